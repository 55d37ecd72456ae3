"""Where tables are computed: DuckDB, and what is asked of an engine whatever it is."""

from __future__ import annotations

import sys

import pyarrow as pa
import pytest

from observatory.statistics.engine import Engine
from observatory.statistics.errors import InputError


def test_an_engine_keeps_what_it_computed_under_a_name_of_its_own() -> None:
    with Engine() as engine:
        table = engine.table(pa.table({"place": ["a", "b", None], "number": [1, 2, 3]}))
        kept = engine.keep(table.filter(table.number > 1))
        assert engine.arrow(kept.order_by("number")).to_pylist() == [
            {"place": "b", "number": 2},
            {"place": None, "number": 3},
        ]


def test_what_is_kept_aside_is_let_go_and_the_rest_stays() -> None:
    with Engine() as engine:
        first = engine.table(pa.table({"number": [1, 2]}))
        with engine.aside():
            engine.keep(first.filter(first.number > 1))
            assert engine.backend.con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (2,)
        assert engine.backend.con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (1,)
        assert engine.arrow(first)["number"].to_pylist() == [1, 2]


def test_an_engine_that_is_not_known_or_not_installed_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(InputError, match=r"There is no engine 'hadoop'\. Known are duckdb, spark"):
        Engine.named("hadoop")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InputError, match=r"Spark is not installed.*\[spark\].*default-jre-headless"):
        Engine.named("spark")
