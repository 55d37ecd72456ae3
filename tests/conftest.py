"""What all tests share: where the real data lies, if it lies anywhere, and a home folder of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.utils import translation

from tests.settings import HOME_OF_TESTS

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
    shutil.rmtree(HOME_OF_TESTS, ignore_errors=True)


# The same examples in every run, so that a change and not chance makes a test fail; HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=500)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
