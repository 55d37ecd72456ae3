"""Whether like lies by like: Moran's I and Geary's c of a map, and where: local Moran and Getis-Ord.

One call from values and boundaries. Regions whose value is missing (NaN) are left out, with their links; so are islands, regions without
any neighbour left, which say nothing about neighbours. All statistics are those of the regions that remain; the others have NaN and are named.
esda keeps islands, with a neighbourhood of zero.

P-values are two-sided everywhere; those of esda are one-sided unless asked otherwise. Checked against esda and spdep; computed here, since
esda compiles for longer than this takes, and draws the same lots for all regions, so that their p-values depend on each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.false_discoveries import adjusted_for_false_discoveries
from observatory.statistics.measures.neighbours import Contiguity, Neighbours, neighbours
from observatory.statistics.measures.parts import Progress, blocks, in_parts

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Weights = Literal["row", "binary"]

FEWEST = 4
DRAWS_AT_ONCE = 32


@dataclass(frozen=True)
class Autocorrelation:
    """Autocorrelation of a whole map."""

    statistic: float
    expected: float
    """Where the values are strewn at random over the regions."""
    variance: float
    """Under the same assumption (randomisation), exact."""
    z_score: float
    p_value: float
    """Two-sided, from the normal distribution."""
    p_permutation: float
    """Two-sided, from the permutations: twice the smaller tail; NaN if none were asked for."""
    permutations: int
    seed: int | None
    weights: Weights
    missing: Booleans
    """Regions left out since their value is missing."""
    islands: Booleans
    """Regions left out since they have no neighbour with a value."""


def moran(
    values: ArrayLike,
    boundaries: Any,
    *,
    weights: Weights = "row",
    contiguity: Contiguity = "queen",
    permutations: int = 999,
    seed: int | None = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Autocorrelation:
    """Moran's I: (n / S₀) Σ_ij w_ij z_i z_j / Σ z_i², z the values less their mean, S₀ the sum of the weights.

    `values` of shape (regions,), NaN where missing; `boundaries` as `neighbours` takes them. With `weights="row"` the weights of a region's
    neighbours sum to 1, with `"binary"` each is 1. The same seed gives the same numbers on any number of `threads`; `progress` is told of the
    parts done. Above its expectation −1/(n − 1) like lies by like, below it unlike. All numbers are NaN if all
    values are the same.

    Raises ValueError for shapes that do not fit, infinite values, fewer than four regions left, and what `neighbours` refuses.
    Source: Moran 1950; moments from Cliff and Ord 1981.
    """
    sample = _sample(values, boundaries, contiguity, weights)
    n, z, s0, s1, s2, kurtosis = _moments(sample, weights)
    expected = -1 / (n - 1)
    variance = (
        n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2) - kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    ) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2

    def of(many: Floats) -> Floats:
        """Of each column of values."""
        return n / s0 * (many * sample.lag(many, weights)).sum(axis=0) / (many**2).sum(axis=0)

    return _tested(sample, of, z, expected, variance, weights, permutations, seed, threads, progress)


def geary(
    values: ArrayLike,
    boundaries: Any,
    *,
    weights: Weights = "row",
    contiguity: Contiguity = "queen",
    permutations: int = 999,
    seed: int | None = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Autocorrelation:
    """Geary's c: ((n − 1) / 2 S₀) Σ_ij w_ij (x_i − x_j)² / Σ z_i². Below 1 like lies by like, above it unlike. Arguments and errors as `moran`.

    Source: Geary 1954; moments from Cliff and Ord 1981.
    """
    sample = _sample(values, boundaries, contiguity, weights)
    n, z, s0, s1, s2, kurtosis = _moments(sample, weights)
    variance = (
        (n - 1) * s1 * (n * n - 3 * n + 3 - (n - 1) * kurtosis)
        - (n - 1) * s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * kurtosis) / 4
        + s0**2 * (n * n - 3 - (n - 1) ** 2 * kurtosis)
    ) / (n * (n - 2) * (n - 3) * s0**2)
    rows, columns = sample.sums(weights)

    def of(many: Floats) -> Floats:
        # Σ w_ij (x_i − x_j)² = Σ (w_i· + w_·i) x_i² − 2 Σ w_ij x_i x_j
        squares = ((rows + columns)[:, None] * many**2).sum(axis=0) - 2 * (many * sample.lag(many, weights)).sum(axis=0)
        return (n - 1) / (2 * s0) * squares / (many**2).sum(axis=0)

    return _tested(sample, of, z, 1.0, variance, weights, permutations, seed, threads, progress)


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran of every region; all arrays have shape (regions,), NaN (or no quadrant) for those left out."""

    statistic: Floats
    p_value: Floats
    """Two-sided, from the permutations: twice the smaller tail."""
    adjusted: Floats
    """For all regions at once: the least false discovery rate at which the region is a finding."""
    significant: Booleans
    """Adjusted value of at most `false_discovery_rate`."""
    quadrant: NDArray[np.str_]
    """Value and neighbours beside the mean: high-high, low-low, high-low, low-high."""
    permutations: int
    seed: int | None
    false_discovery_rate: float
    missing: Booleans
    islands: Booleans


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

    Arguments as `moran`. The permutations are conditional: a region keeps its value and gets as many neighbours by lot from all others,
    independently of the other regions. No p-value can be below 2/(permutations + 1); against many regions at once that may be too coarse
    to find anything, so take more permutations then. The same seed gives the same numbers on any number of `threads`.

    Packages differ: m₂ has n in spdep, as in the source and here; n − 1 in esda, whose statistics are (n − 1)/n of these.

    Raises ValueError as `moran`, and for a rate outside 0 to 1. Source: Anselin 1995; false discovery rate: Caldas de Castro and Singer 2006.
    """
    sample = _sample(values, boundaries, contiguity, weights)
    z = sample.values - sample.values.mean()
    spread = (z**2).mean()
    lag = sample.lag(z[:, None], weights)[:, 0]
    constant = _constant(sample.values)
    p_value = _conditional(sample, permutations, seed, threads, progress)
    names = np.array(["low-low", "low-high", "high-low", "high-high"])
    quadrant = names[2 * (z > 0) + (lag > 0)]
    statistic = np.full(len(z), np.nan) if constant else z * lag / spread
    p_value = np.full(len(z), np.nan) if constant else p_value
    adjusted = adjusted_for_false_discoveries(p_value)
    whole = sample.whole(adjusted)
    return LocalMoran(
        statistic=sample.whole(statistic),
        p_value=sample.whole(p_value),
        adjusted=whole,
        significant=whole <= _rate(false_discovery_rate),
        quadrant=sample.whole(np.where(constant, "", quadrant), ""),
        permutations=permutations,
        seed=seed,
        false_discovery_rate=false_discovery_rate,
        missing=sample.missing,
        islands=sample.islands,
    )


@dataclass(frozen=True)
class GetisOrd:
    """Hot and cold spots; all arrays have shape (regions,), NaN (or no kind) for those left out."""

    z_score: Floats
    """Above 0 where high values gather, below where low ones do."""
    p_value: Floats
    """Two-sided, from the permutations if there are any, else from the normal distribution."""
    adjusted: Floats
    significant: Booleans
    kind: NDArray[np.str_]
    """`hot` or `cold` where significant, else empty."""
    variant: Literal["Gi", "Gi*"]
    permutations: int
    seed: int | None
    false_discovery_rate: float
    missing: Booleans
    islands: Booleans


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
    sample = _sample(values, boundaries, contiguity)
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
    z_score[~np.isfinite(z_score) | _constant(x)] = np.nan
    if permutations:
        p_value = _conditional(sample, permutations, seed, threads, progress)
        p_value[np.isnan(z_score)] = np.nan
    else:
        p_value = np.array([_two_sided(one) for one in z_score])
    adjusted = sample.whole(adjusted_for_false_discoveries(p_value))
    significant = adjusted <= _rate(false_discovery_rate)
    z_score = sample.whole(z_score)
    return GetisOrd(
        z_score=z_score,
        p_value=sample.whole(p_value),
        adjusted=adjusted,
        significant=significant,
        kind=np.where(significant, np.where(z_score > 0, "hot", "cold"), ""),
        variant="Gi*" if star else "Gi",
        permutations=permutations,
        seed=seed,
        false_discovery_rate=false_discovery_rate,
        missing=sample.missing,
        islands=sample.islands,
    )


@dataclass(frozen=True)
class _Sample:
    """The regions with a value and a neighbour with one."""

    values: Floats
    links: Neighbours
    missing: Booleans
    islands: Booleans

    def lag(self, many: Floats, weights: Weights) -> Floats:
        """The weighted sum over the neighbours, of each column."""
        from scipy.sparse import csr_array

        size = len(self.values)
        ones = np.ones(len(self.links.members))
        sums: Floats = csr_array((ones, self.links.members, self.links.starts), shape=(size, size)) @ many
        return sums / self.links.number[:, None] if weights == "row" else sums

    def sums(self, weights: Weights) -> tuple[Floats, Floats]:
        """Sum of the weights of every row and of every column."""
        number = self.links.number.astype(np.float64)
        if weights == "binary":
            return number, number
        columns = np.bincount(self.links.members, np.repeat(1 / number, self.links.number), minlength=len(number))
        return np.ones(len(number)), columns.astype(np.float64)

    def whole(self, part: NDArray, empty: Any = np.nan) -> NDArray:
        """Back among the regions left out."""
        out = np.full(len(self.missing), empty, dtype=part.dtype)
        out[~(self.missing | self.islands)] = part
        return out


def _sample(values: ArrayLike, boundaries: Any, contiguity: Contiguity, weights: Weights = "binary") -> _Sample:
    if weights not in ("row", "binary"):
        raise ValueError(f"weights is {weights!r}; row or binary would be right")
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 1:
        raise ValueError(f"values have {x.ndim} dimensions, not 1 (regions)")
    if np.isinf(x).any():
        raise ValueError(f"the value of region {int(np.argmax(np.isinf(x)))} is infinite")
    links = neighbours(boundaries, contiguity=contiguity)
    if len(links.starts) - 1 != len(x):
        raise ValueError(f"there are {len(x)} values and boundaries of {len(links.starts) - 1} regions")
    missing = np.isnan(x)
    if missing.any():
        present = links.among(~missing).number
    else:
        present = links.number
    islands = np.zeros(len(x), dtype=np.bool_)
    islands[~missing] = present == 0
    kept = ~(missing | islands)
    if kept.sum() < FEWEST:
        raise ValueError(
            f"{int(kept.sum())} regions have a value and a neighbour with one; at least {FEWEST} are needed"
        )
    return _Sample(x[kept], links if kept.all() else links.among(kept), missing, islands)


def _moments(sample: _Sample, weights: Weights) -> tuple[float, Floats, float, float, float, float]:
    """Number of regions, values less their mean, S₀, S₁, S₂ and the kurtosis."""
    z = sample.values - sample.values.mean()
    rows, columns = sample.sums(weights)
    number = sample.links.number.astype(np.float64)
    own = np.ones(len(number)) if weights == "binary" else 1 / number
    focal = np.repeat(np.arange(len(number)), sample.links.number)
    s1 = ((own[focal] + own[sample.links.members]) ** 2).sum() / 2
    kurtosis = np.nan if _constant(sample.values) else (z**4).mean() / (z**2).mean() ** 2
    return float(len(z)), z, float(rows.sum()), float(s1), float(((rows + columns) ** 2).sum()), float(kurtosis)


def _tested(
    sample: _Sample,
    of: Any,
    z: Floats,
    expected: float,
    variance: float,
    weights: Weights,
    permutations: int,
    seed: int | None,
    threads: int | None,
    progress: Progress | None,
) -> Autocorrelation:
    _draws(permutations)
    statistic, p_permutation = np.nan, np.nan
    if not _constant(sample.values):
        statistic = float(of(z[:, None])[0])
        if permutations:
            sources = np.random.SeedSequence(seed).spawn(permutations)
            parts = [sources[start : start + DRAWS_AT_ONCE] for start in range(0, permutations, DRAWS_AT_ONCE)]

            def draw(part: list[np.random.SeedSequence]) -> Floats:
                return np.asarray(of(np.stack([np.random.default_rng(one).permutation(z) for one in part], axis=1)))

            drawn = np.concatenate(in_parts(parts, draw, threads=threads, progress=progress))
            slack = 1e-10 * max(abs(statistic), 1.0)
            fewer = min((drawn >= statistic - slack).sum(), (drawn <= statistic + slack).sum())
            p_permutation = float(min(1.0, 2 * (fewer + 1) / (permutations + 1)))
    z_score = (statistic - expected) / math.sqrt(variance) if variance > 0 else np.nan
    return Autocorrelation(
        statistic=statistic,
        expected=expected,
        variance=variance,
        z_score=z_score,
        p_value=_two_sided(z_score),
        p_permutation=p_permutation,
        permutations=permutations,
        seed=seed,
        weights=weights,
        missing=sample.missing,
        islands=sample.islands,
    )


def _conditional(
    sample: _Sample, permutations: int, seed: int | None, threads: int | None, progress: Progress | None
) -> Floats:
    """Two-sided p-values of the sum over the neighbours, the region's own value held: twice the smaller tail, the observed sum counted in."""
    from observatory.statistics.measures.neighbour_draws import count_tails

    if _draws(permutations) == 0:
        raise ValueError("permutations is 0; without any there is no p-value")
    values = sample.values - sample.values.mean()
    states = np.random.SeedSequence(seed).generate_state(len(values), np.uint64)
    above, below = np.zeros(len(values), np.int64), np.zeros(len(values), np.int64)
    slack = 1e-10 * float(np.abs(values).max()) * max(1, int(sample.links.number.max()))
    starts, members = sample.links.starts, sample.links.members

    def work(strip: tuple[int, int]) -> None:
        count_tails(starts, members, values, states, permutations, slack, above, below, *strip)

    in_parts(blocks(len(values)), work, threads=threads, progress=progress)
    return np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (permutations + 1))


def _draws(permutations: int) -> int:
    if permutations < 0:
        raise ValueError(f"permutations is {permutations}; 0 or more would be right")
    return permutations


def _rate(false_discovery_rate: float) -> float:
    if not 0 < false_discovery_rate < 1:
        raise ValueError(f"false_discovery_rate is {false_discovery_rate}; a number between 0 and 1 would be right")
    return false_discovery_rate


def _constant(values: Floats) -> bool:
    return bool(values.max() == values.min())


def _two_sided(z_score: float) -> float:
    return math.erfc(abs(z_score) / math.sqrt(2))
