"""Where tables are computed.

One interface, Ibis: the same expressions run on DuckDB, embedded and out of core, and on Spark, on a cluster.
Two habits keep results equal on both and for any number of threads: sums are taken over decimals and integers,
never over floating numbers, and positions come from `row_number` over a complete order.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

ENGINES = ("duckdb", "spark")
MASTER = "OBSERVATORY_SPARK_MASTER"
"""The variable that says which Spark computes, for instance `spark://head:7077`; without it Spark's own settings do, else this machine."""

_QUIET = {
    # Progress is shown by whoever called, in the words of the task; nothing listens that nobody asked for.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class Engine:
    """Holds named tables, evaluates expressions on them.

    `backend` is any connected Ibis backend; without one an in-memory DuckDB is opened. `threads` and `memory` limit that DuckDB.
    `Engine.spark` opens a Spark.
    """

    def __init__(self, backend: Any = None, *, threads: int | None = None, memory: str | None = None) -> None:
        import ibis

        self.owned = backend is None
        if backend is None:
            backend = ibis.duckdb.connect()
            # The order of rows is always asked for where it matters; keeping the order of insertion costs memory.
            backend.raw_sql("SET preserve_insertion_order = false")
            # Progress is shown by whoever called, in the words of the task.
            backend.raw_sql("SET enable_progress_bar = false")
            if threads is not None:
                backend.raw_sql(f"SET threads = {int(threads)}")
            if memory is not None:
                backend.raw_sql(f"SET memory_limit = '{memory}'")
        self.backend = backend
        self._session: Any = None
        self._kept: list[str] = []
        if backend.name == "pyspark":
            from pyspark.sql import SparkSession

            self._session = SparkSession.active()
            # Division by nought is null, as in DuckDB.
            self._session.conf.set("spark.sql.ansi.enabled", "false")
        self._counter = 0
        # On a shared cluster two computations must not meet in one table; in a database of its own, names that recur let translations recur.
        self._mark = "" if self.owned else f"{secrets.token_hex(4)}_"

    @classmethod
    def spark(cls, master: str | None = None, *, threads: int | None = None, memory: str | None = None) -> Engine:
        """An engine on Spark: on `master`, else the one that `OBSERVATORY_SPARK_MASTER` names, else the one of Spark's own settings, else this machine.

        On this machine it takes `threads` (default: all), `memory` (`"4GB"`) and listens on the loopback address alone. On a cluster both are
        Spark's own business. A Spark that runs already in this process is used as it is. Raises InputError where Spark or Java is not installed.
        """
        try:
            import pyspark
        except ImportError:
            raise InputError(
                "Spark is not installed.",
                remedy="Say pip install 'open-cluster-observatory[spark]', and install Java (Debian: default-jre-headless).",
            ) from None
        import ibis
        from pyspark.sql import SparkSession

        before = SparkSession.getActiveSession()
        if before is None:
            if pyspark.SparkContext._gateway is None and not _java():
                raise InputError(
                    "Java is not installed, and Spark runs on it.",
                    remedy="Install Java 17 or later (Debian: default-jre-headless), or say in JAVA_HOME where it is.",
                )
            own = pyspark.SparkConf()
            chosen = master or os.environ.get(MASTER) or own.get("spark.master") or f"local[{threads or '*'}]"
            for name, value in _settings(chosen, threads, memory).items():
                own.setIfMissing(name, value)
            before = SparkSession.builder.config(conf=own.setMaster(chosen).setAppName("observatory")).getOrCreate()
            engine = cls(ibis.pyspark.connect(before))
            engine.owned = True
            return engine
        return cls(ibis.pyspark.connect(before))

    @classmethod
    def named(cls, name: str, *, threads: int | None = None, memory: str | None = None) -> Engine:
        """The engine of this name, one of `ENGINES`."""
        if name not in ENGINES:
            raise InputError(f"There is no engine {name!r}.", remedy=f"Known are {', '.join(ENGINES)}.")
        return (cls.spark if name == "spark" else cls)(threads=threads, memory=memory)

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What the engine raises where data cannot be computed with."""
        if self._session is not None:
            from py4j.protocol import Py4JError
            from pyspark.errors import PySparkException

            return (PySparkException, Py4JError)
        import duckdb
        from ibis.common.exceptions import IbisError

        return (duckdb.Error, IbisError)

    def table(self, rows: pa.Table) -> ir.Table:
        """Give an Arrow table to the engine."""
        if self._session is not None:
            return self._named(self._session.createDataFrame(rows))
        return self._of(self.backend.create_table(self._name(), rows, temp=self._embedded))

    def parquet(self, path: str) -> ir.Table:
        """A view on a Parquet file; nothing is read until it is asked for."""
        return self._of(self.backend.read_parquet(path))

    def csv(self, path: str) -> ir.Table:
        """A view on a CSV file with a header, all columns as text."""
        if self._session is not None:
            return self._named(self._session.read.csv(path, header=True, inferSchema=False))
        return self._of(self.backend.read_csv(path, all_varchar=True))

    def keep(self, expression: ir.Table) -> ir.Table:
        """Compute an expression once and keep the result under a name of its own, so that later steps do not repeat it."""
        if self._session is not None:
            # Computed now and cut off from how it came about: Spark would carry, and compare, the plans of all earlier steps.
            return self._named(self._session.sql(self.backend.compile(expression)).localCheckpoint())
        if not self._embedded:
            return self.backend.create_table(self._name(), expression)
        import ibis
        from sqlglot.expressions import Schema

        name = self._name()
        columns = Schema(expressions=expression.schema().to_sqlglot_column_defs("duckdb")).sql("duckdb")
        self.backend.raw_sql(f'CREATE TEMPORARY TABLE "{name}" {columns}')
        self.backend.raw_sql(f'INSERT INTO "{name}" {_in_sql(expression.op())}')
        return ibis.table(expression.schema(), name=name)

    def arrow(self, expression: ir.Table) -> pa.Table:
        """Compute an expression and bring it here."""
        if self._session is not None:
            frame = self._session.sql(self.backend.compile(expression))
            return frame.toArrow().cast(expression.schema().to_pyarrow())
        if not self._embedded:
            return self.backend.to_pyarrow(expression)
        found = self.backend.con.sql(_in_sql(expression.op())).to_arrow_table()
        return found.cast(expression.schema().to_pyarrow())

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is given and kept inside is let go at the end."""
        before = len(self._kept)
        try:
            yield
        finally:
            self._forget(before)

    def close(self) -> None:
        """Release what was opened and kept here."""
        self._forget(0)
        if self.owned and self._session is not None:
            self._session.stop()
        elif self.owned:
            self.backend.disconnect()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _named(self, frame: Any) -> ir.Table:
        """A frame of Spark under a name of its own: it stays with the workers that computed it, and no store has to be shared for it."""
        name = self._name()
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)

    def _of(self, table: ir.Table) -> ir.Table:
        """A table of DuckDB by its name and columns alone: what is asked of it does not hold on to the database, and can be asked of the next one."""
        if not self._embedded:
            return table
        import ibis

        return ibis.table(table.schema(), name=table.op().name)

    @property
    def _embedded(self) -> bool:
        return bool(self.backend.name == "duckdb")

    def _name(self) -> str:
        self._counter += 1
        name = f"step_{self._mark}{self._counter}"
        self._kept.append(name)
        return name

    def _forget(self, first: int) -> None:
        for name in self._kept[first:]:
            if self._session is not None:
                self._session.catalog.dropTempView(name)
            else:
                self.backend.drop_table(name, force=True)
        del self._kept[first:]


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=os.path.join(home, "bin") if home else None) is not None  # noqa: PTH118


@lru_cache(maxsize=256)
def _in_sql(expression: Any) -> str:
    """What an expression asks of DuckDB. Translating is a quarter of a small panorama, and the next one asks the same of tables of the same form.

    Ibis translates each step by itself, which takes it less time than to merge steps; DuckDB merges them as well.
    """
    import ibis

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        return str(ibis.to_sql(expression.to_expr(), dialect="duckdb", pretty=False))
    finally:
        ibis.options.sql.fuse_selects = before


def _settings(master: str, threads: int | None, memory: str | None) -> dict[str, str]:
    """How Spark is set up where its own settings say nothing."""
    if not master.startswith("local"):
        return _QUIET
    here = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        # Two tasks for every thread: on one machine more of them only cost their start.
        "spark.sql.shuffle.partitions": str(2 * (threads or os.cpu_count() or 1)),
    }
    if memory is not None:
        here["spark.driver.memory"] = memory.lower().replace(" ", "").removesuffix("b")
    return {**_QUIET, **here}
