"""PDF for everybody: what a screen reader meets is the tree, in its order, with its language, headings and headers."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator
from typing import Any

import outloud
import pikepdf
import pytest
from tests.documents import demonstration
from tests.documents.reading import elements, kids, languages, opened, painted_outside, reading_order, squeezed

from observatory.documents import (
    BulletList,
    Column,
    Definitions,
    Document,
    EvidenceMark,
    Figure,
    Heading,
    Inline,
    Notice,
    NumberedList,
    Paragraph,
    Quote,
    Section,
    Table,
    Text,
    Words,
    inline,
    to_pdf,
)
from observatory.documents import tree as nodes
from observatory.documents.widths import column_widths

LOREM = "What the region can do depends on who takes part, and nobody has asked the smaller firms yet. " * 4


@pytest.fixture(scope="module")
def english() -> bytes:
    return to_pdf(demonstration.english())


@pytest.fixture(scope="module")
def french() -> bytes:
    return to_pdf(demonstration.french())


def simple(*blocks: Any, **fields: Any) -> Document:
    given: dict[str, Any] = {
        "language": "en",
        "title": "A paper",
        "date": datetime.date(2016, 5, 2),
        "blocks": blocks,
        "style": "paper",
        "publisher": "",
    }
    return Document(**given | fields)


def all_words(pdf: bytes) -> str:
    return "".join(element.words for element in reading_order(pdf))


def _table_attributes(cell: Any) -> Any:
    given = cell.get("/A")
    found = given if isinstance(given, pikepdf.Array) else [given]
    return next(one for one in found if one.O == "/Table")


def _scope(cell: Any) -> str:
    return str(_table_attributes(cell).Scope)


def _headers(cell: Any) -> list[str]:
    return [str(name) for name in _table_attributes(cell).get("/Headers", [])]


# What the tree says, in the order in which it should be read.


class Expected:
    """The elements that a document should be read as, from the tree alone."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.figures = self.tables = 0
        self.french = document.language == "fr"
        self.numbered: list[tuple[int, Figure]] = []

    def said(self, words: Words) -> str:
        def one(part: Inline) -> str:
            if isinstance(part, Text):
                return part.text.replace("🚀", "[rocket]").replace("日本", "[U+65E5 U+672C]")
            if isinstance(part, EvidenceMark):
                return str([entry.identifier for entry in self.document.evidence].index(part.identifier) + 1)
            return "" if isinstance(part, nodes.LineBreak) else self.said(part.content)

        return squeezed("".join(one(part) for part in inline(words)))

    def blocks(self, blocks: Any) -> Iterator[tuple[str, str]]:
        for block in blocks:
            if isinstance(block, Heading):
                yield f"/H{block.level}", self.said(block.content)
            elif isinstance(block, Paragraph):
                yield "/P", self.said(block.content)
            elif isinstance(block, BulletList | NumberedList):
                for number, item in enumerate(block.entries, start=getattr(block, "start", 1)):
                    yield "/Lbl", f"{number}." if isinstance(block, NumberedList) else "•"
                    yield "/P", self.said(item.content)
                    yield from self.blocks(item.blocks)
            elif isinstance(block, Table):
                yield from self.table(block, block.caption)
            elif isinstance(block, Figure):
                yield from self.figure(block)
            elif isinstance(block, Quote):
                yield "/P", self.said(block.content)
                yield "/P", self.said((*inline(block.attribution), EvidenceMark(block.evidence)))
            elif isinstance(block, Notice):
                if block.title:
                    yield "/P", squeezed(block.title)
                yield "/P", self.said(block.content)
            elif isinstance(block, Definitions):
                for entry in block.entries:
                    yield "/Lbl", self.said(entry.term)
                    yield "/LBody", self.said(entry.description)
            elif isinstance(block, Section):
                yield from self.blocks(block.blocks)

    def table(self, block: Table, caption: Words) -> Iterator[tuple[str, str]]:
        self.tables += 1
        yield "/Caption", squeezed(f"{'Tableau' if self.french else 'Table'} {self.tables}.") + self.said(caption)
        for column in block.heads:
            yield "/TH", self.said(column.label)
        for row in block.cells:
            for number, cell in enumerate(row):
                yield "/TH" if number == 0 and block.row_headers else "/TD", self.said(cell)
        if block.note:
            yield "/P", self.said(block.note)

    def figure(self, block: Figure) -> Iterator[tuple[str, str]]:
        self.figures += 1
        yield "/Caption", squeezed(f"Figure {self.figures}.") + self.said(block.caption)
        yield "/Figure", squeezed(block.alternative_text)
        yield "/P", squeezed("Source: " if not self.french else "Source :") + self.said(block.source)
        assert block.table is not None
        self.numbered.append((self.figures, block))
        at = sum(isinstance(one, Table) for one in nodes.flat(self.document.blocks)) + len(self.numbered)
        yield (
            "/P",
            squeezed(
                f"Les chiffres figurent dans le tableau {at}." if self.french else f"The numbers are in table {at}."
            ),
        )

    def body(self) -> list[tuple[str, str]]:
        found = list(self.blocks(self.document.blocks))
        found.append(("/H1", squeezed("Éléments probants" if self.french else "Evidence")))
        for number, entry in enumerate(self.document.evidence, start=1):
            found.append(("/Lbl", f"{number}."))
            found.append(("/P", self.said(entry.content)))
            day = f"{entry.date.day} {entry.date:%B} {entry.date.year}. " if entry.date else ""
            found.append(("/P", squeezed(f"{entry.source}. {day}{entry.address}")))
        found.append(("/H1", squeezed("Les chiffres des figures" if self.french else "The numbers of the figures")))
        for number, figure in self.numbered:
            assert figure.table is not None
            opening = f"{'Chiffres de la figure' if self.french else 'Numbers of figure'} {number}. "
            found += self.table(figure.table, (opening, *inline(figure.table.caption or figure.caption)))
        return [(kind, words) for kind, words in found if words]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_read_is_the_tree_in_its_order(language: str, english: bytes, french: bytes) -> None:
    read = [(element.kind, element.words) for element in reading_order(english if language == "en" else french)]
    expected = Expected(demonstration.report(language)).body()
    start = read.index(expected[0])
    assert read[start:] == expected


