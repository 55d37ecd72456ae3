"""The density of distances against sums written out, values of dbmss, and itself by another way."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from observatory.statistics.measures.distance import distance_summary, k_density
from observatory.statistics.measures.distance.bandwidth import (
    DistanceSummary,
    Pairs,
    sheather_jones,
    sheather_jones_of_counts,
    summarise,
)
from observatory.statistics.measures.distance.places import read_points
from observatory.statistics.measures.distance.spectrum import summarise_coarsely

Floats = NDArray[np.float64]
AT = np.array([0.0, 5, 10, 20, 30, 40, 50])


class Demo(NamedTuple):
    xy: Floats
    sector: NDArray[np.str_]
    employment: Floats


@pytest.fixture(scope="module")
def demo(shared_data: Path) -> Demo:
    with (shared_data / "worked_examples/points_demo.csv").open() as file:
        rows = list(csv.DictReader(file))
    return Demo(
        np.array([[float(row["x"]), float(row["y"])] for row in rows]),
        np.array([row["sector"] for row in rows]),
        np.array([float(row["emp"]) for row in rows]),
    )


@pytest.fixture(scope="module")
def published(shared_data: Path) -> dict[tuple[str, bool], Floats]:
    """Kd of dbmss 2.11 by sector and weighting."""
    values: dict[tuple[str, bool], list[float]] = {}
    with (shared_data / "worked_examples/points_demo_oracle.csv").open() as file:
        for row in csv.DictReader(file):
            if row["measure"] == "Duranton_Overman_Kd":
                values.setdefault((row["sector"], row["weighted"] == "TRUE"), []).append(float(row["value"]))
    return {key: np.array(found) for key, found in values.items()}


def scatter(number: int, seed: int = 1) -> Floats:
    """Plants in and around twenty towns."""
    generator = np.random.default_rng(seed)
    towns = generator.random((20, 2)) * 300
    return towns[generator.integers(0, 20, number)] + generator.normal(size=(number, 2)) * 8


def pair_distances(xy: Floats) -> Floats:
    one, two = np.triu_indices(len(xy), 1)
    apart: Floats = np.hypot(*(xy[one] - xy[two]).T)
    return apart


def written_out(distances: Floats, weights: Floats, bandwidth: float, at: Floats) -> Floats:
    z = (at[:, None] - distances) / bandwidth, (at[:, None] + distances) / bandwidth
    kernel = sum(np.exp(-0.5 * part**2) for part in z) / np.sqrt(2 * np.pi)
    curve: Floats = (kernel * weights).sum(axis=1) / (bandwidth * weights.sum())
    return curve


# --- the curve ---


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("sector", ["A", "B", "C"])
def test_the_curve_is_the_sum_over_pairs_and_within_one_per_cent_of_dbmss(
    demo: Demo, published: dict[tuple[str, bool], Floats], sector: str, weighted: bool
) -> None:
    # oracle_values.csv: bandwidth nrd0 on pairs <= 2 rmax: A 1.985338, B 6.681000, C 7.903625; within 1 % wherever Kd > 0.001.
    mine = demo.sector == sector
    curve = k_density(demo.xy[mine], AT, demo.employment[mine] if weighted else None, bandwidth_within=100)
    assert curve.bandwidth == pytest.approx({"A": 1.985338, "B": 6.681000, "C": 7.903625}[sector], abs=5e-7)
    one, two = np.triu_indices(mine.sum(), 1)
    employment = demo.employment[mine] if weighted else np.ones(mine.sum())
    exact = written_out(pair_distances(demo.xy[mine]), employment[one] * employment[two], curve.bandwidth, AT)
    assert curve.estimate == pytest.approx(exact, abs=curve.error_bound)
    assert curve.error_bound < 1e-10
    theirs = published[sector, weighted]
    shown = theirs > 0.001
    assert curve.estimate[shown] == pytest.approx(theirs[shown], rel=0.01)


def density_of_r(
    values: Floats, weights: Floats, width: float, span: tuple[float, float], number: int
) -> tuple[Floats, Floats]:
    """R's density() before 4.4: values shared out to a grid, convolved over a grid of kernel points that is a little too narrow, interpolated."""
    size = 512 if number <= 512 else 2 ** int(np.ceil(np.log2(number)))
    low, high = span[0] - 4 * width, span[1] + 4 * width
    place = (values - low) / ((high - low) / (size - 1))
    cell = np.floor(place).astype(int)
    inside = (cell >= 0) & (cell <= size - 2)
    grid = np.zeros(2 * size)
    np.add.at(grid, cell[inside], (weights * (1 - place + cell))[inside])
    np.add.at(grid, cell[inside] + 1, (weights * (place - cell))[inside])
    last = cell == size - 1
    np.add.at(grid, cell[last], (weights * (1 - place + cell))[last])
    lag = np.linspace(0, 2 * (high - low), 2 * size)
    lag[size + 1 :] = -lag[size - 1 : 0 : -1]
    kernel = np.exp(-0.5 * (lag / width) ** 2) / (np.sqrt(2 * np.pi) * width)
    smooth = np.fft.ifft(np.fft.fft(grid) * np.conj(np.fft.fft(kernel))).real[:size]
    at = np.linspace(*span, number)
    return at, np.interp(at, np.linspace(low, high, size), np.maximum(smooth, 0))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("sector", ["A", "B", "C"])
