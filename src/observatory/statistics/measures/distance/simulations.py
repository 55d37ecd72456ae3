"""What chance alone gives: curves simulated by a seed, and the curve of the plants with the bands that they fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import SeedSequence

from observatory.statistics.measures.distance.curves import DistanceCurve, simulation_band
from observatory.statistics.measures.distance.places import Floats, Integers, in_given_order
from observatory.statistics.measures.parts import Progress, beforehand, generators, in_parts


@dataclass(frozen=True)
class Simulations:
    """The simulations asked for: a source of chance for each, the level of the bands, and how the work is done and told of."""

    chances: list[SeedSequence]
    seed: int
    level: float
    kept: bool
    threads: int | None
    progress: Progress | None

    @classmethod
    def read(
        cls,
        simulations: int,
        seed: int | None,
        level: float,
        keep_simulated: bool,
        threads: int | None,
        progress: Progress | None,
    ) -> Simulations:
        """As functions of distance are given them; raises ValueError for a number below zero."""
        chances, entropy = generators(simulations, seed)
        return cls(chances, entropy, level, keep_simulated, threads, progress)

    @property
    def number(self) -> int:
        return len(self.chances)

    @property
    def told_before(self) -> Progress | None:
        """What is told of the work before the simulations, which is all the work where there are none."""
        return beforehand(self.progress, self.number) if self.number else self.progress

    def each(self, simulate: Callable[[SeedSequence], Floats]) -> Floats:
        """The simulated curves, shape (simulations, distances), one by one."""
        return np.array(in_parts(self.chances, simulate, threads=self.threads, progress=self.progress))

    def around(self, curve: DistanceCurve, simulated: Floats, order: Integers, null: str) -> DistanceCurve:
        """The curve with its bands; simulated values come by ascending distance, `order` says where each distance was asked for."""
        simulated = in_given_order(simulated, order)
        band = simulation_band(simulated, self.level)
        return replace(
            curve,
            level=self.level,
            simulations=self.number,
            seed=self.seed,
            null=null,
            simulated=simulated if self.kept else None,
            lower=band.lower,
            upper=band.upper,
            global_lower=band.global_lower,
            global_upper=band.global_upper,
        )
