"""Any figure from its identifier alone, and the list of those that are drawn when an edition is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from observatory.statistics.figures.comparison import comparison
from observatory.statistics.figures.figure import Figure
from observatory.statistics.figures.identifiers import Request, parse, write
from observatory.statistics.figures.location_quotients import location_quotients
from observatory.statistics.figures.portfolio import portfolio
from observatory.statistics.figures.possibilities import possibilities
from observatory.statistics.figures.reading import reader
from observatory.statistics.figures.series import series
from observatory.statistics.figures.shift_share import shift_share
from observatory.statistics.figures.star_map import star_map
from observatory.statistics.figures.top_regions import top_regions

if TYPE_CHECKING:
    from observatory.statistics.sources.boundaries import Boundaries


def build(
    edition: Any, identifier: str, *, language: str = "en", theme: str = "light", boundaries: Boundaries | None = None
) -> Figure:
    """The figure of that identifier.

    `boundaries` are for maps, where the edition has none of its own. Raises UnknownFigure (an InputError and a KeyError)
    where the identifier names nothing in this edition, InputError for an unknown language or theme.
    """
    source = reader(edition)
    request = parse(identifier, layers=source.layers)
    common: dict[str, Any] = {"language": language, "theme": theme}
    match request.kind:
        case "star_map":
            return star_map(
                source, year=_year(request), measure=request.measure or "stars", layer=request.layer,
                industry=request.industry, boundaries=boundaries, **common,
            )  # fmt: skip
        case "portfolio":
            return portfolio(source, region=request.region or "", year=_year(request), layer=request.layer, **common)
        case "location_quotients":
            return location_quotients(
                source,
                region=request.region or "",
                year=_year(request),
                layer=request.layer,
                order=request.order,
                **common,
            )
        case "top_regions":
            return top_regions(
                source,
                layer=request.layer,
                industry=request.industry or "",
                year=_year(request),
                order=request.order,
                **common,
            )
        case "possibilities":
            return possibilities(
                source, region=request.region or "", year=_year(request), layer=request.layer, **common
            )
        case "shift_share":
            return shift_share(source, region=request.region or "", **common)
        case "series":
            return series(source, region=request.region or "", layer=request.layer, industry=request.industry, **common)
        case _:
            return comparison(source, regions=request.regions, year=_year(request), layer=request.layer, **common)


def standard(edition: Any) -> list[str]:
    """Identifiers of the figures drawn when an edition is registered.

    A map of stars for every year, and for every published region its portfolio and location quotients in the latest year.
    Other figures are drawn when they are first asked for.
    """
    source = reader(edition)
    layer, latest = source.layers[0], max(source.years)
    requests = [Request("star_map", layer, year=year, measure="stars") for year in source.years]
    with_data = {
        row["region"] for row in source.portfolios(layer) if row["year"] == latest and (row["employment"] or 0) > 0
    }
    for code, region in sorted(source.regions.items()):
        if region.published and code in with_data:
            requests.append(Request("portfolio", layer, year=latest, region=code))
            requests.append(Request("location_quotients", layer, year=latest, region=code))
    return [write(request, layers=source.layers) for request in requests]


def _year(request: Request) -> int:
    assert request.year is not None
    return request.year
