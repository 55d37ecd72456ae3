"""Actions: the page of each, writing them, correcting a plan that runs, asking the owner, a report for the owner."""

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
from observatory.programme.briefings.domain import actions as verbs
from observatory.programme.briefings.domain.actions import TEXTS, is_over
from observatory.programme.briefings.domain.progress import report_progress, request_progress
from observatory.programme.briefings.forms import ActionForm, AskForm, CorrectionForm, DayOfReportForm
from observatory.programme.briefings.history import history_of
from observatory.programme.briefings.models import Action, Briefing, ProgressRequest
from observatory.programme.briefings.monitoring import lines_of
from observatory.programme.briefings.rows import ACTIONS, RECOMMENDATIONS
from observatory.programme.briefings.thread import pieces_of
from observatory.programme.briefings.views.common import (
    facts_for,
    language,
    reader_of,
    step_of,
    way,
)

PLAIN = (
    "owner_organisation",
    "owner_name",
    "owner_email",
    "owner_language",
    "partners",
    "start",
    "end",
    "budget",
    "currency",
    "funding",
    "baseline",
    "baseline_date",
    "target",
    "target_date",
)


@require_safe
@for_anyone
def action(request: HttpRequest, pk: str) -> HttpResponse:
    """An action: owner, term, money, indicator; what it rests on; what has been reported; in the office its history."""
    row = found(request, ACTIONS.all(), "briefings.view_action", pk=pk)
    works = request.user.has_perm("briefings.view_briefing", row)
    briefing = row.briefing
    title = {"label": _("Action %(number)s") % {"number": row.label}}
    demonstrator = row.demonstrator
    crumbs: list[dict[str, Any]]
    if works:
        crumbs = way(briefing, step_of(row.recommendation), title)
    else:
        crumbs = [
            {
                "label": _("Monitoring: %(region)s") % {"region": demonstrator.name.read(language()).text},
                "address": reverse("briefings:monitoring", args=[demonstrator.programme.slug, demonstrator.slug]),
            },
            step_of(row.recommendation),
            title,
        ]
    requests = list(row.requests.all())
    context = {
        "action": row,
        "briefing": briefing,
        "demonstrator": demonstrator,
        "line": lines_of([row])[0],
        "pieces": pieces_of(cited_by(row), reader_of(request)),
        "reports": row.reports.order_by("-filed", "-pk"),
        "requests": requests,
        "history": history_of(row) if works else (),
        "works": works,
        "plans": briefing.is_open and request.user.has_perm("briefings.edit_plan", row),
        "corrects": not briefing.is_open and request.user.has_perm("briefings.edit_plan", row),
        "asks": not briefing.is_open and not is_over(row) and request.user.has_perm("briefings.request_progress", row),
        "ask_form": AskForm(),
        "reports_for": bool(requests) and request.user.has_perm("briefings.report_progress", row),
        "breadcrumbs": crumbs,
    }
    return render(request, "briefings/action.html", context)


