"""The agenda of two days that a workshop can begin from: what peer reviews of regional policies have in common.

Day 1 is for understanding, day 2 for the concept. The host listens in the second peer session and does not speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from observatory.core.text import TextInLanguages
from observatory.programme.workshops.models import SessionFormat


@dataclass(frozen=True)
class Item:
    """One session of the default agenda; breaks are the gaps between items."""

    day: int
    start: time
    end: time
    format: SessionFormat
    title: Any
    question: Any = ""
    feeds_board: bool = False


DAYS = 2

AGENDA: tuple[Item, ...] = (
    Item(
        1,
        time(9, 0),
        time(9, 30),
        SessionFormat.PLENARY,
        _("Welcome and rules of the workshop"),
        _("Who is here, what do we want to have in hand tomorrow evening, and how do we talk to each other?"),
    ),
    Item(
        1,
        time(9, 30),
        time(9, 50),
        SessionFormat.PRESENTATION,
        _("The region presents its challenge"),
        _("What does the region want to change, and why has it not changed so far?"),
    ),
    Item(
        1,
        time(9, 50),
        time(10, 30),
        SessionFormat.PRESENTATION,
        _("Findings of the survey and the pre-assessment"),
        _("Questions of understanding only: what do the findings say, and what do they not say?"),
    ),
    Item(
        1,
        time(10, 50),
        time(12, 5),
        SessionFormat.WORLD_CAFE,
        _("World café on the central questions"),
        _("Three rounds of 25 minutes on three or four questions; the hosts of the tables stay, everybody else moves."),
    ),
    Item(
        1,
        time(13, 15),
        time(13, 45),
        SessionFormat.PRESENTATION,
        _("Cases of the peers"),
        _("Two cases of 15 minutes: what was tried elsewhere, and what would the peers not do again?"),
    ),
    Item(
        1,
        time(13, 45),
        time(14, 30),
        SessionFormat.PEER_SESSION,
        _("First mirror by the peers"),
        _("What have the peers heard and seen today, and what surprised them?"),
    ),
    Item(1, time(19, 0), time(21, 30), SessionFormat.VISIT, _("Dinner together")),
    Item(
        2,
        time(9, 0),
        time(9, 20),
        SessionFormat.PLENARY,
        _("Looking back at the first day"),
        _("What do we take from yesterday into the work on the concept?"),
    ),
    Item(
        2,
        time(9, 20),
        time(10, 35),
        SessionFormat.TABLE,
        _("Groups draft the concept"),
        _("Vision, target groups, instruments, governance, money, first projects: what should stand in the concept?"),
        feeds_board=True,
    ),
    Item(
        2,
        time(10, 50),
        time(12, 5),
        SessionFormat.PEER_SESSION,
        _("The peers discuss, the host listens; then the peers report"),
        _("What would the peers do in the region’s place?"),
    ),
    Item(
        2,
        time(13, 5),
        time(13, 30),
        SessionFormat.GALLERY,
        _("Gallery of ideas"),
        _("Which ideas are on the board, and what is missing?"),
        feeds_board=True,
    ),
    Item(
        2,
        time(13, 30),
        time(13, 50),
        SessionFormat.VOTE,
        _("Voting with dots"),
        _("Which ideas should the region take up first?"),
        feeds_board=True,
    ),
    Item(
        2,
        time(13, 50),
        time(14, 50),
        SessionFormat.TABLE,
        _("From ideas to actions"),
        _("Who does what, until when?"),
    ),
    Item(
        2,
        time(14, 50),
        time(15, 20),
        SessionFormat.PLENARY,
        _("Feedback to the decision makers"),
        _("What do those who decide say to the concept and the first actions?"),
    ),
    Item(2, time(15, 20), time(15, 45), SessionFormat.PLENARY, _("Next steps and evaluation of the workshop")),
)


def in_languages(words: Any, languages: Sequence[str]) -> TextInLanguages:
    """Words of the software in each of these languages that the site speaks; the first of them is the source."""
    spoken = [code for code in languages if code in dict(settings.LANGUAGES)]
    spoken += [code for code, _name in settings.LANGUAGES if code not in spoken]
    texts: dict[str, str] = {}
    for language in spoken:
        with override(language):
            texts[language] = str(words)
    return TextInLanguages.from_json(texts) if any(texts.values()) else TextInLanguages()
