"""The policy project: what it is, its stages, and who has which part in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.programme.demonstrators.cast import EVERYBODY, HOSTILE, TEAM, People, last_entry

from observatory.core.acting import VISITOR, Actor, NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Origin
from observatory.programme.demonstrators.domain.projects import (
    add_project_actor,
    edit_policy_project,
    record_stage,
    remove_project_actor,
)
from observatory.programme.demonstrators.models import PolicyProject, ProjectActor, StageRecord


def described(actor: Actor, project: PolicyProject, **changed: Any) -> PolicyProject:
    given: dict[str, Any] = {
        "version": project.version,
        "title": {"en": "Shared benches"},
        "owner": " Council of Millvale ",
        "problem": {"en": "Idle machines."},
        "rationale": {"en": "Clusters know the firms."},
        "instruments": {"en": "Vouchers."},
        "roadmap": {"en": "Two years."},
        "stage": "design",
        "industries": ("c25", " C28 ", "", "C25"),
        "value_chains": {"en": "Machines."},
        **changed,
    }
    return edit_policy_project(actor, project, **given)


def named(actor: Actor, project: PolicyProject) -> ProjectActor:
    return add_project_actor(actor, project, name="Chamber", part="funds")


DEEDS: dict[str, Callable[[Actor, PolicyProject], object]] = {
    "edit_policy_project": described,
    "record_stage": lambda actor, project: record_stage(actor, project, stage="design"),
    "add_project_actor": named,
    "remove_project_actor": lambda actor, project: remove_project_actor(actor, project.actors.get()),
}


@pytest.mark.parametrize("verb", DEEDS)
def test_each_deed_is_for_those_who_work_on_the_region_and_stands_in_the_audit_trail(
    verb: str, project: PolicyProject, people: People
) -> None:
    if verb == "remove_project_actor":
        named(people.actor("officer"), project)
    for name in sorted(set(EVERYBODY) - TEAM):
        with pytest.raises(NotPermitted):
            DEEDS[verb](people.actor(name), project)
    with pytest.raises(NotPermitted):
        DEEDS[verb](VISITOR, project)
    assert not AuditEntry.objects.filter(verb=f"demonstrators.{verb}").exists()
    DEEDS[verb](people.actor("lead"), project)
    entry = last_entry()
    assert (entry.verb, entry.actor, entry.programme) == (
        f"demonstrators.{verb}",
        people.lead.pk,
        project.programme.pk,
    )
    assert "Chamber" not in str(entry.detail)


def test_a_project_is_described_with_codes_of_industries(project: PolicyProject, officer: Actor) -> None:
    described(officer, project)
    project.refresh_from_db()
    assert (project.owner, project.stage, project.industries) == ("Council of Millvale", "design", ["C25", "C28"])
    assert (project.version, project.origin, str(project)) == (2, Origin.INVENTED, "Shared benches")
    assert last_entry().detail == {"stage_before": "idea", "stage": "design"}
    # A stage that stays is not told again.
    described(officer, project)
    assert last_entry().detail == {}


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"stage": "dreaming"}, "stage", "no stage “dreaming”"),
        ({"industries": ("C25", "C999", HOSTILE)}, "industries", "NACE has no code C999"),
    ],
)
def test_a_project_with_unknown_codes_is_refused(
    project: PolicyProject, officer: Actor, given: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        described(officer, project, **given)
    assert refused.value.field == field
    project.refresh_from_db()
    assert (project.version, project.owner) == (1, "")


def test_two_people_who_edit_a_project_do_not_overwrite_each_other(project: PolicyProject, people: People) -> None:
    described(people.actor("lead"), project, owner="Council")
    with pytest.raises(Overtaken) as overtaken:
        described(people.actor("expert"), project, owner="Ministry")
    assert overtaken.value.row.owner == "Council"
    project.refresh_from_db()
    assert project.owner == "Council"


def test_a_stage_has_one_record_that_is_written_anew(project: PolicyProject, officer: Actor) -> None:
    record_stage(officer, project, stage="design", planned=date(2026, 3, 1), clusters_part={"en": HOSTILE})
    again = record_stage(officer, project, stage="design", reached=date(2026, 4, 1))
    assert last_entry().detail == {"stage": "design"}
    record = StageRecord.objects.get()
    assert (record, record.planned, record.reached, record.origin) == (again, None, date(2026, 4, 1), Origin.INVENTED)
    # What the clusters do in it stays where nothing is said of it.
    assert record.clusters_part.texts["en"] == HOSTILE
    assert record.programme == project.programme
    with pytest.raises(Refused, match="no stage “dreaming”"):
        record_stage(officer, project, stage="dreaming")


def test_two_people_who_record_a_stage_do_not_overwrite_each_other(project: PolicyProject, people: People) -> None:
    opened = project.version
    record_stage(people.actor("lead"), project, version=opened, stage="design", reached=date(2026, 4, 1))
    with pytest.raises(Overtaken):
        record_stage(people.actor("expert"), project, version=opened, stage="design", reached=date(2026, 5, 1))
    assert StageRecord.objects.get().reached == date(2026, 4, 1)


def test_an_actor_has_each_part_once(project: PolicyProject, officer: Actor) -> None:
    row = named(officer, project)
    assert (row.origin, row.programme) == (Origin.INVENTED, project.programme)
    with pytest.raises(Refused, match="has this part already") as refused:
        add_project_actor(officer, project, name=" Chamber ", part="funds")
    assert refused.value.field == "name"
    add_project_actor(officer, project, name="Chamber", part="decides")
    with pytest.raises(Refused, match="designs, decides, funds") as refused:
        add_project_actor(officer, project, name="Chamber", part="dreams")
    assert refused.value.field == "part"
    with pytest.raises(Refused, match="Name the organisation"):
        add_project_actor(officer, project, name="  ", part="funds")
    remove_project_actor(officer, row)
    assert last_entry().detail["part"] == "funds"
    assert [actor.part for actor in project.actors.all()] == ["decides"]
