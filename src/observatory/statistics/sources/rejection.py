"""Rows that cannot stand: codes that nobody knows, numbers below nought, cells that contradict each other.

They leave the table and stand in the report, counted, with their lines. Codes that are written in another way
(``10.11`` for ``C1011``, ``GR`` for ``EL``) are brought to the form of the classification.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from observatory.statistics.validation.grid import UNCLASSIFIED, Encoded, thousandths
from observatory.statistics.validation.report import LINES_KEPT, Finding, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_AREAS = ("EU", "EA", "EFTA", "EEA", "OECD", "WORLD")
"""Beginnings of the codes of groups of countries (``EU28``, ``EA19``, ``EU27_2020``)."""


@dataclass
class _Sieve:
    table: pa.Table
    findings: list[Finding] = field(default_factory=list)

    def note(self, rule: str, severity: Severity, message: str, codes: list[str], rows: Mask) -> None:
        """A finding about some rows, one for every source they come from."""
        sources = Encoded.of(self.table["source"])
        lines = np.asarray(self.table["line"])
        for place, name in enumerate(sources.codes):
            here = rows & (sources.index == place)
            if here.any():
                first = tuple(int(line) for line in np.unique(lines[here])[:LINES_KEPT])
                text = message.format(count=_rows(int(here.sum())))
                self.findings.append(Finding(rule, severity, text, tuple(codes), first, int(here.sum()), name))

    def keep(self, rows: Mask) -> None:
        if not rows.all():
            self.table = self.table.filter(pa.array(rows))


def reject(
    table: pa.Table, *, region_version: str | None, regions_file: Path | None, industry_classification: str
) -> tuple[pa.Table, list[Finding]]:
    """The table without the rows that cannot stand, and the findings that say so."""
    sieve = _Sieve(table)
    _industries(sieve, industry_classification)
    _regions(sieve, region_version, regions_file)
    _negatives(sieve)
    _duplicates(sieve)
    return sieve.table, sieve.findings


def _industries(sieve: _Sieve, classification: str) -> None:
    if classification in UNCLASSIFIED:
        return
    from observatory.statistics.classifications.industries import load_industries

    known = load_industries(classification)
    column = Encoded.of(sieve.table["industry"])
    sorted_codes = known.normalise_all(column.codes)
    for code in sorted_codes.aggregates:
        rows = column.index == column.codes.index(code)
        sieve.note("aggregate-code", "note", f"{code} is a group of industries: {{count}} set aside.", [code], rows)
    if sorted_codes.unknown:
        unknown = set(sorted_codes.unknown)
        rows = np.array([code in unknown for code in column.codes], dtype=bool)[column.index]
        shown = some(list(sorted_codes.unknown))
        message = f"Rejected: {{count}} with an industry that {known.title} does not know: {shown}."
        sieve.note("unknown-industry", "error", message, list(sorted_codes.unknown), rows)
    _replace(sieve, "industry", column, sorted_codes.codes)


def accepted_regions(
    codes: Iterable[str], version: str | None, file: Path | None
) -> tuple[dict[str, str], list[str], list[str], str]:
    """The codes that a classification knows, each with its canonical form; those of groups of countries; all others; and who knows them."""
    from observatory.statistics.classifications.regions import load_regions, region_versions

    if file is None and version is not None and version not in region_versions():
        return {code: code for code in codes}, [], [], version
    accepted: dict[str, str] = {}
    groups, unknown = [], []
    if file is not None:
        own = load_regions(file)
        for code in codes:
            if code in own:
                accepted[code] = code
            else:
                unknown.append(code)
        return accepted, [], unknown, own.title
    every = [load_regions(name) for name in region_versions()]
    for code in codes:
        cleaned = code.strip().upper()
        form = "EL" + cleaned[2:] if cleaned[:2] == "GR" else cleaned
        if any(form in each for each in every):
            accepted[code] = form
        elif code.upper().startswith(_AREAS):
            groups.append(code)
        else:
            unknown.append(code)
    return accepted, groups, unknown, "any version of NUTS"


def _regions(sieve: _Sieve, version: str | None, file: Path | None) -> None:
    column = Encoded.of(sieve.table["region"])
    accepted, groups, unknown, title = accepted_regions(column.codes, version, file)
    for code in groups:
        rows = column.index == column.codes.index(code)
        sieve.note("aggregate-code", "note", f"{code} is a group of countries: {{count}} set aside.", [code], rows)
    by_country: dict[str, list[str]] = defaultdict(list)
    for code in unknown:
        by_country[code[:2] if file is None else ""].append(code)
    for country, codes in sorted(by_country.items()):
        wanted = set(codes)
        rows = np.array([code in wanted for code in column.codes], dtype=bool)[column.index]
        of = f"{country}: " if country else ""
        message = f"{of}rejected {{count}} with a region that {title} does not know: {some(codes)}."
        sieve.note("unknown-region", "error", message, codes, rows)
    _replace(sieve, "region", column, accepted)


def _replace(sieve: _Sieve, name: str, column: Encoded, forms: dict[str, str]) -> None:
    """Bring the codes of a column to their canonical form, and drop the rows of those that have none."""
    if all(forms.get(code) == code for code in column.codes):
        return
    keep = np.array([code in forms for code in column.codes], dtype=bool)[column.index]
    canonical = pa.array([forms.get(code, code) for code in column.codes]).take(pa.array(column.index))
    place = sieve.table.column_names.index(name)
    sieve.table = sieve.table.set_column(place, sieve.table.schema.field(name), canonical)
    sieve.keep(keep)


def _negatives(sieve: _Sieve) -> None:
    rows = thousandths(sieve.table["value"]) < 0
    if rows.any():
        codes = Encoded.of(sieve.table["region"].filter(pa.array(rows))).codes
        message = "Rejected: {count} with a number below nought."
        sieve.note("negative-value", "error", message, sorted(codes)[:LINES_KEPT], rows)
        sieve.keep(~rows)


def _duplicates(sieve: _Sieve) -> None:
    """Cells that stand more than once: equal ones are kept once; different numbers are all rejected.

    A hole beside a number gives way to it, unless it is confidential: then the number does.
    """
    table = sieve.table
    if not table.num_rows:
        return
    region, industry, variable = (Encoded.of(table[name]) for name in ("region", "industry", "variable"))
    year = np.asarray(table["year"]).astype(np.int64)
    key = region.index * len(industry.codes) + industry.index
    key = (key * len(variable.codes) + variable.index) * (int(year.max()) + 1) + year
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return
    group = np.concatenate([[0], np.cumsum(~same)])
    count = np.bincount(group)
    rows = order[count[group] > 1]
    _, cell = np.unique(key[rows], return_inverse=True)
    value = thousandths(table["value"])[rows]
    status = Encoded.of(table["status"])
    name = np.array(status.codes)[status.index[rows]]
    known = np.isin(name, ["observed", "zero", "estimated"])
    number = int(cell.max()) + 1
    low = np.full(number, np.iinfo(np.int64).max)
    high = np.full(number, np.iinfo(np.int64).min)
    np.minimum.at(low, cell[known], value[known])
    np.maximum.at(high, cell[known], value[known])
    secret = np.zeros(number, dtype=bool)
    secret[cell[name == "confidential"]] = True
    conflict = (high > low)[cell]
    # Of every other cell one row stays: the confidential one, else the first with a number, else the first.
    rank = np.where(name == "confidential", 0, np.where(known, 1, 2))
    best = np.lexsort((rows, rank, cell))
    first = np.concatenate([[True], cell[best][1:] != cell[best][:-1]])
    stays = np.zeros(len(rows), dtype=bool)
    stays[best[first]] = True
    stays &= ~conflict
    everywhere = np.zeros(table.num_rows, dtype=bool)
    everywhere[rows[conflict]] = True
    if everywhere.any():
        codes = sorted(Encoded.of(table["region"].filter(pa.array(everywhere))).codes)
        message = "Rejected: {count} that give different numbers for one and the same cell."
        sieve.note("duplicate-key", "error", message, codes[:LINES_KEPT], everywhere)
    repeated = np.zeros(table.num_rows, dtype=bool)
    repeated[rows[~stays & ~conflict]] = True
    if repeated.any():
        codes = sorted(Encoded.of(table["region"].filter(pa.array(repeated))).codes)
        message = "Set aside: {count} repeating a cell that stands elsewhere with the same or a better answer."
        sieve.note("duplicate-key", "warning", message, codes[:LINES_KEPT], repeated)
    sieve.keep(~(everywhere | repeated))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def some(codes: list[str]) -> str:
    shown = ", ".join(codes[:10])
    return shown if len(codes) <= 10 else f"{shown} and {len(codes) - 10} more"
