"""What is visited before the first visitor comes."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import resolve
from django.utils import translation

from observatory.web import warming
from observatory.web.server import application


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """The end of a request does not close the connection that the test runs in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("connection_kept")
def test_without_an_edition_the_home_page_alone_is_visited_in_every_language() -> None:
    found = list(warming.addresses(None))
    assert found == ["/en/", "/fr/"]
    # The page that says how to add an edition.
    assert [warming.visit(application, address) for address in found] == [404, 404]


class EditionOfOneCell:
    """Answers the one question that is asked."""

    manifest = {"layers": ["division"]}  # noqa: RUF012

    def one(self, sql: str, parameters: list[str]) -> dict[str, Any]:
        assert parameters == ["division"]
        return {"layer": "division", "industry": "C10", "region": "AA11", "region_version": "sample", "year": 2021}


def test_one_page_of_every_kind_is_visited_once_in_every_language() -> None:
    found = list(warming.addresses(EditionOfOneCell()))  # type: ignore[arg-type]
    assert len(found) == len(set(found))
    names = []
    for address in found:
        with translation.override(address[1:3]):
            names.append(resolve(address.partition("?")[0]).url_name)
    half = len(names) // 2
    assert names[:half] == names[half:]
    assert {"home", "region", "industry", "regions", "industries", "map", "compare", "data", "search"} <= set(names)
    assert "/fr/regions/sample/AA11/" in found


def test_a_visit_reads_the_whole_answer_and_closes_it() -> None:
    closed: list[bool] = []

    class Answer:
        def __iter__(self) -> Any:
            yield b"one"
            yield b"two"

        def close(self) -> None:
            closed.append(True)

    def page(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        assert (environment["PATH_INFO"], environment["QUERY_STRING"]) == ("/en/search/", "q=AA11")
        assert environment["REQUEST_METHOD"] == "GET"
        start("404 Not Found", [])
        return Answer()

    assert warming.visit(page, "/en/search/?q=AA11") == 404
    assert closed == [True]


@pytest.mark.django_db
def test_a_page_that_fails_is_logged_and_does_not_stop_the_server(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        raise RuntimeError("no page")

    warming._visit_all(broken)
    assert "could not be visited beforehand" in caplog.text


@pytest.mark.django_db
@pytest.mark.usefixtures("connection_kept")
def test_what_the_start_has_loaded_is_left_out_of_later_collections() -> None:
    before = gc.get_freeze_count()
    try:
        warming._prepare(application)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


def test_of_a_layer_whose_numbers_are_all_hidden_the_largest_is_visited() -> None:
    cells = [
        ("division", "C10", 5.0, 5.0),
        ("division", "C11", 9.0, 9.0),
        ("emerging", "a", None, 4.0),
        ("emerging", "b", None, 7.0),
    ]
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE panorama (layer TEXT, industry TEXT, employment DOUBLE, employment_high DOUBLE, "
        "region TEXT DEFAULT 'AA11', region_version TEXT DEFAULT 'sample', year INTEGER DEFAULT 2021)"
    )
    connection.executemany(
        "INSERT INTO panorama (layer, industry, employment, employment_high) VALUES (?, ?, ?, ?)", cells
    )
    found = {
        layer: connection.execute(warming.FIRST_OF_ITS_KIND, [layer]).fetchone() for layer in ("division", "emerging")
    }
    assert {layer: row[:2] for layer, row in found.items() if row} == {
        "division": ("division", "C11"),
        "emerging": ("emerging", "b"),
    }
