"""Bounds of agglomeration from size classes hold whatever the plants, and are reached."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from observatory.statistics.measures.concentration.agglomeration import ellison_glaeser
from observatory.statistics.measures.concentration.size_classes import ellison_glaeser_bounds, herfindahl_bounds

LOW, HIGH = [1, 10, 50, 250], [9, 49, 249, np.inf]


@given(
    some.lists(some.tuples(some.integers(0, 4), some.integers(0, 1), some.integers(1, 900)), min_size=8, max_size=60)
)
def test_the_index_of_the_plants_lies_between_the_bounds(plants: list[tuple[int, int, int]]) -> None:
    region, industry, size = (np.array(column) for column in zip(*plants, strict=True))
    reference = [3, 2, 2, 1, 1]
    x, counts = np.zeros((5, 2)), np.zeros((2, 4))
    np.add.at(x, (region, industry), size)
    np.add.at(counts, (industry, np.searchsorted(LOW, size, side="right") - 1), 1)
    found = ellison_glaeser(region, industry, size, reference=reference, industries=2)
    bounds = ellison_glaeser_bounds(x, counts, LOW, HIGH, reference=reference)
    known = found.plants > 1
    assert (found.h[known] >= bounds.h_low[known] * (1 - 1e-9)).all()
    assert (found.h[known] <= bounds.h_high[known] * (1 + 1e-9)).all()
    # A bound at minus infinity is the case in which one plant might have everything.
    assert (found.gamma[known] >= bounds.gamma_low[known] - 1e-9).all()
    assert (found.gamma[known] <= bounds.gamma_high[known] + 1e-9).all()
    assert np.isnan(bounds.gamma_low[~known]).all()
    assert bounds.g[known] == pytest.approx(found.g[known], rel=1e-12)


def test_equal_plants_as_far_as_classes_permit() -> None:
    # Two plants of 1 to 9 and one of 10 to 49 with 24 jobs: 7, 7, 10 at the most equal; 9, 5, 10 or 1, 1, 22 otherwise.
    low, high = herfindahl_bounds([24], [[2, 1]], [1, 10], [9, 49])
    assert low == pytest.approx([(49 + 49 + 100) / 24**2])
    # All 12 jobs above the least sizes go to the larger plant, which cannot grow beyond 22 then: reached.
    assert high == pytest.approx([(1 + 1 + 22**2) / 24**2])


def test_an_open_class_takes_all_that_is_left_and_the_bound_is_reached() -> None:
    low, high = herfindahl_bounds([1000], [[3, 2]], [1, 10], [9, np.inf])
    assert low == pytest.approx([(3 * 81 + 2 * 486.5**2) / 1e6])
    assert high == pytest.approx([(3 * 1 + 100 + 987**2) / 1e6])


def test_classes_of_one_size_leave_no_doubt() -> None:
    low, high = herfindahl_bounds([30], [[2, 1]], [5, 20], [5, 20])
    assert low == pytest.approx(high)
    assert low == pytest.approx([(25 + 25 + 400) / 900])


def test_every_plant_in_an_interior_case_is_equal() -> None:
    low, _ = herfindahl_bounds([100], [[10]], [1], [np.inf])
    assert low == pytest.approx([0.1])


def test_the_upper_bound_is_reached_up_to_one_plant() -> None:
    """Against all sizes that are possible, in whole jobs."""
    sizes = [
        (a, b, c, 40 - a - b - c)
        for a in range(1, 10)
        for b in range(1, 10)
        for c in range(5, 21)
        if 5 <= 40 - a - b - c <= 20
    ]
    squares = np.square(sizes).sum(axis=1) / 1600
    low, high = herfindahl_bounds([40], [[2, 2]], [1, 5], [9, 20])
    assert low[0] == pytest.approx(squares.min(), abs=1e-3)
    assert squares.max() <= high[0] <= squares.max() + 15**2 / 4 / 1600


def test_no_employment_no_bounds() -> None:
    assert np.isnan(herfindahl_bounds([0], [[0]], [1], [9])).all()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([24], [[2, 1]], [1, 30], [9, 49]), "industry 0: employment is 24, but 3 plants"),
        (([99], [[2, 0]], [1, 30], [9, 49]), "between 2 and 18"),
        (([24], [[2.5, 1]], [1, 10], [9, 49]), "whole numbers"),
        (([24], [[2]], [1, 10], [9, 49]), "totals, classes"),
        (([24], [[2, 1]], [9, 10], [1, 49]), "must not exceed"),
    ],
)
def test_classes_that_cannot_hold_the_total_are_refused(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        herfindahl_bounds(*arguments)  # type: ignore[arg-type]
