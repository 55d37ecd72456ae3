"""What an application still lacks, each with the part and the field where it is put right."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core.acting import Refused
from observatory.core.domain.uploads import uploads_about
from observatory.core.models import OrganisationKind, Origin
from observatory.programme.calls.domain.regions import find_region
from observatory.programme.calls.models import Application, NoteSection

DETAILS, CONTACTS, LETTERS, DECLARATIONS = "details", "contacts", "letters", "declarations"
"""Parts of an application beside the sections of the concept note, which go by their keys."""

AUTHORITIES = (OrganisationKind.AUTHORITY, OrganisationKind.MINISTRY)


@dataclass(frozen=True)
class Missing:
    """One thing that keeps an application from being complete."""

    part: str
    field: str
    message: str


class Incomplete(Refused):
    """The application is not complete: `missing` has everything that it lacks."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        head = ngettext(
            "%(count)d thing is missing before the application can be submitted:",
            "%(count)d things are missing before the application can be submitted:",
            len(missing),
        ) % {"count": len(missing)}
        super().__init__(" ".join([head, *(one.message for one in missing)]), field=missing[0].field)


def word_count(text: str) -> int:
    """The number of words: what stands between white space."""
    return len(text.split())


def missing_from(application: Application) -> list[Missing]:
    """Everything that an application lacks, in the order of its parts; empty if it is complete."""
    return [
        *_details(application),
        *_contacts(application),
        *_note(application),
        *_letters(application),
        *_declarations(application),
    ]


def _details(application: Application) -> list[Missing]:
    found = []
    call = application.call
    if application.language not in call.languages:
        found.append(Missing(DETAILS, "language", _("Choose one of the languages that the call takes.")))
    if not application.region.strip():
        found.append(Missing(DETAILS, "region", _("Write the code of your region.")))
    elif find_region(call, application.region, application.language) is None:
        found.append(Missing(DETAILS, "region", unknown_region(application)))
    return found


def unknown_region(application: Application) -> str:
    """What to say of a code that is nobody's, or nobody's that may apply here."""
    if application.call.programme.origin == Origin.INVENTED:
        text = _(
            "“%(code)s” is no region that can apply here: this programme is invented for demonstration and takes invented "
            "regions alone, such as QM11."
        )
    else:
        text = _(
            "“%(code)s” is no region that we know: write its code as in the NUTS classification, such as FR30 or FI1D7."
        )
    return text % {"code": application.region}


def _contacts(application: Application) -> list[Missing]:
    found = []
    if not application.contact_name.strip():
        found.append(Missing(CONTACTS, "contact_name", _("Write the name of the contact.")))
    if not application.contact_email.strip():
        found.append(Missing(CONTACTS, "contact_email", _("Write the e-mail address of the contact.")))
    elif not _is_address(application.contact_email):
        found.append(
            Missing(
                CONTACTS,
                "contact_email",
                _("“%(address)s” is no e-mail address of the contact: write one such as name@example.org.")
                % {"address": application.contact_email},
            )
        )
    deputy_named, deputy_address = application.deputy_name.strip(), application.deputy_email.strip()
    if deputy_named and not deputy_address:
        found.append(Missing(CONTACTS, "deputy_email", _("Write the e-mail address of the deputy.")))
    if deputy_address and not deputy_named:
        found.append(Missing(CONTACTS, "deputy_name", _("Write the name of the deputy.")))
    if deputy_address and not _is_address(deputy_address):
        found.append(
            Missing(
                CONTACTS,
                "deputy_email",
                _("“%(address)s” is no e-mail address of the deputy: write one such as name@example.org.")
                % {"address": deputy_address},
            )
        )
    elif deputy_address and deputy_address.lower() == application.contact_email.strip().lower():
        found.append(
            Missing(
                CONTACTS, "deputy_email", _("Contact and deputy have the same e-mail address: name another person.")
            )
        )
    return found


def _note(application: Application) -> list[Missing]:
    texts = {text.section_id: text.text for text in application.texts.all()}
    found = []
    for section in application.call.sections.all():
        words = word_count(texts.get(section.pk, ""))
        if not words:
            found.append(
                Missing(section.key, "text", _("Write the section “%(section)s”.") % {"section": _title(section)})
            )
        elif words > section.longest:
            found.append(Missing(section.key, "text", too_long(section, words)))
    return found


def too_long(section: NoteSection, words: int) -> str:
    """What to say of a section over its length."""
    return ngettext(
        "The section “%(section)s” has %(words)d words; the call allows %(longest)d. Shorten it by %(over)d word.",
        "The section “%(section)s” has %(words)d words; the call allows %(longest)d. Shorten it by %(over)d words.",
        words - section.longest,
    ) % {
        "section": _title(section),
        "words": words,
        "longest": section.longest,
        "over": words - section.longest,
    }


def _letters(application: Application) -> list[Missing]:
    needed = application.call.letter_required and application.organisation.kind not in AUTHORITIES
    if not needed or uploads_about(application):
        return []
    return [
        Missing(
            LETTERS,
            "file",
            _("Add a letter of support from the regional authority: your organisation is not one itself."),
        )
    ]


def _declarations(application: Application) -> list[Missing]:
    if application.consent:
        return []
    return [Missing(DECLARATIONS, "consent", _("Confirm the declarations."))]


def _title(section: NoteSection) -> str:
    return section.title.read(get_language() or "en").text


def _is_address(text: str) -> bool:
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True
