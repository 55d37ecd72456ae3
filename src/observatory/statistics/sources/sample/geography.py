"""The map of the fictional union: an archipelago in the open Atlantic, where no land is.

A height field of broad shields and fractal noise is cut at the sea level on some twenty thousand small Voronoi cells.
Countries and regions grow over these cells from their seats along paths of uneven cost, so that every region hangs
together and its borders wander as old borders do. The cells of a region are then joined, and all borders simplified at
once as one coverage: what two neighbours share stays the same line to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from observatory.statistics.sources.sample.union import COUNTRIES, DISTRICTS, NOTICE, VERSION, places

if TYPE_CHECKING:
    from shapely import Geometry

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SEED = 20140  # of the map alone: the same map whatever the seed of the numbers
WEST, SOUTH = -55.0, 29.5
WIDTH, HEIGHT = 16.0, 15.0  # in degrees of latitude; a degree of longitude is shorter by LONGITUDE_SCALE
LONGITUDE_SCALE = 0.80
SPACING = 0.08
TOLERANCE = 0.035
DECIMALS = 4

# Shields of rock: x, y, half-lengths, angle in degrees, height. Country cores follow the same frame.
SHIELDS = (
    (4.1, 5.0, 3.3, 1.9, 35.0, 1.25),
    (3.0, 7.6, 1.6, 1.8, 80.0, 0.85),
    (5.0, 10.9, 3.4, 1.7, 25.0, 1.25),
    (10.8, 11.2, 2.5, 2.0, -25.0, 1.15),
    (11.9, 7.2, 1.9, 2.9, 15.0, 1.20),
    (9.7, 2.9, 2.6, 1.25, -12.0, 1.15),
    (8.35, 8.5, 0.55, 0.45, 20.0, 1.00),
    # Isles off the coasts, each the tip of a drowned ridge.
    (1.0, 12.4, 0.45, 0.80, -20.0, 0.80),
    (1.9, 13.2, 0.40, 0.45, 0.0, 0.70),
    (0.9, 2.4, 0.50, 0.75, 25.0, 0.80),
    (1.6, 1.3, 0.40, 0.40, 0.0, 0.70),
    (6.6, 2.3, 0.35, 0.50, 30.0, 0.70),
    (14.9, 12.6, 0.45, 0.60, 0.0, 0.80),
    (14.6, 3.4, 0.50, 0.85, -30.0, 0.80),
    (13.4, 2.2, 0.45, 0.35, 0.0, 0.75),
    (7.5, 5.2, 0.30, 0.30, 30.0, 0.65),
    (7.2, 9.1, 0.30, 0.25, 0.0, 0.60),
    (13.9, 10.3, 0.25, 0.30, 0.0, 0.65),
    (7.3, 1.2, 0.55, 0.35, 10.0, 0.75),
    (14.9, 8.9, 0.30, 0.55, 0.0, 0.75),
)
CORES = {
    "AA": (4.2, 5.0),
    "QM": (5.0, 10.9),
    "QN": (10.8, 11.6),
    "QO": (11.9, 6.9),
    "XF": (9.7, 2.9),
    "XM": (8.35, 8.5),
}


@dataclass(frozen=True)
class Map:
    """Polygons of all regions, a point inside each, and who borders on whom at level 2."""

    polygons: dict[str, Geometry]
    points: dict[str, tuple[float, float]]
    neighbours: dict[str, tuple[str, ...]]


def _noise(generator: np.random.Generator, points: Floats, octaves: int, first: float) -> Floats:
    """Fractal noise of about unit variance at `points` (n, 2): octaves of smoothed random lattices of halving width."""
    from scipy.ndimage import map_coordinates

    total = np.zeros(len(points))
    width, weight, power = first, 1.0, 0.0
    for _ in range(octaves):
        shape = (int(WIDTH / width) + 4, int(HEIGHT / width) + 4)
        lattice = generator.standard_normal(shape)
        total += weight * map_coordinates(lattice, points.T / width + 1.0, order=3, mode="nearest")
        power += weight**2
        width, weight = width / 2, weight * 0.55
    return total / np.sqrt(power)


def _height(generator: np.random.Generator, points: Floats) -> Floats:
    """Height over the sea (n,): the highest shield at each point, roughened, sinking towards the edge of the frame."""
    warped = points + 0.42 * np.column_stack([_noise(generator, points, 4, 1.6) for _ in range(2)])
    height = np.full(len(points), -1.0)
    for x, y, long, short, angle, top in SHIELDS:
        turn = np.deg2rad(angle)
        along = (warped[:, 0] - x) * np.cos(turn) + (warped[:, 1] - y) * np.sin(turn)
        across = -(warped[:, 0] - x) * np.sin(turn) + (warped[:, 1] - y) * np.cos(turn)
        height = np.maximum(height, top - (along / long) ** 2 - (across / short) ** 2)
    edge = np.minimum.reduce([points[:, 0], points[:, 1], WIDTH - points[:, 0], HEIGHT - points[:, 1]])
    return np.maximum(height, -0.95) + 0.42 * _noise(generator, points, 6, 1.7) - np.where(edge < 0.5, 3.0, 0.0)


def _cells(generator: np.random.Generator) -> tuple[Floats, list[Floats], Integers]:
    """Centres (n, 2), outlines and neighbouring pairs (m, 2) of a loosened hexagonal lattice over the frame."""
    from scipy.spatial import Voronoi

    rows = np.arange(0, HEIGHT, SPACING * 0.87)
    columns = np.arange(0, WIDTH, SPACING)
    centres = np.array([(x + (row % 2) * SPACING / 2, y) for row, y in enumerate(rows) for x in columns])
    centres += generator.uniform(-0.36, 0.36, centres.shape) * SPACING
    diagram = Voronoi(centres)
    outlines = [diagram.vertices[[v for v in diagram.regions[r] if v >= 0]] for r in diagram.point_region]
    return centres, outlines, diagram.ridge_points.astype(np.int64)


def _grow(seats: Integers, members: npt.NDArray[np.bool_], pairs: Integers, costs: Floats) -> Integers:
    """Index into `seats` of the seat nearest to each cell over land (n,), -1 where none can be reached."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    inside = members[pairs[:, 0]] & members[pairs[:, 1]]
    first, second = pairs[inside].T
    size = len(members)
    graph = coo_array((costs[inside], (first, second)), shape=(size, size)).tocsr()
    _, _, source = dijkstra(graph, directed=False, indices=seats, return_predecessors=True, min_only=True)
    place = np.full(size + 1, -1)
    place[seats] = np.arange(len(seats))
    return np.where(source >= 0, place[source], -1)


