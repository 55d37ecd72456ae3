"""Without JavaScript every form answers. That every page says the same is tested with the pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.visiting import Site

pytestmark = [pytest.mark.browser]


def test_a_region_is_found_compared_and_mapped(visitor: Visitor, site: Site) -> None:
    tab = visitor(java_script_enabled=False)
    tab.goto(site.at(""))
    tab.locator("#find").fill("peurakero")
    tab.locator(".find button").click()
    tab.locator(".answers__remark a").first.click()
    expect(tab).to_have_url(site.at("regions/sample/QN22/"))
    tab.get_by_role("link", name="Compare with regions of your choice").click()
    tab.locator("#region-2").fill("AA11")
    tab.get_by_role("button", name="Compare").click()
    expect(tab.get_by_role("table").first.get_by_role("row")).to_have_count(3)
    tab.get_by_role("link", name="Map", exact=True).click()
    tab.get_by_label("Year").select_option("2019")
    tab.get_by_role("button", name="Show").click()
    expect(tab.get_by_label("Year")).to_have_value("2019")
