"""What a programme's page in the office leads to. Rooms above register their lists when the site starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from observatory.core.models import Programme, User


@dataclass(frozen=True)
class Entry:
    """A page of a programme: the name of its address (which takes the programme's short name), its words, whom it is for."""

    address: str
    label: Any
    permission: str
    position: int


_entries: dict[str, Entry] = {}


def register(address: str, label: Any, *, permission: str, position: int) -> None:
    """Let a programme's page lead to the named address, for those who have the permission on the programme."""
    _entries[address] = Entry(address, label, permission, position)


def links(person: User, programme: Programme) -> list[tuple[Any, str]]:
    """Words and address of every page of a programme that the person may open, in order."""
    return [
        (entry.label, reverse(entry.address, args=[programme.slug]))
        for entry in sorted(_entries.values(), key=lambda entry: entry.position)
        if person.has_perm(entry.permission, programme)
    ]
