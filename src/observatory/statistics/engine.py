"""Where tables are computed.

One interface, Ibis: the same expressions run on DuckDB, embedded and out of core, and on Spark, on a cluster.
Two habits keep results equal on both and for any number of threads: sums are taken over decimals and integers,
never over floating numbers, and positions come from `row_number` over a complete order.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


ABSENT = "\u2400"


class Engine:
    """Holds named tables, evaluates expressions on them.

    `backend` is any connected Ibis backend; without one an in-memory DuckDB is opened. `threads` limits DuckDB.
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
        self._counter = 0
        # On a shared cluster two computations must not meet in one table.
        self._mark = secrets.token_hex(4)

    def table(self, rows: pa.Table) -> ir.Table:
        """Give an Arrow table to the engine."""
        if self.backend.name == "duckdb":
            return self.backend.create_table(self._name(), rows, temp=self._temporary)
        return self._through_pandas(rows)

    def parquet(self, path: str) -> ir.Table:
        """A view on a Parquet file; nothing is read until it is asked for."""
        return self.backend.read_parquet(path)

    def keep(self, expression: ir.Table) -> ir.Table:
        """Compute an expression once and keep the result under a name of its own, so that later steps do not repeat it."""
        return self.backend.create_table(self._name(), expression, temp=self._temporary)

    def arrow(self, expression: ir.Table) -> pa.Table:
        """Compute an expression and bring it here."""
        return self.backend.to_pyarrow(expression)

    def close(self) -> None:
        """Release what was opened here."""
        if self.owned:
            self.backend.disconnect()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _through_pandas(self, rows: pa.Table) -> ir.Table:
        """Give a table to a backend that takes pandas frames, which know no absent text and no absent decimal number."""
        import pyarrow as pa
        import pyarrow.compute as pc

        decimals = {name: rows[name].type for name in rows.column_names if pa.types.is_decimal(rows[name].type)}
        texts = [name for name in rows.column_names if pa.types.is_string(rows[name].type) and rows[name].null_count]
        for name in [*decimals, *texts]:
            column = pc.fill_null(rows[name].cast(pa.string()), ABSENT)
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
        table = self.backend.create_table(self._name(), rows, temp=self._temporary)
        columns = {name: table[name].nullif(ABSENT) for name in texts}
        for name, kind in decimals.items():
            columns[name] = table[name].nullif(ABSENT).cast(f"decimal({kind.precision},{kind.scale})")
        return table.mutate(**columns) if columns else table

    @property
    def _temporary(self) -> bool:
        return bool(self.backend.name == "duckdb")

    def _name(self) -> str:
        self._counter += 1
        return f"step_{self._mark}_{self._counter}"
