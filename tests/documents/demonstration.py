"""A report that has one of everything, in English and in French, for the tests to print."""

from __future__ import annotations

import datetime
import functools
import tempfile
from pathlib import Path

from tests.statistics.figures.conftest import make_edition

from observatory.documents import (
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
    Item,
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
)
from observatory.documents.from_figure import figure_from_statistics
from observatory.statistics import figures

BARS = """<svg xmlns="http://www.w3.org/2000/svg" width="760" height="236" viewBox="0 0 760 236">
<g font-family="IBM Plex Sans" font-size="14" fill="#17201f">
<text x="0" y="18" font-weight="600" font-size="16">{title}</text>
<text x="200" y="66" text-anchor="end">{firms}</text><rect x="212" y="50" width="420" height="24" fill="#3f83c1"/><text x="640" y="67">42</text>
<text x="200" y="110" text-anchor="end">{research}</text><rect x="212" y="94" width="230" height="24" fill="#3f83c1"/><text x="450" y="111">23</text>
<text x="200" y="154" text-anchor="end">{public}</text><rect x="212" y="138" width="170" height="24" fill="#3f83c1"/><text x="390" y="155">17</text>
<text x="200" y="198" text-anchor="end">{clusters}</text><rect x="212" y="182" width="60" height="24" fill="#b9d3ea"/><text x="280" y="199">6</text>
</g></svg>"""

WORDS = {
    "en": {
        "title": "Who answered the survey",
        "firms": "Firms",
        "research": "Universities and research",
        "public": "Public agencies",
        "clusters": "Cluster organisations",
    },
    "fr": {
        "title": "Qui a répondu à l’enquête",
        "firms": "Entreprises",
        "research": "Universités et recherche",
        "public": "Organismes publics",
        "clusters": "Organisations de clusters",
    },
}


@functools.cache
def statistical_figure(language: str) -> Figure:
    """A figure of the invented union, drawn as for paper."""
    edition = make_edition(Path(tempfile.gettempdir()))
    return figure_from_statistics(
        figures.portfolio(edition, region="XA11", year=2014, language=language, theme="print"),
        address="https://observatory.example.org/en/figures/portfolio",
    )


def bars(language: str) -> Figure:
    """A small drawing made by hand."""
    words = WORDS[language]
    caption = {
        "en": "Firms are almost half of the 88 answers",
        "fr": "Les entreprises donnent près de la moitié des 88 réponses",
    }
    alternative = {
        "en": "Bars: 42 firms, 23 universities and research bodies, 17 public agencies, 6 cluster organisations.",
        "fr": "Barres\u00a0: 42 entreprises, 23 universités et organismes de recherche, 17 organismes publics, 6 organisations de clusters.",
    }
    head = {"en": ("Group", "Answers"), "fr": ("Groupe", "Réponses")}
    return Figure(
        caption=caption[language],
        alternative_text=alternative[language],
        svg=BARS.format(**words),
        source={
            "en": "Survey of key actors, May 2016, 88 of 140 answered",
            "fr": "Enquête auprès des acteurs clés, mai 2016, 88 réponses sur 140",
        }[language],
        table=Table(
            caption="",
            columns=(head[language][0], Column(head[language][1], "end")),
            rows=[
                (words["firms"], "42"),
                (words["research"], "23"),
                (words["public"], "17"),
                (words["clusters"], "6"),
            ],
        ),
        identifier="figure-answers",
    )


def report(language: str = "en") -> Document:
    """The report in English or in French."""
    return english() if language == "en" else french()


