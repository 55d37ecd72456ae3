"""Where like lies by like: local Moran and Getis-Ord, with the regions that are findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.false_discoveries import adjusted_for_false_discoveries
from observatory.statistics.measures.neighbours import Contiguity
from observatory.statistics.measures.parts import Progress, blocks, in_parts
from observatory.statistics.measures.spatial.sample import (
    Booleans,
    Floats,
    Sample,
    Weights,
    is_constant,
    read_draws,
    read_sample,
    two_sided,
)


@dataclass(frozen=True)
class LocalFindings:
    """What permutations say of every region; all arrays have shape (regions,), NaN for those left out."""

    p_value: Floats
    """Two-sided: twice the smaller tail of the permutations; of Getis-Ord without any, from the normal distribution."""
    adjusted: Floats
    """For all regions at once: the least false discovery rate at which the region is a finding."""
    significant: Booleans
    """Adjusted value of at most `false_discovery_rate`."""
    permutations: int
    seed: int | None
    false_discovery_rate: float
    missing: Booleans
    """Regions left out since their value is missing."""
    islands: Booleans
    """Regions left out since they have no neighbour with a value."""


@dataclass(frozen=True)
class LocalMoran(LocalFindings):
    """Local Moran of every region."""

    statistic: Floats
    quadrant: NDArray[np.str_]
    """Value and neighbours beside the mean: high-high, low-low, high-low, low-high; empty for regions left out."""


def local_moran(
    values: ArrayLike,
    boundaries: Any,
    *,
    weights: Weights = "row",
    contiguity: Contiguity = "queen",
    permutations: int = 999,
    seed: int | None = 0,
    false_discovery_rate: float = 0.05,
    threads: int | None = None,
    progress: Progress | None = None,
) -> LocalMoran:
    """Local Moran: I_i = z_i Σ_j w_ij z_j / m₂, m₂ = Σ z²/n; with row weights its mean is Moran's I.

    Arguments as `moran`. The permutations are conditional: a region keeps its value and gets as many neighbours by lot from all others.
    Up to 16 regions with as many neighbours, as far apart in the order given as can be, share their draws (in esda all regions do): each
    p-value has the distribution that it would have alone. None can be below 2/(permutations + 1); against many regions at once that may be too coarse to find anything,
    so take more permutations then. The same seed gives the same numbers on any number of `threads`.

    Packages differ: m₂ has n in spdep, as in the source and here; n − 1 in esda, whose statistics are (n − 1)/n of these.

    Raises ValueError as `moran`, and for a rate outside 0 to 1. Source: Anselin 1995; false discovery rate: Caldas de Castro and Singer 2006.
    """
    sample = read_sample(values, boundaries, contiguity, weights)
    z = sample.values - sample.values.mean()
    spread = (z**2).mean()
    lag = sample.lag(z[:, None], weights)[:, 0]
    constant = is_constant(sample.values)
    p_value = _conditional(sample, permutations, seed, threads, progress)
    names = np.array(["low-low", "low-high", "high-low", "high-high"])
    quadrant = names[2 * (z > 0) + (lag > 0)]
    statistic = np.full(len(z), np.nan) if constant else z * lag / spread
    p_value = np.full(len(z), np.nan) if constant else p_value
    return LocalMoran(
        statistic=sample.whole(statistic),
        quadrant=sample.whole(np.where(constant, "", quadrant), ""),
        **vars(_findings(sample, p_value, permutations, seed, false_discovery_rate)),
    )


@dataclass(frozen=True)
class GetisOrd(LocalFindings):
    """Hot and cold spots."""

    z_score: Floats
    """Above 0 where high values gather, below where low ones do."""
    kind: NDArray[np.str_]
    """`hot` or `cold` where significant, else empty."""
    variant: Literal["Gi", "Gi*"]


def getis_ord(
    values: ArrayLike,
    boundaries: Any,
    *,
    star: bool = True,
    contiguity: Contiguity = "queen",
    permutations: int = 999,
    seed: int | None = 0,
    false_discovery_rate: float = 0.05,
    threads: int | None = None,
    progress: Progress | None = None,
) -> GetisOrd:
    """Getis-Ord G_i* (`star`, the region counted with its neighbours) or G_i (without it), as standard deviates.

    G_i* = (Σ_j x_j − k x̄) / (s √((n k − k²)/(n − 1))) over the region and its neighbours, k in all, with x̄ and s² (divisor n) of all regions;
    G_i the same over the k neighbours, with n − 1, x̄ and s of all regions but i. Weights that sum to 1 give the same numbers. Other arguments
    as `local_moran`, whose conditional permutations these are: with them, both variants and local Moran have the same p-value. NaN
    where a region has all others for neighbours, which leaves nothing to compare with.

    Raises ValueError as `local_moran`. Source: Ord and Getis 1995.
    """
    sample = read_sample(values, boundaries, contiguity)
    x, number = sample.values, sample.links.number.astype(np.float64)
    sums = sample.lag(x[:, None], "binary")[:, 0]
    if star:
        size, number, sums = float(len(x)), number + 1, sums + x
        mean, spread = x.mean(), x.std()
    else:
        # Mean and deviation of all others, from values less the mean of all so that no digits are lost.
        z = x - x.mean()
        size = len(x) - 1.0
        mean = x.mean() - z / size
        spread = np.sqrt(np.maximum(((z**2).sum() - z**2) / size - (z / size) ** 2, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        z_score = (sums - number * mean) / (spread * np.sqrt((size * number - number**2) / (size - 1)))
    z_score[~np.isfinite(z_score) | is_constant(x)] = np.nan
    if permutations:
        p_value = _conditional(sample, permutations, seed, threads, progress)
        p_value[np.isnan(z_score)] = np.nan
    else:
        p_value = np.array([two_sided(one) for one in z_score])
    findings = _findings(sample, p_value, permutations, seed, false_discovery_rate)
    z_score = sample.whole(z_score)
    return GetisOrd(
        z_score=z_score,
        kind=np.where(findings.significant, np.where(z_score > 0, "hot", "cold"), ""),
        variant="Gi*" if star else "Gi",
        **vars(findings),
    )


def _findings(
    sample: Sample, p_value: Floats, permutations: int, seed: int | None, false_discovery_rate: float
) -> LocalFindings:
    """Back among all regions, and adjusted for their being many."""
    if not 0 < false_discovery_rate < 1:
        raise ValueError(f"false_discovery_rate is {false_discovery_rate}; a number between 0 and 1 would be right")
    adjusted = sample.whole(adjusted_for_false_discoveries(p_value))
    return LocalFindings(
        p_value=sample.whole(p_value),
        adjusted=adjusted,
        significant=adjusted <= false_discovery_rate,
        permutations=permutations,
        seed=seed,
        false_discovery_rate=false_discovery_rate,
        missing=sample.missing,
        islands=sample.islands,
    )


def _conditional(
    sample: Sample, permutations: int, seed: int | None, threads: int | None, progress: Progress | None
) -> Floats:
    """Two-sided p-values of the sum over the neighbours, the region's own value held: twice the smaller tail, the observed sum counted in."""
    from observatory.statistics.measures.spatial.neighbour_draws import SHARING, count_tails, scratch_for

    if read_draws(permutations) == 0:
        raise ValueError("permutations is 0; without any there is no p-value")
    values = sample.values - sample.values.mean()
    starts, members = sample.links.starts, sample.links.members
    number = sample.links.number
    order, groups = _sharing(number, SHARING)
    states = np.random.SeedSequence(seed).generate_state(len(groups) - 1, np.uint64)
    above, below = np.zeros(len(values), np.int64), np.zeros(len(values), np.int64)
    slack = 1e-10 * float(np.abs(values).max()) * max(1, int(number.max()))
    total = float(values.sum())
    most = int(np.minimum(number, len(values) - 1 - number).max())

    def work(strip: tuple[int, int]) -> None:
        scratch = scratch_for(len(values), most)
        count_tails(
            starts, members, values, order, groups, states, permutations, total, slack, above, below, scratch, *strip
        )

    in_parts(blocks(len(groups) - 1), work, threads=threads, progress=progress)
    return np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (permutations + 1))


def _sharing(number: NDArray[np.int64], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Groups of at most so many regions with as many neighbours: all regions in the order of their groups, and where each group begins and the
    last one ends.

    Regions of a group lie as far apart in the order given as can be, so that what chance does to their p-values alike is no pattern on the map.
    """
    order, starts = [], [np.zeros(1, np.int64)]
    for one in np.unique(number):
        alike = np.flatnonzero(number == one)
        count = -(-len(alike) // most)
        place = np.arange(len(alike)) % count
        order.append(alike[np.argsort(place, kind="stable")])
        starts.append(np.bincount(place))
    return np.concatenate(order), np.cumsum(np.concatenate(starts))
