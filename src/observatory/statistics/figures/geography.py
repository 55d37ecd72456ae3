"""Where regions lie on a map: one equal-area projection, an extent that far islands do not shrink, shapes in pixels.

Europe is drawn in the Lambert azimuthal equal-area projection around 52° N, 10° E (the centre of EPSG:3035); any other set of
regions around its own middle. Formulas: Snyder (1987), Map Projections: A Working Manual, equations 24-2 to 24-4, sphere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry.base import BaseGeometry

    from observatory.statistics.sources.boundaries import Boundaries

Box = tuple[float, float, float, float]

EUROPE_CENTRE = (10.0, 52.0)
# Continental Europe with Iceland, Cyprus and the east of Türkiye: west, south, east, north.
EUROPE: Box = (-25.0, 33.5, 46.0, 72.0)
# A region this many times farther from the middle than nine tenths of all regions lies outside the map.
OUTLYING = 2.0


@dataclass(frozen=True)
class Extent:
    """What of the earth a map shows: a projection's centre, the square of the plane around the regions, who lies outside."""

    centre: tuple[float, float]
    box: Box
    outside: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """Height over width."""
        west, south, east, north = self.box
        return (north - south) / (east - west)


@dataclass(frozen=True)
class Shapes:
    """Regions as pixels of a map: GeoJSON geometries, a point inside each, and hatching for those without data."""

    geometries: dict[str, dict[str, Any]]
    points: dict[str, tuple[float, float]]
    polygons: dict[str, BaseGeometry]
    hatched: dict[tuple[str, ...], dict[str, Any] | None] = field(default_factory=dict)


