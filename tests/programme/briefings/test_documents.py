"""The thread and the documents: everything in its place, withdrawn evidence gone from all media and said to be gone."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from django.utils import translation

from observatory.documents import check, plain, to_docx, to_html, to_pdf
from observatory.documents.tree import Document, Figure, Heading, Quote, Table, figures, flat
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.domain.facts import cite_all, freeze_figure, take_back
from observatory.evidence.models import Edition
from observatory.programme.briefings.contents import contents_of
from observatory.programme.briefings.documents import document_of, draft_document, version_document
from observatory.programme.briefings.domain.briefings import save_section
from observatory.programme.briefings.domain.drafting import draft_sections
from observatory.programme.briefings.marks import mark
from observatory.programme.briefings.models import BriefingVersion
from observatory.programme.briefings.rules import published_version
from observatory.programme.briefings.thread import thread_of

FIGURE = "portfolio-XA11-2015"


@pytest.fixture(scope="session")
def edition_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of the union that the atlas is tested on, built as users build it; Vestmark is its region XA11."""
    import observatory.statistics as st
    from observatory.statistics.observations import Observations, Source

    file = Path(__file__).resolve().parents[2] / "atlas" / "conftest.py"
    specification = importlib.util.spec_from_file_location("union_for_briefings", file)
    assert specification is not None
    assert specification.loader is not None
    union = importlib.util.module_from_spec(specification)
    sys.modules["union_for_briefings"] = union
    specification.loader.exec_module(union)
    folder = tmp_path_factory.mktemp("union")
    regions = folder / "union.csv"
    regions.write_text(union.REGIONS, encoding="utf-8")
    given = Observations(
        union.observations(),
        region_version="union",
        industry_classification="nace_rev2",
        units={"employment": "persons employed", "establishments": "local units", "wages": "million EUR"},
        sources=(Source("union.csv", "0" * 64, 1, "table"),),
    )
    panorama = st.panorama(given, rule="top-20", year=[2014, 2015], regions=regions, region_version="union")
    st.build_edition(panorama, folder / "edition", title="Panorama of the union", series="union", fictional=True)
    return folder / "edition"


@pytest.fixture
def edition(db: None, settings: Any, tmp_path: Path, edition_folder: Path) -> Edition:
    settings.EDITIONS_ROOT, settings.FIGURES_ROOT = tmp_path / "editions", tmp_path / "figures"
    settings.EDITIONS_ROOT.mkdir()
    settings.FIGURES_ROOT.mkdir()
    return register_edition(edition_folder, draw=False)


def words(document: Document) -> str:
    """Everything that a reader of the page sees."""
    return re.sub(r"<[^>]+>", " ", str(to_html(document)))


def headings(document: Document) -> list[str]:
    return [plain(block.content) for block in flat(document.blocks) if isinstance(block, Heading) and block.level == 1]


def test_the_briefing_has_its_chapters_in_order(world: Any) -> None:
    draft_sections(world.officer, world.briefing)
    world.complete()
    document = draft_document(world.briefing, "en")
    check(document)
    assert headings(document) == [
        "Summary", "Introduction", "Regional challenge", "How the briefing was made", "The policy project", "Findings",
        "Recommendations", "Action plan", "Roadmap", "Follow-up",
    ]  # fmt: skip
    text = words(document)
    for said in (
        "Recommendation 1: Open the test hall", "Addressed to", "More tests.", "Nobody comes.", "Budget of its actions: 120,000",
        "4\u00a0firms → 24\u00a0firms by 31\u00a0August 2026", "Vest Test Centre, Chamber of Vest",
        "Finding 1: Machines are old", "First the hall, then the fund.", "Interview", "This is a draft",
        "Invented for demonstration",
    ):  # fmt: skip
        assert said in text, said
    assert "Paul Ferrand" not in text


def test_the_french_document_speaks_french_and_marks_what_is_english(world: Any) -> None:
    world.complete()
    document = draft_document(world.briefing, "fr")
    html = str(to_html(document))
    assert document.language == "fr"
    assert "Ouvrir la halle d’essai" in html
    # The challenge was written in English alone: it is shown, and said to be English.
    assert re.search(r'lang="en"[^>]*>\s*(<p>)?\s*Old trades, new trades\.', html)


def test_prose_sets_evidence_where_it_is_marked(world: Any) -> None:
    section = world.section("challenge")
    prose = {"en": f"Firms say so {mark(world.vote.pk)}.\n\n{mark(world.quote.pk)}\n\nAnd so on."}
    save_section(world.officer, section, version=section.version, prose=prose, evidence=[world.vote, world.quote])
    document = draft_document(world.briefing, "en")
    kinds = [type(block).__name__ for block in flat(document.blocks)][:4]
    assert kinds == ["Heading", "Paragraph", "Quote", "Paragraph"]
    assert [entry.identifier for entry in document.evidence] == [world.vote.pk, world.quote.pk]
    assert "[[" not in words(document)


