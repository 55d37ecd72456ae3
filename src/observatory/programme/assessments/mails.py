"""The mails of this step, as the software words them. None of them repeats what somebody said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from observatory.core.mail_texts import register

register(
    "assessments.clear_quote",
    purpose=_("Asks an interviewee whether their words may be published"),
    subject=_("May we quote you? Interview on {region}"),
    body=_(
        "Dear {name},\n\n"
        "thank you for the interview of {day} on {region}. "
        "We would like to quote a sentence of yours in the assessment report.\n\n"
        "On this page you see the words. You can agree, change them, choose whether your name stands under them, or say no. "
        "It works on a phone and needs no account:\n{link}\n\n"
        "Nothing is published before you agree. "
        "Keep this mail: with the same link you can take your words back at any time.\n\n"
        "{programme}\n"
    ),
    values=("name", "region", "programme", "day"),
    links=("link",),
)
register(
    "assessments.quote_withdrawn",
    purpose=_("Tells the interviewer that a quote was withdrawn"),
    subject=_("A quote was withdrawn: {region}"),
    body=_(
        "Somebody whom you interviewed on {region} has taken a quote back. "
        "Its words have been deleted, also in published documents.\n\n"
        "Please look at what rested on it:\n{page}\n"
    ),
    values=("region", "page"),
)
register(
    "assessments.self_assessment",
    purpose=_("Asks the region lead for the self-assessment"),
    subject=_("Self-assessment of {region}"),
    body=_(
        "Dear {name},\n\n"
        "the pre-assessment of {region} has begun. Please fill in the stress test for your region: 40 questions in eight parts. "
        "You can stop after each part and go on later:\n{page}\n\n"
        "The experts answer the same questions. "
        "Neither side sees the other's answers before both are final; then you see them beside each other.\n"
    ),
    values=("name", "region", "page"),
)
register(
    "assessments.report_drafted",
    purpose=_("Tells the region lead that a draft of the report can be read"),
    subject=_("Draft of the assessment report: {region}"),
    body=_(
        "Dear {name},\n\n"
        "version {number} of the assessment report on {region} can be read. It is a draft and not public:\n{page}\n"
    ),
    values=("name", "region", "number", "page"),
)
