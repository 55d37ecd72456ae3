"""Boundaries of the NUTS regions from GISCO, Eurostat's geographical service.

They are fetched by the user and never travel with the software: the administrative boundaries belong to EuroGeographics,
may be used for non-commercial purposes, and their notice must stand in every map.

File names as in GISCO's distribution, `nuts/geojson/NUTS_RG_20M_2021_4326_LEVL_2.geojson`: regions, scale, year, projection, level.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from observatory.statistics.errors import InputError
from observatory.statistics.sources.fetch.answers import refusal
from observatory.statistics.sources.fetch.download import NotDataError, Patience, Progress, client, download, service
from observatory.statistics.sources.fetch.records import Fetched, Request

GISCO_URL = "https://gisco-services.ec.europa.eu/distribution/v2"
BOUNDARIES_NOTICE = "© EuroGeographics for the administrative boundaries"
BOUNDARIES_LICENCE = "Non-commercial use with the notice in the legend of every map; commercial use needs a licence from EuroGeographics."
YEARS = (2003, 2006, 2010, 2013, 2016, 2021, 2024)
RESOLUTIONS = ("60M", "20M", "10M", "03M", "01M")
LEVELS = (0, 1, 2, 3)


def fetch_boundaries(
    year: int,
    level: int,
    to: str | Path,
    *,
    resolution: str = "20M",
    base_url: str | None = None,
    sha256: str | None = None,
    overwrite: bool = False,
    patience: Patience | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Fetch the regions of NUTS version `year` at `level` (0 countries to 3) as GeoJSON in longitude and latitude (EPSG:4326).

    `resolution` is the scale, from `60M` (1:60 million, smallest file) to `01M`. `to` is a folder or a file.
    `base_url` replaces the official service (environment: OBSERVATORY_GISCO_URL). `sha256` is checked if given.
    Returns a `Fetched` whose `notice` must be shown in every map. Raises InputError for a year, level or scale that GISCO does not
    have, for anything that is not GeoJSON of regions in longitude and latitude, and as `fetch_eurostat` does.
    """
    for what, value, choices in (
        ("year", year, YEARS),
        ("level", level, LEVELS),
        ("resolution", resolution, RESOLUTIONS),
    ):
        if value not in choices:
            raise InputError(
                f"there are no NUTS boundaries of the {what} {value}.",
                remedy=f"Use one of {', '.join(map(str, choices))}.",
            )
    patience = patience or Patience()
    base = service(base_url, "OBSERVATORY_GISCO_URL", GISCO_URL)
    name = f"NUTS_RG_{resolution}_{year}_4326_LEVL_{level}.geojson"
    target = Path(to)
    request = Request(
        url=f"{base}/nuts/geojson/{name}",
        path=target / name if target.is_dir() or not target.suffix else target,
        notice=BOUNDARIES_NOTICE,
        licence=BOUNDARIES_LICENCE,
        check=_check,
        is_data=lambda first: first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"warning"' not in first[:200],
        sha256=sha256,
        overwrite=overwrite,
    )
    with client(patience) as http:
        try:
            return download(http, request, patience=patience, progress=progress)
        except NotDataError as answer:
            raise refusal(answer.text, status=200, address=request.url, filtered=False) from None


def _check(path: Path, address: str) -> None:
    """The file is a whole GeoJSON collection of regions in degrees."""
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InputError(
            f"the boundaries that arrived are cut off or no JSON ({error}).", file=address, remedy="Fetch them again."
        ) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not features or content.get("type") != "FeatureCollection":
        raise InputError("what arrived holds no regions.", file=address, remedy="Check the address of the service.")
    # Without a word on it GeoJSON is in longitude and latitude (RFC 7946).
    stated = content.get("crs")
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = str(properties.get("name", "CRS84")) if isinstance(properties, dict) else "CRS84"
    if not name.endswith(("4326", "CRS84")):
        raise InputError(
            f"the boundaries are in the projection {name}, not in longitude and latitude.",
            file=address,
            remedy="Fetch the files with 4326 in their name.",
        )
