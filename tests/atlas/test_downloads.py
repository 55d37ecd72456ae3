"""Downloads: every row and column of every table, in every format, with its origin, for programs that know nothing of us."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import polars
import pyarrow.parquet as pq
import pytest
from django.test import Client

import observatory.statistics as st
from observatory.atlas.downloads import datasets
from observatory.atlas.downloads.columns import LANGUAGES, describe
from observatory.atlas.downloads.content import ROWS_AT_A_TIME, Content
from observatory.atlas.downloads.formats import FORMATS
from observatory.atlas.downloads.workbook import MOST_ROWS, TooManyRows, write
from observatory.evidence import editions
from observatory.evidence.models import Edition

REGION = "/en/regions/union/XA11/download?year=2015&layer=division"
TABLES = {
    "regions/union/XA11/download": "observatory_XA11_2015_division",
    "industries/division/C29/download": "observatory_C29_2015_division",
    "compare/download?region=XA11&region=XB11": "observatory_XA11_XB11_2015_division",
    "regions/download": "observatory_portfolios_2015_division",
    "regions/list/download": "observatory_regions",
    "regions/union/XA11/observations/download": "observatory_observations_XA11_all-years",
    "industries/download": "observatory_industries_2015_division",
    "industries/list/download": "observatory_industries_list",
    "data/panorama/download": "observatory_panorama_2015_division",
    "data/validation/download": "observatory_validation",
}
LISTS = ("regions/list/download", "industries/list/download", "data/validation/download")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "sdmx": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
    "zip": "application/zip",
}


def load(client: Client, address: str, form: str = "") -> bytes:
    """The whole file."""
    response = client.get(f"{address}{'&' if '?' in address else '?'}format={form}" if form else address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_had_in_every_format_under_a_name_that_says_what_it_is(
    client: Client, edition: Edition, table: str
) -> None:
    for form, media_type in TYPES.items():
        if form == "sdmx" and table in LISTS:
            continue
        response = client.get(f"/en/{table}{'&' if '?' in table else '?'}format={form}")
        assert response.status_code == 200
        assert response["Content-Type"] == media_type
        ending = "sdmx.csv" if form == "sdmx" else form
        assert response["Content-Disposition"] == f'attachment; filename="{TABLES[table]}_{edition.id}.{ending}"'
        assert b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_the_formats_are_these() -> None:
    assert set(FORMATS) == set(TYPES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_download_is_documented_in_both_languages(
    client: Client, edition: Edition, table: str
) -> None:
    names = load(client, f"/en/{table}", "csv").decode().splitlines()[0].split(",")
    assert len(set(names)) == len(names)
    described = json.loads(load(client, f"/en/{table}", "json"))["columns"]
    assert [column["name"] for column in described] == names
    with zipfile.ZipFile(io.BytesIO(load(client, f"/en/{table}", "zip"))) as archive:
        readme = archive.read("README.txt").decode()
    page = load(client, f"/en/{table}").decode()
    for name in names:
        column = describe(name, edition.manifest)
        assert set(column.meaning) == set(LANGUAGES)
        assert all(column.meaning.values())
        assert f"\n{name} (" in readme
        assert f"<code>{name}</code>" in page
    if table not in LISTS:
        for name in load(client, f"/en/{table}", "sdmx").decode().splitlines()[0].split(","):
            assert describe(name, edition.manifest).meaning["fr"]


def test_a_column_without_a_description_is_an_error() -> None:
    with pytest.raises(KeyError, match="surprise"):
        describe("surprise", {})


def test_the_readme_of_columns_lists_every_column_of_every_table(client: Client, edition: Edition) -> None:
    reader = editions.by_id(edition.id)
    assert reader is not None
    for language in LANGUAGES:
        page = load(client, f"/{language}/data/columns/").decode()
        for content in datasets.one_of_each(reader):
            for column in content.columns:
                assert f"<code>{column.name}</code>" in page
                assert column.text(language).split("'")[0] in page


def test_numbers_are_those_of_the_edition(client: Client, edition: Edition) -> None:
    own = {
        row["industry"]: row
        for row in pq.read_table(
            edition.path / "panorama.parquet",
            filters=[("region", "=", "XA11"), ("layer", "=", "division"), ("year", "=", 2015)],
        ).to_pylist()
    }
    found = rows_of(load(client, REGION, "csv"))
    assert [row["industry"] for row in found] == sorted(own)
    for row in found:
        for name, value in own[row["industry"]].items():
            written = row[name]
            if value is None:
                assert written == "", name
            elif isinstance(value, bool):
                assert written == str(value).lower(), name
            elif isinstance(value, float):
                assert float(written) == value, name
            else:
                assert written == str(value), name


def test_all_formats_give_the_same_numbers(client: Client, edition: Edition) -> None:
    wanted = pq.read_table(io.BytesIO(load(client, REGION, "parquet"))).to_pylist()
    assert len(wanted) == 6
    assert json.loads(load(client, REGION, "json"))["rows"] == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(load(client, REGION, "xlsx")), read_only=True)["data"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == list(wanted[0])
    assert [dict(zip(header, row, strict=True)) for row in rows] == wanted
    written = polars.read_csv(load(client, REGION, "csv")).to_dicts()
    assert [row["location_quotient"] for row in written] == [row["location_quotient"] for row in wanted]


def test_hidden_numbers_carry_their_bounds_and_status(client: Client, edition: Edition) -> None:
    hidden = {row["industry"]: row for row in rows_of(load(client, REGION, "csv"))}["C29"]
    assert hidden["employment_status"] == "bounded"
    assert hidden["employment_flag"] == "c"
    assert float(hidden["employment_low"]) < float(hidden["employment"]) < float(hidden["employment_high"])


@pytest.mark.parametrize("read", [pandas.read_csv, polars.read_csv])
def test_programs_read_the_csv_in_one_line_and_codes_stay_codes(client: Client, edition: Edition, read: Any) -> None:
    frame = read(io.BytesIO(load(client, REGION, "csv")))
    assert list(frame["industry"]) == ["C10", "C13", "C21", "C29", "I55", "I56"]
    assert set(frame["region"]) == {"XA11"}
    assert set(frame["region_version"]) == {"union"}
    assert set(frame["edition"]) == {f"union/{edition.id}"}
    assert str(frame["employment"].dtype).lower() in {"float64", "int64"}
    assert str(frame["robust"].dtype).lower() in {"bool", "boolean"}


def test_the_csv_has_no_byte_order_mark_and_quotes_texts(client: Client, edition: Edition) -> None:
    content = load(client, "/en/regions/union/XA12/download?year=2015", "csv")
    assert content.startswith(b"region,region_version,region_name,country,year,layer,industry,")
    assert '"XA12","union","Östhaven","XA",2015,"division","C10",'.encode() in content


def test_fictional_numbers_say_so_in_every_format(client: Client, edition: Edition) -> None:
    assert {row["fictional"] for row in rows_of(load(client, REGION, "csv"))} == {"true"}
    assert {row["FICTIONAL"] for row in rows_of(load(client, REGION, "sdmx"))} == {"true"}
    told = json.loads(load(client, REGION, "json"))
    assert told["edition"]["fictional"] is True
    metadata = pq.read_schema(io.BytesIO(load(client, REGION, "parquet"))).metadata
    assert metadata[b"fictional"] == b"true"
    assert b"FICTIONAL" in metadata[b"readme"]
    with zipfile.ZipFile(io.BytesIO(load(client, REGION, "zip"))) as archive:
        assert "FICTIONAL" in archive.read("README.txt").decode()


def test_every_row_of_stars_names_the_rule_and_that_it_is_not_verified(client: Client, edition: Edition) -> None:
    for table in ("regions/union/XA11/download", "regions/download", "industries/download"):
        rows = rows_of(load(client, f"/en/{table}", "csv"))
        assert {(row["rule"], row["rule_verified"]) for row in rows} == {("top-20", "false")}


def test_the_bundle_holds_the_csv_its_readme_and_the_notices(client: Client, edition: Edition) -> None:
    with zipfile.ZipFile(io.BytesIO(load(client, REGION, "zip"))) as archive:
        name = f"observatory_XA11_2015_division_{edition.id}.csv"
        assert archive.namelist() == [name, "README.txt", "LICENCE.txt"]
        assert archive.read(name) == load(client, REGION, "csv")
        readme = archive.read("README.txt").decode()
        assert archive.read("LICENCE.txt").decode().startswith("The numbers keep the licence of their source.")
    for text in (
        edition.identity, "NACE Rev. 2", "top-20", "NOT VERIFIED", "union.csv", "persons employed", "Cite as",
        f"/en/editions/{edition.id}/regions/union/XA11/download?year=2015&layer=division&format=zip",
    ):  # fmt: skip
        assert text in readme


def test_the_same_download_has_the_same_bytes(client: Client, edition: Edition) -> None:
    for form in FORMATS:
        assert load(client, REGION, form) == load(client, REGION, form), form


def test_the_workbook_has_a_frozen_header_real_numbers_and_a_readme(client: Client, edition: Edition) -> None:
    book = openpyxl.load_workbook(io.BytesIO(load(client, REGION, "xlsx")))
    assert book.sheetnames == ["data", "README"]
    sheet = book["data"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, sheet[2], strict=True))
    assert row["employment"].data_type == "n"
    assert row["robust"].data_type == "b"
    assert row["industry"].value == "C10"
    lines = [cell.value or "" for cell in book["README"]["A"]]
    assert any(line.startswith("location_quotient_low (number") for line in lines)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "<b>&\x0b", " blank "])
def test_a_text_is_never_a_formula(text: str) -> None:
    content = b"".join(write([("data", ["name"], [[[text]]], 1)]))
    cell = openpyxl.load_workbook(io.BytesIO(content))["data"]["A2"]
    # "inlineStr" is what openpyxl calls a text of the cell's own; a formula would be "f".
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.value == text.replace("\x0b", "\ufffd")


def test_a_table_too_long_for_a_sheet_is_refused_before_anything_is_sent(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TooManyRows, match="1,048,576"):
        write([("data", ["a"], [], MOST_ROWS)])
    monkeypatch.setattr(Content, "count", MOST_ROWS)
    response = client.get(f"{REGION}&format=xlsx")
    assert response.status_code == 400
    assert "csv or parquet" in response.content.decode()


def test_nothing_is_truncated(client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pq.read_metadata(edition.path / "panorama.parquet").num_rows
    address = "/en/data/panorama/download?year=all&layer=all"
    assert whole > 100
    for form in ("csv", "json", "parquet"):
        monkeypatch.setattr("observatory.atlas.downloads.content.ROWS_AT_A_TIME", 7)
        content = load(client, address, form)
        counted = {
            "csv": lambda content: len(rows_of(content)),
            "json": lambda content: len(json.loads(content)["rows"]),
            "parquet": lambda content: pq.read_metadata(io.BytesIO(content)).num_rows,
        }[form](content)
        assert counted == whole


def test_rows_come_some_at_a_time(edition: Edition) -> None:
    reader = editions.by_id(edition.id)
    assert reader is not None
    sizes = [batch.num_rows for batch in datasets.observations(reader).batches(100)]
    assert ROWS_AT_A_TIME < 10_000
    assert len(sizes) > 1
    assert max(sizes) <= 2048  # DuckDB hands out whole vectors
    assert sum(sizes) == pq.read_metadata(edition.path / "observations.parquet").num_rows


def test_sdmx_csv_has_one_row_per_measure(client: Client, edition: Edition) -> None:
    rows = rows_of(load(client, REGION, "sdmx"))
    assert list(rows[0]) == [
        "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REGION_VERSION", "GEO", "LAYER", "NACE_R2", "INDICATOR",
        "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "EDITION", "FICTIONAL",
    ]  # fmt: skip
    assert {(row["STRUCTURE"], row["STRUCTURE_ID"], row["ACTION"]) for row in rows} == {
        ("dataflow", "OCO:CLUSTERS(1.0)", "I")
    }
    cells = {(row["NACE_R2"], row["INDICATOR"]): row for row in rows}
    assert len(cells) == len(rows)
    for wide in rows_of(load(client, REGION, "csv")):
        for name in ("employment_low", "employment", "location_quotient_high", "stars", "employment_rank"):
            assert float(cells[wide["industry"], name]["OBS_VALUE"]) == float(wide[name])
        assert cells[wide["industry"], "robust"]["OBS_VALUE"] == ("1" if wide["robust"] == "true" else "0")
    assert cells["C10", "employment"]["OBS_STATUS"] == "A"
    assert cells["C29", "employment"]["OBS_STATUS"] == "E"


def test_the_codes_of_cluster_categories_are_not_called_nace(client: Client, edition: Edition) -> None:
    rows = rows_of(load(client, "/en/regions/union/XA11/download?layer=category", "sdmx"))
    assert "INDUSTRY" in rows[0]
    assert "NACE_R2" not in rows[0]


@pytest.mark.parametrize(
    ("table", "choices"),
    [("regions/union/XA11/download", {}), ("regions/union/XA11/observations/download?year=2015", {})],
)
def test_our_own_reader_of_sdmx_csv_finds_the_same_numbers(
    client: Client, edition: Edition, tmp_path: Path, table: str, choices: dict[str, str]
) -> None:
    file = tmp_path / "union.sdmx.csv"
    file.write_bytes(load(client, f"/en/{table}", "sdmx"))
    regions = tmp_path / "regions.csv"
    regions.write_text(
        "code,name,level,parent,country,longitude,latitude\nXA,Arland,0,,XA,-30,45\nXA1,Mainland,1,XA,XA,-30,45\n"
        "XA11,Vestmark,2,XA1,XA,-31,45\n"
    )
    read = st.read(file, regions=regions, region_version="union", choices=choices)
    found = {
        (row["industry"], row["variable"]): row["value"] for row in read.table.to_pylist() if row["value"] is not None
    }
    if "observations" in table:
        wanted = {
            (row["industry"], row["variable"]): float(row["value"])
            for row in rows_of(load(client, f"/en/{table}", "csv"))
            if row["value"]
        }
    else:
        wanted = {
            (row["industry"], variable): float(row[variable])
            for row in rows_of(load(client, f"/en/{table}", "csv"))
            for variable in ("employment", "establishments", "wages")
            if row[variable]
        }
    assert set(found) == set(wanted)
    assert {key: float(value) for key, value in found.items()} == pytest.approx(wanted, abs=0.0005)


def test_observations_are_exact_decimals(client: Client, edition: Edition) -> None:
    content = load(client, "/en/regions/union/XA11/observations/download", "parquet")
    table = pq.read_table(io.BytesIO(content))
    own = pq.read_table(edition.path / "observations.parquet", filters=[("region", "=", "XA11")])
    assert table.schema.field("value").type == own.schema.field("value").type
    keys = [(name, "ascending") for name in ("industry", "year", "variable")]
    assert table.sort_by(keys)["value"].to_pylist() == own.sort_by(keys)["value"].to_pylist()
