"""How wide the kernel is: rules applied to the distances between all pairs, exactly and without storing them where they are many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from observatory.statistics.measures.distance.places import Floats, sort_into_cells
from observatory.statistics.measures.parts import Progress, blocks, in_parts, stage

Rule = Literal["silverman", "sheather_jones"]

STORED_PAIRS = 200_000
BINS = 2**14
FEW_PAIRS = 10_000_000


@dataclass(frozen=True)
class DistanceSummary:
    """The distances of all pairs: their number, mean, standard deviation (n - 1), quartiles and median (linear between order statistics)."""

    pairs: int
    mean: float
    deviation: float
    first_quartile: float
    median: float
    third_quartile: float

    def silverman(self) -> float:
        """Silverman's rule of thumb: 0.9 min(s, IQR / 1.34) N^(-1/5), where N is the number of pairs and not of points.

        Source: Silverman 1986, Density Estimation, equation 3.31, as Duranton and Overman (2005) use it. R's bw.nrd0 is the same.
        """
        return 0.9 * self._spread(1.34) * self.pairs**-0.2

    def _spread(self, normal_range: float) -> float:
        quartiles = self.third_quartile - self.first_quartile
        spread = min(self.deviation, quartiles / normal_range) if quartiles > 0 else self.deviation
        if not spread > 0:
            raise ValueError(
                f"all {self.pairs} distances are the same, {self.mean:g}: no rule gives a bandwidth, give one"
            )
        return spread


@dataclass(frozen=True)
class Pairs:
    """All pairs of one set of points (`second` None) or of one set with another, on the plane or on a sphere of the radius."""

    first: Floats
    second: Floats | None
    radius: float

    @property
    def number(self) -> int:
        n = self.first.shape[1]
        return n * (n - 1) // 2 if self.second is None else n * self.second.shape[1]

    @property
    def partners(self) -> Floats:
        return self.first if self.second is None else self.second

    def longest(self) -> float:
        """A distance that no pair exceeds."""
        if self.radius > 0:
            return np.pi * self.radius
        both = self.first if self.second is None else np.hstack([self.first, self.second])
        return float(np.hypot(*(both.max(axis=1) - both.min(axis=1))[:2]))


Counts = tuple[NDArray[np.int64], float, float]


def summarise(
    pairs: Pairs,
    within: float,
    *,
    exact: bool = True,
    counted: Counts | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> DistanceSummary:
    """Mean, deviation and quartiles of the distances up to `within`.

    Few pairs are stored. Many are counted in 16,384 bins up to the longest distance; a second look collects those in the bins of the
    quartiles, so that these are exact order statistics as well. Without `exact` the quartiles are read from the bins, off by at most one
    bin. `counted` is what `count_distances` gives, where that is known.
    """
    if exact and pairs.number <= STORED_PAIRS:
        return _summarise_stored(
            _collect(pairs, np.ones(1, dtype=np.bool_), np.inf, within, pairs.number, threads, progress)
        )
    width = bin_width(pairs, within)
    if counted is None:
        counted = count_distances(pairs, within, threads=threads, progress=stage(progress, 0, 2) if exact else progress)
    counts, total, squares = counted
    number = int(counts.sum())
    if number < 2:
        raise ValueError(_too_few(number, within))
    mean = total / number
    deviation = float(np.sqrt(max(squares - number * mean**2, 0) / (number - 1)))
    below = np.concatenate([[0], np.cumsum(counts)])
    ranks = [(number - 1) * part for part in (0.25, 0.5, 0.75)]
    if not exact:
        bins = [min(int(np.searchsorted(below, rank + 0.5, side="right")) - 1, BINS - 1) for rank in ranks]
        found = [width * (b + (rank + 0.5 - below[b]) / counts[b]) for b, rank in zip(bins, ranks, strict=True)]
        return DistanceSummary(number, mean, deviation, *found)
    whole = sorted({place for rank in ranks for place in (int(rank), min(int(rank) + 1, number - 1))})
    wanted = np.zeros(BINS, dtype=np.bool_)
    wanted[np.searchsorted(below, whole, side="right") - 1] = True
    second = stage(progress, 1, 2)
    values = np.sort(_collect(pairs, wanted, width, within, int(counts[wanted].sum()), threads, second))
    # A place among all distances becomes one among those collected: less what lies in the bins below that were left out.
    left_out = np.concatenate([[0], np.cumsum(np.where(wanted, 0, counts))])

    def order_statistic(place: int) -> float:
        return float(values[place - left_out[np.searchsorted(below, place, side="right") - 1]])

    quantiles = []
    for rank in ranks:
        low, high = order_statistic(int(rank)), order_statistic(min(int(rank) + 1, number - 1))
        quantiles.append(low + (rank - int(rank)) * (high - low))
    return DistanceSummary(number, mean, deviation, *quantiles)


def _summarise_stored(values: Floats) -> DistanceSummary:
    if values.size < 2:
        raise ValueError(_too_few(values.size, np.inf))
    low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
    return DistanceSummary(
        values.size, float(values.mean()), float(values.std(ddof=1)), float(low), float(median), float(high)
    )


def _too_few(number: int, within: float) -> str:
    span = "" if np.isinf(within) else f" up to {within:g}"
    return f"{number} distances{span} give no bandwidth; at least three points are needed, or a bandwidth as a number"


def bin_width(pairs: Pairs, within: float) -> float:
    """Width of the bins of `count_distances`."""
    return float(max(min(pairs.longest(), within), np.finfo(float).tiny) * (1 + 1e-12) / BINS)


def count_distances(
    pairs: Pairs, within: float, *, threads: int | None = None, progress: Progress | None = None
) -> Counts:
    """Numbers of pairs by distance in bins, with the sum of distances and of their squares, for those up to `within`."""
    from observatory.statistics.measures.distance import loops

    cells = sort_into_cells(pairs.partners, within if pairs.radius == 0 else np.inf)
    same = pairs.second is None
    first = cells.points if same else pairs.first
    width = bin_width(pairs, within)

    def count(block: tuple[int, int]) -> Counts:
        counts = np.zeros(BINS, dtype=np.int64)
        sums = loops.count_distances(
            first, *block, cells.points, same, pairs.radius, cells.frame, cells.starts, within, width, counts
        )
        return counts, *sums

    few = 16 if pairs.number < FEW_PAIRS else 64
    parts = in_parts(blocks(first.shape[1], few), count, threads=threads, progress=progress)
    return (
        sum((part[0] for part in parts), np.zeros(BINS, dtype=np.int64)),
        sum(p[1] for p in parts),
        sum(p[2] for p in parts),
    )


def _collect(
    pairs: Pairs,
    wanted: NDArray[np.bool_],
    width: float,
    within: float,
    most: int,
    threads: int | None,
    progress: Progress | None,
) -> Floats:
    from observatory.statistics.measures.distance import loops

    same = pairs.second is None
    partners = np.ascontiguousarray(pairs.partners)

    def collect(block: tuple[int, int]) -> Floats:
        first, last = block
        rows = (
            sum(partners.shape[1] - 1 - i for i in range(first, last)) if same else (last - first) * partners.shape[1]
        )
        found = np.empty(min(rows, most))
        number = loops.collect_distances(
            pairs.first, first, last, partners, same, pairs.radius, width, within, wanted, found
        )
        return found[:number].copy()

    return np.concatenate(in_parts(blocks(pairs.first.shape[1]), collect, threads=threads, progress=progress))


def sheather_jones(
    pairs: Pairs, within: float, *, threads: int | None = None, progress: Progress | None = None
) -> float:
    """Bandwidth of Sheather and Jones ("solve the equation") of the distances, from counts in 16,384 bins."""
    counted = count_distances(pairs, within, threads=threads, progress=stage(progress, 0, 2))
    summary = summarise(pairs, within, counted=counted, threads=threads, progress=stage(progress, 1, 2))
    return sheather_jones_of_counts(counted[0], bin_width(pairs, within), summary)


def sheather_jones_of_counts(counts: NDArray[np.int64], width: float, summary: DistanceSummary) -> float:
    """The same from counted values.

    The bandwidth h solves h = [1 / (2 √π N S(α(h)))]^(1/5), where S(a) estimates the integral of the squared second derivative of the
    density with a normal kernel of width a, and α(h) = 1.357 [S(a) / T(b)]^(1/7) h^(5/7) with a = 1.24 s N^(-1/7), b = 1.23 s N^(-1/9),
    s = min(standard deviation, IQR / 1.349) and T the same for the third derivative.

    Source: Sheather and Jones 1991, Journal of the Royal Statistical Society B 53, 683-690; constants as in R's bw.SJ, which counts in
    1,000 bins and stops its search early, at a tenth of the lower end.
    """
    from scipy.fft import irfft, next_fast_len, rfft
    from scipy.optimize import brentq

    number = summary.pairs
    length = next_fast_len(2 * counts.size, real=True)
    transform = rfft(counts.astype(np.float64), length)
    together = irfft(np.abs(transform) ** 2, length)[: counts.size].round()
    # Two values in the same bin: unordered pairs of different values.
    together[0] = (counts * (counts - 1) // 2).sum(dtype=np.float64)
    used = np.flatnonzero(together)
    lags, together = used * width, together[used]

    def functional(h: float, terms: Callable[[NDArray[Any]], NDArray[Any]], alone: float, power: int) -> float:
        squared = (lags / h) ** 2
        near = squared < 1000
        value = (np.exp(-squared[near] / 2) * terms(squared[near]) * together[near]).sum()
        return float((2 * value + alone * number) / (float(number) * (number - 1) * h**power * np.sqrt(2 * np.pi)))

    def fourth(h: float) -> float:
        return functional(h, lambda z: z * z - 6 * z + 3, 3, 5)

    def sixth(h: float) -> float:
        return functional(h, lambda z: z**3 - 15 * z * z + 45 * z - 15, -15, 7)

    spread = summary._spread(1.349)
    third = -sixth(1.23 * spread * number ** (-1 / 9))
    second = fourth(1.24 * spread * number ** (-1 / 7))
    if not (third > 0 and second > 0):
        raise ValueError(
            "the distances are too few or too alike for the rule of Sheather and Jones: use 'silverman' or give a bandwidth"
        )
    ratio = 1.357 * (second / third) ** (1 / 7)

    def excess(h: float) -> float:
        return float((1 / (2 * np.sqrt(np.pi) * number * fourth(ratio * h ** (5 / 7)))) ** 0.2 - h)

    high = 1.144 * spread * number**-0.2
    low = 0.1 * high
    for _ in range(60):
        if excess(low) * excess(high) <= 0:
            break
        low, high = low * 0.9, high * 1.1
    return float(brentq(excess, low, high, rtol=1e-10))
