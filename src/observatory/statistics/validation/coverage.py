"""Rules about what a table covers: versions of regions, totals, confidential and missing cells, breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from observatory.statistics.sources.region_versions import codes_by_year
from observatory.statistics.validation.grid import Grid, spans
from observatory.statistics.validation.report import Finding

if TYPE_CHECKING:
    from observatory.statistics.validation.grid import Mask


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def coverage_findings(grid: Grid) -> Iterator[Finding]:
    """All findings of this module."""
    yield from two_region_versions(grid)
    yield from totals_to_be_summed(grid)
    yield from confidential_cells(grid)
    yield from missing_cells(grid)
    yield from breaks(grid)
    yield from people_without_units(grid)


def two_region_versions(grid: Grid) -> Iterator[Finding]:
    """Countries whose regions stand in the table under the codes of two NUTS versions.

    A warning where both carry data in one year (counting both would count the country twice), a note where one
    follows the other.
    """
    if not grid.in_nuts:
        return
    from observatory.statistics.classifications.regions import load_regions, region_versions

    known = {name: load_regions(name) for name in region_versions()}
    if grid.version_question is not None:
        yield Finding("two-region-versions", "error", str(grid.version_question), (grid.version_question.code or "",))
    with_data, _ = codes_by_year(grid.observations.table)
    years_of: dict[str, list[int]] = defaultdict(list)
    for year, codes in with_data.items():
        for code in codes:
            years_of[code].append(year)
    used = sorted({choice.version for choice in grid.versions.values()}) or list(known)
    changing: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for code in sorted(years_of):
        homes = [name for name in used if code in known[name]]
        every = [name for name in known if code in known[name]]
        if every and len(homes) < len(used):
            changing[code[:2]][(homes or every)[0]].append(code)
    for country, by_version in sorted(changing.items()):
        if len(by_version) > 1:
            yield _versions_of(grid, country, {name: by_version[name] for name in sorted(by_version)}, years_of)


def _versions_of(grid: Grid, country: str, by_version: dict[str, list[str]], years_of: dict[str, list[int]]) -> Finding:
    years = {name: {year for code in codes for year in years_of[code]} for name, codes in by_version.items()}
    # Codes of a later version may stand rightly beside older ones that did not change: only what is set aside overlaps.
    common = [year for year, choice in sorted(grid.versions.items()) if country in choice.set_aside]
    told = "; ".join(
        f"{', '.join(codes)} of NUTS {name} with data in {spans(sorted(years[name]))}"
        for name, codes in by_version.items()
    )
    codes = [code for each in by_version.values() for code in each]
    decided = []
    for year in common:
        aside = grid.versions[year].set_aside.get(country) if year in grid.versions else None
        if aside:
            decided.append(f"For {year} NUTS {grid.versions[year].version} is used and {', '.join(aside)} set aside.")
    both = (
        f"In {spans(common)} codes of two of them carry data: adding them would count the same places twice."
        if common
        else ""
    )
    overlap = _rows_with(grid, codes)
    if common:
        overlap &= np.isin(grid.year, common)
    return Finding(
        "two-region-versions",
        "warning" if common else "note",
        " ".join(
            part
            for part in (f"{country} stands under {_NUMBERS[len(by_version)]} NUTS versions: {told}.", both, *decided)
            if part
        ),
        tuple(codes),
        grid.first_lines(overlap),
        int(overlap.sum()),
        grid.source_names(overlap),
    )


def _rows_with(grid: Grid, regions: list[str]) -> Mask:
    wanted = set(regions)
    lookup = np.array([code in wanted for code in grid.region.codes], dtype=bool)
    return lookup[grid.region.index] & grid.known


def totals_to_be_summed(grid: Grid) -> Iterator[Finding]:
    """Which codes stand at the top of a source, and so must be summed to a total; which sections are absent."""
    known = grid.industries
    if known is None:
        return
    present = set(grid.industry.codes)
    top = sorted(code for code in present if not present.intersection(known.ancestors(code)))
    absent = sorted(code for code in known.codes(known.levels[0]) if code not in {known.section(each) for each in top})
    partial = sorted({known.section(code) for code in top} - set(top))
    levels = sorted({known.level(code) for code in top})
    shown = ", ".join(top) if len(top) <= 30 else f"{len(top)} codes ({', '.join(levels)}), from {top[0]} to {top[-1]}"
    message = f"The source has no total over all industries: totals are the sum of {shown}."
    if absent:
        message += f" Absent: {', '.join(absent)}."
    if partial:
        message += f" Only parts of {', '.join(partial)} are there."
    yield Finding("total-must-be-summed", "note", message, tuple(top), (), len(top), ", ".join(grid.source.codes))


def confidential_cells(grid: Grid) -> Iterator[Finding]:
    """How many cells of each country are confidential, in which sections and years."""
    yield from _holes(grid, "confidential", "confidential-cells", "warning")


def missing_cells(grid: Grid) -> Iterator[Finding]:
    """How many cells of each country have no number; years without any are named.

    Regions that stand in the table under the codes of another version than the year's are not counted.
    """
    yield from _holes(grid, "missing", "missing-cells", "note")


def _holes(grid: Grid, status: str, rule: str, severity: str) -> Iterator[Finding]:
    if status not in grid.status.codes:
        return
    holes = grid.status.index == grid.status.codes.index(status)
    listed = ~_foreign(grid)
    for place, country in enumerate(grid.countries.codes):
        here = (grid.countries.index == place) & listed
        rows = here & holes
        count = int(rows.sum())
        if not count:
            continue
        by_section = _largest(grid.sections.codes, grid.sections.index[rows])
        by_year = dict(zip(*(each.tolist() for each in np.unique(grid.year[rows], return_counts=True)), strict=True))
        filled = set(np.unique(grid.year[here & grid.known]).tolist())
        whole = [year for year in by_year if year not in filled]
        message = f"{country or 'All regions'}: {count:,} of {int(here.sum()):,} cells ({count / here.sum():.1%}) are {status}"
        sections = "; ".join(f"{code} {number:,}" for code, number in by_section[:5])
        message += f", most of them in {sections}; by year " if len(by_section) > 1 else "; by year "
        message += ", ".join(f"{year} {number:,}" for year, number in sorted(by_year.items())) + "."
        if whole and status == "missing":
            message += f" No number at all in {spans(whole)}."
        codes = (country, *(code for code, _ in by_section)) if country else tuple(code for code, _ in by_section)
        yield Finding(rule, severity, message, codes, grid.first_lines(rows), count, grid.source_names(rows))  # type: ignore[arg-type]


def _foreign(grid: Grid) -> Mask:
    """Rows whose region belongs to another version than the one of their year."""
    foreign = np.zeros(len(grid.year), dtype=bool)
    for year, choice in grid.versions.items():
        if choice.foreign:
            lookup = np.array([code in choice.foreign for code in grid.region.codes], dtype=bool)
            foreign |= lookup[grid.region.index] & (grid.year == year)
    return foreign


def _largest(codes: list[str], index: np.ndarray) -> list[tuple[str, int]]:
    """Codes by how often they occur, most often first, then by code."""
    counts = np.bincount(index, minlength=len(codes))
    pairs = [(code, int(number)) for code, number in zip(codes, counts, strict=True) if number]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def breaks(grid: Grid) -> Iterator[Finding]:
    """Cells flagged with a break in the series, per country: growth over them compares unlike things."""
    flagged = np.array(["b" in flag.lower() for flag in grid.flag.codes], dtype=bool)[grid.flag.index]
    for place, country in enumerate(grid.countries.codes):
        rows = flagged & (grid.countries.index == place)
        if not rows.any():
            continue
        years = [int(year) for year in np.unique(grid.year[rows])]
        yield Finding(
            "break-in-series",
            "warning",
            f"{country or 'All regions'}: {_cells(int(rows.sum()))} with a break in the series (flag b), in {spans(years)}.",
            (country,) if country else (),
            grid.first_lines(rows),
            int(rows.sum()),
            grid.source_names(rows),
        )


def people_without_units(grid: Grid) -> Iterator[Finding]:
    """Cells with people employed but a published nought of local units."""
    names = grid.variable.codes
    if "employment" not in names or "establishments" not in names:
        return
    people = (grid.variable.index == names.index("employment")) & grid.known & (grid.value > 0)
    empty = (grid.variable.index == names.index("establishments")) & grid.known & (grid.value == 0)
    cell = (grid.region.index * len(grid.industry.codes) + grid.industry.index) * 4096 + grid.year
    odd = people & np.isin(cell, cell[empty])
    for place, country in enumerate(grid.countries.codes):
        rows = odd & (grid.countries.index == place)
        if rows.any():
            yield Finding(
                "implausible-emptiness",
                "note",
                f"{country or 'All regions'}: {_cells(int(rows.sum()))} with people employed but no local unit.",
                (country,) if country else (),
                grid.first_lines(rows),
                int(rows.sum()),
                grid.source_names(rows),
            )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
