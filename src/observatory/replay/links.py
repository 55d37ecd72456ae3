"""Personal links: a person of the scenario opens the mail and follows the link in it, as people without an account do."""

from __future__ import annotations

import re
from datetime import datetime

from django.db.models import Model

from observatory.core.acting import Actor
from observatory.core.audit import kind_of
from observatory.core.domain.outbox import preview
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.core.models import Message

_ADDRESS = re.compile(r"https?://\S+")


def holder_of_link(about: Model, *, mail: str, purpose: str, now: datetime) -> Actor:
    """Whoever got the latest mail of that kind about a row, and has opened the link in it on that day.

    Raises LookupError where there is no such mail, LinkEnded where its link did not hold on that day.
    """
    message = (
        Message.objects.filter(key=mail, about_kind=kind_of(about), about=str(about.pk)).order_by("-created").first()
    )
    if message is None:
        raise LookupError(f"no mail {mail} about {about.pk}")
    for address in _ADDRESS.findall(preview(message, links=True)):
        secret = address.rstrip("/.,").rpartition("/")[2]
        try:
            return Actor.link(open_token(secret, purpose, now=now))
        except LinkEnded:
            continue
    raise LinkEnded
