"""The ranking of a call, computed from final evaluations each time it is asked for. Nobody but the office sees it.

An evaluator's total for an application is the mean of their scores weighted by the criteria; the application's total is the
mean of these, and equals the weighted mean of its criterion means. All of it is exact until it is shown.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch

from observatory.core.models import User
from observatory.programme.calls.models import Application, Assignment, Call, Conflict, Criterion, Evaluation
from observatory.programme.calls.rules import HANDED_IN


@dataclass(frozen=True)
class Counted:
    """One evaluation that counts: who made it and its total on the scale of the call."""

    evaluator: User
    assignment: Assignment
    total: Fraction


@dataclass(frozen=True)
class Ranked:
    """One application in the ranking.

    `place` counts from 1; equal totals share it (`tied`). It is None for an application below the minimum of a criterion
    (`below`), which comes after the others, and for one without any evaluation that counts, which comes last. `deviation` is
    the standard deviation of the evaluators' totals (over n - 1), None for fewer than two; `open` counts the evaluations that
    are asked for and not final.
    """

    application: Application
    place: int | None
    tied: bool
    counted: tuple[Counted, ...]
    criterion_means: Mapping[str, Fraction]
    mean: Fraction | None
    median: Fraction | None
    deviation: float | None
    low: Fraction | None
    high: Fraction | None
    below: tuple[Criterion, ...]
    open: int
    waived: int

    @property
    def finals(self) -> int:
        """How many evaluations count."""
        return len(self.counted)

    def to_json(self) -> dict[str, Any]:
        """What a decision keeps of it: numbers to four decimals."""

        def number(value: Fraction | float | None) -> float | None:
            return None if value is None else round(float(value), 4)

        return {
            "application": self.application.pk,
            "number": self.application.number,
            "place": self.place,
            "tied": self.tied,
            "mean": number(self.mean),
            "median": number(self.median),
            "deviation": number(self.deviation),
            "low": number(self.low),
            "high": number(self.high),
            "finals": self.finals,
            "below": [criterion.code for criterion in self.below],
        }


def ranking(call: Call) -> list[Ranked]:
    """All applications in the competition, the best first; equal ones by number. Asks five questions, whatever the size."""
    criteria = list(call.criteria.all())
    assignments = Assignment.objects.select_related("evaluator").prefetch_related(
        Prefetch("evaluation", Evaluation.objects.prefetch_related("scores"))
    )
    applications = list(
        call.applications.filter(state__in=HANDED_IN)
        .select_related("organisation")
        .prefetch_related(Prefetch("assignments", assignments))
        .order_by("number")
    )
    barred: dict[str, set[str]] = defaultdict(set)
    for application, person in Conflict.objects.filter(application__call=call).values_list("application", "person"):
        barred[application].add(person)
    rows = [_assessed(application, criteria, barred[application.pk]) for application in applications]
    rows.sort(key=lambda row: (row.mean is None, bool(row.below), -(row.mean or 0), row.application.number or 0))
    return _placed(rows)


def counting_evaluations(application: Application) -> list[Evaluation]:
    """The evaluations that count: final, not waived, by evaluators who never had a conflict with the application."""
    barred = Conflict.objects.filter(application=application).values("person")
    return list(
        Evaluation.objects.filter(assignment__application=application, assignment__waived=None)
        .exclude(final=None)
        .exclude(assignment__evaluator__in=barred)
        .prefetch_related("scores")
        .order_by("pk")
    )


def _assessed(application: Application, criteria: list[Criterion], barred: set[str]) -> Ranked:
    counted, values = [], defaultdict(list)
    still_open = waived = 0
    for assignment in application.assignments.all():
        if assignment.evaluator_id in barred:
            continue
        evaluation = getattr(assignment, "evaluation", None)
        if assignment.waived is not None:
            waived += 1
        elif evaluation is None or evaluation.final is None:
            still_open += 1
        else:
            scores = {score.criterion_id: Fraction(score.value) for score in evaluation.scores.all()}
            total = sum((Fraction(criterion.weight, 100) * scores[criterion.pk] for criterion in criteria), Fraction(0))
            counted.append(Counted(assignment.evaluator, assignment, total))
            for criterion in criteria:
                values[criterion.pk].append(scores[criterion.pk])
    means = {criterion.code: statistics.mean(values[criterion.pk]) for criterion in criteria if values[criterion.pk]}
    totals = [one.total for one in counted]
    return Ranked(
        application=application,
        place=None,
        tied=False,
        counted=tuple(sorted(counted, key=lambda one: (one.evaluator.name, one.evaluator.email))),
        criterion_means=means,
        mean=statistics.mean(totals) if totals else None,
        median=statistics.median(totals) if totals else None,
        deviation=statistics.stdev(map(float, totals)) if len(totals) > 1 else None,
        low=min(totals, default=None),
        high=max(totals, default=None),
        below=tuple(
            criterion
            for criterion in criteria
            if criterion.code in means and means[criterion.code] < Fraction(criterion.minimum)
        ),
        open=still_open,
        waived=waived,
    )


def _placed(rows: list[Ranked]) -> list[Ranked]:
    """The rows in their order with places: the first of several equal ones gives its place to all of them."""
    from dataclasses import replace

    eligible = [row.mean for row in rows if row.mean is not None and not row.below]
    placed = []
    for row in rows:
        if row.mean is None or row.below:
            placed.append(row)
        else:
            tied = eligible.count(row.mean) > 1
            placed.append(replace(row, place=eligible.index(row.mean) + 1, tied=tied))
    return placed
