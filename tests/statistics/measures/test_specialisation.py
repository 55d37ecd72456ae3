"""Location quotients against numbers worked out here, and their bounds against all that can be drawn between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from observatory.statistics.measures import location_quotient, lq_bounds

# Three regions, three industries: 400 persons.
X = np.array([[60, 10, 30], [40, 40, 120], [10, 40, 50]])


def test_the_quotient_is_the_regional_share_over_the_share_in_the_whole() -> None:
    # (60/100) / (110/400), (40/100) / (90/400), (120/200) / (200/400)
    quotient = location_quotient(X)
    assert quotient[0, 0] == pytest.approx(24 / 11, rel=1e-15)
    assert quotient[2, 1] == pytest.approx(16 / 9, rel=1e-15)
    assert quotient[1, 2] == pytest.approx(1.2, rel=1e-15)


def test_weighted_by_the_regions_shares_the_quotients_of_an_industry_average_to_one() -> None:
    weights = X.sum(axis=1) / X.sum()
    assert weights @ location_quotient(X) == pytest.approx(np.ones(3), rel=1e-14)


def test_another_reference_area_may_be_larger_than_the_regions() -> None:
    assert location_quotient(X, reference=[500, 250, 250])[0] == pytest.approx([1.2, 0.4, 1.2], rel=1e-15)


def test_an_industry_that_nobody_has_gives_no_number() -> None:
    assert np.isnan(location_quotient([[5, 0], [5, 0]])[:, 1]).all()


@pytest.mark.parametrize(
    ("x", "says"),
    [([1, 2], "1 dimensions, not 2"), ([[1, np.nan]], "a missing number is not zero"), ([[1, -1]], "negative")],
)
def test_what_is_no_employment_is_refused(x: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        location_quotient(x)  # type: ignore[arg-type]


def test_with_everything_known_both_bounds_are_the_quotient() -> None:
    low, high = lq_bounds(X, X)
    assert low == pytest.approx(location_quotient(X), rel=1e-12)
    assert high == pytest.approx(location_quotient(X), rel=1e-12)


@given(
    arrays(np.int64, (3, 4), elements=some.integers(1, 500)),
    arrays(np.int64, (3, 4), elements=some.integers(0, 300)),
    some.integers(0, 2**32),
)
@settings(max_examples=60, deadline=None)
def test_no_numbers_within_the_bounds_lead_out_of_the_range(low: np.ndarray, width: np.ndarray, seed: int) -> None:
    least, most = lq_bounds(low, low + width)
    drawn = np.random.default_rng(seed).uniform(low, low + width, size=(40, 3, 4))
    for cells in drawn:
        quotient = location_quotient(cells)
        assert (quotient >= least * (1 - 1e-12)).all()
        assert (quotient <= most * (1 + 1e-12)).all()


@given(arrays(np.int64, (2, 3), elements=some.integers(1, 50)), arrays(np.int64, (2, 3), elements=some.integers(0, 40)))
@settings(max_examples=40, deadline=None)
def test_the_range_is_reached(low: np.ndarray, width: np.ndarray) -> None:
    """All corners of the other cells, with a fine grid of the cell itself, come within a thousandth of the ends."""
    least, most = lq_bounds(low, low + width)
    corners = np.array(np.meshgrid(*[[0, 1]] * 5, indexing="ij")).reshape(5, -1).T
    grid = np.linspace(0, 1, 2001)
    parts = np.empty((len(corners), len(grid), 6))
    parts[..., 0] = grid
    parts[..., 1:] = corners[:, None, :]
    cells = low + width * parts.reshape(-1, 2, 3)
    first = cells[:, 0, 0] * cells.sum(axis=(1, 2)) / (cells[:, 0].sum(axis=1) * cells[:, :, 0].sum(axis=1))
    assert first.min() == pytest.approx(least[0, 0], rel=1e-3)
    assert first.max() == pytest.approx(most[0, 0], rel=1e-3)
