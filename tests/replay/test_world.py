"""One region, all the way: what its scenario leaves in the database, from the evidence to the action and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.test import Client, override_settings
from django.urls import reverse

from observatory.core import audit
from observatory.core.models import AuditEntry, Message, MessageState, Origin, Programme, User
from observatory.evidence.domain.facts import cited_by
from observatory.evidence.models import Edition, Evidence, EvidenceKind
from observatory.programme.assessments.models import (
    Finding,
    FindingState,
    InterviewQuote,
    QuoteState,
    Rater,
    StressAnswer,
)
from observatory.programme.briefings.models import Action, ActionStatus, Briefing, BriefingState, ProgressReport
from observatory.programme.demonstrators.models import Demonstrator, DemonstratorState
from observatory.programme.surveys.models import FreeText, FreeTextState, SealedAnswer, Tally, Wave, WaveKey, WaveState
from observatory.programme.workshops.models import (
    Board,
    Participation,
    ParticipationState,
    ProceedingsSection,
    Record,
    Workshop,
    WorkshopState,
)
from observatory.replay import replay
from observatory.replay.counting import count
from observatory.replay.stage import PASSWORD
from observatory.statistics.errors import InputError
from tests.replay.world import PROGRAMME, REGION, SCENARIO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]


@pytest.fixture
def region() -> Demonstrator:
    return Demonstrator.objects.get(programme__slug=PROGRAMME, slug=REGION)


# -- the whole -------------------------------------------------------------------------------------------------------


def test_every_step_is_there_and_counted() -> None:
    assert count(Programme.objects.get(slug=PROGRAMME)) == {
        "applications": 3,
        "selected": 1,
        "reserves": 1,
        "demonstrators": 1,
        "surveys": 1,
        "assessments": 1,
        "workshops": 1,
        "briefings": 1,
        "actions": 2,
        "publications": 3,
    }


def test_the_audit_trail_is_unbroken_and_knows_who_acted() -> None:
    verdict = audit.verify()
    assert verdict.sound
    assert verdict.entries == AuditEntry.objects.count() > 150
    actors = {(entry.verb, entry.actor_kind) for entry in AuditEntry.objects.all()}
    for verb, kind in (
        ("calls.submit_application", "person"),
        ("calls.finalise_evaluation", "person"),
        ("surveys.close_wave", "clock"),
        ("assessments.clear_quote", "link"),
        ("workshops.answer_invitation", "link"),
        ("briefings.save_remark", "person"),
        ("briefings.report_progress", "link"),
    ):
        assert (verb, kind) in actors


def test_every_row_says_that_it_is_invented() -> None:
    with_origin = [
        model for model in apps.get_models() if any(field.name == "origin" for field in model._meta.get_fields())
    ]
    assert len(with_origin) > 40
    for model in with_origin:
        if model is not Edition:
            assert not model._default_manager.exclude(origin=Origin.INVENTED).exists(), model


def test_everybody_in_it_signs_in_with_the_password_that_is_shown() -> None:
    person = User.objects.get(email="hermine.aubrac@example.org")
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        assert check_password(PASSWORD, person.password)
    assert person.emailaddress_set.get().verified  # type: ignore[attr-defined]


def test_all_mails_have_gone() -> None:
    assert {message.state for message in Message.objects.all()} == {MessageState.SENT}
    assert Message.objects.filter(key="workshops.invitation").count() == 9


def test_it_is_not_played_twice() -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(InputError, match="in this installation already"):
        replay(SCENARIO)
    assert AuditEntry.objects.count() == before


# -- steps -----------------------------------------------------------------------------------------------------------


def test_steps_begin_and_end_on_their_days(region: Demonstrator) -> None:
    days = {step.kind: (step.started, step.ended) for step in region.steps.all()}
    assert days["workshop"] == (date(2025, 9, 10), date(2025, 9, 11))
    assert days["follow_up"] == (date(2026, 10, 31), date(2026, 11, 10))
    assert region.state == DemonstratorState.FOLLOW_UP
    note = region.steps.get(kind="follow_up").note
    assert note.read("en").text == "The broker is at work; the visits are late."


def test_answers_are_counted_once_and_nothing_of_a_person_is_left(region: Demonstrator) -> None:
    wave = Wave.objects.get(demonstrator=region)
    assert (wave.state, wave.answers, wave.invitations.count()) == (WaveState.PUBLISHED, 6, 7)
    assert not SealedAnswer.objects.exists()
    assert not WaveKey.objects.exists()
    assert Tally.objects.get(wave=wave, question__key="trust", part="", group="", option="*").count == 6
    assert set(Tally.objects.filter(wave=wave).values_list("group", flat=True)) == {"", "firm"}, "no small group"
    text = FreeText.objects.get(wave=wave)
    assert (text.state, text.language, text.text) == (FreeTextState.CLEARED, "fr", "")
    assert text.published_text.startswith("Un informaticien")


def test_only_what_the_person_cleared_is_a_quote(region: Demonstrator) -> None:
    quotes = {quote.state: quote for quote in InterviewQuote.objects.all()}
    assert set(quotes) == {QuoteState.CLEARED, QuoteState.PROPOSED}
    assert quotes[QuoteState.CLEARED].decided_by_link
    assert quotes[QuoteState.CLEARED].text.source == "fr", "in the language in which it was said"
    fact = Evidence.objects.get(demonstrator=region.pk, kind=EvidenceKind.QUOTE)
    assert fact.taken_from == quotes[QuoteState.CLEARED].pk


def test_both_sides_answer_the_stress_test_and_what_is_left_out_is_unknown() -> None:
    answers = StressAnswer.objects.filter(question="D4.2").values_list("test__rater", "score")
    assert dict(answers) == {Rater.SELF: 2, Rater.EXPERT: 0}
    unknown = StressAnswer.objects.get(test__rater=Rater.EXPERT, question="D7.5")
    assert (unknown.score, unknown.comment) == (None, "L’expert n’a pas pu en juger.")
    assert StressAnswer.objects.count() == 80


def test_the_workshop_is_as_it_was_told(region: Demonstrator) -> None:
    workshop = Workshop.objects.get(demonstrator=region)
    assert workshop.state == WorkshopState.PUBLISHED
    came = Counter(Participation.objects.filter(workshop=workshop).values_list("state", flat=True))
    assert came == {ParticipationState.ATTENDED: 8, ParticipationState.ABSENT: 1}
    assert not Participation.objects.get(workshop=workshop, name="Colombe Rascal").may_be_named
    record = Record.objects.get(session__title__texts__fr="Accueil")
    assert record.time.astimezone(region_zone(workshop)).strftime("%H:%M") == "09:10"
    assert record.recorded_by == User.objects.get(email="loic.bassan@example.org"), "the rapporteur has an account"
    written = {
        section.session.title.read("fr").text: bool(section.prose) for section in ProceedingsSection.objects.all()
    }
    assert written == {"Accueil": True, "Idées": False, "Visite d’une filature": False}


def region_zone(workshop: Workshop) -> object:
    from zoneinfo import ZoneInfo

    return ZoneInfo(workshop.zone)


def test_dots_are_those_of_the_scenario(region: Demonstrator) -> None:
    board = Board.objects.get(workshop__demonstrator=region)
    dots = {card.text.read("fr").text: card.votes.count() for card in board.cards.all()}  # type: ignore[attr-defined]
    assert dots == {
        "Une médiatrice à mi-temps": 7,
        "Dix visites d’ateliers": 5,
        "Qui paie ?": 2,
        "Quarante métiers tournent encore": 0,
    }


def test_the_workshop_brings_instruments_and_roadmap_of_the_policy_project(region: Demonstrator) -> None:
    project, concept = region.policy_project, Workshop.objects.get(demonstrator=region).concept
    assert project.instruments.read("fr").text == "Une médiatrice ; dix visites ; un essai commun."
    assert project.roadmap
    assert concept.revised is not None
    assert (concept.project_version or 0) == project.version - 1, "the policy was adopted after it"
    stages = {record.stage: record.reached for record in project.stages.all()}
    assert stages == {"idea": date(2024, 11, 4), "adopted": date(2026, 1, 15), "implementing": None}
    assert project.stage == "adopted"
    frozen = Briefing.objects.get(demonstrator=region).versions.get().contents["project"]
    assert frozen["stage"] == "idea", "the briefing was approved before the policy was adopted"


def test_remarks_of_the_region_are_answered_where_they_belong(region: Demonstrator) -> None:
    remarks = Briefing.objects.get(demonstrator=region).checks.get().remarks.order_by("made", "pk")
    about = {
        "section" if one.section else "recommendation" if one.recommendation else "action": one.how for one in remarks
    }
    assert about == {"section": "taken_over", "recommendation": "not_taken_over", "action": "taken_over"}


def test_owners_report_through_their_links() -> None:
    reports = {report.action.title.read("en").text: report for report in ProgressReport.objects.all()}
    assert all(report.by_link and report.months == 12 for report in reports.values())
    assert reports["Hire the broker"].status == ActionStatus.DONE
    late = reports["Organise ten visits"]
    assert (late.status, late.value, late.day) == (ActionStatus.DELAYED, Decimal(4), date(2026, 11, 4))
    assert late.reason.read("en").text == "Two workshops moved."


# -- the chain -------------------------------------------------------------------------------------------------------


def test_an_action_can_be_followed_back_to_what_people_said(region: Demonstrator) -> None:
    action = Action.objects.get(title__texts__en="Hire the broker")
    recommendation = action.recommendation
    assert recommendation.briefing.state == BriefingState.PUBLISHED
    assert Counter(fact.kind for fact in cited_by(recommendation)) == {
        EvidenceKind.QUOTE: 1,
        EvidenceKind.VOTE: 1,
        EvidenceKind.SCORE: 1,
    }
    finding = recommendation.findings.get()
    assert finding.state == FindingState.AGREED
    kinds = Counter(fact.kind for fact in cited_by(finding))
    assert kinds == {EvidenceKind.SURVEY_RESULT: 1, EvidenceKind.QUOTE: 1, EvidenceKind.SCORE: 1}
    survey = next(fact for fact in cited_by(finding) if fact.kind == EvidenceKind.SURVEY_RESULT)
    assert survey.content["question"] == "brokering"
    assert survey.content["answers"] == 6


def test_a_card_without_dots_is_cited_as_the_board_that_it_was_on(region: Demonstrator) -> None:
    recommendation = Briefing.objects.get(demonstrator=region).recommendations.get(number=2)
    assert {fact.kind for fact in cited_by(recommendation)} == {EvidenceKind.VOTE, EvidenceKind.BOARD}


def test_everybody_can_read_the_thread_in_both_directions(client: Client, region: Demonstrator) -> None:
    recommendation = Briefing.objects.get(demonstrator=region).recommendations.get(number=1)
    page = client.get(reverse("briefings:recommendation", args=[recommendation.pk]))
    assert page.status_code == 200
    assert "Hire the broker" in page.text
    for fact in cited_by(recommendation):
        assert reverse("facts:fact", args=[fact.pk]) in page.text
    quote = Evidence.objects.get(demonstrator=region.pk, kind=EvidenceKind.QUOTE)
    back = client.get(reverse("facts:fact", args=[quote.pk]))
    assert back.status_code == 200
    assert reverse("briefings:recommendation", args=[recommendation.pk]) in back.text
    assert Finding.objects.get(number=1).title.read("en").text in back.text


@pytest.mark.parametrize(
    "name", ["briefings:public", "briefings:monitoring", "assessments:public_report", "demonstrators:public_page"]
)
def test_what_is_published_is_public(client: Client, name: str) -> None:
    page = client.get(reverse(name, args=[PROGRAMME, REGION]))
    assert page.status_code == 200
    assert "Verlaine Valley" in page.text


def test_what_is_told_of_the_briefing_stands_before_the_evidence_of_the_draft(region: Demonstrator) -> None:
    section = Briefing.objects.get(demonstrator=region).sections.get(key="workshop")
    board = Evidence.objects.get(demonstrator=region.pk, kind=EvidenceKind.BOARD)
    assert section.prose.read("fr").text == (
        f"Huit personnes ont travaillé deux jours dans la halle aux draps.\n\n[[{board.pk}]]"
    )
    assert cited_by(section) == [board]


# -- chance ----------------------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_answers(changed: Callable[..., Path]) -> None:
    replay(changed(slug="once-more"))
    first, second = (tallies(slug) for slug in (PROGRAMME, "once-more"))
    assert first == second
    assert len(first) > 10


def test_another_seed_draws_others(changed: Callable[..., Path]) -> None:
    replay(changed(("seed = 7", "seed = 11"), slug="once-more"))
    first, second = (tallies(slug) for slug in (PROGRAMME, "once-more"))
    assert first != second


def tallies(programme: str) -> dict[tuple[str, str, str, str], int]:
    rows = Tally.objects.filter(wave__demonstrator__programme__slug=programme)
    return {(row.question.key, row.part, row.group, row.option): row.count for row in rows.select_related("question")}
