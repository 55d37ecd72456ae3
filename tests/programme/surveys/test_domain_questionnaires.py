"""Questionnaires: the short form in two languages, files of one's own, editing until they are used."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.programme.surveys.conftest import SMALL, Cast, Launched

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.programme.demonstrators.models import ActorGroup
from observatory.programme.scenarios.questionnaires import answerable
from observatory.programme.surveys.domain.answers import answerables_of, questions_of
from observatory.programme.surveys.domain.questionnaires import (
    SHORT_FORM,
    add_question,
    copy_questionnaire,
    create_questionnaire,
    delete_questionnaire,
    edit_question,
    edit_questionnaire,
    read_questionnaire,
    remove_question,
)
from observatory.programme.surveys.models import Question, QuestionKind, Questionnaire


def test_the_short_form_asks_fourteen_things_in_english_and_french(cast: Cast) -> None:
    questionnaire = create_questionnaire(cast.officer, cast.programme)
    questions = questions_of(questionnaire)
    assert [section.key for section in questionnaire.sections.all()] == [
        "you", "state", "management", "services", "interaction", "cooperation", "framework", "policy", "industries",
        "own_words",
    ]  # fmt: skip
    # A block of items on one scale is one thing to answer for whoever fills it in.
    blocks = {
        (question.section_id, question.kind) if question.kind in ("agreement", "frequency", "importance_extent")
        else question.pk
        for question in questions
    }  # fmt: skip
    assert len(blocks) == 14
    assert {kind: sum(question.kind == kind for question in questions) for kind in QuestionKind.values} == {
        "group": 1, "agreement": 14, "frequency": 5, "importance_extent": 11, "single": 2, "multiple": 2, "text": 3,
    }  # fmt: skip
    texts = [question.text for question in questions] + [section.title for section in questionnaire.sections.all()]
    assert all(set(text.texts) == {"en", "fr"} for text in texts)
    industries = next(question for question in questions if question.key == "emerging_industries")
    assert len(industries.options) == 10
    assert industries.options[0] == {
        "key": "advanced-packaging",
        "text": {"en": "Advanced Packaging", "fr": "Emballage avancé"},
    }
    assert questionnaire.origin == "invented"


def test_scenarios_and_the_survey_know_the_same_answers(cast: Cast) -> None:
    ours = {one.name: one for one in answerables_of(create_questionnaire(cast.officer, cast.programme))}
    theirs = answerable("short_form")
    assert theirs is not None
    assert set(ours) == set(theirs)
    for name, one in theirs.items():
        if one.kind in ("single", "multiple"):
            assert set(one.options) == set(ours[name].codes), name
    assert ours["group"].codes == tuple(ActorGroup.values)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("title = {", "title = "), "This is no TOML text"),
        (('kind = "agreement"', 'kind = "guess"'), "question “trust”: its kind must be one of group, agreement"),
        (('key = "trust"', 'key = "Trust me"'), "question 2 of section “first”: a key has small letters"),
        (('key = "talent"', 'key = "trust"'), "key “trust”: it occurs twice"),
        (('key = "trust"', 'key = "talent_extent"'), "key “talent_extent”: it occurs twice"),
        (('key = "second"', 'key = "first"'), "key “first”: it occurs twice"),
        (("longest = 80", "longest = 0"), "question “change”: a number must lie between 1 and 2000"),
        (("longest = 80", "dont_know = true"), "question “change”: This kind of question offers no"),
        (("dont_know = true", "dont_know = 1"), "question “trust”: write true or false"),
        (("dont_know = true", "required = true"), "question 2 of section “first”: there is no “required” here"),
        (('key = "money"', 'key = "time"'), "question “obstacles”: Each option needs a key"),
        (('key = "money"', 'key = "dk"'), "question “obstacles”: Each option needs a key"),
        (('kind = "text"', 'kind = "single"'), "question “change”: A choice needs at least two options"),
        (('kind = "agreement"', 'kind = "group"'), "This kind of question offers no"),
        (('en = "What would you change?"', 'en = ""'), "question “change”: a text is missing"),
        (('en = "What would you change?"', 'xx = "Hm"'), "this installation has no language “xx”"),
        (("minutes = 2", "minutes = 500"), "minutes: a number must lie between 1 and 120"),
    ],
)
def test_a_file_that_is_no_questionnaire_says_where_it_is_wrong(change: tuple[str, str], message: str) -> None:
    broken = SMALL.replace(*change, 1)
    assert broken != SMALL
    with pytest.raises(Refused, match=message) as refused:
        read_questionnaire(broken)
    assert refused.value.field == "source"


def test_a_file_without_sections_is_refused() -> None:
    with pytest.raises(Refused, match="it has no sections"):
        read_questionnaire('key = "empty"\ntitle = { en = "Empty" }')
    with pytest.raises(Refused, match="section “one”: it has no questions"):
        read_questionnaire('key = "e"\ntitle = "E"\n[[sections]]\nkey = "one"\ntitle = "One"')
    assert read_questionnaire(SHORT_FORM.read_text())["minutes"] == 10


def question(cast: Cast, key: str) -> Question:
    return Question.objects.get(section__questionnaire=cast.questionnaire, key=key)


def test_questions_are_edited_added_and_taken_out_until_the_questionnaire_is_used(cast: Cast) -> None:
    trust = question(cast, "trust")
    edited = edit_question(cast.officer, trust, version=1, text={"en": "They trust one another."}, dont_know=False)
    assert (str(edited), edited.dont_know) == ("They trust one another.", False)
    added = add_question(
        cast.officer, trust.section, version=2, key="visits", kind="frequency", text={"en": "How often do you meet?"}
    )
    assert added.position == 4
    remove_question(cast.officer, question(cast, "obstacles"), version=3)
    remove_question(cast.officer, question(cast, "change"), version=4)
    assert [section.key for section in cast.questionnaire.sections.all()] == ["first"]
    assert [one.key for one in questions_of(cast.questionnaire)] == ["group", "trust", "talent", "visits"]
    with pytest.raises(Overtaken):
        edit_questionnaire(cast.officer, cast.questionnaire, version=1, title={"en": "X"}, minutes=3)
    assert edit_questionnaire(cast.officer, cast.questionnaire, version=5, title={"en": "X"}, minutes=3).minutes == 3


@pytest.mark.parametrize(
    ("key", "kind", "field"),
    [("trust", "agreement", "key"), ("trust", "importance_extent", "key"), ("talent_extent", "single", "key"), ("Big Key", "agreement", "key"),
     ("second_group", "group", "kind"), ("x", "riddle", "kind"), ("y", "single", "options")],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused(cast: Cast, key: str, kind: str, field: str) -> None:
    section = cast.questionnaire.sections.get(key="first")
    options = [{"key": "a", "text": {"en": "a"}}, {"key": "b", "text": {"en": "b"}}] if key == "talent_extent" else ()
    with pytest.raises(Refused) as refused:
        add_question(cast.officer, section, version=1, key=key, kind=kind, text={"en": "Why?"}, options=options)
    assert refused.value.field == field


def test_what_was_used_cannot_be_changed_but_copied(cast: Cast, launch: Callable[..., Launched]) -> None:
    launch()
    frozen = Questionnaire.objects.get(pk=cast.questionnaire.pk)
    for attempt in (
        lambda: edit_questionnaire(cast.officer, frozen, version=1, title={"en": "X"}, minutes=3),
        lambda: edit_question(cast.officer, question(cast, "trust"), version=1, text={"en": "X"}),
        lambda: remove_question(cast.officer, question(cast, "trust"), version=1),
        lambda: add_question(
            cast.officer, frozen.sections.get(key="first"), version=1, key="n", kind="text", text={"en": "X"}
        ),
    ):
        with pytest.raises(Refused, match="cannot be changed any more"):
            attempt()
    with pytest.raises(Refused, match="cannot be thrown away"):
        delete_questionnaire(cast.officer, frozen)
    copy = copy_questionnaire(cast.officer, frozen)
    assert copy.frozen is None
    assert [one.key for one in questions_of(copy)] == [one.key for one in questions_of(frozen)]
    assert not {one.pk for one in questions_of(copy)} & {one.pk for one in questions_of(frozen)}
    delete_questionnaire(cast.officer, copy)
    assert Questionnaire.objects.count() == 1


def test_another_programmes_officer_may_not(cast: Cast) -> None:
    for attempt in (
        lambda: create_questionnaire(cast.stranger, cast.programme),
        lambda: copy_questionnaire(cast.stranger, cast.questionnaire),
        lambda: edit_questionnaire(cast.stranger, cast.questionnaire, version=1, title={"en": "X"}, minutes=3),
        lambda: remove_question(cast.stranger, question(cast, "trust"), version=1),
        lambda: delete_questionnaire(cast.stranger, cast.questionnaire),
    ):
        with pytest.raises(NotPermitted):
            attempt()
