"""A document as PDF for everybody: tagged, in reading order, with its language and title, by the rules of PDF/UA-1.

Typst sets the pages from `template.typ`; what is said reaches it as JSON and is never read as markup. Its only clock is the
date of the document: the same document gives the same bytes.
"""

from __future__ import annotations

import datetime
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from observatory.documents import letters, pictures, tree
from observatory.documents.arrangement import Arrangement
from observatory.documents.checks import check
from observatory.documents.row_headers import with_row_headers
from observatory.documents.widths import column_widths
from observatory.documents.words import speaks, split_language, word

TEMPLATE = Path(__file__).with_name("template.typ")
_MARK = Path(__file__).resolve().parent.parent / "core" / "static" / "core" / "mark.svg"

# Room for a picture: millimetres across an upright page, and down one with a caption under it.
_WIDEST = {"report": 170.0, "paper": 170.0, "letter": 156.0}
_HIGHEST = 205.0
_PIXEL = 25.4 / 96
# Points of the type of tables, in the text and at the end.
_SIZE = 9
_SIZE_ANNEX = 8
# A row with a cell of more letters may be broken over two pages.
_LONG_CELL = 500
_RUNNING_TITLE = 90
# Points of the title, by how many letters it has at most.
_TITLE_SIZES: dict[tree.Style, tuple[tuple[float, float], ...]] = {
    "report": ((60, 36), (120, 28), (math.inf, 20)),
    "paper": ((60, 26), (120, 21), (math.inf, 16)),
    "letter": ((math.inf, 15),),
}


class PrintingError(RuntimeError):
    """The printer refused what the checks let pass; says what it said. Never the fault of who wrote the text."""


def to_pdf(document: tree.Document) -> bytes:
    """The document as PDF. Raises DocumentError, naming each block that would leave a reader out."""
    import typst

    check(document)
    try:
        pdf = typst.compile(
            TEMPLATE.read_bytes(),
            root=str(TEMPLATE.parent),
            font_paths=_fonts(),
            sys_inputs={"document": json.dumps(_Plan(document).whole(), ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=_midnight(document.date),
        )
    except typst.TypstError as error:
        raise PrintingError(f"{document.title}: {error.message}") from error
    return with_row_headers(pdf, [table.row_headers for table in _tables(document)])


def _midnight(date: datetime.date) -> datetime.datetime:
    return datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC)


def _tables(document: tree.Document) -> list[tree.Table]:
    """Every table in the order in which it is printed."""
    inside = [block for block in tree.flat(document.blocks) if isinstance(block, tree.Table)]
    return inside + [table for table, _ in Arrangement(document).annex()]


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in letters.folders()],
    )


