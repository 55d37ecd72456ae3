"""A region with key actors of several groups, its people, and a small questionnaire to ask them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.prepared import prepared

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Programme, Role, Scope, User
from observatory.programme.demonstrators.domain.demonstrators import create_demonstrator
from observatory.programme.demonstrators.domain.key_actors import add_key_actor
from observatory.programme.demonstrators.models import Demonstrator, KeyActor
from observatory.programme.surveys.domain.answering import submit_answer
from observatory.programme.surveys.domain.questionnaires import create_questionnaire
from observatory.programme.surveys.domain.waves import create_wave, launch_wave
from observatory.programme.surveys.models import Questionnaire, Wave

SMALL = """
key = "small"
title = { en = "A small survey", fr = "Une petite enquête" }
minutes = 2

[[sections]]
key = "first"
title = { en = "First", fr = "D’abord" }
text = { en = "How far does each statement hold?", fr = "Dans quelle mesure est-ce vrai ?" }

[[sections.questions]]
key = "group"
kind = "group"
text = { en = "To which group do you belong?", fr = "À quel groupe appartenez-vous ?" }

[[sections.questions]]
key = "trust"
kind = "agreement"
text = { en = "The members trust one another.", fr = "Les membres se font confiance." }
dont_know = true

[[sections.questions]]
key = "talent"
kind = "importance_extent"
text = { en = "Finding skilled people", fr = "Trouver des personnes qualifiées" }
dont_know = true
not_applicable = true

[[sections]]
key = "second"
title = { en = "Second", fr = "Ensuite" }

[[sections.questions]]
key = "obstacles"
kind = "multiple"
text = { en = "What stands in the way?", fr = "Qu’est-ce qui fait obstacle ?" }
options = [
    { key = "time", text = { en = "lack of time", fr = "manque de temps" } },
    { key = "money", text = { en = "lack of money", fr = "manque d’argent" } },
]
dont_know = true

[[sections.questions]]
key = "change"
kind = "text"
text = { en = "What would you change?", fr = "Que changeriez-vous ?" }
longest = 80
"""


@dataclass(frozen=True)
class Cast:
    """Who is who: Claire is officer, Ines expert and Remi lead of the region; Bruno is officer of another programme."""

    programme: Programme
    demonstrator: Demonstrator
    questionnaire: Questionnaire
    claire: User
    ines: User
    remi: User
    bruno: User

    @property
    def officer(self) -> Actor:
        return Actor.of(self.claire)

    @property
    def stranger(self) -> Actor:
        return Actor.of(self.bruno)


@prepared
def cast(db: None) -> Cast:
    people = {
        name: User.objects.create_user(f"{name}@example.org", name=name.capitalize())
        for name in ("claire", "ines", "remi", "bruno")
    }
    programme = create_programme(
        COMMAND,
        slug="regions",
        name={"en": "Regions", "fr": "Régions"},
        zone="Europe/Brussels",
        owner=people["claire"],
        origin="invented",
    )
    create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=people["bruno"])
    demonstrator = create_demonstrator(
        COMMAND,
        programme,
        name={"en": "Karst Coast", "fr": "Côte du Karst"},
        region="XA11",
        region_version="sample",
        country="XA",
        working_language="fr",
    )
    for name, role in (("ines", Role.EXPERT), ("remi", Role.REGION_LEAD)):
        grant_role(COMMAND, programme, people[name], role, scope=Scope.DEMONSTRATOR, scope_id=demonstrator.pk)
    questionnaire = create_questionnaire(COMMAND, programme, source=SMALL)
    return Cast(programme, demonstrator, questionnaire, **people)


@pytest.fixture
def invite(cast: Cast) -> Callable[..., list[KeyActor]]:
    """Puts so many key actors of each group into the region's list."""

    def invite(language: str = "fr", **groups: int) -> list[KeyActor]:
        return [
            add_key_actor(
                COMMAND,
                cast.demonstrator,
                organisation=f"Organisation {group} {number}",
                name=f"Person {group} {number}",
                email=f"{group}.{number}@example.org",
                group=group,
                language=language,
            )
            for group, count in groups.items()
            for number in range(count)
        ]

    return invite


@pytest.fixture
def plan(cast: Cast) -> Callable[..., Wave]:
    """Plans a wave that is open now."""

    def plan(**changes: Any) -> Wave:
        now = timezone.now()
        given: dict[str, Any] = {
            "questionnaire": cast.questionnaire,
            "title": {"en": "Survey of the key actors", "fr": "Enquête auprès des acteurs clés"},
            "opens": now - timedelta(days=2),
            "closes": now + timedelta(days=10),
            "cross_tables": ("trust", "obstacles"),
        }
        return create_wave(cast.officer, cast.demonstrator, **{**given, **changes})

    return plan


@dataclass(frozen=True)
class Launched:
    """An open wave and the secret of each link, group by group in the order given."""

    wave: Wave
    secrets: tuple[str, ...]

    def answer(self, number: int, now: datetime | None = None, **answers: Any) -> None:
        """Answer through the link with this number."""
        submit_answer(self.secrets[number], answers, now=now)


@pytest.fixture
def launch(cast: Cast, plan: Callable[..., Wave], invite: Callable[..., list[KeyActor]]) -> Callable[..., Launched]:
    """Launches a wave among key actors of these groups (twelve firms where none are named)."""

    def launch(groups: dict[str, int] | None = None, **changes: Any) -> Launched:
        actors = invite(**(groups or {"firm": 12}))
        wave = plan(**changes)
        secrets = {actor.pk: secret for actor, secret in launch_wave(cast.officer, wave)}
        return Launched(Wave.objects.get(pk=wave.pk), tuple(secrets[actor.pk] for actor in actors))

    return launch
