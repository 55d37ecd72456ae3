"""How points are put in order, so that neighbours are found without looking at all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from observatory.statistics.measures.distance.places import sort_into_tiles

EDGES = [0.0, 1.0, 2.0, 2.5, 2.5, 40.0]


@given(some.integers(1, 200), some.integers(1, 40), some.integers(0, 2**32), some.sampled_from([0.0, 1.0, 1e6]))
def test_every_point_lies_in_the_box_of_its_tile_and_none_is_lost(
    number: int, size: int, seed: int, scale: float
) -> None:
    points = np.random.default_rng(seed).random((3, number)) * scale - 7
    tiles = sort_into_tiles(points, size)
    assert np.array_equal(np.sort(tiles.order), np.arange(number))
    assert np.array_equal(tiles.x, points[0, tiles.order])
    assert len(tiles.boxes) == -(-number // size)
    left, bottom, right, top = tiles.boxes[np.arange(number) // size].T
    assert ((left <= tiles.x) & (tiles.x <= right) & (bottom <= tiles.y) & (tiles.y <= top)).all()


def test_tiles_are_small_where_points_are_many() -> None:
    points = np.random.default_rng(1).random((3, 4096))
    boxes = sort_into_tiles(points, 64).boxes
    # 64 of 4,096 points fill a sixty-fourth of the square; boxes of points in no order would each be nearly all of it.
    assert ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).mean() < 3 / 64


@pytest.mark.parametrize("at", [[0.0], EDGES, [0.1 * k for k in range(200)], [1e-9, 1e9]])
def test_a_ladder_knows_the_ring_of_every_square_on_between_and_beside_its_steps(at: list[float]) -> None:
    from observatory.statistics.measures.distance.neighbour_loops import find_rings, ladder

    distances = np.array(at)
    squares, steps = ladder(distances)
    beside = np.nextafter(distances, np.inf), np.nextafter(distances, 0), distances + 1e-3, distances * 1.0001
    x = np.concatenate([[0.0], distances, *beside, np.linspace(0, 1.1 * distances[-1], 2000)])
    rings = np.empty(x.size, np.int32)
    find_rings(x, np.zeros(x.size), 0, 0, x.size, squares, steps, rings)
    assert np.array_equal(rings[1:], np.searchsorted(squares, x[1:] * x[1:]))
    # A place has no ring around itself.
    assert rings[0] == distances.size
