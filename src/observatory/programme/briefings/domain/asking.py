"""The mail with a personal link by which the owner of an action reports."""

from __future__ import annotations

from observatory.core.domain.outbox import queue_message
from observatory.core.domain.tokens import issue_token
from observatory.core.links import link
from observatory.core.models import Message
from observatory.documents.words import long_date
from observatory.programme.briefings.models import ProgressRequest

REPORT = "briefings.report_progress"
"""What a link permits, on its request alone."""


def send_link(request: ProgressRequest, key: str) -> Message:
    """Queue a mail to the owner, in their language, with a link that holds as long as the request; within a deed.

    Earlier links of the request go on working: which mail of two somebody opens must not matter.
    """
    action = request.action
    language = action.owner_language
    secret = issue_token(REPORT, request, until=request.until)
    region = action.demonstrator.name.read(language).text
    return queue_message(
        key,
        to=action.owner_email,
        programme=action.programme,
        language=language,
        values={
            "name": action.owner_name,
            "action": action.title.read(language).text,
            "region": region,
            "months": request.months,
            "until": long_date(request.until.date(), language),
        },
        links={"link": link("briefings:progress", secret, language=language)},
        about=action,
    )
