"""Maps: places, projection, what lies outside, whose boundaries they are."""

from __future__ import annotations

import json
import math

import pytest
from tests.statistics.figures.conftest import REGIONS
from tests.statistics.figures.test_render import words

from observatory.statistics.figures import build, svg
from observatory.statistics.figures.geography import EUROPE_CENTRE, extent, project
from observatory.statistics.sources.boundaries import read_boundaries


def test_the_projection_gives_the_published_worked_example() -> None:
    # Snyder (1987), p. 332: sphere of radius 3, centre 40° N 100° W, point 20° S 100° E gives x = -4.2339303, y = 4.0257775.
    x, y = project([100.0], [-20.0], (-100.0, 40.0))
    assert 3 * x[0] == pytest.approx(-4.2339303, abs=1e-6)
    assert 3 * y[0] == pytest.approx(4.0257775, abs=1e-6)


def test_the_projection_keeps_areas() -> None:
    # One degree square at the centre and one far from it, compared with its area on the sphere.
    for south in (52.0, 35.0):
        lon, lat = [12.0, 12.1, 12.1, 12.0], [south, south, south + 0.1, south + 0.1]
        x, y = project(lon, lat, EUROPE_CENTRE)
        plane = 0.5 * abs(sum(x[i - 1] * y[i] - x[i] * y[i - 1] for i in range(4)))
        sphere = math.radians(0.1) * (math.sin(math.radians(south + 0.1)) - math.sin(math.radians(south)))
        assert plane == pytest.approx(sphere, rel=1e-3)


def test_overseas_regions_do_not_shrink_europe() -> None:
    europe = {
        "FR10": (2.5, 48.7),
        "DE60": (10.0, 53.5),
        "RO42": (22.0, 45.7),
        "PT16": (-8.0, 40.2),
        "FI1D": (27.0, 65.0),
    }
    overseas = {"FRA4": (55.5, -21.1), "ES70": (-15.6, 28.3), "PT20": (-28.0, 38.5)}
    view = extent({**europe, **overseas})
    assert view.centre == EUROPE_CENTRE
    assert view.outside == ("ES70", "FRA4", "PT20")
    assert view.box == extent(europe).box


def test_a_union_elsewhere_is_drawn_around_its_own_middle() -> None:
    view = extent({code: (longitude, latitude) for code, (_, _, longitude, latitude) in REGIONS.items()})
    assert view.outside == ()
    assert -32 < view.centre[0] < -25


def test_regions_without_data_are_hatched_and_in_the_table(edition_with_boundaries) -> None:
    figure = build(edition_with_boundaries, "star_map-2014-stars-all")
    assert "no data" in words(svg(figure))
    assert "XC14" not in {row["region"] for row in figure.table.to_pylist()}
    hatched = [layer for layer in figure.specification["layer"] if "MultiLineString" in json.dumps(layer)]
    assert len(hatched) == 1


def test_uncertain_regions_carry_a_ring_and_the_key_says_so(edition_with_boundaries) -> None:
    figure = build(edition_with_boundaries, "star_map-2014-stars-all")
    uncertain = [row["region"] for row in figure.table.to_pylist() if row["uncertain"]]
    assert uncertain
    assert "uncertain: hidden figures" in words(svg(figure))
    rings = [layer for layer in figure.specification["layer"] if layer["mark"].get("size") == 42]
    assert [len(layer["data"]["values"]) for layer in rings] == [len(uncertain)]


def test_the_notice_of_the_boundaries_stands_inside_the_picture(edition, edition_with_boundaries, tmp_path) -> None:
    own = build(edition_with_boundaries, "star_map-2014-stars-all")
    assert own.notice == "Invented boundaries"
    assert "Invented boundaries" in words(svg(own))
    given = read_boundaries(edition_with_boundaries.path / "boundaries.geojson", notice="© Somebody")
    figure = build(edition, "star_map-2014-stars-all", boundaries=given)
    assert "© Somebody" in words(svg(figure))
    assert build(edition, "star_map-2014-stars-all").notice is None


def test_a_region_without_boundaries_is_named(edition, edition_with_boundaries, tmp_path) -> None:
    document = json.loads((edition_with_boundaries.path / "boundaries.geojson").read_text())
    document["features"] = [feature for feature in document["features"] if feature["properties"]["id"] != "XB13"]
    path = tmp_path / "some.geojson"
    path.write_text(json.dumps(document))
    figure = build(edition, "star_map-2014-stars-all", boundaries=read_boundaries(path, notice="©"))
    assert "Without boundaries on the map: Salin (XB13)." in figure.notes
    assert {row["region"] for row in figure.table.to_pylist() if not row["drawn"]} == {"XB13"}


def test_a_region_without_a_recorded_point_is_named(tmp_path) -> None:
    from tests.statistics.figures.conftest import make_edition

    edition = make_edition(tmp_path)
    regions = edition.tables["regions"].to_pylist()
    for row in regions:
        if row["region"] == "XB13":
            row["longitude"] = None
    edition.tables["regions"] = edition.tables["regions"].from_pylist(regions)
    edition.manifest["title"] = "another edition"
    figure = build(edition, "star_map-2014-stars-all")
    assert "Without a recorded point, not drawn: Salin (XB13)." in figure.notes


@pytest.mark.shared
def test_a_map_of_europe_from_official_boundaries_carries_their_notice(shared_data) -> None:
    given = read_boundaries(shared_data / "nuts_boundaries" / "nuts_20M_2013_4326_L2.geojson.gz", version="2013")
    points = {
        code: (shape.representative_point().x, shape.representative_point().y) for code, shape in given.features.items()
    }
    view = extent(points, given.features)
    assert set(view.outside) == {"ES70", "FRA1", "FRA2", "FRA3", "FRA4", "FRA5", "PT20", "PT30"}


def test_a_country_is_not_drawn_over_its_own_regions(edition_with_boundaries, tmp_path) -> None:
    """A file may hold all levels; only the level that the edition compares belongs on the map."""
    import shutil
    from dataclasses import replace

    import pyarrow as pa

    regions = edition_with_boundaries.tables["regions"]
    country = {
        **regions.to_pylist()[0],
        "region": "XA",
        "level": 0,
        "parent": None,
        "published": False,
        "has_data": False,
    }
    folder = tmp_path / "edition"
    shutil.copytree(edition_with_boundaries.path, folder)
    document = json.loads((folder / "boundaries.geojson").read_text())
    ring = [[-40, 40], [-20, 40], [-20, 50], [-40, 50], [-40, 40]]
    shape = {"type": "Feature", "properties": {"id": "XA"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    document["features"].append(shape)
    (folder / "boundaries.geojson").write_text(json.dumps(document))
    tables = {
        **edition_with_boundaries.tables,
        "regions": pa.concat_tables([regions, pa.Table.from_pylist([country], regions.schema)]),
    }
    manifest = {**edition_with_boundaries.manifest, "title": "All levels"}
    both = replace(edition_with_boundaries, path=folder, manifest=manifest, tables=tables)
    shapes = [len(layer["data"]["values"]) for layer in build(both, "star_map-2014-stars-all").specification["layer"]]
    alone = build(edition_with_boundaries, "star_map-2014-stars-all").specification["layer"]
    assert shapes == [len(layer["data"]["values"]) for layer in alone]
