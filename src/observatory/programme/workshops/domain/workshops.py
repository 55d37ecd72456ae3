"""Plan a workshop, say that it was held, or cancel it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import Actor, Deed, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.domain.tokens import revoke_tokens
from observatory.core.text import TextInLanguages
from observatory.core.zones import time_zones
from observatory.documents.words import known_language
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.workshops.models import (
    Concept,
    Participation,
    ParticipationState,
    Session,
    Workshop,
    WorkshopState,
)

Texts = TextInLanguages | Mapping[str, str]

LONGEST = 10
"""Days that a workshop may last at most."""

BEFORE = (WorkshopState.PLANNED, WorkshopState.INVITED)
"""States of a workshop that is still to come, or under way."""


def text(value: Texts | str, language: str = "en") -> TextInLanguages:
    """A text in languages, from itself, from `{language: text}`, or from plain words in `language`."""
    if isinstance(value, TextInLanguages):
        return value
    if isinstance(value, str):
        return TextInLanguages({language: value.strip()}, language) if value.strip() else TextInLanguages()
    return TextInLanguages.from_json(value)


def create_workshop(
    actor: Actor,
    demonstrator: Demonstrator,
    *,
    title: Texts,
    first_day: date,
    last_day: date,
    place: str = "",
    online_link: str = "",
    aim: Texts | None = None,
    languages: Sequence[str] = (),
    zone: str = "",
    now: datetime | None = None,
) -> Workshop:
    """Plan a workshop of a region, with an empty concept. Times are those of `zone`, or else of the programme."""
    workshop = Workshop(
        demonstrator=demonstrator,
        title=text(title),
        first_day=first_day,
        last_day=last_day,
        place=place.strip(),
        online_link=online_link.strip(),
        aim=text(aim or {}),
        languages=_languages(languages or (demonstrator.working_language,)),
        zone=zone or demonstrator.programme.zone,
        created=now or timezone.now(),
        origin=demonstrator.origin,
        reference=demonstrator.reference,
    )
    _check(workshop)
    with deed(
        actor, "workshops.create_workshop", workshop, permission="workshops.create_workshop", on=demonstrator
    ) as done:
        workshop.save()
        Concept.objects.create(workshop=workshop, origin=workshop.origin, reference=workshop.reference)
        done.note(first_day=first_day, last_day=last_day)
    return workshop


def edit_workshop(
    actor: Actor,
    workshop: Workshop,
    *,
    version: int,
    title: Texts,
    first_day: date,
    last_day: date,
    place: str = "",
    online_link: str = "",
    aim: Texts | None = None,
    languages: Sequence[str] = (),
    zone: str = "",
) -> Workshop:
    """Change when and where a workshop is, what for and in which languages. Its sessions keep their day and time."""
    with deed(actor, "workshops.edit_workshop", workshop, permission="workshops.edit_agenda") as done:
        workshop = done.locked(workshop, version)
        still_open(workshop)
        moved = (workshop.first_day, workshop.last_day) != (first_day, last_day)
        workshop.title, workshop.first_day, workshop.last_day = text(title), first_day, last_day
        workshop.place, workshop.online_link = place.strip(), online_link.strip()
        workshop.aim, workshop.zone = text(aim or {}), zone or workshop.zone
        workshop.languages = _languages(languages or workshop.languages)
        _check(workshop)
        beyond = Session.objects.filter(workshop=workshop, day__gt=len(workshop.days)).count()
        if beyond:
            raise Refused(
                ngettext(
                    "%(count)d session is on a later day: move or remove it first.",
                    "%(count)d sessions are on later days: move or remove them first.",
                    beyond,
                )
                % {"count": beyond},
                field="last_day",
            )
        workshop.save()
        if moved:
            done.note(first_day=first_day, last_day=last_day)
    return workshop


def hold_workshop(actor: Actor, workshop: Workshop, *, now: datetime | None = None) -> Workshop:
    """Say that the workshop was held: from now on its proceedings can be written."""
    moment = now or timezone.now()
    with deed(actor, "workshops.hold_workshop", workshop, permission="workshops.manage_workshop") as done:
        workshop = done.locked(workshop)
        if workshop.state not in BEFORE:
            raise Refused(_("This workshop is over already, or was cancelled."))
        if workshop.today(moment) < workshop.last_day:
            raise Refused(_("The workshop is not over yet: its last day is still to come."))
        _move(workshop, WorkshopState.HELD)
        workshop.held = moment
        workshop.save()
        done.note(state=workshop.state)
    return workshop


def cancel_workshop(actor: Actor, workshop: Workshop, *, reason: str, now: datetime | None = None) -> Workshop:
    """Cancel a workshop that was not held; whoever was invited and has not declined is told why."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why it is cancelled: those who were invited will read it."), field="reason")
    with deed(actor, "workshops.cancel_workshop", workshop, permission="workshops.cancel_workshop") as done:
        workshop = done.locked(workshop)
        if workshop.state not in BEFORE:
            raise Refused(_("Only a workshop that is still to come can be cancelled."))
        _move(workshop, WorkshopState.CANCELLED)
        workshop.cancelled, workshop.cancel_reason = now or timezone.now(), reason.strip()
        workshop.save()
        told = _tell(workshop)
        done.note(state=workshop.state, told=told)
    return workshop


