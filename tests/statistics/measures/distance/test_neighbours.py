"""K, M and m against counts written out and values of dbmss."""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from observatory.statistics.measures.distance import k_function, m_density, m_function
from observatory.statistics.measures.distance.neighbourhoods import Plants, Within, rings_are_quicker

Floats = NDArray[np.float64]
AT = np.array([0.0, 5, 10, 20, 30, 40, 50])


class Demo:
    def __init__(self, folder: Path) -> None:
        with (folder / "worked_examples/points_demo.csv").open() as file:
            rows = list(csv.DictReader(file))
        self.xy = np.array([[float(row["x"]), float(row["y"])] for row in rows])
        self.sector = np.array([row["sector"] for row in rows])
        self.employment = np.array([float(row["emp"]) for row in rows])
        with (folder / "worked_examples/points_demo_oracle.csv").open() as file:
            self.published = list(csv.DictReader(file))

    def value(self, measure: str, sector: str) -> Floats:
        """Values of dbmss 2.11 on AT; NA is NaN."""
        found = [row["value"] for row in self.published if (row["measure"], row["sector"]) == (measure, sector)]
        return np.array([np.nan if value == "NA" else float(value) for value in found])


@pytest.fixture(scope="module")
def demo(shared_data: Path) -> Demo:
    return Demo(shared_data)


def scatter(number: int, seed: int) -> Floats:
    return np.random.default_rng(seed).random((number, 2)) * 100


def matrix(xy: Floats) -> Floats:
    apart: Floats = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return apart


# --- M ---


@pytest.mark.parametrize("sector", ["A", "B", "C"])
def test_m_of_the_sixty_plants_is_that_of_dbmss(demo: Demo, sector: str) -> None:
    curve = m_function(demo.xy, demo.sector == sector, AT, demo.employment)
    assert curve.estimate == pytest.approx(demo.value("Marcon_Puech_M", sector), rel=1e-13, nan_ok=True)
    if sector == "A":
        # measurement.md, section 5.5
        assert curve.estimate[1] == pytest.approx(4.225348503, abs=5e-10)


def test_m_of_one_industry_around_another_is_that_of_dbmss(demo: Demo) -> None:
    curve = m_function(demo.xy, demo.sector == "A", AT, demo.employment, is_neighbour=demo.sector == "B")
    assert curve.estimate == pytest.approx(demo.value("Marcon_Puech_M_intertype_A_B", "A"), rel=1e-13, nan_ok=True)
    assert curve.variant == "weighted, two industries"


