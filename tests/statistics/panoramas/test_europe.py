"""The panorama of European regions from the real bulk file of 2014, with its traps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest

import observatory.statistics as st
from observatory.statistics.engine import Engine

pytestmark = [pytest.mark.shared]

FILE = "sbs_r_nuts06_r2.tsv.gz"


@pytest.fixture(scope="module")
def observations(shared_data: Path) -> Any:
    return st.read(shared_data / "eurostat_sbs_regional" / FILE)


@pytest.fixture(scope="module")
def edition(observations: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Engine(threads=2) as engine:
        result = st.panorama(observations, rule="top-20", year=2014, engine=engine)
    return st.build_edition(result, tmp_path_factory.mktemp("europe") / "edition")


@pytest.fixture(scope="module")
def cells(edition: Any) -> Any:
    rows = edition.table("panorama", filters=[("layer", "=", "division")]).to_pylist()
    return {(row["region"], row["industry"]): row for row in rows}


def test_the_panorama_has_68_divisions_of_283_regions_one_of_them_known_by_its_local_units_only(
    edition: Any, cells: Any
) -> None:
    divisions = edition.table("panorama", columns=["layer", "industry", "region"], filters=[("layer", "=", "division")])
    assert (pc.count_distinct(divisions["industry"]).as_py(), pc.count_distinct(divisions["region"]).as_py()) == (
        68,
        283,
    )
    assert divisions.num_rows == 68 * 283
    # Mayotte publishes local units only; France and its other regions limit its persons employed.
    assert {cell["employment_status"] for (region, _), cell in cells.items() if region == "FRA5"} == {"bounded"}


def test_seven_of_the_51_traded_categories_follow_exactly_from_divisions(edition: Any) -> None:
    groups = edition.table("industries", filters=[("layer", "=", "category"), ("exact", "=", True)]).to_pylist()
    assert {row["label_en"] for row in groups if row["kind"] == "traded"} == {
        "Biopharmaceuticals",
        "Furniture",
        "Metal Mining",
        "Nonmetal Mining",
        "Paper and Packaging",
        "Tobacco",
        "Wood Products",
    }


def test_the_coverage_is_named_and_never_called_total_employment(edition: Any) -> None:
    assert edition.manifest["coverage"]["en"] == "NACE Rev. 2 B-N and S95 without K"
    assert edition.manifest["coverage"]["fr"] == "NACE Rev. 2 B-N et S95 sans K"


def test_automotive_in_vest_is_what_the_file_says(cells: Any, edition: Any) -> None:
    cell = cells["RO42", "C29"]
    assert (cell["employment"], cell["employment_status"]) == (52_952.0, "observed")
    total = edition.table("portfolios", filters=[("region", "=", "RO42"), ("layer", "=", "division")]).to_pylist()[0]
    assert cell["region_share"] == 52_952 / total["employment"]
    assert 7.1 < cell["location_quotient_low"] <= cell["location_quotient"] <= cell["location_quotient_high"] < 7.3


def test_hamburgs_confidential_manufacturing_is_an_interval_and_not_nought(cells: Any) -> None:
    food = cells["DE60", "C10"]
    assert food["employment_status"] == "bounded"
    assert food["employment_low"] < food["employment"] < food["employment_high"]
    assert food["location_quotient_low"] < food["location_quotient_high"]
    assert (cells["DE60", "C30"]["employment"], cells["DE60", "C30"]["employment_status"]) == (19_149.0, "observed")


def test_what_is_known_lies_inside_its_range_everywhere(cells: Any) -> None:
    for name in ("employment", "region_share", "reference_share", "location_quotient", "productivity", "growth"):
        for cell in cells.values():
            low, value, high = (cell[key] for key in (f"{name}_low", name, f"{name}_high"))
            if value is not None and low is not None:
                assert low <= value * (1 + 1e-12) + 1e-12, (name, cell["region"], cell["industry"])
            if value is not None and high is not None:
                assert value <= high * (1 + 1e-12) + 1e-12, (name, cell["region"], cell["industry"])


def test_a_certain_star_is_always_a_possible_one(cells: Any) -> None:
    for cell in cells.values():
        assert cell["stars"] <= cell["stars_possible"]
        assert cell["strong"] <= cell["strong_possible"]
        if cell["employment_rank"] is not None and cell["employment_rank_best"] is not None:
            assert cell["employment_rank_best"] <= cell["employment_rank"] <= cell["employment_rank_worst"]


def test_countries_whose_total_nothing_limits_are_left_out_of_the_reference_area_by_name(edition: Any) -> None:
    assert {"CY", "IE", "MT"} & set(edition.manifest["reference_area"]) == set()
    assert any("CY, IE, MT" in decision for decision in edition.manifest["decisions"])


def test_the_validation_report_names_the_known_traps(edition: Any) -> None:
    findings = edition.validation()["findings"]
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        by_rule.setdefault(finding["rule"], []).append(finding)
    finland = [each for each in by_rule["two-region-versions"] if each["message"].startswith("FI ")]
    assert set(finland[0]["codes"]) == {"FI13", "FI18", "FI1A", "FI1B", "FI1C", "FI1D"}
    assert any(each["codes"][0] == "DE" and "confidential" in each["message"] for each in by_rule["confidential-cells"])
    assert any("no total over all industries" in each["message"] for each in by_rule["total-must-be-summed"])
    assert {each["codes"][0] for each in by_rule["break-in-series"]} == {"FI", "FR", "IE", "LU"}
    assert all(each["count"] > 0 and each["source"] for each in findings)


@pytest.fixture(scope="module")
def all_years(observations: Any) -> Any:
    with Engine(threads=2) as engine:
        return st.panorama(observations, rule="eccp-2021", year=range(2010, 2016), layers=["section"], engine=engine)


def test_the_year_in_which_finland_has_two_versions_counts_it_once(all_years: Any) -> None:
    rows = [row for row in all_years.table.to_pylist() if row["country"] == "FI" and row["year"] == 2010]
    assert {row["region"] for row in rows} == {"FI13", "FI18", "FI19", "FI1A", "FI20"}
    assert any("FI1B, FI1C, FI1D" in decision for decision in all_years.preparation.decisions)


def test_every_year_from_2010_to_2015_has_its_own_region_version(all_years: Any) -> None:
    pairs = {
        (row["year"], row["region_version"]) for row in all_years.table.select(["year", "region_version"]).to_pylist()
    }
    assert pairs == {(2010, "2006"), (2011, "2010"), (2012, "2010"), (2013, "2013"), (2014, "2013"), (2015, "2013")}


def test_the_same_file_gives_the_same_bytes_again(observations: Any, edition: Any, tmp_path: Path) -> None:
    with Engine(threads=1) as engine:
        again = st.build_edition(st.panorama(observations, rule="top-20", year=2014, engine=engine), tmp_path / "again")
    assert again.identity == edition.identity