def still_open(workshop: Workshop) -> None:
    """Refuse a change to a workshop that was cancelled, or whose proceedings are published."""
    if workshop.state == WorkshopState.CANCELLED:
        raise Refused(_("This workshop was cancelled."))
    if workshop.state == WorkshopState.PUBLISHED:
        raise Refused(_("The proceedings are published: take them back before you change anything."))


def open_workshop(done: Deed, workshop: Workshop) -> Workshop:
    """The workshop, held until the deed is done, if it can still be changed."""
    workshop = done.locked(workshop)
    still_open(workshop)
    return workshop


def _tell(workshop: Workshop) -> int:
    waiting = Participation.objects.filter(
        workshop=workshop, state__in=(ParticipationState.INVITED, ParticipationState.ACCEPTED)
    ).exclude(email="")
    told = 0
    for participation in waiting:
        revoke_tokens(participation, "workshops.answer_invitation")
        queue_message(
            "workshops.cancelled",
            to=participation.email,
            programme=workshop.programme,
            language=participation.language,
            values={
                "name": participation.name,
                "workshop": workshop.title.read(participation.language).text,
                "region": workshop.demonstrator.name.read(participation.language).text,
                "reason": workshop.cancel_reason,
            },
            about=workshop,
        )
        told += 1
    return told


def _move(workshop: Workshop, state: WorkshopState) -> None:
    workshop.state = state
    workshop.version += 1


def _languages(codes: Sequence[str]) -> list[str]:
    known = list(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    wrong = [code for code in known if not known_language(code)]
    if wrong:
        raise Refused(
            _("There is no language %(codes)s: write codes of two letters such as fr.") % {"codes": ", ".join(wrong)},
            field="languages",
        )
    return known


def _check(workshop: Workshop) -> None:
    if not workshop.title:
        raise Refused(_("Give the workshop a title."), field="title")
    if workshop.last_day < workshop.first_day:
        raise Refused(_("The last day lies before the first one."), field="last_day")
    if len(workshop.days) > LONGEST:
        raise Refused(_("A workshop lasts at most %(days)d days.") % {"days": LONGEST}, field="last_day")
    if workshop.zone not in time_zones():
        raise Refused(
            _("There is no time zone “%(zone)s”: write one such as Europe/Brussels.") % {"zone": workshop.zone},
            field="zone",
        )
    if workshop.online_link and not workshop.online_link.startswith(("https://", "http://")):
        raise Refused(_("A link begins with https://."), field="online_link")
