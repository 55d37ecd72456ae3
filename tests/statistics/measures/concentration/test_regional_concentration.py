"""Concentration of industries against the textbook, other programs' results and what must always hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from tests.statistics.measures.german_regions import german_employment, oracle

from observatory.statistics.measures.concentration.regional_concentration import (
    hoover,
    krugman_concentration,
    litzenberger_sternberg,
    locational_gini,
    theil,
    theil_decomposition,
)

# Farhauer and Kröll 2013: one industry in five regions, and their employment.
INDUSTRY = np.array([[500], [500], [1000], [7000], [1000]])
TOTALS = [20000, 15000, 20000, 40000, 5000]

PRODUCT = np.array(
    [
        *(460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87),
        *(258.53, 645.59, 131.95, 35.03, 112.66, 56.22, 85.61, 56.81),
    ]
)[:, None]
POPULATION = [
    *(10879618, 12843514, 3520031, 2484826, 671489, 1787408, 6176172, 1612362),
    *(7926599, 17865516, 4052803, 995597, 4084851, 2245470, 2858714, 2170714),
]

TABLES = arrays(np.int64, some.tuples(some.integers(2, 7), some.integers(2, 5)), elements=some.integers(1, 900))


def test_the_german_industries_are_as_concentrated_as_computed_elsewhere(shared_data: Path) -> None:
    x, _, industries = german_employment(shared_data)
    expected = oracle(shared_data, "de_regions_oracle_industry.csv", "industry")
    for name, values in (
        ("krugman_conc", krugman_concentration(x)),
        ("hoover_localisation", hoover(x)),
        ("theil", theil(x)),
        ("locational_gini_lorenz", locational_gini(x)),
    ):
        assert values == pytest.approx([expected[industry][name] for industry in industries], rel=1e-11), name


def test_the_textbooks_industry() -> None:
    assert hoover(INDUSTRY, reference=TOTALS) == pytest.approx([0.35], rel=1e-12)
    assert krugman_concentration(INDUSTRY, reference=TOTALS) == pytest.approx([0.70], rel=1e-12)
    assert locational_gini(INDUSTRY, reference=TOTALS) == pytest.approx([0.3725], rel=1e-12)
    assert theil(INDUSTRY, reference=TOTALS) == pytest.approx([0.2674857191], abs=5e-11)
    # REAT's Gini, which weighs every region alike, is another number.
    unweighted = locational_gini(INDUSTRY, reference=TOTALS, variant="unweighted")
    assert unweighted == pytest.approx([0.4068965517], abs=5e-11)


def test_mining_against_the_mean_of_four_other_industries() -> None:
    # Farhauer and Kröll 2013, as in REAT's krugman.conc2.
    x = np.array(
        [
            [4320, 7811, 3900, 2300, 47560],
            [20000, 11000, 31000, 8000, 20000],
            [40000, 10000, 25000, 9000, 16000],
            [10000, 11000, 14000, 14000, 13000],
            [7000, 7500, 11000, 1500, 36000],
        ]
    ).T
    assert krugman_concentration(x, variant="mean_of_others")[0] == pytest.approx(0.8619321358, abs=5e-11)


def test_the_product_of_the_german_regions() -> None:
    # REAT 3.0.3, hoover() with population and gini() with equal weights.
    assert hoover(PRODUCT, reference=POPULATION) == pytest.approx([0.0735899089], abs=5e-11)
    assert locational_gini(PRODUCT, reference=np.ones(16)) == pytest.approx([0.5009348458], abs=5e-11)
    assert locational_gini(PRODUCT, reference=np.ones(16), variant="unweighted") == pytest.approx(
        locational_gini(PRODUCT, reference=np.ones(16)), rel=1e-12
    )


def test_gini_of_four_shares() -> None:
    # Dörsam 2004: 0.3, and 0.4 when divided by its greatest value 1 − 1/n.
    gini = locational_gini([[20], [50], [20], [10]], reference=[1, 1, 1, 1])
    assert gini == pytest.approx([0.3])
    assert gini * 4 / 3 == pytest.approx([0.4])


def test_the_second_index_of_theil_is_what_reat_computes() -> None:
    # Störmann 2009.
    assert theil([[10], [10], [10], [20], [50]], reference=np.ones(5), variant="L") == pytest.approx(
        [0.2326301620], abs=5e-11
    )
    assert theil([[10], [0]], reference=[1, 1], variant="L")[0] == np.inf


def test_the_manual_of_econgeo_halves_the_area_and_weighs_regions_alike() -> None:
    x = np.array([[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]])
    assert locational_gini(x) / 2 == pytest.approx([0.40, 0.18, 0.27, 0.31, 0.28], rel=1e-12)
    one = [[0], [10], [10], [30], [50]]
    assert locational_gini(one, reference=[10, 15, 20, 25, 30]) == pytest.approx([0.31], rel=1e-12)
    assert 100 * hoover(one, reference=[10, 15, 20, 25, 30]) == pytest.approx([25], rel=1e-12)


def test_the_cluster_index_of_litzenberger_and_sternberg() -> None:
    # Farhauer and Kröll 2014: one region against the whole; the rest of the whole stands in the second row.
    index = litzenberger_sternberg([[1743], [5740 - 1743]], [[35], [53 - 35]], [50, 526], [488, 4621 - 488])
    assert index[0, 0] == pytest.approx(21.87491102, abs=5e-9)


def test_the_cluster_index_is_one_where_a_region_is_like_the_whole() -> None:
    index = litzenberger_sternberg([[10, 4], [20, 8]], [[1, 2], [2, 4]], [5, 10], [50, 100])
    assert index == pytest.approx(np.ones((2, 2)))


def test_jobs_without_an_establishment_are_refused() -> None:
    with pytest.raises(ValueError, match="region 1, industry 0"):
        litzenberger_sternberg([[1], [2]], [[1], [0]], [1, 1], [1, 1])
    with pytest.raises(ValueError, match="establishments has shape"):
        litzenberger_sternberg([[1], [2]], [[1]], [1, 1], [1, 1])


@given(TABLES, some.data())
def test_concentration_between_and_within_groups_adds_up(x: np.ndarray, data: some.DataObject) -> None:
    groups = data.draw(some.lists(some.integers(0, 2), min_size=x.shape[0], max_size=x.shape[0]))
    found = theil_decomposition(x, groups)
    assert found.between + found.within == pytest.approx(theil(x), abs=1e-12)
    assert found.weight.sum(axis=0) == pytest.approx(np.ones(x.shape[1]))
    assert found.groups == tuple(sorted(set(groups)))
    assert (found.within >= -1e-12).all()


def test_a_group_without_the_industry_adds_nothing_within() -> None:
    found = theil_decomposition([[4, 1], [6, 1], [0, 1]], ["north", "north", "south"])
    assert np.isnan(found.within_group[1, 0])
    assert found.between + found.within == pytest.approx(theil([[4, 1], [6, 1], [0, 1]]), abs=1e-14)


@given(TABLES, some.integers(2, 50))
def test_every_index_keeps_within_its_bounds_and_knows_no_unit(x: np.ndarray, factor: int) -> None:
    for measure, high in ((hoover, 1), (krugman_concentration, 2), (locational_gini, 1), (theil, np.inf)):
        values = measure(x)
        assert (values >= -1e-12).all()
        assert (values <= high).all()
        assert measure(x * factor) == pytest.approx(values, abs=1e-10)
        assert measure(x[::-1]) == pytest.approx(values, abs=1e-12)
        assert measure(x[:, ::-1]) == pytest.approx(values[::-1], abs=1e-12)


@given(TABLES)
def test_the_gini_lies_between_hoovers_coefficient_and_twice_it(x: np.ndarray) -> None:
    # The Lorenz curve is convex and its greatest distance from the diagonal is Hoover's coefficient.
    low, gini = hoover(x), locational_gini(x)
    assert (gini >= low - 1e-12).all()
    assert (gini <= 2 * low - low**2 + 1e-12).all()
    assert krugman_concentration(x, halved=True) == pytest.approx(low)


def test_against_the_rest_means_without_the_industry_itself() -> None:
    # Shares 1/4, 3/4 of the first industry, 2/3, 1/3 of the rest.
    assert krugman_concentration([[1, 2], [3, 1]], variant="rest") == pytest.approx([5 / 6, 5 / 6])


@pytest.mark.parametrize("measure", [hoover, krugman_concentration, locational_gini, theil])
def test_an_industry_without_employment_has_no_index(measure: object) -> None:
    found = measure([[0, 1], [0, 2]])  # type: ignore[operator]
    assert np.isnan(found[0])
    assert np.isfinite(found[1])


def test_unknown_variants_are_refused() -> None:
    with pytest.raises(ValueError, match="neither 'lorenz' nor 'unweighted'"):
        locational_gini([[1], [2]], variant="area")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="neither 'T' nor 'L'"):
        theil([[1], [2]], variant="0")  # type: ignore[arg-type]
