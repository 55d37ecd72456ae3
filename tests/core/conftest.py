"""A programme with its people: Odile owns it, Claire is its officer, Bruno is officer of another one, Ada has no role."""

from __future__ import annotations

from dataclasses import dataclass

from tests.prepared import prepared

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Programme, Role, User


@dataclass(frozen=True)
class Cast:
    """Who is who."""

    programme: Programme
    other: Programme
    odile: User
    claire: User
    bruno: User
    ada: User

    @property
    def owner(self) -> Actor:
        return Actor.of(self.odile)

    @property
    def officer(self) -> Actor:
        return Actor.of(self.claire)

    @property
    def stranger(self) -> Actor:
        return Actor.of(self.bruno)


@prepared
def cast(db: None) -> Cast:
    people = {
        name: User.objects.create_user(f"{name}@example.org", name=name.capitalize())
        for name in ("odile", "claire", "bruno", "ada")
    }
    programme = create_programme(
        COMMAND, slug="regions", name={"en": "Regions", "fr": "Régions"}, zone="Europe/Brussels", owner=people["odile"]
    )
    other = create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=people["bruno"])
    grant_role(COMMAND, programme, people["claire"], Role.OFFICER)
    return Cast(programme, other, **people)
