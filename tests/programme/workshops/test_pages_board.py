"""The board on phones, on the wall and in the office."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.programme.workshops.cast import AFTER, DURING, People

from observatory.core.acting import Actor
from observatory.core.models import User
from observatory.programme.workshops.domain.boards import freeze_board
from observatory.programme.workshops.domain.taking_part import add_card
from observatory.programme.workshops.domain.workshops import cancel_workshop
from observatory.programme.workshops.models import Board, Card

HOSTILE = '<script>alert("x")</script>'
SignIn = Callable[[User], Client]


@pytest.fixture
def card(officer: Actor, board: Board) -> Card:
    return add_card(officer, board, device="office", text="A test bench", now=DURING)


def at(board: Board, name: str = "join", *further: str) -> str:
    """An address of the board on phones."""
    return reverse(f"workshops:{name}", args=[board.code, *further])


def phone(board: Board) -> Client:
    """A phone that has opened the board."""
    client = Client()
    assert client.get(at(board)).status_code == 200
    return client


def test_a_phone_joins_by_code_however_it_is_typed(board: Board) -> None:
    client = Client()
    typed = f" {board.code[:3].lower()}-{board.code[3:].lower()} "
    assert client.post(reverse("workshops:enter"), {"code": typed})["Location"] == at(board)
    wrong = client.post(reverse("workshops:enter"), {"code": "BCDFGH"})
    assert wrong.status_code == 422
    assert "There is no open board with this code" in wrong.content.decode()
    assert client.get(reverse("workshops:join", args=["BCDFGH"])).status_code == 404


def test_a_card_by_code_needs_no_account_and_no_javascript(board: Board) -> None:
    client = phone(board)
    skills = board.groups.all()[0]
    given = {"text": HOSTILE, "kind": "concern", "group": skills.pk}
    page = client.post(at(board, "add_card"), given, follow=True)
    card = board.cards.get()
    # The page was read in English, which the workshop speaks.
    assert (card.text.texts, card.kind, card.group) == ({"en": HOSTILE}, "concern", skills)
    text = page.content.decode()
    assert "Your card is on the board." in text
    assert "&lt;script&gt;" in text
    assert HOSTILE not in text
    assert "your card" in text
    assert client.post(at(board, "add_card"), {"text": "", "kind": "idea"}).status_code == 422
    long = client.post(at(board, "add_card"), {"text": "x" * 281, "kind": "idea"})
    assert long.status_code == 422
    assert "x" * 281 in long.content.decode()


def test_the_language_of_a_card_is_that_of_the_page(board: Board) -> None:
    client = Client()
    client.get(f"/fr/board/{board.code}/")
    client.post(f"/fr/board/{board.code}/cards/", {"text": "Un banc", "kind": "idea"})
    assert board.cards.get().text.texts == {"fr": "Un banc"}


def test_dots_are_given_and_taken_back_with_plain_forms(board: Board, card: Card) -> None:
    client = phone(board)
    given = client.post(at(board, "vote", card.pk))
    assert given["Location"] == f"{at(board)}#card-{card.pk}"
    assert "You have 2 dots left." in client.get(at(board)).content.decode()
    client.post(at(board, "vote", card.pk))
    assert card.votes.count() == 1
    client.post(at(board, "withdraw_vote", card.pk))
    assert card.votes.count() == 0


def test_another_phone_has_dots_of_its_own_and_cannot_take_the_card_back(board: Board) -> None:
    first, second = phone(board), phone(board)
    first.post(at(board, "add_card"), {"text": "Mine", "kind": "idea"})
    card = board.cards.get()
    first.post(at(board, "vote", card.pk))
    assert "You have 3 dots left." in second.get(at(board)).content.decode()
    refused = second.post(at(board, "remove_own_card", card.pk), follow=True)
    assert "written on another device" in refused.content.decode()
    assert "your card" not in refused.content.decode()
    first.post(at(board, "remove_own_card", card.pk))
    assert not board.cards.exists()


def test_the_fourth_dot_is_refused_with_a_message(officer: Actor, board: Board) -> None:
    cards = [add_card(officer, board, device="office", text=f"Card {n}", now=DURING) for n in range(4)]
    client = phone(board)
    answers = [client.post(at(board, "vote", card.pk), follow=True).content.decode() for card in cards]
    assert "You have given all your dots" in answers[3]
    assert board.votes.count() == 3


def test_a_forged_cookie_is_no_phone(board: Board, card: Card) -> None:
    client = Client()
    client.cookies[f"board-{board.code}"] = "forged:signature"
    answer = client.post(at(board, "vote", card.pk), follow=True)
    assert "Your browser sent no cookie of this board" in answer.content.decode()
    assert not board.votes.exists()


def test_the_cards_are_sent_again_only_when_there_is_something_new(board: Board, card: Card) -> None:
    client = phone(board)
    page = client.get(at(board)).content.decode()
    live = re.search(r'hx-get="([^"]+)"', page)
    assert live is not None
    quiet = client.get(live[1], headers={"HX-Request": "true"})
    assert (quiet.status_code, quiet.content) == (204, b"")
    phone(board).post(at(board, "vote", card.pk))
    fresh = client.get(live[1], headers={"HX-Request": "true"})
    assert fresh.status_code == 200
    assert "1 dot" in fresh.content.decode()
    assert "<html" not in fresh.content.decode()
    assert "no-store" in fresh["Cache-Control"]


def test_with_htmx_a_dot_brings_the_cards_back_at_once(board: Board, card: Card) -> None:
    client = phone(board)
    answer = client.post(at(board, "vote", card.pk), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="cards"')
    assert "You have 2 dots left." in text
    assert "Take the dot back" in text


def test_after_the_freeze_a_dot_and_a_card_are_refused_with_a_message(officer: Actor, board: Board, card: Card) -> None:
    client = phone(board)
    freeze_board(officer, board, now=AFTER)
    for answer in (
        client.post(at(board, "vote", card.pk)),
        client.post(at(board, "add_card"), {"text": "Late", "kind": "idea"}),
        client.post(at(board, "remove_own_card", card.pk)),
    ):
        assert answer.status_code == 409
        assert "The board is frozen: cards and votes cannot be changed any more." in answer.content.decode()
    with_htmx = client.post(at(board, "vote", card.pk), headers={"HX-Request": "true"}).content.decode()
    assert "The board is frozen" in with_htmx
    assert "hx-get" not in with_htmx
    assert (board.cards.count(), board.votes.count()) == (1, 0)


def test_after_the_freeze_only_phones_that_were_there_see_the_board(officer: Actor, board: Board, card: Card) -> None:
    client = phone(board)
    freeze_board(officer, board, now=AFTER)
    page = client.get(at(board))
    assert page.status_code == 200
    assert "A test bench" in page.content.decode()
    assert "Give a dot" not in page.content.decode()
    assert Client().get(at(board)).status_code == 404
    assert Client().get(at(board, "live")).status_code == 404
    assert client.post(reverse("workshops:enter"), {"code": board.code}).status_code == 422


def test_the_board_of_a_cancelled_workshop_is_not_there(officer: Actor, board: Board) -> None:
    client = phone(board)
    cancel_workshop(officer, board.workshop, reason="Storm")
    assert client.get(at(board)).status_code == 404


def test_the_wall_shows_code_address_and_qr_code(board: Board, card: Card, people: People, signed_in: SignIn) -> None:
    client = signed_in(people.lead)
    page = client.get(reverse("workshops:projector", args=[board.workshop_id])).content.decode()
    assert board.code in page
    assert "http://testserver/en/board/" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page or "<svg " in page
    assert f"QR code of the address http://testserver/en/board/{board.code}/" in page
    assert "style=" not in page.split("<main")[1]
    live = re.search(r'hx-get="([^"]+)"', page)
    assert live is not None
    assert client.get(live[1]).status_code == 204
    phone(board).post(at(board, "vote", card.pk))
    assert "● 1" in client.get(live[1]).content.decode()


def test_the_office_opens_groups_hides_and_freezes(people: People, board: Board, card: Card, signed_in: SignIn) -> None:
    client = signed_in(people.expert)
    machines = board.groups.all()[1]
    office = reverse("workshops:board", args=[board.workshop_id])
    moved = client.post(reverse("workshops:move_card", args=[card.pk]), {"group": machines.pk})
    assert moved["Location"] == f"{office}#card-{card.pk}"
    client.post(reverse("workshops:edit_group", args=[machines.pk]), {"title_en": "Shared machines"})
    client.post(office, {"title_en": "Money"})
    assert [group.title.texts["en"] for group in board.groups.all()] == ["Skills", "Shared machines", "Money"]
    hide = reverse("workshops:hide_card", args=[card.pk])
    assert client.post(hide, {"reason": " "}).status_code == 422
    client.post(hide, {"reason": "Names a person."})
    assert "A test bench" not in Client().get(at(board)).content.decode()
    assert "Names a person." not in Client().get(at(board)).content.decode()
    assert "Names a person." in client.get(office).content.decode()
    refused = client.post(reverse("workshops:freeze_board", args=[board.pk]), follow=True).content.decode()
    assert "no card on the board" in refused
    client.post(reverse("workshops:show_card", args=[card.pk]))
    done = client.post(reverse("workshops:freeze_board", args=[board.pk]), follow=True).content.decode()
    assert "The board is frozen." in done
    assert "The board as evidence" in done


def test_what_moves_a_board_is_not_there_for_others(
    people: People, board: Board, card: Card, signed_in: SignIn
) -> None:
    group = board.groups.all()[0]
    for person in (people.lead, people.rapporteur, people.stranger):
        client = signed_in(person)
        for name, row in (
            ("freeze_board", board.pk),
            ("move_card", card.pk),
            ("hide_card", card.pk),
            ("show_card", card.pk),
            ("remove_group", group.pk),
        ):
            assert client.post(reverse(f"workshops:{name}", args=[row]), {"reason": "x"}).status_code == 404, name
    board.refresh_from_db()
    assert board.is_open
