"""Questions about industries, cluster categories and emerging industries."""

from __future__ import annotations

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


def industry(edition: EditionReader, layer: str, code: str) -> Row | None:
    """One row of `industries`."""
    return edition.one("SELECT * FROM industries WHERE layer = ? AND industry = ?", (layer, code))


def cells_of_industry(edition: EditionReader, layer: str, code: str, year: int) -> list[Row]:
    """All columns of the panorama for one industry, largest region first."""
    return edition.query(
        """
        SELECT * FROM panorama WHERE layer = ? AND industry = ? AND year = ?
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
    rows = edition.query(
        "SELECT DISTINCT year FROM panorama WHERE layer = ? AND industry = ? ORDER BY year", (layer, code)
    )
    return [int(row["year"]) for row in rows]


def published_codes(edition: EditionReader) -> list[str]:
    """Codes of the industries of the edition's first layer, which the other layers are made of."""
    return [str(row["industry"]) for row in industries(edition, edition.manifest["layers"][0])]
