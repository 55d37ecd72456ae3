"""Every page, in every language: accessible in light and dark, on a telephone, enlarged, on paper, alone with its host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from tests.browser.pages import LANGUAGES, PAGES, WITHOUT_EDITION, Page
from tests.browser.visiting import (
    COLOURS,
    NARROW,
    WIDE,
    Site,
    Watch,
    fold,
    picture_of,
    reaches_beyond,
    see_all_pictures,
    stand_in,
    violations,
    visit,
)

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all pages, as a visitor has it who stays: styles and type are fetched once."""
    opened = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    yield opened
    opened.close()


@dataclass(frozen=True)
class Visited:
    """A page open in a browser, and what was noticed."""

    page: Page
    language: str
    tab: Tab
    watch: Watch


@pytest.fixture(
    scope="module",
    params=[
        (page, language) for page in (*PAGES, WITHOUT_EDITION) for language in LANGUAGES[: 1 if page.another else None]
    ],
    ids=lambda each: f"{each[0]}-{each[1]}",
)
def visited(request: pytest.FixtureRequest, context: BrowserContext) -> Iterator[Visited]:
    page, language = request.param
    site: Site = request.getfixturevalue("empty_site" if page is WITHOUT_EDITION else "site")
    watch = Watch(site.address)
    tab = context.new_page()
    watch.over_tab(tab)
    if language != "en":
        tab.route("**/figures/**", stand_in)
    visit(tab, watch, site, page, language)
    yield Visited(page, language, tab, watch)
    tab.close()


@pytest.fixture(scope="module")
def without_javascript(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False, reduced_motion="reduce")
    context.route("**/figures/**", stand_in)
    yield context.new_page()
    context.close()


def test_a_page_says_its_language_and_what_it_is(visited: Visited) -> None:
    assert visited.tab.locator("html").get_attribute("lang") == visited.language
    assert visited.tab.locator("h1").count() == 1
    heading = visited.tab.locator("h1").inner_text().strip()
    assert heading
    assert visited.tab.title().endswith("Open Cluster Observatory")


def test_a_page_says_the_same_without_javascript(visited: Visited, site: Site, without_javascript: Tab) -> None:
    if visited.language == "en" and visited.page is not WITHOUT_EDITION:
        visit(without_javascript, Watch(site.address), site, visited.page)
        said = without_javascript.locator("body").inner_text()
        assert len(said) > 100
        assert said == visited.tab.locator("body").inner_text()


def test_every_picture_of_a_page_is_there(visited: Visited) -> None:
    see_all_pictures(visited.tab)
    broken = visited.tab.evaluate("[...document.images].filter(each => !each.naturalWidth).map(each => each.src)")
    assert broken == []
    if visited.language == "en":
        picture_of(visited.tab, f"{visited.page.name}-1280")


def test_a_page_fits_a_telephone(visited: Visited) -> None:
    tab = visited.tab
    tab.set_viewport_size(NARROW)
    see_all_pictures(tab)
    if visited.language == "en":
        picture_of(tab, f"{visited.page.name}-360")
    assert reaches_beyond(tab) == []
    # What is wider scrolls in a window of its own, which the keyboard reaches.
    stuck = tab.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1
                && ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && each.tabIndex < 0)
            .map(each => each.outerHTML.slice(0, 120))"""
    )
    assert stuck == []
    tab.set_viewport_size(WIDE)


# French words are the longer ones.
@pytest.mark.in_language("fr")
def test_a_page_bears_text_of_twice_the_size(visited: Visited) -> None:
    visited.tab.set_viewport_size(WIDE)
    visited.tab.evaluate("document.documentElement.style.fontSize = '200%'")
    beyond = reaches_beyond(visited.tab)
    visited.tab.evaluate("document.documentElement.style.fontSize = ''")
    assert beyond == []


def test_a_page_breaks_no_rule_of_accessibility(visited: Visited) -> None:
    fold(visited.tab)
    visited.tab.set_viewport_size(WIDE)
    # Colours are those of the page, whatever it says: the English one is asked for them.
    assert violations(visited.tab, but=() if visited.language == "en" else COLOURS) == []
    if visited.language == "en":
        visited.tab.set_viewport_size(NARROW)
        assert violations(visited.tab, rules=["target-size"]) == []
        visited.tab.set_viewport_size(WIDE)


# Colours are those of the page, whatever it says.
@pytest.mark.in_language("en")
def test_a_dark_page_has_as_much_contrast(visited: Visited) -> None:
    visited.tab.route("**/figures/**", stand_in)
    visited.tab.emulate_media(color_scheme="dark")
    found = violations(visited.tab, rules=COLOURS)
    background = visited.tab.evaluate("getComputedStyle(document.body).backgroundColor")
    visited.tab.emulate_media(color_scheme="light")
    assert found == []
    assert background != visited.tab.evaluate("getComputedStyle(document.body).backgroundColor")


# What is shown does not depend on the words.
@pytest.mark.in_language("en")
def test_paper_shows_the_content_without_the_way_around(visited: Visited) -> None:
    visited.tab.route("**/figures/**", stand_in)
    visited.tab.emulate_media(media="print")
    shown = visited.tab.locator("nav:visible, form:visible, .skip:visible, button:visible").all_inner_texts()
    content = visited.tab.locator("main h1").is_visible()
    visited.tab.emulate_media(media="screen")
    assert shown == []
    assert content


def test_nothing_moves_for_those_who_asked_for_stillness(visited: Visited) -> None:
    moving = visited.tab.evaluate(
        """() => [...document.querySelectorAll("*")].filter(each => {
            const style = getComputedStyle(each);
            return style.animationName !== "none" || style.transitionDuration.split(", ").some(time => time !== "0s");
        }).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert moving == []


def test_a_page_asks_no_other_host_and_complains_of_nothing(visited: Visited) -> None:
    assert visited.watch.complaints == []
