"""Boundaries are read as their owner gives them, and refused with a remedy where they cannot be used."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.sources.boundaries import EUROGEOGRAPHICS, read_boundaries

SQUARE = [[[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]]


def feature(code: str | None = "AA1", geometry: Any = None, name: str = "id") -> dict[str, Any]:
    properties = {} if code is None else {name: code}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": geometry or {"type": "Polygon", "coordinates": SQUARE},
    }


def write(folder: Path, *features: Any, **extra: Any) -> Path:
    path = folder / "given.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **extra}))
    return path


def test_a_plain_and_a_packed_file_read_the_same(tmp_path) -> None:
    plain = write(tmp_path, feature("AA1"), feature("AA2"))
    packed = tmp_path / "given.geojson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    first, second = (read_boundaries(path, version="own", notice="© Us") for path in (plain, packed))
    assert set(first.features) == set(second.features) == {"AA1", "AA2"}
    assert first.notice == "© Us"
    assert first.version == "own"
    assert first.missing(["AA2", "AA3", "AA0"]) == ["AA0", "AA3"]


@pytest.mark.parametrize("name", ["NUTS_ID", "region", "code", "id", "GEOID"])
def test_the_property_with_the_codes_is_found(tmp_path, name) -> None:
    assert read_boundaries(write(tmp_path, feature(name=name)), notice="©").code_property == name


def test_a_feature_id_serves_as_code(tmp_path) -> None:
    path = write(tmp_path, {**feature(None), "id": "AA7"})
    assert set(read_boundaries(path, notice="©").features) == {"AA7"}


def test_topojson_is_decoded_with_its_shared_arcs(tmp_path) -> None:
    # Two squares side by side: the middle arc is used forwards by one and backwards (~1 = -2) by the other.
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [10, 50]},
        "arcs": [
            [[2, 2], [-2, 0], [0, -2], [2, 0]],
            [[2, 0], [0, 2]],
            [[2, 0], [2, 0], [0, 2], [-2, 0]],
        ],
        "objects": {
            "lines": {"type": "GeometryCollection", "geometries": [{"type": "LineString", "arcs": [1]}]},
            "regions": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"id": "W"}},
                    {"type": "Polygon", "arcs": [[2, -2]], "properties": {"id": "E"}},
                ],
            },
        },
    }
    path = tmp_path / "given.topojson"
    path.write_text(json.dumps(topology))
    read = read_boundaries(path, notice="©")
    assert read.features["W"].bounds == (10, 50, 11, 51)
    assert read.features["E"].bounds == (11, 50, 12, 51)
    assert read.features["W"].area == read.features["E"].area == 1
    with pytest.raises(InputError, match="Objects are lines, regions"):
        read_boundaries(path, notice="©", object_name="nothing")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not a GeoJSON or TopoJSON object"),
        ('{"type": "Point"}', "neither a GeoJSON FeatureCollection nor a TopoJSON Topology"),
        ('{"type": "FeatureCollection", "features": []}', "no features"),
        ('{"type": "Topology", "arcs": [], "objects": {}}', "no polygons"),
    ],
)
def test_what_is_not_boundaries_is_refused_by_name(tmp_path, content, problem) -> None:
    path = tmp_path / "given.geojson"
    path.write_text(content)
    with pytest.raises(InputError, match=problem) as caught:
        read_boundaries(path, notice="©")
    assert caught.value.file == str(path)


def test_a_cut_gzip_is_refused(tmp_path) -> None:
    path = tmp_path / "given.geojson.gz"
    path.write_bytes(gzip.compress(b"x" * 9000)[:20])
    with pytest.raises(InputError, match="cut off"):
        read_boundaries(path, notice="©")


def test_metres_are_refused_with_feature_coordinate_and_remedy(tmp_path) -> None:
    metres = {
        "type": "Polygon",
        "coordinates": [[[4321000, 3210000], [4322000, 3210000], [4322000, 3211000], [4321000, 3210000]]],
    }
    with pytest.raises(InputError, match=r"feature 2 .*4\.321e\+06, 3\.21e\+06.*EPSG:4326") as caught:
        read_boundaries(write(tmp_path, feature("AA1"), feature("AA2", metres)), notice="©")
    assert caught.value.code == "AA2"


def test_another_crs_is_refused_and_degrees_by_name_are_taken(tmp_path) -> None:
    def crs(name: str) -> dict[str, Any]:
        return {"type": "name", "properties": {"name": name}}

    with pytest.raises(InputError, match="EPSG::3035"):
        read_boundaries(write(tmp_path, feature(), crs=crs("urn:ogc:def:crs:EPSG::3035")), notice="©")
    assert (
        read_boundaries(write(tmp_path, feature(), crs=crs("urn:ogc:def:crs:OGC:1.3:CRS84")), notice="©").crs
        == "OGC:CRS84"
    )


@pytest.mark.parametrize(
    ("features", "problem"),
    [
        ([feature(name="colour")], "no property holds the regions' codes; there are colour"),
        ([feature("AA1"), feature("AA1")], "repeats the code"),
        ([feature("AA1"), feature(None)], "feature 2 has no 'id'"),
        ([feature("AA1", {"type": "Point", "coordinates": [0, 50]})], "is Point, not a polygon"),
        ([feature("AA1", {"type": "Polygon", "coordinates": []})], "empty shape"),
        ([feature("AA1", {"type": "Polygon", "coordinates": [[[0, 50], [1, 50]]]})], "broken shape"),
    ],
)
def test_a_feature_that_cannot_be_drawn_is_refused(tmp_path, features, problem) -> None:
    with pytest.raises(InputError, match=problem):
        read_boundaries(write(tmp_path, *features), notice="©")


def test_boundaries_without_an_owner_are_refused(tmp_path) -> None:
    with pytest.raises(InputError, match="whose boundaries"):
        read_boundaries(write(tmp_path, feature()))


def test_a_shape_that_crosses_itself_is_made_valid(tmp_path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 50], [1, 51], [1, 50], [0, 51], [0, 50]]]}
    shape = read_boundaries(write(tmp_path, feature("AA1", bow)), notice="©").features["AA1"]
    assert shape.is_valid
    assert shape.geom_type in ("Polygon", "MultiPolygon")


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), [("nuts_20M_2013_4326_L2", 320), ("nuts_20M_2024_4326_L2", 299)])
def test_official_boundaries_are_read_with_their_notice(shared_data, name, count) -> None:
    read = read_boundaries(shared_data / "nuts_boundaries" / f"{name}.geojson.gz")
    assert len(read.features) == count
    assert read.code_property == "NUTS_ID"
    assert read.notice == EUROGEOGRAPHICS
    assert {"RO42", "DE60"} <= set(read.features)


@pytest.mark.shared
def test_official_boundaries_in_metres_are_refused(shared_data) -> None:
    with pytest.raises(InputError, match=r"CY00.*not longitude and latitude"):
        read_boundaries(
            shared_data / "nuts_boundaries" / "as_shipped" / "nuts2json_2016_20M_3035_L2.topojson.gz", notice="©"
        )


@pytest.mark.shared
def test_states_in_topojson_are_read(shared_data) -> None:
    read = read_boundaries(shared_data / "us_boundaries" / "states-10m.topojson.gz", notice="U.S. Census Bureau")
    assert len(read.features) == 56
    # Colorado is nearly the rectangle 109°03′ to 102°03′ W, 37° to 41° N.
    assert read.features["08"].bounds == pytest.approx((-109.06, 36.99, -102.04, 41.0), abs=0.02)