def test_the_title_page_is_read_before_all(english: bytes) -> None:
    read = [(element.kind, element.words) for element in reading_order(english)]
    assert read[:5] == [
        ("/P", "OpenClusterObservatory"),
        ("/Title", "FactoriesofthefutureinSiintoharju"),
        ("/P", "Policybriefingwithrecommendationsandanactionplan"),
        ("/Lbl", "Region"),
        ("/LBody", "Siintoharju(QN22)"),
    ]
    start = read.index(("/P", "Inventedfordemonstration"))
    assert read[start + 1][1].startswith("Persons,bodies,statements")
    assert read[start + 2] == ("/P", "Corrected")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_language_title_and_marks_of_an_accessible_file(language: str, english: bytes, french: bytes) -> None:
    document = demonstration.report(language)
    with opened(english if language == "en" else french) as pdf:
        root: Any = pdf.Root
        assert str(root.Lang) == language
        assert root.MarkInfo.Marked
        assert not root.MarkInfo.get("/Suspects", False)
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/Outlines" in root
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == document.title
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:language"] == {language}
        assert str(pdf.docinfo["/Title"]) == document.title
        assert all(page.get("/Tabs") == "/S" for page in pdf.pages)


def test_the_only_clock_is_the_date_of_the_document(english: bytes) -> None:
    with opened(english) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20160912000000Z"
    assert to_pdf(demonstration.english()) == english
    later = dataclasses.replace(demonstration.english(), date=datetime.date(2016, 9, 13))
    assert to_pdf(later) != english


def test_headings_are_those_of_the_tree(english: bytes) -> None:
    headings = [str(element.S) for element in elements(english) if re.fullmatch(r"/H\d", str(element.S))]
    # The first is that of the table of contents, the last two are evidence and numbers.
    assert headings == [
        "/H1",
        "/H1",
        "/H1",
        "/H2",
        "/H3",
        "/H2",
        "/H1",
        "/H2",
        "/H2",
        "/H3",
        "/H4",
        "/H1",
        "/H1",
        "/H1",
    ]


def test_figures_have_alternative_text(english: bytes) -> None:
    alternative = [str(element.Alt) for element in elements(english) if element.S == "/Figure"]
    assert alternative == [figure.alternative_text for figure in nodes.figures(demonstration.english())]


def test_tables_have_headers_for_columns_and_rows(english: bytes) -> None:
    table = next(element for element in elements(english) if element.S == "/Table")
    assert str(kids(table)[0].S) == "/Caption"
    head, body = kids(table)[1:]
    assert (str(head.S), str(body.S)) == ("/THead", "/TBody")
    columns = kids(kids(head)[0])
    assert [str(cell.S) for cell in columns] == ["/TH"] * 6
    assert [_scope(cell) for cell in columns] == ["/Column"] * 6
    for row in kids(body):
        cells = kids(row)
        assert [str(cell.S) for cell in cells] == ["/TH", *["/TD"] * 5]
        assert _scope(cells[0]) == "/Row"
        for column, cell in zip(columns[1:], cells[1:], strict=True):
            assert _headers(cell) == [str(column.ID), str(cells[0].ID)]


