"""Figures on pages: the frame of each, written once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

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


def framed(
    selection: Selection, kind: str, layer: str, *, level: int = 3, eager: bool = False, **state: Any
) -> SafeString | None:
    """The figure in its frame (title, picture, table, source, downloads), or None where there is nothing to draw."""
    stored = figure_of(selection, kind, layer, **state)
    if stored is None:
        return None
    request = selection.request
    base_url = settings.BASE_URL or f"{request.scheme}://{request.get_host()}"
    return fragment(
        selection,
        "atlas/parts/figure.html",
        (stored.identifier, level, eager, base_url),
        lambda: {"figure": stored, "level": level, "eager": eager, "base_url": base_url},
    )
