"""The agenda: the default one, and its sessions one by one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.programme.workshops.domain.default_agenda import AGENDA, DAYS, in_languages
from observatory.programme.workshops.domain.workshops import Texts, open_workshop, text
from observatory.programme.workshops.models import Participation, Session, SessionFormat, Workshop

PERMISSION = "workshops.edit_agenda"


def draft_agenda(actor: Actor, workshop: Workshop) -> list[Session]:
    """Fill an empty agenda with the default one of two days, with its times; everything in it can be changed afterwards."""
    with deed(actor, "workshops.draft_agenda", workshop, permission=PERMISSION) as done:
        workshop = open_workshop(done, workshop)
        if workshop.sessions.exists():
            raise Refused(_("The agenda has sessions already: the default one fills an empty agenda only."))
        if len(workshop.days) < DAYS:
            raise Refused(_("The default agenda is for two days. Give the workshop a second day, or add sessions."))
        languages = [workshop.language, *workshop.languages]
        made = [
            Session.objects.create(
                workshop=workshop,
                day=item.day,
                start=item.start,
                end=item.end,
                position=number,
                format=item.format,
                title=in_languages(item.title, languages),
                question=in_languages(item.question, languages),
                feeds_board=item.feeds_board,
                origin=workshop.origin,
                reference=workshop.reference,
            )
            for number, item in enumerate(AGENDA, start=1)
        ]
        done.note(sessions=len(made))
    return made


def add_session(
    actor: Actor,
    workshop: Workshop,
    *,
    day: int | date,
    start: time,
    end: time,
    format: str,
    title: Texts,
    question: Texts | None = None,
    room: str = "",
    moderator: Participation | None = None,
    rapporteur: Participation | None = None,
    feeds_board: bool = False,
) -> Session:
    """Put a session into the agenda. `day` is its number, counted from 1, or its date."""
    session = Session(workshop=workshop, origin=workshop.origin, reference=workshop.reference)
    with deed(actor, "workshops.add_session", session, permission=PERMISSION, on=workshop) as done:
        workshop = open_workshop(done, workshop)
        session.workshop = workshop
        session.position = (workshop.sessions.aggregate(last=Max("position"))["last"] or 0) + 1
        _fill(session, day, start, end, format, title, question, room, moderator, rapporteur, feeds_board)
        session.save()
        done.note(day=session.day, format=session.format)
    return session


def edit_session(
    actor: Actor,
    session: Session,
    *,
    version: int,
    day: int | date,
    start: time,
    end: time,
    format: str,
    title: Texts,
    question: Texts | None = None,
    room: str = "",
    moderator: Participation | None = None,
    rapporteur: Participation | None = None,
    feeds_board: bool = False,
) -> Session:
    """Say anew what a session is, when and with whom."""
    with deed(actor, "workshops.edit_session", session, permission=PERMISSION, on=session.workshop) as done:
        workshop = open_workshop(done, session.workshop)
        session = done.locked(session, version)
        session.workshop = workshop
        _fill(session, day, start, end, format, title, question, room, moderator, rapporteur, feeds_board)
        session.save()
        done.note(day=session.day, format=session.format)
    return session


def move_session(
    actor: Actor, session: Session, *, day: int | date, start: time, later_too: bool = False
) -> list[Session]:
    """Let a session begin at another time or on another day; it keeps its length.

    With `later_too`, everything that begins after it on its old day moves by as much, as when a workshop runs late. Returns
    what was moved.
    """
    with deed(actor, "workshops.move_session", session, permission=PERMISSION, on=session.workshop) as done:
        workshop = open_workshop(done, session.workshop)
        session = done.locked(session)
        session.workshop = workshop
        number = _day(workshop, day)
        if later_too and number != session.day:
            raise Refused(_("The sessions after it can move with it on the same day only."), field="day")
        by = _minutes(start) - _minutes(session.start)
        moving = [session]
        if later_too:
            moving += list(
                Session.objects.select_for_update()
                .filter(workshop=workshop, day=session.day, start__gt=session.start)
                .exclude(pk=session.pk)
            )
        for one in moving:
            one.workshop = workshop
            one.day = number
            one.start, one.end = _shifted(one.start, by), _shifted(one.end, by)
            one.version += 1
            one.save()
        done.note(day=number, moved=len(moving))
    return moving


def remove_session(actor: Actor, session: Session) -> None:
    """Take a session out of the agenda. Refused where something was recorded in it or written of it."""
    workshop = session.workshop
    with deed(actor, "workshops.remove_session", workshop, permission=PERMISSION) as done:
        open_workshop(done, workshop)
        session = done.locked(session)
        if session.records.exists():
            raise Refused(_("Something was recorded in this session: it stays in the agenda."))
        section = getattr(session, "section", None)
        if section is not None and section.prose:
            raise Refused(_("The proceedings have a text on this session: it stays in the agenda."))
        done.note(session=session.pk)
        session.delete()


def _fill(
    session: Session,
    day: int | date,
    start: time,
    end: time,
    format: str,
    title: Texts,
    question: Texts | None,
    room: str,
    moderator: Participation | None,
    rapporteur: Participation | None,
    feeds_board: bool,
) -> None:
    workshop = session.workshop
    if format not in SessionFormat.values:
        raise Refused(_("There is no format “%(format)s”.") % {"format": format}, field="format")
    if end <= start:
        raise Refused(_("The session ends before it begins."), field="end")
    named = text(title)
    if not named:
        raise Refused(_("Give the session a title."), field="title")
    for field, participation in (("moderator", moderator), ("rapporteur", rapporteur)):
        if participation is not None and participation.workshop_id != workshop.pk:
            raise Refused(_("This person does not take part in this workshop: add them first."), field=field)
    session.day, session.start, session.end = _day(workshop, day), start, end
    session.format, session.title, session.question = format, named, text(question or {})
    session.room, session.feeds_board = room.strip(), feeds_board
    session.moderator, session.rapporteur = moderator, rapporteur


def _day(workshop: Workshop, day: int | date) -> int:
    number = day if isinstance(day, int) else (day - workshop.first_day).days + 1
    if not 1 <= number <= len(workshop.days):
        raise Refused(
            _("The workshop has no day %(day)s: it has %(days)d.") % {"day": day, "days": len(workshop.days)},
            field="day",
        )
    return number


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _shifted(at: time, minutes: int) -> time:
    moved = datetime.combine(date(2000, 1, 1), at) + timedelta(minutes=minutes)
    if moved.date() != date(2000, 1, 1):
        raise Refused(_("It would go on past midnight: choose an earlier time."), field="start")
    return moved.time()
