"""Location quotients against numbers worked out here, and their bounds against all that can be drawn between them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from tests.statistics.measures.german_regions import german_employment, oracle

from observatory.statistics.measures import location_quotient, lq_bounds
from observatory.statistics.measures.specialisation.quotients import log_lq, lq_normality, standardised_lq, symmetric_lq

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


def test_the_german_quotients_are_those_computed_elsewhere(shared_data: Path) -> None:
    x, regions, industries = german_employment(shared_data)
    expected = oracle(shared_data, "de_regions_oracle_lq.csv", "region_code")
    quotient = location_quotient(x)
    for row, region in enumerate(regions):
        # Ten digits are printed.
        assert quotient[row] == pytest.approx([expected[region][industry] for industry in industries], abs=5.1e-11)


def test_the_textbooks_quotient_and_its_symmetric_form() -> None:
    # Farhauer and Kröll 2013: 1,714 of 79,006 in the region, 879,213 of 15,593,224 in the country.
    region, country = [[1714, 79006 - 1714]], [879213, 15593224 - 879213]
    assert location_quotient(region, country)[0, 0] == pytest.approx(0.3847623423, abs=5e-11)
    assert symmetric_lq(region, country)[0, 0] == pytest.approx(-0.4442911530, abs=5e-11)
    assert log_lq(region, country)[0, 0] == pytest.approx(np.log(0.3847623423), abs=5e-10)


def test_the_manuals_matrix_has_the_manuals_average_quotients() -> None:
    # EconGeo 2.1, location quotients weighted by the region's shares.
    x = np.array([[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]])
    average = (x / 100 * location_quotient(x)).sum(axis=1)
    assert average == pytest.approx([5, 2.625, 1.7, 1.575, 2.325], rel=1e-12)


def test_standardised_quotients() -> None:
    # O'Donoghue and Gleave 2004: quotients .25, 1/3, .5, 1.75, 2, made here from regions of 1,200 in an area of 1:1.
    quotients = np.array([0.25, 1 / 3, 0.5, 1.75, 2])
    x = np.stack([600 * quotients, 1200 - 600 * quotients], axis=1)
    standardised = standardised_lq(x, [1, 1])
    assert standardised[:, 0] == pytest.approx([-0.854, -0.755, -0.556, 0.934, 1.232], abs=5e-4)
    assert standardised[:, 0].std(ddof=1) == pytest.approx(1)
    assert standardised_lq(x, [1, 1], normalised_by=0)[:, 0].std() == pytest.approx(1)


def test_logarithms_are_standardised_over_the_regions_that_have_the_industry() -> None:
    found = standardised_lq([[0, 10], [5, 5], [2, 8], [0, 0]], logarithmic=True)
    assert found[0, 0] == -np.inf
    assert np.isnan(found[3, 0])
    assert found[1:3, 0] == pytest.approx([2**-0.5, -(2**-0.5)])


def test_quotients_that_are_the_same_everywhere_have_no_deviation() -> None:
    assert np.isnan(standardised_lq([[1, 2], [3, 6], [7, 14]])).all()
    with pytest.raises(ValueError, match="normalised_by is 2"):
        standardised_lq(X, normalised_by=2)


def test_skewed_quotients_are_not_normal_but_their_logarithms_are() -> None:
    drawn = np.exp(np.random.default_rng(4).normal(size=200))
    x = np.stack([drawn, 1000 - drawn], axis=1)
    assert lq_normality(x)[0] < 1e-6
    assert lq_normality(x, logarithmic=True)[0] > 0.05
    assert np.isnan(lq_normality(x[:2])).all()


@given(arrays(np.int64, (3, 4), elements=some.integers(1, 500)))
def test_the_symmetric_form_turns_its_sign_with_the_reciprocal(x: np.ndarray) -> None:
    quotient = location_quotient(x)
    assert symmetric_lq(x) == pytest.approx(np.tanh(log_lq(x) / 2), abs=1e-12)
    assert ((symmetric_lq(x) > 0) == (quotient > 1)).all()


@given(
    arrays(np.int64, (3, 4), elements=some.integers(1, 500)),
    arrays(np.int64, (3, 4), elements=some.integers(0, 300)),
    some.integers(0, 2**32),
)
def test_no_numbers_within_the_bounds_lead_out_of_the_range(low: np.ndarray, width: np.ndarray, seed: int) -> None:
    least, most = lq_bounds(low, low + width)
    drawn = np.random.default_rng(seed).uniform(low, low + width, size=(40, 3, 4))
    for cells in drawn:
        quotient = location_quotient(cells)
        assert (quotient >= least * (1 - 1e-12)).all()
        assert (quotient <= most * (1 + 1e-12)).all()


@given(arrays(np.int64, (2, 3), elements=some.integers(1, 50)), arrays(np.int64, (2, 3), elements=some.integers(0, 40)))
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
