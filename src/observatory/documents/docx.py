"""A document as DOCX, for those who edit it: real headings, lists and tables, pictures with their words, the language set.

The same document gives the same bytes: the date of the document is the only clock.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from observatory.documents import pictures, tree
from observatory.documents.arrangement import Arrangement
from observatory.documents.checks import check
from observatory.documents.widths import column_widths
from observatory.documents.words import speaks, split_language, word

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HIGHEST = 190.0
_PIXEL = 25.4 / 96
_ALIGNMENT = {"start": None, "center": "CENTER", "end": "RIGHT"}
# Word processors want a country with the language; where a document names none, the one whose spelling is meant.
_COUNTRIES = {
    "en": "GB",
    "fr": "FR",
    "de": "DE",
    "es": "ES",
    "it": "IT",
    "pt": "PT",
    "nl": "NL",
    "pl": "PL",
    "ro": "RO",
}


def to_docx(document: tree.Document) -> bytes:
    """The document as DOCX. Raises DocumentError, naming each block that would leave a reader out."""
    check(document)
    return _with_fixed_times(_Docx(document).whole())


def word_language(tag: str) -> str:
    """The language as word processors name it."""
    language, country = split_language(tag)
    country = country or _COUNTRIES.get(language, "")
    return f"{language}-{country}" if country else language


def _with_fixed_times(package: bytes) -> bytes:
    """The same package with the time of packing taken out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, given.read(name))
    return target.getvalue()


