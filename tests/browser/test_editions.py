"""Earlier editions stay at their addresses and say what they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visiting import Site

pytestmark = [pytest.mark.browser]


def test_an_earlier_edition_says_so_and_keeps_its_readers(tab: Tab, site: Site) -> None:
    tab.goto(site.at("editions/{earlier}/regions/sample/AA11/"))
    expect(tab.get_by_role("main").get_by_role("status").first).to_contain_text("This is an earlier edition")
    tab.get_by_role("navigation", name="Main").get_by_role("link", name="Map").click()
    expect(tab).to_have_url(site.at("editions/{earlier}/map/"))
    expect(tab.get_by_label("Year").locator("option")).to_have_text(["2019"])


def test_a_withdrawn_edition_says_why(tab: Tab, site: Site) -> None:
    tab.goto(site.at("editions/{withdrawn}/"))
    expect(tab.get_by_role("main")).to_contain_text("The wages of one country were in the wrong unit.")


def test_what_changed_between_two_editions_is_a_page(tab: Tab, site: Site) -> None:
    tab.goto(site.at("data/"))
    tab.get_by_role("main").get_by_role("link", name="What changed since the last edition").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("What changed since the last edition")
    expect(tab.get_by_role("main")).to_contain_text(site.earlier)
    expect(tab.get_by_role("main")).to_contain_text(site.current)


def test_all_editions_are_listed_with_their_state(tab: Tab, site: Site) -> None:
    tab.goto(site.at("editions/"))
    entries = tab.get_by_role("main").get_by_role("listitem")
    states = {
        identifier: entries.filter(has_text=identifier).inner_text()
        for identifier in (site.current, site.earlier, site.withdrawn)
    }
    assert "current" in states[site.current]
    assert "superseded" in states[site.earlier]
    assert "withdrawn" in states[site.withdrawn]
