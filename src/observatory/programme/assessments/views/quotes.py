"""Quotes, for the assessors: proposed, sent, and decided on behalf of a person who did not use their link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.core.text import TextInLanguages
from observatory.programme.assessments.domain import quotes as verbs
from observatory.programme.assessments.forms import OfficeClearanceForm, QuoteForm
from observatory.programme.assessments.models import Attribution, InterviewQuote, InterviewTheme
from observatory.programme.assessments.views.common import EDIT, crumb, crumbs, form_page, one_interview

ROWS = InterviewQuote.objects.select_related(
    "speaker__key_actor", "interview__pre_assessment__demonstrator__programme", "interview__interviewer"
)


@signed_in
def add(request: HttpRequest, pk: str) -> HttpResponse:
    """Words of an interview to be quoted."""
    talk = one_interview(request, pk)
    people = list(talk.people.filter(consent_withdrawn=None))
    first = people[0] if people else None
    initial = {
        "language": first.language if first is not None else talk.demonstrator.working_language,
        "attribution": Attribution.FUNCTION,
        "theme": InterviewTheme.WORKS,
        "function": first.function if first is not None and len(people) == 1 else "",
    }
    form = QuoteForm(people, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add_quote(Actor.of(request), talk, **_given(form))
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("assessments:quote", made.pk)
    cancel = reverse("assessments:interview", args=[talk.pk])
    return form_page(request, talk.pre_assessment, form, _("Propose a quote"), cancel, *_way(talk))


@signed_in
def quote(request: HttpRequest, pk: str) -> HttpResponse:
    """A quote: its words, where it stands, and what can be done with it. POST clears it on behalf of the person."""
    row = found(request, ROWS, EDIT, pk=pk)
    form = OfficeClearanceForm(request.POST or None, initial={"attribution": row.attribution, "function": row.function})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.clear_quote(Actor.of(request), row, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("assessments:quote", row.pk)
    context = {
        "row": row.pre_assessment,
        "quote": row,
        "form": form,
        "evidence": verbs.evidence_of(row),
        "translations": [
            (language, words) for language, words in row.text.texts.items() if language != row.text.source and words
        ],
        "breadcrumbs": crumbs(row.pre_assessment, *_way(row.interview), crumb(_("Quote"))),
    }
    return render(request, "assessments/quote.html", context, status=422 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change the words before they are decided."""
    row = found(request, ROWS, EDIT, pk=pk)
    now = {
        "speaker": row.speaker_id,
        "theme": row.theme,
        "language": row.text.source,
        "text": row.text,
        "context": row.context,
        "attribution": row.attribution,
        "function": row.function,
    }
    form = QuoteForm([row.speaker], request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        given.pop("speaker")
        try:
            verbs.change_quote(Actor.of(request), row, version=form.cleaned_data["version"] or 0, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"text": row.text, "context": row.context, "function": row.function})
        else:
            return redirect("assessments:quote", row.pk)
    way = (*_way(row.interview), crumb(_("Quote"), "quote", row.pk))
    cancel = reverse("assessments:quote", args=[row.pk])
    return form_page(request, row.pre_assessment, form, _("Change the words"), cancel, *way)


@require_POST
@signed_in
def send(request: HttpRequest, pk: str) -> HttpResponse:
    """Write to the person with a link to the quote."""
    row = found(request, ROWS, EDIT, pk=pk)
    attempt(
        request,
        lambda: verbs.send_quote_for_clearance(Actor.of(request), row),
        _("The person is asked by mail. The link shows the words and lets them decide."),
    )
    return redirect("assessments:quote", row.pk)


@require_POST
@signed_in
def refuse(request: HttpRequest, pk: str) -> HttpResponse:
    """The person told the office that they do not want to be quoted so."""
    row = found(request, ROWS, EDIT, pk=pk)
    attempt(request, lambda: verbs.refuse_quote(Actor.of(request), row), _("Refused. The words were deleted."))
    return redirect("assessments:quote", row.pk)


@require_POST
@signed_in
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """The person told the office that they take a cleared quote back."""
    row = found(request, ROWS, EDIT, pk=pk)
    attempt(
        request,
        lambda: verbs.withdraw_quote(Actor.of(request), row),
        _("Withdrawn. The words were deleted, also in published documents."),
    )
    return redirect("assessments:quote", row.pk)


def _given(form: QuoteForm) -> dict[str, Any]:
    """The fields as the verbs take them: the language in which the words were said is the source of the text."""
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "language")}
    spoken = form.cleaned_data["language"]
    words = {language: text for language, text in given["text"].items() if text}
    text = TextInLanguages({spoken: words.pop(spoken)}, spoken)
    for language, translation in words.items():
        text = text.write(language, translation)
    given["text"] = text
    given["context"] = {language: text for language, text in given["context"].items() if text}
    return given


def _way(talk: Any) -> tuple[dict[str, Any], ...]:
    return (
        crumb(_("Interviews"), "interviews", talk.pre_assessment_id),
        crumb(str(talk), "interview", talk.pk),
    )
