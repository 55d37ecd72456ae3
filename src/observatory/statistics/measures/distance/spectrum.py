"""Kernel sums over all pairs by the fast Fourier transform, so that the cost no longer grows with the square of the number of points.

The sum over pairs of a kernel of their lag needs only the squared transform of the points. A normal kernel of bandwidth h has next to
nothing beyond the frequency 5 / (2π h), so the points are spread over a grid (cells of 0.31 h) by quintic B-splines, transformed,
corrected for the spline, cut at that frequency, and brought back to a lattice of lags 0.63 h apart, over which the kernel is summed
exactly. What is lost are the kernel beyond the cut and the images of the grid; `PAIR_ERROR` bounds both for each pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import local
from typing import Any

import numpy as np

from observatory.statistics.measures.distance.bandwidth import DistanceSummary, Pairs
from observatory.statistics.measures.distance.places import Floats
from observatory.statistics.measures.parts import Progress

CUT = 5.0
"""Highest frequency kept, as 2π times frequency times bandwidth."""

PAIR_ERROR = 4e-6
"""No pair's share in the kernel sum is off by more than this, over the bandwidth (the peak of the kernel is 0.4 over the bandwidth).

Along one axis the kernel beyond the cut gives at most 2/π ∫_5^∞ exp(-k²/2) dk = 4.6e-7 and the images of the quintic spline
4/π Σ_m ∫_0^5 exp(-k²/2) |k / (k + 20 m)|⁶ dk = 5e-7; the rest is for two dimensions and for the reflected part.
"""

LARGEST_GRID = 16384
ROWS_AT_ONCE = 32
COLUMNS_AT_ONCE = 64
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
    rooms: local = field(default_factory=local, repr=False, compare=False)

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

    def sums(
        self,
        first: tuple[Floats, Floats],
        second: tuple[Floats, Floats] | None,
        bandwidth: float,
        at: Floats,
        progress: Progress | None = None,
    ) -> Floats:
        """Kernel sums over all ordered pairs at distances in ascending order, a point with itself too; points come with their weights.

        With a second set over the pairs of a point of the first and one of the second, each counted once.
        """
        from scipy.fft import ifft, irfft

        from observatory.statistics.measures.distance import grid_loops
        from observatory.statistics.measures.distance.loops import REACH

        curve = np.zeros(at.size)
        near = at[at <= self.farthest]
        if near.size == 0:
            return curve
        here = self._transform(*first)
        _tell(progress, 1)
        if second is None:
            power = here.real**2 + here.imag**2
        else:
            there = self._transform(*second)
            # A kernel does not tell a lag from its opposite, so that their mean is enough.
            power = here.real * there.real + here.imag * there.imag
        down, across = self._corrections(power.dtype)
        power *= down[:, None]
        power *= across
        spacing = 2 * self.cell
        rows = min(int((near[-1] + REACH * bandwidth) / spacing) + 1, len(power))
        upward = ifft(power, axis=0, overwrite_x=True)[:rows]
        lags = irfft(upward, self.columns // 2, axis=1, overwrite_x=True)
        _tell(progress, 2)
        curve[: near.size] = grid_loops.smooth_lags(lags, spacing, bandwidth, near)
        _tell(progress, 3)
        return curve

    def _transform(self, points: Floats, weights: Floats) -> Any:
        """Fourier transform of the spread points at the frequencies kept, in the layout of a grid half as fine."""
        from scipy.fft import fft, rfft

        from observatory.statistics.measures.distance import grid_loops

        # Two cells in from the corner, the splines do not reach round it, and the rows that stay empty need no transform.
        left, bottom = self.corner[:2] - 2 * self.cell
        real, whole = (np.float32, np.complex64) if self.single else (np.float64, np.complex128)
        grid = self._room("grid", (int((points[1].max() - bottom) / self.cell) + 4, self.columns), real)
        grid[:] = 0
        grid_loops.spread(points, weights, left, bottom, self.cell, grid)
        down, along = self.rows // 4, self.columns // 4
        # The highest frequency stands for itself and its negative, and is left out: it lies beyond the cut.
        across = self._room("across", (len(grid), along), whole)
        for row in range(0, len(grid), ROWS_AT_ONCE):
            across[row : row + ROWS_AT_ONCE] = rfft(grid[row : row + ROWS_AT_ONCE], axis=1)[:, :along]
        kept = np.empty((2 * down, along + 1), dtype=whole)
        kept[:, along] = kept[down] = 0
        for column in range(0, along, COLUMNS_AT_ONCE):
            some = slice(column, min(column + COLUMNS_AT_ONCE, along))
            both = fft(across[:, some], self.rows, axis=0)
            kept[:down, some] = both[:down]
            kept[down + 1 :, some] = both[1 - down :]
        return kept

    def _room(self, name: str, shape: tuple[int, int], dtype: Any) -> Any:
        """An array of this thread, the same the next time: fresh memory would cost as much as what is done with it."""
        found = getattr(self.rooms, name, None)
        if found is None or found.dtype != dtype or found.size < shape[0] * shape[1]:
            found = np.empty(shape[0] * shape[1], dtype)
            setattr(self.rooms, name, found)
        return found[: shape[0] * shape[1]].reshape(shape)

    def _corrections(self, real: Any) -> tuple[Any, Any]:
        """What the square of a transform is multiplied with, along the rows and along the columns, for the spline that spread the points."""
        down, along = self.rows // 4, self.columns // 4
        rows, columns = np.fft.fftfreq(2 * down, d=2.0), np.arange(along + 1) / self.columns
        return (np.sinc(rows) ** -12).astype(real), (np.sinc(columns) ** -12).astype(real)


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress(done, 3)


def summarise_coarsely(pairs: Pairs, cells: int = COARSE_CELLS) -> DistanceSummary:
    """Mean, deviation and quartiles of the distances in the plane from counts on a grid of `cells` along the longer side.

    Every distance is taken for one within √2 cells of it, which bounds the error of the quartiles; errors cancel, and what is left is
    of the order of (cells)^-1.5. The deviation uses the exact sum of squares.
    """
    from scipy.fft import irfft2, next_fast_len, rfft2

    from observatory.statistics.measures.distance import grid_loops

    first, second = pairs.first, pairs.second
    low, high = first[:2].min(axis=1), first[:2].max(axis=1)
    if second is not None:
        low, high = np.minimum(low, second[:2].min(axis=1)), np.maximum(high, second[:2].max(axis=1))
    extent = float((high - low).max())
    if not extent > 0:
        raise ValueError("all points lie in one place: no rule gives a bandwidth, give one")
    cell = extent / (cells - 1)
    columns, rows = (2 * next_fast_len(int(side / cell) + 2, real=True) for side in high - low)

    def transform(points: Floats) -> tuple[Any, Floats, float]:
        """With the sums of the coordinates from the corner and of their squares."""
        grid = np.zeros((rows, columns))
        x, y, squares = grid_loops.count_cells(points, low[0], low[1], cell, grid)
        return rfft2(grid), np.array([x, y]), float(squares)

    here, middle, squares = transform(first)
    number, firsts = pairs.number, first.shape[1]
    if second is None:
        power = here.real**2 + here.imag**2
        squares = firsts * squares - float((middle**2).sum())
    else:
        there, other, other_squares = transform(second)
        power = here.conj() * there
        squares = second.shape[1] * squares + firsts * other_squares - 2 * float((middle * other).sum())
    lags = irfft2(power, (rows, columns)).round()
    if second is None:
        # Neither a point with itself nor a pair twice.
        lags[0, 0] -= firsts
        lags /= 2
    counts = np.zeros(int(np.hypot(rows, columns)) + 3)
    total = float(grid_loops.lag_distances(lags, counts, second is None)) * cell
    mean = total / number
    deviation = float(np.sqrt(max(squares - number * mean**2, 0) / (number - 1)))
    below = np.concatenate([[0], np.cumsum(counts)])
    quartiles = np.interp(np.array([0.25, 0.5, 0.75]) * number, below, cell * np.arange(below.size))
    return DistanceSummary(number, mean, deviation, *map(float, quartiles))
