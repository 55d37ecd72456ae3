"""What the command line does with the site. Django starts when one of these is called, not on import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


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
    from observatory.web.server import serve as run

    run(host, port)


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "observatory.web.settings")
    import django

    django.setup()
