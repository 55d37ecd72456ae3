"""The agenda: as a table and as a list, its sessions, and the calendar file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.workshops.calendar import agenda_file
from observatory.programme.workshops.domain import agenda as verbs
from observatory.programme.workshops.forms import MoveForm, SessionForm
from observatory.programme.workshops.models import Session, Workshop, WorkshopState
from observatory.programme.workshops.views.common import crumbs, form_page, language, one

PERMISSION = "workshops.edit_agenda"
FIELDS = (
    "title",
    "day",
    "start",
    "end",
    "format",
    "question",
    "room",
    "moderator",
    "rapporteur",
    "feeds_board",
)


def days_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The days of a workshop with their sessions."""
    sessions = list(workshop.sessions.select_related("moderator", "rapporteur"))
    return [
        {"number": number, "date": day, "sessions": [session for session in sessions if session.day == number]}
        for number, day in enumerate(workshop.days, start=1)
    ]


def calendar_answer(workshop: Workshop) -> HttpResponse:
    """The agenda as a file for calendars."""
    answer = HttpResponse(
        agenda_file(workshop, language(), now=timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return answer


@require_safe
@signed_in
def agenda(request: HttpRequest, pk: str) -> HttpResponse:
    """The agenda of all days."""
    row = one(request, pk)
    context = {
        "workshop": row,
        "days": days_of(row),
        "empty": not row.sessions.exists(),
        "edits": request.user.has_perm(PERMISSION, row)
        and row.state not in (WorkshopState.CANCELLED, WorkshopState.PUBLISHED),
        "records": request.user.has_perm("workshops.record_in_session", row),
        "breadcrumbs": crumbs(row, {"label": _("Agenda")}),
    }
    return render(request, "workshops/agenda.html", context)


@require_safe
@signed_in
def calendar(request: HttpRequest, pk: str) -> HttpResponse:
    """The calendar file, for the office."""
    return calendar_answer(one(request, pk))


@require_POST
@signed_in
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """Fill the empty agenda with the default one."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.draft_agenda(Actor.of(request), row),
        _("The default agenda of two days is in place. Change what you need."),
    )
    return redirect("workshops:agenda", row.pk)


@signed_in
def new_session(request: HttpRequest, pk: str) -> HttpResponse:
    """Put a session into the agenda."""
    row = one(request, pk, PERMISSION)
    form = SessionForm(request.POST if request.method == "POST" else None, workshop=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.pop("version")
        try:
            verbs.add_session(Actor.of(request), row, **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("workshops:agenda", row.pk)
    return form_page(request, row, form=form, title=_("A new session"), **_way(row, _("New session")))


@signed_in
def edit_session(request: HttpRequest, pk: str) -> HttpResponse:
    """Change a session; move it; take it out."""
    session = found(request, _sessions(), PERMISSION, pk=pk)
    row = session.workshop
    now = {name: getattr(session, name) for name in FIELDS}
    form = SessionForm(
        request.POST if request.method == "POST" else None, workshop=row, initial={**now, "version": session.version}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_session(
                Actor.of(request),
                session,
                **{
                    **given,
                    "title": session.title.rewritten(given["title"]),
                    "question": session.question.rewritten(given["question"]),
                },
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:agenda", row.pk)
    move = MoveForm(workshop=row, initial={"day": session.day, "start": session.start}, prefix="move")
    return _session_page(request, session, form, move)


@require_POST
@signed_in
def move_session(request: HttpRequest, pk: str) -> HttpResponse:
    """Let a session begin at another time, and the later ones with it if wanted."""
    session = found(request, _sessions(), PERMISSION, pk=pk)
    move = MoveForm(request.POST, workshop=session.workshop, prefix="move")
    if move.is_valid():
        try:
            verbs.move_session(Actor.of(request), session, **move.cleaned_data)
        except Refused as refusal:
            tell(move, refusal)
        else:
            return redirect("workshops:agenda", session.workshop_id)
    now = {name: getattr(session, name) for name in FIELDS}
    form = SessionForm(workshop=session.workshop, initial={**now, "version": session.version})
    return _session_page(request, session, form, move)


@require_POST
@signed_in
def remove_session(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a session out of the agenda."""
    session = found(request, _sessions(), PERMISSION, pk=pk)
    attempt(request, lambda: verbs.remove_session(Actor.of(request), session), _("The session is out of the agenda."))
    return redirect("workshops:agenda", session.workshop_id)


def _session_page(request: HttpRequest, session: Session, form: SessionForm, move: MoveForm) -> HttpResponse:
    way = _way(session.workshop, session.title.read(language()).text)
    context = {"workshop": session.workshop, "session": session, "form": form, "move": move, **way}
    return render(request, "workshops/session.html", context, status=422 if form.errors or move.errors else 200)


def _sessions() -> Any:
    return Session.objects.select_related(
        "workshop__demonstrator__programme", "workshop__concept", "moderator", "rapporteur"
    )


def _way(workshop: Workshop, label: str) -> dict[str, Any]:
    address = reverse("workshops:agenda", args=[workshop.pk])
    return {
        "cancel": address,
        "breadcrumbs": crumbs(workshop, {"label": _("Agenda"), "address": address}, {"label": label}),
    }