class _Plan:
    """What the template is given: nothing but strings, numbers, lists and mappings of them."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.language = document.language
        self.arrangement = Arrangement(document)

    def whole(self) -> dict[str, Any]:
        document, arrangement = self.document, self.arrangement
        title = letters.words(document.title)
        publisher = letters.words(document.publisher)
        shown = [part for part in (publisher, letters.words(document.identifier)) if part]
        return {
            "style": document.style,
            "lang": list(split_language(document.language)),
            "house": self.house(),
            "fonts": list(letters.families()),
            "mark": _MARK.read_text(encoding="utf-8"),
            "title": title,
            "title_size": _title_size(document.style, title),
            "subtitle": letters.words(document.subtitle),
            "description": letters.words(document.description),
            "keywords": [],
            "authors": [letters.words(author) for author in document.authors],
            "date": [document.date.year, document.date.month, document.date.day],
            "publisher": publisher,
            "sender": [letters.words(line) for line in document.sender],
            "recipient": [letters.words(line) for line in document.recipient],
            "origin": arrangement.origin,
            "origin_style": "warning" if document.origin == "invented" else "info",
            "running_title": title if len(title) <= _RUNNING_TITLE else title[: _RUNNING_TITLE - 1].rstrip() + "…",
            "running_publisher": " · ".join(shown),
            "page_words": word("page", self.language),
            "contents": word("contents", self.language) if self.has_chapters() else "",
            "facts": [self.definition(fact) for fact in arrangement.facts],
            "notices": [self.notice(notice) for notice in arrangement.notices],
            "imprint": self.words(document.imprint),
            "blocks": self.blocks(document.blocks),
            "evidence_title": word("evidence", self.language),
            "evidence": [self.entry(entry) for entry in document.evidence],
            "annex": self.annex(),
        }

    def has_chapters(self) -> bool:
        """Whether there is anything that a table of contents could list."""
        document = self.document
        headings = any(isinstance(block, tree.Heading) for block in tree.flat(document.blocks))
        return headings or bool(document.evidence) or bool(self.arrangement.annex())

    def house(self) -> list[str] | None:
        """The language of our own words where it is not that of the document."""
        spoken = speaks(self.language)
        return None if spoken == split_language(self.language)[0] else [spoken, ""]

    def lang(self, lang: str) -> list[str] | None:
        return list(split_language(lang)) if lang and lang != self.language else None

    # Blocks

    def blocks(self, blocks: tuple[tree.Block, ...]) -> list[dict[str, Any]]:
        planned = [
            self.block(block) | {"lang": self.lang(getattr(block, "lang", ""))} for block in blocks if _says(block)
        ]
        return _with_wide_pages(planned)

    def annex(self) -> list[dict[str, Any]]:
        """The tables of the figures under a heading of their own."""
        tables = self.arrangement.annex()
        if not tables:
            return []
        title = [{"kind": "text", "text": word("numbers", self.language), "lang": self.house()}]
        heading = {"kind": "heading", "level": 1, "parts": title, "lang": None}
        return _with_wide_pages([heading, *(self.table(table, caption=words) for table, words in tables)])

    def block(self, block: tree.Block) -> dict[str, Any]:
        if isinstance(block, tree.Heading):
            return {"kind": "heading", "level": block.level, "parts": self.words(block.content)}
        if isinstance(block, tree.Paragraph):
            return {"kind": "paragraph", "style": block.kind, "parts": self.words(block.content)}
        if isinstance(block, tree.BulletList):
            return {"kind": "bullets", "items": self.items(block)}
        if isinstance(block, tree.NumberedList):
            return {"kind": "numbers", "items": self.items(block), "start": block.start}
        if isinstance(block, tree.Table):
            return self.table(block)
        if isinstance(block, tree.Figure):
            return self.figure(block)
        if isinstance(block, tree.Quote):
            mark = (tree.EvidenceMark(block.evidence),) if block.evidence else ()
            return {
                "kind": "quote",
                "parts": self.words(block.content),
                "attribution": self.words(block.attribution),
                "mark": self.words(mark),
            }
        if isinstance(block, tree.Notice):
            return self.notice(block)
        if isinstance(block, tree.Definitions):
            return {"kind": "definitions", "entries": [self.definition(entry) for entry in block.entries]}
        if isinstance(block, tree.Section):
            return {"kind": "section", "blocks": self.blocks(block.blocks)}
        return {"kind": "break"}

    def items(self, block: tree.BulletList | tree.NumberedList) -> list[dict[str, Any]]:
        return [{"parts": self.words(item.content), "blocks": self.blocks(item.blocks)} for item in block.entries]

    def table(self, block: tree.Table, *, caption: tree.Words | None = None) -> dict[str, Any]:
        size = _SIZE if caption is None else _SIZE_ANNEX
        return {
            "kind": "table",
            "lang": self.lang(block.lang),
            "label": self.arrangement.next_table(),
            "caption": self.words(block.caption if caption is None else caption),
            "columns": [
                {"parts": self.words(column.label), "align": column.alignment, "width": width}
                for column, width in zip(block.heads, column_widths(block, _SIZE / size), strict=True)
            ],
            "rows": [
                {"cells": [self.words(cell) for cell in row], "long": max(map(_length, row)) > _LONG_CELL}
                for row in block.cells
            ],
            "note": self.words(block.note),
            "wide": block.wide,
            "size": size,
        }

    def figure(self, block: tree.Figure) -> dict[str, Any]:
        label = self.arrangement.next_figure()
        width, height = pictures.size(block)
        widest = min(width * _PIXEL, _WIDEST[self.document.style], _HIGHEST * width / height)
        return {
            "kind": "figure",
            "label": label,
            "caption": self.words(block.caption),
            "alternative": letters.words(block.alternative_text),
            "svg": letters.printable(pictures.drawing(block)),
            "width": round(widest, 3),
            "source_label": word("source", self.language),
            "source": self.words(block.source),
            "notes": [letters.words(note) for note in block.notes],
            "numbers": self.arrangement.numbers_at_end(),
        }

    def notice(self, block: tree.Notice) -> dict[str, Any]:
        return {
            "kind": "notice",
            "style": block.kind,
            "lang": self.lang(block.lang),
            "title": letters.words(block.title),
            "parts": self.words(block.content),
        }

    def definition(self, definition: tree.Definition) -> dict[str, Any]:
        return {"term": self.words(definition.term), "description": self.words(definition.description)}

    def entry(self, entry: tree.EvidenceEntry) -> dict[str, Any]:
        details: list[tree.Inline] = []
        for text in self.arrangement.entry_details(entry):
            details.append(tree.Text(f"{text.rstrip('.')}. "))
        if entry.address:
            details.append(tree.LinkTo(entry.address, entry.address))
        return {"parts": self.words(entry.content), "details": self.words(details)}

    # Words

    def words(self, words: tree.Words) -> list[dict[str, Any]]:
        return [self.part(part) for part in tree.inline(words)]

    def part(self, part: tree.Inline) -> dict[str, Any]:
        if isinstance(part, tree.Text):
            return {"kind": "text", "text": letters.words(part.text), "lang": self.lang(part.lang)}
        if isinstance(part, tree.LineBreak):
            return {"kind": "break"}
        if isinstance(part, tree.Strong):
            return {"kind": "strong", "parts": self.words(part.content)}
        if isinstance(part, tree.Emphasis):
            return {"kind": "emphasis", "parts": self.words(part.content)}
        if isinstance(part, tree.LinkTo):
            return {"kind": "link", "address": part.address, "parts": self.words(part.content)}
        return {"kind": "mark", "number": self.document.evidence_number(part.identifier)}


def _title_size(style: tree.Style, title: str) -> float:
    """Points of the title: a long one is set smaller."""
    return next(size for longest, size in _TITLE_SIZES[style] if len(title) <= longest)


def _length(words: tree.Words) -> int:
    return len(tree.plain(words))


def _with_wide_pages(planned: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Wide tables on pages of their own, together with the headings right above them."""
    found: list[dict[str, Any]] = []
    for block in planned:
        if block["kind"] != "table" or not block["wide"]:
            found.append(block)
            continue
        above: list[dict[str, Any]] = []
        while found and found[-1]["kind"] == "heading":
            above.insert(0, found.pop())
        if found and found[-1]["kind"] == "wide":
            found[-1]["blocks"] += [*above, block]
        else:
            found.append({"kind": "wide", "lang": None, "blocks": [*above, block]})
    return found


def _says(block: tree.Block) -> bool:
    return not isinstance(block, tree.Paragraph) or bool(tree.plain(block.content).strip())
