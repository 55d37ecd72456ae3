"""Fixtures whose rows are written once and serve every test that asks for them, not once for each test.

What a prepared fixture writes lies in a savepoint that stays open from test to test. A test works on top of it, takes back
what it did itself, as always, and gets a copy of its own of what the fixture returned. Fixtures that rest on one another lie
on one another; the tests of a file are put in an order in which little has to be taken off. Where a test commits, there are no
savepoints: nothing is kept for it, and its fixtures are what they look like.

A prepared fixture may rest on others of its kind and on `db`, writes into the database alone, and has nothing to put away.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

Make = Callable[..., Any]


def prepared(make: Make) -> Any:
    """Make a fixture of this function that is prepared once."""

    def fixture(**given: Any) -> Any:
        return KEPT.of_this_test(make) if make in KEPT else make(**given)

    fixture.__name__ = make.__name__
    fixture.__doc__ = make.__doc__
    fixture.__module__ = make.__module__
    fixture.__signature__ = inspect.signature(make)  # type: ignore[attr-defined]
    fixture.prepares = make  # type: ignore[attr-defined]
    return pytest.fixture(fixture)


def wanted(item: pytest.Item) -> list[Make]:
    """What is prepared for a test, each after what it rests on."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        return []
    definitions = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009
    found: list[Make] = []

    def add(name: str, resting: str) -> None:
        make = getattr(definitions[name][-1].func, "prepares", None) if name in definitions else None
        if make is None:
            assert not resting or name == "db", f"{resting} is prepared and cannot rest on {name}, which is not"
        elif make not in found:
            for other in inspect.signature(make).parameters:
                add(other, name)
            found.append(make)

    for name in getattr(item, "fixturenames"):  # noqa: B009
        add(name, "")
    return found


@dataclass
class Layer:
    """What one fixture wrote, and what it and those below it returned."""

    make: Make
    savepoint: Any
    values: dict[Make, Any]


@dataclass
class Kept:
    """The layers that are there now."""

    layers: list[Layer] = field(default_factory=list)
    copied: dict[Make, Any] | None = None

    def __contains__(self, make: Make) -> bool:
        return any(layer.make is make for layer in self.layers)

    def make_ready(self, wanted: list[Make]) -> None:
        """Take off what a test does not want and lay on what it misses."""
        self.copied = None
        if self.layers and not connection.in_atomic_block:
            # A test has closed the connection, and with it everything is gone.
            self.layers.clear()
        alike = 0
        for layer, make in zip(self.layers, wanted, strict=False):
            if layer.make is not make:
                break
            alike += 1
        self.clear(alike)
        for make in wanted[alike:]:
            self._lay(make)

    def _lay(self, make: Make) -> None:
        savepoint = transaction.atomic()
        # Domain verbs that insist on a transaction of their own get along with one of the tests.
        savepoint._from_testcase = True  # type: ignore[attr-defined]
        savepoint.__enter__()
        try:
            # What is below stays as it was, also where this one changes an object of it.
            values = copy.deepcopy(self.layers[-1].values) if self.layers else {}
            names = {known.__name__: value for known, value in values.items()}
            values[make] = make(**{name: names.get(name) for name in inspect.signature(make).parameters})
        except BaseException:
            transaction.set_rollback(True)
            savepoint.__exit__(None, None, None)
            raise
        self.layers.append(Layer(make, savepoint, values))

    def clear(self, but: int = 0) -> None:
        """Take everything off but so many of the lowest."""
        while len(self.layers) > but:
            layer = self.layers.pop()
            transaction.set_rollback(True)
            layer.savepoint.__exit__(None, None, None)

    def of_this_test(self, make: Make) -> Any:
        """What a fixture returned, for this test alone; what refers to the same object still does."""
        if self.copied is None:
            self.copied = copy.deepcopy(self.layers[-1].values)
        return self.copied[make]


KEPT = Kept()
