"""Questions about regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from observatory.evidence.editions import EditionReader

Row = dict[str, Any]


def region_versions(edition: EditionReader) -> dict[int, str]:
    """Which version of the region classification each year of the edition uses."""
    default = str(edition.manifest["region_version"])
    given = edition.manifest.get("region_versions") or {}
    return {int(year): str(given.get(str(year), default)) for year in edition.manifest["years"]}


def regions(edition: EditionReader) -> list[Row]:
    """All rows of `regions`, by version and code."""
    return edition.query("SELECT * FROM regions ORDER BY region_version, region")


def years_of_region(edition: EditionReader, version: str, region: str) -> list[int]:
    """Years in which the region of this version has rows in the panorama, earliest first."""
    rows = edition.query(
        "SELECT DISTINCT year FROM panorama WHERE region = ? AND region_version = ? ORDER BY year", (region, version)
    )
    return [int(row["year"]) for row in rows]


def cells_of_region(edition: EditionReader, region: str, layer: str, year: int) -> list[Row]:
    """All columns of the panorama for one region, with the industry's labels and kind, by industry."""
    return edition.query(
        """
        SELECT panorama.*, industries.label_en, industries.label_fr, industries.kind, industries.exact
        FROM panorama LEFT JOIN industries USING (layer, industry)
        WHERE panorama.region = ? AND panorama.layer = ? AND panorama.year = ?
        ORDER BY panorama.industry
        """,
        (region, layer, year),
    )


def portfolios(edition: EditionReader, layer: str, year: int) -> list[Row]:
    """The portfolio of every region in a layer and year, by region."""
    return edition.query("SELECT * FROM portfolios WHERE layer = ? AND year = ? ORDER BY region", (layer, year))


def portfolios_of_region(edition: EditionReader, region: str, year: int) -> dict[str, Row]:
    """The region's portfolio of each layer in a year."""
    rows = edition.query("SELECT * FROM portfolios WHERE region = ? AND year = ?", (region, year))
    return {str(row["layer"]): row for row in rows}


def leading_regions(edition: EditionReader, layer: str, year: int, limit: int = 10) -> list[Row]:
    """Regions with the most strong clusters, then the most stars."""
    return edition.query(
        """
        SELECT * FROM portfolios WHERE layer = ? AND year = ?
        ORDER BY strong DESC, stars DESC, region LIMIT ?
        """,
        (layer, year, limit),
    )


def regions_in_numbers(edition: EditionReader, layer: str, year: int) -> Row:
    """Sums over all regions: regions with data, regional clusters, stars, strong clusters, holes, cells."""
    row = edition.one(
        """
        SELECT count(*) FILTER (WHERE coalesce(employment_high, 1) > 0) AS regions, sum(clusters)::BIGINT AS clusters,
               sum(stars)::BIGINT AS stars, sum(strong)::BIGINT AS strong, sum(strong_possible)::BIGINT AS strong_possible,
               sum(holes)::BIGINT AS holes, sum(industries)::BIGINT AS cells
        FROM portfolios WHERE layer = ? AND year = ?
        """,
        (layer, year),
    )
    assert row is not None
    return row


def hidden_totals(edition: EditionReader, region: str, year: int, industries: Sequence[str]) -> list[Row]:
    """Those of the named (topmost) industries whose employment is not published for the region, with their bounds."""
    if not industries:
        return []
    marks = ", ".join("?" * len(industries))
    return edition.query(
        f"""
        SELECT industry, low::DOUBLE AS low, value::DOUBLE AS value, high::DOUBLE AS high, status, flag
        FROM observations
        WHERE region = ? AND year = ? AND variable = 'employment' AND industry IN ({marks})
          AND status NOT IN ('observed', 'zero', 'estimated', 'not_applicable')
        ORDER BY industry
        """,
        (region, year, *industries),
    )


def history(edition: EditionReader, region: str, industry: str) -> list[Row]:
    """Employment of an industry in a region in every year of the source: low, value, high, status, flag."""
    return edition.query(
        """
        SELECT year, low::DOUBLE AS low, value::DOUBLE AS value, high::DOUBLE AS high, status, flag
        FROM observations WHERE region = ? AND industry = ? AND variable = 'employment' ORDER BY year
        """,
        (region, industry),
    )


def comparison(edition: EditionReader, regions: Sequence[str], layer: str, year: int) -> list[Row]:
    """Cells of several regions, by industry and region."""
    marks = ", ".join("?" * len(regions))
    return edition.query(
        f"""
        SELECT panorama.*, industries.label_en, industries.label_fr, industries.kind
        FROM panorama LEFT JOIN industries USING (layer, industry)
        WHERE panorama.layer = ? AND panorama.year = ? AND panorama.region IN ({marks})
        ORDER BY panorama.industry, panorama.region
        """,
        (layer, year, *regions),
    )


def peers(edition: EditionReader, region: str, layer: str, year: int, limit: int = 5) -> list[Row]:
    """Regions whose shares of industries are most alike: half the sum of absolute differences, 0 the same, 1 nothing shared.

    Krugman (1991), *Geography and Trade*, there without the half. Computed on point values: a pointer to whom to compare with,
    not a statistic to quote.
    """
    return edition.query(
        """
        WITH own AS (
            SELECT industry, region_share AS share FROM panorama WHERE layer = $layer AND year = $year AND region = $region
        )
        SELECT panorama.region, sum(abs(panorama.region_share - own.share)) / 2 AS difference
        FROM panorama JOIN own USING (industry)
        WHERE panorama.layer = $layer AND panorama.year = $year AND panorama.region <> $region
          AND own.share IS NOT NULL
        GROUP BY panorama.region
        HAVING count(panorama.region_share) >= 0.9 * (SELECT count(share) FROM own)
        ORDER BY difference, panorama.region LIMIT $limit
        """,
        {"layer": layer, "year": year, "region": region, "limit": limit},
    )
