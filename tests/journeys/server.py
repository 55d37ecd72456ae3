"""The process that the journey talks to: an installation of its own, its worker, and a clock that the test moves.

python -m tests.journeys.server PORT EDITION
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import datetime

OWNER = "proprietaire@example.org"
PROGRAMME = "regions-pilotes"
BEGINNING = datetime.fromisoformat("2031-01-06T08:00:00+00:00")


class Clock:
    """The time of this process; it goes on from where it was set."""

    def __init__(self) -> None:
        self.travel = None

    def set(self, moment: datetime) -> None:
        import time_machine

        if self.travel is not None:
            self.travel.stop()
        self.travel = time_machine.travel(moment, tick=True)
        self.travel.start()


def addresses(clock: Clock) -> None:
    """Add the address that sets the clock and does what is due then; it exists in this process alone."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from observatory.core import work
    from observatory.web import urls

    def at(request: HttpRequest) -> HttpResponse:
        clock.set(datetime.fromisoformat(request.GET["at"]))
        work.work_off()
        return HttpResponse("", content_type="text/plain")

    urls.urlpatterns.insert(0, path("clock", at))


def furnish(edition: str) -> None:
    """What an installation has before anybody comes: a database, an edition, an owner, a programme of invented content."""
    from django.conf import settings

    from observatory.core.acting import COMMAND
    from observatory.core.domain.people import make_owner
    from observatory.core.domain.programmes import create_programme
    from observatory.core.models import Origin
    from observatory.evidence.domain.editions import register_edition
    from tests import databases

    databases.copy_on_sqlite(settings.HOME)
    register_edition(edition, draw=False)
    owner = make_owner(COMMAND, OWNER, name="Odile Propriétaire")
    create_programme(
        COMMAND,
        slug=PROGRAMME,
        name={"fr": "Régions pilotes de l'union", "en": "Model regions of the union"},
        zone="Europe/Brussels",
        owner=owner,
        origin=Origin.INVENTED,
    )


def main(port: int, edition: str) -> None:
    """Furnish the installation, start its worker and answer requests until interrupted."""
    import django

    django.setup()
    from django.conf import settings

    from observatory.core import work
    from observatory.web.server import application

    settings.LOCAL_URL = settings.WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{port}"
    clock = Clock()
    clock.set(BEGINNING)
    furnish(edition)
    addresses(clock)
    threading.Thread(target=work.run, args=[threading.Event()], daemon=True).start()

    import waitress

    waitress.serve(application, host="127.0.0.1", port=port, threads=4, ident=None)


if __name__ == "__main__":
    # Not those of the tests, which the process that starts this one has: they have a home of their own.
    os.environ["DJANGO_SETTINGS_MODULE"] = "observatory.web.settings"
    main(int(sys.argv[1]), sys.argv[2])
