"""A programme of invented content with its people, a call, and applications at every stage.

Odile owns the programme, Claire and Otto are its officers, Bruno is officer of another one. Eva, Emil and Ernst evaluate.
Alma, Bela and Cora apply, each for an organisation of her own. Nora has an account and no role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.prepared import prepared

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.people import create_organisation
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Organisation, Origin, Programme, Role, User
from observatory.programme.calls.domain.applications import save_application, start_application, submit_application
from observatory.programme.calls.domain.calls import close_due_calls, create_call, publish_call
from observatory.programme.calls.domain.contents import add_criterion, add_section
from observatory.programme.calls.domain.decisions import OutcomeOf, expected_outcomes, record_decision
from observatory.programme.calls.domain.evaluations import assign_evaluator, finalise_evaluation, save_evaluation
from observatory.programme.calls.domain.ranking import ranking
from observatory.programme.calls.models import Application, Assignment, Call, Decision

WRITTEN = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
OPENS = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
DURING = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
CLOSES = datetime(2026, 2, 27, 16, 0, tzinfo=UTC)
AFTER = CLOSES + timedelta(days=3)
DECIDED = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)

NAMES = ["odile", "claire", "otto", "bruno", "eva", "emil", "ernst", "alma", "bela", "cora", "nora"]
SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Cast:
    """Who is who."""

    programme: Programme
    other: Programme
    odile: User
    claire: User
    otto: User
    bruno: User
    eva: User
    emil: User
    ernst: User
    alma: User
    bela: User
    cora: User
    nora: User
    organisations: Mapping[str, Organisation]

    def actor(self, name: str) -> Actor:
        """The actor of that name."""
        return Actor.of(getattr(self, name))

    @property
    def officer(self) -> Actor:
        return self.actor("claire")


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    """Files that are handed in during a test, gone with it."""
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return tmp_path


@prepared
def cast(db: None) -> Cast:
    people = {name: User.objects.create_user(f"{name}@example.org", name=name.capitalize()) for name in NAMES}
    programme = create_programme(
        COMMAND,
        slug="regions",
        name={"en": "Regions Programme", "fr": "Programme des régions"},
        zone="Europe/Brussels",
        owner=people["odile"],
        origin=Origin.INVENTED,
    )
    other = create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=people["bruno"])
    for name in ("claire", "otto"):
        grant_role(COMMAND, programme, people[name], Role.OFFICER)
    for name in ("eva", "emil", "ernst"):
        grant_role(COMMAND, programme, people[name], Role.EVALUATOR)
    organisations = {
        name: create_organisation(
            Actor.of(people[name]),
            name={"en": f"Council of {name.capitalize()}"},
            kind=kind,
            origin=Origin.INVENTED,
        )
        for name, kind in (("alma", "authority"), ("bela", "agency"), ("cora", "cluster"))
    }
    return Cast(programme, other, **people, organisations=organisations)


def make_draft(cast: Cast, **options: Any) -> Call:
    """A call in draft with two criteria and two sections."""
    given = {
        "title": {"en": "Regions for renewal", "fr": "Régions pour le renouveau"},
        "objective": {"en": "We look for regions."},
        "services": {"en": "A workshop."},
        "opens": OPENS,
        "closes": CLOSES,
        "places": 1,
        "reserves": 1,
        "languages": ("en", "fr"),
        "now": WRITTEN,
        **options,
    }
    call = create_call(cast.officer, cast.programme, **given)
    for code, weight, minimum in (("NEED", 60, 2), ("IDEA", 40, 0)):
        add_criterion(
            cast.officer,
            call,
            code=code,
            title={"en": code.capitalize(), "fr": {"NEED": "Besoin", "IDEA": "Idée"}[code]},
            guidance={"en": f"How strong is the {code.lower()}?"},
            weight=weight,
            minimum=minimum * (20 if call.scale == 100 else 1),
        )
    for key, longest in (("problem", 10), ("vision", 20)):
        add_section(
            cast.officer,
            call,
            key=key,
            title={"en": f"The {key}", "fr": {"problem": "Le problème", "vision": "La vision"}[key]},
            guidance={"en": "Write plainly."},
            longest=longest,
        )
    call.refresh_from_db()
    return call


@prepared
def draft(cast: Cast) -> Call:
    return make_draft(cast)


@prepared
def call(cast: Cast, draft: Call) -> Call:
    """A published call."""
    return publish_call(cast.officer, draft, now=WRITTEN)


REGIONS = {"alma": "QM11", "bela": "AA62", "cora": "QO32"}


def begin(cast: Cast, call: Call, name: str, **fields: Any) -> Application:
    """A complete draft of the application of one of the three."""
    language = "fr" if name == "bela" else "en"
    application = start_application(
        cast.actor(name), call, organisation=cast.organisations[name], language=language, now=DURING
    )
    return save_application(
        cast.actor(name),
        application,
        fields={
            "region": REGIONS[name],
            "contact_name": f"{name.capitalize()} Contact",
            "contact_email": f"{name}@example.org",
            "deputy_name": "Dora Deputy",
            "deputy_email": f"deputy.{name}@example.org",
            "consent": True,
            **fields,
        },
        texts={"problem": f"The mills of {name} stand still.", "vision": "New trades in old mills."},
        now=DURING,
    )


def hand_in(cast: Cast, call: Call, name: str, **fields: Any) -> Application:
    """The application of one of the three, handed in."""
    return submit_application(cast.actor(name), begin(cast, call, name, **fields), now=DURING)


@prepared
def application(cast: Cast, call: Call) -> Application:
    """Alma's application, handed in."""
    return hand_in(cast, call, "alma")


