"""How something is done: by an actor, with permission, in one transaction, with an audit entry.

Every domain verb has this shape:

    def publish_call(actor: Actor, call: Call) -> Call:
        with deed(actor, "calls.publish_call", call, permission="calls.manage_call") as done:
            call = done.locked(call)
            if call.state != CallState.DRAFT:
                raise Refused(_("Only a draft can be published."))
            call.state = CallState.PUBLISHED
            call.save()
            done.note(state=call.state)
        return call

What is refused is told to people as it stands, and leaves nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from rules.permissions import has_perm

from observatory.core import audit

if TYPE_CHECKING:
    from django.http import HttpRequest

    from observatory.core.models import Token, User

Row = TypeVar("Row", bound=models.Model)


class NotPermitted(Exception):
    """The actor may not do this. Pages answer as if there were nothing."""


class Refused(Exception):
    """It cannot be done as things stand: the message says what, why, and what would be right, in the reader's language.

    `field` names the form field that it is about, if one.
    """

    def __init__(self, message: Any, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(str(message))


class Overtaken(Refused):
    """Somebody else changed the row since it was opened: `row` is as it is now, `base` the version that was opened."""

    def __init__(self, row: Any, base: int) -> None:
        from django.utils.translation import gettext as _

        self.row = row
        self.base = base
        super().__init__(
            _(
                "Somebody else saved a change while you were writing. Nothing of yours is lost: compare below, then save again."
            )
        )


@dataclass(frozen=True)
class Actor:
    """Who does something: a person, a personal link, a visitor, the clock of the worker, or the command line."""

    kind: str
    person: User | None = None
    token: Token | None = None

    @classmethod
    def of(cls, who: HttpRequest | User) -> Actor:
        """The person who asks. Raises NotPermitted for a visitor who is not signed in."""
        person: Any = getattr(who, "user", who)
        if not person.is_authenticated:
            raise NotPermitted
        return cls("person", person=person)

    @classmethod
    def link(cls, token: Token) -> Actor:
        """Whoever holds a personal link; it permits its purpose on its subject and nothing else."""
        return cls("link", token=token)

    @property
    def identifier(self) -> str:
        """What the audit trail names the actor by: never a name or an address."""
        if self.person is not None:
            return self.person.pk
        return self.token.pk if self.token is not None else ""

    def may(self, permission: str, subject: Any = None) -> bool:
        """Whether the actor has a permission on a subject. The clock and the command line have all of them."""
        if self.kind == "link":
            token = self.token
            return (
                token is not None
                and subject is not None
                and token.purpose == permission
                and token.subject_kind == audit.kind_of(subject)
                and token.subject == subject.pk
            )
        if self.person is not None:
            return self.person.is_active and self.person.has_perm(permission, subject)
        if self.kind == "visitor":
            return bool(has_perm(permission, AnonymousUser(), subject))  # type: ignore[no-untyped-call]
        return self.kind in {"clock", "command"}

    def stands_for(self, permission: str, subject: Any) -> str:
        """Identifier of the absent officer whose deputy the actor is in this, empty if it is their own right."""
        from observatory.core import rules

        if self.person is None:
            return ""
        absent = rules.absent_officers(self.person, audit.programme_of(subject))
        if not absent:
            return ""
        with rules.without_deputies():
            return "" if self.person.has_perm(permission, subject) else absent[0]


VISITOR = Actor("visitor")
"""Somebody who is not signed in: may do only what a rule allows to everyone."""

CLOCK = Actor("clock")
COMMAND = Actor("command")


@dataclass
class Deed:
    """A deed in progress: what it will leave in the audit trail."""

    subject: models.Model
    detail: dict[str, Any] = field(default_factory=dict)
    recorded: bool = True

    def note(self, **facts: Any) -> None:
        """Facts for the audit entry. No names, addresses or answers of persons: they cannot be taken out of the chain."""
        self.detail.update(facts)

    def about(self, subject: models.Model) -> None:
        """The row that the deed turned out to be about, where it was made on the way."""
        self.subject = subject

    def unrecorded(self) -> None:
        """Leave no entry: nothing was changed."""
        self.recorded = False

    def locked(self, row: Row, version: int | None = None) -> Row:
        """The row as it is now, held until the deed is done.

        With `version`, the one that the actor had opened: raises Overtaken if it has changed since, otherwise counts up.
        """
        current = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if version is not None:
            if current.version != version:  # type: ignore[attr-defined]
                raise Overtaken(current, version)
            current.version += 1  # type: ignore[attr-defined]
        if self.subject.pk == row.pk and type(self.subject) is type(row):
            self.subject = current
        return current


@contextmanager
def deed(
    actor: Actor,
    verb: str,
    subject: models.Model,
    *,
    permission: str,
    on: Any = None,
    detail: Mapping[str, Any] | None = None,
) -> Iterator[Deed]:
    """Check the permission, hold a transaction open while the block changes state, and write the audit entry.

    `on` is what the permission is asked for where that is another row than the subject of the entry (what a new row will
    belong to). Raises NotPermitted before anything is touched.
    """
    from observatory.core import rules

    with transaction.atomic():
        asked = subject if on is None else on
        with rules.reading_once():
            if not actor.may(permission, asked):
                raise NotPermitted
            behalf = actor.stands_for(permission, asked)
        doing = Deed(subject, dict(detail or {}))
        yield doing
        if doing.recorded:
            # A row never changes its programme, and the one that was given knows the way to it already.
            same = type(doing.subject) is type(subject) and doing.subject.pk == subject.pk
            audit.append(
                actor_kind=actor.kind,
                actor=actor.identifier,
                on_behalf_of=behalf,
                verb=verb,
                subject=doing.subject,
                programme=audit.programme_of(subject if same else doing.subject),
                detail=doing.detail,
            )
