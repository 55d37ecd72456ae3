"""The pages of the pre-assessment: who sees what, what forms do, and the link of a person who was interviewed."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.programme.assessments.cast import (
    LATER,
    SECRET,
    SPOKEN,
    TALK,
    TRANSLATED,
    Cast,
    agreed_finding,
    cleared_quote,
    every,
    finished_stress_test,
    held_interview,
    link_in,
    proposed_quote,
)

from observatory.core import tasks
from observatory.core.models import User
from observatory.evidence.domain.facts import cited_by
from observatory.evidence.models import Edition, Evidence
from observatory.programme.assessments.domain.interviews import plan_interview
from observatory.programme.assessments.domain.quotes import evidence_of, send_quote_for_clearance, withdraw_quote
from observatory.programme.assessments.domain.reports import draft_report, publish_report
from observatory.programme.assessments.domain.stress_tests import save_stress_answers
from observatory.programme.assessments.models import (
    Finding,
    Interview,
    InterviewQuote,
    PreAssessment,
    Profile,
    Rater,
    ReportVersion,
    StressAnswer,
    StressTest,
)
from observatory.programme.demonstrators.domain.demonstrators import publish_demonstrator

SignIn = Callable[[User], Client]
HOSTILE = '<script>alert("x")</script>'


def at(name: str, *arguments: str) -> str:
    with translation.override("en"):
        return reverse(f"assessments:{name}", args=arguments)


@pytest.fixture
def talk(cast: Cast, row: PreAssessment) -> Interview:
    return held_interview(cast, row)


@pytest.fixture
def quote(cast: Cast, talk: Interview) -> InterviewQuote:
    return cleared_quote(cast, talk)


@pytest.fixture
def full(cast: Cast, row: PreAssessment, quote: InterviewQuote) -> PreAssessment:
    """Everything that a pre-assessment can have, with a drafted version."""
    finished_stress_test(cast, row, every(4, D1_1=5), every(3))
    agreed_finding(cast, row, evidence_of(quote))
    draft_report(cast.expert, row, now=LATER)
    return PreAssessment.objects.get(pk=row.pk)


def of_assessors(full: PreAssessment) -> dict[str, str]:
    """Pages that only office and experts of the region may open."""
    talk, quote, finding = full.interviews.get(), InterviewQuote.objects.get(), full.findings.get()
    pages = {
        name: at(name, full.pk)
        for name in ("questions", "interviews", "plan_interview", "profile", "findings", "new_finding", "preview")
    }
    pages |= {name: at(name, talk.pk) for name in ("interview", "edit_interview", "record_interview", "add_quote")}
    pages |= {name: at(name, quote.pk) for name in ("quote", "edit_quote")}
    pages |= {name: at(name, finding.pk) for name in ("finding", "finding_evidence")}
    pages["consent"] = at("consent", talk.people.get().pk)
    pages["report_section"] = at("report_section", full.sections.first().pk)
    pages["expert_test"] = at("stress_test", full.pk, "expert")
    return pages


def of_region(full: PreAssessment) -> dict[str, str]:
    """Pages that the region lead may open too."""
    version = full.reports.get()
    return {
        "assessment": at("assessment", full.pk),
        "report": at("report", full.pk),
        "comparison": at("comparison", full.pk),
        "scores_csv": at("scores_csv", full.pk),
        "stress_figure": at("stress_figure", full.pk, "light"),
        "report_version": at("report_version", version.pk),
    }


def test_office_and_experts_see_every_page(cast: Cast, full: PreAssessment, signed_in: SignIn) -> None:
    for person in (cast.claire, cast.ines):
        client = signed_in(person)
        for name, address in {**of_assessors(full), **of_region(full)}.items():
            answer = client.get(address)
            assert answer.status_code == 200, name
            if answer["Content-Type"].startswith("text/html"):
                page = answer.content.decode()
                assert page.count("<h1") == 1, name
                assert "style=" not in page.split("<main", 1)[1], name


def test_the_region_lead_sees_the_report_and_both_sides_but_no_notes(
    cast: Cast, full: PreAssessment, signed_in: SignIn
) -> None:
    client = signed_in(cast.remi)
    for name, address in of_region(full).items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert SECRET.split(",")[0] not in answer.content.decode()
    for name, address in of_assessors(full).items():
        assert client.get(address).status_code == 404, name
    assert client.get(at("stress_test", full.pk, "self")).status_code == 200


def test_experts_of_other_regions_and_other_programmes_find_nothing(
    cast: Cast, full: PreAssessment, signed_in: SignIn
) -> None:
    for person in (cast.nils, cast.bruno):
        client = signed_in(person)
        for name, address in {**of_assessors(full), **of_region(full)}.items():
            assert client.get(address).status_code == 404, name
        assert client.get(at("new", cast.demonstrator.pk)).status_code == 404
        assert client.get(at("stress_test", full.pk, "self")).status_code == 404


def test_visitors_are_sent_to_sign_in(client: Client, full: PreAssessment) -> None:
    for name, address in {**of_assessors(full), **of_region(full)}.items():
        answer = client.get(address)
        assert answer.status_code == 302, name
        assert "/account/login/" in answer["Location"]


def test_buttons_are_for_those_who_may(cast: Cast, full: PreAssessment, signed_in: SignIn) -> None:
    talk, quote, finding = full.interviews.get(), InterviewQuote.objects.get(), full.findings.get()
    buttons = [
        at("draft_report", full.pk), at("keep_figure", full.pk), at("keep_score", full.pk), at("send_quote", quote.pk),
        at("refuse_quote", quote.pk), at("withdraw_quote", quote.pk), at("withdraw_consent", talk.people.get().pk),
        at("remove_interview", talk.pk), at("agree_finding", finding.pk), at("remove_finding", finding.pk),
        at("publish_report", full.pk), at("reopen_stress_test", full.pk, "self"),
    ]  # fmt: skip
    for person in (cast.remi, cast.nils, cast.bruno):
        client = signed_in(person)
        for address in buttons:
            assert client.post(address).status_code == 404, address
    expert = signed_in(cast.ines)
    for address in buttons:
        assert expert.get(address).status_code == 405, address
    assert expert.post(at("publish_report", full.pk)).status_code == 404
    assert InterviewQuote.objects.get().state == "cleared"
    assert Finding.objects.get().state == "agreed"


def test_beginning_leads_to_the_page_of_all_parts(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.ines)
    answer = client.post(at("new", cast.demonstrator.pk), {"questions_en": "Why?", "questions_fr": ""}, follow=True)
    row = PreAssessment.objects.get()
    assert row.questions.texts == {"en": "Why?"}
    page = answer.content.decode()
    for words in (
        "No interview has been planned.",
        "It is not final.",
        "No finding has been written.",
        "No version has been drafted.",
    ):
        assert words in page
    assert client.get(at("new", cast.demonstrator.pk)).status_code == 302


def test_an_interview_from_planning_to_notes(cast: Cast, row: PreAssessment, signed_in: SignIn) -> None:
    client = signed_in(cast.ines)
    given = {
        "key_actors": [cast.actors[0].pk], "language": "fr", "day": "2025-09-02", "mode": "telephone",
        "interviewer": cast.ines.pk,
    }  # fmt: skip
    client.post(at("plan_interview", row.pk), given)
    talk = Interview.objects.get()
    assert (talk.mode, str(talk)) == ("telephone", "Maud Herbelin")
    notes = {"version": talk.version, "day": "2025-09-02", "mode": "telephone", "notes": HOSTILE}
    page = client.post(at("record_interview", talk.pk), notes, follow=True).content.decode()
    assert "written up" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    stale = client.post(at("record_interview", talk.pk), {**notes, "notes": "Other notes."})
    assert stale.status_code == 422
    assert "Saved meanwhile by somebody else" in stale.content.decode()
    assert Interview.objects.get().notes.texts == {"fr": HOSTILE}


def test_an_interview_without_a_person_is_refused_beside_its_field(
    cast: Cast, row: PreAssessment, signed_in: SignIn
) -> None:
    given = {"language": "fr", "day": "2025-09-02", "mode": "video", "interviewer": cast.ines.pk}
    answer = signed_in(cast.ines).post(at("plan_interview", row.pk), given)
    assert answer.status_code == 422
    assert 'href="#id_key_actors' in answer.content.decode()
    assert not Interview.objects.exists()


def test_a_quote_is_proposed_in_the_language_in_which_it_was_said(
    cast: Cast, talk: Interview, signed_in: SignIn
) -> None:
    client = signed_in(cast.ines)
    given = {
        "speaker": talk.people.get().pk, "theme": "money", "language": "fr", "text_en": TRANSLATED, "text_fr": SPOKEN,
        "context_en": "", "context_fr": "Sur l’argent", "attribution": "anonymous", "function": "",
    }  # fmt: skip
    client.post(at("add_quote", talk.pk), given)
    quote = InterviewQuote.objects.get()
    assert (quote.text.source, dict(quote.text.texts)) == ("fr", {"fr": SPOKEN, "en": TRANSLATED})
    missing = client.post(at("add_quote", talk.pk), {**given, "text_fr": ""})
    assert missing.status_code == 422
    assert "in which they were said" in missing.content.decode()
    changed = client.post(at("edit_quote", quote.pk), {**given, "version": 1, "text_fr": "Trois portes."})
    assert changed.status_code == 302
    assert InterviewQuote.objects.get().text.texts["fr"] == "Trois portes."
    stale = client.post(at("edit_quote", quote.pk), {**given, "version": 1, "text_fr": "Quatre portes."})
    assert "Saved meanwhile" in stale.content.decode()


# -- the link of a person ---------------------------------------------------------------------------------------------


@pytest.fixture
def address(cast: Cast, talk: Interview) -> str:
    """The personal link to a quote, as it stands in the mail."""
    return link_in(send_quote_for_clearance(cast.expert, proposed_quote(cast, talk), now=LATER))


def decide(client: Client, address: str, **given: object) -> tuple[int, str]:
    quote = InterviewQuote.objects.get()
    form = {
        "decision": "clear", "version": quote.version, "text": SPOKEN, "attribution": "function", "function": "", **given,
    }  # fmt: skip
    answer = client.post(address, form, follow=True)
    return answer.status_code, answer.content.decode()


def test_opening_the_link_shows_the_words_and_decides_nothing(client: Client, address: str) -> None:
    for _time in range(2):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert SPOKEN in page
        assert TRANSLATED in page
        assert "Maud Herbelin, Métal Avenir" in page
        assert SECRET.split(",")[0] not in page
    assert client.head(address).status_code == 200
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert InterviewQuote.objects.get().state == "proposed"


def test_a_person_agrees_and_later_takes_their_words_back_by_the_same_link(client: Client, address: str) -> None:
    with translation.override("fr"):
        status, page = decide(client, address, attribution="name")
    assert status == 200
    quote = InterviewQuote.objects.get()
    assert (quote.state, quote.attribution, quote.decided_by_link) == ("cleared", "name", True)
    assert SPOKEN in page
    client.post(address, {"decision": "withdraw"})
    assert InterviewQuote.objects.get().state == "withdrawn"
    after = client.get(address)
    assert after.status_code == 200
    assert "guichets" not in after.content.decode()
    assert Evidence.objects.get().content is None


def test_a_person_changes_their_words(client: Client, address: str) -> None:
    decide(client, address, text=HOSTILE, attribution="anonymous")
    quote = InterviewQuote.objects.get()
    assert (quote.state, quote.text.texts) == ("cleared", {"fr": HOSTILE})
    assert HOSTILE not in client.get(address).content.decode()


def test_a_person_says_no(client: Client, address: str) -> None:
    client.post(address, {"decision": "refuse"})
    assert InterviewQuote.objects.get().state == "refused"
    page = client.get(address).content.decode()
    assert "guichets" not in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"text": "x" * 2001}, {"attribution": "title"}, {"decision": "publish"}, {"version": "x"}]
)
def test_what_cannot_be_decided_leaves_the_quote_as_it_is(
    client: Client, address: str, given: dict[str, object]
) -> None:
    decide(client, address, **given)
    assert InterviewQuote.objects.get().state == "proposed"


def test_words_that_changed_in_the_meantime_are_shown_again_before_they_are_cleared(
    client: Client, address: str, cast: Cast
) -> None:
    from observatory.programme.assessments.domain.quotes import change_quote

    quote = InterviewQuote.objects.get()
    change_quote(cast.expert, quote, text={"fr": "D’autres mots."})
    status, page = decide(client, address, version=quote.version)
    assert status == 422
    assert "D’autres mots." in page
    assert InterviewQuote.objects.get().state == "proposed"


def test_a_forged_link_ends_in_nothing(client: Client, address: str) -> None:
    for forged in (address.replace("quote/", "quote/x"), at("clearance", "forged")):
        answer = client.get(forged)
        assert answer.status_code == 410
        assert "guichets" not in answer.content.decode()
        assert client.post(forged, {"decision": "clear"}).status_code == 410


# -- stress test ------------------------------------------------------------------------------------------------------


def posted(version: int, **answers: str) -> dict[str, str]:
    """The form of the first dimension."""
    form = {"version": str(version)}
    for number in range(1, 6):
        form |= {f"D1_{number}_confidence": "medium", f"D1_{number}_source": "", f"D1_{number}_comment": ""}
    return form | answers


def test_a_dimension_is_saved_and_leads_to_the_next(cast: Cast, row: PreAssessment, signed_in: SignIn) -> None:
    client, address = signed_in(cast.remi), at("stress_test", row.pk, "self")
    page = client.get(address).content.decode()
    assert page.count('type="radio"') == 5 * 7
    assert page.count("<fieldset") == 6
    answer = client.post(
        f"{address}?dimension=D1",
        posted(1, D1_1_score="5", D1_1_comment=HOSTILE, D1_2_score="unknown", D1_3_score="0", D1_3_confidence="low"),
    )
    assert answer["Location"].endswith("?dimension=D2")
    kept = {one.question: (one.score, one.confidence) for one in StressAnswer.objects.all()}
    assert kept == {"D1.1": (5, "medium"), "D1.2": (None, "medium"), "D1.3": (0, "low")}
    page = client.get(f"{address}?dimension=D1").content.decode()
    assert HOSTILE not in page
    assert "3 of 5" in page
    assert client.get(f"{address}?dimension=D99").status_code == 404
    assert client.get(at("stress_test", row.pk, "nobody")).status_code == 404


def test_two_who_answer_at_once_are_told_of_each_other(cast: Cast, row: PreAssessment, signed_in: SignIn) -> None:
    address = f"{at('stress_test', row.pk, 'expert')}?dimension=D1"
    test = StressTest.objects.get(pre_assessment=row, rater=Rater.EXPERT)
    save_stress_answers(cast.officer, test, answers={"D1.1": {"score": 2, "comment": "No term."}}, version=1)
    client = signed_in(cast.ines)
    answer = client.post(address, posted(1, D1_1_score="4", D1_2_score="3"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Saved meanwhile by somebody else" in page
    assert "No term." in page
    assert StressAnswer.objects.get().score == 2
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    client.post(address, posted(int(version[1]), D1_1_score="4", D1_2_score="3"))
    assert {one.question: one.score for one in StressAnswer.objects.all()} == {"D1.1": 4, "D1.2": 3}


def test_a_comment_without_an_answer_is_refused_beside_its_question(
    cast: Cast, row: PreAssessment, signed_in: SignIn
) -> None:
    answer = signed_in(cast.remi).post(
        f"{at('stress_test', row.pk, 'self')}?dimension=D1", posted(1, D1_4_comment="I wonder.")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_D1_4_score' in page
    assert "I wonder." in page


def test_neither_side_sees_the_other_before_both_are_final(cast: Cast, row: PreAssessment, signed_in: SignIn) -> None:
    own = StressTest.objects.get(pre_assessment=row, rater=Rater.SELF)
    save_stress_answers(cast.lead, own, answers=every(4, D1_1=5))
    lead, expert = signed_in(cast.remi), signed_in(cast.ines)
    lead.post(at("finalise_stress_test", row.pk, "self"))
    assert StressTest.objects.get(pk=own.pk).is_final
    for client in (lead, expert, signed_in(cast.claire)):
        for name in ("comparison", "scores_csv"):
            assert client.get(at(name, row.pk)).status_code == 404
        assert client.get(at("stress_figure", row.pk, "light")).status_code == 404
    assert expert.get(at("stress_test", row.pk, "self")).status_code == 404
    assert lead.get(at("stress_test", row.pk, "expert")).status_code == 404
    refused = expert.post(at("finalise_stress_test", row.pk, "expert"), follow=True).content.decode()
    assert "40 questions have no answer yet: D1.1" in refused
    done = expert.post(at("finalise_stress_test", row.pk, "expert"), {"rest_unknown": "on"})
    assert done["Location"] == at("comparison", row.pk)
    assert lead.get(at("comparison", row.pk)).status_code == 200


def test_both_sides_are_shown_as_figure_table_and_csv(cast: Cast, full: PreAssessment, signed_in: SignIn) -> None:
    client = signed_in(cast.remi)
    page = client.get(at("comparison", full.pk)).content.decode()
    assert "Strategy: self-assessment 8.6, experts 6.0" in page
    assert page.count("talking point<") == 1
    assert "Keep" not in page, "the region lead does not keep evidence"
    for theme in ("light", "dark", "light-narrow", "dark-narrow", "print"):
        picture = client.get(at("stress_figure", full.pk, theme))
        assert ElementTree.fromstring(picture.content).tag.endswith("svg")
        assert "style-src 'sha256-" in picture["Content-Security-Policy"]
    assert client.get(at("stress_figure", full.pk, "pink")).status_code == 404
    lines = client.get(at("scores_csv", full.pk)).content.decode().splitlines()
    assert len(lines) == 1 + 40 + 8
    assert lines[1].startswith("D1.1,question,")
    assert lines[1].endswith(",2,5,3,2,high,high")


# -- profile, findings, report ----------------------------------------------------------------------------------------


def test_the_profile_explains_its_rule_and_keeps_figures(
    edition: Edition, cast: Cast, row: PreAssessment, signed_in: SignIn
) -> None:
    client = signed_in(cast.ines)
    page = client.get(at("profile", row.pk)).content.decode()
    assert "most similar" in page
    assert page.count("Keep as evidence") == 4
    client.post(at("keep_figure", row.pk), {"figure": "portfolio-XA11-2014"})
    assert Evidence.objects.get().content["figure"] == "portfolio-XA11-2014"
    wrong = client.post(at("keep_figure", row.pk), {"figure": "portfolio-XA99-2014"}, follow=True)
    assert "no figure" in wrong.content.decode()
    form = {"edition": edition.pk, "year": "2014", "rule": "chosen", "peers": ["XB13"], "version": "1"}
    client.post(at("choose_peers", row.pk), form)
    assert Profile.objects.get().peers == ["XB13"]
    stale = client.post(at("choose_peers", row.pk), {**form, "peers": ["XB14"]})
    assert stale.status_code == 422
    assert Profile.objects.get().peers == ["XB13"]


def test_without_an_edition_the_profile_says_so(cast: Cast, row: PreAssessment, signed_in: SignIn) -> None:
    client = signed_in(cast.ines)
    assert "No edition in use has numbers of XA11." in client.get(at("profile", row.pk)).content.decode()
    answer = client.get(at("choose_peers", row.pk), follow=True)
    assert answer.redirect_chain


def test_evidence_is_picked_by_kind_and_words_and_what_is_chosen_stays(
    cast: Cast, row: PreAssessment, quote: InterviewQuote, signed_in: SignIn
) -> None:
    finished_stress_test(cast, row)
    client = signed_in(cast.ines)
    form = {"kind": "gap", "title_en": HOSTILE, "title_fr": "", "text_en": "Too many.", "text_fr": ""}
    made = client.post(at("new_finding", row.pk), form)
    finding = Finding.objects.get()
    picker = at("finding_evidence", finding.pk)
    assert made["Location"] == picker
    page = client.get(picker).content.decode()
    assert page.count('name="evidence"') == 9
    assert HOSTILE not in page
    governance = client.get(picker, {"q": "governance stress", "kind": "score"}).content.decode()
    assert governance.count('name="evidence"') == 1
    fact = evidence_of(quote)
    assert fact is not None
    client.post(picker, {"version": finding.version, "evidence": [fact.pk]})
    assert [one.pk for one in cited_by(finding)] == [fact.pk]
    narrowed = client.get(picker, {"q": "governance"}).content.decode()
    assert re.search(rf'value="{fact.pk}" checked', narrowed), "the chosen one stays on the page"
    stale = client.post(picker, {"version": finding.version, "evidence": []})
    assert stale.status_code == 422
    assert [one.pk for one in cited_by(finding)] == [fact.pk]
    assert "is agreed" in client.post(at("agree_finding", finding.pk), follow=True).content.decode()


def test_a_finding_without_evidence_is_refused_on_its_page(cast: Cast, row: PreAssessment, signed_in: SignIn) -> None:
    client = signed_in(cast.ines)
    client.post(
        at("new_finding", row.pk),
        {"kind": "gap", "title_en": "Counters", "title_fr": "", "text_en": "x", "text_fr": ""},
    )
    finding = Finding.objects.get()
    page = client.post(at("agree_finding", finding.pk), follow=True).content.decode()
    assert "Finding 1 rests on no evidence" in page
    form = {
        "version": finding.version,
        "kind": "gap",
        "title_en": "Doors",
        "title_fr": "",
        "text_en": "x",
        "text_fr": "",
    }
    assert client.post(at("finding", finding.pk), form).status_code == 302
    stale = client.post(at("finding", finding.pk), {**form, "title_en": "Gates"})
    assert (stale.status_code, Finding.objects.get().title.texts["en"]) == (422, "Doors")
    assert "Doors" in stale.content.decode()


def test_a_finding_whose_evidence_was_withdrawn_says_so(
    cast: Cast, full: PreAssessment, quote: InterviewQuote, signed_in: SignIn
) -> None:
    withdraw_quote(cast.expert, quote)
    client = signed_in(cast.ines)
    assert "rests on nothing any more" in client.get(at("finding", full.findings.get().pk)).content.decode()
    assert "1 of them withdrawn" in client.get(at("findings", full.pk)).content.decode()


def test_the_report_is_published_as_page_pdf_and_docx(
    cast: Cast, full: PreAssessment, client: Client, signed_in: SignIn
) -> None:
    address = at("public_report", "union", cast.demonstrator.slug)
    assert client.get(address).status_code == 404
    office = signed_in(cast.claire)
    version = ReportVersion.objects.get()
    assert "Publish version 1" in office.get(at("report", full.pk)).content.decode()
    office.post(at("publish_report", full.pk), {"report": version.pk})
    page = client.get(address).content.decode()
    assert TRANSLATED in page
    assert 'id="report-finding-1"' in page
    assert page.count("<h1") == 1
    assert version.sha256 in page
    for ending, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = client.get(at("public_report_file", "union", cast.demonstrator.slug, ending))
        assert (file.status_code, file.content[: len(begins)]) == (200, begins)
        assert file["Content-Disposition"] == f'attachment; filename="pre-assessment-ouest-1.{ending}"'
        assert office.get(at("report_file", version.pk, ending)).status_code == 200
    assert client.get(at("public_report_file", "union", cast.demonstrator.slug, "exe")).status_code == 404
    assert client.get(at("public_report", "other", cast.demonstrator.slug)).status_code == 404


def test_the_published_page_loses_a_withdrawn_quote_at_once(
    cast: Cast, full: PreAssessment, quote: InterviewQuote, client: Client
) -> None:
    publish_report(cast.officer, full, now=LATER)
    address = at("public_report", "union", cast.demonstrator.slug)
    assert TRANSLATED in client.get(address).content.decode()
    withdraw_quote(cast.expert, quote)
    page = client.get(address).content.decode()
    assert "This quote was withdrawn." in page
    assert "counters" not in page.split("<main", 1)[1].replace("too many counters", "")


def test_a_preview_is_a_file_too(cast: Cast, full: PreAssessment, signed_in: SignIn) -> None:
    client = signed_in(cast.ines)
    assert client.get(at("preview_file", full.pk, "pdf")).content.startswith(b"%PDF")
    assert client.get(at("preview_file", full.pk, "txt")).status_code == 404
    assert signed_in(cast.remi).get(at("preview_file", full.pk, "pdf")).status_code == 404


# -- what other pages show --------------------------------------------------------------------------------------------


def test_the_page_of_the_region_shows_the_parts_to_those_who_work_on_them(
    cast: Cast, full: PreAssessment, signed_in: SignIn
) -> None:
    with translation.override("en"):
        address = reverse("demonstrators:demonstrator", args=[cast.demonstrator.pk])
    assert "1 of 1 agreed" in signed_in(cast.ines).get(address).content.decode()
    page = signed_in(cast.remi).get(address).content.decode()
    assert at("assessment", full.pk) in page
    assert "1 of 1 agreed" not in page


def test_the_public_page_of_the_region_leads_to_the_published_report(
    cast: Cast, full: PreAssessment, client: Client
) -> None:
    publish_demonstrator(cast.officer, cast.demonstrator)
    with translation.override("en"):
        address = reverse("demonstrators:public_page", args=["union", cast.demonstrator.slug])
    report = at("public_report", "union", cast.demonstrator.slug)
    assert report not in client.get(address).content.decode()
    publish_report(cast.officer, full, now=LATER)
    assert report in client.get(address).content.decode()


def test_every_link_among_the_parts_opens(cast: Cast, full: PreAssessment, signed_in: SignIn) -> None:
    for final in (True, False):
        client = signed_in(cast.ines)
        page = client.get(at("assessment", full.pk)).content.decode().split("<main", 1)[1].split("</main>")[0]
        addresses = re.findall(r'href="(/[^"]+)"', page)
        assert len(addresses) > 6
        for address in addresses:
            assert client.get(address).status_code == 200, address
        if final:
            office = signed_in(cast.claire)
            assert office.get(at("assessment", full.pk)).content.decode().count("Open the answers again") == 2
            office.post(at("reopen_stress_test", full.pk, "self"), {"reason": "A page was missing."})
    assert not StressTest.objects.get(rater=Rater.SELF).is_final


def test_tasks_of_quotes_and_reports_go_away_when_done(cast: Cast, talk: Interview) -> None:
    quote = proposed_quote(cast, talk)
    (task,) = [task for task in tasks.tasks_of(cast.ines) if "clear what is quoted" in str(task.title)]
    assert task.address == at("interview", talk.pk)
    send_quote_for_clearance(cast.expert, quote)
    assert not [task for task in tasks.tasks_of(cast.ines) if "clear what is quoted" in str(task.title)]
    row = talk.pre_assessment
    agreed_finding(cast, row, evidence_of(cleared_quote(cast, talk)))
    draft_report(cast.expert, row, now=LATER)
    assert [str(task.title) for task in tasks.tasks_of(cast.claire)] == ["Publish the assessment report of Vest"]
    publish_report(cast.officer, row, now=LATER)
    assert tasks.tasks_of(cast.claire) == []


def test_tasks_name_what_waits_for_each(cast: Cast, row: PreAssessment) -> None:
    planned = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors[:1])
    titles = {
        person.name: [str(task.title) for task in tasks.tasks_of(person)]
        for person in (cast.ines, cast.remi, cast.nils)
    }
    assert titles["Remi"] == ["Fill in the self-assessment of Vest"]
    assert sorted(titles["Ines"]) == ["Assess Vest in the stress test", "Write up the interview with Maud Herbelin"]
    assert titles["Nils"] == []
    assert [task.address for task in tasks.tasks_of(cast.ines) if "Write up" in str(task.title)] == [
        at("interview", planned.pk)
    ]
    finished_stress_test(cast, row)
    assert tasks.tasks_of(cast.remi) == []
