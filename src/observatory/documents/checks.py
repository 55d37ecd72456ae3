"""What a document must have before it is printed as anything.

Printers of PDF and DOCX accept in silence what leaves a reader out: no language, a picture without words, a table without
headings. Here such a document is refused, and every problem is named with the block that it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from observatory.documents import pictures, tree
from observatory.documents.words import known_language

_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@[^\s@]).*", re.DOTALL)
_FILE_NAME = re.compile(r"\S+\.(?:svg|png|jpe?g|gif|tiff?|webp|pdf)", re.IGNORECASE)
_SHOWN = 8


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `path` is the number of the block (`3`, or `3.2` for the second in the third), empty for the
    document as a whole; `begins` are its first words; `message` says what is wrong, in the reader's language."""

    path: str
    begins: str
    message: str

    def __str__(self) -> str:
        values = {"path": self.path, "begins": self.begins, "message": self.message}
        if not self.path:
            return _("The document: %(message)s") % values
        if not self.begins:
            return _("Block %(path)s: %(message)s") % values
        return _("Block %(path)s (“%(begins)s”): %(message)s") % values


class DocumentError(ValueError):
    """The document cannot be printed; `problems` are all that is wrong with it, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def check(document: tree.Document) -> None:
    """Raise DocumentError with everything that is wrong with the document; do nothing if it can be printed."""
    if found := tuple(problems(document)):
        raise DocumentError(found)


def problems(document: tree.Document) -> Iterator[Problem]:
    """Everything that is wrong with the document, in reading order."""
    check = _Check(document)
    yield from check.whole()
    yield from check.blocks(document.blocks, "")
    for number, entry in enumerate(document.evidence, start=1):
        yield from check.entry(entry, number)


def first_words(words: tree.Words) -> str:
    """The first words of something, by which a person finds it."""
    found = tree.plain(words).split()
    return " ".join(found[:_SHOWN]) + ("…" if len(found) > _SHOWN else "")


class _Check:
    """One walk through a document; remembers the level of the last heading."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.level = 0
        self.evidence = {entry.identifier for entry in document.evidence}

    def whole(self) -> Iterator[Problem]:
        document = self.document

        def wrong(message: str) -> Problem:
            return Problem("", "", message)

        if not document.language:
            yield wrong(_("the language is missing."))
        else:
            yield from self.language(document.language, "", "")
        if not document.title.strip():
            yield wrong(_("the title is missing."))
        if document.style not in tree.STYLES:
            yield wrong(_("there is no style “%(name)s”.") % {"name": document.style})
        if document.origin not in tree.ORIGINS:
            yield wrong(_("there is no origin “%(name)s”.") % {"name": document.origin})
        if document.origin == "sourced" and not document.origin_note.strip():
            yield wrong(_("it is said to rest on published sources, but none is named."))
        if not any(_speaks(block) for block in tree.flat(document.blocks)):
            yield wrong(_("it is empty."))
        identifiers = [entry.identifier for entry in document.evidence]
        for identifier in sorted({one for one in identifiers if identifiers.count(one) > 1}):
            yield wrong(_("two entries of the evidence are called “%(name)s”.") % {"name": identifier})
        if document.address:
            yield from self.address(document.address, "", "")
        for definition in document.facts:
            yield from self.definition(definition, "", first_words(definition.term))
        for notice in document.notices:
            yield from self.notice(notice, "", first_words(notice.title or notice.content))
        yield from self.words(document.imprint, "", "")

    def blocks(self, blocks: Iterable[tree.Block], above: str) -> Iterator[Problem]:
        for number, block in enumerate(blocks, start=1):
            path = f"{above}.{number}" if above else str(number)
            yield from self.block(block, path)

    def block(self, block: tree.Block, path: str) -> Iterator[Problem]:
        lang = getattr(block, "lang", "")
        begins = first_words(_first(block))
        if lang:
            yield from self.language(lang, path, begins)
        if isinstance(block, tree.Heading):
            yield from self.heading(block, path, begins)
        elif isinstance(block, tree.Paragraph):
            yield from self.words(block.content, path, begins)
        elif isinstance(block, tree.BulletList | tree.NumberedList):
            yield from self.list(block, path, begins)
        elif isinstance(block, tree.Table):
            yield from self.table(block, path, begins)
        elif isinstance(block, tree.Figure):
            yield from self.figure(block, path, begins)
        elif isinstance(block, tree.Quote):
            yield from self.quote(block, path, begins)
        elif isinstance(block, tree.Notice):
            yield from self.notice(block, path, begins)
        elif isinstance(block, tree.Definitions):
            if not block.entries:
                yield Problem(path, begins, _("the list is empty."))
            for definition in block.entries:
                yield from self.definition(definition, path, begins)
        elif isinstance(block, tree.Section):
            yield from self.blocks(block.blocks, path)

    def heading(self, block: tree.Heading, path: str, begins: str) -> Iterator[Problem]:
        if not tree.plain(block.content).strip():
            yield Problem(path, "", _("the heading is empty."))
        if not 1 <= block.level <= tree.DEEPEST_HEADING:
            yield Problem(path, begins, _("there is no heading of level %(level)d.") % {"level": block.level})
        elif block.level > self.level + 1:
            if self.level == 0:
                message = _("the first heading has level %(level)d; it must have level 1.") % {"level": block.level}
            else:
                message = _("a heading of level %(level)d follows one of level %(before)d; a level is skipped.") % {
                    "level": block.level,
                    "before": self.level,
                }
            yield Problem(path, begins, message)
        self.level = block.level
        yield from self.words(block.content, path, begins)

    def list(self, block: tree.BulletList | tree.NumberedList, path: str, begins: str) -> Iterator[Problem]:
        if not block.entries:
            yield Problem(path, begins, _("the list is empty."))
        for number, item in enumerate(block.entries, start=1):
            if not tree.plain(item.content).strip():
                yield Problem(path, begins, _("item %(number)d of the list is empty.") % {"number": number})
            yield from self.words(item.content, path, begins)
            yield from self.blocks(item.blocks, f"{path}.{number}")

    def table(self, block: tree.Table, path: str, begins: str, *, captioned: bool = False) -> Iterator[Problem]:
        if not captioned and not tree.plain(block.caption).strip():
            yield Problem(path, begins, _("the table has no caption."))
        if not block.heads or not any(tree.plain(column.label).strip() for column in block.heads):
            yield Problem(path, begins, _("the table has no header row."))
            return
        for number, column in enumerate(block.heads, start=1):
            if not tree.plain(column.label).strip():
                yield Problem(path, begins, _("column %(number)d has no heading.") % {"number": number})
            if column.alignment not in tree.ALIGNMENTS:
                yield Problem(path, begins, _("column %(number)d has an unknown alignment.") % {"number": number})
            yield from self.words(column.label, path, begins)
        if not block.rows:
            yield Problem(path, begins, _("the table has no rows."))
        for number, row in enumerate(block.cells, start=1):
            if len(row) != len(block.heads):
                yield Problem(
                    path,
                    begins,
                    _("row %(number)d has %(cells)d cells, but there are %(columns)d columns.")
                    % {"number": number, "cells": len(row), "columns": len(block.heads)},
                )
            if block.row_headers and row and not tree.plain(row[0]).strip():
                yield Problem(path, begins, _("row %(number)d does not say what it is about.") % {"number": number})
            for cell in row:
                yield from self.words(cell, path, begins)
        yield from self.words(block.caption, path, begins)
        yield from self.words(block.note, path, begins)

    def figure(self, block: tree.Figure, path: str, begins: str) -> Iterator[Problem]:
        alternative = block.alternative_text.strip()
        if not alternative:
            yield Problem(path, begins, _("the figure has no alternative text."))
        elif _FILE_NAME.fullmatch(alternative):
            yield Problem(path, begins, _("the alternative text of the figure is the name of a file."))
        if not tree.plain(block.caption).strip():
            yield Problem(path, begins, _("the figure has no caption."))
        if not block.svg and not block.png:
            yield Problem(path, begins, _("the figure has no picture."))
        if block.svg and pictures.svg_size(block.svg) is None:
            yield Problem(path, begins, _("the picture is no SVG drawing with a size."))
        elif block.svg and not pictures.svg_stands_alone(block.svg):
            yield Problem(path, begins, _("the picture needs files from elsewhere."))
        if block.png and pictures.png_size(block.png) is None:
            yield Problem(path, begins, _("the picture is no PNG image."))
        if block.address:
            yield from self.address(block.address, path, begins)
        if block.table is not None:
            yield from self.table(block.table, path, begins, captioned=True)
        yield from self.words(block.caption, path, begins)
        yield from self.words(block.source, path, begins)

    def quote(self, block: tree.Quote, path: str, begins: str) -> Iterator[Problem]:
        if not tree.plain(block.content).strip():
            yield Problem(path, begins, _("the quote is empty."))
        if not tree.plain(block.attribution).strip():
            yield Problem(path, begins, _("the quote does not say who said it."))
        if block.evidence and block.evidence not in self.evidence:
            yield self.unknown(block.evidence, path, begins)
        yield from self.words(block.content, path, begins)
        yield from self.words(block.attribution, path, begins)

    def notice(self, block: tree.Notice, path: str, begins: str) -> Iterator[Problem]:
        if not tree.plain(block.content).strip():
            yield Problem(path, begins, _("the notice is empty."))
        if block.kind not in tree.NOTICE_KINDS:
            yield Problem(path, begins, _("there is no notice of the kind “%(name)s”.") % {"name": block.kind})
        yield from self.words(block.content, path, begins)

    def definition(self, definition: tree.Definition, path: str, begins: str) -> Iterator[Problem]:
        term, description = tree.plain(definition.term).strip(), tree.plain(definition.description).strip()
        if not term:
            yield Problem(path, begins, _("a term is missing."))
        if not description:
            yield Problem(path, begins, _("nothing is said about “%(term)s”.") % {"term": term})
        yield from self.words(definition.term, path, begins)
        yield from self.words(definition.description, path, begins)

    def entry(self, entry: tree.EvidenceEntry, number: int) -> Iterator[Problem]:
        begins = first_words(entry.content)
        if not tree.plain(entry.content).strip():
            yield Problem("", "", _("entry %(number)d of the evidence is empty.") % {"number": number})
        if entry.address:
            yield from self.address(entry.address, "", begins)
        yield from self.words(entry.content, "", begins)

    def words(self, words: tree.Words, path: str, begins: str) -> Iterator[Problem]:
        for part in tree.inline(words):
            if isinstance(part, tree.Text):
                if part.lang:
                    yield from self.language(part.lang, path, begins)
            elif isinstance(part, tree.LinkTo):
                if not tree.plain(part.content).strip():
                    yield Problem(path, begins, _("a link to %(address)s has no words.") % {"address": part.address})
                if any(isinstance(inner, tree.LinkTo | tree.EvidenceMark) for inner in _inside(part.content)):
                    yield Problem(path, begins, _("a link stands inside another link."))
                yield from self.address(part.address, path, begins)
                yield from self.words(part.content, path, begins)
            elif isinstance(part, tree.EvidenceMark):
                if part.identifier not in self.evidence:
                    yield self.unknown(part.identifier, path, begins)
            elif isinstance(part, tree.Strong | tree.Emphasis):
                yield from self.words(part.content, path, begins)

    def language(self, tag: str, path: str, begins: str) -> Iterator[Problem]:
        if not known_language(tag):
            yield Problem(path, begins, _("there is no language “%(name)s”.") % {"name": tag})

    def address(self, address: str, path: str, begins: str) -> Iterator[Problem]:
        if not _ADDRESS.fullmatch(address):
            yield Problem(path, begins, _("“%(address)s” is no complete address.") % {"address": address})

    def unknown(self, identifier: str, path: str, begins: str) -> Problem:
        return Problem(
            path, begins, _("it rests on evidence “%(name)s”, which is not in the list.") % {"name": identifier}
        )


def _inside(words: tree.Words) -> Iterator[tree.Inline]:
    """All parts of words, those inside others included."""
    for part in tree.inline(words):
        yield part
        if isinstance(part, tree.Strong | tree.Emphasis | tree.LinkTo):
            yield from _inside(part.content)


def _first(block: tree.Block) -> tree.Words:
    """The words that a block begins with."""
    if isinstance(block, tree.Table | tree.Figure):
        return block.caption
    if isinstance(block, tree.Notice):
        return block.title or block.content
    if isinstance(block, tree.BulletList | tree.NumberedList):
        return block.entries[0].content if block.entries else ""
    if isinstance(block, tree.Definitions):
        return block.entries[0].term if block.entries else ""
    if isinstance(block, tree.Section):
        return _first(block.blocks[0]) if block.blocks else ""
    return "" if isinstance(block, tree.PageBreak) else block.content


def _speaks(block: tree.Block) -> bool:
    """Whether a block holds anything but a heading or a page break."""
    if isinstance(block, tree.Heading | tree.PageBreak):
        return False
    if isinstance(block, tree.Paragraph):
        return bool(tree.plain(block.content).strip())
    return True
