"""The proceedings: drafted from what was recorded, written by the rapporteurs, published as they were on that day."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from observatory.core.acting import Actor, Refused, deed
from observatory.documents import frozen
from observatory.documents.checks import DocumentError, check
from observatory.documents.tree import Document
from observatory.evidence.domain.facts import freeze, mark_corrected
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.workshops.domain.results import make_evidence_public
from observatory.programme.workshops.domain.workshops import Texts, open_workshop, text
from observatory.programme.workshops.models import (
    BoardState,
    Proceedings,
    ProceedingsSection,
    Record,
    Session,
    Workshop,
    WorkshopState,
)


def recorded(session: Session) -> list[Record]:
    """What was recorded in a session, in the order of time; empty where nothing was."""
    return list(session.records.order_by("time", "pk"))


def draft_proceedings(actor: Actor, workshop: Workshop, *, now: datetime | None = None) -> Proceedings:
    """Begin the proceedings of a workshop that was held, with a section for every session of its agenda.

    Done again, it adds sections for sessions that have none; what was written stays.
    """
    with deed(actor, "workshops.draft_proceedings", workshop, permission="workshops.manage_workshop") as done:
        workshop = open_workshop(done, workshop)
        if workshop.state not in (WorkshopState.HELD, WorkshopState.PROCEEDINGS):
            raise Refused(_("Proceedings are of a workshop that was held: say first that it was."))
        sessions = list(workshop.sessions.all())
        if not sessions:
            raise Refused(_("The agenda has no sessions: proceedings follow the agenda."))
        proceedings, _made = Proceedings.objects.get_or_create(
            workshop=workshop,
            defaults={
                "drafted": now or timezone.now(),
                "origin": workshop.origin,
                "reference": workshop.reference,
            },
        )
        known = set(proceedings.sections.values_list("session_id", flat=True))
        for session in sessions:
            if session.pk not in known:
                ProceedingsSection.objects.create(
                    proceedings=proceedings, session=session, origin=workshop.origin, reference=workshop.reference
                )
        if workshop.state == WorkshopState.HELD:
            workshop.state = WorkshopState.PROCEEDINGS
            workshop.version += 1
            workshop.save()
        empty = [session.pk for session in sessions if not session.records.exists()]
        done.note(sessions=len(sessions), nothing_recorded=len(empty))
    return proceedings


def save_proceedings_section(
    actor: Actor, section: ProceedingsSection, *, version: int, prose: Texts | str, now: datetime | None = None
) -> ProceedingsSection:
    """Write what happened in a session. Plain words count as being in the language of the workshop."""
    with deed(actor, "workshops.save_proceedings_section", section, permission="workshops.write_section") as done:
        workshop = open_workshop(done, section.proceedings.workshop)
        section = done.locked(section, version)
        section.prose = text(prose, workshop.language)
        section.written, section.written_by = now or timezone.now(), actor.person
        section.save()
    return section


def save_proceedings(
    actor: Actor,
    proceedings: Proceedings,
    *,
    version: int,
    agreed: Texts | str,
    disagreed: Texts | str = "",
    next_steps: Texts | str = "",
) -> Proceedings:
    """Write what was agreed, where views differ, and what comes next."""
    with deed(
        actor,
        "workshops.save_proceedings",
        proceedings,
        permission="workshops.manage_workshop",
        on=proceedings.workshop,
    ) as done:
        workshop = open_workshop(done, proceedings.workshop)
        proceedings = done.locked(proceedings, version)
        proceedings.agreed = text(agreed, workshop.language)
        proceedings.disagreed = text(disagreed, workshop.language)
        proceedings.next_steps = text(next_steps, workshop.language)
        proceedings.save()
    return proceedings


def publish_proceedings(actor: Actor, workshop: Workshop, *, now: datetime | None = None) -> Proceedings:
    """Publish the proceedings: their documents are kept as they are now, and the board becomes evidence that everybody sees."""
    from observatory.programme.workshops.documents import proceedings_address, proceedings_document

    moment = now or timezone.now()
    with deed(actor, "workshops.publish_proceedings", workshop, permission="workshops.publish_proceedings") as done:
        workshop = open_workshop(done, workshop)
        if workshop.state != WorkshopState.PROCEEDINGS:
            raise Refused(_("Draft the proceedings first."))
        if workshop.boards.filter(state=BoardState.OPEN).exists():
            raise Refused(_("The board is still open: freeze it first, so that its votes are final."))
        proceedings = done.locked(workshop.proceedings)
        documents = {
            language: proceedings_document(workshop, language, day=workshop.today(moment))
            for language, _name in settings.LANGUAGES
        }
        for document in documents.values():
            _printable(document)
        proceedings.trees = {language: frozen.to_json(document) for language, document in documents.items()}
        proceedings.published = moment
        proceedings.version += 1
        proceedings.save()
        workshop.state = WorkshopState.PUBLISHED
        workshop.version += 1
        workshop.save()
        for board in workshop.boards.all():
            make_evidence_public(board)
        titles, sources = {}, {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                titles[language] = documents[language].title
                sources[language] = _("Proceedings of a workshop, published by the programme")
        fact = freeze(
            programme=workshop.programme,
            kind=EvidenceKind.DOCUMENT,
            title=titles,
            source=sources,
            day=workshop.today(moment),
            content={"sha256": {language: _digest(tree) for language, tree in proceedings.trees.items()}},
            taken_from=proceedings,
            demonstrator=workshop.demonstrator_id,
            address=proceedings_address(workshop, workshop.language),
            public=True,
            origin=workshop.origin,
            reference=workshop.reference,
        )
        done.note(state=workshop.state, evidence=fact.pk, sections=proceedings.sections.count())
    return proceedings


def take_back_proceedings(actor: Actor, workshop: Workshop, *, reason: str) -> Proceedings:
    """Take published proceedings back, to correct them; what cited them says so."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why the proceedings are taken back."), field="reason")
    with deed(actor, "workshops.take_back_proceedings", workshop, permission="workshops.publish_proceedings") as done:
        workshop = done.locked(workshop)
        if workshop.state != WorkshopState.PUBLISHED:
            raise Refused(_("The proceedings are not published."))
        proceedings = done.locked(workshop.proceedings)
        proceedings.published, proceedings.trees = None, None
        proceedings.version += 1
        proceedings.save()
        workshop.state = WorkshopState.PROCEEDINGS
        workshop.version += 1
        workshop.save()
        for fact in Evidence.objects.filter(
            kind=EvidenceKind.DOCUMENT, taken_from=proceedings.pk, state=EvidenceState.VALID
        ):
            mark_corrected(fact, reason)
        done.note(state=workshop.state)
    return proceedings


def published_document(workshop: Workshop, language: str) -> Document:
    """The proceedings as they were published; in English where the language was not."""
    trees = workshop.proceedings.trees or {}
    return frozen.from_json(trees[language if language in trees else settings.LANGUAGE_CODE])


def _printable(document: Document) -> None:
    try:
        check(document)
    except DocumentError as error:
        raise Refused(
            _("The proceedings cannot be printed for every reader yet. %(problems)s") % {"problems": str(error)}
        ) from error


def _digest(tree: object) -> str:
    return hashlib.sha256(json.dumps(tree, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
