"""The form of one dimension of the stress test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from observatory.core.forms import VersionedForm
from observatory.programme.assessments.models import Confidence, StressAnswer
from observatory.programme.assessments.stress_tests import Dimension, Question, Step

UNKNOWN = "unknown"
"""What the choice “don't know” is called in the form."""


class StressForm(VersionedForm):
    """Per question of the dimension: a score or “don't know”, confidence, evidence or link, comment."""

    def __init__(
        self,
        dimension: Dimension,
        steps: Sequence[Step],
        answers: Mapping[str, StressAnswer],
        language: str,
        data: Any = None,
        *,
        version: int,
    ) -> None:
        self.dimension = dimension
        self.language = language
        super().__init__(data, initial={"version": version})
        scale = [(str(step.score), f"{step.score} {step.word.read(language).text}") for step in steps]
        for question in dimension.questions:
            answer = answers.get(question.code)
            score = None if answer is None else UNKNOWN if answer.score is None else str(answer.score)
            name = _name(question.code)
            self.fields[f"{name}_score"] = forms.ChoiceField(
                label=question.text.read(language).text,
                choices=[*scale, (UNKNOWN, gettext_lazy("don't know"))],
                widget=forms.RadioSelect,
                required=False,
                initial=score,
            )
            self.fields[f"{name}_confidence"] = forms.ChoiceField(
                label=gettext_lazy("How sure are you?"),
                choices=Confidence.choices,
                required=False,
                initial=Confidence.MEDIUM if answer is None else answer.confidence,
            )
            self.fields[f"{name}_source"] = forms.CharField(
                label=gettext_lazy("Evidence or link"),
                max_length=500,
                required=False,
                initial="" if answer is None else answer.source,
            )
            self.fields[f"{name}_comment"] = forms.CharField(
                label=gettext_lazy("Comment"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="" if answer is None else answer.comment,
            )

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The questions with their fields, as the template draws them."""
        found = []
        for question in self.dimension.questions:
            name = _name(question.code)
            fields = {part: self[f"{name}_{part}"] for part in ("score", "confidence", "source", "comment")}
            more = any(fields[part].value() or fields[part].errors for part in ("source", "comment"))
            found.append({"question": question, "more": more, **fields})
        return found

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What was answered, as the verb takes it."""
        return {question.code: self._answer(question) for question in self.dimension.questions}

    def field_of(self, code: str) -> str:
        """The name of the field that stands for a question."""
        return f"{_name(code)}_score" if code else ""

    def changed(self, now: Mapping[str, StressAnswer]) -> list[tuple[Any, str]]:
        """The question and the present answer, for each that differs from what was written here."""
        found = []
        for question in self.dimension.questions:
            written, answer = self._answer(question), now.get(question.code)
            present = None if answer is None else answer.score
            unknown = answer is not None and answer.score is None
            same = written["score"] == present and written["unknown"] == unknown
            if same and (answer is None or (written["source"], written["comment"]) == (answer.source, answer.comment)):
                continue
            words = _("no answer") if answer is None else _("don't know") if unknown else str(present)
            texts = [words] if answer is None else [words, answer.source, answer.comment]
            found.append((f"{question.code} {question.text.read(self.language).text}", "\n".join(filter(None, texts))))
        return found

    def _answer(self, question: Question) -> dict[str, Any]:
        name = _name(question.code)
        given = self.cleaned_data.get(f"{name}_score", "")
        return {
            "score": int(given) if given.isdigit() else None,
            "unknown": given == UNKNOWN,
            "source": self.cleaned_data.get(f"{name}_source", ""),
            "comment": self.cleaned_data.get(f"{name}_comment", ""),
            "confidence": self.cleaned_data.get(f"{name}_confidence") or Confidence.MEDIUM,
        }


def _name(code: str) -> str:
    return code.replace(".", "_")
