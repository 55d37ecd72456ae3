"""A figure: one specification for every medium, with what it says, where it comes from and the numbers it shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair
    import pyarrow as pa


@dataclass(frozen=True)
class Figure:
    """A Vega-Lite specification and everything that must travel with it.

    `table` holds exactly the numbers drawn, one row per mark. `title` says the finding; `notes` are sentences that stand under
    the picture; `notice` is the copyright of the boundaries or None; `edition` is the full identity (SHA-256, hexadecimal);
    `marks` leads from the description of a mark to the code of its region, for links in a map.
    """

    kind: str
    identifier: str
    language: str
    theme: str
    title: str
    subtitle: str
    unit: str
    period: str
    coverage: str
    source: str
    edition: str
    software: str
    alternative_text: str
    citation: str
    table: pa.Table
    specification: dict[str, Any]
    notice: str | None = None
    fictional: bool = False
    notes: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    def to_csv(self) -> str:
        """The table as CSV (RFC 4180, UTF-8, decimal point, empty for null) that any program reads as it is."""
        return _csv(self.table.column_names, zip(*(column.to_pylist() for column in self.table.columns), strict=True))

    def to_csv_metadata(self) -> str:
        """What the table is, as a CSV with the columns `key,value`."""
        rows = [
            ("identifier", self.identifier),
            ("title", self.title),
            ("subtitle", self.subtitle),
            ("unit", self.unit),
            ("period", self.period),
            ("coverage", self.coverage),
            ("source", self.source),
            ("edition", self.edition),
            ("software", self.software),
            ("fictional", "true" if self.fictional else "false"),
            ("notice", self.notice or ""),
            ("citation", self.citation),
            *(("note", note) for note in self.notes),
        ]
        return _csv(["key", "value"], rows)

    def chart(self) -> altair.Chart | altair.LayerChart:
        """The figure as an Altair chart, checked against the Vega-Lite schema."""
        import altair

        chart = altair.Chart.from_dict(self.specification)
        assert isinstance(chart, altair.Chart | altair.LayerChart)
        return chart

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from observatory.statistics.figures.render import svg

        return {
            "application/vnd.vegalite.v6+json": self.specification,
            "image/svg+xml": svg(self),
            "text/plain": f"{self.title}\n{self.alternative_text}",
        }


def _csv(header: list[str], rows: Any) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if value is None else _plain(value) for value in row])
    return text.getvalue()


def _plain(value: Any) -> Any:
    # A number that is whole is written without a trailing ".0"; bools as R and SQL read them.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
