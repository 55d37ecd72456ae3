"""The table of permissions: room -> name of the address -> roles that get in."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.journeys.cast import ROLES

TABLE: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "permissions.toml").read_text(encoding="utf-8")
)


def expected(name: str) -> set[str]:
    """The roles that get in at an address."""
    room, _, address = name.partition(":")
    return roles_in(TABLE[room][address])


def roles_in(row: str) -> set[str]:
    """The roles that a row names, by themselves or as `everyone` or `signed in`."""
    if row == "everyone":
        return set(ROLES)
    return set(ROLES) - {"visitor"} if row == "signed in" else set(row.split())
