"""Conflicts of interest in the office: one's own, those found by the office, lifting one."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.pages import found, signed_in, tell
from observatory.programme.calls.domain import conflicts as verbs
from observatory.programme.calls.forms import DetectedConflictForm, OwnConflictForm, ReasonForm
from observatory.programme.calls.models import Conflict
from observatory.programme.calls.rules import before_the_wall, evaluators_of, officers_of
from observatory.programme.calls.views.common import (
    call_crumbs,
    form_page,
    office_application,
    one_call,
    reader,
    sent,
)
from observatory.programme.calls.views.dossiers import dossier_crumbs


@require_safe
@signed_in
def conflicts(request: HttpRequest, pk: str) -> HttpResponse:
    """All conflicts of a call that the person may know of: their own, and those with applications open to them."""
    call = one_call(request, pk)
    person = reader(request)
    visible = Q(person=person) | Q(application__in=before_the_wall(person, call.applications.all()).values("pk"))
    rows = Conflict.objects.filter(visible, application__call=call).select_related("person", "application")
    context = {
        "call": call,
        "rows": [
            (row, row.lifted is None and person.has_perm("calls.lift_conflict", row) and row.person_id != person.pk)
            for row in rows.order_by("application__number", "declared")
        ],
        "breadcrumbs": call_crumbs(call, {"label": _("Conflicts of interest")}),
    }
    return render(request, "calls/conflicts.html", context)


@signed_in
def declare(request: HttpRequest, pk: str) -> HttpResponse:
    """An officer's own conflict; from then on the dossier and the ranking of the call are out of sight."""
    row = office_application(request, pk)
    form = OwnConflictForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.declare_conflict(Actor.of(request), row, explanation=form.cleaned_data["explanation"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:applications", row.call_id)
    return form_page(
        request,
        form,
        title=_("Declare a conflict of interest"),
        intro=_(
            "Afterwards you no longer see this application, nor the ranking and the decision of this call: their totals would "
            "tell of it. Your colleagues decide."
        ),
        button=_("I have a conflict of interest"),
        cancel=reverse("calls:dossier", args=[row.pk]),
        breadcrumbs=dossier_crumbs(row, {"label": _("Conflict of interest")}),
    )


@signed_in
def detect(request: HttpRequest, pk: str) -> HttpResponse:
    """Record a conflict of an evaluator or of a colleague that the office has found."""
    row = office_application(request, pk)
    person = reader(request)
    people = [one for one in {*evaluators_of(row.call), *officers_of(row.call.programme)} if one.pk != person.pk]
    form = DetectedConflictForm(sent(request), people=people)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.detect_conflict(Actor.of(request), row, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:dossier", row.pk)
    return form_page(
        request,
        form,
        title=_("Record a conflict of interest"),
        intro=_("The person no longer sees this application, and their scores for it do not count."),
        button=_("Record"),
        cancel=reverse("calls:dossier", args=[row.pk]),
        breadcrumbs=dossier_crumbs(row, {"label": _("Conflict of interest")}),
    )


@signed_in
def lift(request: HttpRequest, pk: str) -> HttpResponse:
    """Open an application to somebody again."""
    person = reader(request)
    rows = Conflict.objects.exclude(person=person).filter(application__in=before_the_wall(person).values("pk"))
    row = found(request, rows.select_related("application__call__programme", "person"), "calls.lift_conflict", pk=pk)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.lift_conflict(Actor.of(request), row, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:conflicts", row.application.call_id)
    return form_page(
        request,
        form,
        title=_("Lift the conflict of %(name)s") % {"name": row.person},
        intro=_("The person sees the application again. Their scores for it still do not count."),
        button=_("Lift"),
        cancel=reverse("calls:conflicts", args=[row.application.call_id]),
        breadcrumbs=dossier_crumbs(row.application, {"label": _("Conflict of interest")}),
    )
