"""The letter to each applicant: written from its own evaluators' comments, held in the outbox until the office lets it go.

Comments are grouped by criterion and put in alphabetical order, so that neither a name nor an order tells who wrote what.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from observatory.core.domain.outbox import queue_message
from observatory.core.links import link
from observatory.core.models import Message, MessageState
from observatory.programme.calls.domain.ranking import counting_evaluations
from observatory.programme.calls.mails import LETTER_KEYS, LETTERS, MOVED_UP
from observatory.programme.calls.models import Application, ApplicationState, Call, Replacement

RELEASED = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.FAILED)
"""States of a letter that the office has let go: from then on the applicant may know the decision."""


def queue_letter(application: Application, *, moved_up: Replacement | None = None) -> Message:
    """Write the letter of a decided application into the outbox, held; call it inside a deed."""
    language, call = application.language, application.call
    with translation.override(language):
        comments = comments_text(application)
        reasons = [call.decision.reasons.read(language).text, application.outcome.reason.read(language).text]
    if moved_up is not None:
        reasons = [moved_up.reason.read(language).text]
    return queue_message(
        MOVED_UP if moved_up is not None else LETTERS[application.state],
        to=application.contact_email,
        programme=call.programme,
        language=language,
        values={
            "name": application.contact_name,
            "number": application.number,
            "call": call.title.read(language).text,
            "organisation": application.organisation.name.read(language).text,
            "region": application.region_name,
            "reasons": "\n\n".join(reason for reason in reasons if reason),
            "comments": comments,
            "address": link("calls:application", application.pk, language=language),
            "office": call.programme.name.read(language).text,
        },
        about=application,
        held=True,
    )


def comments_text(application: Application) -> str:
    """What evaluators said, by criterion, then on the whole; in the language that is set. No name, no score."""
    evaluations = counting_evaluations(application)
    language = application.language
    groups: list[tuple[str, list[str]]] = []
    for criterion in application.call.criteria.all():
        said = [
            score.comment
            for evaluation in evaluations
            for score in evaluation.scores.all()
            if score.criterion_id == criterion.pk
        ]
        groups.append((criterion.title.read(language).text, said))
    groups.append((_("On the whole"), [evaluation.comment for evaluation in evaluations]))
    blocks = []
    for heading, said in groups:
        lines = sorted({" ".join(comment.split()) for comment in said} - {""}, key=str.casefold)
        if lines:
            blocks.append("\n".join([f"{heading}:", *(f"- {line}" for line in lines)]))
    return "\n\n".join(blocks) or _("No comment was recorded.")


def latest_letter(application: Application) -> Message | None:
    """The last letter with a decision that was written to an applicant."""
    return max(_letters().filter(about=application.pk), key=_age, default=None)


def letters_of(call: Call) -> dict[str, Message]:
    """The last letter of each application of a call, by application."""
    rows = _letters().filter(about__in=call.applications.values("pk"))
    return {message.about: message for message in sorted(rows, key=_age)}


def told_letter(application: Application) -> Message | None:
    """The last letter that the office has let go."""
    return max(_letters().filter(about=application.pk, state__in=RELEASED), key=_age, default=None)


def _age(letter: Message) -> tuple[datetime, bool, bool]:
    """What letters of one application are ordered by; those of one instant by what can only come later."""
    return (letter.created, letter.state != MessageState.CANCELLED, letter.key == MOVED_UP)


def state_as_told(application: Application, letter: Message | None) -> ApplicationState:
    """Where the application stands as far as its applicant knows: a decision only once its letter, `letter`, has gone."""
    state = ApplicationState(application.state)
    if state in (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN):
        return state
    if letter is None:
        return ApplicationState.SUBMITTED
    if letter.key == MOVED_UP:
        return ApplicationState.SELECTED
    return ApplicationState(next(outcome for outcome, key in LETTERS.items() if key == letter.key))


def _letters() -> QuerySet[Message]:
    return Message.objects.filter(about_kind=Application._meta.label_lower, key__in=LETTER_KEYS)
