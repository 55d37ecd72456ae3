"""Finding a region: without its accents, under its name in another language, and where it has no data of its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visiting import Site

pytestmark = [pytest.mark.browser]


def search(tab: Tab, site: Site, text: str) -> None:
    """From the first page, as people do."""
    tab.goto(site.at(""))
    box = tab.get_by_role("searchbox", name="Region or industry, in any language")
    box.fill(text)
    box.press("Enter")
    expect(tab).to_have_url(f"{site.at('search/')}?q={text}")


def test_a_region_is_found_without_its_accents_and_capitals(tab: Tab, site: Site) -> None:
    search(tab, site, "monteline")
    tab.get_by_role("link", name="Montéline", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Montéline")
    expect(tab).to_have_url(site.at("regions/sample/AA12/"))


def test_a_region_is_found_under_its_name_in_another_language(tab: Tab, site: Site) -> None:
    search(tab, site, "Heldmarche")
    main = tab.get_by_role("main")
    expect(main.get_by_role("link", name="Heldmark", exact=True)).to_have_attribute("href", "/en/regions/sample/QM/")
    expect(main.get_by_text("Heldmarche", exact=True)).to_have_attribute("lang", "fr")


def test_a_region_without_data_offers_the_one_it_lies_in_by_name(tab: Tab, site: Site) -> None:
    search(tab, site, "peurakero")
    answer = tab.get_by_role("main").get_by_role("listitem").filter(has_text="QN222")
    expect(answer).to_contain_text("has no data of its own")
    above = answer.get_by_role("link").last
    name = above.inner_text().removesuffix(" (QN22)")
    assert name not in {"", "QN22"}
    above.click()
    expect(tab).to_have_url(site.at("regions/sample/QN22/"))
    expect(tab.get_by_role("heading", level=1)).to_contain_text(name)
    expect(tab.get_by_role("heading", name="Industries", exact=True)).to_be_visible()


def test_the_box_on_every_page_finds_industries_too(tab: Tab, site: Site) -> None:
    tab.goto(site.at("data/"))
    box = tab.get_by_role("searchbox", name="Search regions and industries")
    box.fill("motor vehicles")
    box.press("Enter")
    tab.get_by_role("main").get_by_role("link", name="Manufacture of motor vehicles").first.click()
    expect(tab).to_have_url(site.at("industries/division/C29/"))


def test_a_search_without_answer_says_what_to_try(tab: Tab, site: Site) -> None:
    search(tab, site, "xyzzy")
    expect(tab.get_by_role("main")).to_contain_text("try a shorter part of the name")
