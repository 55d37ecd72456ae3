"""The numbers: clusters, portfolios, observations, comparison."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from observatory.atlas.api import schemas
from observatory.atlas.api.answers import answer, facts, find, page
from observatory.atlas.api.application import (
    FORM,
    INDUSTRY,
    LANGUAGE,
    LAYER,
    LIMIT,
    OFFSET,
    REGION,
    REGION_LIST,
    SERIES,
    VERSION,
    YEAR,
    operation,
)
from observatory.atlas.api.problems import Problem
from observatory.atlas.api.schemas import Form, Language, MeasureTable, Variable
from observatory.atlas.downloads import datasets


@operation("/editions/{edition}/panorama", schemas.Clusters, "Regional clusters", "numbers")
def panorama(
    request: HttpRequest,
    edition: str,
    region: list[str] = REGION_LIST,
    version: str | None = VERSION,
    industry: str | None = INDUSTRY,
    layer: str | None = LAYER,
    year: int | None = YEAR,
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
    form: Form = FORM,
) -> HttpResponse:
    """Rows of the panorama with every measure, its bounds, ranks and stars."""
    found = find(edition, series)
    content = datasets.clusters(
        found.edition,
        layer=found.layer(layer),
        year=found.year(year),
        version=version,
        regions=found.regions(region, version),
        industry=found.industry(industry, layer),
    )
    return page(request, found, content, limit=limit, offset=offset, language=language, form=form)


@operation("/editions/{edition}/portfolios", schemas.Portfolios, "Portfolios of regions", "numbers")
def portfolios(
    request: HttpRequest,
    edition: str,
    region: str | None = REGION,
    version: str | None = VERSION,
    layer: str | None = LAYER,
    year: int | None = YEAR,
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
    form: Form = FORM,
) -> HttpResponse:
    """A row per region, layer and year: clusters, stars, gaps, employment in strong clusters."""
    found = find(edition, series)
    found.regions([region] if region else [], version)
    content = datasets.portfolios(
        found.edition, layer=found.layer(layer), year=found.year(year), region=region, version=version
    )
    return page(request, found, content, limit=limit, offset=offset, language=language, form=form)


@operation("/editions/{edition}/observations", schemas.Observations, "Observations", "numbers")
def observations(
    request: HttpRequest,
    edition: str,
    region: str | None = REGION,
    version: str | None = VERSION,
    industry: str | None = INDUSTRY,
    year: int | None = YEAR,
    variable: Variable | None = Query(None, description="employment, establishments or wages"),
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
    form: Form = FORM,
) -> HttpResponse:
    """Numbers as published and the bounds of those that are not, of all levels and years of the source."""
    found = find(edition, series)
    content = datasets.observations(
        found.edition, region=region, version=version, industry=industry, year=year, variable=variable
    )
    return page(request, found, content, limit=limit, offset=offset, language=language, form=form)


@operation("/editions/{edition}/measures/{table}", schemas.Measured, "What the measures make", "numbers")
def measures(
    request: HttpRequest,
    edition: str,
    table: MeasureTable,
    region: str | None = REGION,
    industry: str | None = INDUSTRY,
    layer: str | None = LAYER,
    year: int | None = YEAR,
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
    form: Form = FORM,
) -> HttpResponse:
    """Relatedness density, complexity, concentration, shift-share, persistence of stars, quotients under other category tables.

    A condition on what the table does not have is left out.
    """
    found = find(edition, series)
    found.regions([region] if region else [], None)
    try:
        content = datasets.measures(
            found.edition,
            table,
            layer=found.layer(layer),
            year=found.year(year),
            region=region,
            industry=found.industry(industry, layer),
        )
    except LookupError as error:
        raise Problem(
            404,
            f"The edition was built before the table “{table}” was computed.",
            "Ask for an edition built later, or build it anew from the same source.",
        ) from error
    return page(request, found, content, limit=limit, offset=offset, language=language, form=form)


@operation("/editions/{edition}/comparison", schemas.Comparison, "Compare regions", "numbers")
def comparison(
    request: HttpRequest,
    edition: str,
    region: list[str] = Query(..., min_length=2, max_length=6, description="two to six codes"),
    layer: str | None = LAYER,
    year: int | None = YEAR,
    series: str | None = SERIES,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """Two to six regions in a layer (by default the first) and year (the latest): all their clusters, all in one page."""
    found = find(edition, series)
    when, which = found.year(year) or found.years[-1], found.layer(layer) or found.layers[0]
    version = found.directory.years[when]
    codes = found.regions(region, version)
    if len(codes) < len(region):
        raise Problem(422, "A region is named twice.", "Name each region once.")
    clusters = datasets.clusters(found.edition, layer=which, year=when, version=version, regions=codes)
    sums = datasets.portfolios(found.edition, layer=which, year=when, version=version).records()
    content = {
        "edition": facts(found, language),
        "regions": list(codes),
        "layer": which,
        "year": when,
        "portfolios": sorted(
            (row for row in sums if row["region"] in codes), key=lambda row: codes.index(row["region"])
        ),
        "rows": list(clusters.records()),
    }
    return answer(found, content)
