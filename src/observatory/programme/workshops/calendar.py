"""The agenda as a calendar file (RFC 5545), for the calendar of a phone or a mail program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings

from observatory.programme.workshops.models import Workshop, WorkshopState

LONGEST_LINE = 75
"""Octets of a line, after which it is folded (RFC 5545, section 3.1)."""


def agenda_file(workshop: Workshop, language: str, *, now: datetime) -> str:
    """All sessions as events in UTC; a workshop without an agenda as one event over its days. `now` is the time stamp of the file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Open Cluster Observatory//Workshops//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_events(workshop, language, now),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _events(workshop: Workshop, language: str, now: datetime) -> Iterator[str]:
    sessions = list(workshop.sessions.all())
    title = workshop.title.read(language).text
    for session in sessions:
        session.workshop = workshop
        place = ", ".join(part for part in (session.room, workshop.place) if part)
        yield "BEGIN:VEVENT"
        yield f"UID:{session.pk}@{settings.MAIL_DOMAIN}"
        yield f"SEQUENCE:{session.version}"
        yield f"DTSTAMP:{_moment(now)}"
        yield f"DTSTART:{_moment(session.moment(session.start))}"
        yield f"DTEND:{_moment(session.moment(session.end))}"
        yield f"SUMMARY:{_text(session.title.read(language).text)}"
        yield f"DESCRIPTION:{_text(_description(title, session.question.read(language).text))}"
        yield from _common(workshop, place)
    if not sessions:
        yield "BEGIN:VEVENT"
        yield f"UID:{workshop.pk}@{settings.MAIL_DOMAIN}"
        yield f"SEQUENCE:{workshop.version}"
        yield f"DTSTAMP:{_moment(now)}"
        yield f"DTSTART;VALUE=DATE:{workshop.first_day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{workshop.last_day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_text(title)}"
        yield from _common(workshop, workshop.place)


def _common(workshop: Workshop, place: str) -> Iterator[str]:
    if place:
        yield f"LOCATION:{_text(place)}"
    if workshop.online_link:
        yield f"URL:{workshop.online_link}"
    yield f"STATUS:{'CANCELLED' if workshop.state == WorkshopState.CANCELLED else 'CONFIRMED'}"
    yield "END:VEVENT"


def _description(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Escaped as a TEXT value (section 3.3.11)."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    for character in ("\\", ";", ","):
        plain = plain.replace(character, f"\\{character}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets; those that follow begin with a space. No letter is cut in two."""
    piece, size, first = "", 0, True
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE - (0 if first else 1):
            yield piece if first else f" {piece}"
            piece, size, first = "", 0, False
        piece, size = piece + letter, size + octets
    yield piece if first else f" {piece}"
