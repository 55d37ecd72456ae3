"""Interviews are planned, held and written up; consent is noted per person and can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.programme.assessments.cast import LATER, SECRET, TALK, Cast, cleared_quote, held_interview, proposed_quote

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Message
from observatory.evidence.models import Evidence, EvidenceState
from observatory.programme.assessments.domain.assessments import begin_pre_assessment, edit_questions
from observatory.programme.assessments.domain.interviews import (
    edit_interview,
    plan_interview,
    record_consent,
    record_interview,
    remove_interview,
    withdraw_consent,
)
from observatory.programme.assessments.models import Interview, InterviewQuote, PreAssessment, Rater, SectionKey


def test_beginning_makes_a_test_for_each_side_and_the_chapters_of_the_report(cast: Cast, row: PreAssessment) -> None:
    assert set(row.stress_tests.values_list("rater", flat=True)) == set(Rater.values)
    assert list(row.sections.values_list("key", flat=True)) == SectionKey.values
    assert (row.origin, row.programme) == ("invented", cast.programme)
    message = Message.objects.get()
    assert (message.key, message.person) == ("assessments.self_assessment", cast.remi)
    assert f"/assessments/{row.pk}/stress-test/self/" in message.body
    with pytest.raises(Refused, match="begun already"):
        begin_pre_assessment(cast.officer, cast.demonstrator)


def test_only_office_and_experts_of_the_region_begin(cast: Cast) -> None:
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            begin_pre_assessment(actor, cast.demonstrator)
    assert begin_pre_assessment(cast.expert, cast.demonstrator, questions="Où aller ?").questions.source == "fr"


def test_two_who_edit_the_questions_do_not_overwrite_each_other(cast: Cast, row: PreAssessment) -> None:
    edit_questions(cast.officer, row, version=1, questions={"en": "Why?"})
    with pytest.raises(Overtaken):
        edit_questions(cast.expert, row, version=1, questions={"en": "How?"})
    assert PreAssessment.objects.get(pk=row.pk).questions.texts == {"en": "Why?"}


def test_an_interview_is_with_key_actors_or_with_somebody_by_name(cast: Cast, row: PreAssessment) -> None:
    talk = plan_interview(
        cast.expert,
        row,
        day=TALK,
        mode="video",
        key_actors=cast.actors,
        name="Paul Renard",
        organisation="Banque des Ateliers",
        function="head of a regional bank",
        email="Paul@Example.org",
    )
    assert (talk.state, talk.interviewer, talk.mode) == ("planned", cast.ines, "video")
    assert [(person.name, person.email, person.language) for person in talk.people.all()] == [
        ("Maud Herbelin", "maud@example.org", "fr"),
        ("Paul Renard", "paul@example.org", "fr"),
        ("Yanis Corvo", "yanis@example.org", "fr"),
    ]
    with pytest.raises(Refused, match="who is interviewed"):
        plan_interview(cast.expert, row, day=TALK)
    with pytest.raises(Refused, match="on site"):
        plan_interview(cast.expert, row, day=TALK, mode="by pigeon", name="Paul Renard")


def test_nobody_else_plans_or_records_interviews(cast: Cast, row: PreAssessment) -> None:
    talk = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors)
    for actor in (cast.lead, *cast.outsiders):
        with pytest.raises(NotPermitted):
            plan_interview(actor, row, day=TALK, key_actors=cast.actors)
        with pytest.raises(NotPermitted):
            record_interview(actor, talk, notes="x", now=LATER)


def test_an_interview_is_held_and_then_written_up(cast: Cast, row: PreAssessment) -> None:
    talk = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors[:1])
    talk = record_interview(cast.expert, talk, now=LATER)
    assert talk.state == "held"
    talk = record_interview(cast.expert, talk, notes=SECRET, version=talk.version, now=LATER)
    assert (talk.state, talk.notes.texts) == ("written_up", {"fr": SECRET})
    with pytest.raises(Overtaken):
        record_interview(cast.officer, talk, notes="Mine.", version=1, now=LATER)
    with pytest.raises(Refused, match="future"):
        record_interview(cast.expert, talk, notes=SECRET, day=LATER.date() + timedelta(days=1), now=LATER)


def test_notes_and_names_do_not_stand_in_the_audit_trail(cast: Cast, row: PreAssessment) -> None:
    held_interview(cast, row)
    trail = str(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert "written_up" in trail
    assert not any(word in trail for word in ("council", "Maud", "Herbelin", "maud@example.org"))


def test_who_leads_and_when_can_change(cast: Cast, row: PreAssessment) -> None:
    talk = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors[:1])
    talk = edit_interview(
        cast.officer, talk, version=1, day=date(2025, 9, 5), mode="telephone", interviewer=cast.claire
    )
    assert (talk.day, talk.mode, talk.interviewer) == (date(2025, 9, 5), "telephone", cast.claire)


def test_consent_needs_a_day(cast: Cast, row: PreAssessment) -> None:
    person = held_interview(cast, row, consent=False).people.get()
    with pytest.raises(Refused, match="which day"):
        record_consent(cast.expert, person, consent_day=None, may_be_quoted=True)
    person = record_consent(cast.expert, person, consent_day=TALK, may_be_listed=True, function="cluster manager")
    assert (person.consent_day, person.may_be_quoted, person.may_be_listed) == (TALK, False, True)
    person.consent_day = None
    with pytest.raises(IntegrityError), transaction.atomic():
        person.save()


def test_consent_given_at_the_interview_is_not_that_of_people_who_were_asked_before(
    cast: Cast, row: PreAssessment
) -> None:
    talk = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors)
    maud, yanis = talk.people.order_by("name")
    record_consent(cast.expert, maud, consent_day=date(2025, 8, 1), may_be_listed=True)
    record_interview(cast.expert, talk, notes=SECRET, may_be_quoted=True, now=LATER)
    maud.refresh_from_db()
    yanis.refresh_from_db()
    assert (maud.may_be_quoted, maud.consent_day) == (False, date(2025, 8, 1))
    assert (yanis.may_be_quoted, yanis.consent_day) == (True, TALK)


def test_withdrawn_consent_takes_every_quote_of_the_person_back(cast: Cast, row: PreAssessment) -> None:
    talk = held_interview(cast, row)
    cleared, proposed = cleared_quote(cast, talk), proposed_quote(cast, talk)
    person = withdraw_consent(cast.expert, talk.people.get(), now=LATER)
    assert (person.consent_day, person.may_be_quoted, person.may_be_listed) == (None, False, False)
    for quote in InterviewQuote.objects.filter(pk__in=(cleared.pk, proposed.pk)):
        assert (quote.state, bool(quote.text), bool(quote.context)) == ("withdrawn", False, False)
    fact = Evidence.objects.get(taken_from=cleared.pk)
    assert (fact.state, fact.content) == (EvidenceState.WITHDRAWN, None)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_consent(cast.expert, person)
    with pytest.raises(Refused, match="withdrawn their consent"):
        proposed_quote(cast, talk)


def test_a_tick_taken_away_does_not_withdraw_cleared_quotes_by_the_way(cast: Cast, row: PreAssessment) -> None:
    talk = held_interview(cast, row)
    cleared_quote(cast, talk)
    with pytest.raises(Refused, match="withdraw it as a whole"):
        record_consent(cast.expert, talk.people.get(), consent_day=TALK, may_be_listed=True)


def test_only_an_interview_that_did_not_take_place_is_removed(cast: Cast, row: PreAssessment) -> None:
    planned = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors[:1])
    held = held_interview(cast, row)
    remove_interview(cast.expert, planned)
    with pytest.raises(Refused, match="was held stays"):
        remove_interview(cast.expert, held)
    assert list(Interview.objects.all()) == [held]
