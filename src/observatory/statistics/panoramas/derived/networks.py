"""What lies near to what a region is specialised in, and how complex it is: relatedness, density and complexity of a layer.

A region has an industry (presence) where its location quotient is 1 or more. Industries are as related as the lesser of the
two chances that a region with one has the other (proximity). Both from all regions of the layer in the year.

The index of complexity is an eigenvector and has no sign of its own. Where the source has wages it is turned so that regions with
higher wages per person employed rank higher, else so that regions with more specialisations do; how well that holds is told.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from observatory.statistics.measures.complexity import (
    SMALL_GAP,
    WEAK_CORRELATION,
    EconomicComplexity,
    WeakComplexityWarning,
    economic_complexity,
)
from observatory.statistics.measures.relatedness import proximity, relatedness_density
from observatory.statistics.panoramas.derived.grids import Booleans, Floats, Grid, column, flags

if TYPE_CHECKING:
    import pyarrow as pa

PRESENT_FROM = 1.0
"""A region has an industry from this location quotient on."""

KNOWN_SHARE = 0.9
"""Regions of which a smaller share of location quotients is known take no part: their holes would count as absence."""


WAGES_KNOWN = 0.75
"""Wages set the sign where so large a share of the regions has them."""


def network_tables(grids: list[Grid]) -> dict[str, pa.Table]:
    """Tables `possibilities`, `complexity_of_industries`, `complexity_of_regions` and `networks`."""
    import pyarrow as pa

    parts: dict[str, list[pa.Table]] = {name: [] for name in _SCHEMAS}
    for grid in grids:
        for name, table in _network(grid).items():
            parts[name].append(table.cast(pa.schema(_SCHEMAS[name])))
    return {
        name: pa.concat_tables(tables) if tables else pa.schema(_SCHEMAS[name]).empty_table()
        for name, tables in parts.items()
    }


def _network(grid: Grid) -> dict[str, pa.Table]:
    import pyarrow as pa

    low, value, high = (grid.numbers(f"location_quotient{end}") for end in ("_low", "", "_high"))
    known = ~np.isnan(value)
    used = grid.present.any(axis=1) & (known.sum(axis=1) >= KNOWN_SHARE * grid.present.sum(axis=1))
    certain = np.nan_to_num(low, nan=0.0) >= PRESENT_FROM
    presence = np.where(known, value >= PRESENT_FROM, False)
    # Where nothing limits the quotient from above, the region may well be specialised.
    possible = np.where(grid.present, ~(high < PRESENT_FROM), False) | presence
    presence, certain, possible = presence & used[:, None], certain & used[:, None], possible & used[:, None]

    density: dict[str, Floats] = {}
    complexity, wages = None, None
    if presence.any():
        wages = _wages(grid, used)
        complexity = _complexity(presence, wages)
        related = proximity(presence)
        density = {
            end: _of_used(relatedness_density(table, related), used)
            for end, table in (("_low", certain), ("", presence), ("_high", possible))
        }
    unknown = np.full(presence.shape, np.nan)
    judged = grid.present & used[:, None]
    shown = np.flatnonzero(grid.present.ravel())
    return {
        "possibilities": pa.table(
            {
                **{
                    name: values if name != "year" else pa.array(values, pa.int16())
                    for name, values in grid.keys.items()
                },
                "specialised": flags(presence, judged & known),
                "specialised_certain": flags(certain, judged),
                "specialised_possible": flags(possible, judged),
                **{f"density{end}": column(density.get(end, unknown)) for end in ("_low", "", "_high")},
            }
        ).take(shown),
        "complexity_of_industries": pa.table(
            {
                "layer": [grid.layer] * len(grid.industries),
                "industry": list(grid.industries),
                "year": [grid.year] * len(grid.industries),
                "ubiquity": presence.sum(axis=0),
                "complexity": column(complexity.pci if complexity else unknown[0]),
            }
        ),
        "complexity_of_regions": pa.table(
            {
                "layer": [grid.layer] * len(grid.regions),
                "region": list(grid.regions),
                "year": [grid.year] * len(grid.regions),
                "diversity": pa.array(presence.sum(axis=1), mask=~used),
                "complexity": column(complexity.eci if complexity else unknown[:, 0]),
                "unknown": (grid.present & ~known).sum(axis=1),
            }
        ),
        "networks": pa.table(_diagnosis(grid, presence, known, used, complexity, wages)),
    }


def _of_used(values: Floats, used: Booleans) -> Floats:
    return np.where(used[:, None], values, np.nan)


def _wages(grid: Grid, used: Booleans) -> Floats | None:
    """Wages per person employed of every region, over the industries where both are known; None where too few regions have them.

    Regions without wages have the mean of the others, which says nothing about the sign.
    """
    paid, persons = grid.numbers("wages"), grid.numbers("employment")
    both = ~(np.isnan(paid) | np.isnan(persons))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(both, paid, 0.0).sum(axis=1) / np.where(both, persons, 0.0).sum(axis=1)
    known = np.isfinite(mean) & used
    if known.sum() < max(WAGES_KNOWN * used.sum(), 3):
        return None
    return np.where(known, mean, mean[known].mean())


def _complexity(presence: Booleans, wages: Floats | None) -> EconomicComplexity:
    """The index; what it warns of is told by the numbers of `networks`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", WeakComplexityWarning)
        return economic_complexity(presence, anchor=wages)


