"""One printing of a document as DOCX: block after block, in named styles."""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, Twips

from observatory.documents import docx_styles, pictures, tree
from observatory.documents.arrangement import Arrangement
from observatory.documents.docx_words import Writer, word_language
from observatory.documents.widths import column_widths
from observatory.documents.words import word

_HIGHEST = 190.0
_PIXEL = 25.4 / 96
_LONGEST_PROPERTY = 255
_ALIGNMENT = {"center": WD_ALIGN_PARAGRAPH.CENTER, "end": WD_ALIGN_PARAGRAPH.RIGHT}


class Printing:
    """One printing of one document; counts figures, tables and bookmarks as they come."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.language = document.language
        self.arrangement = Arrangement(document)
        self.docx: Any = docx.Document()
        self.writer = Writer(document)
        self.headings: list[tuple[int, str, str]] = []
        self.style_identifiers: dict[str, str] = {}
        self.wide = False
        docx_styles.prepare(self.docx, word_language(document.language))
        self.bullets, self.numbers = docx_styles.list_kinds(self.docx)

    # The whole

    def whole(self) -> bytes:
        document = self.document
        docx_styles.set_page(self.docx.sections[0])
        self.properties()
        self.headings = self.outline()
        self.head()
        for block in document.blocks:
            self.block(block)
        if document.evidence:
            self.evidence()
        self.annex()
        if document.imprint:
            self.upright()
            self.paragraph("Small", document.imprint)
        self.running_lines()
        target = io.BytesIO()
        self.docx.save(target)
        return target.getvalue()

    def properties(self) -> None:
        document = self.document
        moment = datetime.datetime.combine(document.date, datetime.time())
        core = self.docx.core_properties
        core.title = _property(document.title)
        core.author = _property("; ".join(document.authors) or document.publisher)
        core.subject = _property(document.description)
        core.identifier = _property(document.identifier)
        core.language = word_language(document.language)
        core.category = self.arrangement.origin
        core.comments = ""
        core.keywords = ""
        core.last_modified_by = _property(document.publisher)
        core.created = core.modified = moment
        core.revision = 1
        package = self.docx.part.package
        for name in [name for name, relation in package.rels.items() if relation.reltype.endswith("/thumbnail")]:
            del package.rels[name]

    def outline(self) -> list[tuple[int, str, str]]:
        """The headings that the contents list: level, words, bookmark."""
        found = [
            (block.level, tree.plain(block.content))
            for block in tree.flat(self.document.blocks)
            if isinstance(block, tree.Heading)
        ]
        if self.document.evidence:
            found.append((1, word("evidence", self.language)))
        if self.arrangement.annex():
            found.append((1, word("numbers", self.language)))
        return [(level, words, f"_Toc{number:08d}") for number, (level, words) in enumerate(found, start=1)]

    def head(self) -> None:
        document = self.document
        if document.publisher:
            self.paragraph("Publisher", document.publisher)
        for lines, style in ((document.sender, "Small"), (document.recipient, "Address")):
            if lines:
                parts: list[str | tree.Inline] = []
                for line in lines:
                    parts.extend([tree.LineBreak(), line] if parts else [line])
                self.paragraph(style, parts)
        title = self.paragraph("Title", document.title)
        if document.style == "letter":
            title.runs[0].font.size = Pt(15)
        if document.subtitle:
            self.paragraph("Subtitle", document.subtitle)
        for fact in self.arrangement.facts:
            made = self.paragraph("Fact", fact.term)
            made.add_run().add_tab()
            self.writer.words(made, fact.description)
        for notice in self.arrangement.notices:
            self.notice(notice)
        if document.style == "report":
            if self.headings:
                self.contents()
            self.docx.add_page_break()

    def contents(self) -> None:
        """Links to the chapters inside a field, so that a word processor can make them anew."""
        self.docx.add_page_break()
        self.paragraph("TOC Heading", word("contents", self.language), lang=self.writer.house)
        shown = [entry for entry in self.headings if entry[0] <= 2]
        for number, (level, words, bookmark) in enumerate(shown):
            made = self.paragraph(f"toc {level}", "")
            if number == 0:
                self.writer.field_start(made, 'TOC \\o "1-2" \\n \\h \\z')
            self.writer.link_inside(made, bookmark, words)
            if number == len(shown) - 1:
                self.writer.field_end(made)

    def evidence(self) -> None:
        """The list of evidence, to which the marks lead."""
        self.upright()
        self.heading_of(1, word("evidence", self.language), self.writer.house)
        for number, entry in enumerate(self.document.evidence, start=1):
            made = self.paragraph("Evidence", "")
            self.writer.bookmark(made, f"evidence_{number}")
            made.add_run(f"{number}.\t")
            self.writer.words(made, entry.content)
            details: list[str | tree.Inline] = [
                f"{text.rstrip('.')}. " for text in self.arrangement.entry_details(entry)
            ]
            if entry.address:
                details.append(tree.LinkTo(entry.address, entry.address))
            if details:
                self.writer.words(made, (tree.LineBreak(), *details))

    def annex(self) -> None:
        """The tables of the figures under a heading of their own."""
        for number, (table, caption) in enumerate(self.arrangement.annex()):
            if number == 0:
                self.turn(table.wide)
                self.heading_of(1, word("numbers", self.language), self.writer.house)
            self.table(table, caption=caption)
        self.upright()

    def running_lines(self) -> None:
        """Header and footer of every section: title and mark of origin, publisher and page."""
        document = self.document
        foot = " · ".join(part for part in (document.publisher, document.identifier) if part)
        for number, section in enumerate(self.docx.sections):
            wide = section.page_width > section.page_height
            for place in (section.header, section.footer):
                place.is_linked_to_previous = False
            line = section.header.paragraphs[0]
            docx_styles.right_tab(line, wide=wide)
            self.left_and_right(line, document.title, tree.Strong(self.arrangement.origin))
            if number == 0 and document.style == "report":
                section.different_first_page_header_footer = True
                first = section.first_page_header.paragraphs[0]
                docx_styles.right_tab(first, wide=wide)
                self.left_and_right(first, "", tree.Strong(self.arrangement.origin))
            line = section.footer.paragraphs[0]
            docx_styles.right_tab(line, wide=wide)
            self.left_and_right(line, foot, "")
            self.writer.page_of_pages(line)

    def left_and_right(self, paragraph: Any, left: tree.Words, right: tree.Words) -> None:
        self.writer.words(paragraph, left)
        paragraph.add_run().add_tab()
        self.writer.words(paragraph, right, self.writer.house)

    # Blocks

    def block(self, block: tree.Block, lang: str = "") -> None:
        lang = getattr(block, "lang", "") or lang
        if not isinstance(block, tree.Section | tree.PageBreak | tree.Heading):
            self.turn(isinstance(block, tree.Table) and block.wide)
        if isinstance(block, tree.Heading):
            self.turn(self.before_wide(block))
            self.heading_of(block.level, block.content, lang)
        elif isinstance(block, tree.Paragraph):
            if tree.plain(block.content).strip():
                style = {"lead": "Lead", "small": "Small"}.get(block.kind, "Normal")
                self.paragraph(style, block.content, lang=lang)
        elif isinstance(block, tree.BulletList | tree.NumberedList):
            self.list(block, lang)
        elif isinstance(block, tree.Table):
            self.table(block, lang=lang)
        elif isinstance(block, tree.Figure):
            self.figure(block, lang)
        elif isinstance(block, tree.Quote):
            self.paragraph("Quote", block.content, lang=lang)
            mark = (tree.EvidenceMark(block.evidence),) if block.evidence else ()
            self.paragraph("Quote Attribution", (*tree.inline(block.attribution), *mark), lang=lang)
        elif isinstance(block, tree.Notice):
            self.notice(block, lang)
        elif isinstance(block, tree.Definitions):
            for entry in block.entries:
                self.paragraph("Term", entry.term, lang=lang)
                self.paragraph("Description", entry.description, lang=lang)
        elif isinstance(block, tree.Section):
            for inner in block.blocks:
                self.block(inner, lang)
        else:
            self.docx.add_page_break()

    def before_wide(self, heading: tree.Heading) -> bool:
        """Whether nothing but headings stands between this one and a wide table: it goes onto the page of the table."""
        blocks = list(tree.flat(self.document.blocks))
        following = next(number for number, block in enumerate(blocks) if block is heading) + 1
        while following < len(blocks) and isinstance(blocks[following], tree.Heading):
            following += 1
        after = blocks[following] if following < len(blocks) else None
        return isinstance(after, tree.Table) and after.wide

    def heading_of(self, level: int, content: tree.Words, lang: str) -> None:
        bookmark = next(name for _, _, name in self.headings if name not in self.writer.bookmarks)
        made = self.paragraph(f"Heading {level}", "")
        self.writer.bookmark(made, bookmark)
        self.writer.words(made, content, lang)

    def list(self, block: tree.BulletList | tree.NumberedList, lang: str, level: int = 0) -> None:
        numbered = isinstance(block, tree.NumberedList)
        start = block.start if isinstance(block, tree.NumberedList) else 1
        number = docx_styles.new_list(self.docx, self.numbers if numbered else self.bullets, level=level, start=start)
        for item in block.entries:
            made = self.paragraph("List Number" if numbered else "List Bullet", item.content, lang=block.lang or lang)
            properties = made._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = number
            for inner in item.blocks:
                if isinstance(inner, tree.Paragraph):
                    more = self.paragraph("Normal", inner.content, lang=inner.lang or lang)
                    more.paragraph_format.left_indent = Twips(397 * (level + 1))
                else:
                    self.list(inner, inner.lang or lang, min(level + 1, docx_styles.DEEPEST_LIST - 1))

    def table(self, block: tree.Table, *, caption: tree.Words | None = None, lang: str = "") -> None:
        self.turn(block.wide)
        lang = block.lang or lang
        words = block.caption if caption is None else caption
        label = self.arrangement.next_table()
        above = self.paragraph("Caption", (tree.Strong(label), " "), lang=self.writer.house)
        self.writer.words(above, words, lang)
        above.paragraph_format.keep_with_next = True
        widths = column_widths(block)
        unit = docx_styles.text_width(wide=block.wide) / sum(widths)
        made = self.docx.add_table(rows=1 + len(block.cells), cols=len(block.heads), style=docx_styles.TABLE)
        made.autofit = False
        self.describe_table(made, f"{label} {tree.plain(words)}", block)
        lines = (tuple(column.label for column in block.heads), *block.cells)
        for row, line in zip(made.rows, lines, strict=True):
            for cell, content, column, width in zip(row.cells, line, block.heads, widths, strict=True):
                cell.width = Mm(width * unit)
                paragraph = cell.paragraphs[0]
                self.dress(paragraph, "Table Text")
                paragraph.alignment = _ALIGNMENT.get(column.alignment)
                self.writer.words(paragraph, content, lang)
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Mm(width * unit)
        self.paragraph("Table Note", block.note, lang=lang)

    def describe_table(self, made: Any, name: str, block: tree.Table) -> None:
        """The header row, marked and repeated on each page; rows in one piece; the name of the table for those who hear it."""
        properties = made._tbl.tblPr
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            properties.remove(look)
        first = int(block.row_headers)
        properties.append(
            parse_xml(
                f'<w:tblLook {nsdecls("w")} w:val="{0x0620 | first << 7:04X}" w:firstRow="1" w:lastRow="0" w:firstColumn="{first}" '
                'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            )
        )
        called = parse_xml(f"<w:tblCaption {nsdecls('w')}/>")
        called.set(qn("w:val"), tree.showable(name))
        properties.append(called)
        for number, row in enumerate(made.rows):
            found = row._tr.get_or_add_trPr()
            found.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            if number == 0:
                found.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    def figure(self, block: tree.Figure, lang: str) -> None:
        label = self.arrangement.next_figure()
        width, height = pictures.size(block)
        widest = min(width * _PIXEL, docx_styles.text_width(), _HIGHEST * width / height)
        place = self.paragraph("Figure", "")
        shape = place.add_run().add_picture(io.BytesIO(pictures.image(block)), width=Mm(widest))
        described = shape._inline.docPr
        described.set("descr", tree.showable(block.alternative_text))
        described.set("name", label.rstrip("."))
        caption = self.paragraph("Caption", (tree.Strong(label), " "), lang=self.writer.house)
        self.writer.words(caption, block.caption, lang)
        caption.paragraph_format.keep_with_next = bool(block.source)
        if block.source:
            source = self.paragraph("Small", word("source", self.language), lang=self.writer.house)
            self.writer.words(source, block.source, lang)
        for note in block.notes:
            self.paragraph("Small", note, lang=lang)
        if where := self.arrangement.numbers_at_end():
            self.paragraph("Small", where, lang=self.writer.house)

    def notice(self, block: tree.Notice, lang: str = "") -> None:
        lang = block.lang or lang
        if block.title:
            self.paragraph(f"Notice {block.kind} title", block.title, lang=lang)
        words = self.paragraph(f"Notice {block.kind}", block.content, lang=lang)
        if not block.title:
            words.paragraph_format.space_before = Pt(10)

    # Pages

    def upright(self) -> None:
        self.turn(False)

    def turn(self, wide: bool) -> None:
        """Begin a page of the other orientation where the page is not as wanted."""
        if wide == self.wide:
            return
        self.wide = wide
        docx_styles.set_page(self.docx.add_section(WD_SECTION.NEW_PAGE), wide=wide)

    def paragraph(self, style: str, words: tree.Words, *, lang: str = "") -> Any:
        """A new paragraph of a style, with its words."""
        made = self.docx.add_paragraph()
        self.dress(made, style)
        self.writer.words(made, words, lang)
        return made

    def dress(self, paragraph: Any, style: str) -> None:
        """Give a paragraph its style; found by name once, because the library looks through all of them each time."""
        if style not in self.style_identifiers:
            self.style_identifiers[style] = self.docx.styles[style].style_id
        paragraph._p.style = self.style_identifiers[style]


def _property(text: str) -> str:
    """The text as far as the properties of a file have room for it."""
    return tree.showable(text)[:_LONGEST_PROPERTY]
