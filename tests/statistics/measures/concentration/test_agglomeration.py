"""Agglomeration of plants against the textbook, against every way to place them, and from size classes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import sparse
from tests.statistics.measures.german_regions import german_employment, oracle, rows

from observatory.statistics.measures.concentration.agglomeration import (
    FIRST_PLANTS,
    Agglomeration,
    devereux,
    ellison_glaeser,
    maurel_sedillot,
    raw_concentration,
)

# Farhauer and Kröll 2014: ten plants of one industry in Vienna, Linz and Graz, and the regions' employment.
REGION = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 2])
PLANTS = np.array([200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000])
TOTALS = [500000, 400000, 100000]
ONE = np.zeros(10, dtype=int)


def test_the_textbooks_ten_plants() -> None:
    found = ellison_glaeser(REGION, ONE, PLANTS, reference=TOTALS)
    assert found.gamma == pytest.approx([0.0599062841], abs=5e-11)
    assert found.g == pytest.approx([0.1681632653], abs=5e-11)
    assert found.h == pytest.approx([0.2446887755], abs=5e-11)
    assert found.plants.tolist() == [10]
    assert found.reference == "given"


def test_the_other_index_of_the_same_plants_has_the_other_sign() -> None:
    found = maurel_sedillot(REGION, ONE, PLANTS, reference=TOTALS)
    assert found.gamma == pytest.approx([-0.4357625532], abs=5e-11)
    assert found.measure == "maurel_sedillot"


def plants_of_four_industries(shared_data: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[float]]:
    table = rows(shared_data / "worked_examples" / "fk2014_plants.csv")
    names = sorted({row["industry"] for row in table})
    totals = {int(row["region"]): float(row["emp_region"]) for row in table}
    return (
        np.array([int(row["region"]) - 1 for row in table]),
        np.array([names.index(row["industry"]) for row in table]),
        np.array([float(row["emp_firm"]) for row in table]),
        [totals[region] for region in sorted(totals)],
    )


def test_four_industries_weighted_by_their_own_plants_and_by_all_employment(shared_data: Path) -> None:
    # Clothing trade, forestry, textiles dyeing, textiles trade; REAT 3.0.3, ellison.a2, and with the file's totals.
    region, industry, size, totals = plants_of_four_industries(shared_data)
    among_themselves = ellison_glaeser(region, industry, size)
    assert among_themselves.reference == "plants"
    assert among_themselves.gamma == pytest.approx(
        # The printed digits were rounded twice: −0.08012539445 stands as −0.0801253945.
        [-0.0937938446, 0.1683800334, -0.0801253945, -0.1304013406],
        abs=5.5e-11,
    )
    against_all = ellison_glaeser(region, industry, size, reference=totals)
    assert against_all.gamma == pytest.approx([0.0543817728, 0.0429635585, 0.1377600291, 0.0142490592], abs=5e-11)


def test_the_german_industries_raw_concentration(shared_data: Path) -> None:
    x, _, industries = german_employment(shared_data)
    expected = oracle(shared_data, "de_regions_oracle_industry.csv", "industry")
    assert raw_concentration(x) == pytest.approx([expected[name]["EG_G_raw"] for name in industries], rel=1e-12)


SIZES = np.array([5.0, 3.0, 2.0, 2.0, 1.0])
CHANCES = np.array([0.5, 0.3, 0.2])
NEAR = np.array([[1, 0.5, 0], [0.5, 1, 0.25], [0, 0.25, 1]])


def every_placing(**options: object) -> tuple[np.ndarray, np.ndarray]:
    """Both indices of five plants placed in every possible way on three regions, and the probabilities of the ways."""
    places = np.array(list(product(range(3), repeat=5)))
    chance = CHANCES[places].prod(axis=1)
    number = len(places)
    # Every way is an industry of its own.
    arguments = (places.ravel(), np.repeat(np.arange(number), 5), np.tile(SIZES, number))
    found = [
        ellison_glaeser(*arguments, reference=CHANCES, **options),  # type: ignore[arg-type]
        maurel_sedillot(*arguments, reference=CHANCES),
    ]
    for index in found:
        mean = chance @ index.gamma
        deviation = np.sqrt(chance @ (index.gamma - mean) ** 2)
        assert mean == pytest.approx(0, abs=1e-12), index.measure
        assert index.std_error == pytest.approx(np.full(number, deviation), rel=1e-9), index.measure
    return found[0].gamma, chance


def test_over_all_random_placings_the_mean_is_nought_and_the_error_exact() -> None:
    every_placing()


def test_with_neighbours_the_mean_is_nought_and_the_error_exact_as_well() -> None:
    weighted, _ = every_placing(proximity=NEAR)
    plain, _ = every_placing()
    assert weighted != pytest.approx(plain, abs=1e-3)


def test_without_neighbours_the_weighted_index_is_the_plain_one() -> None:
    plain = ellison_glaeser(REGION, ONE, PLANTS, reference=TOTALS)
    for identity in (np.eye(3), sparse.eye_array(3, format="csr")):
        weighted = ellison_glaeser(REGION, ONE, PLANTS, reference=TOTALS, proximity=identity)
        assert weighted.gamma == pytest.approx(plain.gamma, rel=1e-12)
        assert weighted.std_error == pytest.approx(plain.std_error, rel=1e-12)


def test_dense_and_sparse_proximity_agree_and_plants_of_neighbours_count_as_near() -> None:
    def gamma(proximity: object, region: list[int]) -> Agglomeration:
        sizes = np.ones(len(region))
        return ellison_glaeser(region, np.zeros(len(region), int), sizes, reference=[1, 1, 1, 1], proximity=proximity)

    chain = np.eye(4) + np.diag([0.5] * 3, 1) + np.diag([0.5] * 3, -1)
    neighbours, ends = [0, 0, 1, 1], [0, 0, 3, 3]
    assert gamma(None, neighbours).gamma == pytest.approx(gamma(None, ends).gamma)
    assert gamma(chain, neighbours).gamma[0] > gamma(chain, ends).gamma[0]
    in_rows = gamma(sparse.csr_array(chain), neighbours)
    assert in_rows.gamma == pytest.approx(gamma(chain, neighbours).gamma, rel=1e-12)
    assert in_rows.std_error == pytest.approx(gamma(chain, neighbours).std_error, rel=1e-12)


def test_devereux_measures_against_an_even_spread() -> None:
    # Two plants of 3 and 1 in one of five regions: F = 1 − 1/2, M = 10/16 − 1/2.
    found = devereux([4, 4], [0, 0], [3, 1])
    assert found.geographic == pytest.approx([0.5])
    assert found.industrial == pytest.approx([0.125])
    assert found.alpha == pytest.approx([0.375])
    # Six equal plants, two in each of three regions: as even as can be.
    even = devereux([0, 0, 1, 1, 2, 2], [0] * 6, [1] * 6, regions=3)
    assert even.alpha == pytest.approx([0], abs=1e-15)


PLANT_LISTS = some.lists(
    some.tuples(some.integers(0, 4), some.integers(0, 2), some.integers(1, 500)), min_size=6, max_size=40
)


@given(PLANT_LISTS, some.randoms(use_true_random=False))
def test_neither_the_order_of_plants_nor_the_unit_matters(plants: list[tuple[int, int, int]], random: object) -> None:
    region, industry, size = (np.array(column) for column in zip(*plants, strict=True))
    assume(len(set(region.tolist())) > 1)
    shuffled = np.random.default_rng(random.randrange(2**32)).permutation(len(region))  # type: ignore[attr-defined]
    for index in (ellison_glaeser, maurel_sedillot):
        found = index(region, industry, size)
        again = index(region[shuffled].astype(np.int16), industry[shuffled], size[shuffled] * 2.5)
        assert again.gamma == pytest.approx(found.gamma, rel=1e-9, abs=1e-12, nan_ok=True)
        assert again.std_error == pytest.approx(found.std_error, rel=1e-9, abs=1e-12, nan_ok=True)
        assert (found.gamma[~np.isnan(found.gamma)] <= 1 + 1e-12).all() or index is ellison_glaeser


@given(PLANT_LISTS)
def test_one_pass_gives_what_sums_by_hand_give(plants: list[tuple[int, int, int]]) -> None:
    region, industry, size = (np.array(column) for column in zip(*plants, strict=True))
    assume(len(set(region.tolist())) > 1)
    found = ellison_glaeser(region, industry, size, industries=3)
    a = np.array([size[region == r].sum() for r in range(region.max() + 1)]) / size.sum()
    for branch in range(3):
        own = size[industry == branch]
        if len(own) < 2:
            assert np.isnan(found.gamma[branch])
            continue
        s = np.array([size[(region == r) & (industry == branch)].sum() for r in range(len(a))]) / own.sum()
        h = ((own / own.sum()) ** 2).sum()
        gamma = (((s - a) ** 2).sum() / (1 - (a**2).sum()) - h) / (1 - h)
        assert found.gamma[branch] == pytest.approx(gamma, rel=1e-9, abs=1e-12)


def test_codes_greater_than_those_of_the_first_plants_make_the_tables_larger() -> None:
    draw = np.random.default_rng(3)
    number = FIRST_PLANTS + 40
    region, industry, size = draw.integers(0, 7, number), draw.integers(0, 4, number), draw.integers(1, 900, number)
    region[-9:], industry[-7:] = 8, 5
    late = ellison_glaeser(region, industry, size)
    # With the last plants first, and with the sizes given, nothing has to grow.
    early = ellison_glaeser(region[::-1], industry[::-1], size[::-1])
    np.testing.assert_allclose(late.gamma, early.gamma, rtol=1e-12)
    assert late.plants.tolist() == np.bincount(industry).tolist()
    np.testing.assert_array_equal(late.gamma, ellison_glaeser(region, industry, size, industries=6).gamma)
    industry[-3] = -1
    with pytest.raises(ValueError, match=f"plant {number - 3}: region 8 of 9, industry -1 of 6"):
        ellison_glaeser(region, industry, size)


def test_plants_without_employment_change_nothing() -> None:
    found = ellison_glaeser(REGION, ONE, PLANTS, reference=TOTALS)
    more = ellison_glaeser([*REGION, 1], [*ONE, 0], [*PLANTS, 0], reference=TOTALS)
    assert more.gamma.tolist() == found.gamma.tolist()
    assert more.plants.tolist() == [10]


def test_a_single_plant_and_an_industry_without_any_have_no_index() -> None:
    found = ellison_glaeser([0, 1, 1], [0, 0, 2], [3, 4, 5])
    assert np.isnan(found.gamma).tolist() == [False, True, True]
    assert found.plants.tolist() == [2, 0, 1]
    assert np.isnan(devereux([0, 1, 1], [0, 0, 2], [3, 4, 5]).alpha).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("region", "industry", "size", "says"),
    [
        ([0, 5], [0, 0], [1, 1], "plant 1: region 5 of 3"),
        ([0, -1], [0, 0], [1, 1], "plant 1: region -1"),
        ([0, 1], [-2, 0], [1, 1], "plant 0: region 0 of 3, industry -2"),
        ([0, 1], [0, 0], [1, -3], "plant 1.*employment -3"),
        ([0, 1], [0, 0], [np.nan, 1], "plant 0.*employment nan"),
        ([0, 1], [0, 0], [np.inf, 1], "infinite"),
        ([0, 1], [0], [1, 1], "one entry per plant"),
        ([0.0, 1.0], [0, 0], [1, 1], "region needs integer codes"),
        ([0, 1], [0, 0], ["a", "b"], "numbers are needed"),
    ],
)
def test_plants_that_cannot_be_placed_are_refused(region: object, industry: object, size: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ellison_glaeser(region, industry, size, reference=[1, 1, 1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proximity", "says"),
    [
        (np.eye(2), "there are 3 regions"),
        (np.zeros((3, 3)), "ones on its diagonal"),
        (np.eye(3) * 2, "between 0 and 1"),
        (np.full((3, 3), np.nan), "missing"),
    ],
)
def test_proximity_that_makes_no_sense_is_refused(proximity: np.ndarray, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ellison_glaeser(REGION, ONE, PLANTS, reference=TOTALS, proximity=proximity)