def test_every_header_that_a_cell_refers_to_is_in_the_tree_of_identifiers(english: bytes) -> None:
    with opened(english) as pdf:
        known = {str(name): element for name, element in pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree).items()}
    cells = [element for element in elements(english) if element.S in ("/TH", "/TD")]
    referred = {name for cell in cells for name in _headers(cell)}
    assert referred
    assert referred <= set(known)
    identifiers = [str(cell.ID) for cell in cells if "/ID" in cell]
    assert len(identifiers) == len(set(identifiers))
    assert all(str(known[str(cell.ID)].ID) == str(cell.ID) for cell in cells if "/ID" in cell)


def test_a_table_without_names_of_rows_has_headers_for_columns_only() -> None:
    pdf = to_pdf(simple(Table("Days", ("A", "B"), (("1", "2"), ("3", "4")), row_headers=False)))
    kinds = [str(element.S) for element in elements(pdf) if element.S in ("/TH", "/TD")]
    assert kinds == ["/TH", "/TH", "/TD", "/TD", "/TD", "/TD"]


def test_headers_of_a_long_table_are_repeated_on_each_page_and_read_once() -> None:
    rows = [(f"Action {number}", LOREM) for number in range(30)]
    pdf = to_pdf(simple(Table("The plan", ("Step", "Whatever else"), rows)))
    painted = painted_outside(pdf)
    assert len(painted) > 2
    assert ["Whatever else" in words for words in painted] == [False, *[True] * (len(painted) - 1)]
    assert all_words(pdf).count("Whateverelse") == 1


def test_words_in_another_language_are_read_in_it(english: bytes) -> None:
    read = {element.words: element.lang for element in reading_order(english)}
    assert read["«Onnemanquepasd’idées,onmanquedetemps.»Thiswasalsosaidattheworkshop."] == "fr"
    assert [str(element.Lang) for element in elements(english) if element.S == "/L" and "/Lang" in element] == ["fr"]
    assert languages(english)["la ligne de démonstration"] == "fr"


def test_words_of_our_own_are_english_and_say_so_where_a_language_has_none() -> None:
    pdf = to_pdf(dataclasses.replace(demonstration.french(), language="ro", origin_note="Surse"))
    read = {element.words: element for element in reading_order(pdf)}
    assert read["Evidence"].lang == "en"
    with opened(pdf) as file:
        assert str(file.Root.Lang) == "ro"


def test_the_mark_of_origin_is_on_every_page() -> None:
    document = simple(*(Paragraph(LOREM * 4) for _ in range(12)), origin="invented")
    for style in nodes.STYLES:
        painted = painted_outside(to_pdf(dataclasses.replace(document, style=style)))
        assert len(painted) > 2
        assert all("Invented for demonstration" in words for words in painted)
    assert not any(
        "Invented" in words for words in painted_outside(to_pdf(dataclasses.replace(document, origin="own")))
    )
    assert "Inventépourladémonstration" in all_words(to_pdf(dataclasses.replace(document, language="fr")))


def test_pages_are_counted_in_the_language_of_the_document(english: bytes, french: bytes) -> None:
    pages = painted_outside(english)
    assert f"Page 2 of {len(pages)}" in pages[1]
    assert "Page 1" not in pages[0]
    pages = painted_outside(french)
    assert f"Page 2 sur {len(pages)}" in pages[1]


def test_text_is_never_read_as_markup() -> None:
    typed = "#set page(width: 1cm) #panic() $x^2$ _low_ *star* `code` <label> @ref // comment \\ -- ... #[x] \" ' = H /* */ http"
    pdf = to_pdf(
        simple(
            Heading(1, typed),
            Paragraph(typed),
            BulletList((typed,)),
            Table(typed, (typed, "B"), ((typed, typed),), note=typed),
            Notice(typed, title=typed),
            title=typed,
            subtitle=typed,
            authors=(typed,),
            imprint=typed,
            identifier=typed,
            publisher=typed,
        )
    )
    # Publisher, title, subtitle, author, reference; heading, paragraph, item; caption, three cells, note; notice twice; imprint.
    assert all_words(pdf).count(squeezed(typed)) == 16


def test_letters_that_no_typeface_has_are_written_out_in_text_and_pictures() -> None:
    svg = demonstration.BARS.format(**demonstration.WORDS["en"] | {"title": "To the 🚀"})
    pdf = to_pdf(simple(Paragraph("日本 and 🚀"), Figure("Up 🚀", "A 🚀", svg=svg), title="To the 🚀"))
    assert "[U+65E5U+672C]and[rocket]" in all_words(pdf)
    with opened(pdf) as file:
        assert str(file.docinfo["/Title"]) == "To the [rocket]"


