"""The stress test: filled in dimension by dimension, made final, and both sides beside each other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Overtaken, Refused
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.documents.typeface import with_typeface
from observatory.programme.assessments.domain import stress_tests as verbs
from observatory.programme.assessments.figure import scores_csv, stress_figure
from observatory.programme.assessments.models import Rater, StressTest
from observatory.programme.assessments.scores import Comparison, answers_of, comparison_of
from observatory.programme.assessments.stress_forms import StressForm
from observatory.programme.assessments.stress_tests import bank
from observatory.programme.assessments.views.common import EDIT, VIEW, crumb, crumbs, one
from observatory.statistics.figures.theme import THEMES

TESTS = StressTest.objects.select_related("pre_assessment__demonstrator__programme")


@signed_in
def stress_test(request: HttpRequest, pk: str, rater: str) -> HttpResponse:
    """One side's answers, one dimension at a time (`?dimension=D3`). Only this side sees them until both are final."""
    test = _answered(request, pk, rater)
    questions, language = bank(test.bank), get_language() or "en"
    asked = request.GET.get("dimension", "")
    dimension = questions.dimension(asked or questions.dimensions[0].code)
    if dimension is None:
        raise Http404
    answers = answers_of(test)
    form = StressForm(dimension, questions.steps, answers, language, request.POST or None, version=test.version)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_stress_answers(
                Actor.of(request), test, answers=form.answers, version=form.cleaned_data["version"]
            )
        except Overtaken as overtaken:
            tell(form, overtaken)
            form.meanwhile = form.changed(answers_of(overtaken.row))
        except Refused as refusal:
            tell(form, Refused(refusal.message, field=form.field_of(refusal.field)))
        else:
            codes = [each.code for each in questions.dimensions]
            following = codes.index(dimension.code) + 1
            messages.success(request, _("Saved."))
            address = reverse("assessments:stress_test", args=[pk, rater])
            if following < len(codes):
                return redirect(f"{address}?dimension={codes[following]}")
            return redirect(f"{address}?dimension={codes[-1]}#final")
    done = set(answers)
    progress = [
        {
            "dimension": each,
            "title": each.title.read(language).text,
            "answered": sum(question.code in done for question in each.questions),
            "asked": len(each.questions),
            "current": each.code == dimension.code,
        }
        for each in questions.dimensions
    ]
    row = test.pre_assessment
    context = {
        "row": row,
        "test": test,
        "form": form,
        "dimension": dimension,
        "steps": questions.steps,
        "progress": progress,
        "missing": len(questions.questions) - len(done),
        "title": _title(rater),
        "breadcrumbs": crumbs(row, crumb(_title(rater))),
        "compared": comparison_of(row) is not None,
    }
    return render(request, "assessments/stress_test.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def finalise(request: HttpRequest, pk: str, rater: str) -> HttpResponse:
    """Make one side's answers final."""
    test = _answered(request, pk, rater)
    if attempt(
        request,
        lambda: verbs.finalise_stress_test(
            Actor.of(request), test, rest_unknown=request.POST.get("rest_unknown") == "on"
        ),
        _("The answers are final."),
    ):
        if comparison_of(one(request, pk, VIEW)) is not None:
            return redirect("assessments:comparison", pk)
        return redirect("assessments:assessment", pk)
    return redirect("assessments:stress_test", pk, rater)


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: str, rater: str) -> HttpResponse:
    """Let one side change its answers."""
    test = found(request, TESTS, "assessments.reopen_stress_test", pre_assessment=pk, rater=rater)
    attempt(
        request,
        lambda: verbs.reopen_stress_test(Actor.of(request), test, reason=request.POST.get("reason", "")),
        _("The answers can be changed again."),
    )
    return redirect("assessments:assessment", pk)


@require_safe
@signed_in
def comparison(request: HttpRequest, pk: str) -> HttpResponse:
    """Both sides beside each other, with the talking points."""
    row = one(request, pk, "assessments.view_comparison")
    compared = _compared(row)
    language = get_language() or "en"
    kept = {(fact.content or {}).get("code"): fact for fact in verbs.scores_kept(row)}
    context = {
        "row": row,
        "comparison": compared,
        "figure": stress_figure(compared),
        "pictures": {
            theme.replace("-", "_"): reverse("assessments:stress_figure", args=[row.pk, theme]) for theme in THEMES
        },
        "dimensions": [
            {
                "one": each,
                "title": each.dimension.title.read(language).text,
                "kept": kept.get(each.dimension.code),
                "questions": [
                    {"one": question, "kept": kept.get(question.question.code)} for question in each.questions
                ],
            }
            for each in compared.dimensions
        ],
        "edits": request.user.has_perm(EDIT, row),
        "breadcrumbs": crumbs(row, crumb(_("Both sides of the stress test"))),
    }
    return render(request, "assessments/comparison.html", context)


@require_safe
@signed_in
def figure(request: HttpRequest, pk: str, theme: str) -> HttpResponse:
    """The picture of both sides in a theme; with `?download` it is saved instead of shown."""
    row = one(request, pk, "assessments.view_comparison")
    if theme not in THEMES:
        raise Http404
    picture, policy = with_typeface(stress_figure(_compared(row)).svg(theme))
    response = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, no-cache"
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="stress-test-{row.demonstrator.slug}.svg"'
    return response


@require_safe
@signed_in
def download(request: HttpRequest, pk: str) -> HttpResponse:
    """All scores as CSV."""
    row = one(request, pk, "assessments.view_comparison")
    response = HttpResponse(scores_csv(_compared(row)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="stress-test-{row.demonstrator.slug}.csv"'
    return response


@require_POST
@signed_in
def keep(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep the answers to a question, or the scores of a dimension, as evidence."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.freeze_score(Actor.of(request), row, code=request.POST.get("code", "")),
        _("The score is kept as evidence."),
    )
    return redirect("assessments:comparison", pk)


def _answered(request: HttpRequest, pk: str, rater: str) -> StressTest:
    """The test that this person may fill in; 404 for the other side."""
    if rater not in Rater.values:
        raise Http404
    return found(request, TESTS, "assessments.answer_stress_test", pre_assessment=pk, rater=rater)


def _compared(row: Any) -> Comparison:
    compared = comparison_of(row)
    if compared is None:
        raise Http404
    return compared


def _title(rater: str) -> str:
    return _("Self-assessment of the region") if rater == Rater.SELF else _("Assessment by the experts")
