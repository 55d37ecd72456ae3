"""The frame around every figure: title, subtitle, key, plot, notes and source, all inside the picture.

Sizes are worked out here and given to Vega as they are (no automatic layout): a figure has the width of its theme to the
pixel, in every language, and nothing that a sentence needs can be cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from observatory.statistics.figures import typeface, wording
from observatory.statistics.figures.theme import Theme, text_width, wrap

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
MARGIN = 14
SMALL = 11.5
LABEL = 12
# Location quotients beyond this are drawn on a square-root scale.
ROOT_FROM = 8.0


@dataclass(frozen=True)
class KeyItem:
    """One entry of a key: a symbol (a Vega shape, "line", "dash", "swatch" or "hatch") and what it stands for."""

    shape: str
    text: str
    fill: str = "transparent"
    stroke: str = "transparent"


def text(
    x: float, y: float, words: str, *, size: float = LABEL, colour: str, bold: bool = False, align: str = "left"
) -> dict[str, Any]:
    """A line of text at a pixel of the plot, for `texts`."""
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "t": words,
        "s": size,
        "c": colour,
        "w": 600 if bold else 400,
        "a": align,
    }


def texts(values: list[dict[str, Any]]) -> dict[str, Any]:
    """A layer of texts at given pixels."""
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "baseline": "middle",
            "aria": False,
            **{
                channel: {"expr": f"datum.{name}"}
                for channel, name in (
                    ("x", "x"), ("y", "y"), ("text", "t"), ("fontSize", "s"), ("fill", "c"), ("fontWeight", "w"), ("align", "a"),
                )
            },
        },
    }  # fmt: skip


def behind(values: list[dict[str, Any]], colour: str) -> dict[str, Any]:
    """A layer of patches under texts, so that lines of the plot do not run through them."""
    patches = []
    for value in values:
        wide = text_width(value["t"], value["s"], bold=value["w"] == 600) * 0.97 + 4
        start = value["x"] - {"left": 2.0, "center": wide / 2, "right": wide - 2}[value["a"]]
        patches.append(
            {
                "x": round(start, 1),
                "x2": round(start + wide, 1),
                "y": value["y"] - value["s"] * 0.6,
                "y2": value["y"] + value["s"] * 0.6,
            }
        )
    return {
        "data": {"values": patches},
        "mark": {"type": "rect", "fill": colour, "opacity": 0.82, "aria": False,
                 **{channel: {"expr": f"datum.{channel}"} for channel in ("x", "x2", "y", "y2")}},
    }  # fmt: skip


def symbols(values: list[dict[str, Any]]) -> dict[str, Any]:
    """A layer of point symbols at given pixels: x, y, shape m, fill f, stroke k, area z."""
    return {
        "data": {"values": values},
        "mark": {
            "type": "point",
            "aria": False,
            "strokeWidth": 1.4,
            "opacity": 1,
            **{
                channel: {"expr": f"datum.{name}"}
                for channel, name in (
                    ("x", "x"),
                    ("y", "y"),
                    ("shape", "m"),
                    ("fill", "f"),
                    ("stroke", "k"),
                    ("size", "z"),
                )
            },
        },
    }


def compose(
    *,
    theme: Theme,
    language: str,
    title: str,
    subtitle: str,
    key: Sequence[KeyItem],
    footer: Sequence[str],
    layers: list[dict[str, Any]],
    left: float,
    right: float,
    plot_height: float,
    above: float = 8,
    below: float = 44,
    fictional: bool = False,
    alternative_text: str = "",
) -> dict[str, Any]:
    """A whole specification around `layers`, which draw a plot of `plot_height` pixels.

    `left` and `right` are the room of axis labels beside the plot (margins included), `above` and `below` the room of
    axis labels over and under it. `footer` are paragraphs: notes, source, edition, notice of the boundaries.
    """
    width = theme.width - left - right
    room = theme.width - 2 * MARGIN
    size = 15 if theme.narrow else 17.5
    start = MARGIN - left
    lines: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    y = float(MARGIN)

    if fictional:
        y += 6
        for line in wrap(wording.word("fictional", language), room, SMALL, bold=True):
            lines.append(text(start, y, line, size=SMALL, colour=theme.reference, bold=True))
            y += 16
    y += size / 2
    for line in wrap(title, room, size, bold=True):
        lines.append(text(start, y, line, size=size, colour=theme.ink, bold=True))
        y += size * 1.28
    y += 1
    for line in wrap(subtitle, room, LABEL + 0.5):
        lines.append(text(start, y, line, size=LABEL + 0.5, colour=theme.muted))
        y += 17
    if key:
        y = _key(key, theme, start, room, y + 6, lines, marks)
    top = y + above
    for item in (*lines, *marks):
        item["y"] = round(item["y"] - top, 1)

    y = plot_height + below
    for paragraph in footer:
        for line in wrap(paragraph, room, SMALL):
            lines.append(text(start, y, line, size=SMALL, colour=theme.muted))
            y += 15
    bottom = y + MARGIN - 8 - plot_height

    return {
        "$schema": SCHEMA,
        "description": alternative_text,
        "background": theme.background,
        "width": round(width, 1),
        "height": round(plot_height, 1),
        "autosize": {"type": "none"},
        "padding": {"left": left, "right": right, "top": round(top, 1), "bottom": round(bottom, 1)},
        "layer": [*layers, symbols(marks), texts(lines)] if marks else [*layers, texts(lines)],
        "config": configuration(theme, language),
    }


def _key(
    key: Sequence[KeyItem],
    theme: Theme,
    start: float,
    room: float,
    y: float,
    lines: list[dict[str, Any]],
    marks: list[dict[str, Any]],
) -> float:
    """Lay the key out in rows from left to right; returns where the next thing may start."""
    x = 0.0
    for item in key:
        swatch = 26 if item.shape in _STROKES else 18
        width = swatch + text_width(item.text, LABEL) + 14
        if x and x + width - 14 > room:
            x, y = 0.0, y + 19
        shape = _STROKES.get(item.shape, item.shape)
        area = 110 if shape in ("circle", "square", "diamond", "cross") or "triangle" in shape else 300
        marks.append(
            {"x": start + x + (swatch - 8) / 2, "y": y, "m": shape, "f": item.fill, "k": item.stroke, "z": area}
        )
        for line in wrap(item.text, room - swatch, LABEL):
            lines.append(text(start + x + swatch, y, line, colour=theme.ink))
            y += 16
        y -= 16
        x += width
    return y + 16


# Symbols of a key that are strokes, as SVG paths in a square of -1 to 1.
_STROKES = {
    "line": "M-1,0L1,0",
    "dash": "M-1,0L-0.5,0M-0.2,0L0.2,0M0.5,0L1,0",
    "upright": "M0,-0.8L0,0.8",
    "range": "M-1,0L-0.4,0M0.4,0A0.4,0.4,0,1,1,-0.4,0A0.4,0.4,0,1,1,0.4,0M0.4,0L1,0",
    "range-upright": "M0,-1L0,-0.4M0.4,0A0.4,0.4,0,1,1,-0.4,0A0.4,0.4,0,1,1,0.4,0M0,0.4L0,1",
    "upright-dash": "M0,-1L0,-0.6M0,-0.3L0,0.3M0,0.6L0,1",
    "band": "M-1,-0.5L1,-0.5L1,0.5L-1,0.5Z",
    "hatch": "M-1,0.6L-0.4,-0.6M-0.6,0.6L0,-0.6M-0.2,0.6L0.4,-0.6M0.2,0.6L0.8,-0.6M0.6,0.6L1,-0.2",
}


def configuration(theme: Theme, language: str) -> dict[str, Any]:
    """Vega-Lite configuration of a theme: typeface, number format, axes."""
    return {
        "font": f"{typeface.family()}, Arial, sans-serif",
        "locale": {"number": wording.LOCALES[language]},
        "aria": False,
        "view": {"stroke": None},
        "axis": {
            "aria": False,
            "labelColor": theme.ink,
            "labelFontSize": SMALL,
            "titleColor": theme.muted,
            "titleFontSize": LABEL,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": theme.grid,
            "domainColor": theme.outline,
            "tickColor": theme.outline,
            "labelFlush": False,
        },
    }


def quotient_axis(look: Theme, language: str, end: float, width: float) -> tuple[dict[str, Any], list[str]]:
    """Scale and axis of location quotients from 0 to `end`, and the lines of its title.

    Long tails are drawn on a square-root scale, which keeps nought and does not press the others together.
    """
    words = wording.word("location_quotient_axis", language)
    if end <= ROOT_FROM:
        lines = axis_title(look, words, width)
        axis: dict[str, Any] = {"title": lines, "tickCount": 5 if look.narrow else 8, "format": "~f"}
        return {"type": "quantitative", "scale": {"domain": [0, end], "nice": False}, "axis": axis}, lines
    lines = axis_title(look, wording.word("square_root", language, words), width)
    ticks = [tick for tick in (0, 0.2, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if tick <= end]
    if end > 30:
        ticks.remove(0.2)
    if end > 120:
        ticks.remove(2)
    # Without its own precision the format would take that of whole steps, and write 0.2 as a second 0.
    axis = {"title": lines, "values": ticks, "format": ".1~f" if end < 1000 else ",.0f"}
    return {"type": "quantitative", "scale": {"type": "sqrt", "domain": [0, end], "nice": False}, "axis": axis}, lines


def quotient_pixel(value: float, end: float, width: float) -> float:
    """Where `quotient_axis` puts a value."""
    return (value / end if end <= ROOT_FROM else (value / end) ** 0.5) * width


def axis_title(theme: Theme, words: str, room: float) -> list[str]:
    """An axis title in as many lines as the plot's width asks for."""
    return wrap(words, room, LABEL)
