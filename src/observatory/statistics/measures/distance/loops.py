"""The hot loops over pairs of points, compiled when they are first used.

Import this chapter inside functions only: it loads the compiler. Points come as three coordinates each; in the plane the third is
zero, on the sphere they are unit vectors and `radius` is the sphere's (zero means plane). Second points come in the order of the cells
of `places.Cells`, so that the neighbours of a point lie in at most three stretches. Every loop takes a range of first points, adds into
the arrays of its caller and holds no lock, so that blocks of points can run side by side and be added up in a fixed order.
"""

from __future__ import annotations

from math import asin, exp, floor, pi, sqrt
from typing import Any

import numpy as np
from numba import njit

REACH = 8.0
"""The normal kernel is cut where it has fallen to 1e-14 of its peak, this many bandwidths out."""

NORMAL_PEAK = 1 / sqrt(2 * pi)
STEPS = 4096


@njit(cache=True, nogil=True)
def stretch(ax: float, ay: float, row: int, cells: Any, starts: Any) -> tuple[int, int]:
    """First and last place of the second points in the three cells of one row around a point; `cells` is x, y, size, rows, columns."""
    rows, columns = int(cells[3]), int(cells[4])
    if rows == 1 and columns == 1:
        return (0, starts[1]) if row == 0 else (0, 0)
    down = floor((ay - cells[1]) / cells[2]) + row
    if down < 0 or down >= rows:
        return 0, 0
    across = floor((ax - cells[0]) / cells[2])
    left, right = max(across - 1, 0), min(across + 1, columns - 1)
    if left >= columns or right < 0:
        return 0, 0
    return starts[down * columns + left], starts[down * columns + right + 1]


@njit(cache=True, nogil=True)
def distances(a: Any, i: int, b: Any, low: int, high: int, radius: float, row: Any) -> None:
    """Distances of first point i to the second points from low to high, into the start of `row`."""
    ax, ay, az = a[0, i], a[1, i], a[2, i]
    if radius > 0:
        for j in range(low, high):
            dx, dy, dz = ax - b[0, j], ay - b[1, j], az - b[2, j]
            row[j - low] = 2 * radius * asin(min(0.5 * sqrt(dx * dx + dy * dy + dz * dz), 1.0))
    else:
        for j in range(low, high):
            dx, dy = ax - b[0, j], ay - b[1, j]
            row[j - low] = sqrt(dx * dx + dy * dy)


@njit(cache=True, nogil=True)
def count_distances(
    a: Any,
    first: int,
    last: int,
    b: Any,
    same: bool,
    radius: float,
    cells: Any,
    starts: Any,
    within: float,
    width: float,
    counts: Any,
) -> tuple[float, float]:
    """Count distances up to `within` in bins of `width`; returns their sum and the sum of their squares."""
    row = np.empty(b.shape[1])
    total, squares = 0.0, 0.0
    top, per = counts.size - 1, 1 / width
    for i in range(first, last):
        for part in range(-1, 2):
            low, high = stretch(a[0, i], a[1, i], part, cells, starts)
            if same:
                low = max(low, i + 1)
            distances(a, i, b, low, high, radius, row)
            here, here_squares = 0.0, 0.0
            for k in range(high - low):
                d = row[k]
                if d <= within:
                    here += d
                    here_squares += d * d
                    counts[min(int(d * per), top)] += 1
            total += here
            squares += here_squares
    return total, squares


@njit(cache=True, nogil=True)
def collect_distances(
    a: Any,
    first: int,
    last: int,
    b: Any,
    same: bool,
    radius: float,
    width: float,
    within: float,
    wanted: Any,
    found: Any,
) -> int:
    """Write the distances that fall into the wanted bins (flags by bin) into `found`; returns how many."""
    row = np.empty(b.shape[1])
    top, per = wanted.size - 1, 1 / width
    number = 0
    for i in range(first, last):
        low = i + 1 if same else 0
        high = b.shape[1]
        distances(a, i, b, low, high, radius, row)
        for k in range(high - low):
            d = row[k]
            if d <= within and wanted[min(int(d * per), top)]:
                found[number] = d
                number += 1
    return number


@njit(cache=True, nogil=True)
def add_moments(
    a: Any,
    wa: Any,
    first: int,
    last: int,
    b: Any,
    wb: Any,
    same: bool,
    radius: float,
    cells: Any,
    starts: Any,
    width: float,
    table: Any,
) -> None:
    """Add to `table` (bins, 4) the weights of the pairs and their first three moments about the middle of the bin, in bin widths."""
    row = np.empty(b.shape[1])
    limit, per = table.shape[0], 1 / width
    for i in range(first, last):
        for part in range(-1, 2):
            low, high = stretch(a[0, i], a[1, i], part, cells, starts)
            if same:
                low = max(low, i + 1)
            distances(a, i, b, low, high, radius, row)
            for k in range(high - low):
                place = row[k] * per
                if place < limit:
                    bin_ = int(place)
                    t = place - bin_ - 0.5
                    w = wa[i] * wb[low + k]
                    table[bin_, 0] += w
                    w *= t
                    table[bin_, 1] += w
                    w *= t
                    table[bin_, 2] += w
                    w *= t
                    table[bin_, 3] += w


