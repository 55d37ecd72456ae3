"""Neighbours from boundaries and from lists."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from scipy import sparse

from observatory.statistics.measures.neighbours import Neighbours, neighbours


def board(rows: int, columns: int) -> list[Any]:
    """Squares of side 1, row by row."""
    return [shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def listed(found: Neighbours) -> list[list[int]]:
    return [found.members[found.starts[r] : found.starts[r + 1]].tolist() for r in range(len(found.starts) - 1)]


def test_with_queen_a_shared_corner_makes_neighbours_with_rook_only_a_shared_side() -> None:
    squares = board(2, 3)
    assert listed(neighbours(squares)) == [[1, 3, 4], [0, 2, 3, 4, 5], [1, 4, 5], [0, 1, 4], [0, 1, 2, 3, 5], [1, 2, 4]]
    assert listed(neighbours(squares, contiguity="rook")) == [[1, 3], [0, 2, 4], [1, 5], [0, 4], [1, 3, 5], [2, 4]]


def test_overlapping_regions_are_neighbours() -> None:
    shapes = [shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3), shapely.MultiPolygon([shapely.box(9, 9, 10, 10)])]
    for contiguity in ("queen", "rook"):
        assert listed(neighbours(shapes, contiguity=contiguity)) == [[1], [0], []]


def test_boundaries_that_do_not_meet_exactly_are_joined_over_the_gap() -> None:
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1.01, 0, 2, 1), shapely.box(2.2, 0, 3, 1)]
    assert neighbours(shapes).number.tolist() == [0, 0, 0]
    assert listed(neighbours(np.array(shapes), gap=0.02)) == [[1], [0], []]


def test_lists_and_matrices_give_the_same_neighbours_as_boundaries() -> None:
    found = neighbours(board(3, 4))
    pattern = np.zeros((12, 12))
    for region, others in enumerate(listed(found)):
        pattern[region, others] = 1
    rows = pattern / pattern.sum(axis=1, keepdims=True)
    for given in (listed(found), found, sparse.csr_array(pattern), sparse.coo_matrix(rows)):
        assert listed(neighbours(given)) == listed(found)


def test_the_weights_of_libpysal_are_taken_as_they_are() -> None:
    graph = pytest.importorskip("libpysal.graph")
    squares = board(3, 4)
    geopandas = pytest.importorskip("geopandas")
    built = graph.Graph.build_contiguity(geopandas.GeoSeries(squares), rook=False)
    assert listed(neighbours(built.transform("r"))) == listed(neighbours(squares))


def test_of_the_regions_kept_the_neighbours_are_those_kept() -> None:
    kept = np.array([True, False, True, True, True, True])
    assert listed(neighbours(board(2, 3)).among(kept)) == [[2, 3], [3, 4], [0, 3], [0, 1, 2, 4], [1, 3]]


@pytest.mark.parametrize(
    ("boundaries", "options", "says"),
    [
        ([shapely.box(0, 0, 1, 1), None], {}, "region 1 has no polygon"),
        ([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)], {}, "region 0 has no polygon"),
        ([shapely.Polygon(), shapely.box(0, 0, 1, 1)], {}, "region 0 has no polygon"),
        ([[1], [2], [1]], {}, "region 0 has 1 for a neighbour, but not the other way round"),
        ([[1], [0, 5]], {}, "region 1 lie outside 0 to 1"),
        ([[0], [0]], {}, "region 0 names a region twice, or itself"),
        ([[1, 1], [0]], {}, "region 0 names a region twice, or itself"),
        ([["a"], [0]], {}, "region 0 are no list of positions"),
        (sparse.csr_array(np.ones((2, 3))), {}, "not \\(regions, regions\\)"),
        (sparse.csr_array(np.ones((2, 2))), {}, "its own neighbour"),
        (sparse.csr_array(np.array([[0, 1, 2], [1, 0, 0], [1, 0, 0]])), {}, "weights of a row differ"),
        (board(1, 2), {"contiguity": "king"}, "queen or rook"),
        (board(1, 2), {"gap": -1}, "gap is -1"),
        (board(1, 2), {"gap": 1, "contiguity": "rook"}, "with queen only"),
    ],
)
def test_what_tells_no_neighbours_is_refused(boundaries: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        neighbours(boundaries, **options)
