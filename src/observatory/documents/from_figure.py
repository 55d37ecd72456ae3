"""A statistical figure as a figure of a document: its picture, its words and the numbers that it shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import translation

from observatory.documents import tree
from observatory.documents.words import word

# Columns that an upright page has room for.
_UPRIGHT = 7

if TYPE_CHECKING:
    from observatory.statistics import figures as statistical


def figure_from_statistics(figure: statistical.Figure, *, address: str = "", lang: str = "") -> tree.Figure:
    """The figure as drawn now. `address` is where it lives on the web, `lang` its language where the document has another."""
    from observatory.statistics import figures as drawn

    rows = [list(row.values()) for row in figure.table.to_pylist()]
    description = {
        "identifier": figure.identifier,
        "language": figure.language,
        "title": figure.title,
        "unit": figure.unit,
        "source": figure.source,
        "notice": figure.notice,
        "alternative_text": figure.alternative_text,
        "columns": figure.table.column_names,
        "rows": rows,
    }
    return figure_from_description(description, drawn.svg(figure), address=address, lang=lang)


def figure_from_description(
    description: Mapping[str, Any], svg: str, *, address: str = "", lang: str = ""
) -> tree.Figure:
    """The figure from its kept picture and what the installation keeps beside it (`describe` in `evidence.drawing`)."""
    language = str(description["language"])
    notice = description.get("notice")
    return tree.Figure(
        caption=description["title"],
        alternative_text=description["alternative_text"],
        svg=svg,
        source=description["source"],
        notes=(str(notice),) if notice else (),
        table=_table(description, language, lang),
        address=address,
        identifier=f"figure-{description['identifier']}".replace(".", "-"),
        lang=lang,
    )


def _table(description: Mapping[str, Any], language: str, lang: str) -> tree.Table | None:
    """The numbers of the figure as people read them.

    A number and its bounds stand in one cell; columns that say the same in every row are said once, under the table.
    """
    columns: Sequence[str] = description["columns"]
    rows: Sequence[Sequence[Any]] = description["rows"]
    if not columns or not rows:
        return None
    values = {name: [row[number] for row in rows] for number, name in enumerate(columns)}
    with translation.override(language):
        from observatory.core.templatetags.core_components import CODES, COLUMNS

        def label(name: str) -> str:
            return str(COLUMNS.get(name, name.replace("_", " ").capitalize()))

        def written(name: str, value: Any) -> str:
            return _written(CODES.get(name, {}).get(value, value), language)

        heads: list[tree.Column] = []
        cells: list[list[str]] = []
        same: list[str] = []
        for name in columns:
            if _bounds(name, values):
                continue
            held = values[name]
            low, high = values.get(f"{name}_low"), values.get(f"{name}_high")
            texts = [written(name, value) for value in held]
            if low is not None and high is not None:
                texts = [_with_bounds(*both, language) for both in zip(texts, low, held, high, strict=True)]
            if len(rows) > 1 and len(set(texts)) == 1:
                same.append(f"{label(name)}{word('colon', language)}{texts[0]}")
            else:
                numeric = bool(heads) and all(value is None or _is_number(value) for value in held)
                heads.append(tree.Column(label(name), "end" if numeric else "start"))
                cells.append(texts)
    unit = description.get("unit")
    return tree.Table(
        caption=f"{description['title']} ({unit})" if unit else description["title"],
        columns=heads,
        rows=list(zip(*cells, strict=True)),
        note=f"{'; '.join(same)}." if same else "",
        wide=len(heads) > _UPRIGHT,
        lang=lang,
    )


def _bounds(name: str, values: Mapping[str, Any]) -> bool:
    """Whether a column only bounds another one."""
    base, _, end = name.rpartition("_")
    return end in ("low", "high") and base in values and f"{base}_low" in values and f"{base}_high" in values


def _with_bounds(text: str, low: Any, value: Any, high: Any, language: str) -> str:
    """A number, and in brackets the range in which it lies if it is not certain."""
    if low is None or (low == value == high):
        return text
    first, last = _written(low, language), _written(high, language)
    if high is None:
        return word("at_least", language, number=first)
    if first == last:
        return text
    span = f"{first}–{last}"
    return span if value is None else f"{text} ({span})"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _written(value: Any, language: str) -> str:
    """A value as it is written in the table of a figure on the pages of the site."""
    from observatory.core import numbers

    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return word("not_known", language)
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, int):
        # Years are no quantities: they take no thousands separator.
        return str(value) if 1900 <= value <= 2100 else numbers.number(value, language=language)
    if isinstance(value, float):
        size = abs(value)
        digits = 0 if size >= 1000 or value.is_integer() else 2 if size >= 0.1 else 4
        return numbers.number(value, digits, language=language)
    return str(value)
