"""Pages of industries, the map, and the comparison."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.atlas.conftest import PUBLISHED, employment
from tests.atlas.test_pages import text
from tests.atlas.test_regions import number, row_of

from observatory.evidence.models import Edition


def codes_in_order(page: str) -> list[str]:
    table = page[page.index('id="region-table"') :]
    return re.findall(r'href="/en/regions/union/(X\w+)/', table)


def test_regions_are_ranked_by_size(client: Client, edition: Edition) -> None:
    expected = sorted(PUBLISHED, key=lambda region: -employment(region, "I55", 2015))
    page = text(client, "/en/industries/division/I55/")
    assert codes_in_order(page) == expected
    assert number(employment("XB12", "I55", 2015)) in row_of(page, "Mirna")
    assert codes_in_order(text(client, "/en/industries/division/I55/?sort=region")) == [
        "XB11",
        "XB12",
        "XA13",
        "XA12",
        "XA11",
    ]


def test_the_finding_names_the_largest_region_where_it_is_sure(client: Client, edition: Edition) -> None:
    page = text(client, "/en/industries/division/I55/")
    assert f"It employs the most people in Mirna: {number(employment('XB12', 'I55', 2015))}." in page


def test_the_page_tells_code_and_names_in_other_languages(client: Client, edition: Edition) -> None:
    page = text(client, "/en/industries/division/C29/")
    assert "printed 29" in page
    assert 'lang="de">Herstellung von Kraftwagen' in page


def test_a_category_says_what_it_is_made_of_and_that_the_table_is_reconstructed(
    client: Client, edition: Edition
) -> None:
    page = text(client, "/en/industries/category/4/")
    assert "reconstructed" in page
    assert 'href="/en/industries/division/C29/"' in page


def test_an_emerging_industry_overlaps_and_names_its_seeds(client: Client, edition: Edition) -> None:
    page = text(client, "/en/industries/emerging/mobility-technologies/")
    assert "never summed" in page
    assert "Seeds" in page


def test_the_index_shows_sums_of_each_layer(client: Client, edition: Edition) -> None:
    page = text(client, "/en/industries/")
    assert number(sum(employment(region, "I55", 2015) for region in PUBLISHED)) in row_of(page, "Accommodation")
    assert "never summed" in text(client, "/en/industries/?layer=emerging")


def test_an_industry_is_found_by_label_code_and_printed_code(client: Client, edition: Edition) -> None:
    for typed in ("motor vehicles", "C29", "29", "automobile"):
        assert 'href="/en/industries/division/C29/"' in text(client, f"/en/search/?q={typed}"), typed


def test_the_map_is_chosen_by_a_form_without_scripts(client: Client, edition: Edition) -> None:
    page = text(client, "/en/map/?measure=employment&industry=I55&year=2014")
    assert f"/figures/{edition.id}/en/light/star_map-2014-employment-division-I55.svg" in page
    assert re.search(r'<option value="I55" selected>', page)
    assert number(employment("XB12", "I55", 2014)) in row_of(page, "Mirna")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("measure=location_quotient", "All industries together have no location quotient"),
        ("measure=strength&industry=I55", "is a measure of all industries together"),
    ],
)
def test_a_measure_that_means_nothing_is_replaced_and_said(
    client: Client, edition: Edition, query: str, sentence: str
) -> None:
    page = text(client, f"/en/map/?{query}")
    assert sentence in page
    assert "star_map-2015-stars" in page


def test_two_regions_stand_side_by_side(client: Client, edition: Edition) -> None:
    page = text(client, "/en/compare/?region=XB11&region=XB12")
    assert f"/figures/{edition.id}/en/light/comparison-2015-XB11.XB12.svg" in page
    assert "Karst" in page
    assert "Mirna" in page
    row = row_of(page, "Accommodation")
    assert len(re.findall(r"\d+\.\d\d", row)) >= 2


def test_regions_can_be_given_by_name(client: Client, edition: Edition) -> None:
    assert "comparison-2015-XA12.XB11" in text(client, "/en/compare/?region=osthaven&region=karst")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("region=XB11&region=", "Choose at least two regions to compare."),
        ("region=XB11&region=XZ99", "There is no region “XZ99” in this edition."),
        ("region=XB11&region=XB11", "Karst is chosen twice."),
        ("region=XB11&region=XA131", "Little Nordby has no data of its own in this edition; choose Nordby (XA13)."),
        ("region=XB11&region=XA", "Arland (XA) has no data in this edition."),
        ("region=XA11&region=XA12&region=XA13&region=XB11&region=XB12&region=XA131&region=XA1", "has no data"),
    ],
)
def test_what_cannot_be_compared_is_said_beside_the_form(
    client: Client, edition: Edition, query: str, sentence: str
) -> None:
    page = text(client, f"/en/compare/?{query}", 422)
    assert sentence in page
    assert 'value="XB11"' in page


def test_an_empty_form_is_no_error(client: Client, edition: Edition) -> None:
    assert "cannot be compared" not in text(client, "/en/compare/")


def test_a_drawn_map_carries_links_to_its_regions(client: Client, edition: Edition) -> None:
    from observatory.evidence.figures import place

    assert "<svg" not in text(client, "/en/map/").partition("<main")[2].partition("figure__table")[0]
    folder = place(edition.id, "en", "light")
    folder.mkdir(parents=True)
    (folder / "star_map-2015-stars-all.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 76 89"><g transform="translate(1,2)">'
        '<path aria-label="Karst [XB11]: 3 (stars)" transform="translate(5,6)" d="M0,0h3v3z"/>'
        '<path aria-label="Elsewhere [XZ99]: no data" d="M1,1h3v3z"/></g></svg>'
    )
    page = text(client, "/en/map/")
    assert 'viewBox="0 0 76 89"' in page
    assert (
        '<a href="/en/regions/union/XB11/" tabindex="-1"><path d="M0,0h3v3z" transform="translate(1,2) translate(5,6)">'
        in page
    )
    assert "M1,1h3v3z" not in page
