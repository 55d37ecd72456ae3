"""The office's calls: the list, one call with what comes next, its text and term."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Overtaken, Refused
from observatory.core.forms import what_changed
from observatory.core.office_forms import zones
from observatory.core.pages import attempt, signed_in, tell
from observatory.programme.calls.domain import calls as verbs
from observatory.programme.calls.domain.progress import statistics
from observatory.programme.calls.forms import CallForm
from observatory.programme.calls.models import Call, CallState
from observatory.programme.calls.rules import walled_applications
from observatory.programme.calls.states import standing
from observatory.programme.calls.views.common import (
    call_crumbs,
    form_page,
    office_crumbs,
    one_call,
    one_programme,
    reader,
    sent,
)

TEXTS = ("title", "objective", "services")
PLAIN = (
    "zone",
    "opens",
    "closes",
    "places",
    "reserves",
    "languages",
    "scale",
    "comment_each",
    "letter_required",
    "evaluate_until",
)


@require_safe
@signed_in
def calls(request: HttpRequest, programme: str) -> HttpResponse:
    """The calls of a programme."""
    row = one_programme(request, programme)
    rows = [(call, standing(call)) for call in Call.objects.filter(programme=row)]
    return render(
        request, "calls/office_calls.html", {"programme": row, "calls": rows, "breadcrumbs": office_crumbs(row)}
    )


@signed_in
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Begin a call."""
    row = one_programme(request, programme)
    form = CallForm(sent(request), initial={"zone": row.zone, "languages": ["en"], "scale": 5, "reserves": 0})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.create_call(Actor.of(request), row, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:office_call", made.pk)
    return form_page(
        request,
        form,
        title=_("A new call"),
        button=_("Begin the call"),
        zones=zones(),
        cancel=reverse("calls:office_calls", args=[row.slug]),
        breadcrumbs=office_crumbs(row, {"label": _("A new call")}),
    )


@require_safe
@signed_in
def call(request: HttpRequest, pk: str) -> HttpResponse:
    """One call: where it stands, what it asks for, and what comes next."""
    row = one_call(request, pk)
    state = standing(row)
    walled = walled_applications(reader(request), row).exists()
    context = {
        "call": row,
        "standing": state,
        "draft": row.state == CallState.DRAFT,
        "criteria": row.criteria.all(),
        "weights": sum(criterion.weight for criterion in row.criteria.all()),
        "sections": row.sections.all(),
        "problems": verbs.unready(row) if row.state == CallState.DRAFT else [],
        "statistics": statistics(row),
        "walled": walled,
        "ranks": not walled and state in (CallState.CLOSED, CallState.DECIDED, CallState.ARCHIVED),
        "decided": row.state in (CallState.DECIDED, CallState.ARCHIVED),
        "archivable": state in (CallState.DRAFT, CallState.CLOSED, CallState.DECIDED),
        "breadcrumbs": call_crumbs(row),
    }
    return render(request, "calls/office_call.html", context)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """A call's text and term; once it is published, only its words and a later closing."""
    row = one_call(request, pk)
    form = CallForm(sent(request), call=row, initial={**_values(row), "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        for name in TEXTS:
            given[name] = getattr(row, name).rewritten(given[name])
        try:
            verbs.edit_call(Actor.of(request), row, version=version, **given)
        except Refused as refusal:
            tell(form, refusal)
            if isinstance(refusal, Overtaken):
                form.meanwhile = what_changed(form, _values(refusal.row))
        else:
            return redirect("calls:office_call", row.pk)
    return form_page(
        request,
        form,
        title=_("Edit the call"),
        zones=zones(),
        cancel=reverse("calls:office_call", args=[row.pk]),
        breadcrumbs=call_crumbs(row, {"label": _("Edit")}),
    )


@require_POST
@signed_in
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a call to everybody."""
    row = one_call(request, pk)
    attempt(request, lambda: verbs.publish_call(Actor.of(request), row), _("The call is published."))
    return redirect("calls:office_call", row.pk)


@require_POST
@signed_in
def archive(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a call off the lists."""
    row = one_call(request, pk)
    attempt(request, lambda: verbs.archive_call(Actor.of(request), row), _("The call is in the archive."))
    return redirect("calls:office_call", row.pk)


def _values(row: Call) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*TEXTS, *PLAIN)}