class _Docx:
    """One printing of one document; counts figures, tables and bookmarks as they come."""

    def __init__(self, document: tree.Document) -> None:
        import docx

        from observatory.documents import docx_styles

        self.styles = docx_styles
        self.document = document
        self.language = document.language
        self.arrangement = Arrangement(document)
        self.docx: Any = docx.Document()
        self.bookmarks = 0
        self.used: set[str] = set()
        self.headings: list[tuple[int, str, str]] = []
        self.wide = False
        docx_styles.prepare(self.docx, word_language(document.language))
        self.bullets, self.numbers = docx_styles.list_kinds(self.docx)

    # The whole

    def whole(self) -> bytes:
        document = self.document
        self.styles.set_page(self.docx.sections[0])
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
        core.title = tree.showable(document.title)
        core.author = tree.showable("; ".join(document.authors) or document.publisher)
        core.subject = tree.showable(document.description)
        core.identifier = tree.showable(document.identifier)
        core.language = word_language(document.language)
        core.category = self.arrangement.origin
        core.comments = ""
        core.keywords = ""
        core.last_modified_by = tree.showable(document.publisher)
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
            from docx.shared import Pt

            title.runs[0].font.size = Pt(15)
        if document.subtitle:
            self.paragraph("Subtitle", document.subtitle)
        for fact in self.arrangement.facts:
            made = self.paragraph("Fact", fact.term)
            made.add_run().add_tab()
            self.words(made, fact.description)
        for notice in self.arrangement.notices:
            self.notice(notice)
        if document.style == "report":
            self.contents()
            self.docx.add_page_break()

    def contents(self) -> None:
        """Links to the chapters inside a field, so that a word processor can make them anew."""
        self.docx.add_page_break()
        self.paragraph("Heading 1", word("contents", self.language), lang=self.house(), listed=False)
        shown = [entry for entry in self.headings if entry[0] <= 2]
        for number, (level, words, bookmark) in enumerate(shown):
            made = self.docx.add_paragraph(style=f"TOC {level}")
            if number == 0:
                self.field_start(made, 'TOC \\o "1-2" \\n \\h \\z')
            self.inside_link(made, bookmark, words)
            if number == len(shown) - 1:
                self.field_mark(made, "end")

    def evidence(self) -> None:
        """The list of evidence, to which the marks lead."""
        self.upright()
        self.heading_of(1, word("evidence", self.language), self.house())
        for number, entry in enumerate(self.document.evidence, start=1):
            made = self.docx.add_paragraph(style="Evidence")
            self.start_bookmark(made, f"evidence_{number}")
            made.add_run(f"{number}.\t")
            self.words(made, entry.content)
            details: list[str | tree.Inline] = [
                f"{text.rstrip('.')}. " for text in self.arrangement.entry_details(entry)
            ]
            if entry.address:
                details.append(tree.LinkTo(entry.address, entry.address))
            if details:
                self.words(made, (tree.LineBreak(), *details))

    def annex(self) -> None:
        """The tables of the figures under a heading of their own."""
        for number, (table, caption) in enumerate(self.arrangement.annex()):
            if number == 0:
                self.turn(table.wide)
                self.heading_of(1, word("numbers", self.language), self.house())
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
            self.styles.right_tab(line, wide=wide)
            self.words(line, (tree.showable(document.title), "\t", tree.Strong(self.arrangement.origin)))
            if number == 0 and document.style == "report":
                section.different_first_page_header_footer = True
                first = section.first_page_header.paragraphs[0]
                self.styles.right_tab(first, wide=wide)
                self.words(first, ("\t", tree.Strong(self.arrangement.origin)))
            line = section.footer.paragraphs[0]
            self.styles.right_tab(line, wide=wide)
            self.words(line, (foot, "\t"))
            self.page_of_pages(line)

    def page_of_pages(self, paragraph: Any) -> None:
        before, _, rest = word("page", self.language).partition("%(page)s")
        between, _, after = rest.partition("%(pages)s")
        for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            if text:
                self.run(paragraph, text, lang=self.house())
            if field:
                self.field_start(paragraph, field)
                paragraph.add_run("1")
                self.field_mark(paragraph, "end")

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
        bookmark = next(name for _, _, name in self.headings if name not in self.used)
        made = self.docx.add_paragraph(style=f"Heading {level}")
        self.start_bookmark(made, bookmark)
        self.words(made, content, lang)

    def list(self, block: tree.BulletList | tree.NumberedList, lang: str, level: int = 0) -> None:
        numbered = isinstance(block, tree.NumberedList)
        start = block.start if isinstance(block, tree.NumberedList) else 1
        number = self.styles.new_list(self.docx, self.numbers if numbered else self.bullets, level=level, start=start)
        for item in block.entries:
            made = self.paragraph("List Number" if numbered else "List Bullet", item.content, lang=block.lang or lang)
            properties = made._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = number
            for inner in item.blocks:
                if isinstance(inner, tree.Paragraph):
                    from docx.shared import Twips

                    more = self.paragraph("Normal", inner.content, lang=inner.lang or lang)
                    more.paragraph_format.left_indent = Twips(397 * (level + 1))
                else:
                    self.list(inner, inner.lang or lang, min(level + 1, self.styles.DEEPEST_LIST - 1))

    def table(self, block: tree.Table, *, caption: tree.Words | None = None, lang: str = "") -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        self.turn(block.wide)
        lang = block.lang or lang
        words = block.caption if caption is None else caption
        label = self.arrangement.next_table()
        above = self.paragraph("Caption", (tree.Strong(label), " "), lang=self.house())
        self.words(above, words, lang)
        above.paragraph_format.keep_with_next = True
        widths = column_widths(block)
        unit = self.styles.text_width(wide=block.wide) / sum(widths)
        made = self.docx.add_table(rows=1 + len(block.cells), cols=len(block.heads), style=self.styles.TABLE)
        made.autofit = False
        self.describe_table(made, f"{label} {tree.plain(words)}", block)
        lines = (tuple(column.label for column in block.heads), *block.cells)
        for row, line in zip(made.rows, lines, strict=True):
            for cell, content, column, width in zip(row.cells, line, block.heads, widths, strict=True):
                cell.width = Mm(width * unit)
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Text"
                if name := _ALIGNMENT[column.alignment]:
                    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, name)
                self.words(paragraph, content, lang)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width * unit)
        self.paragraph("Table Note", block.note, lang=lang)

    def describe_table(self, made: Any, name: str, block: tree.Table) -> None:
        """The header row, marked and repeated on each page; rows in one piece; the name of the table for those who hear it."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

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
        from docx.shared import Mm

        label = self.arrangement.next_figure()
        width, height = pictures.size(block)
        widest = min(width * _PIXEL, self.styles.text_width(), _HIGHEST * width / height)
        place = self.docx.add_paragraph(style="Figure")
        shape = place.add_run().add_picture(io.BytesIO(pictures.image(block)), width=Mm(widest))
        described = shape._inline.docPr
        described.set("descr", tree.showable(block.alternative_text))
        described.set("name", label.rstrip("."))
        caption = self.paragraph("Caption", (tree.Strong(label), " "), lang=self.house())
        self.words(caption, block.caption, lang)
        caption.paragraph_format.keep_with_next = bool(block.source)
        if block.source:
            source = self.paragraph("Small", word("source", self.language), lang=self.house())
            self.words(source, block.source, lang)
        for note in block.notes:
            self.paragraph("Small", note, lang=lang)
        if where := self.arrangement.numbers_at_end():
            self.paragraph("Small", where, lang=self.house())

    def notice(self, block: tree.Notice, lang: str = "") -> None:
        from docx.shared import Pt

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
        from docx.enum.section import WD_SECTION

        self.wide = wide
        self.styles.set_page(self.docx.add_section(WD_SECTION.NEW_PAGE), wide=wide)

    # Words

    def paragraph(self, style: str, words: tree.Words, *, lang: str = "", listed: bool = True) -> Any:
        made = self.docx.add_paragraph(style=style)
        if not listed:
            from docx.oxml import parse_xml
            from docx.oxml.ns import nsdecls

            # A heading by its looks that is not in the contents itself.
            made._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>'))
        self.words(made, words, lang)
        return made

    def words(
        self, paragraph: Any, words: tree.Words, lang: str = "", *, bold: bool = False, italic: bool = False
    ) -> None:
        for part in tree.inline(words):
            if isinstance(part, tree.Text):
                self.run(paragraph, part.text, lang=part.lang or lang, bold=bold, italic=italic)
            elif isinstance(part, tree.LineBreak):
                paragraph.add_run().add_break()
            elif isinstance(part, tree.Strong):
                self.words(paragraph, part.content, lang, bold=True, italic=italic)
            elif isinstance(part, tree.Emphasis):
                self.words(paragraph, part.content, lang, bold=bold, italic=True)
            elif isinstance(part, tree.LinkTo):
                self.outside_link(paragraph, part, lang)
            else:
                number = self.document.evidence_number(part.identifier)
                self.inside_link(paragraph, f"evidence_{number}", str(number), raised=True)

    def run(self, paragraph: Any, text: str, *, lang: str = "", bold: bool = False, italic: bool = False) -> Any:
        made = paragraph.add_run()
        for number, piece in enumerate(text.split("\t")):
            if number:
                made.add_tab()
            made.add_text(tree.showable(piece))
        if bold:
            made.bold = True
        if italic:
            made.italic = True
        if lang and lang != self.language:
            self.speak(made, lang)
        return made

    def speak(self, run: Any, lang: str) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        run._r.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{word_language(lang)}"/>'))

    def outside_link(self, paragraph: Any, part: tree.LinkTo, lang: str) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        relation = paragraph.part.relate_to(part.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        self.link(paragraph, "r:id", relation, part.content, lang)

    def inside_link(self, paragraph: Any, bookmark: str, words: tree.Words, *, raised: bool = False) -> None:
        self.link(paragraph, "w:anchor", bookmark, words, "", raised=raised)

    def link(
        self, paragraph: Any, attribute: str, target: str, words: tree.Words, lang: str, *, raised: bool = False
    ) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.text.run import Run

        made = OxmlElement("w:hyperlink")
        made.set(qn(attribute), target)
        made.set(qn("w:history"), "1")
        before = len(paragraph._p)
        self.words(paragraph, words, lang)
        for element in list(paragraph._p)[before:]:
            made.append(element)
            run = Run(element, paragraph)
            if raised:
                run.font.superscript = True
            elif attribute == "r:id":
                run.style = "Hyperlink"
        paragraph._p.append(made)

    def house(self) -> str:
        """The language of our own words where it is not that of the document."""
        spoken = speaks(self.language)
        return "" if split_language(self.language)[0] == spoken else spoken

    # Fields and bookmarks

    def start_bookmark(self, paragraph: Any, name: str) -> None:
        """A bookmark at the beginning of a paragraph."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        self.bookmarks += 1
        self.used.add(name)
        for tag, more in (("bookmarkStart", f' w:name="{name}"'), ("bookmarkEnd", "")):
            paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{self.bookmarks}"{more}/>'))

    def field_start(self, paragraph: Any, instruction: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.field_mark(paragraph, "begin")
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = f" {instruction} "
        paragraph.add_run()._r.append(text)
        self.field_mark(paragraph, "separate")

    def field_mark(self, paragraph: Any, kind: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(mark)
