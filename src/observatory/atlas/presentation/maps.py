"""The map page: which measures there are, the map as part of the page, and its regions as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from observatory.atlas.directory import Directory
from observatory.atlas.figures import figure_of
from observatory.atlas.presentation import cells
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import regions as region_queries
from observatory.atlas.selection import Selection
from observatory.core.components import Column, Interval, Link, Sorting, Table
from observatory.evidence.figures import StoredFigure

# The page's measure to the figure's; "strong" is drawn as the number of strong clusters only where the figure knows it.
MEASURES = {
    "stars": gettext_noop("Stars"),
    "strength": gettext_noop("Share of employment in strong clusters"),
    "employment": gettext_noop("Persons employed"),
    "location_quotient": gettext_noop("Location quotient"),
}


@dataclass(frozen=True, slots=True)
class MapOnPage:
    """The figure with its texts, and its picture as part of the page with the regions as links (empty: an image)."""

    figure: StoredFigure
    inlined: SafeString


def measures() -> list[tuple[str, str]]:
    """Measures to choose from."""
    return [(key, _(label)) for key, label in MEASURES.items()]


def fitting(measure: str, industry: str) -> tuple[str, str]:
    """The measure that can be drawn, and a sentence if it is another than the one asked for."""
    if measure == "location_quotient" and not industry:
        return "stars", _("All industries together have no location quotient: choose an industry. The map shows stars.")
    if measure == "strength" and industry:
        return "stars", _(
            "The share of employment in strong clusters is a measure of all industries together. The map shows stars."
        )
    return measure, ""


def map_of(
    selection: Selection, directory: Directory, layer: str, year: int, measure: str, industry: str
) -> MapOnPage | None:
    """The map; None if there is nothing to draw."""
    stored = figure_of(selection, "star_map", layer, year=year, measure=measure, industry=industry or None)
    if stored is None:
        return None
    return MapOnPage(stored, mark_safe(""))


def regions(selection: Selection, directory: Directory, layer: str, year: int, measure: str, industry: str) -> Table:
    """Every region with the measure that the map shows."""
    version = directory.years[year]
    columns = [
        Column("region", _("Region"), header=True, sortable=True),
        Column("country", _("Country"), sortable=True),
        _column(measure),
    ]
    sorting = Sorting.of(selection.request, columns, "-value")
    shown = selection.request.GET.get("year")
    rows = [
        {
            "region": Link(
                directory.label(code, selection.language, version),
                selection.addresses.region(
                    version, code, year=shown, layer=layer if layer != selection.layers[0] else None
                ),
            ),
            "country": code[:2] if (place := directory.place(version, code)) is None else place.country,
            "value": value,
        }
        for code, value in _values(selection, layer, year, measure, industry)
    ]
    return Table(
        _("%(measure)s by region, %(year)s") % {"measure": _(MEASURES[measure]), "year": year},
        columns,
        cells.in_order(rows, sorting.key, sorting.descending),
        sorting,
        identifier="region-table",
        caption_hidden=True,
    )


def _column(measure: str) -> Column:
    kind = "percent" if measure == "strength" else "number"
    digits = {"strength": 1, "location_quotient": 2}.get(measure, 0)
    return Column("value", _(MEASURES[measure]), kind, digits=digits, sortable=True)


def _values(
    selection: Selection, layer: str, year: int, measure: str, industry: str
) -> Sequence[tuple[str, Interval | None]]:
    rows: list[dict[str, Any]]
    if industry:
        rows = industry_queries.cells_of_industry(selection.edition, layer, industry, year)
    else:
        rows = region_queries.portfolios(selection.edition, layer, year)
    if measure == "stars":
        return [(row["region"], Interval(row["stars"], row["stars"], row["stars_possible"])) for row in rows]
    return [(row["region"], cells.between(row, measure)) for row in rows]
