"""The questions of the stress test, one file per version, in English and French.

`bank()` gives the version that new tests use; an answered test names its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from observatory.core.text import TextInLanguages

CURRENT = 1
"""The version that a new stress test is made from."""

CORE_WEIGHT = 2
"""A core question counts so many times."""


@dataclass(frozen=True)
class Step:
    """One step of the scale: its score, its word and what it means."""

    score: int
    word: TextInLanguages
    meaning: TextInLanguages


@dataclass(frozen=True)
class Question:
    """A question: its code such as `D1.3`, whether it counts double, its words, and what a good answer can point to."""

    code: str
    core: bool
    text: TextInLanguages
    look_for: TextInLanguages

    @property
    def weight(self) -> int:
        """How often it counts in the score of its dimension."""
        return CORE_WEIGHT if self.core else 1


@dataclass(frozen=True)
class Dimension:
    """A dimension with its questions: its code such as `D1`."""

    code: str
    title: TextInLanguages
    about: TextInLanguages
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Bank:
    """A version of the stress test."""

    version: int
    title: TextInLanguages
    steps: tuple[Step, ...]
    dimensions: tuple[Dimension, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return tuple(question for dimension in self.dimensions for question in dimension.questions)

    def dimension(self, code: str) -> Dimension | None:
        """The dimension with this code, None where there is none."""
        return next((dimension for dimension in self.dimensions if dimension.code == code), None)

    def question(self, code: str) -> Question | None:
        """The question with this code, None where there is none."""
        return next((question for question in self.questions if question.code == code), None)


@cache
def bank(version: int = CURRENT) -> Bank:
    """A version of the questions. Raises FileNotFoundError for one that was never published."""
    file = Path(__file__).with_name(f"policy_{version}.toml")
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    if written["version"] != version:
        raise ValueError(f"{file.name} says that it is version {written['version']}.")
    return Bank(
        version,
        _text(written["title"]),
        tuple(Step(step["score"], _text(step["word"]), _text(step["meaning"])) for step in written["steps"]),
        tuple(
            Dimension(
                dimension["code"],
                _text(dimension["title"]),
                _text(dimension["about"]),
                tuple(
                    Question(question["code"], question["core"], _text(question["text"]), _text(question["look_for"]))
                    for question in dimension["questions"]
                ),
            )
            for dimension in written["dimensions"]
        ),
    )


def _text(words: Mapping[str, Any]) -> TextInLanguages:
    return TextInLanguages.from_json(words)
