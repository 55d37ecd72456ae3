"""Questions about industries, cluster categories and emerging industries."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from observatory.evidence.editions import EditionReader

Row = dict[str, Any]


def industries(edition: EditionReader, layer: str | None = None) -> list[Row]:
    """Rows of `industries`, of one layer or of all, in the order of the codes."""
    if layer is None:
        return edition.query("SELECT * FROM industries ORDER BY layer, try_cast(industry AS INTEGER), industry")
    return edition.query(
        "SELECT * FROM industries WHERE layer = ? ORDER BY try_cast(industry AS INTEGER), industry", (layer,)
    )


def industries_by_code(edition: EditionReader) -> dict[tuple[str, str], Row]:
    """Every row of `industries` under its layer and code."""
    return edition.remember(
        "industries by code", lambda: {(row["layer"], row["industry"]): row for row in industries(edition)}
    )


def industry(edition: EditionReader, layer: str, code: str) -> Row | None:
    """One row of `industries`."""
    return industries_by_code(edition).get((layer, code))


def cells_of_industry(edition: EditionReader, layer: str, code: str, year: int) -> list[Row]:
    """All columns of the panorama for one industry, largest region first."""
    # Ordering rows of sixty columns takes the database longer than finding them.
    rows = edition.query("SELECT * FROM panorama WHERE layer = ? AND industry = ? AND year = ?", (layer, code, year))
    return sorted(rows, key=lambda row: (row["employment"] is None, -(row["employment"] or 0), str(row["region"])))


def measures_of_industry(edition: EditionReader, layer: str, code: str, year: int) -> list[Row]:
    """What a map can show of one industry: employment, location quotient and stars of each region, largest first."""
    return edition.query(
        """
        SELECT region, employment_low, employment, employment_high,
               location_quotient_low, location_quotient, location_quotient_high, stars, stars_possible
        FROM panorama WHERE layer = ? AND industry = ? AND year = ?
        ORDER BY employment DESC NULLS LAST, region
        """,
        (layer, code, year),
    )


def totals(edition: EditionReader, layer: str, year: int) -> list[Row]:
    """Per industry of a layer: sums over the regions listed, clusters, strong clusters and cells that are not published.

    `employment_high` is null if nothing limits one of the cells. Sums of one industry only: emerging industries overlap.
    """
    return edition.query(
        """
        SELECT industry,
               sum(employment_low) AS employment_low,
               CASE WHEN count(employment) = count(*) THEN sum(employment) END AS employment,
               CASE WHEN count(employment_high) = count(*) THEN sum(employment_high) END AS employment_high,
               count(*) FILTER (WHERE stars > 0) AS clusters,
               sum(stars)::BIGINT AS stars,
               count(*) FILTER (WHERE strong) AS strong,
               count(*) FILTER (WHERE strong_possible) AS strong_possible,
               count(*) FILTER (WHERE employment_status NOT IN ('observed', 'zero', 'estimated')) AS holes,
               count(*) FILTER (WHERE employment > 0 OR employment_high > 0) AS regions,
               count(*) AS cells
        FROM panorama WHERE layer = ? AND year = ?
        GROUP BY industry ORDER BY industry
        """,
        (layer, year),
    )


def years_of_industry(edition: EditionReader, layer: str, code: str) -> list[int]:
    """Years in which the industry has cells."""

    def all_industries() -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in edition.query("SELECT DISTINCT layer, industry, year FROM panorama ORDER BY ALL"):
            found[row["layer"], row["industry"]].append(int(row["year"]))
        return dict(found)

    return list(edition.remember("years of industries", all_industries).get((layer, code), ()))


def published_codes(edition: EditionReader) -> list[str]:
    """Codes of the industries of the edition's first layer, which the other layers are made of."""
    return [str(row["industry"]) for row in industries(edition, edition.manifest["layers"][0])]