@signed_in
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """One more action of a recommendation."""
    recommendation = found(request, RECOMMENDATIONS.all(), "briefings.edit_plan", pk=pk)
    initial = {"owner_language": recommendation.demonstrator.working_language, "currency": "EUR"}
    form, asked_again = _form(request, recommendation.briefing, initial)
    if request.method == "POST" and not asked_again and form.is_valid():
        try:
            verbs.add_action(Actor.of(request), recommendation, **form.values())
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The action has been saved."))
            return redirect("briefings:recommendation", recommendation.pk)
    title = _("One more action")
    context = {
        "form": form,
        "title": title,
        "about": recommendation.title,
        "cancel": reverse("briefings:recommendation", args=[pk]),
        "breadcrumbs": way(recommendation.briefing, step_of(recommendation), {"label": title}),
    }
    return render(request, "briefings/evidence_form.html", context, status=422 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Write an action anew, before the plan is approved."""
    row = found(request, ACTIONS.all(), "briefings.edit_plan", pk=pk)
    now = _present(row)
    initial = {**now, "version": row.version, "evidence": [fact.pk for fact in cited_by(row)]}
    form, asked_again = _form(request, row.briefing, initial)
    if request.method == "POST" and not asked_again and form.is_valid():
        given = form.values() | {name: getattr(row, name).rewritten(form.cleaned_data[name]) for name in TEXTS}
        try:
            verbs.edit_action(Actor.of(request), row, version=form.cleaned_data["version"] or 0, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            messages.success(request, _("The action has been saved."))
            return redirect("briefings:action", row.pk)
    return _page(request, row, form, _("Action %(number)s") % {"number": row.label}, "briefings/evidence_form.html")


@signed_in
def correct(request: HttpRequest, pk: str) -> HttpResponse:
    """Change an action of an approved plan, with a reason."""
    row = found(request, ACTIONS.all(), "briefings.edit_plan", pk=pk)
    if row.briefing.is_open:
        raise Http404
    now = _present(row)
    form = CorrectionForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in PLAIN}
        texts = {name: getattr(row, name).rewritten(form.cleaned_data[name]) for name in TEXTS}
        try:
            verbs.correct_action(
                Actor.of(request),
                row,
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["correction"],
                **given,
                **texts,
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            messages.success(request, _("The action has been changed. The reason stands in its history."))
            return redirect("briefings:action", row.pk)
    return _page(request, row, form, _("Change an action of the plan"), "briefings/form.html")


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take an action out of a plan that has not been approved."""
    row = found(request, ACTIONS.all(), "briefings.edit_plan", pk=pk)
    recommendation = row.recommendation
    if attempt(request, lambda: verbs.remove_action(Actor.of(request), row), _("The action has been taken out.")):
        return redirect("briefings:recommendation", recommendation.pk)
    return redirect("briefings:action", pk)


@require_POST
@signed_in
def ask(request: HttpRequest, pk: str) -> HttpResponse:
    """Send the owner a link for a period; once more if they were asked already."""
    row = found(request, ACTIONS.all(), "briefings.request_progress", pk=pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Owners are asked after 6, 12 or 24 months."))
    else:
        attempt(
            request,
            lambda: request_progress(Actor.of(request), row, months=form.cleaned_data["months"]),
            _("A message with a personal link waits in the outbox for the owner."),
        )
    return redirect("briefings:action", row.pk)


@signed_in
def report(request: HttpRequest, pk: str) -> HttpResponse:
    """File a report for the owner, who told it in another way."""
    asked = found(
        request,
        ProgressRequest.objects.select_related("action__recommendation__briefing__demonstrator__programme"),
        "briefings.report_progress",
        pk=pk,
    )
    row = asked.action
    form = DayOfReportForm(request.POST or None, action=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            report_progress(
                Actor.of(request),
                asked,
                status=given["status"],
                text={language(): given["text"]},
                value=given.get("value"),
                reason={language(): given["reason"]},
                day=given["day"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The report has been filed."))
            return redirect("briefings:action", row.pk)
    return _page(request, row, form, _("Report for the owner"), "briefings/form.html")


def _present(row: Action) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*TEXTS, *PLAIN)}


def _form(request: HttpRequest, briefing: Briefing, initial: dict[str, Any]) -> tuple[ActionForm, bool]:
    """The form, and whether it is only shown once more with other facts to choose from."""
    facts = list(facts_for(briefing))
    if request.method == "POST" and "filter" in request.POST:
        typed = ActionForm(request.POST, facts=facts)
        return ActionForm(initial=typed.again(), query=request.POST.dict(), facts=facts), True
    return ActionForm(request.POST or None, initial=initial, query=request.GET.dict(), facts=facts), False


def _page(request: HttpRequest, row: Action, form: Any, title: str, template: str) -> HttpResponse:
    here = {
        "label": _("Action %(number)s") % {"number": row.label},
        "address": reverse("briefings:action", args=[row.pk]),
    }
    context = {
        "form": form,
        "title": title,
        "about": row.title,
        "remarks": row.remarks.order_by("-made"),
        "cancel": reverse("briefings:action", args=[row.pk]),
        "breadcrumbs": way(row.briefing, step_of(row.recommendation), here, {"label": title}),
    }
    return render(request, template, context, status=422 if form.errors else 200)
