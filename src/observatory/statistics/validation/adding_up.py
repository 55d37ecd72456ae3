"""Do the parts add up to their totals? Over the hierarchy of industries and over that of regions.

A total is compared with the sum of its direct parts where all of them are known; where some are not, the known ones may
at least not exceed it. Published numbers are rounded one by one, so a difference counts only beyond what rounding
explains: half a unit of the last published digit for the total and for every part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from observatory.statistics.validation.grid import Grid
from observatory.statistics.validation.report import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from observatory.statistics.validation.grid import Integers, Mask


def parts_that_do_not_add_up(grid: Grid) -> Iterator[Finding]:
    """Findings per country and hierarchy, with the number of totals, the largest difference, and the lines of totals."""
    everything = np.ones(len(grid.year), dtype=bool)
    if grid.industries is not None:
        tree = _Tree.of(grid.industry.codes, grid.industries.parent, grid.industries.children)
        yield from _findings(grid, "industries", _compare(grid, tree, "industry", everything))
    trees = list(_region_trees(grid))
    if trees:
        yield from _findings(grid, "regions", _joined([_compare(grid, tree, "region", rows) for tree, rows in trees]))


@dataclass(frozen=True)
class _Tree:
    """For every code its parent's position (-1: none in the data) and how many parts the classification gives it."""

    parent: Integers
    parts: Integers

    @classmethod
    def of(
        cls,
        codes: Sequence[str],
        parent: Callable[[str], str | None],
        children: Callable[[str], Sequence[str]],
    ) -> _Tree:
        place = {code: position for position, code in enumerate(codes)}
        above = np.full(len(codes), -1, dtype=np.int64)
        parts = np.zeros(len(codes), dtype=np.int64)
        for code, position in place.items():
            over = parent(code)
            above[position] = place.get(over, -1) if over is not None else -1
            parts[position] = len(children(code))
        return cls(above, parts)


@dataclass(frozen=True)
class _Comparison:
    """Rows of totals that differ from their parts: the sum of the parts, whether all are known, the difference."""

    row: Integers
    parts: Integers
    complete: Mask

    @property
    def size(self) -> int:
        return len(self.row)


def _joined(comparisons: Sequence[_Comparison]) -> _Comparison:
    return _Comparison(
        np.concatenate([each.row for each in comparisons]),
        np.concatenate([each.parts for each in comparisons]),
        np.concatenate([each.complete for each in comparisons]),
    )


def _region_trees(grid: Grid) -> Iterator[tuple[_Tree, Mask]]:
    """The region tree of every version in use, with the rows it holds for."""
    from observatory.statistics.classifications.regions import RegionClassification, load_regions

    def tree(known: RegionClassification) -> _Tree:
        def parent(code: str) -> str | None:
            return known.parent(code) if code in known else None

        def children(code: str) -> list[str]:
            below = known.children(code) if code in known else ()
            return [child for child in below if known.kind(child) != "extra_regio" or child in grid.region.codes]

        return _Tree.of(grid.region.codes, parent, children)

    if grid.own_regions is not None:
        yield tree(grid.own_regions), np.ones(len(grid.year), dtype=bool)
        return
    versions: Mapping[str, list[int]] = {}
    for year, choice in grid.versions.items():
        versions = {**versions, choice.version: [*versions.get(choice.version, []), year]}
    for version, years in sorted(versions.items()):
        known = load_regions(version)
        inside = np.array([code in known for code in grid.region.codes], dtype=bool)
        yield tree(known), np.isin(grid.year, years) & inside[grid.region.index]


