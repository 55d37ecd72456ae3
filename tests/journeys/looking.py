"""Ask every address of the process as every role, in an installation that was played, and compare with the table.

    python -m tests.journeys.looking HOME PROGRAMME REGION [ROOM ...]

Nothing is changed: what a request does is taken back. Exit code 1 where an address answers otherwise than the table says.
"""

from __future__ import annotations

import os
import sys
from typing import Any


class _Back(Exception):
    """Takes back what a request changed, so that the next one finds the same world."""


def outcome(client: Any, address: str) -> str:
    """`in` for whoever is let in (also to a refusal), `out` for 404, `sign in` for the way there, `error` for a failure."""
    from django.db import transaction

    answers = []
    for ask in (client.get, client.post):
        try:
            with transaction.atomic():
                answer = ask(address)
                answers.append((answer.status_code, answer.headers.get("Location", "")))
                raise _Back
        except _Back:
            pass
    asked = [(status, where) for status, where in answers if status != 405]
    if any(status >= 500 for status, _ in asked):
        return "error"
    if any(status == 302 and "/account/login/" in where for status, where in asked):
        return "sign in"
    return "out" if asked and all(status in (404, 410) for status, _ in asked) else "in"


def main(home: str, programme: str, region: str, *rooms: str) -> int:
    """Look at everything and print what differs."""
    os.environ |= {"OBSERVATORY_HOME": home, "OBSERVATORY_HASHED_STATIC": "no"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "observatory.web.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from observatory.core.models import Programme
    from observatory.programme.demonstrators.models import Demonstrator
    from tests.journeys import cast, objects, table

    settings.ALLOWED_HOSTS.append("testserver")
    of = Programme.objects.get(slug=programme)
    world = cast.World(of, Demonstrator.objects.get(programme=of, region=region))
    clients = {}
    for role in cast.ROLES:
        clients[role] = Client(raise_request_exception=False)
        person = world.people[role]
        if person is not None:
            clients[role].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    differing = 0
    for name, pattern in sorted(objects.addresses().items()):
        if rooms and name.partition(":")[0] not in rooms:
            continue
        values = objects.arguments(pattern, world)
        if values is None:
            sys.stdout.write(f"{name}: no row of the kind, not looked at\n")
            continue
        found = {role: outcome(client, reverse(name, kwargs=values)) for role, client in clients.items()}
        let_in = {role for role, what in found.items() if what == "in"}
        if let_in != table.expected(name) or "error" in found.values():
            differing += 1
            sys.stdout.write(f"{name}: {found}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
