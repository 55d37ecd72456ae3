"""Regions and industries: lists, search, and one of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from observatory.atlas.addresses import Addresses
from observatory.atlas.api import schemas
from observatory.atlas.api.answers import Found, address, answer, facts, find, page
from observatory.atlas.api.application import (
    LANGUAGE,
    LAYER,
    LIMIT,
    OFFSET,
    SERIES,
    VERSION,
    operation,
)
from observatory.atlas.api.problems import Problem
from observatory.atlas.api.schemas import Language
from observatory.atlas.directory import Place
from observatory.atlas.downloads import datasets
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import regions as region_queries


@operation("/editions/{edition}/regions", schemas.Regions, "List of regions", "regions")
def regions(
    request: HttpRequest,
    edition: str,
    version: str | None = VERSION,
    level: int | None = Query(None, ge=0, le=3, description="0 (countries) to 3"),
    country: str | None = Query(None, description="code of a country"),
    published: bool | None = Query(None, description="only those with rows in the panorama, or only those without"),
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """All regions that the edition knows, in every version it uses."""
    found = find(edition, series)
    content = datasets.regions(found.edition, version=version, level=level, country=country, published=published)
    return page(request, found, content, limit=limit, offset=offset, language=language)


@operation("/editions/{edition}/regions/search", schemas.Matches, "Search regions", "regions")
def region_search(
    request: HttpRequest,
    edition: str,
    q: str = Query(..., min_length=1, max_length=200, description="a name in any language, a part of it, or a code"),
    series: str | None = SERIES,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """Capitals and accents do not matter. A region without data of its own comes with the one that stands for it."""
    found = find(edition, series)
    matches = [
        {
            "region": _place(request, found, match.place, language),
            "matched": match.name,
            "language": match.language,
            "instead": match.instead and _place(request, found, match.instead, language),
        }
        for match in found.directory.search(q.strip(), language)
    ]
    return answer(found, {"edition": facts(found, language), "matches": matches})


@operation("/editions/{edition}/regions/{version}/{code}", schemas.Region, "One region", "regions")
def region(
    request: HttpRequest,
    edition: str,
    version: str,
    code: str,
    series: str | None = SERIES,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """A region with what it lies in, what lies in it, and the regions of other versions that cover it."""
    found = find(edition, series)
    directory = found.directory
    place = directory.place(version, code)
    if place is None:
        search = request.build_absolute_uri(address("region_search", edition=found.edition.id))
        raise Problem(404, f"There is no region “{code}” in version {version}.", f"Search at {search}?q=.")
    instead = None if place.published else directory.standing_for(place)
    content = {
        "edition": facts(found, language),
        "region": _place(request, found, place, language),
        "country": place.country,
        "names": dict(place.names),
        "longitude": place.longitude,
        "latitude": place.latitude,
        "above": [_place(request, found, each, language) for each in directory.above(place)],
        "below": [_place(request, found, each, language) for each in directory.children(place)],
        "years": region_queries.years_of_region(found.edition, version, code),
        "instead": instead and _place(request, found, instead, language),
        "counterparts": [
            {**_place(request, found, other, language), "share": share}
            for other, share in directory.counterparts(place)
        ],
        "page": request.build_absolute_uri(Addresses(found.edition.id).region(version, code)),
    }
    return answer(found, content)


@operation("/editions/{edition}/industries", schemas.Industries, "List of industries", "industries")
def industries(
    request: HttpRequest,
    edition: str,
    layer: str | None = LAYER,
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """Industries, cluster categories and emerging industries by layer."""
    found = find(edition, series)
    content = datasets.industries(found.edition, layer=found.layer(layer))
    return page(request, found, content, limit=limit, offset=offset, language=language)


@operation("/editions/{edition}/industries/{layer}/{code}", schemas.Industry, "One industry", "industries")
def industry(
    request: HttpRequest,
    edition: str,
    layer: str,
    code: str,
    series: str | None = SERIES,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """An industry with the years in which it has cells."""
    found = find(edition, series)
    found.industry(code, found.layer(layer))
    content = {
        "edition": facts(found, language),
        "industry": industry_queries.industry(found.edition, layer, code),
        "years": industry_queries.years_of_industry(found.edition, layer, code),
        "page": request.build_absolute_uri(Addresses(found.edition.id).industry(layer, code)),
    }
    return answer(found, content)


def _place(request: HttpRequest, found: Found, place: Place, language: str) -> dict[str, Any]:
    return {
        "code": place.code,
        "version": place.version,
        "level": place.level,
        "name": place.label(language),
        "published": place.published,
        "address": request.build_absolute_uri(
            address("region", edition=found.edition.id, version=place.version, code=place.code)
        ),
    }
