"""Begin an application, write it, hand it in, withdraw it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, NotPermitted, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.domain.uploads import remove_upload, store_upload, uploads_about
from observatory.core.links import link
from observatory.core.models import Membership, Organisation, Upload
from observatory.core.templatetags.core_components import in_zone
from observatory.programme.calls.domain.completeness import Incomplete, missing_from
from observatory.programme.calls.domain.regions import find_region
from observatory.programme.calls.models import Application, ApplicationState, Call, NoteText
from observatory.programme.calls.rules import HANDED_IN
from observatory.programme.calls.states import standing, takes_applications, takes_drafts

FIELDS = (
    "language",
    "region",
    "contact_name",
    "contact_position",
    "contact_email",
    "contact_phone",
    "deputy_name",
    "deputy_email",
    "authority",
    "partners",
    "clusters",
    "emerging_industries",
    "workshop_window",
    "consent",
)
"""What an applicant fills in beside the sections of the concept note."""

LETTER_ENDINGS = ("pdf", "docx", "odt")
MOST_LETTERS = 10
LONGEST_TEXT = 200_000
"""Characters of one section: far beyond any limit in words, so that a draft takes what is pasted into it."""


def start_application(
    actor: Actor, call: Call, *, organisation: Organisation, language: str = "", now: datetime | None = None
) -> Application:
    """Begin an application of an organisation that the person belongs to, as a draft that its members see alone."""
    now = now or timezone.now()
    if actor.person is not None:
        member = Membership.objects.filter(organisation=organisation, person=actor.person).exists()
        if not member:
            raise NotPermitted
    application = Application(
        call=call,
        organisation=organisation,
        language=language or (call.languages[0] if call.languages else "en"),
        region=organisation.region,
        country=organisation.country,
        created_by=actor.person,
        created=now,
        origin=call.origin,
    )
    with deed(actor, "calls.start_application", application, permission="calls.start_application", on=call) as done:
        if not takes_drafts(done.locked(call), now):
            raise Refused(_("This call takes no applications any more."))
        if application.language not in call.languages:
            raise Refused(_("The call takes no applications in this language."), field="language")
        if actor.person is not None:
            application.contact_name, application.contact_email = actor.person.name, actor.person.email
        _place(application)
        application.save()
        done.note(call=call.pk, organisation=organisation.pk)
    return application


def save_application(
    actor: Actor,
    application: Application,
    *,
    version: int | None = None,
    fields: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Application:
    """Save a draft with anything missing. `fields` are some of FIELDS, `texts` go by the keys of sections.

    With `version` the one that was opened: raises Overtaken if somebody else has saved since. What is not given stays.
    """
    given, written = dict(fields or {}), dict(texts or {})
    unknown = sorted(set(given) - set(FIELDS))
    if unknown:
        raise TypeError(f"an application has no field {', '.join(unknown)}")
    with deed(actor, "calls.save_application", application, permission="calls.edit_application") as done:
        call = done.locked(application.call)
        application = done.locked(application, version)
        application.call = call
        if version is None:
            application.version += 1
        _still_draft(application)
        if not takes_drafts(call, now):
            raise Refused(
                _("The call closed on %(moment)s: the draft can no longer be changed.")
                % {"moment": in_zone(call.closes, call.zone)}
            )
        for name, value in given.items():
            setattr(application, name, _fitting(name, value))
        if "region" in given or "language" in given:
            _place(application)
        application.save()
        _write(application, written)
        done.note(parts=sorted([*given, *written]))
    return application


def add_letter(
    actor: Actor,
    application: Application,
    *,
    file: UploadedFile[Any],
    label: str = "",
    now: datetime | None = None,
) -> Upload:
    """Add a letter of support to a draft: PDF, DOCX or ODT, looked into before it is kept."""
    with deed(actor, "calls.add_letter", application, permission="calls.edit_application") as done:
        call = done.locked(application.call)
        application = done.locked(application)
        application.call = call
        _still_draft(application)
        if not takes_drafts(call, now):
            raise Refused(_("The call has closed: letters can no longer be added."))
        if len(uploads_about(application)) >= MOST_LETTERS:
            raise Refused(
                _("An application takes at most %(count)d letters: remove one first.") % {"count": MOST_LETTERS},
                field="file",
            )
        upload = store_upload(
            file,
            programme=application.programme,
            about=application,
            person=actor.person,
            label=label,
            endings=LETTER_ENDINGS,
        )
        application.version += 1
        application.save(update_fields=["version"])
        done.note(upload=upload.pk, sha256=upload.sha256)
    return upload


def remove_letter(actor: Actor, application: Application, *, upload: Upload, now: datetime | None = None) -> None:
    """Take a letter out of a draft."""
    with deed(actor, "calls.remove_letter", application, permission="calls.edit_application") as done:
        call = done.locked(application.call)
        application = done.locked(application)
        application.call = call
        _still_draft(application)
        if not takes_drafts(call, now):
            raise Refused(_("The call has closed: letters can no longer be removed."))
        if upload.pk not in {letter.pk for letter in uploads_about(application)}:
            raise Refused(_("This letter does not belong to the application."))
        done.note(upload=upload.pk, sha256=upload.sha256)
        remove_upload(upload)
        application.version += 1
        application.save(update_fields=["version"])


def submit_application(
    actor: Actor, application: Application, *, version: int | None = None, now: datetime | None = None
) -> Application:
    """Hand an application in: it gets its number, is frozen as evaluators will see it, and its contacts get a receipt.

    The closing is looked at under the lock on the call, so that nothing comes in a second late. Handed in twice, the second
    time gives the same application and leaves no trace. Raises Incomplete with everything that is missing.
    """
    now = now or timezone.now()
    with deed(actor, "calls.submit_application", application, permission="calls.edit_application") as done:
        call = done.locked(application.call)
        current = done.locked(application)
        current.call = call
        if current.state in HANDED_IN:
            done.unrecorded()
            return current
        if current.state == ApplicationState.WITHDRAWN:
            raise Refused(_("This application was withdrawn: begin another one."))
        if version is not None:
            current = done.locked(application, version)
            current.call = call
        else:
            current.version += 1
        _in_term(call, now)
        missing = missing_from(current)
        if missing:
            raise Incomplete(missing)
        _place(current)
        highest = call.applications.aggregate(highest=models.Max("number"))["highest"] or 0
        current.number, current.state, current.submitted = highest + 1, ApplicationState.SUBMITTED, now
        current.frozen = _frozen(current)
        current.frozen_sha256 = fingerprint(current.frozen)
        current.save()
        _send_receipts(current)
        done.note(number=current.number, sha256=current.frozen_sha256)
    return current


def withdraw_application(
    actor: Actor, application: Application, *, reason: str = "", now: datetime | None = None
) -> Application:
    """Take an application back, draft or handed in, until the call is decided. It stays on record and cannot return."""
    with deed(actor, "calls.withdraw_application", application, permission="calls.edit_application") as done:
        application = done.locked(application)
        if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
            raise Refused(_("Only an application that is not decided yet can be withdrawn: write to the office."))
        done.note(state_before=application.state)
        application.state, application.withdrawn = ApplicationState.WITHDRAWN, now or timezone.now()
        application.withdrawn_reason = reason.strip()
        application.version += 1
        application.save()
    return application


def fingerprint(frozen: Mapping[str, Any]) -> str:
    """SHA-256 of a frozen document, written as JSON with sorted keys."""
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _in_term(call: Call, now: datetime) -> None:
    if takes_applications(call, now):
        return
    if now < call.opens and standing(call, now) == "published":
        raise Refused(_("The call opens on %(moment)s.") % {"moment": in_zone(call.opens, call.zone)})
    raise Refused(
        _("The call closed on %(moment)s: nothing can be handed in any more. Your draft is kept.")
        % {"moment": in_zone(call.closes, call.zone)}
    )


def _still_draft(application: Application) -> None:
    if application.state != ApplicationState.DRAFT:
        raise Refused(_("The application was handed in: it stays as it is."))


def _fitting(name: str, value: Any) -> Any:
    """The value as its column takes it. Raises Refused for one that is too long."""
    if name == "consent":
        return bool(value)
    if name == "emerging_industries":
        from observatory.statistics.classifications import load_categories

        known = [group.code for group in load_categories().emerging]
        unknown = sorted(set(value) - set(known))
        if unknown:
            raise Refused(
                _("There is no emerging industry “%(name)s”.") % {"name": ", ".join(unknown)},
                field="emerging_industries",
            )
        return [code for code in known if code in set(value)]
    words = str(value).strip()
    column = Application._meta.get_field(name)
    longest = getattr(column, "max_length", None) or LONGEST_TEXT
    if len(words) > longest:
        raise Refused(
            _("“%(field)s” takes at most %(count)d characters.")
            % {"field": getattr(column, "verbose_name", name), "count": longest},
            field=name,
        )
    return words


def _place(application: Application) -> None:
    """Fill in what follows from the region's code: its version, its name, its country; nothing for an unknown one."""
    found = find_region(application.call, application.region, application.language)
    if found is None:
        application.region_version = application.region_name = application.country = ""
        return
    application.region, application.region_version = found.code, found.version
    application.region_name, application.country = found.name[:200], found.country[:2]


