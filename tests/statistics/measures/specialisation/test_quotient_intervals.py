"""Intervals of location quotients against a published example, and against how often they cover what they should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from observatory.statistics.measures.specialisation.quotient_intervals import bootstrap_lq, lq_interval, shrunken_lq
from observatory.statistics.measures.specialisation.quotients import location_quotient, standardised_lq

TABLES = arrays(np.int64, (4, 3), elements=some.integers(1, 900))

# Farhauer and Kröll 2013: 1,714 of 79,006 jobs in the region, 879,213 of 15,593,224 in the country.
WHOLE = [[1714, 79006 - 1714], [879213 - 1714, 15593224 - 79006 - 879213 + 1714]]


def test_the_textbooks_quotient_with_its_interval() -> None:
    found = lq_interval(WHOLE)
    assert found.log_std_error[0, 0] == pytest.approx(0.0238667372, abs=5e-11)
    # The ends were printed with z = 1.959964, seven digits.
    assert found.conf_low[0, 0] == pytest.approx(0.3671784264, abs=2e-10)
    assert found.conf_high[0, 0] == pytest.approx(0.4031883395, abs=2e-10)
    assert found.std_error[0, 0] == pytest.approx(0.3847623423 * 0.0238667372, abs=1e-9)
    assert found.model == "multinomial"


def test_jobs_that_come_in_plants_make_the_interval_wider() -> None:
    plain, clustered = lq_interval(WHOLE), lq_interval(WHOLE, design_effect=[16, 1])
    assert clustered.log_std_error[:, 0] == pytest.approx(4 * plain.log_std_error[:, 0])
    assert clustered.log_std_error[:, 1] == pytest.approx(plain.log_std_error[:, 1])


@given(TABLES)
def test_the_interval_holds_the_quotient_and_shrinks_with_the_sample(x: np.ndarray) -> None:
    found, larger = lq_interval(x), lq_interval(x * 100)
    assert (found.conf_low <= found.estimate).all()
    assert (found.estimate <= found.conf_high).all()
    assert larger.log_std_error == pytest.approx(found.log_std_error / 10, rel=1e-6, abs=1e-12)
    assert found.estimate == pytest.approx(location_quotient(x))


def test_an_empty_cell_has_no_interval() -> None:
    found = lq_interval([[0, 5], [5, 5]])
    assert found.estimate[0, 0] == 0
    assert np.isnan(found.conf_high[0, 0])


PROBABILITIES = np.array([[0.04, 0.06, 0.15], [0.10, 0.02, 0.18], [0.02, 0.13, 0.30]])


@pytest.mark.parametrize("size", [500, 5000])
def test_the_interval_covers_what_it_should(size: int) -> None:
    """Multinomial samples whose smallest expected cell is 10, and 100: every cell between 93 and 97 % of 1,500 draws."""
    truth = location_quotient(PROBABILITIES)
    draws = np.random.default_rng(11).multinomial(size, PROBABILITIES.ravel(), 1500).reshape(-1, 3, 3)
    covered = np.zeros((3, 3))
    for x in draws:
        found = lq_interval(x)
        covered += (found.conf_low <= truth) & (truth <= found.conf_high)
    assert (covered / len(draws) > 0.93).all()
    assert (covered / len(draws) < 0.97).all()


def test_jobs_in_plants_are_covered_with_the_design_effect() -> None:
    """Plants of 8 jobs: without the effect the interval covers far too little, with it what it should."""
    truth = location_quotient(PROBABILITIES)
    draws = 8 * np.random.default_rng(12).multinomial(1500, PROBABILITIES.ravel(), 1000).reshape(-1, 3, 3)
    covered = np.zeros((2, 3, 3))
    for x in draws:
        for which, effect in enumerate((1, 8)):
            found = lq_interval(x, design_effect=effect)
            covered[which] += (found.conf_low <= truth) & (truth <= found.conf_high)
    share = covered / len(draws)
    assert (share[0] < 0.6).all()
    assert (share[1] > 0.93).all()
    assert (share[1] < 0.97).all()


def drawn_regions(number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Employment of regions of different sizes in one industry and the rest, with gamma distributed true quotients."""
    draw = np.random.default_rng(seed)
    size = draw.integers(500, 20000, number)
    truth = draw.gamma(4, 0.25, number)
    own = draw.poisson(size * 0.01 * truth)
    return np.stack([own, size - own], axis=1), truth


def test_shrunken_quotients_are_nearer_the_truth_and_their_intervals_cover_it() -> None:
    covered, plain, shrunk = [], [], []
    for seed in range(40):
        x, truth = drawn_regions(200, seed)
        found = shrunken_lq(x, [1, 99])
        covered.append(((found.conf_low[:, 0] <= truth) & (truth <= found.conf_high[:, 0])).mean())
        plain.append(np.square(location_quotient(x, [1, 99])[:, 0] - truth).mean())
        shrunk.append(np.square(found.estimate[:, 0] - truth).mean())
    assert 0.93 < np.mean(covered) < 0.97
    assert np.mean(shrunk) < np.mean(plain)


