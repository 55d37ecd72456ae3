"""Who may do what with a demonstrator: the office runs it, experts work on it, the region lead owns its content."""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Model

from observatory.core.models import Role, User
from observatory.core.rules import OFFICE, has_role, owns_installation, runs_programme
from observatory.programme.demonstrators.models import Demonstrator


def demonstrator_of(row: Any) -> Demonstrator | None:
    """The demonstrator that a row belongs to, however many steps away; None where there is none."""
    seen = row
    for name in ("project", "pre_assessment", "workshop", "briefing", "wave", "recommendation", "demonstrator"):
        if isinstance(seen, Demonstrator):
            break
        further = getattr(seen, name, None)
        # A key actor has a field `workshop` too, which says only whether they are invited to it.
        if isinstance(further, Model):
            seen = further
    return seen if isinstance(seen, Demonstrator) else None


def _has(user: User, row: Any, roles: tuple[str, ...]) -> bool:
    demonstrator = demonstrator_of(row)
    return demonstrator is not None and has_role(user, roles, demonstrator.programme_id, demonstrator=demonstrator.pk)


@rules.predicate
def runs_its_programme(user: User, row: Any) -> bool:
    """Owner or officer of the demonstrator's programme."""
    return _has(user, row, OFFICE)


@rules.predicate
def is_its_expert(user: User, row: Any) -> bool:
    """Expert of this demonstrator, or of its whole programme."""
    return _has(user, row, (Role.EXPERT,))


@rules.predicate
def leads_its_region(user: User, row: Any) -> bool:
    """Region lead of this demonstrator."""
    return _has(user, row, (Role.REGION_LEAD,))


@rules.predicate
def is_published(user: User, row: Any) -> bool:
    """A demonstrator whose page is public."""
    demonstrator = demonstrator_of(row)
    return demonstrator is not None and demonstrator.published is not None


rules.add_perm("demonstrators.create_demonstrator", runs_programme)
rules.add_perm(
    "demonstrators.view_demonstrator", runs_its_programme | is_its_expert | leads_its_region | owns_installation
)
rules.add_perm("demonstrators.view_public_page", is_published | runs_its_programme | is_its_expert | leads_its_region)
rules.add_perm("demonstrators.manage_demonstrator", runs_its_programme)
rules.add_perm("demonstrators.edit_demonstrator", runs_its_programme | is_its_expert | leads_its_region)
rules.add_perm("demonstrators.manage_key_actors", runs_its_programme | is_its_expert | leads_its_region)
rules.add_perm("demonstrators.edit_policy_project", runs_its_programme | is_its_expert | leads_its_region)