def test_links_lead_out_and_marks_to_the_list_of_evidence(english: bytes) -> None:
    with opened(english) as pdf:
        pages: list[Any] = list(pdf.pages)
        notes = [note for page in pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        addresses = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
        assert {
            "https://creativecommons.org/licenses/by/4.0/",
            "https://observatory.example.org/en/methods/panorama",
            "https://observatory.example.org/en/evidence/interview-7",
        } <= addresses
        assert all(str(note.Contents) for note in notes)
        inside = [note for note in notes if "/A" not in note or "/URI" not in note.A]
        assert len(inside) > 4


def test_a_wide_table_stands_on_a_page_in_landscape_with_its_heading() -> None:
    wide = Table("Months", ("Action", *"abcdefghijkl"), (("Lease", *"123456789012"),), wide=True)
    pdf = to_pdf(simple(Paragraph("Before"), Heading(1, "Plan"), Heading(2, "Months"), wide, Paragraph("After")))
    with opened(pdf) as file:
        shapes = [float(page.MediaBox[2]) > float(page.MediaBox[3]) for page in file.pages]
    assert shapes == [False, True, False]
    assert [element.words for element in reading_order(pdf)][-2:] == ["2", "After"]


def test_a_letter_has_its_parts_in_order_and_no_contents() -> None:
    pdf = to_pdf(demonstration.letter())
    read = [element.words for element in reading_order(pdf)]
    assert read[1].startswith("ProgrammeofficeHarbourStreet4")
    assert read[2].startswith("RegionalCouncilofKaamosniemiMsAinoLahti")
    assert read[3] == "Yourapplicationtothecallof2016"
    assert not [element for element in elements(pdf) if element.S == "/TOC"]


def test_a_report_without_chapters_has_no_contents() -> None:
    pdf = to_pdf(simple(Paragraph("Only this"), style="report"))
    assert [element.words for element in reading_order(pdf)][-1] == "Onlythis"
    assert "Contents" not in all_words(pdf)


def test_a_photograph_is_a_figure_like_a_drawing() -> None:
    from tests.documents.test_frozen import PNG

    pdf = to_pdf(simple(Figure("The board", "A board with three cards", png=PNG)))
    assert [str(element.Alt) for element in elements(pdf) if element.S == "/Figure"] == ["A board with three cards"]


def test_fonts_are_inside_the_file(english: bytes) -> None:
    with opened(english) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert {str(font.FontName).partition("+")[2] for font in fonts} == {
            "IBMPlexSans-Regular",
            "IBMPlexSans-SemiBold",
            "IBMPlexSans-Italic",
            "DejaVuSans",
        }
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


@pytest.mark.parametrize("style", nodes.STYLES)
def test_the_checker_finds_nothing_that_a_validator_would(style: Any, tmp_path: Any) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(to_pdf(dataclasses.replace(demonstration.english(), style=style)))
    result = outloud.check(str(file), layers=["conformance"])
    assert [f"{found.rule} {found.message}" for found in result.sorted_findings()] == []


def test_the_checker_finds_no_words_without_meaning(tmp_path: Any) -> None:
    """The rules of meaning as well, on documents without the tables at the end: in a table of two columns the names of rows are
    half of all cells, which the checker takes for torn headers, and headers that a page repeats for words left out."""
    for name, document in (
        ("report", dataclasses.replace(demonstration.english(), numbers=False)),
        ("letter", demonstration.letter()),
    ):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(to_pdf(document))
        result = outloud.check(str(file))
        assert [f"{found.rule} {found.message}" for found in result.sorted_findings()] == []
        assert result.verdict == "pass"


def test_columns_have_room_for_their_longest_word() -> None:
    table = Table(
        "Plan",
        ("No.", "Action", Column("Sum", "end"), Column("Given", width=30)),
        [("1", "Lease the mill and move the machines of both universities into it", "1,000,000", "x")],
    )
    number, action, total, given = column_widths(table)
    assert number < total < action
    assert given == pytest.approx(33.2)
    assert column_widths(Table("Plan", ("A", "B"), (("1", "2"),)))[0] > 50


def test_strong_words_emphasis_links_and_quotes_are_marked_as_such(english: bytes) -> None:
    assert {"/Strong", "/Em", "/Link", "/BlockQuote"} <= {str(element.S) for element in elements(english)}


def test_a_document_of_fifteen_pages_is_one_document() -> None:
    blocks: list[Any] = []
    for chapter in range(15):
        blocks += [
            Heading(1, f"Chapter {chapter + 1}"),
            *(Paragraph(LOREM * 2) for _ in range(5)),
            demonstration.bars("en"),
        ]
    pdf = to_pdf(simple(*blocks, style="report"))
    with opened(pdf) as file:
        assert len(file.pages) >= 15
    chapters = [element.words for element in reading_order(pdf) if element.kind == "/H1" and "Chapter" in element.words]
    assert chapters == [f"Chapter{number + 1}" for number in range(15)]
