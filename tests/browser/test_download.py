"""What is downloaded is what was shown."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visiting import Site

pytestmark = [pytest.mark.browser]


def downloaded(tab: Tab, form: str, folder: Path) -> Path:
    with tab.expect_download() as waiting:
        # Tables of measures, further up and down, have downloads of their own.
        links = tab.locator(".downloads a:not([href*='/data/measures/'])", has_text=re.compile(f"^{form}$"))
        links.click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_the_csv_of_a_region_has_the_rows_and_numbers_of_its_table(tab: Tab, site: Site, tmp_path: Path) -> None:
    tab.goto(site.at("regions/sample/AA11/?sort=code"))
    shown = tab.locator(
        "#industry-table tbody tr, #region-table tbody tr, #table ~ .table__scroll tbody tr"
    ).evaluate_all(
        "rows => rows.map(row => [row.cells[0].innerText, row.cells[2].innerText.split('\\n')[0].replaceAll(',', '')])"
    )
    rows = rows_of(downloaded(tab, "CSV", tmp_path))
    assert len(shown) > 50
    numbers = {row["industry"]: row["employment"] for row in rows}
    assert {code for code, _ in shown} == set(numbers)
    published = {code: number for code, number in shown if number.isdecimal()}
    assert len(published) > 50
    assert {code: round(float(numbers[code])) for code in published} == {
        code: int(number) for code, number in published.items()
    }


def test_every_format_has_the_same_rows(tab: Tab, site: Site, tmp_path: Path) -> None:
    import openpyxl
    import pyarrow.parquet as parquet

    tab.goto(site.at("regions/sample/QN22/?year=2019"))
    rows = rows_of(downloaded(tab, "CSV", tmp_path))
    codes = [row["industry"] for row in rows]
    assert {row["year"] for row in rows} == {"2019"}
    table = parquet.read_table(downloaded(tab, "Parquet", tmp_path))
    assert table["industry"].to_pylist() == codes
    content = json.loads(downloaded(tab, "JSON", tmp_path).read_text(encoding="utf-8"))
    found = (
        content
        if isinstance(content, list)
        else next(
            part
            for part in content.values()
            if isinstance(part, list) and part and isinstance(part[0], dict) and "industry" in part[0]
        )
    )
    assert [row["industry"] for row in found] == codes
    book = openpyxl.load_workbook(downloaded(tab, "XLSX", tmp_path), read_only=True)
    values = {str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    assert set(codes) <= values


def test_the_numbers_of_a_figure_are_those_of_its_table(tab: Tab, site: Site, tmp_path: Path) -> None:
    tab.goto(site.at("compare/?region=AA11&region=AA12"))
    figure = tab.get_by_role("figure").first
    shown = figure.locator("tbody tr").count()
    with tab.expect_download() as waiting:
        figure.get_by_role("link", name="Download numbers (CSV)").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert shown > 2
    assert len(rows_of(file)) == shown


def test_a_download_is_explained_on_a_page_of_its_own(tab: Tab, site: Site) -> None:
    tab.goto(site.at("regions/sample/AA11/download"))
    expect(tab.get_by_role("heading", name="Columns")).to_be_visible()
    expect(tab.get_by_role("row").filter(has_text="location_quotient_low").first).to_be_visible()
