"""What tables are made of. A view describes a table in these words; the tag `data_table` draws it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Interval:
    """A number that may be uncertain: `value` between `low` and `high`; None where unknown."""

    low: float | None
    value: float | None
    high: float | None


@dataclass(frozen=True)
class Stars:
    """`certain` stars hold over the whole interval, `possible` may hold (certain ones included), `of` could be had."""

    certain: int
    possible: int
    of: int


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: Any
    address: str


@dataclass(frozen=True)
class Badge:
    """A short mark on a value: `kind` is one of those in `core_components.BADGES`."""

    kind: str
    text: Any = ""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `kind` says how values are written: `text`, `code`, `number`, `percent`, `stars`, `badge`. Numbers may be plain or an
    `Interval`. Exactly one column should be the `header` of its row. `sortable` columns can be ordered by a link.
    """

    key: str
    label: Any
    kind: str = "text"
    digits: int = 0
    header: bool = False
    sortable: bool = False
    sign: bool = False
    note: Any = ""
    unit: Any = ""

    @property
    def numeric(self) -> bool:
        """Whether values stand to the right, digit under digit."""
        return self.kind in {"number", "percent"}


@dataclass(frozen=True)
class Sorting:
    """By which column a table is ordered, and how: the state stands in the address as `?sort=key` or `?sort=-key`."""

    key: str
    descending: bool
    parameter: str = "sort"

    @classmethod
    def of(cls, request: HttpRequest, columns: Sequence[Column], default: str, parameter: str = "sort") -> Sorting:
        """As asked for in the address, or else `default`; a column that is not there counts as not asked for."""
        wanted = request.GET.get(parameter, "")
        if wanted.removeprefix("-") not in {column.key for column in columns if column.sortable}:
            wanted = default
        return cls(wanted.removeprefix("-"), wanted.startswith("-"), parameter)

    def apply(self, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The rows in order; unknown values come last either way."""
        given = list(rows)
        present = [row for row in given if sort_value(row.get(self.key)) is not None]
        absent = [row for row in given if sort_value(row.get(self.key)) is None]
        return sorted(present, key=lambda row: sort_value(row[self.key]), reverse=self.descending) + absent


@dataclass(frozen=True)
class Table:
    """A table for people: caption, columns, rows by column key; `sorting` if columns are sortable."""

    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    sorting: Sorting | None = None
    caption_hidden: bool = False
    note: Any = ""
    identifier: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def sort_value(value: Any) -> Any:
    """What a cell is ordered by."""
    if isinstance(value, Interval):
        return value.value
    if isinstance(value, Stars):
        return (value.certain, value.possible)
    if isinstance(value, Link):
        return sort_value(value.text)
    if isinstance(value, Badge):
        return value.kind
    if isinstance(value, str):
        return value.casefold()
    return value
