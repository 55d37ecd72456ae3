"""The scales that questions are answered on: their codes, and the words for them in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from observatory.core.text import TextInLanguages
from observatory.programme.demonstrators.models import ActorGroup
from observatory.programme.surveys.models import Question, QuestionKind

STEPS = ("1", "2", "3", "4", "5")
"""Codes of a scale, from the lowest to the highest."""

DONT_KNOW = "dk"
NOT_APPLICABLE = "na"
ANSWERED = "*"
"""The option under which a tally counts those who answered the question at all."""

IMPORTANCE = "importance"
EXTENT = "extent"

NO_RATING = {DONT_KNOW: _("don't know"), NOT_APPLICABLE: _("not applicable")}

AGREEMENT = (
    pgettext_lazy("scale", "not at all"),
    pgettext_lazy("scale", "a little"),
    pgettext_lazy("scale", "partly"),
    pgettext_lazy("scale", "largely"),
    pgettext_lazy("scale", "fully"),
)
IMPORTANT = (
    pgettext_lazy("scale", "not important"),
    pgettext_lazy("scale", "a little important"),
    pgettext_lazy("scale", "fairly important"),
    pgettext_lazy("scale", "important"),
    pgettext_lazy("scale", "very important"),
)
MET = (
    pgettext_lazy("scale", "not met"),
    pgettext_lazy("scale", "hardly met"),
    pgettext_lazy("scale", "partly met"),
    pgettext_lazy("scale", "largely met"),
    pgettext_lazy("scale", "fully met"),
)
FREQUENCY = (
    pgettext_lazy("scale", "never"),
    pgettext_lazy("scale", "rarely"),
    pgettext_lazy("scale", "sometimes"),
    pgettext_lazy("scale", "often"),
    pgettext_lazy("scale", "very often"),
)

PARTS = {IMPORTANCE: _("How important?"), EXTENT: _("How far met today?")}
"""The two ratings of one thing, as they are asked for."""

SCALES: dict[tuple[str, str], Sequence[Any]] = {
    (QuestionKind.AGREEMENT.value, ""): AGREEMENT,
    (QuestionKind.FREQUENCY.value, ""): FREQUENCY,
    (QuestionKind.IMPORTANCE_EXTENT.value, IMPORTANCE): IMPORTANT,
    (QuestionKind.IMPORTANCE_EXTENT.value, EXTENT): MET,
}
"""The words of a scale by kind of question and part."""

CHOICES = (QuestionKind.GROUP, QuestionKind.SINGLE, QuestionKind.MULTIPLE)


def is_scale(kind: str) -> bool:
    """Whether a question is answered by a step from 1 to 5."""
    return any(known == kind for known, _part in SCALES)


def parts_of(kind: str) -> tuple[str, ...]:
    """The parts that a question of this kind is answered in; one without a name where it has no parts."""
    return (IMPORTANCE, EXTENT) if kind == QuestionKind.IMPORTANCE_EXTENT else ("",)


def options_of(question: Question, part: str = "") -> list[tuple[str, Any]]:
    """Code and words of every answer that can be chosen, in order; none for own words.

    The words of options that a programme wrote are a `TextInLanguages`.
    """
    options: list[tuple[str, Any]] = []
    if question.kind == QuestionKind.GROUP:
        options = list(ActorGroup.choices)
    elif is_scale(question.kind):
        options = list(zip(STEPS, SCALES[question.kind, part], strict=True))
    elif question.kind in CHOICES:
        options = [(option["key"], TextInLanguages.from_json(option["text"])) for option in question.options]
    if question.kind in (QuestionKind.GROUP, QuestionKind.TEXT):
        return options
    if question.dont_know:
        options.append((DONT_KNOW, NO_RATING[DONT_KNOW]))
    if question.not_applicable:
        options.append((NOT_APPLICABLE, NO_RATING[NOT_APPLICABLE]))
    return options


def words(text: Any, language: str) -> str:
    """The words of an option in a language."""
    return text.read(language).text if isinstance(text, TextInLanguages) else str(text)
