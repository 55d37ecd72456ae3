"""Eurostat's bulk TSV: one series a line, its key before the first tab, then a cell for every year.

The header names the dimensions of the key and, after a backslash, that of the columns: ``nace_r2,indic_sb,geo\\time`` in
older files, ``freq,nace_r2,indic_sb,geo\\TIME_PERIOD`` in newer ones. Cells keep their letters: ``123 b``, ``: c``, ``:``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from observatory.statistics.errors import InputError
from observatory.statistics.observations import DEFAULT_UNITS, VARIABLES
from observatory.statistics.sources.cells import split_cells
from observatory.statistics.sources.opening import first_line, line_blocks
from observatory.statistics.sources.reading import INDICATORS, ROW_COLUMNS, Notes, Reading

REGION_DIMENSIONS = ("geo", "geo_lau", "metroreg")
INDUSTRY_DIMENSIONS = ("nace_r2", "nace_r21", "nace_r1", "nace")
INDICATOR_DIMENSIONS = ("indic_sb", "indic_sbs", "indic", "indic_bt", "indicator")


@dataclass
class _Key:
    """The dimensions of a file: where region, industry and indicator stand, and which others must be fixed."""

    path: Path
    dimensions: list[str]
    years: list[str]
    choices: Mapping[str, str]
    variables: Mapping[str, str]
    values: dict[str, dict[str, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.region = self._find(REGION_DIMENSIONS, "region")
        self.industry = self._find(INDUSTRY_DIMENSIONS, "industry")
        found = [name for name in self.dimensions if name.lower() in INDICATOR_DIMENSIONS]
        self.indicator = self.dimensions.index(found[0]) if found else None
        used = {self.region, self.industry, self.indicator}
        self.others = [place for place in range(len(self.dimensions)) if place not in used]
        self.values = {self.dimensions[place]: {} for place in self.others}
        unknown = sorted(set(self.choices) - set(self.dimensions))
        if unknown:
            raise InputError(
                f"The file has no dimension {unknown[0]!r} to choose from.",
                file=str(self.path),
                line=1,
                remedy=f"Its dimensions are {', '.join(self.dimensions)}.",
            )
        if self.indicator is None and "*" not in self.variables:
            raise InputError(
                "The file has no dimension of indicators, so what it measures must be said.",
                file=str(self.path),
                line=1,
                remedy="Give variables={'*': 'employment'} (or establishments, wages).",
            )

    def _find(self, names: Collection[str], meaning: str) -> int:
        for place, name in enumerate(self.dimensions):
            if name.lower() in names:
                return place
        raise InputError(
            f"No dimension of the key says the {meaning}: it has {', '.join(self.dimensions)}.",
            file=str(self.path),
            line=1,
            remedy=f"It needs one of {', '.join(names)}.",
        )

    def keep(self, codes: list[pa.Array]) -> pa.Array | None:
        """Which rows fit the choices (None: all); remembers the values of the dimensions that were not chosen."""
        mask: pa.Array | None = None
        for place in self.others:
            name = self.dimensions[place]
            for value in pc.unique(codes[place]).to_pylist():
                self.values[name].setdefault(value)
            if name in self.choices:
                fits = pc.equal(codes[place], self.choices[name])
                mask = fits if mask is None else pc.and_(mask, fits)
        return mask

    def settle(self) -> None:
        """Raise `InputError` unless every other dimension has one value, its own or a chosen one."""
        for name, found in self.values.items():
            values = sorted(found)
            if name not in self.choices and len(values) > 1:
                raise InputError(
                    f"The dimension {name} has {len(values)} values and none is chosen.",
                    file=str(self.path),
                    column=name,
                    remedy=f"Choose one, for instance choices={{{name!r}: {values[0]!r}}}; there are {_some(values)}.",
                )
            if name in self.choices and self.choices[name] not in found:
                raise InputError(
                    f"The value {self.choices[name]!r} does not occur.",
                    file=str(self.path),
                    column=name,
                    remedy=f"There are {_some(values)}.",
                )


def read_eurostat_tsv(
    path: Path,
    *,
    variables: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    years: Collection[int] | None = None,
) -> Reading:
    """Read a TSV or gzipped TSV block by block; memory for parsing does not grow with the file.

    ``variables`` maps indicators to employment, establishments or wages (``'*'`` where a file has no indicators);
    ``choices`` fixes the other dimensions; ``years`` limits the columns. Raises `InputError` with file, line and column.
    """
    wanted = dict(INDICATORS if variables is None else variables)
    _check_variables(wanted)
    key = _header(path, choices or {}, wanted)
    picked = _columns(path, key.years, years)
    notes = Notes(path)
    tables = [
        table
        for line, lines in line_blocks(path)
        if (table := _block(path, key, picked, notes, wanted, line, lines)) is not None
    ]
    key.settle()
    if not tables:
        seen = ", ".join(notes.unused) or "none"
        raise InputError(
            f"No series measures {' or '.join(dict.fromkeys(wanted.values()))}: the indicators are {seen}.",
            file=str(path),
            remedy="Say which indicator is which variable, for instance variables={'V16110': 'employment'}.",
        )
    table = pa.concat_tables(tables)
    units = {name: DEFAULT_UNITS[name] for name in pc.unique(table["variable"]).to_pylist()}
    return Reading(table, notes.findings(), "eurostat-tsv", units)


def _check_variables(variables: Mapping[str, str]) -> None:
    for indicator, variable in variables.items():
        if variable not in VARIABLES:
            raise InputError(
                f"There is no variable {variable!r}.", code=indicator, remedy=f"Known are {', '.join(VARIABLES)}."
            )


def _header(path: Path, choices: Mapping[str, str], variables: Mapping[str, str]) -> _Key:
    key, *columns = first_line(path).split("\t")
    if "\\" not in key or not columns:
        raise InputError(
            "This is not a Eurostat TSV: the first line has no key with a backslash before a tab.",
            file=str(path),
            line=1,
            remedy=r"It should begin like nace_r2,indic_sb,geo\time.",
        )
    names = [name.strip().strip('"') for name in key.partition("\\")[0].split(",")]
    years = [column.strip() for column in columns]
    for column in years:
        if not re.fullmatch(r"\d{4}", column):
            raise InputError(
                f"The column {column!r} is no year.",
                file=str(path),
                line=1,
                column=column,
                remedy="Only annual data are read; choose the annual table of the dataset.",
            )
    return _Key(path, names, years, choices, variables)


def _columns(path: Path, available: list[str], years: Collection[int] | None) -> list[int]:
    """Places of the wanted years among the columns."""
    for year in sorted(years or ()):
        if str(year) not in available:
            raise InputError(
                f"The year {year} is not in the data.",
                file=str(path),
                line=1,
                remedy=f"It has {', '.join(sorted(available))}.",
            )
    return [place for place, year in enumerate(available) if years is None or int(year) in years]


def _block(
    path: Path,
    key: _Key,
    picked: list[int],
    notes: Notes,
    variables: Mapping[str, str],
    line: int,
    lines: pa.StringArray,
) -> pa.Table | None:
    numbers = np.arange(line, line + len(lines), dtype=np.int64)
    if line == 1:
        lines, numbers = lines.slice(1), numbers[1:]
    blank = pc.equal(lines, "")
    if pc.any(blank).as_py():
        kept = pc.invert(blank)
        lines, numbers = lines.filter(kept), numbers[np.asarray(kept)]
    if not len(lines):
        return None
    keys = pc.list_element(pc.split_pattern(lines, "\t", max_splits=1), 0)
    parts = pc.split_pattern(keys, ",")
    _check_width(path, parts, len(key.dimensions), numbers, "parts in its key", ",".join(key.dimensions))
    flat = parts.flatten()
    width = len(key.dimensions)
    codes = [pc.utf8_trim_whitespace(flat.take(pa.array(np.arange(place, len(flat), width)))) for place in range(width)]
    mask = key.keep(codes)
    keep = np.ones(len(lines), dtype=bool) if mask is None else np.asarray(mask)
    if key.indicator is None:
        names = pa.repeat(variables["*"], len(lines))
    else:
        names = _variables(codes[key.indicator], variables, notes, numbers, keep)
        keep = keep & np.asarray(pc.is_valid(names))
    if not keep.any():
        return None
    chosen = pa.array(keep)
    numbers, lines = numbers[keep], lines.filter(chosen)
    cells = pc.split_pattern(pc.list_element(pc.split_pattern(lines, "\t", max_splits=1), 1), "\t")
    _check_width(path, cells, len(key.years), numbers, "cells", "one for every year")
    text = _picked(cells.flatten(), len(key.years), picked)
    read = split_cells(text)
    rows = np.repeat(np.arange(len(numbers)), len(picked))
    where = numbers[rows]
    columns = [key.years[place] for place in picked]
    readable = notes.cells(read, text, where, columns)
    index = pa.array(rows)
    year = pa.array(np.tile(np.array([int(column) for column in columns], dtype=np.int16), len(numbers)))
    table = pa.table(
        [
            _repeated(codes[key.region].filter(chosen), index),
            _repeated(codes[key.industry].filter(chosen), index),
            year,
            _repeated(names.filter(chosen), index),
            read.value,
            read.status,
            read.flag,
            pa.array(where),
        ],
        names=list(ROW_COLUMNS),
    )
    return table if readable.all() else table.filter(pa.array(readable))


def _variables(
    indicators: pa.Array, variables: Mapping[str, str], notes: Notes, numbers: np.ndarray, keep: np.ndarray
) -> pa.Array:
    """The variable of every row, null where its indicator is none that is wanted."""
    encoded = indicators.dictionary_encode()
    found = encoded.dictionary.to_pylist()
    places = np.asarray(encoded.indices)
    for place, indicator in enumerate(found):
        if indicator not in variables:
            here = (places == place) & keep
            if here.any():
                notes.set_aside(indicator, numbers[here])
    return pa.array([variables.get(indicator) for indicator in found], pa.string()).take(encoded.indices)


def _picked(flat: pa.Array, width: int, picked: list[int]) -> pa.Array:
    """The cells of the wanted columns, line by line."""
    if len(picked) == width:
        return flat
    starts = np.arange(0, len(flat), width)[:, None]
    return flat.take(pa.array((starts + np.array(picked)[None, :]).ravel()))


def _repeated(values: pa.Array, index: pa.Array) -> pa.Array:
    return values.take(index)


def _check_width(path: Path, parts: pa.Array, width: int, numbers: np.ndarray, what: str, expected: str) -> None:
    counts = np.asarray(pc.list_value_length(parts))
    wrong = np.flatnonzero(counts != width)
    if len(wrong):
        raise InputError(
            f"The line has {int(counts[wrong[0]])} {what} where the header has {width}.",
            file=str(path),
            line=int(numbers[wrong[0]]),
            remedy=f"Expected: {expected}. The file may have been cut or edited; fetch it again.",
        )


def _some(values: list[str]) -> str:
    shown = ", ".join(values[:12])
    return shown if len(values) <= 12 else f"{shown} and {len(values) - 12} more"
