"""A document as HTML: a fragment for a page of the site, or a page that stands alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from observatory.documents import pictures, tree
from observatory.documents.arrangement import Arrangement
from observatory.documents.checks import check
from observatory.documents.words import speaks, split_language, word

PictureAddress = Callable[[tree.Figure], str]

_CORE = Path(__file__).resolve().parent.parent / "core" / "static" / "core"
_OWN = Path(__file__).with_name("static") / "documents"
_STYLE_SHEETS = (_CORE / "tokens.css", _CORE / "page.css", _CORE / "components.css", _OWN / "document.css")
_NOTHING = SafeString("")


def to_html(
    document: tree.Document,
    *,
    heading_level: int = 2,
    prefix: str = "",
    contents: bool = False,
    picture_address: PictureAddress = pictures.data_address,
) -> SafeString:
    """The document without its title as HTML for a page that has the title as its own heading.

    Chapters become headings of `heading_level`; ids begin with `prefix`; `contents` puts a table of contents first.
    `picture_address` says where the pictures are; by default they are inside. Raises DocumentError.
    """
    check(document)
    return _Html(document, heading_level, prefix, picture_address).fragment(contents=contents)


def to_page(document: tree.Document, *, contents: bool | None = None) -> str:
    """The document as a page of its own that needs no other file. Reports have a table of contents. Raises DocumentError."""
    check(document)
    shown = document.style == "report" if contents is None else contents
    printer = _Html(document, 2, "", pictures.data_address)
    return str(
        format_html(
            '<!doctype html>\n<html lang="{}" class="page">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n{}<style>{}</style>\n'
            '</head>\n<body>\n<main class="wrap document-page">\n{}{}</main>\n</body>\n</html>\n',
            document.language,
            _text(document.title),
            format_html('<meta name="description" content="{}">\n', _text(document.description))
            if document.description
            else _NOTHING,
            _style_sheet(),
            printer.head(),
            printer.fragment(contents=shown),
        )
    )


class _Html:
    """One printing of one document; counts figures and tables as they come."""

    def __init__(
        self, document: tree.Document, heading_level: int, prefix: str, picture_address: PictureAddress
    ) -> None:
        self.document = document
        self.language = document.language
        self.above = heading_level - 1
        self.prefix = prefix
        self.picture_address = picture_address
        self.arrangement = Arrangement(document)
        self.identifiers: set[str] = set()
        self.chapters: list[tuple[int, str, SafeString]] = []

    # The whole

    def head(self) -> SafeString:
        """Title, subtitle and facts, for a page that stands alone."""
        document = self.document
        parts = (
            [format_html('<p class="document__publisher">{}</p>', _text(document.publisher))]
            if document.publisher
            else []
        )
        parts.append(format_html("<h1>{}</h1>", _text(document.title)))
        if document.subtitle:
            parts.append(format_html('<p class="lead">{}</p>', _text(document.subtitle)))
        for lines, name in ((document.sender, "sender"), (document.recipient, "recipient")):
            if lines:
                parts.append(
                    format_html(
                        '<p class="document__{}">{}</p>',
                        name,
                        format_html_join(mark_safe("<br>"), "{}", ((_text(line),) for line in lines)),
                    )
                )
        facts = format_html_join(
            "",
            "<div><dt>{}</dt><dd>{}</dd></div>",
            ((self.words(fact.term), self.words(fact.description)) for fact in self.arrangement.facts),
        )
        parts.append(format_html('<dl class="document__facts">{}</dl>', facts))
        return format_html("<header>{}</header>\n", _joined(parts))

    def fragment(self, *, contents: bool) -> SafeString:
        document = self.document
        notices = [self.notice(notice) for notice in self.arrangement.notices]
        body = [self.block(block) for block in document.blocks]
        if document.evidence:
            body.append(self.evidence())
        if document.imprint:
            body.append(format_html('<p class="document__imprint">{}</p>', self.words(document.imprint)))
        listed = [self.contents()] if contents and self.chapters else []
        return format_html('<div class="document">\n{}</div>\n', _joined([*notices, *listed, *body]))

    def contents(self) -> SafeString:
        """Links to the chapters and their parts."""
        title = word("contents", self.language)
        entries: list[SafeString] = []
        depth = 0
        for level, identifier, words in self.chapters:
            if level > 2:
                continue
            if level > depth:
                entries.append(mark_safe("<ol>" * (level - depth)))
            else:
                entries.append(mark_safe("</li>" + "</ol></li>" * (depth - level)))
            depth = level
            entries.append(format_html('<li><a href="#{}">{}</a>', identifier, words))
        entries.append(mark_safe("</li></ol>" * depth))
        return format_html(
            '<nav class="document__contents" aria-label="{}"><p class="document__contents-title">{}</p>{}</nav>\n',
            title,
            self.house(title),
            _joined(entries),
        )

    def evidence(self) -> SafeString:
        """The list of evidence, to which the marks lead."""
        rows = []
        for number, entry in enumerate(self.document.evidence, start=1):
            identifier = self.own(f"evidence-{number}")
            rows.append(
                format_html(
                    '<li id="{}">{}{}</li>',
                    identifier,
                    self.words(entry.content),
                    self.entry_source(entry),
                )
            )
        title = word("evidence", self.language)
        identifier = self.heading_identifier(title)
        self.chapters.append((1, identifier, self.house(title)))
        return format_html(
            '<h{0} id="{1}">{2}</h{0}>\n<ol class="document__evidence">{3}</ol>\n',
            self.above + 1,
            identifier,
            self.house(title),
            _joined(rows),
        )

    def entry_source(self, entry: tree.EvidenceEntry) -> SafeString:
        parts = [_text(text) for text in self.arrangement.entry_details(entry)]
        if entry.address:
            parts.append(format_html('<a href="{0}">{0}</a>', _text(entry.address)))
        return format_html('<br><span class="small soft">{}</span>', _joined(parts, ". ")) if parts else _NOTHING

    # Blocks

    def block(self, block: tree.Block) -> SafeString:
        if isinstance(block, tree.Heading):
            return self.heading(block)
        if isinstance(block, tree.Paragraph):
            return self.paragraph(block)
        if isinstance(block, tree.BulletList | tree.NumberedList):
            return self.list(block)
        if isinstance(block, tree.Table):
            return self.table(block)
        if isinstance(block, tree.Figure):
            return self.figure(block)
        if isinstance(block, tree.Quote):
            return self.quote(block)
        if isinstance(block, tree.Notice):
            return self.notice(block)
        if isinstance(block, tree.Definitions):
            return self.definitions(block)
        if isinstance(block, tree.Section):
            inner = _joined([self.block(one) for one in block.blocks])
            return format_html("<div{}>\n{}</div>\n", self.foreign(block.lang), inner) if block.lang else inner
        return _NOTHING

    def heading(self, block: tree.Heading) -> SafeString:
        words = self.words(block.content)
        identifier = self.heading_identifier(block.identifier or tree.plain(block.content))
        self.chapters.append((block.level, identifier, _text(tree.plain(block.content))))
        level = min(self.above + block.level, 6)
        return format_html('<h{} id="{}"{}>{}</h{}>\n', level, identifier, self.foreign(block.lang), words, level)

    def paragraph(self, block: tree.Paragraph) -> SafeString:
        if not tree.plain(block.content).strip():
            return _NOTHING
        kind = {"lead": ' class="lead"', "small": ' class="small soft"'}.get(block.kind, "")
        return format_html("<p{}{}>{}</p>\n", mark_safe(kind), self.foreign(block.lang), self.words(block.content))

    def list(self, block: tree.BulletList | tree.NumberedList) -> SafeString:
        items = _joined(
            [
                format_html(
                    "<li>{}{}</li>\n", self.words(item.content), _joined([self.block(inner) for inner in item.blocks])
                )
                for item in block.entries
            ]
        )
        if isinstance(block, tree.BulletList):
            return format_html("<ul{}>\n{}</ul>\n", self.foreign(block.lang), items)
        start = format_html(' start="{}"', block.start) if block.start != 1 else _NOTHING
        return format_html("<ol{}{}>\n{}</ol>\n", start, self.foreign(block.lang), items)

    def table(self, block: tree.Table) -> SafeString:
        label = self.arrangement.next_table()
        caption = tree.plain(block.caption)
        identifier = format_html(' id="{}"', self.own(block.identifier)) if block.identifier else _NOTHING
        return format_html(
            '<div class="table__scroll" tabindex="0" role="region" aria-label="{}"{}{}>\n{}</div>\n{}',
            _text(caption),
            identifier,
            self.foreign(block.lang),
            self.grid(block, format_html("{} {}", self.label(label), self.words(block.caption))),
            self.note(block),
        )

    def grid(self, block: tree.Table, caption: SafeString, *, kind: str = "table") -> SafeString:
        """The table itself; `caption` is what is read before it."""
        aligned = [
            {"end": ' class="table__number"', "center": ' class="table__center"'}.get(column.alignment, "")
            for column in block.heads
        ]
        head = _joined(
            [
                format_html('<th scope="col"{}>{}</th>', mark_safe(kind), self.words(column.label))
                for column, kind in zip(block.heads, aligned, strict=True)
            ]
        )
        rows = []
        for row in block.cells:
            cells = []
            for number, (cell, align) in enumerate(zip(row, aligned, strict=True)):
                if number == 0 and block.row_headers:
                    cells.append(format_html('<th scope="row"{}>{}</th>', mark_safe(align), self.words(cell)))
                else:
                    cells.append(format_html("<td{}>{}</td>", mark_safe(align), self.words(cell)))
            rows.append(format_html("<tr>{}</tr>\n", _joined(cells)))
        return format_html(
            '<table class="{}">\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>\n</table>\n',
            kind,
            caption,
            head,
            _joined(rows),
        )

    def note(self, block: tree.Table) -> SafeString:
        if not block.note:
            return _NOTHING
        return format_html('<p class="table__note"{}>{}</p>\n', self.foreign(block.lang), self.words(block.note))

    def figure(self, block: tree.Figure) -> SafeString:
        number = self.arrangement.next_figure()
        width, height = pictures.size(block)
        address = self.picture_address(block)
        identifier = self.own(block.identifier or f"figure-{self.arrangement.figures}")
        foot = [format_html("<p>{} {}</p>\n", self.label(number), self.words(block.caption))]
        if block.source:
            foot.append(
                format_html(
                    '<p class="small soft">{}{}</p>\n',
                    self.house(word("source", self.language)),
                    self.words(block.source),
                )
            )
        foot.extend(format_html('<p class="small soft">{}</p>\n', _text(note)) for note in block.notes)
        return format_html(
            '<figure class="figure" id="{}"{}>\n<div class="figure__picture"><img src="{}" alt="{}" width="{}" height="{}"'
            '{} decoding="async"></div>\n<figcaption class="figure__caption">{}</figcaption>\n{}</figure>\n',
            identifier,
            self.foreign(block.lang),
            address,
            _text(block.alternative_text),
            round(width),
            round(height),
            _NOTHING if address.startswith("data:") else mark_safe(' loading="lazy"'),
            _joined(foot),
            self.numbers(block),
        )

    def numbers(self, block: tree.Figure) -> SafeString:
        """The numbers of a figure, folded away under it."""
        if block.table is None:
            return _NOTHING
        name = word("numbers_of", self.language, number=self.arrangement.figures)
        return format_html(
            '<details class="figure__table">\n<summary>{}</summary>\n<div class="table__scroll" tabindex="0" role="region" '
            'aria-label="{}">\n{}</div>\n{}</details>\n',
            self.house(word("numbers_as_table", self.language)),
            name,
            self.grid(block.table, self.words(block.table.caption or block.caption), kind="table table--compact"),
            self.note(block.table),
        )

    def quote(self, block: tree.Quote) -> SafeString:
        mark = self.mark(block.evidence) if block.evidence else _NOTHING
        return format_html(
            '<figure class="quote"{}>\n<blockquote><p>{}</p></blockquote>\n<figcaption>{}{}</figcaption>\n</figure>\n',
            self.foreign(block.lang),
            self.words(block.content),
            self.words(block.attribution),
            mark,
        )

    def notice(self, block: tree.Notice) -> SafeString:
        title = format_html('<p class="notice__title">{}</p>', _text(block.title)) if block.title else _NOTHING
        return format_html(
            '<div class="notice notice--{}" role="note"{}>{}<p>{}</p></div>\n',
            block.kind,
            self.foreign(block.lang),
            title,
            self.words(block.content),
        )

    def definitions(self, block: tree.Definitions) -> SafeString:
        entries = format_html_join(
            "",
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            ((self.words(entry.term), self.words(entry.description)) for entry in block.entries),
        )
        return format_html('<dl class="document__definitions"{}>\n{}</dl>\n', self.foreign(block.lang), entries)

    # Words

    def words(self, words: tree.Words) -> SafeString:
        return _joined([self.part(part) for part in tree.inline(words)])

    def part(self, part: tree.Inline) -> SafeString:
        if isinstance(part, tree.Text):
            text = _text(part.text)
            return format_html("<span{}>{}</span>", self.foreign(part.lang), text) if part.lang else text
        if isinstance(part, tree.LineBreak):
            return mark_safe("<br>")
        if isinstance(part, tree.Strong):
            return format_html("<strong>{}</strong>", self.words(part.content))
        if isinstance(part, tree.Emphasis):
            return format_html("<em>{}</em>", self.words(part.content))
        if isinstance(part, tree.LinkTo):
            return format_html('<a href="{}">{}</a>', _text(part.address), self.words(part.content))
        return self.mark(part.identifier)

    def mark(self, identifier: str) -> SafeString:
        number = self.document.evidence_number(identifier)
        return format_html(
            '<sup class="evidence-mark"><a href="#{}" aria-label="{}">{}</a></sup>',
            f"{self.prefix}evidence-{number}",
            word("evidence_number", self.language, number=number),
            number,
        )

    def label(self, text: str) -> SafeString:
        return format_html("<strong>{}</strong>", self.house(text))

    def house(self, text: str) -> SafeString:
        """Words of our own: in English, and said to be, where the language of the document has none here."""
        spoken = speaks(self.language)
        if split_language(self.language)[0] == spoken:
            return _text(text)
        return format_html('<span lang="{}">{}</span>', spoken, text)

    def foreign(self, lang: str) -> SafeString:
        return format_html(' lang="{}"', lang) if lang and lang != self.language else _NOTHING

    def own(self, identifier: str) -> str:
        """An id that is not yet used in the document."""
        wanted = f"{self.prefix}{identifier}"
        name, number = wanted, 2
        while name in self.identifiers:
            name, number = f"{wanted}-{number}", number + 1
        self.identifiers.add(name)
        return name

    def heading_identifier(self, text: str) -> str:
        return self.own(slug(text) or "section")


def slug(text: str) -> str:
    """The words as an id: small letters without accents, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(letter for letter in letters if letter.isalnum() or letter in " -_")
    return re.sub(r"[\s_-]+", "-", kept).strip("-")[:60].rstrip("-")


@cache
def _style_sheet() -> SafeString:
    """The style sheets of the site in one, without the addresses of fonts that a page of its own does not have."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in _STYLE_SHEETS)
    return mark_safe(re.sub(r"@font-face\s*\{[^}]*\}\s*", "", text))


def _joined(parts: Iterable[SafeString], between: str = "") -> SafeString:
    return mark_safe(between.join(parts))


def _text(text: str) -> SafeString:
    """The text with every sign of markup escaped, whatever it claims to be; what cannot be shown is left out."""
    return escape(tree.showable(text))
