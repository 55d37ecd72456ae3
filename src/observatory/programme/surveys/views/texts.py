"""Reading what people wrote in their own words, before anybody else does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.surveys.domain import texts as verbs
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.forms import FreeTextForm, initial_of
from observatory.programme.surveys.models import FreeText, FreeTextState, WaveState
from observatory.programme.surveys.views.common import one_wave, wave_crumbs

PERMISSION = "surveys.manage_wave"


@require_safe
@signed_in
def texts(request: HttpRequest, pk: str) -> HttpResponse:
    """All texts of a wave by question."""
    wave = one_wave(request, pk)
    questions: dict[str, tuple[object, list[FreeText]]] = {}
    for text in wave.texts.select_related("question__section"):
        questions.setdefault(text.question_id, (text.question, []))[1].append(text)
    context = {
        "wave": wave,
        "questions": list(questions.values()),
        "waiting": wave.texts.filter(state=FreeTextState.WAITING).count(),
        "published": wave.state == WaveState.PUBLISHED,
        "breadcrumbs": wave_crumbs(wave, {"label": _("Answers in words")}),
    }
    return render(request, "surveys/texts.html", context)


@signed_in
def text(request: HttpRequest, pk: str) -> HttpResponse:
    """One text: take out what would name somebody, and clear it. The next one that waits comes up by itself."""
    rows = FreeText.objects.select_related("wave__demonstrator__programme", "question")
    row = found(request, rows, PERMISSION, pk=pk)
    form = FreeTextForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.clear_free_text(Actor.of(request), row, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"published_text": row.published_text, "language": row.language})
        else:
            return _next(row)
    context = {
        "text": row,
        "wave": row.wave,
        "form": form,
        "breadcrumbs": wave_crumbs(row.wave, {"label": said(row.question.text)}),
    }
    return render(request, "surveys/text.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def withhold(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep a text back."""
    row = found(request, FreeText.objects.select_related("wave__demonstrator__programme"), PERMISSION, pk=pk)
    version = request.POST.get("version", "")

    def hold() -> None:
        verbs.withhold_free_text(Actor.of(request), row, version=int(version) if version.isdigit() else 0)

    attempt(request, hold)
    return _next(row)


def _next(row: FreeText) -> HttpResponse:
    waiting = FreeText.objects.filter(wave=row.wave, state=FreeTextState.WAITING).exclude(pk=row.pk).first()
    if waiting is not None:
        return redirect("surveys:text", waiting.pk)
    return redirect("surveys:texts", row.wave_id)
