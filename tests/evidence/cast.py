"""Who is who where facts are kept and cited."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.core.acting import Actor
from observatory.core.models import Programme, User

REGION = "region0000000001"
"""Stands for a demonstrator: evidence names it and knows nothing else of it."""

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@dataclass(frozen=True)
class Cast:
    """Odile owns the programme, Claire is its officer, Wanda an expert of the whole; Ines is expert and Remi lead of the region.

    Lea leads another region, Eva evaluates, Bruno owns another programme, Ada has no role.
    """

    programme: Programme
    other: Programme
    odile: User
    claire: User
    wanda: User
    ines: User
    remi: User
    lea: User
    eva: User
    bruno: User
    ada: User

    def actor(self, name: str) -> Actor:
        """The actor of that name."""
        return Actor.of(getattr(self, name))

    @property
    def officer(self) -> Actor:
        return self.actor("claire")


NAMES = ("odile", "claire", "wanda", "ines", "remi", "lea", "eva", "bruno", "ada")
