"""The pages of the office, the rapporteur, those who were invited, and the public."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.programme.workshops.cast import AFTER, BEFORE, DURING, People

from observatory.core.acting import Actor
from observatory.core.domain.outbox import preview
from observatory.core.models import Message, User
from observatory.programme.demonstrators.domain.demonstrators import edit_demonstrator, publish_demonstrator
from observatory.programme.workshops.domain.agenda import draft_agenda, edit_session
from observatory.programme.workshops.domain.boards import freeze_board
from observatory.programme.workshops.domain.concepts import save_concept
from observatory.programme.workshops.domain.participants import add_participant, invite_participants
from observatory.programme.workshops.domain.proceedings import draft_proceedings, publish_proceedings
from observatory.programme.workshops.domain.records import record_in_session
from observatory.programme.workshops.domain.taking_part import add_card
from observatory.programme.workshops.domain.workshops import hold_workshop
from observatory.programme.workshops.models import Board, Session, Workshop

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
SignIn = Callable[[User], Client]


@pytest.fixture
def full(officer: Actor, workshop: Workshop, board: Board, people: People) -> Workshop:
    """A workshop with an agenda, a rapporteur, a record, a card and a draft of its proceedings."""
    sessions = draft_agenda(officer, workshop)
    reporter = add_participant(officer, workshop, person=people.rapporteur, role="rapporteur")
    edit_session(
        officer,
        sessions[0],
        version=1,
        day=1,
        start=sessions[0].start,
        end=sessions[0].end,
        format="plenary",
        title={"en": HOSTILE},
        rapporteur=reporter,
    )
    record_in_session(officer, sessions[0], text=HOSTILE, group=HOSTILE, now=DURING)
    add_card(officer, board, device="office", text=HOSTILE, now=DURING)
    save_concept(officer, workshop, version=1, vision={"en": HOSTILE})
    hold_workshop(officer, workshop, now=AFTER)
    draft_proceedings(officer, workshop, now=AFTER)
    return Workshop.objects.get(pk=workshop.pk)


def addresses(workshop: Workshop) -> dict[str, str]:
    """Every page of the office that can be opened, by its name."""
    session, board = workshop.sessions.get(day=1, position=1), workshop.boards.get()
    of_workshop = ("workshop", "edit", "agenda", "calendar", "new_session", "participants", "attendance", "board")
    of_workshop += (
        "projector",
        "projector_live",
        "concept",
        "edit_concept",
        "revise_policy_project",
        "editor",
        "preview",
    )
    found = {name: reverse(f"workshops:{name}", args=[workshop.pk]) for name in of_workshop}
    return found | {
        "new": reverse("workshops:new", args=[workshop.demonstrator_id]),
        "edit_session": reverse("workshops:edit_session", args=[session.pk]),
        "record": reverse("workshops:record", args=[session.pk]),
        "correct_record": reverse("workshops:correct_record", args=[session.records.get().pk]),
        "participant": reverse("workshops:participant", args=[workshop.participations.get().pk]),
        "participation": reverse("workshops:participation", args=[workshop.participations.get().pk]),
        "edit_board": reverse("workshops:edit_board", args=[board.pk]),
        "edit_group": reverse("workshops:edit_group", args=[board.groups.all()[0].pk]),
        "hide_card": reverse("workshops:hide_card", args=[board.cards.get().pk]),
        "section": reverse("workshops:section", args=[session.section.pk]),
        "preview_file": reverse("workshops:preview_file", args=[workshop.pk, "pdf"]),
    }


MANAGED = {"new", "board", "edit_board", "edit_group", "hide_card", "section"}
"""What office and experts alone open."""

REPORTED = {"record", "correct_record", "section", "participation"}
"""What a rapporteur from outside opens."""


def test_each_role_opens_its_pages_and_nothing_else(full: Workshop, people: People, signed_in: SignIn) -> None:
    pages = addresses(full)
    opened = {
        role: {name for name, address in pages.items() if signed_in(person).get(address).status_code == 200}
        for role, person in vars(people).items()
    }
    assert opened["officer"] == set(pages)
    assert opened["expert"] == set(pages)
    assert opened["lead"] == set(pages) - MANAGED
    assert opened["rapporteur"] == REPORTED
    assert opened["stranger"] == set()


def test_what_one_may_not_open_is_not_there_and_visitors_sign_in_first(
    full: Workshop, people: People, signed_in: SignIn
) -> None:
    for name, address in addresses(full).items():
        assert signed_in(people.stranger).get(address).status_code == 404, name
        answer = Client().get(address)
        if name == "projector_live":
            assert answer.status_code == 404
        else:
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/en/account/login/"), name


def test_no_page_takes_hostile_words_for_markup(full: Workshop, people: People, signed_in: SignIn) -> None:
    client = signed_in(people.officer)
    seen = 0
    for name, address in addresses(full).items():
        answer = client.get(address)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name
        seen += "&lt;script&gt;alert" in text
    assert seen >= 10


def test_the_office_plans_a_workshop_and_fills_its_agenda(
    people: People, region_page: Workshop, signed_in: SignIn
) -> None:
    client = signed_in(people.officer)
    wrong = client.post(reverse("workshops:new", args=[region_page.demonstrator_id]), {"title_en": "Second"})
    assert wrong.status_code == 422
    assert 'href="#id_first_day"' in wrong.content.decode()
    made = client.post(
        reverse("workshops:new", args=[region_page.demonstrator_id]),
        {
            "title_en": "Second",
            "first_day": "2025-11-04",
            "last_day": "2025-11-05",
            "languages": "fr, en",
            "zone": "Europe/Brussels",
        },
    )
    second = Workshop.objects.get(first_day="2025-11-04")
    assert made["Location"] == reverse("workshops:workshop", args=[second.pk])
    client.post(reverse("workshops:draft_agenda", args=[second.pk]))
    page = client.get(reverse("workshops:agenda", args=[second.pk])).content.decode()
    assert "10:50–12:05" in page
    assert page.count("<tr><td") == 15
    region = client.get(reverse("demonstrators:demonstrator", args=[second.demonstrator_id])).content.decode()
    assert "Second" in region


@pytest.fixture
def region_page(workshop: Workshop) -> Workshop:
    return workshop


def test_the_second_of_two_people_who_edit_a_session_sees_what_the_first_saved(
    officer: Actor, workshop: Workshop, people: People, signed_in: SignIn
) -> None:
    session = draft_agenda(officer, workshop)[0]
    address = reverse("workshops:edit_session", args=[session.pk])
    given = {"title_en": "Mine", "day": "1", "start": "09:00", "end": "09:30", "format": "plenary", "version": "1"}
    assert signed_in(people.lead).post(address, given | {"room": "Hall 7"}).status_code == 302
    second = signed_in(people.expert).post(address, given | {"title_en": "Other"})
    assert second.status_code == 422
    text = second.content.decode()
    assert "Hall 7" in text
    assert 'value="Other"' in text
    assert re.search(r'name="version" value="2"', text)


def test_somebody_answers_an_invitation_by_link_without_an_account(officer: Actor, workshop: Workshop) -> None:
    draft_agenda(officer, workshop)
    with time_machine.travel(BEFORE, tick=False):
        invite_participants(officer, workshop)
        message = Message.objects.get(key="workshops.invitation", address="person0@example.org")
        address = "/en" + preview(message, links=True).split("/en", 1)[1].split()[0]
        client = Client()
        page = client.get(address)
        assert page.status_code == 200
        assert "Bridges between clusters" in page.content.decode()
        # Looking at it changes nothing: mail programs open links by themselves.
        row = workshop.participations.get(email="person0@example.org")
        assert row.state == "invited"
        assert client.post(address, {}).status_code == 422
        done = client.post(address, {"accept": "yes", "may_be_named": "on", "needs": "No stairs"}, follow=True)
        assert "Your answer is saved" in done.content.decode()
        row.refresh_from_db()
        assert (row.state, row.may_be_named, row.needs) == ("accepted", True, "No stairs")
        file = client.get(address + "agenda.ics")
        assert file["Content-Type"] == "text/calendar; charset=utf-8"
        assert file.content.count(b"BEGIN:VEVENT") == 15
    with time_machine.travel(datetime(2025, 5, 1, tzinfo=UTC), tick=False):
        late = client.get(address).content.decode()
        assert "Your name in the proceedings" in late
        assert "Do you come?" not in late
        client.post(address, {})
        row.refresh_from_db()
        assert (row.state, row.may_be_named) == ("accepted", False)
    with time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False):
        assert client.get(address).status_code == 410


@pytest.mark.parametrize("secret", ["forged", "x" * 32])
def test_a_forged_link_has_ended(secret: str, workshop: Workshop) -> None:
    for name in ("invitation", "invitation_calendar"):
        assert Client().get(reverse(f"workshops:{name}", args=[secret])).status_code == 410


def test_the_office_invites_and_notes_who_came(
    officer: Actor, workshop: Workshop, people: People, signed_in: SignIn
) -> None:
    client = signed_in(people.lead)
    with time_machine.travel(BEFORE, tick=False):
        page = client.get(reverse("workshops:participants", args=[workshop.pk])).content.decode()
        assert "Invite 3 people" in page
        sent = client.post(reverse("workshops:invite", args=[workshop.pk]), follow=True).content.decode()
        assert "3 invitations are in the outbox." in sent
        assert "Write again to 3 people" in sent
    came = workshop.participations.first()
    assert came is not None
    client.post(reverse("workshops:attendance", args=[workshop.pk]), {"attended": [came.pk]})
    came.refresh_from_db()
    assert came.state == "attended"


def test_the_rapporteur_records_in_the_room(full: Workshop, people: People, signed_in: SignIn) -> None:
    session = full.sessions.get(day=1, position=1)
    client = signed_in(people.rapporteur)
    address = reverse("workshops:record", args=[session.pk])
    kept = client.post(address, {"group": "Table 4", "text": "On manque d’apprentis."})
    # The next record mostly comes from the same group.
    assert kept["Location"] == f"{address}?group=Table+4"
    page = client.get(kept["Location"]).content.decode()
    assert 'value="Table 4"' in page
    assert "On manque d’apprentis." in page
    assert '<option value="Table 4">' in page
    assert client.post(address, {"group": "", "text": " "}).status_code == 422
    # The way to other sessions is for those who work on the region.
    assert "rel=" + '"next"' not in page
    other = full.sessions.get(day=1, position=2)
    assert client.post(reverse("workshops:record", args=[other.pk]), {"text": "No"}).status_code == 404


def test_the_proceedings_say_where_nothing_was_recorded(full: Workshop, people: People, signed_in: SignIn) -> None:
    page = signed_in(people.officer).get(reverse("workshops:editor", args=[full.pk])).content.decode()
    assert page.count("Nothing was recorded in this session.") == 14
    seen = signed_in(people.officer).get(reverse("workshops:preview", args=[full.pk])).content.decode()
    assert seen.count("Nothing was recorded in this session.") == 14


def test_the_policy_project_is_revised_with_the_concept_beside_it(
    full: Workshop, people: People, signed_in: SignIn
) -> None:
    project = full.demonstrator.policy_project
    address = reverse("workshops:revise_policy_project", args=[full.pk])
    given = {"title_en": "Shared benches", "owner": "Region", "stage": "adopted", "industries": "C28", "version": "1"}
    assert signed_in(people.lead).post(address, given).status_code == 302
    project.refresh_from_db()
    assert (project.title.texts["en"], project.stage, project.industries) == ("Shared benches", "adopted", ["C28"])
    again = signed_in(people.officer).post(address, given | {"title_en": "Mine"})
    assert again.status_code == 422
    assert "Shared benches" in again.content.decode()
    assert (
        "It was revised on" in signed_in(people.lead).get(reverse("workshops:concept", args=[full.pk])).content.decode()
    )


def test_published_proceedings_are_for_everybody_and_on_the_page_of_the_region(
    officer: Actor, full: Workshop, board: Board, people: People, signed_in: SignIn
) -> None:
    region = full.demonstrator
    region = edit_demonstrator(
        officer,
        region,
        version=region.version,
        name=region.name,
        challenge={"en": "Idle machines"},
        response={},
        working_language="fr",
    )
    publish_demonstrator(officer, region)
    public = reverse("workshops:proceedings", args=[full.pk])
    file = reverse("workshops:proceedings_file", args=[full.pk, "pdf"])
    assert Client().get(public).status_code == 404
    assert Client().get(file).status_code == 404
    expert = signed_in(people.expert).post(reverse("workshops:publish_proceedings", args=[full.pk]))
    assert expert.status_code == 404
    freeze_board(officer, board, now=AFTER)
    signed_in(people.officer).post(reverse("workshops:publish_proceedings", args=[full.pk]))
    page = Client().get(public)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Proceedings: Bridges between clusters" in text
    assert "<script>alert" not in text
    assert "invented for demonstration" in text
    assert Client().get(file).content.startswith(b"%PDF-")
    document = Client().get(reverse("workshops:proceedings_file", args=[full.pk, "docx"]))
    assert document.content.startswith(b"PK")
    shown = (
        Client().get(reverse("demonstrators:public_page", args=[region.programme.slug, region.slug])).content.decode()
    )
    assert public in shown
    back = {"take_back": "yes", "reason": "A name"}
    signed_in(people.officer).post(reverse("workshops:publish_proceedings", args=[full.pk]), back)
    assert Client().get(public).status_code == 404


def test_what_is_published_does_not_change_with_the_workshop(officer: Actor, full: Workshop, board: Board) -> None:
    freeze_board(officer, board, now=AFTER)
    publish_proceedings(officer, full, now=AFTER)
    Session.objects.filter(workshop=full, position=2).update(title={"en": "Changed behind our back"})
    text = Client().get(reverse("workshops:proceedings", args=[full.pk])).content.decode()
    assert "The region presents its challenge" in text
    assert "Changed behind our back" not in text
