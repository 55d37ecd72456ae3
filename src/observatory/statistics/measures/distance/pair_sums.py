"""The density of distances of given plants: by sums over all pairs or by transform, whichever is quicker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from observatory.statistics.measures.distance.bandwidth import Pairs, Rule, sheather_jones, summarise
from observatory.statistics.measures.distance.places import Floats, sort_into_cells
from observatory.statistics.measures.distance.spectrum import PAIR_ERROR, Grid, summarise_coarsely
from observatory.statistics.measures.parts import Progress, blocks, in_parts, stage

Method = Literal["auto", "direct", "fft"]

BINS_PER_BANDWIDTH = 128
DIRECT_ERROR = 3e-11
"""Direct summation: no pair is off by more than this over the bandwidth (remainder of the series in each bin, 2 x 3 x 0.4 / 24 / 256⁴)."""

SECONDS_PER_PAIR = 1e-8
SMALLEST_TRANSFORMED = 1000


@dataclass(frozen=True)
class Plants:
    """The plants of an industry with their weights, or those of two industries."""

    points: Floats
    weights: Floats
    others: Floats | None = None
    other_weights: Floats | None = None

    def pairs(self, radius: float) -> Pairs:
        return Pairs(self.points, self.others, radius)

    def together(self) -> float:
        """Sum of the weights of all pairs, each counted once."""
        if self.other_weights is not None:
            return float(self.weights.sum() * self.other_weights.sum())
        return float((self.weights.sum() ** 2 - (self.weights**2).sum()) / 2)


@dataclass(frozen=True)
class Kernel:
    """How a curve is made of plants: everything that the simulated ones share with the real one."""

    at: Floats
    rule: Rule | float
    within: float
    radius: float


def estimate(
    plants: Plants, kernel: Kernel, method: Method, threads: int | None, progress: Progress | None
) -> tuple[Floats, float, str, float]:
    """Curve, bandwidth, method used, bound of the error."""
    pairs = plants.pairs(kernel.radius)
    # Direct counting of the distances for the rule and direct summation go together: both look at all pairs.
    small = method == "direct" or kernel.radius > 0 or pairs.number * SECONDS_PER_PAIR < 1
    stages = 1 if isinstance(kernel.rule, float) else 2
    first, last = stage(progress, 0, stages), stage(progress, stages - 1, stages)
    if isinstance(kernel.rule, float):
        width = kernel.rule
    elif kernel.rule == "sheather_jones":
        width = sheather_jones(pairs, kernel.within, threads=threads, progress=first)
    elif small or np.isfinite(kernel.within):
        width = summarise(pairs, kernel.within, threads=threads, progress=first).silverman()
    else:
        width = summarise_coarsely(pairs).silverman()
        if first is not None:
            first(1, 1)
    every = plants.points if plants.others is None else np.hstack([plants.points, plants.others])
    grid = choose(plants, every, kernel, method, width)
    if grid is None:
        return direct(plants, kernel, width, threads, last), width, "direct", DIRECT_ERROR / width
    return transformed(plants, grid, kernel, width, last), width, "fft", bound(plants, width)


def bound(plants: Plants, width: float) -> float:
    """The bound of a pair, with the points themselves among the pairs before they are taken out."""
    if plants.others is not None:
        return PAIR_ERROR / width
    return PAIR_ERROR / width * float(plants.weights.sum() ** 2) / (2 * plants.together())


def choose(plants: Plants, every: Floats, kernel: Kernel, method: Method, width: float) -> Grid | None:
    """The grid for a transform over the extent of `every`, or None where pairs are summed directly."""
    if method == "direct" or kernel.radius > 0:
        return None
    grid = Grid.over(every, width, float(kernel.at[-1]))
    if method == "fft":
        if not grid.fits:
            raise ValueError(
                f"a grid for the bandwidth {width:g} would have {grid.rows} x {grid.columns} cells: use method='direct'"
            )
        return grid
    number = plants.points.shape[1] + (0 if plants.others is None else plants.others.shape[1])
    if number < SMALLEST_TRANSFORMED or not grid.fits:
        return None
    # Near distances alone are found by cells, at the cost of those pairs that lie within reach.
    reach = float(kernel.at[-1]) + 8 * width
    area = np.prod(every.max(axis=1)[:2] - every.min(axis=1)[:2])
    share = min(1.0, 9 * reach**2 / area) if area > 0 else 1.0
    seconds = plants.pairs(0).number * share * SECONDS_PER_PAIR
    return None if seconds < grid.cost + 1e-7 * number else grid


def direct(plants: Plants, kernel: Kernel, width: float, threads: int | None, progress: Progress | None) -> Floats:
    from observatory.statistics.measures.distance import loops

    step = width / BINS_PER_BANDWIDTH
    same = plants.others is None
    partners, partner_weights = (
        (plants.points, plants.weights) if plants.others is None else (plants.others, plants.other_weights)
    )
    assert partner_weights is not None
    reach = float(kernel.at[-1]) + loops.REACH * width
    longest = plants.pairs(kernel.radius).longest()
    bins = int(min(reach, longest) / step) + 2
    cells = sort_into_cells(partners, reach if kernel.radius == 0 else np.inf)
    weights_in_cells = partner_weights[cells.order]
    first, first_weights = (cells.points, weights_in_cells) if same else (plants.points, plants.weights)

    def add(block: tuple[int, int]) -> Floats:
        table = np.zeros((bins, 4))
        loops.add_moments(
            first,
            first_weights,
            *block,
            cells.points,
            weights_in_cells,
            same,
            kernel.radius,
            cells.frame,
            cells.starts,
            step,
            table,
        )
        return table

    number = first.shape[1]
    table = np.zeros((bins, 4))
    for part in in_parts(blocks(number, 1 if number < 200 else 16), add, threads=threads, progress=progress):
        table += part
    return np.asarray(loops.smooth_moments(table, step, width, kernel.at)) / plants.together()


def transformed(plants: Plants, grid: Grid, kernel: Kernel, width: float, progress: Progress | None = None) -> Floats:
    first = (plants.points, plants.weights)
    if plants.others is not None:
        assert plants.other_weights is not None
        sums = grid.sums(first, (plants.others, plants.other_weights), width, kernel.at, progress)
        return np.maximum(sums / plants.together(), 0)
    sums = grid.sums(first, None, width, kernel.at, progress)
    # Every point with itself, at distance zero, where the kernel and its reflection coincide.
    alone = 2 * (plants.weights**2).sum() * np.exp(-0.5 * (kernel.at / width) ** 2) / (np.sqrt(2 * np.pi) * width)
    return np.maximum((sums - alone) / (2 * plants.together()), 0)
