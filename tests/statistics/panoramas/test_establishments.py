"""A panorama of plants that were never read to a table is the panorama of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample import regions_csv, write_establishments

# Padded codes, codes in another form, an unknown industry, an unknown region, no region, a hole, a nought, a third of a thousand.
PLANTS = """plant,region,industry,year,employment,wages
1,AT11,C1011,2014,5,100.5
2, AT11,10.11,2014,7,200.2504
3,AT12,C1011,2014,0,0
4,AT12,C1012,2014,,10
5,AT12,C1011,2015,1,1.0006
6,AT12,C1413,2015,40,1
7,AT13,C1413,2015,12,
8,AT13,C2550,2015,9,30
9,AT13,NOWHERE,2015,3,4
10,XX99,C1011,2015,3,4
11,,C1011,2015,2,2
12,AT11,C2550,2015,2,2
13,AT11,C2550,2015,3,4
"""


def equal(one: st.panoramas.Panorama, other: st.panoramas.Panorama) -> bool:
    return bool(one.table.equals(other.table) and one.portfolios.equals(other.portfolios))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("plants")
    regions = folder / "regions.csv"
    regions.write_text(regions_csv(), encoding="utf-8")
    return write_establishments(4_000, folder / "plants.parquet"), regions


def test_the_tables_are_those_of_the_observations(sample: tuple[Path, Path]) -> None:
    plants, regions = sample
    options: dict[str, Any] = {"layers": ["category", "emerging"], "year": [2018, 2021], "rule": "top-20"}
    read = st.panorama(st.read(plants, regions=regions), **options)
    summed = st.panorama(st.establishments(plants, regions=regions), **options)
    assert equal(summed, read)
    assert read.table.num_rows > 1_000
    assert summed.preparation.source.fictional


@pytest.mark.parametrize(("layer", "year", "factor"), [("class", 2014, "0.3333"), ("category", 2015, "1")])
def test_holes_odd_codes_and_rounded_sums_come_out_alike(tmp_path: Path, layer: str, year: int, factor: str) -> None:
    path = tmp_path / "plants.csv"
    path.write_text(PLANTS.replace("10.11", "C1011"))
    mapping = {
        "kind": "establishments",
        "variables": {"employment": "employment", "wages": {"column": "wages", "factor": factor}},
    }
    rule = "eccp-2021"
    read = st.panorama(st.read(path, mapping=mapping), layers=[layer], year=year, rule=rule)
    summed = st.panorama(st.establishments(path, mapping=mapping), layers=[layer], year=year, rule=rule)
    assert equal(summed, read)
    assert read.preparation.decisions == summed.preparation.decisions


def test_codes_in_two_forms_are_one_and_plants_that_stand_nowhere_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text(PLANTS)
    result = st.panorama(st.establishments(path), layers=["class"], year=2014, rule="eccp-2021")
    found = {
        (row["region"], row["industry"]): (row["employment"], row["establishments"]) for row in result.table.to_pylist()
    }
    assert found["AT11", "C1011"] == (12.0, 2.0)
    assert found["AT12", "C1012"] == (None, 1.0)
    assert {(each.rule, each.codes, each.count) for each in result.preparation.source.report.findings} == {
        ("incomplete-row", (), 1),
        ("unknown-industry", ("NOWHERE",), 1),
        ("unknown-region", ("XX99",), 1),
    }
    with pytest.raises(InputError, match="an edition carries its observations"):
        st.build_edition(result, tmp_path / "edition")


def test_what_cannot_be_made_of_plants_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text(PLANTS)
    unknown = {"kind": "establishments", "absent": "unknown", "variables": {"employment": "employment"}}
    with pytest.raises(InputError, match="a cell without a plant is unknown"):
        st.panorama(st.establishments(path, mapping=unknown))
    with pytest.raises(InputError, match="2020 is not in the data"):
        st.panorama(st.establishments(path), year=2020)
    path.write_text("plant,region,industry,year,employment\n1,AT11,C10,2014,-5\n")
    with pytest.raises(InputError, match="1 plants have employment or wages below nought"):
        st.panorama(st.establishments(path))
    path.write_text("plant,region,industry,year,employment\n1,ZZ,NOWHERE,2014,5\n")
    with pytest.raises(InputError, match="Nothing can be used: Rejected: 1 plant with an industry"):
        st.panorama(st.establishments(path))
