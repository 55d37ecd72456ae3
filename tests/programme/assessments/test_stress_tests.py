"""The questions that the software brings, and what comes of their answers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.programme.assessments.cast import Cast, every, finished_stress_test

from observatory.programme.assessments import stress_tests
from observatory.programme.assessments.models import PreAssessment, Rater, StressTest
from observatory.programme.assessments.scores import comparison_of, score_of
from observatory.programme.assessments.stress_tests import bank


@dataclass(frozen=True)
class Answer:
    """What a score is worked out from."""

    score: int | None
    confidence: str = "high"


def test_there_are_eight_dimensions_of_five_questions() -> None:
    assert [dimension.code for dimension in bank().dimensions] == [f"D{number}" for number in range(1, 9)]
    assert [question.code for question in bank().questions] == [
        f"D{dimension}.{number}" for dimension in range(1, 9) for number in range(1, 6)
    ]


def test_core_questions_are_those_of_the_method_and_count_double() -> None:
    core = {question.code for question in bank().questions if question.core}
    assert core == {"D1.1", "D1.3", "D2.1", "D3.1", "D4.1", "D6.1", "D8.1"}
    assert {question.weight for question in bank().questions if question.core} == {2}
    assert {question.weight for question in bank().questions if not question.core} == {1}


def test_every_word_is_there_in_english_and_french() -> None:
    questions = bank()
    texts = [questions.title]
    for step in questions.steps:
        texts += [step.word, step.meaning]
    for dimension in questions.dimensions:
        texts += [dimension.title, dimension.about]
    for question in questions.questions:
        texts += [question.text, question.look_for]
    assert len(texts) == 1 + 2 * 6 + 2 * 8 + 2 * 40
    assert all(set(text.texts) == {"en", "fr"} and all(text.texts.values()) for text in texts)


def test_the_scale_runs_from_no_information_to_excellent() -> None:
    words = [(step.score, step.word.texts["en"]) for step in bank().steps]
    assert words == [
        (0, "no information"), (1, "poor"), (2, "to be improved"), (3, "fair"), (4, "strong"), (5, "excellent"),
    ]  # fmt: skip


def test_a_version_says_itself_which_one_it_is() -> None:
    folder = Path(stress_tests.__file__).parent
    for file in folder.glob("*.toml"):
        assert file.name == f"policy_{tomllib.loads(file.read_text(encoding='utf-8'))['version']}.toml"
    with pytest.raises(FileNotFoundError):
        bank(99)


def test_the_score_of_a_dimension_is_its_weighted_mean_times_two() -> None:
    strategy = bank().dimension("D1")
    assert strategy is not None
    answers = {"D1.1": Answer(5), "D1.2": Answer(2), "D1.3": Answer(3), "D1.4": Answer(1), "D1.5": Answer(0)}
    # (2·5 + 2 + 2·3 + 1 + 0) / 7 = 19/7, times two
    assert score_of(strategy, answers).value == pytest.approx(38 / 7)
    # Without core questions it is the plain mean: (4+4+3+2+2)/5 = 3, times two.
    conditions = bank().dimension("D5")
    assert conditions is not None
    plain = {f"D5.{number}": Answer(score) for number, score in enumerate((4, 4, 3, 2, 2), start=1)}
    assert score_of(conditions, plain).value == pytest.approx(6.0)


def test_dont_know_lowers_the_confidence_and_not_the_score() -> None:
    governance = bank().dimension("D2")
    assert governance is not None
    known = {f"D2.{number}": Answer(4) for number in range(1, 6)}
    silent = {**known, "D2.1": Answer(None)}
    assert score_of(governance, known).value == score_of(governance, silent).value == 8.0
    assert score_of(governance, known).confidence == 1.0
    # The core question weighs 2 of 6: four of six sixths are left.
    assert score_of(governance, silent).confidence == pytest.approx(4 / 6)
    assert (score_of(governance, silent).scored, score_of(governance, silent).unknown) == (4, 1)
    nothing = score_of(governance, {code: Answer(None) for code in known})
    assert (nothing.value, nothing.band, nothing.confidence) == (None, "", 0.0)


def test_who_is_less_sure_has_less_confidence() -> None:
    conditions = bank().dimension("D5")
    assert conditions is not None
    answers = {
        f"D5.{number}": Answer(3, confidence)
        for number, confidence in enumerate(("high", "high", "medium", "low", "low"), start=1)
    }
    # (1 + 1 + 2/3 + 1/3 + 1/3) / 5
    score = score_of(conditions, answers)
    assert score.confidence == pytest.approx(10 / 15)
    assert str(score.confidence_words) == "medium"


@pytest.mark.parametrize(
    ("scores", "value", "band"),
    [((2, 2, 2, 2, 1), 3.6, "weak"), ((2, 2, 2, 2, 2), 4.0, "mixed"), ((3, 3, 3, 3, 3), 6.0, "mixed"), ((3, 3, 3, 3, 4), 6.4, "solid")],
)  # fmt: skip
def test_below_four_is_weak_and_above_six_is_solid(scores: tuple[int, ...], value: float, band: str) -> None:
    conditions = bank().dimension("D5")
    assert conditions is not None
    score = score_of(conditions, {f"D5.{number}": Answer(one) for number, one in enumerate(scores, start=1)})
    assert (score.value, score.band) == (pytest.approx(value), band)


def test_answers_two_steps_apart_are_talking_points(cast: Cast, row: PreAssessment) -> None:
    own = every(3, D1_1=5, D4_2=0, D6_3=None)
    experts = every(3, D1_1=3, D4_2=2, D6_3=0, D8_5=2)
    finished_stress_test(cast, row, own, experts)
    comparison = comparison_of(row)
    assert comparison is not None
    assert [(point.question.code, point.difference) for point in comparison.talking_points] == [
        ("D1.1", 2),
        ("D4.2", -2),
    ]
    strategy = comparison.dimension("D1")
    assert strategy is not None
    # Self (2·5 + 3 + 2·3 + 3 + 3)/7·2 = 50/7, experts 6.
    assert strategy.difference == pytest.approx(50 / 7 - 6)


def test_there_is_no_comparison_before_both_sides_are_final(cast: Cast, row: PreAssessment) -> None:
    assert comparison_of(row) is None
    finished_stress_test(cast, row)
    assert comparison_of(row) is not None
    StressTest.objects.filter(pre_assessment=row, rater=Rater.EXPERT).update(state="open")
    assert comparison_of(PreAssessment.objects.get(pk=row.pk)) is None
