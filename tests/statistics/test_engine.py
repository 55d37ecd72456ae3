"""The same expressions on two engines give the same tables, to the last digit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

import observatory.statistics as st
from observatory.statistics.engine import Engine
from tests.statistics.panoramas.conftest import observations
from tests.statistics.panoramas.test_panoramas import CELLS

HIDDEN = {**CELLS, ("West", "2"): None}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark of one thread on this machine, if the extra `spark` and Java are installed."""
    pytest.importorskip("pyspark", reason="Spark is not installed (pip install open-cluster-observatory[spark])")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    import ibis
    from pyspark.sql import SparkSession

    options = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        # Division by nought is null, as in DuckDB.
        "spark.sql.ansi.enabled": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


def test_an_engine_keeps_what_it_computed_under_a_name_of_its_own() -> None:
    import pyarrow as pa

    with Engine() as engine:
        table = engine.table(pa.table({"place": ["a", "b", None], "number": [1, 2, 3]}))
        kept = engine.keep(table.filter(table.number > 1))
        assert engine.arrow(kept.order_by("number")).to_pylist() == [
            {"place": "b", "number": 2},
            {"place": None, "number": 3},
        ]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("cells", [CELLS, HIDDEN], ids=["all known", "one hidden"])
def test_spark_gives_the_tables_that_duckdb_gives(spark: Any, cells: Any) -> None:
    source = observations(cells, establishments=CELLS, wages=CELLS)
    here = st.panorama(source, rule="eco-2008")
    there = st.panorama(source, rule="eco-2008", engine=Engine(spark))
    assert there.table.equals(here.table)
    assert there.portfolios.equals(here.portfolios)
