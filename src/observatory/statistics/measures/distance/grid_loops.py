"""The hot loops over a grid and over places, compiled when they are first used; import this chapter inside functions only.

Every loop writes into the arrays of its caller and holds no lock.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
from numba import njit

from observatory.statistics.measures.distance.loops import NORMAL_PEAK, REACH


@njit(cache=True, nogil=True)
def spread(points: Any, w: Any, left: float, bottom: float, cell: float, grid: Any) -> None:
    """Spread every point over the six by six cells around it by the quintic B-spline.

    x and y count from the corner of the grid and leave two cells before and three after them inside it.
    """
    per = 1 / cell
    for i in range(w.size):
        u, v = (points[0, i] - left) * per, (points[1, i] - bottom) * per
        column, top = int(u) - 2, int(v) - 2
        a0, a1, a2, a3, a4, a5 = quintic(u - int(u))
        down = quintic(v - int(v))
        for p in range(6):
            share = w[i] * down[p]
            row = top + p
            grid[row, column] += share * a0
            grid[row, column + 1] += share * a1
            grid[row, column + 2] += share * a2
            grid[row, column + 3] += share * a3
            grid[row, column + 4] += share * a4
            grid[row, column + 5] += share * a5


@njit(cache=True, nogil=True)
def count_cells(points: Any, left: float, bottom: float, cell: float, grid: Any) -> tuple[float, float, float]:
    """Count each point at the nearest place of the grid; returns the sums of x, of y and of both squared, from the corner."""
    per = 1 / cell
    across, up, squares = 0.0, 0.0, 0.0
    for i in range(points.shape[1]):
        x, y = points[0, i] - left, points[1, i] - bottom
        across += x
        up += y
        squares += x * x + y * y
        grid[int(y * per + 0.5), int(x * per + 0.5)] += 1
    return across, up, squares


@njit(cache=True, nogil=True)
def quintic(t: float) -> tuple[float, float, float, float, float, float]:
    """Values of the quintic B-spline at t + 2, t + 1, t, t - 1, t - 2, t - 3 (0 <= t < 1); they add to one."""
    s = 1 - t
    first, last = s**5 / 120, t**5 / 120
    second = (1 + 5 * s * (1 + s * (2 + s * (2 + s * (1 - s))))) / 120
    fifth = (1 + 5 * t * (1 + t * (2 + t * (2 + t * (1 - t))))) / 120
    third = (26 + s * (50 + s * (20 + s * (-20 + s * (-20 + 10 * s))))) / 120
    return first, second, third, 1 - first - second - third - fifth - last, fifth, last


@njit(cache=True, nogil=True)
def smooth_lags(lags: Any, spacing: float, bandwidth: float, at: Any) -> Any:
    """Normal kernel sums at the distances `at` (ascending), reflected at zero, over a lattice of lags, of which a lag and its opposite are alike.

    The rows are those of lags upward from nought, as many as are within reach; columns come round to lags below nought.
    """
    curve = np.zeros(at.size)
    rows, columns = lags.shape
    reach = REACH * bandwidth
    farthest = at[-1] + reach
    limit = int(farthest / spacing)
    for r in range(min(limit + 1, rows)):
        for c in range(0 if r == 0 else -limit, limit + 1):
            d = spacing * sqrt(r * r + c * c)
            if d > farthest:
                continue
            value = lags[r, c % columns]
            if r > 0 or c > 0:
                value *= 2
            k = np.searchsorted(at, d - reach)
            while k < at.size and at[k] <= d + reach:
                z = (at[k] - d) / bandwidth
                share = exp(-0.5 * z * z)
                z = (at[k] + d) / bandwidth
                if z < REACH:
                    share += exp(-0.5 * z * z)
                curve[k] += value * share
                k += 1
    return curve * NORMAL_PEAK / bandwidth


@njit(cache=True, nogil=True)
def lag_distances(lags: Any, counts: Any, symmetric: bool) -> float:
    """Add the lags of an unfolded lattice to bins one cell wide, each spread over one cell of distance; returns the sum of distances."""
    rows, columns = lags.shape
    total = 0.0
    for r in range(0 if symmetric else -(rows // 2) + 1, rows // 2):
        for c in range(0 if symmetric and r == 0 else -(columns // 2) + 1, columns // 2):
            value = lags[r % rows, c % columns]
            if value != 0:
                if symmetric and (r > 0 or c > 0):
                    value *= 2
                d = sqrt(r * r + c * c)
                total += value * d
                low = max(d - 0.5, 0.0)
                share = (int(low) + 1 - low) / (d + 0.5 - low)
                counts[int(low)] += value * share
                counts[int(low) + 1] += value * (1 - share)
    return total


@njit(cache=True, nogil=True)
def draw(chance: Any, places: Any, drawn: Any) -> None:
    """Draw places (3, places) without replacement, in their order: as many as `drawn` has room for, by as many numbers between 0 and 1.

    Each is taken with the probability (still wanted) / (still to come). Source: Knuth, volume 2, 3.4.2, algorithm S.
    """
    wanted, number = drawn.shape[1], chance.size
    taken = 0
    for i in range(number):
        if chance[i] * (number - i) < wanted - taken:
            for axis in range(3):
                drawn[axis, taken] = places[axis, i]
            taken += 1
            if taken == wanted:
                return
