"""Play a scenario from beginning to end, in the order in which a region lives it."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from observatory.core.acting import Refused
from observatory.core.domain import outbox
from observatory.programme.scenarios import SHIPPED, read_scenario
from observatory.programme.surveys.domain import merging
from observatory.replay import citing, drawing, people, publishing, selection, support
from observatory.replay.counting import count
from observatory.replay.stage import Done, Progress, Stage


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
    _settle()
    return Done(
        stage.programme.slug,
        count(stage.programme),
        tuple(
            (person.email, person.name, each.role)
            for each in stage.scenario.accounts
            if (person := stage.people[each.key])
        ),
    )


def _settle() -> None:
    """Send the mails, and clear what the surveys have left in the database's log; everything else can wait for the worker."""
    while outbox.send_due_messages():
        pass
    merging.clear_traces()


def _silent(what: str, done: int, total: int) -> None:
    pass
