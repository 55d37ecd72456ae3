"""The map: chosen by a form, kept in the address, and reachable without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visiting import Site, Watch, see_all_pictures

pytestmark = [pytest.mark.browser]


def test_year_measure_and_industry_are_chosen_by_a_form_and_stand_in_the_address(tab: Tab, site: Site) -> None:
    tab.goto(site.at("map/"))
    before = tab.get_by_role("main").locator("img").first.get_attribute("src")
    tab.get_by_label("Year").select_option("2019")
    tab.get_by_label("Measure").select_option(label="Location quotient")
    tab.get_by_label("Industry").select_option("C29")
    tab.get_by_role("button", name="Show").click()
    expect(tab).to_have_url(f"{site.at('map/')}?year=2019&measure=location_quotient&layer=division&industry=C29")
    picture = tab.get_by_role("main").locator("img").first
    assert picture.get_attribute("src") != before
    assert "2019" in str(picture.get_attribute("alt"))
    assert "otor vehicles" in str(picture.get_attribute("alt"))
    expect(tab.get_by_label("Year")).to_have_value("2019")
    expect(tab.get_by_label("Industry")).to_have_value("C29")
    expect(tab.get_by_role("columnheader", name="Location quotient")).to_be_visible()


def test_a_measure_that_cannot_be_drawn_is_replaced_with_a_word_on_it(tab: Tab, site: Site) -> None:
    tab.goto(site.at("map/?measure=location_quotient"))
    expect(tab.get_by_role("main").get_by_role("status")).to_contain_text("choose an industry")
    expect(tab.get_by_label("Measure")).to_have_value("stars")


def test_every_region_of_the_drawn_map_leads_where_the_list_leads(tab: Tab, site: Site) -> None:
    tab.goto(site.at("map/"))
    see_all_pictures(tab)
    tab.reload()
    drawn = tab.locator(".overlay a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    listed = (
        tab.get_by_role("table")
        .last.get_by_role("link")
        .evaluate_all("links => links.filter(link => link.tabIndex >= 0).map(link => link.getAttribute('href'))")
    )
    assert len(set(drawn)) == 120
    assert set(drawn) <= set(listed)
    assert tab.locator(".overlay").get_attribute("aria-hidden") == "true"
    assert tab.locator(".overlay a").evaluate_all("links => links.every(link => link.tabIndex === -1)")


def test_a_click_into_the_map_opens_the_region(tab: Tab, site: Site) -> None:
    tab.goto(site.at("map/"))
    see_all_pictures(tab)
    tab.reload()
    outline = tab.locator(".overlay a[href*='/AA12/'] path").first
    title = outline.locator("title").text_content()
    outline.click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Montéline")
    assert "Montéline" in str(title)


def test_the_regions_of_the_map_are_reached_by_keyboard(tab: Tab, site: Site) -> None:
    tab.goto(site.at("map/"))
    tab.get_by_role("button", name="Show").focus()
    first = tab.get_by_role("table").last.get_by_role("row").nth(1).get_by_role("link")
    name = first.inner_text()
    for _ in range(15):
        tab.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    expect(first).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text(name)


def test_an_industry_that_is_not_there_is_no_map(tab: Tab, site: Site, watch: Watch) -> None:
    address = site.at("map/?industry=Z99")
    watch.expected.add(address)
    response = tab.goto(address)
    assert response is not None
    assert response.status == 404
    expect(tab.get_by_role("heading", level=1)).to_have_text("There is no page at this address")
