"""The letters with the decision: where each stands, how it reads, letting them go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor
from observatory.core.domain.outbox import release_messages
from observatory.core.models import Message, MessageState
from observatory.core.pages import attempt, signed_in
from observatory.programme.calls.documents import letter_document
from observatory.programme.calls.domain.decisions import OUTCOMES, write_letter
from observatory.programme.calls.domain.letters import latest_letter, letters_of
from observatory.programme.calls.models import Application, Call
from observatory.programme.calls.rules import before_the_wall
from observatory.programme.calls.views.common import (
    call_crumbs,
    office_application,
    one_call,
    reader,
    shown_document,
)
from observatory.programme.calls.views.dossiers import dossier_crumbs


def rows_of(request: HttpRequest, call: Call) -> list[tuple[Application, Message | None]]:
    """Each decided application that is open to the person, with its last letter."""
    written = letters_of(call)
    rows = before_the_wall(reader(request), call.applications.exclude(number=None)).select_related("organisation")
    return [(row, written.get(row.pk)) for row in rows.order_by("number") if row.state in OUTCOMES or row.pk in written]


@require_safe
@signed_in
def letters(request: HttpRequest, pk: str) -> HttpResponse:
    """All letters of a call with their state; each can be read, changed and let go, or all at once."""
    call = one_call(request, pk)
    rows = rows_of(request, call)
    states = [(value, label) for value, label in MessageState.choices]
    counts = [
        (label, sum(letter is not None and letter.state == value for _row, letter in rows)) for value, label in states
    ]
    context = {
        "call": call,
        "rows": rows,
        "held": sum(letter is not None and letter.state == MessageState.HELD for _row, letter in rows),
        "counts": [(label, count) for label, count in counts if count],
        "breadcrumbs": call_crumbs(call, {"label": _("Letters")}),
    }
    return render(request, "calls/letters.html", context)


@require_POST
@signed_in
def release(request: HttpRequest, pk: str) -> HttpResponse:
    """Let every held letter of the call go that is open to the person."""
    call = one_call(request, pk)
    held = [
        letter for _row, letter in rows_of(request, call) if letter is not None and letter.state == MessageState.HELD
    ]
    gone: list[int] = []
    if attempt(request, lambda: gone.append(release_messages(Actor.of(request), call.programme, held))):
        told = ngettext("%(count)d letter goes now.", "%(count)d letters go now.", gone[0]) % {"count": gone[0]}
        messages.success(request, told)
    return redirect("calls:letters", call.pk)


@require_safe
@signed_in
def letter(request: HttpRequest, pk: str) -> HttpResponse:
    """A letter as its reader will see it."""
    row = office_application(request, pk)
    message = latest_letter(row)
    if message is None:
        raise Http404
    context = {
        "application": row,
        "message": message,
        "document": shown_document(letter_document(row, message)),
        "cancelled": message.state == MessageState.CANCELLED,
        "breadcrumbs": dossier_crumbs(row, {"label": _("Letter")}),
    }
    return render(request, "calls/letter.html", context)


@require_POST
@signed_in
def write(request: HttpRequest, pk: str) -> HttpResponse:
    """Write a letter anew that was cancelled."""
    row = office_application(request, pk)
    attempt(request, lambda: write_letter(Actor.of(request), row), _("A new letter waits in the outbox."))
    return redirect("calls:letters", row.call_id)
