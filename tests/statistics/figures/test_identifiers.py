"""The name of a figure is its whole state."""

from __future__ import annotations

import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.figures import Request, UnknownFigure, build, parse, write

LAYERS = ("division", "category", "emerging")

NAMES = {
    "star_map-2014-stars-all": Request("star_map", "division", year=2014, measure="stars"),
    "star_map-2014-stars-category-all": Request("star_map", "category", year=2014, measure="stars"),
    "star_map-2014-location_quotient-division-C29": Request(
        "star_map", "division", year=2014, measure="location_quotient", industry="C29"
    ),
    "star_map-2014-stars-emerging-advanced-packaging": Request(
        "star_map", "emerging", year=2014, measure="stars", industry="advanced-packaging"
    ),
    "portfolio-RO42-2014": Request("portfolio", "division", year=2014, region="RO42"),
    "portfolio-RO42-2014-category": Request("portfolio", "category", year=2014, region="RO42"),
    "location_quotients-RO42-2014-division": Request("location_quotients", "division", year=2014, region="RO42"),
    "location_quotients-US-AL-2014-division-employment": Request(
        "location_quotients", "division", year=2014, region="US-AL", order="employment"
    ),
    "top_regions-division-C29-2014": Request("top_regions", "division", year=2014, industry="C29"),
    "top_regions-emerging-advanced-packaging-2014-location_quotient": Request(
        "top_regions", "emerging", year=2014, industry="advanced-packaging", order="location_quotient"
    ),
    "series-RO42-division-C29": Request("series", "division", region="RO42", industry="C29"),
    "series-RO42-division": Request("series", "division", region="RO42"),
    "comparison-2014-RO42.PT16": Request("comparison", "division", year=2014, regions=("RO42", "PT16")),
    "comparison-2014-PT16.RO42.DE11-category": Request(
        "comparison", "category", year=2014, regions=("PT16", "RO42", "DE11")
    ),
}


@pytest.mark.parametrize("identifier", NAMES)
def test_an_identifier_says_the_whole_state_and_is_written_back_the_same(identifier: str) -> None:
    assert parse(identifier, layers=LAYERS) == NAMES[identifier]
    assert write(NAMES[identifier], layers=LAYERS) == identifier


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "portfolio",
        "pie-RO42-2014",
        "portfolio-RO42",
        "portfolio-RO42-14",
        "portfolio-RO42-2014-section",
        "portfolio-RO42-2014-division",  # the first layer is not written
        "portfolio-../../secret-2014/",
        "star_map-2014-area-all",
        "series-RO42-sector-C29",
        "comparison-2014-RO42",
        "top_regions-division-C29-2014-stars",
    ],
)
def test_what_is_no_identifier_is_refused_as_unknown(identifier: str) -> None:
    with pytest.raises(UnknownFigure):
        parse(identifier, layers=LAYERS)


def test_the_refusal_of_a_second_name_tells_the_first() -> None:
    with pytest.raises(UnknownFigure, match="portfolio-RO42-2014'"):
        parse("portfolio-RO42-2014-division", layers=LAYERS)


@pytest.mark.parametrize(
    "identifier",
    [
        "portfolio-XX99-2014",
        "portfolio-XA11-1999",
        "portfolio-XC14-2014",  # published nowhere: it has no data
        "top_regions-division-C99-2014",
        "series-XA11-division-C99",
        "star_map-2014-location_quotient-all",
        "star_map-2014-strength-division-C29",
        "comparison-2014-XA11.XA11",
        "comparison-2014-XA11.XA12.XA13.XA14.XB11.XB12.XB13",
    ],
)
def test_what_the_edition_does_not_have_is_unknown(edition, identifier: str) -> None:
    with pytest.raises(UnknownFigure) as caught:
        build(edition, identifier)
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, InputError)


def test_unknown_languages_and_themes_are_refused_with_what_there_is(edition) -> None:
    with pytest.raises(InputError, match="en, fr"):
        build(edition, "portfolio-XA11-2014", language="de")
    with pytest.raises(InputError, match="light, dark, print, light-narrow, dark-narrow"):
        build(edition, "portfolio-XA11-2014", theme="blue")
