"""What waits for a person at workshops: an invitation to answer, a text to write, proceedings to begin or publish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.models import User
from observatory.core.tasks import Task
from observatory.programme.workshops.domain.participants import workshop_end
from observatory.programme.workshops.domain.workshops import BEFORE
from observatory.programme.workshops.models import (
    Participation,
    ParticipationState,
    ProceedingsSection,
    Workshop,
    WorkshopState,
)


def tasks_at_workshops(person: User) -> Iterator[Task]:
    """The part of a person's tasks that workshops bring."""
    yield from _invitations(person)
    yield from _texts(person)
    yield from _office(person)


def _invitations(person: User) -> Iterator[Task]:
    rows = Participation.objects.filter(
        person=person, state=ParticipationState.INVITED, workshop__state__in=BEFORE
    ).select_related("workshop__demonstrator__programme")
    for row in rows:
        if row.workshop.today(timezone.now()) <= row.workshop.last_day:
            yield Task(
                title=_("Answer the invitation to “%(workshop)s”") % {"workshop": _title(row.workshop)},
                address=reverse("workshops:participation", args=[row.pk]),
                programme=row.programme,
                due=_beginning(row.workshop),
            )


def _texts(person: User) -> Iterator[Task]:
    rows = ProceedingsSection.objects.filter(
        session__rapporteur__person=person, proceedings__workshop__state=WorkshopState.PROCEEDINGS, written=None
    ).select_related("session", "proceedings__workshop__demonstrator__programme")
    for row in rows:
        yield Task(
            title=_("Write the text on the session “%(session)s”")
            % {"session": row.session.title.read(get_language() or "en").text},
            address=reverse("workshops:section", args=[row.pk]),
            programme=row.programme,
            note=_title(row.proceedings.workshop),
        )


def _office(person: User) -> Iterator[Task]:
    rows = Workshop.objects.exclude(state__in=(WorkshopState.PUBLISHED, WorkshopState.CANCELLED)).select_related(
        "demonstrator__programme"
    )
    now = timezone.now()
    for row in rows:
        if row.state in BEFORE and now < workshop_end(row):
            continue
        if not person.has_perm("workshops.manage_workshop", row):
            continue
        titles = {
            WorkshopState.HELD: (_("Begin the proceedings of “%(workshop)s”"), "workshops:editor"),
            WorkshopState.PROCEEDINGS: (_("Finish the proceedings of “%(workshop)s”"), "workshops:editor"),
        }
        title, address = titles.get(
            WorkshopState(row.state), (_("Say that “%(workshop)s” was held"), "workshops:workshop")
        )
        yield Task(
            title=title % {"workshop": _title(row)},
            address=reverse(address, args=[row.pk]),
            programme=row.programme,
            note=row.demonstrator.name.read(get_language() or "en").text,
        )


def _beginning(workshop: Workshop) -> datetime:
    return datetime.combine(workshop.first_day, time(), tzinfo=ZoneInfo(workshop.zone))


def _title(workshop: Workshop) -> str:
    return workshop.title.read(get_language() or "en").text
