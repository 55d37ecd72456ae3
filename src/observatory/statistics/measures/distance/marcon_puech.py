"""M and m: the share of an industry among the neighbours of its plants, over its share in the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.distance.bandwidth import Pairs, Rule
from observatory.statistics.measures.distance.curves import DistanceCurve
from observatory.statistics.measures.distance.duranton_overman import rule_bandwidth
from observatory.statistics.measures.distance.neighbourhoods import Plants, Smoothed, Within, simulated_ratios
from observatory.statistics.measures.distance.places import (
    Floats,
    in_given_order,
    read_distances,
    read_points,
    read_weights,
)
from observatory.statistics.measures.distance.simulations import Simulations
from observatory.statistics.measures.parts import Progress, beforehand

Booleans = NDArray[np.bool_]
Null = Literal["location", "labels"]


def m_function(
    xy: ArrayLike,
    is_case: ArrayLike,
    at: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    is_neighbour: ArrayLike | None = None,
    null: Null = "location",
    simulations: int = 0,
    seed: int | None = None,
    level: float = 0.95,
    keep_simulated: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DistanceCurve:
    """Marcon and Puech's M: relative concentration of an industry within each of the distances `at`.

        M(d) = Σ_i [ W_S(i, d) / W(i, d) ] / Σ_i [ (W_S - w_i) / (W - w_i) ],     i over the plants of the industry

    with W_S(i, d) the weight of the other plants of the industry within d of plant i, W(i, d) that of all other plants there, W_S and W the
    totals. One means that the industry is as frequent around its plants as everywhere, two twice as frequent.

    `xy` has shape (plants, 2), in the plane, plants of all industries; `is_case` marks those of the industry, shape (plants,); `at` are distances, shape (k,);
    `weights`, one per plant, are employment. A plant at exactly the distance counts, the plant itself never does. A plant without any
    neighbour within d is left out of both sums; NaN where that leaves none. With `is_neighbour`, marks of another industry, W_S is of
    that one and w_i is not taken from its total: how frequent it is around the plants of the first.

    `simulations` reassigns, by `seed`, the plants to the places. `null` is "location": industry and weight move together; or "labels": weights
    stay where they are and the industries are shuffled. Without weights the two are the same. Bands: `curves.simulation_band`, NaN at distances where
    a simulated curve has no value. The time of many simulations grows with the plants of the industry squared while these are few, with all plants
    squared at the most (see `neighbourhoods`); weights that move with the industry make every simulation look at all neighbours anew.
    `threads` does not change any number; what `progress(done, of)` raises ends the work.

    Raises ValueError for a wrong shape, missing or negative numbers, marks that are not true or false, no plant of the industry or no other one.

    Conventions: as in dbmss (Mhat, MEnvelope), agreeing to rounding.
    Source: Marcon and Puech 2010, Journal of Economic Geography 10, 745-762.
    """
    given = _read(xy, is_case, at, weights, is_neighbour)
    asked = Simulations.read(simulations, seed, level, keep_simulated, threads, progress)
    return _curve(given, "m_function", Within(given.at), null, asked)


def m_density(
    xy: ArrayLike,
    is_case: ArrayLike,
    at: ArrayLike,
    weights: ArrayLike | None = None,
    bandwidth: Rule | float = "silverman",
    *,
    is_neighbour: ArrayLike | None = None,
    bandwidth_within: float | None = None,
    reflected: bool = False,
    null: Null = "location",
    simulations: int = 0,
    seed: int | None = None,
    level: float = 0.95,
    keep_simulated: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DistanceCurve:
    """Lang, Marcon and Puech's m: as M, at a distance instead of within it.

        m(d) = Σ_i [ Σ_{j in S} w_j φ((d - d_ij) / h) / Σ_j w_j φ((d - d_ij) / h) ] / Σ_i [ (W_S - w_i) / (W - w_i) ]

    Arguments as in `m_function`; `bandwidth` h as in `k_density`, a rule being applied to the distances between the plants of the industry (or of it
    with the neighbours' industry), and `bandwidth_within` limiting these. Simulations use the bandwidth of the real plants.
    The kernel ends 8 bandwidths out; a plant with no neighbour within that reach of d is left out of both sums.

    Conventions: numerator and denominator are not reflected at distance zero, as in dbmss, since what lies beyond zero is lost from both; `reflected` does
    it. dbmss takes for its rule only pairs up to twice the largest of `at` (here `bandwidth_within`), bins the kernel sum of each plant and reads
    between 512 points, which departs where its own density is all but zero.
    Source: Lang, Marcon and Puech 2020, Journal of Economic Geography 20, 1243-1268 (distance-based measures with m).
    """
    given = _read(xy, is_case, at, weights, is_neighbour)
    cases = np.ascontiguousarray(given.points[:, given.case])
    others = None if given.near is None else np.ascontiguousarray(given.points[:, given.near])
    asked = Simulations.read(simulations, seed, level, keep_simulated, threads, progress)
    told = beforehand(progress, max(simulations, 1))
    width = rule_bandwidth(Pairs(cases, others, 0.0), bandwidth, bandwidth_within, threads, told)
    return _curve(given, "m_density", Smoothed(given.at, width, reflected), null, asked)


@dataclass(frozen=True)
class _Given:
    points: Floats
    case: Booleans
    near: Booleans | None
    weights: Floats
    weighted: bool
    at: Floats
    order: NDArray[np.int64]


def _read(
    xy: ArrayLike, is_case: ArrayLike, at: ArrayLike, weights: ArrayLike | None, is_neighbour: ArrayLike | None
) -> _Given:
    points = read_points(xy, "xy")
    case = _read_marks(is_case, "is_case", points.shape[1])
    near = None if is_neighbour is None else _read_marks(is_neighbour, "is_neighbour", points.shape[1])
    if near is not None and (near & case).any():
        raise ValueError(
            "is_neighbour marks plants of the industry itself; leave it out for the industry around its own plants"
        )
    if case.all():
        raise ValueError("is_case marks every plant; a share of the whole needs others")
    distances, order = read_distances(at)
    return _Given(points, case, near, read_weights(weights, points, "weights"), weights is not None, distances, order)


def _read_marks(marks: ArrayLike, name: str, number: int) -> Booleans:
    array = np.asarray(marks)
    if array.shape != (number,):
        raise ValueError(f"{name} has shape {array.shape}; there are {number} points")
    if array.dtype != np.bool_:
        if array.dtype.kind not in "iuf" or not np.isin(array, (0, 1)).all():
            raise ValueError(f"{name} is neither true nor false everywhere")
        array = array.astype(np.bool_)
    if not array.any():
        raise ValueError(f"{name} marks no plant")
    return array


def _curve(given: _Given, measure: str, around: Within | Smoothed, null: Null, asked: Simulations) -> DistanceCurve:
    if null not in ("location", "labels"):
        raise ValueError(f"null is {null!r}; it is 'location' or 'labels'")
    plants = Plants.over(around, given.points, given.case, given.near, given.weights)
    estimate = plants.ratio(asked.threads, asked.told_before)
    variant = "weighted" if given.weighted else "unweighted"
    variant += ", one industry" if given.near is None else ", two industries"
    if isinstance(around, Smoothed):
        variant += ", reflected at zero" if around.reflected else ", not reflected at zero"
    curve = DistanceCurve(
        at=in_given_order(given.at, given.order),
        estimate=in_given_order(estimate, given.order),
        measure=measure,
        variant=variant,
        bandwidth=around.bandwidth if isinstance(around, Smoothed) else np.nan,
    )
    if asked.number == 0:
        return curve
    moves = null == "location" and given.weighted
    if not given.weighted:
        words = "industries change places"
    else:
        words = "industries and weights change places" if moves else "industries change places, weights stay"
    return asked.around(curve, simulated_ratios(plants, moves, asked), given.order, words)
