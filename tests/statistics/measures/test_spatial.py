"""Autocorrelation of maps against spdep and esda, and by drawing all there is to draw."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from observatory.statistics.measures.neighbours import Neighbours, neighbours
from observatory.statistics.measures.spatial import geary, getis_ord, local_moran, moran

esda_moran = pytest.importorskip("esda.moran")
esda_geary = pytest.importorskip("esda.geary")
esda_getisord = pytest.importorskip("esda.getisord")
libpysal = pytest.importorskip("libpysal")


# Neighbours of the 49 neighbourhoods of Columbus, Ohio, counted from 1: weights/columbus.gal of spData 2.2.1 (CC0), 230 links.
COLUMBUS = (
    "2 3; 1 3 4; 1 2 4 5; 2 3 5 8; 3 4 6 8 9 11 15; 5 9; 8 12 13 14; 4 5 7 11 12 13; 5 6 10 15 20 22 25 26; "
    "9 17 20 22; 5 8 12 15 16; 7 8 11 13 14 16; 7 8 12 14; 7 12 13 16 18 19; 5 9 11 16 25 26; "
    "11 12 14 15 18 24 25; 10 20 23; 14 16 19 24; 14 18 24; 9 10 17 22 23 27 32 33 35 40; 24 30 34; "
    "9 10 20 26 27 28; 17 20 32; 16 18 19 21 25 29 30; 9 15 16 24 26 28 29; 9 15 22 25 28 29; 20 22 28 33; "
    "22 25 26 27 29 33 35 37 38; 24 25 26 28 30 37 38; 21 24 29 37; 34 36; 20 23 40 41; 20 27 28 35; "
    "21 31 36 42; 20 28 33 38 40 43 44; 31 34 39 42 46; 28 29 30 38 43 45; 28 29 35 37 43 44; 36 46; "
    "20 32 35 41 47; 32 40 47; 34 36; 35 37 38 44 45 48; 35 38 43 48 49; 37 43 48 49; 36 39; 40 41; "
    "43 44 45 49; 44 45 48"
)


@pytest.fixture(scope="module")
def columbus() -> tuple[np.ndarray, list[list[int]]]:
    """Crime in the neighbourhoods of Columbus in 1980 (Anselin 1988), and their neighbours."""
    folder = Path(libpysal.__file__).parent / "examples" / "columbus"
    features = json.loads((folder / "columbus.json").read_text())["features"]
    crime = np.array([feature["properties"]["CRIME"] for feature in features])
    return crime, [[int(one) - 1 for one in row.split()] for row in COLUMBUS.split(";")]


def board(rows: int, columns: int) -> list[Any]:
    return [shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def weights_of(found: Neighbours) -> Any:
    """The same neighbours for esda."""
    lists = {r: found.members[found.starts[r] : found.starts[r + 1]].tolist() for r in range(len(found.starts) - 1)}
    return libpysal.weights.W(lists, silence_warnings=True)


def test_crime_in_columbus_gathers_as_spdep_has_it(columbus: Any) -> None:
    # oracle_values.csv, moran_I / geary_C: spdep 1.2-7, row-standardised, variance under randomisation.
    crime, lists = columbus
    found = moran(crime, lists)
    assert found.statistic == pytest.approx(0.485770913662, abs=5e-13)
    assert found.expected == pytest.approx(-0.020833333333, abs=5e-13)
    assert found.variance == pytest.approx(0.008991121322, abs=5e-13)
    assert found.z_score == pytest.approx(5.3427136, abs=5e-8)
    assert found.p_permutation == 0.002
    assert geary(crime, lists).statistic == pytest.approx(0.54780337717, abs=5e-12)
    local = local_moran(crime, lists)
    published = [0.736818490608, 0.528777013266, 0.093850741662, 0.004820966628, 0.186786799124]
    assert local.statistic[:5] == pytest.approx(published, abs=5e-13)
    assert local.statistic.mean() == pytest.approx(found.statistic, rel=1e-13)


def test_the_boundaries_of_columbus_give_the_neighbours_that_libpysal_has() -> None:
    folder = Path(libpysal.__file__).parent / "examples" / "columbus"
    features = json.loads((folder / "columbus.json").read_text())["features"]
    found = neighbours([shapely.geometry.shape(feature["geometry"]) for feature in features])
    lines = (folder / "columbus.gal").read_text().split("\n")[1:]
    for region in range(49):
        published = sorted(int(one) - 1 for one in lines[2 * region + 1].split())
        assert found.members[found.starts[region] : found.starts[region + 1]].tolist() == published


@pytest.mark.parametrize("weights", ["row", "binary"])
def test_moments_are_those_of_esda(columbus: Any, weights: Any) -> None:
    crime, lists = columbus
    w = weights_of(neighbours(lists))
    letter = {"row": "r", "binary": "b"}[weights]
    theirs = esda_moran.Moran(crime, w, transformation=letter, permutations=0)
    ours = moran(crime, lists, weights=weights)
    assert ours.statistic == pytest.approx(theirs.I, rel=1e-12)
    assert ours.variance == pytest.approx(theirs.VI_rand, rel=1e-12)
    assert ours.p_value == pytest.approx(theirs.p_rand, rel=1e-9)
    theirs = esda_geary.Geary(crime, w, transformation=letter, permutations=0)
    ours = geary(crime, lists, weights=weights)
    assert ours.statistic == pytest.approx(theirs.C, rel=1e-12)
    assert ours.variance == pytest.approx(theirs.VC_rand, rel=1e-12)
    # esda gives one side.
    assert ours.p_value == pytest.approx(2 * theirs.p_rand, rel=1e-9)


def test_local_moran_is_that_of_esda_but_for_the_divisor(columbus: Any) -> None:
    crime, lists = columbus
    theirs = esda_moran.Moran_Local(crime, weights_of(neighbours(lists)), permutations=0)
    ours = local_moran(crime, lists)
    np.testing.assert_allclose(ours.statistic, theirs.Is * 49 / 48, rtol=1e-11)
    names = np.array(["", "high-high", "low-high", "low-low", "high-low"])
    np.testing.assert_array_equal(ours.quadrant, names[theirs.q])


@pytest.mark.parametrize("star", [True, False])
def test_getis_and_ord_is_that_of_esda(columbus: Any, star: bool) -> None:
    crime, lists = columbus
    w = weights_of(neighbours(lists))
    if star:
        w = libpysal.weights.fill_diagonal(w)
    theirs = esda_getisord.G_Local(crime, w, transform="B", permutations=0, star=None if star else False)
    ours = getis_ord(crime, lists, star=star, permutations=0)
    np.testing.assert_allclose(ours.z_score, theirs.Zs, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(ours.p_value, 2 * theirs.p_norm, rtol=1e-9)
    assert ours.variant == ("Gi*" if star else "Gi")


def test_tails_converge_on_those_of_all_draws_there_are() -> None:
    """Eight regions in a ring with whole numbers, ties among them: all pairs of the seven others are drawn once."""
    values = np.array([1, 5, 2, 2, 9, 4, 7, 2])
    ring = [[(r - 1) % 8, (r + 1) % 8] for r in range(8)]
    found = local_moran(values, ring, permutations=200_000)
    for region in range(8):
        observed = values[ring[region]].sum()
        sums = np.array([sum(pair) for pair in itertools.combinations(np.delete(values, region), 2)])
        exact = min(1, 2 * min((sums >= observed).mean(), (sums <= observed).mean()))
        assert found.p_value[region] == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize("neighbours_each", [3, 14, 26, 30])
def test_few_and_many_neighbours_are_drawn_alike(neighbours_each: int) -> None:
    """The three ways of drawing: compared with what was drawn, marked, and the few that are left out. A sum over a sample without replacement has
    a known mean and variance, and its tail is close to the normal one."""
    regions = 60
    chance = np.random.default_rng(2)
    values = chance.normal(size=regions)
    steps = list(range(1, neighbours_each // 2 + 1)) + ([30] if neighbours_each % 2 else [])
    lists = [sorted({(r + s) % regions for s in steps} | {(r - s) % regions for s in steps}) for r in range(regions)]
    found = local_moran(values, lists, permutations=20_000)
    from scipy import stats

    for region in range(regions):
        others = np.delete(values, region)
        k, n = len(lists[region]), regions - 1
        deviation = np.sqrt(k * others.var(ddof=1) * (1 - k / n))
        z = (values[lists[region]].sum() - k * others.mean()) / deviation
        assert found.p_value[region] == pytest.approx(2 * stats.norm.sf(abs(z)), abs=0.06)


def test_of_more_than_half_of_the_others_those_left_out_are_drawn() -> None:
    values = np.random.default_rng(4).normal(size=12)
    lists = [[other for other in range(12) if other not in (r, (r + 6) % 12)] for r in range(12)]
    found = local_moran(values, lists, permutations=50_000)
    for region in range(12):
        others = np.delete(values, region)
        left_out = values[(region + 6) % 12]
        exact = min(1, 2 * min((others >= left_out).mean(), (others <= left_out).mean()))
        assert found.p_value[region] == pytest.approx(exact, abs=0.02)


def test_on_maps_without_pattern_one_in_twenty_is_below_five_per_cent() -> None:
    links = neighbours(board(20, 20))
    chance = np.random.default_rng(11)
    shares = [
        (local_moran(chance.normal(size=400), links, permutations=199, seed=draw).p_value <= 0.05).mean()
        for draw in range(15)
    ]
    # 6,000 p-values, somewhat dependent between neighbours.
    assert np.mean(shares) == pytest.approx(0.05, abs=0.01)
    whole = [moran(chance.normal(size=400), links, permutations=99, seed=draw).p_permutation for draw in range(80)]
    assert np.mean(np.array(whole) <= 0.05) == pytest.approx(0.05, abs=0.05)


def test_the_numbers_do_not_depend_on_threads_and_follow_the_seed(columbus: Any) -> None:
    crime, lists = columbus
    one, two = local_moran(crime, lists, threads=1), local_moran(crime, lists, threads=2)
    np.testing.assert_array_equal(one.p_value, two.p_value)
    np.testing.assert_array_equal(one.p_value, getis_ord(crime, lists, threads=2).p_value)
    assert (one.p_value != local_moran(crime, lists, seed=1).p_value).any()
    for measure in (moran, geary):
        alone, shared = measure(crime, lists, threads=1), measure(crime, lists, threads=2)
        assert alone.p_permutation == shared.p_permutation


def test_how_far_the_work_is_can_be_told_and_the_work_be_stopped(columbus: Any) -> None:
    crime, lists = columbus
    for measure in (moran, geary, local_moran, getis_ord):
        told: list[tuple[int, int]] = []
        measure(crime, lists, progress=lambda done, parts, told=told: told.append((done, parts)))
        assert [done for done, _ in told] == list(range(1, told[0][1] + 1))

        def stop(done: int, parts: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            measure(crime, lists, progress=stop)


def test_a_hot_corner_is_found_and_named() -> None:
    values = np.random.default_rng(5).normal(size=(15, 15))
    values[:4, :4] += 6
    values[11:, 11:] -= 6
    found = getis_ord(values.ravel(), board(15, 15), permutations=9999)
    kind = found.kind.reshape(15, 15)
    assert (kind[:3, :3] == "hot").all()
    assert (kind[12:, 12:] == "cold").all()
    assert (kind[6:9, 6:9] == "").all()
    local = local_moran(values.ravel(), board(15, 15), permutations=9999)
    assert (local.quadrant.reshape(15, 15)[:3, :3] == "high-high").all()
    assert local.significant.reshape(15, 15)[:3, :3].all()
    assert (local.adjusted >= local.p_value).all()


def test_missing_values_and_islands_are_left_out_and_named() -> None:
    squares = [*board(5, 6), shapely.box(100, 100, 101, 101)]
    values = np.random.default_rng(6).normal(size=31)
    values[[0, 7]] = np.nan
    kept = ~np.isnan(values) & (np.arange(31) < 30)
    rest = [square for square, stays in zip(squares, kept, strict=True) if stays]
    for measure in (moran, geary):
        found, alone = measure(values, squares), measure(values[kept], rest)
        assert found.statistic == alone.statistic
        assert found.p_permutation == alone.p_permutation
        assert found.missing.nonzero()[0].tolist() == [0, 7]
        assert found.islands.nonzero()[0].tolist() == [30]
    found, alone = local_moran(values, squares), local_moran(values[kept], rest)
    np.testing.assert_array_equal(found.statistic[kept], alone.statistic)
    np.testing.assert_array_equal(found.p_value[kept], alone.p_value)
    assert np.isnan(found.p_value[~kept]).all()
    assert not found.significant[~kept].any()
    assert (found.quadrant[~kept] == "").all()
    spots, alone_spots = getis_ord(values, squares), getis_ord(values[kept], rest)
    np.testing.assert_array_equal(spots.z_score[kept], alone_spots.z_score)
    assert np.isnan(spots.z_score[~kept]).all()


def test_a_region_whose_only_neighbour_is_missing_is_an_island() -> None:
    lists = [[1], [0], [3, 4], [2, 4], [2, 3, 5], [4]]
    found = moran([1, np.nan, 3, 4, 5, 9], lists)
    assert found.islands.tolist() == [True, False, False, False, False, False]


def test_a_map_of_one_value_has_no_autocorrelation() -> None:
    squares = board(3, 3)
    for measure in (moran, geary):
        found = measure(np.full(9, 2.5), squares)
        assert np.isnan([found.statistic, found.z_score, found.p_value, found.p_permutation]).all()
    local = local_moran(np.full(9, 2.5), squares)
    assert np.isnan(local.statistic).all()
    assert np.isnan(local.p_value).all()
    assert not local.significant.any()
    assert np.isnan(getis_ord(np.full(9, 2.5), squares).z_score).all()


def test_a_region_with_all_others_for_neighbours_cannot_be_a_spot() -> None:
    star = [[1, 2, 3, 4], [0, 2], [0, 1], [0, 4], [0, 3]]
    found = getis_ord([3.0, 1, 2, 5, 4], star)
    assert np.isnan(found.z_score).tolist() == [True, False, False, False, False]
    assert np.isnan(found.p_value[0])


@given(some.integers(0, 2**32 - 1), some.floats(0.5, 50), some.floats(-100, 100))
def test_neither_unit_nor_origin_nor_order_matters(seed: int, unit: float, origin: float) -> None:
    chance = np.random.default_rng(seed)
    values, squares = chance.normal(size=30), board(5, 6)
    order = chance.permutation(30)
    moved = [squares[one] for one in order]
    for measure in (moran, geary):
        plain = measure(values, squares, permutations=0)
        assert measure(values * unit + origin, squares, permutations=0).statistic == pytest.approx(
            plain.statistic, abs=1e-9
        )
        assert measure(values[order], moved, permutations=0).z_score == pytest.approx(plain.z_score, abs=1e-9)
    spots = getis_ord(values, squares, permutations=0).z_score
    np.testing.assert_allclose(getis_ord(values * unit + origin, squares, permutations=0).z_score, spots, atol=1e-8)
    np.testing.assert_allclose(getis_ord(values[order], moved, permutations=0).z_score, spots[order], atol=1e-9)


def test_nuts_regions_of_germany_have_neighbours_and_a_map(shared_data: Path) -> None:
    import gzip

    with gzip.open(shared_data / "nuts_boundaries" / "nuts_20M_2013_4326_L2.geojson.gz", "rt") as lines:
        features = json.load(lines)["features"]
    german = [feature for feature in features if json.dumps(feature["properties"]).count('"DE')]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in german]
    links = neighbours(shapes)
    assert len(shapes) == 38
    assert links.number.min() >= 1
    # From south to north: as like one's neighbours as can be.
    latitude = np.array([shape.centroid.y for shape in shapes])
    found = moran(latitude, shapes)
    assert found.statistic > 0.5
    assert found.p_permutation == 0.002


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda squares: moran([[1, 2]], squares), "2 dimensions, not 1"),
        (lambda squares: moran([1, 2, 3, np.inf], squares[:4]), "region 3 is infinite"),
        (lambda squares: moran([1, 2, 3], squares), "3 values and boundaries of 9 regions"),
        (lambda squares: moran([1, 2, 3, np.nan], squares[:4]), "at least 4 are needed"),
        (lambda squares: moran(range(9), squares, weights="distance"), "row or binary"),
        (lambda squares: moran(range(9), squares, permutations=-1), "permutations is -1"),
        (lambda squares: local_moran(range(9), squares, permutations=0), "without any there is no p-value"),
        (lambda squares: local_moran(range(9), squares, weights="distance"), "row or binary"),
        (lambda squares: getis_ord(range(9), squares, false_discovery_rate=5), "between 0 and 1"),
    ],
)
def test_what_is_no_map_is_refused(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call(board(3, 3))
