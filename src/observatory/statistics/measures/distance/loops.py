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
    # Slices, since an index that might be negative would keep the loop from taking four points at a time.
    x, y, z = b[0, low:high], b[1, low:high], b[2, low:high]
    if radius > 0:
        for j in range(high - low):
            dx, dy, dz = ax - x[j], ay - y[j], az - z[j]
            row[j] = 2 * radius * asin(min(0.5 * sqrt(dx * dx + dy * dy + dz * dz), 1.0))
    else:
        for j in range(high - low):
            dx, dy = ax - x[j], ay - y[j]
            row[j] = sqrt(dx * dx + dy * dy)


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
            # Two sums of each in turn, since each would wait for the one before.
            here, here_squares, there, there_squares = 0.0, 0.0, 0.0, 0.0
            for k in range(high - low):
                d = row[k]
                if d <= within:
                    if k & 1:
                        here += d
                        here_squares += d * d
                    else:
                        there += d
                        there_squares += d * d
                    counts[np.uint32(min(int(d * per), top))] += 1
            total += here + there
            squares += here_squares + there_squares
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
