"""Every address of the process and every role: who gets in, and for whom there is nothing.

What one may not see answers 404; a visitor is sent to sign in first. `permissions.toml` has a row for every address: the roles
that get in, with what they have to do to reach it (GET, or POST where the address only acts). An address without a row fails.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.journeys import objects
from tests.journeys.cast import ROLES, World

TABLE = tomllib.loads((Path(__file__).parent / "permissions.toml").read_text(encoding="utf-8"))
"""Room -> name of the address -> roles that get in; `everyone` stands for all of them."""

ADDRESSES = objects.addresses()


class _Back(Exception):
    """Takes back what a request changed, so that the next one finds the same world."""


def expected(name: str) -> set[str]:
    room, _, address = name.partition(":")
    row = TABLE[room][address]
    return set(ROLES) if row == "everyone" else set(row.split())


def test_every_address_has_a_row_and_no_row_is_left_over() -> None:
    rows = {f"{room}:{address}" for room, addresses in TABLE.items() for address in addresses}
    assert rows == set(ADDRESSES)


def test_the_table_knows_no_other_roles() -> None:
    named = {role for room in TABLE.values() for row in room.values() if row != "everyone" for role in row.split()}
    assert named <= set(ROLES)


@pytest.fixture(scope="module")
def clients(world: World) -> Iterator[dict[str, Client]]:
    found = {}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        person = world.people[role]
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        found[role] = client
    return found


def outcome(client: Client, address: str) -> str:
    """`in` for whoever is let in (also to a refusal), `out` for 404, `sign in` for the way to signing in."""
    answers = []
    for ask in (client.get, client.post):
        try:
            with transaction.atomic():
                answer = ask(address)
                answers.append((answer.status_code, answer.headers.get("Location", "")))
                raise _Back
        except _Back:
            pass
    if any(status >= 500 for status, _ in answers):
        return "error"
    asked = [(status, where) for status, where in answers if status != 405]
    if any(status == 302 and "/account/login/" in where for status, where in asked):
        return "sign in"
    if asked and all(status == 404 for status, _ in asked):
        return "out"
    return "in"


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_address_lets_in_whom_the_table_names(name: str, world: World, clients: dict[str, Client]) -> None:
    values: dict[str, Any] | None = objects.arguments(ADDRESSES[name], world)
    assert values is not None, f"the world has no row for {ADDRESSES[name]}"
    address = reverse(name, kwargs=values)
    found = {role: outcome(client, address) for role, client in clients.items()}
    assert "error" not in found.values(), found
    assert {role for role, what in found.items() if what == "in"} == expected(name), found
