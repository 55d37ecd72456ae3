"""Drawing a figure into files. Runs in processes of its own: no Django here, and nothing but statistics."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatory.statistics.edition import Edition
    from observatory.statistics.figures import Figure


@lru_cache(maxsize=4)
def _edition(folder: str) -> Edition:
    from observatory.statistics.edition import open_edition

    return open_edition(folder)


def standard(folder: str) -> list[str]:
    """Identifiers of the figures that are drawn when the edition is registered."""
    from observatory.statistics import figures

    return list(figures.standard(_edition(folder)))


def draw(folder: str, identifier: str, language: str, theme: str, target: str) -> None:
    """Draw one figure of the edition in `folder` into the directory `target`.

    Three files: its numbers (`.csv`), what a page says about it (`.json`) and, last, the picture (`.svg`): where the
    picture is, the others are too. Raises UnknownFigure if the edition has no such figure.
    """
    from observatory.statistics import figures

    figure = figures.build(_edition(folder), identifier, language=language, theme=theme)
    picture = figures.svg(figure)
    place = Path(target)
    place.mkdir(parents=True, exist_ok=True)
    _write(place / f"{identifier}.csv", figure.to_csv())
    _write(place / f"{identifier}.json", json.dumps(describe(figure), ensure_ascii=False, allow_nan=False))
    _write(place / f"{identifier}.svg", picture)


def describe(figure: Figure) -> dict[str, Any]:
    """What a page says about a figure: everything but the picture."""
    return {
        "kind": figure.kind,
        "identifier": figure.identifier,
        "language": figure.language,
        "theme": figure.theme,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "unit": figure.unit,
        "period": figure.period,
        "coverage": figure.coverage,
        "source": figure.source,
        "edition": figure.edition,
        "software": figure.software,
        "alternative_text": figure.alternative_text,
        "citation": figure.citation,
        "notice": figure.notice,
        "notes": list(figure.notes),
        "fictional": figure.fictional,
        "columns": figure.table.column_names,
        "rows": [list(row.values()) for row in figure.table.to_pylist()],
        "width": _size(figure.specification, "width", "left", "right"),
        "height": _size(figure.specification, "height", "top", "bottom"),
    }


def _size(specification: dict[str, Any], name: str, before: str, after: str) -> int | None:
    """Pixels of the whole picture, so that a page keeps its place free; None where the specification leaves it open."""
    padding: Any = specification.get("padding")
    inner: Any = specification.get(name)
    if not isinstance(inner, int | float) or not isinstance(padding, dict):
        return None
    size: int = round(inner + padding[before] + padding[after])
    return size


def warm(folder: str | None = None) -> int:
    """Draw the first figure of each kind for nobody, so that the first visitor does not wait for engine and tables.

    Without an edition only the libraries are loaded. Returns the number of figures drawn.
    """
    import vl_convert  # noqa: F401

    from observatory.statistics import figures

    if folder is None:
        return 0
    edition = _edition(folder)
    first = {identifier.partition("-")[0]: identifier for identifier in reversed(figures.standard(edition))}
    for identifier in first.values():
        figures.svg(figures.build(edition, identifier))
    return len(first)


def _write(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
