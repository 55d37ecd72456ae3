"""Density of the distances between plants (Duranton and Overman), with the bands of plants drawn at random."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distance.bandwidth import DistanceSummary, Pairs, Rule, sheather_jones, summarise
from observatory.statistics.measures.distance.curves import DistanceCurve
from observatory.statistics.measures.distance.places import (
    EARTH_RADIUS,
    Floats,
    Metric,
    in_given_order,
    read_distances,
    read_points,
    read_weights,
    sort_into_cells,
)
from observatory.statistics.measures.distance.simulations import Simulations
from observatory.statistics.measures.distance.spectrum import PAIR_ERROR, Grid, summarise_coarsely
from observatory.statistics.measures.parts import Progress, blocks, in_parts, stage

Method = Literal["auto", "direct", "fft"]

BINS_PER_BANDWIDTH = 128
DIRECT_ERROR = 3e-11
"""Direct summation: no pair is off by more than this over the bandwidth (remainder of the series in each bin, 2 x 3 x 0.4 / 24 / 256⁴)."""

SECONDS_PER_PAIR = 1e-8
SIMULATED_CELLS = 256
SMALLEST_TRANSFORMED = 1000
PILOTS = 3
SINGLE_FROM = 4_000_000


@dataclass(frozen=True)
class _Plants:
    """The plants of an industry with their weights, or those of two industries."""

    points: Floats
    weights: Floats
    others: Floats | None = None
    other_weights: Floats | None = None

    def pairs(self, radius: float) -> Pairs:
        return Pairs(self.points, self.others, radius)

    def together(self) -> float:
        """Sum of the weights of all pairs, each counted once."""
        if self.other_weights is not None:
            return float(self.weights.sum() * self.other_weights.sum())
        return float((self.weights.sum() ** 2 - (self.weights**2).sum()) / 2)


@dataclass(frozen=True)
class _Kernel:
    """How a curve is made of plants: everything that the simulated ones share with the real one."""

    at: Floats
    rule: Rule | float
    within: float
    radius: float


def k_density(
    xy: ArrayLike,
    at: ArrayLike,
    weights: ArrayLike | None = None,
    bandwidth: Rule | float = "silverman",
    *,
    other: ArrayLike | None = None,
    other_weights: ArrayLike | None = None,
    metric: Metric = "plane",
    bandwidth_within: float | None = None,
    method: Method = "auto",
    sites: ArrayLike | None = None,
    simulations: int = 0,
    seed: int | None = None,
    level: float = 0.95,
    keep_simulated: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DistanceCurve:
    """Density K(d) of the distances between the plants of an industry, estimated with a normal kernel at the distances `at`.

        K(d) = Σ_{i<j} e_i e_j [φ((d - d_ij) / h) + φ((d + d_ij) / h)] / (h Σ_{i<j} e_i e_j)

    `xy` has shape (plants, 2): x and y in any unit, or with metric="great_circle" longitude and latitude in degrees, distances then in
    kilometres. `at` are the distances, shape (k,), in any order; the curve is a density per unit of distance. `weights` e, one per plant, give
    the employment form. With `other` (and `other_weights`) the pairs are those of one industry with another (colocalisation).

    The second term reflects the kernel at distance zero, so that the density integrates to one over d >= 0. `bandwidth` h is a number,
    or a rule applied to the distances themselves, not weighted: "silverman", 0.9 min(s, IQR / 1.34) N^(-1/5) with N the number of pairs, or
    "sheather_jones". The rule takes all pairs; `bandwidth_within` limits it to those at most so far apart.

    `simulations` draws, by `seed`, as many plants from `sites` (sites, 2) without replacement, each keeping its weight, and repeats the
    estimate with the same rule. `sites` are the places of all plants where the industry might be, its own among them. Where it is
    None: without `other` the points are drawn uniformly in the rectangle that just holds `xy`, which is no test of localisation beyond that
    of all activity; with `other` the plants of the two industries change places with each other. `null` of the result says which. See `curves.simulation_band`
    for the bands; `keep_simulated` keeps the curves, shape (simulations, k).

    `method` is direct summation over pairs (each off by less than 3e-11 / h), "fft" (plane only; each pair off by less than 4e-6 / h, see
    `spectrum`), or "auto", whichever is quicker. The rule is exact up to about 14,000 plants in the plane and for any number with
    method="direct"; for more, the quartiles are read from a grid, the bandwidth off by less than a thousandth. In simulations it is off by less than
    two thousandths.
    `threads` does not change any number. `progress(done, of)` is called between parts; what it raises ends the work.

    Raises ValueError for a wrong shape, missing or negative numbers, fewer than three plants (two with a bandwidth given), distances that
    are all the same under a rule, fewer sites than plants.

    Conventions elsewhere. Duranton and Overman print 1 / (n (n - 1) h) before the sum over i < j, half of a density; here it is a density.
    dbmss (2.11): the rule takes only pairs up to twice the largest of `at`, here `bandwidth_within`; the sum is binned by R's density(), which before
    R 4.4 also places its kernel a little too narrowly, and read between 512 points, together within 1 per cent of ours; from 10,000 points on its rule takes the occupied bins of a grid for the sample, which is
    another, much smoother curve (bandwidth 22.6 km for 6.3 km on 3,000 points). McSpatial does not reflect.
    Behrens and Bougna weight by e_i + e_j; here, as in the paper of 2005, by e_i e_j.

    Source: Duranton and Overman 2005, Review of Economic Studies 72, 1077-1106; Silverman 1986, sections 2.10 and 3.4.2; Sheather and Jones 1991.
    """
    radius = EARTH_RADIUS if metric == "great_circle" else 0.0
    points = read_points(xy, "xy", metric)
    second = None if other is None else read_points(other, "other", metric)
    if other is None and other_weights is not None:
        raise ValueError("other_weights are given without other")
    plants = _Plants(
        points,
        read_weights(weights, points, "weights"),
        second,
        None if second is None else read_weights(other_weights, second, "other_weights"),
    )
    distances, order = read_distances(at)
    kernel = _Kernel(distances, _read_rule(bandwidth), _read_limit(bandwidth_within), radius)
    _check(plants, kernel, method)
    asked = Simulations.read(simulations, seed, level, keep_simulated, threads, progress)
    estimate, width, used, error = _estimate(plants, kernel, method, threads, asked.told_before)
    curve = DistanceCurve(
        at=in_given_order(distances, order),
        estimate=in_given_order(estimate, order),
        measure="k_density",
        variant=_variant(plants, weights is not None or other_weights is not None, metric, kernel),
        bandwidth=width,
        method=used,
        error_bound=error,
    )
    if simulations == 0:
        return curve
    null, places = _null(plants, sites, metric)
    return asked.around(curve, _simulate(plants, places, kernel, method, asked), order, null)


def distance_summary(
    xy: ArrayLike,
    *,
    other: ArrayLike | None = None,
    metric: Metric = "plane",
    within: float | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DistanceSummary:
    """Number, mean, standard deviation, quartiles and median of the distances between all pairs, exact for any number of points.

    Shapes and units as in `k_density`. Duranton and Overman look at distances up to the median over all plants.
    """
    first = read_points(xy, "xy", metric)
    second = None if other is None else read_points(other, "other", metric)
    pairs = Pairs(first, second, EARTH_RADIUS if metric == "great_circle" else 0.0)
    return summarise(pairs, _read_limit(within), threads=threads, progress=progress)


def rule_bandwidth(
    pairs: Pairs, bandwidth: Rule | float, within: float | None, threads: int | None, progress: Progress | None
) -> float:
    """The bandwidth given, or that of the rule for these pairs, exactly."""
    rule, limit = _read_rule(bandwidth), _read_limit(within)
    if isinstance(rule, float):
        return rule
    if rule == "sheather_jones":
        return sheather_jones(pairs, limit, threads=threads, progress=progress)
    return summarise(pairs, limit, threads=threads, progress=progress).silverman()


def _read_rule(bandwidth: Rule | float) -> Rule | float:
    if bandwidth in ("silverman", "sheather_jones"):
        return bandwidth
    if isinstance(bandwidth, str) or not (np.isfinite(bandwidth) and bandwidth > 0):
        raise ValueError(f"bandwidth is {bandwidth!r}; it is 'silverman', 'sheather_jones' or a number above zero")
    return float(bandwidth)


def _read_limit(within: float | None) -> float:
    if within is None:
        return np.inf
    if not within > 0:
        raise ValueError(f"the limit of the distances is {within}; it lies above zero")
    return float(within)


def _check(plants: _Plants, kernel: _Kernel, method: str) -> None:
    if plants.pairs(0).number < 1:
        raise ValueError(f"{plants.points.shape[1]} plants make no pair")
    if not plants.together() > 0:
        raise ValueError("no pair of plants has a weight above zero")
    if method not in ("auto", "direct", "fft"):
        raise ValueError(f"method is {method!r}; it is 'auto', 'direct' or 'fft'")
    if method == "fft" and kernel.radius > 0:
        raise ValueError("the transform needs a plane: project the points, or use method='direct'")


def _variant(plants: _Plants, weighted: bool, metric: str, kernel: _Kernel) -> str:
    rule = "given bandwidth" if isinstance(kernel.rule, float) else f"{kernel.rule} bandwidth"
    if np.isfinite(kernel.within) and not isinstance(kernel.rule, float):
        rule += f" of pairs up to {kernel.within:g}"
    pairs = "product of weights" if weighted else "unweighted"
    return ", ".join(
        [pairs, "two industries" if plants.others is not None else "one industry", metric, rule, "reflected at zero"]
    )


def _estimate(
    plants: _Plants, kernel: _Kernel, method: Method, threads: int | None, progress: Progress | None
) -> tuple[Floats, float, str, float]:
    """Curve, bandwidth, method used, bound of the error."""
    pairs = plants.pairs(kernel.radius)
    # Direct counting of the distances for the rule and direct summation go together: both look at all pairs.
    small = method == "direct" or kernel.radius > 0 or pairs.number * SECONDS_PER_PAIR < 1
    stages = 1 if isinstance(kernel.rule, float) else 2
    first, last = stage(progress, 0, stages), stage(progress, stages - 1, stages)
    if isinstance(kernel.rule, float):
        width = kernel.rule
    elif kernel.rule == "sheather_jones":
        width = sheather_jones(pairs, kernel.within, threads=threads, progress=first)
    elif small or np.isfinite(kernel.within):
        width = summarise(pairs, kernel.within, threads=threads, progress=first).silverman()
    else:
        width = summarise_coarsely(pairs).silverman()
        if first is not None:
            first(1, 1)
    every = plants.points if plants.others is None else np.hstack([plants.points, plants.others])
    grid = _choose(plants, every, kernel, method, width)
    if grid is None:
        return _direct(plants, kernel, width, threads, last), width, "direct", DIRECT_ERROR / width
    return _transformed(plants, grid, kernel, width, last), width, "fft", _bound(plants, width)


def _bound(plants: _Plants, width: float) -> float:
    """The bound of a pair, with the points themselves among the pairs before they are taken out."""
    if plants.others is not None:
        return PAIR_ERROR / width
    return PAIR_ERROR / width * float(plants.weights.sum() ** 2) / (2 * plants.together())


def _choose(plants: _Plants, every: Floats, kernel: _Kernel, method: Method, width: float) -> Grid | None:
    """The grid for a transform over the extent of `every`, or None where pairs are summed directly."""
    if method == "direct" or kernel.radius > 0:
        return None
    grid = Grid.over(every, width, float(kernel.at[-1]))
    if method == "fft":
        if not grid.fits:
            raise ValueError(
                f"a grid for the bandwidth {width:g} would have {grid.rows} x {grid.columns} cells: use method='direct'"
            )
        return grid
    number = plants.points.shape[1] + (0 if plants.others is None else plants.others.shape[1])
    if number < SMALLEST_TRANSFORMED or not grid.fits:
        return None
    # Near distances alone are found by cells, at the cost of those pairs that lie within reach.
    reach = float(kernel.at[-1]) + 8 * width
    area = np.prod(every.max(axis=1)[:2] - every.min(axis=1)[:2])
    share = min(1.0, 9 * reach**2 / area) if area > 0 else 1.0
    seconds = plants.pairs(0).number * share * SECONDS_PER_PAIR
    return None if seconds < grid.cost + 1e-7 * number else grid


def _direct(plants: _Plants, kernel: _Kernel, width: float, threads: int | None, progress: Progress | None) -> Floats:
    from observatory.statistics.measures.distance import loops

    step = width / BINS_PER_BANDWIDTH
    same = plants.others is None
    partners, partner_weights = (
        (plants.points, plants.weights) if plants.others is None else (plants.others, plants.other_weights)
    )
    assert partner_weights is not None
    reach = float(kernel.at[-1]) + loops.REACH * width
    longest = plants.pairs(kernel.radius).longest()
    bins = int(min(reach, longest) / step) + 2
    cells = sort_into_cells(partners, reach if kernel.radius == 0 else np.inf)
    weights_in_cells = partner_weights[cells.order]
    first, first_weights = (cells.points, weights_in_cells) if same else (plants.points, plants.weights)

    def add(block: tuple[int, int]) -> Floats:
        table = np.zeros((bins, 4))
        loops.add_moments(
            first,
            first_weights,
            *block,
            cells.points,
            weights_in_cells,
            same,
            kernel.radius,
            cells.frame,
            cells.starts,
            step,
            table,
        )
        return table

    number = first.shape[1]
    table = np.zeros((bins, 4))
    for part in in_parts(blocks(number, 1 if number < 200 else 16), add, threads=threads, progress=progress):
        table += part
    return np.asarray(loops.smooth_moments(table, step, width, kernel.at)) / plants.together()


def _transformed(
    plants: _Plants, grid: Grid, kernel: _Kernel, width: float, progress: Progress | None = None
) -> Floats:
    first = (plants.points, plants.weights)
    if plants.others is not None:
        assert plants.other_weights is not None
        sums = grid.sums(first, (plants.others, plants.other_weights), width, kernel.at, progress)
        return np.maximum(sums / plants.together(), 0)
    sums = grid.sums(first, None, width, kernel.at, progress)
    # Every point with itself, at distance zero, where the kernel and its reflection coincide.
    alone = 2 * (plants.weights**2).sum() * np.exp(-0.5 * (kernel.at / width) ** 2) / (np.sqrt(2 * np.pi) * width)
    return np.maximum((sums - alone) / (2 * plants.together()), 0)


def _null(plants: _Plants, sites: ArrayLike | None, metric: str) -> tuple[str, Floats | tuple[Floats, Floats]]:
    """What is simulated, in words, and the places drawn from: sites, or the corners of a rectangle."""
    needed = plants.points.shape[1] + (0 if plants.others is None else plants.others.shape[1])
    if sites is not None:
        places = read_points(sites, "sites", metric)
        if places.shape[1] < needed:
            raise ValueError(f"{needed} plants cannot be drawn from {places.shape[1]} sites without replacement")
        return f"{needed} of {places.shape[1]} sites, drawn without replacement", places
    if plants.others is not None:
        return "the plants of both industries change places", np.hstack([plants.points, plants.others])
    if metric != "plane":
        raise ValueError("simulations with great-circle distances need sites to draw from")
    return "uniform in the rectangle that holds the plants", (plants.points.min(axis=1), plants.points.max(axis=1))


def _drawn(plants: _Plants, places: Floats | tuple[Floats, Floats], chance: np.random.SeedSequence) -> _Plants:
    from observatory.statistics.measures.distance import grid_loops

    generator = np.random.default_rng(chance)
    number = plants.points.shape[1]
    if isinstance(places, tuple):
        low, high = places
        return replace(plants, points=low[:, None] + generator.random((3, number)) * (high - low)[:, None])
    if plants.others is None:
        points = np.empty((3, number))
        grid_loops.draw(generator.random(places.shape[1]), places, points)
        # Places come in their own order: weights are what is shuffled.
        weights = generator.permutation(plants.weights) if np.ptp(plants.weights) > 0 else plants.weights
        return replace(plants, points=points, weights=weights)
    chosen = places[:, generator.choice(places.shape[1], number + plants.others.shape[1], replace=False)]
    return replace(
        plants, points=np.ascontiguousarray(chosen[:, :number]), others=np.ascontiguousarray(chosen[:, number:])
    )


def _simulate(
    plants: _Plants,
    places: Floats | tuple[Floats, Floats],
    kernel: _Kernel,
    method: Method,
    asked: Simulations,
) -> Floats:
    """Simulated curves, shape (simulations, distances)."""
    if isinstance(places, tuple):
        everywhere = np.stack(places, axis=1)
    else:
        # Neighbours beside each other, so that a draw in ascending order goes over a grid row by row.
        extent = float(np.ptp(places, axis=1).max())
        places = everywhere = sort_into_cells(places, extent / 256).points

    def bandwidth(drawn: _Plants) -> float:
        if isinstance(kernel.rule, float):
            return kernel.rule
        pairs = drawn.pairs(kernel.radius)
        if kernel.rule == "sheather_jones":
            return sheather_jones(pairs, kernel.within, threads=1)
        if pairs.number < 500_000 or kernel.radius > 0 or np.isfinite(kernel.within):
            return summarise(pairs, kernel.within, exact=pairs.number < 20_000, threads=1).silverman()
        return summarise_coarsely(pairs, SIMULATED_CELLS).silverman()

    # A grid for kernels a little narrower than the first few have; one that is narrower still gets a grid of its own.
    narrowest = 0.97 * min(bandwidth(_drawn(plants, places, chance)) for chance in asked.chances[:PILOTS])
    grid = _choose(plants, everywhere, kernel, method, narrowest)
    if grid is not None and grid.rows * grid.columns > SINGLE_FROM:
        grid = replace(grid, single=True)

    def curve(chance: np.random.SeedSequence) -> Floats:
        drawn = _drawn(plants, places, chance)
        width = bandwidth(drawn)
        if grid is None:
            return _direct(drawn, kernel, width, 1, None)
        fine = grid if width >= narrowest else Grid.over(everywhere, width, float(kernel.at[-1]), single=grid.single)
        return _transformed(drawn, fine, kernel, width)

    return asked.each(curve)
