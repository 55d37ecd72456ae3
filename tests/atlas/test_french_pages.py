"""Nothing English is left on the French pages, but what says that it is English and what is data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import translation
from tools import messages

from observatory.atlas.urls import pages
from observatory.core.templatetags import core_components
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.editions import reader as reader_of
from observatory.evidence.models import Edition

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template"}
VERBATIM = {"code", "pre", "kbd", "samp", "mo"}
SPACES = re.compile("[ \t\r\n]+")
"""Those that a browser folds into one; no-break spaces stay."""
SPOKEN = ("alt", "title", "aria-label", "placeholder", "aria-description")

DATA = re.compile("Panorama of the union(, revised)?")
"""Titles of editions are what their makers called them."""

LABELS = ("the apostrophe is ’", "quotation marks are « and »")
"""What names from classifications may have as their publishers wrote it."""

PAGES = (
    "", "search/", "search/?q=nordby", "search/?q=hotel", "search/?q=zzz",
    "regions/", "regions/?q=karst", "regions/?q=zzz", "regions/?country=XA", "regions/?layer=category",
    "regions/union/XB11/", "regions/union/XB11/?layer=category", "regions/union/XB11/?layer=emerging&year=2014",
    "regions/union/XA11/", "regions/union/XB12/?year=2014", "regions/union/XA131/", "regions/union/XA1/",
    "industries/", "industries/?layer=category", "industries/?layer=emerging",
    "industries/division/C29/", "industries/division/C21/", "industries/division/C33/", "industries/category/12/",
    "industries/category/40/", "industries/emerging/advanced-packaging/",
    "map/", "map/?layer=division&industry=C29&measure=location_quotient", "map/?measure=strength",
    "map/?measure=location_quotient", "map/?layer=division&industry=C21",
    "compare/", "compare/?region=XB11&region=XA11", "compare/?region=XB11&region=XA11&region=XB12&layer=category",
    "compare/?region=XB11", "compare/?region=XB11&region=XB11", "compare/?region=XB11&region=zzz",
    "compare/?region=XB11&region=XA131",
    "data/", "data/validation/", "data/validation/?q=zzz", "data/changes/", "data/columns/", "data/api/", "editions/",
    "regions/download", "regions/list/download", "regions/union/XB11/download",
    "regions/union/XB11/observations/download", "industries/download", "industries/list/download",
    "industries/division/C29/download", "compare/download?region=XB11&region=XA11", "data/panorama/download",
    "data/measures/shift_shares/download", "data/validation/download", "data/panorama/download?format=doc", "compare/download",
    "regions/union/ZZ/", "industries/division/ZZ/", "map/?year=1900", "map/?layer=nothing", "nothing/",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A visible or spoken text, and the language that the page says it is in."""

    text: str
    language: str


