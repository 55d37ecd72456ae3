"""Inviting people, their answers by link, and who came."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from tests.programme.workshops.cast import AFTER, BEFORE, DURING, People

from observatory.core.acting import Actor, NotPermitted, Refused
from observatory.core.domain.outbox import preview
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.core.models import AuditEntry, Message
from observatory.core.tasks import tasks_of
from observatory.programme.workshops.domain import participants as verbs
from observatory.programme.workshops.domain.agenda import add_session
from observatory.programme.workshops.models import Participation, ParticipationState, Workshop, WorkshopState


def link_of(message: Message) -> str:
    """The secret in the link of an invitation."""
    return preview(message, links=True).split("/workshops/invitation/")[1].split("/")[0]


def test_key_actors_marked_for_the_workshop_are_invited_by_mail_in_their_language(
    officer: Actor, workshop: Workshop
) -> None:
    assert verbs.invite_participants(officer, workshop, now=BEFORE) == 3
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.INVITED
    assert set(workshop.participations.values_list("email", "state", "language")) == {
        ("person0@example.org", "invited", "en"),
        ("person1@example.org", "invited", "fr"),
        ("person2@example.org", "invited", "en"),
    }
    messages = {message.address: message for message in Message.objects.filter(key="workshops.invitation")}
    assert messages["person1@example.org"].language == "fr"
    assert "Ponts entre filières" in messages["person1@example.org"].subject
    assert "/fr/workshops/invitation/" in preview(messages["person1@example.org"], links=True)
    assert "/workshops/invitation/" not in preview(messages["person1@example.org"])


def test_nobody_is_invited_twice_unless_they_have_not_answered_and_it_is_wanted(
    officer: Actor, workshop: Workshop
) -> None:
    with time_machine.travel(BEFORE):
        verbs.invite_participants(officer, workshop)
        with pytest.raises(Refused, match="nobody to invite"):
            verbs.invite_participants(officer, workshop)
        first = workshop.participations.get(email="person0@example.org")
        verbs.answer_invitation(officer, first, accept=True)
        old = link_of(Message.objects.get(key="workshops.invitation", address="person1@example.org"))
        assert verbs.invite_participants(officer, workshop, again=True) == 2
        with pytest.raises(LinkEnded):
            open_token(old, verbs.ANSWER)


def test_somebody_answers_by_their_link_and_by_no_other(officer: Actor, workshop: Workshop) -> None:
    with time_machine.travel(BEFORE):
        verbs.invite_participants(officer, workshop)
        secret = link_of(Message.objects.get(key="workshops.invitation", address="person0@example.org"))
        holder = Actor.link(open_token(secret, verbs.ANSWER))
        own = workshop.participations.get(email="person0@example.org")
        other = workshop.participations.get(email="person1@example.org")
        answered = verbs.answer_invitation(holder, own, accept=True, may_be_named=True, needs="No nuts.")
        assert (answered.state, answered.may_be_named, answered.needs) == ("accepted", True, "No nuts.")
        with pytest.raises(NotPermitted):
            verbs.answer_invitation(holder, other, accept=True)
        changed = verbs.answer_invitation(holder, own, accept=False, may_be_named=True, needs="No nuts.")
        assert (changed.state, changed.may_be_named, changed.needs) == ("declined", False, "")
    entry = AuditEntry.objects.filter(verb="workshops.answer_invitation").latest("sequence")
    assert (entry.actor_kind, entry.detail) == ("link", {"accepted": False})


def test_a_link_ends_with_its_person_and_with_another_address(officer: Actor, workshop: Workshop) -> None:
    with time_machine.travel(BEFORE):
        verbs.invite_participants(officer, workshop)
        secrets = [link_of(message) for message in Message.objects.order_by("address")]
        rows = list(workshop.participations.order_by("email"))
        verbs.remove_participant(officer, rows[0])
        moved = verbs.edit_participant(
            officer, rows[1], version=rows[1].version, name="New", email="new@example.org", role="peer", language="en"
        )
        assert moved.state == ParticipationState.NAMED
        for secret in secrets[:2]:
            with pytest.raises(LinkEnded):
                open_token(secret, verbs.ANSWER)
        assert open_token(secrets[2], verbs.ANSWER).subject == rows[2].pk


def test_after_the_workshop_an_answer_is_too_late_but_consent_is_not(officer: Actor, workshop: Workshop) -> None:
    row = verbs.add_participant(officer, workshop, name="Peer", email="peer@example.org", role="peer")
    late = datetime(2025, 4, 10, 12, tzinfo=UTC)
    with pytest.raises(Refused, match="over"):
        verbs.answer_invitation(officer, row, accept=True, now=late)
    assert verbs.consent_to_be_named(officer, row, may_be_named=True, now=late).may_be_named
    workshop.state = WorkshopState.PUBLISHED
    workshop.save()
    with pytest.raises(Refused, match="published"):
        verbs.consent_to_be_named(officer, row, may_be_named=False, now=late)


def test_an_address_stands_on_the_list_once(officer: Actor, workshop: Workshop) -> None:
    verbs.add_participant(officer, workshop, name="Peer", email="peer@example.org", role="peer")
    with pytest.raises(Refused) as refusal:
        verbs.add_participant(officer, workshop, name="Again", email="PEER@example.org ", role="host")
    assert refusal.value.field == "email"
    # Two people without an address are two people.
    verbs.add_participant(officer, workshop, name="One")
    verbs.add_participant(officer, workshop, name="Two")
    assert workshop.participations.count() == 3


def test_a_key_actor_of_another_region_is_not_taken(officer: Actor, workshop: Workshop, people: People) -> None:
    from observatory.core.acting import COMMAND
    from observatory.programme.demonstrators.domain.demonstrators import create_demonstrator
    from observatory.programme.demonstrators.domain.key_actors import add_key_actor

    elsewhere = create_demonstrator(
        COMMAND, workshop.programme, name={"en": "Elsewhere"}, region="AA12", region_version="sample"
    )
    actor = add_key_actor(
        COMMAND, elsewhere, organisation="X", name="Y", email="y@example.org", group="firm", language="en"
    )
    with pytest.raises(Refused, match="another region"):
        verbs.add_participant(officer, workshop, key_actor=actor)


def test_attendance_is_noted_for_everybody_on_the_list(officer: Actor, workshop: Workshop) -> None:
    came, away = (verbs.add_participant(officer, workshop, name=name) for name in ("Came", "Away"))
    with pytest.raises(Refused, match="not begun"):
        verbs.record_attendance(officer, workshop, attended=[came], now=BEFORE)
    assert verbs.record_attendance(officer, workshop, attended=[came], now=DURING) == 1
    assert dict(workshop.participations.values_list("name", "state")) == {"Came": "attended", "Away": "absent"}
    assert verbs.record_attendance(officer, workshop, attended=[came, away], now=AFTER) == 2
    with pytest.raises(Refused, match="stays on the list"):
        verbs.remove_participant(officer, Participation.objects.get(pk=came.pk))


def test_the_region_lead_sees_to_the_list_and_others_do_not(people: People, workshop: Workshop) -> None:
    row = verbs.add_participant(Actor.of(people.lead), workshop, name="Peer")
    for person in (people.rapporteur, people.stranger):
        with pytest.raises(NotPermitted):
            verbs.remove_participant(Actor.of(person), row)


def test_whoever_has_an_account_finds_the_invitation_among_their_tasks(
    people: People, officer: Actor, workshop: Workshop
) -> None:
    with time_machine.travel(BEFORE):
        row = verbs.add_participant(officer, workshop, name="R", email=people.rapporteur.email, role="rapporteur")
        assert row.person == people.rapporteur
        assert tasks_of(people.rapporteur) == []
        verbs.invite_participants(officer, workshop, participants=[row])
        (task,) = tasks_of(people.rapporteur)
        assert task.address.endswith(f"/workshops/participations/{row.pk}/")
        verbs.answer_invitation(Actor.of(people.rapporteur), Participation.objects.get(pk=row.pk), accept=True)
        assert tasks_of(people.rapporteur) == []


def test_a_session_is_moderated_by_somebody_on_the_list(officer: Actor, workshop: Workshop, people: People) -> None:
    from datetime import time

    from observatory.programme.workshops.domain.workshops import create_workshop

    second = create_workshop(
        officer,
        workshop.demonstrator,
        title={"en": "Second"},
        first_day=workshop.first_day,
        last_day=workshop.last_day,
    )
    elsewhere = verbs.add_participant(officer, second, name="Elsewhere")
    with pytest.raises(Refused) as refusal:
        add_session(
            officer,
            workshop,
            day=1,
            start=time(9),
            end=time(10),
            format="plenary",
            title={"en": "A"},
            moderator=elsewhere,
        )
    assert refusal.value.field == "moderator"
