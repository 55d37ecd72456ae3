"""What the command line does with the site. Django starts when one of these is called, not on import."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
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
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def prepare() -> None:
    """Make everything ready for serving: database and static files."""
    migrate()
    from observatory.web.static import collect

    collect()


def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Prepare the site and answer requests until interrupted."""
    prepare()
    from observatory.web.server import application
    from observatory.web.server import serve as run
    from observatory.web.warming import warm_up

    warm_up(application)
    run(host, port)


def edition_add(directory: str | Path, progress: Progress | None = None, draw: bool = True) -> dict[str, Any]:
    """Register the edition in `directory`; returns it as `edition_list` does.

    `progress(what, done, total)` is called on the way, `what` being `verify`, `copy` or `figures`. Without `draw`
    figures are drawn when they are first looked at.
    """
    migrate()
    from observatory.evidence.domain.editions import register_edition

    return _row(register_edition(directory, progress=progress, draw=draw))


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
