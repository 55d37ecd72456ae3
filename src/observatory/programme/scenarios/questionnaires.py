"""What can be answered in a questionnaire, read from its file in `surveys/questionnaires`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from observatory.programme.scenarios.kinds import emerging_industries

FOLDER = Path(__file__).parent.parent / "surveys" / "questionnaires"
STEPS = 5
"""Scales have five steps."""

Weights = tuple[Decimal, ...] | Mapping[str, Decimal]


@dataclass(frozen=True)
class Answerable:
    """One thing to answer: how, from which options, at what greatest length in characters if in words."""

    kind: Literal["scale", "single", "multiple", "text", "group"]
    options: tuple[str, ...] = ()
    extra: int = 0
    longest: int = 0

    def problem(self, weights: Weights) -> str:
        """What is wrong with weights for it; empty if nothing is."""
        values = weights if isinstance(weights, tuple) else tuple(weights.values())
        if self.kind in ("text", "group"):
            return "this question takes no weights."
        if (self.kind == "scale") != isinstance(weights, tuple):
            return "weights of this form do not fit the question."
        if isinstance(weights, tuple):
            if not STEPS <= len(weights) <= STEPS + self.extra:
                return f"{len(weights)} weights do not fit the question."
        else:
            unknown = [option for option in weights if option not in self.options]
            if unknown:
                return f"the question has no option {unknown[0]!r}."
        if not any(values):
            return "no answer has a weight."
        if self.kind == "multiple" and max(values) > 1:
            return "a chance is above 1."
        return ""

    @property
    def remedy(self) -> str:
        """What weights would be right."""
        if self.kind == "scale":
            further = ("", ', one more for "don\'t know"', ', two more for "don\'t know" and "not applicable"')[
                self.extra
            ]
            return f"Write a list of {STEPS} numbers{further}."
        if self.kind in ("single", "multiple"):
            return f"Write a table of numbers for {', '.join(self.options)}."
        return "Leave it out; open questions are answered under texts."


@cache
def answerable(questionnaire: str) -> dict[str, Answerable] | None:
    """Everything that the questionnaire asks for, by the name of the answer; None if there is no such questionnaire."""
    file = FOLDER / f"{questionnaire}.toml"
    if not file.is_file():
        return None
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    found: dict[str, Answerable] = {}
    for section in document["sections"]:
        for question in section["questions"]:
            parts = ("_importance", "_extent") if question["kind"] == "importance_extent" else ("",)
            for part in parts:
                found[f"{question['key']}{part}"] = _answerable(question)
    return found


def _answerable(question: Mapping[str, Any]) -> Answerable:
    extra = bool(question.get("dont_know")) + bool(question.get("not_applicable"))
    kind = question["kind"]
    if kind in ("single", "multiple"):
        given = question["options"]
        options = sorted(emerging_industries()) if given == "emerging_industries" else [each["key"] for each in given]
        return Answerable(kind, (*options, "dk") if question.get("dont_know") else tuple(options))
    if kind == "text":
        return Answerable("text", longest=question["longest"])
    if kind == "group":
        return Answerable("group")
    return Answerable("scale", extra=extra)
