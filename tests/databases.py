"""Databases for tests: migrated once, then copied, because the migrations of all applications take most of a minute.

The template is kept from run to run under the hash of every migration that it holds. Each process of a run gets a copy of its own:
of a file on SQLite, of a database on PostgreSQL.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from observatory.web.tables import bring_up_to_date

KEPT = Path(__file__).resolve().parents[1] / "test-artefacts" / "databases"


def identity() -> str:
    """A hash of everything that makes the tables: the migrations of all applications."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """One process makes the template, the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _use(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def give_to(home: Path) -> None:
    """Put a migrated database into the home of a server that a test starts, where one is kept."""
    template = KEPT / f"{identity()}.sqlite3"
    if template.is_file():
        (home / "database").mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(template, home / "database" / "observatory.sqlite3")


@contextmanager
def working_on(file: Path) -> Iterator[None]:
    """Let this process work on another file for the length of the block."""
    before = str(settings.DATABASES["default"]["NAME"])
    _use(str(file))
    try:
        yield
    finally:
        _use(before)


def template_on_sqlite() -> Path:
    """The migrated database, made where it is missing; the process has to choose a file of its own afterwards."""
    template = KEPT / f"{identity()}.sqlite3"
    with _alone():
        if not template.is_file():
            for old in KEPT.glob("*.*"):
                old.unlink()
            draft = template.with_suffix(f".{os.getpid()}")
            _use(str(draft))
            bring_up_to_date()
            write_back()
            draft.replace(template)
    return template


def write_back() -> None:
    """Bring everything into the file that this process works on, so that it can be copied, and let go of it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections["default"].close()


def copy_on_sqlite(folder: Path) -> None:
    """Let this process work on a copy of the template, which is made where it is missing."""
    copy = folder / "database" / "tests.sqlite3"
    shutil.copyfile(template_on_sqlite(), copy)
    _use(str(copy))


def copy_on_postgresql(process: str) -> str:
    """Let this process work on a copy of the template database; returns its name, to be dropped afterwards."""
    first = str(settings.DATABASES["default"]["NAME"])
    template, copy = f"template_{identity()}", f"test_{identity()}_{process}"
    with _alone():
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            known = cursor.fetchone() is not None
            if not known:
                cursor.execute(f"CREATE DATABASE {template}")
        if not known:
            _use(template)
            bring_up_to_date()
            _use(first)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {copy}")
            cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {template}")
    _use(copy)
    return copy


def drop_on_postgresql(name: str) -> None:
    """Remove the copy of this process."""
    connections.close_all()
    _use("postgres")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
