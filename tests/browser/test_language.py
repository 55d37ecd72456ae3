"""English and French: the switch keeps the page and what was asked of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.visiting import Site

pytestmark = [pytest.mark.browser]


def test_the_switch_keeps_the_page_and_its_query(tab: Tab, site: Site) -> None:
    query = "map/?year=2019&measure=location_quotient&layer=division&industry=C29"
    tab.goto(site.at(query))
    tab.get_by_role("navigation", name="Language").get_by_role("link", name="Français").click()
    expect(tab).to_have_url(site.at(query, "fr"))
    expect(tab.locator("html")).to_have_attribute("lang", "fr")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Carte")
    tab.get_by_role("navigation", name="Langue").get_by_role("link", name="English").click()
    expect(tab).to_have_url(site.at(query))


def test_the_switch_keeps_an_earlier_edition(tab: Tab, site: Site) -> None:
    path = "editions/{earlier}/regions/sample/AA11/"
    tab.goto(site.at(path))
    tab.get_by_role("link", name="Français").click()
    expect(tab).to_have_url(site.at(path, "fr"))


def test_the_first_visit_is_answered_in_the_language_of_the_browser(visitor: Visitor, site: Site) -> None:
    tab = visitor(locale="fr-BE")
    tab.goto(f"{site.address}/")
    expect(tab).to_have_url(site.at("", "fr"))


def test_numbers_are_written_as_the_language_writes_them(tab: Tab, site: Site) -> None:
    shown = {}
    for language in ("en", "fr"):
        tab.goto(site.at("regions/sample/AA11/", language))
        shown[language] = tab.locator(".facts dd").first.inner_text().split("\n")[0]
    assert re.fullmatch(r"\d{1,3}(,\d{3})+", shown["en"])
    assert re.fullmatch(r"\d{1,3}([\u202f\u00a0]\d{3})+", shown["fr"])
    assert re.sub(r"\D", "", shown["en"]) == re.sub(r"\D", "", shown["fr"])
