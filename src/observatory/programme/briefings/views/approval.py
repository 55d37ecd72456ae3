"""Approving, publishing and opening again; asking all owners at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.pages import attempt, signed_in, tell
from observatory.evidence.models import Evidence, EvidenceState
from observatory.programme.briefings.contents import contents_of, evidence_in
from observatory.programme.briefings.domain.approval import Unfinished, approve_briefing, missing, publish_briefing
from observatory.programme.briefings.domain.briefings import reopen_briefing
from observatory.programme.briefings.domain.progress import period_end, request_progress_of_plan
from observatory.programme.briefings.forms import ApprovalForm, AskForm, ReasonForm
from observatory.programme.briefings.models import PERIODS, Action, ProgressRequest
from observatory.programme.briefings.monitoring import lines_of, summary, unheard
from observatory.programme.briefings.views.common import one, way


@signed_in
def approve(request: HttpRequest, pk: str) -> HttpResponse:
    """What is missing, and the approval."""
    row = one(request, pk, "briefings.approve_briefing")
    if not row.is_open:
        return redirect("briefings:briefing", row.pk)
    form = ApprovalForm(request.POST or None, initial={"version": row.version})
    lacking = missing(row)
    if request.method == "POST" and form.is_valid():
        try:
            frozen = approve_briefing(
                Actor.of(request), row, version=form.cleaned_data["version"], note=form.cleaned_data["note"]
            )
        except Unfinished as refusal:
            lacking = list(refusal.missing)
            form.add_error(None, _("The briefing cannot be approved yet: see what is missing."))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(
                request,
                _("The briefing has been approved and frozen as version %(number)d.") % {"number": frozen.number},
            )
            return redirect("briefings:briefing", row.pk)
    cited = Evidence.objects.filter(pk__in=evidence_in(contents_of(row)))
    context = {
        "briefing": row,
        "form": form,
        "missing": lacking,
        "hidden": cited.filter(public=False).exclude(state=EvidenceState.WITHDRAWN),
        "withdrawn": cited.filter(state=EvidenceState.WITHDRAWN),
        "empty": [section for section in row.sections.all() if not section.prose],
        "cancel": reverse("briefings:briefing", args=[row.pk]),
        "breadcrumbs": way(row, {"label": _("Approval")}),
    }
    return render(request, "briefings/approve.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Let everybody read the version that was approved."""
    row = one(request, pk, "briefings.publish_briefing")
    attempt(request, lambda: publish_briefing(Actor.of(request), row), _("The briefing is public now."))
    return redirect("briefings:briefing", row.pk)


@signed_in
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """Open an approved briefing for changes, with a reason."""
    row = one(request, pk, "briefings.approve_briefing")
    if row.is_open:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_briefing(Actor.of(request), row, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(
                request, _("The briefing is open. What was published stays public until the next version.")
            )
            return redirect("briefings:briefing", row.pk)
    context = {
        "form": form,
        "title": _("Open the briefing again"),
        "cancel": reverse("briefings:briefing", args=[row.pk]),
        "breadcrumbs": way(row, {"label": _("Open again")}),
    }
    return render(request, "briefings/form.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def follow_up(request: HttpRequest, pk: str) -> HttpResponse:
    """Who was asked, who has answered, and how far the actions are."""
    row = one(request, pk)
    if row.approved is None:
        raise Http404
    rows = Action.objects.filter(recommendation__briefing=row).select_related(
        "recommendation__briefing__demonstrator__programme"
    )
    lines = lines_of(rows)
    asked = {
        (entry.action_id, entry.months): {
            "request": entry,
            "report": max(entry.reports.all(), key=lambda report: report.filed, default=None),
        }
        for entry in ProgressRequest.objects.filter(action__in=rows).prefetch_related("reports")
    }
    context = {
        "briefing": row,
        "demonstrator": row.demonstrator,
        "lines": [
            {"line": line, "asked": [asked.get((line.action.pk, months)) for months in PERIODS]} for line in lines
        ],
        "periods": [{"months": months, "due": period_end(row, months)} for months in PERIODS],
        "summary": summary(lines),
        "unheard": unheard(lines),
        "asks": not row.is_open and request.user.has_perm("briefings.request_progress", row),
        "form": AskForm(),
        "breadcrumbs": way(row, {"label": _("Follow-up")}),
    }
    return render(request, "briefings/follow_up.html", context)


@require_POST
@signed_in
def ask_all(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask the owners of all actions that are not over."""
    row = one(request, pk, "briefings.request_progress")
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Owners are asked after 6, 12 or 24 months."))
        return redirect("briefings:follow_up", row.pk)

    def asked() -> None:
        count = len(request_progress_of_plan(Actor.of(request), row, months=form.cleaned_data["months"]))
        words = ngettext("%(count)d owner is being asked.", "%(count)d owners are being asked.", count)
        messages.info(request, words % {"count": count})

    attempt(request, asked)
    return redirect("briefings:follow_up", row.pk)
