"""Downloads: each table of the pages under the page's own address, in the state of the page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from observatory import __version__
from observatory.atlas.directory import directory_of
from observatory.atlas.downloads import answers, datasets, readme
from observatory.atlas.downloads.addresses import permanent
from observatory.atlas.downloads.columns import describe
from observatory.atlas.downloads.content import Content
from observatory.atlas.downloads.formats import Format, file_stem, formats_of
from observatory.atlas.downloads.readme import Circumstances
from observatory.atlas.downloads.workbook import TooManyRows
from observatory.atlas.fragments import fragment
from observatory.atlas.presentation import comparison as comparisons
from observatory.atlas.presentation import words
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import regions as region_queries
from observatory.atlas.selection import Selection, on_edition

FILE_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".toml": "application/toml; charset=utf-8",
}


@on_edition
def region(selection: Selection, version: str, code: str) -> HttpResponseBase:
    """The clusters of a region."""
    years = _years_of_region(selection, version, code)
    content = datasets.clusters(
        selection.edition, version=version, regions=(code,), layer=_layer(selection), year=_year(selection, years)
    )
    return answer(selection, content)


@on_edition
def observations(selection: Selection, version: str, code: str) -> HttpResponseBase:
    """The observations of a region of any level, of all years unless one is asked for."""
    if directory_of(selection.edition).place(version, code) is None:
        raise Http404(_no_region(version, code))
    year = selection.request.GET.get("year", "all")
    if year != "all" and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Http404(_("There is no year %(year)s here.") % {"year": year})
    content = datasets.observations(
        selection.edition, region=code, version=version, year=None if year == "all" else int(year)
    )
    if not content.count:
        raise Http404(_("The edition has no observations of %(code)s.") % {"code": code})
    return answer(selection, content)


@on_edition
def portfolios(selection: Selection) -> HttpResponseBase:
    """The portfolios of all regions."""
    content = datasets.portfolios(selection.edition, layer=_layer(selection), year=_year(selection, selection.years))
    return answer(selection, content)


@on_edition
def region_list(selection: Selection) -> HttpResponseBase:
    """All regions that the edition knows."""
    return answer(selection, datasets.regions(selection.edition))


@on_edition
def industry(selection: Selection, layer: str, code: str) -> HttpResponseBase:
    """The regions of an industry."""
    years = industry_queries.years_of_industry(selection.edition, layer, code)
    if not years:
        raise Http404(_("There is no industry “%(code)s” in the layer “%(layer)s”.") % {"code": code, "layer": layer})
    content = datasets.clusters(selection.edition, layer=layer, industry=code, year=_year(selection, years))
    return answer(selection, content)


@on_edition
def totals(selection: Selection) -> HttpResponseBase:
    """The industries of a layer with their sums."""
    content = datasets.totals(selection.edition, layer=_layer(selection), year=_year(selection, selection.years))
    return answer(selection, content)


@on_edition
def industry_list(selection: Selection) -> HttpResponseBase:
    """The industries, cluster categories and emerging industries."""
    return answer(selection, datasets.industries(selection.edition))


@on_edition
def comparison(selection: Selection) -> HttpResponseBase:
    """Two to six regions, as asked for in the address of the comparison."""
    year = selection.year()
    directory = directory_of(selection.edition)
    asked = comparisons.read(selection, directory, year)
    if asked.errors or not asked.codes:
        return problem(selection, " ".join(asked.errors) or _("Choose at least two regions to compare."))
    content = datasets.clusters(
        selection.edition,
        version=directory.years[year],
        regions=asked.codes,
        layer=_layer(selection),
        year=year,
    )
    return answer(selection, content)


@on_edition
def panorama(selection: Selection) -> HttpResponseBase:
    """All regions and industries of a layer and year, or of all."""
    content = datasets.clusters(selection.edition, layer=_layer(selection), year=_year(selection, selection.years))
    return answer(selection, content)


@on_edition
def measures(selection: Selection, table: str) -> HttpResponseBase:
    """One of the tables that the measures make: of all years and layers, or as the address says."""
    query = selection.request.GET
    layer = None if query.get("layer", "all") == "all" else selection.layer()
    year = None if query.get("year", "all") == "all" else selection.year()
    try:
        content = datasets.measures(
            selection.edition,
            table,
            layer=layer,
            year=year,
            region=query.get("region", "")[:40] or None,
            industry=query.get("industry", "")[:60] or None,
        )
    except LookupError as error:
        if table in datasets.MEASURES:
            raise Http404(
                _("This edition was built before the table “%(name)s” was computed.") % {"name": table}
            ) from error
        names = ", ".join(datasets.MEASURES)
        raise Http404(
            _("There is no table “%(name)s” of measures; there are %(names)s.") % {"name": table, "names": names}
        ) from error
    return answer(selection, content)


@on_edition
def validation(selection: Selection) -> HttpResponseBase:
    """The findings about the input."""
    return answer(selection, datasets.validation(selection.edition))


@on_edition
def edition_file(selection: Selection, file: str) -> HttpResponseBase:
    """A file of the edition as it was built. Without an edition in the address it leads to that of the edition in use."""
    edition, name = selection.edition, file
    listed = edition.manifest["tables"]
    if name != "manifest.json" and name not in listed:
        names = ", ".join(sorted(["manifest.json", *listed]))
        raise Http404(_("The edition has no file “%(name)s”; it has %(names)s.") % {"name": name, "names": names})
    if selection.addresses.pinned is None:
        return HttpResponseRedirect(permanent(selection.request, edition.id), headers=answers.headers(lasting=False))
    ending = name[name.rfind(".") :]
    return answers.send(
        selection.request,
        edition.path / name,
        name=f"{edition.id}-{name}",
        media_type=FILE_TYPES.get(ending, "application/octet-stream"),
        etag=f'"{edition.identity if name == "manifest.json" else listed[name]["sha256"]}"',
        lasting=True,
    )


@on_edition
def columns(selection: Selection) -> HttpResponseBase:
    """The README of columns: every table there is to download, and what its columns mean."""
    return selection.render(
        "atlas/downloads/columns.html",
        {
            "described": fragment(
                selection, "atlas/downloads/columns_described.html", (), lambda: _all_described(selection)
            ),
            "breadcrumbs": _crumbs(selection, _("Downloads and columns")),
        },
    )


def _all_described(selection: Selection) -> dict[str, Any]:
    files = selection.edition.manifest["tables"]
    return {
        "tables": [
            {
                "name": content.dataset.name,
                "measured": content.dataset.name in datasets.MEASURES,
                "title": content.dataset.title.get(selection.language, content.dataset.title["en"]),
                "about": content.dataset.about.get(selection.language, content.dataset.about["en"]),
                "formats": [form.label for form in formats_of(content)],
                "columns": _described(selection, content.schema.names),
            }
            for content in datasets.one_of_each(selection.edition)
        ],
        "sdmx": _described(selection, SDMX_COLUMNS),
        "files": [("manifest.json", None), *sorted((name, entry.get("bytes")) for name, entry in files.items())],
    }


def answer(selection: Selection, content: Content) -> HttpResponseBase:
    """The table in the format asked for, or, where none is, the page that offers the formats and explains the columns."""
    offered = {form.name: form for form in formats_of(content)}
    wanted = selection.request.GET.get("format", "")
    if not wanted:
        return _page(selection, content, list(offered.values()))
    form = offered.get(wanted)
    if form is None:
        return problem(
            selection,
            _("This table cannot be had as “%(format)s”. Its formats are %(formats)s.")
            % {"format": wanted[:40], "formats": ", ".join(offered)},
        )
    request = selection.request
    circumstances = Circumstances(selection.language, permanent(request, selection.edition.id, form))
    try:
        pieces = form.write(content, circumstances)
    except TooManyRows as error:
        return problem(
            selection, _("A sheet cannot hold this table: %(error)s Take csv or parquet.") % {"error": error}
        )
    return answers.stream(
        request,
        pieces,
        name=f"{file_stem(content)}.{form.ending}",
        media_type=form.media_type,
        etag=answers.etag_of(selection.edition.identity, __version__, request.get_full_path()),
        lasting=selection.addresses.pinned is not None,
        packed=form.compressed,
    )


def problem(selection: Selection, text: str) -> HttpResponse:
    """400 with what would be right."""
    context = {
        "error_status": 400,
        "error_title": _("This download cannot be made"),
        "error_text": text,
        "edition": selection.edition,
    }
    return render(selection.request, "core/error.html", context, status=400)


SDMX_COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REGION_VERSION", "GEO", "LAYER", "NACE_R2", "NACE_R21", "INDUSTRY",
    "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "EDITION", "FICTIONAL",
)  # fmt: skip


def _page(selection: Selection, content: Content, formats: list[Format]) -> HttpResponse:
    address = permanent(selection.request, selection.edition.id)
    joint = "&" if "?" in address else "?"
    return selection.render(
        "atlas/downloads/download.html",
        {
            "title": content.title(selection.language),
            "count": content.count,
            "formats": [(form, f"{address}{joint}format={form.name}") for form in formats],
            "example": f"{address}{joint}format=csv",
            "columns": _described(selection, content.schema.names),
            "facts": readme.edition_facts(selection.edition, selection.language),
            "rule": words.rule(selection.edition, selection.language),
            "breadcrumbs": _crumbs(selection, _("Download")),
        },
    )


def _described(selection: Selection, names: Any) -> list[dict[str, str]]:
    described = [describe(name, selection.edition.manifest) for name in names]
    return [
        {
            "name": each.name,
            "type": words.column_type(each.type),
            "unit": words.unit(each.unit),
            "meaning": each.text(selection.language),
        }
        for each in described
    ]


def _crumbs(selection: Selection, last: str) -> list[dict[str, str]]:
    return [
        {"label": _("Home"), "address": selection.addresses.page("home")},
        {"label": _("Data and methods"), "address": selection.addresses.page("data")},
        {"label": last},
    ]


def _years_of_region(selection: Selection, version: str, code: str) -> list[int]:
    years = region_queries.years_of_region(selection.edition, version, code)
    if not years:
        raise Http404(_no_region(version, code))
    return years


def _no_region(version: str, code: str) -> str:
    return _("There is no region %(code)s in %(version)s.") % {"code": code, "version": words.version_name(version)}


def _layer(selection: Selection) -> str | None:
    return None if selection.request.GET.get("layer") == "all" else selection.layer()


def _year(selection: Selection, years: Any) -> int | None:
    return None if selection.request.GET.get("year") == "all" else selection.year(years)
