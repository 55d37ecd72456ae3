"""Two to six regions side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from observatory.atlas.directory import directory_of
from observatory.atlas.downloads.addresses import links
from observatory.atlas.figures import framed
from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import comparison as presentation
from observatory.atlas.presentation import lists, words
from observatory.atlas.selection import Selection, on_edition


@on_edition
def compare(selection: Selection) -> HttpResponse:
    """The form, and the comparison if the regions asked for can be compared."""
    year, layer = selection.year(), selection.layer()
    directory = directory_of(selection.edition)
    asked = presentation.read(selection, directory, year)
    if len(asked.codes) == 1 and len(selection.request.GET.getlist("region")) == 1:
        # The form sends all its fields: one region alone came by a link, and its reader has yet to choose the others.
        asked = presentation.Asked(fields=asked.fields)
    context = {
        "year": year,
        "years": selection.years,
        "layer": layer,
        "layers": [(each, words.layer(each)) for each in selection.layers],
        "asked": asked,
        "fields": range(presentation.MOST),
        "region_codes": fragment(
            selection,
            "atlas/parts/region_codes.html",
            (year,),
            lambda: {"regions": lists.regions_by_country(selection, directory, year, selection.layers[0])},
        ),
        "coverage": words.coverage(selection.edition, selection.language),
        "rule": words.rule(selection.edition, selection.language),
        "breadcrumbs": [
            {"label": _("Home"), "address": selection.addresses.page("home")},
            {"label": _("Compare")},
        ],
    }
    if asked.codes and not asked.errors:
        context |= {
            "downloads": links(
                selection.addresses, "download_comparison", {"region": asked.codes, "year": year, "layer": layer}
            ),
            "pages": list(zip(asked.names, asked.addresses, strict=True)),
            "finding": presentation.finding(selection, asked, layer, year),
            "figure": framed(selection, "comparison", layer, eager=True, year=year, regions=asked.codes),
            "summary": presentation.summary(selection, asked, layer, year),
            "table": fragment(
                selection,
                "atlas/parts/table.html",
                (
                    layer,
                    year,
                    asked.codes,
                    selection.request.GET.get("sort", ""),
                    selection.request.GET.get("year", ""),
                ),
                lambda: {
                    "request": selection.request,
                    "table": presentation.side_by_side(selection, asked, layer, year),
                },
            ),
        }
    # A question that cannot be answered is the reader's to correct, with the form as it was filled in.
    return selection.render("atlas/compare.html", context, status=422 if asked.errors else 200)
