"""A single number for every hole inside its bounds.

All holes of a family are placed at the same relative position t of their intervals, value = low + t·(high − low),
with the t that makes the family add up to its total. The industry hierarchy speaks first (what a region's section
says about its divisions), the region hierarchy where the industry hierarchy does not determine (a hole without a
total above it, or below a total whose parts are not all present), the middle of the interval (t = ½) where neither
does. Totals are placed before their parts, so that a part can lean on an estimated total. The result is rounded to
the unit of the source, so that a family adds up to within half a unit per hole.
"""

from __future__ import annotations

import numpy as np

from observatory.statistics.gaps.families import Booleans, Families, Integers

NO_VALUE = -1
"""Value of a hole that nothing limits from above."""


def place(
    low: Integers,
    high: Integers,
    hole: Booleans,
    families: tuple[Families, Families],
    active: tuple[Booleans, Booleans],
    unit: int,
) -> Integers:
    """Values inside the bounds, (regions, industries); ``active`` (f, other) says which families may be leaned on."""
    regions, industries = families
    open_above = high == np.iinfo(np.int64).max
    value = np.where(low == high, low, NO_VALUE)
    waiting = hole & (low != high) & ~open_above
    width = np.where(waiting, high - low, 0)
    for industry_depth in range(int(industries.depth.max(initial=0)) + 1):
        for region_depth in range(int(regions.depth.max(initial=0)) + 1):
            layer = np.ix_(regions.depth == region_depth, industries.depth == industry_depth)
            here = np.zeros_like(waiting)
            here[layer] = waiting[layer]
            if not here.any():
                continue
            position = _position(low.T, width.T, value.T, open_above.T, industries, active[1]).T
            by_region = _position(low, width, value, open_above, regions, active[0])
            position = np.where(np.isnan(position), by_region, position)
            position = np.where(np.isnan(position), 0.5, position)
            placed = low + np.floor(position * (width // unit) + 0.5).astype(np.int64) * unit
            value = np.where(here, np.minimum(placed, high), value)
            waiting &= ~here
    return value


def _position(
    low: Integers, width: Integers, value: Integers, open_above: Booleans, families: Families, active: Booleans
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The common t of each part's family, (axis, other); NaN where the family does not determine it."""
    position = np.full(low.shape, np.nan)
    if not len(families):
        return position
    room = families.sum(width)
    total = value[families.totals]
    usable = active & families.complete[:, None] & ~families.any(open_above) & ~open_above[families.totals] & (room > 0)
    # Siblings placed before keep their interval in the sum: the family's t must not depend on the order of placing.
    share = np.clip((total - families.sum(low)) / np.where(room > 0, room, 1), 0.0, 1.0)
    position[families.parts] = np.where(usable, share, np.nan)[families.family_of_part]
    return position
