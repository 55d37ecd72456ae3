"""What one person answers: which answers are possible, and how they are written down to be sealed.

Answers are a mapping from the name of an answer to a code (`"4"`, `"dk"`, `"firm"`), a list of codes where several may be
chosen, or words. The name is the key of the question; a question with two ratings has `KEY_importance` and `KEY_extent`.
What is left out, or empty, was not answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from observatory.core.acting import Refused
from observatory.programme.surveys.models import Question, QuestionKind, Questionnaire
from observatory.programme.surveys.scales import DONT_KNOW, options_of, parts_of

Answers = dict[str, str | list[str]]

_UNIT = 1024
_CONTROL = {code: None for code in range(32) if code not in (9, 10)} | {127: None}


@dataclass(frozen=True)
class Answerable:
    """One thing to answer: its name, its question and part, and the codes that can be chosen (none for own words)."""

    name: str
    question: Question
    part: str
    codes: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether more than one code may be chosen."""
        return self.question.kind == QuestionKind.MULTIPLE

    @property
    def in_words(self) -> bool:
        """Whether it is answered in own words."""
        return self.question.kind == QuestionKind.TEXT


def name_of(question: Question, part: str) -> str:
    """The name of an answer."""
    return f"{question.key}_{part}" if part else question.key


def answerables(questions: Iterable[Question]) -> list[Answerable]:
    """Everything that these questions ask for, in order."""
    return [
        Answerable(name_of(question, part), question, part, tuple(code for code, _words in options_of(question, part)))
        for question in questions
        for part in parts_of(question.kind)
    ]


def answerables_of(questionnaire: Questionnaire) -> list[Answerable]:
    """Everything that a questionnaire asks for, in order."""
    return answerables(questions_of(questionnaire))


def questions_of(questionnaire: Questionnaire) -> list[Question]:
    """The questions of a questionnaire in order."""
    return list(
        Question.objects.filter(section__questionnaire=questionnaire)
        .select_related("section")
        .order_by("section__position", "position")
    )


def checked(possible: Sequence[Answerable], given: Mapping[str, Any]) -> tuple[Answers, dict[str, str]]:
    """The answers that were given, and what is wrong with which (by name; the empty name for the whole)."""
    by_name = {answerable.name: answerable for answerable in possible}
    answers: Answers = {}
    problems: dict[str, str] = {}
    for name, value in given.items():
        answerable = by_name.get(name)
        if answerable is None:
            problems[""] = _("There is no question “%(name)s” in this survey. Nothing was stored.") % {
                "name": str(name)[:60]
            }
            continue
        try:
            answer = _words(answerable, value) if answerable.in_words else _choice(answerable, value)
        except Refused as refusal:
            problems[name] = str(refusal.message)
            continue
        if answer:
            answers[name] = answer
    # In the order of the questions: the order in which a page sent them says nothing.
    return {name: answers[name] for name in by_name if name in answers}, problems


def encoded(answers: Answers) -> bytes:
    """The answers as they are sealed."""
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()


def decoded(content: bytes) -> Answers:
    """The answers that were sealed."""
    answers: Answers = json.loads(content)
    return answers


def block_for(possible: Sequence[Answerable]) -> int:
    """Bytes that hold any answer to these questions, in full kilobytes."""
    longest = 2
    for answerable in possible:
        if answerable.in_words:
            # Four bytes for the widest character; a quotation mark or a new line takes two.
            size = 4 * answerable.question.longest + 2
        else:
            sizes = [len(code) + 3 for code in answerable.codes] or [0]
            size = sum(sizes) + 2 if answerable.several else max(sizes)
        longest += len(answerable.name) + 4 + size
    return -(-longest // _UNIT) * _UNIT


def _words(answerable: Answerable, value: Any) -> str:
    if not isinstance(value, str):
        raise _impossible(answerable, value)
    words = value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).strip()
    longest = answerable.question.longest
    if len(words) > longest:
        raise Refused(
            _("This answer has %(count)d characters; there is room for %(longest)d.")
            % {"count": len(words), "longest": longest},
            field=answerable.name,
        )
    return words


def _choice(answerable: Answerable, value: Any) -> str | list[str]:
    given = [value] if isinstance(value, str | int) else value
    if not isinstance(given, list | tuple) or isinstance(value, bool):
        raise _impossible(answerable, value)
    chosen = [str(code) for code in given if str(code) != ""]
    wrong = [code for code in chosen if code not in answerable.codes]
    if wrong:
        raise _impossible(answerable, wrong[0])
    if not answerable.several:
        if len(set(chosen)) > 1:
            raise Refused(_("Only one answer is possible here."), field=answerable.name)
        return chosen[0] if chosen else ""
    if DONT_KNOW in chosen and len(set(chosen)) > 1:
        raise Refused(_("Choose either answers or “don't know”, not both."), field=answerable.name)
    return [code for code in answerable.codes if code in chosen]


def _impossible(answerable: Answerable, value: Any) -> Refused:
    return Refused(
        _("“%(value)s” is no possible answer here. Choose one of those that are offered.") % {"value": str(value)[:40]},
        field=answerable.name,
    )
