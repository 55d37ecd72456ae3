"""Specialisation and diversity of regions against the textbook, other programs' results and what must always hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from tests.statistics.measures.german_regions import german_employment, oracle, rows

from observatory.statistics.measures.concentration.regional_concentration import theil
from observatory.statistics.measures.specialisation.diversity import (
    entropy,
    gini_specialisation,
    hachman,
    herfindahl,
    krugman_specialisation,
    relative_theil,
    variety,
)

# The example of EconGeo's manual, with the results of version 2.1.
MANUAL = np.array([[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]])

TABLES = arrays(np.int64, some.tuples(some.integers(2, 6), some.integers(2, 7)), elements=some.integers(1, 900))


def test_the_german_regions_are_as_specialised_as_computed_elsewhere(shared_data: Path) -> None:
    x, regions, _ = german_employment(shared_data)
    expected = oracle(shared_data, "de_regions_oracle_region.csv", "region")
    for name, values in (
        ("hhi", herfindahl(x)),
        ("krugman_vs_nation_incl_self", krugman_specialisation(x)),
        ("entropy_bits", entropy(x)),
        ("theil_vs_nation", relative_theil(x)),
    ):
        assert values == pytest.approx([expected[region][name] for region in regions], rel=1e-12), name


def test_the_manuals_matrix_gives_the_manuals_indices() -> None:
    assert hachman(MANUAL) == pytest.approx([0.2, 0.380952, 0.588235, 0.634921, 0.430108], abs=5e-7)
    assert krugman_specialisation(MANUAL) == pytest.approx([1.6, 1, 0.6, 0.7, 1.1], rel=1e-12)
    assert herfindahl(MANUAL) == pytest.approx([1, 0.525, 0.34, 0.315, 0.465], rel=1e-12)
    assert entropy(MANUAL) == pytest.approx([0, 1.319, 1.761, 1.766, 1.219], abs=5e-4)


def test_the_textbook_finds_nothing_in_common_between_two_regions() -> None:
    # Farhauer and Kröll 2013: the greatest possible distance.
    pair = [[20, 10, 70, 0, 0], [0, 0, 0, 60, 40]]
    assert krugman_specialisation(pair, variant="rest") == pytest.approx([2, 2])
    assert krugman_specialisation(pair, variant="rest", halved=True) == pytest.approx([1, 1])


def test_sweden_against_the_mean_of_four_other_countries() -> None:
    # Farhauer and Kröll 2013, as in REAT's krugman.spec2.
    countries = [
        [45000, 15000, 32000, 10000, 30000],
        [35000, 12000, 30000, 8000, 22000],
        [40000, 10000, 25000, 9000, 18000],
        [30000, 11000, 18000, 3000, 13000],
        [40000, 6000, 11000, 2000, 12000],
    ]
    assert krugman_specialisation(countries, variant="mean_of_others")[0] == pytest.approx(0.1595017923, abs=5e-11)


def test_goettingen_against_germany(shared_data: Path) -> None:
    # REAT 3.0.3: krugman.spec and gini.spec, year 2017, rows 2 to 16.
    table = rows(shared_data / "reat_germany" / "goettingen.csv")[1:]
    city = [[float(row["Goettingen2017"]) for row in table]]
    country = [float(row["BRD2017"]) for row in table]
    assert krugman_specialisation(city, reference=country) == pytest.approx([0.4508468784], abs=5e-11)
    assert gini_specialisation(city, reference=country) == pytest.approx([0.3598520295], abs=5e-11)


def test_freiburg_against_germany(shared_data: Path) -> None:
    table = rows(shared_data / "reat_germany" / "freiburg.csv")
    city = [[float(row["e_Freiburg2014"]) for row in table]]
    country = [float(row["e_Germany2014"]) for row in table]
    assert gini_specialisation(city, reference=country) == pytest.approx([0.2089009439], abs=5e-11)


def test_the_textbooks_gini_of_specialisation() -> None:
    region, area = [[700, 600, 500, 10000, 40000]], [30000, 15000, 10000, 60000, 50000]
    assert gini_specialisation(region, reference=area) == pytest.approx([0.6222222222], abs=5e-11)


def test_concentration_of_market_shares() -> None:
    # Dörsam 2004: 0.34, normalised 0.12, as many as 2.94 equal ones; and the German Länder's product of 2015 (REAT).
    assert herfindahl([[20, 50, 20, 10]]) == pytest.approx([0.34])
    assert herfindahl([[20, 50, 20, 10]], normalised=True) == pytest.approx([0.12])
    assert 1 / herfindahl([[20, 50, 20, 10]]) == pytest.approx([2.941176471], abs=5e-10)
    product = [
        *(460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87),
        *(258.53, 645.59, 131.95, 35.03, 112.66, 56.22, 85.61, 56.81),
    ]
    assert herfindahl([product]) == pytest.approx([0.1251762991], abs=5e-11)


def test_variety_of_two_groups() -> None:
    # Shares .3 and .2 in one group, .4 and .1 in the other.
    found = variety([[30, 20, 40, 10]], ["a", "a", "b", "b"])
    assert found.unrelated == pytest.approx([1.0], rel=1e-14)
    assert found.related == pytest.approx([0.8464393447], abs=5e-11)
    assert found.total == pytest.approx([1.8464393447], abs=5e-11)


@given(TABLES, some.data())
def test_related_and_unrelated_variety_add_up_to_the_entropy(x: np.ndarray, data: some.DataObject) -> None:
    groups = data.draw(some.lists(some.integers(0, 3), min_size=x.shape[1], max_size=x.shape[1]))
    found = variety(x, groups)
    assert found.related + found.unrelated == pytest.approx(entropy(x), abs=1e-12)
    assert (found.related >= -1e-12).all()


@given(TABLES, some.integers(2, 50))
def test_every_index_keeps_within_its_bounds_and_knows_no_unit(x: np.ndarray, factor: int) -> None:
    number = x.shape[1]
    bounds = [
        (krugman_specialisation, 0, 2),
        (hachman, 0, 1),
        (herfindahl, 1 / number, 1),
        (entropy, 0, np.log2(number)),
        (gini_specialisation, 0, 1 - 1 / number),
        (relative_theil, 0, np.inf),
    ]
    for measure, low, high in bounds:
        values = measure(x)
        assert (values >= low - 1e-12).all(), measure
        assert (values <= high + 1e-12).all(), measure
        assert measure(x * factor) == pytest.approx(values, abs=1e-10), measure


@given(TABLES)
def test_the_order_of_industries_does_not_matter_and_regions_keep_theirs(x: np.ndarray) -> None:
    for measure in (krugman_specialisation, hachman, herfindahl, entropy, gini_specialisation, relative_theil):
        values = measure(x)
        assert measure(x[:, ::-1]) == pytest.approx(values, abs=1e-12)
        assert measure(x[::-1]) == pytest.approx(values[::-1], abs=1e-12)


@given(TABLES)
def test_regions_and_industries_share_one_theil_index_of_the_whole_table(x: np.ndarray) -> None:
    by_region = (relative_theil(x) * x.sum(axis=1)).sum()
    by_industry = (theil(x) * x.sum(axis=0)).sum()
    assert by_region == pytest.approx(by_industry, rel=1e-9, abs=1e-9)


def test_the_lorenz_form_does_not_change_when_like_industries_are_merged() -> None:
    whole = [[20, 30, 50], [60, 20, 20]]
    cut = [[10, 10, 30, 50], [30, 30, 20, 20]]
    lorenz = gini_specialisation(whole, variant="lorenz")
    assert gini_specialisation(cut, variant="lorenz") == pytest.approx(lorenz, rel=1e-12)
    assert gini_specialisation(cut) != pytest.approx(gini_specialisation(whole), rel=1e-2)


@pytest.mark.parametrize(
    "measure", [krugman_specialisation, hachman, herfindahl, entropy, gini_specialisation, relative_theil]
)
def test_a_region_without_employment_has_no_index(measure: object) -> None:
    found = measure([[0, 0], [3, 4]])  # type: ignore[operator]
    assert np.isnan(found[0])
    assert np.isfinite(found[1])


def test_an_industry_that_the_reference_lacks() -> None:
    assert hachman([[5, 5]], reference=[10, 0])[0] == 0
    assert relative_theil([[5, 5]], reference=[10, 0])[0] == np.inf


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"variant": "others"}, "none of 'whole', 'rest', 'mean_of_others'"),
        ({"reference": [1, 1, 1]}, "reference has shape"),
        ({"reference": [1, 1], "variant": "rest"}, "must contain x"),
        ({"reference": [9, 9], "variant": "mean_of_others"}, "takes no reference"),
    ],
)
def test_what_cannot_be_compared_is_refused(options: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        krugman_specialisation([[3, 4], [5, 6]], **options)  # type: ignore[arg-type]


def test_groups_need_one_label_for_each_industry() -> None:
    with pytest.raises(ValueError, match="one label each for 2"):
        variety([[1, 2]], ["a"])
    with pytest.raises(ValueError, match="missing labels"):
        variety([[1, 2]], [1.0, np.nan])