@prepared
def applications(cast: Cast, call: Call) -> dict[str, Application]:
    """All three applications, handed in; the call has closed."""
    found = {name: hand_in(cast, call, name) for name in ("alma", "bela", "cora")}
    close_due_calls(now=AFTER)
    for row in found.values():
        row.refresh_from_db()
    return found


def assign(cast: Cast, application: Application, name: str) -> Assignment:
    return assign_evaluator(cast.officer, application, evaluator=getattr(cast, name), now=AFTER)


def score(cast: Cast, assignment: Assignment, need: object, idea: object, *, final: bool = True) -> None:
    """Scores with a comment each; final unless told otherwise."""
    name = assignment.evaluator.name.lower()
    save_evaluation(
        cast.actor(name),
        assignment,
        scores={"NEED": str(need), "IDEA": str(idea)},
        comments={"NEED": f"Need seen by reader {len(name)}{need}.", "IDEA": f"Idea seen so: {idea}."},
        now=AFTER,
    )
    if final:
        finalise_evaluation(cast.actor(name), assignment, now=AFTER)


SCORES = {
    "alma": {"eva": (4, 3), "emil": (5, 4)},
    "bela": {"eva": (3, 3), "ernst": (4, 3.5)},
    "cora": {"emil": (1, 5), "ernst": (2, 5)},
}
"""Alma: 3.6 and 4.6; Bela: 3.0 and 3.8; Cora: 2.6 and 3.2, below the minimum of NEED (1.5 under 2)."""


@prepared
def evaluated(cast: Cast, applications: dict[str, Application]) -> dict[str, Application]:
    """All three applications with their final evaluations."""
    for name, given in SCORES.items():
        for evaluator, (need, idea) in given.items():
            score(cast, assign(cast, applications[name], evaluator), need, idea)
    return applications


def outcomes_as_ranked(call: Call) -> list[OutcomeOf]:
    """The outcomes that follow from the ranking."""
    rows = ranking(call)
    expected = expected_outcomes(rows, call)
    return [OutcomeOf(row.application, str(expected[row.application.pk])) for row in rows]


@prepared
def decision(cast: Cast, call: Call, evaluated: dict[str, Application]) -> Decision:
    """The decision on the call, as the ranking has it: Alma selected, Bela in reserve, Cora not selected."""
    return record_decision(
        cast.officer,
        call,
        day=date(2026, 3, 20),
        present="Odile, Claire",
        reasons={"en": "The ranking was followed.", "fr": "Le classement a été suivi."},
        outcomes=outcomes_as_ranked(call),
        now=DECIDED,
    )


@pytest.fixture
def as_person(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody is signed in: `as_person("eva")`."""

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, name))
        return client

    return browser
