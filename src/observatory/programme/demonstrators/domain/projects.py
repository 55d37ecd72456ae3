"""The policy project: what the support is about, its stages, and who has which part in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.programme.demonstrators.domain.demonstrators import Texts, text
from observatory.programme.demonstrators.models import (
    ActorPart,
    PolicyProject,
    ProjectActor,
    ProjectStage,
    StageRecord,
)
from observatory.statistics.classifications import load_industries


def edit_policy_project(
    actor: Actor,
    project: PolicyProject,
    *,
    version: int,
    title: Texts,
    owner: str,
    problem: Texts,
    rationale: Texts,
    instruments: Texts,
    roadmap: Texts,
    stage: str,
    industries: Sequence[str],
    value_chains: Texts,
) -> PolicyProject:
    """Say anew what the policy project is. Industries are codes of NACE such as `C25`."""
    if stage not in ProjectStage.values:
        raise Refused(_("There is no stage “%(stage)s”.") % {"stage": stage}, field="stage")
    codes = tuple(dict.fromkeys(code.strip().upper() for code in industries if code.strip()))
    unknown = [code for code in codes if code not in known_industries()]
    if unknown:
        raise Refused(
            _("NACE has no code %(codes)s: write a section, division, group or class such as C, C25 or C251.")
            % {"codes": ", ".join(unknown)},
            field="industries",
        )
    with deed(
        actor,
        "demonstrators.edit_policy_project",
        project,
        permission="demonstrators.edit_policy_project",
        on=project.demonstrator,
    ) as done:
        project = done.locked(project, version)
        before = project.stage
        project.title, project.owner, project.problem = text(title), owner.strip(), text(problem)
        project.rationale, project.instruments, project.roadmap = text(rationale), text(instruments), text(roadmap)
        project.stage, project.industries, project.value_chains = stage, list(codes), text(value_chains)
        project.save()
        if before != stage:
            done.note(stage_before=before, stage=stage)
    return project


def record_stage(
    actor: Actor,
    project: PolicyProject,
    *,
    version: int | None = None,
    stage: str,
    planned: date | None = None,
    reached: date | None = None,
    clusters_part: Texts | None = None,
) -> StageRecord:
    """Say when a stage is planned or was reached, and what the clusters do in it.

    `version` is that of the project when its stages were looked at; without one, what others recorded since is not heeded.
    """
    if stage not in ProjectStage.values:
        raise Refused(_("There is no stage “%(stage)s”.") % {"stage": stage}, field="stage")
    with deed(
        actor,
        "demonstrators.record_stage",
        project,
        permission="demonstrators.edit_policy_project",
        on=project.demonstrator,
    ) as done:
        project = done.locked(project, version)
        project.save()
        known = StageRecord.objects.filter(project=project, stage=stage).first()
        record = known or StageRecord(project=project, stage=stage, origin=project.origin)
        record.planned, record.reached = planned, reached
        if clusters_part is not None:
            record.clusters_part = text(clusters_part)
        record.save()
        done.note(stage=stage)
    return record


def add_project_actor(actor: Actor, project: PolicyProject, *, name: str, part: str) -> ProjectActor:
    """Name an organisation with a part in the policy."""
    if part not in ActorPart.values:
        raise Refused(_("An actor designs, decides, funds, implements or is consulted."), field="part")
    if not name.strip():
        raise Refused(_("Name the organisation."), field="name")
    row = ProjectActor(project=project, name=name.strip(), part=part, origin=project.origin)
    with deed(
        actor,
        "demonstrators.add_project_actor",
        row,
        permission="demonstrators.edit_policy_project",
        on=project.demonstrator,
    ):
        if ProjectActor.objects.filter(project=project, name=row.name, part=part).exists():
            raise Refused(_("This actor has this part already."), field="name")
        row.save()
    return row


def remove_project_actor(actor: Actor, row: ProjectActor) -> None:
    """Take an organisation's part in the policy back."""
    project = row.project
    with deed(
        actor,
        "demonstrators.remove_project_actor",
        project,
        permission="demonstrators.edit_policy_project",
        on=project.demonstrator,
    ) as done:
        done.note(actor=row.pk, part=row.part)
        row.delete()


def known_industries() -> frozenset[str]:
    """All codes of NACE Rev. 2, in the form with the letter of the section."""
    return frozenset(load_industries("nace_rev2").codes())
