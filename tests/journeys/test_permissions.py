"""Every address of the site, asked by every role, in a world where one region has gone through all steps.

`permissions.toml` says who gets in at each address of the process; one without a row fails. What is published is for everyone, and
the back office of publications only for those who write there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.http import HttpResponse, HttpResponseNotFound
from django.test import Client
from django.urls import reverse

from observatory.core.models import Programme
from observatory.evidence.domain.editions import register_edition
from observatory.programme.demonstrators.models import Demonstrator
from observatory.web import urls
from tests.journeys import objects
from tests.journeys.cast import ROLES, World
from tests.journeys.looking import FAILED, LET_IN, SIGN_IN, outcome
from tests.journeys.table import TABLE, expected, roles_in
from tests.replay.world import PROGRAMME, REGION

ADDRESSES = objects.addresses()
PUBLIC = objects.public_addresses()
BACK_OFFICE = objects.back_office_addresses()


# -- the table -------------------------------------------------------------------------------------------------------


def test_every_address_has_a_row_and_no_row_is_left_over() -> None:
    rows = {f"{room}:{address}" for room, addresses in TABLE.items() for address in addresses}
    assert rows == set(ADDRESSES)


def test_no_address_is_overlooked() -> None:
    assert set(objects.everything()) == {*ADDRESSES.values(), *PUBLIC, *BACK_OFFICE}


def test_the_table_knows_no_other_roles() -> None:
    named = {role for room in TABLE.values() for row in room.values() for role in roles_in(row)}
    assert named == set(ROLES)


def test_what_changes_something_is_for_nobody_without_an_account() -> None:
    acts = ("edit_", "remove_", "publish", "approve", "new_", "withdraw", "launch", "close", "decision", "revoke_")
    # Taking back a dot at a board is for whoever holds the telephone that gave it.
    by_code = {"withdraw_vote", "remove_own_card"}
    open_to_visitors = {
        f"{room}:{address}"
        for room, addresses in TABLE.items()
        for address, row in addresses.items()
        if address.startswith(acts) and address not in by_code and "visitor" in roles_in(row)
    }
    assert open_to_visitors == set()


# -- the world -------------------------------------------------------------------------------------------------------


def nothing_here(request: Any, exception: Any = None) -> HttpResponse:
    return HttpResponseNotFound()


@pytest.fixture(scope="module")
def world(played: None, django_db_blocker: Any, first_folder: Path, tmp_path_factory: Any) -> Iterator[World]:
    """The played programme with an edition and with somebody in every role."""
    folder = tmp_path_factory.mktemp("permissions")
    roots = {"EDITIONS_ROOT": folder / "editions", "FIGURES_ROOT": folder / "figures"}
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        for name, root in roots.items():
            root.mkdir()
            patch.setattr(site, name, root)
        register_edition(first_folder, draw=False)
        programme = Programme.objects.get(slug=PROGRAMME)
        world = World(programme, Demonstrator.objects.get(programme=programme, slug=REGION))
        world.complete()
        # The page that says so is looked at elsewhere: here it would be drawn some thousand times.
        patch.setattr(urls, "handler404", nothing_here)
        yield world


@pytest.fixture(scope="module")
def clients(world: World, django_db_blocker: Any) -> dict[str, Client]:
    """A browser for every role, signed in."""
    found = {}
    with django_db_blocker.unblock():
        for role, person in world.people.items():
            found[role] = Client(raise_request_exception=False)
            if person is not None:
                found[role].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert set(found) == set(ROLES)
    return found


@pytest.fixture
def asked(db: None, clients: dict[str, Client]) -> Callable[..., dict[str, str]]:
    """What an address answers to every role."""

    def ask(
        address: str,
        methods: tuple[str, ...] = ("get", "post"),
        form: dict[str, str] | None = None,
        roles: tuple[str, ...] = ROLES,
    ) -> dict[str, str]:
        return {role: outcome(clients[role], address, methods, form) for role in roles}

    return ask


def told(answers: dict[str, str]) -> str:
    """The answers in a line, the roles in their order."""
    return "; ".join(f"{role}: {answers[role]}" for role in ROLES if role in answers)


# -- the answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_whom_an_address_lets_in(name: str, world: World, asked: Callable[..., dict[str, str]]) -> None:
    values = objects.arguments(ADDRESSES[name], world)
    assert values is not None, f"the world has no row that {ADDRESSES[name]} could name"
    answers = asked(reverse(name.removeprefix("account:"), kwargs=values), form=objects.form_of(name, world))
    assert FAILED not in answers.values(), told(answers)
    assert {role for role, answer in answers.items() if answer == LET_IN} == expected(name), told(answers)


@pytest.mark.parametrize("pattern", PUBLIC)
def test_what_is_published_is_for_everyone(pattern: str, world: World, asked: Callable[..., dict[str, str]]) -> None:
    answers = asked(objects.public_address(pattern), ("get",))
    assert set(answers.values()) == {objects.PUBLIC_ANSWERS.get(pattern, LET_IN)}, told(answers)


WRITERS = {"stranger", "editor", "officer", "owner", "installation"}
"""The owner of another programme writes there, on its own pages."""


WITHOUT_AND_WITH = ("visitor", "applicant", "evaluator", "lead", "expert", "editor")
"""Everybody who has no business there, and one who has."""


@pytest.mark.parametrize("pattern", BACK_OFFICE)
def test_the_back_office_lets_in_nobody_but_those_who_write(
    pattern: str, world: World, asked: Callable[..., dict[str, str]]
) -> None:
    answers = asked(objects.written_out(pattern, {}), ("get",), roles=WITHOUT_AND_WITH)
    inside = {role for role, answer in answers.items() if answer == LET_IN}
    if pattern in objects.DOORS:
        # One of them fails on purpose, to show the page for that.
        assert (FAILED in answers.values()) == (pattern == objects.FAILS_ON_PURPOSE), told(answers)
    else:
        assert inside <= WRITERS, told(answers)
        assert answers["visitor"] in {SIGN_IN, "out"}
