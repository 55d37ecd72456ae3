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
def spread(x: Any, y: Any, w: Any, cell: float, grid: Any) -> None:
    """Spread every point over the six by six cells around it by the quintic B-spline.

    x and y count from the corner of the grid and leave two cells before and three after them inside it.
    """
    across, down = np.empty(6), np.empty(6)
    per = 1 / cell
    for i in range(x.size):
        u, v = x[i] * per, y[i] * per
        left, top = int(u), int(v)
        quintic(u - left, across)
        quintic(v - top, down)
        for p in range(6):
            share = w[i] * down[p]
            for q in range(6):
                grid[top + p - 2, left + q - 2] += share * across[q]


@njit(cache=True, nogil=True)
def count_cells(points: Any, left: float, bottom: float, cell: float, grid: Any) -> None:
    """Count each point at the nearest place of the grid."""
    per = 1 / cell
    for i in range(points.shape[1]):
        grid[int((points[1, i] - bottom) * per + 0.5), int((points[0, i] - left) * per + 0.5)] += 1


@njit(cache=True, nogil=True)
def quintic(t: float, weights: Any) -> None:
    """Values of the quintic B-spline at t + 2, t + 1, t, t - 1, t - 2, t - 3 (0 <= t < 1); they add to one."""
    s = 1 - t
    weights[0] = s**5 / 120
    weights[5] = t**5 / 120
    weights[1] = (1 + 5 * s * (1 + s * (2 + s * (2 + s * (1 - s))))) / 120
    weights[4] = (1 + 5 * t * (1 + t * (2 + t * (2 + t * (1 - t))))) / 120
    weights[2] = (26 + s * (50 + s * (20 + s * (-20 + s * (-20 + 10 * s))))) / 120
    weights[3] = 1 - weights[0] - weights[1] - weights[2] - weights[4] - weights[5]


@njit(cache=True, nogil=True)
def smooth_lags(lags: Any, spacing: float, bandwidth: float, at: Any, symmetric: bool) -> Any:
    """Normal kernel sums at the distances `at` (ascending), reflected at zero, over a periodic lattice of lags.

    Where a lag and its opposite are `symmetric`, half the lattice is looked at.
    """
    curve = np.zeros(at.size)
    rows, columns = lags.shape
    reach = REACH * bandwidth
    limit = int((at[-1] + reach) / spacing)
    for r in range(0 if symmetric else -limit, limit + 1):
        for c in range(0 if symmetric and r == 0 else -limit, limit + 1):
            d = spacing * sqrt(r * r + c * c)
            if d > at[-1] + reach:
                continue
            value = lags[r % rows, c % columns]
            if symmetric and (r > 0 or c > 0):
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
def select(chance: Any, drawn: Any) -> None:
    """Draw without replacement, in ascending order: as many as `drawn` holds of as many as there are numbers between 0 and 1 in `chance`.

    Each is taken with the probability (still wanted) / (still to come). Source: Knuth, volume 2, 3.4.2, algorithm S.
    """
    wanted, number = drawn.size, chance.size
    taken = 0
    for i in range(number):
        if chance[i] * (number - i) < wanted - taken:
            drawn[taken] = i
            taken += 1
            if taken == wanted:
                return
