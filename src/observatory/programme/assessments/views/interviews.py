"""Interviews: the list, planning, notes and consents."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.assessments.domain import interviews as verbs
from observatory.programme.assessments.forms import ConsentForm, InterviewForm, NewInterviewForm, RecordForm
from observatory.programme.assessments.guide import GUIDE
from observatory.programme.assessments.models import Interview, Interviewee, QuoteState
from observatory.programme.assessments.views.common import EDIT, crumb, crumbs, form_page, one, one_interview


@require_safe
@signed_in
def interviews(request: HttpRequest, pk: str) -> HttpResponse:
    """All interviews with their state, and the guide."""
    row = one(request, pk)
    listed = []
    for interview in row.interviews.select_related("interviewer").prefetch_related("people", "quotes"):
        quotes = [quote.state for quote in interview.quotes.all()]
        listed.append(
            {
                "interview": interview,
                "people": interview.people.all(),
                "quotes": len(quotes),
                "waiting": quotes.count(QuoteState.PROPOSED),
            }
        )
    context = {"row": row, "listed": listed, "guide": GUIDE, "breadcrumbs": crumbs(row, crumb(_("Interviews")))}
    return render(request, "assessments/interviews.html", context)


@signed_in
def plan(request: HttpRequest, pk: str) -> HttpResponse:
    """One more interview."""
    row = one(request, pk)
    initial = {
        "interviewer": request.user.pk,
        "language": row.demonstrator.working_language,
        "key_actors": [actor.pk for actor in row.demonstrator.key_actors.filter(pk=request.GET.get("actor", ""))],
    }
    form = NewInterviewForm(row, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = verbs.plan_interview(Actor.of(request), row, **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("assessments:interview", made.pk)
    cancel = reverse("assessments:interviews", args=[row.pk])
    return form_page(request, row, form, _("Plan an interview"), cancel, crumb(_("Interviews"), "interviews", row.pk))


@require_safe
@signed_in
def interview(request: HttpRequest, pk: str) -> HttpResponse:
    """One interview: who, when, notes, what each person agreed to, and the quotes."""
    talk = one_interview(request, pk)
    row = talk.pre_assessment
    context = {
        "row": row,
        "interview": talk,
        "people": talk.people.all(),
        "quotes": talk.quotes.select_related("speaker"),
        "guide": GUIDE,
        "breadcrumbs": crumbs(row, crumb(_("Interviews"), "interviews", row.pk), crumb(str(talk))),
    }
    return render(request, "assessments/interview.html", context)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """When, how and by whom."""
    talk = one_interview(request, pk)
    now = {"day": talk.day, "mode": talk.mode, "interviewer": talk.interviewer_id}
    form = InterviewForm(talk.pre_assessment, request.POST or None, initial={**now, "version": talk.version})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            verbs.edit_interview(Actor.of(request), talk, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"day": talk.day, "mode": talk.get_mode_display()})
        else:
            return redirect("assessments:interview", talk.pk)
    return _page(request, talk, form, _("Day and interviewer"))


@signed_in
def record(request: HttpRequest, pk: str) -> HttpResponse:
    """The working notes, in the language in which they are written."""
    talk = one_interview(request, pk)
    reading = talk.notes.read(talk.notes.source if talk.notes else talk.demonstrator.working_language)
    now = {"day": talk.day, "mode": talk.mode, "notes": reading.text}
    initial = {**now, "day": min(talk.day, timezone.localdate()), "version": talk.version}
    form = RecordForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        notes = talk.notes.write(reading.language, given["notes"]) if talk.notes else given["notes"]
        try:
            verbs.record_interview(
                Actor.of(request), talk, version=given["version"], day=given["day"], mode=given["mode"], notes=notes
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"day": talk.day, "notes": reading.text})
        else:
            return redirect("assessments:interview", talk.pk)
    return _page(request, talk, form, _("Working notes"), guide=GUIDE)


@signed_in
def consent(request: HttpRequest, pk: str) -> HttpResponse:
    """What one person agreed to, and how to reach them."""
    rows = Interviewee.objects.select_related("interview__pre_assessment__demonstrator__programme")
    person = found(request, rows, EDIT, pk=pk)
    initial = {
        name: getattr(person, name)
        for name in ("consent_day", "may_be_quoted", "may_be_listed", "function", "email", "language")
    }
    form = ConsentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record_consent(Actor.of(request), person, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("assessments:interview", person.interview_id)
    title = _("Consent of %(name)s") % {"name": person.name}
    return _page(request, person.interview, form, title, person=person)


@require_POST
@signed_in
def withdraw_consent(request: HttpRequest, pk: str) -> HttpResponse:
    """A person told the office that they take their consent back."""
    person = found(request, Interviewee.objects.select_related("interview__pre_assessment__demonstrator"), EDIT, pk=pk)
    attempt(
        request,
        lambda: verbs.withdraw_consent(Actor.of(request), person),
        _("Withdrawn. The words of this person were deleted everywhere."),
    )
    return redirect("assessments:interview", person.interview_id)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back an interview that did not take place."""
    talk = one_interview(request, pk)
    if attempt(request, lambda: verbs.remove_interview(Actor.of(request), talk), _("The interview was taken back.")):
        return redirect("assessments:interviews", talk.pre_assessment_id)
    return redirect("assessments:interview", talk.pk)


def _page(request: HttpRequest, talk: Interview, form: Form, title: str, **more: Any) -> HttpResponse:
    row = talk.pre_assessment
    way = (crumb(_("Interviews"), "interviews", row.pk), crumb(str(talk), "interview", talk.pk))
    cancel = reverse("assessments:interview", args=[talk.pk])
    return form_page(request, row, form, title, cancel, *way, **more)
