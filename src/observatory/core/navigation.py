"""What stands in the head of every page. Rooms above register their entries when the site starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One link of the main navigation: the name of its address, its words (lazily translated) and its place."""

    address: str
    label: Any
    position: int


_entries: dict[str, Entry] = {}
_search: list[str] = []


def register(address: str, label: Any, position: int) -> None:
    """Put a link to the named address into the main navigation; lower positions come first."""
    _entries[address] = Entry(address, label, position)


def register_search(address: str) -> None:
    """Name the address that answers the search box (GET, parameter `q`)."""
    _search[:] = [address]


def entries() -> list[Entry]:
    """The main navigation in order."""
    return sorted(_entries.values(), key=lambda entry: (entry.position, entry.address))


def search() -> str | None:
    """The name of the address that answers the search box, if any does."""
    return _search[0] if _search else None
