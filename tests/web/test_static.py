"""Static files are collected once, and again when the package changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings

from observatory.web import static
from observatory.web.environment import read


@pytest.fixture
def hashed(settings: Any, tmp_path: Path) -> Iterator[Path]:
    # The files of one room are enough here; those of all would take their time to compress.
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [settings.PACKAGE / "core" / "static"]
    finders.get_finder.cache_clear()
    settings.ENVIRONMENT = read({"OBSERVATORY_HOME": str(tmp_path), "OBSERVATORY_HASHED_STATIC": "yes"})
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    yield tmp_path / "static"
    finders.get_finder.cache_clear()


def test_names_change_with_the_content_and_a_second_start_has_nothing_to_do(hashed: Path) -> None:
    assert static.collect() is True
    assert staticfiles_storage.url("core/tokens.css").startswith("/static/core/tokens.")
    assert staticfiles_storage.url("core/tokens.css") != "/static/core/tokens.css"
    assert list((hashed / "core" / "fonts").glob("ibm-plex-sans-latin-400-normal.*.woff2"))
    assert static.collect() is False
    (hashed / ".made-of").write_text("something else")
    assert static.collect() is True


def test_nothing_is_collected_where_files_are_served_as_they_lie(hashed: Path, tmp_path: Path) -> None:
    plain = read({"OBSERVATORY_HOME": str(tmp_path), "OBSERVATORY_HASHED_STATIC": "no"})
    with override_settings(ENVIRONMENT=plain):
        assert static.collect() is False
    assert not hashed.exists()
