"""The outbox: queue, read, release, cancel, send. A mail is written in the transaction of the deed that causes it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core import audit, mail_texts
from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import MailText, Message, MessageState, Programme, User

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
PATIENCE = (1, 5, 15, 60, 180, 720, 1440)
"""Minutes to wait after each failed attempt."""


def queue_message(
    key: str,
    *,
    to: User | str,
    programme: Programme | None,
    language: str = "",
    values: Mapping[str, Any] | None = None,
    links: Mapping[str, str] | None = None,
    about: models.Model | None = None,
    held: bool = False,
) -> Message:
    """Write a mail of a registered kind into the outbox; call it inside the deed that it belongs to.

    `values` fill the placeholders of the wording, `links` are full addresses with secrets in them. `held` mails wait for
    a person to release them. Raises KeyError for values or links that the wording does not declare, or lacks.
    """
    kind = mail_texts.wording(key)
    given, secret = {name: str(value) for name, value in (values or {}).items()}, dict(links or {})
    if set(given) - kind.values or set(secret) != set(kind.links):
        raise KeyError(f"mail {key}: values {sorted(given)} and links {sorted(secret)} are not what it declares")
    person = to if isinstance(to, User) else User.objects.filter(email=to.strip().lower(), is_active=True).first()
    language = language or (person.language if person else "") or settings.LANGUAGE_CODE
    subject, body = mail_texts.texts(key, programme, language)
    # A brace in what a person wrote is a brace, not a placeholder.
    safe = {name: value.replace("{", "｛").replace("}", "｝") for name, value in given.items()}
    return Message.objects.create(
        programme=programme,
        key=key,
        address=person.email if person else str(to).strip().lower(),
        person=person,
        language=language,
        subject=" ".join(mail_texts.fill(subject, safe).split())[:300],
        body=mail_texts.fill(body, safe),
        secrets=_encrypted(secret) if secret else "",
        sensitive=kind.sensitive,
        about_kind=audit.kind_of(about) if about is not None else "",
        about=str(about.pk) if about is not None else "",
        state=MessageState.HELD if held else MessageState.QUEUED,
    )


def release_message(actor: Actor, message: Message) -> Message:
    """Let a held mail go."""
    with deed(actor, "core.release_message", message, permission="core.send_message") as done:
        message = done.locked(message)
        if message.state != MessageState.HELD:
            raise Refused(_("This message is not held back any more."))
        message.state, message.next_attempt = MessageState.QUEUED, timezone.now()
        message.version += 1
        message.save()
    return message


def release_messages(actor: Actor, programme: Programme, messages: list[Message]) -> int:
    """Let several held mails of a programme go at once; returns how many went."""
    with deed(actor, "core.release_messages", programme, permission="core.run_programme") as done:
        held = Message.objects.select_for_update().filter(
            pk__in=[message.pk for message in messages], programme=programme, state=MessageState.HELD
        )
        identifiers = sorted(held.values_list("pk", flat=True))
        Message.objects.filter(pk__in=identifiers).update(
            state=MessageState.QUEUED, next_attempt=timezone.now(), version=models.F("version") + 1
        )
        done.note(messages=identifiers)
    return len(identifiers)


def edit_message(actor: Actor, message: Message, *, version: int, subject: str, body: str) -> Message:
    """Change the words of a held mail before it goes. Its links must stay in the text."""
    with deed(actor, "core.edit_message", message, permission="core.send_message") as done:
        message = done.locked(message, version)
        if message.state != MessageState.HELD:
            raise Refused(_("Only a message that is held back can be changed."))
        lost = sorted(name for name in _links(message) if "{" + name + "}" not in body)
        if lost:
            raise Refused(
                _("The message must keep its link: write %(placeholder)s where it belongs.")
                % {"placeholder": ", ".join("{" + name + "}" for name in lost)},
                field="body",
            )
        message.subject, message.body = " ".join(subject.split()), body
        message.save()
    return message


def cancel_message(actor: Actor, message: Message) -> Message:
    """Never send a mail that has not gone yet."""
    with deed(actor, "core.cancel_message", message, permission="core.send_message") as done:
        message = done.locked(message)
        if message.state not in {MessageState.HELD, MessageState.QUEUED, MessageState.FAILED}:
            raise Refused(_("This message has gone already, or is just being sent."))
        message.state, message.secrets = MessageState.CANCELLED, ""
        message.version += 1
        message.save()
    return message


def retry_message(actor: Actor, message: Message) -> Message:
    """Try a mail again that was given up."""
    with deed(actor, "core.retry_message", message, permission="core.send_message") as done:
        message = done.locked(message)
        if message.state != MessageState.FAILED:
            raise Refused(_("Only a message that failed can be tried again."))
        message.state, message.attempts, message.next_attempt = MessageState.QUEUED, 0, timezone.now()
        message.version += 1
        message.save()
    return message


def edit_mail_text(actor: Actor, programme: Programme, key: str, *, language: str, subject: str, body: str) -> MailText:
    """Put a programme's own words in the place of ours, in one language; empty words bring ours back."""
    kind = mail_texts.wording(key)
    for field, text in (("subject", subject), ("body", body)):
        try:
            used = mail_texts.placeholders(text)
        except ValueError as error:
            raise Refused(
                _("There is a brace in this text that does not belong to a placeholder."), field=field
            ) from error
        unknown = sorted(used - kind.values - kind.links)
        if unknown:
            raise Refused(
                _("This mail has no placeholder %(unknown)s. It has: %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(kind.values | kind.links))},
                field=field,
            )
    if body.strip() and kind.links - mail_texts.placeholders(body):
        raise Refused(
            _("The link is missing: write %(placeholder)s where it belongs.")
            % {"placeholder": ", ".join("{" + name + "}" for name in sorted(kind.links))},
            field="body",
        )
    with deed(actor, "core.edit_mail_text", programme, permission="core.edit_mail_text") as done:
        own, _created = MailText.objects.get_or_create(programme=programme, key=key)
        own = MailText.objects.select_for_update().get(pk=own.pk)
        own.subject = own.subject.write(language, " ".join(subject.split()))
        own.body = own.body.write(language, body.strip())
        own.version += 1
        own.save()
        done.note(key=key, language=language)
    return own


def preview(message: Message, *, links: bool = False) -> str:
    """The body as it will arrive; personal links are named but not shown, unless asked for."""
    if links:
        return mail_texts.fill(message.body, _links(message))
    hidden = dict.fromkeys(_links(message) or mail_texts.wording(message.key).links, _("[personal link]"))
    return mail_texts.fill(message.body, hidden)


# -- sending ---------------------------------------------------------------------------------------------------------


def send_due_messages(limit: int = 50) -> int:
    """Send what is due, one after another; returns how many went. A mail whose sender was killed is taken again."""
    sent = 0
    for _turn in range(limit):
        message = _taken()
        if message is None:
            break
        sent += _send(message)
    return sent


def _taken() -> Message | None:
    """The next mail that is due, marked as taken for the length of a lease."""
    now = timezone.now()
    due = Q(state=MessageState.QUEUED, next_attempt__lte=now) | Q(state=MessageState.SENDING, lease_until__lt=now)
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=transaction.get_connection().features.has_select_for_update)
            .filter(due)
            .order_by("next_attempt", "pk")
            .first()
        )
        if message is None:
            return None
        message.state, message.lease_until = MessageState.SENDING, now + LEASE
        message.attempts += 1
        message.save(update_fields=["state", "lease_until", "attempts"])
    return message


