"""Who works on the region in these tests, and how the last deed stands in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.core.acting import Actor
from observatory.core.models import AuditEntry, User

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@dataclass(frozen=True)
class People:
    """Who works on the region, one who works on another region of the programme, and an owner of another programme."""

    owner: User
    officer: User
    expert: User
    lead: User
    neighbour: User
    stranger: User

    def actor(self, name: str) -> Actor:
        """The actor of that name."""
        return Actor.of(getattr(self, name))


EVERYBODY = ("owner", "officer", "expert", "lead", "neighbour", "stranger")
OFFICE = {"owner", "officer"}
TEAM = OFFICE | {"expert", "lead"}


def last_entry() -> AuditEntry:
    """What the last deed left in the audit trail."""
    return AuditEntry.objects.order_by("-sequence")[0]
