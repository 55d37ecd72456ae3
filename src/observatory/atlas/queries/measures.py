"""Questions about what the measures made of the panorama. An edition built before they were computed has none of these tables."""

from __future__ import annotations

from typing import Any

from observatory.evidence.editions import EditionReader

Row = dict[str, Any]


def holds_measures(edition: EditionReader) -> bool:
    """Whether the edition has the tables of relatedness, complexity, concentration, shift-share and persistence."""
    return "networks" in edition.tables


def network(edition: EditionReader, layer: str, year: int) -> Row | None:
    """What relatedness and complexity of a layer and year rest on; None where the edition or the layer has none."""
    if not holds_measures(edition):
        return None
    return edition.one("SELECT * FROM networks WHERE layer = ? AND year = ?", (layer, year))


def place_in_network(edition: EditionReader, layer: str, year: int, region: str) -> Row | None:
    """Number of specialisations, complexity, and how many quotients are not known of one region."""
    if not holds_measures(edition):
        return None
    return edition.one(
        "SELECT * FROM complexity_of_regions WHERE layer = ? AND year = ? AND region = ?", (layer, year, region)
    )


def shift_share(edition: EditionReader, region: str) -> list[Row]:
    """The region's decomposition: the row of all industries together first, then one for each."""
    if not holds_measures(edition):
        return []
    return edition.query(
        """
        SELECT s.*, i.label_en, i.label_fr FROM shift_shares AS s
        LEFT JOIN industries AS i ON i.layer = s.layer AND i.industry = s.industry
        WHERE s.region = ? ORDER BY s.industry NULLS FIRST
        """,
        (region,),
    )


def shift_share_of_industry(edition: EditionReader, layer: str, industry: str) -> list[Row]:
    """What every region gained or lost in an industry beyond its growth in the area, the greatest gain first."""
    if not holds_measures(edition):
        return []
    return edition.query(
        "SELECT * FROM shift_shares WHERE layer = ? AND industry = ? ORDER BY competitive DESC, region",
        (layer, industry),
    )


def concentrations(edition: EditionReader, layer: str, year: int) -> dict[str, Row]:
    """Concentration of every industry of a layer, by industry."""
    if not holds_measures(edition):
        return {}
    rows = edition.query("SELECT * FROM concentrations WHERE layer = ? AND year = ?", (layer, year))
    return {row["industry"]: row for row in rows}


def complexity_of_industry(edition: EditionReader, layer: str, industry: str, year: int) -> Row | None:
    """In how many regions an industry is a specialisation, and its complexity."""
    if not holds_measures(edition):
        return None
    return edition.one(
        "SELECT * FROM complexity_of_industries WHERE layer = ? AND industry = ? AND year = ?", (layer, industry, year)
    )


def star_turnover(edition: EditionReader, layer: str, industry: str) -> list[Row]:
    """Regions that gained, lost and kept their stars in an industry, from one year of the edition to the next."""
    if not holds_measures(edition):
        return []
    return edition.query(
        "SELECT * FROM star_turnover WHERE layer = ? AND industry = ? ORDER BY from_year", (layer, industry)
    )


def star_moves(edition: EditionReader, layer: str) -> list[Row]:
    """Moves between numbers of stars in a layer, all years together."""
    if not holds_measures(edition):
        return []
    return edition.query("SELECT * FROM star_moves WHERE layer = ? ORDER BY stars_before, stars_after", (layer,))


def star_survival(edition: EditionReader, layer: str) -> list[Row]:
    """The share of new stars that are still there so many years later."""
    if not holds_measures(edition):
        return []
    return edition.query("SELECT * FROM star_survival WHERE layer = ? ORDER BY years_later", (layer,))
