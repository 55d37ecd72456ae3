"""With the keyboard alone: past the head, into the search, through the tables, always seeing where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.visiting import Site

pytestmark = [pytest.mark.browser]

SEEN = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    return {
        what: here.outerHTML.slice(0, 100),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    };
}"""


def test_the_first_stop_leads_past_the_head(tab: Tab, site: Site) -> None:
    tab.goto(site.at("regions/"))
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("main")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("searchbox", name="Name or code")).to_be_focused()


def test_a_region_is_searched_and_opened_without_a_mouse(tab: Tab, site: Site) -> None:
    tab.goto(site.at(""))
    for _ in range(3):
        tab.keyboard.press("Tab")
    expect(tab.get_by_role("searchbox", name="Search regions and industries")).to_be_focused()
    tab.keyboard.type("monteline")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("monteline")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    while not tab.evaluate("document.activeElement.matches('.answers__name')"):
        tab.keyboard.press("Tab")
        assert not tab.evaluate("document.activeElement === document.body"), "the answers were never reached"
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Montéline")


@pytest.mark.parametrize(
    "path", ["", "regions/sample/AA11/", "map/", "compare/"], ids=["home", "region", "map", "compare"]
)
def test_every_stop_shows_where_one_is(tab: Tab, site: Site, path: str) -> None:
    tab.goto(site.at(path))
    unseen, stops = [], 0
    for _ in range(30):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(SEEN)
        if stop["what"].startswith("<body"):
            break
        stops += 1
        if stop["outline"] < 2 or not stop["inside"]:
            unseen.append(stop)
    assert unseen == []
    assert stops > 15


def test_a_wide_table_is_a_stop_and_scrolls_by_arrows(tab: Tab, site: Site) -> None:
    tab.set_viewport_size({"width": 700, "height": 800})
    tab.goto(site.at("regions/sample/AA11/"))
    window = tab.locator(".table__scroll:has(> #industry-table), #table ~ .table__scroll").first
    window.focus()
    expect(window).to_be_focused()
    assert window.get_attribute("role") == "region"
    assert window.get_attribute("aria-label")
    for _ in range(10):
        tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_a_table_is_sorted_by_keyboard_and_says_so(tab: Tab, site: Site) -> None:
    tab.goto(site.at("regions/sample/AA11/"))
    tab.get_by_role("columnheader", name="Persons employed").get_by_role("link").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**sort=*employment*")
    sorted_by = tab.locator("th[aria-sort]")
    expect(sorted_by).to_have_count(1)
    expect(sorted_by).to_contain_text("Persons employed")
