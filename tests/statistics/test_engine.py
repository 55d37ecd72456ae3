"""Where tables are computed: DuckDB, and what is asked of an engine whatever it is."""

from __future__ import annotations

import sys

import ibis
import pyarrow as pa
import pytest

from observatory.statistics.engine import Engine, _in_sql
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


def test_the_next_engine_asks_the_same_of_tables_of_its_own() -> None:
    def doubled(numbers: pa.Array) -> list[object]:
        with Engine() as engine:
            table = engine.table(pa.table({"number": numbers}))
            kept = engine.keep(table.mutate(twice=table.number * 2))
            return [row["twice"] for row in engine.arrow(kept).to_pylist()]

    before = _in_sql.cache_info().hits
    assert doubled(pa.array([1, 2])) == [2, 4]
    assert doubled(pa.array([10, 20])) == [20, 40]
    assert _in_sql.cache_info().hits == before + 2
    # Tables of other columns are another question, though they bear the same names.
    assert doubled(pa.array([0.25, 0.5])) == [0.5, 1.0]
    assert _in_sql.cache_info().hits == before + 2


def test_two_engines_on_one_database_do_not_meet_in_a_table() -> None:
    backend = ibis.duckdb.connect()
    first, second = Engine(backend), Engine(backend)
    one, other = (engine.table(pa.table({"number": [number]})) for engine, number in ((first, 1), (second, 2)))
    assert first.arrow(first.keep(one))["number"].to_pylist() == [1]
    assert second.arrow(second.keep(other))["number"].to_pylist() == [2]
    first.close()
    assert second.arrow(other)["number"].to_pylist() == [2]
    second.close()
    backend.disconnect()


def test_an_engine_that_is_not_known_or_not_installed_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(InputError, match=r"There is no engine 'hadoop'\. Known are duckdb, spark"):
        Engine.named("hadoop")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InputError, match=r"Spark is not installed.*\[spark\].*default-jre-headless"):
        Engine.named("spark")
