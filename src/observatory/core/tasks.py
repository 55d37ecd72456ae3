"""What waits for a person, across all their roles. Each room registers a function that finds its part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from observatory.core.models import Programme, User


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, until when (None: no date), for which programme."""

    title: Any
    address: str
    programme: Programme | None = None
    due: datetime | None = None
    note: Any = ""


Finder = Callable[[User], Iterable[Task]]

_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Ask `finder` for its tasks whenever a person's are shown."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def tasks_of(person: User) -> list[Task]:
    """Everything that waits for a person, what is due first at the top."""
    found = [task for finder in _finders for task in finder(person)]
    return sorted(
        found, key=lambda task: (task.due is None, task.due.timestamp() if task.due else 0.0, str(task.title))
    )
