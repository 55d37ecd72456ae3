"""The board: cards and dots from phones, the moderator, the freeze, and what is kept."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from tests.programme.workshops.cast import AFTER, DURING, People

from observatory.core.acting import COMMAND, Actor, NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry
from observatory.evidence.models import Evidence
from observatory.programme.workshops.domain import boards as verbs
from observatory.programme.workshops.domain.results import board_results, evidence_of_board, evidence_of_card
from observatory.programme.workshops.domain.taking_part import (
    AT_ONCE,
    add_card,
    at_the_board,
    remove_own_card,
    vote,
    withdraw_vote,
)
from observatory.programme.workshops.models import Board, BoardState, Card, Vote, Workshop


def test_a_board_has_a_code_of_six_letters_that_cannot_be_misread(board: Board) -> None:
    assert len(board.code) == 6
    assert set(board.code) <= set("BCDFGHJKLMNPRSTVWXZ")
    assert board.state == BoardState.OPEN
    assert [group.title.texts["en"] for group in board.groups.all()] == ["Skills", "Machines"]


def test_office_and_experts_run_the_board_the_region_lead_does_not(people: People, workshop: Workshop) -> None:
    for person in (people.lead, people.rapporteur, people.stranger):
        with pytest.raises(NotPermitted):
            verbs.open_board(Actor.of(person), workshop, title={"en": "Ideas"})
    opened = verbs.open_board(Actor.of(people.expert), workshop, title={"en": "Ideas"})
    with pytest.raises(Refused, match="already"):
        verbs.open_board(Actor.of(people.officer), workshop, title={"en": "More"})
    assert list(workshop.boards.all()) == [opened]


def test_whoever_knows_the_code_writes_a_card_and_the_trail_does_not_know_who(board: Board) -> None:
    card = add_card(at_the_board(board), board, device="phone", text="Un banc d’essai commun", now=DURING)
    assert (card.text.texts, card.kind, card.origin) == ({"fr": "Un banc d’essai commun"}, "idea", "invented")
    assert card.device
    assert "phone" not in card.device
    entry = AuditEntry.objects.get(verb="workshops.add_card")
    assert (entry.actor_kind, entry.actor, entry.subject, entry.detail) == ("link", "", board.pk, {})


def test_the_code_of_one_board_opens_no_other(officer: Actor, board: Board, workshop: Workshop) -> None:
    from observatory.programme.workshops.domain.workshops import create_workshop

    second = create_workshop(
        officer, workshop.demonstrator, title={"en": "2"}, first_day=workshop.first_day, last_day=workshop.last_day
    )
    other = verbs.open_board(officer, second, title={"en": "Other"})
    with pytest.raises(NotPermitted):
        add_card(at_the_board(other), board, device="phone", text="Hello")
    with pytest.raises(NotPermitted):
        verbs.freeze_board(at_the_board(board), board)


@pytest.mark.parametrize(("text", "words"), [("  \n", "Write something"), ("x" * 281, "too long")])
def test_an_empty_or_endless_card_is_refused(board: Board, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        add_card(at_the_board(board), board, device="phone", text=text)
    assert refusal.value.field == "text"
    assert not board.cards.exists()


def test_a_phone_has_so_many_dots_and_one_at_most_on_a_card(officer: Actor, board: Board) -> None:
    cards = [add_card(officer, board, device="office", text=f"Card {n}", now=DURING) for n in range(5)]
    room = at_the_board(board)
    for card in cards[:3]:
        vote(room, card, device="phone", now=DURING)
    vote(room, cards[0], device="phone", now=DURING)
    assert board.votes.count() == 3
    with pytest.raises(Refused, match="all your dots"):
        vote(room, cards[3], device="phone", now=DURING)
    vote(room, cards[3], device="another phone", now=DURING)
    withdraw_vote(room, cards[0], device="phone", now=DURING)
    vote(room, cards[4], device="phone", now=DURING)
    dots = {str(one.card): one.votes for result in board_results(board) for one in result.cards}
    assert dots == {"Card 0": 0, "Card 1": 1, "Card 2": 1, "Card 3": 1, "Card 4": 1}


def test_a_card_is_taken_back_from_the_phone_that_wrote_it_alone(board: Board) -> None:
    room = at_the_board(board)
    card = add_card(room, board, device="phone", text="Mine", now=DURING)
    vote(room, card, device="another phone", now=DURING)
    with pytest.raises(Refused, match="another device"):
        remove_own_card(room, card, device="another phone", now=DURING)
    remove_own_card(room, card, device="phone", now=DURING)
    assert not board.cards.exists()
    assert not board.votes.exists()


def test_a_phone_that_is_too_quick_has_to_wait_and_the_office_has_not(officer: Actor, board: Board) -> None:
    room = at_the_board(board)
    for number in range(int(AT_ONCE)):
        add_card(room, board, device="phone", text=f"Card {number}", now=DURING)
    with pytest.raises(Refused, match="wait"):
        add_card(room, board, device="phone", text="One more", now=DURING)
    add_card(room, board, device="another phone", text="Mine", now=DURING)
    add_card(room, board, device="phone", text="Later", now=DURING + timedelta(seconds=4))
    for number in range(int(AT_ONCE) + 5):
        add_card(officer, board, device="office", text=f"From paper {number}", now=DURING)
    assert board.cards.count() == 2 * int(AT_ONCE) + 7


def test_the_moderator_groups_renames_and_hides_with_a_reason(officer: Actor, people: People, board: Board) -> None:
    skills, machines = board.groups.all()
    card = add_card(officer, board, device="a", text="Rude", group=skills, now=DURING)
    vote(officer, card, device="b", now=DURING)
    assert verbs.move_card(officer, card, group=machines).group == machines
    assert verbs.rename_group(officer, machines, title={"en": "Shared machines"}).title.texts["en"] == "Shared machines"
    with pytest.raises(Refused, match="why"):
        verbs.hide_card(officer, card, reason="")
    with pytest.raises(NotPermitted):
        verbs.hide_card(Actor.of(people.lead), card, reason="No")
    hidden = verbs.hide_card(officer, card, reason="Names a person.", now=DURING)
    assert hidden.hidden_reason == "Names a person."
    assert board_results(board)[1].cards == ()
    assert not board.votes.exists()
    with pytest.raises(Refused, match="not on the board"):
        vote(at_the_board(board), card, device="b", now=DURING)
    verbs.show_card(officer, card)
    verbs.remove_group(officer, machines)
    (loose,) = [result for result in board_results(board) if result.group is None]
    assert [one.card for one in loose.cards] == [card]


def test_a_heading_of_another_board_is_refused(officer: Actor, board: Board, workshop: Workshop) -> None:
    from observatory.programme.workshops.domain.workshops import create_workshop

    second = create_workshop(
        officer, workshop.demonstrator, title={"en": "2"}, first_day=workshop.first_day, last_day=workshop.last_day
    )
    other = verbs.open_board(officer, second, title={"en": "Other"}, groups=[{"en": "Elsewhere"}])
    card = add_card(officer, board, device="a", text="A", now=DURING)
    with pytest.raises(Refused):
        verbs.move_card(officer, card, group=other.groups.get())
    with pytest.raises(Refused):
        add_card(officer, board, device="a", text="B", group=other.groups.get(), now=DURING)


def test_cards_do_not_disturb_two_people_who_edit_the_words_of_the_board(officer: Actor, board: Board) -> None:
    add_card(officer, board, device="a", text="A", now=DURING)
    words = {"title": {"en": "T"}, "question": {"en": "Q"}, "votes_per_person": 4}
    assert verbs.edit_board(officer, board, version=1, **words).votes_per_person == 4
    with pytest.raises(Overtaken):
        verbs.edit_board(officer, board, version=1, **words)
    with pytest.raises(Refused, match="between 1 and 20"):
        verbs.edit_board(officer, board, version=2, **words | {"votes_per_person": 0})


def test_freezing_keeps_the_board_and_its_votes_as_evidence(officer: Actor, board: Board, workshop: Workshop) -> None:
    skills, machines = board.groups.all()
    best = add_card(
        officer, board, device="a", text={"fr": "Banc d’essai", "en": "Test bench"}, group=machines, now=DURING
    )
    plain = add_card(officer, board, device="a", text={"en": "Nobody’s favourite"}, group=skills, now=DURING)
    rude = add_card(officer, board, device="b", text={"en": "Rude"}, now=DURING)
    for device in ("a", "b", "c"):
        vote(officer, best, device=device, now=DURING)
    verbs.hide_card(officer, rude, reason="Rude")
    frozen = verbs.freeze_board(officer, board, now=AFTER)
    assert (frozen.state, frozen.frozen) == (BoardState.FROZEN, AFTER)

    kept = Evidence.objects.filter(demonstrator=workshop.demonstrator.pk)
    assert Counter(kept.values_list("kind", flat=True)) == {"board": 1, "vote": 2}
    whole = evidence_of_board(board)
    assert whole is not None
    assert whole.content["votes"] == 3
    assert whole.content["voters"] == 3
    assert [[card["text"] for card in group["cards"]] for group in whole.content["groups"]] == [
        [{"fr": "Banc d’essai", "en": "Test bench"}],
        [{"en": "Nobody’s favourite"}],
    ]
    assert "Rude" not in str(whole.content)
    assert (whole.public, whole.origin, whole.date.isoformat()) == (False, "invented", "2025-04-09")
    dots = evidence_of_card(best)
    assert dots is not None
    assert (dots.kind, dots.content["votes"], dots.content["of"], dots.content["rank"]) == ("vote", 3, 3, 1)
    assert dots.title.texts["en"] == "“Test bench”: 3 dots of 3"
    # A card without dots is kept by the board that it was on.
    assert evidence_of_card(plain) == whole


def test_a_frozen_board_has_forgotten_which_phone_wrote_what(officer: Actor, board: Board) -> None:
    room = at_the_board(board)
    card = add_card(room, board, device="phone", text="A", now=DURING)
    vote(room, card, device="phone", now=DURING)
    before = {card.device}
    verbs.freeze_board(officer, board, now=AFTER)
    assert not before & set(Card.objects.values_list("device", flat=True))
    assert not before & set(Vote.objects.values_list("device", flat=True))
    assert board.votes.count() == 1


def test_after_the_freeze_nothing_changes_any_more(officer: Actor, board: Board) -> None:
    room = at_the_board(board)
    card = add_card(room, board, device="phone", text="A", now=DURING)
    vote(room, card, device="phone", now=DURING)
    skills = board.groups.first()
    verbs.freeze_board(officer, board, now=AFTER)
    for late in (
        lambda: add_card(room, board, device="phone", text="Late", now=AFTER),
        lambda: vote(room, card, device="another phone", now=AFTER),
        lambda: withdraw_vote(room, card, device="phone", now=AFTER),
        lambda: remove_own_card(room, card, device="phone", now=AFTER),
        lambda: add_card(COMMAND, board, device="office", text="Late", now=AFTER),
        lambda: verbs.move_card(officer, card, group=skills),
        lambda: verbs.hide_card(officer, card, reason="Late"),
        lambda: verbs.add_group(officer, board, title={"en": "Late"}),
        lambda: verbs.freeze_board(officer, board),
    ):
        with pytest.raises(Refused, match="frozen"):
            late()
    assert (board.cards.count(), board.votes.count(), board.groups.count()) == (1, 1, 2)


def test_an_empty_board_is_not_frozen(officer: Actor, board: Board) -> None:
    with pytest.raises(Refused, match="no card"):
        verbs.freeze_board(officer, board)


def together(*deeds: object) -> list[object]:
    """Do all of this at the same moment, each with a connection of its own; what each gave or raised."""
    outcomes: list[object] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = deeds[number]()  # type: ignore[operator]
        except Refused as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_dots_given_at_the_same_moment_keep_to_the_limit(officer: Actor, board: Board) -> None:
    cards = [add_card(officer, board, device="office", text=f"Card {n}", now=DURING) for n in range(8)]
    room = at_the_board(board)
    outcomes = together(*[lambda card=card: vote(room, card, device="phone", now=DURING) for card in cards])
    assert sum(isinstance(outcome, Vote) for outcome in outcomes) == 3
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 5
    assert board.votes.count() == 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_dots_and_cards_that_race_the_freeze_are_in_the_evidence_or_refused(officer: Actor, board: Board) -> None:
    cards = [add_card(officer, board, device="office", text=f"Card {n}", now=DURING) for n in range(4)]
    room = at_the_board(board)
    outcomes = together(
        *[lambda n=n: vote(room, cards[n], device=f"phone {n}", now=DURING) for n in range(4)],
        lambda: verbs.freeze_board(officer, board, now=AFTER),
        *[lambda n=n: add_card(room, board, device=f"late {n}", text="Late", now=DURING) for n in range(3)],
    )
    whole = evidence_of_board(board)
    assert whole is not None
    assert whole.content["votes"] == sum(isinstance(outcome, Vote) for outcome in outcomes) == board.votes.count()
    written = 4 + sum(isinstance(outcome, Card) for outcome in outcomes)
    assert sum(len(group["cards"]) for group in whole.content["groups"]) == written == board.cards.count()
    assert all("frozen" in str(outcome) for outcome in outcomes if isinstance(outcome, Refused))
