"""The map of the fictional union: a seamless coverage in the open sea."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely

from observatory.statistics.sources.boundaries import read_boundaries
from observatory.statistics.sources.sample import write_sample
from observatory.statistics.sources.sample.geography import archipelago, boundaries
from observatory.statistics.sources.sample.union import COUNTRIES, NOTICE, places, regions


def test_every_region_has_a_valid_polygon_and_its_point_lies_inside() -> None:
    chart = archipelago()
    codes = {place.code for place in places()}
    assert set(chart.polygons) == codes
    assert set(chart.points) == codes
    for code, polygon in chart.polygons.items():
        assert shapely.is_valid(polygon), code
        assert polygon.contains(shapely.Point(chart.points[code])), code


def test_regions_do_not_overlap_and_leave_no_gap_on_a_shared_border() -> None:
    chart = archipelago()
    for level in (0, 1, 2):
        shapes = [chart.polygons[code] for code in regions(level)]
        assert shapely.coverage_is_valid(shapes)
        assert np.isclose(shapely.area(shapes).sum(), shapely.union_all(shapes).area, rtol=1e-12)


def test_parts_fill_their_parent_exactly() -> None:
    chart = archipelago()
    for place in places():
        parts = [chart.polygons[other.code] for other in places() if other.parent == place.code]
        if parts:
            assert shapely.coverage_union_all(parts).symmetric_difference(chart.polygons[place.code]).area < 1e-12


def test_neighbours_share_a_border() -> None:
    chart = archipelago()
    pairs = [(one, other) for one, others in chart.neighbours.items() for other in others]
    assert len(pairs) > 400
    for one, other in pairs:
        assert one in chart.neighbours[other]
        shared = chart.polygons[one].boundary.intersection(chart.polygons[other].boundary)
        assert shared.length > 0, (one, other)


def test_countries_touch_and_some_lie_alone() -> None:
    chart = archipelago()
    touching = {
        tuple(sorted((one[:2], other[:2])))
        for one, others in chart.neighbours.items()
        for other in others
        if one[:2] != other[:2]
    }
    assert touching == {("AA", "QM"), ("QM", "QN"), ("QN", "QO")}
    assert len(COUNTRIES) == 6


def test_there_are_isles_and_mainland_regions() -> None:
    chart = archipelago()
    alone = [code for code, others in chart.neighbours.items() if not others]
    several = [code for code in regions(2) if len(shapely.get_parts(chart.polygons[code])) > 1]
    assert len(alone) >= 3
    assert len(several) >= 3


def test_the_archipelago_lies_in_the_open_atlantic() -> None:
    # Nearest lands: Bermuda at 64.6° W, Flores of the Azores at 31.3° W, Newfoundland at 46.6° N, the Antilles at 18.6° N.
    west, south, east, north = shapely.total_bounds(list(archipelago().polygons.values()))
    assert west > -58
    assert east < -33
    assert south > 25
    assert north < 45


def test_the_geojson_is_small_marked_and_follows_the_standard() -> None:
    chart = boundaries()
    text = json.dumps(chart, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < 400_000
    assert chart["fictional"] is True
    assert "FICTIONAL" in chart["notice"]
    assert [feature["id"] for feature in chart["features"]] == [place.code for place in places()]
    for feature in chart["features"]:
        assert feature["properties"]["fictional"] is True
        for part in shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"]))):
            assert part.exterior.is_ccw  # RFC 7946, section 3.1.6
        coordinates = shapely.get_coordinates(shapely.from_geojson(json.dumps(feature["geometry"])))
        assert np.array_equal(coordinates, np.round(coordinates, 4))


def test_our_own_reader_takes_the_boundaries(tmp_path: Path) -> None:
    write_sample(tmp_path, years=[2019], industry_levels=["section"])
    read = read_boundaries(tmp_path / "boundaries.geojson", notice=NOTICE)
    assert set(read.features) == {place.code for place in places()}