def project(longitude: Any, latitude: Any, centre: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Lambert azimuthal equal-area, unit sphere: degrees to the plane (x east, y north). Any array shape."""
    import numpy as np

    lam = np.radians(np.asarray(longitude, dtype=float) - centre[0])
    phi, phi0 = np.radians(np.asarray(latitude, dtype=float)), np.radians(centre[1])
    cosine = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(lam)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
    x = k * np.cos(phi) * np.sin(lam)
    y = k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam))
    return x, y


def extent(points: Mapping[str, tuple[float, float]], shapes: Mapping[str, BaseGeometry] | None = None) -> Extent:
    """The extent of regions from one point (longitude, latitude) each, or from their shapes where these are given.

    Regions outside Europe's window, or elsewhere far from all the others, are listed in `outside`.
    """
    import numpy as np

    codes = sorted(points)
    longitude = np.array([points[code][0] for code in codes])
    latitude = np.array([points[code][1] for code in codes])
    west, south, east, north = EUROPE
    inside = (longitude > west) & (longitude < east) & (latitude > south) & (latitude < north)
    # Europe is recognised by where most regions are; the fictional union in the Atlantic is not in this window.
    if inside.mean() > 0.5 and np.median(longitude) > -12:
        centre = EUROPE_CENTRE
    else:
        centre = (float(np.median(longitude)), float(np.median(latitude)))
        x, y = project(longitude, latitude, centre)
        away = np.hypot(x, y)
        inside = away <= OUTLYING * max(float(np.quantile(away, 0.9)), 1e-6)
    outside = tuple(code for code, within in zip(codes, inside, strict=True) if not within)
    kept = [code for code, within in zip(codes, inside, strict=True) if within]
    if shapes:
        import shapely

        coordinates = np.concatenate([shapely.get_coordinates(shapes[code]) for code in kept if code in shapes])
        if centre == EUROPE_CENTRE:
            # Islands of a region that reaches into the window (Svalbard, the Azores) do not widen it.
            within = (
                (coordinates[:, 0] > west)
                & (coordinates[:, 0] < east)
                & (coordinates[:, 1] > south)
                & (coordinates[:, 1] < north)
            )
            coordinates = coordinates[within]
        x, y = project(coordinates[:, 0], coordinates[:, 1], centre)
        margin = 0.01
    else:
        x, y = project(longitude[inside], latitude[inside], centre)
        margin = 0.09
    width, height = max(float(np.ptp(x)), 1e-3), max(float(np.ptp(y)), 1e-3)
    room = margin * max(width, height)
    box = (float(x.min()) - room, float(y.min()) - room, float(x.max()) + room, float(y.max()) + room)
    return Extent(centre, box, outside)


def pixels(view: Extent, width: float, height: float, longitude: Any, latitude: Any) -> tuple[np.ndarray, np.ndarray]:
    """Degrees to pixels of a map of that size, the extent in its middle."""
    x, y = project(longitude, latitude, view.centre)
    west, south, east, north = view.box
    scale = min(width / (east - west), height / (north - south))
    return (
        width / 2 + (x - (west + east) / 2) * scale,
        height / 2 - (y - (south + north) / 2) * scale,
    )


def shapes_in_pixels(boundaries: Boundaries, view: Extent, width: float, height: float) -> Shapes:
    """All regions of `boundaries` that touch the map, projected, cut to it and simplified to about a pixel.

    Neighbours keep the same border: the whole coverage is simplified at once (Visvalingam-Whyatt on shared edges).
    """
    key = (boundaries.sha256, view, width, height)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    result = _shapes_in_pixels(boundaries, view, width, height)
    with _lock:
        _kept[key] = result
        while len(_kept) > 8:
            _kept.popitem(last=False)
    return result


_kept: OrderedDict[Any, Shapes] = OrderedDict()
_lock = Lock()


def _shapes_in_pixels(boundaries: Boundaries, view: Extent, width: float, height: float) -> Shapes:
    import numpy as np
    import shapely

    def move(coordinates: np.ndarray) -> np.ndarray:
        x, y = pixels(view, width, height, coordinates[:, 0], coordinates[:, 1])
        return np.column_stack([x, y])

    codes = sorted(set(boundaries.features) - set(view.outside))
    drawn = shapely.transform([boundaries.features[code] for code in codes], move)
    drawn = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    drawn = shapely.coverage_simplify(drawn, 0.9)
    frame = shapely.box(0, 0, width, height)
    polygons, geometries, points = {}, {}, {}
    for code, shape in zip(codes, drawn, strict=True):
        cut = _areas(shapely.intersection(shapely.make_valid(shape, method="structure", keep_collapsed=False), frame))
        if cut is None:
            continue
        polygons[code] = cut
        rounded = shapely.transform(cut, lambda coordinates: np.round(coordinates, 1))
        # The winding that Vega takes for "inside" does not matter on a plane, but one winding keeps the bytes the same.
        geometries[code] = shapely.geometry.mapping(shapely.normalize(rounded))
        inner = shapely.point_on_surface(max(_parts(cut), key=lambda part: part.area))
        points[code] = (round(inner.x, 1), round(inner.y, 1))
    return Shapes(geometries, points, polygons)


def hatching(shapes: Shapes, codes: list[str], *, step: float = 5.0) -> dict[str, Any] | None:
    """Slanted lines over the given regions, `step` pixels apart, as one GeoJSON geometry; None if there is nothing to hatch.

    Kept with the shapes: the regions without data are the same in map after map.
    """
    key = tuple(codes)
    if key not in shapes.hatched:
        shapes.hatched[key] = _hatching(shapes, codes, step)
    return shapes.hatched[key]


def _hatching(shapes: Shapes, codes: list[str], step: float) -> dict[str, Any] | None:
    import shapely

    areas = [shapes.polygons[code] for code in codes if code in shapes.polygons]
    if not areas:
        return None
    area = shapely.union_all(areas)
    west, south, east, north = area.bounds
    reach = north - south
    count = int((east - west + reach) / step) + 1
    start = step * int((west - reach) / step)
    lines = shapely.MultiLineString(
        [[(start + n * step, north), (start + n * step + reach, south)] for n in range(count + 2)]
    )
    cut = shapely.intersection(lines, area)
    segments = [part for part in shapely.get_parts(cut) if part.geom_type == "LineString" and part.length > 0.5]
    if not segments:
        return None
    coordinates = [[[round(x, 1), round(y, 1)] for x, y in segment.coords] for segment in segments]
    return {"type": "MultiLineString", "coordinates": coordinates}


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    import shapely

    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def _areas(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a shape that are large enough to be seen."""
    import shapely

    parts = _parts(shape)
    large = [part for part in parts if part.area > 1.2] or sorted(parts, key=lambda part: -part.area)[:1]
    if not large or large[0].area == 0:
        return None
    return shapely.MultiPolygon([part for part in large if part.geom_type == "Polygon"])
