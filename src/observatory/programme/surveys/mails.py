"""The mails of a survey: the invitation and the reminder, each with a personal link."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core import mail_texts

INVITATION = "surveys.invitation"
REMINDER = "surveys.reminder"

VALUES = ("name", "region", "title", "closes", "minutes", "programme")

mail_texts.register(
    INVITATION,
    purpose=_("Invites a key actor to answer the survey."),
    subject=_("Your view is asked for: {title}, {region}"),
    body=_(
        "{name},\n"
        "\n"
        "you are one of the key actors of the clusters in {region}. We ask you to tell us how you see them: "
        "what is strong, what is missing, what should change.\n"
        "\n"
        "It takes about {minutes} minutes, on a phone or a computer. You need no account:\n"
        "\n"
        "{link}\n"
        "\n"
        "Please answer until {closes}.\n"
        "\n"
        "The link is yours alone; please do not pass it on. Nobody can see who answered what: answers stay locked until "
        "the survey has closed, are then counted together, and the single answers are deleted.\n"
        "\n"
        "{programme}"
    ),
    values=VALUES,
    links=("link",),
)

mail_texts.register(
    REMINDER,
    purpose=_("Reminds a key actor who has not answered the survey yet."),
    subject=_("Until {closes}: {title}, {region}"),
    body=_(
        "{name},\n"
        "\n"
        "we have not received your answer to our survey of the key actors of {region} yet. Your view counts: "
        "the fewer answer, the less we can say.\n"
        "\n"
        "It takes about {minutes} minutes. You can answer until {closes}:\n"
        "\n"
        "{link}\n"
        "\n"
        "If you have answered in the meantime, thank you; nothing is left to do.\n"
        "\n"
        "{programme}"
    ),
    values=VALUES,
    links=("link",),
)
