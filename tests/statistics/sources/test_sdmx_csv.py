"""SDMX-CSV: flags and confidentiality in columns of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError

ONE = """DATAFLOW,LAST UPDATE,freq,nace_r2,indic_sb,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V16110,AT11,2014,12,b,
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V16110,AT11,2015,,,C
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V16110,AT12,2014,0,,F
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V16110,AT12,2015,,,
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V13320,AT12,2015,1.5E1,e,
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V16110,AT13,2015,,b,D
ESTAT:SBS(1.0),23/02/24 23:00:00,A,C10,V16110,AT13,2014,7,,N
"""
TWO = """STRUCTURE,STRUCTURE_ID,ACTION,freq,indic_sbs,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS
dataflow,ESTAT:SBS(1.0),I,A,V16110,C10,AT11,2014,12,E,F
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sdmx.csv"
    path.write_text(text)
    return path


def test_flags_and_confidentiality_are_kept_apart_and_together(tmp_path: Path) -> None:
    observations = st.read(write(tmp_path, ONE))
    rows = [
        (row["region"], row["year"], row["variable"], None if row["value"] is None else float(row["value"]), row["status"], row["flag"], row["line"])
        for row in observations.table.to_pylist()
    ]  # fmt: skip
    assert rows == [
        ("AT11", 2014, "employment", 12.0, "observed", "b", 2),
        ("AT11", 2015, "employment", None, "confidential", "C", 3),
        ("AT12", 2014, "employment", 0.0, "zero", "", 4),
        ("AT12", 2015, "employment", None, "missing", "", 5),
        ("AT12", 2015, "wages", 15.0, "estimated", "e", 6),
        ("AT13", 2015, "employment", None, "confidential", "bD", 7),
        ("AT13", 2014, "employment", None, "confidential", "N", 8),  # withheld: not for publication
    ]
    assert [(f.count, f.lines) for f in observations.report.of("confidential-value")] == [(1, (8,))]
    assert observations.sources[0].format == "sdmx-csv"


def test_version_two_has_other_leading_columns(tmp_path: Path) -> None:
    [row] = st.read(write(tmp_path, TWO)).table.to_pylist()
    assert (row["region"], row["industry"], row["status"], row["flag"]) == ("AT11", "C10", "estimated", "E")


def test_rows_that_delete_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="action 'D'"):
        st.read(write(tmp_path, TWO.replace(",I,", ",D,")))


def test_a_dimension_with_several_values_needs_a_choice(tmp_path: Path) -> None:
    text = TWO + "dataflow,ESTAT:SBS(1.0),I,M,V16110,C10,AT11,2015,13,,F\n"
    with pytest.raises(InputError, match=r"freq has 2 values and none is chosen.*A, M"):
        st.read(write(tmp_path, text))
    assert st.read(write(tmp_path, text), choices={"freq": "M"}).years() == (2015,)
    with pytest.raises(InputError, match="'Q' does not occur"):
        st.read(write(tmp_path, text), choices={"freq": "Q"})
    with pytest.raises(InputError, match="no dimension 'sex'"):
        st.read(write(tmp_path, text), choices={"sex": "T"})


def test_without_indicators_the_variable_must_be_named(tmp_path: Path) -> None:
    text = "nace_r2,geo,TIME_PERIOD,OBS_VALUE\nC10,AT11,2014,3\n"
    with pytest.raises(InputError, match="no dimension of indicators"):
        st.read(write(tmp_path, text))
    assert st.read(write(tmp_path, text), variables={"*": "employment"}).variables() == ("employment",)


def test_a_table_without_industries_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No column says the industry; there are geo, TIME_PERIOD, OBS_VALUE"):
        st.read(write(tmp_path, "geo,TIME_PERIOD,OBS_VALUE\nAT11,2014,3\n"))
