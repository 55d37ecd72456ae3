"""The played world, and scenarios that differ from the one of tests in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import databases
from tests.replay.world import SCENARIO, build_world

Changed = Callable[..., Path]


@pytest.fixture(scope="module")
def played(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The tests of a module work on a database in which one region has gone through every step."""
    if connection.vendor != "sqlite":
        pytest.skip("the played world is a file of SQLite")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        file = build_world(tmp_path_factory.mktemp("world"))
    with databases.working_on(file):
        yield


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Writes the scenario of tests with words replaced: `changed(("seed = 7", "seed = 8"))`."""

    def write(*replacements: tuple[str, str], slug: str = "") -> Path:
        text = SCENARIO.read_text(encoding="utf-8")
        for old, new in (*replacements, *([('slug = "one-region"', f'slug = "{slug}"')] if slug else [])):
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
            text = text.replace(old, new)
        file = tmp_path / "changed.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write
