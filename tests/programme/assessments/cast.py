"""Who works on the region of these tests, what was said to them, and answers to the stress test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from observatory.core.acting import Actor
from observatory.core.models import Message, Programme, User
from observatory.programme.assessments.domain.findings import add_finding, agree_finding
from observatory.programme.assessments.domain.interviews import plan_interview, record_interview
from observatory.programme.assessments.domain.quotes import add_quote, clear_quote
from observatory.programme.assessments.domain.stress_tests import finalise_stress_test, save_stress_answers
from observatory.programme.assessments.models import (
    Finding,
    Interview,
    InterviewQuote,
    PreAssessment,
    Rater,
    StressTest,
)
from observatory.programme.assessments.stress_tests import bank
from observatory.programme.demonstrators.models import Demonstrator, KeyActor

TALK = date(2025, 9, 2)
LATER = datetime(2025, 9, 20, 10, tzinfo=UTC)

SPOKEN = "Trois guichets, c’est deux de trop : personne ne sait à quelle porte frapper."
TRANSLATED = "Three counters are two too many: nobody knows at which door to knock."
SECRET = "Between us, the council decides too late."
"""What stands in the working notes and nowhere else."""


@dataclass(frozen=True)
class Cast:
    """Claire is officer, Ines expert and Remi lead of the region; Nils is expert of another region, Bruno runs another programme."""

    programme: Programme
    demonstrator: Demonstrator
    actors: tuple[KeyActor, ...]
    claire: User
    ines: User
    remi: User
    nils: User
    bruno: User

    @property
    def officer(self) -> Actor:
        return Actor.of(self.claire)

    @property
    def expert(self) -> Actor:
        return Actor.of(self.ines)

    @property
    def lead(self) -> Actor:
        return Actor.of(self.remi)

    @property
    def outsiders(self) -> tuple[Actor, ...]:
        return (Actor.of(self.nils), Actor.of(self.bruno))


def held_interview(cast: Cast, row: PreAssessment, *, consent: bool = True) -> Interview:
    """An interview with the first key actor, written up."""
    interview = plan_interview(cast.expert, row, day=TALK, key_actors=cast.actors[:1])
    return record_interview(
        cast.expert, interview, notes=SECRET, may_be_quoted=consent, may_be_listed=consent, now=LATER
    )


def proposed_quote(cast: Cast, interview: Interview, **given: Any) -> InterviewQuote:
    """Words of that interview in French, with a translation."""
    return add_quote(cast.expert, interview, **{"text": {"fr": SPOKEN, "en": TRANSLATED}, "theme": "works", **given})


def cleared_quote(cast: Cast, interview: Interview, **given: Any) -> InterviewQuote:
    """The same, cleared on behalf of the person."""
    quote = proposed_quote(cast, interview, **given)
    clear_quote(cast.expert, quote, attribution="name", note="by letter", now=LATER)
    return InterviewQuote.objects.get(pk=quote.pk)


def every(score: int | None, **others: int | None) -> dict[str, dict[str, Any]]:
    """An answer to every question: this score, or another one for the codes named with an underscore (`D1_2=5`)."""
    answers: dict[str, dict[str, Any]] = {}
    for question in bank().questions:
        value = others.get(question.code.replace(".", "_"), score)
        answers[question.code] = {"score": value, "unknown": value is None, "confidence": "high"}
    return answers


def finished_stress_test(
    cast: Cast, row: PreAssessment, own: Mapping[str, Any] | None = None, expert: Mapping[str, Any] | None = None
) -> None:
    """Both sides answer and make it final: the region sees itself at 4 and the experts at 3, unless said otherwise."""
    for actor, rater, answers in (
        (cast.lead, Rater.SELF, own or every(4)),
        (cast.expert, Rater.EXPERT, expert or every(3)),
    ):
        test = StressTest.objects.get(pre_assessment=row, rater=rater)
        save_stress_answers(actor, test, answers=answers)
        finalise_stress_test(actor, StressTest.objects.get(pk=test.pk), now=LATER)


def agreed_finding(cast: Cast, row: PreAssessment, *evidence: Any) -> Finding:
    """A gap that rests on this evidence, agreed."""
    finding = add_finding(
        cast.expert,
        row,
        kind="gap",
        title={
            "en": "Small firms do not find the clusters",
            "fr": "Les petites entreprises ne trouvent pas les clusters",
        },
        text={"en": "There are too many counters.", "fr": "Il y a trop de guichets."},
        evidence=evidence,
    )
    return agree_finding(cast.expert, finding, now=LATER)


def link_in(message: Message) -> str:
    """The path of the personal link in a mail."""
    from observatory.core.domain import outbox

    address = outbox._links(message)["link"]
    return "/" + address.split("/", 3)[3]


def secret_in(message: Message) -> str:
    """The secret in the personal link of a mail."""
    return link_in(message).rstrip("/").rsplit("/", 1)[1]
