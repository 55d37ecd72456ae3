"""Kernel sums over all pairs by the fast Fourier transform, so that the cost no longer grows with the square of the number of points.

The sum over pairs of a kernel of their lag needs only the squared transform of the points. A normal kernel of bandwidth h has next to
nothing beyond the frequency 5 / (2π h), so the points are spread over a grid (cells of 0.31 h) by quintic B-splines, transformed,
corrected for the spline, cut at that frequency, and brought back to a lattice of lags 0.63 h apart, over which the kernel is summed
exactly. What is lost are the kernel beyond the cut and the images of the grid; `PAIR_ERROR` bounds both for each pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from observatory.statistics.measures.distance.bandwidth import DistanceSummary, Pairs
from observatory.statistics.measures.distance.places import Floats

CUT = 5.0
"""Highest frequency kept, as 2π times frequency times bandwidth."""

PAIR_ERROR = 4e-6
"""No pair's share in the kernel sum is off by more than this, over the bandwidth (the peak of the kernel is 0.4 over the bandwidth).

Along one axis the kernel beyond the cut gives at most 2/π ∫_5^∞ exp(-k²/2) dk = 4.6e-7 and the images of the quintic spline
4/π Σ_m ∫_0^5 exp(-k²/2) |k / (k + 20 m)|⁶ dk = 5e-7; the rest is for two dimensions and for the reflected part.
"""

LARGEST_GRID = 16384
ROWS_AT_ONCE = 32
COLUMNS_AT_ONCE = 16
COARSE_CELLS = 512


@dataclass(frozen=True)
class Grid:
    """A periodic grid over the extent of the points, wide enough that within `farthest` and the reach of the kernel nothing comes round.

    In `single` precision, half the memory and time, a curve is off by some millionths of its peak more.
    """

    corner: Floats
    cell: float
    rows: int
    columns: int
    farthest: float
    single: bool = False

    @classmethod
    def over(cls, points: Floats, bandwidth: float, farthest: float, *, single: bool = False) -> Grid:
        """The grid that the bandwidth warrants, for kernels of this bandwidth or a wider one around distances up to `farthest`."""
        from scipy.fft import next_fast_len

        from observatory.statistics.measures.distance.loops import REACH

        low = points[:2].min(axis=1)
        extent = points[:2].max(axis=1) - low
        cell = np.pi * bandwidth / (2 * CUT)
        # Farther out than the longest diagonal and the kernel, the curve is zero.
        farthest = min(farthest, float(np.hypot(*extent[:2])) + REACH * bandwidth)
        beyond = farthest + REACH * bandwidth
        # Half the grid is transformed back, so a quarter of the size must be whole.
        columns, rows = (4 * next_fast_len(int((side + beyond) / cell / 4) + 4, real=True) for side in extent[:2])
        return cls(low, cell, rows, columns, farthest, single)

    @property
    def fits(self) -> bool:
        return max(self.rows, self.columns) <= LARGEST_GRID

    @property
    def cost(self) -> float:
        """Seconds that one curve takes on it, roughly."""
        return 2e-8 * self.rows * self.columns

    def lags(
        self, points: Floats, weights: Floats, others: Floats | None = None, other_weights: Floats | None = None
    ) -> Floats:
        """Lattice of lags, two cells apart, whose sums with a smooth function are those over all ordered pairs, a point with itself too."""
        from scipy.fft import irfft2

        power = self._transform(points, weights)
        if others is None:
            power = power.real**2 + power.imag**2
        else:
            assert other_weights is not None
            power = power.conj() * self._transform(others, other_weights)
        return np.asarray(irfft2(power, (self.rows // 2, self.columns // 2), overwrite_x=True), dtype=np.float64)

    def _transform(self, points: Floats, weights: Floats) -> Any:
        """Fourier transform of the points at the frequencies kept, in the layout of a grid half as fine."""
        from scipy.fft import fft, rfft

        from observatory.statistics.measures.distance import grid_loops

        # Two cells in from the corner, the splines do not reach round it, and the rows that stay empty need no transform.
        x, y = points[0] - self.corner[0] + 2 * self.cell, points[1] - self.corner[1] + 2 * self.cell
        real, whole = (np.float32, np.complex64) if self.single else (np.float64, np.complex128)
        grid = np.zeros((int(y.max() / self.cell) + 4, self.columns), dtype=real)
        grid_loops.spread(x, y, weights, self.cell, grid)
        down, along = self.rows // 4, self.columns // 4
        # The highest frequency stands for itself and its negative, and is left out: it lies beyond the cut.
        across = np.empty((len(grid), along), dtype=whole)
        for row in range(0, len(grid), ROWS_AT_ONCE):
            across[row : row + ROWS_AT_ONCE] = rfft(grid[row : row + ROWS_AT_ONCE], axis=1)[:, :along]
        del grid
        kept = np.zeros((2 * down, along + 1), dtype=whole)
        spline = (np.sinc(np.fft.fftfreq(2 * down, d=2.0)) ** 6).astype(real)
        for column in range(0, along, COLUMNS_AT_ONCE):
            some = slice(column, min(column + COLUMNS_AT_ONCE, along))
            both = fft(across[:, some].T, self.rows, axis=1)
            correction = (np.sinc(np.arange(some.start, some.stop) / self.columns) ** 6).astype(real)
            kept[:down, some] = (both[:, :down] / (correction[:, None] * spline[:down])).T
            kept[down + 1 :, some] = (both[:, 1 - down :] / (correction[:, None] * spline[down + 1 :])).T
        return kept

    def smooth(self, lags: Floats, bandwidth: float, at: Floats, *, symmetric: bool) -> Floats:
        """Kernel sums over a lattice of lags at distances in ascending order; symmetric for the lags of one set of points."""
        from observatory.statistics.measures.distance import grid_loops

        curve = np.zeros(at.size)
        near = at <= self.farthest
        if near.any():
            curve[near] = grid_loops.smooth_lags(lags, 2 * self.cell, bandwidth, at[near], symmetric)
        return curve


def summarise_coarsely(pairs: Pairs, cells: int = COARSE_CELLS) -> DistanceSummary:
    """Mean, deviation and quartiles of the distances in the plane from counts on a grid of `cells` along the longer side.

    Every distance is taken for one within √2 cells of it, which bounds the error of the quartiles; errors cancel, and what is left is
    of the order of (cells)^-1.5. The deviation uses the exact sum of squares.
    """
    from scipy.fft import irfft2, next_fast_len, rfft2

    from observatory.statistics.measures.distance import grid_loops

    first, second = pairs.first, pairs.partners
    both = first[:2] if pairs.second is None else np.hstack([first, second])[:2]
    low = both.min(axis=1)
    extent = float((both.max(axis=1) - low).max())
    if not extent > 0:
        raise ValueError("all points lie in one place: no rule gives a bandwidth, give one")
    cell = extent / (cells - 1)
    columns, rows = (2 * next_fast_len(int(side / cell) + 2, real=True) for side in both.max(axis=1) - low)

    def transform(points: Floats) -> Any:
        grid = np.zeros((rows, columns))
        grid_loops.count_cells(points, low[0], low[1], cell, grid)
        return rfft2(grid)

    here = transform(first)
    power = here.real**2 + here.imag**2 if pairs.second is None else here.conj() * transform(second)
    lags = irfft2(power, (rows, columns)).round()
    if pairs.second is None:
        # Neither a point with itself nor a pair twice.
        lags[0, 0] -= first.shape[1]
        lags /= 2
    counts = np.zeros(int(np.hypot(rows, columns)) + 3)
    total = float(grid_loops.lag_distances(lags, counts, pairs.second is None)) * cell
    number = pairs.number
    mean = total / number
    if pairs.second is None:
        centred = first[:2] - first[:2].mean(axis=1, keepdims=True)
        squares = first.shape[1] * float((centred**2).sum())
    else:
        centred, other = (points[:2] - second[:2].mean(axis=1, keepdims=True) for points in (first, second))
        squares = second.shape[1] * float((centred**2).sum()) + first.shape[1] * float((other**2).sum())
    deviation = float(np.sqrt(max(squares - number * mean**2, 0) / (number - 1)))
    below = np.concatenate([[0], np.cumsum(counts)])
    quartiles = np.interp(np.array([0.25, 0.5, 0.75]) * number, below, cell * np.arange(below.size))
    return DistanceSummary(number, mean, deviation, *map(float, quartiles))
