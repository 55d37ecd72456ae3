"""Words in a word processor's paragraphs: emphasis, languages, links, bookmarks and fields."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run

from observatory.documents import tree
from observatory.documents.words import speaks, split_language, word

# Word processors want a country with the language; where a document names none, the one whose spelling is meant.
_COUNTRIES = {"en": "GB", "fr": "FR", "de": "DE", "es": "ES", "it": "IT", "pt": "PT", "nl": "NL", "pl": "PL", "ro": "RO"}  # fmt: skip


def word_language(tag: str) -> str:
    """The language as word processors name it."""
    language, country = split_language(tag)
    country = country or _COUNTRIES.get(language, "")
    return f"{language}-{country}" if country else language


class Writer:
    """Writes the words of one document into paragraphs; counts bookmarks as they come."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.language = document.language
        self.bookmarks: set[str] = set()

    @property
    def house(self) -> str:
        """The language of our own words where it is not that of the document."""
        spoken = speaks(self.language)
        return "" if split_language(self.language)[0] == spoken else spoken

    def words(
        self, paragraph: Any, words: tree.Words, lang: str = "", *, bold: bool = False, italic: bool = False
    ) -> None:
        """Add the words to the paragraph; `lang` where they are in another language than the document."""
        for part in tree.inline(words):
            if isinstance(part, tree.Text):
                self._run(paragraph, part.text, part.lang or lang, bold, italic)
            elif isinstance(part, tree.LineBreak):
                paragraph.add_run().add_break()
            elif isinstance(part, tree.Strong):
                self.words(paragraph, part.content, lang, bold=True, italic=italic)
            elif isinstance(part, tree.Emphasis):
                self.words(paragraph, part.content, lang, bold=bold, italic=True)
            elif isinstance(part, tree.LinkTo):
                relation = paragraph.part.relate_to(part.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                for run in self._link(paragraph, "r:id", relation, part.content, lang):
                    run.style = "Hyperlink"
            else:
                number = self.document.evidence_number(part.identifier)
                for run in self._link(paragraph, "w:anchor", f"evidence_{number}", str(number), ""):
                    run.font.superscript = True

    def link_inside(self, paragraph: Any, bookmark: str, words: tree.Words, lang: str = "") -> None:
        """Words that lead to a bookmark of the document."""
        self._link(paragraph, "w:anchor", bookmark, words, lang)

    def bookmark(self, paragraph: Any, name: str) -> None:
        """A place in the paragraph that links can lead to."""
        self.bookmarks.add(name)
        number = len(self.bookmarks)
        for tag, more in (("bookmarkStart", f' w:name="{name}"'), ("bookmarkEnd", "")):
            paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{number}"{more}/>'))

    def field_start(self, paragraph: Any, instruction: str) -> None:
        """What follows, up to `field_end`, is what the word processor last worked out from the instruction."""
        _field_mark(paragraph, "begin")
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = f" {instruction} "
        paragraph.add_run()._r.append(text)
        _field_mark(paragraph, "separate")

    def field_end(self, paragraph: Any) -> None:
        """The end of a field."""
        _field_mark(paragraph, "end")

    def page_of_pages(self, paragraph: Any) -> None:
        """Which page it is, of how many."""
        before, _, rest = word("page", self.language).partition("%(page)s")
        between, _, after = rest.partition("%(pages)s")
        for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            self.words(paragraph, text, self.house)
            if field:
                self.field_start(paragraph, field)
                paragraph.add_run("1")
                self.field_end(paragraph)

    def _run(self, paragraph: Any, text: str, lang: str, bold: bool, italic: bool) -> None:
        made = paragraph.add_run()
        made.add_text(tree.showable(text))
        # False would take back what the style says.
        made.bold = bold or None
        made.italic = italic or None
        if lang and lang != self.language:
            made._r.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{word_language(lang)}"/>'))

    def _link(self, paragraph: Any, attribute: str, target: str, words: tree.Words, lang: str) -> list[Run]:
        made = OxmlElement("w:hyperlink")
        made.set(qn(attribute), target)
        made.set(qn("w:history"), "1")
        before = len(paragraph._p)
        self.words(paragraph, words, lang)
        written = list(paragraph._p)[before:]
        for element in written:
            made.append(element)
        paragraph._p.append(made)
        return [Run(element, paragraph) for element in written]


def _field_mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
