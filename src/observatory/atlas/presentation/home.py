"""The first page: the edition in one sentence, in numbers, and its leading regions."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.atlas.directory import Directory
from observatory.atlas.presentation import cells
from observatory.atlas.presentation.region import KeyNumber
from observatory.atlas.queries import regions as queries
from observatory.atlas.selection import Selection
from observatory.core import numbers
from observatory.core.components import Column, Interval, Link, Table


def headline(selection: Selection, directory: Directory, layer: str, year: int) -> list[KeyNumber]:
    """Regions, regional clusters, strong ones, and the share of cells that is known exactly."""
    row = queries.regions_in_numbers(selection.edition, layer, year)
    cells_known = 1 - (row["holes"] or 0) / row["cells"] if row["cells"] else None
    clusters = KeyNumber(
        _("Regional clusters"),
        Interval(row["clusters"], row["clusters"], row["clusters"]),
        note=_("an industry in a region with at least one star for certain"),
    )
    return [
        KeyNumber(
            _("Regions"),
            Interval(row["regions"], row["regions"], row["regions"]),
            note=_("with data in %(year)s") % {"year": year},
        ),
        *([clusters] if selection.edition.manifest["dimensions"] else []),
        KeyNumber(
            _("Strong clusters"), Interval(row["strong"], row["strong"], row["strong_possible"]), note=_("for certain")
        ),
        KeyNumber(
            _("Known exactly"),
            Interval(cells_known, cells_known, cells_known),
            kind="percent",
            digits=1,
            note=_("of the employment figures; the others are ranges"),
        ),
    ]


def finding(selection: Selection, directory: Directory, layer: str, year: int) -> str:
    """Which region has the most strong clusters."""
    rows = [row for row in queries.leading_regions(selection.edition, layer, year) if row["strong"]]
    if not rows:
        return ""
    first = rows[0]
    names = [directory.label(row["region"], selection.language, directory.years[year]) for row in rows]
    leaders = [name for name, row in zip(names, rows, strict=True) if row["strong"] == first["strong"]]
    if len(leaders) > 1:
        return _("%(names)s have the most strong clusters in %(year)s: %(count)s each.") % {
            "names": ", ".join(leaders),
            "year": year,
            "count": numbers.number(first["strong"]),
        }
    return ngettext(
        "%(region)s has the most strong clusters in %(year)s: %(count)s.",
        "%(region)s has the most strong clusters in %(year)s: %(count)s.",
        first["strong"],
    ) % {"region": names[0], "year": year, "count": numbers.number(first["strong"])}


def leading(selection: Selection, directory: Directory, layer: str, year: int) -> Table:
    """The ten regions with the most strong clusters."""
    version = directory.years[year]
    rows = [
        {
            "region": Link(
                directory.label(row["region"], selection.language, version),
                selection.addresses.region(version, row["region"]),
            ),
            "country": directory.label(row["region"][:2], selection.language, version)
            if (place := directory.place(version, row["region"])) is None
            else directory.label(place.country, selection.language, version),
            "strong": Interval(row["strong"], row["strong"], row["strong_possible"]),
            "clusters": row["clusters"],
            "strength": cells.between(row, "strength"),
        }
        for row in queries.leading_regions(selection.edition, layer, year)
    ]
    return Table(
        _("Regions with the most strong clusters, %(year)s") % {"year": year},
        [
            Column("region", _("Region"), header=True),
            Column("country", _("Country")),
            Column("strong", _("Strong clusters"), "number"),
            Column("clusters", _("Regional clusters"), "number"),
            Column("strength", _("Employment in strong clusters"), "percent", digits=1),
        ],
        rows,
        caption_hidden=True,
    )
