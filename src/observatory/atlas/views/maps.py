"""The map with its choice of year, measure and industry."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from observatory.atlas.directory import directory_of
from observatory.atlas.figures import clickable_map
from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import maps as presentation
from observatory.atlas.presentation import words
from observatory.atlas.queries import industries as queries
from observatory.atlas.selection import Selection, on_edition


@on_edition
def star_map(selection: Selection) -> HttpResponse:
    """A map of a measure in a year, of one industry or of all, with its regions as a list."""
    year, layer = selection.year(), selection.layer()
    rows = queries.industries(selection.edition, layer)
    code = selection.request.GET.get("industry", "")
    if code and code not in {row["industry"] for row in rows}:
        raise Http404(_("There is no industry “%(code)s” here.") % {"code": code})
    asked = selection.choice("measure", tuple(presentation.MEASURES), "stars")
    measure, remark = presentation.fitting(asked, code)
    directory = directory_of(selection.edition)
    return selection.render(
        "atlas/map.html",
        {
            "year": year,
            "layer": layer,
            "layers": [(each, words.layer(each)) for each in selection.layers],
            "years": selection.years,
            "industry": code,
            "industries": [(row["industry"], words.industry_label(row, selection.language)) for row in rows],
            "measure": measure,
            "measures": presentation.measures(),
            "remark": remark,
            "map": clickable_map(
                selection,
                layer,
                lambda: presentation.addresses(selection, directory, layer, year),
                year=year,
                measure=measure,
                industry=code or None,
            ),
            "list": fragment(
                selection,
                "atlas/parts/table.html",
                (
                    layer,
                    year,
                    measure,
                    code,
                    selection.request.GET.get("sort", ""),
                    selection.request.GET.get("year", ""),
                ),
                lambda: {
                    "request": selection.request,
                    "table": presentation.regions(selection, directory, layer, year, measure, code),
                },
            ),
            "breadcrumbs": [
                {"label": _("Home"), "address": selection.addresses.page("home")},
                {"label": _("Map")},
            ],
        },
    )
