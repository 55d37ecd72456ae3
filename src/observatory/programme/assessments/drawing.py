"""The picture of a stress test: one row per dimension, a dot for each side, and the line between them.

It looks like the figures of the statistics (same themes, typeface and frame) but is drawn directly. The sides differ in shape
and filling, and every row carries its numbers, so that nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from observatory.statistics.figures.theme import Theme, text_width, wrap

MARGIN = 14.0
LABEL = 12.5
SMALL = 11.5
ROW = 34.0
FAMILY = "IBM Plex Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"
HIGHEST = 10.0


@dataclass(frozen=True)
class Pair:
    """A row: its words, the two values from 0 to 10 (None where not known), and the numbers in words."""

    label: str
    own: float | None
    expert: float | None
    note: str


@dataclass(frozen=True)
class Frame:
    """What stands around the rows: title, subtitle, the names of both sides, the bands of the scale, and the foot."""

    title: str
    subtitle: str
    sides: tuple[str, str]
    bands: tuple[tuple[float, float, str], ...]
    footer: tuple[str, ...]
    warning: str = ""


def dot_plot(frame: Frame, pairs: Sequence[Pair], theme: Theme) -> str:
    """The picture as SVG."""
    paper = _Paper(theme)
    if frame.warning:
        paper.paragraph(frame.warning, size=SMALL, colour=theme.reference, bold=True)
        paper.y += 4
    paper.paragraph(frame.title, size=15 if theme.narrow else 17.5, bold=True)
    paper.y += 3
    paper.paragraph(frame.subtitle, colour=theme.muted)
    _key(paper, frame.sides)
    paper.y += 12
    left = MARGIN + (6 if theme.narrow else min(max(text_width(pair.label, LABEL) for pair in pairs) + 16, 250))
    right = MARGIN + max(text_width(pair.note, LABEL) for pair in pairs) + 16
    width = theme.width - left - right
    _axis(paper, frame, left, width)
    top = paper.y
    grid_at = len(paper.elements)
    for pair in pairs:
        _row(paper, pair, left, width)
    for value in (0.0, *(start for start, _end, _words in frame.bands[1:]), HIGHEST):
        x = left + width * value / HIGHEST
        paper.elements.insert(grid_at, _line(x, top, x, paper.y, theme.grid))
    paper.y += 10
    for words in frame.footer:
        paper.paragraph(words, size=SMALL, colour=theme.muted)
    return paper.finished()


class _Paper:
    """Collects elements from top to bottom."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.elements: list[str] = []
        self.y = MARGIN

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = LABEL,
        colour: str = "",
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour or self.theme.ink}"{weight}{where}>'
            f"{escape(words)}</text>"
        )

    def paragraph(self, words: str, *, size: float = LABEL, colour: str = "", bold: bool = False) -> None:
        for line in wrap(words, self.theme.width - 2 * MARGIN, size, bold=bold):
            self.y += size
            self.text(MARGIN, self.y, line, size=size, colour=colour, bold=bold)
            self.y += size * 0.33

    def own(self, x: float, y: float) -> None:
        """The mark of the self-assessment: a filled circle."""
        accent = self.theme.accent
        self.elements.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{accent}" stroke="{accent}"/>')

    def expert(self, x: float, y: float) -> None:
        """The mark of the experts: a hollow square on its corner."""
        points = f"{x:.1f},{y - 8:.1f} {x + 8:.1f},{y:.1f} {x:.1f},{y + 8:.1f} {x - 8:.1f},{y:.1f}"
        self.elements.append(
            f'<polygon points="{points}" fill="{self.theme.background}" stroke="{self.theme.reference}" stroke-width="2"/>'
        )

    def finished(self) -> str:
        width, height = self.theme.width, round(self.y + MARGIN)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" font-family="{FAMILY}">'
            f'<rect width="{width}" height="{height}" fill="{self.theme.background}"/>{"".join(self.elements)}</svg>'
        )


def _key(paper: _Paper, sides: tuple[str, str]) -> None:
    x, size = MARGIN, 16.0
    paper.y += 8
    for words, draw in zip(sides, (paper.own, paper.expert), strict=True):
        room = size + 6 + text_width(words, SMALL) + 18
        if x > MARGIN and x + room > paper.theme.width - MARGIN:
            x = MARGIN
            paper.y += 20
        draw(x + 8, paper.y + 8)
        paper.text(x + size + 6, paper.y + 12, words, size=SMALL)
        x += room
    paper.y += size


def _axis(paper: _Paper, frame: Frame, left: float, width: float) -> None:
    theme = paper.theme
    paper.y += SMALL
    for start, end, words in frame.bands:
        if words:
            paper.text(
                left + width * (start + end) / 2 / HIGHEST,
                paper.y,
                words,
                size=SMALL,
                colour=theme.muted,
                anchor="middle",
            )
    paper.y += SMALL + 3
    ends = [0.0, *(start for start, _end, _words in frame.bands[1:]), HIGHEST]
    for value in ends:
        paper.text(
            left + width * value / HIGHEST, paper.y, f"{value:g}", size=SMALL, colour=theme.muted, anchor="middle"
        )
    paper.y += 6


def _row(paper: _Paper, pair: Pair, left: float, width: float) -> None:
    theme = paper.theme
    if theme.narrow:
        paper.y += 4
        paper.paragraph(pair.label)
        middle = paper.y + 10
        paper.y += 24
    else:
        lines = wrap(pair.label, left - MARGIN - 14, LABEL)
        height = max(ROW, len(lines) * LABEL * 1.2 + 8)
        middle = paper.y + height / 2
        for number, line in enumerate(lines):
            paper.text(left - 14, middle + LABEL * (0.35 + 1.2 * (number - (len(lines) - 1) / 2)), line, anchor="end")
        paper.y += height
    places = [left + width * value / HIGHEST for value in (pair.own, pair.expert) if value is not None]
    if len(places) == 2:
        paper.elements.append(_line(places[0], middle, places[1], middle, theme.outline, 2.5))
    if pair.expert is not None:
        paper.expert(left + width * pair.expert / HIGHEST, middle)
    if pair.own is not None:
        paper.own(left + width * pair.own / HIGHEST, middle)
    paper.text(theme.width - MARGIN, middle + 4.3, pair.note, anchor="end")


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'
