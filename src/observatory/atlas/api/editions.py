"""Editions: what they say of themselves, what was found in their input, what their columns mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from observatory.atlas.addresses import Addresses
from observatory.atlas.api import schemas
from observatory.atlas.api.answers import address, answer, facts, find, page
from observatory.atlas.api.application import (
    LANGUAGE,
    LIMIT,
    OFFSET,
    SERIES,
    operation,
)
from observatory.atlas.api.schemas import Language
from observatory.atlas.downloads import datasets
from observatory.atlas.downloads.readme import edition_facts
from observatory.evidence.domain.editions import list_editions
from observatory.evidence.editions import reader


@operation("/editions", schemas.Editions, "All editions", "editions")
def editions(request: HttpRequest, language: Language = LANGUAGE) -> HttpResponse:
    """The one registered last first; those superseded or withdrawn too."""
    entries = []
    for row in list_editions():
        told = edition_facts(reader(row), language)
        entries.append(
            {
                **{name: told[name] for name in ("id", "identity", "series", "title", "fictional", "coverage", "rule")},
                "status": str(row.status),
                "reason": row.reason,
                "registered": row.registered.isoformat(),
                "years": [int(year) for year in row.manifest["years"]],
                "layers": list(row.manifest["layers"]),
                "address": request.build_absolute_uri(address("edition", edition=row.id)),
            }
        )
    return answer(None, {"editions": entries})


@operation("/editions/{edition}", schemas.EditionDetails, "One edition", "editions")
def edition(
    request: HttpRequest, edition: str, series: str | None = SERIES, language: Language = LANGUAGE
) -> HttpResponse:
    """What its manifest says, and its files as they were built."""
    found = find(edition, series)
    manifest = found.edition.manifest
    to = Addresses(found.edition.id)
    kept = (
        "dimensions",
        "region_level",
        "reference_area",
        "industry_classification",
        "counts",
        "status_shares",
        "decisions",
    )
    files = [
        {
            "name": name,
            "address": request.build_absolute_uri(to.page("download_file", file=name)),
            **{key: entry.get(key) for key in ("bytes", "rows", "sha256")},
        }
        for name, entry in [("manifest.json", {"sha256": found.edition.identity}), *sorted(manifest["tables"].items())]
    ]
    content = {
        "edition": facts(found, language),
        "status": found.edition.status,
        "years": found.years,
        "layers": found.layers,
        "region_versions": {str(year): version for year, version in found.directory.years.items()},
        **{name: manifest[name] for name in kept if name in manifest},
        "files": files,
    }
    # Its status changes, though nothing else of it does.
    return answer(None, content)


@operation("/editions/{edition}/validation", schemas.Findings, "Validation report", "editions")
def validation(
    request: HttpRequest,
    edition: str,
    series: str | None = SERIES,
    limit: int = LIMIT,
    offset: int = OFFSET,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """What was wrong or unusual in the input."""
    found = find(edition, series)
    return page(request, found, datasets.validation(found.edition), limit=limit, offset=offset, language=language)


@operation("/editions/{edition}/columns", schemas.Columns, "README of columns", "editions")
def columns(
    request: HttpRequest, edition: str, series: str | None = SERIES, language: Language = LANGUAGE
) -> HttpResponse:
    """Name, type, unit and meaning of every column of every table, as in the downloads."""
    found = find(edition, series)
    tables = {
        content.dataset.name: [
            {"name": each.name, "type": each.type, "unit": each.unit, "description": each.text(language)}
            for each in content.columns
        ]
        for content in datasets.one_of_each(found.edition)
    }
    return answer(found, {"edition": facts(found, language), "tables": tables})
