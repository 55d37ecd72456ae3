"""Density of the distances between plants (Duranton and Overman), with the bands of plants drawn at random."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distance.bandwidth import DistanceSummary, Pairs, Rule, sheather_jones, summarise
from observatory.statistics.measures.distance.curves import DistanceCurve
from observatory.statistics.measures.distance.pair_sums import Kernel, Method, Plants, estimate
from observatory.statistics.measures.distance.places import (
    EARTH_RADIUS,
    Metric,
    in_given_order,
    read_distances,
    read_points,
    read_weights,
)
from observatory.statistics.measures.distance.random_plants import null, simulate
from observatory.statistics.measures.distance.simulations import Simulations
from observatory.statistics.measures.parts import Progress


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
    plants = Plants(
        points,
        read_weights(weights, points, "weights"),
        second,
        None if second is None else read_weights(other_weights, second, "other_weights"),
    )
    distances, order = read_distances(at)
    kernel = Kernel(distances, _read_rule(bandwidth), _read_limit(bandwidth_within), radius)
    _check(plants, kernel, method)
    asked = Simulations.read(simulations, seed, level, keep_simulated, threads, progress)
    values, width, used, error = estimate(plants, kernel, method, threads, asked.told_before)
    curve = DistanceCurve(
        at=in_given_order(distances, order),
        estimate=in_given_order(values, order),
        measure="k_density",
        variant=_variant(plants, weights is not None or other_weights is not None, metric, kernel),
        bandwidth=width,
        method=used,
        error_bound=error,
    )
    if simulations == 0:
        return curve
    words, places = null(plants, sites, metric)
    return asked.around(curve, simulate(plants, places, kernel, method, asked), order, words)


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


def _check(plants: Plants, kernel: Kernel, method: str) -> None:
    if plants.pairs(0).number < 1:
        raise ValueError(f"{plants.points.shape[1]} plants make no pair")
    if not plants.together() > 0:
        raise ValueError("no pair of plants has a weight above zero")
    if method not in ("auto", "direct", "fft"):
        raise ValueError(f"method is {method!r}; it is 'auto', 'direct' or 'fft'")
    if method == "fft" and kernel.radius > 0:
        raise ValueError("the transform needs a plane: project the points, or use method='direct'")


def _variant(plants: Plants, weighted: bool, metric: str, kernel: Kernel) -> str:
    rule = "given bandwidth" if isinstance(kernel.rule, float) else f"{kernel.rule} bandwidth"
    if np.isfinite(kernel.within) and not isinstance(kernel.rule, float):
        rule += f" of pairs up to {kernel.within:g}"
    pairs = "product of weights" if weighted else "unweighted"
    return ", ".join(
        [pairs, "two industries" if plants.others is not None else "one industry", metric, rule, "reflected at zero"]
    )
