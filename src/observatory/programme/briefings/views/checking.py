"""The factual check: the region reads and remarks, the office answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.models import User
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.evidence.domain.facts import cited_by
from observatory.programme.briefings.domain import checking as verbs
from observatory.programme.briefings.forms import AnswerForm, OpenCheckForm, RemarkForm
from observatory.programme.briefings.marks import in_words
from observatory.programme.briefings.models import (
    Action,
    Briefing,
    BriefingSection,
    FactualCheck,
    Recommendation,
    Remark,
)
from observatory.programme.briefings.thread import pieces_of
from observatory.programme.briefings.views.common import language, one, reader_of, way

REMARKS = Remark.objects.select_related(
    "factual_check__briefing__demonstrator__programme", "section", "recommendation", "action__recommendation"
)


@require_safe
@signed_in
def check(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything that the region checks, with the remarks beside it; the office sees the same page."""
    row = one(request, pk)
    rounds = list(row.checks.all())
    now = next((one for one in rounds if one.closed is None), None)
    latest = now or (rounds[0] if rounds else None)
    remarks = list(latest.remarks.select_related("person")) if latest is not None else []
    places = [_place(row, None, remarks)]
    places += [_place(row, section, remarks, reader_of(request)) for section in row.sections.all() if section.prose]
    for recommendation in row.recommendations.prefetch_related("actions"):
        places.append(_place(row, recommendation, remarks))
        places += [_place(row, action, remarks) for action in recommendation.actions.all()]
    context = {
        "briefing": row,
        "demonstrator": row.demonstrator,
        "check": latest,
        "open": now,
        "places": places,
        "remarks": len(remarks),
        "waiting": sum(remark.answered is None for remark in remarks),
        "remarks_on": now is not None and request.user.has_perm("briefings.check_facts", row),
        "answers": now is not None and request.user.has_perm("briefings.run_check", row),
        "opens": now is None and row.is_open and request.user.has_perm("briefings.run_check", row),
        "open_form": OpenCheckForm(initial={"due": (timezone.now() + verbs.USUAL).date()}),
        "breadcrumbs": way(row, {"label": _("Factual check")}),
    }
    return render(request, "briefings/check.html", context)