def test_with_the_binning_of_r_our_bandwidth_gives_the_digits_of_dbmss(
    demo: Demo, published: dict[tuple[str, bool], Floats], sector: str, weighted: bool
) -> None:
    """So the bandwidth, the pairs and the reflection are the same, and binning is all that parts the two."""
    mine = demo.sector == sector
    width = k_density(demo.xy[mine], AT, bandwidth_within=100).bandwidth
    distances = pair_distances(demo.xy[mine])
    one, two = np.triu_indices(mine.sum(), 1)
    weights = (demo.employment[mine][one] * demo.employment[mine][two]) if weighted else np.ones(distances.size)
    near = distances <= 4 * width
    values, weights = np.append(distances, -distances[near]), np.append(weights, weights[near])
    weights = weights / weights.sum()
    number = int(min(max(512, values.max() / 50 * 128), 4096))
    at, curve = density_of_r(values, weights, width, (0, 50), number)
    beyond, mirrored = density_of_r(values, weights, width, (values.min() - 3 * width, 0), 512)
    curve /= 1 - mirrored.mean() * (beyond[-1] - beyond[0])
    assert np.interp(AT, at, curve) == pytest.approx(published[sector, weighted], rel=1e-12, abs=1e-15)


@given(some.integers(3, 40), some.integers(0, 2**32), some.sampled_from(["silverman", 5.0]))
def test_reflected_at_zero_the_density_integrates_to_one(number: int, seed: int, bandwidth: str | float) -> None:
    curve = k_density(scatter(number, seed), np.linspace(0, 900, 3001), bandwidth=bandwidth)  # type: ignore[arg-type]
    assert np.trapezoid(curve.estimate, curve.at) == pytest.approx(1, abs=1e-4)


@given(some.integers(3, 30), some.integers(0, 2**32), some.floats(0.01, 100))
def test_in_another_unit_the_density_is_divided_by_the_unit(number: int, seed: int, unit: float) -> None:
    xy, at = scatter(number, seed), np.array([0.0, 3, 30, 120])
    here, there = k_density(xy, at), k_density(xy * unit, at * unit)
    assert there.bandwidth == pytest.approx(here.bandwidth * unit, rel=1e-9)
    assert there.estimate * unit == pytest.approx(here.estimate, rel=1e-7, abs=1e-12)


@given(some.integers(3, 30), some.integers(0, 2**32), some.randoms(use_true_random=False))
def test_neither_the_order_of_plants_nor_that_of_distances_matters(number: int, seed: int, chance: object) -> None:
    xy, at = scatter(number, seed), np.array([0.0, 3, 30, 120])
    weights = np.random.default_rng(seed).integers(1, 100, number).astype(float)
    plants, asked = np.random.default_rng(seed + 1).permutation(number), [2, 0, 3, 1]
    one, two = k_density(xy, at, weights), k_density(xy[plants], at[asked], weights[plants])
    assert two.estimate == pytest.approx(one.estimate[asked], rel=1e-9, abs=1e-15)
    assert (two.at == at[asked]).all()


