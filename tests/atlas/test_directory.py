"""Names and codes of real regions: found in any language, and led to where the data are. No number is involved."""

from __future__ import annotations

import json
from typing import Any

import pytest

from observatory.atlas.directory import Directory
from observatory.statistics.classifications import load_regions


class Regions:
    """The table `regions` of an edition on NUTS 2013 that has data for every region of level 2."""

    manifest: dict[str, Any] = {  # noqa: RUF012
        "years": [2014],
        "region_version": "2013",
        "region_versions": {"2014": "2013"},
        "region_level": 2,
    }

    def query(self, sql: str, parameters: Any = ()) -> list[dict[str, Any]]:
        classification = load_regions("2013")
        return [
            {
                "region": code,
                "region_version": "2013",
                "level": classification.level(code),
                "parent": classification.parent(code),
                "country": classification.country(code),
                "name": classification.name(code),
                "names": json.dumps(classification.names(code)),
                "longitude": None,
                "latitude": None,
                "published": classification.level(code) == 2,
                "has_data": classification.level(code) <= 2,
            }
            for code in classification.codes(extra_regio=False)
        ]


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(Regions())  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["Lapland", "lappi", "LAPONIE", "Lappland", "FI1D7"])
def test_lapland_is_found_in_every_language_and_offers_the_region_with_data(directory: Directory, typed: str) -> None:
    found = directory.search(typed, "en")[0]
    assert found.place.code == "FI1D7"
    assert not found.place.published
    assert found.instead is not None
    assert found.instead.code == "FI1D"


def test_a_region_with_data_stands_for_itself(directory: Directory) -> None:
    found = directory.search("sicile", "fr")[0]
    assert (found.place.code, found.place.published, found.instead) == ("ITG1", True, None)


def test_a_code_of_another_version_is_found_there(directory: Directory) -> None:
    """Panonska Hrvatska has been HR02 since NUTS 2021; until then it was a part of HR04."""
    found = directory.search("HR02", "en")
    assert (found[0].place.code, found[0].place.version) == ("HR02", "2024")
    assert [other.code for other, _share in directory.counterparts(found[0].place)] == ["HR04"]


def test_a_bare_code_leads_to_the_version_with_data(directory: Directory) -> None:
    assert [(place.version, place.code) for place in directory.continuations("RO42")] == [("2013", "RO42")]


def test_a_bare_code_that_is_gone_leads_to_what_took_its_place(directory: Directory) -> None:
    """Lithuania was one region until NUTS 2013 and has been two since NUTS 2016."""
    assert [(place.version, place.code) for place in directory.continuations("LT02")] == [("2013", "LT00")]


def test_a_divided_region_gives_a_choice(directory: Directory) -> None:
    """Eastern and Midland (NUTS 2016) was cut out of Southern and Eastern and of Border, Midland and Western."""
    assert [place.code for place in directory.continuations("IE06")] == ["IE02", "IE01"]


def test_unknown_codes_lead_nowhere(directory: Directory) -> None:
    assert directory.continuations("QQ99") == []
    assert directory.search("qqqq", "en") == []
    assert directory.place("2013", "QQ99") is None
    assert directory.place("2099", "RO42") is None
