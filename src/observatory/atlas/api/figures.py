"""Figures: what they say, and where picture and numbers are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from observatory.atlas.api import schemas
from observatory.atlas.api.answers import Found, address, answer, facts, find
from observatory.atlas.api.application import (
    LANGUAGE,
    SERIES,
    operation,
)
from observatory.atlas.api.schemas import Language
from observatory.evidence.figures import figure as stored_figure

FORMS_OF_FIGURES = {
    "star_map": "star_map-YEAR-MEASURE[-LAYER]-all, star_map-YEAR-MEASURE-LAYER-INDUSTRY",
    "portfolio": "portfolio-REGION-YEAR[-LAYER]",
    "location_quotients": "location_quotients-REGION-YEAR-LAYER[-employment]",
    "top_regions": "top_regions-LAYER-INDUSTRY-YEAR[-location_quotient]",
    "possibilities": "possibilities-REGION-YEAR[-LAYER]",
    "shift_share": "shift_share-REGION",
    "series": "series-REGION-LAYER[-INDUSTRY]",
    "comparison": "comparison-YEAR-REGION.REGION[...][-LAYER]",
}
"""How identifiers of figures are made; a layer in brackets is written where it is not the edition's first."""


@operation("/editions/{edition}/figures", schemas.Figures, "Figures", "figures")
def figures(
    request: HttpRequest, edition: str, series: str | None = SERIES, language: Language = LANGUAGE
) -> HttpResponse:
    """The standard figures, and the forms in which any other is named."""
    from observatory.statistics.edition import open_edition
    from observatory.statistics.figures import standard

    found = find(edition, series)
    opened = found.edition.remember("folder", lambda: open_edition(found.edition.path))
    identifiers = found.edition.remember("standard figures", lambda: standard(opened))
    entries = [
        {
            "identifier": identifier,
            "address": request.build_absolute_uri(address("figure", edition=found.edition.id, identifier=identifier)),
            **_figure_files(request, found, identifier, language),
        }
        for identifier in identifiers
    ]
    return answer(found, {"edition": facts(found, language), "forms": FORMS_OF_FIGURES, "figures": entries})


@operation("/editions/{edition}/figures/{identifier}", schemas.Figure, "One figure", "figures")
def figure(
    request: HttpRequest,
    edition: str,
    identifier: str,
    series: str | None = SERIES,
    language: Language = LANGUAGE,
) -> HttpResponse:
    """Title, alternative text, source, citation, the numbers shown, and where picture and numbers are."""
    found = find(edition, series)
    stored = stored_figure(found.edition, identifier, language)
    # What the figure says of its edition is a sentence; here the edition is told as everywhere.
    content = {
        **stored.details,
        "edition": facts(found, language),
        **_figure_files(request, found, identifier, language),
    }
    return answer(found, content)


def _figure_files(request: HttpRequest, found: Found, identifier: str, language: str) -> dict[str, str]:
    return {
        ending: request.build_absolute_uri(
            reverse("evidence:figure", args=[found.edition.id, language, "light", identifier, ending])
        )
        for ending in ("svg", "csv")
    }