@given(some.integers(8, 60), some.integers(0, 2**32))
def test_m_is_the_ratio_of_sums_written_out(number: int, seed: int) -> None:
    xy, generator = scatter(number, seed), np.random.default_rng(seed + 1)
    case = np.zeros(number, dtype=bool)
    case[: number // 3] = True
    weights, at = generator.integers(1, 50, number).astype(float), np.array([2.0, 10, 45])
    apart = matrix(xy)
    np.fill_diagonal(apart, np.inf)
    expected = []
    for d in at:
        around = (apart[case] <= d) @ weights
        chosen = (apart[case] <= d) @ (weights * case)
        has = around > 0
        norm = (weights[case].sum() - weights[case]) / (weights.sum() - weights[case])
        expected.append((chosen[has] / around[has]).sum() / norm[has].sum() if has.any() else np.nan)
    assert m_function(xy, case, at, weights).estimate == pytest.approx(expected, rel=1e-12, nan_ok=True)


@given(some.integers(8, 40), some.integers(0, 2**32), some.floats(0.01, 100))
def test_m_knows_no_unit_and_no_order(number: int, seed: int, unit: float) -> None:
    xy, at = scatter(number, seed), np.array([10.123, 40.456])
    case, weights = np.arange(number) % 3 == 0, np.random.default_rng(seed).random(number) + 0.5
    shuffled = np.random.default_rng(seed).permutation(number)
    one = m_function(xy, case, at, weights)
    two = m_function(xy[shuffled] * unit, case[shuffled], at[::-1] * unit, weights[shuffled] * 7)
    assert two.estimate[::-1] == pytest.approx(one.estimate, rel=1e-10, nan_ok=True)


def test_a_plant_at_exactly_the_distance_is_a_neighbour_and_one_alone_is_left_out() -> None:
    xy = [[0, 0], [3, 4], [0, 5], [100, 100]]
    case = [True, True, False, True]
    # Within 5: of the first plant's two neighbours one is of the industry; the second has the first, and the third at √10. The fourth is alone.
    # Every global ratio is 2/3, so M = (1/2 + 1/2) / (2/3 + 2/3).
    assert m_function(xy, case, [5.0]).estimate[0] == pytest.approx(0.75)
    # Within 4 the first is alone too, and around the second there is only another industry.
    assert m_function(xy, case, [4.0]).estimate[0] == 0
    assert np.isnan(m_function(xy, case, [1.0]).estimate[0])


def test_far_enough_out_everyone_is_a_neighbour_and_m_is_one() -> None:
    xy, weights = scatter(50, 1), np.random.default_rng(1).random(50) + 0.1
    assert m_function(xy, np.arange(50) < 20, [150.0], weights).estimate[0] == pytest.approx(1, rel=1e-13)


def test_with_neighbours_stored_or_sought_anew_the_simulations_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    xy, at, case = scatter(300, 4), [3.0, 10], np.arange(300) % 5 == 0
    options = {"simulations": 30, "seed": 1}
    stored = [m_function(xy, case, at, **options), m_density(xy, case, at, **options)]  # type: ignore[arg-type]
    monkeypatch.setattr("observatory.statistics.measures.distance.neighbourhoods.MOST_STORED", 0)
    sought = [m_function(xy, case, at, **options), m_density(xy, case, at, **options)]  # type: ignore[arg-type]
    for one, two in zip(stored, sought, strict=True):
        assert one.upper == pytest.approx(two.upper, rel=1e-12)
        assert one.global_lower == pytest.approx(two.global_lower, rel=1e-12)


@given(some.integers(0, 2**32), some.integers(1, 7))
def test_tiles_taken_whole_or_looked_into_give_the_same(seed: int, tile: int) -> None:
    """Towns far from each other, whose places mostly lie in one ring together, some at exactly its edge."""
    generator = np.random.default_rng(seed)
    towns = generator.integers(0, 4, (12, 2)) * 30.0
    xy = np.repeat(towns, 6, axis=0) + generator.integers(0, 3, (72, 2))
    case, weights, at = generator.random(72) < 0.4, generator.random(72), np.array([0.0, 2.0, 30.0, 32.0, 61.0])
    case[:2] = True, False
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("observatory.statistics.measures.distance.neighbourhoods.TILE", tile)
        found = m_function(xy, case, at, weights).estimate
    # One tile holds every place and its own neighbours, so that it is looked into.
    assert found == pytest.approx(m_function(xy, case, at, weights).estimate, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("industries", [1, 2])
@pytest.mark.parametrize(
    ("places", "at"),
    [("on a lattice", [0.0]), ("on a lattice", [0.0, 5.0, 5.0, 13.0, 60.0]), ("anywhere", [2.0, 7.0, 150.0])],
)
def test_in_rings_of_all_simulations_at_once_each_is_what_it_is_by_itself(
    monkeypatch: pytest.MonkeyPatch, places: str, at: list[float], industries: int
) -> None:
    """On the lattice many neighbours stand at exactly the distance, some in one place; 270 simulations do not fill their two batches."""
    xy = scatter(90, 4).round(0 if places == "on a lattice" else 9)
    case, other = np.arange(90) % 4 == 0, np.arange(90) % 3 == 1
    options = {"simulations": 270, "seed": 1, "keep_simulated": True}
    if industries == 2:
        options["is_neighbour"] = other & ~case  # type: ignore[assignment]
    chapter = "observatory.statistics.measures.distance.neighbourhoods"
    monkeypatch.setattr(f"{chapter}.rings_are_quicker", lambda plants, simulations: False)
    alone = m_function(xy, case, at, **options)  # type: ignore[arg-type]
    monkeypatch.setattr(f"{chapter}.rings_are_quicker", lambda plants, simulations: True)
    monkeypatch.setattr(f"{chapter}.BATCHES_AT_ONCE", 1)
    monkeypatch.setattr(f"{chapter}.RING_TILE", 64)
    one, two = (m_function(xy, case, at, threads=threads, **options) for threads in (1, 2))  # type: ignore[arg-type]
    assert one.simulated == pytest.approx(alone.simulated, rel=1e-12, nan_ok=True)
    assert np.array_equal(one.simulated, two.simulated, equal_nan=True)  # type: ignore[arg-type]


def test_rings_are_counted_unasked_where_many_plants_are_dealt_out_often() -> None:
    few, many = (np.arange(300) < number for number in (10, 280))
    points = np.vstack([scatter(300, 4).T, np.zeros(300)])
    for case, expected in ((few, False), (many, True)):
        plants = Plants.over(Within(np.array([10.0])), points, case, None, np.ones(300))
        assert rings_are_quicker(plants, 512) == expected
    assert not rings_are_quicker(Plants.over(Within(np.array([10.0])), points, many, None, np.arange(1.0, 301)), 512)


@pytest.mark.parametrize("threads", [1, 2])
def test_counting_rings_is_told_of_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    told: list[float] = []
    chapter = "observatory.statistics.measures.distance.neighbourhoods"
    monkeypatch.setattr(f"{chapter}.rings_are_quicker", lambda plants, simulations: True)
    monkeypatch.setattr(f"{chapter}.BATCHES_AT_ONCE", 1)
    xy, case = scatter(600, 4), np.arange(600) % 2 == 0

    def curve(progress: Callable[[int, int], object]) -> None:
        m_function(xy, case, [5.0], simulations=270, seed=1, threads=threads, progress=progress)

    curve(lambda done, of: told.append(done / of))
    assert told == sorted(told)
    assert told[-1] == 1
    seen = 0

    def stop(done: int, of: int) -> None:
        nonlocal seen
        seen += 1
        if done / of > 0.3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        curve(stop)
    assert seen < 0.6 * len(told)


def test_weights_move_with_the_industry_or_stay() -> None:
    xy, case = scatter(120, 2), np.arange(120) < 40
    weights = np.where(case, 50.0, 1.0)
    moving, staying = (
        m_function(xy, case, [10.0], weights, simulations=99, seed=3, null=null) for null in ("location", "labels")
    )
    assert moving.null == "industries and weights change places"
    assert staying.null == "industries change places, weights stay"
    assert moving.upper is not None
    assert staying.upper is not None
    assert moving.upper[0] != staying.upper[0]


def test_jewellers_of_london_stand_together_and_pubs_do_not(shared_data: Path) -> None:
    """Points of interest of OpenStreetMap; Hatton Garden is the quarter of the jewellers."""
    with gzip.open(shared_data / "point_microdata/london_osm_pois_2020.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    xy = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    kind = np.array([row["type"] for row in rows])
    jewellers = m_function(xy, kind == "jewelry (shop)", [50.0], simulations=39, seed=1)
    pubs = m_function(xy, kind == "pub", [50.0])
    assert jewellers.estimate[0] > 10
    assert jewellers.localisation[0] > 10
    assert 1 < pubs.estimate[0] < 2


# --- m ---


def test_m_at_a_distance_is_that_of_dbmss_where_that_has_a_density_at_all(demo: Demo) -> None:
    # dbmss bins the kernel sum and reads between its points: within 0.02 per cent up to 20, 1 per cent at 30; beyond, its own sums are rounding.
    theirs = demo.value("Lang_Marcon_Puech_m", "A")
    curve = m_density(demo.xy, demo.sector == "A", AT, demo.employment, bandwidth_within=100)
    assert curve.bandwidth == pytest.approx(1.985338, abs=5e-7)
    assert curve.estimate[:4] == pytest.approx(theirs[:4], rel=2e-4)
    assert curve.estimate[4] == pytest.approx(theirs[4], rel=0.01)
    assert curve.estimate[5:] == pytest.approx(theirs[5:], abs=1e-10)


@pytest.mark.parametrize("reflected", [False, True])
def test_m_at_a_distance_is_the_ratio_of_kernel_sums_written_out(reflected: bool) -> None:
    xy, case, at = scatter(80, 6), np.arange(80) % 4 == 0, np.array([0.0, 6, 25])
    weights = np.random.default_rng(6).random(80) + 0.5
    apart = matrix(xy)
    kernel = np.exp(-0.5 * ((at[:, None, None] - apart) / 4) ** 2)
    if reflected:
        kernel += np.exp(-0.5 * ((at[:, None, None] + apart) / 4) ** 2)
    kernel[:, np.arange(80), np.arange(80)] = 0
    local = (kernel[:, case] @ (weights * case)) / (kernel[:, case] @ weights)
    norm = (weights[case].sum() - weights[case]) / (weights.sum() - weights[case])
    curve = m_density(xy, case, at, weights, 4.0, reflected=reflected)
    assert curve.estimate == pytest.approx(local.sum(axis=1) / norm.sum(), rel=1e-9)


# --- K ---


@given(some.integers(2, 80), some.integers(0, 2**32))
def test_k_counts_ordered_pairs_within_the_distance(number: int, seed: int) -> None:
    xy, at = scatter(number, seed).round(0), np.array([0.0, 5, 13, 60])
    apart = matrix(xy)[~np.eye(number, dtype=bool)]
    expected = [1e4 * (apart <= d).sum() / (number * (number - 1)) for d in at]
    assert k_function(xy, at, 1e4).estimate == pytest.approx(expected, rel=1e-12)


def test_k_corrected_for_edges_is_the_area_of_the_circle_under_randomness() -> None:
    at, window = np.array([5.0, 20, 40]), (0.0, 0.0, 100.0, 100.0)
    curves = np.array(
        [k_function(scatter(100, seed), at, 1e4, window=window, threads=1).estimate for seed in range(100)]
    )
    error = curves.std(axis=0) / np.sqrt(100)
    assert (np.abs(curves.mean(axis=0) - np.pi * at**2) < 4 * error).all()
    bare = np.array([k_function(scatter(100, seed), at, 1e4, threads=1).estimate for seed in range(100)])
    assert (bare.mean(axis=0)[1:] < 0.95 * np.pi * at[1:] ** 2).all()


def test_k_of_a_cluster_lies_above_the_band_and_that_of_a_lattice_below() -> None:
    crowded = np.random.default_rng(1).normal(50, 4, (60, 2))
    above = k_function(np.vstack([crowded, [[0, 0], [100, 100]]]), [5.0, 10], 1e4, simulations=99, seed=1)
    assert (above.localisation > 0).all()
    lattice = np.array([[x, y] for x in range(5, 100, 10) for y in range(5, 100, 10)], dtype=float)
    below = k_function(lattice, [5.0, 8.0], 1e4, window=(0, 0, 100, 100), simulations=99, seed=1)
    assert (below.dispersion > 0).all()
    assert below.null == "uniform in the window"


# --- what comes with the chapter ---


def test_the_chapter_is_imported_without_the_compiler() -> None:
    code = "import sys; import observatory.statistics.measures.distance; assert not {'numba', 'scipy.stats', 'scipy.fft'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# --- what is refused ---


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"area": 0}, "above zero"),
        ({"xy": [[0, 0]]}, "at least two"),
        ({"window": (0, 0, 10, 10)}, "area is"),
        ({"window": (5, 5, 105, 105)}, "outside the window"),
        ({"window": (0, 0, 100, 100), "at": [100.0]}, "ends at the shorter side"),
        ({"xy": [[0, 0], [0, 9], [0, 3]], "simulations": 10}, "lie on a line"),
        ({"sites": [[0, 0]], "simulations": 10}, "cannot be drawn"),
        ({"simulations": -3}, "zero or more"),
        ({"simulations": 1}, "make no band"),
    ],
)
def test_what_makes_no_k_is_refused(arguments: dict[str, object], says: str) -> None:
    given_: dict[str, object] = {"xy": [[1, 0], [20, 30], [40, 9]], "at": [5.0], "area": 1e4}
    with pytest.raises(ValueError, match=says):
        k_function(**(given_ | arguments))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"is_case": [True, False]}, "there are 4 points"),
        ({"is_case": [0, 1, 2, 1]}, "neither true nor false"),
        ({"is_case": [False] * 4}, "marks no plant"),
        ({"is_case": [True] * 4}, "needs others"),
        ({"is_neighbour": [True, False, False, False]}, "plants of the industry itself"),
        ({"weights": [1, 2, 3, -1]}, "negative or missing"),
        ({"null": "none", "simulations": 5}, "'location' or 'labels'"),
        ({"simulations": -3}, "zero or more"),
    ],
)
def test_what_makes_no_m_is_refused(arguments: dict[str, object], says: str) -> None:
    given_: dict[str, object] = {"xy": [[1, 0], [20, 30], [40, 9], [8, 8]], "is_case": [1, 1, 0, 0], "at": [5.0]}
    with pytest.raises(ValueError, match=says):
        m_function(**(given_ | arguments))  # type: ignore[arg-type]