def _diagnosis(
    grid: Grid,
    presence: Booleans,
    known: Booleans,
    used: Booleans,
    complexity: EconomicComplexity | None,
    wages: Floats | None,
) -> dict[str, Any]:
    """One row: what the network was made from, and how far its complexity can be trusted."""
    import pyarrow as pa

    gap = np.nan if complexity is None else complexity.eigen_gap
    sign: str | None = None
    correlation = np.nan
    main: Any = False
    if complexity is not None and not np.isnan(complexity.pci).all():
        sign = "wages" if complexity.sign == "anchor" else complexity.sign
        main = complexity.region_component == 0
        if sign == "wages" and wages is not None:
            correlation = float(np.corrcoef(complexity.eci[main], wages[main])[0, 1])
        elif sign == "diversity":
            correlation = complexity.diversity_correlation
    return {
        "layer": [grid.layer],
        "year": [grid.year],
        "regions_counted": [int(used.sum())],
        "regions_left_out": [int((~used).sum())],
        "industries_counted": [len(grid.industries)],
        "specialisations": [int(presence.sum())],
        "unknown": [int((grid.present & ~known & used[:, None]).sum())],
        "components": [0 if complexity is None else complexity.components],
        "component_regions": [int(np.sum(main))],
        "sign": pa.array([sign], pa.string()),
        "sign_correlation": column([correlation]),
        "eigen_gap": column([gap]),
        # A sign set by ubiquity, or by nothing, is one that neither wages nor diversity support.
        "weak_sign": [sign is not None and not correlation >= WEAK_CORRELATION],
        "close_eigenvalues": [sign is not None and not gap >= SMALL_GAP],
    }


_KEYS = [("layer", "string"), ("industry", "string"), ("region", "string"), ("year", "int16")]
_SCHEMAS: dict[str, list[tuple[str, Any]]] = {
    "possibilities": [
        *_KEYS,
        ("specialised", "bool"),
        ("specialised_certain", "bool"),
        ("specialised_possible", "bool"),
        ("density_low", "float64"),
        ("density", "float64"),
        ("density_high", "float64"),
    ],
    "complexity_of_industries": [
        *(key for key in _KEYS if key[0] != "region"),
        ("ubiquity", "int32"),
        ("complexity", "float64"),
    ],
    "complexity_of_regions": [
        *(key for key in _KEYS if key[0] != "industry"),
        ("diversity", "int32"),
        ("complexity", "float64"),
        ("unknown", "int32"),
    ],
    "networks": [
        ("layer", "string"),
        ("year", "int16"),
        ("regions_counted", "int32"),
        ("regions_left_out", "int32"),
        ("industries_counted", "int32"),
        ("specialisations", "int32"),
        ("unknown", "int32"),
        ("components", "int32"),
        ("component_regions", "int32"),
        ("sign", "string"),
        ("sign_correlation", "float64"),
        ("eigen_gap", "float64"),
        ("weak_sign", "bool"),
        ("close_eigenvalues", "bool"),
    ],
}
