"""The pre-assessment as a whole: begun, what is asked of it, and how far its parts have come."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import found, signed_in, tell
from observatory.programme.assessments.domain import assessments as verbs
from observatory.programme.assessments.domain.reports import published_report
from observatory.programme.assessments.forms import QuestionsForm
from observatory.programme.assessments.models import PreAssessment, Rater
from observatory.programme.assessments.progress import parts_of
from observatory.programme.assessments.scores import comparison_of
from observatory.programme.assessments.views.common import EDIT, VIEW, crumbs, form_page, one
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.demonstrators.views.common import crumbs as demonstrator_crumbs


@signed_in
def new(request: HttpRequest, demonstrator: str) -> HttpResponse:
    """Begin the pre-assessment of a region; where there is one, its page."""
    region = found(
        request,
        Demonstrator.objects.select_related("programme", "application"),
        "assessments.begin_pre_assessment",
        pk=demonstrator,
    )
    known = PreAssessment.objects.filter(demonstrator=region).first()
    if known is not None:
        return redirect("assessments:assessment", known.pk)
    form = QuestionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.begin_pre_assessment(Actor.of(request), region, questions=_written(form))
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("assessments:assessment", made.pk)
    context = {
        "form": form,
        "title": _("Begin the pre-assessment"),
        "button": _("Begin"),
        "cancel": reverse("demonstrators:demonstrator", args=[region.pk]),
        "breadcrumbs": demonstrator_crumbs(region, {"label": _("Pre-assessment")}),
    }
    return render(request, "assessments/form.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def assessment(request: HttpRequest, pk: str) -> HttpResponse:
    """All parts with what is missing for the assessors; for the region lead what is theirs to fill in and to read."""
    row = one(request, pk, VIEW)
    context = {
        "row": row,
        "edits": request.user.has_perm(EDIT, row),
        "leads": request.user.has_perm("assessments.answer_stress_test", row.stress_tests.get(rater=Rater.SELF)),
        "own": row.stress_tests.get(rater=Rater.SELF),
        "comparison": comparison_of(row),
        "final": [
            test
            for test in row.stress_tests.order_by("-rater")
            if test.is_final and request.user.has_perm("assessments.reopen_stress_test", test)
        ],
        "reports": row.reports.order_by("-number"),
        "published": published_report(row),
        "breadcrumbs": crumbs(row),
    }
    if context["edits"]:
        context["parts"] = parts_of(row)
    return render(request, "assessments/assessment.html", context)


@signed_in
def questions(request: HttpRequest, pk: str) -> HttpResponse:
    """What is asked of the pre-assessment."""
    row = one(request, pk)
    form = QuestionsForm(request.POST or None, initial={"questions": row.questions, "version": row.version})
    cancel = reverse("assessments:assessment", args=[row.pk])
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] is None:
            raise Http404
        try:
            verbs.edit_questions(
                Actor.of(request),
                row,
                version=form.cleaned_data["version"],
                questions=row.questions.rewritten(form.cleaned_data["questions"]),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"questions": row.questions})
        else:
            return redirect(cancel)
    return form_page(request, row, form, _("Questions asked"), cancel)


def _written(form: QuestionsForm) -> dict[str, str]:
    return {language: words for language, words in form.cleaned_data["questions"].items() if words}
