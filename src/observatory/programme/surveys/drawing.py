"""Pictures of survey results as SVG: stacked bars of scales, bars of choices, and the gaps between importance and extent.

They look like the figures of the statistics (same themes, typeface and frame) but are drawn directly: a bar is a rectangle.
Every bar carries its number, so that nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from observatory.statistics.figures.theme import Theme, text_width, wrap

MARGIN = 14.0
LABEL = 12.5
SMALL = 11.5
BAR = 24.0
FAMILY = "IBM Plex Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"

NO_RATING = -1
"""The shade of what is no step of the scale."""


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: how many, and its shade (0 the lightest step, `NO_RATING` for none)."""

    count: int
    shade: int


@dataclass(frozen=True)
class Bar:
    """One bar: its words, how many answered, and its segments. A bar of a choice has one segment."""

    label: str
    n: int
    segments: tuple[Segment, ...]
    note: str = ""


@dataclass(frozen=True)
class Dumbbell:
    """Two means on a scale from 1 to 5."""

    label: str
    first: float
    second: float
    note: str


@dataclass(frozen=True)
class Frame:
    """What stands around the bars."""

    title: str
    subtitle: str
    footer: tuple[str, ...]
    warning: str = ""
    key: tuple[tuple[str, int], ...] = ()
    """Words and shade of each entry of the key."""


