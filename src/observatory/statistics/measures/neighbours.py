"""Which regions are neighbours: from their boundaries, or from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Contiguity = Literal["queen", "rook"]


@dataclass(frozen=True)
class Neighbours:
    """The neighbours of region r are members[starts[r] : starts[r + 1]], in ascending order; each is a neighbour of its neighbours."""

    starts: Integers
    members: Integers

    @property
    def number(self) -> Integers:
        """How many neighbours each region has, shape (regions,); 0 for an island."""
        return np.diff(self.starts)

    def among(self, kept: Booleans) -> Neighbours:
        """The same for the regions marked only, numbered anew."""
        focal = np.repeat(np.arange(len(kept)), self.number)
        inside = kept[focal] & kept[self.members]
        renumbered = np.cumsum(kept) - 1
        return _of_pairs(renumbered[focal[inside]], renumbered[self.members[inside]], int(kept.sum()))


def neighbours(boundaries: Any, *, contiguity: Contiguity = "queen", gap: float = 0.0) -> Neighbours:
    """Neighbours of every region.

    `boundaries` is one of

    - shapely polygons or multipolygons, one for each region: with `contiguity="queen"` regions are neighbours if they share a point or lie no
      further apart than `gap` (in the unit of the coordinates, for boundaries that do not meet exactly); with `"rook"` if they share a
      stretch of boundary. Overlapping polygons are neighbours;
    - a list with the positions of the neighbours of each region;
    - a square matrix of scipy.sparse, or an object that has one as `.sparse` (the weights of libpysal): non-zero where two regions are
      neighbours, its diagonal empty, all weights of a row equal;
    - what this function returned.

    Raises ValueError for missing or empty geometries and such as have no area, positions out of range, a region in its own list or twice in one,
    neighbours that are so in one direction only, unequal weights, a negative gap or one with `"rook"`.
    """
    if contiguity not in ("queen", "rook"):
        raise ValueError(f"contiguity is {contiguity!r}; queen or rook would be right")
    if not gap >= 0 or (gap > 0 and contiguity == "rook"):
        raise ValueError(f"gap is {gap}; 0 or more would be right, and more than 0 with queen only")
    if isinstance(boundaries, Neighbours):
        return boundaries
    matrix = getattr(boundaries, "sparse", boundaries)
    if hasattr(matrix, "tocsr"):
        return _of_matrix(matrix)
    given = list(boundaries)
    if any(hasattr(one, "geom_type") for one in given):
        return _of_polygons(given, contiguity, gap)
    return _of_lists(given)


def _of_polygons(polygons: list[Any], contiguity: Contiguity, gap: float) -> Neighbours:
    import shapely

    shapes = np.empty(len(polygons), dtype=object)
    shapes[:] = polygons
    # Codes of GEOS: 3 polygon, 6 multipolygon; −1 for None.
    wrong = ~np.isin(shapely.get_type_id(shapes), (3, 6)) | shapely.is_empty(shapes)
    if wrong.any():
        raise ValueError(
            f"region {int(np.argmax(wrong))} has no polygon ({int(wrong.sum())} of {len(shapes)} have none)"
        )
    tree = shapely.STRtree(shapes)
    if gap > 0:
        focal, other = tree.query(shapes, predicate="dwithin", distance=gap)
    else:
        focal, other = tree.query(shapes, predicate="intersects")
    once = focal < other
    focal, other = focal[once], other[once]
    if contiguity == "rook":
        shared = shapely.intersection(shapes[focal], shapes[other])
        along = (shapely.length(shared) > 0) | (shapely.area(shared) > 0)
        focal, other = focal[along], other[along]
    return _of_pairs(np.concatenate([focal, other]), np.concatenate([other, focal]), len(shapes))


def _of_lists(lists: Sequence[ArrayLike]) -> Neighbours:
    rows = [np.asarray(one) for one in lists]
    for region, row in enumerate(rows):
        if row.ndim != 1 or (row.size and row.dtype.kind not in "iu"):
            raise ValueError(f"the neighbours of region {region} are no list of positions")
        if row.size and (row.min() < 0 or row.max() >= len(rows)):
            raise ValueError(f"the neighbours of region {region} lie outside 0 to {len(rows) - 1}")
        if region in row or len(np.unique(row)) < len(row):
            raise ValueError(f"the list of region {region} names a region twice, or itself")
    focal = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return _both_ways(_of_pairs(focal, np.concatenate([*rows, []]).astype(np.int64), len(rows)))


def _of_matrix(matrix: Any) -> Neighbours:
    from scipy.sparse import csr_array

    rows = csr_array(matrix, copy=True)
    if rows.shape[0] != rows.shape[1]:
        raise ValueError(f"the matrix of weights has shape {rows.shape}, not (regions, regions)")
    rows.sum_duplicates()
    rows.eliminate_zeros()
    if rows.diagonal().any():
        raise ValueError("the matrix of weights makes a region its own neighbour; its diagonal should be empty")
    focal = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    of_row = rows.data / (np.asarray(abs(rows).sum(axis=1)).ravel() / np.maximum(np.diff(rows.indptr), 1))[focal]
    if not np.allclose(of_row, 1, rtol=1e-9, atol=0):
        raise ValueError("the weights of a row differ; all neighbours of a region count alike here")
    return _both_ways(_of_pairs(focal, rows.indices.astype(np.int64), rows.shape[0]))


def _of_pairs(focal: Integers, other: Integers, regions: int) -> Neighbours:
    order = np.lexsort((other, focal))
    starts = np.concatenate([[0], np.cumsum(np.bincount(focal, minlength=regions))])
    return Neighbours(starts.astype(np.int64), other[order].astype(np.int64))


def _both_ways(found: Neighbours) -> Neighbours:
    regions = len(found.starts) - 1
    focal = np.repeat(np.arange(regions), found.number)
    missing = np.setdiff1d(found.members * regions + focal, focal * regions + found.members, assume_unique=True)
    if len(missing):
        one, other = divmod(int(missing.min()), regions)
        raise ValueError(f"region {other} has {one} for a neighbour, but not the other way round")
    return found