def english() -> Document:
    return Document(
        language="en",
        title="Factories of the future in Siintoharju",
        subtitle="Policy briefing with recommendations and an action plan",
        description="What the region could do so that its suppliers take part in advanced manufacturing.",
        date=datetime.date(2016, 9, 12),
        authors=("Ilse Varga", "Tomas Lind"),
        identifier="QN22-B1",
        address="https://observatory.example.org/en/briefings/siintoharju",
        origin="invented",
        facts=(
            Definition("Region", "Siintoharju (QN22)"),
            Definition("Programme", "Model Demonstrator Regions, second round"),
            Definition("Status", "Approved after the region’s check of facts"),
        ),
        notices=(Notice("This version replaces that of 1 September 2016.", title="Corrected"),),
        imprint=(
            "An independent project. It speaks for no public body, and no public body has endorsed it. Text under ",
            LinkTo("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
            ".",
        ),
        evidence=(
            EvidenceEntry(
                "portfolio",
                "Portfolio of Vest, 2014",
                source="Panorama of the invented union",
                date=datetime.date(2016, 4, 1),
                address="https://observatory.example.org/en/evidence/portfolio",
            ),
            EvidenceEntry(
                "survey",
                "Who answered the survey, question 1",
                source="Survey of key actors",
                date=datetime.date(2016, 5, 20),
            ),
            EvidenceEntry(
                "interview",
                "Cleared quote of a supplier",
                source="Interview 7",
                date=datetime.date(2016, 6, 2),
                address="https://observatory.example.org/en/evidence/interview-7",
            ),
        ),
        blocks=(
            Heading(1, "Summary"),
            Paragraph(
                "Two in three suppliers in Siintoharju know what connected machines could do for them, and one in five has tried. "
                "What is missing is not money but a place to try things out, and somebody who asks.",
                kind="lead",
            ),
            Paragraph(
                (
                    "The region’s machine builders are ",
                    Strong("among the strongest of the union"),
                    EvidenceMark("portfolio"),
                    ", yet their suppliers invest ",
                    Emphasis("later"),
                    " than those of comparable regions. The survey of key actors",
                    EvidenceMark("survey"),
                    " and twelve interviews point to the same three gaps, and the workshop of June ranked them.",
                )
            ),
            NumberedList(
                (
                    Item(
                        "Open a shared demonstration line in the old paper mill,",
                        (BulletList(("run by the two universities together,", "open to firms of any size.")),),
                    ),
                    "send advisers to the firms instead of waiting for applications,",
                    ("and pay for ", Strong("first steps"), ", not for finished projects."),
                )
            ),
            Heading(1, "Where the region stands"),
            Heading(2, "Its industries"),
            Paragraph(
                (
                    "Machinery leads, and it still grows. The figure shows every industry of the region by how concentrated it is "
                    "there and how fast it grows; ",
                    LinkTo("the method", "https://observatory.example.org/en/methods/panorama"),
                    " is published.",
                )
            ),
            statistical_figure("en"),
            Heading(3, "What the numbers do not say"),
            Paragraph(
                "Two of the industries are hidden by the statistical office, because one firm could be recognised. They are shown as "
                "ranges, and no sentence of this briefing rests on them."
            ),
            Heading(2, "Its people"),
            bars("en"),
            Quote(
                "We do not need another study. We need an afternoon at a machine, with somebody who knows it.",
                "Owner of a supplier with 40 employees, interview of 2 June 2016",
                evidence="interview",
            ),
            Section(
                (
                    Paragraph("« On ne manque pas d’idées, on manque de temps. » This was also said at the workshop."),
                    BulletList(("la ligne de démonstration", "les conseillers itinérants")),
                ),
                lang="fr",
            ),
            Notice(
                (
                    "The two universities have not yet agreed on who signs the lease. ",
                    Strong("Without it, action 1 cannot start."),
                ),
                title="Open point",
                kind="warning",
            ),
            Heading(1, "Recommendations"),
            Heading(2, "Key terms"),
            Definitions(
                (
                    Definition(
                        "Demonstration line", "A set of machines on which firms try out a process before they buy."
                    ),
                    Definition("First step", "A grant of up to 5,000 for a test of at most three months."),
                )
            ),
            Heading(2, "Action plan"),
            Heading(3, "The first year"),
            Heading(4, "Who does what"),
            Table(
                caption="Actions of the first year",
                columns=(
                    Column("No.", "end"),
                    "Action",
                    "Owner",
                    "By",
                    Column("Budget, thousand", "end"),
                    "Indicator",
                ),
                rows=(
                    (
                        "1",
                        "Lease the paper mill and move four machines",
                        "University of Siintoharju",
                        "March 2017",
                        "420",
                        "Days in use per month: 0 → 12",
                    ),
                    (
                        "2",
                        ("Appoint three advisers", EvidenceMark("survey")),
                        "Regional agency",
                        "January 2017",
                        "240",
                        "Firms visited: 0 → 60",
                    ),
                    ("3", "Call for first steps", "Regional council", "May 2017", "150", "Tests begun: 0 → 30"),
                ),
                note="Budgets are estimates of the owners, in thousands of the union’s currency.",
            ),
            Paragraph("The plan is reviewed every six months; delays need a reason.", kind="small"),
            Table(
                caption="The plan month by month",
                columns=(
                    "Action",
                    *(
                        Column(month, "center")
                        for month in ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]
                    ),
                ),
                rows=[
                    ("Lease and move", *("●" if 2 <= month <= 5 else "–" for month in range(9))),
                    ("Advisers", *("●" if month >= 3 else "–" for month in range(9))),
                    ("First steps", *("●" if month >= 7 else "–" for month in range(9))),
                ],
                wide=True,
            ),
            PageBreak(),
            Heading(1, "How this briefing was made"),
            Paragraph(
                (
                    "Text typed by people comes out as typed: <script>alert(1)</script>, #set page(), $x$ and ",
                    Text("la ligne de démonstration", lang="fr"),
                    ". Signs such as → ✓ and letters such as Ελληνικά or български are printed; 日本 and 🚀 are written out.",
                )
            ),
        ),
    )


