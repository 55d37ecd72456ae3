"""Comparing two to six regions, and what is said when that is not possible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visiting import Site, Watch

pytestmark = [pytest.mark.browser]

SIX = {
    "AA11": "Belcome",
    "AA12": "Montéline",
    "AA13": "Vaudrelle",
    "QM11": "Shieldhaven",
    "QN11": "Kulan Castle",
    "QN22": "",
}


def fill(tab: Tab, *regions: str) -> None:
    for number, text in enumerate(regions, 1):
        tab.get_by_label(f"Region {number}").fill(text)
    tab.get_by_role("button", name="Compare").click()


def test_two_regions_are_compared_by_name_or_code(tab: Tab, site: Site) -> None:
    tab.goto(site.at("compare/"))
    fill(tab, "Montéline", "qn22")
    expect(tab.get_by_role("alert")).to_have_count(0)
    rows = tab.get_by_role("table").first.get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Montéline")
    assert "Montéline" in tab.title()
    alternative = tab.get_by_role("main").locator("figure img").get_attribute("alt")
    assert "Montéline" in str(alternative)


def test_six_regions_are_compared(tab: Tab, site: Site) -> None:
    tab.goto(site.at("compare/"))
    fill(tab, *SIX)
    rows = tab.get_by_role("table").first.get_by_role("row")
    expect(rows).to_have_count(7)
    for row, name in enumerate(SIX.values(), 1):
        expect(rows.nth(row)).to_contain_text(name)
    assert tab.url.count("region=") == 6


def test_seven_regions_are_refused_with_the_form_as_it_was(tab: Tab, site: Site, watch: Watch) -> None:
    address = site.at("compare/?" + "&".join(f"region={code}" for code in (*SIX, "AA14")))
    watch.expected.add(address)
    response = tab.goto(address)
    assert response is not None
    assert response.status == 422
    expect(tab.get_by_role("alert")).to_contain_text("At most six regions can be compared; 7 are chosen.")
    assert [field.input_value() for field in tab.get_by_label("Region", exact=False).all()][-7:] == [*SIX, "AA14"]
    tab.get_by_label("Region 7").fill("")
    tab.get_by_role("button", name="Compare").click()
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_a_region_that_nobody_knows_is_named_in_the_error(tab: Tab, site: Site, watch: Watch) -> None:
    watch.expected.add(
        site.at("compare/?region=AA11&region=Atlantis&region=&region=&region=&region=&year=2020&layer=division")
    )
    tab.goto(site.at("compare/"))
    fill(tab, "AA11", "Atlantis")
    expect(tab.get_by_role("alert")).to_contain_text("Atlantis")
    expect(tab.get_by_label("Region 2")).to_have_value("Atlantis")


def test_a_region_page_leads_to_its_comparison(tab: Tab, site: Site) -> None:
    tab.goto(site.at("regions/sample/AA12/"))
    tab.get_by_role("link", name=re.compile("^Compare.*Montéline")).first.click()
    expect(tab.get_by_role("table").first.get_by_role("row")).to_have_count(3)


def test_one_region_waits_for_the_others_without_reproach(tab: Tab, site: Site, watch: Watch) -> None:
    watch.expected.add(site.at("compare/?region=AA12" + "&region=" * 5 + "&year=2020&layer=division"))
    tab.goto(site.at("regions/sample/AA12/"))
    tab.get_by_role("link", name="Compare with regions of your choice").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Compare regions")
    expect(tab.get_by_role("alert")).to_have_count(0)
    expect(tab.get_by_label("Region 1")).to_have_value("AA12")
    tab.get_by_role("button", name="Compare").click()
    expect(tab.get_by_role("alert")).to_contain_text("Choose at least two regions to compare.")
