"""The neighbours of plants, weighed within distances or by a kernel around them, and the share of an industry among them.

Simulations move the industry about while the places stay. Where the neighbours of a place weigh the same in all of them, all neighbours
are weighed once. Few plants are then looked at in every simulation anew; of many, the places are sorted into rings around each
place once, and the rings counted for 256 simulations at a time (`ring_counts`). Both give the same numbers but for rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.random import SeedSequence
from numpy.typing import NDArray

from observatory.statistics.measures.distance.places import (
    Cells,
    Floats,
    Integers,
    Tiles,
    sort_into_cells,
    sort_into_tiles,
)
from observatory.statistics.measures.distance.simulations import Simulations
from observatory.statistics.measures.parts import Progress, beforehand, blocks, in_parts, stage

Booleans = NDArray[np.bool_]

MOST_STORED = 100_000_000
TILE, RING_TILE = 256, 1024
SECONDS_PER_NEIGHBOUR = 2.5e-9
SECONDS_PER_RING_AND_BATCH = 1.7e-9
BATCHES_AT_ONCE = 4
WAVES, BLOCKS_IN_A_WAVE = 16, 16


@dataclass(frozen=True)
class Within:
    """Neighbours no farther away than each of the distances."""

    at: Floats

    @cached_property
    def ladder(self) -> tuple[Floats, Integers]:
        from observatory.statistics.measures.distance.neighbour_loops import ladder

        return ladder(self.at)

    def sort(self, points: Floats) -> Tiles:
        return sort_into_tiles(points, TILE)

    def weigh(
        self, tiles: Tiles, cases: Integers, block: tuple[int, int], near: Floats | None, weights: Floats | None
    ) -> tuple[Floats, Floats]:
        """Weight of the neighbours of a block of cases by two sets of weights, each (cases, distances); without columns for a set that is None."""
        from observatory.statistics.measures.distance import neighbour_loops

        chosen, every = _sums(block, self.at, near), _sums(block, self.at, weights)
        neighbour_loops.neighbours_within(
            tiles.x,
            tiles.y,
            tiles.boxes,
            tiles.size,
            cases,
            *block,
            _NONE if near is None else near,
            _NONE if weights is None else weights,
            *self.ladder,
            chosen,
            every,
        )
        return np.cumsum(chosen, axis=1), np.cumsum(every, axis=1)


@dataclass(frozen=True)
class Smoothed:
    """Neighbours by the normal kernel of their distance around each of the distances."""

    at: Floats
    bandwidth: float
    reflected: bool

    def sort(self, points: Floats) -> Cells:
        from observatory.statistics.measures.distance.loops import REACH

        return sort_into_cells(points, float(self.at[-1]) + REACH * self.bandwidth)

    def weigh(
        self, cells: Cells, cases: Integers, block: tuple[int, int], near: Floats | None, weights: Floats | None
    ) -> tuple[Floats, Floats]:
        """As `Within.weigh`."""
        from observatory.statistics.measures.distance import neighbour_loops

        chosen, every = _sums(block, self.at, near), _sums(block, self.at, weights)
        neighbour_loops.neighbours_smoothed(
            cases,
            *block,
            cells.points,
            np.zeros(cells.points.shape[1]) if near is None else near,
            _NONE if weights is None else weights,
            cells.frame,
            cells.starts,
            self.at,
            self.bandwidth,
            self.reflected,
            chosen,
            every,
        )
        return chosen, every


_NONE = np.zeros(0)


def _sums(block: tuple[int, int], at: Floats, weights: Floats | None) -> Floats:
    return np.zeros((block[1] - block[0], 0 if weights is None else at.size))


@dataclass(frozen=True, eq=False)
class Plants:
    """Plants of all industries: which belong to the industry looked at, which to the one looked for (None: the same), and their weights."""

    around: Within | Smoothed
    points: Floats
    case: Booleans
    other: Booleans | None
    weights: Floats
    places: Tiles | Cells

    @classmethod
    def over(
        cls, around: Within | Smoothed, points: Floats, case: Booleans, other: Booleans | None, weights: Floats
    ) -> Plants:
        return cls(around, points, case, other, weights, around.sort(points))

    @property
    def near(self) -> Booleans:
        return self.case if self.other is None else self.other

    def drawn(self, chance: SeedSequence, moves: bool) -> Plants:
        """The same places with the industries, and the weights too if these move, dealt out anew."""
        generator, number = np.random.default_rng(chance), self.case.size
        if moves:
            shuffled = generator.permutation(number)
            other = None if self.other is None else self.other[shuffled]
            return replace(self, case=self.case[shuffled], other=other, weights=self.weights[shuffled])
        cases = int(self.case.sum())
        wanted = cases if self.other is None else cases + int(self.other.sum())
        chosen = generator.choice(number, wanted, replace=False, shuffle=self.other is not None)
        marks = np.zeros((2, number), dtype=np.bool_)
        marks[0, chosen[:cases]] = marks[1, chosen[cases:]] = True
        return replace(self, case=marks[0], other=None if self.other is None else marks[1])

    def neighbours(self, threads: int | None, progress: Progress | None) -> Floats:
        """Weight of all neighbours of every plant, shape (plants, distances)."""
        places = self.places
        everyone, weights = np.arange(self.case.size, dtype=np.int64), self.weights[places.order]

        def weigh(block: tuple[int, int]) -> Floats:
            return self._weigh(places, everyone, block, None, weights)[1]

        found = np.empty((self.case.size, self.around.at.size))
        found[places.order] = np.concatenate(
            in_parts(blocks(self.case.size, 256), weigh, threads=threads, progress=progress)
        )
        return found

    def ratio(self, threads: int | None, progress: Progress | None, neighbours: Floats | None = None) -> Floats:
        """The measure at every distance; `neighbours` is the weight of all neighbours of every plant where it is known."""
        if neighbours is None:
            places, order = self.places, self.places.order
        else:
            # Only plants of the industries need to be looked at then.
            kept = np.flatnonzero(self.case | self.near)
            places = self.around.sort(self.points[:, kept])
            order = kept[places.order]
        sought = np.flatnonzero(self.case[order])
        cases = order[sought]
        near = self.weights[order] * self.near[order]
        weights = None if neighbours is not None else self.weights[order]
        own = self.weights[cases] if self.other is None else 0.0
        with np.errstate(invalid="ignore", divide="ignore"):
            overall = (self.weights[self.near].sum() - own) / (self.weights.sum() - self.weights[cases])

        def add(block: tuple[int, int]) -> Floats:
            chosen, every = self._weigh(places, sought, block, near, weights)
            if neighbours is not None:
                every = neighbours[cases[block[0] : block[1]]]
            has = every > 0
            local = np.divide(chosen, every, out=np.zeros_like(chosen), where=has)
            norm = np.where(has, overall[block[0] : block[1], None], 0)
            return np.array([local.sum(axis=0), norm.sum(axis=0)])

        parts = in_parts(blocks(len(cases), 1 if len(cases) < 100 else 64), add, threads=threads, progress=progress)
        return _over(*np.sum(parts, axis=0))

    def _weigh(
        self,
        places: Tiles | Cells,
        cases: Integers,
        block: tuple[int, int],
        near: Floats | None,
        weights: Floats | None,
    ) -> tuple[Floats, Floats]:
        if isinstance(self.around, Within):
            assert isinstance(places, Tiles)
            return self.around.weigh(places, cases, block, near, weights)
        assert isinstance(places, Cells)
        return self.around.weigh(places, cases, block, near, weights)


def _over(local: Floats, norm: Floats) -> Floats:
    """Their ratio, NaN where no plant has a neighbour."""
    return np.divide(local, norm, out=np.full(local.shape, np.nan), where=norm > 0)


def simulated_ratios(plants: Plants, moves: bool, asked: Simulations) -> Floats:
    """The measure of plants dealt out anew, shape (simulations, distances); `moves` says whether weights go with the industries."""
    number = plants.case.size
    if not moves and rings_are_quicker(plants, asked.number):
        return _in_rings(plants, asked)
    neighbours = None
    if not moves and number * plants.around.at.size <= MOST_STORED and asked.number * int(plants.case.sum()) > number:
        neighbours = plants.neighbours(asked.threads, asked.told_before)
    return asked.each(lambda chance: plants.drawn(chance, moves).ratio(1, None, neighbours))


def rings_are_quicker(plants: Plants, simulations: int) -> bool:
    """Whether to look once at all pairs of places rather than in every simulation at those of plants: for counts within distances only."""
    from observatory.statistics.measures.distance.ring_counts import SIMULATIONS_AT_ONCE

    if not isinstance(plants.around, Within) or np.ptp(plants.weights) > 0 or not plants.weights[0] > 0:
        return False
    pairs, batches = plants.case.size**2, -(-simulations // SIMULATIONS_AT_ONCE)
    rings = pairs * (2 * SECONDS_PER_NEIGHBOUR + batches * SECONDS_PER_RING_AND_BATCH)
    looked_at = int(plants.case.sum()) * int((plants.case | plants.near).sum())
    return rings < SECONDS_PER_NEIGHBOUR * (pairs + simulations * looked_at)


def _in_rings(plants: Plants, asked: Simulations) -> Floats:
    from observatory.statistics.measures.distance import ring_counts

    assert isinstance(plants.around, Within)
    tiles = sort_into_tiles(plants.points, RING_TILE)
    squares, steps = plants.around.ladder
    number, at_once = plants.case.size, ring_counts.SIMULATIONS_AT_ONCE
    batches = [asked.chances[first : first + at_once] for first in range(0, asked.number, at_once)]
    turns = [batches[first : first + BATCHES_AT_ONCE] for first in range(0, len(batches), BATCHES_AT_ONCE)]
    # The place after the last is empty.
    shape = (number + 1, ring_counts.WORDS)

    def draw(batch: list[SeedSequence]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        case = np.zeros(shape, dtype=np.uint64)
        near = case if plants.other is None else np.zeros(shape, dtype=np.uint64)
        for simulation, chance in enumerate(batch):
            drawn = plants.drawn(chance, False)
            ring_counts.mark(case, simulation, drawn.case[tiles.order])
            if drawn.other is not None:
                ring_counts.mark(near, simulation, drawn.other[tiles.order])
        return case, near

    curves = []
    for turn, some in enumerate(turns):
        told = stage(asked.progress, turn, len(turns))
        drawn = in_parts(some, draw, threads=asked.threads, progress=beforehand(told, 1))
        case = np.stack([bits for bits, _ in drawn])
        near = case if plants.other is None else np.stack([bits for _, bits in drawn])
        sums = np.zeros((2, len(some) * at_once, squares.size))

        def add(block: tuple[int, int], near: NDArray = near, case: NDArray = case) -> Floats:
            found = np.zeros((2, case.shape[0] * at_once, squares.size))
            ring_counts.add_shares(
                tiles.x, tiles.y, *block, squares, steps, tiles.boxes, tiles.size, near, case, *found
            )
            return found

        pieces = blocks(number, WAVES * BLOCKS_IN_A_WAVE)
        waves = [pieces[first : first + BLOCKS_IN_A_WAVE] for first in range(0, len(pieces), BLOCKS_IN_A_WAVE)]
        for wave, part in enumerate(waves):
            for found in in_parts(part, add, threads=asked.threads, progress=stage(told, wave, len(waves))):
                sums += found
        overall = (int(plants.near.sum()) - (1 if plants.other is None else 0)) / (number - 1)
        curves.append(_over(sums[0], sums[1] * overall)[: sum(map(len, some))])
    return np.concatenate(curves)