def french() -> Document:
    return Document(
        language="fr",
        title="Usines du futur à Siintoharju",
        subtitle="Note d’orientation avec recommandations et plan d’action",
        date=datetime.date(2016, 9, 1),
        authors=("Ilse Varga",),
        origin="sourced",
        origin_note="D’après les comptes rendus publiés du programme, cités un par un à la fin.",
        evidence=(EvidenceEntry("enquete", "Qui a répondu à l’enquête", source="Enquête auprès des acteurs clés"),),
        blocks=(
            Heading(1, "Résumé"),
            Paragraph(
                (
                    "Deux fournisseurs sur trois savent ce que des machines connectées pourraient leur apporter",
                    EvidenceMark("enquete"),
                    "\u202f; un sur cinq a essayé.",
                )
            ),
            bars("fr"),
            statistical_figure("fr"),
            Heading(2, "Plan d’action"),
            Table(
                caption="Actions de la première année",
                columns=("Action", "Responsable", Column("Budget", "end")),
                rows=(("Louer l’ancienne papeterie", "Université de Siintoharju", "420"),),
            ),
            Quote("On ne manque pas d’idées, on manque de temps.", "Dirigeante d’un fournisseur", evidence="enquete"),
        ),
    )


def letter() -> Document:
    """A letter to an applicant."""
    return Document(
        language="en",
        style="letter",
        title="Your application to the call of 2016",
        date=datetime.date(2016, 6, 1),
        sender=("Programme office", "Harbour Street 4", "1000 Aasa"),
        recipient=("Regional Council of Kaamosniemi", "Ms Aino Lahti", "Market Square 1", "4000 Kaamosniemi"),
        origin="invented",
        identifier="C2-17",
        blocks=(
            Paragraph("Dear Ms Lahti,"),
            Paragraph(
                "Thank you for your application. It came seventh of 44; six places were given. It stands first in the reserve."
            ),
            Table(
                caption="Your marks, of 5",
                columns=("Criterion", Column("Mean", "end"), Column("Lowest", "end"), Column("Highest", "end")),
                rows=(("Challenge", "4.3", "4.0", "5.0"), ("Commitment", "3.3", "2.0", "4.0")),
            ),
            Paragraph("What the evaluators wrote:"),
            BulletList(("The challenge is clear and shared.", "The budget of the second year is not shown.")),
            Paragraph("With kind regards"),
        ),
    )
