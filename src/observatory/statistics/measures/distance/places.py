"""Points: what a function of distances is given, checked, and sorted into cells so that neighbours are found without looking at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Metric = Literal["plane", "great_circle"]

EARTH_RADIUS = 6371.0088
"""Mean radius of the earth in kilometres (IUGG); great-circle distances are in kilometres."""

MOST_CELLS = 2**22


@dataclass(frozen=True)
class Cells:
    """Points in the order of square cells no smaller than the distance looked at.

    `points` has shape (3, n); `order` says which point each was; `frame` is x and y of the corner, size of a cell, rows, columns; the
    points of cell (row, column) lie from `starts[row * columns + column]` on. One single cell holds everything where no limit helps.
    """

    points: Floats
    order: Integers
    frame: Floats
    starts: Integers


def sort_into_cells(points: Floats, limit: float) -> Cells:
    """Cells of at least the side `limit` (infinite: one cell)."""
    low = points[:2].min(axis=1)
    extent = points[:2].max(axis=1) - low
    size = max(limit, float(extent.max()) / int(MOST_CELLS**0.5) if extent.max() > 0 else 1.0)
    columns, rows = (int(side / size) + 1 for side in extent) if np.isfinite(size) else (1, 1)
    if rows <= 3 and columns <= 3:
        whole = np.arange(points.shape[1], dtype=np.int64)
        return Cells(np.ascontiguousarray(points), whole, np.array([0.0, 0, 1, 1, 1]), np.array([0, points.shape[1]]))
    across = ((points[0] - low[0]) / size).astype(np.int64)
    down = ((points[1] - low[1]) / size).astype(np.int64)
    cell = down * columns + across
    order = np.argsort(cell, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=rows * columns))]).astype(np.int64)
    frame = np.array([low[0], low[1], size, rows, columns], dtype=np.float64)
    return Cells(np.ascontiguousarray(points[:, order]), order, frame, starts)


@dataclass(frozen=True)
class Tiles:
    """Points in the plane in an order that keeps neighbours together, so many to a tile whatever their density.

    `x` and `y` have shape (n,); `order` says which point each was; `boxes` are left, bottom, right and top of every tile.
    """

    x: Floats
    y: Floats
    order: Integers
    boxes: Floats
    size: int


def sort_into_tiles(points: Floats, size: int) -> Tiles:
    """Tiles of `size` points each along the curve of Morton, which goes through every quarter of a square before the next."""
    low = points[:2].min(axis=1, keepdims=True)
    extent = float((points[:2] - low).max())
    whole = ((points[:2] - low) * ((2**16 - 1) / extent if extent > 0 else 0.0)).astype(np.int64)
    # Spread sixteen binary digits so that there is room for those of the other coordinate between them.
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        whole = (whole | (whole << shift)) & mask
    order = np.argsort(whole[0] | (whole[1] << 1), kind="stable")
    x, y = np.ascontiguousarray(points[0][order]), np.ascontiguousarray(points[1][order])
    starts = np.arange(0, len(order), size)
    boxes = np.stack([edge.reduceat(row, starts) for edge in (np.minimum, np.maximum) for row in (x, y)], axis=1)
    return Tiles(x, y, order.astype(np.int64), boxes, size)


def read_points(xy: ArrayLike, name: str, metric: str = "plane") -> Floats:
    """Points of shape (n, 2) as three rows of coordinates: x, y, 0 in the plane, unit vectors from longitude and latitude on the sphere."""
    array = np.asarray(xy, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"{name} has shape {array.shape}; one row per point and two columns are needed")
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} has points without a place ({int((~np.isfinite(array).all(axis=1)).sum())}); leave them out first"
        )
    if metric == "plane":
        return np.vstack([array.T, np.zeros(len(array))])
    if metric != "great_circle":
        raise ValueError(f"metric is {metric!r}; it is 'plane' or 'great_circle'")
    if (np.abs(array[:, 1]) > 90).any() or (np.abs(array[:, 0]) > 360).any():
        raise ValueError(
            f"{name} is no longitude and latitude in degrees: longitude first, latitude between -90 and 90"
        )
    longitude, latitude = np.radians(array).T
    return np.vstack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])


def read_weights(weights: ArrayLike | None, points: Floats, name: str) -> Floats:
    """One weight per point, all one if None."""
    number = points.shape[1]
    if weights is None:
        return np.ones(number)
    array = np.asarray(weights, dtype=np.float64)
    if array.shape != (number,):
        raise ValueError(f"{name} has shape {array.shape}; there are {number} points")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(
            f"{name} has negative or missing numbers; a missing number is not zero: leave the point out or estimate it first"
        )
    return array


def read_distances(at: ArrayLike) -> tuple[Floats, Integers]:
    """The distances asked for in ascending order, and the place that each had."""
    array = np.asarray(at, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"at has shape {array.shape}; a row of at least one distance is needed")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("at has negative or missing distances")
    order = np.argsort(array, kind="stable")
    return array[order], order.astype(np.int64)


def in_given_order(values: Floats, order: Integers) -> Floats:
    """Values by ascending distance (last axis) put back where the distances stood."""
    given = np.empty_like(values)
    given[..., order] = values
    return given
