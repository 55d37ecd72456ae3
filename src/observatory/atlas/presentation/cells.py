"""Regional clusters as rows of tables: an industry in a region, in the words of the core's components."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from observatory.atlas.presentation import words
from observatory.core.components import Badge, Column, Interval, Stars
from observatory.evidence.editions import EditionReader

Row = Mapping[str, Any]


def between(row: Row, column: str) -> Interval | None:
    """`column` with its `_low` and `_high`. Without an upper end only a lower end above nought says anything."""
    low, value, high = row[f"{column}_low"], row[column], row[f"{column}_high"]
    if high is None and low is None:
        return Interval(None, value, None) if value is not None else None
    if high is None:
        return Interval(low, None, None) if low > 0 else None
    return Interval(low, value, high)


def rank(row: Row, column: str) -> Interval | None:
    """A rank with the best and the worst it can be."""
    if row[column] is None:
        return None
    return Interval(row[f"{column}_best"], row[column], row[f"{column}_worst"])


def stars(row: Row, dimensions: Mapping[str, str]) -> tuple[Any, ...]:
    """Stars, and beneath them which dimensions they are for: those in `dimensions`, with the names given there."""
    drawn = Stars(int(row["stars"] or 0), int(row["stars_possible"] or 0), len(dimensions))
    certain, possible, unrated = [], [], []
    for name, word in dimensions.items():
        column = f"star_{name.replace('-', '_')}"
        holds, may_hold = row[column], row[f"{column}_possible"]
        if holds:
            certain.append(word)
        elif may_hold:
            possible.append(word)
        elif may_hold is None:
            unrated.append(word)
    parts = [", ".join(certain)] if certain else []
    if possible:
        parts.append(_("possible: %(names)s") % {"names": ", ".join(possible)})
    if unrated:
        parts.append(_("not rated: %(names)s") % {"names": ", ".join(unrated)})
    return (drawn, _small(words.in_a_row(parts))) if parts else (drawn,)


def grade(row: Row) -> Any:
    """The grade, and the higher one that hidden figures allow."""
    held, possible = words.grade(row["grade"]), words.grade(row["grade_possible"])
    shown: list[Any] = [Badge("strong", held) if row["strong"] else held] if held else []
    if possible and possible != held:
        shown.append(_small(_("possible: %(names)s") % {"names": possible}))
    return tuple(shown) if shown else ""


def certainty(row: Row) -> tuple[Any, ...]:
    """Where employment comes from, and whether the stars hold whatever is hidden."""
    parts: list[Any] = []
    status = row["employment_status"]
    if status in words.PUBLISHED:
        parts.append(_small(words.status(status)))
    else:
        parts.append(Badge(status, words.status(status, row["employment_flag"])))
    if not row["robust"]:
        parts.append(Badge("possible", _("stars not certain")))
    return tuple(parts)


def growth(row: Row) -> Any:
    """Mean yearly growth, with the mark of a break inside the window."""
    value = between(row, "growth")
    return (value, Badge("break")) if row["growth_break"] else value


def cell(row: Row, dimensions: Mapping[str, str]) -> dict[str, Any]:
    """All columns that both kinds of tables have."""
    return {
        "employment": between(row, "employment"),
        "region_share": between(row, "region_share"),
        "reference_share": between(row, "reference_share"),
        "location_quotient": between(row, "location_quotient"),
        "employment_rank": rank(row, "employment_rank"),
        "growth": growth(row),
        "productivity": between(row, "productivity"),
        "productivity_relative": between(row, "productivity_relative"),
        "stars": stars(row, dimensions),
        "grade": grade(row),
        "certainty": certainty(row),
    }


def columns(edition: EditionReader, first: Sequence[Column], *, share: str) -> list[Column]:
    """The columns of a table of cells after `first`; `share` is `region_share` or `reference_share`."""
    units = edition.manifest.get("units") or {}
    window = words.growth_window(edition)
    return [
        *first,
        Column("employment", _("Persons employed"), "number", sortable=True),
        Column(
            share,
            _("Share of the region") if share == "region_share" else _("Share of the industry"),
            "percent",
            digits=1 if share == "region_share" else 2,
            sortable=True,
        ),
        Column("location_quotient", _("Location quotient"), "number", digits=2, sortable=True),
        Column("employment_rank", _("Rank by size"), "number", sortable=True, unit=_("best–worst")),
        Column(
            "growth",
            _("Growth per year"),
            "percent",
            digits=1,
            sortable=True,
            sign=True,
            unit=_("over %(years)s years") % {"years": window} if window else "",
        ),
        Column(
            "productivity",
            _("Wages per person"),
            "number",
            digits=1,
            sortable=True,
            unit=words.unit(units.get("productivity", "")),
        ),
        Column(
            "productivity_relative",
            _("Wages per person, relative"),
            "number",
            digits=2,
            sortable=True,
            unit=_("country mean = 1"),
        ),
        *([Column("stars", _("Stars"), "stars", sortable=True)] if edition.manifest["dimensions"] else []),
        Column("grade", _("Grade")),
        Column("certainty", _("Certainty")),
    ]


def in_order(
    rows: Sequence[Row], key: str, descending: bool, own: Mapping[str, Callable[[Row], Any]] | None = None
) -> list[Row]:
    """Rows of the panorama ordered by a column, what is unknown last; equals stay in the order given.

    `own` has the values of columns that are not in the panorama (names, codes).
    """
    value = (own or {}).get(key) or ORDERS.get(key) or (lambda row: _best_known(row, key))
    known = [(found, row) for row in rows if (found := value(row)) is not None]
    unknown = [row for row in rows if value(row) is None]
    return [row for _found, row in sorted(known, key=lambda pair: pair[0], reverse=descending)] + unknown


def _best_known(row: Row, key: str) -> Any:
    """The value; where only bounds are known, the lower one."""
    return row[key] if row[key] is not None else row.get(f"{key}_low")


ORDERS: dict[str, Callable[[Row], Any]] = {
    "stars": lambda row: (row["stars"] or 0, row["stars_possible"] or 0, row["location_quotient"] or 0.0),
}


def _small(text: str) -> SafeString:
    return format_html('<span class="beneath">{}</span>', text)
