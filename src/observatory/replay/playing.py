"""Play a scenario from beginning to end, in the order in which a region lives it."""

from __future__ import annotations

from pathlib import Path

from observatory.core import work
from observatory.programme.scenarios import SHIPPED, read_scenario
from observatory.replay import people, publishing, selection, support
from observatory.replay.counting import count
from observatory.replay.stage import Done, Progress, Stage


def replay(scenario: str | Path, progress: Progress | None = None) -> Done:
    """Play the scenario in a file, or the shipped one of that name; raises InputError for one with an error, before anything
    is written.

    Everything happens through the domain verbs, each with its own permission, transaction and audit entry.
    """
    path = SHIPPED.get(str(scenario), Path(scenario))
    stage = Stage(read_scenario(path), progress or _silent)
    people.play(stage)
    selection.play(stage)
    support.play(stage)
    publishing.play(stage)
    # What the deeds have asked of the worker: mails, merged answers, drawn reports.
    work.work_off()
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
