"""M and m: the share of an industry among the neighbours of its plants, over its share in the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.distance.bandwidth import Pairs, Rule
from observatory.statistics.measures.distance.curves import DistanceCurve, simulation_band
from observatory.statistics.measures.distance.duranton_overman import rule_bandwidth
from observatory.statistics.measures.distance.places import (
    Cells,
    Floats,
    in_given_order,
    read_distances,
    read_points,
    read_weights,
    sort_into_cells,
)
from observatory.statistics.measures.distance.work import Progress, beforehand, blocks, generators, in_parts

Booleans = NDArray[np.bool_]
Null = Literal["location", "labels"]

MOST_STORED = 100_000_000


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
    a simulated curve has no value. `threads` does not change any number; what `progress(done, of)` raises ends the work.

    Raises ValueError for a wrong shape, missing or negative numbers, marks that are not true or false, no plant of the industry or no other one.

    Conventions: as in dbmss (Mhat, MEnvelope), agreeing to rounding.
    Source: Marcon and Puech 2010, Journal of Economic Geography 10, 745-762.
    """
    given = _read(xy, is_case, at, weights, is_neighbour)
    return _curve(
        given,
        "m_function",
        _Around(given.at, None, False),
        null,
        simulations,
        seed,
        level,
        keep_simulated,
        threads,
        progress,
    )


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
    told = beforehand(progress, max(simulations, 1))
    width = rule_bandwidth(Pairs(cases, others, 0.0), bandwidth, bandwidth_within, threads, told)
    return _curve(
        given,
        "m_density",
        _Around(given.at, width, reflected),
        null,
        simulations,
        seed,
        level,
        keep_simulated,
        threads,
        progress,
    )


@dataclass(frozen=True)
class _Given:
    points: Floats
    case: Booleans
    near: Booleans | None
    weights: Floats
    weighted: bool
    at: Floats
    order: NDArray[np.int64]


@dataclass(frozen=True)
class _Around:
    """How the neighbours of a plant are weighed at each distance: within it, or by a kernel around it."""

    at: Floats
    bandwidth: float | None
    reflected: bool

    @property
    def limit(self) -> float:
        from observatory.statistics.measures.distance.loops import REACH

        return float(self.at[-1]) + (0.0 if self.bandwidth is None else REACH * self.bandwidth)

    def weigh(
        self,
        cells: Cells,
        cases: NDArray[np.int64],
        block: tuple[int, int],
        weights: Floats,
        near: Booleans,
        everything: bool,
    ) -> tuple[Floats, Floats]:
        """Weight of the chosen and of all neighbours of a block of cases, each (cases, distances); the second without columns if not asked for."""
        from observatory.statistics.measures.distance import loops

        rows = block[1] - block[0]
        chosen = np.zeros((rows, self.at.size))
        every = np.zeros((rows, self.at.size if everything else 0))
        if self.bandwidth is None:
            loops.neighbours_within(
                cases,
                *block,
                cells.points,
                weights,
                near,
                cells.frame,
                cells.starts,
                *loops.ladder(self.at),
                chosen,
                every,
            )
            return np.cumsum(chosen, axis=1), np.cumsum(every, axis=1)
        loops.neighbours_smoothed(
            cases,
            *block,
            cells.points,
            weights,
            near,
            cells.frame,
            cells.starts,
            self.at,
            self.bandwidth,
            self.reflected,
            chosen,
            every,
        )
        return chosen, every


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


