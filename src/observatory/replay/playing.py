"""Play a scenario from beginning to end, in the order in which a region lives it."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from observatory.core import work
from observatory.core.acting import Refused
from observatory.programme.scenarios import SHIPPED, read_scenario
from observatory.replay import citing, drawing, people, publishing, selection, support
from observatory.replay.counting import count
from observatory.replay.stage import Done, Progress, Stage

ROUNDS = 1000
"""The worker goes round until nothing is left to do; more often than any scenario asks for."""


def replay(scenario: str | Path, progress: Progress | None = None) -> Done:
    """Play the scenario in a file, or the shipped one of that name; raises InputError for one with an error.

    Everything happens through the domain verbs, each with its own permission and audit entry, and all of it in one
    transaction: a scenario that cannot be played to its end, or is interrupted, leaves nothing.
    """
    path = SHIPPED.get(str(scenario), Path(scenario))
    stage = Stage(read_scenario(path), progress or _silent)
    citing.find_editions(stage)
    try:
        with drawing.figures_drawn_ahead(stage), transaction.atomic():
            people.play(stage)
            selection.play(stage)
            support.play(stage)
            stage.place = ("publications",)
            publishing.play(stage)
    except Refused as refusal:
        raise stage.error(str(refusal.message)) from refusal
    # What the deeds have asked of the worker: mails, drawn reports, cleared traces.
    work.work_off(rounds=ROUNDS)
    return Done(
        stage.programme.slug,
        count(stage.programme),
        tuple(
            (person.email, person.name, each.role)
            for each in stage.scenario.accounts
            if (person := stage.people[each.key])
        ),
    )


def _silent(what: str, done: int, total: int) -> None:
    pass