def test_a_plant_of_weight_two_counts_as_two_plants_in_one_place_without_the_pair_they_make() -> None:
    xy, at = scatter(12), np.array([0.0, 20, 100])
    twice = k_density(np.vstack([xy, xy[:1]]), at, bandwidth=5).estimate * 78
    itself = 2 / np.sqrt(2 * np.pi) / 5 * np.exp(-0.5 * (at / 5) ** 2)
    weights = np.ones(12)
    weights[0] = 2
    assert k_density(xy, at, weights, 5).estimate * 77 == pytest.approx(twice - itself, rel=1e-7, abs=1e-9)


def test_two_industries_are_paired_with_each_other_only() -> None:
    one, two, at = scatter(9, 1), scatter(7, 2), np.array([0.0, 10, 50, 200])
    weights = np.arange(1.0, 10), np.arange(3.0, 10)
    curve = k_density(one, at, weights[0], other=two, other_weights=weights[1])
    distances = np.hypot(*(one[:, None] - two[None]).transpose(2, 0, 1)).ravel()
    quartiles = np.quantile(distances, [0.25, 0.75])
    silverman = 0.9 * min(distances.std(ddof=1), (quartiles[1] - quartiles[0]) / 1.34) * 63**-0.2
    assert curve.bandwidth == pytest.approx(silverman, rel=1e-12)
    assert curve.estimate == pytest.approx(
        written_out(distances, np.outer(*weights).ravel(), silverman, at), abs=curve.error_bound
    )


# --- on the sphere ---


def test_a_degree_along_the_equator_or_a_meridian_is_111_kilometres() -> None:
    # 6371.0088 km x π / 180
    summary = distance_summary([[0, 0], [1, 0], [1, 1]], metric="great_circle")
    assert summary.median == pytest.approx(111.195080, abs=1e-6)
    assert summary.third_quartile > 111.2
    assert distance_summary([[0, 90], [20, -90], [180, 0]], metric="great_circle").third_quartile == pytest.approx(
        6371.0088 * np.pi * 0.75, rel=1e-9
    )


def test_over_a_few_kilometres_the_sphere_is_flat() -> None:
    flat = scatter(60) / 100
    degree = 6371.0088 * np.pi / 180
    curve = k_density(flat / degree + [10, 0], [0, 0.5, 1, 2], metric="great_circle")
    assert curve.estimate == pytest.approx(k_density(flat, [0, 0.5, 1, 2]).estimate, rel=1e-5)


# --- the bandwidth ---


@pytest.mark.parametrize("number", [600, 1000])
def test_the_rule_uses_exact_quartiles_whether_the_pairs_are_stored_or_counted(number: int) -> None:
    # 600 plants make 180,000 pairs, which are stored, 1,000 make half a million, which are counted.
    xy = scatter(number)
    distances = pair_distances(xy)
    summary = distance_summary(xy)
    found = (summary.first_quartile, summary.median, summary.third_quartile)
    assert found == pytest.approx(tuple(np.quantile(distances, [0.25, 0.5, 0.75])), rel=1e-14)
    assert summary.mean == pytest.approx(distances.mean(), rel=1e-12)
    assert summary.deviation == pytest.approx(distances.std(ddof=1), rel=1e-10)
    assert summary.pairs == distances.size


def test_counted_pairs_may_be_limited_and_tied() -> None:
    xy = scatter(900).round(-1)
    distances = pair_distances(xy)
    near = distances[distances <= 120]
    summary = distance_summary(xy, within=120)
    assert summary.pairs == near.size
    assert (summary.first_quartile, summary.third_quartile) == tuple(np.quantile(near, [0.25, 0.75]))


