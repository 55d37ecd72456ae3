"""What all tests share: where the real data lies, if it lies anywhere, and a home folder of their own."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Before Django reads its settings: tests keep everything in a folder that is gone afterwards, one per process, and
# see nothing of a developer's own installation. The database may be another one, so that all can run on PostgreSQL.
HOME = Path(tempfile.mkdtemp(prefix="observatory-tests-"))
for name in [name for name in os.environ if name.startswith("OBSERVATORY_") and name != "OBSERVATORY_DATABASE_URL"]:
    del os.environ[name]
os.environ["OBSERVATORY_HOME"] = str(HOME)
os.environ["OBSERVATORY_HASHED_STATIC"] = "no"
os.environ["DJANGO_SETTINGS_MODULE"] = "observatory.web.settings"

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import translation  # noqa: E402
from django.utils.functional import empty  # noqa: E402

if settings.configured:
    # pytest-django read them from the ini file before it came here: once more, now with the variables above.
    importlib.reload(sys.modules["observatory.web.settings"])
    settings._wrapped = empty
    for opened in connections.all(initialized_only=True):
        opened.close()
        del connections[opened.alias]
    connections.__dict__.pop("settings", None)
    connections._settings = None

settings.ENVIRONMENT.prepare_home()

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data beside the project; the test is skipped where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("real data not beside the project (../shared/data)")
    return folder


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Every test begins in the language of the settings: a page asked for in another leaves that one behind."""
    yield
    translation.deactivate()


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


# The same examples in every run, so that a change and not chance makes a test fail; HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=500)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
