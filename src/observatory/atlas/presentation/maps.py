"""The map page: which measures there are, the map as part of the page, and its regions as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from observatory.atlas.directory import Directory
from observatory.atlas.figures import identifier_of
from observatory.atlas.presentation import cells
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import regions as region_queries
from observatory.atlas.selection import Selection
from observatory.core.components import Column, Interval, Link, Sorting, Table
from observatory.statistics.classifications.regions import fold

# The page's measure to the figure's; "strong" is drawn as the number of strong clusters only where the figure knows it.
MEASURES = {
    "stars": gettext_noop("Stars"),
    "strength": gettext_noop("Share of employment in strong clusters"),
    "employment": gettext_noop("Persons employed"),
    "location_quotient": gettext_noop("Location quotient"),
}


@dataclass(frozen=True, slots=True)
class MapBeside:
    """A small map on another page: the addresses of its picture and of the map page."""

    title: str
    alternative_text: str
    address: str
    light: str
    dark: str
    light_narrow: str
    dark_narrow: str


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


def map_beside(
    selection: Selection, layer: str, name: str, rows: Sequence[Mapping[str, Any]], year: int, industry: str
) -> MapBeside | None:
    """The map of location quotients of an industry, for its page: the numbers stand there in a table of their own."""
    if not any(row["location_quotient"] is not None and row["location_quotient_high"] is not None for row in rows):
        return None
    identifier = identifier_of(selection, "star_map", layer, year=year, measure="location_quotient", industry=industry)

    def picture(theme: str) -> str:
        return reverse("evidence:figure", args=[selection.edition.id, selection.language, theme, identifier, "svg"])

    title = _("Location quotient of %(industry)s, %(year)s") % {"industry": name, "year": year}
    return MapBeside(
        title,
        _("Map of the location quotient by region. The table of all regions below has its numbers."),
        selection.addresses.page(
            "map", {"layer": layer, "industry": industry, "year": year, "measure": "location_quotient"}
        ),
        *(picture(theme) for theme in ("light", "dark", "light-narrow", "dark-narrow")),
    )


def addresses(selection: Selection, directory: Directory, layer: str, year: int) -> dict[str, str]:
    """Code to page of every region with data."""
    version, shown = directory.years[year], selection.request.GET.get("year")
    own_layer = layer if layer != selection.layers[0] else None
    codes = [place.code for place in directory.published(version)]
    return selection.addresses.regions(version, codes, year=shown, layer=own_layer)


def regions(selection: Selection, directory: Directory, layer: str, year: int, measure: str, industry: str) -> Table:
    """Every region with the measure that the map shows."""
    version = directory.years[year]
    columns = [
        Column("region", _("Region"), header=True, sortable=True),
        Column("country", _("Country"), sortable=True),
        _column(measure),
    ]
    sorting = Sorting.of(selection.request, columns, "-value")
    given = [{"region": code, "value": value} for code, value in _values(selection, layer, year, measure, industry)]

    def place(row: Mapping[str, Any]) -> tuple[str, str]:
        found = directory.place(version, row["region"])
        return (found.label(selection.language), found.country) if found else (row["region"], row["region"][:2])

    own = {
        "region": lambda row: fold(place(row)[0]),
        "country": lambda row: place(row)[1],
        "value": lambda row: None if row["value"] is None else row["value"].value,
    }
    pages = addresses(selection, directory, layer, year)
    rows = [
        {
            "region": Link(place(row)[0], pages[row["region"]]),
            "country": place(row)[1],
            "value": row["value"],
        }
        for row in cells.in_order(given, sorting.key, sorting.descending, own)
    ]
    return Table(
        _("%(measure)s by region, %(year)s") % {"measure": _(MEASURES[measure]), "year": year},
        columns,
        rows,
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
        rows = industry_queries.measures_of_industry(selection.edition, layer, industry, year)
    else:
        rows = region_queries.portfolios(selection.edition, layer, year)
    if measure == "stars":
        return [(row["region"], Interval(row["stars"], row["stars"], row["stars_possible"])) for row in rows]
    return [(row["region"], cells.between(row, measure)) for row in rows]