def _compare(grid: Grid, tree: _Tree, axis: str, rows: Mask) -> _Comparison:
    """All totals among the rows whose parts do not fit."""
    own = grid.industry.index if axis == "industry" else grid.region.index
    other = grid.region.index if axis == "industry" else grid.industry.index
    width = len(grid.region.codes) if axis == "industry" else len(grid.industry.codes)
    variables = len(grid.variable.codes)
    first = int(grid.year.min())
    years = int(grid.year.max()) - first + 1
    usable = np.flatnonzero(rows & grid.known)
    rest = (other[usable] * variables + grid.variable.index[usable]) * years + (grid.year[usable] - first)
    key = own[usable] * (width * variables * years) + rest
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    above = tree.parent[own[usable]]
    children = np.flatnonzero(above >= 0)
    wanted = above[children] * (width * variables * years) + rest[children]
    found = np.searchsorted(ordered, wanted)
    found[found == len(ordered)] = 0
    hit = ordered[found] == wanted if len(ordered) else np.zeros(0, dtype=bool)
    total, child = order[found[hit]], children[hit]
    sums, counts = np.zeros(len(usable), dtype=np.int64), np.zeros(len(usable), dtype=np.int64)
    np.add.at(sums, total, grid.value[usable][child])
    np.add.at(counts, total, 1)
    value = grid.value[usable]
    complete = (counts > 0) & (counts == tree.parts[own[usable]])
    slack = _half_units(grid)[grid.variable.index[usable]] * (counts + 1)
    difference = sums - value
    wrong = (complete & (np.abs(difference) > slack)) | ((counts > 0) & ~complete & (difference > slack))
    return _Comparison(usable[wrong], sums[wrong], complete[wrong])


def _half_units(grid: Grid) -> NDArray[np.int64]:
    """Half of the last digit published, per variable, in thousandths."""
    halves = np.zeros(len(grid.variable.codes), dtype=np.int64)
    for place in range(len(halves)):
        values = grid.value[(grid.variable.index == place) & grid.known]
        unit = next((step for step in (1000, 100, 10) if not (values % step).any()), 1)
        halves[place] = unit // 2
    return halves


def _findings(grid: Grid, hierarchy: str, wrong: _Comparison) -> Iterator[Finding]:
    country_of = grid.countries.index[wrong.row]
    for place, country in enumerate(grid.countries.codes):
        here = np.flatnonzero(country_of == place)
        if not len(here):
            continue
        rows = wrong.row[here]
        difference = wrong.parts[here] - grid.value[rows]
        relative = np.abs(difference) / np.maximum(grid.value[rows], 1000)
        worst = int(here[np.argmax(np.abs(difference))])
        farthest = int(here[np.argmax(relative)])
        above = int((~wrong.complete[here]).sum())
        message = (
            f"{country or 'All regions'}: {_totals(len(here))} from the sum of {'its' if len(here) == 1 else 'their'} {hierarchy}"
            + (f" ({above:,} less than the parts that are known)" if above else "")
            + f". Largest difference: {_example(grid, wrong, worst)}."
        )
        if farthest != worst:
            message += f" Largest relative to the total: {_example(grid, wrong, farthest)}."
        axis = grid.region if hierarchy == "regions" else grid.industry
        codes = sorted({axis.codes[place] for place in axis.index[rows]})
        yield Finding(
            "parts-do-not-add-up",
            "warning",
            message,
            ((country,) if country else ()) + tuple(codes[:40]),
            grid.first_lines(rows),
            len(here),
            grid.source_names(rows),
        )


def _example(grid: Grid, wrong: _Comparison, place: int) -> str:
    row = int(wrong.row[place])
    total, parts = int(grid.value[row]), int(wrong.parts[place])
    return (
        f"{grid.variable.codes[grid.variable.index[row]]} of {grid.region.codes[grid.region.index[row]]} "
        f"{grid.industry.codes[grid.industry.index[row]]} {int(grid.year[row])} is {_number(total)}, "
        f"its {'' if wrong.complete[place] else 'known '}parts {_number(parts)} "
        f"({(parts - total) / max(total, 1000):+.2%}, line {int(grid.line[row])})"
    )


def _number(value: int) -> str:
    text = f"{value / 1000:,.3f}".rstrip("0").rstrip(".")
    return text or "0"


def _totals(count: int) -> str:
    return "1 total differs" if count == 1 else f"{count:,} totals differ"
