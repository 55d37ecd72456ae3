"""Quotients that regionalise input coefficients, worked out on a small table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from observatory.statistics.measures.specialisation.quotients import location_quotient
from observatory.statistics.measures.specialisation.regional_quotients import (
    augmented_flegg_lq,
    cross_industry_lq,
    flegg_lq,
    regional_coefficients,
)

# The first region has 100 of 400 jobs: quotients 60/100 over 120/400 = 2, 1/3 over 1/2 … = 0.6, 10/100 over 80/400 = 0.5.
X = np.array([[60, 30, 10], [60, 170, 70]])
TABLES = arrays(np.int64, (3, 4), elements=some.integers(1, 900))


def test_supplier_over_user_and_the_quotient_itself_on_the_diagonal() -> None:
    found = cross_industry_lq(X, 0)
    assert found.quotient == pytest.approx(np.array([[2, 2 / 0.6, 4], [0.3, 0.6, 1.2], [0.25, 0.5 / 0.6, 0.5]]))
    assert (found.variant, found.delta, found.size) == ("cilq", None, 1.0)


def test_flegg_makes_small_regions_import_more() -> None:
    found = flegg_lq(X, 0, delta=0.3)
    size = np.log2(1.25) ** 0.3
    assert found.size == pytest.approx(size)
    assert found.quotient == pytest.approx(cross_industry_lq(X, 0).quotient * size)
    assert found.delta == 0.3
    assert flegg_lq(X, 0, delta=0).quotient == pytest.approx(cross_industry_lq(X, 0).quotient)


def test_the_augmented_form_lets_a_specialised_user_buy_more_at_home() -> None:
    plain, augmented = flegg_lq(X, 0, delta=0.3), augmented_flegg_lq(X, 0, delta=0.3)
    assert augmented.quotient[:, 0] == pytest.approx(plain.quotient[:, 0] * np.log2(3))
    assert augmented.quotient[:, 1:] == pytest.approx(plain.quotient[:, 1:])


def test_regional_coefficients_do_not_exceed_the_national_ones() -> None:
    national = np.full((3, 3), 0.2)
    found = regional_coefficients(national, flegg_lq(X, 0, delta=0.3))
    size = np.log2(1.25) ** 0.3
    assert found[1, 0] == pytest.approx(0.2 * 0.3 * size)
    assert found[0, 2] == pytest.approx(0.2)
    with pytest.raises(ValueError, match="the quotients have"):
        regional_coefficients([[0.2]], flegg_lq(X, 0, delta=0.3))


def test_a_user_that_the_region_lacks_has_no_quotient() -> None:
    found = cross_industry_lq([[5, 0], [5, 5]], 0)
    assert np.isnan(found.quotient[0, 1])
    assert found.quotient[1].tolist() == [0, 0]


@given(TABLES, some.integers(0, 2), some.floats(0, 1))
def test_quotients_know_no_unit_and_follow_the_order_of_industries(x: np.ndarray, region: int, delta: float) -> None:
    for measure in (flegg_lq, augmented_flegg_lq):
        found = measure(x, region, delta=delta).quotient
        assert measure(x * 9, region, delta=delta).quotient == pytest.approx(found)
        assert measure(x[:, ::-1], region, delta=delta).quotient == pytest.approx(found[::-1, ::-1])
    assert np.diag(cross_industry_lq(x, region).quotient) == pytest.approx(location_quotient(x)[region])


@pytest.mark.parametrize(
    ("region", "delta", "says"), [(2, 0.3, "region is 2"), (-1, 0.3, "region is -1"), (0, -1, "delta is -1")]
)
def test_regions_and_exponents_that_are_not_there_are_refused(region: int, delta: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        flegg_lq(X, region, delta=delta)
