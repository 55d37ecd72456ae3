"""Establishment microdata are summed exactly, without being loaded."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations

PLANTS = """plant,kommune,nace,year,jobs,pay
1,AT11,C1011,2014,5,100.5
2,AT11,C1011,2014,7,200.25
3,AT12,C1011,2014,0,0
4,AT12,C1012,2014,,10
5,AT12,C1011,2015,1,1
"""
MAPPING = {
    "kind": "establishments",
    "columns": {"region": "kommune", "industry": "nace"},
    "variables": {"employment": "jobs", "wages": {"column": "pay", "unit": "million EUR", "factor": "0.001"}},
}


def write(folder: Path, text: str = PLANTS) -> Path:
    path = folder / "plants.csv"
    path.write_text(text)
    return path


def values(observations: st.Observations) -> dict[tuple[str, str, int, str], tuple[Any, str]]:
    return {
        (row["region"], row["industry"], row["year"], row["variable"]): (row["value"], row["status"])
        for row in observations.table.to_pylist()
    }


def test_plants_are_counted_and_their_people_summed(tmp_path: Path) -> None:
    observations = st.read(write(tmp_path), mapping=MAPPING, years=[2014])
    assert values(observations) == {
        ("AT11", "C1011", 2014, "employment"): (Decimal(12), "observed"),
        ("AT11", "C1011", 2014, "establishments"): (Decimal(2), "observed"),
        # (100.5 + 200.25) / 1000 = 0.30075, rounded once
        ("AT11", "C1011", 2014, "wages"): (Decimal("0.301"), "observed"),
        ("AT12", "C1011", 2014, "employment"): (Decimal(0), "zero"),
        ("AT12", "C1011", 2014, "establishments"): (Decimal(1), "observed"),
        ("AT12", "C1011", 2014, "wages"): (Decimal(0), "zero"),
        ("AT12", "C1012", 2014, "employment"): (None, "missing"),
        ("AT12", "C1012", 2014, "establishments"): (Decimal(1), "observed"),
        ("AT12", "C1012", 2014, "wages"): (Decimal("0.01"), "observed"),
    }
    assert observations.absent == "zero"
    assert [f.count for f in observations.report.of("rounded-value")] == [1]


def test_sums_over_many_plants_equal_those_of_integers(tmp_path: Path) -> None:
    size = 5000
    regions = [("AT11", "AT12", "AT13")[n % 3] for n in range(size)]
    people = [(n * 7919) % 1000 for n in range(size)]
    table = pa.table({"region": regions, "industry": ["C10"] * size, "year": [2014] * size, "employment": people})
    pq.write_table(table, tmp_path / "plants.parquet", row_group_size=500)
    expected: dict[str, int] = defaultdict(int)
    for region, number in zip(regions, people, strict=True):
        expected[region] += number
    observations = st.read(tmp_path / "plants.parquet", format="establishments")
    found = {key[0]: value for key, (value, _) in values(observations).items() if key[3] == "employment"}
    assert found == expected


def test_plants_below_nought_or_without_employment_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="1 plants have employment or wages below nought"):
        st.read(write(tmp_path, PLANTS.replace(",7,", ",-7,")), mapping=MAPPING)
    with pytest.raises(InputError, match="Microdata have one row per plant"):
        st.read(write(tmp_path, "region,industry,year,wages\nAT11,C10,2014,3\n"), format="establishments")
    with pytest.raises(InputError, match="cannot be summed"):
        st.read(write(tmp_path, PLANTS.replace(",7,", ",seven,")), mapping=MAPPING)


def test_plants_without_a_region_are_rejected_and_counted(tmp_path: Path) -> None:
    observations = st.read(write(tmp_path, PLANTS + "6,,C1011,2014,4,1\n"), mapping=MAPPING)
    assert [f.count for f in observations.report.of("incomplete-row")] == [1]


def test_many_small_plants_are_not_rounded_away(tmp_path: Path) -> None:
    text = "region,industry,year,employment,wages\n" + "AT11,C10,2014,1,400\n" * 10
    mapping = {
        "kind": "establishments",
        "variables": {"employment": "employment", "wages": {"column": "wages", "factor": "0.000001"}},
    }
    observations = st.read(write(tmp_path, text), mapping=mapping)
    assert values(observations)["AT11", "C10", 2014, "wages"] == (Decimal("0.004"), "observed")


@pytest.mark.parametrize("ending", [".parquet", ".csv.gz"])
def test_plants_of_the_sample_need_no_mapping_and_stay_marked_as_fictional(tmp_path: Path, ending: str) -> None:
    observations = plants_of_the_sample(tmp_path, ending)
    assert observations.fictional
    assert observations.absent == "zero"
    counted = observations.filter(variables=["establishments"], years=[2021]).table["value"]
    assert sum(counted.to_pylist()) == 300


def test_plants_of_the_sample_become_an_edition_in_which_nothing_is_unknown(tmp_path: Path) -> None:
    result = st.panorama(plants_of_the_sample(tmp_path, ".parquet"), year=2021, layers=["division"])
    # Every division in every region, those without a plant with a nought that is as certain as any number.
    table = result.table
    assert table.num_rows == len(table["region"].unique()) * len(table["industry"].unique())
    assert set(table["employment_status"].to_pylist()) == {"observed", "zero"}
    assert table["employment_high"].null_count == 0
    edition = st.build_edition(result, tmp_path / "edition")
    assert edition.manifest["fictional"] is True


def plants_of_the_sample(folder: Path, ending: str) -> Observations:
    from observatory.statistics.sources.sample import regions_csv, write_establishments

    regions = folder / "regions.csv"
    regions.write_text(regions_csv(), encoding="utf-8")
    return st.read(write_establishments(3000, folder / f"plants{ending}"), regions=regions)


def test_units_that_a_parquet_file_states_are_kept(tmp_path: Path) -> None:
    from observatory.statistics.sources.sample import write_establishments

    observations = st.read(write_establishments(20, tmp_path / "plants.parquet"), region_version="none")
    assert observations.units["wages"] == "thousand EUR"


def test_a_cell_column_beside_a_column_of_plants_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text("plant,region,industry,year,employment,establishments\n1,AT11,C1011,2014,5,1\n")
    with pytest.raises(InputError, match="one row per plant"):
        st.read(path)
