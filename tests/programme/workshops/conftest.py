"""A fictional region with its people, and a workshop of two days in April 2025."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.prepared import prepared
from tests.programme.workshops.cast import BEFORE, DURING, FIRST_DAY, LAST_DAY, People

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Origin, Programme, Role, Scope, User
from observatory.programme.demonstrators.domain.demonstrators import create_demonstrator
from observatory.programme.demonstrators.domain.key_actors import add_key_actor
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.workshops.domain.boards import open_board
from observatory.programme.workshops.domain.workshops import create_workshop
from observatory.programme.workshops.models import Board, Workshop


@prepared
def programme(db: None) -> Programme:
    owner = User.objects.create_user("owner@example.org", name="Ola Owner")
    return create_programme(
        COMMAND,
        slug="union",
        name={"en": "Programme of the Union", "fr": "Programme de l’Union"},
        zone="Europe/Brussels",
        owner=owner,
        origin=Origin.INVENTED,
    )


@prepared
def region(programme: Programme) -> Demonstrator:
    return create_demonstrator(
        COMMAND,
        programme,
        name={"fr": "Val d’Usines", "en": "Millvale"},
        region="AA11",
        region_version="sample",
        working_language="fr",
    )


@prepared
def people(region: Demonstrator) -> People:
    programme = region.programme

    def person(name: str, role: str = "", scoped: bool = True) -> User:
        made = User.objects.create_user(f"{name}@example.org", name=name.capitalize())
        if role:
            scope = {"scope": Scope.DEMONSTRATOR, "scope_id": region.pk} if scoped else {}
            grant_role(COMMAND, programme, made, role, **scope)
        return made

    other = User.objects.create_user("other@example.org")
    create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=other)
    return People(
        person("officer", Role.OFFICER, scoped=False),
        person("expert", Role.EXPERT),
        person("lead", Role.REGION_LEAD),
        person("rapporteur"),
        other,
    )


@prepared
def officer(people: People) -> Actor:
    return Actor.of(people.officer)


@prepared
def workshop(officer: Actor, region: Demonstrator) -> Workshop:
    for number, group in enumerate(("firm", "firm", "research", "authority")):
        add_key_actor(
            COMMAND,
            region,
            organisation=f"Organisation {number}",
            name=f"Person {number}",
            email=f"person{number}@example.org",
            group=group,
            language="fr" if number % 2 else "en",
            workshop=number != 3,
        )
    return create_workshop(
        officer,
        region,
        title={"fr": "Ponts entre filières", "en": "Bridges between clusters"},
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        place="Hall 3, Millvale",
        aim={"fr": "Un concept que chacun reconnaît.", "en": "A concept that everybody recognises."},
        languages=("fr", "en"),
        now=BEFORE,
    )


@prepared
def board(officer: Actor, workshop: Workshop) -> Board:
    return open_board(
        officer,
        workshop,
        title={"fr": "Idées", "en": "Ideas"},
        question={"fr": "Que faire d’abord ?", "en": "What first?"},
        votes_per_person=3,
        groups=[{"fr": "Compétences", "en": "Skills"}, {"fr": "Machines", "en": "Machines"}],
        now=DURING,
    )


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(person: User) -> Client:
        made = Client()
        made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client
