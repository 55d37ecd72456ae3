"""What is recorded in a session, as it happens: the words, the group that they come from, and the time."""

from __future__ import annotations

from datetime import datetime
from datetime import time as clock

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.programme.workshops.domain.workshops import Texts, open_workshop, text
from observatory.programme.workshops.models import Record, Session

PERMISSION = "workshops.record_in_session"
LONGEST = 5000
"""Characters of one record."""


def record_in_session(
    actor: Actor,
    session: Session,
    *,
    text: Texts | str,
    group: str = "",
    time: datetime | clock | None = None,
    now: datetime | None = None,
) -> Record:
    """Write down something that was said or found. `time` is when it was said: a moment, or a time on the day of the
    session; now, where it is not given.

    Plain words count as being in the language of the workshop.
    """
    row = Record(
        session=session,
        text=_words(text, session),
        group=group.strip()[:120],
        time=session.moment(time) if isinstance(time, clock) else time or now or timezone.now(),
        recorded_by=actor.person,
        origin=session.origin,
        reference=session.reference,
    )
    with deed(actor, "workshops.record_in_session", row, permission=PERMISSION, on=session) as done:
        open_workshop(done, session.workshop)
        row.save()
    return row


def correct_record(actor: Actor, row: Record, *, version: int, text: Texts | str, group: str = "") -> Record:
    """Change the words of a record, or the group that they come from; its time stays."""
    with deed(actor, "workshops.correct_record", row, permission=PERMISSION, on=row.session) as done:
        open_workshop(done, row.workshop)
        row = done.locked(row, version)
        row.text, row.group = _words(text, row.session), group.strip()[:120]
        row.save()
    return row


def remove_record(actor: Actor, row: Record) -> None:
    """Take a record away that should not be there."""
    session = row.session
    with deed(actor, "workshops.remove_record", session, permission=PERMISSION) as done:
        open_workshop(done, session.workshop)
        done.note(record=row.pk)
        done.locked(row).delete()


def groups_of(session: Session) -> list[str]:
    """The names of groups that were written down in this workshop, to choose from."""
    rows = Record.objects.filter(session__workshop_id=session.workshop_id).exclude(group="")
    return sorted(set(rows.values_list("group", flat=True)), key=str.casefold)


def _words(words: Texts | str, session: Session) -> Texts:
    written = text(words, session.workshop.language)
    if not written:
        raise Refused(_("Write down what was said."), field="text")
    if any(len(part) > LONGEST for part in written.texts.values()):
        raise Refused(
            _("This is too long for one record: at most %(most)d characters.") % {"most": LONGEST}, field="text"
        )
    return written
