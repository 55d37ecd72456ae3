"""Tables of one's own: any column names, any of three kinds of file, and counties rolled up to larger areas."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError

MAPPING = """
industry_classification = "naics_2017"
region_version = "none"

[columns]
region = "fips"
industry = "naics"

[variables]
employment = "employees"
establishments = "establishments"
wages = { column = "annual_payroll_1000usd", unit = "million USD", factor = 0.001 }
"""
WIDE = (
    "year,fips,naics,employees,establishments,annual_payroll_1000usd\n2017,01001,3111,81,7,4141\n2017,01003,3111,0,1,\n"
)
EXPECTED = [
    ("01001", "3111", 2017, "employment", Decimal("81.000"), "observed", 2),
    ("01003", "3111", 2017, "employment", Decimal("0.000"), "zero", 3),
    ("01001", "3111", 2017, "establishments", Decimal("7.000"), "observed", 2),
    ("01003", "3111", 2017, "establishments", Decimal("1.000"), "observed", 3),
    ("01001", "3111", 2017, "wages", Decimal("4.141"), "observed", 2),
    ("01003", "3111", 2017, "wages", None, "missing", 3),
]


def write(folder: Path, text: str, name: str = "cells.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(observations: st.Observations) -> list[tuple[Any, ...]]:
    columns = ("region", "industry", "year", "variable", "value", "status", "line")
    return [tuple(row[name] for name in columns) for row in observations.table.to_pylist()]


def as_parquet(folder: Path) -> Path:
    table = pa.table(
        {
            "year": pa.array([2017, 2017], pa.int16()),
            "fips": pa.array(["01001", "01003"]).dictionary_encode(),
            "naics": [3111, 3111],
            "employees": [81, 0],
            "establishments": [7.0, 1.0],
            "annual_payroll_1000usd": pa.array([4141, None], pa.int64()),
        }
    )
    pq.write_table(table, folder / "cells.parquet")
    return folder / "cells.parquet"


def as_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in WIDE.splitlines():
        sheet.append([int(cell) if cell.isdigit() and len(cell) < 5 else cell or None for cell in line.split(",")])
    book.save(folder / "cells.xlsx")
    return folder / "cells.xlsx"


@pytest.mark.parametrize("kind", ["csv", "semicolon", "tsv", "parquet", "xlsx"])
def test_a_wide_table_of_any_kind_gives_the_same_observations(tmp_path: Path, kind: str) -> None:
    path = {
        "csv": lambda: write(tmp_path, WIDE),
        "semicolon": lambda: write(tmp_path, WIDE.replace(",", ";")),
        "tsv": lambda: write(tmp_path, WIDE.replace(",", "\t"), "cells.tsv"),
        "parquet": lambda: as_parquet(tmp_path),
        "xlsx": lambda: as_workbook(tmp_path),
    }[kind]()
    observations = st.read(path, mapping=write(tmp_path, MAPPING, "cells.toml"))
    assert rows(observations) == EXPECTED
    assert observations.units == {
        "employment": "persons employed",
        "establishments": "local units",
        "wages": "million USD",
    }
    assert (observations.region_version, observations.industry_classification) == ("none", "naics_2017")


def test_without_a_mapping_the_names_of_the_observations_are_known(tmp_path: Path) -> None:
    long = "region,industry,year,variable,value,flag\nAT11,C10,2014,employment,12,b\nAT11,C10,2014,wages,:,c\n"
    observations = st.read(write(tmp_path, long))
    assert rows(observations) == [
        ("AT11", "C10", 2014, "employment", Decimal("12.000"), "observed", 2),
        ("AT11", "C10", 2014, "wages", None, "confidential", 3),
    ]
    assert observations.table["flag"].to_pylist() == ["b", "c"]
    assert observations.units["wages"] == "unit of the source"


def test_variables_of_other_names_are_set_aside_or_mapped(tmp_path: Path) -> None:
    path = write(tmp_path, "region,industry,year,variable,value\nAT11,C10,2014,jobs,12\nAT11,C10,2014,turnover,3\n")
    observations = st.read(path, variables={"jobs": "employment"})
    assert rows(observations) == [("AT11", "C10", 2014, "employment", Decimal("12.000"), "observed", 2)]
    assert [(f.codes, f.count, f.lines) for f in observations.report.of("unused-indicator")] == [
        (("turnover",), 1, (3,))
    ]


def test_a_year_in_the_mapping_and_rows_to_keep(tmp_path: Path) -> None:
    path = write(tmp_path, "region,industry,sex,employment\nAT11,C10,T,3\nAT11,C10,F,1\n")
    mapping = {"columns": {"year": 2016}, "keep": {"sex": "T"}}
    assert rows(st.read(path, mapping=mapping)) == [
        ("AT11", "C10", 2016, "employment", Decimal("3.000"), "observed", 2)
    ]


def test_rows_without_a_code_are_rejected_and_counted(tmp_path: Path) -> None:
    observations = st.read(
        write(tmp_path, "region,industry,year,employment\nAT11,C10,2014,3\n,C10,2014,4\nAT12,C10,,5\n")
    )
    assert len(observations) == 1
    assert [(f.severity, f.count, f.lines) for f in observations.report.of("incomplete-row")] == [("error", 2, (3, 4))]


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("region,industry,year,jobs\nAT11,C10,2014,3\n", 1, "any of employment, establishments, wages (or variable and value)", "No column says"),
        ("region,year,employment\nAT11,2014,3\n", 1, "industry", "No column says industry"),
        ("region;industry;year;employment\nAT11;C10;2014;3,5\n", 2, "employment", "with a comma"),
        ("region,industry,year,employment\nAT11,C10,14/15,3\n", 2, "year", "'14/15' is no year"),
        ("region,industry,year,employment\nAT11,C10,2014,3\nAT12,C10,2014,1,000\n", 3, None, "5 cells where the header has 4"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_where(
    tmp_path: Path, text: str, line: int, column: str | None, problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        st.read(write(tmp_path, text))
    assert problem in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("region,industry,year,employment\nAT11,C10,2014,3\nATé,C10,2014,3\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8") as caught:
        st.read(path)
    assert caught.value.line == 3


def test_a_damaged_parquet_file_or_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + b"x" * 40)
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 40)
    for name in ("a.parquet", "a.xlsx"):
        with pytest.raises(InputError, match="cannot be read"):
            st.read(tmp_path / name)


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("colums = 3", "no key 'colums'"),
        ("columns = 3", "must be of type dict"),
        ("[columns]\nplace = 'x'", "columns has no 'place'"),
        ("[variables]\nturnover = 'x'", "variables has no 'turnover'"),
        ("[variables]\nwages = { unit = 'EUR' }", "needs a column"),
        ("[columns]\nregion = 'nuts'", "no column 'nuts'"),
        ("absent = 'nothing'", "absent has no 'nothing'"),
        ("x = ", "not TOML"),
        ("[variables]\nwages = { column = 'employment', factor = 'a' }", "'a' is no number"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path: Path, toml: str, problem: str) -> None:
    path = write(tmp_path, "region,industry,year,employment\nAT11,C10,2014,3\n")
    with pytest.raises(InputError) as caught:
        st.read(path, mapping=write(tmp_path, toml, "m.toml"))
    assert problem in str(caught.value)


def test_the_users_own_regions_and_their_tree_are_used(tmp_path: Path) -> None:
    write(
        tmp_path,
        "code,name,level,parent,country,longitude,latitude\nX,Land,0,,X,,\nX1,North,1,X,X,1,2\nX2,South,1,X,X,1,1\n",
        "own.csv",
    )
    path = write(
        tmp_path, "region,industry,year,employment\nX,C10,2014,100\nX1,C10,2014,40\nX2,C10,2014,50\nX3,C10,2014,1\n"
    )
    observations = st.read(path, mapping=write(tmp_path, 'regions = "own.csv"', "m.toml"))
    assert observations.regions() == ("X", "X1", "X2")
    assert observations.regions_file == tmp_path / "own.csv"
    assert [f.codes for f in observations.report.of("unknown-region")] == [("X3",)]
    assert [(f.codes, f.lines) for f in observations.report.of("parts-do-not-add-up")] == [(("X", "X"), (2,))]


# --- several files ---


def test_two_files_are_one_table_with_two_sources(tmp_path: Path) -> None:
    first = write(tmp_path, "region,industry,year,employment\nAT11,C10,2014,3\n", "a.csv")
    second = write(tmp_path, "region,industry,year,wages\nAT11,C10,2014,3\n", "b.csv")
    observations = st.read(first, second)
    assert list(
        zip(observations.table["source"].to_pylist(), observations.table["variable"].to_pylist(), strict=True)
    ) == [
        ("a.csv", "employment"),
        ("b.csv", "wages"),
    ]
    assert [source.name for source in observations.sources] == ["a.csv", "b.csv"]
    with pytest.raises(InputError, match="named twice"):
        st.read(first, first)
    with pytest.raises(InputError, match="No file"):
        st.read()
    with pytest.raises(InputError, match="no format 'word'"):
        st.read(first, format="word")


def test_two_files_that_contradict_each_other_are_named_both(tmp_path: Path) -> None:
    first = write(tmp_path, "region,industry,year,employment\nAT11,C10,2014,3\nAT12,C10,2014,3\n", "a.csv")
    second = write(tmp_path, "region,industry,year,employment\nAT11,C10,2014,4\n", "b.csv")
    report = st.read(first, second).report
    assert [(f.source, f.lines, f.count) for f in report.of("duplicate-key")] == [
        ("a.csv", (2,), 1),
        ("b.csv", (2,), 1),
    ]


# --- concordance ---

COUNTIES = (
    "region,industry,year,employment,flag\nA,1,2014,10,\nB,1,2014,20,b\nC,1,2014,:,c\nD,1,2014,5,\nA,2,2014,1,e\n"
)


def concordance(folder: Path, text: str, **options: str) -> dict[str, Any]:
    write(folder, text, "lead.csv")
    return {
        "region_version": "none",
        "industry_classification": "cluster_categories",
        "concordance": {"file": str(folder / "lead.csv"), **options},
    }


def test_regions_are_summed_and_a_hole_in_a_sum_is_a_hole(tmp_path: Path) -> None:
    mapping = concordance(tmp_path, "from,to\nA,north\nB,north\nC,south\n")
    observations = st.read(write(tmp_path, COUNTIES), mapping=mapping)
    table = observations.table.select(["region", "industry", "value", "status", "flag", "line"]).to_pylist()
    assert [tuple(row.values()) for row in table] == [
        ("north", "1", Decimal(30), "observed", "b", 2),
        ("north", "2", Decimal(1), "estimated", "e", 6),
        ("south", "1", None, "confidential", "c", 4),
    ]
    assert [(f.codes, f.lines, f.count) for f in observations.report.of("not-in-concordance")] == [(("D",), (5,), 1)]


def test_weights_split_a_region_exactly(tmp_path: Path) -> None:
    mapping = concordance(tmp_path, "from,to,share\nA,north,0.25\nA,south,0.75\nB,south,1\n", weight="share")
    observations = st.read(write(tmp_path, COUNTIES), mapping=mapping)
    values = {(row["region"], row["industry"]): row["value"] for row in observations.table.to_pylist()}
    # 10 x 0.25; 10 x 0.75 + 20; 1 x 0.25; 1 x 0.75
    assert values == {
        ("north", "1"): Decimal("2.5"),
        ("south", "1"): Decimal("27.5"),
        ("north", "2"): Decimal("0.25"),
        ("south", "2"): Decimal("0.75"),
    }
    assert [f.codes for f in observations.report.of("split-by-concordance")] == [("A",)]


@pytest.mark.parametrize(
    ("text", "options", "problem"),
    [
        ("from,to\nA,north\nA,south\n", {}, "counted more than once"),
        ("from,into\nA,north\n", {}, "no column 'to'"),
        ("from,to,share\nA,north,much\n", {"weight": "share"}, "'much' is no number"),
    ],
)
def test_a_wrong_concordance_is_refused(tmp_path: Path, text: str, options: dict[str, str], problem: str) -> None:
    with pytest.raises(InputError) as caught:
        st.read(write(tmp_path, COUNTIES), mapping=concordance(tmp_path, text, **options))
    assert problem in str(caught.value)


@pytest.mark.shared
def test_county_business_patterns_are_read_and_rolled_up_to_metropolitan_areas(shared_data: Path) -> None:
    folder = shared_data / "us_cbp"
    mapping: dict[str, Any] = {
        "industry_classification": "naics_2017",
        "region_version": "none",
        "columns": {"region": "fips", "industry": "naics"},
        "variables": {
            "employment": "employees",
            "establishments": "establishments",
            "wages": {"column": "annual_payroll_1000usd", "unit": "thousand USD"},
        },
    }
    path = folder / "cbp_county_naics4_2017_2019_2021.parquet"
    counties = st.read(path, mapping=mapping)
    assert (len(counties), len(counties.regions()), len(counties.industries())) == (3 * 700_014, 3119, 288)
    assert counties.report.of("unknown-industry", "aggregate-code", "duplicate-key") == ()
    mapping["concordance"] = {
        "file": str(folder / "county_to_msa_and_economic_area_2016.csv.gz"),
        "from": "county_fips",
        "to": "region_code",
        "where": {"region_type": "msa"},
    }
    areas = st.read(path, mapping=mapping, years=[2019])
    assert len(areas.regions()) == 917
    left = _codes_left(folder, counties)
    [finding] = areas.report.of("not-in-concordance")
    assert finding.count == len(counties.filter(years=[2019], regions=left))
    for variable in ("employment", "establishments", "wages"):
        small = counties.filter(years=[2019], variables=[variable], regions=set(counties.regions()) - left)
        large = areas.filter(variables=[variable])
        assert _sum(small.table["value"]) == _sum(large.table["value"]) > 0


def _sum(column: pa.ChunkedArray) -> Decimal:
    import pyarrow.compute as pc

    return pc.sum(pc.cast(column, pa.decimal128(38, 3))).as_py()


def _codes_left(folder: Path, counties: st.Observations) -> set[str]:
    """The counties that the concordance does not lead anywhere."""
    import csv
    import gzip

    path = folder / "county_to_msa_and_economic_area_2016.csv.gz"
    with gzip.open(path, "rt") as stream:
        led = {row["county_fips"] for row in csv.DictReader(stream) if row["region_type"] == "msa"}
    return set(counties.regions()) - led
