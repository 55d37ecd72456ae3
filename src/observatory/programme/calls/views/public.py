"""Calls as everybody sees them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.pages import for_anyone
from observatory.programme.calls.domain.calls import unready
from observatory.programme.calls.models import Call, CallState
from observatory.programme.calls.states import standing, takes_applications, takes_drafts
from observatory.programme.calls.views.common import one_call, words


@require_safe
@for_anyone
def calls(request: HttpRequest) -> HttpResponse:
    """All calls that were published: those to apply to, those to come, those that are over."""
    now = timezone.now()
    rows = Call.objects.exclude(state__in=(CallState.DRAFT, CallState.ARCHIVED)).select_related("programme")
    groups: dict[CallState, list[Call]] = {}
    for row in rows:
        groups.setdefault(standing(row, now), []).append(row)
    shown = [
        (_("Open"), sorted(groups.get(CallState.OPEN, []), key=lambda row: row.closes)),
        (_("Opening soon"), sorted(groups.get(CallState.PUBLISHED, []), key=lambda row: row.opens)),
        (
            _("Closed"),
            sorted(
                [*groups.get(CallState.CLOSED, []), *groups.get(CallState.DECIDED, [])],
                key=lambda row: row.closes,
                reverse=True,
            ),
        ),
    ]
    return render(request, "calls/calls.html", {"groups": [(title, group) for title, group in shown if group]})


@require_safe
@for_anyone
def call(request: HttpRequest, pk: str) -> HttpResponse:
    """One call: what it is for, its term, its criteria, what to write, how to apply. The office sees a draft of it too."""
    row = one_call(request, pk, "calls.view_call")
    now = timezone.now()
    context = {
        "call": row,
        "standing": standing(row, now),
        "open": takes_applications(row, now),
        "drafts": takes_drafts(row, now) and row.published is not None,
        "criteria": row.criteria.all(),
        "sections": row.sections.all(),
        "unready": unready(row) if row.published is None else [],
        "manages": request.user.has_perm("calls.manage_call", row),
        "breadcrumbs": [{"label": _("Calls"), "address": reverse("calls:calls")}, {"label": words(row.title)}],
    }
    return render(request, "calls/call.html", context)
