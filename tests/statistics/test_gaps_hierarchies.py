"""Interval propagation on worked examples and on random hierarchies whose truth is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from observatory.statistics.gaps import NO_VALUE, UNBOUNDED, Bounds, Slack, learned_slack, propagate

Matrix = NDArray[np.int64]


def column(values: list[int | None]) -> tuple[Matrix, NDArray[np.bool_]]:
    """One industry, the regions below each other; None is a hole."""
    known = np.array([[value is not None] for value in values])
    return np.array([[value or 0] for value in values], dtype=np.int64), known


def one_industry(values: list[int | None], parents: list[int], **options: Any) -> Bounds:
    value, known = column(values)
    complete = options.pop("complete", True)
    return propagate(
        value,
        known,
        np.array(parents),
        np.array([-1]),
        region_complete=np.full(len(values), complete),
        industry_complete=np.array([True]),
        **options,
    )


def test_a_single_hole_is_the_total_less_the_other_parts() -> None:
    bounds = one_industry([100, 60, None], [-1, 0, 0])
    assert (bounds.low[2, 0], bounds.value[2, 0], bounds.high[2, 0]) == (40, 40, 40)
    assert bounds.is_hole.ravel().tolist() == [False, False, True]


def test_two_holes_share_what_is_left_between_them() -> None:
    bounds = one_industry([100, 60, None, None], [-1, 0, 0, 0])
    assert bounds.low.ravel().tolist() == [100, 60, 0, 0]
    assert bounds.high.ravel().tolist() == [100, 60, 40, 40]
    # 0 + t·40 + 0 + t·40 = 40 gives t = ½
    assert bounds.value.ravel().tolist() == [100, 60, 20, 20]


def test_a_hidden_total_is_the_sum_of_its_parts_and_a_second_level_follows() -> None:
    bounds = one_industry([100, None, 30, 20, None], [-1, 0, 1, 1, 0])
    assert bounds.low.ravel().tolist() == [100, 50, 30, 20, 50]
    assert bounds.high.ravel().tolist() == [100, 50, 30, 20, 50]


def test_parts_that_do_not_cover_their_total_are_bounded_from_above_only() -> None:
    bounds = one_industry([100, 60, None], [-1, 0, 0], complete=False)
    assert (bounds.low[2, 0], bounds.high[2, 0]) == (0, 40)


def test_a_hidden_total_of_incomplete_parts_is_unbounded_above_and_has_no_value() -> None:
    bounds = one_industry([None, 60, 10], [-1, 0, 0], complete=False)
    assert (bounds.low[0, 0], bounds.high[0, 0], bounds.value[0, 0]) == (70, UNBOUNDED, NO_VALUE)


def test_a_total_of_nought_makes_every_part_nought() -> None:
    bounds = one_industry([0, None, None], [-1, 0, 0])
    assert bounds.high.ravel().tolist() == [0, 0, 0]


def test_both_hierarchies_together_determine_what_neither_does_alone() -> None:
    # rows: country, two regions; columns: section, two divisions. Unknown: both regions' divisions but one total.
    value = np.array([[100, 40, 60], [70, 0, 0], [30, 0, 0]])
    known = np.array([[True, True, True], [True, False, False], [True, False, False]])
    bounds = propagate(
        value,
        known,
        np.array([-1, 0, 0]),
        np.array([-1, 0, 0]),
        region_complete=np.array([True, False, False]),
        industry_complete=np.array([True, False, False]),
    )
    # region 1: division 1 is at most 40 (country), so division 2 at least 30; region 2: each at most 30
    assert bounds.low[1:, 1:].tolist() == [[10, 30], [0, 0]]
    assert bounds.high[1:, 1:].tolist() == [[40, 60], [30, 30]]


def test_slack_widens_by_what_it_allows() -> None:
    slack = Slack(*(np.full((1, 1), amount, dtype=np.int64) for amount in (-2, 3, 0, 0)))
    bounds = one_industry([100, 60, None], [-1, 0, 0], slack=slack)
    # total − parts lies in [−2, 3], so the hole in [40 − 3, 40 + 2]
    assert (bounds.low[2, 0], bounds.high[2, 0]) == (37, 42)


def test_parts_above_their_total_are_a_direct_conflict_and_bound_nothing() -> None:
    bounds = one_industry([100, 120, None], [-1, 0, 0])
    assert [(item.hierarchy, item.region, item.industry, item.direct) for item in bounds.conflicts] == [
        ("region", 0, 0, True)
    ]
    assert (bounds.low[2, 0], bounds.high[2, 0]) == (0, UNBOUNDED)


def test_a_contradiction_through_a_common_hole_sets_aside_every_family_that_may_be_at_fault() -> None:
    # The region family says the hole is 40, the industry family says it is 10: one is wrong, nobody knows which.
    bounds = propagate(
        np.array([[1000, 100, 900], [500, 60, 440], [500, 0, 490]]),
        np.array([[True, True, True], [True, True, True], [True, False, True]]),
        np.array([-1, 0, 0]),
        np.array([-1, 0, 0]),
        region_complete=np.array([True, False, False]),
        industry_complete=np.array([True, False, False]),
    )
    named = {(item.hierarchy, item.region, item.industry, item.direct) for item in bounds.conflicts}
    # column 2 is published whole and wrong (440 + 490 ≠ 900); the hole (2, 1) is 40 by region and 10 by industry
    assert named == {("region", 0, 2, True), ("region", 0, 1, False), ("industry", 2, 0, False)}
    assert (bounds.low[2, 1], bounds.high[2, 1]) == (0, UNBOUNDED)


def test_a_part_of_another_definition_makes_its_family_no_sum() -> None:
    value, known = column([100, 60, None])
    bounds = propagate(
        value,
        known,
        np.array([-1, 0, 0]),
        np.array([-1]),
        region_complete=np.array([True, False, False]),
        industry_complete=np.array([True]),
        counted_otherwise=np.array([[False], [True], [False]]),
    )
    assert (bounds.low[2, 0], bounds.high[2, 0]) == (0, UNBOUNDED)
    assert bounds.conflicts == ()


def test_estimates_take_the_unit_of_the_source() -> None:
    bounds = one_industry([5000, None, None], [-1, 0, 0], unit=1000)
    # t = ½ of 5 persons: 2.5, rounded half up
    assert bounds.value.ravel().tolist() == [5000, 3000, 3000]


@pytest.mark.parametrize("parents", [[1, 0], [0, -1]])
def test_a_hierarchy_that_runs_in_a_circle_is_refused(parents: list[int]) -> None:
    with pytest.raises(ValueError, match="circle"):
        one_industry([1, 2], parents)


def test_values_too_large_to_sum_are_refused() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        one_industry([2**61, 1, None], [-1, 0, 0])


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Two random hierarchies, a matrix that adds up along both, and random holes."""

    def parents(size: int) -> list[int]:
        return [-1] + [draw(st.integers(-1 if draw(st.booleans()) else 0, place - 1)) for place in range(1, size)]

    region_parent, industry_parent = (np.array(parents(draw(st.integers(1, 7)))) for _ in range(2))
    shape = (len(region_parent), len(industry_parent))
    drawn = draw(st.lists(st.integers(0, 50), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    truth = np.array(drawn, dtype=np.int64).reshape(shape)
    complete = []
    for axis, parent in enumerate((region_parent, industry_parent)):
        covered = np.array(draw(st.lists(st.booleans(), min_size=len(parent), max_size=len(parent))))
        complete.append(covered & np.isin(np.arange(len(parent)), parent))
        view = truth if axis == 0 else truth.T
        for position in reversed(range(len(parent))):
            below = np.flatnonzero(parent == position)
            if len(below):
                # what an incomplete total holds beyond its parts was drawn, and already adds up along the regions
                view[position] = view[below].sum(axis=0) + (0 if complete[axis][position] else view[position])
    known = np.array(draw(st.lists(st.booleans(), min_size=truth.size, max_size=truth.size))).reshape(shape)
    return {
        "truth": truth,
        "known": known,
        "region_parent": region_parent,
        "industry_parent": industry_parent,
        "region_complete": complete[0],
        "industry_complete": complete[1],
    }


def solve(world: dict[str, Any], known: NDArray[np.bool_] | None = None, **options: Any) -> Bounds:
    seen = world["known"] if known is None else known
    hierarchy = {name: world[name] for name in ("region_complete", "industry_complete")}
    # what is not known is not shown: the solver sees noughts there
    return propagate(
        np.where(seen, world["truth"], 0),
        seen,
        world["region_parent"],
        world["industry_parent"],
        **hierarchy,
        **options,
    )


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_bounds_always_contain_the_truth(world: dict[str, Any]) -> None:
    bounds = solve(world)
    assert bounds.conflicts == ()
    assert (bounds.low <= world["truth"]).all()
    assert (world["truth"] <= bounds.high).all()
    limited = bounds.high != UNBOUNDED
    assert ((bounds.low <= bounds.value) & (bounds.value <= bounds.high))[limited].all()
    assert (bounds.value[~limited] == NO_VALUE).all()


@settings(max_examples=100, deadline=None)
@given(worlds(), st.data())
def test_knowing_more_never_widens(world: dict[str, Any], data: st.DataObject) -> None:
    extra = data.draw(st.lists(st.booleans(), min_size=world["known"].size, max_size=world["known"].size))
    before = solve(world)
    after = solve(world, known=world["known"] | np.array(extra).reshape(world["known"].shape))
    assert (after.low >= before.low).all()
    assert (after.high <= before.high).all()


@settings(max_examples=100, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_regions_and_industries_does_not_matter(world: dict[str, Any], random: Any) -> None:
    rows, columns = (np.array(random.sample(range(size), size), dtype=np.int64) for size in world["truth"].shape)

    def moved(parent: Matrix, order: Matrix) -> Matrix:
        place = np.argsort(order)
        return np.where(parent[order] >= 0, place[parent[order]], -1)

    shuffled = {
        "truth": world["truth"][np.ix_(rows, columns)],
        "known": world["known"][np.ix_(rows, columns)],
        "region_parent": moved(world["region_parent"], rows),
        "industry_parent": moved(world["industry_parent"], columns),
        "region_complete": world["region_complete"][rows],
        "industry_complete": world["industry_complete"][columns],
    }
    first, second = solve(world), solve(shuffled)
    for name in ("low", "high", "value"):
        assert (getattr(first, name)[np.ix_(rows, columns)] == getattr(second, name)).all(), name


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_what_is_determined_can_be_taken_as_known_without_changing_anything(world: dict[str, Any]) -> None:
    first = solve(world)
    second = solve(world, known=first.low == first.high)
    assert (first.low == second.low).all()
    assert (first.high == second.high).all()


@settings(max_examples=100, deadline=None)
@given(worlds(), st.integers(1, 3))
def test_stopping_early_is_wider_but_true(world: dict[str, Any], rounds: int) -> None:
    early, late = solve(world, maximum_rounds=rounds), solve(world)
    assert (early.low <= late.low).all()
    assert (late.high <= early.high).all()


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_rounded_numbers_with_learned_slack_contain_the_rounded_truth(world: dict[str, Any]) -> None:
    # The truth is in tenths; what an office publishes is rounded to ten. 37 → 40, and 40 + 40 need not be 70.
    published = {**world, "truth": (world["truth"] + 5) // 10 * 10}
    learned = learned_slack(
        np.where(world["known"], published["truth"], 0),
        world["known"],
        world["region_parent"],
        world["industry_parent"],
    )
    assume(learned.unit == 10)  # a few numbers may happen to share a larger unit
    bounds = solve(published, slack=learned.slack, unit=10)
    hole_ok = (bounds.low <= published["truth"]) & (published["truth"] <= bounds.high)
    assert hole_ok.all()
