"""Which answers are possible, and that any of them fits into the block that it is sealed in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.surveys.conftest import SMALL, Cast

from observatory.core.acting import COMMAND
from observatory.programme.surveys.domain.answers import (
    Answerable,
    answerables,
    answerables_of,
    block_for,
    checked,
    decoded,
    encoded,
)
from observatory.programme.surveys.domain.questionnaires import create_questionnaire, read_questionnaire

POSSIBLE = answerables(
    [question for section in read_questionnaire(SMALL)["sections"] for question in section["questions"]]
)


def test_everything_that_can_be_answered_has_a_name_and_codes() -> None:
    assert {one.name: one.codes for one in POSSIBLE} == {
        "group": (
            "cluster_management", "firm", "research", "authority", "agency", "association", "finance", "other",
        ),
        "trust": ("1", "2", "3", "4", "5", "dk"),
        "talent_importance": ("1", "2", "3", "4", "5", "dk", "na"),
        "talent_extent": ("1", "2", "3", "4", "5", "dk", "na"),
        "obstacles": ("time", "money", "dk"),
        "change": (),
    }  # fmt: skip


def test_answers_are_kept_in_the_order_of_the_questions_and_what_is_empty_was_left_out() -> None:
    answers, problems = checked(
        POSSIBLE,
        {"change": "  Less\r\npaper\x00 ", "obstacles": ["money", "time", "money"], "trust": 4, "group": [""]},
    )
    assert not problems
    assert list(answers.items()) == [("trust", "4"), ("obstacles", ["time", "money"]), ("change", "Less\npaper")]


@pytest.mark.parametrize(
    ("given", "field", "part"),
    [
        ({"trust": "9"}, "trust", "“9” is no possible answer"),
        ({"trust": "0"}, "trust", "“0” is no possible answer"),
        ({"trust": "na"}, "trust", "“na” is no possible answer"),
        ({"trust": ["4", "5"]}, "trust", "Only one answer"),
        ({"trust": True}, "trust", "no possible answer"),
        ({"trust": {"a": 1}}, "trust", "no possible answer"),
        ({"talent": "5"}, "", "There is no question “talent”"),
        ({"group": "minister"}, "group", "“minister” is no possible answer"),
        ({"obstacles": ["time", "rain"]}, "obstacles", "“rain” is no possible answer"),
        ({"obstacles": ["time", "dk"]}, "obstacles", "Choose either answers or “don't know”"),
        ({"change": "x" * 81}, "change", "81 characters; there is room for 80"),
        ({"change": ["a", "b"]}, "change", "no possible answer"),
        ({"salary": "1"}, "", "There is no question “salary”"),
    ],
)
def test_impossible_answers_are_named(given: dict[str, Any], field: str, part: str) -> None:
    answers, problems = checked(POSSIBLE, {"group": "firm", **given})
    assert list(problems) == [field]
    assert part in problems[field]
    assert set(answers) <= {"group"}


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@st.composite
def any_answers(draw: st.DrawFn) -> dict[str, Any]:
    def one(answerable: Answerable) -> Any:
        if answerable.in_words:
            return draw(words)
        if answerable.several:
            return draw(st.lists(st.sampled_from([code for code in answerable.codes if code != "dk"])))
        return draw(st.sampled_from(("", *answerable.codes)))

    return {answerable.name: one(answerable) for answerable in POSSIBLE}


@given(any_answers())
def test_any_possible_answer_fits_into_the_block_and_comes_back(given: dict[str, Any]) -> None:
    answers, problems = checked(POSSIBLE, given)
    assert not problems
    assert len(encoded(answers)) <= block_for(POSSIBLE)
    assert decoded(encoded(answers)) == answers


def test_the_longest_answer_fits_too() -> None:
    widest = {"change": "\U0001f600" * 80, "obstacles": ["time", "money"], "group": "cluster_management"}
    rest = dict.fromkeys(("talent_importance", "talent_extent"), "na") | {"trust": "dk"}
    answers, problems = checked(POSSIBLE, widest | rest)
    assert not problems
    assert len(encoded(answers)) <= block_for(POSSIBLE) == 1024


def test_every_answer_to_the_short_form_takes_the_same_eight_kilobytes(cast: Cast) -> None:
    short_form = answerables_of(create_questionnaire(COMMAND, cast.programme))
    assert len(short_form) == 49
    assert block_for(short_form) == 8 * 1024
