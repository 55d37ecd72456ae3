"""How concentrated each industry is among the regions of a panorama, with what hidden cells leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from observatory.statistics.measures.concentration import hoover, locational_gini, theil_decomposition
from observatory.statistics.panoramas.derived.grids import Floats, Grid, column

if TYPE_CHECKING:
    import pyarrow as pa


def concentration_table(
    grids: list[Grid], totals: Mapping[tuple[str, int, str], tuple[float, float, float]]
) -> pa.Table:
    """One row per layer, industry and year: Hoover's coefficient, the locational Gini (Lorenz) and Theil's T, the part of T between countries.

    The norm is the regions' share of all employment covered, from `totals` (low, value, high by layer, year and region). An
    industry is measured over the regions where its employment has a value; how many have none is told. `hidden_share` is the share
    of the industry's employment that bounds leave open: Σ (high − low) / Σ value.
    """
    import pyarrow as pa

    schema = pa.schema(
        [
            ("layer", pa.string()),
            ("industry", pa.string()),
            ("year", pa.int16()),
            ("regions_counted", pa.int32()),
            ("regions_left_out", pa.int32()),
            *(
                (name, pa.float64())
                for name in (
                    "employment_measured",
                    "hidden_share",
                    "hoover_low",
                    "hoover",
                    "hoover_high",
                    "locational_gini_low",
                    "locational_gini",
                    "locational_gini_high",
                    "theil",
                    "theil_between",
                )
            ),
        ]
    )
    tables = [_of_grid(grid, totals).cast(schema) for grid in grids]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _of_grid(grid: Grid, totals: Mapping[tuple[str, int, str], tuple[float, float, float]]) -> pa.Table:
    import pyarrow as pa

    low, value, high = (grid.numbers(f"employment{end}") for end in ("_low", "", "_high"))
    whole = np.array([totals.get((grid.layer, grid.year, region), (np.nan,) * 3) for region in grid.regions])
    country = np.full(len(grid.regions), "", dtype=object)
    country[grid.place[0]] = [code or "" for code in grid.rows["country"].to_pylist()]
    found = {name: np.full(len(grid.industries), np.nan) for name in ("hoover", "gini", "theil", "between", "reach")}
    sums, hidden = np.zeros(len(grid.industries)), np.full(len(grid.industries), np.nan)
    measured = ~np.isnan(value) & ~np.isnan(high) & ~np.isnan(whole).any(axis=1)[:, None]
    for position in range(len(grid.industries)):
        here = measured[:, position] & (whole[:, 1] > 0)
        cells = value[here, position]
        if here.sum() < 2 or cells.sum() <= 0:
            continue
        sums[position] = cells.sum()
        hidden[position] = (high[here, position] - low[here, position]).sum() / cells.sum()
        norm = whole[here, 1]
        x = cells[:, None]
        found["hoover"][position] = hoover(x, reference=norm)[0]
        found["gini"][position] = locational_gini(x, reference=norm)[0]
        parts = theil_decomposition(x, country[here], reference=norm)
        found["theil"][position] = parts.total[0]
        if len(parts.groups) > 1:
            found["between"][position] = parts.between[0]
        found["reach"][position] = _reach(low[here, position], cells, high[here, position]) + _reach(
            *np.ascontiguousarray(whole[here].T)
        )
    return pa.table(
        {
            "layer": [grid.layer] * len(grid.industries),
            "industry": list(grid.industries),
            "year": [grid.year] * len(grid.industries),
            "regions_counted": measured.sum(axis=0),
            "regions_left_out": (grid.present & ~measured).sum(axis=0),
            "employment_measured": column(sums),
            "hidden_share": column(hidden),
            "hoover_low": column(np.maximum(found["hoover"] - found["reach"], 0.0)),
            "hoover": column(found["hoover"]),
            "hoover_high": column(np.minimum(found["hoover"] + found["reach"], 1.0)),
            "locational_gini_low": column(np.maximum(found["gini"] - 2 * found["reach"], 0.0)),
            "locational_gini": column(found["gini"]),
            "locational_gini_high": column(np.minimum(found["gini"] + 2 * found["reach"], 1.0)),
            "theil": column(found["theil"]),
            "theil_between": column(found["between"]),
        }
    )


def _reach(low: Floats, value: Floats, high: Floats) -> float:
    """How far shares can be from those of `value` (half the sum of absolute differences) when every number lies in its bounds.

    With X = Σ value and Y the sum of what is true: ½ Σ |y/Y − x/X| = 1 − Σ min(x/X, y/Y) ≤ 1 − Σ min(x, y)/max(X, Y), which is
    the sum of what lies above (if Y > X) or below, over the larger of the two sums. Hoover's coefficient changes by no more than
    that, and the Gini coefficient ½ ΣΣ |s_r a_q − s_q a_r| by no more than twice that; the shares of the norm add in the same way.
    """
    total = value.sum()
    above, below = np.maximum(high - value, 0.0).sum(), np.maximum(value - low, 0.0).sum()
    upward = above / total if above <= below else above / (total + above - below)
    return float(min(max(below / total, upward), 1.0))
