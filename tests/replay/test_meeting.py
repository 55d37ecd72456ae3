"""How the dots of a scenario are spread over the people in the room."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from observatory.programme.scenarios.kinds import Label, Text
from observatory.programme.scenarios.support import Board, Card
from observatory.replay.meeting import dots


def board(votes: list[int], each: int) -> Board:
    words = {"en": "words"}
    cards = tuple(Card(str(number), "s", "g", "idea", Text(words), count) for number, count in enumerate(votes))
    return Board(Label(words), Label(words), each, datetime(2025, 1, 1, tzinfo=UTC), (), cards)


@given(data=st.data(), people=st.integers(1, 30), each=st.integers(1, 6))
def test_nobody_gives_one_card_two_dots_or_more_than_they_have(data: st.DataObject, people: int, each: int) -> None:
    votes = data.draw(st.lists(st.integers(0, people), max_size=12))
    while sum(votes) > people * each:
        votes.pop()
    given_dots = list(dots(board(votes, each), people))
    assert Counter(card for card, _person, _turn in given_dots) == Counter(
        {str(number): count for number, count in enumerate(votes) if count}
    )
    assert len({(card, person) for card, person, _turn in given_dots}) == len(given_dots)
    assert max(Counter(person for _card, person, _turn in given_dots).values(), default=0) <= each