def test_shrinkage_by_hand() -> None:
    # Expected 10, 10, 20 of 100, 100, 200 jobs at a share of a tenth; observed 18, 2, 20. m = 1;
    # Σ E (LQ − m)²/Σ E = (6.4 + 6.4 + 0)/40 = 0.32; chance 3/40; A = 0.245.
    found = shrunken_lq([[18, 82], [2, 98], [20, 180]], [1, 9])
    assert found.prior_mean[0] == pytest.approx(1)
    assert found.prior_variance[0] == pytest.approx(0.245)
    assert found.weight[:, 0] == pytest.approx([0.245 / 0.345, 0.245 / 0.345, 0.245 / 0.295])
    assert found.estimate[0, 0] == pytest.approx(1 + 0.8 * 0.245 / 0.345)
    # Gamma with shape 1/0.245 + 18 and rate 1/0.245 + 10: the same mean.
    assert found.std_error[0, 0] == pytest.approx(np.sqrt(1 / 0.245 + 18) / (1 / 0.245 + 10))


def test_a_region_without_the_industry_gets_an_estimate_above_nought() -> None:
    x, _ = drawn_regions(50, 3)
    x[0] = [0, 600]
    found = shrunken_lq(x, [1, 99])
    assert found.estimate[0, 0] > 0
    assert 0 < found.conf_low[0, 0] < found.estimate[0, 0] < found.conf_high[0, 0]


def test_quotients_that_differ_no_more_than_by_chance_all_become_their_mean() -> None:
    found = shrunken_lq([[10, 90], [10, 90], [21, 179]], [1, 9])
    assert found.prior_variance[0] == 0
    assert found.estimate[:, 0] == pytest.approx(np.full(3, 41 / 40))
    assert np.isnan(found.conf_low[:, 0]).all()


@given(TABLES)
def test_a_shrunken_quotient_lies_between_the_observed_one_and_the_mean(x: np.ndarray) -> None:
    found = shrunken_lq(x)
    observed = location_quotient(x)
    low, high = np.minimum(observed, found.prior_mean), np.maximum(observed, found.prior_mean)
    assert (found.estimate >= low * (1 - 1e-9)).all()
    assert (found.estimate <= high * (1 + 1e-9)).all()
    # The regions are the area, whose quotient is 1.
    assert found.prior_mean == pytest.approx(np.ones(3))


def test_a_region_without_employment_has_no_estimate() -> None:
    found = shrunken_lq([[0, 0], [3, 4], [9, 2]])
    assert np.isnan(found.estimate[0]).all()
    assert np.isfinite(found.estimate[1:]).all()
    assert np.isnan(shrunken_lq([[0, 4], [0, 9]]).estimate[:, 0]).all()


def test_the_bootstrapped_cut_off_of_normal_quotients_is_near_that_of_the_normal_distribution() -> None:
    values = np.random.default_rng(5).normal(1, 0.2, 400)
    x = np.stack([100 * values, 1000 - 100 * values], axis=1)
    found = bootstrap_lq(x, [1, 9], seed=1, draws=300)
    # 1.645 is what 95 % of a normal distribution lie below.
    assert found.cut_off[0] == pytest.approx(1.645, abs=0.15)
    assert found.cut_off_low[0] < found.cut_off[0] < found.cut_off_high[0]
    assert found.exceeds[:, 0].mean() == pytest.approx(0.05, abs=0.02)
    assert found.standardised == pytest.approx(standardised_lq(x, [1, 9]))


def test_the_same_seed_gives_the_same_cut_off() -> None:
    x = np.random.default_rng(6).integers(1, 90, (30, 4))
    once, again, other = (bootstrap_lq(x, seed=seed, draws=50).cut_off for seed in (1, 1, 2))
    assert once.tolist() == again.tolist()
    assert (once != other).any()


def test_logarithms_leave_regions_without_the_industry_below_all_others() -> None:
    x = np.random.default_rng(7).integers(1, 90, (30, 3))
    x[:6, 0] = 0
    found = bootstrap_lq(x, seed=1, draws=60, logarithmic=True)
    assert np.isfinite(found.cut_off).all()
    assert not found.exceeds[:6, 0].any()


def test_industries_that_do_not_vary_have_no_cut_off() -> None:
    found = bootstrap_lq([[1, 2], [2, 4], [3, 6]], seed=1, draws=20)
    assert np.isnan(found.cut_off).all()
    assert not found.exceeds.any()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: lq_interval(WHOLE, level=1.5), "level is 1.5"),
        (lambda: lq_interval(WHOLE, design_effect=0), "above 0"),
        (lambda: lq_interval(WHOLE, design_effect=[1, 2, 3]), "one per industry"),
        (lambda: shrunken_lq(WHOLE, level=0), "level is 0"),
        (lambda: bootstrap_lq(WHOLE, seed=1, draws=0), "1 or more"),
        (lambda: bootstrap_lq(WHOLE, seed=1, level=2), "level is 2"),
    ],
)
def test_options_that_make_no_sense_are_refused(call: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()  # type: ignore[operator]
