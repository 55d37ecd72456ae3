"""The hot loops over the neighbours of points, compiled when they are first used; conventions as in `loops`."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
from numba import njit

from observatory.statistics.measures.distance.loops import REACH, stretch

STEPS = 8192


def ladder(at: Any) -> tuple[Any, Any]:
    """Squares of the distances `at` (ascending), and for each of 8,192 steps up to the largest the ring that it lies in, the first square not
    below it; or, in a step that a square divides, -1 less the first ring that it may be. One more step is for what lies farther out.
    """
    squares = at * at
    edges = np.arange(STEPS + 1) * (squares[-1] / STEPS)
    # A little more than the step, so that rounding in its number does no harm.
    low, high = np.searchsorted(squares, edges * (1 - 1e-9)), np.searchsorted(squares, edges * (1 + 1e-9), side="right")
    rings = np.where(low[:-1] == high[1:], low[:-1], -1 - low[:-1])
    return squares, np.concatenate([rings, [-1 - low[-1], squares.size]]).astype(np.int32)


@njit(cache=True, nogil=True)
def interval(square: float, squares: Any, rings: Any) -> int:
    """The first of the squares that is not below the given one, which is not above the last."""
    last = squares[-1]
    k = rings[int(square / last * STEPS)] if last > 0 else rings[0]
    if k < 0:
        k = -1 - k
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
    steps: Any,
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
                    counts[interval(square, squares, steps)] += w


@njit(cache=True, nogil=True)
def find_rings(x: Any, y: Any, i: int, low: int, high: int, squares: Any, steps: Any, rings: Any) -> None:
    """For the places low to high, in which ring of a `ladder` around place i each lies; their number for i itself and what lies farther out."""
    farthest, number = squares[-1], squares.size
    per = STEPS / farthest if farthest > 0 else 0.0
    ax, ay = x[i], y[i]
    # Slices, since an index that might be negative would keep the loop from taking four places at a time.
    there_x, there_y = x[low:high], y[low:high]
    for j in range(high - low):
        dx, dy = ax - there_x[j], ay - there_y[j]
        rings[j] = np.int32(min((dx * dx + dy * dy) * per, STEPS + 1.0))
    for j in range(high - low):
        k = steps[np.uint32(rings[j])]
        if k < 0:
            k = -1 - k
            dx, dy = ax - there_x[j], ay - there_y[j]
            square = dx * dx + dy * dy
            while k < number and squares[k] < square:
                k += 1
        rings[j] = k
    if low <= i < high:
        rings[i - low] = number


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
    steps: Any,
    chosen: Any,
    everything: Any,
) -> None:
    """For each case, weight of its neighbours in every ring of a `ladder`: by the weights `near` into `chosen`, by all into `everything`.

    `cases` are places in the order of `places.Tiles`, which `boxes` and `tile` are of. The place itself is no neighbour. What has no
    columns is not filled.
    """
    farthest, number = squares[-1], squares.size
    rings = np.empty(tile, np.int32)
    # Eight sums in turn, since neighbours in one ring come one after another and each would wait for the one before.
    some_sums, all_sums = np.zeros((number + 1, 8)), np.zeros((number + 1, 8))
    some, all_too = chosen.shape[1] > 0, everything.shape[1] > 0
    near_tiles, all_tiles = np.zeros(boxes.shape[0]), np.zeros(boxes.shape[0])
    for j in range(x.size):
        if some:
            near_tiles[j // tile] += near[j]
        if all_too:
            all_tiles[j // tile] += weights[j]
    for case in range(first, last):
        i = cases[case]
        ax, ay = x[i], y[i]
        some_sums[:] = 0
        all_sums[:] = 0
        for box in range(boxes.shape[0]):
            dx = max(boxes[box, 0] - ax, ax - boxes[box, 2], 0.0)
            dy = max(boxes[box, 1] - ay, ay - boxes[box, 3], 0.0)
            if dx * dx + dy * dy > farthest:
                continue
            low, high = box * tile, min((box + 1) * tile, x.size)
            # A tile that lies in one ring as a whole needs no look at its places; rounding keeps the order of such squares.
            over, up = max(ax - boxes[box, 0], boxes[box, 2] - ax), max(ay - boxes[box, 1], boxes[box, 3] - ay)
            outer = over * over + up * up
            if outer <= farthest and not low <= i < high:
                k = interval(dx * dx + dy * dy, squares, steps)
                if k == interval(outer, squares, steps):
                    if some:
                        some_sums[k, 0] += near_tiles[box]
                    if all_too:
                        all_sums[k, 0] += all_tiles[box]
                    continue
            find_rings(x, y, i, low, high, squares, steps, rings)
            if some:
                there = near[low:high]
                for j in range(high - low):
                    some_sums[np.uint32(rings[j]), j & 7] += there[j]
            if all_too:
                there = weights[low:high]
                for j in range(high - low):
                    all_sums[np.uint32(rings[j]), j & 7] += there[j]
        for k in range(number):
            if some:
                chosen[case - first, k] = some_sums[k].sum()
            if all_too:
                everything[case - first, k] = all_sums[k].sum()


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
