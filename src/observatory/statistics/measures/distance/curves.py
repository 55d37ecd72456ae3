"""A curve over distances with the bands that chance alone would fill."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Band:
    """Local and global band of simulated curves, each of the shape of the distances."""

    lower: Floats
    upper: Floats
    global_lower: Floats
    global_upper: Floats


@dataclass(frozen=True, eq=False)
class DistanceCurve:
    """A function of distance estimated on `at`.

    `lower` and `upper` are the local band: at each distance taken by itself, a share `level` of the simulated values lies within.
    `global_lower` and `global_upper` are the global band: a share `level` of the simulated curves nowhere leaves it. All four are None
    without simulations. `measure` and `variant` name the convention, `null` says what was simulated, `seed` repeats it.
    `bandwidth` is that of the kernel (NaN where there is none). `method` is direct or fft; `error_bound` is the most by which `estimate` may
    differ from the exact sum over pairs, by rounding apart from that of floating point numbers.
    """

    at: Floats
    estimate: Floats
    measure: str
    variant: str
    bandwidth: float = float("nan")
    method: str = "direct"
    error_bound: float = 0.0
    level: float = float("nan")
    simulations: int = 0
    seed: int | None = None
    null: str | None = None
    lower: Floats | None = None
    upper: Floats | None = None
    global_lower: Floats | None = None
    global_upper: Floats | None = None
    simulated: Floats | None = field(default=None, repr=False)

    @property
    def localisation(self) -> Floats:
        """Index of localisation at each distance: by how much the curve lies above the global band, max(K - upper, 0).

        Source: Duranton and Overman 2005, Review of Economic Studies 72, 1077-1106.
        """
        _, upper = self._global_band()
        return np.maximum(self.estimate - upper, 0)

    @property
    def dispersion(self) -> Floats:
        """Index of dispersion at each distance: max(lower - K, 0), and zero everywhere for a curve that is localised at any distance."""
        lower, _ = self._global_band()
        if (self.localisation > 0).any():
            return np.zeros_like(self.estimate)
        return np.maximum(lower - self.estimate, 0)

    def _global_band(self) -> tuple[Floats, Floats]:
        if self.global_lower is None or self.global_upper is None:
            raise ValueError("there is no global band: ask for simulations")
        return self.global_lower, self.global_upper


def simulation_band(simulated: Floats, level: float) -> Band:
    """Bands of simulated curves, shape (simulations, distances).

    Local: the quantiles (1 - level) / 2 and (1 + level) / 2 at each distance (linear between order statistics).

    Global, after Duranton and Overman (2005): the same rank from either end at all distances, so far out that no more than the share
    1 - level of the curves lies outside anywhere; between two ranks by interpolation, as far in as that allows. The share counts curves
    that leave the band on either side. The paper counts each side by itself at 5 per cent: that is level=0.9 here, its local band
    exactly, its global band where no curve leaves on both sides. dbmss instead drops, again and again, every curve that is extreme at
    any distance, and gives up where too few are left.

    The band is NaN at distances where a simulated curve has no value; these do not count for the others.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it lies between 0 and 1")
    number = len(simulated)
    if number < 2:
        raise ValueError(f"{number} simulations make no band")
    known = ~np.isnan(simulated).any(axis=0)
    ranked = np.sort(simulated[:, known], axis=0)
    tail = (1 - level) / 2
    bands = np.full((4, simulated.shape[1]), np.nan)
    if known.any():
        bands[:2, known] = np.quantile(ranked, [tail, 1 - tail], axis=0)
        bands[2:, known] = _global_band(simulated[:, known], ranked, (1 - level) * number)
    return Band(*bands)


def _global_band(simulated: Floats, ranked: Floats, may_leave: float) -> tuple[Floats, Floats]:
    def band(rank: float) -> tuple[Floats, Floats]:
        """Between the rank below and the rank above, counted from either end."""
        outer = int(rank)
        inner, share = min(outer + 1, len(ranked) - 1), rank - outer
        low = ranked[outer] + share * (ranked[inner] - ranked[outer])
        high = ranked[-1 - outer] + share * (ranked[-1 - inner] - ranked[-1 - outer])
        return low, high

    def holds(rank: float) -> bool:
        low, high = band(rank)
        # The little added forgives the rounding of (1 - level) x number.
        return bool(((simulated < low) | (simulated > high)).any(axis=1).sum() <= may_leave + 1e-9)

    outer, inner = 0.0, (len(ranked) - 1) / 2
    if holds(inner):
        return band(inner)
    for _ in range(50):
        middle = (outer + inner) / 2
        outer, inner = (middle, inner) if holds(middle) else (outer, middle)
    return band(outer)
