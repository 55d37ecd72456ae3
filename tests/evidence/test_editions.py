"""Reading an edition: from many threads, kept, and nothing but the edition."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow
import pytest

from observatory.evidence import editions
from observatory.evidence.domain.editions import register_edition, withdraw_edition
from observatory.evidence.editions import EditionReader


@pytest.fixture
def reader(edition_folder: Path) -> EditionReader:
    from observatory.statistics.edition import open_edition

    edition = open_edition(edition_folder)
    return EditionReader(edition.path, edition.identity, edition.manifest)


def test_tables_of_the_edition_can_be_queried_with_parameters(reader: EditionReader) -> None:
    assert reader.tables == ("industries", "observations", "panorama", "portfolios", "regions")
    rows = reader.query("SELECT region, name FROM regions WHERE country = ? ORDER BY region", ["XA"])
    assert rows == [
        {"region": "XA11", "name": "Vest"},
        {"region": "XA12", "name": "Nord"},
        {"region": "XA13", "name": "Haven"},
        {"region": "XA14", "name": "Long Valley and the Islands"},
    ]
    assert reader.one("SELECT count(*) AS n FROM regions WHERE region = $code", {"code": "XB11"}) == {"n": 1}
    assert reader.one("SELECT region FROM regions WHERE region = 'nowhere'") is None


def test_the_same_question_is_answered_from_memory(reader: EditionReader) -> None:
    first = reader.query("SELECT sum(stars) AS stars FROM portfolios WHERE region = ?", ["XA11"])
    assert reader.query("SELECT sum(stars) AS stars FROM portfolios WHERE region = ?", ["XA11"]) is first
    assert reader.query("SELECT sum(stars) AS stars FROM portfolios WHERE region = ?", ["XB11"]) is not first


def test_threads_do_not_disturb_each_other(reader: EditionReader) -> None:
    codes = [row["region"] for row in reader.query("SELECT region FROM regions ORDER BY region")] * 8

    def ask(code: str) -> bool:
        return reader.one("SELECT region FROM regions WHERE region = ? AND ? IS NOT NULL", [code, code]) == {
            "region": code
        }

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, codes))


def test_downloads_come_as_arrow(reader: EditionReader) -> None:
    table = reader.arrow("SELECT region, year, stars FROM portfolios ORDER BY region, year")
    assert isinstance(table, pyarrow.Table)
    assert table.num_rows == 11 * 5


def test_a_query_reaches_no_other_file_and_cannot_change_that(reader: EditionReader, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error, match="disabled"):
        reader.query(f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")
    with pytest.raises(duckdb.Error):
        reader.query("SET enable_external_access = true")


def test_large_tables_are_read_from_their_files(reader: EditionReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "CELLS_IN_MEMORY", 0)
    kinds = {row["table_name"]: row["table_type"] for row in reader.query("SELECT * FROM information_schema.tables")}
    assert set(kinds.values()) == {"VIEW"}
    assert reader.one("SELECT count(*) AS n FROM portfolios") == {"n": 55}


def test_files_of_the_edition_are_read_by_name_and_no_others(reader: EditionReader) -> None:
    assert reader.json("validation.json") == {}
    assert reader.json("validation.json") is reader.json("validation.json")
    with pytest.raises(FileNotFoundError):
        reader.text("../first/manifest.json")


def test_what_is_made_once_is_made_once(reader: EditionReader) -> None:
    made: list[int] = []
    for _ in range(2):
        assert reader.remember("key", lambda: made.append(1) or "value") == "value"
        assert reader.keep("key", lambda: made.append(1) or "value") == "value"
    assert made == [1, 1]


@pytest.mark.django_db
def test_the_current_edition_is_found_by_series_and_any_by_its_identifier(
    edition_folder: Path, second_folder: Path
) -> None:
    assert editions.current() is None
    first, second = (register_edition(folder, draw=False) for folder in (edition_folder, second_folder))
    current = editions.current()
    assert current is not None
    assert (current.id, current.title, current.series, current.fictional) == (
        second.id,
        "Panorama, corrected",
        "test",
        True,
    )
    assert editions.current("test") is current
    assert editions.current("another") is None
    older = editions.by_id(first.id)
    assert older is not None
    assert older.status == "superseded"
    assert editions.by_id("0" * 12) is None


@pytest.mark.django_db
def test_a_withdrawn_edition_is_still_read_and_says_why(edition_folder: Path) -> None:
    edition = register_edition(edition_folder, draw=False)
    withdraw_edition(edition.id, "Wrong year.")
    found = editions.by_id(edition.id)
    assert found is not None
    assert (found.status, found.reason) == ("withdrawn", "Wrong year.")
    assert found.one("SELECT count(*) AS n FROM portfolios") == {"n": 55}
