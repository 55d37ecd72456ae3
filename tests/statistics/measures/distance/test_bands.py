"""What chance alone gives: the bands, the same however they are computed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from observatory.statistics.measures.distance import (
    DistanceCurve,
    k_density,
    k_function,
    m_density,
    m_function,
    simulation_band,
)

Floats = NDArray[np.float64]
SITES = np.random.default_rng(11).random((400, 2)) * 100
AT = np.array([5.0, 10, 20, 40])


def cluster(number: int = 40) -> Floats:
    return SITES[np.argsort(np.hypot(*(SITES - [50, 50]).T))[:number]]


# --- the bands of curves ---


def test_local_bands_are_quantiles_at_each_distance() -> None:
    curves = np.random.default_rng(1).random((500, 6))
    band = simulation_band(curves, 0.9)
    assert band.lower == pytest.approx(np.quantile(curves, 0.05, axis=0), rel=1e-12)
    assert band.upper == pytest.approx(np.quantile(curves, 0.95, axis=0), rel=1e-12)


@given(some.integers(20, 300), some.integers(1, 30), some.floats(0.5, 0.99), some.integers(0, 2**32))
def test_no_more_than_the_share_left_over_leaves_the_global_band_anywhere(
    number: int, distances: int, level: float, seed: int
) -> None:
    curves = np.cumsum(np.random.default_rng(seed).normal(size=(number, distances)), axis=1)
    band = simulation_band(curves, level)
    outside = ((curves < band.global_lower) | (curves > band.global_upper)).any(axis=1).sum()
    assert outside <= (1 - level) * number + 1e-9
    # It is no wider than it need be: the next curve would be one too many.
    assert outside >= min(np.floor((1 - level) * number) - 2 * distances, number)
    assert (band.global_lower <= band.global_upper).all()


def test_over_one_distance_the_global_band_is_the_local_one_but_for_interpolation() -> None:
    curves = np.random.default_rng(2).normal(size=(1000, 1))
    band = simulation_band(curves, 0.95)
    assert band.global_lower == pytest.approx(band.lower, abs=0.05)
    assert ((curves < band.global_lower) | (curves > band.global_upper)).sum() == 50


def test_over_many_distances_the_global_band_is_wider() -> None:
    curves = np.random.default_rng(2).normal(size=(1000, 20))
    band = simulation_band(curves, 0.95)
    assert (band.global_lower < band.lower).all()
    assert (band.global_upper > band.upper).all()


def test_new_curves_stay_in_the_global_band_as_often_as_the_level_says() -> None:
    """Curves like those of distances, neighbouring values alike: 3,000 for the band, 3,000 others within it."""
    generator = np.random.default_rng(5)

    def curves() -> Floats:
        steps = generator.normal(size=(3000, 60))
        return np.array([np.convolve(row, np.ones(12), "valid") for row in steps])

    band = simulation_band(curves(), 0.95)
    fresh = curves()
    inside = ((fresh >= band.global_lower) & (fresh <= band.global_upper)).all(axis=1).mean()
    assert 0.93 < inside < 0.97


def test_where_a_curve_has_no_value_there_is_no_band() -> None:
    curves = np.random.default_rng(1).random((50, 3))
    curves[7, 1] = np.nan
    band = simulation_band(curves, 0.9)
    assert np.isnan([band.lower[1], band.global_upper[1]]).all()
    assert np.isfinite([band.lower[0], band.global_upper[2]]).all()


def test_localisation_and_dispersion_are_what_lies_outside_the_global_band() -> None:
    zero, one = np.zeros(3), np.ones(3)

    def curve(estimate: list[float]) -> DistanceCurve:
        return DistanceCurve(
            np.arange(3.0), np.array(estimate), "k_density", "", global_lower=zero + 0.5, global_upper=one
        )

    assert curve([1.25, 0.75, 0.25]).localisation.tolist() == [0.25, 0, 0]
    # Localised at one distance, an industry is not dispersed at another.
    assert curve([1.25, 0.75, 0.25]).dispersion.tolist() == [0, 0, 0]
    assert curve([0.75, 0.75, 0.25]).dispersion.tolist() == [0, 0, 0.25]
    with pytest.raises(ValueError, match="ask for simulations"):
        _ = DistanceCurve(np.arange(3.0), one, "k_density", "").localisation


# --- simulations ---


def simulated(measure: str, seed: int = 7, threads: int | None = None, number: int = 60) -> DistanceCurve:
    options = {"simulations": number, "seed": seed, "threads": threads, "keep_simulated": True}
    cases = np.isin(np.arange(400), np.arange(0, 400, 9))
    weights = np.random.default_rng(1).pareto(2, 400) + 1
    if measure == "k_density":
        return k_density(SITES[cases], AT, weights[cases], sites=SITES, **options)  # type: ignore[arg-type]
    if measure == "k_density by transform":
        return k_density(SITES[cases], AT, sites=SITES, method="fft", **options)  # type: ignore[arg-type]
    if measure == "k_density of two industries":
        return k_density(SITES[:50], AT, other=SITES[50:90], **options)  # type: ignore[arg-type]
    if measure == "k_function":
        return k_function(SITES[cases], AT, 1e4, **options)  # type: ignore[arg-type]
    if measure == "m_density":
        return m_density(SITES, cases, AT, weights, **options)  # type: ignore[arg-type]
    return m_function(SITES, cases, AT, weights, **options)  # type: ignore[arg-type]


ALL = ["k_density", "k_density by transform", "k_density of two industries", "k_function", "m_function", "m_density"]


@pytest.mark.parametrize("measure", ALL)
def test_one_seed_gives_one_band_on_any_number_of_threads(measure: str) -> None:
    one, two = simulated(measure, threads=1), simulated(measure, threads=3)
    for name in ("estimate", "lower", "upper", "global_lower", "global_upper", "simulated"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True), name
    other = simulated(measure, seed=8)
    assert not np.array_equal(one.simulated, other.simulated)  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", ALL)
def test_the_bands_lie_within_each_other_and_say_how_they_were_made(measure: str) -> None:
    curve = simulated(measure)
    assert curve.lower is not None
    assert curve.upper is not None
    assert curve.global_lower is not None
    assert curve.global_upper is not None
    assert (curve.lower <= curve.upper).all()
    assert (curve.global_lower <= curve.lower + 1e-12).all()
    assert (curve.global_upper >= curve.upper - 1e-12).all()
    assert (curve.simulations, curve.seed, curve.level) == (60, 7, 0.95)
    assert curve.null


def test_fewer_simulations_are_the_first_of_more() -> None:
    few, many = simulated("k_density", number=10), simulated("k_density", number=25)
    assert np.array_equal(few.simulated, many.simulated[:10])  # type: ignore[index, arg-type]


def test_without_a_seed_the_result_holds_one_that_repeats_it() -> None:
    first = k_density(cluster(), AT, sites=SITES, simulations=20)
    again = k_density(cluster(), AT, sites=SITES, simulations=20, seed=first.seed)
    assert np.array_equal(first.lower, again.lower)  # type: ignore[arg-type]


def test_an_industry_in_the_middle_is_localised_at_short_distance() -> None:
    curve = k_density(cluster(), AT, sites=SITES, simulations=200, seed=1)
    assert curve.localisation[:2].min() > 0
    assert curve.localisation[3] == 0
    assert curve.null == "40 of 400 sites, drawn without replacement"


def test_industries_drawn_at_random_are_seldom_localised() -> None:
    """Of industries drawn as the band is, about one in twenty leaves it."""
    generator = np.random.default_rng(3)
    band = k_density(SITES[:30], AT, sites=SITES, simulations=500, seed=1)
    assert band.global_lower is not None
    assert band.global_upper is not None
    drawn = [k_density(SITES[generator.choice(400, 30, replace=False)], AT, threads=1).estimate for _ in range(150)]
    inside = [((curve >= band.global_lower) & (curve <= band.global_upper)).all() for curve in drawn]
    # Standard error of the share 0.018.
    assert 0.90 < np.mean(inside) < 0.99


def test_by_transform_the_band_is_the_band_of_direct_sums() -> None:
    direct, transformed = (
        k_density(SITES[:100], AT, sites=SITES, simulations=40, seed=2, bandwidth=3.0, method=way)
        for way in ("direct", "fft")
    )
    assert transformed.lower == pytest.approx(direct.lower, rel=1e-5)
    assert transformed.global_upper == pytest.approx(direct.global_upper, rel=1e-5)


def test_in_single_precision_the_band_is_the_same_to_a_millionth(monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = "observatory.statistics.measures.distance.random_plants"
    double = simulated("k_density by transform")
    monkeypatch.setattr(f"{chapter}.SINGLE_FROM", 0)
    assert simulated("k_density by transform").simulated == pytest.approx(double.simulated, rel=1e-5)
    assert not np.array_equal(simulated("k_density by transform").simulated, double.simulated)  # type: ignore[arg-type]


def test_a_kernel_narrower_than_those_of_the_first_simulations_gets_its_own_grid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With one pilot, some of 60 bandwidths lie more than three per cent below the first."""
    cases = np.arange(400) % 40 == 0
    options = {"sites": SITES, "simulations": 60, "seed": 1, "keep_simulated": True}
    monkeypatch.setattr("observatory.statistics.measures.distance.random_plants.PILOTS", 1)
    direct, transformed = (k_density(SITES[cases], AT, method=way, **options) for way in ("direct", "fft"))  # type: ignore[arg-type]
    assert transformed.simulated == pytest.approx(direct.simulated, rel=1e-4, abs=1e-8)


