"""What a scenario holds: the programme, its people, the call, the applications with their scores, the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from observatory.programme.scenarios.kinds import (
    Amount,
    Count,
    Email,
    Emerging,
    Label,
    Language,
    Line,
    Share,
    Slug,
    Zone,
)
from observatory.programme.scenarios.shaping import Sources
from observatory.programme.scenarios.support import Demonstrator, Publication

OrganisationKind = Literal[
    "authority", "ministry", "agency", "cluster", "university", "firm", "association", "consultancy", "other"
]


@dataclass(frozen=True)
class Programme:
    """The office's undertaking. Everything in a scenario is invented, and says so."""

    slug: Slug
    name: Label
    zone: Zone
    origin: Literal["invented"]


@dataclass(frozen=True)
class Account:
    """Somebody who signs in. Region leads are not here: they are the contacts of the applications."""

    key: Slug
    name: Line
    email: Email
    role: Literal["owner", "officer", "evaluator", "expert", "editor"]
    language: Language
    organisation: str = ""
    position: str = ""
    expertise: str = ""


@dataclass(frozen=True)
class Region:
    """A region that the scenario invents itself, beside those of the fictional union."""

    code: Line
    name: Label
    country: Line


@dataclass(frozen=True)
class Criterion:
    """What applications are scored by. Weights are per cent and add up to 100."""

    code: Line
    title: Label
    guidance: Label
    weight: Share
    minimum: Amount = Decimal(0)


@dataclass(frozen=True)
class NoteSection:
    """A section of the concept note and its greatest length in words."""

    key: Slug
    title: Label
    guidance: Label
    longest: Count


@dataclass(frozen=True)
class Call:
    """The invitation to apply. Scores go from 0 to `scale` (5 or 100)."""

    title: Label
    objective: Label
    services: Label
    opens: datetime
    closes: datetime
    places: Count
    languages: tuple[Language, ...]
    criteria: tuple[Criterion, ...]
    sections: tuple[NoteSection, ...]
    reserves: int = 0
    scale: int = 5


@dataclass(frozen=True)
class Applicant:
    """The organisation that applies."""

    name: Line
    kind: OrganisationKind
    website: str = ""


@dataclass(frozen=True)
class Person:
    """A contact or a deputy; the contact signs in, submits, and leads the region if it is selected."""

    name: Line
    email: Email
    position: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Evaluation:
    """One evaluator's marks for one application, and the comment from which the letter to the applicant is made.

    The comment is in the language of the application. `remarks` may say more on single criteria.
    """

    evaluator: Slug
    scores: Mapping[str, Decimal]
    comment: Line
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Application:
    """What a region submits, what evaluators say of it, and the reason of the decision on it."""

    key: Slug
    region: Line
    language: Language
    organisation: Applicant
    contact: Person
    deputy: Person
    emerging_industries: tuple[Emerging, ...]
    clusters: tuple[Line, ...]
    workshop_window: Line
    submitted: datetime
    concept_note: Mapping[str, str]
    evaluations: tuple[Evaluation, ...]
    reason: Label
    authority: str = ""
    partners: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A tie between an evaluator and an application, declared by the one or detected by the office."""

    evaluator: Slug
    application: Slug
    source: Literal["declared", "detected"]
    explanation: Line


@dataclass(frozen=True)
class Decision:
    """The meeting that decides: when, who is present, why so."""

    day: date
    present: tuple[Line, ...]
    reasons: Label


@dataclass(frozen=True)
class Scenario:
    """A whole programme told as data; all references inside it are known to hold.

    `edition` names the series of editions that it cites, where that can be drawn anew. `file` is where it was read from,
    `sources` know the line of each of its parts.
    """

    title: Label
    languages: tuple[Language, ...]
    programme: Programme
    accounts: tuple[Account, ...]
    call: Call
    applications: tuple[Application, ...]
    decision: Decision
    conflicts: tuple[Conflict, ...] = ()
    regions: tuple[Region, ...] = ()
    demonstrators: tuple[Demonstrator, ...] = ()
    publications: tuple[Publication, ...] = ()
    edition: Literal["sample"] | None = None
    file: str = ""
    sources: Sources = field(default_factory=lambda: Sources("", {}), repr=False, compare=False)

    def account(self, key: str) -> Account:
        """The account of that key; KeyError if there is none."""
        for each in self.accounts:
            if each.key == key:
                return each
        raise KeyError(key)

    def application(self, key: str) -> Application:
        """The application of that key; KeyError if there is none."""
        for each in self.applications:
            if each.key == key:
                return each
        raise KeyError(key)

    def demonstrator(self, key: str) -> Demonstrator:
        """The support of the application of that key; KeyError if there is none."""
        for each in self.demonstrators:
            if each.application == key:
                return each
        raise KeyError(key)
