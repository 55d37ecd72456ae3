"""The two ways of drawing a map: regions as shaded areas, or as circles at recorded points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from observatory.statistics.figures import wording
from observatory.statistics.figures.geography import Extent, Shapes, hatching, pixels, shapes_in_pixels
from observatory.statistics.figures.reading import EditionReader, Row
from observatory.statistics.figures.theme import Theme

if TYPE_CHECKING:
    from observatory.statistics.sources.boundaries import Boundaries


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on: its extent and size in pixels, its look, a colour per class, whether rings mark uncertain regions."""

    view: Extent
    width: float
    height: float
    look: Theme
    language: str
    colours: list[str]
    rings: bool


def choropleth(
    source: EditionReader, rows: list[Row], given: Boundaries, ground: Ground
) -> tuple[list[dict[str, Any]], list[str]]:
    """Layers of shaded regions and the notes they need; marks in `rows` which regions were drawn."""
    view, look, language = ground.view, ground.look, ground.language
    shapes: Shapes = shapes_in_pixels(given, view, ground.width, ground.height)
    by_code = {row["region"]: row for row in rows}
    features, empty, uncertain = [], [], []
    for code in sorted(shapes.geometries):
        row = by_code.get(code)
        known = row is not None and row["class"] is not None
        properties = {"fill": ground.colours[row["class"]] if row is not None and known else look.empty}
        if row is not None:
            row["drawn"] = True
            properties["name"] = row["description"]
        if not known:
            empty.append(code)
        elif row is not None and row["uncertain"] and ground.rings:
            x, y = shapes.points[code]
            uncertain.append({"x": x, "y": y})
        features.append({"type": "Feature", "properties": properties, "geometry": shapes.geometries[code]})
    plane = {"projection": {"type": "identity", "scale": 1, "translate": [0, 0]}}
    layers: list[dict[str, Any]] = []
    # Regions that are not of this edition lie below and carry no description.
    for described in (False, True):
        some = [feature for feature in features if ("name" in feature["properties"]) is described]
        if some:
            layers.append(
                {"data": {"values": some}, **plane,
                 "mark": {"type": "geoshape", "fill": {"expr": "datum.properties.fill"}, "stroke": look.outline, "strokeWidth": 0.5,
                          "aria": described},
                 **({"encoding": {"description": {"field": "properties.name"}}} if described else {})}
            )  # fmt: skip
    lines = hatching(shapes, empty)
    if lines:
        layers.append(
            {"data": {"values": [{"type": "Feature", "properties": {}, "geometry": lines}]}, **plane,
             "mark": {"type": "geoshape", "filled": False, "stroke": look.outline, "strokeWidth": 0.6, "aria": False}}
        )  # fmt: skip
    if uncertain:
        ring = {
            "type": "point",
            "size": 34 if look.narrow else 42,
            "opacity": 1,
            "aria": False,
            "x": {"expr": "datum.x"},
            "y": {"expr": "datum.y"},
        }
        layers.append(
            {
                "data": {"values": uncertain},
                "mark": {**ring, "fill": look.background, "stroke": look.reference, "strokeWidth": 1.6},
            }
        )
    missing = [row["region"] for row in rows if row["region"] not in given.features]
    notes = []
    if view.outside:
        notes.append(wording.word("outside", language, _names(source, view.outside, language)))
    if missing:
        notes.append(wording.word("boundaries_missing", language, _names(source, missing, language)))
    return layers, notes


def circles(source: EditionReader, rows: list[Row], ground: Ground) -> tuple[list[dict[str, Any]], list[str]]:
    """A layer of circles whose area is the value, and the notes it needs; marks in `rows` which regions were drawn."""
    view, look, language, width, height = ground.view, ground.look, ground.language, ground.width, ground.height
    highest = max((float(row["value"]) for row in rows if row["value"] is not None), default=1.0) or 1.0
    # Circles may cover at most about a quarter of the map together, and none is larger than its neighbourhood.
    largest = min(0.25 * width * height / max(len(rows), 1) * 3, 500.0 if look.narrow else 1500.0)
    marks: list[dict[str, Any]] = []
    unplaced: list[str] = []
    placed: list[tuple[Row, float, float]] = []
    outside = set(view.outside)
    for row in rows:
        region = source.region(row["region"])
        if region.longitude is None or region.latitude is None:
            unplaced.append(row["region"])
        elif row["region"] not in outside:
            placed.append((row, region.longitude, region.latitude))
    across, down = pixels(view, width, height, [each[1] for each in placed], [each[2] for each in placed])
    for (row, _, _), x, y in zip(placed, across.tolist(), down.tolist(), strict=True):
        row["drawn"] = True
        known = row["class"] is not None
        size = max(float(row["value"]) / highest * largest, 24.0) if known else 30.0
        marks.append(
            {"x": round(x, 1), "y": round(y, 1), "size": round(size, 1), "shape": "circle" if known else "cross",
             "fill": ground.colours[row["class"]] if known else "transparent",
             "stroke": look.reference if row["uncertain"] and ground.rings else look.outline, "weight": 2.0 if row["uncertain"] and ground.rings else 0.9,
             "name": row["description"]}
        )  # fmt: skip
    marks.sort(key=lambda mark: (-mark["size"], mark["name"]))
    channels = (
        ("x", "x"),
        ("y", "y"),
        ("size", "size"),
        ("fill", "fill"),
        ("stroke", "stroke"),
        ("strokeWidth", "weight"),
        ("shape", "shape"),
    )
    layer = {
        "data": {"values": marks},
        "mark": {
            "type": "point",
            "opacity": 0.9,
            "aria": True,
            **{channel: {"expr": f"datum.{name}"} for channel, name in channels},
        },
        "encoding": {"description": {"field": "name"}},
    }
    notes = []
    if view.outside:
        notes.append(wording.word("outside", language, _names(source, view.outside, language)))
    if unplaced:
        notes.append(wording.word("not_placed", language, _names(source, unplaced, language)))
    return [layer], notes


def _names(source: EditionReader, codes: Sequence[str], language: str) -> str:
    return wording.listing([f"{source.region(code).label(language)} ({code})" for code in codes], language, 12)
