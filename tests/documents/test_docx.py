"""DOCX for those who edit it: real styles, lists, tables and pictures, and nothing that a word processor would refuse."""

from __future__ import annotations

import dataclasses
import datetime
import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from tests.documents import demonstration

from observatory.documents import (
    BulletList,
    Document,
    Heading,
    Item,
    Notice,
    NumberedList,
    PageBreak,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    to_docx,
)
from observatory.documents import tree as nodes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def english() -> bytes:
    return to_docx(demonstration.english())


def simple(*blocks: Any, **fields: Any) -> Document:
    given: dict[str, Any] = {"language": "en", "title": "A paper", "date": datetime.date(2016, 5, 2), "style": "paper"}
    return Document(**given | {"blocks": blocks} | fields)


def read(package: bytes) -> Any:
    return docx.Document(io.BytesIO(package))


def part(package: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(paragraph: Any) -> str:
    """All words of a paragraph, those of links included."""
    return "".join(run.text or "" for run in paragraph._p.iter(qn("w:t")))


def test_headings_are_real_headings_in_their_order(english: bytes) -> None:
    headings = [
        (paragraph.style.name, text_of(paragraph))
        for paragraph in read(english).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert headings == [
        *((f"Heading {block.level}", nodes.plain(block.content)) for block in demonstration.english().blocks if isinstance(block, Heading)),
        ("Heading 1", "Evidence"),
        ("Heading 1", "The numbers of the figures"),
    ]  # fmt: skip


def test_the_contents_lead_to_the_headings(english: bytes) -> None:
    document = read(english)
    entries = [paragraph for paragraph in document.paragraphs if paragraph.style.name in ("toc 1", "toc 2")]
    targets = {text_of(entry): entry._p.find(qn("w:hyperlink")).get(qn("w:anchor")) for entry in entries}
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in document.element.iter(qn("w:bookmarkStart"))}
    assert list(targets)[:3] == ["Summary", "Where the region stands", "Its industries"]
    for words, target in targets.items():
        assert "".join(run.text for run in marks[target].iter(qn("w:t"))) == words


def test_tables_have_a_header_row_that_is_marked_and_repeated(english: bytes) -> None:
    tables = read(english).tables
    assert len(tables) == 4
    table = tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "No.",
        "Action",
        "Owner",
        "By",
        "Budget, thousand",
        "Indicator",
    ]
    assert [cell.text for cell in table.rows[3].cells][:2] == ["3", "Call for first steps"]
    assert table.style.name == "Document Table"
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Table 1. Actions of the first year"


def test_every_table_has_its_caption_right_above(english: bytes) -> None:
    body = read(english).element.body
    above = [
        "".join(text.text for text in element.getprevious().iter(qn("w:t")))
        for element in body
        if element.tag == qn("w:tbl")
    ]
    assert [caption.partition(".")[0] for caption in above] == ["Table 1", "Table 2", "Table 3", "Table 4"]


def test_figures_are_pictures_with_alternative_text(english: bytes) -> None:
    document = read(english)
    described = [shape._inline.docPr for shape in document.inline_shapes]
    assert [one.get("descr") for one in described] == [
        figure.alternative_text for figure in nodes.figures(demonstration.english())
    ]
    assert [one.get("name") for one in described] == ["Figure 1", "Figure 2"]
    assert len({one.get("id") for one in described}) == 2
    with zipfile.ZipFile(io.BytesIO(english)) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_lists_are_lists_and_each_counts_for_itself() -> None:
    document = read(
        to_docx(
            simple(
                NumberedList(("one", Item("two", (BulletList(("inner",)), Paragraph("more"))))),
                NumberedList(("four",), start=4),
                BulletList(("point",)),
            )
        )
    )
    listed = [paragraph for paragraph in document.paragraphs if paragraph.style.name.startswith("List")]
    found = [(paragraph.style.name, text_of(paragraph), paragraph._p.pPr.numPr.ilvl.val) for paragraph in listed]
    assert found == [
        ("List Number", "one", 0),
        ("List Number", "two", 0),
        ("List Bullet", "inner", 1),
        ("List Number", "four", 0),
        ("List Bullet", "point", 0),
    ]
    numbers = [paragraph._p.pPr.numPr.numId.val for paragraph in listed]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 4
    numbering = document.part.numbering_part.element
    starts = {
        int(one.get(qn("w:numId"))): one.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for one in numbering.findall(qn("w:num"))
        if int(one.get(qn("w:numId"))) in numbers
    }
    assert starts[numbers[3]] == "4"
    order = [element.tag for element in numbering if element.tag in (qn("w:abstractNum"), qn("w:num"))]
    assert order == sorted(order, key=[qn("w:abstractNum"), qn("w:num")].index)


def test_the_language_is_set_for_all_and_for_words_in_another(english: bytes) -> None:
    styles = part(english, "word/styles.xml")
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == "en-GB"
    spoken = {
        "".join(text.text for text in mark.getparent().getparent().iter(f"{W}t")): mark.get(f"{W}val")
        for mark in part(english, "word/document.xml").iter(f"{W}lang")
    }
    assert spoken["la ligne de démonstration"] == "fr-FR"
    assert set(spoken.values()) == {"fr-FR"}


def test_core_properties_say_what_it_is(english: bytes) -> None:
    core = read(english).core_properties
    assert core.title == "Factories of the future in Siintoharju"
    assert core.author == "Ilse Varga; Tomas Lind"
    assert core.language == "en-GB"
    assert core.identifier == "QN22-B1"
    assert core.category == "Invented for demonstration"
    assert core.comments == ""
    assert core.created.date() == core.modified.date() == datetime.date(2016, 9, 12)