def test_script_in_a_text_stays_text(world: Any) -> None:
    from .conftest import SCRIPT

    world.recommend(title={"en": SCRIPT}, text={"en": SCRIPT})
    html = str(to_html(draft_document(world.briefing, "en")))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_withdrawn_quote_is_gone_from_every_medium_of_the_published_version(world: Any) -> None:
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose={"en": "They say:"}, evidence=[world.quote])
    world.publish()
    version = published_version(world.briefing)
    before = version_document(version, "en")
    said = "Our machines are older than I am"
    assert said in words(before)
    assert any(isinstance(block, Quote) for block in flat(before.blocks))
    take_back(world.quote, "Consent withdrawn")

    document = version_document(BriefingVersion.objects.get(pk=version.pk), "en")
    assert len(document.evidence) == len(before.evidence)
    word_file = docx.Document(io.BytesIO(to_docx(document)))
    in_word = "\n".join(paragraph.text for paragraph in word_file.paragraphs)
    in_pdf = pikepdf.open(io.BytesIO(to_pdf(document)))
    for text in (words(document), in_word):
        assert said not in text
        assert "Evidence withdrawn on" in text
        assert "this recommendation rests on 1 other piece" in text
    alternative = str([page.obj for page in in_pdf.pages])
    assert said not in alternative
    # And from the thread that the public reads.
    page = world.client().get(f"/en/recommendations/{world.briefing.recommendations.get().pk}/").content.decode()
    assert said not in page
    assert "Evidence withdrawn on" in page
    assert "this recommendation rests on 1 other piece." in page


def test_the_public_document_names_hidden_evidence_by_kind_and_date_alone(world: Any) -> None:
    world.quote.public = False
    world.quote.save()
    world.publish()
    public = words(version_document(published_version(world.briefing), "en"))
    assert "older than I am" not in public
    assert "Quote from an interview, not public" in public
    assert "older than I am" in words(draft_document(world.briefing, "en"))


def test_the_same_version_prints_to_the_same_bytes(world: Any) -> None:
    world.publish()
    version = published_version(world.briefing)
    first, second = (to_pdf(version_document(version, "fr")) for _time in range(2))
    assert first == second
    opened = pikepdf.open(io.BytesIO(first))
    assert str(opened.Root.Lang) == "fr"
    assert opened.Root.MarkInfo.Marked
    assert "Ouest" in str(opened.docinfo.get("/Title", opened.open_metadata().get("dc:title")))


def test_a_figure_of_an_edition_leads_from_the_edition_to_the_action_and_back(world: Any, edition: Edition) -> None:
    figure = freeze_figure(
        programme=world.programme, edition=edition, identifier=FIGURE, demonstrator=world.demonstrator.pk
    )
    cite_all([world.vote, figure], world.finding)
    recommendation, action = world.publish()
    client = world.client()
    thread = client.get(f"/en/recommendations/{recommendation.pk}/").content.decode()
    # Evidence, with its picture and the page of its region in that very edition.
    assert f'href="/en/evidence/{figure.pk}/"' in thread
    assert f"/{edition.pk}/en/light/{FIGURE}.svg" in thread
    assert f'href="/en/editions/{edition.pk}/regions/' in thread
    edition_page = re.search(rf'href="(/en/editions/{edition.pk}/regions/[^"]+)"', thread)
    assert edition_page is not None
    assert client.get(edition_page[1]).status_code == 200
    assert "through finding 1" in thread
    assert f'href="/en/actions/{action.pk}/"' in thread
    # And back: from the action to the recommendation, from the fact to what rests on it.
    assert (
        f'href="/en/recommendations/{recommendation.pk}/"' in client.get(f"/en/actions/{action.pk}/").content.decode()
    )
    cite_all([world.quote, figure], recommendation)
    fact = client.get(f"/en/evidence/{figure.pk}/").content.decode()
    assert f'href="/en/recommendations/{recommendation.pk}/"' in fact


def test_a_figure_stands_in_the_document_with_its_words_and_numbers(world: Any, edition: Edition) -> None:
    figure = freeze_figure(
        programme=world.programme, edition=edition, identifier=FIGURE, demonstrator=world.demonstrator.pk
    )
    draft_sections(world.officer, world.briefing)
    assert mark(figure.pk) in world.section("profile").prose.read("en").text
    for language in ("en", "fr"):
        document = document_of(contents_of(world.briefing), language)
        check(document)
        (drawn,) = figures(document)
        assert isinstance(drawn, Figure)
        assert drawn.svg.startswith("<svg")
        assert len(drawn.alternative_text) > 20
        assert isinstance(drawn.table, Table)
        assert drawn.address.endswith(f"/{language}/evidence/{figure.pk}/")
    take_back(figure, "Wrong region")
    assert figures(document_of(contents_of(world.briefing), "en")) == ()


def test_the_thread_of_the_office_is_of_now_and_that_of_the_public_of_the_version(world: Any) -> None:
    recommendation, action = world.publish()
    recommendation.title = recommendation.title.write("en", "Being rewritten")
    recommendation.save()
    with translation.override("en"):
        now = thread_of(recommendation, world.people["claire"])
        public = thread_of(recommendation, None, published_version(world.briefing))
    assert now.text("title").read("en").text == "Being rewritten"
    assert public.text("title").read("en").text == "Open the test hall"
    assert [piece.evidence for piece in public.pieces] == [world.quote, world.vote]
    assert [piece.through for piece in public.pieces] == [(), (1,)]
    assert [line.action for line in public.actions] == [action]
