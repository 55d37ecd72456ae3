"""What the measures make of a panorama: relatedness density, complexity, concentration, shift-share, persistence of stars, other category tables."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import observatory.statistics as st
from observatory.statistics import measures
from observatory.statistics.measures.complexity import WeakComplexityWarning
from observatory.statistics.observations import Observations, schema
from observatory.statistics.panoramas import Panorama
from observatory.statistics.panoramas.derived import DERIVED, derived_tables
from observatory.statistics.panoramas.derived.grids import grids_of, published_cells
from observatory.statistics.panoramas.derived.mappings import _quotients
from tests.statistics.panoramas.islands import INDUSTRIES, REGIONS, YEARS, employment, panorama


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Panorama:
    return panorama(tmp_path_factory.mktemp("islands"))


@pytest.fixture(scope="module")
def tables(result: Panorama) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_pylist() for name, table in derived_tables(result).items()}


def cells(result: Panorama, column: str, year: int) -> np.ndarray:
    found = {(row["region"], row["industry"]): row[column] for row in result.table.to_pylist() if row["year"] == year}
    return np.array([[found[r, i] for i in INDUSTRIES] for r in REGIONS], dtype=float)


def of(rows: list[dict[str, Any]], **keys: Any) -> dict[str, Any]:
    (found,) = [row for row in rows if all(row[name] == value for name, value in keys.items())]
    return found


# -- relatedness and complexity


def test_a_region_is_specialised_where_its_location_quotient_is_one_or_more(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    quotient = cells(result, "location_quotient", 2020)
    for r, region in enumerate(REGIONS):
        for i, industry in enumerate(INDUSTRIES):
            row = of(tables["possibilities"], region=region, industry=industry, year=2020)
            assert row["specialised"] is bool(quotient[r, i] >= 1)


def test_density_is_the_share_of_what_is_related_that_a_region_is_specialised_in(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    has = cells(result, "location_quotient", 2020) >= 1
    number = has.sum(axis=0)
    proximity = (has.T.astype(float) @ has) / np.maximum.outer(number, number)
    others = [1, 2, 3, 4, 5]  # of industry "1": all but itself
    for r, region in enumerate(REGIONS):
        expected = proximity[0, others] @ has[r, others] / proximity[0, others].sum()
        row = of(tables["possibilities"], region=region, industry="1", year=2020)
        assert row["density"] == pytest.approx(expected, abs=1e-9)
        assert row["density_low"] == row["density"] == row["density_high"]


def test_what_is_hidden_leaves_a_range_of_density_and_of_specialisation(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    hidden = of(tables["possibilities"], region="AA1", industry="3", year=2021)
    assert (hidden["specialised_certain"], hidden["specialised_possible"]) == (False, True)
    # Of its other industries the region's total, and so every quotient, depends on the hidden one.
    ranges = [row for row in tables["possibilities"] if row["year"] == 2021]
    assert all(row["density_low"] <= row["density"] <= row["density_high"] for row in ranges)
    assert any(
        row["density_low"] < row["density_high"] for row in ranges if row["region"] == "AA1" and row["industry"] != "3"
    )


def test_complexity_is_the_index_of_the_same_table_turned_towards_regions_that_pay_more(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    has = cells(result, "location_quotient", 2020) >= 1
    paid = np.array([10.0 + 4 * r for r in range(len(REGIONS))])
    with pytest.warns(WeakComplexityWarning):
        index = measures.economic_complexity(has, anchor=paid)
    regions = [of(tables["complexity_of_regions"], region=r, year=2020)["complexity"] for r in REGIONS]
    industries = [of(tables["complexity_of_industries"], industry=i, year=2020)["complexity"] for i in INDUSTRIES]
    np.testing.assert_allclose(regions, index.eci, atol=1e-8)
    np.testing.assert_allclose(industries, index.pci, atol=1e-8)
    network = of(tables["networks"], year=2020)
    assert network["sign"] == "wages"
    assert network["sign_correlation"] == pytest.approx(np.corrcoef(index.eci, paid)[0, 1], abs=1e-8)
    assert network["specialisations"] == has.sum()
    # Wages say little here, which the warning said too: the table keeps it for the pages.
    assert network["sign_correlation"] < 0.2
    assert network["weak_sign"] is True


# -- concentration


def test_concentration_is_measured_against_all_employment(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    x = cells(result, "employment", 2020)
    hoover = np.abs(x / x.sum(axis=0) - (x.sum(axis=1) / x.sum())[:, None]).sum(axis=0) / 2
    for i, industry in enumerate(INDUSTRIES):
        row = of(tables["concentrations"], industry=industry, year=2020)
        assert row["hoover"] == pytest.approx(hoover[i], abs=1e-9)
        assert row["locational_gini"] == pytest.approx(measures.locational_gini(x)[i], abs=1e-9)
        assert row["hoover_low"] == row["hoover"] == row["hoover_high"]
        assert 0 <= row["theil_between"] <= row["theil"]


def test_the_range_of_concentration_holds_whatever_the_hidden_numbers_are(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    low, high = cells(result, "employment_low", 2021), cells(result, "employment_high", 2021)
    row = of(tables["concentrations"], industry="3", year=2021)
    assert row["hoover_low"] < row["hoover"] < row["hoover_high"]
    for share in np.linspace(0, 1, 21):
        x = low + (high - low) * 0
        x[0, 2], x[1, 2] = high[0, 2] * share, high[1, 2] * (1 - share)
        assert row["hoover_low"] <= measures.hoover(x)[2] <= row["hoover_high"]
        assert row["locational_gini_low"] <= measures.locational_gini(x)[2] <= row["locational_gini_high"]


# -- shift-share


def compared(tables: dict[str, list[dict[str, Any]]], region: str) -> dict[str, Any]:
    return of(tables["shift_shares"], region=region, industry=None)


def test_shift_share_takes_the_first_and_the_last_year_where_nothing_stands_between(
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    whole = compared(tables, "CC2")
    assert (whole["from_year"], whole["to_year"]) == (2018, 2021)
    # BB breaks in 2019 and CC leaps in 2020: the area that is left is AA.
    assert whole["reference_area"] == "AA"
    start = {i: sum(employment(r, i, 2018) for r in REGIONS if r[:2] == "AA") for i in INDUSTRIES}
    end = {i: sum(employment(r, i, 2021) for r in REGIONS if r[:2] == "AA") for i in INDUSTRIES}
    overall = sum(end.values()) / sum(start.values()) - 1
    own = {i: employment("CC2", i, 2018) for i in INDUSTRIES}
    national = sum(own.values()) * overall
    mix = sum(own[i] * (end[i] / start[i] - 1 - overall) for i in INDUSTRIES)
    change = sum(employment("CC2", i, 2021) - own[i] for i in INDUSTRIES)
    assert whole["change"] == change
    assert whole["national"] == pytest.approx(national, abs=1e-6)
    assert whole["industry_mix"] == pytest.approx(mix, abs=1e-6)
    assert whole["competitive"] == pytest.approx(change - national - mix, abs=1e-6)


def test_shift_share_does_not_cross_a_break_and_names_it(tables: dict[str, list[dict[str, Any]]]) -> None:
    whole = compared(tables, "BB1")
    assert (whole["from_year"], whole["to_year"], whole["break_years"]) == (2019, 2021, "2019")
    assert (whole["first_year"], whole["last_year"]) == (2018, 2021)


def test_shift_share_does_not_cross_a_leap_that_the_source_does_not_flag(
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    """Two years on either side: of equally long intervals the later one."""
    whole = compared(tables, "CC1")
    assert (whole["from_year"], whole["to_year"], whole["leap_years"]) == (2020, 2021, "2020")


def test_the_parts_add_up_for_every_industry_and_the_industries_to_the_region(
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    for region in REGIONS:
        own = [row for row in tables["shift_shares"] if row["region"] == region]
        assert len(own) == len(INDUSTRIES) + 1
        for row in own:
            assert row["national"] + row["industry_mix"] + row["competitive"] == pytest.approx(row["change"], abs=1e-6)
            assert row["end"] - row["start"] == pytest.approx(row["change"], abs=1e-6)
        for part in ("change", "national", "industry_mix", "competitive"):
            assert math.fsum(row[part] for row in own[1:]) == pytest.approx(own[0][part], abs=1e-6)


def test_the_ranges_of_the_parts_hold_whatever_the_hidden_numbers_are(
    tables: dict[str, list[dict[str, Any]]],
) -> None:
    own = {row["industry"]: row for row in tables["shift_shares"] if row["region"] == "AA1"}
    whole, hidden = own[None], own["3"]
    assert hidden["end_low"] < hidden["end"] < hidden["end_high"]
    for end in np.linspace(hidden["end_low"], hidden["end_high"], 11):
        shifted = end - hidden["end"]
        for row in (hidden, whole):
            assert row["change_low"] - 1e-6 <= row["change"] + shifted <= row["change_high"] + 1e-6
            assert row["competitive_low"] - 1e-6 <= row["competitive"] + shifted <= row["competitive_high"] + 1e-6
    # The start is published: what follows from it alone has no range.
    assert whole["national_low"] == pytest.approx(whole["national_high"])
    assert own["1"]["competitive_low"] == own["1"]["competitive_high"]


# -- persistence of stars


def test_moves_between_stars_leave_out_breaks_and_what_hidden_figures_decide(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    moves = tables["star_moves"]
    # BB1 breaks in one industry in 2019; in the others nothing does.
    assert {row["left_out_breaks"] for row in moves} == {1}
    pairs = (len(YEARS) - 1) * len(REGIONS) * len(INDUSTRIES)
    assert sum(row["moves"] for row in moves) == pairs - 1 - moves[0]["left_out_hidden"]
    for before in {row["stars_before"] for row in moves}:
        known = [row for row in moves if row["stars_before"] == before and row["probability"] is not None]
        assert not known or math.fsum(row["probability"] for row in known) == pytest.approx(1)
    assert moves[0]["dimensions"]


def test_stars_gained_lost_and_kept_are_counted_region_by_region(
    result: Panorama, tables: dict[str, list[dict[str, Any]]]
) -> None:
    counted = set(tables["star_moves"][0]["dimensions"].split(", "))
    columns = [star.column for star in result.rule.stars if star.name in counted]

    def starred(year: int, industry: str) -> dict[str, bool | None]:
        found: dict[str, bool | None] = {}
        for row in result.table.to_pylist():
            if row["year"] == year and row["industry"] == industry:
                certain = any(row[f"star_{column}"] for column in columns)
                possible = any(row[f"star_{column}_possible"] for column in columns)
                found[row["region"]] = True if certain else None if possible else False
        return found

    for industry in INDUSTRIES:
        before, after = starred(2019, industry), starred(2020, industry)
        row = of(tables["star_turnover"], industry=industry, from_year=2019, to_year=2020)
        assert row["kept"] == sum(before[r] is True and after[r] is True for r in REGIONS)
        assert row["gained"] == sum(before[r] is False and after[r] is True for r in REGIONS)
        assert row["lost"] == sum(before[r] is True and after[r] is False for r in REGIONS)


def test_every_new_star_is_there_when_it_is_won(tables: dict[str, list[dict[str, Any]]]) -> None:
    survival = tables["star_survival"]
    assert [row["years_later"] for row in survival] == [0, 1, 2, 3]
    known = [row["probability"] for row in survival if row["probability"] is not None]
    assert known[0] == 1
    assert known == sorted(known, reverse=True)


# -- other tables of categories


CLASSES = {
    "C1011": 400,
    "C1012": 300,
    "C1392": 200,
    "C2410": 900,
    "C2910": 700,
    "J6201": 650,
    "M7211": 120,
    "G4711": 800,
}


@pytest.fixture(scope="module")
def by_class() -> Panorama:
    lines = [
        {
            "region": region, "industry": industry, "year": 2020, "variable": "employment",
            "value": Decimal(number + 37 * place * (1 + line % 3)), "flag": "", "status": "observed",
            "source": "by formula", "line": line + 1,
        }
        for place, region in enumerate(("X", "Y", "Z"))
        for line, (industry, number) in enumerate(CLASSES.items())
    ]  # fmt: skip
    observations = Observations(
        pa.Table.from_pylist(lines, schema=schema()), industry_classification="nace_rev2", region_version="none"
    )
    return st.panorama(observations, layers=["class", "category", "emerging"])


def test_quotients_under_the_table_in_use_are_those_of_the_panorama(by_class: Panorama) -> None:
    published = published_cells(by_class)
    for layer in ("class", "category", "emerging"):
        (grid,) = grids_of(by_class, layer)
        low, high = _quotients(by_class, published, grid, by_class.preparation.memberships)
        np.testing.assert_allclose(low, grid.numbers("location_quotient_low"), rtol=1e-12)
        np.testing.assert_allclose(
            np.where(np.isinf(high), np.nan, high), grid.numbers("location_quotient_high"), rtol=1e-12
        )


def test_the_range_under_all_tables_holds_that_of_each(by_class: Panorama) -> None:
    from observatory.statistics.classifications.categories import load_categories
    from observatory.statistics.panoramas.memberships import from_classification

    found = {
        (row["layer"], row["industry"], row["region"]): row
        for row in derived_tables(by_class)["mapping_ranges"].to_pylist()
    }
    table, published = load_categories(), published_cells(by_class)
    for layer in ("category", "emerging"):
        (grid,) = grids_of(by_class, layer)
        for name in ("reconstructed", "mechanical", "alternatives-first", "confident-only"):
            memberships = from_classification(CLASSES, table.classification, table.alternative(name), [layer])
            low, high = _quotients(by_class, published, grid, memberships)
            for (r, i), least in np.ndenumerate(low):
                row = found[layer, grid.industries[i], grid.regions[r]]
                if not np.isnan(least):
                    assert row["location_quotient_low"] <= least + 1e-8
                    assert row["location_quotient_high"] is None or high[r, i] <= row["location_quotient_high"] + 1e-8


def test_a_user_s_own_categories_have_no_alternatives(tables: dict[str, list[dict[str, Any]]]) -> None:
    assert tables["mapping_ranges"] == []


# -- as tables of an edition


def test_one_year_and_two_regions_make_all_tables_though_some_stay_empty(by_class: Panorama) -> None:
    found = derived_tables(by_class)
    assert tuple(found) == DERIVED
    assert found["star_moves"].num_rows == 0
    assert {row["from_year"] for row in found["shift_shares"].to_pylist()} == {None}
