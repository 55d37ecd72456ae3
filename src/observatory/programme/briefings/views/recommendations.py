"""Recommendations: the thread of each, writing them, the region's response."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, for_anyone, found, signed_in, tell
from observatory.evidence.domain.facts import cited_by
from observatory.programme.briefings.domain import recommendations as verbs
from observatory.programme.briefings.domain.drafting import agreed_findings
from observatory.programme.briefings.forms import RecommendationForm, ResponseForm
from observatory.programme.briefings.models import Briefing, Degree, Horizon, Recommendation
from observatory.programme.briefings.rows import RECOMMENDATIONS
from observatory.programme.briefings.rules import published_version
from observatory.programme.briefings.thread import thread_of
from observatory.programme.briefings.views.common import (
    facts_for,
    language,
    one,
    reader_of,
    step_of,
    way,
)

TEXTS = ("title", "text", "rationale", "benefit", "risk")


@require_safe
@for_anyone
def recommendation(request: HttpRequest, pk: str) -> HttpResponse:
    """The thread: what a recommendation rests on, and what has become of it."""
    row = found(request, RECOMMENDATIONS.all(), "briefings.view_recommendation", pk=pk)
    works = request.user.has_perm("briefings.view_briefing", row)
    version = None if works else published_version(row.briefing)
    briefing, demonstrator = row.briefing, row.demonstrator
    crumbs: list[dict[str, Any]]
    if works:
        crumbs = way(briefing, {"label": _("Recommendation %(number)s") % {"number": row.number}})
    else:
        crumbs = [
            {"label": _("Model demonstrator regions"), "address": reverse("demonstrators:public_list")},
            {
                "label": _("Policy briefing for %(region)s") % {"region": demonstrator.name.read(language()).text},
                "address": reverse("briefings:public", args=[demonstrator.programme.slug, demonstrator.slug]),
            },
            {"label": _("Recommendation %(number)s") % {"number": row.number}},
        ]
    context = {
        "recommendation": row,
        "briefing": briefing,
        "demonstrator": demonstrator,
        "thread": thread_of(row, reader_of(request), version),
        "works": works,
        "edits": briefing.is_open and request.user.has_perm("briefings.edit_briefing", row),
        "plans": briefing.is_open and request.user.has_perm("briefings.edit_plan", row),
        "responds": not briefing.is_open and request.user.has_perm("briefings.respond", row),
        "breadcrumbs": crumbs,
    }
    return render(request, "briefings/recommendation.html", context)


@signed_in
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """One more recommendation."""
    briefing = one(request, pk, "briefings.edit_briefing")
    initial = {"priority": Degree.MEDIUM, "cost": Degree.MEDIUM, "horizon": Horizon.MEDIUM}
    form, asked_again = _form(request, briefing, initial)
    if request.method == "POST" and not asked_again and form.is_valid():
        try:
            made = verbs.add_recommendation(Actor.of(request), briefing, **form.values())
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The recommendation has been saved."))
            return redirect("briefings:recommendation", made.pk)
    return _page(request, briefing, form, _("One more recommendation"), reverse("briefings:briefing", args=[pk]))


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Write a recommendation anew."""
    row = found(request, RECOMMENDATIONS.all(), "briefings.edit_briefing", pk=pk)
    now = {
        name: getattr(row, name) for name in (*TEXTS, "addressee", "kind", "cost", "priority", "horizon", "difficulty")
    }
    initial = {
        **now,
        "version": row.version,
        "evidence": [fact.pk for fact in cited_by(row)],
        "findings": [finding.pk for finding in row.findings.all()],
    }
    form, asked_again = _form(request, row.briefing, initial, row)
    if request.method == "POST" and not asked_again and form.is_valid():
        given = form.values() | {name: getattr(row, name).rewritten(form.cleaned_data[name]) for name in TEXTS}
        try:
            verbs.edit_recommendation(Actor.of(request), row, version=form.cleaned_data["version"] or 0, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            messages.success(request, _("The recommendation has been saved."))
            return redirect("briefings:recommendation", row.pk)
    title = _("Recommendation %(number)s") % {"number": row.number}
    return _page(request, row.briefing, form, title, reverse("briefings:recommendation", args=[row.pk]), row)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a recommendation out, with its actions."""
    row = found(request, RECOMMENDATIONS.all(), "briefings.edit_briefing", pk=pk)
    if attempt(
        request,
        lambda: verbs.remove_recommendation(Actor.of(request), row),
        _("The recommendation and its actions have been taken out."),
    ):
        return redirect("briefings:briefing", row.briefing_id)
    return redirect("briefings:recommendation", pk)


@signed_in
def respond(request: HttpRequest, pk: str) -> HttpResponse:
    """What the region says to a recommendation."""
    row = found(request, RECOMMENDATIONS.all(), "briefings.respond", pk=pk)
    if row.briefing.is_open:
        raise Http404
    initial: dict[str, Any] = {"reason": row.response}
    if row.state in verbs.RESPONSES:
        initial["response"] = row.state
    form = ResponseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.respond_to_recommendation(
                Actor.of(request),
                row,
                response=given["response"],
                reason=row.response.rewritten(given["reason"]),
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The response of the region has been saved."))
            return redirect("briefings:recommendation", row.pk)
    context = {
        "form": form,
        "title": _("Response of the region"),
        "about": row.title,
        "cancel": reverse("briefings:recommendation", args=[row.pk]),
        "breadcrumbs": way(row.briefing, step_of(row), {"label": _("Response of the region")}),
    }
    return render(request, "briefings/form.html", context, status=422 if form.errors else 200)


def _form(
    request: HttpRequest, briefing: Briefing, initial: dict[str, Any], row: Recommendation | None = None
) -> tuple[RecommendationForm, bool]:
    """The form, and whether it is only shown once more with other facts to choose from."""
    findings = {finding.pk: finding for finding in agreed_findings(briefing.demonstrator)}
    if row is not None:
        findings |= {finding.pk: finding for finding in row.findings.all()}
    common: dict[str, Any] = {
        "facts": list(facts_for(briefing)),
        "findings": sorted(findings.values(), key=lambda finding: finding.number),
    }
    if request.method == "POST" and "filter" in request.POST:
        typed = RecommendationForm(request.POST, **common)
        return RecommendationForm(initial=typed.again(), query=request.POST.dict(), **common), True
    return RecommendationForm(request.POST or None, initial=initial, query=request.GET.dict(), **common), False


def _page(
    request: HttpRequest,
    briefing: Briefing,
    form: RecommendationForm,
    title: str,
    cancel: str,
    row: Recommendation | None = None,
) -> HttpResponse:
    steps = (step_of(row), {"label": _("Edit")}) if row is not None else ({"label": title},)
    context = {
        "briefing": briefing,
        "form": form,
        "title": title,
        "cancel": cancel,
        "remarks": row.remarks.order_by("-made") if row is not None else (),
        "breadcrumbs": way(briefing, *steps),
    }
    return render(request, "briefings/evidence_form.html", context, status=422 if form.errors else 200)
