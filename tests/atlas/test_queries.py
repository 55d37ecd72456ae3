"""What pages ask an edition for."""

from __future__ import annotations

import pytest
from django.utils import translation

from observatory.atlas.addresses import Addresses
from observatory.atlas.queries import industries, regions
from observatory.evidence import editions
from observatory.evidence.editions import EditionReader
from observatory.evidence.models import Edition

PEERS = """
    WITH own AS (SELECT industry, region_share AS share FROM panorama WHERE layer = $layer AND year = 2015 AND region = $region)
    SELECT panorama.region, sum(abs(panorama.region_share - own.share)) / 2 AS difference
    FROM panorama JOIN own USING (industry)
    WHERE panorama.layer = $layer AND panorama.year = 2015 AND panorama.region <> $region AND own.share IS NOT NULL
    GROUP BY panorama.region HAVING count(panorama.region_share) >= 0.9 * (SELECT count(share) FROM own)
    ORDER BY difference, panorama.region LIMIT 5
"""


@pytest.fixture
def reader(edition: Edition) -> EditionReader:
    return editions.reader(edition)


@pytest.mark.parametrize("region", ["XA11", "XA13", "XB11"])
@pytest.mark.parametrize("layer", ["division", "category"])
def test_similar_regions_are_those_that_the_definition_in_sql_finds(
    reader: EditionReader, region: str, layer: str
) -> None:
    expected = reader.query(PEERS, {"layer": layer, "region": region})
    found = regions.peers(reader, region, layer, 2015)
    assert [row["region"] for row in found] == [row["region"] for row in expected]
    assert [row["difference"] for row in found] == pytest.approx([row["difference"] for row in expected])
    if layer == "division":
        assert found


def test_a_region_that_is_not_there_has_no_peers_years_or_cells(reader: EditionReader) -> None:
    assert regions.peers(reader, "XX99", "division", 2015) == []
    assert regions.years_of_region(reader, "union", "XX99") == []
    assert regions.cells_of_region(reader, "XX99", "division", 2015) == []
    assert industries.years_of_industry(reader, "division", "Z99") == []
    assert industries.industry(reader, "division", "Z99") is None


def test_years_are_those_of_the_panorama(reader: EditionReader) -> None:
    assert regions.years_of_region(reader, "union", "XA11") == sorted(reader.manifest["years"])
    assert industries.years_of_industry(reader, "division", "C29") == sorted(reader.manifest["years"])


def test_cells_of_a_region_come_by_industry_with_the_names_of_each(reader: EditionReader) -> None:
    rows = regions.cells_of_region(reader, "XA11", "division", 2015)
    assert [row["industry"] for row in rows] == ["C10", "C13", "C21", "C29", "I55", "I56"]
    assert all(row["label_en"] and row["label_fr"] and row["region"] == "XA11" for row in rows)


def test_cells_of_an_industry_come_largest_first_and_unknown_ones_last(reader: EditionReader) -> None:
    for code in ("C10", "C29"):
        rows = industries.cells_of_industry(reader, "division", code, 2015)
        expected = reader.query(
            "SELECT region FROM panorama WHERE layer = 'division' AND industry = ? AND year = 2015 "
            "ORDER BY employment DESC NULLS LAST, region",
            (code,),
        )
        assert [row["region"] for row in rows] == [row["region"] for row in expected]
        assert [row["region"] for row in industries.measures_of_industry(reader, "division", code, 2015)] == [
            row["region"] for row in rows
        ]


@pytest.mark.parametrize("pinned", [None, "0123456789ab"])
def test_addresses_made_together_are_those_made_one_by_one(pinned: str | None) -> None:
    addresses = Addresses(pinned)
    for language in ("en", "fr"):
        with translation.override(language):
            together = addresses.regions("union", ["XA11", "Ö 1"], year="2014", layer=None)
            assert together == {
                code: addresses.region("union", code, year="2014", layer=None) for code in ("XA11", "Ö 1")
            }
            assert all(address.startswith(f"/{language}/") for address in together.values())
