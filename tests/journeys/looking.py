"""What an address of the site answers to whoever asks it."""

from __future__ import annotations

from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client

LET_IN, OUT, SIGN_IN, FAILED = "in", "out", "sign in", "error"


class _Back(Exception):
    """Takes back what a request changed, so that the next one finds the same world."""


def _close(answer: Any) -> None:
    """Let go of files, as a server does; but not of the database, where everything is still to be taken back."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def outcome(
    client: Client, address: str, methods: tuple[str, ...] = ("get", "post"), form: dict[str, str] | None = None
) -> str:
    """`in` for whoever is let in (also to a refusal), `out` for 404 and 410, `sign in` for the way there, `error` for a failure.

    Asked is by GET, and by POST where that leads nowhere, because some addresses only act; what a request does is taken back.
    """
    answers = []
    cookies = client.cookies.copy()
    for method in methods:
        # Signing out, too, is taken back.
        client.cookies = cookies.copy()
        try:
            with transaction.atomic():
                answer = client.get(address) if method == "get" else client.post(address, form or {})
                _close(answer)
                answers.append((answer.status_code, answer.headers.get("Location", "")))
                raise _Back
        except _Back:
            pass
        client.cookies = cookies
        if answers[-1][0] not in (404, 405):
            break
    asked = [(status, where) for status, where in answers if status != 405]
    if any(status >= 500 for status, _ in asked):
        return FAILED
    if any(status == 302 and ("/account/login/" in where or "/cms/login/" in where) for status, where in asked):
        return SIGN_IN
    # The back office sends those who may not to its first page.
    shown_out = [status in (403, 404, 410) or (status == 302 and where == "/cms/") for status, where in asked]
    return OUT if asked and all(shown_out) else LET_IN
