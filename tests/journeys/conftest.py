"""A site of its own for the journey, with a clock that the test moves, and the browsers of those who take part in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.atlas.conftest import build, first_folder
from tests.browser.conftest import chromium, editions, open_browser, serving
from tests.browser.visiting import Watch
from tests.journeys.steps import Journey
from tests.replay.conftest import played

__all__ = ["build", "chromium", "editions", "first_folder", "played"]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Only for the module: the other tests of the folder ask the database, which Django refuses beside Playwright."""
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def edition(editions: tuple[Path, Path, Path]) -> Path:
    """The fictional sample, in coarse industries and few years."""
    return editions[1]


@pytest.fixture(scope="module")
def journey(browser: Browser, edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """The site with an owner and a programme, before anybody came. At the end no page may have done what it may not."""
    folder = tmp_path_factory.mktemp("journey-site")
    environment = {"OBSERVATORY_HASHED_STATIC": "no", "OBSERVATORY_LANGUAGE": "fr"}
    with serving(folder, (edition,), module="tests.journeys.server", **environment) as address:
        begun = Journey(address, folder / "home" / "mail", browser, Watch(address))
        yield begun
        begun.close()
        assert begun.watch.complaints == []
