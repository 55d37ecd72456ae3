"""One document tree, printed as HTML, as PDF and as DOCX.

document = Document(language="en", title="Policy briefing", date=date(2016, 5, 2), blocks=(Heading(1, "Aim"), Paragraph("…")))
check(document)  # raises DocumentError, naming each problem and its block
to_pdf(document), to_docx(document), to_html(document)
"""

from observatory.documents.checks import DocumentError, Problem, check, problems
from observatory.documents.docx import to_docx
from observatory.documents.from_text import blocks_from_text, words_from_text
from observatory.documents.frozen import FrozenDocumentError, from_json, to_json
from observatory.documents.html import to_html, to_page
from observatory.documents.pdf import to_pdf
from observatory.documents.tree import (
    Block,
    BulletList,
    Column,
    Definition,
    Definitions,
    Document,
    Emphasis,
    EvidenceEntry,
    EvidenceMark,
    Figure,
    Heading,
    Inline,
    Item,
    LineBreak,
    LinkTo,
    Notice,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    Text,
    Words,
    inline,
    plain,
)

__all__ = [
    "Block",
    "BulletList",
    "Column",
    "Definition",
    "Definitions",
    "Document",
    "DocumentError",
    "Emphasis",
    "EvidenceEntry",
    "EvidenceMark",
    "Figure",
    "FrozenDocumentError",
    "Heading",
    "Inline",
    "Item",
    "LineBreak",
    "LinkTo",
    "Notice",
    "NumberedList",
    "PageBreak",
    "Paragraph",
    "Problem",
    "Quote",
    "Section",
    "Strong",
    "Table",
    "Text",
    "Words",
    "blocks_from_text",
    "check",
    "from_json",
    "inline",
    "plain",
    "problems",
    "to_docx",
    "to_html",
    "to_json",
    "to_page",
    "to_pdf",
    "words_from_text",
]