@require_POST
@signed_in
def open_round(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask the region to check the facts."""
    row = one(request, pk, "briefings.run_check")
    form = OpenCheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say until which day the region can check."))
    else:
        attempt(
            request,
            lambda: verbs.open_factual_check(Actor.of(request), row, due=form.cleaned_data["due"]),
            _("The factual check is open. The region lead gets a message."),
        )
    return redirect("briefings:check", row.pk)


@require_POST
@signed_in
def confirm(request: HttpRequest, pk: str) -> HttpResponse:
    """The region has read everything."""
    row = one(request, pk, "briefings.check_facts")
    attempt(
        request, lambda: verbs.confirm_facts(Actor.of(request), _now(row)), _("Thank you. The office has been told.")
    )
    return redirect("briefings:check", row.pk)


@require_POST
@signed_in
def close(request: HttpRequest, pk: str) -> HttpResponse:
    """Close the round."""
    row = one(request, pk, "briefings.run_check")
    attempt(
        request,
        lambda: verbs.close_factual_check(Actor.of(request), _now(row)),
        _("The factual check has been closed."),
    )
    return redirect("briefings:check", row.pk)


@signed_in
def remark(request: HttpRequest, pk: str) -> HttpResponse:
    """A remark on the place named by `?section=`, `?recommendation=` or `?action=`; on title and summary without them."""
    row = one(request, pk, "briefings.check_facts")
    place = _asked_place(request, row)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_remark(Actor.of(request), _now(row), text={language(): form.cleaned_data["text"]}, **place)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Your remark has been saved."))
            return redirect("briefings:check", row.pk)
    return _page(request, row, form, _("Remark"), _label(row, next(iter(place.values()), None)))


@signed_in
def edit_remark(request: HttpRequest, pk: str) -> HttpResponse:
    """Write a remark anew that has not been answered."""
    row = found(request, REMARKS.all(), "briefings.check_facts", pk=pk)
    now = {"text": row.text.read(language()).text}
    form = RemarkForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_remark(
                Actor.of(request),
                row.factual_check,
                text=row.text.rewritten({row.text.read(language()).language: form.cleaned_data["text"]}),
                remark=row,
                version=form.cleaned_data["version"] or 0,
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            messages.success(request, _("Your remark has been saved."))
            return redirect("briefings:check", row.briefing.pk)
    return _page(request, row.briefing, form, _("Remark"), _label(row.briefing, _about(row)))


@require_POST
@signed_in
def remove_remark(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a remark back."""
    row = found(request, REMARKS.all(), "briefings.check_facts", pk=pk)
    briefing = row.briefing
    attempt(request, lambda: verbs.remove_remark(Actor.of(request), row), _("The remark has been taken back."))
    return redirect("briefings:check", briefing.pk)


@signed_in
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """What was done about a remark."""
    row = found(request, REMARKS.all(), "briefings.run_check", pk=pk)
    now = {"how": row.how, "answer": row.answer.read(language()).text}
    form = AnswerForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        spoken = row.answer.read(language()).language
        try:
            verbs.answer_remark(
                Actor.of(request),
                row,
                answer=row.answer.rewritten({spoken: given["answer"]}),
                how=given["how"],
                version=given["version"] or 0,
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            messages.success(request, _("The answer has been saved."))
            return redirect("briefings:check", row.briefing.pk)
    return _page(request, row.briefing, form, _("Answer to a remark"), _label(row.briefing, _about(row)), row)


def _now(row: Briefing) -> FactualCheck:
    """The round that is open."""
    found_open = row.checks.filter(closed=None).first()
    if found_open is None:
        raise Http404
    return found_open


def _asked_place(request: HttpRequest, row: Briefing) -> dict[str, Any]:
    sources = {
        "section": BriefingSection.objects.filter(briefing=row),
        "recommendation": Recommendation.objects.filter(briefing=row),
        "action": Action.objects.filter(recommendation__briefing=row).select_related("recommendation"),
    }
    for name, rows in sources.items():
        if asked := request.GET.get(name):
            return {name: found(request, rows, None, pk=asked)}
    return {}


def _about(row: Remark) -> BriefingSection | Recommendation | Action | None:
    return row.section or row.recommendation or row.action


def _label(row: Briefing, about: BriefingSection | Recommendation | Action | None) -> str:
    if about is None:
        return _("Title and summary")
    title = about.title.read(language()).text
    if isinstance(about, Recommendation):
        return _("Recommendation %(number)s: %(title)s") % {"number": about.number, "title": title}
    if isinstance(about, Action):
        return _("Action %(number)s: %(title)s") % {"number": about.label, "title": title}
    return title


def _place(
    row: Briefing,
    about: BriefingSection | Recommendation | Action | None,
    remarks: list[Remark],
    reader: User | None = None,
) -> dict[str, Any]:
    """One thing to check, with its words and the remarks on it."""
    if about is None:
        name, query = "", ""
        words = [row.title, row.summary]
        own = [remark for remark in remarks if _about(remark) is None]
    else:
        name = {BriefingSection: "section", Recommendation: "recommendation", Action: "action"}[type(about)]
        query = f"?{name}={about.pk}"
        own = [remark for remark in remarks if getattr(remark, f"{name}_id") == about.pk]
        if isinstance(about, BriefingSection):
            titles = {piece.identifier: piece.title for piece in pieces_of(cited_by(about), reader)}
            words = [
                replace(about.prose, texts={key: in_words(text, titles) for key, text in about.prose.texts.items()})
            ]
        elif isinstance(about, Recommendation):
            words = [about.text, about.rationale, about.benefit, about.risk]
        else:
            words = [about.description, about.indicator]
    return {
        "label": _label(row, about),
        "about": about,
        "name": name,
        "words": [text for text in words if text],
        "query": query,
        "remarks": own,
        "anchor": f"{name}-{about.pk}" if about is not None else "title",
    }


def _page(
    request: HttpRequest, briefing: Briefing, form: Any, title: str, about: str, row: Remark | None = None
) -> HttpResponse:
    address = reverse("briefings:check", args=[briefing.pk])
    context = {
        "form": form,
        "title": title,
        "about_words": about,
        "remark": row,
        "cancel": address,
        "breadcrumbs": way(briefing, {"label": _("Factual check"), "address": address}, {"label": title}),
    }
    return render(request, "briefings/form.html", context, status=422 if form.errors else 200)
