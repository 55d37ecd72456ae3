"""The fictional statistics as a table and as files."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from observatory.statistics.classifications.regions import load_regions
from observatory.statistics.errors import InputError
from observatory.statistics.observations import STATUSES, check_schema
from observatory.statistics.sources import read
from observatory.statistics.sources.sample import FILES, sample_observations, write_sample
from observatory.statistics.sources.sample.union import places

LEVELS = ["section", "division"]
INDICATORS = {"V11210": "establishments", "V13320": "wages", "V16110": "employment"}


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return sample_observations(industry_levels=LEVELS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    write_sample(directory, industry_levels=LEVELS)
    return directory


def test_the_table_keeps_the_contract_and_is_marked(table: pa.Table) -> None:
    check_schema(table)
    table.validate(full=True)
    assert table.num_rows == 149 * (12 + 68) * 10 * 3
    assert table.schema.metadata[b"fictional"] == b"true"
    assert table.schema.metadata[b"region_version"] == b"sample"
    assert set(pc.unique(table["status"]).to_pylist()) <= set(STATUSES)


def test_status_value_and_flag_agree(table: pa.Table) -> None:
    seen = table.group_by(["status", "flag"]).aggregate([("value", "count"), ("line", "count")]).to_pylist()
    for row in seen:
        hidden = row["status"] in ("confidential", "missing")
        assert row["value_count"] == (0 if hidden else row["line_count"])
        assert ("c" in row["flag"]) == (row["status"] == "confidential")
        assert ("e" in row["flag"]) == (row["status"] == "estimated")
        assert row["flag"] == "".join(sorted(row["flag"]))
    assert {row["flag"] for row in seen} >= {"", "b", "bc", "c", "e", "p", "u"}
    noughts = table.filter(pc.equal(table["status"], "zero"))["value"]
    assert set(noughts.to_pylist()) == {Decimal("0.000")}


def test_establishments_are_published_where_employment_is_confidential(table: pa.Table) -> None:
    plants = table.filter(pc.equal(table["variable"], "establishments"))
    assert "confidential" not in plants["status"].to_pylist()
    shares = {
        name: table.filter(pc.equal(table["variable"], name))["status"].to_pylist().count("confidential")
        for name in ("employment", "wages")
    }
    assert shares["employment"] == shares["wages"] > 0


def test_what_is_published_is_the_truth(table: pa.Table) -> None:
    truth = sample_observations(industry_levels=LEVELS, truth=True)
    assert truth["value"].null_count == 0
    assert set(pc.unique(truth["status"]).to_pylist()) == {"observed", "zero"}
    shown = pc.is_valid(table["value"])
    assert table["value"].filter(shown).equals(truth["value"].filter(shown))
    assert truth.drop_columns(["value", "status", "flag"]).equals(table.drop_columns(["value", "status", "flag"]))


def test_years_may_be_chosen_without_changing_a_number(table: pa.Table) -> None:
    one = sample_observations(years=[2019], industry_levels=LEVELS).drop_columns("line")
    assert one.equals(table.filter(pc.equal(table["year"], 2019)).drop_columns("line"))


@pytest.mark.parametrize(("arguments", "words"), [({"years": [2011]}, "2011"), ({"years": []}, "empty list")])
def test_a_year_that_the_sample_does_not_have_is_refused(arguments: dict[str, list[int]], words: str) -> None:
    with pytest.raises(InputError, match=words):
        sample_observations(**arguments)


def test_an_unknown_industry_level_is_refused() -> None:
    with pytest.raises(InputError, match="subclass"):
        sample_observations(industry_levels=["subclass"])


def test_the_same_files_come_out_to_the_byte(folder: Path, tmp_path: Path) -> None:
    paths = write_sample(tmp_path, industry_levels=LEVELS)
    assert [path.name for path in paths] == list(FILES)
    for path in paths:
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_the_tsv_says_what_the_table_says(folder: Path, table: pa.Table) -> None:
    with gzip.open(folder / "sample.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    assert rows[0] == ["freq,nace_r2,indic_sb,geo\\TIME_PERIOD", *(f"{year} " for year in range(2012, 2022))]
    cells = []
    for number, (key, *values) in enumerate(rows[1:], start=2):
        frequency, industry, indicator, region = key.split(",")
        assert frequency == "A"
        for year, cell in zip(range(2012, 2022), values, strict=True):
            value, flag = cell.split(" ")
            cells.append(
                (region, industry, year, INDICATORS[indicator], None if value == ":" else Decimal(value), flag, number)
            )
    columns = [table[name].to_pylist() for name in ("region", "industry", "year", "variable", "value", "flag", "line")]
    assert cells == list(zip(*columns, strict=True))


def test_our_own_reader_makes_the_same_table_of_it(folder: Path, table: pa.Table) -> None:
    observations = read(folder / "sample.tsv.gz", regions=folder / "regions.csv")
    assert observations.table.equals(table)
    assert [finding for finding in observations.report.findings if finding.severity == "error"] == []


def test_the_name_inside_the_gzip_file_says_fictional(folder: Path) -> None:
    start = (folder / "sample.tsv.gz").read_bytes()[:40]
    assert start[3] == 8  # only the flag FNAME of RFC 1952 is set
    assert start[4:8] == b"\0\0\0\0"  # no clock
    assert start[10:].startswith(b"FICTIONAL-sample.tsv\0")


def test_the_regions_are_a_classification_that_our_reader_takes(folder: Path) -> None:
    regions = load_regions(folder / "regions.csv")
    assert set(regions.codes()) == {place.code for place in places()}
    assert regions.name("QN222") == "Peurakero"
    assert regions.parent("QN222") == "QN22"
    assert regions.region("AA11").longitude is not None
    with (folder / "regions.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["fictional"] for row in rows} == {"true"}
    assert {row["code"]: row["name_en"] for row in rows}["QM"] == "Heldmark"


def test_every_file_says_that_it_is_fictional(folder: Path) -> None:
    assert "FICTIONAL" in (folder / "README.md").read_text(encoding="utf-8")
    assert json.loads((folder / "boundaries.geojson").read_text(encoding="utf-8"))["fictional"] is True


def test_importing_the_sample_loads_nothing_heavy() -> None:
    code = (
        "import sys, observatory.statistics.sources.sample;"
        "print([name for name in ('numpy', 'scipy', 'shapely', 'pyarrow') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
