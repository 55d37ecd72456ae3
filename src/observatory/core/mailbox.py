"""The mailbox of an installation without a mail server: each mail is a file in the home folder, named by its identifier.

The same mail sent twice, by a worker that was killed in between, is the same file.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class MailboxBackend(BaseEmailBackend):
    """Writes mails as `.eml` files into the folder `mail` of the home."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_ROOT)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            name = re.sub(r"[^A-Za-z0-9]", "", mail.extra_headers.get("Message-ID", "").split("@")[0])
            draft = folder / f".{secrets.token_hex(8)}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(mail.message().as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(folder / f"{name or secrets.token_hex(8)}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """A mail as it arrived: name of its file, when, to whom, subject, text."""

    name: str
    arrived: datetime
    to: str
    subject: str
    text: str


def letters(limit: int = 200) -> list[Letter]:
    """The mails in the mailbox, the latest first."""
    files = sorted(
        Path(settings.MAILBOX_ROOT).glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True
    )
    return [_letter(file) for file in files[:limit]]


def letter(name: str) -> Letter | None:
    """The mail of this name, None if there is none."""
    file = Path(settings.MAILBOX_ROOT) / f"{name}.eml"
    return _letter(file) if re.fullmatch(r"[A-Za-z0-9]+", name) and file.is_file() else None


def _letter(file: Path) -> Letter:
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    arrived = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_default_timezone())
    return Letter(file.stem, arrived, str(mail["To"]), str(mail["Subject"]), text)
