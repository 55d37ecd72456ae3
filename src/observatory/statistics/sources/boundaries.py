"""Boundaries of regions, given by the user: GeoJSON or TopoJSON, in longitude and latitude.

Boundaries have an owner. They are read where the user keeps them, never bundled, and their notice stands inside every map.
GeoJSON is RFC 7946 (WGS 84 longitude and latitude, in degrees, is its only coordinate system); TopoJSON is the 1.0
specification of the format's authors.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CODE_PROPERTIES = ("NUTS_ID", "nuts_id", "region", "code", "id", "CODE", "ID", "GEOID", "geoid", "FIPS", "iso_3166_2")
EUROGEOGRAPHICS = "© EuroGeographics for the administrative boundaries"
# Properties by which a file of the European Commission's geographical service is known.
_GISCO_PROPERTIES = {"NUTS_ID", "LEVL_CODE", "CNTR_CODE"}
_DEGREES = (
    "Give the boundaries in longitude and latitude (EPSG:4326), for instance: ogr2ogr -t_srs EPSG:4326 OUT.geojson IN."
)
_LONGITUDE_LATITUDE = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84")


@dataclass(frozen=True)
class Boundaries:
    """Polygons of regions by code, in degrees.

    `features` leads from code to a valid shapely Polygon or MultiPolygon; `code_property` is where the codes were found
    (`id` also stands for the feature's own id); `notice` must be shown wherever the boundaries are; `sha256` is the file's.
    """

    features: dict[str, BaseGeometry]
    code_property: str
    notice: str
    crs: str
    version: str | None
    source: str
    sha256: str

    def missing(self, codes: Collection[str]) -> list[str]:
        """Those of `codes` that have no boundary, sorted."""
        return sorted(set(codes) - set(self.features))

    def collection(self) -> dict[str, Any]:
        """The same as GeoJSON with the code in the property `region`, four decimals of a degree (about ten metres), sorted by code."""
        import shapely

        return {
            "type": "FeatureCollection",
            "notice": self.notice,
            "features": [
                {
                    "type": "Feature",
                    "properties": {"region": code},
                    "geometry": json.loads(shapely.to_geojson(shapely.transform(self.features[code], _rounded))),
                }
                for code in sorted(self.features)
            ],
        }


def read_boundaries(
    path: str | Path,
    version: str | None = None,
    *,
    notice: str | None = None,
    code_property: str | None = None,
    object_name: str | None = None,
) -> Boundaries:
    """Read boundaries from `.geojson`, `.json` or `.topojson`, plain or `.gz`.

    `version` is the version of the region codes, if the user says it. `notice` is the owner's text to show; it may be left
    out where the file itself carries one in its member `notice`, and for files of the European Commission's geographical service (known by their properties), whose notice is
    known. `object_name` chooses among the objects of a TopoJSON file; without it the one with the most polygons is read.

    Raises InputError naming file, feature and coordinate for what is not JSON, has no polygons or no codes, has the same
    code twice, an empty or broken shape, or coordinates that are not degrees.
    """
    path = Path(path)
    data = _bytes(path)
    document = _document(path, data)
    if document.get("type") == "Topology":
        features = list(_topology(document, path, object_name))
    elif document.get("type") == "FeatureCollection":
        _check_crs(document, path)
        features = [feature for feature in document.get("features", ()) if isinstance(feature, dict)]
    else:
        raise InputError(
            f"this is neither a GeoJSON FeatureCollection nor a TopoJSON Topology, but {document.get('type')!r}.",
            file=str(path),
            remedy="Give a file with one polygon per region.",
        )
    code = code_property or _code_property(features, path)
    shapes: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(features, start=1):
        region = _code(feature, code)
        if region is None:
            raise InputError(
                f"feature {number} has no {code!r}.",
                file=str(path),
                remedy="Every feature needs the code of its region.",
            )
        if region in shapes:
            raise InputError(
                f"feature {number} repeats the code.", file=str(path), code=region, remedy="One feature per region."
            )
        shapes[region] = _shape(feature, number, region, path)
    properties = set(features[0].get("properties") or {})
    if notice is None and isinstance(document.get("notice"), str):
        notice = document["notice"]
    if notice is None and properties >= _GISCO_PROPERTIES:
        notice = EUROGEOGRAPHICS
    if notice is None or not notice.strip():
        raise InputError(
            "whose boundaries are these? The file does not say.",
            file=str(path),
            remedy='Give their notice, for instance --boundaries-notice "© National mapping agency".',
        )
    return Boundaries(
        features=shapes,
        code_property=code,
        notice=notice.strip(),
        crs="OGC:CRS84",
        version=version,
        source=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _rounded(coordinates: Any) -> Any:
    return coordinates.round(4)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the boundaries cannot be read: {error.strerror}.", file=str(path)) from error
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(
            f"the gzip file is cut off or damaged ({error}).", file=str(path), remedy="Fetch it again."
        ) from error


def _document(path: Path, data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} is not UTF-8.", file=str(path), remedy="Save the file as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"this is not JSON ({error.msg}).", file=str(path), line=error.lineno, column=str(error.colno),
            remedy="Give GeoJSON or TopoJSON; a shapefile must be converted first.",
        ) from error  # fmt: skip
    if not isinstance(document, dict):
        raise InputError("this JSON is not a GeoJSON or TopoJSON object.", file=str(path))
    return document


def _check_crs(document: dict[str, Any], path: Path) -> None:
    crs = document.get("crs")
    if not crs:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str((properties or {}).get("name", crs)) if properties else str(crs)
    if not any(known in name for known in _LONGITUDE_LATITUDE):
        raise InputError(f"the boundaries are in {name}, not in degrees.", file=str(path), remedy=_DEGREES)


def _code_property(features: list[dict[str, Any]], path: Path) -> str:
    if not features:
        raise InputError("the file has no features.", file=str(path), remedy="Give a file with one polygon per region.")
    names = set(features[0].get("properties") or {}) | ({"id"} if features[0].get("id") is not None else set())
    for candidate in CODE_PROPERTIES:
        if candidate in names:
            return candidate
    raise InputError(
        f"no property holds the regions' codes; there are {', '.join(sorted(names)) or 'none'}.",
        file=str(path),
        remedy=f"Name it, or call it one of {', '.join(CODE_PROPERTIES[:5])}.",
    )


def _code(feature: dict[str, Any], name: str) -> str | None:
    value = (feature.get("properties") or {}).get(name)
    if value is None and name == "id":
        value = feature.get("id")
    return None if value is None or value == "" else str(value)


def _shape(feature: dict[str, Any], number: int, code: str, path: Path) -> BaseGeometry:
    import shapely
    from shapely.geometry import shape

    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise InputError(
            f"feature {number} is {kind or 'empty'}, not a polygon.",
            file=str(path),
            code=code,
            remedy="Give areas, not points or lines.",
        )
    assert isinstance(geometry, dict)
    try:
        made: BaseGeometry = shape(geometry)
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise InputError(f"feature {number} has a broken shape ({error}).", file=str(path), code=code) from error
    if made.is_empty:
        raise InputError(f"feature {number} has an empty shape.", file=str(path), code=code)
    for longitude, latitude in shapely.get_coordinates(made):
        if not (-180.0001 <= longitude <= 180.0001 and -90.0001 <= latitude <= 90.0001):
            raise InputError(
                f"feature {number} has the coordinate ({longitude:g}, {latitude:g}), which is not longitude and latitude in degrees.",
                file=str(path), code=code, remedy=_DEGREES,
            )  # fmt: skip
    return made if made.is_valid else shapely.make_valid(made, method="structure", keep_collapsed=False)


def _topology(document: dict[str, Any], path: Path, object_name: str | None) -> Iterator[dict[str, Any]]:
    """Features of one object of a TopoJSON file (arcs joined and, if quantised, decoded)."""
    objects = document.get("objects") or {}
    polygons = {
        name: [part for part in _parts(item) if part.get("type") in ("Polygon", "MultiPolygon")]
        for name, item in objects.items()
    }
    if object_name is not None and object_name not in polygons:
        raise InputError(
            f"there is no object {object_name!r}.", file=str(path), remedy=f"Objects are {', '.join(sorted(polygons))}."
        )
    name = object_name or max(polygons, key=lambda key: len(polygons[key]), default=None)
    if name is None or not polygons[name]:
        raise InputError("the file has no polygons.", file=str(path), remedy="Give a file with one polygon per region.")
    try:
        arcs = _arcs(document)
        for part in polygons[name]:
            rings = [
                _rings(polygon, arcs) for polygon in ([part["arcs"]] if part["type"] == "Polygon" else part["arcs"])
            ]
            yield {
                "type": "Feature", "id": part.get("id"), "properties": part.get("properties") or {},
                "geometry": {"type": "MultiPolygon", "coordinates": rings},
            }  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise InputError(
            f"object {name!r} is not well formed ({error!r}).", file=str(path), remedy="Fetch it again."
        ) from error


def _parts(item: dict[str, Any]) -> list[dict[str, Any]]:
    return list(item.get("geometries", ())) if item.get("type") == "GeometryCollection" else [item]


def _arcs(document: dict[str, Any]) -> list[list[tuple[float, float]]]:
    transform = document.get("transform")
    if not transform:
        return [[(float(point[0]), float(point[1])) for point in arc] for arc in document["arcs"]]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    arcs = []
    for arc in document["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def _rings(polygon: list[list[int]], arcs: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    rings = []
    for indices in polygon:
        ring: list[tuple[float, float]] = []
        for index in indices:
            points = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring.extend(points[1:] if ring else points)
        rings.append(ring)
    return rings
