"""The document tree: what a report, a letter or a briefing is made of, whatever it is printed as.

Everything here is frozen and says nothing about looks. Text is data: no character in it is markup in any medium.
Wherever words can be emphasised or linked they are `Words`: a plain string, one inline part, or a sequence of both.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Alignment = Literal["start", "center", "end"]
Origin = Literal["own", "sourced", "invented"]
Style = Literal["report", "paper", "letter"]
NoticeKind = Literal["info", "success", "warning", "error"]

ALIGNMENTS: tuple[Alignment, ...] = ("start", "center", "end")
ORIGINS: tuple[Origin, ...] = ("own", "sourced", "invented")
STYLES: tuple[Style, ...] = ("report", "paper", "letter")
NOTICE_KINDS: tuple[NoticeKind, ...] = ("info", "success", "warning", "error")
DEEPEST_HEADING = 4

_SPACES = " \t\r\n\f\v"
_HIDDEN = ("Cc", "Cs", "Cn")


# Inline parts


@dataclass(frozen=True)
class Text:
    """Words as they are; `lang` where they are in another language than the block around them."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class LineBreak:
    """A new line inside a paragraph, as in a postal address."""


@dataclass(frozen=True)
class Strong:
    """Words of importance."""

    content: Words

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True)
class Emphasis:
    """Words that are stressed."""

    content: Words

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True)
class LinkTo:
    """Words that lead to an absolute address: `https:`, `http:` or `mailto:`."""

    content: Words
    address: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True)
class EvidenceMark:
    """The mark of a statement that rests on an entry of the document's list of evidence, named by its identifier."""

    identifier: str


Inline: TypeAlias = Text | LineBreak | Strong | Emphasis | LinkTo | EvidenceMark
Words: TypeAlias = "str | Inline | Sequence[str | Inline]"


def inline(words: Words) -> tuple[Inline, ...]:
    """The words as inline parts; empty strings disappear."""
    if isinstance(words, str):
        return (Text(words),) if words else ()
    if isinstance(words, Sequence):
        return tuple(part for given in words for part in inline(given))
    if isinstance(words, Text | LineBreak | Strong | Emphasis | LinkTo | EvidenceMark):
        return (words,)
    raise TypeError(f"{type(words).__name__} is no words of a document: give a string or inline parts.")


def plain(words: Words) -> str:
    """The words without emphasis, links and marks; a line break counts as a space."""
    parts = []
    for part in inline(words):
        if isinstance(part, Text):
            parts.append(part.text)
        elif isinstance(part, LineBreak):
            parts.append(" ")
        elif isinstance(part, Strong | Emphasis | LinkTo):
            parts.append(plain(part.content))
    return "".join(parts)


# Blocks. Each may say in which language it is, where that is not the language of the document.


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (a chapter) to 4. The title of the document is above them all and no heading."""

    level: int
    content: Words
    identifier: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a `lead` one opens a document or chapter, a `small` one stands back."""

    content: Words
    kind: Literal["body", "lead", "small"] = "body"
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True)
class Item:
    """One item of a list: its words, then further paragraphs or lists inside it."""

    content: Words
    blocks: tuple[Paragraph | BulletList | NumberedList, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))
        object.__setattr__(self, "blocks", tuple(self.blocks))


@dataclass(frozen=True)
class BulletList:
    """Items in no order; plain words become items."""

    items: Sequence[Item | Words]
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", _items(self.items))

    @property
    def entries(self) -> tuple[Item, ...]:
        """The items, each as an `Item`."""
        return _items(self.items)


