"""Conflicts of interest: declared by the person, detected by the office, lifted with a reason.

Declaring one asks nothing and shows nothing: from then on the person sees nothing of the dossier.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, NotPermitted, Refused, deed
from observatory.core.models import User
from observatory.programme.calls.models import Application, Conflict, ConflictSource


def declare_conflict(
    actor: Actor, application: Application, *, explanation: str = "", now: datetime | None = None
) -> Conflict:
    """Say that one has a tie to an application, as evaluator or officer. Declared twice, it stands once."""
    if actor.person is None:
        raise NotPermitted
    return _record(
        actor, application, actor.person, ConflictSource.DECLARED, explanation, "calls.declare_conflict", now
    )


def detect_conflict(
    actor: Actor, application: Application, *, person: User, explanation: str, now: datetime | None = None
) -> Conflict:
    """Record a tie of somebody else that the office has found; it says what it is."""
    if not explanation.strip():
        raise Refused(_("Say in a sentence what the tie is."), field="explanation")
    return _record(actor, application, person, ConflictSource.DETECTED, explanation, "calls.run_application", now)


def lift_conflict(actor: Actor, conflict: Conflict, *, reason: str, now: datetime | None = None) -> Conflict:
    """Open the dossier to the person again, with a reason. Scores of whoever had a conflict never count."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why the conflict is lifted."), field="reason")
    with deed(actor, "calls.lift_conflict", conflict, permission="calls.lift_conflict") as done:
        conflict = done.locked(conflict)
        if conflict.lifted is not None:
            raise Refused(_("This conflict was lifted already."))
        conflict.lifted, conflict.lifted_reason = now or timezone.now(), reason.strip()
        conflict.save()
        done.note(person=conflict.person_id, application=conflict.application_id)
    return conflict


def _record(
    actor: Actor,
    application: Application,
    person: User,
    source: ConflictSource,
    explanation: str,
    permission: str,
    now: datetime | None,
) -> Conflict:
    conflict = Conflict(
        application=application,
        person=person,
        source=source,
        explanation=explanation.strip(),
        declared=now or timezone.now(),
        origin=application.origin,
    )
    verb = "calls.declare_conflict" if source == ConflictSource.DECLARED else "calls.detect_conflict"
    with deed(actor, verb, conflict, permission=permission, on=application) as done:
        done.locked(application)
        known = Conflict.objects.filter(application=application, person=person, lifted=None).first()
        if known is not None:
            done.unrecorded()
            return known
        conflict.save()
        done.note(person=person.pk, application=application.pk)
    return conflict
