"""The page of a region as its templates need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.atlas.directory import Place
from observatory.atlas.presentation import cells, words
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import regions as region_queries
from observatory.atlas.selection import Selection
from observatory.core import numbers
from observatory.core.components import Column, Interval, Link, Sorting, Table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number of the strip at the head of a page: either an interval written with `kind` and `digits`, or a text."""

    label: str
    number: Interval | None = None
    kind: str = "number"
    digits: int = 0
    text: str = ""
    note: str = ""


def table_of(selection: Selection, code: str, layer: str, year: int, name: str) -> Table:
    """All industries of a layer in a region, ordered as the address says."""
    edition, language = selection.edition, selection.language
    dimensions = words.dimensions(edition)
    shown = selection.request.GET.get("year")
    columns = cells.columns(
        edition,
        [
            Column("code", _("Code"), "code", sortable=True),
            Column("industry", words.layer_one(layer).capitalize(), header=True, sortable=True),
        ],
        share="region_share",
    )
    sorting = Sorting.of(selection.request, columns, "-stars" if dimensions else "-location_quotient")
    given = sorted(region_queries.cells_of_region(edition, code, layer, year), key=lambda row: natural(row["industry"]))
    own = {
        "code": lambda row: natural(row["industry"]),
        "industry": lambda row: words.industry_label(row, language).casefold(),
    }
    rows = [
        {
            **cells.cell(row, dimensions),
            "code": row["industry"],
            "industry": Link(
                words.industry_label(row, language),
                selection.addresses.industry(layer, row["industry"], year=shown),
            ),
        }
        for row in cells.in_order(given, sorting.key, sorting.descending, own)
    ]
    return Table(
        _("%(layer)s of %(region)s, %(year)s") % {"layer": words.layer(layer), "region": name, "year": year},
        [column for column in columns if layer != "emerging" or column.key != "code"],
        rows,
        sorting,
        identifier="industry-table",
    )


def natural(code: str) -> tuple[int, int, str]:
    """Codes that are numbers in the order of numbers."""
    return (0, int(code), "") if code.isdecimal() else (1, 0, code)


def finding(name: str, rows: Sequence[Row], year: int, language: str) -> str:
    """The one sentence that stands at the head of the page."""
    strong = sorted((row for row in rows if row["strong"]), key=lambda row: -(row["location_quotient"] or 0))
    possible = sum(bool(row["strong_possible"]) and not row["strong"] for row in rows)
    names = [decapitalised(words.short(words.industry_label(row, language), language)) for row in strong[:3]]
    if strong:
        lead = ngettext(
            "%(region)s has %(count)s strong cluster in %(year)s: %(names)s.",
            "%(region)s has %(count)s strong clusters in %(year)s, the most specialised in: %(names)s.",
            len(strong),
        ) % {"region": name, "count": len(strong), "year": year, "names": words.in_a_row(names)}
    elif not any(row["stars_possible"] for row in rows):
        lead = _("%(region)s has no cluster in %(year)s that is strong for certain.") % {"region": name, "year": year}
    else:
        starred = sum((row["stars"] or 0) > 0 for row in rows)
        lead = ngettext(
            "%(region)s has no cluster in %(year)s that is strong for certain, and %(count)s with at least one star.",
            "%(region)s has no cluster in %(year)s that is strong for certain, and %(count)s with at least one star.",
            starred,
        ) % {"region": name, "count": starred, "year": year}
    if possible and not strong:
        lead += " " + ngettext(
            "%(count)s may be strong: figures that are not published decide.",
            "%(count)s may be strong: figures that are not published decide.",
            possible,
        ) % {"count": possible}
    elif possible:
        lead += " " + ngettext(
            "%(count)s more may be strong: figures that are not published decide.",
            "%(count)s more may be strong: figures that are not published decide.",
            possible,
        ) % {"count": possible}
    return lead


