"""The watch over pages sees what it is there to see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab

from tests.browser.visiting import Site, Watch, fold, reaches_beyond, violations

pytestmark = [pytest.mark.browser]


def test_another_host_is_noticed_and_out_of_reach(tab: Tab, site: Site, watch: Watch) -> None:
    tab.goto(site.at("search/"))
    tab.evaluate(
        """() => { const picture = new Image(); picture.src = "https://elsewhere.example/a.png"; document.body.append(picture); }"""
    )
    tab.wait_for_timeout(200)
    noticed, watch.complaints[:] = list(watch.complaints), []
    assert any("elsewhere.example" in complaint for complaint in noticed)
    assert any("Content Security Policy" in complaint for complaint in noticed)


def test_an_inline_script_is_refused_and_noticed(tab: Tab, site: Site, watch: Watch) -> None:
    tab.goto(site.at("search/"))
    tab.evaluate(
        """() => { const script = document.createElement("script"); script.textContent = "window.ran = true"; document.body.append(script); }"""
    )
    tab.wait_for_timeout(100)
    noticed, watch.complaints[:] = list(watch.complaints), []
    assert len(noticed) == 1
    assert not tab.evaluate("'ran' in window")


def test_a_wide_element_a_pale_text_and_a_picture_without_words_are_found(tab: Tab, site: Site) -> None:
    tab.goto(site.at("regions/"))
    fold(tab)
    assert tab.locator("tbody tr").count() > 3
    tab.evaluate(
        """() => {
            const wide = document.createElement("p");
            wide.textContent = "wide";
            wide.style.cssText = "width: 3000px; max-width: none; color: #ccc; background: #fff";
            document.querySelector("main").append(wide, new Image());
        }"""
    )
    assert reaches_beyond(tab) != []
    assert {found.split(":")[0] for found in violations(tab)} == {"color-contrast", "image-alt"}
