"""The mails that the core itself sends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core import mail_texts

mail_texts.register(
    "core.account",
    purpose=_("Signing up and in"),
    subject="{subject}",
    body="{text}",
    values=("subject",),
    links=("text",),
    sensitive=True,
)
