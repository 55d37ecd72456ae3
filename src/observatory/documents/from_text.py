"""Text as people type it into a form, as blocks.

Paragraphs stand between blank lines and keep their line breaks. Lines that begin with `- ` or `1. ` are lists,
`**strong**` and `*emphasis*` are what they say, `[words](https://example.org)` is a link. Everything else is the characters
that were typed: tags, headings, tables, code and backslashes mean nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from observatory.documents import tree

_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@[^\s@]).*", re.IGNORECASE)
# What a word processor leaves in front of the items of its lists when they are pasted.
_PASTED_BULLET = re.compile(r"^([ \t]*)[\u2022\u25aa\u25ab\u25e6\u2023\uf0b7\uf0a7][ \t]+", re.MULTILINE)
# Marks that Markdown reads and people do not mean: a plus sign, a year with a full stop.
_NO_BULLET = re.compile(r"^([ \t]*)\+(?=\s)", re.MULTILINE)
_NO_NUMBER = re.compile(r"^([ \t]*\d{3,})(?=[.)]\s)", re.MULTILINE)
# A line of nothing but marks, three lists begun in one line, a product of numbers, an asterisk behind a backslash.
_NO_LIST = re.compile(r"^( *)(?=[-*] *[-*][ \-*]*$)", re.MULTILINE)
_NO_DEPTH = re.compile(r"^( *(?:[-*] +){3})(?=[-*] )", re.MULTILINE)
_NO_EMPHASIS = re.compile(r"(?<=\d)\*(?=\d)|(?<=\\)\*")
# Deeper than anybody means a list to be.
_TOO_FAR_IN = re.compile(r"^ {13,}", re.MULTILINE)
_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n\n", "\u0085": "\n"})


def blocks_from_text(text: str, *, lang: str = "") -> tuple[tree.Paragraph | tree.BulletList | tree.NumberedList, ...]:
    """The paragraphs and lists of a typed text; `lang` is its language where the document has another."""
    return tuple(_blocks(_reader().parse(_prepared(text)), lang))


def words_from_text(text: str) -> tuple[tree.Inline, ...]:
    """The words of a typed line, for a cell or a caption: strong, emphasis and links, no paragraphs or lists."""
    prepared = " ".join(_prepared(text).split())
    (token,) = _reader().parseInline(prepared)
    return tuple(_inline(token.children or []))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"maxNesting": 100})
    reader.enable(["list", "newline", "escape", "emphasis", "link", "balance_pairs", "fragments_join"])
    reader.validateLink = lambda url: _ADDRESS.fullmatch(url) is not None  # type: ignore[method-assign]
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader


def _prepared(text: str) -> str:
    """The text in which everything that is to be literal is escaped, and what cannot be printed is left out."""
    text = text.replace("\r\n", "\n").translate(_BREAKS)
    text = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    text = _PASTED_BULLET.sub(r"\1- ", text)
    text = _TOO_FAR_IN.sub(" " * 12, text.expandtabs(4))
    text = re.sub(r"([\\_&<])", r"\\\1", text)
    text = _NO_EMPHASIS.sub(r"\\*", text)
    for unmeant in (_NO_LIST, _NO_DEPTH, _NO_NUMBER):
        text = unmeant.sub(r"\1\\", text)
    return _NO_BULLET.sub(r"\1\\+", text)


def _blocks(tokens: Sequence[Token], lang: str) -> Iterator[tree.Paragraph | tree.BulletList | tree.NumberedList]:
    position = 0
    while position < len(tokens):
        end = _end(tokens, position)
        inner = tokens[position + 1 : end]
        token = tokens[position]
        if token.type == "paragraph_open":
            content = tuple(_inline(inner[0].children or []))
            if tree.plain(content).strip():
                yield tree.Paragraph(content, lang=lang)
        else:
            yield from _list(token, inner, lang)
        position = end + 1


def _list(
    token: Token, inner: Sequence[Token], lang: str
) -> Iterator[tree.Paragraph | tree.BulletList | tree.NumberedList]:
    items, marks = [], []
    position = 0
    while position < len(inner):
        end = _end(inner, position)
        marks.append(f"{inner[position].info}{inner[position].markup}")
        blocks = list(_blocks(inner[position + 1 : end], ""))
        if blocks and isinstance(blocks[0], tree.Paragraph):
            items.append(tree.Item(blocks[0].content, tuple(blocks[1:])))
        elif blocks:
            # A list that begins inside an item without words: its items are the items.
            items.extend(item for block in blocks if not isinstance(block, tree.Paragraph) for item in block.entries)
        position = end + 1
    if not items:
        # Marks without words are no list: a line of hyphens, a lonely number.
        yield tree.Paragraph(" ".join(marks), lang=lang)
    elif token.type == "bullet_list_open":
        yield tree.BulletList(tuple(items), lang=lang)
    else:
        yield tree.NumberedList(tuple(items), start=int(token.attrGet("start") or 1), lang=lang)


def _inline(tokens: Sequence[Token]) -> Iterator[tree.Inline]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type in ("softbreak", "hardbreak"):
            yield tree.LineBreak()
        elif token.nesting == 1:
            end = _end(tokens, position)
            content = tuple(_inline(tokens[position + 1 : end]))
            if token.type == "strong_open":
                yield tree.Strong(content)
            elif token.type == "em_open":
                yield tree.Emphasis(content)
            elif tree.plain(content).strip():
                yield tree.LinkTo(content, str(token.attrGet("href")))
            else:
                # A link without words shows its address.
                yield tree.LinkTo(str(token.attrGet("href")), str(token.attrGet("href")))
            position = end
        elif token.content:
            yield tree.Text(token.content)
        position += 1


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where the token that opens at `start` is closed."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    raise ValueError("a token is never closed")