class _Canvas:
    """Collects elements from top to bottom."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.elements: list[str] = []
        self.y = MARGIN
        self.room = theme.width - 2 * MARGIN

    def text(
        self, x: float, y: float, words: str, *, size: float = LABEL, colour: str = "", bold: bool = False,
        anchor: str = "start",
    ) -> None:  # fmt: skip
        weight = ' font-weight="600"' if bold else ""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour or self.theme.ink}"{weight}{where}>'
            f"{escape(words)}</text>"
        )

    def paragraph(
        self, words: str, *, size: float = LABEL, colour: str = "", bold: bool = False, step: float = 1.35
    ) -> None:
        for line in wrap(words, self.room, size, bold=bold):
            self.y += size
            self.text(MARGIN, self.y, line, size=size, colour=colour, bold=bold)
            self.y += size * (step - 1)

    def rectangle(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "", **more: Any
    ) -> None:
        outline = f' stroke="{stroke}" stroke-width="1"' if stroke else ""
        extra = "".join(f" {name}={quoteattr(str(value))}" for name, value in more.items())
        self.elements.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}"{outline}{extra}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> None:
        self.elements.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'
        )

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str) -> None:
        self.elements.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="1.8"/>'
        )

    def finished(self) -> str:
        width, height = self.theme.width, round(self.y + MARGIN)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" font-family="{FAMILY}">'
            f'<rect width="{width}" height="{height}" fill="{self.theme.background}"/>{"".join(self.elements)}</svg>'
        )


def stacked(frame: Frame, rows: Sequence[Bar], theme: Theme) -> str:
    """One bar of full length per row, divided into the steps of a scale."""
    canvas = _Canvas(theme)
    _head(canvas, frame)
    left = _left(rows, theme)
    right = 52.0
    width = theme.width - MARGIN - left - right
    for row in rows:
        top = _label(canvas, row.label, left, theme)
        x = left
        total = sum(segment.count for segment in row.segments)
        for segment in row.segments:
            share = width * segment.count / total if total else 0
            if not segment.count:
                continue
            fill, ink, stroke = _shade(theme, segment.shade)
            canvas.rectangle(x + 0.5, top, share - 1, BAR, fill, stroke)
            if share >= text_width(str(segment.count), LABEL) + 4:
                canvas.text(
                    x + share / 2, top + BAR / 2 + 4.3, str(segment.count), colour=ink, anchor="middle", bold=True
                )
            x += share
        canvas.text(theme.width - MARGIN, top + BAR / 2 + 4.3, row.note, size=SMALL, colour=theme.muted, anchor="end")
        canvas.y = max(canvas.y, top + BAR + 9)
    _foot(canvas, frame)
    return canvas.finished()


def bars(frame: Frame, rows: Sequence[Bar], theme: Theme) -> str:
    """One bar per option, as long as its share of those who answered."""
    canvas = _Canvas(theme)
    _head(canvas, frame)
    left = _left(rows, theme)
    right = 96.0
    width = theme.width - MARGIN - left - right
    for row in rows:
        top = _label(canvas, row.label, left, theme)
        count = sum(segment.count for segment in row.segments)
        share = width * count / row.n if row.n else 0
        fill, _ink, stroke = _shade(theme, row.segments[0].shade)
        canvas.line(left, top, left, top + BAR, theme.outline)
        if count:
            canvas.rectangle(left, top, share, BAR, fill, stroke)
        canvas.text(left + share + 7, top + BAR / 2 + 4.3, row.note)
        canvas.y = max(canvas.y, top + BAR + 7)
    _foot(canvas, frame)
    return canvas.finished()


def dumbbells(frame: Frame, rows: Sequence[Dumbbell], theme: Theme, ends: tuple[str, str]) -> str:
    """Two means per row on the scale from 1 to 5, and the line between them. `ends` are the words of 1 and 5."""
    canvas = _Canvas(theme)
    _head(canvas, frame)
    left = _left(rows, theme)
    right = 64.0
    width = theme.width - MARGIN - left - right - 14
    start = left + 7
    canvas.y += SMALL
    for step in range(1, 6):
        canvas.text(
            start + width * (step - 1) / 4, canvas.y, str(step), size=SMALL, colour=theme.muted, anchor="middle"
        )
    canvas.y += 6
    first_y = canvas.y
    drawn_from = len(canvas.elements)
    for row in rows:
        top = _label(canvas, row.label, left, theme)
        middle = top + BAR / 2
        one, other = (start + width * (value - 1) / 4 for value in (row.first, row.second))
        canvas.line(one, middle, other, middle, theme.accent, 3)
        canvas.circle(other, middle, 6, theme.background, theme.accent)
        canvas.circle(one, middle, 6, theme.accent, theme.accent)
        canvas.text(theme.width - MARGIN, middle + 4.3, row.note, anchor="end", bold=True)
        canvas.y = max(canvas.y, top + BAR + 5)
    grid = [
        f'<line x1="{start + width * step / 4:.1f}" y1="{first_y:.1f}" x2="{start + width * step / 4:.1f}" '
        f'y2="{canvas.y:.1f}" stroke="{theme.grid}" stroke-width="1"/>'
        for step in range(5)
    ]
    canvas.elements[drawn_from:drawn_from] = grid
    canvas.y += SMALL + 3
    canvas.text(start, canvas.y, ends[0], size=SMALL, colour=theme.muted)
    canvas.text(theme.width - MARGIN, canvas.y, ends[1], size=SMALL, colour=theme.muted, anchor="end")
    _foot(canvas, frame)
    return canvas.finished()


def _head(canvas: _Canvas, frame: Frame) -> None:
    theme = canvas.theme
    if frame.warning:
        canvas.paragraph(frame.warning, size=SMALL, colour=theme.reference, bold=True)
        canvas.y += 4
    canvas.paragraph(frame.title, size=15 if theme.narrow else 17.5, bold=True, step=1.28)
    canvas.y += 3
    canvas.paragraph(frame.subtitle, colour=theme.muted)
    if frame.key:
        _key(canvas, frame.key)
    canvas.y += 12


def _key(canvas: _Canvas, key: Sequence[tuple[str, int]]) -> None:
    x, size = MARGIN, 12.0
    canvas.y += 9
    for words, shade in key:
        width = size + 6 + text_width(words, SMALL) + 14
        if x > MARGIN and x + width - 14 > canvas.theme.width - MARGIN:
            x = MARGIN
            canvas.y += 18
        if shade <= HOLLOW:
            fill = canvas.theme.accent if shade == FILLED else canvas.theme.background
            canvas.circle(x + size / 2, canvas.y + size / 2, 5, fill, canvas.theme.accent)
        else:
            fill, _ink, stroke = _shade(canvas.theme, shade)
            canvas.rectangle(x, canvas.y, size, size, fill, stroke)
        canvas.text(x + size + 6, canvas.y + size - 2, words, size=SMALL)
        x += width
    canvas.y += size


HOLLOW = -2
FILLED = -3
"""Entries of a key that stand for the hollow and the filled dot."""


def _foot(canvas: _Canvas, frame: Frame) -> None:
    canvas.y += 8
    for words in frame.footer:
        canvas.paragraph(words, size=SMALL, colour=canvas.theme.muted)


def _left(rows: Sequence[Bar | Dumbbell], theme: Theme) -> float:
    """Where bars begin: beside their words, or under them where there is no room."""
    if theme.narrow:
        return MARGIN
    longest = max((text_width(row.label, LABEL) for row in rows), default=0)
    return MARGIN + min(longest + 14, 260)


def _label(canvas: _Canvas, words: str, left: float, theme: Theme) -> float:
    """Write the words of a row; returns the top of its bar."""
    if theme.narrow:
        canvas.paragraph(words)
        canvas.y += 2
        return canvas.y
    lines = wrap(words, left - MARGIN - 14, LABEL)
    height = len(lines) * LABEL * 1.2
    top = canvas.y + max((height - BAR) / 2, 0)
    for number, line in enumerate(lines):
        canvas.text(left - 10, top + BAR / 2 - height / 2 + LABEL * (0.95 + 1.2 * number), line, anchor="end")
    canvas.y = max(canvas.y, top + BAR / 2 + height / 2 + 4)
    return top


def _shade(theme: Theme, shade: int) -> tuple[str, str, str]:
    """Fill, ink on it, and outline of a shade."""
    if shade == NO_RATING:
        return theme.empty, theme.ink, theme.outline
    fill = theme.ramp[min(shade, len(theme.ramp) - 1)]
    return fill, _ink_on(fill), theme.outline if shade == 0 else ""


def _ink_on(fill: str) -> str:
    """Black or white, whichever is read better on a colour (WCAG relative luminance)."""
    channels = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"
