"""The evaluator's pages: the applications to score, each dossier, one's own scores, one's own conflict.

They show nothing of an application with a conflict, no other's score, no total, and no count that would tell of either.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.acting import Actor, Overtaken, Refused
from observatory.core.domain.uploads import uploads_about
from observatory.core.forms import what_changed
from observatory.core.pages import signed_in, tell
from observatory.programme.calls.documents import document_of
from observatory.programme.calls.domain.conflicts import declare_conflict
from observatory.programme.calls.domain.evaluations import finalise_evaluation, save_evaluation
from observatory.programme.calls.evaluation_forms import EvaluationForm
from observatory.programme.calls.forms import OwnConflictForm
from observatory.programme.calls.models import Assignment, Evaluation
from observatory.programme.calls.views.common import (
    Crumbs,
    form_page,
    reader,
    sent,
    shown_document,
)
from observatory.programme.calls.work import asked_for, waiting_assignments


def own_assignment(request: HttpRequest, pk: str) -> Assignment:
    """The person's own assignment; 404 for another's and for one that a conflict has taken out of sight."""
    person = reader(request)
    for row in waiting_assignments(person):
        if row.pk == pk and person.has_perm("calls.evaluate", row):
            return row
    raise Http404


def crumbs(row: Assignment, label: str = "") -> Crumbs:
    """The way from the list to an assignment, and on."""
    way = [
        {"label": _("My evaluations"), "address": reverse("calls:evaluations")},
        {"label": str(row.application), "address": reverse("calls:evaluation", args=[row.pk])},
    ]
    return [*way, {"label": label}] if label else way


def evaluation_of(row: Assignment) -> Evaluation | None:
    """What is written for an assignment so far."""
    return getattr(row, "evaluation", None)


@require_safe
@signed_in
def assignments(request: HttpRequest) -> HttpResponse:
    """The applications that one is asked to score, call by call."""
    person = reader(request)
    rows = waiting_assignments(person)
    wanted = asked_for(person, rows)
    calls: dict[str, dict[str, object]] = {}
    for row in rows:
        call = row.application.call
        entry = calls.setdefault(call.pk, {"call": call, "rows": []})
        evaluation = evaluation_of(row)
        if evaluation is not None and evaluation.final is not None:
            state = _("final")
        elif row.pk not in wanted:
            state = _("no evaluation needed")
        else:
            state = _("draft") if evaluation is not None else _("not begun")
        entry["rows"].append((row, state))  # type: ignore[attr-defined]
    return render(request, "calls/assignments.html", {"calls": list(calls.values())})


@require_safe
@signed_in
def dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """The application as it was handed in, with its letters."""
    row = own_assignment(request, pk)
    context = {
        "assignment": row,
        "application": row.application,
        "evaluation": evaluation_of(row),
        "asked": row.pk in asked_for(reader(request), [row]),
        "document": shown_document(document_of(row.application)),
        "letters": uploads_about(row.application),
        "breadcrumbs": crumbs(row),
    }
    return render(request, "calls/dossier_to_score.html", context)


@signed_in
def scores(request: HttpRequest, pk: str) -> HttpResponse:
    """One's scores and comments: saved as a draft, or made final."""
    row = own_assignment(request, pk)
    call, evaluation = row.application.call, evaluation_of(row)
    final = evaluation is not None and evaluation.final is not None
    if not final and row.pk not in asked_for(reader(request), [row]):
        raise Http404
    now = _as_saved(evaluation)
    form = EvaluationForm(sent(request), call=call, initial=now)
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(request)
        try:
            saved = save_evaluation(
                actor,
                row,
                version=form.cleaned_data["version"],
                scores=form.scores,
                comments=form.comments,
                comment=form.cleaned_data["comment"],
            )
            # What was written is saved, whatever is still missing: the form goes on from there.
            form.data = {**form.data.dict(), "version": str(saved.version)}  # type: ignore[attr-defined]
            if "final" in request.POST:
                finalise_evaluation(actor, row)
        except Refused as refusal:
            tell(form, refusal)
            if isinstance(refusal, Overtaken):
                saved_now = {name: value for name, value in _as_saved(refusal.row).items() if name != "version"}
                form.meanwhile = what_changed(form, saved_now)
        else:
            return redirect("calls:evaluation" if "final" in request.POST else "calls:scores", row.pk)
    context = {
        "assignment": row,
        "application": row.application,
        "call": call,
        "form": form,
        "evaluation": evaluation,
        "final": final,
        "breadcrumbs": crumbs(row, _("Scores")),
    }
    return render(request, "calls/scores.html", context, status=422 if form.errors else 200)


@signed_in
def conflict(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that one has a conflict of interest; from then on the application is out of sight."""
    row = own_assignment(request, pk)
    form = OwnConflictForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict(Actor.of(request), row.application, explanation=form.cleaned_data["explanation"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:evaluations")
    return form_page(
        request,
        form,
        title=_("Declare a conflict of interest"),
        intro=_(
            "A conflict exists where you, your family or your employer would gain or lose by the result, or where you work or "
            "have worked with the applicant. Afterwards you no longer see this application."
        ),
        button=_("I have a conflict of interest"),
        cancel=reverse("calls:evaluation", args=[row.pk]),
        breadcrumbs=crumbs(row, _("Conflict of interest")),
    )


def _as_saved(evaluation: Evaluation | None) -> dict[str, object]:
    """The values of the form as they are saved; version 0 where nothing is."""
    if evaluation is None:
        return {"version": 0}
    saved: dict[str, object] = {"version": evaluation.version, "comment": evaluation.comment}
    for score in evaluation.scores.select_related("criterion"):
        saved[f"score_{score.criterion.code}"] = "" if score.value is None else f"{score.value.normalize():f}"
        saved[f"comment_{score.criterion.code}"] = score.comment
    return saved
