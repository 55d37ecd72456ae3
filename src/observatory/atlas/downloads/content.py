"""A table to be handed out: its rows batch by batch, with the columns that say where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from observatory.atlas.downloads.columns import Column, describe
from observatory.atlas.queries.tables import Statement
from observatory.evidence.editions import EditionReader

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_A_TIME = 4096
"""So many rows are in memory while a table is written, whatever its length."""


_WORDS = {
    "en": {"all-years": "all years", "all-layers": "all layers"},
    "fr": {"all-years": "toutes les années", "all-layers": "toutes les couches"},
}
_COLON = {"en": ": ", "fr": " : "}
_SILENT = ("panorama", "portfolios", "observations", "industries", "regions", "validation", "list")


@dataclass(frozen=True)
class Dataset:
    """A kind of table. `title` and `about` are texts by language.

    `structure` names it in SDMX and is empty for a list that is no data; `keys` are its columns that are dimensions;
    `starred` says that it has stars, so that every row names the rule behind them.
    """

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    structure: str = ""
    keys: tuple[str, ...] = ()
    starred: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows that are at hand, with the types of their columns (`text`, `integer`, `number`, `boolean`)."""

    types: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Content:
    """The table of one download: what it is, of which edition, and its rows.

    `parts` say what of the dataset it holds, in the codes that its file is named after.
    """

    dataset: Dataset
    edition: EditionReader
    source: Statement | Rows
    parts: tuple[str, ...]

    def title(self, language: str) -> str:
        """What it shows: `Regional clusters: RO42, 2014, division`."""
        known = language if language in self.dataset.title else "en"
        told = [_WORDS[known].get(part, part) for part in self.parts if part not in _SILENT]
        return f"{self.dataset.title[known]}{_COLON[known]}{', '.join(told)}" if told else self.dataset.title[known]

    @property
    def constants(self) -> dict[str, Any]:
        """What every row repeats, so that a file never loses its origin."""
        rule = self.edition.manifest.get("rule") or {}
        stars = {"rule": str(rule.get("name", "")), "rule_verified": bool(rule.get("verified"))}
        return {
            **(stars if self.dataset.starred else {}),
            "edition": f"{self.edition.series}/{self.edition.id}",
            **({"fictional": True} if self.edition.fictional else {}),
        }

    @cached_property
    def schema(self) -> pa.Schema:
        """Names and types of all columns."""
        import pyarrow as pa

        schema = self._own_schema
        for name, value in self.constants.items():
            schema = schema.append(pa.field(name, pa.bool_() if isinstance(value, bool) else pa.string()))
        return schema

    @property
    def columns(self) -> list[Column]:
        """The description of every column, in order. Raises KeyError for one that has none."""
        return [describe(name, self.edition.manifest) for name in self.schema.names]

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        if isinstance(self.source, Rows):
            return len(self.source.rows)
        return self.source.count(self.edition)

    def batches(self, size: int = ROWS_AT_A_TIME) -> Iterator[pa.RecordBatch]:
        """All rows, some at a time."""
        import pyarrow as pa

        for batch in self._own_batches(size):
            for name, value in self.constants.items():
                batch = batch.append_column(name, pa.repeat(value, batch.num_rows))
            yield batch

    def records(self, size: int = ROWS_AT_A_TIME) -> Iterator[dict[str, Any]]:
        """All rows as dictionaries of plain values: text, numbers, truth values, None."""
        for batch in self.batches(size):
            yield from plain(batch).to_pylist()

    @cached_property
    def _own_schema(self) -> pa.Schema:
        import pyarrow as pa

        if isinstance(self.source, Rows):
            types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
            return pa.schema([(name, types[kind]) for name, kind in self.source.types.items()])
        return self.edition.arrow(self.source.empty, self.source.parameters).schema

    def _own_batches(self, size: int) -> Iterator[pa.RecordBatch]:
        if isinstance(self.source, Rows):
            import pyarrow as pa

            yield from pa.Table.from_pylist(list(self.source.rows), schema=self._own_schema).to_batches(size)
            return
        cursor = self.edition.connection().cursor()
        try:
            yield from cursor.execute(self.source.sql, self.source.parameters or None).to_arrow_reader(size)
        finally:
            cursor.close()


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with decimals as floating numbers, for formats that know no decimals."""
    import pyarrow as pa

    schema = pa.schema(
        [pa.field(f.name, pa.float64() if pa.types.is_decimal(f.type) else f.type) for f in batch.schema]
    )
    return batch if schema == batch.schema else batch.cast(schema)
