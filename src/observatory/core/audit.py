"""The chain of audit entries: how one is added, and how the whole is verified.

An entry's hash is the SHA-256 of its fields, written as JSON with sorted keys, together with the hash of the entry before.
The detail takes part through its own hash, so that it can be blanked when a person is erased without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from observatory.core.models import AuditEntry, AuditHead

SEED = "0" * 64
"""What stands for the hash before the first entry."""


def kind_of(subject: models.Model) -> str:
    """The name of a row's kind: `calls.application`."""
    return subject._meta.label_lower


def programme_of(subject: Any) -> str:
    """Identifier of the programme that a row reaches, empty where it belongs to the installation as a whole."""
    from observatory.core.models import Programme

    if isinstance(subject, Programme):
        return subject.pk
    programme = getattr(subject, "programme", None)
    return programme.pk if programme is not None else ""


def append(
    *,
    actor_kind: str,
    actor: str,
    on_behalf_of: str,
    verb: str,
    subject: models.Model,
    programme: str | None = None,
    detail: Mapping[str, Any] | None = None,
    time: datetime | None = None,
) -> AuditEntry:
    """Add an entry to the end of the chain, within the transaction of the deed itself.

    `programme` is the identifier of the subject's programme, where it is known.
    Raises TransactionManagementError outside a transaction: a deed and its entry stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs into the transaction of its deed")
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
    # As the database gives it back, so that the hash is the same when it is verified.
    plain = json.loads(json.dumps(dict(detail or {}), cls=DjangoJSONEncoder, ensure_ascii=False))
    entry = AuditEntry(
        sequence=head.sequence + 1,
        time=time or timezone.now(),
        actor_kind=actor_kind,
        actor=actor,
        on_behalf_of=on_behalf_of,
        verb=verb,
        programme=programme_of(subject) if programme is None else programme,
        subject_kind=kind_of(subject),
        subject=str(subject.pk),
        version=getattr(subject, "version", None),
        detail=plain,
        detail_hash=_hash(plain),
        previous=head.hash or SEED,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save()
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """The hash of an entry as it stands."""
    return _hash(
        {
            "sequence": entry.sequence,
            "time": entry.time.isoformat(timespec="microseconds"),
            "actor_kind": entry.actor_kind,
            "actor": entry.actor,
            "on_behalf_of": entry.on_behalf_of,
            "verb": entry.verb,
            "programme": entry.programme,
            "subject_kind": entry.subject_kind,
            "subject": entry.subject,
            "version": entry.version,
            "detail_hash": entry.detail_hash,
            "previous": entry.previous,
        }
    )


@dataclass(frozen=True)
class Verdict:
    """What a verification found: how many entries were read, the last hash, and the first that is wrong, if any."""

    entries: int
    head: str
    wrong: int | None = None
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing was changed, removed or put elsewhere."""
        return self.wrong is None


def verify(noted_head: str = "") -> Verdict:
    """Read the chain from its start and name the first entry that was changed, removed or put elsewhere.

    `noted_head`: a hash written down earlier outside the database; it must be that of one of the entries.
    """
    previous, expected, seen = SEED, 1, False
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        problem = _problem(entry, expected, previous)
        if problem:
            return Verdict(expected - 1, previous, expected if "missing" in problem else entry.sequence, problem)
        previous, expected = entry.hash, entry.sequence + 1
        seen = seen or entry.hash == noted_head
    head = AuditHead.objects.filter(pk=1).first()
    last = head.sequence if head else 0
    if last != expected - 1 or (head is not None and (head.hash or SEED) != previous):
        return Verdict(
            expected - 1, previous, expected, f"missing: the chain goes to entry {last}, this one is not there"
        )
    if noted_head and not seen:
        return Verdict(expected - 1, previous, expected, "missing: no entry has the hash that was noted")
    return Verdict(expected - 1, previous)


def _problem(entry: AuditEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"missing: after entry {expected - 1} comes entry {entry.sequence}"
    if entry.detail is not None and _hash(entry.detail) != entry.detail_hash:
        return "changed: its detail is not what was recorded"
    if entry_hash(entry) != entry.hash:
        return "changed: its fields are not what was recorded"
    if entry.previous != previous:
        return "reordered: it does not follow the entry before it"
    return ""


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
