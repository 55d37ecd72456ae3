"""What a reader hands over: rows in the columns of the observations, and what it noticed on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from observatory.statistics.errors import InputError
from observatory.statistics.validation import LINES_KEPT, Finding, Severity

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.sources.cells import Cells

ROW_COLUMNS = ("region", "industry", "year", "variable", "value", "status", "flag", "line")

INDICATORS: Mapping[str, str] = {
    "V16110": "employment",
    "EMP_LOC_NR": "employment",
    "V11210": "establishments",
    "LOC_NR": "establishments",
    "V13320": "wages",
    "WAGE_MEUR": "wages",
}
"""Indicators of Eurostat's business statistics by the variable they measure: local units, their staff, their wages."""


@dataclass
class Reading:
    """One file as read: a table with the columns `ROW_COLUMNS`, findings, and what the file says of itself."""

    table: pa.Table
    findings: list[Finding]
    format: str
    units: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    region_version: str | None = None
    regions_file: Path | None = None
    industry_classification: str | None = None
    absent: str = "unknown"
    fictional: bool = False


@dataclass
class Tally:
    """Counts rows of one kind over all blocks of a file, and keeps the first line numbers and the codes."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)

    def add(self, lines: Any, codes: Sequence[str] = ()) -> None:
        """Take in the line numbers of more rows (one per row)."""
        numbers = np.asarray(lines)
        self.count += len(numbers)
        for line in np.unique(numbers[: LINES_KEPT * 64]) if len(self.lines) < LINES_KEPT else ():
            if len(self.lines) < LINES_KEPT and int(line) not in self.lines:
                self.lines.append(int(line))
        for code in codes:
            self.codes[code] = self.codes.get(code, 0) + 1


class Notes:
    """What a reader noticed in a file, gathered block by block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unreadable, self.withheld, self.rounded = Tally(), Tally(), Tally()
        self.unused: dict[str, Tally] = {}

    def cells(self, cells: Cells, text: pa.Array | None, lines: Any, columns: Sequence[str]) -> np.ndarray[Any, Any]:
        """Note what is odd about some cells; returns the mask of those to keep.

        ``text`` is what stood in the cells, ``lines`` their lines, ``columns`` the names of the columns in turn.
        Raises `InputError` at the first decimal comma.
        """
        if cells.comma.any():
            place = int(np.flatnonzero(cells.comma)[0])
            shown = text[place].as_py() if text is not None else "?"
            raise InputError(
                f"The number {shown!r} is written with a comma.",
                file=str(self.path),
                line=int(lines[place]),
                column=columns[place % len(columns)],
                remedy="Write a point before the decimals, and nothing between thousands.",
            )
        if cells.unreadable.any():
            odd = np.flatnonzero(cells.unreadable)
            shown = [str(text[int(place)].as_py()).strip() for place in odd[:LINES_KEPT]] if text is not None else []
            self.unreadable.add(lines[odd], shown)
        for mask, tally in ((cells.withheld, self.withheld), (cells.rounded, self.rounded)):
            if mask.any():
                tally.add(lines[mask])
        return ~cells.unreadable

    def set_aside(self, indicator: str, lines: Any) -> None:
        """Note series of an indicator that no variable needs."""
        self.unused.setdefault(indicator, Tally()).add(lines)

    def findings(self) -> list[Finding]:
        """All that was noticed, as findings."""
        name = self.path.name
        found: list[Finding] = []

        def add(rule: str, severity: Severity, message: str, tally: Tally, codes: Sequence[str] = ()) -> None:
            found.append(Finding(rule, severity, message, tuple(codes), tuple(tally.lines), tally.count, name))

        if self.unreadable.count:
            shown = ", ".join(repr(text) for text in list(self.unreadable.codes)[:5])
            message = f"{_cells(self.unreadable.count)} held neither a number nor a mark of a hole and were rejected: {shown}."
            add("unreadable-number", "error", message, self.unreadable)
        if self.withheld.count:
            message = f"{_cells(self.withheld.count)} carried a number beside a mark of confidentiality; the number was withheld."
            add("confidential-value", "warning", message, self.withheld)
        if self.rounded.count:
            message = (
                f"{_cells(self.rounded.count)} had more than three decimals and were rounded to three (half to even)."
            )
            add("rounded-value", "note", message, self.rounded)
        for indicator, tally in sorted(self.unused.items()):
            message = f"The indicator {indicator} is none of employment, establishments and wages: {tally.count:,} series set aside."
            add("unused-indicator", "note", message, tally, (indicator,))
        return found


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
