"""How the regions of one NUTS version overlap those of another.

Source of the weights: NUTS converter of the European Commission's Joint Research Centre (Pigaiani and Batista e
Silva), release August 2025: area, population 2011 and 2021 of every intersection of two regions. The table holds only
what is not identical; a region that stands in the converter's universe under the same code in both versions and has
no row is the same region in both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from observatory.statistics.classifications.registry import read_table
from observatory.statistics.errors import InputError

WEIGHTS = {"area": 0, "population_2011": 1, "population_2021": 2, "population": 1}
# The converter does not cover these countries: the same code is taken for the same region, and said to be assumed.
WITHOUT_WEIGHTS = frozenset({"AL", "BA", "ME", "MK", "RS", "TR", "UA", "XK"})


@dataclass(frozen=True, slots=True)
class Overlap:
    """One intersection: `weights` are area in square kilometres, population 2011, population 2021."""

    source: str
    target: str
    weights: tuple[float, float, float]


@cache
def _all() -> dict[tuple[str, str], tuple[Overlap, ...]]:
    groups: dict[tuple[str, str], list[Overlap]] = defaultdict(list)
    for _, first, second, source, target, area, early, late in read_table("nuts_overlaps").rows:
        groups[first, second].append(Overlap(source, target, (float(area), float(early), float(late))))
    return {pair: tuple(rows) for pair, rows in groups.items()}


@cache
def overlaps(from_version: str, to_version: str) -> dict[str, tuple[Overlap, ...]]:
    """Intersections by source region, in either direction of time."""
    if (from_version, to_version) in _all():
        rows = _all()[from_version, to_version]
    else:
        reverse = _all().get((to_version, from_version), ())
        rows = tuple(Overlap(row.target, row.source, row.weights) for row in reverse)
    found: dict[str, list[Overlap]] = defaultdict(list)
    for row in rows:
        found[row.source].append(row)
    return {source: tuple(sorted(group, key=lambda row: row.target)) for source, group in found.items()}


def continues(code: str, from_version: str, to_version: str) -> bool:
    """Whether a region without overlaps on record is the same region in the other version: same code, and no other
    region went into it. (`NO060` is in NUTS 2016 beside its parts `NO061` and `NO062`, which became it.)"""
    from observatory.statistics.classifications.regions import load_regions

    return code in load_regions(to_version) and (
        from_version == to_version or code not in overlaps(to_version, from_version)
    )


def shares(code: str, from_version: str, to_version: str, weight: str = "population") -> list[tuple[str, float]]:
    """Regions of the other version that overlap a region, with its share in each, largest first.

    The share is of the population of 2011 (or of the weight asked for), and of the area where nobody lived.
    """
    if weight not in WEIGHTS:
        raise InputError(f"there is no weight {weight!r}.", remedy=f"Choose one of {', '.join(WEIGHTS)}.")
    rows = overlaps(from_version, to_version).get(code)
    if rows is None:
        return [(code, 1.0)] if continues(code, from_version, to_version) else []
    position = WEIGHTS[weight]
    total = sum(row.weights[position] for row in rows)
    if total == 0:
        position, total = 0, sum(row.weights[0] for row in rows)
    return sorted(
        ((row.target, row.weights[position] / total) for row in rows if row.weights[position]),
        key=lambda pair: (-pair[1], pair[0]),
    )
