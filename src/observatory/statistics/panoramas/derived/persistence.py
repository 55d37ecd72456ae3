"""How long stars last: moves between numbers of stars, stars gained and lost, and how many last for how long.

A move counts only where both years are certain (hidden figures decide nothing) and comparable: no break of the series in between,
and the code names the same land. What does not count is told, never taken for a loss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from observatory.statistics.measures.growth import survival, transition_matrix, turnover
from observatory.statistics.panoramas.derived.grids import Booleans, Grid, PublishedCells, column, history_of

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama

Classes = NDArray[np.int64]
UNKNOWN = -1


def persistence_tables(result: Panorama, cells: PublishedCells, grids: dict[str, list[Grid]]) -> dict[str, pa.Table]:
    """Tables `star_moves`, `star_turnover` and `star_survival`; without rows for a single year or a rule without stars."""
    import pyarrow as pa

    parts: dict[str, list[pa.Table]] = {name: [] for name in _SCHEMAS}
    for layer, of_layer in grids.items():
        if len(of_layer) < 2 or not result.rule.stars:
            continue
        for name, table in _of_layer(result, cells, layer, of_layer).items():
            parts[name].append(table.cast(pa.schema(_SCHEMAS[name])))
    return {
        name: pa.concat_tables(tables) if tables else pa.schema(_SCHEMAS[name]).empty_table()
        for name, tables in parts.items()
    }


def _of_layer(result: Panorama, cells: PublishedCells, layer: str, grids: list[Grid]) -> dict[str, pa.Table]:
    import pyarrow as pa

    years = [grid.year for grid in grids]
    regions = sorted({region for grid in grids for region in grid.regions})
    industries = sorted({industry for grid in grids for industry in grid.industries})
    dimensions = _dimensions(result, grids)
    if not dimensions:
        return {}
    number, having = _classes(grids, dimensions, regions, industries)
    breaks = _breaks(result, cells, layer, years, regions, industries)
    most = len(dimensions) + 1
    names = [star.name for star in result.rule.stars if star.column in dimensions]

    moves = transition_matrix(number, most, breaks=breaks)
    classes = np.arange(most)
    tables = {
        "star_moves": pa.table(
            {
                "layer": [layer] * (most * most),
                "first_year": [years[0]] * (most * most),
                "last_year": [years[-1]] * (most * most),
                "dimensions": [", ".join(names)] * (most * most),
                "stars_before": np.repeat(classes, most),
                "stars_after": np.tile(classes, most),
                "moves": moves.counts.ravel(),
                "probability": column(moves.probabilities),
                "left_out_hidden": [moves.left_out_unknown] * (most * most),
                "left_out_breaks": [moves.left_out_breaks] * (most * most),
            }
        )
    }
    changes = turnover(having, breaks=breaks)
    known = having != UNKNOWN
    both = known[:-1] & known[1:]
    across = (both & breaks[1:]).sum(axis=1)
    hidden = (~both & ((having[:-1] != UNKNOWN) | (having[1:] != UNKNOWN))).sum(axis=1)
    steps, width = len(years) - 1, len(industries)
    tables["star_turnover"] = pa.table(
        {
            "layer": [layer] * (steps * width),
            "industry": industries * steps,
            "from_year": np.repeat(years[:-1], width),
            "to_year": np.repeat(years[1:], width),
            "gained": changes.entries.ravel(),
            "lost": changes.exits.ravel(),
            "kept": changes.stayed.ravel(),
            "persistence": column(changes.persistence),
            "left_out_hidden": hidden.ravel(),
            "left_out_breaks": across.ravel(),
        }
    )
    # Years that do not follow each other at the same distance have no common clock.
    apart = set(np.diff(years).tolist())
    if len(apart) == 1:
        lasting = survival(having, breaks=breaks)
        tables["star_survival"] = pa.table(
            {
                "layer": [layer] * len(years),
                "years_later": np.arange(len(years)) * apart.pop(),
                "probability": column(lasting),
            }
        )
    return tables


def _dimensions(result: Panorama, grids: list[Grid]) -> list[str]:
    """The stars that are given at all in every one of the years: growth, for one, needs years before the first."""
    return [
        star.column
        for star in result.rule.stars
        if all(grid.rows[f"star_{star.column}_possible"].null_count < grid.rows.num_rows for grid in grids)
    ]


def _classes(
    grids: list[Grid], dimensions: list[str], regions: list[str], industries: list[str]
) -> tuple[Classes, Classes]:
    """Number of stars, and whether there is one, by year, region and industry; −1 where hidden figures decide or one is not rated.

    What is known does not depend on what it says: a star held for certain counts only where the others are rated too, or
    losses would go unseen where gains are seen.
    """
    shape = (len(grids), len(regions), len(industries))
    number, having = np.full(shape, UNKNOWN), np.full(shape, UNKNOWN)
    row = {code: position for position, code in enumerate(regions)}
    line = {code: position for position, code in enumerate(industries)}
    for moment, grid in enumerate(grids):
        stars = [(grid.numbers(f"star_{name}"), grid.numbers(f"star_{name}_possible")) for name in dimensions]
        # Where surely nobody works there is no star, though some (of wages per person) cannot be rated.
        rated = ~np.isnan([possible for _, possible in stars]).any(axis=0) | (grid.numbers("employment_high") == 0)
        certain, possible = (np.nansum([pair[end] for pair in stars], axis=0).astype(np.int64) for end in (0, 1))
        place = np.ix_([row[code] for code in grid.regions], [line[code] for code in grid.industries])
        number[moment][place] = np.where(rated & (certain == possible), certain, UNKNOWN)
        having[moment][place] = np.where(rated & (certain > 0), 1, np.where(rated & (possible == 0), 0, UNKNOWN))
    return number, having


def _breaks(
    result: Panorama, cells: PublishedCells, layer: str, years: list[int], regions: list[str], industries: list[str]
) -> Booleans:
    """Whether a year of the panorama is not comparable with the one before, by region and industry."""
    from observatory.statistics.panoramas.territory import names_same_land

    history = history_of(cells, result.preparation.memberships, layer, regions)
    at = {group: position for position, group in enumerate(history.groups)}
    flagged = history.broken[:, :, [at[code] for code in industries]]
    versions, tables = result.preparation.region_versions, result.preparation.region_tables
    found = np.zeros((len(years), len(regions), len(industries)), dtype=bool)
    for moment in range(1, len(years)):
        since, until = years[moment - 1], years[moment]
        within = [position for position, year in enumerate(history.years) if since < year <= until]
        found[moment] = flagged[within].any(axis=0)
        before, now = versions[since], versions[until]
        if before != now:
            moved = [not names_same_land(code, tables[before], tables[now]) for code in regions]
            found[moment] |= np.array(moved)[:, None]
    return found


_SCHEMAS = {
    "star_moves": [
        ("layer", "string"),
        ("first_year", "int16"),
        ("last_year", "int16"),
        ("dimensions", "string"),
        ("stars_before", "int16"),
        ("stars_after", "int16"),
        ("moves", "int64"),
        ("probability", "float64"),
        ("left_out_hidden", "int64"),
        ("left_out_breaks", "int64"),
    ],
    "star_turnover": [
        ("layer", "string"),
        ("industry", "string"),
        ("from_year", "int16"),
        ("to_year", "int16"),
        ("gained", "int32"),
        ("lost", "int32"),
        ("kept", "int32"),
        ("persistence", "float64"),
        ("left_out_hidden", "int32"),
        ("left_out_breaks", "int32"),
    ],
    "star_survival": [("layer", "string"), ("years_later", "int16"), ("probability", "float64")],
}
