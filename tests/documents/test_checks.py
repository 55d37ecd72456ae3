"""A document that would leave a reader out is refused, and each problem names its block."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from django.utils import translation
from tests.documents import demonstration

from observatory.documents import (
    Block,
    BulletList,
    Column,
    Definition,
    Definitions,
    Document,
    DocumentError,
    EvidenceEntry,
    EvidenceMark,
    Figure,
    Heading,
    Item,
    LinkTo,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    Text,
    check,
    problems,
    to_docx,
    to_html,
    to_page,
    to_pdf,
)

SVG = demonstration.BARS.format(**demonstration.WORDS["en"])
GOOD = (Heading(1, "Aim"), Paragraph("The first paragraph says what this is."))


def document(*blocks: Block, **fields: Any) -> Document:
    given: dict[str, Any] = {
        "language": "en",
        "title": "A report",
        "date": datetime.date(2016, 5, 2),
        "blocks": blocks or GOOD,
    }
    return Document(**given | fields)


def told(*blocks: Block, **fields: Any) -> list[str]:
    return [str(problem) for problem in problems(document(*blocks, **fields))]


def test_a_good_document_passes() -> None:
    check(document())
    check(demonstration.english())
    check(demonstration.french())
    check(demonstration.letter())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"language": ""}, "The document: the language is missing."),
        ({"language": "xx"}, "The document: there is no language “xx”."),
        ({"language": "English"}, "The document: there is no language “English”."),
        ({"title": "  "}, "The document: the title is missing."),
        ({"blocks": ()}, "The document: it is empty."),
        ({"blocks": (Heading(1, "Only a heading"), PageBreak())}, "The document: it is empty."),
        ({"blocks": (Paragraph("  "),)}, "The document: it is empty."),
        ({"style": "poster"}, "The document: there is no style “poster”."),
        ({"origin": "borrowed"}, "The document: there is no origin “borrowed”."),
        ({"origin": "sourced"}, "The document: it is said to rest on published sources, but none is named."),
        ({"address": "/en/briefings/1/"}, "The document: “/en/briefings/1/” is no complete address."),
        (
            {"evidence": (EvidenceEntry("a", "One"), EvidenceEntry("a", "Two"))},
            "The document: two entries of the evidence are called “a”.",
        ),
        ({"evidence": (EvidenceEntry("a", ""),)}, "The document: entry 1 of the evidence is empty."),
    ],
)
def test_what_the_whole_lacks_is_told(fields: dict[str, Any], message: str) -> None:
    assert told(**fields) == [message]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (Heading(3, "Too deep"), "Block 3 (“Too deep”): a heading of level 3 follows one of level 1; a level is skipped."),
        (Heading(5, "Deepest"), "Block 3 (“Deepest”): there is no heading of level 5."),
        (Heading(2, " "), "Block 3: the heading is empty."),
        (Paragraph("Bonjour à tous", lang="fench"), "Block 3 (“Bonjour à tous”): there is no language “fench”."),
        (Paragraph(("Here ", Text("dort", lang="zz"))), "Block 3 (“Here dort”): there is no language “zz”."),
        (
            Paragraph(("See ", LinkTo("", "https://example.org"), "now and then and later on as well")),
            "Block 3 (“See now and then and later on as…”): a link to https://example.org has no words.",
        ),
        (Paragraph(LinkTo("words", "javascript:alert(1)")), "Block 3 (“words”): “javascript:alert(1)” is no complete address."),
        (
            Paragraph(Strong(("Deep ", EvidenceMark("x")))),
            "Block 3 (“Deep”): it rests on evidence “x”, which is not in the list.",
        ),
        (
            Paragraph(LinkTo(("A", Strong(LinkTo("b", "https://example.org/b"))), "https://example.org/a")),
            "Block 3 (“Ab”): a link stands inside another link.",
        ),
        (BulletList(()), "Block 3: the list is empty."),
        (BulletList(("One", "")), "Block 3 (“One”): item 2 of the list is empty."),
        (
            BulletList((Item("One", (Paragraph(LinkTo("x", "nowhere")),)),)),
            "Block 3.1.1 (“x”): “nowhere” is no complete address.",
        ),
        (Table("", ("A", "B"), (("1", "2"),)), "Block 3: the table has no caption."),
        (Table("Budget", (), ()), "Block 3 (“Budget”): the table has no header row."),
        (Table("Budget", ("", ""), (("1", "2"),)), "Block 3 (“Budget”): the table has no header row."),
        (Table("Budget", ("", "Sum"), (("1", "2"),)), "Block 3 (“Budget”): column 1 has no heading."),
        (Table("Budget", ("A", "B"), ()), "Block 3 (“Budget”): the table has no rows."),
        (
            Table("Budget", ("A", "B"), (("1", "2"), ("1", "2", "3"))),
            "Block 3 (“Budget”): row 2 has 3 cells, but there are 2 columns.",
        ),
        (Table("Budget", ("A", "B"), (("", "2"),)), "Block 3 (“Budget”): row 1 does not say what it is about."),
        (
            Table("Budget", (Column("A", "left"), "B"), (("1", "2"),)),  # type: ignore[arg-type]
            "Block 3 (“Budget”): column 1 has an unknown alignment.",
        ),
        (Figure("Bars", "", svg=SVG), "Block 3 (“Bars”): the figure has no alternative text."),
        (Figure("Bars", "chart.png", svg=SVG), "Block 3 (“Bars”): the alternative text of the figure is the name of a file."),
        (Figure("", "Four bars", svg=SVG), "Block 3: the figure has no caption."),
        (Figure("Bars", "Four bars"), "Block 3 (“Bars”): the figure has no picture."),
        (Figure("Bars", "Four bars", svg="<p>no</p>"), "Block 3 (“Bars”): the picture is no SVG drawing with a size."),
        (
            Figure("Bars", "Four bars", svg=SVG.replace("<g ", '<image href="file:///etc/passwd"/><g ')),
            "Block 3 (“Bars”): the picture needs files from elsewhere.",
        ),
        (Figure("Bars", "Four bars", png=b"GIF89a"), "Block 3 (“Bars”): the picture is no PNG image."),
        (
            Figure("Bars", "Four bars", svg=SVG, table=Table("", ("A", "B"), (("1",),))),
            "Block 3 (“Bars”): row 1 has 1 cells, but there are 2 columns.",
        ),
        (Quote("So it is.", ""), "Block 3 (“So it is.”): the quote does not say who said it."),
        (Quote("", "A firm"), "Block 3: the quote is empty."),
        (Quote("So it is.", "A firm", evidence="q"), "Block 3 (“So it is.”): it rests on evidence “q”, which is not in the list."),
        (Notice("", title="Mind"), "Block 3 (“Mind”): the notice is empty."),
        (Notice("Mind", kind="shout"), "Block 3 (“Mind”): there is no notice of the kind “shout”."),  # type: ignore[arg-type]
        (Definitions(()), "Block 3: the list is empty."),
        (Definitions((Definition("Term", ""),)), "Block 3 (“Term”): nothing is said about “Term”."),
        (Definitions((Definition("", "Said"),)), "Block 3: a term is missing."),
    ],
)  # fmt: skip
def test_what_a_block_lacks_is_told_with_its_number_and_first_words(block: Block, message: str) -> None:
    assert told(*GOOD, block) == [message]


def test_blocks_in_sections_are_counted_inside_them() -> None:
    assert told(*GOOD, Section((Paragraph("One"), Section((Heading(4, "Lost"),))))) == [
        "Block 3.2.1 (“Lost”): a heading of level 4 follows one of level 1; a level is skipped."
    ]


def test_the_first_heading_is_a_chapter() -> None:
    assert told(Heading(2, "Aim"), Paragraph("Said")) == [
        "Block 1 (“Aim”): the first heading has level 2; it must have level 1."
    ]


def test_facts_and_notices_of_the_title_are_checked_as_well() -> None:
    assert told(facts=(Definition("Region", ""),), notices=(Notice(""),)) == [
        "The document: nothing is said about “Region”.",
        "The document: the notice is empty.",
    ]


def test_all_problems_are_told_at_once_in_reading_order() -> None:
    wrong = document(Heading(2, ""), Quote("", ""), language="", title="")
    with pytest.raises(DocumentError) as refused:
        check(wrong)
    assert str(refused.value).splitlines() == [
        "The document: the language is missing.",
        "The document: the title is missing.",
        "Block 1: the heading is empty.",
        "Block 1: the first heading has level 2; it must have level 1.",
        "Block 2: the quote is empty.",
        "Block 2: the quote does not say who said it.",
    ]
    assert [problem.path for problem in refused.value.problems] == ["", "", "1", "1", "2", "2"]


@pytest.mark.parametrize("printed", [to_html, to_page, to_pdf, to_docx])
def test_no_medium_prints_what_is_refused(printed: Any) -> None:
    with pytest.raises(DocumentError, match="no alternative text"):
        printed(document(*GOOD, Figure("Bars", "", svg=SVG)))


def test_a_language_may_name_its_country() -> None:
    check(dataclasses.replace(document(), language="fr-BE"))


def test_what_is_wrong_is_told_in_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        assert told(title="") == [str(problem) for problem in problems(document(title=""))]
