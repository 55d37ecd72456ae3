"""What all tests share: where the real data lies, if it lies anywhere, and a home folder of their own."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadScopeScheduling

from tests import databases
from tests.prepared import KEPT, wanted
from tests.settings import HOME_OF_TESTS

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data beside the project; the test is skipped where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("real data not beside the project (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database for this process, copied from one that was migrated once."""
    process = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            databases.copy_on_sqlite(HOME_OF_TESTS)
            name = None
        else:
            name = databases.copy_on_postgresql(process)
        markers = (marker for item in request.session.items for marker in item.iter_markers("django_db"))
        if any(marker.kwargs.get("serialized_rollback") for marker in markers):
            # Tests that commit empty all tables when they end; these bring back what the migrations had put there.
            contents = connection.creation.serialize_db_to_string()
            connection._test_serialized_contents = contents  # type: ignore[attr-defined]
    yield
    with django_db_blocker.unblock():
        KEPT.clear()
        if name is not None:
            databases.drop_on_postgresql(name)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Before the transaction of a test begins, what is prepared for it lies below."""
    if fixturedef.argname == "_django_db_helper":
        with request.config.stash[blocking_manager_key].unblock():
            KEPT.make_ready(wanted(request.node))


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Every test begins in the language of the settings: a page asked for in another leaves that one behind."""
    yield
    translation.deactivate()


IN_A_BROWSER = ("tests/journeys/test_journey.py", "tests/browser/")
LONGEST = (*IN_A_BROWSER, "tests/journeys/test_permissions.py")
"""What takes longest comes first, so that no process has it before itself when the others have nothing left to do."""


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Shares the tests out among processes file by file, so that what a file prepares is prepared once.

    All that goes through a browser stays with one process: a browser is many processes itself, and two of them would take
    the machine from each other.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith(IN_A_BROWSER) else nodeid.split("::", 1)[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    files: dict[str, int] = {}

    def place(item: pytest.Item) -> tuple[int, int, list[str]]:
        found = [number for number, path in enumerate(LONGEST) if item.nodeid.startswith(path)]
        file = files.setdefault(item.nodeid.split("::", 1)[0], len(files))
        return found[0] if found else len(LONGEST), file, [make.__name__ for make in wanted(item)]

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits empties all tables when it ends; what the migrations had put there comes back for the next one.

    After the last test of a process there is no next one, and its database is gone already.
    """
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem is not None and marker is not None and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            contents = connection._test_serialized_contents  # type: ignore[attr-defined]
            connection.creation.deserialize_db_from_string(contents)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_finish() -> None:
    """What has been imported stays: looking through all of it for waste again and again is a fifth of the time of the tests."""
    gc.set_threshold(200_000, 20, 100)
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME_OF_TESTS, ignore_errors=True)


# The same examples in every run, so that a change and not chance makes a test fail; HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, max_examples=20)
hypothesis.settings.register_profile("search", deadline=None, max_examples=500)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
