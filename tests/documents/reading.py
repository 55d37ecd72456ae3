"""What a screen reader meets in a PDF: the structure tree in its order, with the words that belong to each element."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pikepdf

OWN_WORDS = {"/Title", "/H1", "/H2", "/H3", "/H4", "/P", "/Lbl", "/LBody", "/Caption", "/TH", "/TD"}
"""Elements that hold words; what is inside them in a line (links, emphasis) counts as theirs."""


@dataclass
class Element:
    """One structure element that says something: its type, its words without white space, its language if it has one."""

    kind: str
    words: str
    lang: str = ""


def squeezed(text: str) -> str:
    """The text without what a line break may add or take: white space, hyphens, joiners."""
    return "".join(letter for letter in text if not letter.isspace() and letter not in "-\u00ad\u2010\u200b\u2060")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


@lru_cache(maxsize=32)
def _kept(pdf: bytes) -> pikepdf.Pdf:
    """The file, open as long as its elements may be looked at."""
    return opened(pdf)


def elements(pdf: bytes) -> Iterator[Any]:
    """All structure elements in the order of the tree."""
    document = _kept(pdf)

    def walk(element: Any) -> Iterator[Any]:
        for child in kids(element):
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                yield child
                yield from walk(child)

    yield from walk(document.Root.StructTreeRoot)


def kids(element: Any) -> list[Any]:
    held = element.get("/K")
    return list(held) if isinstance(held, pikepdf.Array) else [] if held is None else [held]


@lru_cache(maxsize=32)
def reading_order(pdf: bytes) -> tuple[Element, ...]:
    """What is read, in the order in which it is read: pictures by their alternative text, without contents and artifacts."""
    document = _kept(pdf)
    marked = _marked(pdf)
    found: list[Element] = []

    def walk(element: Any, page: Any, into: Element | None) -> None:
        page = element.get("/Pg", page)
        kind = str(element.S)
        if kind == "/TOC":
            return
        if kind == "/Figure":
            found.append(Element(kind, squeezed(str(element.Alt)), str(element.get("/Lang", ""))))
            return
        if kind in OWN_WORDS and not (kind == "/P" and into is not None and into.kind in ("/TH", "/TD")):
            into = Element(kind, "", str(element.get("/Lang", "")))
            found.append(into)
        for child in kids(element):
            if isinstance(child, int) or (isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/MCR"):
                place = page if isinstance(child, int) else child.get("/Pg", page)
                number = child if isinstance(child, int) else int(child.MCID)
                words = marked[place.objgen][number]
                assert into is not None or not words.strip(), f"words outside of any element: {words!r}"
                if into is not None:
                    into.words += squeezed(words)
            elif isinstance(child, pikepdf.Dictionary) and "/S" in child:
                walk(child, page, into)

    for child in kids(document.Root.StructTreeRoot):
        walk(child, None, None)
    return tuple(element for element in found if element.words)


def painted_outside(pdf: bytes) -> list[str]:
    """Words that are painted as artifacts, page by page."""
    return [words.get(None, "") for words in _marked(pdf).values()]


def languages(pdf: bytes) -> dict[str, str]:
    """The language of each piece of marked content that says its own."""
    found: dict[str, str] = {}
    for page in _kept(pdf).pages:
        spoken: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page, "BDC"):
            properties = instruction.operands[1]
            if "/Lang" in properties and "/MCID" in properties:
                spoken[int(properties["/MCID"])] = str(properties["/Lang"])
        words = _marked(pdf)[page.objgen]
        found |= {words[number]: lang for number, lang in spoken.items()}
    return found


@lru_cache(maxsize=32)
def _marked(pdf: bytes) -> dict[Any, dict[int | None, str]]:
    """The words of the marked content of each page, by the number of its object."""
    return {page.objgen: _marked_content(page) for page in _kept(pdf).pages}


def _marked_content(page: Any) -> dict[int | None, str]:
    """The words of each piece of marked content of a page; those of artifacts under None."""
    found: dict[int | None, str] = {}
    stack: list[int | None] = []
    letters: dict[int, str] = {}
    fonts = page.get("/Resources", {}).get("/Font", {})
    for instruction in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            properties = operands[1] if operator == "BDC" else {}
            stack.append(int(properties["/MCID"]) if "/MCID" in properties else None)
            if stack[-1] is not None:
                found.setdefault(stack[-1], "")
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            letters = _to_unicode(fonts[str(operands[0])])
        elif operator in ("Tj", "TJ"):
            pieces = operands[0] if operator == "TJ" else [operands[0]]
            data = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            words = "".join(
                letters.get(int.from_bytes(data[i : i + 2], "big"), "\ufffd") for i in range(0, len(data), 2)
            )
            owner = stack[-1] if stack else None
            found[owner] = found.get(owner, "") + words
    return found


def _to_unicode(font: Any) -> dict[int, str]:
    """The letters of a font's glyphs by its ToUnicode map."""
    found: dict[int, str] = {}
    inside = ""
    for instruction in pikepdf.parse_content_stream(font.ToUnicode):
        inside = str(instruction.operator)
        values = [bytes(one) if isinstance(one, pikepdf.String) else one for one in instruction.operands]
        if inside == "endbfchar":
            for glyph, text in zip(values[::2], values[1::2], strict=True):
                found[int.from_bytes(glyph, "big")] = text.decode("utf-16-be")
        elif inside == "endbfrange":
            for first, last, text in zip(values[::3], values[1::3], values[2::3], strict=True):
                for number, glyph in enumerate(range(int.from_bytes(first, "big"), int.from_bytes(last, "big") + 1)):
                    found[glyph] = chr(ord(text.decode("utf-16-be")) + number)
    return found
