"""Marks of evidence in prose: `[[identifier]]` sets a piece of cited evidence where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from observatory.core.identifiers import ALPHABET, LENGTH
from observatory.core.text import TextInLanguages
from observatory.documents.from_text import blocks_from_text
from observatory.documents.tree import (
    Block,
    BulletList,
    Emphasis,
    EvidenceMark,
    Inline,
    Item,
    LinkTo,
    NumberedList,
    Paragraph,
    Strong,
    Text,
)

_MARK = re.compile(rf"\[\[([{ALPHABET}]{{{LENGTH}}})\]\]")
_ALONE = re.compile(rf"\s*\[\[([{ALPHABET}]{{{LENGTH}}})\]\]\s*")


def mark(identifier: str) -> str:
    """What is written into the prose for a piece of evidence."""
    return f"[[{identifier}]]"


def marked_in(prose: TextInLanguages) -> set[str]:
    """Identifiers of the evidence that the prose sets, in any language."""
    return {identifier for text in prose.texts.values() for identifier in _MARK.findall(text)}


def in_words(text: str, titles: Mapping[str, str]) -> str:
    """The typed text with the title of the evidence where its mark stands, for reading outside a document."""
    return _MARK.sub(lambda found: f"[{titles[found[1]]}]" if found[1] in titles else "", text)


def parts(text: str) -> Iterator[tuple[str, str]]:
    """The prose in order: `("text", words)`, and `("evidence", identifier)` for a mark alone in its paragraph."""
    kept: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        alone = _ALONE.fullmatch(paragraph)
        if alone is None:
            kept.append(paragraph)
            continue
        if kept:
            yield "text", "\n\n".join(kept)
            kept = []
        yield "evidence", alone[1]
    if kept:
        yield "text", "\n\n".join(kept)


def blocks(text: str, known: Collection[str], *, lang: str = "") -> tuple[Block, ...]:
    """The typed text as blocks, its marks as numbers of the evidence; marks of what is not `known` are left out."""
    return tuple(_block(block, known) for block in blocks_from_text(text, lang=lang))


def _block(
    block: Paragraph | BulletList | NumberedList, known: Collection[str]
) -> Paragraph | BulletList | NumberedList:
    if isinstance(block, Paragraph):
        return Paragraph(_words(block.content, known), block.kind, block.lang)
    items = tuple(
        Item(_words(item.content, known), tuple(_block(inner, known) for inner in item.blocks))
        for item in block.entries
    )
    if isinstance(block, BulletList):
        return BulletList(items, block.lang)
    return NumberedList(items, block.start, block.lang)


def _words(words: object, known: Collection[str]) -> tuple[Inline, ...]:
    return tuple(part for one in words for part in _part(one, known))  # type: ignore[attr-defined]


def _part(part: Inline, known: Collection[str]) -> Iterator[Inline]:
    if isinstance(part, Text):
        position = 0
        for found in _MARK.finditer(part.text):
            if found.start() > position:
                yield Text(part.text[position : found.start()], part.lang)
            if found[1] in known:
                yield EvidenceMark(found[1])
            position = found.end()
        if position < len(part.text):
            yield Text(part.text[position:], part.lang)
    elif isinstance(part, Strong):
        yield Strong(_words(part.content, known))
    elif isinstance(part, Emphasis):
        yield Emphasis(_words(part.content, known))
    elif isinstance(part, LinkTo):
        yield LinkTo(part.content, part.address)
    else:
        yield part
