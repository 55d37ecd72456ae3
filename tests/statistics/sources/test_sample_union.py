"""The fictional union is nowhere: no code of it belongs to a real place, and every name stands once."""

from __future__ import annotations

import string
from collections import Counter

import pytest

from observatory.statistics.classifications.industries import load_industries
from observatory.statistics.classifications.regions import VERSIONS, load_regions
from observatory.statistics.sources.sample.model import economy, industries, parent_industry, published_regions
from observatory.statistics.sources.sample.union import COUNTRIES, EXONYMS, places, regions

# All 249 officially assigned alpha-2 codes of ISO 3166-1: first letter, and the second letters that go with it.
ISO_3166 = [
    first + second
    for first, seconds in {
        "A": "DEFGILMOQRSTUWXZ",
        "B": "ABDEFGHIJLMNOQRSTVWYZ",
        "C": "ACDFGHIKLMNORUVWXYZ",
        "D": "EJKMOZ",
        "E": "CEGHRST",
        "F": "IJKMOR",
        "G": "ABDEFGHILMNPQRSTUWY",
        "H": "KMNRTU",
        "I": "DELMNOQRST",
        "J": "EMOP",
        "K": "EGHIMNPRWYZ",
        "L": "ABCIKRSTUVY",
        "M": "ACDEFGHKLMNOPQRSTUVWXYZ",
        "N": "ACEFGILOPRUZ",
        "O": "M",
        "P": "AEFGHKLMNRSTWY",
        "Q": "A",
        "R": "EOSUW",
        "S": "ABCDEGHIJKLMNORSTVXYZ",
        "T": "CDFGHJKLMNORTVWZ",
        "U": "AGMSYZ",
        "V": "ACEGINU",
        "W": "FS",
        "Y": "ET",
        "Z": "AMW",
    }.items()
    for second in seconds
]
USER_ASSIGNED = {"AA", "ZZ", *(f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"), *(f"X{x}" for x in string.ascii_uppercase)}
# User-assigned codes that European statistics put to a use: Kosovo, and the trade statistics' special territories.
USED_BY_EUROSTAT = {"XK", "XC", "XI", "XL", "XS", "XU", *(f"Q{letter}" for letter in "PQRSTUVWXYZ")}


def test_countries_have_user_assigned_codes_that_no_country_and_no_statistics_use() -> None:
    codes = {country.code for country in COUNTRIES}
    assert len(ISO_3166) == len(set(ISO_3166)) == 249
    assert len(codes) == len(COUNTRIES) == 6
    assert codes <= USER_ASSIGNED
    assert not codes & USED_BY_EUROSTAT
    assert not codes & set(ISO_3166)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_region_carries_the_code_of_a_real_one(version: str) -> None:
    real = set(load_regions(version).codes())
    assert len(real) > 1000
    assert not {place.code for place in places()} & real
    assert not {country.code for country in COUNTRIES} & {code[:2] for code in real}


def test_no_region_carries_the_name_of_a_real_one() -> None:
    real = set()
    for version in VERSIONS:
        classification = load_regions(version)
        for code in classification.codes():
            real |= {
                classification.region(code).name.casefold(),
                *map(str.casefold, classification.names(code).values()),
            }
    assert "tirol" in real
    invented = {name.casefold() for place in places() for name in (place.name, place.name_en, place.name_fr) if name}
    assert not invented & real


def test_names_are_unique_within_a_level() -> None:
    for level in range(4):
        names = Counter(place.name for place in places() if place.level == level)
        assert [name for name, count in names.items() if count > 1] == []


def test_exonyms_belong_to_names_that_exist_and_clash_with_none() -> None:
    names = {place.name for place in places()}
    assert set(EXONYMS) <= names
    english = [place.name_en for place in places() if place.name_en and place.level > 0 and place.country != "XM"]
    assert len(english) == len(set(english))
    assert not set(english) & names


def test_120_regions_hang_below_their_parents() -> None:
    by_code = {place.code: place for place in places()}
    assert [len(regions(level)) for level in range(4)] == [6, 23, 120, 7]
    for place in places():
        if place.level == 0:
            assert place.parent == ""
        else:
            assert by_code[place.parent].level == place.level - 1
            assert place.code.startswith(place.parent)
            assert place.country == place.code[:2]


def test_level_3_regions_have_no_figures_of_their_own() -> None:
    assert {place.level for place in places() if place.code in published_regions()} == {0, 1, 2}


def test_a_small_country_is_one_region_on_every_level() -> None:
    assert [place.code for place in places() if place.country == "XM"] == ["XM", "XM0", "XM00"]


def test_industries_are_all_classes_of_nace_in_the_coverage_of_business_statistics() -> None:
    nace = load_industries("nace_rev2")
    covered = [code for code in nace.codes("class") if code[0] in "BCDEFGHIJLMN" or code.startswith("S95")]
    assert sorted(economy().classes) == sorted(covered)
    assert len(covered) == 496
    assert set(industries()) <= set(nace.codes())
    assert [code for code in industries() if len(code) == 1] == list("BCDEFGHIJLMN")  # as of S95, so no total of S
    for code in industries():
        assert parent_industry(code) == (nace.parent(code) or "")
