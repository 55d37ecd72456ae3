"""How figures look: sizes, colours and type, for light and dark pages, paper, and narrow screens.

Colours are checked in the tests: text reaches a contrast of 4.5:1 on its background, outlines of marks 3:1 (WCAG 2.2 AA).
Nothing is told by colour alone: certain results are filled, possible ones hollow; regions without data are hatched.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

from observatory.statistics.errors import InputError

WIDE = 760
NARROW = 360


@dataclass(frozen=True)
class Theme:
    """Colours and measures of one appearance.

    `stars` runs from no star to the most stars; `series` are the colours of compared regions, always used together with `SHAPES`.
    """

    name: str
    width: int
    background: str
    ink: str
    muted: str
    grid: str
    outline: str
    accent: str
    reference: str
    empty: str
    stars: tuple[str, ...]
    ramp: tuple[str, ...]
    series: tuple[str, ...]

    @property
    def narrow(self) -> bool:
        return self.width < 500


SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

_LIGHT = Theme(
    name="light",
    width=WIDE,
    background="#ffffff",
    ink="#1b2733",
    muted="#55606b",
    grid="#e3e7eb",
    outline="#66727e",
    accent="#1f5fa8",
    reference="#a8410a",
    empty="#f1f3f5",
    stars=("#e8edf2", "#b9d3ea", "#7fb0da", "#3f83c1", "#135a9c", "#0a3a6b", "#06264a"),
    ramp=("#e4eef7", "#b9d3ea", "#7fb0da", "#3f83c1", "#0d4b87"),
    series=("#0072b2", "#c44a00", "#00795a", "#a3397f", "#2b2b2b", "#86690a"),
)

_DARK = Theme(
    name="dark",
    width=WIDE,
    background="#151b22",
    ink="#eef2f6",
    muted="#aeb8c2",
    grid="#2c353f",
    outline="#8794a1",
    accent="#7cb8ef",
    reference="#f3a56b",
    empty="#222a33",
    stars=("#2a3540", "#264b70", "#2f6fa8", "#4f97d3", "#86bdec", "#bbdcf8", "#e2f1fd"),
    ramp=("#24384c", "#264f78", "#2f74ae", "#5fa5dd", "#b3d9f8"),
    series=("#5ab4ea", "#ff9e4a", "#2fc79a", "#e79ac6", "#f2f2f2", "#e6c84a"),
)

# Paper: no tinted surfaces, darker secondary text, heavier outlines.
_PRINT = replace(
    _LIGHT, name="print", ink="#000000", muted="#3a3a3a", grid="#d5d5d5", outline="#4a4a4a", empty="#ffffff"
)

THEMES: dict[str, Theme] = {
    theme.name: theme
    for theme in (
        _LIGHT,
        _DARK,
        _PRINT,
        replace(_LIGHT, name="light-narrow", width=NARROW),
        replace(_DARK, name="dark-narrow", width=NARROW),
    )
}


def theme(name: str) -> Theme:
    """The theme of that name; raises InputError for an unknown one."""
    if name not in THEMES:
        raise InputError(f"unknown theme {name!r}.", remedy=f"Themes are {', '.join(THEMES)}.")
    return THEMES[name]


# Advance widths in thousandths of the type size, by character, for a humanist sans serif;
# deliberately a little wide, so that a wrapped line never leaves the picture.
_NARROW_LETTERS = frozenset("iljtf.,:;'’|!()[]I ")
_WIDE_LETTERS = frozenset("mwMWÆŒ@%—")


@lru_cache(maxsize=16_384)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimated width of a line of text in pixels."""
    width = 0.0
    for letter in text:
        if letter in _NARROW_LETTERS:
            width += 0.32
        elif letter in _WIDE_LETTERS:
            width += 0.9
        elif letter.isupper():
            width += 0.67
        else:
            width += 0.56
    return width * size * (1.06 if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int | None = None) -> list[str]:
    """Break text at spaces into lines no wider than `width` pixels; with `lines`, the rest becomes an ellipsis.

    Non-breaking spaces hold numbers and their units together.
    """
    result: list[str] = []
    current = ""
    for word in text.split(" "):
        candidate = f"{current} {word}" if current else word
        if current and text_width(candidate, size, bold=bold) > width:
            result.append(current)
            current = word
        else:
            current = candidate
    result.append(current)
    if lines is not None and len(result) > lines:
        result = [*result[: lines - 1], " ".join(result[lines - 1 :])]
    return [shorten(line, width, size, bold=bold) for line in result]


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, cut at the end with an ellipsis if it is wider than `width` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    # More letters are never narrower: the most that fit are found by halving.
    fits = bisect_left(
        range(len(text)), True, key=lambda more: text_width(text[: more + 1] + "…", size, bold=bold) > width
    )
    kept = text[:fits]
    return kept.rstrip(" ,;") + "…"