def key_numbers(portfolio: Row | None, rows: Sequence[Row], coverage: str, *, starred: bool = True) -> list[KeyNumber]:
    """The strip: persons employed, clusters, strong clusters, strength, and how much is published."""
    if portfolio is None:
        return []
    published = sum(row["employment_status"] in words.PUBLISHED for row in rows)
    possible = sum((row["stars_possible"] or 0) > 0 for row in rows)
    clusters = KeyNumber(
        _("Regional clusters"),
        Interval(portfolio["clusters"], portfolio["clusters"], max(possible, portfolio["clusters"])),
        note=_("with at least one star for certain"),
    )
    return [
        KeyNumber(_("Persons employed"), cells.between(portfolio, "employment"), note=coverage),
        # A rule may have grades and no stars.
        *([clusters] if starred else []),
        KeyNumber(
            _("Strong clusters"),
            Interval(portfolio["strong"], portfolio["strong"], portfolio["strong_possible"]),
            note=_("for certain"),
        ),
        KeyNumber(
            _("Employment in strong clusters"),
            cells.between(portfolio, "strength"),
            kind="percent",
            digits=1,
            note=_("share of the persons employed"),
        ),
        KeyNumber(
            _("Figures published"),
            text=_("%(count)s of %(total)s") % {"count": published, "total": len(rows)},
            note=_("employment by industry; the others are ranges"),
        ),
    ]


def holes(selection: Selection, place: Place, year: int, rows: Sequence[Row]) -> list[str]:
    """What is hidden about the region, in sentences: whole sections first, then how many industries."""
    edition = selection.edition
    covered = (edition.manifest.get("coverage") or {}).get("industries") or []
    sentences = []
    for row in region_queries.hidden_totals(edition, place.code, year, covered):
        name = industry_name(selection, row["industry"])
        confidential = "c" in (row["flag"] or "") or row["status"] == "confidential"
        if row["high"] is not None:
            text = (
                _(
                    "%(industry)s (%(code)s) is confidential in %(year)s: shown as intervals from adding-up constraints. Persons employed lie between %(low)s and %(high)s."
                )
                if confidential
                else _(
                    "%(industry)s (%(code)s) is missing in %(year)s: shown as intervals from adding-up constraints. Persons employed lie between %(low)s and %(high)s."
                )
            )
            sentences.append(
                text
                % {
                    "industry": name,
                    "code": row["industry"],
                    "year": year,
                    "low": numbers.number(row["low"] or 0),
                    "high": numbers.number(row["high"]),
                }
            )
        else:
            text = (
                _(
                    "%(industry)s (%(code)s) is confidential in %(year)s, and nothing that is published limits it from above."
                )
                if confidential
                else _(
                    "%(industry)s (%(code)s) is missing in %(year)s, and nothing that is published limits it from above."
                )
            )
            sentences.append(text % {"industry": name, "code": row["industry"], "year": year})
    hidden = [row for row in rows if row["employment_status"] not in words.PUBLISHED]
    if hidden:
        open_ended = sum(row["employment_status"] != "bounded" for row in hidden)
        sentence = ngettext(
            "The employment of %(count)s of %(total)s rows of the table is not published; it is a range, and everything computed from it too.",
            "The employment of %(count)s of %(total)s rows of the table is not published; it is a range, and everything computed from it too.",
            len(hidden),
        ) % {"count": len(hidden), "total": len(rows)}
        if open_ended:
            sentence += " " + ngettext(
                "For %(count)s of them no upper bound follows from what is published.",
                "For %(count)s of them no upper bound follows from what is published.",
                open_ended,
            ) % {"count": open_ended}
        sentences.append(sentence)
    return sentences


def industry_name(selection: Selection, code: str) -> str:
    """The label of any industry code of the edition's classification, whatever its level."""
    from observatory.statistics.classifications import industry_classifications, load_industries

    row = next((row for row in industry_queries.industries(selection.edition) if row["industry"] == code), None)
    if row is not None:
        return words.industry_label(row, selection.language)
    name = str(selection.edition.manifest.get("industry_classification") or "")
    if name in industry_classifications() and code in (classification := load_industries(name)):
        return words.sentence_case(classification.label(code, selection.language))
    return code


def decapitalised(label: str) -> str:
    return label[:1].lower() + label[1:] if len(label) > 1 and not label[1].isupper() else label
