"""The pages on which a questionnaire is answered. Nothing is kept between them: each carries the answers given so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from observatory.programme.surveys.domain.answers import Answerable, Answers, answerables, checked, questions_of
from observatory.programme.surveys.models import QuestionKind, Questionnaire, Section
from observatory.programme.surveys.scales import NO_RATING, PARTS, STEPS, options_of

CONTROLS = {"page", "go", "csrfmiddlewaretoken"}
"""What a page sends besides answers."""

START = 0


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    code: str
    words: Any
    chosen: bool


@dataclass(frozen=True)
class Item:
    """One thing to answer, as the page shows it."""

    answerable: Answerable
    label: Any
    choices: tuple[Choice, ...]
    others: tuple[Choice, ...]
    text: str
    problem: str

    @property
    def name(self) -> str:
        """The name of the answer."""
        return self.answerable.name

    @property
    def form(self) -> str:
        """How it is answered: `scale`, `several`, `one` or `words`."""
        if self.answerable.in_words:
            return "words"
        if self.answerable.several:
            return "several"
        return "scale" if self.choices and self.choices[0].code in STEPS else "one"

    @property
    def given(self) -> list[Any]:
        """The words of what was chosen, or the own words."""
        return [choice.words for choice in (*self.choices, *self.others) if choice.chosen] or (
            [self.text] if self.text else []
        )


@dataclass(frozen=True)
class Asked:
    """A question with its items: one, or two for a question with two ratings."""

    question: Any
    items: tuple[Item, ...]


class Sheet:
    """A questionnaire with the answers that a page sent. Pages: 0 the start, 1 to `last` the sections, `review` the end."""

    def __init__(self, questionnaire: Questionnaire, data: QueryDict | None = None) -> None:
        self.questionnaire = questionnaire
        self.questions = questions_of(questionnaire)
        self.possible = answerables(self.questions)
        self.sections: list[Section] = list(dict.fromkeys(question.section for question in self.questions))
        self.given: dict[str, list[str]] = {}
        self.answers: Answers = {}
        self.problems: dict[str, str] = {}
        self.page = START
        if data is not None:
            self.given = {name: values for name, values in data.lists() if name not in CONTROLS}
            self.answers, self.problems = checked(self.possible, self._values())
            self.page = self._number(data.get("page", ""))

    @property
    def last(self) -> int:
        """The number of the last section."""
        return len(self.sections)

    @property
    def review(self) -> int:
        """The number of the page on which all answers are shown before they are sent."""
        return self.last + 1

    def turn(self, go: str) -> int:
        """The page that a button leads to; where something is wrong, the page on which it is."""
        if self.problems:
            wrong = [place for place, section in enumerate(self.sections, start=1) if self._wrong_in(section)]
            return wrong[0] if wrong else min(max(self.page, START), self.review)
        if go == "next":
            return min(self.page + 1, self.review)
        if go == "back":
            return max(self.page - 1, START)
        if go.startswith("page-"):
            return self._number(go.removeprefix("page-"))
        return self.page

    def section(self, page: int) -> Section | None:
        """The section of a page; None for the start and the end."""
        return self.sections[page - 1] if 1 <= page <= self.last else None

    def asked(self, section: Section) -> list[Asked]:
        """The questions of a section with what was answered."""
        return [
            Asked(question, tuple(self._item(one) for one in answerables([question])))
            for question in self.questions
            if question.section_id == section.pk
        ]

    def carried(self, page: int) -> list[tuple[str, str]]:
        """Name and value of everything that was answered on other pages: a page sends it along, hidden."""
        section = self.section(page)
        here = {one.name for one in self.possible if section is not None and one.question.section_id == section.pk}
        known = {one.name for one in self.possible}
        return [
            (name, value)
            for name, values in self.given.items()
            if name in known - here
            for value in values
            if value != ""
        ]

    def reviewed(self) -> list[tuple[int, Section, list[Asked]]]:
        """Page, section and questions with their answers."""
        return [(page, section, self.asked(section)) for page, section in enumerate(self.sections, start=1)]

    def _values(self) -> Mapping[str, Any]:
        in_words = {one.name for one in self.possible if one.in_words}
        return {name: values[-1] if name in in_words else values for name, values in self.given.items()}

    def _number(self, text: str) -> int:
        return min(int(text), self.review) if text.isascii() and text.isdigit() and len(text) < 4 else START

    def _wrong_in(self, section: Section) -> bool:
        return any(one.name in self.problems for one in self.possible if one.question.section_id == section.pk)

    def _item(self, one: Answerable) -> Item:
        values: Sequence[str] = self.given.get(one.name, [])
        choices = [Choice(code, words, code in values) for code, words in options_of(one.question, one.part)]
        plain = one.question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.GROUP)
        return Item(
            answerable=one,
            label=PARTS.get(one.part, ""),
            choices=tuple(choice for choice in choices if plain or choice.code not in NO_RATING),
            others=tuple(choice for choice in choices if not plain and choice.code in NO_RATING),
            text=values[-1] if one.in_words and values else "",
            problem=self.problems.get(one.name, ""),
        )
