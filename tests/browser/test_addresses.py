"""No page is forgotten: whatever has an address is visited by the browser, or is said to be no page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.browser.pages import LIKE_ANOTHER, NO_PAGES, PAGES, WITHOUT_EDITION
from tests.journeys import objects

pytestmark = [pytest.mark.browser]

FAILING = {"broken", "forbidden", "malformed", "not-found"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str | None]]:
    """(address pattern, name) of everything below."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        else:
            yield route, each.name


def visited() -> set[tuple[str, str | None]]:
    shown = (page for page in (*PAGES, WITHOUT_EDITION) if page.name not in FAILING)
    digits = {"current": "0" * 12, "earlier": "1" * 12, "withdrawn": "2" * 12}
    found = (resolve(f"/en/{page.path.format(**digits).split('?')[0]}") for page in shown)
    return {(match.route, match.url_name) for match in found}


def test_every_address_of_the_site_is_visited_or_is_no_page() -> None:
    known = {name for _, name in visited()} | set(LIKE_ANOTHER)
    # Pages of the process depend on who comes: the table of permissions holds every one of them, the journey visits them.
    process = set(objects.addresses().values())
    missing = {
        route
        for route, name in addresses(get_resolver().url_patterns)
        if not route.startswith(tuple(NO_PAGES))
        and name not in known
        and route.removeprefix("en/").replace("^", "") not in process
    }
    assert missing == set()


def test_what_is_said_to_be_no_page_exists() -> None:
    every = set(addresses(get_resolver().url_patterns))
    assert set(LIKE_ANOTHER) <= {name for _, name in every}
    assert set(LIKE_ANOTHER).isdisjoint(name for _, name in visited())
    for beginning in NO_PAGES:
        assert any(route.startswith(beginning) for route, _ in every)


def test_pages_within_an_edition_are_the_pages_that_are_visited() -> None:
    every = set(addresses(get_resolver().url_patterns))
    within = {name for route, name in every if "edition_id" in route}
    plain = {name for route, name in every if "edition_id" not in route}
    assert within <= plain
    assert {name for route, name in visited() if "edition_id" in route} == {"home", "region", "changes"}
