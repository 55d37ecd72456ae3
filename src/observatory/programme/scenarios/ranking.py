"""What the scores of a scenario lead to: the ranking by weighted mean, and the outcome of each application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from observatory.programme.scenarios.scenario import Application, Call, Scenario

Outcome = Literal["selected", "reserve", "not_selected"]


@dataclass(frozen=True)
class Ranked:
    """One application in the ranking.

    `means` holds the exact mean of each criterion over the evaluations, `total` their weighted mean on the scale of the
    call. An application below a minimum is not ranked: `rank` is None and it can be neither selected nor in reserve.
    """

    application: str
    means: Mapping[str, Fraction]
    total: Fraction
    below: tuple[str, ...]
    rank: int | None
    outcome: Outcome


def means(application: Application, call: Call) -> dict[str, Fraction]:
    """Mean score of each criterion over the evaluations of an application, exact."""
    evaluations = application.evaluations
    return {
        criterion.code: sum((Fraction(each.scores[criterion.code]) for each in evaluations), Fraction(0))
        / len(evaluations)
        for criterion in call.criteria
    }


def ranking(scenario: Scenario) -> tuple[Ranked, ...]:
    """All applications, the best first; equal totals share a rank. Those below a minimum come last, by total."""
    call = scenario.call
    counted: list[tuple[Application, dict[str, Fraction], Fraction, tuple[str, ...]]] = []
    for application in scenario.applications:
        mean = means(application, call)
        total = sum((Fraction(each.weight, 100) * mean[each.code] for each in call.criteria), Fraction(0))
        below = tuple(each.code for each in call.criteria if mean[each.code] < Fraction(each.minimum))
        counted.append((application, mean, total, below))
    counted.sort(key=lambda row: (bool(row[3]), -row[2], row[0].key))
    totals = [row[2] for row in counted if not row[3]]
    result = []
    for number, (application, mean, total, below) in enumerate(counted):
        rank = None if below else totals.index(total) + 1
        outcome: Outcome = "not_selected"
        if not below and number < call.places + call.reserves:
            outcome = "selected" if number < call.places else "reserve"
        result.append(Ranked(application.key, mean, total, below, rank, outcome))
    return tuple(result)