class Reader(HTMLParser):
    """Reads a page as a person does: text and what is read aloud, each in the language that its elements name."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.languages = [("", "")]
        self.hidden = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        language = given.get("lang") or self.languages[-1][1]
        if tag in UNSEEN | VERBATIM:
            self.hidden += 1
        elif not self.hidden:
            self.pieces += [Piece(given[name] or "", language) for name in SPOKEN if given.get(name)]
        if tag == "meta" and given.get("name") == "description":
            self.pieces.append(Piece(given.get("content") or "", language))
        if tag not in VOID:
            self.languages.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.languages[-1][0] == tag, f"</{tag}> closes <{self.languages[-1][0]}>"
        self.languages.pop()
        if tag in UNSEEN | VERBATIM:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.pieces.append(Piece(SPACES.sub(" ", data).strip(" "), self.languages[-1][1]))


def pieces(html: str) -> list[Piece]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.pieces


@cache
def english_texts() -> frozenset[str]:
    """What the source says in English in more than three words on end, between the gaps that are filled in."""
    return frozenset(
        part.strip()
        for message in messages.texts_of(messages.extracted())
        for form in ([message.id] if isinstance(message.id, str) else message.id)
        for part in re.split(r"%\(\w+\)[sd]|<[^>]*>", form)
        if len(part.split()) > 3
    )


def left_in_english(html: str) -> Iterator[str]:
    """The pieces of a French page that are English though nothing says so."""
    french = [DATA.sub("x", piece.text) for piece in pieces(html) if piece.language == "fr"]
    whole = "\n".join(french)
    yield from (text for text in english_texts() if text in whole)
    for text in french:
        if words := messages.english(text):
            yield f"{text} ({', '.join(words)})"


def badly_set(html: str) -> Iterator[str]:
    """The pieces of a French page that break the rules of French typesetting."""
    for piece in pieces(html):
        if piece.language == "fr":
            yield from (f"{piece.text}: {what}" for what in messages.typography(piece.text) if what not in LABELS)


@pytest.fixture
def editions(db: None, first_folder: Path, second_folder: Path) -> None:
    """Two editions of a series, so that something has changed."""
    register_edition(first_folder, draw=False)
    register_edition(second_folder, draw=False)


@pytest.mark.usefixtures("editions")
def test_no_page_of_the_atlas_has_english_or_english_typesetting_left_in_french(client: Client) -> None:
    left: dict[str, list[str]] = {}
    for address in PAGES:
        answer = client.get(f"/fr/{address}", follow=True)
        assert answer.status_code in {200, 400, 404, 422}, address
        page = answer.content.decode()
        assert 'lang="fr"' in page
        if found := sorted({*left_in_english(page), *badly_set(page)}):
            left[address] = found
    assert left == {}


@pytest.mark.usefixtures("db")
def test_the_pages_before_the_first_edition_are_french_too(client: Client) -> None:
    for address in ("", "regions/", "data/", "editions/"):
        answer = client.get(f"/fr/{address}", follow=True)
        assert list(left_in_english(answer.content.decode())) == [], address


def test_what_is_written_in_english_only_says_so(client: Client, edition: Edition) -> None:
    reader = reader_of(edition)
    finding = {"rule": "break", "severity": "note", "message": "The series breaks here.", "codes": [], "count": 1}
    reader._remembered["json", "validation.json"] = {"findings": [finding]}
    reader.manifest["notices"] = ["The numbers of this source may be used by all."]
    reader.manifest["decisions"] = ["Took the only version of the regions that there is."]
    try:
        for address, english in (
            ("data/validation/", "The series breaks here."),
            ("data/", "The numbers of this source may be used by all."),
            ("data/", "Took the only version of the regions that there is."),
            ("regions/union/XB11/", "The numbers of this source may be used by all."),
            ("regions/download", "The numbers of this source may be used by all."),
        ):
            page = client.get(f"/fr/{address}").content.decode()
            assert {piece.language for piece in pieces(page) if piece.text == english} == {"en"}, address
            assert list(left_in_english(page)) == [], address
        assert "1 constat sur 1." in client.get("/fr/data/validation/").content.decode()
    finally:
        reader.close()


def test_every_page_of_the_atlas_is_among_those_that_are_read() -> None:
    with translation.override("fr"):
        read = {resolve(f"/fr/{address.split('?')[0]}").url_name for address in PAGES if address != "nothing/"}
    # The bare code of a region leads on to its page, and a file is no page.
    assert {pattern.name for pattern in pages} - read == {"bare_region", "download_file"}


def test_the_reader_finds_english_and_trusts_the_language_of_elements() -> None:
    page = '<html lang="fr"><p>La liste of the régions</p><p lang="en">The list</p><code>the code</code>'
    assert list(left_in_english(page + '<img alt="Map of France"><p>Skip to the content</p></html>')) == [
        "Skip to the content",
        "La liste of the régions (of, the)",
        "Map of France (of)",
        "Skip to the content (the, to)",
    ]


def test_every_column_of_a_figure_has_a_heading_that_is_translated() -> None:
    kinds = ("comparison", "location_quotients", "portfolio", "series", "star_map", "top_regions")
    modules = [import_module(f"observatory.statistics.figures.{kind}") for kind in kinds]
    names = {name for module in modules for name in module.SCHEMA}
    assert names - set(core_components.COLUMNS) == set()
    with translation.override("fr"):
        assert str(core_components.COLUMNS["drawn"]) == "Dessiné"
