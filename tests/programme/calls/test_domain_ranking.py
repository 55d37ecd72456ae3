"""The ranking: weighted means, their middle and spread, ties as ties, minima, and no score of anybody with a conflict."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.programme.calls.conftest import AFTER, Cast, assign, score

from observatory.programme.calls.domain.conflicts import declare_conflict, lift_conflict
from observatory.programme.calls.domain.decisions import expected_outcomes
from observatory.programme.calls.domain.evaluations import waive_evaluation
from observatory.programme.calls.domain.ranking import Ranked, ranking
from observatory.programme.calls.models import Application, Assignment, Call


def by_name(call: Call) -> dict[str, Ranked]:
    names = {"QM11": "alma", "AA62": "bela", "QO32": "cora"}
    return {names[row.application.region]: row for row in ranking(call)}


def test_totals_are_means_weighted_by_the_criteria(call: Call, evaluated: dict[str, Application]) -> None:
    rows = by_name(call)
    # 4 * 0.6 + 3 * 0.4 = 3.6 and 5 * 0.6 + 4 * 0.4 = 4.6
    assert [one.total for one in rows["alma"].counted] == [Fraction("4.6"), Fraction("3.6")]
    alma = rows["alma"]
    assert (alma.mean, alma.median, alma.low, alma.high) == tuple(map(Fraction, ("4.1", "4.1", "3.6", "4.6")))
    assert alma.deviation == pytest.approx(0.5**0.5)
    assert alma.criterion_means == {"NEED": Fraction("4.5"), "IDEA": Fraction("3.5")}
    assert (alma.place, rows["bela"].place, alma.finals) == (1, 2, 2)
    assert [row.application.pk for row in ranking(call)] == [evaluated[name].pk for name in ("alma", "bela", "cora")]


def test_below_a_minimum_nothing_is_placed(call: Call, evaluated: dict[str, Application]) -> None:
    cora = by_name(call)["cora"]
    assert (cora.place, [criterion.code for criterion in cora.below]) == (None, ["NEED"])
    assert cora.mean == Fraction("2.9")


def test_equal_totals_share_a_place(cast: Cast, call: Call, applications: dict[str, Application]) -> None:
    for name, marks in (("alma", (3, 3)), ("bela", (4, "1.5")), ("cora", (2, 2))):
        score(cast, assign(cast, applications[name], "eva"), *marks)
    rows = by_name(call)
    assert {name: (row.place, row.tied) for name, row in rows.items()} == {
        "alma": (1, True),
        "bela": (1, True),
        "cora": (3, False),
    }
    # One place, one in reserve: the tie stands across the place, so that the ranking leaves it open.
    assert expected_outcomes(ranking(call), call) == {
        applications["alma"].pk: None,
        applications["bela"].pk: None,
        applications["cora"].pk: "not_selected",
    }


def test_one_evaluation_has_no_spread_and_none_has_no_total(
    cast: Cast, call: Call, applications: dict[str, Application]
) -> None:
    score(cast, assign(cast, applications["alma"], "eva"), 3, 3)
    score(cast, assign(cast, applications["bela"], "eva"), 4, 4, final=False)
    rows = by_name(call)
    assert (rows["alma"].mean, rows["alma"].deviation) == (Fraction(3), None)
    assert (rows["bela"].mean, rows["bela"].place, rows["bela"].open) == (None, None, 1)
    assert (rows["cora"].finals, rows["cora"].open) == (0, 0)


def test_scores_of_whoever_has_or_had_a_conflict_do_not_count(
    cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    conflict = declare_conflict(cast.actor("emil"), evaluated["alma"], now=AFTER)
    assert [one.evaluator for one in by_name(call)["alma"].counted] == [cast.eva]
    lift_conflict(cast.officer, conflict, reason="Another person of that name.", now=AFTER)
    alma = by_name(call)["alma"]
    assert ([one.evaluator for one in alma.counted], alma.mean, alma.open) == ([cast.eva], Fraction("3.6"), 0)
    # The same evaluator still counts where there is no conflict.
    assert cast.emil in [one.evaluator for one in by_name(call)["cora"].counted]


def test_a_waived_evaluation_neither_counts_nor_is_waited_for(
    cast: Cast, call: Call, evaluated: dict[str, Application]
) -> None:
    row: Assignment = assign(cast, evaluated["alma"], "ernst")
    score(cast, row, 0, 0, final=False)
    assert by_name(call)["alma"].open == 1
    waive_evaluation(cast.officer, row, reason="Ill.", now=AFTER)
    alma = by_name(call)["alma"]
    assert (alma.open, alma.waived, alma.mean) == (0, 1, Fraction("4.1"))


def test_the_ranking_asks_the_same_few_questions_whatever_the_size(
    cast: Cast, call: Call, evaluated: dict[str, Application], django_assert_max_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        ranking(call)
    score(cast, assign(cast, evaluated["alma"], "ernst"), 1, 1)
    with django_assert_max_num_queries(len(few)):
        ranking(call)
    assert len(few) <= 6
