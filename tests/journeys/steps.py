"""How people go through the site in a journey: they follow links, fill in forms, press buttons and read their mail.

Every page on which somebody arrives is looked at once in each width: axe finds nothing, nothing reaches beyond the window, and a
picture is kept.
"""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator
from playwright.sync_api import Page as Tab

from tests.browser.visiting import NARROW, SCREENSHOTS, WIDE, Watch, fold, reaches_beyond, violations

SECONDS = 90
"""How long a person waits for a mail."""

Value = str | bool | Sequence[str] | Path


@dataclass
class Journey:
    """A site, its mailbox, the people who have come to it, and what they remember."""

    address: str
    mailbox: Path
    browser: Browser
    watch: Watch
    people: dict[str, Person] = field(default_factory=dict)
    looked_at: set[tuple[int, str]] = field(default_factory=set)
    eye: Tab = field(init=False)
    """What looks at pages of a telephone for axe."""
    remembered: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.eye = self.browser.new_context(viewport=NARROW, locale="fr-FR", reduced_motion="reduce").new_page()

    def person(self, email: str, *, phone: bool = False) -> Person:
        """Somebody with a browser of their own: a desktop, or a telephone without JavaScript."""
        if email not in self.people:
            context = self.browser.new_context(
                viewport=NARROW if phone else WIDE,
                java_script_enabled=not phone,
                locale="fr-FR",
                reduced_motion="reduce",
            )
            context.set_default_timeout(45_000)
            self.watch.over(context)
            self.people[email] = Person(self, email, context, context.new_page(), phone)
        return self.people[email]

    def set_clock(self, moment: str) -> None:
        """Let the time come, and what is due then."""
        urllib.request.urlopen(f"{self.address}/clock?at={urllib.parse.quote(moment)}", timeout=120).close()

    def letters(self, email: str) -> list[str]:
        """The mails that somebody has got, the latest last: subject and text."""
        found = []
        for file in sorted(self.mailbox.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if body is not None and email in str(mail["To"]):
                found.append(f"{mail['Subject']}\n\n{body.get_content()}")
        return found

    def close(self) -> None:
        """Everybody closes their browser."""
        self.eye.context.close()
        for person in self.people.values():
            person.context.close()


@dataclass
class Person:
    """Somebody at their browser."""

    journey: Journey
    email: str
    context: BrowserContext
    tab: Tab
    phone: bool
    read: int = 0

    # -- ways ---------------------------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        """Open an address, of a mail or below the language."""
        address = path if path.startswith("http") else f"{self.journey.address}/fr/{path}"
        self.arrived(lambda: self.tab.goto(address))

    def follow(self, href: str, within: str = "main") -> None:
        """Follow the first link whose address ends like this pattern."""
        links = self.tab.locator(f"{within} a[href]")
        for number, address in enumerate(self._attributes(links, "href")):
            if re.search(f"{href}$", address):
                link = links.nth(number)
                self._open(link)
                self.arrived(link.click)
                return
        raise AssertionError(f"no link to {href} on {self.tab.url}: {self.links()}")

    def press(self, action: str = "", name: str = "", /, **values: Value) -> None:
        """Fill in the form that is sent to an address ending like this pattern ("" is the page's own), and send it."""
        form = self.form(action, name)
        self.fill(form, values)
        button = form.locator(_button(name))
        self._open(button.first)
        self.arrived(button.first.click)

    def send(self, values: Mapping[str, Value], action: str = "", name: str = "") -> None:
        """The same, with the fields as a mapping; the page that comes is not the form with errors."""
        self.press(action, name, **values)
        errors = self.tab.locator(".errors, [role=alert]").all_inner_texts()
        assert not errors, f"{self.tab.url} says {errors}"

    def form(self, action: str = "", name: str = "") -> Locator:
        """The first form that is sent to an address ending like this pattern; the page's own is a form in its main part."""
        forms = self.tab.locator("main form[method=post]")
        for number, target in enumerate(self._attributes(forms, "action")):
            if re.search(f"{action}$", target) if action else not target:
                form = forms.nth(number)
                if not name or form.locator(_button(name)).count():
                    return form
        raise AssertionError(f"no form to {action or 'itself'} on {self.tab.url}: {self.forms()}")

    def fill(self, form: Locator, values: Mapping[str, Value]) -> None:
        """Write, choose, tick and attach."""
        for name, value in values.items():
            fields = form.locator(f"[name='{name}']:not([type=hidden])")
            assert fields.count(), f"no field {name} on {self.tab.url}: {self.forms()}"
            first = fields.first
            self._open(first)
            kind = first.evaluate("each => each.getAttribute('type') || each.tagName.toLowerCase()")
            if isinstance(value, Path):
                first.set_input_files(value)
            elif kind in {"radio", "checkbox"}:
                if isinstance(value, bool):
                    first.set_checked(value)
                elif isinstance(value, str):
                    form.locator(f"[name='{name}'][value='{value}']").check()
                else:
                    for number, one in enumerate(self._attributes(fields, "value")):
                        fields.nth(number).set_checked(one in value)
            elif kind == "select":
                first.select_option(value if isinstance(value, str) else list(value))  # type: ignore[arg-type]
            else:
                first.fill(str(value))

    def _attributes(self, places: Locator, name: str) -> list[str]:
        """What an attribute says at each of these places, all asked at once."""
        found: list[str] = places.evaluate_all(f"places => places.map(each => each.getAttribute('{name}') || '')")
        return found

    def _open(self, place: Locator) -> None:
        """Open the details that hide something."""
        for details in place.locator("xpath=ancestor::details[not(@open)]").all():
            details.locator("> summary").click()

    def write_page(self, kind: str, heading: str = "", prose: str = "", **values: str) -> None:
        """Write a page of publications in the back office, in the section that is open there, and publish it.

        Its body gets a heading, its introduction some prose, where there is one.
        """
        section = re.search(r"/cms/pages/(\d+)/", self.tab.url)
        assert section is not None, self.tab.url
        address = f"{self.journey.address}/cms/pages/add/publications/{kind}/{section[1]}/"
        # While one writes, the back office tries to save a draft by itself, and is refused one that has no title yet.
        self.journey.watch.expected.add(address)
        self.tab.goto(address)
        for name, value in values.items():
            field = self.tab.locator(f"#page-edit-form [name='{name}']")
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        if heading:
            self.tab.locator("button.c-sf-add-button").first.click()
            self.tab.locator("[role=option]").first.click()
            self.tab.locator("[name='body-0-value']").fill(heading)
        if prose:
            self.tab.locator("#page-edit-form [role=textbox][contenteditable=true]").first.fill(prose)
        self.tab.locator("footer button[data-w-dropdown-target=toggle]").first.click()
        with self.tab.expect_navigation():
            self.tab.locator("footer button[name=action-publish]").click()
        assert self.tab.url.endswith(f"/cms/pages/{section[1]}/"), self.tab.url

    # -- arriving -----------------------------------------------------------------------------------------------------

    def arrived(self, way: Callable[[], Any]) -> None:
        """Go that way, and look at the page that comes if nobody did before."""
        answers: list[int] = []

        def note(response: Any) -> None:
            if response.request.is_navigation_request() and response.frame == self.tab.main_frame:
                answers.append(response.status)

        self.tab.on("response", note)
        try:
            with self.tab.expect_navigation():
                way()
        finally:
            self.tab.remove_listener("response", note)
        assert all(status < 400 for status in answers), f"{self.tab.url} answers {answers}: {self.said()}"
        self.look()

    def look(self) -> None:
        """See that a page can be used by everybody, and keep its picture; once for each kind of page and width."""
        path = urllib.parse.urlsplit(self.tab.url).path
        if path.startswith("/cms/"):
            return  # the back office is Wagtail's own
        kind = re.sub(r"/[A-Za-z0-9_-]{16,}(?=/)", "/_", path)
        headings = self.tab.locator("h1").all_inner_texts()
        assert len(headings) == 1, f"{path} has not one h1 but {headings}"
        key = (NARROW if self.phone else WIDE)["width"], f"{kind} {headings[0]}"
        if key in self.journey.looked_at:
            return
        self.journey.looked_at.add(key)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", kind.removeprefix("/fr").lower()).strip("-") or "home"
        number = len(self.journey.looked_at)
        picture = SCREENSHOTS / f"journey-{number:03}-{name}-{key[0]}.jpg"
        self.tab.screenshot(path=picture, type="jpeg", quality=80, full_page=True)
        found = reaches_beyond(self.tab) + violations(self.double() if self.phone else self.tab)
        assert not found, f"{path} at {key[0]} pixels: {found}"

    def double(self) -> Tab:
        """The same page in a browser of the same width that runs scripts, which axe needs."""
        self.journey.eye.unroute_all()
        self.journey.eye.route(
            self.tab.url, lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=self.tab.content())
        )
        self.journey.eye.goto(self.tab.url)
        fold(self.journey.eye)
        return self.journey.eye

    def names(self, kind: str, value: str = "") -> list[str]:
        """The names of the fields of a kind (`radio`, `checkbox`) on the page, in their order; of those alone that offer this value."""
        offering = f"[value='{value}']" if value else ""
        return list(dict.fromkeys(self._attributes(self.tab.locator(f"main input[type={kind}]{offering}"), "name")))

    def said(self) -> str:
        """What the main part of the page says."""
        return self.tab.locator("main").inner_text()

    def links(self) -> list[str]:
        return self._attributes(self.tab.locator("main a[href]"), "href")

    def forms(self) -> list[tuple[str, list[str]]]:
        """Every form of the page: where it goes, the names of its fields."""
        return [
            (
                form.get_attribute("action") or "",
                form.evaluate(
                    "form => [...form.elements].map(each => `${each.type}:${each.name}=${(each.value || '').slice(0, 30)}`)"
                ),
            )
            for form in self.tab.locator("form").all()
        ]

    # -- mail ---------------------------------------------------------------------------------------------------------

    def letter(self, containing: str = "") -> str:
        """The next mail that comes, or came and was not read, with these words in it."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            letters = self.journey.letters(self.email)
            for number, letter in enumerate(letters[self.read :], start=self.read + 1):
                if containing in letter:
                    self.read = number
                    return letter
            time.sleep(0.1)
        raise AssertionError(
            f"no mail to {self.email} with “{containing}”: {self.journey.letters(self.email)[self.read :]}"
        )

    def link(self, path: str) -> str:
        """The address in the next mail that leads below this path."""
        found = re.search(rf"{self.journey.address}/\w\w/{path}\S*", self.letter(f"/{path}"))
        assert found is not None
        return found[0]

    def sign_up(self, password: str) -> None:
        """Get an account, from wherever the site asks for one, and confirm the address."""
        self.go("account/signup/")
        self.press("/account/signup/", email=self.email, password1=password, password2=password)
        self._confirm("/account/confirm-email/")

    def sign_in(self) -> None:
        """With a code that comes by mail."""
        self.context.clear_cookies()
        self.read = len(self.journey.letters(self.email))
        self.go("account/login/code/")
        self.press("/account/login/code/", email=self.email)
        self._confirm("/account/login/code/confirm/")

    def _confirm(self, action: str) -> None:
        code = None
        while code is None:
            # Another mail may arrive in between.
            code = re.search(r"^\s*([A-Z0-9]{3,5}-[A-Z0-9]{3,5})\s*$", self.letter(), re.MULTILINE)
        self.press(action, code=code[1])


def _button(name: str) -> str:
    """Which button is pressed: of this name, of this name and value (`go=send`), or the first that sends."""
    if not name:
        return "button[type=submit]:not(.hidden, [name=filter])"
    key, _, value = name.partition("=")
    return f"button[name='{key}'][value='{value}']" if value else f"button[name='{key}']"
