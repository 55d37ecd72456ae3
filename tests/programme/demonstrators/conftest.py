"""A fictional region with its people, without a call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.prepared import prepared
from tests.programme.demonstrators.cast import People

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Origin, Programme, Role, Scope, User
from observatory.programme.demonstrators.domain.demonstrators import create_demonstrator
from observatory.programme.demonstrators.models import Demonstrator, PolicyProject


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
        challenge={"fr": "Les machines dorment.", "en": "The machines are idle."},
        working_language="fr",
    )


@prepared
def project(region: Demonstrator) -> PolicyProject:
    return region.policy_project


def person(name: str, role: str, programme: Programme, on: Demonstrator | None = None) -> User:
    """Somebody with a role in the programme, or on one region alone."""
    made = User.objects.create_user(f"{name}@example.org", name=name.capitalize())
    scope = {"scope": Scope.DEMONSTRATOR, "scope_id": on.pk} if on is not None else {}
    grant_role(COMMAND, programme, made, role, **scope)
    return made


@prepared
def officer(programme: Programme) -> Actor:
    return Actor.of(person("officer", Role.OFFICER, programme))


@prepared
def people(region: Demonstrator, officer: Actor) -> People:
    programme = region.programme
    next_door = create_demonstrator(
        COMMAND, programme, name={"en": "Next door"}, region="AA12", region_version="sample", working_language="en"
    )
    stranger = User.objects.create_user("stranger@example.org", name="Stranger")
    create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=stranger)
    assert officer.person is not None
    return People(
        User.objects.get(email="owner@example.org"),
        officer.person,
        person("expert", Role.EXPERT, programme, region),
        person("lead", Role.REGION_LEAD, programme, region),
        person("neighbour", Role.REGION_LEAD, programme, next_door),
        stranger,
    )


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(person: User) -> Client:
        made = Client()
        made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client
