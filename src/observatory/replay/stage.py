"""What the parts of a replay share: the scenario, who is who, and the progress that is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from observatory.core.acting import Actor
from observatory.core.models import Programme, User
from observatory.programme.calls.models import Application, Call
from observatory.programme.demonstrators.models import Demonstrator, KeyActor
from observatory.programme.scenarios import Scenario

Progress = Callable[[str, int, int], None]
"""Called with what is being played, how much of it is done and how much there is."""


@dataclass
class Stage:
    """A scenario in play."""

    scenario: Scenario
    progress: Progress
    programme: Programme = field(init=False)
    call: Call = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    contacts: dict[str, User] = field(default_factory=dict)
    demonstrators: dict[str, Demonstrator] = field(default_factory=dict)
    key_actors: dict[str, dict[str, KeyActor]] = field(default_factory=dict)

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


@dataclass(frozen=True)
class Done:
    """What exists after a replay, counted from the database, and whom to sign in as."""

    programme: str
    counts: dict[str, int]
    accounts: tuple[tuple[str, str, str], ...]
