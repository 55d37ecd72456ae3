"""The site and its worker are killed while applications are being handed in: nothing accepted is lost, nothing is there twice."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests import databases

from observatory.core import audit
from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.people import create_organisation
from observatory.core.domain.programmes import create_programme
from observatory.core.models import AuditEntry, Message, MessageState, Origin, User
from observatory.programme.calls.domain.applications import save_application, start_application
from observatory.programme.calls.domain.calls import create_call, publish_call
from observatory.programme.calls.domain.contents import add_criterion, add_section
from observatory.programme.calls.models import Application, ApplicationState

APPLICANTS = 8
ACCEPTED_BEFORE = 3
"""So many have got their receipt when the processes are killed; the others stand in line."""
PATIENCE = 120


@dataclass
class Applicants:
    """Everybody with a complete draft, and what the site answered them."""

    drafts: dict[str, str]
    """Identifier of each application, and the session of who writes it."""
    accepted: set[str] = field(default_factory=set)
    enough: threading.Event = field(default_factory=threading.Event)

    def hand_in(self, port: int, application: str) -> None:
        """Press the button; the site may fall silent."""
        token = secrets.token_hex(16)
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            web.request(
                "POST",
                f"/en/applications/{application}/submit/",
                f"csrfmiddlewaretoken={token}",
                {
                    "Cookie": f"csrftoken={token}; sessionid={self.drafts[application]}",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            answer = web.getresponse()
            answer.read()
        except (ConnectionError, http.client.HTTPException):
            return
        finally:
            web.close()
        assert (answer.status, answer.headers["Location"]) == (302, f"/en/applications/{application}/receipt/")
        self.accepted.add(application)
        if len(self.accepted) >= ACCEPTED_BEFORE:
            self.enough.set()

    def hand_in_all(self, port: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.hand_in, args=(port, each)) for each in self.drafts]
        for thread in threads:
            thread.start()
        return threads


@pytest.fixture
def home(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Path]:
    """An installation of its own, which other processes work on too."""
    if connection.vendor != "sqlite":
        pytest.skip("the processes that are killed share a file of SQLite")
    databases.give_to(tmp_path)
    with databases.working_on(tmp_path / "database" / "observatory.sqlite3"), django_db_blocker.unblock():
        yield tmp_path


@pytest.fixture
def applicants(home: Path) -> Applicants:
    owner = User.objects.create_user("odile@example.org", name="Odile")
    programme = create_programme(
        COMMAND, slug="regions", name={"en": "Regions"}, zone="UTC", owner=owner, origin=Origin.INVENTED
    )
    now = timezone.now()
    call = create_call(
        Actor.of(owner),
        programme,
        title={"en": "Regions for renewal"},
        objective={"en": "We look for regions."},
        services={"en": "A workshop."},
        opens=now - timedelta(days=1),
        closes=now + timedelta(days=1),
        places=1,
        reserves=0,
        languages=("en",),
        now=now - timedelta(days=2),
    )
    add_criterion(Actor.of(owner), call, code="NEED", title={"en": "Need"}, guidance={"en": "How strong?"}, weight=100)
    add_section(
        Actor.of(owner), call, key="problem", title={"en": "The problem"}, guidance={"en": "Plainly."}, longest=9
    )
    call.refresh_from_db()
    call = publish_call(Actor.of(owner), call, now=now - timedelta(days=2))
    drafts = {}
    for number in range(APPLICANTS):
        person = User.objects.create_user(f"applicant.{number}@example.org", name=f"Applicant {number}")
        actor = Actor.of(person)
        council = create_organisation(actor, name={"en": f"Council {number}"}, kind="authority", origin=Origin.INVENTED)
        row = save_application(
            actor,
            start_application(actor, call, organisation=council, language="en"),
            fields={
                "region": "QM11",
                "contact_name": person.name,
                "contact_email": person.email,
                "deputy_name": "Dora Deputy",
                "deputy_email": f"deputy.{number}@example.org",
                "consent": True,
            },
            texts={"problem": "The mills stand still."},
        )
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        drafts[row.pk] = client.cookies["sessionid"].value
    return Applicants(drafts)


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The site with its worker, as anybody starts it; whatever is left of both at the end is killed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OBSERVATORY_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "observatory.web.settings",
        "OBSERVATORY_HOME": str(home),
        "OBSERVATORY_HASHED_STATIC": "no",
        # The key that signed the sessions of the applicants.
        "OBSERVATORY_SECRET_KEY": str(settings.SECRET_KEY),
    }
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "observatory.cli", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, (home / "log").read_text()[-3000:]
            assert time.monotonic() < until, "the site did not start"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the site and its worker at once, wherever they are."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def receipts() -> list[str]:
    """To whom receipts were written."""
    return sorted(Message.objects.filter(key="calls.receipt").values_list("address", flat=True))


def test_what_was_accepted_before_the_kill_is_there_once_and_the_rest_can_be_handed_in_again(
    home: Path, applicants: Applicants
) -> None:
    with serving(home) as (port, process):
        threads = applicants.hand_in_all(port)
        assert applicants.enough.wait(PATIENCE)
        kill(process)
        for thread in threads:
            thread.join(PATIENCE)
    kept = set(Application.objects.filter(state=ApplicationState.SUBMITTED).values_list("pk", flat=True))
    # One may have been accepted whose answer was never sent.
    assert applicants.accepted <= kept
    assert AuditEntry.objects.filter(verb="calls.submit_application").count() == len(kept)
    assert len(receipts()) == 2 * len(kept)
    assert audit.verify().sound

    with serving(home) as (port, process):
        for thread in applicants.hand_in_all(port):
            thread.join(PATIENCE)
        assert applicants.accepted == set(applicants.drafts)
        until = time.monotonic() + PATIENCE
        while Message.objects.exclude(state=MessageState.SENT).exists() and time.monotonic() < until:
            time.sleep(0.2)
    numbers = Application.objects.filter(state=ApplicationState.SUBMITTED).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, APPLICANTS + 1))
    assert AuditEntry.objects.filter(verb="calls.submit_application").count() == APPLICANTS
    assert len(receipts()) == 2 * APPLICANTS == len(set(receipts()))
    assert not Message.objects.exclude(state=MessageState.SENT).exists()
    assert len(list((home / "mail").glob("*.eml"))) == Message.objects.count()
    assert audit.verify().sound
