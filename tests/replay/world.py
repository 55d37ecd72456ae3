"""A world in which one region has gone through every step, for tests that look at everything and make nothing.

It is played once from `tests/data/one_region.toml` and kept under the hash of all that it comes from; whoever needs it gets a copy.
Everybody in it signs in with the password of the demonstration, and the mails lie in its mailbox.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

import observatory
from tests import databases

SCENARIO = Path(__file__).resolve().parents[1] / "data" / "one_region.toml"
PROGRAMME = "one-region"
REGION = "val-de-verlaine"

KEPT = databases.KEPT.with_name("worlds")
SOURCES = ("core", "evidence", "documents", "programme", "publications", "replay")


def build_world(home: Path) -> Path:
    """Put the world into a home folder, as a server expects it there; returns the file of its database."""
    kept = KEPT / identity()
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not kept.is_dir():
            for old in KEPT.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            draft = KEPT / f"draft-{os.getpid()}"
            _play(draft)
            draft.replace(kept)
    shutil.copytree(kept, home, dirs_exist_ok=True)
    return home / "database" / "observatory.sqlite3"


def identity() -> str:
    """A hash of all that the world comes from: the tables, the scenario, and the code that plays it."""
    digest = hashlib.sha256(databases.identity().encode())
    package = Path(observatory.__file__).parent
    files = [SCENARIO, Path(__file__)]
    for folder in SOURCES:
        files += sorted(file for file in (package / folder).rglob("*") if file.suffix in {".py", ".toml", ".html"})
    for file in files:
        digest.update(f"{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _play(home: Path) -> None:
    from django.test import override_settings

    from observatory.core.acting import COMMAND
    from observatory.core.domain.people import make_owner
    from observatory.replay import replay

    database = home / "database" / "observatory.sqlite3"
    database.parent.mkdir(mode=0o700, parents=True)
    shutil.copyfile(databases.template_on_sqlite(), database)
    with (
        databases.working_on(database),
        override_settings(
            EMAIL_BACKEND="observatory.core.mailbox.MailboxBackend",
            MAILBOX_ROOT=home / "mail",
            # The site knows no other passwords than those that were hashed as it does.
            PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
        ),
    ):
        make_owner(COMMAND, "owner@example.org", name="Owner of the installation")
        replay(SCENARIO)
        databases.write_back()
