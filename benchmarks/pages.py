"""The site on the European edition: every page on first and later views, and an uncommon figure beside other requests."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.europe import FILE
from benchmarks.measurement import ROOT, Line, Result, Setting, Target, observatory, run

FIRST_VIEW, LATER_VIEW, FIGURE = 0.150, 0.030, 1.0
LATER_VIEWS = 5
SETTLED = 10.0
"""Seconds between the start of the server and the first measured page: what it loads in the background is there by then."""

PAGES = (
    "",
    "search/?q=lapland",
    "regions/",
    "regions/?q=ma",
    "regions/2013/RO42/",
    "regions/2013/ITC4/",
    "regions/2013/ITC4/?layer=category",
    "regions/2013/DE60/",
    "regions/2013/RO/",
    "industries/",
    "industries/?layer=category",
    "industries/division/C10/",
    "industries/division/J62/",
    "industries/category/5/",
    "industries/emerging/advanced-packaging/",
    "map/",
    "map/?measure=location_quotient&industry=C29",
    "map/?measure=strength&layer=category",
    "compare/",
    "compare/?region=RO42&region=PT16&region=ITC4",
    "data/",
    "data/validation/",
    "data/changes/",
    "data/api/",
    "data/columns/",
    "editions/",
)
FIGURES = (
    "comparison-2014-ITC4.RO42.PT16",
    "top_regions-division-C29-2014",
    "location_quotients-FR10-2014-division-employment",
    "portfolio-ES51-2014-category",
    "star_map-2014-location_quotient-division-C29",
    "series-PL22-division-C29",
    "top_regions-division-J62-2014-location_quotient",
    "star_map-2014-employment-all",
    "portfolio-SE11-2014-category",
    "comparison-2014-UKI1.FR10.ES30.AT13",
)


@dataclass(frozen=True)
class Site:
    """A running server and the public identifier of its edition."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, connection: http.client.HTTPConnection, address: str) -> tuple[float, int, bytes]:
        """Seconds to the last byte, status, content as sent."""
        start = time.perf_counter()
        connection.request("GET", address, headers={"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{self.port}"})
        answer = connection.getresponse()
        content = answer.read()
        return time.perf_counter() - start, answer.status, content

    def connection(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def measure(setting: Setting) -> Result:
    # A folder of one's own keeps the registered edition, whose figures take minutes to draw, from run to run.
    home = Path(os.environ.get("BENCHMARK_HOME", setting.folder / "home"))
    result = Result(
        "pages", "seconds from request to last byte, gzipped, on the European edition of 2014; ratio to /health"
    )
    if not (home / "editions").is_dir():
        edition = setting.folder / "edition"
        run(observatory("panorama", "build", setting.file(*FILE), "--year", "2014", "--to", edition))
        added = run(observatory("edition", "add", edition), environment={"OBSERVATORY_HOME": str(home)})
        result.lines.append(Line("registering the edition, all standard figures", added.wall, added.cpu, added.memory))
    firsts: dict[str, list[float]] = {address: [] for address in PAGES}
    laters: dict[str, list[float]] = {address: [] for address in PAGES}
    sizes: dict[str, int] = {}
    health: list[float] = []
    starts: list[float] = []
    for number in range(setting.repeat):
        with served(home) as (site, started):
            starts.append(started)
            time.sleep(SETTLED)
            connection = site.connection()
            # Another page comes first in every run, so that what the first one pays is not always the same page's.
            turn = number * len(PAGES) // setting.repeat
            order = [*PAGES[turn:], *PAGES[:turn]]
            for address in order:
                seconds, status, content = site.get(connection, f"/en/{address}")
                if status != 200:
                    raise RuntimeError(f"/en/{address} answered {status}")
                firsts[address].append(seconds)
                sizes[address] = len(content)
            for address in order:
                laters[address] += [site.get(connection, f"/en/{address}")[0] for _ in range(LATER_VIEWS)]
            health += [site.get(connection, "/health")[0] for _ in range(50)]
            if number == setting.repeat - 1:
                figures = uncommon_figures(site, home)
    peer = statistics.median(health)
    for address in PAGES:
        first, later = statistics.median(firsts[address]), statistics.median(laters[address])
        worst = max(firsts[address])
        note = f"then {later * 1000:.1f} ms; worst first {worst * 1000:.0f} ms; {sizes[address] / 1024:.0f} KiB"
        result.lines.append(Line(f"/en/{address}", first, None, None, first / peer, note))
    slowest_first = max(PAGES, key=lambda address: statistics.median(firsts[address]))
    slowest_later = max(PAGES, key=lambda address: statistics.median(laters[address]))
    result.lines += [
        Line("peer: /health, no page", peer, None, None, 1.0),
        Line("start of the server to its first answer", statistics.median(starts)),
        *figures.lines,
    ]
    result.targets = [
        Target(
            f"first view, slowest page (/en/{slowest_first})", FIRST_VIEW, statistics.median(firsts[slowest_first]), "s"
        ),
        Target(
            f"later views, slowest page (/en/{slowest_later})",
            LATER_VIEW,
            statistics.median(laters[slowest_later]),
            "s",
        ),
        *figures.targets,
    ]
    result.facts = {"pages": len(PAGES), "first_views": setting.repeat, "later_views": setting.repeat * LATER_VIEWS}
    return result


def uncommon_figures(site: Site, home: Path) -> Result:
    """Figures that are not drawn beforehand, at their own addresses, while other requests go on."""
    connection = site.connection()
    found = re.search(rb"/figures/([0-9a-f]{12})/", plain(site, "/en/regions/2013/RO42/"))
    if found is None:
        raise RuntimeError("the page of a region shows no figure")
    edition = found[1].decode()
    folder = home / "figures" / edition / "en" / "light"
    for name in FIGURES:
        for file in folder.glob(f"{name}.*"):
            file.unlink()
    addresses = ["/en/regions/2013/RO42/", "/en/industries/division/C10/", "/en/map/", "/en/regions/", "/en/data/"]
    alone = _visits(site, addresses, seconds=4.0)
    stop = threading.Event()
    beside: list[float] = []
    visitor = threading.Thread(target=lambda: beside.extend(_visits(site, addresses, stop=stop)))
    visitor.start()
    drawn: list[float] = []
    try:
        for name in FIGURES:
            seconds, status, content = site.get(connection, f"/figures/{edition}/en/light/{name}.svg")
            if status != 200:
                raise RuntimeError(f"the figure {name} answered {status}: {content[:200]!r}")
            drawn.append(seconds)
    finally:
        stop.set()
        visitor.join()
    result = Result("figures", "")
    slowest = FIGURES[drawn.index(max(drawn))]
    result.lines = [
        Line(f"{len(FIGURES)} uncommon figures, each drawn at its address", statistics.median(drawn), note=f"slowest {max(drawn):.2f} s ({slowest})"),
        Line("pages one after another, nothing else going on", statistics.median(alone), note=f"95th percentile {_high(alone) * 1000:.0f} ms"),
        Line("the same pages while the figures are drawn", statistics.median(beside), None, None, None,
             f"95th percentile {_high(beside) * 1000:.0f} ms; {len(beside)} requests"),
    ]  # fmt: skip
    result.targets = [
        Target(f"an uncommon figure, slowest of {len(FIGURES)}", FIGURE, max(drawn), "s"),
        Target("other requests meanwhile, 95th percentile", FIRST_VIEW, _high(beside), "s"),
    ]
    return result


def plain(site: Site, address: str) -> bytes:
    """The content of a page, not compressed."""
    connection = site.connection()
    connection.request("GET", address)
    return connection.getresponse().read()


def _visits(
    site: Site, addresses: list[str], *, seconds: float = 3600, stop: threading.Event | None = None
) -> list[float]:
    connection = site.connection()
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and not (stop and stop.is_set()):
        taken.append(site.get(connection, addresses[len(taken) % len(addresses)])[0])
    return taken


def _high(numbers: list[float]) -> float:
    return statistics.quantiles(numbers, n=20)[-1]


@contextmanager
def served(home: Path) -> Iterator[tuple[Site, float]]:
    """A server of its own on a free port, and the seconds it took to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in observatory("serve", "--port", str(port))],
        cwd=ROOT,
        env={**os.environ, "OBSERVATORY_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        site = Site(port, process)
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                if site.get(connection, "/health")[1] == 200:
                    break
            except OSError:
                time.sleep(0.05)
            if time.perf_counter() - start > 120:
                raise RuntimeError("the server does not answer")
        yield site, time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
