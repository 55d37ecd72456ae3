"""What a visit is: a browser that watches what pages do, and questions that tests ask of pages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Route
from playwright.sync_api import Page as Tab

from tests.browser.pages import Page

SCREENSHOTS = Path(__file__).resolve().parents[2] / "test-artefacts" / "screenshots"

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
COLOURS = ("color-contrast", "link-in-text-block")
"""Rules of axe that a dark page can break where the light one does not."""

AXE = Axe().axe_script

ASK_UNLIKE_TEXTS = """() => {
    const behind = new Map();
    const drawn = each => {
        if (!each) return "";
        if (!behind.has(each)) {
            const style = getComputedStyle(each);
            behind.set(each, drawn(each.parentElement) + "<" + [style.backgroundColor, style.backgroundImage, style.opacity,
                style.filter, style.mixBlendMode, style.position, style.zIndex, style.visibility].join());
        }
        return behind.get(each);
    };
    const seen = new Map();
    for (const each of document.querySelectorAll("body *")) {
        each.removeAttribute("data-asked-for-contrast");
        const says = [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!(says || each.matches("input, select, textarea, button")) || !each.getClientRects().length) continue;
        const style = getComputedStyle(each);
        const form = [drawn(each), style.color, style.fontSize, style.fontWeight, style.textShadow, style.textIndent, style.clip,
            style.clipPath, each.matches("input, select, textarea, button") ? each.type : "",
            !!each.closest(":disabled, [aria-disabled=true]")].join(";");
        seen.set(form, (seen.get(form) || 0) + 1);
        // What is placed over other things may have anything behind it.
        if (seen.get(form) <= 2 || /absolute|fixed|sticky/.test(form)) each.setAttribute("data-asked-for-contrast", "");
    }
}"""
"""Of all texts that have their colour, size and weight in common, and how everything that they stand in is drawn, two are asked for their contrast;
and all that are placed over something else."""

STAND_IN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 5" width="800" height="500"><path d="M0 0h8v5H0z"/></svg>'
)


@dataclass(frozen=True)
class Site:
    """A running installation: where it answers and the identifiers of its editions."""

    address: str
    current: str = ""
    earlier: str = ""
    withdrawn: str = ""

    def at(self, path: str, language: str = "en") -> str:
        """The address of a page; editions are named by their part."""
        parts = {"current": self.current, "earlier": self.earlier, "withdrawn": self.withdrawn}
        return f"{self.address}/{language}/{path.format(**parts)}"


@dataclass
class Watch:
    """Notes what no page may do: ask another host, write to the console, break the policy, fail in a script."""

    site: str
    complaints: list[str] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)
    """Addresses that answer with an error on purpose; the browser says so in its console."""

    def over(self, context: BrowserContext) -> None:
        """Watch all tabs of a browser."""
        context.on("request", lambda request: self.asked(request.url))
        context.on("console", self.said)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))

    def over_tab(self, tab: Tab) -> None:
        """Watch one tab alone."""
        tab.on("request", lambda request: self.asked(request.url))
        tab.on("console", self.said)
        tab.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def asked(self, url: str) -> None:
        if not url.startswith((f"{self.site}/", "data:", "blob:", "about:")):
            self.complaints.append(f"another host: {url}")

    def said(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        where = message.location.get("url", "")
        if not (message.text.startswith("Failed to load resource") and where in self.expected):
            self.complaints.append(f"console: {message.text} ({where})")


def visit(tab: Tab, watch: Watch, site: Site, page: Page, language: str = "en") -> None:
    """Open a page and see that it answers as it should."""
    address = site.at(page.path, language)
    if page.status >= 400:
        watch.expected.add(address)
    response = tab.goto(address)
    assert response is not None
    assert response.status == page.status, f"{address} answers {response.status}"


def see_all_pictures(tab: Tab) -> None:
    """Load also what lies below the window, and wait for it."""
    tab.evaluate(
        """async () => {
            const pictures = [...document.images];
            pictures.forEach(picture => { picture.loading = "eager"; });
            await Promise.all(pictures.map(picture => picture.decode().catch(() => null)));
            await document.fonts.ready;
        }"""
    )


def stand_in(route: Route) -> None:
    """In the place of a picture, where only the page around it matters: drawing takes long."""
    route.fulfill(content_type="image/svg+xml", body=STAND_IN)


def fold(tab: Tab) -> None:
    """Leave two of all rows, list entries and outlines that are drawn alike: looking at each again finds nothing new."""
    tab.evaluate(
        """() => {
            const drawn = each => each.tagName + "." + (each.getAttribute("class") || "")
                + "(" + [...each.children].map(drawn).join() + ")";
            const seen = new Map();
            for (const each of document.querySelectorAll("tbody > tr, main li, .overlay > a, option")) {
                const form = drawn(each);
                seen.set(form, (seen.get(form) || 0) + 1);
                if (seen.get(form) > 2 && !each.querySelector("[id]") && !each.matches(":checked")) each.remove();
            }
        }"""
    )


def violations(
    tab: Tab, *, tags: Sequence[str] = STANDARD, rules: Sequence[str] = (), but: Sequence[str] = ()
) -> list[str]:
    """What axe finds wrong: rule, what it says, and where, one line for each place. Rules in `but` are left out."""
    only: dict[str, Any] = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(tags)}
    options: dict[str, Any] = {"runOnly": only, "resultTypes": ["violations"]}
    if not rules:
        options["rules"] = {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in but}
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
        tab.evaluate("axe.configure({rules: [{id: 'color-contrast', selector: '[data-asked-for-contrast]'}]})")
    tab.evaluate(ASK_UNLIKE_TEXTS)
    found = tab.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}" for each in found for node in each["nodes"]
    ]


def reaches_beyond(tab: Tab) -> list[str]:
    """Elements that make the page scroll sideways; none if it fits its window."""
    reached: list[str] = tab.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll("body *")]
                .filter(each => each.getBoundingClientRect().right > width + 1)
                .slice(0, 5).map(each => each.outerHTML.slice(0, 120));
        }"""
    )
    return reached or (["the page"] if _scrolls(tab) else [])


def _scrolls(tab: Tab) -> bool:
    wider: bool = tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider


def picture_of(tab: Tab, name: str) -> None:
    """Keep a picture of the whole page among the artefacts, where they were asked for (`PICTURES=yes make test`): each takes as long as the page."""
    if not os.environ.get("PICTURES"):
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=SCREENSHOTS / f"{name}.jpg", type="jpeg", quality=80, full_page=True, animations="disabled")
