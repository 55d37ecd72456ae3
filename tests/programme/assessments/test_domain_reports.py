"""The report: made of what the pre-assessment has, frozen as a tree, and read with what may still be read."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import docx
import pytest
from docx.oxml.ns import qn
from tests.documents.reading import reading_order, squeezed
from tests.programme.assessments.cast import (
    LATER,
    SECRET,
    SPOKEN,
    TRANSLATED,
    Cast,
    agreed_finding,
    cleared_quote,
    every,
    finished_stress_test,
    held_interview,
    proposed_quote,
)

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import Message
from observatory.documents import Document, check, frozen, plain, to_docx, to_html, to_pdf, tree
from observatory.evidence import citing
from observatory.evidence.domain.facts import freeze
from observatory.evidence.models import Edition, Evidence, EvidenceKind
from observatory.programme.assessments.documents import preview, report_tree, version_document
from observatory.programme.assessments.domain.findings import add_finding
from observatory.programme.assessments.domain.interviews import withdraw_consent
from observatory.programme.assessments.domain.quotes import evidence_of, withdraw_quote
from observatory.programme.assessments.domain.reports import (
    draft_report,
    edit_report_section,
    hash_of,
    publish_report,
    published_report,
)
from observatory.programme.assessments.models import (
    InterviewQuote,
    PreAssessment,
    ReportSection,
    ReportVersion,
    SectionKey,
)
from observatory.programme.demonstrators.domain.projects import edit_policy_project


@pytest.fixture
def quote(cast: Cast, row: PreAssessment) -> InterviewQuote:
    return cleared_quote(cast, held_interview(cast, row))


@pytest.fixture
def full(cast: Cast, row: PreAssessment, quote: InterviewQuote) -> PreAssessment:
    """A pre-assessment with a quote, a survey result, a stress test, a policy project, findings and prose."""
    finished_stress_test(cast, row, every(4, D1_1=5), every(3))
    freeze(
        programme=cast.programme,
        kind=EvidenceKind.SURVEY_RESULT,
        title={
            "en": "12 of 20 say that members trust one another",
            "fr": "12 sur 20 disent que les membres se font confiance",
        },
        source={"en": "Survey of the key actors", "fr": "Enquête auprès des acteurs clés"},
        day=LATER.date(),
        content={"question": "trust"},
        demonstrator=cast.demonstrator.pk,
        public=True,
    )
    edit_policy_project(
        cast.officer,
        cast.demonstrator.policy_project,
        version=1,
        title={"en": "Factories of the future", "fr": "Usines du futur"},
        owner="Conseil de l’Ouest",
        problem={"en": "Firms modernise alone.", "fr": "Les entreprises se modernisent seules."},
        rationale={},
        instruments={},
        roadmap={},
        stage="design",
        industries=["C25"],
        value_chains={},
    )
    agreed_finding(cast, row, evidence_of(quote))
    add_finding(cast.expert, row, kind="question", title={"en": "Who would broker?"}, text={"en": "Not agreed yet."})
    section = ReportSection.objects.get(pre_assessment=row, key=SectionKey.WORKSHOP)
    edit_report_section(
        cast.expert, section, prose={"en": "1. Which counter is the first?", "fr": "1. Quel guichet est le premier ?"}
    )
    return PreAssessment.objects.get(pk=row.pk)


def words_of_docx(document: Document) -> str:
    body = docx.Document(io.BytesIO(to_docx(document))).element.body
    return " ".join(node.text or "" for node in body.iter(qn("w:t")))


def words_of_pdf(document: Document) -> str:
    return "".join(element.words for element in reading_order(to_pdf(document)))


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, plain(block.content)) for block in tree.flat(document.blocks) if isinstance(block, tree.Heading)
    ]


def test_the_report_follows_the_chapters_of_the_method(cast: Cast, full: PreAssessment) -> None:
    version = draft_report(cast.expert, full, now=LATER)
    document = version_document(version, "en")
    check(document)
    assert [words for level, words in headings(document) if level == 1] == [
        "Challenge and questions asked",
        "Regional profile",
        "Survey of the key actors",
        "Interviews",
        "Policy project",
        "Stress test",
        "Strengths, gaps and open questions",
        "Questions for the workshop",
        "Annex: method and interviewees",
    ]
    page = to_html(document)
    for words in (
        "Old industries lose jobs.",
        "Do the clusters reach the small firms?",
        "12 of 20 say that members trust one another",
        TRANSLATED,
        "Maud Herbelin, Métal Avenir (translated)",
        "Factories of the future",
        "Gap 1: Small firms do not find the clusters",
        "Which counter is the first?",
        "1 interview was held with 1 person.",
        "No statistics of this region were used.",
    ):
        assert words in page
    assert (document.title, document.date, document.origin) == ("Pre-assessment of Vest", LATER.date(), "invented")


def test_a_summary_stands_first_where_there_is_one(cast: Cast, row: PreAssessment) -> None:
    assert headings(preview(row, "en"))[0] == (1, "Challenge and questions asked")
    summary = ReportSection.objects.get(pre_assessment=row, key=SectionKey.SUMMARY)
    edit_report_section(cast.expert, summary, prose={"en": "Three counters are two too many."})
    assert headings(preview(row, "en"))[:2] == [(1, "Summary"), (1, "Challenge and questions asked")]


def test_a_french_reader_has_the_words_that_were_spoken(cast: Cast, full: PreAssessment) -> None:
    document = version_document(draft_report(cast.expert, full, now=LATER), "fr")
    quotes = [block for block in tree.flat(document.blocks) if isinstance(block, tree.Quote)]
    assert [(plain(block.content), plain(block.attribution), block.lang) for block in quotes] == [
        (SPOKEN, "Maud Herbelin, Métal Avenir", "")
    ]
    assert document.language == "fr"
    assert "Les industries anciennes perdent des emplois." in to_html(document)


def test_notes_and_quotes_that_are_not_cleared_are_in_no_report(cast: Cast, full: PreAssessment) -> None:
    proposed_quote(cast, held_interview(cast, full), text={"fr": "Ceci n’est pas encore dit."})
    for document in (preview(full, "fr"), version_document(draft_report(cast.expert, full, now=LATER), "fr")):
        page = to_html(document)
        assert SECRET.split(",")[0] not in page
        assert "Ceci n’est pas encore dit." not in page


def test_drafts_of_findings_are_in_the_preview_alone(cast: Cast, full: PreAssessment) -> None:
    assert "Who would broker?" in to_html(preview(full, "en"))
    assert "Who would broker?" not in to_html(version_document(draft_report(cast.expert, full, now=LATER), "en"))


def test_a_finding_names_the_evidence_that_it_rests_on(cast: Cast, full: PreAssessment, quote: InterviewQuote) -> None:
    document = version_document(draft_report(cast.expert, full, now=LATER), "en")
    blocks = list(tree.flat(document.blocks))
    start = next(n for n, block in enumerate(blocks) if getattr(block, "identifier", "") == "finding-1")
    cited = next(block for block in blocks[start:] if isinstance(block, tree.BulletList))
    fact = evidence_of(quote)
    assert fact is not None
    assert [plain(item.content).strip() for item in cited.entries] == [fact.title.texts["en"]]
    assert tree.EvidenceMark(fact.pk) in cited.entries[0].content
    assert document.evidence_number(fact.pk) > 0


def test_both_sides_and_their_talking_points_are_shown(cast: Cast, full: PreAssessment) -> None:
    document = version_document(draft_report(cast.expert, full, now=LATER), "en")
    (figure,) = tree.figures(document)
    # Self on strategy: (2·5 + 4 + 2·4 + 4 + 4)/7·2 = 60/7 = 8.6, experts 6.
    assert plain(figure.caption) == "Region and experts differ most on “Strategy”: 8.6 and 6.0 of 10"
    assert "Strategy: self-assessment 8.6, experts 6.0" in figure.alternative_text
    assert figure.table is not None
    assert len(figure.table.cells) == 8
    table = next(
        block
        for block in tree.flat(document.blocks)
        if isinstance(block, tree.Table) and plain(block.caption) == "Talking points"
    )
    assert [[plain(cell) for cell in line] for line in table.cells] == [
        ["Is there a written cluster policy with goals and a term?", "D1.1", "5", "3"]
    ]


def test_a_frozen_tree_holds_no_words_that_can_be_withdrawn(cast: Cast, full: PreAssessment) -> None:
    version = draft_report(cast.expert, full, now=LATER)
    kept = json.dumps(version.trees, ensure_ascii=False)
    for words in ("guichets, c’est", "counters are two", "Maud", "Métal Avenir"):
        assert words not in kept
    assert version.sha256 == hash_of(version.trees)
    assert frozen.from_json(version.trees["en"]) == report_tree(full, "en", day=LATER.date(), number_of_version=1)


def test_a_withdrawn_quote_says_so_in_its_place_in_every_medium(
    cast: Cast, full: PreAssessment, quote: InterviewQuote
) -> None:
    draft_report(cast.expert, full, now=LATER)
    version = publish_report(cast.officer, full, now=LATER)
    before = version_document(version, "en")
    assert TRANSLATED in to_html(before)
    assert squeezed(TRANSLATED) in words_of_pdf(before)
    assert TRANSLATED in words_of_docx(before)

    withdraw_quote(cast.expert, InterviewQuote.objects.get(pk=quote.pk), now=LATER + timedelta(days=90))
    version = ReportVersion.objects.get(pk=version.pk)
    for language, notice in (("en", "This quote was withdrawn."),):
        document = version_document(version, language)
        page, pdf, word_file = to_html(document), words_of_pdf(document), words_of_docx(document)
        for words in ("counters are two", "Herbelin (translated)", "guichets"):
            assert words not in page
            assert squeezed(words) not in pdf
            assert words not in word_file
        assert notice in page
        assert squeezed(notice) in pdf
        assert notice in word_file
    # It stands where the quote stood: under the heading of its theme.
    blocks = list(tree.flat(version_document(version, "en").blocks))
    place = next(
        n for n, block in enumerate(blocks) if plain(getattr(block, "content", "")) == "What works and what does not"
    )
    assert isinstance(blocks[place + 1], tree.Notice)
    assert version.sha256 == hash_of(version.trees), "the version itself has not changed"


def test_a_finding_says_that_its_evidence_was_withdrawn(cast: Cast, full: PreAssessment, quote: InterviewQuote) -> None:
    version = draft_report(cast.expert, full, now=LATER)
    withdraw_quote(cast.expert, InterviewQuote.objects.get(pk=quote.pk), now=LATER)
    page = to_html(version_document(version, "en"))
    assert "What stands here rests on 0 other pieces of evidence." in page
    assert "Evidence that was withdrawn on" in page


def test_a_name_leaves_the_list_when_consent_is_withdrawn(
    cast: Cast, full: PreAssessment, quote: InterviewQuote
) -> None:
    version = draft_report(cast.expert, full, now=LATER)
    assert "<td>Maud Herbelin</td>" in to_html(version_document(version, "en"))
    withdraw_consent(cast.expert, quote.speaker, now=LATER)
    page = to_html(version_document(version, "en"))
    assert "Maud" not in page
    assert "Nobody is listed by name." in page


def test_prose_is_written_by_the_assessors_and_nobody_overwrites_it(cast: Cast, row: PreAssessment) -> None:
    section = ReportSection.objects.get(pre_assessment=row, key=SectionKey.INTERVIEWS)
    edit_report_section(cast.expert, section, version=1, prose="Trois thèmes reviennent.")
    with pytest.raises(Overtaken):
        edit_report_section(cast.officer, section, version=1, prose="Deux thèmes.")
    assert ReportSection.objects.get(pk=section.pk).prose.texts == {"fr": "Trois thèmes reviennent."}
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            edit_report_section(actor, section, prose="x")


def test_a_draft_is_replaced_and_a_published_version_stays(cast: Cast, full: PreAssessment) -> None:
    first = draft_report(cast.expert, full, now=LATER)
    same = draft_report(cast.expert, full, now=LATER + timedelta(days=1))
    assert (same.pk, same.number, same.version) == (first.pk, 1, 2)
    publish_report(cast.officer, full, report=same, now=LATER)
    second = draft_report(cast.expert, full, now=LATER + timedelta(days=2))
    assert second.number == 2
    assert published_report(full) == same
    with pytest.raises(Refused, match="published already"):
        publish_report(cast.officer, full, report=same)
    publish_report(cast.officer, full, now=LATER + timedelta(days=3))
    assert published_report(full) == second
    states = dict(Evidence.objects.filter(kind=EvidenceKind.DOCUMENT).values_list("taken_from", "state"))
    assert states == {same.pk: "corrected", second.pk: "valid"}


def test_the_office_publishes_what_was_drafted_and_not_without_findings(
    cast: Cast, row: PreAssessment, quote: InterviewQuote
) -> None:
    with pytest.raises(Refused, match="Draft the report first"):
        publish_report(cast.officer, row)
    draft_report(cast.expert, row, now=LATER)
    for actor in (cast.expert, cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            publish_report(actor, row)
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            draft_report(actor, row)
    with pytest.raises(Refused, match="No finding has been agreed"):
        publish_report(cast.officer, row)
    assert published_report(row) is None


def test_what_a_published_report_cites_can_be_looked_up_by_everybody(cast: Cast, full: PreAssessment) -> None:
    scores = Evidence.objects.filter(kind=EvidenceKind.SCORE)
    draft_report(cast.expert, full, now=LATER)
    assert not scores.filter(public=True).exists()
    version = publish_report(cast.officer, full, now=LATER)
    assert not scores.filter(public=False).exists()
    told = citing.described("assessments.reportversion", version.pk, None)
    assert told is not None
    assert told.address.endswith("/assessments/reports/union/ouest/")
    document = Evidence.objects.get(kind=EvidenceKind.DOCUMENT)
    assert (document.address, document.content["sha256"]) == ("/assessments/reports/union/ouest/", version.sha256)


def test_the_region_lead_learns_once_that_there_is_a_version_to_read(cast: Cast, full: PreAssessment) -> None:
    version = draft_report(cast.expert, full, now=LATER)
    draft_report(cast.expert, full, now=LATER)
    message = Message.objects.get(key="assessments.report_drafted")
    assert message.person == cast.remi
    assert f"/assessments/versions/{version.pk}/" in message.body


def test_figures_of_the_profile_are_in_the_report_as_evidence(
    edition: Edition, cast: Cast, full: PreAssessment
) -> None:
    """With the pictures themselves: this one draws them."""
    version = draft_report(cast.expert, full, now=LATER)
    document = version_document(version, "en")
    drawn = tree.figures(document)
    assert [figure.identifier.split("-")[1] for figure in drawn[:3]] == [
        "portfolio",
        "location_quotients",
        "comparison",
    ]
    kept = {fact.content["figure"]: fact for fact in Evidence.objects.filter(kind=EvidenceKind.FIGURE)}
    assert set(kept) == set(full.profile.figures)
    for figure, identifier in zip(drawn, full.profile.figures, strict=False):
        assert tree.EvidenceMark(kept[identifier].pk) in tree.inline(figure.caption)
        assert figure.svg.startswith("<svg")
        assert figure.table is not None
    assert "most similar" in to_html(document)
    assert to_pdf(document).startswith(b"%PDF")


def test_a_report_of_nothing_can_be_printed_too(cast: Cast, row: PreAssessment) -> None:
    document = version_document(draft_report(cast.officer, row, now=LATER), "fr")
    check(document)
    assert to_pdf(document).startswith(b"%PDF")
