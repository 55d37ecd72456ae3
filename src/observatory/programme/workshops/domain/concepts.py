"""The concept that a workshop works out, and the policy project that it revises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.programme.demonstrators.domain.projects import edit_policy_project
from observatory.programme.demonstrators.models import PolicyProject
from observatory.programme.workshops.domain.workshops import Texts, open_workshop, text
from observatory.programme.workshops.models import Concept, Workshop, WorkshopState
from observatory.programme.workshops.models.outcomes import CONCEPT_PARTS

PERMISSION = "workshops.edit_concept"


def save_concept(
    actor: Actor,
    workshop: Workshop,
    *,
    version: int,
    vision: Texts | None = None,
    target_groups: Texts | None = None,
    instruments: Texts | None = None,
    governance: Texts | None = None,
    money: Texts | None = None,
    first_projects: Texts | None = None,
) -> Concept:
    """Write the concept of a workshop; parts that are not given stay as they are. Raises Overtaken on an older `version`."""
    given = {
        "vision": vision,
        "target_groups": target_groups,
        "instruments": instruments,
        "governance": governance,
        "money": money,
        "first_projects": first_projects,
    }
    with deed(actor, "workshops.save_concept", workshop.concept, permission=PERMISSION, on=workshop) as done:
        open_workshop(done, workshop)
        concept = done.locked(workshop.concept, version)
        for part, words in given.items():
            if words is not None:
                setattr(concept, part, text(words))
        concept.save()
        done.note(parts=[part for part in CONCEPT_PARTS if getattr(concept, part)])
    workshop.concept = concept
    return concept


def revise_policy_project(
    actor: Actor,
    workshop: Workshop,
    *,
    version: int,
    title: Texts | None = None,
    owner: str | None = None,
    problem: Texts | None = None,
    rationale: Texts | None = None,
    instruments: Texts | None = None,
    roadmap: Texts | None = None,
    stage: str | None = None,
    industries: Sequence[str] | None = None,
    value_chains: Texts | None = None,
    now: datetime | None = None,
) -> PolicyProject:
    """Revise the region's policy project from what the workshop worked out; what is not given stays as it is.

    `version` is that of the policy project. It needs the permission on the workshop and that on the policy project.
    """
    project: PolicyProject = workshop.demonstrator.policy_project
    with deed(actor, "workshops.revise_policy_project", workshop, permission=PERMISSION) as done:
        workshop = done.locked(workshop)
        if workshop.state == WorkshopState.CANCELLED:
            raise Refused(_("This workshop was cancelled."))
        concept = done.locked(workshop.concept)
        if concept.is_empty:
            raise Refused(_("Write the concept of the workshop first: the policy project is revised from it."))
        current = PolicyProject.objects.select_for_update().get(pk=project.pk)
        revised = edit_policy_project(
            actor,
            project,
            version=version,
            title=current.title if title is None else title,
            owner=current.owner if owner is None else owner,
            problem=current.problem if problem is None else problem,
            rationale=current.rationale if rationale is None else rationale,
            instruments=current.instruments if instruments is None else instruments,
            roadmap=current.roadmap if roadmap is None else roadmap,
            stage=current.stage if stage is None else stage,
            industries=current.industries if industries is None else industries,
            value_chains=current.value_chains if value_chains is None else value_chains,
        )
        concept.revised, concept.project_version = now or timezone.now(), revised.version
        concept.save()
        done.note(project=revised.pk, version_before=current.version, version_after=revised.version)
    return revised
