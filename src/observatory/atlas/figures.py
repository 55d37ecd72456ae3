"""Figures on pages: the frame of each, written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from observatory.atlas.clickable import drawn_file, overlay
from observatory.atlas.fragments import fragment
from observatory.atlas.selection import Selection
from observatory.evidence.figures import StoredFigure, figure
from observatory.statistics.figures import Request, UnknownFigure, write


def identifier_of(selection: Selection, kind: str, layer: str, **state: Any) -> str:
    """The name of the figure of that kind and state."""
    return write(Request(kind, layer, **state), layers=selection.layers)


def figure_of(selection: Selection, kind: str, layer: str, **state: Any) -> StoredFigure | None:
    """The figure of that kind and state, or None where the edition has nothing to draw (no employment known, no growth)."""
    try:
        return figure(selection.edition, identifier_of(selection, kind, layer, **state), selection.language)
    except UnknownFigure:
        return None


def clickable_map(
    selection: Selection, layer: str, addresses: Callable[[], Mapping[str, str]], **state: Any
) -> SafeString | None:
    """The map in its frame, with the regions in `addresses` as links where its picture has been drawn."""
    frame = framed(selection, "star_map", layer, level=2, eager=True, **state)
    if frame is None:
        return None
    identifier = identifier_of(selection, "star_map", layer, **state)
    file = drawn_file(selection, identifier)
    if not file.is_file():
        return frame
    drawn = fragment(
        selection,
        "atlas/parts/overlay.html",
        (identifier, selection.request.GET.get("year", "")),
        lambda: {"overlay": overlay(file, addresses())},
    )
    before, picture, rest = str(frame).partition('<picture class="figure__picture">')
    inside, end, after = rest.partition("</picture>")
    return mark_safe(f'{before}<div class="clickable">{picture}{inside}{end}{drawn}</div>{after}')


def base_url_of(selection: Selection) -> str:
    """Scheme and host that whole addresses on a page begin with."""
    return settings.BASE_URL or f"{selection.request.scheme}://{selection.request.get_host()}"


def framed(
    selection: Selection, kind: str, layer: str, *, level: int = 3, eager: bool = False, **state: Any
) -> SafeString | None:
    """The figure in its frame (title, picture, table, source, downloads), or None where there is nothing to draw."""
    stored = figure_of(selection, kind, layer, **state)
    if stored is None:
        return None
    base_url = base_url_of(selection)
    return fragment(
        selection,
        "atlas/parts/figure.html",
        (stored.identifier, level, eager, base_url),
        lambda: {"figure": stored, "level": level, "eager": eager, "base_url": base_url},
    )
