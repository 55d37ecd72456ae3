"""Regions: the list with its search, the one page of each, and the bare code that leads there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from observatory.atlas import panels
from observatory.atlas.directory import Directory, Place, directory_of
from observatory.atlas.downloads.addresses import links
from observatory.atlas.figures import base_url_of, framed
from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import industry as industry_presentation
from observatory.atlas.presentation import lists, measures, words
from observatory.atlas.presentation import region as presentation
from observatory.atlas.queries import regions as queries
from observatory.atlas.queries.measures import holds_measures
from observatory.atlas.selection import Selection, on_edition


@on_edition
def region_list(selection: Selection) -> HttpResponse:
    """All regions by country, or those that a search finds."""
    directory = directory_of(selection.edition)
    text = selection.request.GET.get("q", "").strip()[:200]
    year, layer = selection.year(), selection.layers[0]
    countries = lists.countries(selection, directory, year, layer)
    country = selection.request.GET.get("country", "")
    if country and country not in {entry.code for entry in countries}:
        raise Http404(_("No region of the country “%(country)s” is in this edition.") % {"country": country})
    context: dict[str, Any] = {
        "year": year,
        "text": text,
        "countries": countries,
        "country": country,
        "downloads": links(selection.addresses, "download_portfolios", {"year": year}),
        "breadcrumbs": [_crumb(_("Home"), selection, "home"), {"label": _("Regions")}],
    }
    if text:
        context["answers"] = lists.answers(selection, directory, text)
    else:
        context["list"] = fragment(
            selection,
            "atlas/parts/region_list.html",
            (year, country, selection.request.GET.get("year")),
            lambda: {
                "groups": [
                    entry for entry in lists.regions_by_country(selection, directory, year, layer)
                    if country in ("", entry.code)
                ],
                "layer": layer,
            },
        )  # fmt: skip
    return selection.render("atlas/regions.html", context)


@on_edition
def bare_region(selection: Selection, code: str) -> HttpResponse:
    """From the bare code to the page of the latest version with data, or to a choice where the region was divided."""
    directory = directory_of(selection.edition)
    found = directory.continuations(code) or directory.continuations(code.upper())
    if not found:
        raise Http404(_("No region has the code “%(code)s”.") % {"code": code})
    if len(found) == 1:
        query = selection.request.GET.dict()
        return HttpResponseRedirect(selection.addresses.region(found[0].version, found[0].code, **query))
    return selection.render(
        "atlas/region_choice.html",
        {
            "code": code,
            "choices": [(place.label(selection.language), place, _address(selection, place)) for place in found],
        },
    )


@on_edition
def region(selection: Selection, version: str, code: str) -> HttpResponse:
    """The one page of a region."""
    directory = directory_of(selection.edition)
    place = directory.place(version, code)
    if place is None:
        raise Http404(
            _("There is no region %(code)s in %(version)s.") % {"code": code, "version": words.version_name(version)}
        )
    years = queries.years_of_region(selection.edition, version, code)
    context = _about(selection, directory, place)
    if not years:
        context["panels"] = panels.panels_of(_page(selection, place, None))
        context["why"] = lists.why_without_data(selection, directory, place)
        return selection.render("atlas/region_without_data.html", context)
    year, layer = selection.year(years), selection.layer()
    rows = queries.cells_of_region(selection.edition, code, layer, year)
    industry = selection.request.GET.get("industry", "")
    if industry and industry not in {row["industry"] for row in rows}:
        raise Http404(_("There is no industry “%(code)s” here.") % {"code": industry})
    name = place.label(selection.language)
    state = tuple(selection.request.GET.get(key, "") for key in ("year", "layer", "sort", "industry"))
    context |= {
        "year": year,
        "years": lists.year_links(selection, directory, place, years, year),
        "layer": layer,
        "layers": lists.layer_links(selection, layer),
        "layer_heading": words.layer(layer),
        "layer_note": industry_presentation.layer_note(selection, layer),
        "industry": industry,
        "industries": [(row["industry"], words.industry_label(row, selection.language)) for row in rows],
        "finding": presentation.finding(name, rows, year, selection.language),
        "numbers": presentation.key_numbers(
            queries.portfolios_of_region(selection.edition, code, year).get(layer),
            rows,
            context["coverage"],
            starred=bool(selection.edition.manifest["dimensions"]),
        ),
        "holes": presentation.holes(selection, place, year, rows),
        "portfolio": framed(selection, "portfolio", layer, eager=True, year=year, region=code),
        "quotients": framed(selection, "location_quotients", layer, year=year, region=code),
        "possibilities": fragment(
            selection,
            "atlas/parts/measures.html",
            ("possibilities", version, code, layer, year, base_url_of(selection)),
            lambda: {"section": measures.possibilities(selection, layer, year, code)},
        ),
        "growth": fragment(
            selection,
            "atlas/parts/measures.html",
            ("growth", version, code, base_url_of(selection)),
            lambda: {"section": measures.growth(selection, code)},
        ),
        "series": framed(selection, "series", layer, region=code, industry=industry or None),
        "peers": lists.peers(selection, directory, place, selection.layers[0], year),
        "table": fragment(
            selection,
            "atlas/parts/table.html",
            (version, code, year, *state),
            lambda: {
                "request": selection.request,
                "table": presentation.table_of(selection, code, layer, year, name),
            },
        ),
        "panels": panels.panels_of(_page(selection, place, year)),
        "downloads": links(
            selection.addresses, "download_region", {"year": year, "layer": layer}, version=version, code=code
        ),
        "growth_downloads": _measure_links(selection, "shift_shares", {"region": code}),
        "possibility_downloads": _measure_links(
            selection, "possibilities", {"region": code, "layer": layer, "year": year}
        ),
        "compare_address": selection.addresses.page("compare", {"region": [code]}),
        "permanent_address": selection.permanent("region", version=version, code=code),
    }
    return selection.render("atlas/region.html", context)


def _about(selection: Selection, directory: Directory, place: Place) -> dict[str, Any]:
    """What the pages of regions with and without data share."""
    above = directory.above(place)
    crumbs = [_crumb(_("Home"), selection, "home"), _crumb(_("Regions"), selection, "regions")]
    crumbs += [
        {"label": parent.label(selection.language), "address": _address(selection, parent)}
        for parent in reversed(above)
        if parent.level == 0 or parent.label(selection.language) != place.label(selection.language)
    ]
    return {
        "place": place,
        "name": place.label(selection.language),
        "country_name": above[-1].label(selection.language) if above else "",
        "version_name": words.version_name(place.version),
        "above": [(parent.label(selection.language), parent.code, _address(selection, parent)) for parent in above],
        "children": [
            (child.label(selection.language), child.code, _address(selection, child), child.published)
            for child in directory.children(place)
        ],
        "counterparts": [
            (other.label(selection.language), other, share, _address(selection, other))
            for other, share in directory.counterparts(place)
        ],
        "coverage": words.coverage(selection.edition, selection.language),
        "rule": words.rule(selection.edition, selection.language),
        "breadcrumbs": [*crumbs, {"label": place.label(selection.language)}],
    }


def _page(selection: Selection, place: Place, year: int | None) -> panels.RegionPage:
    return panels.RegionPage(selection.request, selection.edition.id, place.version, place.code, year)


def _address(selection: Selection, place: Place) -> str:
    return selection.addresses.region(place.version, place.code)


def _crumb(label: str, selection: Selection, name: str) -> dict[str, str]:
    return {"label": label, "address": selection.addresses.page(name)}


def _measure_links(selection: Selection, table: str, query: dict[str, Any]) -> list[tuple[str, str]]:
    """Downloads of a table that the measures make, if the edition holds it."""
    if not holds_measures(selection.edition):
        return []
    return links(selection.addresses, "download_measures", query, table=table)
