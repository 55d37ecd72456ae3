"""The hot loops over the neighbours of points, compiled when they are first used; conventions as in `loops`."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
from numba import njit

from observatory.statistics.measures.distance.loops import REACH, stretch

STEPS = 4096


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


@njit(cache=True, nogil=True)
def find_rings(
    x: Any, y: Any, i: int, low: int, high: int, squares: Any, begin: Any, rings: Any, ax: float, ay: float
) -> None:
    """For the places low to high, in which ring of a `ladder` around (ax, ay) each lies; their number for place i and what lies farther out."""
    farthest, number = squares[-1], squares.size
    per = STEPS / farthest if farthest > 0 else 0.0
    for j in range(low, high):
        dx, dy = ax - x[j], ay - y[j]
        rings[j - low] = np.int32(min((dx * dx + dy * dy) * per, STEPS + 1.0))
    for j in range(low, high):
        step = rings[j - low]
        k = number if step > STEPS or j == i else begin[step]
        # No square lies in the step or beside it, or they are compared.
        if k < number and (per == 0.0 or step + 3 >= begin.size or begin[step + 3] != k):
            dx, dy = ax - x[j], ay - y[j]
            square = dx * dx + dy * dy
            while k < number and squares[k] < square:
                k += 1
        rings[j - low] = k


@njit(cache=True, nogil=True)
def neighbours_within(
    x: Any,
    y: Any,
    boxes: Any,
    tile: int,
    cases: Any,
    first: int,
    last: int,
    near: Any,
    weights: Any,
    squares: Any,
    begin: Any,
    chosen: Any,
    everything: Any,
) -> None:
    """For each case, weight of its neighbours in every ring of a `ladder`: by the weights `near` into `chosen`, by all into `everything`.

    `cases` are places in the order of `places.Tiles`, which `boxes` and `tile` are of. The place itself is no neighbour. What has no
    columns is not filled.
    """
    farthest, number = squares[-1], squares.size
    rings = np.empty(tile, np.int32)
    # Four sums in turn, since neighbours in one ring come one after another and each would wait for the one before.
    sums = np.zeros((2, 4, number + 1))
    some, all_too = chosen.shape[1] > 0, everything.shape[1] > 0
    for case in range(first, last):
        i = cases[case]
        ax, ay = x[i], y[i]
        sums[:] = 0
        for box in range(boxes.shape[0]):
            dx = max(boxes[box, 0] - ax, ax - boxes[box, 2], 0.0)
            dy = max(boxes[box, 1] - ay, ay - boxes[box, 3], 0.0)
            if dx * dx + dy * dy > farthest:
                continue
            low, high = box * tile, min((box + 1) * tile, x.size)
            find_rings(x, y, i, low, high, squares, begin, rings, ax, ay)
            if some:
                for j in range(low, high):
                    sums[0, j & 3, rings[j - low]] += near[j]
            if all_too:
                for j in range(low, high):
                    sums[1, j & 3, rings[j - low]] += weights[j]
        for k in range(number):
            if some:
                chosen[case - first, k] = sums[0, 0, k] + sums[0, 1, k] + sums[0, 2, k] + sums[0, 3, k]
            if all_too:
                everything[case - first, k] = sums[1, 0, k] + sums[1, 1, k] + sums[1, 2, k] + sums[1, 3, k]


@njit(cache=True, nogil=True)
def neighbours_smoothed(
    cases: Any,
    first: int,
    last: int,
    points: Any,
    near: Any,
    weights: Any,
    cells: Any,
    starts: Any,
    at: Any,
    bandwidth: float,
    reflected: bool,
    chosen: Any,
    everything: Any,
) -> None:
    """For each case, weight of its neighbours times the normal kernel (unscaled) of their distance less each of `at`, in the plane.

    `cases` are places among the points of `places.Cells`; the rest as in `neighbours_within`.
    """
    reach = REACH * bandwidth
    farthest = at[-1] + reach
    some, all_too = chosen.shape[1] > 0, everything.shape[1] > 0
    for place in range(first, last):
        i = cases[place]
        ax, ay = points[0, i], points[1, i]
        for part in range(-1, 2):
            low, high = stretch(ax, ay, part, cells, starts)
            for j in range(low, high):
                if j == i or not (all_too or near[j] > 0):
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
                        everything[place - first, k] += share * weights[j]
                    if some:
                        chosen[place - first, k] += share * near[j]
                    k += 1
