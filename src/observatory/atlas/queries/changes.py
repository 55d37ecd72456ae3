"""What differs between two editions. Both are read apart: an edition's connection reaches its own files and nothing else."""

from __future__ import annotations

from typing import Any

from observatory.evidence.editions import EditionReader

Row = dict[str, Any]
Key = tuple[str, str, str]


def cells_in_short(edition: EditionReader, layer: str, year: int) -> dict[tuple[str, str], Row]:
    """(region, industry) to stars, strong, robust, employment and location quotient of a layer and year."""
    rows = edition.query(
        """
        SELECT region, industry, stars, stars_possible, strong, strong_possible, robust,
               employment, location_quotient, employment_status
        FROM panorama WHERE layer = ? AND year = ?
        """,
        (layer, year),
    )
    return {(row["region"], row["industry"]): row for row in rows}
