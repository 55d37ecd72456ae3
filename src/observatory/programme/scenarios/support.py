"""What a scenario says of a selected region: its team, policy project and key actors, and what happens in each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from observatory.programme.scenarios.kinds import (
    Amount,
    Count,
    Email,
    Industry,
    Label,
    Language,
    Line,
    Mark,
    Slug,
    Text,
)

ActorGroup = Literal["cluster_management", "firm", "research", "authority", "agency", "association", "finance", "other"]
Stage = Literal["idea", "design", "adopted", "implementing", "monitoring"]
ActorPart = Literal["designs", "decides", "funds", "implements", "is_consulted"]
StepKind = Literal["survey", "pre_assessment", "workshop", "briefing", "follow_up"]
SessionFormat = Literal["plenary", "presentation", "table", "world_cafe", "peer_session", "gallery", "vote", "visit"]
RecommendationKind = Literal[
    "governance",
    "monitoring",
    "cluster_services",
    "cross_cluster",
    "skills",
    "sme_support",
    "cluster_management",
    "funding",
    "other",
]
ProgressStatus = Literal["on_track", "done", "delayed", "changed", "dropped"]


@dataclass(frozen=True)
class TeamMember:
    """Somebody who works on the support. `account` where the person signs in: its key, or `contact` or `deputy` of the application."""

    name: Line
    organisation: Line
    part: Label
    account: str = ""


@dataclass(frozen=True)
class StageRecord:
    """One stage of the policy: when it is planned for, when it was reached, what the clusters do in it."""

    stage: Stage
    clusters_part: Text
    planned: date | None = None
    reached: date | None = None


@dataclass(frozen=True)
class ProjectActor:
    """An organisation with a part in the policy."""

    name: Line
    part: ActorPart


@dataclass(frozen=True)
class PolicyProject:
    """What the support is about: a policy with owner, rationale, instruments, roadmap and stage."""

    title: Label
    owner: Line
    problem: Text
    rationale: Text
    instruments: Text
    roadmap: Text
    stage: Stage
    industries: tuple[Industry, ...]
    value_chains: Text
    stages: tuple[StageRecord, ...]
    actors: tuple[ProjectActor, ...]


@dataclass(frozen=True)
class KeyActor:
    """A stakeholder of the region's clusters: who is asked, interviewed, invited."""

    key: Slug
    organisation: Line
    name: Line
    email: Email
    group: ActorGroup
    language: Language
    workshop: bool = False


@dataclass(frozen=True)
class Step:
    """A step of the support with planned and actual dates; each kind occurs once, whatever it holds."""

    kind: StepKind
    planned_start: date
    planned_end: date
    started: date | None = None
    ended: date | None = None
    note: Text | None = None


@dataclass(frozen=True)
class FreeText:
    """What one respondent of a group writes in answer to an open question. A respondent answers each at most once."""

    question: Line
    group: ActorGroup
    language: Language
    text: Line


@dataclass(frozen=True)
class Survey:
    """Step 1. All key actors are invited; so many of each group answer the questionnaire of that name.

    `answers` describes what they say, compactly: by the name of each answer (`trust`, `talent_importance`) the weights of
    what can be answered, for `all` groups or for single ones, which go before. A list of weights is for a scale: its five
    steps from the lowest, then, if given, "don't know" and "not applicable". A table of weights is for a choice by code;
    where several may be chosen, each weight is the chance, from 0 to 1, that the option is ticked. Answers are drawn with `seed`;
    what has no weights is not answered.
    """

    opens: datetime
    closes: datetime
    minimum_group: Count
    seed: int
    answered: Mapping[ActorGroup, int]
    answers: Mapping[str, Mapping[str, tuple[Amount, ...] | Mapping[str, Amount]]]
    questionnaire: Slug = "short_form"
    reminders: tuple[date, ...] = ()
    texts: tuple[FreeText, ...] = ()


@dataclass(frozen=True)
class Quote:
    """Something said in an interview. Only a cleared quote may be cited."""

    key: Slug
    text: Text
    cleared: bool


@dataclass(frozen=True)
class Interview:
    """A talk with a key actor, or with several: notes for the team, quotes for clearance."""

    key: Slug
    actors: tuple[Slug, ...]
    day: date
    mode: Literal["on_site", "video", "telephone"]
    interviewer: Slug
    notes: Text
    consent: bool
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class StressScore:
    """What region and expert say to one question of the stress test, 0 to 5; None is "don't know"."""

    self_score: Mark | None = None
    expert_score: Mark | None = None
    comment: Text | None = None


@dataclass(frozen=True)
class Finding:
    """What the pre-assessment found, with the evidence that it rests on (see the guide for the forms of a citation)."""

    key: Slug
    kind: Literal["strength", "gap", "question"]
    title: Label
    text: Text
    evidence: tuple[Line, ...]


@dataclass(frozen=True)
class PreAssessment:
    """Step 2."""

    interviews: tuple[Interview, ...]
    stress_test: Mapping[str, StressScore]
    findings: tuple[Finding, ...]
    peers: tuple[Line, ...] = ()
    summary: Label | None = None
    approved: date | None = None


@dataclass(frozen=True)
class Record:
    """What was noted down in a session: when, and which group said it."""

    time: time
    text: Text
    group: str = ""


