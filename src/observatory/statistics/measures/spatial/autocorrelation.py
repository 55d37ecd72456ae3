"""Autocorrelation of a whole map: Moran's I and Geary's c."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.neighbours import Contiguity
from observatory.statistics.measures.parts import Progress, in_parts
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
    sample = read_sample(values, boundaries, contiguity, weights)
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
    sample = read_sample(values, boundaries, contiguity, weights)
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


def _moments(sample: Sample, weights: Weights) -> tuple[float, Floats, float, float, float, float]:
    """Number of regions, values less their mean, S₀, S₁, S₂ and the kurtosis."""
    z = sample.values - sample.values.mean()
    rows, columns = sample.sums(weights)
    number = sample.links.number.astype(np.float64)
    own = np.ones(len(number)) if weights == "binary" else 1 / number
    focal = np.repeat(np.arange(len(number)), sample.links.number)
    s1 = ((own[focal] + own[sample.links.members]) ** 2).sum() / 2
    kurtosis = np.nan if is_constant(sample.values) else (z**4).mean() / (z**2).mean() ** 2
    return float(len(z)), z, float(rows.sum()), float(s1), float(((rows + columns) ** 2).sum()), float(kurtosis)


def _tested(
    sample: Sample,
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
    read_draws(permutations)
    statistic, p_permutation = np.nan, np.nan
    if not is_constant(sample.values):
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
        p_value=two_sided(z_score),
        p_permutation=p_permutation,
        permutations=permutations,
        seed=seed,
        weights=weights,
        missing=sample.missing,
        islands=sample.islands,
    )
