"""Every year speaks one NUTS version."""

from __future__ import annotations

from pathlib import Path

import pytest

import observatory.statistics as st
from observatory.statistics.classifications import load_regions
from observatory.statistics.errors import InputError
from observatory.statistics.sources.region_versions import keep_chosen, region_versions_by_year

FINLAND_2006 = ("FI13", "FI18", "FI19", "FI1A", "FI20")
FINLAND_2010 = ("FI19", "FI1B", "FI1C", "FI1D", "FI20")


def tsv(folder: Path, by_year: dict[int, tuple[str, ...]]) -> Path:
    years = sorted(by_year, reverse=True)
    lines = ["nace_r2,indic_sb,geo\\time\t" + "\t".join(map(str, years))]
    for code in sorted({code for codes in by_year.values() for code in codes}):
        cells = "\t".join("10" if code in by_year[year] else ":" for year in years)
        lines.append(f"C,V16110,{code}\t{cells}")
    path = folder / "versions.tsv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_version_that_knows_most_codes_is_chosen_for_each_year(tmp_path: Path) -> None:
    table = st.read(tsv(tmp_path, {2009: FINLAND_2006, 2011: FINLAND_2010})).table
    found = region_versions_by_year(table)
    assert {year: choice.version for year, choice in found.items()} == {2009: "2006", 2011: "2010"}
    assert {year: dict(choice.set_aside) for year, choice in found.items()} == {2009: {}, 2011: {}}
    assert found[2009].empty == ("FI1B", "FI1C", "FI1D")
    assert set(
        keep_chosen(table, found).filter(table_year(keep_chosen(table, found), 2009))["region"].to_pylist()
    ) == set(FINLAND_2006)


def table_year(table, year: int):  # type: ignore[no-untyped-def]
    import pyarrow.compute as pc

    return pc.equal(table["year"], year)


def test_codes_of_another_version_are_set_aside_where_the_chosen_one_is_whole(tmp_path: Path) -> None:
    table = st.read(tsv(tmp_path, {2010: tuple({*FINLAND_2006, *FINLAND_2010, "AT11"}), 2009: FINLAND_2006})).table
    choice = region_versions_by_year(table)[2010]
    assert choice.version == "2006"
    assert dict(choice.set_aside) == {"FI": ("FI1B", "FI1C", "FI1D")}


def test_two_incomplete_versions_ask_for_a_choice(tmp_path: Path) -> None:
    table = st.read(tsv(tmp_path, {2010: ("FI13", "FI18", "FI19", "FI1B", "FI1C")})).table
    with pytest.raises(
        InputError, match=r"FI has data in 2010 under codes of two NUTS versions.*none is complete.*--nuts-version"
    ):
        region_versions_by_year(table)
    chosen = region_versions_by_year(table, version="2010")[2010]
    assert dict(chosen.set_aside) == {"FI": ("FI13", "FI18")}


def test_the_question_stands_in_the_report_as_an_error(tmp_path: Path) -> None:
    report = st.read(tsv(tmp_path, {2010: ("FI13", "FI18", "FI19", "FI1B", "FI1C")})).report
    assert [f.severity for f in report.of("two-region-versions") if "none is complete" in f.message] == ["error"]


def test_an_unknown_version_is_refused(tmp_path: Path) -> None:
    table = st.read(tsv(tmp_path, {2010: FINLAND_2006})).table
    with pytest.raises(InputError, match="no NUTS version '2011'"):
        region_versions_by_year(table, version="2011")


@pytest.mark.shared
def test_the_real_file_speaks_three_versions(shared_data: Path) -> None:
    table = st.read(shared_data / "eurostat_sbs_regional" / "sbs_r_nuts06_r2.tsv.gz").table
    found = region_versions_by_year(table)
    assert {year: choice.version for year, choice in found.items()} == {
        2008: "2006", 2009: "2006", 2010: "2006", 2011: "2010", 2012: "2010", 2013: "2013", 2014: "2013", 2015: "2013",
    }  # fmt: skip
    aside = {year: dict(choice.set_aside) for year, choice in found.items() if choice.set_aside}
    assert aside == {2010: {"FI": ("FI1B", "FI1C", "FI1D"), "UK": ("UKD6", "UKD7")}}
    kept = keep_chosen(table, found)
    for year, choice in found.items():
        regions = load_regions(choice.version)
        assert all(code in regions for code in set(kept.filter(table_year(kept, year))["region"].to_pylist()))