@pytest.mark.parametrize("shape", [(1.0, 1.0), (1.0, 0.1), (1.0, 0.0)])
def test_on_a_grid_and_from_counts_alone_the_bandwidth_is_within_a_thousandth(shape: tuple[float, float]) -> None:
    pairs = Pairs(read_points(scatter(3000) * shape, "xy"), None, 0.0)
    exact = summarise(pairs, np.inf).silverman()
    assert summarise_coarsely(pairs).silverman() == pytest.approx(exact, rel=1e-3)
    assert summarise_coarsely(pairs, 256).silverman() == pytest.approx(exact, rel=2e-3)
    assert summarise(pairs, np.inf, exact=False).silverman() == pytest.approx(exact, rel=1e-5)


# Annual rainfall of 70 towns in inches, the data set "precip" of R.
# fmt: off
RAIN = np.array([
    67.0, 54.7, 7.0, 48.5, 14.0, 17.2, 20.7, 13.0, 43.4, 40.2, 38.9, 54.5, 59.8, 48.3, 22.9, 11.5, 34.4, 35.1,
    38.7, 30.8, 30.6, 43.1, 56.8, 40.8, 41.8, 42.5, 31.0, 31.7, 30.2, 25.9, 49.2, 37.0, 35.9, 15.0, 30.2, 7.2,
    36.2, 45.5, 7.8, 33.4, 36.1, 40.2, 42.7, 42.5, 16.2, 39.0, 35.0, 37.0, 31.4, 37.6, 39.9, 36.2, 42.8, 46.4,
    24.7, 49.1, 46.0, 35.9, 7.8, 48.2, 15.2, 32.5, 44.7, 42.6, 38.8, 17.4, 40.8, 29.1, 14.6, 59.2,
])
# fmt: on


def test_both_rules_give_what_r_prints_for_rainfall() -> None:
    # density(precip) prints bw = 3.848, density(precip, bw = "SJ") bw = 3.938; the latter stops its search within a tenth of its lower end.
    quartiles = np.quantile(RAIN, [0.25, 0.5, 0.75])
    summary = DistanceSummary(70, RAIN.mean(), RAIN.std(ddof=1), *quartiles)
    assert summary.silverman() == pytest.approx(3.848, abs=5e-4)
    width = 70 / 16384
    counts = np.bincount((RAIN / width).astype(int), minlength=16384)
    assert sheather_jones_of_counts(counts, width, summary) == pytest.approx(3.938, rel=2e-3)


def test_sheather_and_jones_takes_the_distances() -> None:
    xy = scatter(60)
    pairs = Pairs(read_points(xy, "xy"), None, 0.0)
    distances = np.sort(pair_distances(xy))
    width = sheather_jones(pairs, np.inf)
    assert k_density(xy, [10], bandwidth="sheather_jones").bandwidth == width
    # The equation written out over all pairs of distances.
    gaps = np.abs(distances[:, None] - distances)[np.triu_indices(distances.size, 1)]
    number, spread = distances.size, np.subtract(*np.quantile(distances, [0.75, 0.25])) / 1.349
    spread = min(spread, distances.std(ddof=1))

    def functional(h: float, terms: np.polynomial.Polynomial, alone: float, power: int) -> float:
        z = (gaps / h) ** 2
        total = 2 * (np.exp(-z / 2) * terms(z)).sum() + alone * number
        return float(total / (number * (number - 1) * h**power * np.sqrt(2 * np.pi)))

    fourth, sixth = np.polynomial.Polynomial([3, -6, 1]), np.polynomial.Polynomial([-15, 45, -15, 1])
    third = -functional(1.23 * spread * number ** (-1 / 9), sixth, -15, 7)
    second = functional(1.24 * spread * number ** (-1 / 7), fourth, 3, 5)
    pilot = 1.357 * (second / third) ** (1 / 7) * width ** (5 / 7)
    assert (1 / (2 * np.sqrt(np.pi) * number * functional(pilot, fourth, 3, 5))) ** 0.2 == pytest.approx(
        width, rel=1e-4
    )


# --- direct and by transform ---


