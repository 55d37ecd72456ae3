"""What the parts of a replay share: the scenario, who is who, and the progress that is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from observatory.core.acting import Actor
from observatory.core.models import Programme, User
from observatory.evidence.models import Edition
from observatory.programme.calls.models import Application, Call
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.scenarios import Scenario
from observatory.programme.scenarios.lines import Path
from observatory.programme.scenarios.shaping import written
from observatory.statistics.errors import InputError

PASSWORD = "observatory-demo"
"""Password of every invented person. Only a programme whose origin is *invented* has such people."""

Progress = Callable[[str, int, int], None]
"""Called with what is being played, how much of it is done and how much there is."""


@dataclass
class Stage:
    """A scenario in play.

    `place` is the part of the scenario that is being played, `editions` where its figures are, by their identifiers.
    """

    scenario: Scenario
    progress: Progress
    place: Path = ()
    editions: dict[str, Edition] = field(default_factory=dict)
    programme: Programme = field(init=False)
    call: Call = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    contacts: dict[str, User] = field(default_factory=dict)
    demonstrators: dict[str, Demonstrator] = field(default_factory=dict)

    @cached_property
    def password(self) -> str:
        """The password of the demonstration, hashed once: everybody has the same one, and it is no secret."""
        return make_password(PASSWORD)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the programme, in which the scenario's days begin and end."""
        return ZoneInfo(self.scenario.programme.zone)

    def at(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """A moment of a day in the programme's zone."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def actor(self, key: str) -> Actor:
        """The person of an account, as the one who acts."""
        return Actor.of(self.people[key])

    @property
    def officer(self) -> Actor:
        """The first officer, or the owner where there is none."""
        accounts = self.scenario.accounts
        found = next((each for each in accounts if each.role == "officer"), None)
        return self.actor((found or next(each for each in accounts if each.role == "owner")).key)

    @property
    def owner(self) -> Actor:
        """The programme's owner."""
        return self.actor(next(each for each in self.scenario.accounts if each.role == "owner").key)

    def of_region(self, key: str) -> Actor:
        """The contact of an application, who leads the region where it is selected."""
        return Actor.of(self.contacts[key])

    def error(self, problem: str, *, place: Path | None = None, remedy: str = "") -> InputError:
        """What is wrong at a place of the scenario, or else at the one that is being played."""
        found = self.place if place is None else place
        file, line = self.scenario.sources.find(found)
        return InputError(
            problem, file=file or self.scenario.file, line=line, code=written(found) or None, remedy=remedy or None
        )


@dataclass(frozen=True)
class Done:
    """What exists after a replay, counted from the database, and whom to sign in as."""

    programme: str
    counts: dict[str, int]
    accounts: tuple[tuple[str, str, str], ...]
