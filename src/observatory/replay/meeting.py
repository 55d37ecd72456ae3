"""Step 3: workshops with their agenda, people, board, concept and proceedings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from observatory.core.acting import Actor
from observatory.programme.scenarios import support as told
from observatory.programme.workshops.domain import (
    agenda,
    boards,
    concepts,
    participants,
    proceedings,
    records,
    results,
    taking_part,
    workshops,
)
from observatory.programme.workshops.models import Board, Card, Participation, Session, Workshop
from observatory.programme.workshops.models.outcomes import CONCEPT_PARTS
from observatory.replay.links import holder_of_link
from observatory.replay.region import Region

INVITED_BEFORE = timedelta(days=28)
ANSWERED_IN = timedelta(days=4)
PACE = timedelta(seconds=4)
"""A device writes a card or gives a dot every so often; quicker ones would be asked to wait."""


def play(region: Region) -> None:
    """Every workshop, from the invitation to the published proceedings."""
    for number, given in enumerate(region.given.workshops):
        region.at("workshops", number)
        _Play(region, given, number).play()


class _Play:
    """One workshop."""

    def __init__(self, region: Region, given: told.Workshop, number: int) -> None:
        self.region, self.given, self.number = region, given, number
        self.stage = region.stage
        self.begins = self.stage.at(given.days[0], 8)
        self.ends = self.stage.at(given.days[-1], 18)
        self.language = given.languages[0] if given.languages else region.given.working_language
        self.people: dict[str, Participation] = {}
        self.sessions: dict[str, Session] = {}
        self.workshop: Workshop

    def play(self) -> None:
        self.workshop = workshops.create_workshop(
            self.region.expert,
            self.region.demonstrator,
            title=self.words(self.given.title),
            first_day=self.given.days[0],
            last_day=self.given.days[-1],
            place=self.given.place,
            aim=self.words(self.given.aim),
            languages=self.given.languages,
            now=self.invited_on - timedelta(days=14),
        )
        self.name_people()
        self.plan()
        self.invite()
        self.hold()
        self.write_proceedings()

    def words(self, text: Mapping[str, str] | None) -> dict[str, str]:
        """A text as it was written in the language of the workshop."""
        return self.region.words(text, self.language)

    @property
    def invited_on(self) -> datetime:
        """Four weeks before, or when the support was agreed if that is later."""
        return max(self.begins - INVITED_BEFORE, self.stage.at(self.region.given.agreed, 10))

    # -- before ------------------------------------------------------------------------------------------------------

    def name_people(self) -> None:
        for number, each in enumerate(self.given.participants):
            self.region.at("workshops", self.number, "participants", number)
            self.people[each.key] = participants.add_participant(
                self.region.lead,
                self.workshop,
                key_actor=self.region.key_actors.get(each.key),
                name=each.name,
                organisation=each.organisation,
                email=each.email or "",
                language=each.language or "",
                role=each.role,
                now=self.invited_on,
            )

    def plan(self) -> None:
        on_board = {card.session for card in self.given.board.cards} if self.given.board is not None else set()
        for number, each in enumerate(self.given.sessions):
            self.region.at("workshops", self.number, "sessions", number)
            self.sessions[each.key] = agenda.add_session(
                self.region.expert,
                self.workshop,
                day=self.given.days[each.day - 1],
                start=each.starts,
                end=each.ends,
                format=each.format,
                title=self.words(each.title),
                question=self.words(each.question),
                room=each.room,
                moderator=self.people.get(each.moderator),
                rapporteur=self.people.get(each.rapporteur),
                feeds_board=each.key in on_board,
            )
        self.region.at("workshops", self.number)

    def invite(self) -> None:
        """Everybody is invited by mail and accepts through the link in it."""
        if not self.people:
            return
        participants.invite_participants(
            self.region.lead, self.workshop, participants=list(self.people.values()), now=self.invited_on
        )
        answered = min(self.invited_on + ANSWERED_IN, self.begins)
        for each in self.given.participants:
            row = self.people[each.key]
            participants.answer_invitation(
                holder_of_link(row, mail="workshops.invitation", purpose=participants.ANSWER, now=answered),
                row,
                accept=True,
                may_be_named=each.named,
                now=answered,
            )

    # -- on the days -------------------------------------------------------------------------------------------------

    def hold(self) -> None:
        for number, each in enumerate(self.given.sessions):
            self.region.at("workshops", self.number, "sessions", number)
            session = self.sessions[each.key]
            for record in each.records:
                records.record_in_session(
                    self.writer(session, records.PERMISSION),
                    session,
                    text=self.words(record.text),
                    group=record.group,
                    time=record.time,
                    now=session.moment(record.time),
                )
        if self.given.board is not None:
            self.region.at("workshops", self.number, "board")
            self.play_board(self.given.board)
        self.region.at("workshops", self.number)
        if self.people:
            participants.record_attendance(self.region.lead, self.workshop, attended=self.present, now=self.ends)
        if self.given.concept is not None:
            self.write_concept(self.given.concept)
        self.workshop = workshops.hold_workshop(self.region.expert, self.workshop, now=self.ends)

    @property
    def present(self) -> list[Participation]:
        return [self.people[each.key] for each in self.given.participants if each.attended]

    def writer(self, session: Session, permission: str) -> Actor:
        """The rapporteur or the moderator, where they have an account with which they may; else an expert of the region."""
        people = (session.rapporteur, session.moderator)
        accounts = [Actor.of(one.person) for one in people if one is not None and one.person is not None]
        return next((one for one in accounts if one.may(permission, session)), self.region.expert)

    def write_concept(self, given: told.Concept) -> None:
        """The concept, and the policy project as it is revised from it."""
        parts = {part: self.words(words) for part in CONCEPT_PARTS if (words := getattr(given, part)) is not None}
        concepts.save_concept(self.region.lead, self.workshop, version=self.workshop.concept.version, **parts)
        project = self.region.demonstrator.policy_project
        project.refresh_from_db()
        told_project = self.region.given.policy_project
        concepts.revise_policy_project(
            self.region.lead,
            self.workshop,
            version=project.version,
            instruments=self.region.words(told_project.instruments),
            roadmap=self.region.words(told_project.roadmap),
            now=self.ends,
        )

    # -- the board ---------------------------------------------------------------------------------------------------

    def play_board(self, given: told.Board) -> None:
        """Cards are written and dots given on the phones of those who are present."""
        moderator = self.region.expert
        board = boards.open_board(
            moderator,
            self.workshop,
            title=self.words(given.title),
            question=self.words(given.question),
            votes_per_person=given.votes_per_person,
            groups=[self.words(group.title) for group in given.groups],
            now=self.begins,
        )
        cards = self.write_cards(board, given)
        self.vote(board, given, cards)
        boards.freeze_board(moderator, board, now=given.frozen)
        for key, card in cards.items():
            fact = results.evidence_of_card(card)
            if fact is not None:
                self.region.evidence[f"card:{key}"] = fact

    def write_cards(self, board: Board, given: told.Board) -> dict[str, Card]:
        groups = dict(zip((group.key for group in given.groups), board.groups.order_by("position"), strict=True))
        order = list(self.sessions)
        written: dict[str, Card] = {}
        phones = self.phones()
        for number, each in enumerate(sorted(given.cards, key=lambda card: order.index(card.session))):
            session = self.sessions[each.session]
            written[each.key] = taking_part.add_card(
                taking_part.at_the_board(board),
                board,
                device=phones[number % len(phones)],
                text=self.words(each.text),
                kind=each.kind,
                group=groups[each.group],
                session=session,
                now=session.moment(session.start) + number * PACE,
            )
        return written

    def vote(self, board: Board, given: told.Board, cards: dict[str, Card]) -> None:
        rounds = dots(given, len(self.phones()))
        phones = self.phones()
        total = -(-sum(card.votes for card in given.cards) // len(phones))
        for key, phone, turn in rounds:
            taking_part.vote(
                taking_part.at_the_board(board),
                cards[key],
                device=phones[phone],
                now=given.frozen - (total - turn) * PACE,
            )

    def phones(self) -> list[str]:
        """A phone for everybody who is present, one at least: the office may write for the room."""
        return [f"phone {number}" for number in range(max(len(self.present), 1))]

    # -- afterwards --------------------------------------------------------------------------------------------------

    def write_proceedings(self) -> None:
        """What the rapporteurs wrote, and what was agreed; published on the day that is told, if any is."""
        if not self.given.sessions:
            return
        drafted = self.ends + timedelta(days=3)
        draft = proceedings.draft_proceedings(self.region.expert, self.workshop, now=drafted)
        sections = {section.session_id: section for section in draft.sections.select_related("session__rapporteur")}
        for each in self.given.sessions:
            if each.prose is not None:
                session = self.sessions[each.key]
                section = sections[session.pk]
                proceedings.save_proceedings_section(
                    self.writer(session, "workshops.write_section"),
                    section,
                    version=section.version,
                    prose=self.words(each.prose),
                    now=drafted,
                )
        proceedings.save_proceedings(
            self.region.expert,
            draft,
            version=draft.version,
            agreed=self.words(self.given.agreed),
            disagreed=self.words(self.given.disagreed),
            next_steps=self.words(self.given.next_steps),
        )
        if self.given.published is not None:
            proceedings.publish_proceedings(
                self.region.officer, self.workshop, now=self.stage.at(self.given.published, 11)
            )


def dots(given: told.Board, people: int) -> Iterator[tuple[str, int, int]]:
    """Who gives which card a dot, and in which turn: card, number of the person, number of the turn.

    People come up one after the other until every dot is given, so that nobody gives one card two, and nobody more than the
    others by more than one.
    """
    number = 0
    for card in given.cards:
        for _dot in range(card.votes):
            yield card.key, number % people, number // people
            number += 1