def test_a_title_too_long_for_the_properties_is_cut_there_only() -> None:
    title = "A very long title " * 20
    document = read(to_docx(simple(Paragraph("x"), title=title, description=title, authors=(title,))))
    assert document.core_properties.title == title[:255]
    assert title in [text_of(paragraph) for paragraph in document.paragraphs]


def test_the_same_document_gives_the_same_bytes(english: bytes) -> None:
    assert to_docx(demonstration.english()) == english
    with zipfile.ZipFile(io.BytesIO(english)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in archive.namelist()


def test_the_mark_of_origin_stands_in_the_header_of_every_section(english: bytes) -> None:
    document = read(english)
    assert document.sections[0].different_first_page_header_footer
    headers = [document.sections[0].first_page_header, *(section.header for section in document.sections)]
    assert len(headers) > 3
    assert all("Invented for demonstration" in header.paragraphs[0].text for header in headers)
    own = read(to_docx(simple(Paragraph("x"))))
    assert "Invented" not in own.sections[0].header.paragraphs[0].text


def test_a_wide_table_stands_on_a_page_in_landscape_with_its_heading() -> None:
    wide = Table("Months", ("Action", "Jan"), (("Lease", "x"),), wide=True)
    document = read(to_docx(simple(Paragraph("Before"), Heading(1, "Plan"), wide, Paragraph("After"))))
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]
    body = list(document.element.body)
    breaks = [number for number, element in enumerate(body) if element.find(f".//{qn('w:sectPr')}") is not None]
    heading = next(number for number, element in enumerate(body) if "Plan" in "".join(element.itertext()))
    assert breaks[0] < heading < breaks[1]


def test_marks_lead_to_the_list_of_evidence(english: bytes) -> None:
    document = read(english)
    anchors = [
        link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))
    ]
    assert [anchor for anchor in anchors if anchor.startswith("evidence")] == [
        "evidence_1",
        "evidence_2",
        "evidence_3",
        "evidence_2",
    ]
    entries = [text_of(paragraph) for paragraph in document.paragraphs if paragraph.style.name == "Evidence"]
    assert entries[0] == (
        "1.Portfolio of Vest, 2014Panorama of the invented union. 1\u00a0April 2016. "
        "https://observatory.example.org/en/evidence/portfolio"
    )


def test_what_was_typed_comes_out_as_typed() -> None:
    typed = '<w:p/> & "x" <script>alert(1)</script> {MERGEFIELD x} \x0b\x00\ud800end'
    document = read(to_docx(simple(Paragraph((Strong(typed), Text(typed, lang="fr"))), title=typed, origin="invented")))
    shown = '<w:p/> & "x" <script>alert(1)</script> {MERGEFIELD x} end'
    assert shown * 2 in [text_of(paragraph) for paragraph in document.paragraphs]
    assert document.core_properties.title == shown


def test_notices_page_breaks_and_sections() -> None:
    document = read(
        to_docx(
            simple(
                Notice("Mind the gap", title="Mind", kind="warning"),
                Notice("Only words"),
                PageBreak(),
                Section((Paragraph("Dedans"),), lang="fr"),
            )
        )
    )
    styles = {text_of(paragraph): paragraph.style.name for paragraph in document.paragraphs}
    assert styles["Mind"] == "Notice warning title"
    assert styles["Mind the gap"] == "Notice warning"
    assert styles["Only words"] == "Notice info"
    assert len([one for one in document.element.iter(qn("w:br")) if one.get(qn("w:type")) == "page"]) == 1


# What the schema of the format says of the order of children (ECMA-376, part 1, annex A); Word refuses what is out of order.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}  # fmt: skip


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/header1.xml"])
def test_everything_stands_in_the_order_that_the_format_wants(name: str, english: bytes) -> None:
    root = part(english, name)
    looked_at = 0
    for tag, order in ORDERS.items():
        known = order.split()
        for element in root.iter(f"{W}{tag}"):
            found = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
            places = [known.index(child) for child in found if child in known]
            assert places == sorted(places), f"{tag}: {found}"
            looked_at += 1
    assert looked_at


def test_the_letter_has_its_parts() -> None:
    document = read(to_docx(demonstration.letter()))
    styles = [paragraph.style.name for paragraph in document.paragraphs[:4]]
    assert styles == ["Publisher", "Small", "Address", "Title"]
    assert document.paragraphs[2].text.splitlines()[1] == "Ms Aino Lahti"


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(
    SOFFICE is None and os.environ.get("CI") != "true", reason="no LibreOffice: the package libreoffice-writer-nogui"
)
def test_libreoffice_opens_it_with_headings_tables_and_figures_in_place(tmp_path: Path) -> None:
    """What it reads it writes in its own format: there headings, tables and pictures must stand in the order of the tree."""
    assert SOFFICE is not None, "LibreOffice is missing: install the package libreoffice-writer-nogui"
    document = dataclasses.replace(demonstration.english(), numbers=False)
    file = tmp_path / "document.docx"
    file.write_bytes(to_docx(document))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found: list[tuple[str, str]] = []
    for element in part((tmp_path / "document.odt").read_bytes(), "content.xml").iter("{*}h", "{*}table", "{*}desc"):
        name = etree.QName(element).localname
        if name == "h":
            found.append(
                (f"h{element.get('{urn:oasis:names:tc:opendocument:xmlns:text:1.0}outline-level')}", _words(element))
            )
        else:
            found.append((name, _words(element) if name == "desc" else ""))
    expected: list[tuple[str, str]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            expected.append((f"h{block.level}", nodes.plain(block.content)))
        elif isinstance(block, Table):
            expected.append(("table", ""))
        elif isinstance(block, nodes.Figure):
            expected.append(("desc", block.alternative_text))
    assert found == [*expected, ("h1", "Evidence")]


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
