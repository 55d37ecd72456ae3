"""Planning a workshop, and its agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from tests.programme.workshops.cast import AFTER, BEFORE, FIRST_DAY, LAST_DAY, People

from observatory.core.acting import COMMAND, Actor, NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Message
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.workshops.calendar import agenda_file
from observatory.programme.workshops.domain import agenda as verbs
from observatory.programme.workshops.domain.participants import invite_participants
from observatory.programme.workshops.domain.records import record_in_session
from observatory.programme.workshops.domain.workshops import (
    cancel_workshop,
    create_workshop,
    edit_workshop,
    hold_workshop,
)
from observatory.programme.workshops.models import SessionFormat, Workshop, WorkshopState


def test_a_workshop_is_planned_with_an_empty_concept_and_the_origin_of_its_region(workshop: Workshop) -> None:
    assert workshop.state == WorkshopState.PLANNED
    assert workshop.zone == "Europe/Brussels"
    assert workshop.concept.is_empty
    assert (workshop.origin, workshop.concept.origin) == ("invented", "invented")
    entry = AuditEntry.objects.get(verb="workshops.create_workshop")
    assert (entry.subject, entry.programme) == (workshop.pk, workshop.programme.pk)


def test_office_and_experts_plan_workshops_the_region_lead_and_strangers_do_not(
    region: Demonstrator, people: People
) -> None:
    days = {"first_day": FIRST_DAY, "last_day": LAST_DAY}
    assert create_workshop(Actor.of(people.expert), region, title={"en": "Second"}, **days).pk
    for person in (people.lead, people.rapporteur, people.stranger):
        with pytest.raises(NotPermitted):
            create_workshop(Actor.of(person), region, title={"en": "Third"}, **days)
    assert region.workshops.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_day": date(2025, 4, 7)}, "last_day"),
        ({"last_day": date(2025, 5, 7)}, "last_day"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"languages": ("français",)}, "languages"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
        ({"title": {}}, "title"),
    ],
)
def test_what_cannot_be_a_workshop_is_refused_beside_its_field(
    officer: Actor, region: Demonstrator, change: dict[str, object], field: str
) -> None:
    given = {"title": {"en": "One"}, "first_day": FIRST_DAY, "last_day": LAST_DAY} | change
    with pytest.raises(Refused) as refusal:
        create_workshop(officer, region, **given)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not region.workshops.exists()


def test_two_people_who_edit_the_same_workshop_are_told_of_each_other(officer: Actor, workshop: Workshop) -> None:
    changed = {"title": {"en": "One"}, "first_day": FIRST_DAY, "last_day": LAST_DAY}
    edit_workshop(officer, workshop, version=1, **changed)
    with pytest.raises(Overtaken):
        edit_workshop(officer, workshop, version=1, **changed | {"title": {"en": "Two"}})
    workshop.refresh_from_db()
    assert workshop.title.texts["en"] == "One"


def test_the_default_agenda_has_the_times_of_a_two_day_review(officer: Actor, workshop: Workshop) -> None:
    made = verbs.draft_agenda(officer, workshop)
    assert [
        (session.day, f"{session.start:%H:%M}", f"{session.end:%H:%M}", str(session.format)) for session in made
    ] == [
        (1, "09:00", "09:30", "plenary"),
        (1, "09:30", "09:50", "presentation"),
        (1, "09:50", "10:30", "presentation"),
        (1, "10:50", "12:05", "world_cafe"),
        (1, "13:15", "13:45", "presentation"),
        (1, "13:45", "14:30", "peer_session"),
        (1, "19:00", "21:30", "visit"),
        (2, "09:00", "09:20", "plenary"),
        (2, "09:20", "10:35", "table"),
        (2, "10:50", "12:05", "peer_session"),
        (2, "13:05", "13:30", "gallery"),
        (2, "13:30", "13:50", "vote"),
        (2, "13:50", "14:50", "table"),
        (2, "14:50", "15:20", "plenary"),
        (2, "15:20", "15:45", "plenary"),
    ]
    # The region has 20 minutes, the findings 40, the world café three rounds of 25, the peers two cases of 15.
    assert [made[index].minutes for index in (1, 2, 3, 4)] == [20, 40, 75, 30]
    assert {session.format for session in made if session.feeds_board} == {"table", "gallery", "vote"}
    assert all(session.title.texts["en"] and session.title.texts["fr"] for session in made)
    assert made[0].title.source == "fr"


def test_the_default_agenda_fills_an_empty_one_alone(officer: Actor, workshop: Workshop) -> None:
    verbs.draft_agenda(officer, workshop)
    with pytest.raises(Refused, match="sessions already"):
        verbs.draft_agenda(officer, workshop)
    assert workshop.sessions.count() == 15


def test_the_default_agenda_needs_two_days(officer: Actor, region: Demonstrator) -> None:
    short = create_workshop(officer, region, title={"en": "Short"}, first_day=FIRST_DAY, last_day=FIRST_DAY)
    with pytest.raises(Refused, match="two days"):
        verbs.draft_agenda(officer, short)


def test_the_region_lead_edits_the_agenda_and_nobody_else_from_outside(people: People, workshop: Workshop) -> None:
    session = verbs.add_session(
        Actor.of(people.lead),
        workshop,
        day=date(2025, 4, 9),
        start=time(9),
        end=time(10),
        format=SessionFormat.PLENARY,
        title={"en": "Opening"},
    )
    assert session.day == 2
    for person in (people.rapporteur, people.stranger):
        with pytest.raises(NotPermitted):
            verbs.remove_session(Actor.of(person), session)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"end": time(9)}, "end"),
        ({"day": 3}, "day"),
        ({"day": 0}, "day"),
        ({"format": "dance"}, "format"),
        ({"title": {"en": ""}}, "title"),
    ],
)
def test_an_impossible_session_is_refused_beside_its_field(
    officer: Actor, workshop: Workshop, change: dict[str, object], field: str
) -> None:
    given = {"day": 1, "start": time(9), "end": time(10), "format": "plenary", "title": {"en": "A"}} | change
    with pytest.raises(Refused) as refusal:
        verbs.add_session(officer, workshop, **given)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_when_a_workshop_runs_late_the_later_sessions_of_the_day_move_with_it(
    officer: Actor, workshop: Workshop
) -> None:
    verbs.draft_agenda(officer, workshop)
    second = workshop.sessions.get(day=2, start=time(9, 20))
    moved = verbs.move_session(officer, second, day=2, start=time(9, 35), later_too=True)
    assert len(moved) == 7
    assert [f"{one.start:%H:%M}" for one in workshop.sessions.filter(day=2)] == [
        "09:00",
        "09:35",
        "11:05",
        "13:20",
        "13:45",
        "14:05",
        "15:05",
        "15:35",
    ]
    assert workshop.sessions.filter(day=1, start=time(10, 50)).exists()
    with pytest.raises(Refused, match="midnight"):
        verbs.move_session(officer, second, day=2, start=time(23, 30))


def test_a_session_in_which_something_was_recorded_stays(officer: Actor, workshop: Workshop) -> None:
    opening, closing = verbs.draft_agenda(officer, workshop)[:2]
    record_in_session(officer, opening, text="Bienvenue.")
    with pytest.raises(Refused, match="recorded"):
        verbs.remove_session(officer, opening)
    verbs.remove_session(officer, closing)
    assert workshop.sessions.count() == 14


def test_a_workshop_does_not_lose_the_day_of_a_session(officer: Actor, workshop: Workshop) -> None:
    verbs.draft_agenda(officer, workshop)
    with pytest.raises(Refused, match="8 sessions"):
        edit_workshop(
            officer, workshop, version=workshop.version, title=workshop.title, first_day=FIRST_DAY, last_day=FIRST_DAY
        )


def test_a_workshop_was_held_from_its_last_day_on(officer: Actor, workshop: Workshop) -> None:
    with pytest.raises(Refused, match="not over"):
        hold_workshop(officer, workshop, now=datetime(2025, 4, 8, 20, tzinfo=UTC))
    held = hold_workshop(officer, workshop, now=AFTER)
    assert (held.state, held.held) == (WorkshopState.HELD, AFTER)
    with pytest.raises(Refused, match="over already"):
        hold_workshop(officer, held, now=AFTER)


def test_the_office_cancels_with_a_reason_that_everybody_invited_reads(
    people: People, officer: Actor, workshop: Workshop
) -> None:
    invite_participants(officer, workshop, now=BEFORE)
    with pytest.raises(NotPermitted):
        cancel_workshop(Actor.of(people.expert), workshop, reason="Storm")
    with pytest.raises(Refused):
        cancel_workshop(officer, workshop, reason=" ")
    cancelled = cancel_workshop(officer, workshop, reason="The hall is under water.")
    assert cancelled.state == WorkshopState.CANCELLED
    told = Message.objects.filter(key="workshops.cancelled")
    assert sorted(told.values_list("address", flat=True)) == [f"person{n}@example.org" for n in range(3)]
    assert all("The hall is under water." in message.body for message in told)
    with pytest.raises(Refused, match="cancelled"):
        verbs.draft_agenda(officer, cancelled)


def test_the_calendar_file_has_every_session_in_universal_time(officer: Actor, workshop: Workshop) -> None:
    verbs.draft_agenda(officer, workshop)
    text = agenda_file(workshop, "en", now=BEFORE)
    lines = text.split("\r\n")
    assert text.count("BEGIN:VEVENT") == 15
    # Brussels is two hours ahead of UTC in April.
    assert "DTSTART:20250408T070000Z" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "LOCATION:Hall 3\\, Millvale" in lines


def test_a_calendar_file_carries_hostile_words_as_words(officer: Actor, workshop: Workshop) -> None:
    verbs.add_session(
        COMMAND,
        workshop,
        day=1,
        start=time(9),
        end=time(10),
        format="plenary",
        title={"en": "A\r\nBEGIN:VALARM\nb;c,d\\e"},
    )
    text = agenda_file(workshop, "en", now=BEFORE)
    assert "BEGIN:VALARM" not in text.split("\r\n")
    assert "SUMMARY:A\\nBEGIN:VALARM\\nb\\;c\\,d\\\\e" in text
