"""Mails about newsletters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core import mail_texts

mail_texts.register(
    "publications.confirm_subscription",
    purpose=_("Newsletter: confirm the subscription"),
    subject=_("Please confirm: newsletter of {programme}"),
    body=_(
        "Somebody asked for the newsletter of {programme} to be sent to this address.\n\n"
        "If it was you, open this page and press the button:\n{link}\n\n"
        "If it was not you, do nothing: no newsletter will come, and the address is forgotten after seven days."
    ),
    values=("programme",),
    links=("link",),
)
mail_texts.register(
    "publications.issue",
    purpose=_("Newsletter: an issue"),
    subject=_("{programme}: newsletter {number}"),
    body=_("{title}\n\n{foreword}\n\n{items}\n\nRead the issue: {address}\n\nNo longer wanted? {unsubscribe}"),
    values=("programme", "number", "title", "foreword", "items", "address"),
    links=("unsubscribe",),
)
