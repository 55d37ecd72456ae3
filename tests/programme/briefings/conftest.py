"""A region of an invented programme on its way to a briefing, with its people and its evidence.

Odile owns the programme, Claire is its officer, Bruno is officer of another one. Ewa is the region's expert, Lena leads the
region, Nora has an account and no role. Paul Ferrand owns an action and has no account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.prepared import prepared

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Message, Origin, Programme, Role, Scope, User
from observatory.core.text import TextInLanguages
from observatory.evidence.domain.facts import freeze
from observatory.evidence.models import Evidence, EvidenceKind
from observatory.programme.assessments.domain.assessments import begin_pre_assessment
from observatory.programme.assessments.domain.findings import add_finding, agree_finding
from observatory.programme.assessments.models import Finding
from observatory.programme.briefings import printing
from observatory.programme.briefings.domain.actions import add_action
from observatory.programme.briefings.domain.approval import approve_briefing, publish_briefing
from observatory.programme.briefings.domain.briefings import begin_briefing, edit_briefing, save_section
from observatory.programme.briefings.domain.checking import (
    close_factual_check,
    confirm_facts,
    open_factual_check,
)
from observatory.programme.briefings.domain.recommendations import add_recommendation
from observatory.programme.briefings.models import Action, Briefing, Recommendation
from observatory.programme.demonstrators.models import Demonstrator, PolicyProject, Step, StepKind

WRITTEN = datetime(2024, 3, 1, 9, tzinfo=UTC)
APPROVED = datetime(2024, 5, 31, 9, tzinfo=UTC)
PUBLISHED = datetime(2024, 6, 3, 9, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"

NAMES = ["odile", "claire", "bruno", "ewa", "lena", "nora"]


@dataclass
class World:
    """Who is who, and what there is."""

    programme: Programme
    people: dict[str, User]
    demonstrator: Demonstrator
    briefing: Briefing
    quote: Evidence
    vote: Evidence
    finding: Finding

    def actor(self, name: str) -> Actor:
        """The actor of that name."""
        return Actor.of(self.people[name])

    @property
    def officer(self) -> Actor:
        return self.actor("claire")

    @property
    def lead(self) -> Actor:
        return self.actor("lena")

    def client(self, name: str = "") -> Client:
        """A browser in which that person is signed in; nobody without a name."""
        client = Client()
        if name:
            client.force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def section(self, key: str) -> Any:
        return self.briefing.sections.get(key=key)

    def recommend(self, **changes: Any) -> Recommendation:
        """A recommendation with everything it needs."""
        given: dict[str, Any] = {
            "title": {"en": "Open the test hall", "fr": "Ouvrir la halle d’essai"},
            "text": {"en": "Let firms outside the cluster use it."},
            "addressee": "Regional council",
            "kind": "cluster_services",
            "rationale": {"en": "It stands empty."},
            "benefit": {"en": "More tests."},
            "cost": "medium",
            "risk": {"en": "Nobody comes."},
            "priority": "high",
            "horizon": "short",
            "evidence": [self.quote],
            **changes,
        }
        return add_recommendation(self.officer, self.briefing, **given)

    def act(self, recommendation: Recommendation, **changes: Any) -> Action:
        """An action with everything it needs."""
        given: dict[str, Any] = {
            "title": {"en": "Opening hours for all", "fr": "Des horaires pour tous"},
            "description": {"en": "Two days a week."},
            "owner_organisation": "Vest Test Centre",
            "owner_name": "Paul Ferrand",
            "owner_email": "paul.ferrand@example.org",
            "owner_language": "fr",
            "partners": ["Chamber of Vest"],
            "start": date(2024, 9, 1),
            "end": date(2026, 8, 31),
            "budget": 120000,
            "funding": "Regional budget",
            "indicator": {"en": "Firms that test", "fr": "Entreprises qui testent"},
            "unit": {"en": "firms", "fr": "entreprises"},
            "baseline": 4,
            "target": 24,
            **changes,
        }
        return add_action(self.officer, recommendation, **given)

    def complete(self) -> tuple[Recommendation, Action]:
        """Everything that the approval needs: texts, a recommendation, an action, the region's check."""
        self.briefing.refresh_from_db()
        edit_briefing(
            self.officer,
            self.briefing,
            version=self.briefing.version,
            title=self.briefing.title,
            summary={"en": "What to do.", "fr": "Que faire."},
        )
        challenge = self.section("challenge")
        save_section(self.officer, challenge, version=challenge.version, prose={"en": "Old trades, new trades."})
        recommendation = self.recommend(findings=[self.finding])
        action = self.act(recommendation)
        self.check()
        return recommendation, action

    def check(self) -> None:
        """A round of the factual check without remarks."""
        check = open_factual_check(self.officer, self.briefing, now=WRITTEN)
        confirm_facts(self.lead, check, now=WRITTEN)
        close_factual_check(self.officer, check, now=WRITTEN)
        self.briefing.refresh_from_db()

    def approve(self) -> tuple[Recommendation, Action]:
        """The plan as it was approved."""
        made = self.complete()
        approve_briefing(self.officer, self.briefing, now=APPROVED)
        for row in (self.briefing, *made):
            row.refresh_from_db()
        return made

    def publish(self) -> tuple[Recommendation, Action]:
        """The plan as everybody reads it."""
        made = self.approve()
        publish_briefing(self.officer, self.briefing, now=PUBLISHED)
        self.briefing.refresh_from_db()
        return made


