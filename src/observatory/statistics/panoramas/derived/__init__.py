"""Tables that the measures make from a panorama: computed once, when an edition is built, so that pages only read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from observatory.statistics.panoramas.derived.grids import OVERLAPPING, grids_of, published_cells

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama

__all__ = ["DERIVED", "conventions", "derived_tables"]

DERIVED = (
    "possibilities",
    "complexity_of_industries",
    "complexity_of_regions",
    "networks",
    "concentrations",
    "shift_shares",
    "star_moves",
    "star_turnover",
    "star_survival",
    "mapping_ranges",
)
"""Names of the tables. An edition that was built before they existed has none of them."""


def derived_tables(result: Panorama) -> dict[str, pa.Table]:
    """All derived tables of a panorama by name, each sorted by its key; without rows where a measure does not apply."""
    from observatory.statistics.panoramas.derived.concentrations import concentration_table
    from observatory.statistics.panoramas.derived.mappings import mapping_table
    from observatory.statistics.panoramas.derived.networks import network_tables
    from observatory.statistics.panoramas.derived.persistence import persistence_tables
    from observatory.statistics.panoramas.derived.shift_shares import shift_share_table

    layers, cells = result.preparation.layers, published_cells(result)
    grids = {layer: grids_of(result, layer) for layer in layers}
    apart = [grid for layer in layers if layer not in OVERLAPPING for grid in grids[layer]]
    every = [grid for layer in layers for grid in grids[layer]]
    totals = {
        (row["layer"], row["year"], row["region"]): _bounds(row)
        for row in result.portfolios.select(
            ["layer", "region", "year", "employment_low", "employment", "employment_high"]
        ).to_pylist()
    }
    tables = {
        **network_tables(apart),
        "concentrations": concentration_table(every, totals),
        "shift_shares": shift_share_table(result, cells),
        **persistence_tables(result, cells, grids),
        "mapping_ranges": mapping_table(result, cells, grids),
    }
    return {name: _sorted(tables[name]) for name in DERIVED}


def conventions() -> dict[str, Any]:
    """What the derived tables rest on, for the manifest."""
    from observatory.statistics.panoramas.derived.networks import KNOWN_SHARE, PRESENT_FROM

    return {
        "presence": f"location_quotient >= {PRESENT_FROM:g}",
        "known_share": KNOWN_SHARE,
        "relatedness": "proximity",
        "shift_share": "dunn",
    }


def _bounds(row: dict[str, Any]) -> tuple[float, float, float]:
    unknown = float("nan")
    low, value, high = (row[f"employment{end}"] for end in ("_low", "", "_high"))
    return tuple(unknown if number is None else float(number) for number in (low, value, high))  # type: ignore[return-value]


def _sorted(table: pa.Table) -> pa.Table:
    """In the order of the key; a row for all industries together comes before those of each."""
    import pyarrow.compute as pc

    keys = [
        key
        for key in ("layer", "industry", "region", "year", "from_year", "years_later", "stars_before", "stars_after")
        if key in table.column_names
    ]
    order = table.select(keys)
    if "industry" in keys:
        order = order.set_column(keys.index("industry"), "industry", pc.fill_null(order["industry"], ""))
    return table.take(pc.sort_indices(order, [(key, "ascending") for key in keys])).combine_chunks()