@dataclass(frozen=True)
class Session:
    """A session of the workshop: when, in which form, led by whom; what was noted in it, and the rapporteur's prose.

    `moderator` and `rapporteur` are keys of participants. A session without records stays empty in the proceedings.
    """

    key: Slug
    day: Count
    starts: time
    ends: time
    format: SessionFormat
    title: Label
    room: str = ""
    moderator: str = ""
    rapporteur: str = ""
    question: Text | None = None
    records: tuple[Record, ...] = ()
    prose: Text | None = None


@dataclass(frozen=True)
class Participant:
    """Somebody at the workshop: a key actor, whose key is repeated here, or a person with name and address.

    `named` says whether the person agrees to stand with the name in the proceedings.
    """

    key: Slug
    role: Literal["host", "moderator", "expert", "peer", "presenter", "rapporteur", "participant", "observer"]
    name: str = ""
    organisation: str = ""
    email: Email | None = None
    language: Language | None = None
    attended: bool = True
    named: bool = True


@dataclass(frozen=True)
class CardGroup:
    """A heading under which cards are gathered."""

    key: Slug
    title: Label


@dataclass(frozen=True)
class Card:
    """A card on the board, its group, and the dots that it had when the board was frozen."""

    key: Slug
    session: Slug
    group: Slug
    kind: Literal["idea", "concern", "fact"]
    text: Text
    votes: int = 0


@dataclass(frozen=True)
class Board:
    """The common board: its question, groups and cards. Everybody present has so many dots."""

    title: Label
    question: Label
    votes_per_person: Count
    frozen: datetime
    groups: tuple[CardGroup, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Concept:
    """What the region and its peers worked out."""

    vision: Text
    target_groups: Text | None = None
    instruments: Text | None = None
    governance: Text | None = None
    money: Text | None = None
    first_projects: Text | None = None


@dataclass(frozen=True)
class Workshop:
    """Step 3. There may be more than one. `published` is the day on which the proceedings appeared."""

    key: Slug
    title: Label
    place: Line
    aim: Text
    languages: tuple[Language, ...]
    days: tuple[date, ...]
    sessions: tuple[Session, ...]
    participants: tuple[Participant, ...]
    board: Board | None = None
    concept: Concept | None = None
    agreed: Text | None = None
    disagreed: Text | None = None
    next_steps: Text | None = None
    published: date | None = None


@dataclass(frozen=True)
class Recommendation:
    """What the briefing recommends, to whom, and the evidence that it rests on."""

    key: Slug
    title: Label
    addressee: Line
    rationale: Label
    benefit: Text
    risk: Text
    cost: Literal["low", "medium", "high"]
    priority: Literal["low", "medium", "high"]
    horizon: Literal["short", "medium", "long"]
    evidence: tuple[Line, ...]
    kind: RecommendationKind = "other"


@dataclass(frozen=True)
class Indicator:
    """How an action is measured."""

    name: Label
    unit: Label
    baseline: Decimal
    target: Decimal


@dataclass(frozen=True)
class Action:
    """An action of the plan: owner, term, money, indicator."""

    key: Slug
    recommendation: Slug
    title: Label
    description: Text
    organisation: Line
    person: Line
    email: Email
    starts: date
    deadline: date
    budget: Amount
    funding: Line
    indicator: Indicator
    partners: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What the region remarked in its factual check on a section, a recommendation or an action, and what was done."""

    section: Line
    text: Text
    answer: Text
    how: Literal["taken_over", "partly", "not_taken_over"] = "taken_over"


@dataclass(frozen=True)
class Briefing:
    """Step 4: sections of prose, recommendations, actions, the region's check, approval."""

    title: Label
    summary: Label
    sections: Mapping[str, Text]
    recommendations: tuple[Recommendation, ...]
    actions: tuple[Action, ...]
    remarks: tuple[Remark, ...]
    approved: date


@dataclass(frozen=True)
class Progress:
    """What the owner of an action reports. A delayed, changed or dropped action needs a reason."""

    action: Slug
    day: date
    status: ProgressStatus
    value: Decimal | None = None
    note: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True)
class FollowUp:
    """The look back, so many months after approval."""

    months: Count
    reports: tuple[Progress, ...]
    summary: Label


@dataclass(frozen=True)
class Demonstrator:
    """The support of one selected application, step by step. Later steps may be missing while the region is under way."""

    application: Slug
    name: Label
    working_language: Language
    challenge: Label
    response: Label
    agreed: date
    team: tuple[TeamMember, ...]
    policy_project: PolicyProject
    key_actors: tuple[KeyActor, ...]
    steps: tuple[Step, ...]
    survey: Survey | None = None
    pre_assessment: PreAssessment | None = None
    workshops: tuple[Workshop, ...] = ()
    briefing: Briefing | None = None
    follow_up: FollowUp | None = None


@dataclass(frozen=True)
class Publication:
    """An article, a newsletter issue or the story of a region. `parts` are the items of a newsletter, in order."""

    key: Slug
    kind: Literal["article", "newsletter", "region_story"]
    title: Label
    summary: Label
    body: Label
    published: date
    application: str = ""
    parts: tuple[Slug, ...] = field(default=())
    number: int | None = None