@prepared
def world(db: None) -> World:
    people = {
        name: User.objects.create_user(f"{name}@example.org", name=name.capitalize(), language="en") for name in NAMES
    }
    programme = create_programme(
        COMMAND,
        slug="regions",
        name={"en": "Regions Programme", "fr": "Programme des régions"},
        zone="Europe/Brussels",
        owner=people["odile"],
        origin=Origin.INVENTED,
    )
    create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=people["bruno"])
    grant_role(COMMAND, programme, people["claire"], Role.OFFICER)
    demonstrator = Demonstrator.objects.create(
        programme=programme,
        slug="vest",
        name=TextInLanguages.from_json({"en": "Vest", "fr": "Ouest"}),
        region_version="sample",
        region="XA11",
        country="XA",
        challenge=TextInLanguages.from_json({"en": "The mills close.", "fr": "Les usines ferment."}),
        response=TextInLanguages.from_json({"en": "A test hall.", "fr": "Une halle d’essai."}),
        working_language="en",
        origin=Origin.INVENTED,
    )
    for position, kind in enumerate(StepKind.values, start=1):
        Step.objects.create(
            demonstrator=demonstrator,
            kind=kind,
            position=position,
            started=date(2023, position, 1),
            origin=Origin.INVENTED,
        )
    PolicyProject.objects.create(
        demonstrator=demonstrator,
        title=TextInLanguages.from_json({"en": "Factories of tomorrow"}),
        owner="Council of Vest",
        problem=TextInLanguages.from_json({"en": "Machines are old."}),
        roadmap=TextInLanguages.from_json({"en": "First the hall, then the fund."}),
        industries=["C28"],
        origin=Origin.INVENTED,
    )
    for name, role in (("ewa", Role.EXPERT), ("lena", Role.REGION_LEAD)):
        grant_role(COMMAND, programme, people[name], role, scope=Scope.DEMONSTRATOR, scope_id=demonstrator.pk)
    common: dict[str, Any] = {
        "programme": programme,
        "source": {"en": "Interview", "fr": "Entretien"},
        "day": date(2023, 2, 3),
        "demonstrator": demonstrator.pk,
        "public": True,
    }
    quote = freeze(
        kind=EvidenceKind.QUOTE,
        title={"en": "“Our machines are older than I am”"},
        content={"text": "Our machines are older than I am.", "language": "en", "attribution": "a plant manager"},
        **common,
    )
    vote = freeze(
        kind=EvidenceKind.VOTE,
        title={"en": "“Shared hall”: 12 dots of 40", "fr": "« Halle commune » : 12 points sur 40"},
        content={"text": "Shared hall", "language": "en", "facts": {"Dots": 12, "Dots on the whole board": 40}},
        **common,
    )
    expert = Actor.of(people["ewa"])
    finding = add_finding(
        expert,
        begin_pre_assessment(expert, demonstrator),
        kind="gap",
        title={"en": "Machines are old"},
        text={"en": "Nobody has bought one for ten years."},
        evidence=[vote],
    )
    finding = agree_finding(expert, finding)
    briefing = begin_briefing(Actor.of(people["claire"]), demonstrator, now=WRITTEN)
    return World(programme, people, demonstrator, briefing, quote, vote, finding)


@pytest.fixture(autouse=True)
def nothing_printed() -> Iterator[None]:
    """Every test prints for itself."""
    yield
    printing._files.clear()


def link_in(message: Message) -> str:
    """The path of the personal link of a mail."""
    from observatory.core.domain.outbox import preview

    text = preview(message, links=True)
    return next(word for word in text.split() if "/progress/" in word).partition("8000")[2]