def _write(application: Application, texts: Mapping[str, str]) -> None:
    sections = {section.key: section for section in application.call.sections.all()}
    for key, words in texts.items():
        if key not in sections:
            raise Refused(_("The concept note has no section “%(key)s”.") % {"key": key}, field=key)
        if len(words) > LONGEST_TEXT:
            raise Refused(_("A section takes at most %(count)d characters.") % {"count": LONGEST_TEXT}, field="text")
        NoteText.objects.update_or_create(
            application=application,
            section=sections[key],
            defaults={"text": words.strip(), "origin": application.origin},
        )


def _frozen(application: Application) -> dict[str, Any]:
    """The document that evaluators will see, as JSON."""
    from observatory.documents.checks import DocumentError, check
    from observatory.documents.frozen import to_json
    from observatory.programme.calls.documents import application_document

    document = application_document(application)
    try:
        check(document)
    except DocumentError as error:
        raise Refused(_("The application cannot be printed: %(problem)s") % {"problem": error}) from error
    return to_json(document)


def _send_receipts(application: Application) -> None:
    """The receipt to the contact and, where there is one, to the deputy."""
    addresses = [application.contact_email.strip()]
    if application.deputy_email.strip():
        addresses.append(application.deputy_email.strip())
    call, language = application.call, application.language
    with translation.override(language):
        moment = in_zone(application.submitted, call.zone)
    for address in addresses:
        queue_message(
            "calls.receipt",
            to=address,
            programme=call.programme,
            language=language,
            values={
                "number": application.number,
                "call": call.title.read(language).text,
                "region": application.region_name,
                "organisation": application.organisation.name.read(language).text,
                "time": moment,
                "sha256": application.frozen_sha256,
                "address": link("calls:receipt", application.pk, language=language),
            },
            about=application,
        )
