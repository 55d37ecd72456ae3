"""The ranking, the decision, and a place that becomes free. For those of the office whom no conflict keeps from the call."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.components import Column, Link, Sorting, Table
from observatory.core.pages import signed_in, tell
from observatory.programme.calls.domain import decisions as verbs
from observatory.programme.calls.domain.ranking import Ranked
from observatory.programme.calls.domain.ranking import ranking as ranked
from observatory.programme.calls.forms import DecisionForm, OutcomeForm, ReplacementForm
from observatory.programme.calls.models import ApplicationState, Call, CallState
from observatory.programme.calls.states import standing
from observatory.programme.calls.views.common import (
    call_crumbs,
    form_page,
    office_application,
    one_call_to_rank,
    sent,
)
from observatory.programme.calls.views.dossiers import dossier_crumbs


@require_safe
@signed_in
def ranking(request: HttpRequest, pk: str) -> HttpResponse:
    """Mean, median and spread of every application, ties as ties, minima that are not reached."""
    call = one_call_to_rank(request, pk)
    criteria = list(call.criteria.all())
    columns = (
        Column("place", _("Place"), kind="number", sortable=True),
        Column("region", _("Region"), header=True, sortable=True),
        Column("mean", _("Mean"), kind="number", digits=2, sortable=True),
        Column("median", _("Median"), kind="number", digits=2, sortable=True),
        Column("deviation", _("Standard deviation"), kind="number", digits=2, sortable=True),
        Column("low", _("Lowest"), kind="number", digits=2, sortable=True),
        Column("high", _("Highest"), kind="number", digits=2, sortable=True),
        Column("finals", _("Final evaluations"), kind="number", sortable=True),
        *(
            Column(f"criterion-{one.code}", one.code, kind="number", digits=2, sortable=True, unit=f"{one.weight} %")
            for one in criteria
        ),
        Column("notes", _("Remarks")),
    )
    sorting = Sorting.of(request, columns, "place")
    rows = ranked(call)
    context = {
        "call": call,
        "table": Table(_("Ranking"), columns, sorting.apply([_row(row) for row in rows]), sorting, caption_hidden=True),
        "rows": rows,
        "criteria": criteria,
        "decided": call.state in (CallState.DECIDED, CallState.ARCHIVED),
        "closed": standing(call) == CallState.CLOSED,
        "open": sum(row.open for row in rows),
        "breadcrumbs": call_crumbs(call, {"label": _("Ranking")}),
    }
    return render(request, "calls/ranking.html", context)


def remarks(row: Ranked) -> list[str]:
    """What must be known beside the numbers of an application."""
    notes = []
    if row.tied:
        notes.append(_("tie"))
    if row.below:
        codes = ", ".join(criterion.code for criterion in row.below)
        notes.append(_("below the minimum: %(codes)s") % {"codes": codes})
    if row.mean is None:
        notes.append(_("no evaluation counts"))
    if row.open:
        notes.append(_("evaluations to come: %(count)d") % {"count": row.open})
    if row.waived:
        notes.append(_("waived: %(count)d") % {"count": row.waived})
    return notes


def _row(row: Ranked) -> dict[str, Any]:
    def number(value: Any) -> float | None:
        return None if value is None else float(value)

    return {
        "place": row.place,
        "region": Link(row.application.region_name, reverse("calls:dossier", args=[row.application.pk])),
        "mean": number(row.mean),
        "median": number(row.median),
        "deviation": row.deviation,
        "low": number(row.low),
        "high": number(row.high),
        "finals": row.finals,
        **{f"criterion-{code}": number(mean) for code, mean in row.criterion_means.items()},
        "notes": "; ".join(remarks(row)),
    }


@signed_in
def decision(request: HttpRequest, pk: str) -> HttpResponse:
    """Record the decision; once it is recorded, read it."""
    call = one_call_to_rank(request, pk)
    if call.state in (CallState.DECIDED, CallState.ARCHIVED):
        return _recorded(request, call)
    if standing(call) != CallState.CLOSED:
        raise Http404
    rows = ranked(call)
    expected = verbs.expected_outcomes(rows, call)
    given = sent(request)
    form = DecisionForm(given, initial={"day": timezone.now().date()})
    forms = [
        OutcomeForm(
            given,
            prefix=row.application.pk,
            languages=call.languages,
            initial={"outcome": expected[row.application.pk]},
        )
        for row in rows
    ]
    problems: list[tuple[str, str]] = []
    if given is not None and all([form.is_valid(), *(one.is_valid() for one in forms)]):
        outcomes = [
            verbs.OutcomeOf(row.application, one.cleaned_data["outcome"], one.cleaned_data["reason"])
            for row, one in zip(rows, forms, strict=True)
        ]
        try:
            verbs.record_decision(Actor.of(request), call, outcomes=outcomes, **form.cleaned_data)
        except verbs.Undecided as refusal:
            problems = [
                (message, f"#outcome-{application.pk}" if application is not None else "")
                for application, message in refusal.problems
            ]
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:letters", call.pk)
    elif given is not None:
        problems = [
            (
                _("Choose an outcome for application %(number)d.") % {"number": row.application.number},
                f"#outcome-{row.application.pk}",
            )
            for row, one in zip(rows, forms, strict=True)
            if one.errors
        ]
    context = {
        "call": call,
        "form": form,
        "rows": [
            {
                "row": row,
                "mean": None if row.mean is None else float(row.mean),
                "form": one,
                "remarks": remarks(row),
                "expected": expected[row.application.pk],
            }
            for row, one in zip(rows, forms, strict=True)
        ],
        "problems": problems,
        "breadcrumbs": call_crumbs(call, {"label": _("Decision")}),
    }
    wrong = bool(problems or form.errors)
    return render(request, "calls/decide.html", context, status=422 if wrong else 200)


def _recorded(request: HttpRequest, call: Call) -> HttpResponse:
    record = getattr(call, "decision", None)
    if record is None:
        raise Http404
    outcomes = record.outcomes.select_related("application__organisation")
    order = {state.value: place for place, state in enumerate(verbs.OUTCOMES)}
    kept = {one["application"]: one for one in record.ranking}
    rows = sorted(
        ((outcome, kept.get(outcome.application_id)) for outcome in outcomes),
        key=lambda pair: (order[pair[0].outcome], pair[0].place or 10_000, pair[0].application.number or 0),
    )
    context = {
        "call": call,
        "decision": record,
        "rows": rows,
        "replacements": record.replacements.select_related("left", "moved_up"),
        "breadcrumbs": call_crumbs(call, {"label": _("Decision")}),
    }
    return render(request, "calls/decision.html", context)


@signed_in
def replace(request: HttpRequest, pk: str) -> HttpResponse:
    """A selected region leaves; the next in reserve moves up."""
    row = office_application(request, pk)
    one_call_to_rank(request, row.call_id)
    if row.state != ApplicationState.SELECTED:
        raise Http404
    following = verbs.next_in_reserve(row.call)
    form = ReplacementForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.replace_from_reserve(Actor.of(request), row, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:letters" if following else "calls:decision", row.call_id)
    if following is not None:
        intro = _("%(region)s is next in reserve and takes the place. Its letter will wait in the outbox.") % {
            "region": following.region_name
        }
    else:
        intro = _("No region is in reserve: the place stays empty.")
    return form_page(
        request,
        form,
        title=_("%(region)s leaves") % {"region": row.region_name},
        intro=intro,
        button=_("Record that the region leaves"),
        cancel=reverse("calls:decision", args=[row.call_id]),
        breadcrumbs=dossier_crumbs(row, {"label": _("The region leaves")}),
    )
