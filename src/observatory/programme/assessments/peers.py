"""Which regions to compare with: those whose mix of industries, or whose size, is nearest.

Both rules work on the point values of one year of one edition. They point to whom to compare with; they are no statistic to quote.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from observatory.evidence.editions import EditionReader
from observatory.programme.assessments.models import PeerRule

MOST = 5
"""A comparison shows the region and at most so many others."""

KNOWN = 0.9
"""A region can only be compared by its mix if so much of the region's industries is known of it."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Peer:
    """A region to compare with: `distance` by the rule (0 is the same), None where it was chosen by hand."""

    code: str
    names: dict[str, str]
    country: str
    distance: float | None = None

    def label(self, language: str) -> str:
        """Its name in a language, or in the one that the edition has."""
        return self.names.get(language) or self.names.get("", self.code)


def years(edition: EditionReader, version: str, region: str) -> list[int]:
    """Years in which the edition has numbers of the region, earliest first."""
    rows = edition.query(
        "SELECT DISTINCT year FROM panorama WHERE region = ? AND region_version = ? ORDER BY year", (region, version)
    )
    return [int(row["year"]) for row in rows]


def first_layer(edition: EditionReader) -> str:
    """The layer in which regions are compared: the edition's industries."""
    return str(edition.manifest["layers"][0])


def candidates(edition: EditionReader, region: str, year: int) -> list[Peer]:
    """All regions that the region can be compared with, by country and code."""
    rows = edition.query(
        """
        SELECT DISTINCT regions.region, regions.name, regions.names, regions.country
        FROM panorama JOIN regions ON regions.region = panorama.region AND regions.region_version = panorama.region_version
        WHERE panorama.year = ? AND panorama.layer = ? AND panorama.region <> ?
        ORDER BY regions.country, regions.region
        """,
        (year, first_layer(edition), region),
    )
    return [_peer(row) for row in rows]


def nearest(edition: EditionReader, region: str, year: int, rule: str, *, most: int = MOST) -> list[Peer]:
    """The nearest regions by a rule, the nearest first.

    By structure: half the sum of the absolute differences of industry shares, 0 the same and 1 nothing shared (Krugman 1991,
    *Geography and Trade*, there without the half). By size: the ratio of persons employed, as the absolute value of its
    natural logarithm.
    """
    layer = first_layer(edition)
    found = (
        _by_size(edition, region, layer, year) if rule == PeerRule.SIZE else _by_structure(edition, region, layer, year)
    )
    known = {peer.code: peer for peer in candidates(edition, region, year)}
    return [Peer(code, known[code].names, known[code].country, distance) for code, distance in found if code in known][
        :most
    ]


def named(edition: EditionReader, region: str, year: int, codes: Sequence[str]) -> list[Peer]:
    """The regions with these codes, in their order; those that the edition does not have are left out."""
    known = {peer.code: peer for peer in candidates(edition, region, year)}
    return [known[code] for code in codes if code in known]


def _by_structure(edition: EditionReader, region: str, layer: str, year: int) -> list[tuple[str, float]]:
    rows = edition.query(
        """
        WITH own AS (
            SELECT industry, region_share AS share FROM panorama
            WHERE layer = $layer AND year = $year AND region = $region AND region_share IS NOT NULL
        )
        SELECT panorama.region, sum(abs(panorama.region_share - own.share)) / 2 AS distance
        FROM panorama JOIN own USING (industry)
        WHERE panorama.layer = $layer AND panorama.year = $year AND panorama.region <> $region
        GROUP BY panorama.region
        HAVING count(panorama.region_share) >= $known * (SELECT count(*) FROM own)
        ORDER BY distance, panorama.region
        """,
        {"layer": layer, "year": year, "region": region, "known": KNOWN},
    )
    return [(str(row["region"]), float(row["distance"])) for row in rows if row["distance"] is not None]


def _by_size(edition: EditionReader, region: str, layer: str, year: int) -> list[tuple[str, float]]:
    rows = edition.query("SELECT region, employment FROM portfolios WHERE layer = ? AND year = ?", (layer, year))
    size = {str(row["region"]): float(row["employment"]) for row in rows if row["employment"]}
    own = size.pop(region, None)
    if own is None:
        return []
    return sorted(
        ((code, abs(math.log(value / own))) for code, value in size.items()), key=lambda one: (one[1], one[0])
    )


def _peer(row: Row) -> Peer:
    given = row["names"]
    names = json.loads(given) if isinstance(given, str) and given else {}
    return Peer(
        str(row["region"]),
        {**{str(k): str(v) for k, v in names.items()}, "": str(row["name"])},
        str(row["country"] or ""),
    )
