"""The results of a wave, read from its tallies: distributions, means, gaps, texts. Nothing here knows a person."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from observatory.programme.demonstrators.models import ActorGroup
from observatory.programme.surveys.domain.answers import questions_of
from observatory.programme.surveys.models import FreeText, FreeTextState, Question, QuestionKind, Section, Tally, Wave
from observatory.programme.surveys.scales import (
    ANSWERED,
    EXTENT,
    IMPORTANCE,
    NO_RATING,
    STEPS,
    is_scale,
    options_of,
    parts_of,
)


@dataclass(frozen=True)
class Distribution:
    """How one part of a question was answered, by all (`group` empty) or by one group.

    `n` counts those who answered, `counts` how often each option was chosen, by code, in the order of the options.
    """

    part: str
    group: str
    n: int
    counts: Mapping[str, int]

    @property
    def rated(self) -> int:
        """How many chose a step of the scale: neither “don't know” nor “not applicable”."""
        return sum(self.counts.get(step, 0) for step in STEPS)

    @property
    def mean(self) -> float | None:
        """Mean of the steps from 1 to 5; None where nobody chose one."""
        values = self._values
        return statistics.fmean(values) if values else None

    @property
    def median(self) -> float | None:
        """Median of the steps from 1 to 5; None where nobody chose one."""
        values = self._values
        return float(statistics.median(values)) if values else None

    @property
    def high(self) -> int:
        """How many chose one of the two highest steps."""
        return sum(self.counts.get(step, 0) for step in STEPS[-2:])

    @property
    def _values(self) -> list[int]:
        return [int(step) for step in STEPS for _time in range(self.counts.get(step, 0))]


@dataclass(frozen=True)
class Result:
    """What came of one question. Without distributions nothing of it may be shown (or it was answered in words)."""

    question: Question
    distributions: tuple[Distribution, ...]
    texts: tuple[FreeText, ...] = ()

    @property
    def key(self) -> str:
        """The key of the question."""
        return self.question.key

    @property
    def totals(self) -> tuple[Distribution, ...]:
        """Those of all respondents: one for each part."""
        return tuple(one for one in self.distributions if not one.group)

    @property
    def by_group(self) -> tuple[Distribution, ...]:
        """Those of groups."""
        return tuple(one for one in self.distributions if one.group)

    @property
    def in_words(self) -> bool:
        """Whether the question was answered in own words."""
        return self.question.kind == QuestionKind.TEXT

    @property
    def cleared(self) -> tuple[FreeText, ...]:
        """The texts that may be shown."""
        return tuple(text for text in self.texts if text.state == FreeTextState.CLEARED)

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.distributions) or self.in_words

    def total(self, part: str = "") -> Distribution | None:
        """The distribution of a part among all respondents."""
        return next((one for one in self.totals if one.part == part), None)


@dataclass(frozen=True)
class Gap:
    """How far something important is from being met: mean importance less mean extent, each of those who rated it."""

    result: Result
    importance: float
    extent: float
    rated_importance: int
    rated_extent: int

    @property
    def gap(self) -> float:
        """The difference of the means, in steps of the scale."""
        return self.importance - self.extent


@dataclass(frozen=True)
class Results:
    """Everything that may be shown of a wave whose answers were counted."""

    wave: Wave
    invited: int
    sections: tuple[tuple[Section, tuple[Result, ...]], ...]

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.wave.answers or 0

    @property
    def rate(self) -> float | None:
        """Answers over invited."""
        return self.answers / self.invited if self.invited else None

    @property
    def enough(self) -> bool:
        """Whether there were answers enough to show anything."""
        return self.answers >= self.wave.minimum_group

    def __iter__(self) -> Iterator[Result]:
        for _section, results in self.sections:
            yield from results

    def of(self, key: str) -> Result | None:
        """The result of the question with this key."""
        return next((result for result in self if result.key == key), None)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is most missed first: the gaps of everything that was rated for importance and extent."""
        found = []
        for result in self:
            importance, extent = result.total(IMPORTANCE), result.total(EXTENT)
            if importance is None or extent is None or importance.mean is None or extent.mean is None:
                continue
            found.append(Gap(result, importance.mean, extent.mean, importance.rated, extent.rated))
        return tuple(sorted(found, key=lambda gap: -gap.gap))


def results_of(wave: Wave) -> Results:
    """The results of a wave."""
    tallies: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for tally in Tally.objects.filter(wave=wave):
        tallies[tally.question_id, tally.part, tally.group][tally.option] = tally.count
    texts: dict[str, list[FreeText]] = defaultdict(list)
    for text in FreeText.objects.filter(wave=wave).order_by("pk"):
        texts[text.question_id].append(text)
    sections: dict[str, tuple[Section, list[Result]]] = {}
    for question in questions_of(wave.questionnaire):
        result = Result(question, tuple(_distributions(question, tallies)), tuple(texts[question.pk]))
        sections.setdefault(question.section_id, (question.section, []))[1].append(result)
    return Results(
        wave,
        wave.invitations.count(),
        tuple((section, tuple(results)) for section, results in sections.values()),
    )


def _distributions(
    question: Question, tallies: Mapping[tuple[str, str, str], Mapping[str, int]]
) -> Iterator[Distribution]:
    for part in parts_of(question.kind):
        codes = [code for code, _words in options_of(question, part)]
        for group in ("", *ActorGroup.values):
            counts = tallies.get((question.pk, part, group))
            if counts is None:
                continue
            if question.kind == QuestionKind.GROUP:
                # A group that is not named here is too small to be.
                codes = [code for code in codes if code in counts]
            yield Distribution(part, group, counts[ANSWERED], {code: counts.get(code, 0) for code in codes})


def rating_options(result: Result, part: str) -> list[tuple[str, Any]]:
    """Code and words of the steps of a scale, without “don't know” and “not applicable”."""
    options = options_of(result.question, part)
    return [(code, words) for code, words in options if code not in NO_RATING] if is_scale(result.question.kind) else []
