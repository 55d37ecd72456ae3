"""How somebody who was quoted is named, and how a quote is called, in the active language."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from observatory.programme.assessments.models import Attribution, InterviewQuote

SHORT = 80
"""Characters of a quote that stand in its title."""


def attribution_of(quote: InterviewQuote) -> str:
    """The name as the person chose it: name and organisation, function, or nothing that tells who it was."""
    person = quote.speaker
    if quote.attribution == Attribution.NAME:
        return str(person)
    if quote.attribution == Attribution.FUNCTION:
        if quote.function:
            return quote.function
        return str(person.key_actor.get_group_display()) if person.key_actor is not None else _("interviewee")
    return _("interviewee, not named")


def beginning(words: str) -> str:
    """The first words in quotation marks, as a title."""
    flat = " ".join(words.split())
    short = flat if len(flat) <= SHORT else flat[:SHORT].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return _("“%(words)s”") % {"words": short}


def source_of(quote: InterviewQuote, language: str) -> str:
    """Where the quote comes from. The day of an interview would tell who it was: the month is enough."""
    return _("Interview for the pre-assessment of %(region)s, %(month)s") % {
        "region": quote.demonstrator.name.read(language).text,
        "month": formats.date_format(quote.interview.day, "YEAR_MONTH_FORMAT"),
    }
