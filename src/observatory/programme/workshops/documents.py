"""The proceedings report as a document tree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from observatory.core.links import absolute, link
from observatory.core.text import TextInLanguages
from observatory.documents import tree
from observatory.documents.from_text import blocks_from_text, words_from_text
from observatory.documents.words import long_date
from observatory.evidence.domain.facts import address_of
from observatory.evidence.models import Evidence
from observatory.programme.workshops.domain.proceedings import recorded
from observatory.programme.workshops.domain.results import board_results, evidence_of_board
from observatory.programme.workshops.models import (
    Board,
    Concept,
    Participation,
    ParticipationState,
    Proceedings,
    Session,
    Workshop,
)
from observatory.programme.workshops.models.outcomes import CONCEPT_PARTS


def proceedings_address(workshop: Workshop, language: str) -> str:
    """The full address at which the proceedings stand when they are published."""
    return link("workshops:proceedings", workshop.pk, language=language)


def proceedings_document(workshop: Workshop, language: str, *, day: date | None = None) -> tree.Document:
    """The proceedings as they stand now: aim and participants, programme, sessions, board, concept, what follows from it.

    `day` is the date that is printed on them; today, for a draft.
    """
    with override(language):
        proceedings: Proceedings | None = getattr(workshop, "proceedings", None)
        boards = [board for board in workshop.boards.all() if not board.is_open]
        evidence = [fact for board in boards if (fact := evidence_of_board(board)) is not None]
        region = workshop.demonstrator.name.read(language).text
        blocks = (
            *_aim(workshop, language),
            *_participants(workshop),
            *_programme(workshop, language),
            *_sessions(workshop, language),
            *(block for board in boards for block in _board(board, language)),
            *_concept(workshop, language),
            *_outcome(proceedings, language),
        )
        return tree.Document(
            language=language,
            title=_("Proceedings: %(workshop)s") % {"workshop": workshop.title.read(language).text},
            subtitle=region,
            description=_("Proceedings report of the workshop in the model demonstrator region %(region)s.")
            % {"region": region},
            date=day or timezone.now().date(),
            publisher=workshop.programme.name.read(language).text or workshop.programme.slug,
            origin=cast(tree.Origin, workshop.origin),
            origin_note=workshop.reference,
            facts=_facts(workshop),
            evidence=tuple(_entry(fact, language) for fact in evidence),
            identifier=workshop.pk,
            address=proceedings_address(workshop, language),
            blocks=tuple(blocks),
        )


def public_name(participation: Participation | None) -> str:
    """How somebody stands in a published document: by name with their consent, otherwise by organisation and role."""
    if participation is None:
        return ""
    role = str(participation.get_role_display())
    if participation.may_be_named:
        return participation.name
    return f"{participation.organisation} ({role})" if participation.organisation else role


def concept_heading(part: str) -> str:
    """What a part of the concept is called."""
    field = cast("models.Field[Any, Any]", Concept._meta.get_field(part))
    return capfirst(str(field.verbose_name))


def outcome_of(proceedings: Proceedings) -> list[tuple[str, TextInLanguages]]:
    """What stands at the end of the proceedings, with its headings."""
    return [
        (_("What was agreed"), proceedings.agreed),
        (_("Where views differ"), proceedings.disagreed),
        (_("Next steps"), proceedings.next_steps),
    ]


def attendance(workshop: Workshop) -> list[Participation]:
    """Who took part: those who attended, or those who accepted as long as that was not recorded."""
    rows = list(workshop.participations.all())
    came = [row for row in rows if row.state == ParticipationState.ATTENDED]
    return came or [row for row in rows if row.state == ParticipationState.ACCEPTED]


def _facts(workshop: Workshop) -> tuple[tree.Definition, ...]:
    days = _("%(first)s to %(last)s") % {"first": _day(workshop.first_day), "last": _day(workshop.last_day)}
    pairs = [
        (_("Region"), workshop.demonstrator.region),
        (_("Workshop held"), _day(workshop.first_day) if workshop.first_day == workshop.last_day else days),
        (_("Place"), workshop.place),
    ]
    return tuple(tree.Definition(term, value) for term, value in pairs if value)


def _aim(workshop: Workshop, language: str) -> Iterator[tree.Block]:
    yield tree.Heading(1, _("Aim and participants"))
    yield from _prose(workshop.aim, language) or (tree.Paragraph(_("The aim was not written down.")),)


def _participants(workshop: Workshop) -> Iterator[tree.Block]:
    rows = attendance(workshop)
    if not rows:
        yield tree.Paragraph(_("There is no list of participants."))
        return
    yield tree.Paragraph(
        ngettext("%(count)d person took part.", "%(count)d people took part.", len(rows)) % {"count": len(rows)}
    )
    yield tree.Table(
        caption=_("Participants"),
        columns=(
            tree.Column(_("Organisation"), width=3),
            tree.Column(_("Name"), width=2),
            tree.Column(_("Role"), width=2),
        ),
        rows=tuple(
            (
                row.organisation or str(row.get_group_display()) or _("without an organisation"),
                row.name if row.may_be_named else _("not named"),
                str(row.get_role_display()),
            )
            for row in sorted(rows, key=lambda row: (row.organisation.casefold(), not row.may_be_named, row.name))
        ),
        note=_("People are named here if they agreed to it."),
    )


def _programme(workshop: Workshop, language: str) -> Iterator[tree.Block]:
    yield tree.Heading(1, _("Programme"))
    sessions = list(workshop.sessions.select_related("moderator"))
    if not sessions:
        yield tree.Paragraph(_("There is no agenda."))
    moderated = any(session.moderator for session in sessions)
    columns = [
        tree.Column(_("Time"), width=2),
        tree.Column(_("Session"), width=5),
        tree.Column(_("Format"), width=3),
        *([tree.Column(_("Moderation"), width=3)] if moderated else []),
    ]
    for number, date_of_day in enumerate(workshop.days, start=1):
        rows = [
            (
                _times(session),
                _inline(session.title, language),
                str(session.get_format_display()),
                *((public_name(session.moderator) or "–",) if moderated else ()),
            )
            for session in sessions
            if session.day == number
        ]
        if rows:
            yield tree.Table(
                caption=_("Day %(number)d: %(date)s") % {"number": number, "date": _day(date_of_day)},
                columns=columns,
                rows=rows,
            )


def _sessions(workshop: Workshop, language: str) -> Iterator[tree.Block]:
    yield tree.Heading(1, _("The sessions"))
    for session in workshop.sessions.select_related("rapporteur"):
        reading = session.title.read(language)
        yield tree.Heading(2, reading.text, lang=reading.language if reading.fallback else "")
        yield tree.Paragraph(
            _("Day %(number)d, %(times)s, %(format)s")
            % {"number": session.day, "times": _times(session), "format": session.get_format_display()},
            kind="small",
        )
        if session.question:
            yield tree.Paragraph(tree.Emphasis(_inline(session.question, language)))
        section = getattr(session, "section", None)
        if section is not None and section.prose:
            yield from _prose(section.prose, language)
            if session.rapporteur is not None:
                yield tree.Paragraph(
                    _("Rapporteur: %(name)s") % {"name": public_name(session.rapporteur)}, kind="small"
                )
        else:
            yield from _records(session, language)


def _records(session: Session, language: str) -> Iterator[tree.Block]:
    """What stands for a session that nobody has written of: its records with group and time, or that there are none."""
    rows = recorded(session)
    if not rows:
        yield tree.Paragraph(_("Nothing was recorded in this session."))
        return
    yield tree.Table(
        caption=_("Recorded in the session"),
        columns=(tree.Column(_("Time"), width=1), tree.Column(_("Group"), width=2), tree.Column(_("Words"), width=6)),
        rows=tuple(
            (_clock(row.time, session.workshop), row.group or _("plenary"), _inline(row.text, language)) for row in rows
        ),
    )


def _board(board: Board, language: str) -> Iterator[tree.Block]:
    title = board.title.read(language)
    yield tree.Heading(1, _("The board: %(title)s") % {"title": title.text})
    if board.question:
        yield tree.Paragraph(tree.Emphasis(_inline(board.question, language)))
    results = board_results(board, by_votes=True)
    votes = sum(result.votes for result in results)
    cards = sum(len(result.cards) for result in results)
    fact = evidence_of_board(board)
    words: list[str | tree.Inline] = [
        ngettext("%(count)d card was written.", "%(count)d cards were written.", cards) % {"count": cards},
        " ",
        ngettext("%(count)d dot was given.", "%(count)d dots were given.", votes) % {"count": votes},
    ]
    if fact is not None:
        words += [" ", tree.EvidenceMark(fact.pk)]
    yield tree.Paragraph(tuple(words))
    if cards:
        yield tree.Table(
            caption=_("Cards and dots"),
            columns=(
                tree.Column(_("Card"), width=6),
                tree.Column(_("Group"), width=3),
                tree.Column(_("Kind"), width=2),
                tree.Column(_("Dots"), alignment="end", width=1),
            ),
            rows=tuple(
                (
                    _inline(one.card.text, language),
                    _inline(result.group.title, language) if result.group is not None else _("without a group"),
                    str(one.card.get_kind_display()),
                    str(one.votes),
                )
                for result in results
                for one in result.cards
            ),
        )


def _concept(workshop: Workshop, language: str) -> Iterator[tree.Block]:
    concept = workshop.concept
    if concept.is_empty:
        return
    yield tree.Heading(1, _("Concept"))
    for part in CONCEPT_PARTS:
        written = getattr(concept, part)
        if written:
            yield tree.Heading(2, concept_heading(part))
            yield from _prose(written, language)


def _outcome(proceedings: Proceedings | None, language: str) -> Iterator[tree.Block]:
    if proceedings is None:
        return
    for heading, written in outcome_of(proceedings):
        if written:
            yield tree.Heading(1, heading)
            yield from _prose(written, language)


def _prose(words: TextInLanguages, language: str) -> tuple[tree.Block, ...]:
    reading = words.read(language)
    return blocks_from_text(reading.text, lang=reading.language if reading.fallback else "")


def _inline(words: TextInLanguages, language: str) -> tuple[tree.Inline, ...]:
    """The words of a cell; those in another language say so."""
    reading = words.read(language)
    if reading.fallback:
        return (tree.Text(" ".join(reading.text.split()), reading.language),)
    return words_from_text(reading.text)


def _entry(fact: Evidence, language: str) -> tree.EvidenceEntry:
    address = address_of(fact, language)
    return tree.EvidenceEntry(
        identifier=fact.pk,
        content=fact.title.read(language).text,
        source=fact.source.read(language).text,
        date=fact.date,
        address=address if address.startswith("http") else absolute(address),
    )


def _times(session: Session) -> str:
    return f"{formats.time_format(session.start, 'H:i')}–{formats.time_format(session.end, 'H:i')}"


def _clock(moment: datetime, workshop: Workshop) -> str:
    return formats.time_format(moment.astimezone(ZoneInfo(workshop.zone)), "H:i")


def _day(day: date) -> str:
    return long_date(day, get_language() or "en")
