"""Figures on pages: the one of a kind and state, if there is anything to draw."""

from __future__ import annotations

from typing import Any

from observatory.atlas.selection import Selection
from observatory.evidence.figures import StoredFigure, figure
from observatory.statistics.figures import Request, UnknownFigure, write


def figure_of(selection: Selection, kind: str, layer: str, **state: Any) -> StoredFigure | None:
    """The figure of that kind and state, or None where the edition has nothing to draw (no employment known, no growth)."""
    identifier = write(Request(kind, layer, **state), layers=selection.layers)
    try:
        return figure(selection.edition, identifier, selection.language)
    except UnknownFigure:
        return None