def test_by_transform_no_pair_is_off_by_more_than_the_bound() -> None:
    """Single pairs at any angle and any place between the points of the grid; a third point without weight moves the corner."""
    generator = np.random.default_rng(3)
    for apart in np.repeat([0.0, 0.2, 0.5, 1, 3, 10, 50], 8):
        angle = generator.choice([0, np.pi / 4, np.pi / 2, generator.random() * np.pi])
        start = generator.random(2) * 3
        xy = np.array([[0, 0], start, start + apart * np.array([np.cos(angle), np.sin(angle)])])
        at = np.abs(apart + np.linspace(-6, 6, 25))
        direct = k_density(xy, at, [0, 1, 1], 1.0, method="direct")
        transformed = k_density(xy, at, [0, 1, 1], 1.0, method="fft")
        assert transformed.method == "fft"
        assert np.abs(transformed.estimate - direct.estimate).max() < transformed.error_bound < 1e-5


@pytest.mark.parametrize("weighted", [False, True])
def test_direct_and_transformed_are_one_curve(weighted: bool) -> None:
    xy, at = scatter(1500), np.linspace(0, 200, 81)
    weights = np.random.default_rng(1).pareto(1.5, 1500) + 1 if weighted else None
    direct, transformed = (k_density(xy, at, weights, 4.0, method=way) for way in ("direct", "fft"))
    assert np.abs(direct.estimate - transformed.estimate).max() < 1e-6 * direct.estimate.max()
    assert transformed.error_bound * 4 < 1e-5


def test_two_industries_are_transformed_as_well() -> None:
    one, two, at = scatter(300, 1), scatter(200, 2), np.linspace(0, 500, 51)
    direct, transformed = (k_density(one, at, other=two, method=way) for way in ("direct", "fft"))
    assert np.abs(direct.estimate - transformed.estimate).max() < 1e-6 * direct.estimate.max()


def test_near_distances_are_found_by_cells_and_are_the_same() -> None:
    xy, at = scatter(800), np.array([0.0, 1, 2, 5])
    curve = k_density(xy, at, bandwidth=0.5, method="direct")
    distances = pair_distances(xy)
    assert curve.estimate == pytest.approx(written_out(distances, np.ones(distances.size), 0.5, at), abs=1e-10)


def test_many_plants_are_transformed_unasked() -> None:
    curve = k_density(scatter(15_000), np.linspace(0, 150, 31))
    assert curve.method == "fft"
    assert curve.error_bound < 1e-5 / curve.bandwidth


# --- what is refused ---


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"xy": [[0, 0], [1, np.nan], [2, 2]]}, "without a place"),
        ({"xy": [0, 1, 2]}, "two columns"),
        ({"at": [-1.0]}, "negative or missing distances"),
        ({"at": []}, "at least one distance"),
        ({"weights": [1, 2]}, "there are 3 points"),
        ({"weights": [1, 2, np.nan]}, "a missing number is not zero"),
        ({"weights": [0, 0, 1]}, "no pair of plants has a weight"),
        ({"bandwidth": 0}, "a number above zero"),
        ({"bandwidth": "scott"}, "'silverman'"),
        ({"xy": [[1, 1]] * 4}, "no rule gives a bandwidth"),
        ({"xy": [[1, 1], [2, 2]]}, "at least three points"),
        ({"xy": [[1, 1]]}, "make no pair"),
        ({"xy": [[0, 0], [0, 95], [0, 1]], "metric": "great_circle"}, "longitude first"),
        ({"metric": "great_circle", "method": "fft"}, "project the points"),
        ({"metric": "road"}, "'plane' or 'great_circle'"),
        ({"method": "quick"}, "'auto', 'direct' or 'fft'"),
        ({"simulations": 10, "sites": [[0, 0], [1, 1]]}, "cannot be drawn from 2 sites"),
        ({"simulations": 10, "metric": "great_circle"}, "need sites"),
        ({"simulations": 10, "level": 1.5}, "between 0 and 1"),
        ({"simulations": -1}, "zero or more"),
        ({"other_weights": [1.0]}, "without other"),
        ({"bandwidth_within": 0}, "above zero"),
        ({"threads": 0}, "at least one"),
    ],
)
def test_what_makes_no_curve_is_refused(arguments: dict[str, object], says: str) -> None:
    given_: dict[str, object] = {"xy": [[0, 0], [1, 2], [5, 3]], "at": [1.0]}
    with pytest.raises(ValueError, match=says):
        k_density(**(given_ | arguments))  # type: ignore[arg-type]
