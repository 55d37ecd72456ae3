"""The page of a region: intervals, holes in words, where bare codes lead, and regions without data of their own."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest
from django.test import Client
from tests.atlas.conftest import SECTIONS, employment
from tests.atlas.test_pages import text

from observatory.atlas import panels
from observatory.evidence.models import Edition


def number(value: int) -> str:
    return f"{value:,}"


def row_of(page: str, label: str) -> str:
    """The table row of the industry or region with this label, without tags."""
    table = page[page.index('class="table" id=') :]
    found = next(row for row in re.findall(r"<tr>.*?</tr>", table, flags=re.DOTALL) if label in row)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def test_numbers_that_are_published_stand_as_they_are(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB11/")
    cars = employment("XB11", "C29", 2015)
    total = sum(employment("XB11", code, 2015) for codes in SECTIONS.values() for code in codes)
    assert number(total) in page
    row = row_of(page, "Manufacture of motor vehicles")
    assert number(cars) in row
    assert f"{100 * cars / total:.1f}%" in row
    assert "published" in row


def test_a_hidden_number_is_shown_with_the_range_that_follows_from_what_is_published(
    client: Client, edition: Edition
) -> None:
    """C21 and C29 of Vestmark are hidden: each is at most what section C has left, up to the few per cent by which sources fail to add up."""
    most = 1.05 * (employment("XA11", "C21", 2015) + employment("XA11", "C29", 2015))
    page = text(client, "/en/regions/union/XA11/")
    row = row_of(page, "Manufacture of motor vehicles")
    shown = re.search(r"between ([\d,]+)–([\d,]+)", row)
    assert shown is not None
    low, high = (int(part.replace(",", "")) for part in shown.groups())
    assert 0 <= low <= employment("XA11", "C29", 2015) <= high
    assert high <= most
    assert "confidential; bounded" in row
    assert "The employment of 2 of 6 rows of the table is not published" in page


def test_the_year_is_chosen_in_the_address(client: Client, edition: Edition) -> None:
    earlier = text(client, "/en/regions/union/XA11/?year=2014")
    assert number(employment("XA11", "C29", 2014)) in row_of(earlier, "Manufacture of motor vehicles")
    assert "What is not published" not in earlier
    assert re.search(r'href="[^"]*year=2015[^"]*"', earlier)


def test_a_break_inside_the_window_of_growth_is_marked(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB12/")
    assert "break in series" in row_of(page, "Manufacture of food products")
    assert "break in series" not in row_of(page, "Accommodation")


def test_the_rule_says_that_it_is_unverified(client: Client, edition: Edition) -> None:
    assert "badge--unverified" in text(client, "/en/regions/union/XB11/")


def test_tables_are_ordered_by_links(client: Client, edition: Edition) -> None:
    def order(page: str) -> list[str]:
        table = page[page.index('id="industry-table"') :]
        return re.findall(r"<code>([A-Z]\d\d)</code>", table)

    by_size = sorted(
        (code for codes in SECTIONS.values() for code in codes), key=lambda code: -employment("XB11", code, 2015)
    )
    assert order(text(client, "/en/regions/union/XB11/?sort=-employment")) == by_size
    assert order(text(client, "/en/regions/union/XB11/?sort=employment")) == by_size[::-1]
    assert order(text(client, "/en/regions/union/XB11/?sort=code")) == ["C10", "C13", "C21", "C29", "I55", "I56"]
    assert 'aria-sort="descending"' in text(client, "/en/regions/union/XB11/?sort=-employment")


@pytest.mark.parametrize("layer", ["category", "emerging"])
def test_modelled_layers_say_what_they_rest_on(client: Client, edition: Edition, layer: str) -> None:
    page = text(client, f"/en/regions/union/XB11/?layer={layer}")
    assert ("reconstructed" if layer == "category" else "never summed") in page


def test_a_smaller_region_without_data_offers_the_one_it_lies_in(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XA131/")
    assert "Little Nordby has no data of its own in this edition; it lies in Nordby (XA13)." in page
    assert 'href="/en/regions/union/XA13/"' in page
    found = text(client, "/en/regions/?q=little+nordby")
    assert "Little Nordby has no data of its own in this edition; it lies in" in found
    assert 'href="/en/regions/union/XA13/">Nordby (XA13)</a>' in found


def test_a_larger_region_is_shown_by_its_parts(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XA1/")
    for code in ("XA11", "XA12", "XA13"):
        assert f'href="/en/regions/union/{code}/"' in page


@pytest.mark.parametrize("typed", ["osthaven", "ÖSTHAVEN", "Östhaven", "xa12", "haven"])
def test_names_are_found_without_accents_and_capitals(client: Client, edition: Edition, typed: str) -> None:
    assert 'href="/en/regions/union/XA12/"' in text(client, f"/en/regions/?q={typed}")


def test_a_search_that_finds_nothing_says_so(client: Client, edition: Edition) -> None:
    assert "No region found" in text(client, "/en/regions/?q=atlantis")
    assert "Nothing found" in text(client, "/en/search/?q=atlantis")


def test_typed_text_is_never_taken_for_a_tag(client: Client, edition: Edition) -> None:
    page = text(client, "/en/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_bare_code_leads_to_the_page_of_the_region(client: Client, edition: Edition) -> None:
    response = client.get("/en/regions/xa11/?year=2014")
    assert response.status_code == 302
    assert response["Location"] == "/en/regions/union/XA11/?year=2014"
    within = client.get(f"/en/editions/{edition.id}/regions/XA11/")
    assert within["Location"] == f"/en/editions/{edition.id}/regions/union/XA11/"


def test_the_list_can_be_cut_to_a_country(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/?country=XB")
    assert "Karst" in page
    assert "Vestmark" not in page


def test_rooms_above_add_panels(client: Client, edition: Edition) -> None:
    asked: list[panels.RegionPage] = []

    def supported(page: panels.RegionPage) -> panels.Panel | None:
        asked.append(page)
        assert isinstance(page.request, HttpRequest)
        if page.code != "XB11":
            return None
        return panels.Panel("Supported since 2015", "core/components/notice.html", {"text": "Six steps & more"})

    panels.register(supported)
    try:
        page = text(client, "/en/regions/union/XB11/")
        other = text(client, "/en/regions/union/XA11/")
        without_data = text(client, "/en/regions/union/XA131/")
    finally:
        panels.unregister(supported)
    assert "Supported since 2015" in page
    assert "Six steps &amp; more" in page
    assert "Supported since 2015" not in other + without_data
    assert [(one.version, one.code, one.year, one.edition_id) for one in asked] == [
        ("union", "XB11", 2015, edition.id),
        ("union", "XA11", 2015, edition.id),
        ("union", "XA131", None, edition.id),
    ]
    assert "Supported since 2015" not in text(client, "/en/regions/union/XB11/")