def _landmasses(land: npt.NDArray[np.bool_], pairs: Integers) -> Integers:
    """Number of the connected landmass of each cell (n,)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    both = land[pairs[:, 0]] & land[pairs[:, 1]]
    first, second = pairs[both].T
    size = len(land)
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _nearest(points: Floats, targets: Floats) -> Integers:
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(targets).query(points)[1], dtype=np.int64)


def _seats(generator: np.random.Generator, points: Floats, count: int) -> Floats:
    """Centres (count, 2) of `count` regions of similar, not equal, size: a few rounds of k-means."""
    seats = points[generator.choice(len(points), size=1)]
    while len(seats) < count:
        distance = np.min(((points[:, None, :] - seats[None]) ** 2).sum(axis=2), axis=1)
        seats = np.vstack([seats, points[generator.choice(len(points), p=distance / distance.sum())]])
    for _ in range(3):
        owner = _nearest(points, seats)
        seats = np.array([points[owner == i].mean(axis=0) if np.any(owner == i) else seats[i] for i in range(count)])
    return seats


def _divide(
    generator: np.random.Generator,
    centres: Floats,
    members: npt.NDArray[np.bool_],
    pairs: Integers,
    costs: Floats,
    count: int,
) -> Integers:
    """Number from 0 to count-1 of the part each member cell belongs to (n,), -1 elsewhere."""
    points = centres[members]
    indices = np.flatnonzero(members)
    chosen = np.unique(indices[_nearest(_seats(generator, points, count), points)])
    part = _grow(chosen, members, pairs, costs)
    lost = members & (part < 0)  # islands without a seat of their own follow the nearest part
    reached = members & (part >= 0)
    part[lost] = part[reached][_nearest(centres[lost], centres[reached])]
    return part


def _order(centres: Floats, sizes: tuple[int, ...], start: int) -> list[list[int]]:
    """Groups of regions (indices) of the given sizes: each takes the regions nearest to its first, outermost first."""
    free = set(range(len(centres)))
    groups: list[list[int]] = []
    middle = centres.mean(axis=0)
    for number, size in enumerate(sizes):
        rest = np.array(sorted(free))
        if number == 0:
            seed = start
        else:  # the region farthest from the middle, so that no group is left with scattered remains
            seed = int(rest[np.argmax(((centres[rest] - middle) ** 2).sum(axis=1))])
        near = rest[np.argsort(((centres[rest] - centres[seed]) ** 2).sum(axis=1), kind="stable")][:size]
        groups.append([int(i) for i in near])
        free -= set(groups[-1])
    return groups


def _assign(generator: np.random.Generator) -> tuple[list[str], list[Floats], Integers]:
    """Region code of every cell (empty at sea; level 3 where there are such regions), outlines, neighbouring pairs."""
    centres, outlines, pairs = _cells(generator)
    land = _height(generator, centres) > 0
    mass = _landmasses(land, pairs)
    size = np.bincount(mass, minlength=len(centres))
    land &= size[mass] >= 9  # no rocks awash
    sea = _landmasses(~land, pairs)
    ponds = ~land & (np.bincount(sea, minlength=len(centres))[sea] < 14)
    land |= ponds
    costs = np.hypot(*(centres[pairs[:, 0]] - centres[pairs[:, 1]]).T) * np.exp(
        0.75 * generator.standard_normal(len(pairs))
    )
    country_of = np.full(len(centres), -1)
    landed = np.flatnonzero(land)
    cores = np.array([CORES[country.code] for country in COUNTRIES])
    grown = _grow(landed[_nearest(cores, centres[landed])], land, pairs, costs)
    country_of[land] = grown[land]
    lost = land & (country_of < 0)
    held = land & (country_of >= 0)
    mass = _landmasses(land, pairs)
    for island in np.unique(mass[lost]):  # an island belongs to one country as a whole
        cells = np.flatnonzero(lost & (mass == island))
        owners = country_of[held][_nearest(centres[cells], centres[held])]
        country_of[cells] = np.bincount(owners).argmax()
    codes = [""] * len(centres)
    for number, country in enumerate(COUNTRIES):
        members = country_of == number
        part = _divide(generator, centres, members, pairs, costs, country.region_count)
        middles = np.array([centres[part == i].mean(axis=0) for i in range(country.region_count)])
        start = int(_nearest(middles.mean(axis=0, keepdims=True), middles)[0])
        groups = _order(middles, tuple(len(names) for _, names in country.parts), start)
        for first, group in enumerate(groups, start=0 if country.region_count == 1 else 1):
            for second, index in enumerate(group, start=0 if country.region_count == 1 else 1):
                code = f"{country.code}{first}{second}"
                cells = part == index
                districts = DISTRICTS.get(code, ())
                below = _divide(generator, centres, cells, pairs, costs, len(districts)) if districts else None
                for cell in np.flatnonzero(cells):
                    codes[cell] = code if below is None else f"{code}{below[cell] + 1}"
    return codes, outlines, pairs


@cache
def archipelago() -> Map:
    """The map. Polygons in longitude and latitude (EPSG:4326) with 4 decimals, for all regions of levels 0 to 3."""
    import shapely

    generator = np.random.default_rng(SEED)
    codes, outlines, pairs = _assign(generator)
    cells: dict[str, list[Geometry]] = {}
    for code, outline in zip(codes, outlines, strict=True):
        if code:
            cells.setdefault(code, []).append(shapely.Polygon(outline))
    finest = sorted(cells)
    joined = [shapely.coverage_union_all(cells[code]) for code in finest]
    simplified = shapely.coverage_simplify(joined, TOLERANCE)
    polygons: dict[str, Geometry] = {
        code: shapely.normalize(shapely.transform(shape, _to_degrees))
        for code, shape in zip(finest, simplified, strict=True)
    }
    for place in sorted(places(), key=lambda place: -place.level):
        if place.code not in polygons:
            below = [polygons[p.code] for p in places() if p.parent == place.code]
            polygons[place.code] = shapely.normalize(shapely.coverage_union_all(below))
    points: dict[str, tuple[float, float]] = {}
    for code, shape in polygons.items():
        parts = shapely.get_parts(shape)
        middle = shapely.maximum_inscribed_circle(parts[int(np.argmax(shapely.area(parts)))], 0.01).coords[0]
        points[code] = (round(middle[0], DECIMALS), round(middle[1], DECIMALS))
    touching: dict[str, set[str]] = {code[:4]: set() for code in finest}
    for first, second in pairs:
        one, other = codes[first][:4], codes[second][:4]
        if one and other and one != other:
            touching[one].add(other)
            touching[other].add(one)
    return Map(polygons, points, {code: tuple(sorted(others)) for code, others in sorted(touching.items())})


def _to_degrees(frame: Floats) -> Floats:
    degrees = np.column_stack([WEST + frame[:, 0] / LONGITUDE_SCALE, SOUTH + frame[:, 1]])
    return np.round(degrees, DECIMALS)


def boundaries() -> dict[str, Any]:
    """The map as a GeoJSON FeatureCollection; every feature carries `code`, `level`, `name` and `fictional`."""
    import shapely

    chart = archipelago()
    features = [
        {
            "type": "Feature",
            "id": place.code,
            "properties": {
                "code": place.code,
                "level": place.level,
                "country": place.country,
                "name": place.name,
                "fictional": True,
            },
            "geometry": _geometry(shapely.get_parts(shapely.orient_polygons(chart.polygons[place.code]))),
        }
        for place in places()
    ]
    return {"type": "FeatureCollection", "fictional": True, "notice": NOTICE, "version": VERSION, "features": features}


def _geometry(parts: npt.NDArray[Any]) -> dict[str, Any]:
    rings = [
        [
            [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in parts
    ]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}