@njit(cache=True, nogil=True)
def smooth_moments(table: Any, width: float, bandwidth: float, at: Any) -> Any:
    """Normal kernel sums at the distances `at`, reflected at zero, from a table of moments; Taylor's series of third order in each bin."""
    curve = np.zeros(at.size)
    step = width / bandwidth
    for k in range(at.size):
        low = max(int((at[k] - REACH * bandwidth) / width), 0)
        high = min(int((at[k] + REACH * bandwidth) / width) + 1, table.shape[0])
        value = 0.0
        for bin_ in range(low, high):
            if table[bin_, 0] == 0.0:
                continue
            middle = (bin_ + 0.5) * width
            m0, m1, m2, m3 = table[bin_, 0], table[bin_, 1] * step, table[bin_, 2] * step**2, table[bin_, 3] * step**3
            z = (at[k] - middle) / bandwidth
            value += exp(-0.5 * z * z) * (m0 + z * m1 + 0.5 * (z * z - 1) * m2 + (z * z * z - 3 * z) * m3 / 6)
            z = (at[k] + middle) / bandwidth
            if z < REACH:
                value += exp(-0.5 * z * z) * (m0 - z * m1 + 0.5 * (z * z - 1) * m2 - (z * z * z - 3 * z) * m3 / 6)
        curve[k] = value * NORMAL_PEAK / bandwidth
    return curve


@njit(cache=True, nogil=True)
def count_within(
    a: Any,
    wa: Any,
    first: int,
    last: int,
    b: Any,
    wb: Any,
    same: bool,
    cells: Any,
    starts: Any,
    squares: Any,
    begin: Any,
    sides: Any,
    counts: Any,
) -> None:
    """Weight of the pairs in the plane whose distance lies between one distance of a `ladder` and the next, into `counts`.

    With `sides`, width and height of a rectangular window, each pair is divided by the share of the window that it can be moved over.
    """
    farthest = squares[-1]
    for i in range(first, last):
        for part in range(-1, 2):
            low, high = stretch(a[0, i], a[1, i], part, cells, starts)
            if same:
                low = max(low, i + 1)
            for j in range(low, high):
                dx, dy = a[0, i] - b[0, j], a[1, i] - b[1, j]
                square = dx * dx + dy * dy
                if square <= farthest:
                    w = wa[i] * wb[j]
                    if sides[0] > 0:
                        w /= (1 - abs(dx) / sides[0]) * (1 - abs(dy) / sides[1])
                    counts[interval(square, squares, begin)] += w


def ladder(at: Any) -> tuple[Any, Any]:
    """Squares of the distances `at` (ascending), and where to begin looking for a square: 4,096 steps up to the largest."""
    squares = at * at
    edges = np.arange(-1, STEPS + 1) * (squares[-1] / STEPS)
    return squares, np.searchsorted(squares, edges)


@njit(cache=True, nogil=True)
def interval(square: float, squares: Any, begin: Any) -> int:
    """The first of the squares that is not below the given one, which is not above the last."""
    last = squares[-1]
    k = begin[int(square / last * STEPS)] if last > 0 else 0
    while squares[k] < square:
        k += 1
    return int(k)


@njit(cache=True, nogil=True)
def neighbours_within(
    cases: Any,
    first: int,
    last: int,
    points: Any,
    w: Any,
    near: Any,
    cells: Any,
    starts: Any,
    squares: Any,
    begin: Any,
    chosen: Any,
    everything: Any,
) -> None:
    """For each case, weight of its neighbours between every two distances of a `ladder`: those with the flag `near` into `chosen`, all into `everything`.

    `cases` are places among the points. The point itself is no neighbour. An `everything` without columns is not filled, and then
    only neighbours with the flag are looked at.
    """
    farthest = squares[-1]
    all_too = everything.shape[1] > 0
    for place in range(first, last):
        i = cases[place]
        ax, ay = points[0, i], points[1, i]
        for part in range(-1, 2):
            low, high = stretch(ax, ay, part, cells, starts)
            for j in range(low, high):
                if j == i or not (all_too or near[j]):
                    continue
                dx, dy = ax - points[0, j], ay - points[1, j]
                square = dx * dx + dy * dy
                if square <= farthest:
                    k = interval(square, squares, begin)
                    if all_too:
                        everything[place - first, k] += w[j]
                    if near[j]:
                        chosen[place - first, k] += w[j]


@njit(cache=True, nogil=True)
def neighbours_smoothed(
    cases: Any,
    first: int,
    last: int,
    points: Any,
    w: Any,
    near: Any,
    cells: Any,
    starts: Any,
    at: Any,
    bandwidth: float,
    reflected: bool,
    chosen: Any,
    everything: Any,
) -> None:
    """As `neighbours_within`, with the normal kernel of the difference in distance (unscaled) in place of being within a distance."""
    reach = REACH * bandwidth
    farthest = at[-1] + reach
    all_too = everything.shape[1] > 0
    for place in range(first, last):
        i = cases[place]
        ax, ay = points[0, i], points[1, i]
        for part in range(-1, 2):
            low, high = stretch(ax, ay, part, cells, starts)
            for j in range(low, high):
                if j == i or not (all_too or near[j]):
                    continue
                dx, dy = ax - points[0, j], ay - points[1, j]
                d = sqrt(dx * dx + dy * dy)
                if d > farthest:
                    continue
                k = np.searchsorted(at, d - reach)
                while k < at.size and at[k] <= d + reach:
                    z = (at[k] - d) / bandwidth
                    share = exp(-0.5 * z * z)
                    if reflected:
                        z = (at[k] + d) / bandwidth
                        share += exp(-0.5 * z * z)
                    if all_too:
                        everything[place - first, k] += share * w[j]
                    if near[j]:
                        chosen[place - first, k] += share * w[j]
                    k += 1


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
