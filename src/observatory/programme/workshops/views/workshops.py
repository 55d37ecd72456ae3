"""The office's page of a workshop: plan it, change it, say that it was held, cancel it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.demonstrators.views.common import crumbs as demonstrator_crumbs
from observatory.programme.workshops.domain import workshops as verbs
from observatory.programme.workshops.forms import WorkshopForm
from observatory.programme.workshops.models import ParticipationState, WorkshopState
from observatory.programme.workshops.views.common import crumbs, form_page, one


@require_safe
@signed_in
def workshop(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything about one workshop, and what comes next."""
    row = one(request, pk)
    today = row.today(timezone.now())
    states = Counter(row.participations.values_list("state", flat=True))
    labels = dict(ParticipationState.choices)
    board = row.boards.first()
    context = {
        "workshop": row,
        "sessions": row.sessions.count(),
        "participants": sum(states.values()),
        "states": [(labels[state], states[state.value]) for state in ParticipationState if states[state.value]],
        "board": board,
        "cards": board.cards.filter(hidden=None).count() if board is not None else 0,
        "votes": board.votes.count() if board is not None else 0,
        "concept": row.concept,
        "proceedings": getattr(row, "proceedings", None),
        "manages": request.user.has_perm("workshops.manage_workshop", row),
        "edits": request.user.has_perm("workshops.edit_agenda", row),
        "cancels": request.user.has_perm("workshops.cancel_workshop", row),
        "changeable": row.state not in (WorkshopState.CANCELLED, WorkshopState.PUBLISHED),
        "before": row.state in verbs.BEFORE,
        "may_be_held": row.state in verbs.BEFORE and today >= row.last_day,
        "breadcrumbs": crumbs(row),
    }
    return render(request, "workshops/workshop.html", context)


@signed_in
def new(request: HttpRequest, demonstrator: str) -> HttpResponse:
    """Plan a workshop of a region."""
    region = found(
        request,
        Demonstrator.objects.select_related("programme"),
        "workshops.create_workshop",
        pk=demonstrator,
    )
    initial = {"languages": region.working_language, "zone": region.programme.zone}
    form = WorkshopForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.pop("version")
        try:
            made = verbs.create_workshop(Actor.of(request), region, **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("workshops:workshop", made.pk)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Plan a workshop"),
        "button": _("Plan it"),
        "breadcrumbs": demonstrator_crumbs(region, {"label": _("Plan a workshop")}),
    }
    return render(request, "workshops/form.html", context, status=422 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """When, where, what for, in which languages."""
    row = one(request, pk, "workshops.edit_agenda")
    names = ("title", "first_day", "last_day", "place", "online_link", "aim", "zone")
    now = {name: getattr(row, name) for name in names} | {"languages": ", ".join(row.languages)}
    form = WorkshopForm(request.POST if request.method == "POST" else None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_workshop(
                Actor.of(request),
                row,
                **{
                    **given,
                    "title": row.title.rewritten(given["title"]),
                    "aim": row.aim.rewritten(given["aim"]),
                },
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:workshop", row.pk)
    return form_page(
        request,
        row,
        form=form,
        title=_("The workshop: when, where and what for"),
        breadcrumbs=crumbs(row, {"label": _("Edit")}),
    )


@require_POST
@signed_in
def hold(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that the workshop was held."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.hold_workshop(Actor.of(request), row),
        _("Noted. Its proceedings can be written now."),
    )
    return redirect("workshops:workshop", row.pk)


@require_POST
@signed_in
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Cancel the workshop, with a reason that everybody invited reads."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.cancel_workshop(Actor.of(request), row, reason=request.POST.get("reason", "")),
        _("The workshop is cancelled. Whoever was invited is told by mail."),
    )
    return redirect("workshops:workshop", row.pk)
