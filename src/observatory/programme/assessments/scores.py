"""What comes of the answers of a stress test: a score and a confidence per dimension, and where the two sides differ.

The score of a dimension is the mean of its answers, core questions counting double, times two: from 0 to 10. “Don't know” takes
no part in it. The confidence is the share of the dimension that somebody was sure of, from 0 to 1: each answer counts by its
weight times 1 (sure), 2/3 (fairly sure) or 1/3 (unsure), “don't know” and what was not answered by nought. There is no total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from observatory.programme.assessments.models import Confidence, PreAssessment, Rater, StressAnswer, StressTest
from observatory.programme.assessments.stress_tests import Bank, Dimension, Question, bank

WEAK, SOLID = 4.0, 6.0
"""Below the first a dimension is weak, above the second solid, between them mixed."""

TALKING_POINT = 2
"""Answers to one question that differ by so many steps are something to talk about."""

SURE = {Confidence.HIGH: 1.0, Confidence.MEDIUM: 2 / 3, Confidence.LOW: 1 / 3}

Words = str | Promise


@dataclass(frozen=True)
class Score:
    """One side's score of a dimension, None where every answer is “don't know”; how sure it is; how many were scored."""

    value: float | None
    confidence: float
    scored: int
    unknown: int

    @property
    def band(self) -> str:
        """`weak`, `mixed` or `solid`; empty without a score."""
        if self.value is None:
            return ""
        return "weak" if self.value < WEAK else "solid" if self.value > SOLID else "mixed"

    @property
    def band_words(self) -> Words:
        """The band in words."""
        return BANDS[self.band]

    @property
    def confidence_words(self) -> Words:
        """How sure it is, in words."""
        return confidence_words(self.confidence)


BANDS: dict[str, Words] = {"weak": _("weak"), "mixed": _("mixed"), "solid": _("solid"), "": _("not known")}


def confidence_words(confidence: float) -> Words:
    """High from three quarters, medium from a half, low below."""
    return _("high") if confidence >= 0.75 else _("medium") if confidence >= 0.5 else _("low")


@dataclass(frozen=True)
class QuestionCompared:
    """A question with the answers of both sides."""

    question: Question
    own: StressAnswer | None
    expert: StressAnswer | None

    @property
    def sides(self) -> tuple[tuple[Words, StressAnswer | None], ...]:
        """The answers with the names of their sides."""
        return ((_("Self-assessment:"), self.own), (_("Experts:"), self.expert))

    @property
    def difference(self) -> int | None:
        """Own score less the experts'; None where one of them is not known."""
        if self.own is None or self.expert is None or self.own.score is None or self.expert.score is None:
            return None
        return self.own.score - self.expert.score

    @property
    def talking_point(self) -> bool:
        """Whether the sides differ so much that the workshop should talk about it."""
        return self.difference is not None and abs(self.difference) >= TALKING_POINT


@dataclass(frozen=True)
class DimensionCompared:
    """A dimension with the scores of both sides."""

    dimension: Dimension
    own: Score
    expert: Score
    questions: tuple[QuestionCompared, ...]

    @property
    def difference(self) -> float | None:
        """Own score less the experts'; None where one of them is not known."""
        if self.own.value is None or self.expert.value is None:
            return None
        return self.own.value - self.expert.value

    @property
    def talking_points(self) -> tuple[QuestionCompared, ...]:
        """Questions on which the sides differ by two steps or more."""
        return tuple(one for one in self.questions if one.talking_point)


@dataclass(frozen=True)
class Comparison:
    """Both sides of a stress test that are final."""

    bank: Bank
    own: StressTest
    expert: StressTest
    dimensions: tuple[DimensionCompared, ...]

    @property
    def talking_points(self) -> tuple[QuestionCompared, ...]:
        """Questions on which the sides differ by two steps or more, in the order of the test."""
        return tuple(point for one in self.dimensions for point in one.talking_points)

    def dimension(self, code: str) -> DimensionCompared | None:
        """The dimension with this code."""
        return next((one for one in self.dimensions if one.dimension.code == code), None)

    def question(self, code: str) -> QuestionCompared | None:
        """The question with this code."""
        return next((each for one in self.dimensions for each in one.questions if each.question.code == code), None)


def score_of(dimension: Dimension, answers: Mapping[str, Any]) -> Score:
    """The score of a dimension from one side's answers by code; each has a `score` and a `confidence`."""
    weighed = sure = whole = 0.0
    scored = unknown = weight = 0
    for question in dimension.questions:
        whole += question.weight
        answer = answers.get(question.code)
        if answer is None:
            continue
        if answer.score is None:
            unknown += 1
            continue
        scored += 1
        weight += question.weight
        weighed += question.weight * answer.score
        sure += question.weight * SURE[Confidence(answer.confidence)]
    return Score(2 * weighed / weight if weight else None, sure / whole, scored, unknown)


def answers_of(test: StressTest) -> dict[str, StressAnswer]:
    """The answers of a test by the code of their question."""
    return {answer.question: answer for answer in test.answers.all()}


def unanswered(test: StressTest) -> list[Question]:
    """Questions to which the test says neither a score nor “don't know”."""
    known = set(test.answers.values_list("question", flat=True))
    return [question for question in bank(test.bank).questions if question.code not in known]


def side_of(pre_assessment: PreAssessment, rater: str) -> StressTest:
    """The test of one side."""
    return pre_assessment.stress_tests.get(rater=rater)


def comparison_of(pre_assessment: PreAssessment) -> Comparison | None:
    """Both sides beside each other; None until both are final, because neither may see the other's before."""
    tests = {test.rater: test for test in pre_assessment.stress_tests.all()}
    own, expert = tests.get(Rater.SELF), tests.get(Rater.EXPERT)
    if own is None or expert is None or not (own.is_final and expert.is_final):
        return None
    questions = bank(own.bank)
    one, other = answers_of(own), answers_of(expert)
    return Comparison(
        questions,
        own,
        expert,
        tuple(
            DimensionCompared(
                dimension,
                score_of(dimension, one),
                score_of(dimension, other),
                tuple(
                    QuestionCompared(question, one.get(question.code), other.get(question.code))
                    for question in dimension.questions
                ),
            )
            for dimension in questions.dimensions
        ),
    )
