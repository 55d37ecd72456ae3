"""Industries, cluster categories and emerging industries: the index and the page of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from observatory.atlas.directory import directory_of
from observatory.atlas.downloads.addresses import links
from observatory.atlas.figures import framed
from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import industry as presentation
from observatory.atlas.presentation import lists, maps, measures, words
from observatory.atlas.queries import industries as queries
from observatory.atlas.queries.measures import holds_measures
from observatory.atlas.selection import Selection, on_edition


@on_edition
def industry_list(selection: Selection) -> HttpResponse:
    """All industries of a layer with their totals."""
    layer, year = selection.layer(), selection.year()
    sort = selection.request.GET.get("sort", "")
    return selection.render(
        "atlas/industries.html",
        {
            "year": year,
            "years": lists.plain_year_links(selection, year),
            "layer": layer,
            "layer_name": words.layer(layer),
            "layers": lists.layer_links(selection, layer),
            "note": presentation.layer_note(selection, layer),
            "downloads": links(selection.addresses, "download_industries", {"year": year, "layer": layer}),
            "coverage": words.coverage(selection.edition, selection.language),
            "table": fragment(
                selection,
                "atlas/parts/table.html",
                (layer, year, sort, selection.request.GET.get("year", "")),
                lambda: {"request": selection.request, "table": presentation.totals(selection, layer, year)},
            ),
            "persistence": _section(
                selection, ("persistence of layer", layer), lambda: measures.persistence_of_layer(selection, layer)
            ),
            "holds_measures": holds_measures(selection.edition),
            "breadcrumbs": [
                {"label": _("Home"), "address": selection.addresses.page("home")},
                {"label": _("Industries")},
            ],
        },
    )


@on_edition
def industry(selection: Selection, layer: str, code: str) -> HttpResponse:
    """The page of one industry, cluster category or emerging industry."""
    row = queries.industry(selection.edition, layer, code)
    if row is None:
        raise Http404(_("There is no industry “%(code)s” in the layer “%(layer)s”.") % {"code": code, "layer": layer})
    directory = directory_of(selection.edition)
    name = words.industry_label(row, selection.language)
    years = queries.years_of_industry(selection.edition, layer, code)
    context = {
        "row": row,
        "code": code,
        "layer": layer,
        "layer_one": words.layer_one(layer),
        "name": name,
        "about": presentation.about(selection, row),
        "note": presentation.layer_note(selection, layer),
        "coverage": words.coverage(selection.edition, selection.language),
        "rule": words.rule(selection.edition, selection.language),
        "breadcrumbs": [
            {"label": _("Home"), "address": selection.addresses.page("home")},
            {"label": _("Industries"), "address": selection.addresses.page("industries", {"layer": layer})},
            {"label": name},
        ],
    }
    if not years:
        return selection.render("atlas/industry_without_data.html", context)
    year = selection.year(years)
    rows = queries.cells_of_industry(selection.edition, layer, code, year)
    state = tuple(selection.request.GET.get(key, "") for key in ("year", "sort", "page", "rows"))
    context |= {
        "downloads": links(selection.addresses, "download_industry", {"year": year}, layer=layer, code=code),
        "permanent_address": selection.permanent("industry", layer=layer, code=code),
        "year": year,
        "years": lists.plain_year_links(selection, year),
        "finding": presentation.finding(selection, directory, name, rows, year),
        "numbers": presentation.key_numbers(selection, layer, code, year),
        "map": maps.map_beside(selection, layer, name, rows, year, code),
        "top": framed(selection, "top_regions", layer, eager=True, year=year, industry=code),
        "concentration": _section(
            selection,
            ("concentration", layer, code, year),
            lambda: measures.concentration(selection, layer, code, year),
        ),
        "growth": _section(
            selection,
            ("growth of industry", layer, code),
            lambda: measures.growth_of_industry(selection, directory, layer, code),
        ),
        "growth_downloads": links(
            selection.addresses, "download_measures", {"layer": layer, "industry": code}, table="shift_shares"
        ),
        "persistence": _section(
            selection, ("persistence", layer, code), lambda: measures.persistence(selection, layer, code)
        ),
        "table": fragment(
            selection,
            "atlas/parts/ranking.html",
            (layer, code, year, *state),
            lambda: {
                "request": selection.request,
                **dict(
                    zip(
                        ("table", "page"),
                        presentation.ranking(selection, directory, layer, name, rows, year),
                        strict=True,
                    )
                ),
            },
        ),
    }
    return selection.render("atlas/industry.html", context)


def _section(selection: Selection, key: tuple[Any, ...], make: Callable[[], measures.Section | None]) -> SafeString:
    """A section written once; empty where there is nothing to say."""
    return fragment(selection, "atlas/parts/measures.html", key, lambda: {"section": make()})
