"""Questions about regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from observatory.atlas.queries.industries import industries_by_code
from observatory.evidence.editions import EditionReader

if TYPE_CHECKING:
    import numpy as np

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

    def all_regions() -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in edition.query("SELECT DISTINCT region_version, region, year FROM panorama ORDER BY ALL"):
            found[row["region_version"], row["region"]].append(int(row["year"]))
        return dict(found)

    return list(edition.remember("years of regions", all_regions).get((version, region), ()))


def cells_of_region(edition: EditionReader, region: str, layer: str, year: int) -> list[Row]:
    """All columns of the panorama for one region, with the industry's labels and kind, by industry."""
    # Joining and ordering rows of sixty columns takes the database longer than finding them.
    rows = edition.query("SELECT * FROM panorama WHERE region = ? AND layer = ? AND year = ?", (region, layer, year))
    known = industries_by_code(edition)
    names = ("label_en", "label_fr", "kind", "exact")
    labels = {row["industry"]: known.get((layer, row["industry"]), {}) for row in rows}
    return [
        {**row, **{name: labels[row["industry"]].get(name) for name in names}}
        for row in sorted(rows, key=lambda row: str(row["industry"]))
    ]


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

    def of_all_regions() -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        rows = edition.query(
            f"""
            SELECT region, industry, low::DOUBLE AS low, value::DOUBLE AS value, high::DOUBLE AS high, status, flag
            FROM observations
            WHERE year = ? AND variable = 'employment' AND industry IN ({marks})
              AND status NOT IN ('observed', 'zero', 'estimated', 'not_applicable')
            ORDER BY region, industry
            """,
            (year, *industries),
        )
        for row in rows:
            found[row["region"]].append(row)
        return dict(found)

    # Few they are, and the table is long: it is looked through once for all regions of a year.
    return edition.keep(("hidden totals", year, *industries), of_all_regions).get(region, [])


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
    """Location quotients, stars and strong clusters of several regions with the industry's labels, by industry and region."""
    marks = ", ".join("?" * len(regions))
    return edition.query(
        f"""
        SELECT panorama.industry, panorama.region, industries.label_en, industries.label_fr,
               location_quotient_low, location_quotient, location_quotient_high, stars, stars_possible, strong
        FROM panorama LEFT JOIN industries USING (layer, industry)
        WHERE panorama.layer = ? AND panorama.year = ? AND panorama.region IN ({marks})
        ORDER BY panorama.industry, panorama.region
        """,
        (layer, year, *regions),
    )


def peers(edition: EditionReader, region: str, layer: str, year: int, limit: int = 5) -> list[Row]:
    """Regions whose shares of industries are most alike: half the sum of absolute differences, 0 the same, 1 nothing shared.

    Krugman (1991), *Geography and Trade*, there without the half. Computed on point values: a pointer to whom to compare with,
    not a statistic to quote. Regions of which fewer than nine tenths of those shares are known are left out.
    """
    import numpy as np

    profiles = edition.keep(("profiles", layer, year), lambda: _profiles(edition, layer, year))
    if region not in profiles.regions:
        return []
    own = profiles.shares[profiles.regions.index(region)]
    known = ~np.isnan(own)
    others = profiles.shares[:, known]
    differences = np.nansum(np.abs(others - own[known]), axis=1) / 2
    enough = 10 * (~np.isnan(others)).sum(axis=1) >= 9 * max(int(known.sum()), 1)
    found = [
        (float(difference), code)
        for code, difference, comparable in zip(profiles.regions, differences, enough, strict=True)
        if comparable and code != region
    ]
    return [{"region": code, "difference": difference} for difference, code in sorted(found)[:limit]]


@dataclass(frozen=True)
class _Profiles:
    """Every region's shares of industries: a row per region, a column per industry, not-a-number where not known."""

    regions: list[str]
    shares: np.ndarray


def _profiles(edition: EditionReader, layer: str, year: int) -> _Profiles:
    import numpy as np

    cells = edition.arrow(
        "SELECT region, industry, region_share FROM panorama WHERE layer = ? AND year = ? ORDER BY region, industry",
        (layer, year),
    )
    # Dictionaries number the codes in the order in which they come: regions as they are sorted.
    of_region, of_industry = (cells[name].combine_chunks().dictionary_encode() for name in ("region", "industry"))
    shares = np.full((len(of_region.dictionary), len(of_industry.dictionary)), np.nan)
    shares[of_region.indices.to_numpy(), of_industry.indices.to_numpy()] = cells["region_share"].to_numpy()
    return _Profiles(of_region.dictionary.to_pylist(), shares)
