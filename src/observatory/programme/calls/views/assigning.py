"""Who evaluates what, how far they are, and single evaluations as the office sees them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.domain.people import invite_person
from observatory.core.domain.programmes import grant_role
from observatory.core.models import Role, Scope
from observatory.core.pages import found, signed_in, tell
from observatory.programme.calls.domain import evaluations as verbs
from observatory.programme.calls.domain.progress import evaluation_progress
from observatory.programme.calls.forms import EvaluatorForm, ReasonForm
from observatory.programme.calls.models import Application, ApplicationState, Assignment, Call, CallState, Conflict
from observatory.programme.calls.rules import before_the_wall, evaluators_of
from observatory.programme.calls.views.common import (
    call_crumbs,
    form_page,
    office_assignment,
    one_call,
    reader,
    sent,
)
from observatory.programme.calls.views.dossiers import dossier_crumbs

PER_PAGE = 50


@signed_in
def evaluators(request: HttpRequest, pk: str) -> HttpResponse:
    """For each application the evaluators, with a box each; the number that each has been given already."""
    call = one_call(request, pk)
    rows = before_the_wall(reader(request), call.applications.filter(state=ApplicationState.SUBMITTED))
    page = Paginator(rows.select_related("organisation", "call").order_by("number"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    people = list(evaluators_of(call))
    if request.method == "POST":
        _assign(request, list(page), people)
        return redirect(request.get_full_path())
    _applications, given = evaluation_progress(call, reader(request))
    load = {one.evaluator.pk: one.asked for one in given}
    context = {
        "call": call,
        "page": page,
        "groups": _boxes(list(page), people),
        "people": [(person, load.get(person.pk, 0)) for person in people],
        "decided": call.state in (CallState.DECIDED, CallState.ARCHIVED),
        "invites": request.user.has_perm("core.grant_role", call.programme),
        "breadcrumbs": call_crumbs(call, {"label": _("Evaluators")}),
    }
    return render(request, "calls/evaluators.html", context)


def _boxes(applications: list[Application], people: list) -> list:
    """Each application with a box per evaluator: whether it is ticked, and why it cannot be."""
    assigned: dict[str, dict[str, Assignment]] = {}
    rows = Assignment.objects.filter(application__in=applications).select_related("evaluation", "evaluator")
    for row in rows:
        assigned.setdefault(row.application_id, {})[row.evaluator_id] = row
    barred = set(Conflict.objects.filter(application__in=applications).values_list("application_id", "person_id"))
    groups = []
    for application in applications:
        given = assigned.get(application.pk, {})
        boxes = []
        for person in people:
            row = given.get(person.pk)
            if (application.pk, person.pk) in barred:
                note = _("conflict of interest")
            elif row is not None and getattr(row, "evaluation", None) is not None:
                note = _("has begun to write")
            else:
                note = ""
            boxes.append({"person": person, "ticked": row is not None, "note": note})
        was = " ".join(sorted(given))
        groups.append({"application": application, "boxes": boxes, "was": was, "count": len(given)})
    return groups


def _assign(request: HttpRequest, applications: list[Application], people: list) -> None:
    """Bring about what was ticked and unticked since the page was opened, and nothing else; tell what could not be done."""
    actor, by_key = Actor.of(request), {person.pk: person for person in people}
    added = removed = 0
    for application in applications:
        if f"was-{application.pk}" not in request.POST:
            continue
        was = set(request.POST[f"was-{application.pk}"].split())
        ticked = set(request.POST.getlist(f"a-{application.pk}"))
        for key in sorted(ticked - was):
            if key not in by_key:
                continue
            try:
                verbs.assign_evaluator(actor, application, evaluator=by_key[key])
                added += 1
            except Refused as refusal:
                messages.error(request, str(refusal.message))
        for row in Assignment.objects.filter(application=application, evaluator__in=was - ticked):
            row.application = application
            if getattr(row, "evaluation", None) is not None or Conflict.objects.filter(
                application=application, person=row.evaluator_id
            ):
                # Their boxes are shown without being offered, so they do not come back with the form.
                continue
            try:
                verbs.unassign_evaluator(actor, row)
                removed += 1
            except Refused as refusal:
                messages.error(request, str(refusal.message))
    told = [
        ngettext("%(count)d assignment was added.", "%(count)d assignments were added.", added) % {"count": added}
        if added
        else "",
        ngettext("%(count)d assignment was taken back.", "%(count)d assignments were taken back.", removed)
        % {"count": removed}
        if removed
        else "",
    ]
    if added or removed:
        messages.success(request, " ".join(part for part in told if part))


@signed_in
def invite(request: HttpRequest, pk: str) -> HttpResponse:
    """Give somebody the role of evaluator in this call; owners of the programme do this."""
    call = one_call(request, pk)
    programme = found(request, type(call.programme).objects.all(), "core.grant_role", pk=call.programme_id)
    form = EvaluatorForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actor, given = Actor.of(request), form.cleaned_data
        try:
            person = invite_person(
                actor,
                given["email"],
                name=given["name"],
                language=get_language() or "",
                permission="core.grant_role",
                on=programme,
            )
            grant_role(actor, programme, person, Role.EVALUATOR, scope=Scope.CALL, scope_id=call.pk)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:evaluators", call.pk)
    return form_page(
        request,
        form,
        title=_("Invite an evaluator"),
        intro=_("The person evaluates in this call alone, and signs in with a code that is sent to their address."),
        button=_("Invite"),
        cancel=reverse("calls:evaluators", args=[call.pk]),
        breadcrumbs=call_crumbs(call, {"label": _("Invite an evaluator")}),
    )


@require_safe
@signed_in
def progress(request: HttpRequest, pk: str) -> HttpResponse:
    """How far the evaluations are, by application and by evaluator."""
    call = one_call(request, pk)
    applications, given = evaluation_progress(call, reader(request))
    context = {
        "call": call,
        "applications": applications,
        "evaluators": given,
        "asked": sum(one.asked for one in given),
        "final": sum(one.final for one in given),
        "breadcrumbs": call_crumbs(call, {"label": _("Progress of the evaluations")}),
    }
    return render(request, "calls/progress.html", context)


@require_safe
@signed_in
def assignment(request: HttpRequest, pk: str) -> HttpResponse:
    """One evaluation with its scores and comments."""
    row = office_assignment(request, pk)
    evaluation = getattr(row, "evaluation", None)
    call: Call = row.application.call
    scores = {score.criterion_id: score for score in evaluation.scores.all()} if evaluation is not None else {}
    context = {
        "assignment": row,
        "application": row.application,
        "call": call,
        "evaluation": evaluation,
        "scores": [(criterion, scores.get(criterion.pk)) for criterion in call.criteria.all()],
        "out": Conflict.objects.filter(application=row.application, person=row.evaluator_id).exists(),
        "decided": call.state in (CallState.DECIDED, CallState.ARCHIVED),
        "breadcrumbs": dossier_crumbs(row.application, {"label": str(row.evaluator)}),
    }
    return render(request, "calls/assignment.html", context)


@signed_in
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a final evaluation back to its evaluator."""
    row = office_assignment(request, pk)
    return _with_reason(
        request,
        row,
        verbs.reopen_evaluation,
        title=_("Open the evaluation again"),
        intro=_("The evaluator reads the reason and can change the scores until they make them final again."),
        button=_("Open again"),
    )


@signed_in
def waive(request: HttpRequest, pk: str) -> HttpResponse:
    """Do without an evaluation."""
    row = office_assignment(request, pk)
    return _with_reason(
        request,
        row,
        verbs.waive_evaluation,
        title=_("Do without the evaluation"),
        intro=_("What is written of it does not count. The reason is kept."),
        button=_("Do without it"),
    )


def _with_reason(
    request: HttpRequest,
    row: Assignment,
    verb,
    *,
    title: str,
    intro: str,
    button: str,  # type: ignore[no-untyped-def]
) -> HttpResponse:
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            verb(Actor.of(request), row, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:assignment", row.pk)
    return form_page(
        request,
        form,
        title=title,
        intro=intro,
        button=button,
        cancel=reverse("calls:assignment", args=[row.pk]),
        breadcrumbs=dossier_crumbs(row.application, {"label": title}),
    )
