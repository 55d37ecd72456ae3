"""The mails that workshops send."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core.mail_texts import register

register(
    "workshops.invitation",
    purpose=_("Invites somebody to a workshop, with the link by which they answer."),
    subject=_("Invitation to the workshop: {workshop}"),
    body=_(
        "Dear {name},\n\n"
        "you are invited to the workshop “{workshop}” of the model demonstrator region {region}.\n\n"
        "From {first_day} to {last_day}\n{place}\n\n"
        "{aim}\n\n"
        "Please tell us here whether you come; no account is needed. The agenda is on the same page:\n{link}\n\n"
        "This link is yours alone. Please do not pass it on.\n"
    ),
    values=("name", "workshop", "region", "first_day", "last_day", "place", "aim"),
    links=("link",),
)

register(
    "workshops.cancelled",
    purpose=_("Tells those who were invited that a workshop is cancelled."),
    subject=_("The workshop does not take place: {workshop}"),
    body=_(
        "Dear {name},\n\n"
        "the workshop “{workshop}” of the model demonstrator region {region} is cancelled.\n\n"
        "{reason}\n\n"
        "We are sorry for the trouble.\n"
    ),
    values=("name", "workshop", "region", "reason"),
)