def test_two_industries_change_places_or_are_drawn_from_sites() -> None:
    assert simulated("k_density of two industries").null == "the plants of both industries change places"
    drawn = k_density(SITES[:50], AT, other=SITES[50:90], sites=SITES, simulations=20, seed=1)
    assert drawn.null == "90 of 400 sites, drawn without replacement"


# --- how far it is ---


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("number", [0, 12])
@pytest.mark.parametrize("threads", [1, 2])
def test_progress_ends_at_the_end_and_never_goes_back(measure: str, threads: int, number: int) -> None:
    told: list[tuple[int, int]] = []
    options = {
        "simulations": number,
        "seed": 1,
        "threads": threads,
        "progress": lambda done, of: told.append((done, of)),
    }
    cases = np.arange(400) % 9 == 0
    if measure.startswith("k_density"):
        k_density(SITES[cases], AT, sites=SITES, method="fft" if "transform" in measure else "auto", **options)  # type: ignore[arg-type]
    elif measure == "k_function":
        k_function(SITES[cases], AT, 1e4, **options)  # type: ignore[arg-type]
    else:
        (m_density if measure == "m_density" else m_function)(SITES, cases, AT, **options)  # type: ignore[arg-type]
    shares = [done / of for done, of in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_single_curve_by_transform_can_be_stopped_between_its_stages() -> None:
    """The bandwidth, the transform, its way back and the sum over lags: each is told of."""
    told: list[float] = []
    points = np.random.default_rng(3).random((15_000, 2)) * 100
    k_density(points, AT, progress=lambda done, of: told.append(done / of))
    assert told == sorted(told)
    assert len(told) >= 4
    assert told[-1] == 1
    for stage in range(len(told)):
        seen = 0

        def stop(done: int, of: int, last: int = stage) -> None:
            nonlocal seen
            seen += 1
            if seen > last:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            k_density(points, AT, progress=stop)
        assert seen == stage + 1


@pytest.mark.parametrize("threads", [1, 2])
def test_what_progress_raises_stops_the_work(threads: int) -> None:
    class StoppedError(Exception):
        pass

    seen = 0

    def stop(done: int, of: int) -> None:
        nonlocal seen
        seen += 1
        if done >= 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        k_density(cluster(), AT, bandwidth=3.0, sites=SITES, simulations=5000, seed=1, threads=threads, progress=stop)
    assert seen < 50
