"""Who comes to the site in a world where one region has gone through all steps, and what they find there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain import people, programmes
from observatory.core.domain.uploads import store_upload
from observatory.core.models import Origin, Programme, Role, RoleGrant, User
from observatory.programme.briefings.models import FactualCheck
from observatory.programme.calls.models import Application, ApplicationState, Conflict, ConflictSource
from observatory.programme.demonstrators.models import Demonstrator
from observatory.replay.stage import PASSWORD
from tests.journeys import objects

ROLES = (
    "visitor",
    "stranger",
    "applicant",
    "evaluator",
    "editor",
    "lead",
    "expert",
    "officer",
    "owner",
    "installation",
)
"""The stranger is owner of another programme; the applicant was not selected; the lead is that of the selected region; the last
is the owner of the installation, who has no role in any programme.
"""

LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

PARENTS = (
    "demonstrator",
    "application",
    "project",
    "wave",
    "question",
    "section",
    "questionnaire",
    "pre_assessment",
    "interview",
    "report",
    "board",
    "workshop",
    "session",
    "proceedings",
    "recommendation",
    "action",
    "briefing",
    "check",
    "call",
    "programme",
)
"""Names under which rows know the row that they belong to, the nearest first."""


@dataclass
class World:
    """The rows that addresses name: those of the selected region, from its application to its actions."""

    programme: Programme
    demonstrator: Demonstrator

    @cached_property
    def people(self) -> dict[str, User | None]:
        """Who has which role. Those whom the scenario does not have are made."""
        found: dict[str, User | None] = {"visitor": None}
        for role in ("evaluator", "editor", "expert", "officer", "owner"):
            grant = RoleGrant.objects.filter(programme=self.programme, role=role, revoked=None).order_by("pk").first()
            found[role] = grant.person if grant is not None else self._with_role(role)
        assert self.demonstrator.application is not None
        found["lead"] = User.objects.get(email=self.demonstrator.application.contact_email)
        other = Application.objects.filter(call__programme=self.programme).exclude(state=ApplicationState.SELECTED)
        found["applicant"] = User.objects.get(email=other.order_by("number")[0].contact_email)
        found["stranger"] = self._stranger()
        found["installation"] = User.objects.get(is_superuser=True)
        for person in (found["stranger"], found["installation"]):
            # As everybody else has one.
            assert person is not None
            person.set_password(PASSWORD)
            person.save()
        return found

    @cached_property
    def board_code(self) -> str:
        """By which telephones join the board."""
        return str(self.row("workshops.Board").code)

    @cached_property
    def question(self) -> str:
        """The key of a question of the survey whose answers are reported."""
        return str(self.row("surveys.Tally").question.key)

    def complete(self) -> None:
        """What no scenario leaves behind: an absent officer, a tie, a letter, a check that is open, a report that is asked for."""
        officer, owner, lead = self.people["officer"], self.people["owner"], self.people["lead"]
        assert officer is not None
        assert owner is not None
        own = self.demonstrator.application
        assert own is not None
        later = timezone.now().date() + timedelta(days=30)
        programmes.name_deputy(
            Actor.of(officer), self.programme, absent=officer, deputy=owner, first_day=later, last_day=later
        )
        Conflict.objects.create(
            application=Application.objects.filter(call=own.call).exclude(pk=own.pk).order_by("number")[0],
            person=self.people["evaluator"],
            source=ConflictSource.DECLARED,
            origin=Origin.INVENTED,
        )
        letter = SimpleUploadedFile("letter.pdf", LETTER, "application/pdf")
        store_upload(letter, programme=self.programme, about=own, person=lead, label="Letter")
        FactualCheck.objects.create(briefing=self.row("briefings.Briefing"), due=later, origin=Origin.INVENTED)

    def row(self, label: str) -> Any:
        """A row of a kind that belongs to the programme: of the selected region's, where there is a choice."""
        rows = objects.model(label).order_by("pk")
        if label == "calls.Application":
            return self.demonstrator.application
        if label == "calls.Assignment":
            return rows.filter(application=self.demonstrator.application, evaluator=self.people["evaluator"]).first()
        if label == "core.RoleGrant":
            return rows.filter(programme=self.programme, role=Role.EVALUATOR, revoked=None).first()
        if label == "core.Organisation":
            assert self.demonstrator.application is not None
            return self.demonstrator.application.organisation
        if label == "core.Membership":
            assert self.demonstrator.application is not None
            return rows.filter(organisation=self.demonstrator.application.organisation).first()
        if label == "calls.Conflict":
            return rows.filter(lifted=None).first()
        if label == "workshops.Participation":
            # Not one from another region, who sees their own invitation.
            return rows.filter(workshop__demonstrator=self.demonstrator, person=None).first()
        if label == "demonstrators.Demonstrator":
            return self.demonstrator
        return next((row for row in rows if self._is_ours(row)), None)

    def _is_ours(self, row: Any) -> bool:
        """Whether a row belongs to the region, or where it belongs to none to the programme."""
        seen: Any = row
        for _step in range(8):
            if isinstance(seen, Demonstrator):
                return seen.pk == self.demonstrator.pk
            if isinstance(seen, Application):
                return seen.pk == self.demonstrator.application_id
            if isinstance(seen, Programme):
                return seen.pk == self.programme.pk
            seen = next((parent for name in PARENTS if (parent := getattr(seen, name, None)) is not None), None)
            if seen is None:
                return True
        return False

    def _with_role(self, role: str) -> User:
        person = people.invite_person(COMMAND, f"{role}@example.org", permission="core.create_programme", on=None)
        programmes.grant_role(COMMAND, self.programme, person, role)
        return person

    def _stranger(self) -> User:
        person = people.invite_person(COMMAND, "stranger@example.org", permission="core.create_programme", on=None)
        if not Programme.objects.filter(slug="elsewhere").exists():
            programmes.create_programme(COMMAND, slug="elsewhere", name={"en": "Elsewhere"}, zone="UTC", owner=person)
        return person
