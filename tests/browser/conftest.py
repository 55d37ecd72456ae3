"""A site of its own on this machine, and a browser that watches it.

The browser is Debian's; without it these tests are skipped, or fail where CI says that nothing may be left out.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from tests import databases
from tests.browser.visiting import WIDE, Site, Watch

ROOT = Path(__file__).resolve().parents[2]
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws no window of its own around a page, and takes half the time for it."""
SECONDS_TO_START = 240
YEARS = (2019, 2020)

Visitor = Callable[..., Tab]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked with a language is asked of the pages in that language alone."""
    items[:] = [
        item
        for item in items
        if (mark := item.get_closest_marker("in_language")) is None
        or item.callspec.params["visited"][1] == mark.args[0]  # type: ignore[attr-defined]
    ]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser lies."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        reason = "Chromium is missing: install the Debian package chromium-headless-shell"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A browser that reaches this machine alone, while the block runs."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                # There is none: without this the picture of a page takes half as long again.
                "--disable-gpu",
                # A page is drawn in what the one before it left: a fifth less work for each. Takes the place of Playwright's own list.
                "--disable-features=RenderDocument",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield opened
        opened.close()


# Not for the whole session: Playwright keeps an event loop in this thread, in which Django refuses to ask its database.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="session")
def editions(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """An earlier, a current and a mistaken edition of the fictional sample, in coarse industries and few years."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The processes of one run share them: the first builds, the others wait.
        folder = folder.parent
    folder /= "browser-editions"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            _build_editions(folder)
            (folder / "built").touch()
    return folder / "earlier", folder / "current", folder / "withdrawn"


def _build_editions(folder: Path) -> None:
    import observatory.statistics as st
    from observatory.statistics.sources.boundaries import read_boundaries
    from observatory.statistics.sources.sample import write_sample

    statistics, regions, shapes, _ = write_sample(
        folder / "sample", years=YEARS, industry_levels=["section", "division"]
    )
    observations = st.read(statistics, regions=regions, region_version="sample")
    boundaries = read_boundaries(shapes)
    titles = {"earlier": YEARS[:1], "current": YEARS, "withdrawn": YEARS[:1]}
    results = {years: st.panorama(observations, year=list(years)) for years in set(titles.values())}
    for title, years in titles.items():
        st.build_edition(
            results[years],
            folder / title,
            title=f"Panorama of the fictional union, {title}",
            series="mistaken" if title == "withdrawn" else "sample",
            boundaries=boundaries.collection(),
            boundaries_notice=boundaries.notice,
        )


@pytest.fixture(scope="session")
def site(editions: tuple[Path, Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with an edition in use, an earlier one of the same series, and one that was withdrawn."""
    import observatory.statistics as st

    identifiers = [st.open_edition(folder).identity[:12] for folder in editions]
    with serving(tmp_path_factory.mktemp("browser-site"), editions) as address:
        yield Site(address, earlier=identifiers[0], current=identifiers[1], withdrawn=identifiers[2])


@pytest.fixture(scope="session")
def empty_site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site in which no edition has been registered."""
    with serving(tmp_path_factory.mktemp("browser-empty-site")) as address:
        yield Site(address)


@contextmanager
def serving(
    folder: Path, editions: tuple[Path, ...] = (), *, module: str = "tests.browser.server", **settings: str
) -> Iterator[str]:
    """Serve a new installation in `folder` while the block runs; its address. `settings` are environment variables."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OBSERVATORY_")}
    # The settings of the tests, which this process works under, would put the server into yet another home.
    environment |= {"OBSERVATORY_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "observatory.web.settings"}
    environment |= settings
    databases.give_to(folder / "home")
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(port), *map(str, editions)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the site did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture
def watch(site: Site) -> Watch:
    """What pages did that they may not do; it must be nothing."""
    return Watch(site.address)


@pytest.fixture
def visitor(browser: Browser, watch: Watch) -> Iterator[Visitor]:
    """Opens a browser as somebody has it: `visitor(java_script_enabled=False)`; keywords are those of Playwright."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Tab:
        context = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce"} | options)
        context.set_default_timeout(15_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def tab(visitor: Visitor) -> Tab:
    """A browser as most people have it."""
    return visitor()