def _send(message: Message) -> bool:
    mail = EmailMessage(
        subject=message.subject,
        body=mail_texts.fill(message.body, _links(message)),
        to=[message.address],
        # The same identifier in every attempt: a mail server, and the mailbox of the installation, know a second copy.
        headers={"Message-ID": f"<{message.pk}@{settings.MAIL_DOMAIN}>", "Content-Language": message.language},
    )
    problem = ""
    try:
        mail.send()
    except Exception as error:  # whatever a mail server answers, the mail is kept and tried again
        problem = f"{type(error).__name__}: {error}"[:2000]
    with transaction.atomic():
        current = Message.objects.select_for_update().get(pk=message.pk)
        if current.state != MessageState.SENDING or current.attempts != message.attempts:
            return False
        current.lease_until, current.error = None, problem
        if not problem:
            current.state, current.sent, current.secrets = MessageState.SENT, timezone.now(), ""
            if current.sensitive:
                current.body = ""
        elif current.attempts >= MOST_ATTEMPTS:
            current.state = MessageState.FAILED
        else:
            current.state = MessageState.QUEUED
            wait = PATIENCE[min(current.attempts, len(PATIENCE)) - 1]
            current.next_attempt = timezone.now() + timedelta(minutes=wait)
        current.save()
    return not problem


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"outbox links\0" + str(settings.SECRET_KEY).encode()).digest()))


def _encrypted(links: Mapping[str, str]) -> str:
    return _cipher().encrypt(json.dumps(dict(links)).encode()).decode()


def _links(message: Message) -> dict[str, str]:
    links: dict[str, str] = json.loads(_cipher().decrypt(message.secrets.encode())) if message.secrets else {}
    return links
