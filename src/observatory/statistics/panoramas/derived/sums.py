"""Employment of groups of industries under any table of memberships, added up as the panorama adds it up, with bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from observatory.statistics.panoramas.derived.grids import Floats, PublishedCells

if TYPE_CHECKING:
    from observatory.statistics.panoramas import Panorama
    from observatory.statistics.panoramas.memberships import Memberships

Bounds = tuple[Floats, Floats]


@dataclass(frozen=True)
class GroupSums:
    """Bounds of every group of a layer and of every denominator, by place, and of the reference area, in one year.

    `high` is infinite where nothing limits a number; `low` NaN where the source lists nothing.
    """

    place: dict[str, int]
    groups: dict[str, Bounds]
    """By group, shape (places,)."""
    denominators: dict[str, Bounds]
    area_groups: dict[str, tuple[float, float]]
    area_denominators: dict[str, tuple[float, float]]
    kinds: dict[str, str]

    @classmethod
    def of(cls, result: Panorama, cells: PublishedCells, layer: str, memberships: Memberships, year: int) -> GroupSums:
        """The sums of a layer in a year of the panorama, industries belonging to groups by `memberships`."""
        preparation = replace(result.preparation, memberships=memberships)
        of_year = preparation.places.filter(pc.equal(preparation.places["year"], year)).to_pylist()
        counted = [cells.place[place["region"]] for place in of_year if place["reference"]]
        moment = cells.years.index(year)
        members: dict[tuple[str, str], list[tuple[str, bool]]] = {}
        for own, group, industry, whole in memberships.rows:
            if own in (layer, "denominator"):
                members.setdefault((own, group), []).append((industry, whole))
        sums = {key: _sum(cells, moment, held) for key, held in members.items()}
        if preparation.reference is not None:
            rows = preparation.reference_table().to_pylist()
            area = {
                (row["layer"], row["group"]): (row["employment_low"], row["employment_high"])
                for row in rows
                if row["year"] == year
            }
        else:
            # What the source does not list of a place adds nothing to the area.
            area = {
                key: (float(np.nansum(low[counted])), float(np.nansum(high[counted])))
                for key, (low, high) in sums.items()
            }
        return cls(
            dict(cells.place),
            {group: sums[own, group] for own, group in sums if own == layer},
            {group: sums[own, group] for own, group in sums if own == "denominator"},
            {group: area[own, group] for own, group in area if own == layer},
            {group: area[own, group] for own, group in area if own == "denominator"},
            {group.code: group.kind for group in memberships.groups if group.layer == layer},
        )


def _sum(cells: PublishedCells, moment: int, held: list[tuple[str, bool]]) -> Bounds:
    """Lows of whole members, highs of all; an unlisted member of a listed group is a hole without limit."""
    every = [cells.industry[code] for code, _ in held]
    whole = [cells.industry[code] for code, of_group in held if of_group]
    listed = cells.listed[moment][:, every].any(axis=1)
    low = np.nansum(cells.low[moment][:, whole], axis=1)
    high = cells.high[moment][:, every]
    high = np.where(np.isnan(high), np.inf, high).sum(axis=1)
    return np.where(listed, low, np.nan), np.where(listed, high, np.nan)
