"""Documents on pages: meaning in the markup, nothing typed becomes markup."""

from __future__ import annotations

import base64
import dataclasses
import datetime
from xml.etree import ElementTree

import pytest
from django.utils.safestring import mark_safe
from tests.documents import demonstration

from observatory.documents import (
    Column,
    Document,
    EvidenceEntry,
    EvidenceMark,
    Figure,
    Heading,
    Notice,
    NumberedList,
    Paragraph,
    Quote,
    Section,
    Table,
    Text,
    to_html,
    to_page,
)
from observatory.documents.html import slug

EVIL = "<script>alert('1')</script> & \"quoted\""


def document(*blocks: object, **fields: object) -> Document:
    given = {"language": "en", "title": "A report", "date": datetime.date(2016, 5, 2), "blocks": blocks}
    return Document(**given | fields)  # type: ignore[arg-type]


def parsed(html: str) -> ElementTree.Element:
    """The fragment as a tree: it is well-formed but for the elements that HTML never closes."""
    for name in ("img", "br"):
        html = html.replace(f"<{name}>", f"<{name}/>")
    return ElementTree.fromstring(f"<body>{_closed(html)}</body>")


def _closed(html: str) -> str:
    parts = html.split("<img ")
    return parts[0] + "".join("<img " + part.replace(">", "/>", 1) for part in parts[1:])


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_script_is_escaped_wherever_it_is_typed() -> None:
    svg = demonstration.BARS.format(**demonstration.WORDS["en"])
    page = to_page(
        document(
            Heading(1, EVIL, identifier=EVIL),
            Paragraph((Text(EVIL, lang="fr"), EvidenceMark(EVIL))),
            Table(EVIL, (EVIL, Column(EVIL)), ((EVIL, EVIL),), note=EVIL, identifier=EVIL),
            Figure(
                EVIL,
                EVIL,
                svg=svg,
                source=EVIL,
                notes=(EVIL,),
                identifier=EVIL,
                address="https://example.org/?<script>",
            ),
            Quote(EVIL, EVIL, evidence=EVIL),
            Notice(EVIL, title=EVIL),
            title=EVIL,
            subtitle=EVIL,
            description=EVIL,
            authors=(EVIL,),
            publisher=EVIL,
            identifier=EVIL,
            origin="invented",
            origin_note=EVIL,
            sender=(EVIL,),
            recipient=(EVIL,),
            imprint=EVIL,
            evidence=(EvidenceEntry(EVIL, EVIL, source=EVIL, address="https://example.org/?<script>"),),
        ),
        contents=True,
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'alt="&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; &quot;quoted&quot;"' in page


def test_text_that_claims_to_be_safe_is_escaped_all_the_same() -> None:
    safe = mark_safe("<b>bold</b>")
    assert "<b>" not in to_page(document(Paragraph(safe), title=safe))


def test_headings_begin_at_the_level_of_the_page_and_have_ids_of_their_own() -> None:
    tree = parsed(
        to_html(
            document(
                Heading(1, "L’été à venir"), Paragraph("x"), Heading(2, "Aim"), Heading(2, "Aim"), Heading(1, "???")
            ),
            heading_level=3,
            prefix="b-",
        )
    )
    headings = [element for element in tree.iter() if element.tag in ("h2", "h3", "h4", "h5")]
    assert [(one.tag, one.get("id")) for one in headings] == [
        ("h3", "b-lete-a-venir"),
        ("h4", "b-aim"),
        ("h4", "b-aim-2"),
        ("h3", "b-section"),
    ]


def test_no_id_is_there_twice_and_every_link_inside_leads_somewhere() -> None:
    tree = parsed(to_html(demonstration.english(), contents=True))
    identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    inside = {str(link.get("href"))[1:] for link in tree.iter("a") if str(link.get("href")).startswith("#")}
    assert {"summary", "evidence", "evidence-1", "evidence-2", "evidence-3"} <= inside
    assert inside <= set(identifiers)


def test_contents_lists_chapters_and_their_parts() -> None:
    contents = parsed(to_html(demonstration.english(), contents=True)).find(".//nav")
    assert contents is not None
    assert contents.get("aria-label") == "Contents"
    chapters = contents.findall("./ol/li")
    assert [words(chapter.find("a")) for chapter in chapters] == [  # type: ignore[arg-type]
        "Summary",
        "Where the region stands",
        "Recommendations",
        "How this briefing was made",
        "Evidence",
    ]
    assert [words(part) for part in chapters[1].findall("./ol/li")] == ["Its industries", "Its people"]


def test_tables_have_caption_headers_and_scopes() -> None:
    tree = parsed(
        to_html(document(Table("Budget", ("Action", Column("Sum", "end")), (("Line", "420"),), note="In thousands")))
    )
    table = tree.find(".//table")
    assert table is not None
    assert words(table.find("caption")) == "Table 1. Budget"  # type: ignore[arg-type]
    assert [(head.get("scope"), words(head)) for head in table.iter("th")] == [
        ("col", "Action"),
        ("col", "Sum"),
        ("row", "Line"),
    ]
    assert [cell.get("class") for cell in table.iter("td")] == ["table__number"]
    assert words(tree.find(".//p[@class='table__note']")) == "In thousands"  # type: ignore[arg-type]


def test_a_table_without_names_of_rows_has_none() -> None:
    tree = parsed(to_html(document(Table("Days", ("A", "B"), (("1", "2"),), row_headers=False))))
    assert [head.get("scope") for head in tree.iter("th")] == ["col", "col"]


def test_figures_have_alternative_text_caption_source_and_numbers() -> None:
    figure = parsed(to_html(document(demonstration.bars("en")))).find(".//figure")
    assert figure is not None
    image = figure.find(".//img")
    assert image is not None
    assert str(image.get("alt")).startswith("Bars: 42 firms")
    kind, _, drawing = str(image.get("src")).partition(",")
    assert kind == "data:image/svg+xml;base64"
    # The typeface of a page does not count inside an image: it travels with it.
    assert "@font-face" in base64.b64decode(drawing).decode()
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("760", "236", None)
    assert words(figure.find("figcaption")) == (  # type: ignore[arg-type]
        "Figure 1. Firms are almost half of the 88 answers Source: Survey of key actors, May 2016, 88 of 140 answered"
    )
    details = figure.find("details")
    assert details is not None
    assert words(details.find("summary")) == "The numbers as a table"  # type: ignore[arg-type]
    assert [words(cell) for cell in details.iter("td")] == ["42", "23", "17", "6"]


def test_pictures_can_stand_at_an_address() -> None:
    html = to_html(
        document(demonstration.bars("en")), picture_address=lambda figure: f"/figures/{figure.identifier}.svg"
    )
    assert 'src="/figures/figure-answers.svg"' in html
    assert 'loading="lazy"' in html


def test_words_in_another_language_say_so() -> None:
    tree = parsed(
        to_html(
            document(
                Paragraph("Bonjour", lang="fr"),
                Section((Paragraph("Salut"),), lang="fr"),
                Paragraph(("In ", Text("Länsi", lang="sv"))),
                Paragraph("Hello", lang="en"),
            )
        )
    )
    assert [(one.tag, one.get("lang"), words(one)) for one in tree.iter() if one.get("lang")] == [
        ("p", "fr", "Bonjour"),
        ("div", "fr", "Salut"),
        ("span", "sv", "Länsi"),
    ]


def test_words_of_our_own_are_english_and_say_so_where_a_language_has_none() -> None:
    html = to_html(document(demonstration.bars("en"), language="ro"))
    assert '<strong><span lang="en">Figure 1.</span></strong>' in html
    assert "<strong>Figure 1.</strong>" in to_html(document(demonstration.bars("fr"), language="fr"))


def test_the_mark_of_origin_stands_at_the_beginning() -> None:
    html = to_html(document(Paragraph("x"), origin="invented"))
    assert html.index("Invented for demonstration") < html.index("<p>x</p>")
    assert "D’après des sources publiées" in to_html(demonstration.french())
    assert "notice" not in to_html(document(Paragraph("x")))


def test_marks_lead_to_the_list_of_evidence() -> None:
    tree = parsed(to_html(demonstration.french(), prefix="x-"))
    marks = [link for link in tree.iter("a") if link.get("href") == "#x-evidence-1"]
    assert [link.get("aria-label") for link in marks] == ["Élément probant 1", "Élément probant 1"]
    assert [words(item) for item in tree.iter("li") if item.get("id") == "x-evidence-1"] == [
        "Qui a répondu à l’enquêteEnquête auprès des acteurs clés"
    ]


def test_lists_keep_their_numbers() -> None:
    assert '<ol start="4">' in to_html(document(NumberedList(("four",), start=4)))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_of_its_own_needs_no_other_file(language: str) -> None:
    page = to_page(demonstration.report(language))
    assert page.startswith("<!doctype html>")
    assert f'<html lang="{language}"' in page
    assert page.count("<h1>") == 1
    for outside in ("<link", "<script", "@import", "url("):
        assert outside not in page


def test_a_letter_shows_sender_and_recipient_and_no_contents() -> None:
    page = to_page(demonstration.letter())
    assert "Ms Aino Lahti<br>Market Square 1" in page
    assert "Programme office<br>" in page
    assert "<nav" not in page


def test_an_empty_paragraph_leaves_nothing() -> None:
    assert "<p></p>" not in to_html(document(Paragraph("x"), Paragraph("")))


def test_the_same_document_gives_the_same_page() -> None:
    assert to_page(demonstration.english()) == to_page(dataclasses.replace(demonstration.english()))


@pytest.mark.parametrize(
    ("text", "name"), [("What we found – 2016!", "what-we-found-2016"), ("  ", ""), ("Ελλάδα", "ελλαδα")]
)
def test_headings_become_readable_ids(text: str, name: str) -> None:
    assert slug(text) == name
