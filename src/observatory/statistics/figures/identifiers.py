"""The name of a figure is its whole state: kind, region, industry, layer, year, measure.

| kind | form | example |
| --- | --- | --- |
| star_map | `star_map-YEAR-MEASURE[-LAYER]-all`, `star_map-YEAR-MEASURE-LAYER-INDUSTRY` | `star_map-2014-stars-all` |
| portfolio | `portfolio-REGION-YEAR[-LAYER]` | `portfolio-RO42-2014` |
| location_quotients | `location_quotients-REGION-YEAR-LAYER[-employment]` | `location_quotients-RO42-2014-division` |
| top_regions | `top_regions-LAYER-INDUSTRY-YEAR[-location_quotient]` | `top_regions-division-C29-2014` |
| series | `series-REGION-LAYER[-INDUSTRY]` | `series-RO42-division-C29` |
| possibilities | `possibilities-REGION-YEAR[-LAYER]` | `possibilities-RO42-2014` |
| shift_share | `shift_share-REGION` | `shift_share-RO42` |
| comparison | `comparison-YEAR-REGION.REGION[...][-LAYER]` | `comparison-2014-RO42.PT16` |

A layer in brackets is written only where it is not the edition's first layer, so that a figure has one name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from observatory.statistics.errors import InputError

KINDS = (
    "star_map",
    "portfolio",
    "location_quotients",
    "top_regions",
    "series",
    "comparison",
    "possibilities",
    "shift_share",
)
MEASURES = ("stars", "location_quotient", "employment", "strength")


class UnknownFigure(InputError, KeyError):
    """An identifier that names no figure of this edition; a site answers it with 404."""


@dataclass(frozen=True)
class Request:
    """What an identifier asks for. Unused parts are None or empty."""

    kind: str
    layer: str
    year: int | None = None
    region: str | None = None
    regions: tuple[str, ...] = field(default=())
    industry: str | None = None
    measure: str | None = None
    order: str | None = None


def write(request: Request, *, layers: Sequence[str]) -> str:
    """The one identifier of a request, given the layers of its edition in order."""
    other = () if request.layer == layers[0] else (request.layer,)
    parts: tuple[object, ...]
    if request.kind == "star_map":
        subject = (*other, "all") if request.industry is None else (request.layer, request.industry)
        parts = (request.year, request.measure, *subject)
    elif request.kind in ("portfolio", "possibilities"):
        parts = (request.region, request.year, *other)
    elif request.kind == "location_quotients":
        parts = (request.region, request.year, request.layer, *((request.order,) if request.order else ()))
    elif request.kind == "top_regions":
        parts = (request.layer, request.industry, request.year, *((request.order,) if request.order else ()))
    elif request.kind == "shift_share":
        parts = (request.region,)
    elif request.kind == "series":
        parts = (request.region, request.layer, *((request.industry,) if request.industry else ()))
    else:
        parts = (request.year, ".".join(request.regions), *other)
    return "-".join(str(part) for part in (request.kind, *parts))


def parse(identifier: str, *, layers: Sequence[str]) -> Request:
    """Read an identifier strictly; raises UnknownFigure where it has no meaning in an edition with these layers.

    Whether its region, industry and year are in the edition is checked when the figure is built.
    """
    kind = identifier.partition("-")[0]
    layer = f"(?P<layer>{'|'.join(map(re.escape, layers))})"
    year, region, industry = r"(?P<year>\d{4})", r"(?P<region>[^\s./]+?)", r"(?P<industry>[^\s/]+?)"
    patterns = {
        "star_map": rf"{year}-(?P<measure>{'|'.join(MEASURES)})-(?:(?:{layer}-)?all|{layer.replace('layer', 'own')}-{industry})",
        "portfolio": rf"{region}-{year}(?:-{layer})?",
        "location_quotients": rf"{region}-{year}-{layer}(?:-(?P<order>employment))?",
        "top_regions": rf"{layer}-{industry}-{year}(?:-(?P<order>location_quotient))?",
        "series": rf"{region}-{layer}(?:-{industry})?",
        "possibilities": rf"{region}-{year}(?:-{layer})?",
        "shift_share": rf"{region}",
        "comparison": rf"{year}-(?P<regions>[^\s/]+?\.[^\s/]+?)(?:-{layer})?",
    }
    if kind not in patterns:
        raise UnknownFigure(f"no figure is called {identifier!r}.", remedy=f"Figures are {', '.join(KINDS)}.")
    match = re.fullmatch(f"{kind}-{patterns[kind]}", identifier)
    if match is None:
        raise UnknownFigure(
            f"{identifier!r} is not the name of a {kind} figure of this edition.",
            remedy=f"Its layers are {', '.join(layers)}; the forms of names are listed in docs/methods/figures.md.",
        )
    found = match.groupdict()
    request = Request(
        kind=kind,
        layer=found.get("own") or found.get("layer") or layers[0],
        year=int(found["year"]) if found.get("year") else None,
        region=found.get("region"),
        regions=tuple(found["regions"].split(".")) if found.get("regions") else (),
        industry=found.get("industry"),
        measure=found.get("measure"),
        order=found.get("order"),
    )
    canonical = write(request, layers=layers)
    if canonical != identifier:
        raise UnknownFigure(f"no figure is called {identifier!r}.", remedy=f"It is called {canonical!r}.")
    return request
