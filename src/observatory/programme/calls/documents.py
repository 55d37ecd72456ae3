"""The document trees of this step: an application as evaluators see it, and a letter to an applicant."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from observatory.core.domain.uploads import uploads_about
from observatory.core.models import Message
from observatory.documents import tree
from observatory.documents.from_text import blocks_from_text
from observatory.documents.frozen import from_json
from observatory.programme.calls.models import Application, NoteSection


def application_document(application: Application) -> tree.Document:
    """An application as it stands, in its own language: what evaluators will see, and nothing else.

    What is not written yet says so, so that a draft can be looked at before it is complete.
    """
    language = application.language
    with translation.override(language):
        return tree.Document(
            language=language,
            title=application.region_name or application.region or _("Region not named yet"),
            subtitle=application.call.title.read(language).text,
            description=_("Application for a call of the programme"),
            date=(application.submitted or timezone.now()).date(),
            style="paper",
            authors=(application.organisation.name.read(language).text,),
            publisher=application.programme.name.read(language).text,
            origin=_origin(application.origin),
            origin_note=application.reference,
            identifier=_("Application %(number)d") % {"number": application.number} if application.number else "",
            facts=_facts(application),
            blocks=(
                *_contacts(application),
                *_concept_note(application),
                *_further(application),
                *_letters(application),
            ),
        )


def document_of(application: Application) -> tree.Document:
    """What was handed in, exactly; for a draft, what would be."""
    return from_json(application.frozen) if application.frozen else application_document(application)


def letter_document(application: Application, message: Message) -> tree.Document:
    """A letter as a document: the words of the mail as they stand, whoever changed them in the outbox."""
    language = message.language
    with translation.override(language):
        call = application.call
        decision = call.decision
        office = call.programme.name.read(language).text
        return tree.Document(
            language=language,
            title=message.subject,
            date=max(decision.day, message.created.date()) if message.key == "calls.letter_moved_up" else decision.day,
            style="letter",
            publisher=office,
            sender=(office,),
            recipient=tuple(
                line
                for line in (application.contact_name, application.organisation.name.read(language).text)
                if line.strip()
            ),
            origin=_origin(application.origin),
            origin_note=application.reference,
            blocks=blocks_from_text(message.body),
        )


def _origin(origin: str) -> tree.Origin:
    return next(known for known in tree.ORIGINS if known == origin)


def _definitions(pairs: list[tuple[str, str]]) -> tuple[tree.Definition, ...]:
    return tuple(tree.Definition(term, words.strip()) for term, words in pairs if words.strip())


def _facts(application: Application) -> tuple[tree.Definition, ...]:
    language = application.language
    organisation = application.organisation
    code = f"{application.region} ({application.country})" if application.country else application.region
    return _definitions(
        [
            (_("Organisation"), organisation.name.read(language).text),
            (_("Kind of organisation"), organisation.get_kind_display()),
            (_("Region code"), code),
            (_("Authority behind the application"), application.authority),
        ]
    )


def _contacts(application: Application) -> tuple[tree.Block, ...]:
    def person(*parts: str) -> str:
        return ", ".join(part.strip() for part in parts if part.strip())

    entries = _definitions(
        [
            (
                _("Contact"),
                person(
                    application.contact_name,
                    application.contact_position,
                    application.contact_email,
                    application.contact_phone,
                ),
            ),
            (_("Deputy"), person(application.deputy_name, application.deputy_email)),
        ]
    )
    return (tree.Heading(1, _("Contacts")), tree.Definitions(entries)) if entries else ()


def _concept_note(application: Application) -> tuple[tree.Block, ...]:
    texts = {text.section_id: text.text for text in application.texts.all()}
    blocks: list[tree.Block] = []
    for section in application.call.sections.all():
        blocks.append(_section_heading(section, application.language))
        words = blocks_from_text(texts.get(section.pk, ""))
        blocks += words or (tree.Paragraph(tree.Emphasis(_("Nothing is written here yet."))),)
    return tuple(blocks)


def _section_heading(section: NoteSection, language: str) -> tree.Heading:
    reading = section.title.read(language)
    return tree.Heading(1, reading.text, lang=reading.language if reading.fallback else "")


def _further(application: Application) -> tuple[tree.Block, ...]:
    entries = _definitions(
        [
            (_("Partners"), ", ".join(_lines(application.partners))),
            (_("Cluster organisations concerned"), ", ".join(_lines(application.clusters))),
            (_("Emerging industries concerned"), ", ".join(industry_names(application))),
            (_("Preferred time of the workshop"), application.workshop_window),
        ]
    )
    return (tree.Heading(1, _("Further details")), tree.Definitions(entries)) if entries else ()


def industry_names(application: Application) -> list[str]:
    """The emerging industries of an application, in its language."""
    from observatory.statistics.classifications import load_categories

    chosen = set(application.emerging_industries or ())
    return [group.name(application.language) for group in load_categories().emerging if group.code in chosen]


def _letters(application: Application) -> tuple[tree.Block, ...]:
    letters = uploads_about(application)
    if not letters:
        return ()
    rows: list[tuple[Any, ...]] = [(letter.label or letter.name, letter.name, letter.sha256[:16]) for letter in letters]
    table = tree.Table(
        caption=_("Files that belong to the application"),
        columns=(_("Letter"), _("File"), _("Fingerprint (first 16 digits)")),
        rows=rows,
    )
    return (tree.Heading(1, _("Letters of support")), table)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
