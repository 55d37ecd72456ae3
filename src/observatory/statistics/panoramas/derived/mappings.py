"""What location quotients would be if industries belonged to cluster categories by another defensible table.

The table from industries to categories is a reconstruction; its alternatives (`mechanical`, `alternatives-first`, `confident-only`)
are as much part of what is uncertain as hidden cells are. The range here holds over all of them, hidden cells included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from observatory.statistics.panoramas.derived.grids import Floats, Grid, PublishedCells, column
from observatory.statistics.panoramas.derived.sums import GroupSums

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama
    from observatory.statistics.panoramas.memberships import Memberships

LAYERS = ("category", "emerging")


def mapping_table(result: Panorama, cells: PublishedCells, grids: dict[str, list[Grid]]) -> pa.Table:
    """One row per cell of the layers `category` and `emerging`: least and greatest location quotient over all tables, and how many have the group.

    Only where the panorama was made with the table that ships; one of the user's own has no alternatives.
    """
    import pyarrow as pa

    schema = pa.schema(
        [
            ("layer", pa.string()),
            ("industry", pa.string()),
            ("region", pa.string()),
            ("year", pa.int16()),
            ("location_quotient_low", pa.float64()),
            ("location_quotient_high", pa.float64()),
            ("mappings", pa.int16()),
        ]
    )
    layers = [layer for layer in LAYERS if grids.get(layer)]
    tables = _alternatives(result, layers) if layers else []
    parts = []
    for layer in layers:
        for grid in grids[layer]:
            parts.append(_of_grid(result, cells, grid, tables).cast(schema))
    return pa.concat_tables(parts) if parts and tables else schema.empty_table()


def _alternatives(result: Panorama, layers: list[str]) -> list[Memberships]:
    """What the groups are made of by every other table than the one in use, if that is the one that ships."""
    from observatory.statistics.classifications.categories import ALTERNATIVES, load_categories
    from observatory.statistics.panoramas.memberships import from_classification

    preparation = result.preparation
    if preparation.source.industry_classification != "nace_rev2":
        return []
    table = load_categories()
    if not any(
        entry["name"] == table.name and entry["sha256"] == table.sha256 for entry in preparation.classifications
    ):
        return []
    codes = preparation.source.industries()
    return [
        from_classification(codes, table.classification, table.alternative(name), layers)
        for name in ALTERNATIVES
        if name != "reconstructed"
    ]


def _of_grid(result: Panorama, cells: PublishedCells, grid: Grid, tables: list[Memberships]) -> pa.Table:
    import pyarrow as pa

    low, high = grid.numbers("location_quotient_low"), grid.numbers("location_quotient_high")
    # Where nothing limits a quotient from above, no table does.
    most = np.where(np.isnan(high) & ~np.isnan(low), np.inf, high)
    least, count = low.copy(), np.where(grid.present, 1, 0)
    for memberships in tables:
        other_low, other_high = _quotients(result, cells, grid, memberships)
        least, most = np.fmin(least, other_low), np.fmax(most, other_high)
        count += ~np.isnan(other_low)
    shown = np.flatnonzero(grid.present.ravel())
    return pa.table(
        {
            **grid.keys,
            "location_quotient_low": column(least),
            "location_quotient_high": column(most),
            "mappings": count.ravel(),
        }
    ).take(shown)


def _quotients(result: Panorama, cells: PublishedCells, grid: Grid, memberships: Memberships) -> tuple[Floats, Floats]:
    """Least and greatest location quotient of the grid's cells under other memberships; NaN for groups that these do not have.

    With the cell e, the region's total T, the area's number E and total S, each within bounds: least e_low/T_high over E_high/S_low,
    greatest e_high/T_low over E_low/S_high, shares of what belongs to its whole limited to 1, as in the panorama itself.
    """
    sums = GroupSums.of(result, cells, grid.layer, memberships, grid.year)
    place = [sums.place[region] for region in grid.regions]
    lows, highs = (np.full((len(grid.regions), len(grid.industries)), np.nan) for _ in range(2))
    for position, industry in enumerate(grid.industries):
        if industry not in sums.groups:
            continue
        kind, named = sums.kinds[industry], result.rule.denominator
        if named == "same-kind":
            named = kind if kind in ("traded", "local") else "total"
        low, high = (each[place] for each in sums.groups[industry])
        total_low, total_high = (each[place] for each in sums.denominators[named])
        belongs = named in ("total", kind)
        share_low, share_high = _share(low, high, total_low, total_high, belongs)
        of_group, of_all = sums.area_groups[industry], sums.area_denominators[named]
        norm_low, norm_high = _share(
            np.array([of_group[0]]), np.array([of_group[1]]), np.array([of_all[0]]), np.array([of_all[1]]), belongs
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            lows[:, position] = np.where(norm_high > 0, share_low / norm_high, np.nan)
            highs[:, position] = np.where(share_high == 0, 0.0, share_high / norm_low)
    return lows, np.where(np.isnan(lows), np.nan, highs)


def _share(low: Floats, high: Floats, whole_low: Floats, whole_high: Floats, belongs: bool) -> tuple[Floats, Floats]:
    """Bounds of a share; `high` may be infinite. NaN where the whole is surely nought."""
    with np.errstate(invalid="ignore", divide="ignore"):
        least = np.where(np.isinf(whole_high), 0.0, low / whole_high)
        free = np.where(high == 0, 0.0, high / whole_low)
        limited = belongs & ((whole_low < whole_high) & (low <= whole_high))
        most = np.where(limited, np.minimum(free, 1.0), free)
    defined = whole_high > 0
    return np.where(defined, least, np.nan), np.where(defined, most, np.nan)
