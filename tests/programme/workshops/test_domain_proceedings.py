"""Records of sessions, the concept and the policy project, and the proceedings."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from tests.programme.workshops.cast import AFTER, DURING, People

from observatory.core.acting import Actor, NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, User
from observatory.core.tasks import tasks_of
from observatory.documents import Table, plain, to_html
from observatory.documents.checks import check
from observatory.documents.tree import Document, Heading, Paragraph, flat
from observatory.evidence.models import Evidence
from observatory.programme.workshops.documents import proceedings_document
from observatory.programme.workshops.domain import concepts
from observatory.programme.workshops.domain import proceedings as verbs
from observatory.programme.workshops.domain.agenda import draft_agenda, edit_session
from observatory.programme.workshops.domain.boards import freeze_board
from observatory.programme.workshops.domain.participants import add_participant, record_attendance
from observatory.programme.workshops.domain.records import correct_record, record_in_session, remove_record
from observatory.programme.workshops.domain.taking_part import add_card, vote
from observatory.programme.workshops.domain.workshops import hold_workshop
from observatory.programme.workshops.models import Board, Session, Workshop, WorkshopState


@pytest.fixture
def sessions(officer: Actor, workshop: Workshop) -> list[Session]:
    return draft_agenda(officer, workshop)


@pytest.fixture
def held(officer: Actor, workshop: Workshop, sessions: list[Session]) -> Workshop:
    return hold_workshop(officer, workshop, now=AFTER)


def name_rapporteur(officer: Actor, session: Session, person: User) -> Session:
    """Let somebody with an account report on a session."""
    row = add_participant(
        officer, session.workshop, person=person, role="rapporteur", organisation="University of Millvale"
    )
    session.refresh_from_db()
    return edit_session(
        officer,
        session,
        version=session.version,
        day=session.day,
        start=session.start,
        end=session.end,
        format=session.format,
        title=session.title,
        question=session.question,
        rapporteur=row,
    )


def words_of(document: Document) -> str:
    """All words of a document, one block per line."""
    lines = []
    for block in flat(document.blocks):
        if isinstance(block, Heading | Paragraph):
            lines.append(plain(block.content))
        elif isinstance(block, Table):
            lines.append(plain(block.caption))
            lines += [" | ".join(plain(cell) for cell in row) for row in block.cells]
    return "\n".join(lines)


def test_a_record_has_words_group_time_and_who_wrote_it(people: People, sessions: list[Session]) -> None:
    row = record_in_session(
        Actor.of(people.lead), sessions[3], text="Les apprentis partent.", group="Table 2", time=time(11, 5)
    )
    assert (row.text.texts, row.group, row.recorded_by) == ({"fr": "Les apprentis partent."}, "Table 2", people.lead)
    # Five past eleven in Brussels, which is two hours ahead of UTC.
    assert row.time == datetime(2025, 4, 8, 9, 5, tzinfo=UTC)
    entry = AuditEntry.objects.get(verb="workshops.record_in_session")
    assert entry.detail == {}


def test_only_those_who_work_on_the_region_or_report_on_the_session_record(
    officer: Actor, people: People, sessions: list[Session]
) -> None:
    reporter = Actor.of(people.rapporteur)
    with pytest.raises(NotPermitted):
        record_in_session(reporter, sessions[3], text="No")
    named = name_rapporteur(officer, sessions[3], people.rapporteur)
    assert record_in_session(reporter, named, text="Yes").recorded_by == people.rapporteur
    for session, actor in ((sessions[4], reporter), (named, Actor.of(people.stranger))):
        with pytest.raises(NotPermitted):
            record_in_session(actor, session, text="No")


def test_a_record_is_corrected_with_its_version_and_removed(officer: Actor, sessions: list[Session]) -> None:
    row = record_in_session(officer, sessions[0], text="Frist", now=DURING)
    corrected = correct_record(officer, row, version=1, text="First", group="Table 1")
    assert (corrected.text.texts["fr"], corrected.group, corrected.time) == ("First", "Table 1", DURING)
    with pytest.raises(Overtaken):
        correct_record(officer, row, version=1, text="Second")
    with pytest.raises(Refused, match="Write down"):
        record_in_session(officer, sessions[0], text="   ")
    remove_record(officer, corrected)
    assert verbs.recorded(sessions[0]) == []


def test_the_concept_is_saved_with_its_version_and_parts_that_are_not_given_stay(
    officer: Actor, people: People, workshop: Workshop
) -> None:
    concepts.save_concept(
        officer, workshop, version=1, vision={"en": "One workshop for all."}, money={"en": "2 million"}
    )
    concept = concepts.save_concept(Actor.of(people.lead), workshop, version=2, money={"en": "3 million"})
    assert (concept.vision.texts, concept.money.texts) == ({"en": "One workshop for all."}, {"en": "3 million"})
    with pytest.raises(Overtaken):
        concepts.save_concept(officer, workshop, version=2, vision={"en": "Lost?"})
    with pytest.raises(NotPermitted):
        concepts.save_concept(Actor.of(people.stranger), workshop, version=3, vision={"en": "Mine"})


def test_the_workshop_revises_the_policy_project(officer: Actor, people: People, workshop: Workshop) -> None:
    project = workshop.demonstrator.policy_project
    with pytest.raises(Refused, match="concept"):
        concepts.revise_policy_project(officer, workshop, version=1, instruments={"en": "Vouchers"})
    concepts.save_concept(officer, workshop, version=1, instruments={"en": "Vouchers"})
    revised = concepts.revise_policy_project(
        officer, workshop, version=project.version, instruments={"en": "Vouchers"}, stage="design", now=AFTER
    )
    assert (revised.instruments.texts, revised.stage, revised.owner) == ({"en": "Vouchers"}, "design", project.owner)
    workshop.concept.refresh_from_db()
    assert (workshop.concept.revised, workshop.concept.project_version) == (AFTER, revised.version)
    entry = AuditEntry.objects.get(verb="workshops.revise_policy_project")
    assert entry.detail == {
        "project": project.pk,
        "version_before": project.version,
        "version_after": revised.version,
    }
    with pytest.raises(Overtaken):
        concepts.revise_policy_project(officer, workshop, version=project.version, stage="adopted")
    with pytest.raises(NotPermitted):
        concepts.revise_policy_project(Actor.of(people.rapporteur), workshop, version=revised.version, stage="adopted")


def test_proceedings_are_of_a_workshop_that_was_held(
    officer: Actor, workshop: Workshop, sessions: list[Session]
) -> None:
    with pytest.raises(Refused, match="was held"):
        verbs.draft_proceedings(officer, workshop)
    drafted = verbs.draft_proceedings(officer, hold_workshop(officer, workshop, now=AFTER), now=AFTER)
    assert drafted.sections.count() == 15
    assert verbs.draft_proceedings(officer, workshop).sections.count() == 15
    workshop.refresh_from_db()
    assert workshop.state == WorkshopState.PROCEEDINGS


def test_the_draft_lists_what_was_recorded_with_group_and_time_and_says_where_nothing_was(
    officer: Actor, held: Workshop, sessions: list[Session]
) -> None:
    record_in_session(officer, sessions[3], text="Too few apprentices.", group="Table 2", time=time(11, 5))
    record_in_session(officer, sessions[3], text="Machines stand idle.", group="Table 1", time=time(10, 55))
    verbs.draft_proceedings(officer, held)
    held.refresh_from_db()
    document = proceedings_document(held, "en")
    check(document)
    words = words_of(document)
    assert "10:55 | Table 1 | Machines stand idle.\n11:05 | Table 2 | Too few apprentices." in words
    assert words.count("Nothing was recorded in this session.") == 14


def test_the_rapporteur_writes_the_text_of_their_session_and_of_no_other(
    officer: Actor, people: People, held: Workshop, sessions: list[Session]
) -> None:
    session = name_rapporteur(officer, sessions[3], people.rapporteur)
    proceedings = verbs.draft_proceedings(officer, held)
    section, other = proceedings.sections.get(session=session), proceedings.sections.get(session=sessions[4])
    (task,) = tasks_of(people.rapporteur)
    assert task.address.endswith(f"/office/proceedings-sections/{section.pk}/")
    reporter = Actor.of(people.rapporteur)
    written = verbs.save_proceedings_section(reporter, section, version=1, prose="On a parlé des machines.", now=AFTER)
    assert (written.prose.texts, written.written_by) == ({"fr": "On a parlé des machines."}, people.rapporteur)
    assert tasks_of(people.rapporteur) == []
    for actor, row in ((reporter, other), (Actor.of(people.lead), section), (Actor.of(people.stranger), section)):
        with pytest.raises(NotPermitted):
            verbs.save_proceedings_section(actor, row, version=row.version, prose="No")
    with pytest.raises(Overtaken):
        verbs.save_proceedings_section(officer, section, version=1, prose="Lost?")


def test_the_text_takes_the_place_of_the_records(officer: Actor, held: Workshop, sessions: list[Session]) -> None:
    record_in_session(officer, sessions[3], text="Raw words of Ms Berg", group="Table 2", time=time(11, 5))
    proceedings = verbs.draft_proceedings(officer, held)
    verbs.save_proceedings_section(
        officer, proceedings.sections.get(session=sessions[3]), version=1, prose={"en": "Machines stand idle."}
    )
    held.refresh_from_db()
    words = words_of(proceedings_document(held, "en"))
    assert "Machines stand idle." in words
    assert "Raw words" not in words


def test_only_whoever_agreed_stands_with_their_name_in_the_proceedings(
    officer: Actor, held: Workshop, sessions: list[Session]
) -> None:
    named = add_participant(
        officer, held, name="Nora Named", organisation="Cluster A", role="moderator", may_be_named=True
    )
    silent = add_participant(officer, held, name="Sam Silent", organisation="Firm B", role="presenter")
    absent = add_participant(officer, held, name="Abe Absent", organisation="Firm C", may_be_named=True)
    for session, moderator in ((sessions[0], named), (sessions[1], silent)):
        edit_session(
            officer,
            session,
            version=session.version,
            day=session.day,
            start=session.start,
            end=session.end,
            format=session.format,
            title=session.title,
            moderator=moderator,
        )
    record_attendance(officer, held, attended=[named, silent], now=AFTER)
    words = words_of(proceedings_document(held, "en"))
    assert "Cluster A | Nora Named | moderator\nFirm B | not named | presenter" in words
    assert "Firm B (presenter)" in words
    assert "Sam Silent" not in words
    assert absent.name not in words


def test_published_proceedings_are_kept_as_they_were_and_open_to_everybody(
    officer: Actor, people: People, board: Board, workshop: Workshop
) -> None:
    draft_agenda(officer, workshop)
    card = add_card(officer, board, device="a", text={"en": "Test bench"}, now=DURING)
    vote(officer, card, device="a", now=DURING)
    hold_workshop(officer, workshop, now=AFTER)
    workshop.refresh_from_db()
    with pytest.raises(Refused, match="Draft"):
        verbs.publish_proceedings(officer, workshop, now=AFTER)
    proceedings = verbs.draft_proceedings(officer, workshop, now=AFTER)
    verbs.save_proceedings(officer, proceedings, version=1, agreed={"en": "A bench by spring."}, next_steps="Ensuite.")
    workshop.refresh_from_db()
    with pytest.raises(Refused, match="freeze"):
        verbs.publish_proceedings(officer, workshop, now=AFTER)
    freeze_board(officer, board, now=AFTER)
    with pytest.raises(NotPermitted):
        verbs.publish_proceedings(Actor.of(people.expert), workshop, now=AFTER)
    verbs.publish_proceedings(officer, workshop, now=AFTER)

    workshop = Workshop.objects.get(pk=workshop.pk)
    assert workshop.state == WorkshopState.PUBLISHED
    document = verbs.published_document(workshop, "en")
    assert document.date.isoformat() == "2025-04-09"
    words = words_of(document)
    assert "A bench by spring." in words
    assert "Test bench | without a group | idea | 1" in words
    assert "Evidence" in to_html(document)
    facts = Evidence.objects.filter(demonstrator=workshop.demonstrator.pk)
    assert {(fact.kind, fact.public) for fact in facts} == {("document", True), ("board", True), ("vote", True)}
    with pytest.raises(Refused, match="take them back"):
        verbs.save_proceedings(officer, workshop.proceedings, version=workshop.proceedings.version, agreed={"en": "X"})

    with pytest.raises(Refused, match="why"):
        verbs.take_back_proceedings(officer, workshop, reason="")
    verbs.take_back_proceedings(officer, workshop, reason="A name was wrong.")
    workshop = Workshop.objects.get(pk=workshop.pk)
    assert (workshop.state, workshop.proceedings.published, workshop.proceedings.trees) == ("proceedings", None, None)
    assert facts.get(kind="document").state == "corrected"
    # The same proceedings published again are a fact of their own.
    verbs.publish_proceedings(officer, workshop, now=AFTER)
    assert sorted(facts.filter(kind="document").values_list("state", flat=True)) == ["corrected", "valid"]


def test_hostile_words_stay_words_in_the_document(officer: Actor, held: Workshop, sessions: list[Session]) -> None:
    hostile = '<script>alert("x")</script> [a](javascript:alert(1))'
    record_in_session(officer, sessions[0], text=hostile)
    proceedings = verbs.draft_proceedings(officer, held)
    verbs.save_proceedings_section(officer, proceedings.sections.get(session=sessions[1]), version=1, prose=hostile)
    held.refresh_from_db()
    html = str(to_html(proceedings_document(held, "fr")))
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert html.count("&lt;script&gt;") == 2
