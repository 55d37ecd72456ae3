"""The tables that come with the package, and the reading of a table that a user brings instead."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from observatory.statistics.errors import InputError

FOLDER = Path(__file__).resolve().parent / "tables"


@dataclass(frozen=True)
class TableInformation:
    """What `tables/index.toml` says of a table. `verified` is False for what is reconstructed or proposed."""

    name: str
    version: str
    title: str
    origin: str
    rows: int
    sha256: str
    verified: bool


@dataclass(frozen=True)
class RawTable:
    """A CSV as it was read: where from, the hash of its bytes, the columns, and the rows with their line numbers."""

    path: Path
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """All values of a column; a column that is absent gives empty text."""
        if name not in self.columns:
            return [""] * len(self.rows)
        position = self.columns.index(name)
        return [row[position] for row in self.rows]


@cache
def index() -> dict[str, TableInformation]:
    """All tables of the package by name."""
    entries = tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))
    return {
        name: TableInformation(
            name=name,
            version=entry["version"],
            title=entry["title"],
            origin=entry["origin"],
            rows=entry["rows"],
            sha256=entry["sha256"],
            verified=entry.get("verified", True),
        )
        for name, entry in entries.items()
    }


@cache
def read_table(name: str) -> RawTable:
    """A table of the package by its name, e.g. `nace_rev2`."""
    return read_file(FOLDER / f"{name}.csv")


def read_file(path: str | Path, required: Sequence[str] = ()) -> RawTable:
    """A CSV in UTF-8 with a header.

    Raises InputError naming file, line and column for a file that is absent, not UTF-8, without one of the
    `required` columns, or with a row that is too short or too long.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the classification cannot be read: {error.strerror}.",
            file=str(path),
            remedy="Give the path of a CSV file.",
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            "this is not UTF-8 text.", file=str(path), line=line, remedy="Save the table as CSV in UTF-8."
        ) from error
    reader = csv.reader(text.splitlines(keepends=True))
    header = tuple(name.strip() for name in next(reader, []))
    missing = [name for name in required if name not in header]
    if missing:
        raise InputError(
            f"the column {missing[0]!r} is missing; found {', '.join(header) or 'nothing'}.",
            file=str(path),
            line=1,
            column=missing[0],
            remedy=f"The header must have the columns {', '.join(required)}.",
        )
    rows, lines = [], []
    for row in reader:
        if not row:
            continue
        if len(row) != len(header):
            raise InputError(
                f"{len(row)} fields where the header has {len(header)}.",
                file=str(path),
                line=reader.line_num,
                remedy="Quote texts that contain a comma.",
            )
        rows.append(tuple(row))
        lines.append(reader.line_num)
    return RawTable(path, hashlib.sha256(data).hexdigest(), header, tuple(rows), tuple(lines))
