"""Ripley's K: how many other plants lie within a distance of a plant, over what a random scatter would give."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distance.curves import DistanceCurve
from observatory.statistics.measures.distance.places import (
    Cells,
    Floats,
    in_given_order,
    read_distances,
    read_points,
    sort_into_cells,
)
from observatory.statistics.measures.distance.simulations import Simulations
from observatory.statistics.measures.parts import Progress, blocks, in_parts

Window = tuple[float, float, float, float]


def k_function(
    xy: ArrayLike,
    at: ArrayLike,
    area: float,
    *,
    window: Window | None = None,
    sites: ArrayLike | None = None,
    simulations: int = 0,
    seed: int | None = None,
    level: float = 0.95,
    keep_simulated: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DistanceCurve:
    """Ripley's K of points in the plane: area / (n (n - 1)) times the number of ordered pairs at most so far apart, at each of `at`.

    `xy` has shape (points, 2); `at` are distances in the same unit, shape (k,); `area` is that of the window observed, in the unit squared.
    Complete randomness gives π d² where no edge is near. A pair at exactly the distance counts; so do points in one place.

    Without `window` edges are not corrected and the curve falls below π d² for larger d even under randomness: compare it with the band,
    which has the same edges. `window` (left, bottom, right, top), a rectangle of that area, weights each pair by one over the share of the
    window over which it can be moved (translation correction).

    `simulations` scatters, by `seed`, as many points uniformly over the window; where there is none, over a rectangle of the given area with the
    middle and the proportions of the rectangle that holds the points; with `sites` (sites, 2) it draws from these without replacement. `null` of the result says
    which. Bands: `curves.simulation_band`. `threads` does not change any number; what `progress(done, of)` raises ends the work.

    Raises ValueError for a wrong shape, missing or negative numbers, fewer than two points, an area that is not positive or is not the window's,
    points outside the window, distances beyond what the window can correct.

    Conventions elsewhere: spatstat and dbmss divide by n (n - 1) too and correct by translation or Ripley's weights; pointpats divides by n² and does
    not correct, (n - 1) / n of ours.
    Source: Ripley 1977, Journal of the Royal Statistical Society B 39, 172-212; Ohser 1983 (translation).
    """
    points = read_points(xy, "xy")
    number = points.shape[1]
    if number < 2:
        raise ValueError(f"xy has {number} points; at least two make a pair")
    if not (np.isfinite(area) and area > 0):
        raise ValueError(f"area is {area}; it lies above zero")
    distances, order = read_distances(at)
    sides = np.zeros(2) if window is None else _read_window(window, area, points, float(distances[-1]))
    asked = Simulations.read(simulations, seed, level, keep_simulated, threads, progress)
    curve = DistanceCurve(
        at=in_given_order(distances, order),
        estimate=in_given_order(_estimate(points, distances, area, sides, threads, asked.told_before), order),
        measure="k_function",
        variant="no edge correction" if window is None else "translation correction",
    )
    if simulations == 0:
        return curve
    places = None if sites is None else read_points(sites, "sites")
    if places is not None and places.shape[1] < number:
        raise ValueError(f"{number} points cannot be drawn from {places.shape[1]} sites without replacement")
    low, high = _rectangle(points, area) if window is None else (np.array(window[:2]), np.array(window[2:]))

    def simulate(chance: np.random.SeedSequence) -> Floats:
        generator = np.random.default_rng(chance)
        if places is not None:
            drawn = np.ascontiguousarray(places[:, generator.choice(places.shape[1], number, replace=False)])
        else:
            drawn = np.zeros((3, number))
            drawn[:2] = low[:, None] + generator.random((2, number)) * (high - low)[:, None]
        return _estimate(drawn, distances, area, sides, 1, None)

    if places is not None:
        null = f"{number} of {places.shape[1]} sites, drawn without replacement"
    else:
        null = (
            "uniform in the window"
            if window is not None
            else "uniform in a rectangle of the area, with the proportions of the points"
        )
    return asked.around(curve, asked.each(simulate), order, null)


def _read_window(window: Window, area: float, points: Floats, farthest: float) -> Floats:
    left, bottom, right, top = window
    sides = np.array([right - left, top - bottom])
    if not (sides > 0).all() or abs(sides.prod() / area - 1) > 1e-6:
        raise ValueError(
            f"window {window} is left, bottom, right, top of a rectangle of {sides.prod():g}; area is {area:g}"
        )
    x, y, _ = points
    if (x < left).any() or (x > right).any() or (y < bottom).any() or (y > top).any():
        raise ValueError(f"xy has points outside the window {window}")
    if farthest >= sides.min():
        raise ValueError(
            f"at goes up to {farthest:g}; the translation correction ends at the shorter side of the window, {sides.min():g}"
        )
    return sides


def _rectangle(points: Floats, area: float) -> tuple[Floats, Floats]:
    low, high = points[:2].min(axis=1), points[:2].max(axis=1)
    sides = high - low
    if not (sides > 0).all():
        raise ValueError("the points lie on a line, so that no rectangle of the area follows: give window or sites")
    half = sides * np.sqrt(area / sides.prod()) / 2
    return (low + high) / 2 - half, (low + high) / 2 + half


def _estimate(
    points: Floats, at: Floats, area: float, sides: Floats, threads: int | None, progress: Progress | None
) -> Floats:
    from observatory.statistics.measures.distance import neighbour_loops

    cells: Cells = sort_into_cells(points, float(at[-1]))
    number = points.shape[1]
    ones = np.ones(number)

    def count(block: tuple[int, int]) -> Floats:
        counts = np.zeros(at.size)
        neighbour_loops.count_within(
            cells.points,
            ones,
            *block,
            cells.points,
            ones,
            True,
            cells.frame,
            cells.starts,
            *neighbour_loops.ladder(at),
            sides,
            counts,
        )
        return counts

    parts = in_parts(blocks(number, 1 if number < 200 else 16), count, threads=threads, progress=progress)
    return 2 * area / (number * (number - 1)) * np.cumsum(np.sum(parts, axis=0))
