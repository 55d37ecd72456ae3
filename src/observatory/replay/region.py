"""One selected region in play: what is told of it, who acts for it, and what its steps have left that can be cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from observatory.core.acting import Actor
from observatory.evidence.models import Evidence
from observatory.programme.assessments.models import Finding, PreAssessment
from observatory.programme.briefings.models import Action, Briefing
from observatory.programme.demonstrators.domain import demonstrators
from observatory.programme.demonstrators.models import Demonstrator, KeyActor
from observatory.programme.demonstrators.models import Step as StepRow
from observatory.programme.scenarios import support as told
from observatory.programme.scenarios.lines import Path
from observatory.replay.stage import Stage


@dataclass
class Region:
    """A demonstrator of the scenario. `evidence` is found by citation, such as `quote:bridge` or `survey:trust`."""

    stage: Stage
    given: told.Demonstrator
    place: Path
    demonstrator: Demonstrator
    key_actors: dict[str, KeyActor] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    assessment: PreAssessment | None = None
    briefing: Briefing | None = None
    actions: dict[str, Action] = field(default_factory=dict)

    # -- who acts ----------------------------------------------------------------------------------------------------

    @property
    def officer(self) -> Actor:
        """The officer of the programme."""
        return self.stage.officer

    @property
    def lead(self) -> Actor:
        """The contact of the application, who leads the region."""
        return self.stage.of_region(self.given.application)

    @property
    def expert(self) -> Actor:
        """The first expert of the team, or the officer where it has none."""
        experts = {account.key for account in self.stage.scenario.accounts if account.role == "expert"}
        found = next((member.account for member in self.given.team if member.account in experts), None)
        return self.stage.actor(found) if found is not None else self.officer

    def first_who_may(self, permission: str, *people: Actor | None) -> Actor:
        """The first of these who may do something in this region, or the officer."""
        able = (one for one in people if one is not None and one.may(permission, self.demonstrator))
        return next(able, self.officer)

    # -- in which language ---------------------------------------------------------------------------------------------

    def words(self, text: Mapping[str, str] | None, language: str = "") -> dict[str, str]:
        """A text of the scenario as it was written: first in this language, or in the working one; the rest translates it."""
        return written_in(language or self.given.working_language, text)

    # -- when --------------------------------------------------------------------------------------------------------

    def step(self, kind: str) -> told.Step | None:
        """What is told of the dates of a step."""
        return next((step for step in self.given.steps if step.kind == kind), None)

    def start(self, kind: str) -> None:
        """Say that a step has begun, if it has."""
        step = self.step(kind)
        if step is not None and step.started is not None:
            demonstrators.start_step(self.officer, self._row(kind), day=step.started)

    def finish(self, kind: str) -> None:
        """Say that a step is over, if it is."""
        step = self.step(kind)
        if step is not None and step.ended is not None:
            demonstrators.finish_step(self.officer, self._row(kind), day=step.ended)

    def between(self, first: date, last: date, share: float) -> datetime:
        """The morning of a day between two others, at this share of the way."""
        return self.stage.at(first + timedelta(days=round((last - first).days * share)), 10)

    def _row(self, kind: str) -> StepRow:
        return self.demonstrator.steps.get(kind=kind)

    # -- where in the scenario ---------------------------------------------------------------------------------------

    def at(self, *place: str | int) -> Path:
        """Say which part of the region's story is being played; returns its place in the scenario."""
        self.stage.place = (*self.place, *place)
        return self.stage.place


def written_in(language: str, text: Mapping[str, str] | None) -> dict[str, str]:
    """A text with this language first, if it has it: the first is the one that the others translate."""
    texts = dict(text or {})
    return {code: texts[code] for code in sorted(texts, key=lambda code: code != language)}
