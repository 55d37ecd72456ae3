"""What the command line does with the site. Django starts when one of these is called, not on import."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

Progress = Callable[[str, int, int], None]


def manage(arguments: list[str]) -> None:
    """Run one of Django's own commands, such as `["makemigrations", "--check"]`."""
    _start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["observatory", *arguments])


def migrate() -> None:
    """Bring the database to the form that this version needs."""
    _start()
    from observatory.web.tables import bring_up_to_date

    bring_up_to_date()


def prepare() -> None:
    """Make everything ready for serving: database and static files."""
    migrate()
    from observatory.web.static import collect

    collect()


def serve(host: str = "127.0.0.1", port: int = 8000, *, with_worker: bool = False) -> None:
    """Prepare the site and answer requests until interrupted; with a worker beside it in a process of its own."""
    prepare()
    from django.conf import settings

    from observatory.web.server import application
    from observatory.web.server import serve as run
    from observatory.web.warming import warm_up

    # Links in mails lead to where the site is really served.
    settings.LOCAL_URL = f"http://{host}:{port}"
    with _worker_beside(settings.BASE_URL or settings.LOCAL_URL) if with_worker else nullcontext():
        warm_up(application)
        run(host, port)


def work() -> None:
    """Send mail, do jobs and run the clock until stopped."""
    migrate()
    from observatory.core import work as worker

    worker.run()


def audit_verify(noted_head: str = "") -> Any:
    """The verdict on the audit trail; see `core.audit.verify`."""
    migrate()
    from observatory.core import audit

    return audit.verify(noted_head)


def person_add_owner(email: str, name: str = "") -> None:
    """Make somebody an owner of the installation."""
    migrate()
    from observatory.core.acting import COMMAND
    from observatory.core.domain.people import make_owner

    make_owner(COMMAND, email, name=name)


def person_erase(email: str) -> None:
    """Erase a person. Raises InputError where nobody has the address."""
    migrate()
    from observatory.core.acting import COMMAND
    from observatory.core.domain.people import erase_person
    from observatory.core.models import User
    from observatory.statistics.errors import InputError

    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise InputError("nobody has this address.", code=email, remedy="Look it up in the site.")
    erase_person(COMMAND, person)


def replay(scenario: str | Path, report: Path | None = None, console: Any = None) -> dict[str, Any]:
    """Play a scenario and return what exists afterwards, counted from the database; also written to `report` as JSON.

    The fictional sample is registered first, where the scenario says that it cites it and it is not in use.
    """
    migrate()
    from observatory.programme.scenarios import SHIPPED, read_scenario
    from observatory.replay import replay as play
    from observatory.web import demonstration
    from observatory.web.demonstration import progress_bars

    told = read_scenario(SHIPPED.get(str(scenario), Path(scenario)))
    in_use = {row["series"] for row in edition_list() if row["status"] == "current"}
    if told.edition is not None and told.edition not in in_use:
        demonstration.register(None, console=console)
    with progress_bars(console) as progress:
        done = play(scenario, progress)
    counted: dict[str, Any] = {"programme": done.programme, **done.counts}
    if report is not None:
        report.write_text(json.dumps(counted, indent=1) + "\n", encoding="utf-8")
    if console is not None:
        console.print(", ".join(f"{count} {what}" for what, count in done.counts.items()), highlight=False)
    return counted


def publish_record() -> None:
    """Publish the record of the six real regions, where it is not there yet."""
    migrate()
    from observatory.core.acting import COMMAND
    from observatory.core.domain.people import make_owner
    from observatory.core.models import User
    from observatory.publications.domain.recording import publish_record as publish

    owner = User.objects.filter(is_superuser=True).order_by("joined").first()
    publish(COMMAND, owner=owner or make_owner(COMMAND, "owner@example.org", name="Owner of the installation"))


@contextmanager
def _worker_beside(base_url: str) -> Iterator[None]:
    """A worker in a process of its own, which ends with this one and writes the same addresses into mails."""
    process = subprocess.Popen(
        [sys.executable, "-m", "observatory.cli", "worker"],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "OBSERVATORY_BASE_URL": base_url},
    )

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    # Told to stop by a signal, Python would end without what stands under `finally`, and the worker would go on alone.
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def edition_add(directory: str | Path, progress: Progress | None = None, draw: bool = True) -> dict[str, Any]:
    """Register the edition in `directory`; returns it as `edition_list` does.

    `progress(what, done, total)` is called on the way, `what` being `verify`, `copy` or `figures`. Without `draw`
    the worker draws the standard figures, or a visitor's first look at each.
    """
    migrate()
    from observatory.evidence.domain.editions import draw_later, register_edition

    edition = register_edition(directory, progress=progress, draw=draw)
    if not draw:
        draw_later(edition)
    return _row(edition)


def edition_list() -> list[dict[str, Any]]:
    """All editions: id, identity, series, title, status, reason, fictional, registered, path."""
    migrate()
    from observatory.evidence.domain.editions import list_editions

    return [_row(edition) for edition in list_editions()]


def edition_current(identifier: str) -> dict[str, Any]:
    """Make the edition current in its series."""
    migrate()
    from observatory.evidence.domain.editions import make_current

    return _row(make_current(identifier))


def edition_withdraw(identifier: str, reason: str) -> dict[str, Any]:
    """Withdraw the edition."""
    migrate()
    from observatory.evidence.domain.editions import withdraw_edition

    return _row(withdraw_edition(identifier, reason))


def _row(edition: Any) -> dict[str, Any]:
    return {
        "id": edition.id,
        "identity": edition.identity,
        "series": edition.series,
        "title": edition.title,
        "status": edition.status,
        "reason": edition.reason,
        "fictional": edition.fictional,
        "registered": edition.registered,
        "path": edition.path,
    }


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.web.settings")
    import django
    from django.conf import settings

    settings.ENVIRONMENT.prepare_home()
    django.setup()