@dataclass(frozen=True)
class NumberedList:
    """Items in order, counted from `start`; plain words become items."""

    items: Sequence[Item | Words]
    start: int = 1
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", _items(self.items))

    @property
    def entries(self) -> tuple[Item, ...]:
        """The items, each as an `Item`."""
        return _items(self.items)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how its cells stand, and about how many letters wide it is (0: as its words need)."""

    label: Words
    alignment: Alignment = "start"
    width: float = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", inline(self.label))


@dataclass(frozen=True)
class Table:
    """A table with one header row; with `row_headers` the first cell of each row names it.

    A `wide` one stands on a page in landscape where there are pages. `note` stands under it.
    """

    caption: Words
    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Words]]
    row_headers: bool = True
    note: Words = ""
    wide: bool = False
    identifier: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", inline(self.caption))
        object.__setattr__(self, "columns", self.heads)
        object.__setattr__(self, "rows", self.cells)
        object.__setattr__(self, "note", inline(self.note))

    @property
    def heads(self) -> tuple[Column, ...]:
        """The columns, each as a `Column`."""
        return tuple(column if isinstance(column, Column) else Column(column) for column in self.columns)

    @property
    def cells(self) -> tuple[tuple[tuple[Inline, ...], ...], ...]:
        """The words of each cell, row by row."""
        return tuple(tuple(inline(cell) for cell in row) for row in self.rows)


@dataclass(frozen=True)
class Figure:
    """A picture with its words: SVG text, or PNG bytes where there is no drawing (a photograph of a board).

    `alternative_text` says what the picture shows to those who do not see it, `table` holds the numbers drawn, `address` is
    where the picture lives on the web. Where SVG is given the PNG that DOCX needs is drawn from it, unless that is given too.
    """

    caption: Words
    alternative_text: str
    svg: str = ""
    png: bytes = b""
    source: Words = ""
    notes: tuple[str, ...] = ()
    table: Table | None = None
    address: str = ""
    identifier: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", inline(self.caption))
        object.__setattr__(self, "source", inline(self.source))
        object.__setattr__(self, "notes", tuple(self.notes))


@dataclass(frozen=True)
class Quote:
    """What somebody said, who that is, and the identifier of the evidence that keeps it."""

    content: Words
    attribution: Words
    evidence: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))
        object.__setattr__(self, "attribution", inline(self.attribution))


@dataclass(frozen=True)
class Notice:
    """A sentence or two that must not be missed."""

    content: Words
    title: str = ""
    kind: NoticeKind = "info"
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True)
class Definition:
    """A term or label and what it means or holds."""

    term: Words
    description: Words

    def __post_init__(self) -> None:
        object.__setattr__(self, "term", inline(self.term))
        object.__setattr__(self, "description", inline(self.description))


@dataclass(frozen=True)
class Definitions:
    """A list of terms with what they mean, or of labels with their values."""

    entries: tuple[Definition, ...]
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(self.entries))


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


@dataclass(frozen=True)
class Section:
    """Blocks that belong together; `lang` holds for all of them. It adds no heading of its own."""

    blocks: tuple[Block, ...]
    lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))


Block: TypeAlias = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | Table
    | Figure
    | Quote
    | Notice
    | Definitions
    | PageBreak
    | Section
)


# The whole


@dataclass(frozen=True)
class EvidenceEntry:
    """One entry of the list of evidence at the end: what it is, where it comes from, and the address where it is kept."""

    identifier: str
    content: Words
    source: str = ""
    date: datetime.date | None = None
    address: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", inline(self.content))


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document in one language.

    `style`: a `report` has a title page and contents, a `paper` its title at the head of the first page, a `letter` a sender and
    a recipient. `date` is printed and is the only clock there is: the same document gives the same bytes. `origin` says whether
    what it tells is the programme's own work, taken from published sources (`origin_note` names them), or invented for
    demonstration. `facts` are labels and values for the title, `address` is where the document is published. With `numbers`,
    PDF and DOCX end with the tables of the figures, which pages show beside each figure.
    """

    language: str
    title: str
    date: datetime.date
    blocks: tuple[Block, ...]
    style: Style = "report"
    subtitle: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = "Open Cluster Observatory"
    origin: Origin = "own"
    origin_note: str = ""
    notices: tuple[Notice, ...] = ()
    facts: tuple[Definition, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = ()
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    identifier: str = ""
    address: str = ""
    imprint: Words = ""
    numbers: bool = True

    def __post_init__(self) -> None:
        for name in ("blocks", "authors", "notices", "facts", "evidence", "sender", "recipient"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "imprint", inline(self.imprint))

    def evidence_number(self, identifier: str) -> int:
        """The number under which an entry stands in the list of evidence, counted from 1. Raises KeyError for an unknown one."""
        for number, entry in enumerate(self.evidence, start=1):
            if entry.identifier == identifier:
                return number
        raise KeyError(identifier)


def showable(text: str) -> str:
    """The text as one line, without the control characters and halves of letters that no medium can show."""
    if not text.isprintable():
        text = "".join(letter for letter in text if letter in _SPACES or unicodedata.category(letter) not in _HIDDEN)
    return re.sub(r"[ \t\r\n\f\v]+", " ", text)


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks in reading order, sections replaced by what is in them."""
    for block in blocks:
        if isinstance(block, Section):
            yield from flat(block.blocks)
        else:
            yield block


def figures(document: Document) -> tuple[Figure, ...]:
    """The figures of the document in reading order."""
    return tuple(block for block in flat(document.blocks) if isinstance(block, Figure))


def _items(given: Sequence[Item | Words]) -> tuple[Item, ...]:
    return tuple(item if isinstance(item, Item) else Item(item) for item in given)