def _curve(
    given: _Given,
    measure: str,
    around: _Around,
    null: Null,
    simulations: int,
    seed: int | None,
    level: float,
    keep_simulated: bool,
    threads: int | None,
    progress: Progress | None,
) -> DistanceCurve:
    if null not in ("location", "labels"):
        raise ValueError(f"null is {null!r}; it is 'location' or 'labels'")
    cells = sort_into_cells(given.points, around.limit)
    # From here on the plants stand in the order of the cells.
    case, weights = given.case[cells.order], given.weights[cells.order]
    near = case if given.near is None else given.near[cells.order]
    own = given.near is None
    estimate = _ratio(
        cells,
        case,
        near,
        own,
        weights,
        around,
        None,
        threads,
        progress if simulations == 0 else beforehand(progress, simulations),
    )
    variant = "weighted" if given.weighted else "unweighted"
    variant += ", one industry" if own else ", two industries"
    if around.bandwidth is not None:
        variant += ", reflected at zero" if around.reflected else ", not reflected at zero"
    curve = DistanceCurve(
        at=in_given_order(given.at, given.order),
        estimate=in_given_order(estimate, given.order),
        measure=measure,
        variant=variant,
        bandwidth=np.nan if around.bandwidth is None else around.bandwidth,
    )
    if simulations == 0:
        return curve
    number = case.size
    moves = null == "location" and given.weighted
    all_around = None
    # The neighbours of every place are the same in all simulations, unless weights move: find them once if that is less work.
    if not moves and number * around.at.size <= MOST_STORED and simulations * int(case.sum()) > number:
        everyone, nobody = np.arange(number, dtype=np.int64), np.zeros(number, dtype=np.bool_)
        parts = in_parts(
            blocks(number, 256),
            lambda block: around.weigh(cells, everyone, block, weights, nobody, True)[1],
            threads=threads,
            progress=beforehand(progress, simulations),
        )
        all_around = np.concatenate(parts)
    chances, entropy = generators(simulations, seed)

    def simulate(chance: np.random.SeedSequence) -> Floats:
        shuffled = np.random.default_rng(chance).permutation(number)
        drawn, drawn_near = case[shuffled], near[shuffled]
        return _ratio(
            cells, drawn, drawn_near, own, weights[shuffled] if moves else weights, around, all_around, 1, None
        )

    simulated = in_given_order(np.array(in_parts(chances, simulate, threads=threads, progress=progress)), given.order)
    band = simulation_band(simulated, level)
    if not given.weighted:
        words = "industries change places"
    else:
        words = "industries and weights change places" if moves else "industries change places, weights stay"
    return replace(
        curve,
        level=level,
        simulations=simulations,
        seed=entropy,
        null=words,
        simulated=simulated if keep_simulated else None,
        lower=band.lower,
        upper=band.upper,
        global_lower=band.global_lower,
        global_upper=band.global_upper,
    )


def _ratio(
    cells: Cells,
    case: Booleans,
    near: Booleans,
    own: bool,
    weights: Floats,
    around: _Around,
    all_around: Floats | None,
    threads: int | None,
    progress: Progress | None,
) -> Floats:
    """The measure at every distance, plants in the order of the cells; `all_around` is the weight of all neighbours of every place if known."""
    cases = np.flatnonzero(case)
    # With the neighbours of every place known, only plants of the industry need to be looked at: they get cells of their own.
    if all_around is not None:
        kept = np.flatnonzero(case | near)
        places = sort_into_cells(cells.points[:, kept], around.limit)
        kept = kept[places.order]
        sought = np.flatnonzero(case[kept])
        cases = kept[sought]
    else:
        kept, places, sought = np.arange(case.size), cells, cases
    w, flags = weights[kept], near[kept]
    total, chosen_total = weights.sum(), weights[near].sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        overall = (chosen_total - (weights[cases] if own else 0)) / (total - weights[cases])

    def add(block: tuple[int, int]) -> Floats:
        chosen, every = around.weigh(places, sought, block, w, flags, all_around is None)
        if all_around is not None:
            every = all_around[cases[block[0] : block[1]]]
        has = every > 0
        local = np.divide(chosen, every, out=np.zeros_like(chosen), where=has)
        norm = np.where(has, overall[block[0] : block[1], None], 0)
        return np.array([local.sum(axis=0), norm.sum(axis=0)])

    parts = in_parts(blocks(len(cases), 1 if len(cases) < 100 else 64), add, threads=threads, progress=progress)
    local, norm = np.sum(parts, axis=0)
    return np.divide(local, norm, out=np.full(local.shape, np.nan), where=norm > 0)
