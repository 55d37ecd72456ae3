"""Which edition a request means, and how rows of it are answered: page by page, as JSON or CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from observatory.atlas.api.problems import Problem
from observatory.atlas.directory import Directory, Place, directory_of
from observatory.atlas.downloads.answers import headers
from observatory.atlas.downloads.content import Content, Rows
from observatory.atlas.downloads.formats import csv, file_stem
from observatory.atlas.downloads.readme import Circumstances, edition_facts
from observatory.atlas.queries import industries as industry_queries
from observatory.evidence import editions
from observatory.evidence.editions import EditionReader

USUAL, MOST = 500, 5000
"""Rows of a page if nothing is said, and at most."""


@dataclass(frozen=True)
class Found:
    """The edition of a request. `lasting`: its address names it, so that the answer stays right for ever."""

    edition: EditionReader
    lasting: bool

    @property
    def directory(self) -> Directory:
        """Its regions."""
        return directory_of(self.edition)

    @property
    def years(self) -> list[int]:
        """Its years, earliest first."""
        return sorted(int(year) for year in self.edition.manifest["years"])

    @property
    def layers(self) -> list[str]:
        """Its layers in order."""
        return list(self.edition.manifest["layers"])

    def year(self, year: int | None) -> int | None:
        """The year, if the edition has it."""
        if year is not None and year not in self.years:
            raise Problem(404, f"The edition has no year {year}.", f"Its years are {', '.join(map(str, self.years))}.")
        return year

    def layer(self, layer: str | None) -> str | None:
        """The layer, if the edition has it."""
        if layer is not None and layer not in self.layers:
            raise Problem(404, f"The edition has no layer “{layer}”.", f"Its layers are {', '.join(self.layers)}.")
        return layer

    def industry(self, industry: str | None, layer: str | None) -> str | None:
        """The industry, if the layer (or any) has it."""
        if industry is not None and not any(
            row["industry"] == industry for row in industry_queries.industries(self.edition, layer)
        ):
            remedy = f"The list is at {address('industries', edition=self.edition.id)}."
            raise Problem(404, f"There is no industry “{industry}” in {layer or 'any layer'}.", remedy)
        return industry

    def regions(self, codes: Sequence[str], version: str | None) -> tuple[str, ...]:
        """The codes, if each is a region with data in the version (or any)."""
        versions = [version] if version else sorted({*self.directory.years.values()}, reverse=True)
        for code in codes:
            places = [place for each in versions if (place := self.directory.place(each, code)) is not None]
            if not any(place.published for place in places):
                raise Problem(404, f"There is no region “{code}” with data here.", self._remedy(places))
        return tuple(dict.fromkeys(codes))

    def _remedy(self, places: Sequence[Place]) -> str:
        for place in places:
            if (instead := self.directory.standing_for(place)) is not None:
                return f"{place.name} has no data of its own; {instead.code} ({instead.name}) has."
        return f"The list is at {address('regions', edition=self.edition.id)}; search at {address('region_search', edition=self.edition.id)}."


def find(identifier: str, series: str | None = None) -> Found:
    """The edition of that identifier, or the one in use for `current`. Raises Problem 404."""
    if identifier == "current":
        edition = editions.current(series)
        if edition is None:
            which = f" of the series “{series}”" if series else ""
            raise Problem(404, f"There is no edition in use{which}.", f"All editions are at {address('editions')}.")
        return Found(edition, False)
    edition = editions.by_id(identifier) if re.fullmatch("[0-9a-f]{12}", identifier) else None
    if edition is None:
        raise Problem(
            404,
            f"There is no edition “{identifier}” here.",
            f"Ask for current, or for one of those at {address('editions')}.",
        )
    # That an edition has been withdrawn must reach everybody soon.
    return Found(edition, edition.status != "withdrawn")


def address(name: str, **parts: Any) -> str:
    """The path of an operation."""
    return reverse(f"api-v1:{name}", kwargs=parts)


def facts(found: Found, language: str) -> dict[str, Any]:
    """What every answer says of its edition."""
    told = edition_facts(found.edition, language)
    if found.edition.status == "withdrawn":
        told["withdrawn"] = found.edition.reason
    return told


def answer(found: Found | None, content: dict[str, Any]) -> HttpResponse:
    """JSON with the right to keep it as long as it stays right."""
    return HttpResponse(
        json.dumps(content, ensure_ascii=False, allow_nan=False),
        content_type="application/json; charset=utf-8",
        headers=headers(lasting=found is not None and found.lasting),
    )


def page(
    request: HttpRequest, found: Found, content: Content, *, limit: int, offset: int, language: str, form: str = "json"
) -> HttpResponse:
    """So many rows of a table, with how many there are and where the next ones are."""
    total = content.count
    if isinstance(content.source, Rows):
        rows = content.source.rows[offset : offset + limit]
        part = replace(content, source=Rows(content.source.types, rows))
    else:
        part = replace(content, source=content.source.page(limit, offset))
    following = _next(request, found, limit, offset) if offset + limit < total else None
    if form == "csv":
        text = b"".join(csv(part, Circumstances(language, request.build_absolute_uri())))
        response = HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers(lasting=found.lasting))
        response["Content-Disposition"] = f'attachment; filename="{file_stem(content)}_{offset}.csv"'
        response["X-Total-Count"] = str(total)
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response
    return answer(
        found,
        {
            "edition": facts(found, language),
            "total": total,
            "limit": limit,
            "offset": offset,
            "next": following,
            "rows": list(part.records()),
        },
    )


def _next(request: HttpRequest, found: Found, limit: int, offset: int) -> str:
    """The address of the next page, within the edition: the one in use may change while someone reads on."""
    match = request.resolver_match
    assert match is not None
    query: dict[str, Any] = {key: values for key, values in request.GET.lists() if key != "series"}
    path = address(match.url_name or "", **{**match.kwargs, "edition": found.edition.id})
    return request.build_absolute_uri(
        f"{path}?{urlencode({**query, 'limit': limit, 'offset': offset + limit}, doseq=True)}"
    )
