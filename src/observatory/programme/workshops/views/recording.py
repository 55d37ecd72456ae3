"""The page on which a session is recorded as it happens, on a tablet in the room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.workshops.domain import records as verbs
from observatory.programme.workshops.domain.proceedings import recorded
from observatory.programme.workshops.forms import CorrectionForm, RecordForm
from observatory.programme.workshops.models import Record, Session, Workshop, WorkshopState
from observatory.programme.workshops.views.common import crumbs, language

PERMISSION = "workshops.record_in_session"


@signed_in
def record(request: HttpRequest, pk: str) -> HttpResponse:
    """What was recorded so far, the latest first, and a form for the next."""
    session = found(request, _sessions(), PERMISSION, pk=pk)
    row = session.workshop
    # Whoever writes for a group mostly goes on writing for it.
    form = RecordForm(
        request.POST if request.method == "POST" else None, initial={"group": request.GET.get("group", "")}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.record_in_session(Actor.of(request), session, text=given["text"], group=given["group"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            answer = redirect("workshops:record", session.pk)
            if given["group"]:
                answer["Location"] += f"?{urlencode({'group': given['group']})}"
            return answer
    sessions = list(row.sessions.all())
    place = [one.pk for one in sessions].index(session.pk)
    everything = request.user.has_perm("workshops.view_workshop", row)
    context = {
        "workshop": row,
        "session": session,
        "form": form,
        "records": recorded(session)[::-1],
        "groups": verbs.groups_of(session),
        "board": row.boards.first() if session.feeds_board else None,
        "before": sessions[place - 1] if everything and place > 0 else None,
        "after": sessions[place + 1] if everything and place + 1 < len(sessions) else None,
        "changeable": row.state not in (WorkshopState.CANCELLED, WorkshopState.PUBLISHED),
        "section": getattr(session, "section", None),
        "writes": request.user.has_perm("workshops.write_section", session),
        "breadcrumbs": _way(request, row, session.title.read(language()).text),
    }
    return render(request, "workshops/record.html", context, status=422 if form.errors else 200)


@signed_in
def correct(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct the words of a record."""
    row = found(request, _records(), None, pk=pk)
    found(request, _sessions(), PERMISSION, pk=row.session_id)
    now = {"text": row.text, "group": row.group}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.correct_record(
                Actor.of(request),
                row,
                version=given["version"],
                text=row.text.rewritten(given["text"]),
                group=given["group"],
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:record", row.session_id)
    address = reverse("workshops:record", args=[row.session_id])
    label = row.session.title.read(language()).text
    context = {
        "record": row,
        "workshop": row.session.workshop,
        "form": form,
        "cancel": address,
        "breadcrumbs": _way(
            request, row.session.workshop, label, {"label": label, "address": address}, {"label": _("Correct")}
        ),
    }
    return render(request, "workshops/correct.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a record away."""
    row = found(request, _records(), None, pk=pk)
    found(request, _sessions(), PERMISSION, pk=row.session_id)
    attempt(request, lambda: verbs.remove_record(Actor.of(request), row), _("The record is gone."))
    return redirect("workshops:record", row.session_id)


def _way(request: HttpRequest, workshop: Workshop, label: str, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """A rapporteur from outside sees the way to their own tasks alone."""
    last = further or ({"label": label},)
    if not request.user.has_perm("workshops.view_workshop", workshop):
        return [{"label": _("My tasks"), "address": reverse("core:tasks")}, *last]
    return crumbs(workshop, {"label": _("Agenda"), "address": reverse("workshops:agenda", args=[workshop.pk])}, *last)


def _sessions() -> Any:
    return Session.objects.select_related("workshop__demonstrator__programme", "rapporteur", "moderator")


def _records() -> Any:
    return Record.objects.select_related(
        "session__workshop__demonstrator__programme", "session__rapporteur", "recorded_by"
    )
