"""Plants drawn at random, as many as there are, and the density of the distances between them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distance.bandwidth import sheather_jones, summarise
from observatory.statistics.measures.distance.pair_sums import Kernel, Method, Plants, choose, direct, transformed
from observatory.statistics.measures.distance.places import Floats, read_points, sort_into_cells
from observatory.statistics.measures.distance.simulations import Simulations
from observatory.statistics.measures.distance.spectrum import Grid, summarise_coarsely

SIMULATED_CELLS = 256
PILOTS = 3
SINGLE_FROM = 4_000_000


def null(plants: Plants, sites: ArrayLike | None, metric: str) -> tuple[str, Floats | tuple[Floats, Floats]]:
    """What is simulated, in words, and the places drawn from: sites, or the corners of a rectangle."""
    needed = plants.points.shape[1] + (0 if plants.others is None else plants.others.shape[1])
    if sites is not None:
        places = read_points(sites, "sites", metric)
        if places.shape[1] < needed:
            raise ValueError(f"{needed} plants cannot be drawn from {places.shape[1]} sites without replacement")
        return f"{needed} of {places.shape[1]} sites, drawn without replacement", places
    if plants.others is not None:
        return "the plants of both industries change places", np.hstack([plants.points, plants.others])
    if metric != "plane":
        raise ValueError("simulations with great-circle distances need sites to draw from")
    return "uniform in the rectangle that holds the plants", (plants.points.min(axis=1), plants.points.max(axis=1))


def drawn(plants: Plants, places: Floats | tuple[Floats, Floats], chance: np.random.SeedSequence) -> Plants:
    from observatory.statistics.measures.distance import grid_loops

    generator = np.random.default_rng(chance)
    number = plants.points.shape[1]
    if isinstance(places, tuple):
        low, high = places
        return replace(plants, points=low[:, None] + generator.random((3, number)) * (high - low)[:, None])
    if plants.others is None:
        points = np.empty((3, number))
        grid_loops.draw(generator.random(places.shape[1]), places, points)
        # Places come in their own order: weights are what is shuffled.
        weights = generator.permutation(plants.weights) if np.ptp(plants.weights) > 0 else plants.weights
        return replace(plants, points=points, weights=weights)
    chosen = places[:, generator.choice(places.shape[1], number + plants.others.shape[1], replace=False)]
    return replace(
        plants, points=np.ascontiguousarray(chosen[:, :number]), others=np.ascontiguousarray(chosen[:, number:])
    )


def simulate(
    plants: Plants,
    places: Floats | tuple[Floats, Floats],
    kernel: Kernel,
    method: Method,
    asked: Simulations,
) -> Floats:
    """Simulated curves, shape (simulations, distances)."""
    if isinstance(places, tuple):
        everywhere = np.stack(places, axis=1)
    else:
        # Neighbours beside each other, so that a draw in ascending order goes over a grid row by row.
        extent = float(np.ptp(places, axis=1).max())
        places = everywhere = sort_into_cells(places, extent / 256).points

    def bandwidth(of: Plants) -> float:
        if isinstance(kernel.rule, float):
            return kernel.rule
        pairs = of.pairs(kernel.radius)
        if kernel.rule == "sheather_jones":
            return sheather_jones(pairs, kernel.within, threads=1)
        if pairs.number < 500_000 or kernel.radius > 0 or np.isfinite(kernel.within):
            return summarise(pairs, kernel.within, exact=pairs.number < 20_000, threads=1).silverman()
        return summarise_coarsely(pairs, SIMULATED_CELLS).silverman()

    # A grid for kernels a little narrower than the first few have; one that is narrower still gets a grid of its own.
    narrowest = 0.97 * min(bandwidth(drawn(plants, places, chance)) for chance in asked.chances[:PILOTS])
    grid = choose(plants, everywhere, kernel, method, narrowest)
    if grid is not None and grid.rows * grid.columns > SINGLE_FROM:
        grid = replace(grid, single=True)

    def curve(chance: np.random.SeedSequence) -> Floats:
        there = drawn(plants, places, chance)
        width = bandwidth(there)
        if grid is None:
            return direct(there, kernel, width, 1, None)
        fine = grid if width >= narrowest else Grid.over(everywhere, width, float(kernel.at[-1]), single=grid.single)
        return transformed(there, fine, kernel, width)

    return asked.each(curve)
