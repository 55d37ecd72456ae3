"""How rows that cite evidence are called and where they are shown: each room above says so for its own kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from observatory.core.models import User


@dataclass(frozen=True)
class Citing:
    """A row that rests on a fact, as a reader sees it: what it is, what it says, where it is shown."""

    kind: Any
    title: Any
    address: str


Describe = Callable[[str, User | None], Citing | None]
"""From the identifier of a row and the reader to its description; None if the reader may not see it, or it is gone."""

Resting = Callable[[str], Iterable[tuple[str, str]]]
"""From the identifier of a row to the kinds and identifiers of what rests on it."""

_kinds: dict[str, Describe] = {}
_resting: dict[str, list[Resting]] = {}


def register(kind: str, describe: Describe) -> None:
    """Rows of this kind (`briefings.recommendation`) are described by this function."""
    _kinds[kind] = describe


def described(kind: str, identifier: str, reader: User | None) -> Citing | None:
    """The citing row as this reader may see it."""
    describe = _kinds.get(kind)
    return describe(identifier, reader) if describe is not None else None


def register_resting(kind: str, find: Resting) -> None:
    """What rests on rows of this kind (`assessments.finding`) is found by this function, among others."""
    _resting.setdefault(kind, []).append(find)


def resting_on(kind: str, identifier: str, reader: User | None) -> list[Citing]:
    """What rests on a row, in any room above, as far as this reader may see it."""
    found = (described(*row, reader) for find in _resting.get(kind, []) for row in find(identifier))
    return [row for row in found if row is not None]
