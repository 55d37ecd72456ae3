"""A region's support: begun, described, shown, worked on by a team, taken through its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.programme.demonstrators.cast import EVERYBODY, HOSTILE, OFFICE, TEAM, People, last_entry

from observatory.core import audit
from observatory.core.acting import COMMAND, VISITOR, Actor, NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Origin, Programme, RoleGrant, User
from observatory.programme.demonstrators.domain.demonstrators import (
    add_team_member,
    create_demonstrator,
    edit_demonstrator,
    finish_step,
    plan_step,
    publish_demonstrator,
    remove_team_member,
    start_step,
    unpublish_demonstrator,
)
from observatory.programme.demonstrators.models import Demonstrator, PolicyProject, Step, StepKind, TeamMember
from observatory.programme.demonstrators.rules import demonstrator_of

NEW: dict[str, Any] = {"name": {"en": "Northmoor"}, "region": "QM11", "region_version": "sample"}


def edited(actor: Actor, region: Demonstrator, **changed: Any) -> Demonstrator:
    given = {
        "version": region.version,
        "name": region.name,
        "challenge": region.challenge,
        "response": region.response,
        "working_language": region.working_language,
        **changed,
    }
    return edit_demonstrator(actor, region, **given)


def survey(region: Demonstrator) -> Step:
    return region.steps.get(kind=StepKind.SURVEY)


# -- who may do what -------------------------------------------------------------------------------------------------

Prepare = Callable[[Demonstrator], Any]
Perform = Callable[[Actor, Any], object]

DEEDS: dict[str, tuple[set[str], Prepare, Perform]] = {
    "create_demonstrator": (
        OFFICE,
        lambda region: region.programme,
        lambda actor, programme: create_demonstrator(actor, programme, **NEW),
    ),
    "edit_demonstrator": (
        TEAM,
        lambda region: region,
        lambda actor, region: edited(actor, region, response={"en": "Open them."}),
    ),
    "publish_demonstrator": (OFFICE, lambda region: region, publish_demonstrator),
    "unpublish_demonstrator": (
        OFFICE,
        lambda region: publish_demonstrator(COMMAND, region),
        unpublish_demonstrator,
    ),
    "add_team_member": (
        OFFICE,
        lambda region: region,
        lambda actor, region: add_team_member(actor, region, name="Tove", part={"en": "x"}),
    ),
    "remove_team_member": (
        OFFICE,
        lambda region: add_team_member(COMMAND, region, name="Tove", part={"en": "x"}),
        remove_team_member,
    ),
    "plan_step": (
        OFFICE,
        survey,
        lambda actor, step: plan_step(actor, step, version=1, planned_start=date(2026, 3, 2), planned_end=None),
    ),
    "start_step": (OFFICE, survey, start_step),
    "finish_step": (OFFICE, lambda region: start_step(COMMAND, survey(region)), finish_step),
}


@pytest.mark.parametrize("verb", DEEDS)
def test_each_deed_is_for_its_roles_alone_and_stands_in_the_audit_trail(
    verb: str, region: Demonstrator, people: People
) -> None:
    allowed, prepare, perform = DEEDS[verb]
    row = prepare(region)
    for name in sorted(set(EVERYBODY) - allowed):
        with pytest.raises(NotPermitted):
            perform(people.actor(name), row)
    with pytest.raises(NotPermitted):
        perform(VISITOR, row)
    assert not AuditEntry.objects.filter(actor_kind="person").exists()
    name = "lead" if "lead" in allowed else "officer"
    perform(people.actor(name), row)
    entry = last_entry()
    assert (entry.verb, entry.actor, entry.programme) == (
        f"demonstrators.{verb}",
        getattr(people, name).pk,
        region.programme_id,
    )
    assert "Tove" not in str(entry.detail)
    assert audit.verify().sound


# -- the beginning ---------------------------------------------------------------------------------------------------


def test_a_region_begins_with_the_steps_of_the_model_and_an_empty_policy_project(region: Demonstrator) -> None:
    assert [step.kind for step in region.steps.all()] == list(StepKind.values)
    assert [step.position for step in region.steps.all()] == [1, 2, 3, 4, 5]
    assert not region.policy_project.title
    assert (region.state, region.slug, region.country, region.published) == ("agreed", "val-dusines", "AA", None)


def test_everything_that_is_made_carries_the_origin_of_the_programme(region: Demonstrator) -> None:
    member = add_team_member(COMMAND, region, name="Tove", part={"en": "writes"})
    rows: list[Any] = [region, region.policy_project, member, *region.steps.all()]
    assert {row.origin for row in rows} == {Origin.INVENTED}
    assert {row.programme for row in rows} == {region.programme}


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"region": ""}, "region", "Say which region it is"),
        ({"region_version": " "}, "region", "Say which region it is"),
        ({"region": "AA/11"}, "region", "neither spaces nor slashes"),
        ({"region_version": "20 16"}, "region_version", "neither spaces nor slashes"),
        ({"name": {"en": ""}}, "name", "needs a name"),
        ({"slug": "Val d’Usines"}, "slug", "such as “val-dusines”"),
        ({"slug": "val-dusines"}, "slug", "has the short name “val-dusines” already"),
    ],
)
def test_what_a_region_cannot_begin_with_is_said_beside_its_field(
    region: Demonstrator, given: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        create_demonstrator(COMMAND, region.programme, **(NEW | given))
    assert refused.value.field == field
    assert Demonstrator.objects.count() == PolicyProject.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ({"en": "Northmoor"}, "northmoor"),
        ({"el": "Κεντρικός Κάμπος", "en": "Central Plain"}, "central-plain"),
        ({"el": "Κεντρικός Κάμπος"}, "qm11"),
        ({"en": "A" * 59 + " plain"}, "a" * 59),
    ],
)
def test_the_short_name_is_one_that_stands_in_an_address(programme: Programme, name: dict[str, str], slug: str) -> None:
    made = create_demonstrator(COMMAND, programme, **(NEW | {"name": name, "working_language": next(iter(name))}))
    assert made.slug == slug


def test_a_region_that_was_begun_long_ago_says_so(programme: Programme) -> None:
    long_ago = datetime(2014, 3, 1, tzinfo=UTC)
    assert create_demonstrator(COMMAND, programme, **NEW, now=long_ago).created == long_ago


# -- what is said of it ----------------------------------------------------------------------------------------------


def test_two_people_who_edit_a_region_do_not_overwrite_each_other(region: Demonstrator, people: People) -> None:
    edited(people.actor("lead"), region, response={"en": "Open the halls."})
    with pytest.raises(Overtaken) as overtaken:
        edited(people.actor("expert"), region, response={"en": "Sell the halls."})
    assert overtaken.value.row.response.texts["en"] == "Open the halls."
    region.refresh_from_db()
    assert (region.response.texts["en"], region.version) == ("Open the halls.", 2)
    assert AuditEntry.objects.filter(verb="demonstrators.edit_demonstrator").count() == 1


def test_a_region_keeps_a_name(region: Demonstrator, officer: Actor) -> None:
    with pytest.raises(Refused, match="needs a name"):
        edited(officer, region, name={"en": "", "fr": ""})


def test_script_in_the_words_stays_words(region: Demonstrator, officer: Actor) -> None:
    edited(officer, region, name={"en": HOSTILE}, challenge={"en": HOSTILE})
    region.refresh_from_db()
    assert region.name.texts["en"] == region.challenge.texts["en"] == HOSTILE


def test_a_page_is_published_once_with_a_challenge_and_taken_back_once(region: Demonstrator, officer: Actor) -> None:
    with pytest.raises(Refused, match="is not public"):
        unpublish_demonstrator(officer, region)
    moment = datetime(2026, 5, 4, 12, tzinfo=UTC)
    published = publish_demonstrator(officer, region, now=moment)
    assert (published.published, published.version) == (moment, 2)
    with pytest.raises(Refused, match="is public already"):
        publish_demonstrator(officer, region)
    assert unpublish_demonstrator(officer, region).published is None
    blank = edited(officer, Demonstrator.objects.get(pk=region.pk), challenge={})
    with pytest.raises(Refused, match="Describe the regional challenge first"):
        publish_demonstrator(officer, blank)


# -- the team --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "sees"), [("region_lead", True), ("expert", True), ("", False)])
def test_a_member_with_a_role_works_on_this_region_until_they_leave_the_team(
    region: Demonstrator, officer: Actor, role: str, sees: bool
) -> None:
    person = User.objects.create_user("tove@example.org", name="Tove")
    member = add_team_member(officer, region, name=" Tove ", part={"en": "writes"}, person=person, role=role)
    assert member.name == "Tove"
    assert last_entry().detail == {"role": role, "person": person.pk}
    assert person.has_perm("demonstrators.edit_demonstrator", region) is sees
    assert not person.has_perm("demonstrators.manage_demonstrator", region)
    remove_team_member(officer, member)
    assert not person.has_perm("demonstrators.view_demonstrator", region)
    assert not TeamMember.objects.exists()
    # What was granted once is known for ever.
    assert RoleGrant.objects.filter(person=person).exclude(revoked=None).count() == sees


def test_a_role_that_somebody_has_already_is_granted_once(region: Demonstrator, officer: Actor, people: People) -> None:
    for part in ("writes", "reads"):
        add_team_member(officer, region, name="Lea", part={"en": part}, person=people.lead, role="region_lead")
    assert RoleGrant.objects.filter(person=people.lead, revoked=None).count() == 1


def test_a_team_has_region_leads_and_experts_with_an_account(
    region: Demonstrator, officer: Actor, people: People
) -> None:
    with pytest.raises(Refused, match="region lead or expert") as refused:
        add_team_member(officer, region, name="Tove", part={"en": "x"}, person=people.lead, role="owner")
    assert refused.value.field == "role"
    with pytest.raises(Refused, match="give their e-mail address") as refused:
        add_team_member(officer, region, name="Tove", part={"en": "x"}, role="expert")
    assert refused.value.field == "email"
    assert not TeamMember.objects.exists()


def test_leaving_one_region_leaves_the_roles_in_others(region: Demonstrator, officer: Actor, people: People) -> None:
    member = add_team_member(
        officer, region, name="Nele", part={"en": "x"}, person=people.neighbour, role="region_lead"
    )
    remove_team_member(officer, member)
    next_door = Demonstrator.objects.get(slug="next-door")
    assert people.neighbour.has_perm("demonstrators.edit_demonstrator", next_door)
    assert not people.neighbour.has_perm("demonstrators.edit_demonstrator", region)


# -- the steps -------------------------------------------------------------------------------------------------------


def test_dates_of_a_step_are_planned_by_one_at_a_time(region: Demonstrator, officer: Actor, people: People) -> None:
    step = survey(region)
    with pytest.raises(Refused, match="lies before") as refused:
        plan_step(officer, step, version=1, planned_start=date(2026, 3, 2), planned_end=date(2026, 3, 1))
    assert refused.value.field == "planned_end"
    plan_step(
        officer, step, version=1, planned_start=date(2026, 3, 2), planned_end=date(2026, 3, 2), note={"en": "By mail."}
    )
    with pytest.raises(Overtaken):
        plan_step(people.actor("owner"), step, version=1, planned_start=None, planned_end=None)
    step.refresh_from_db()
    assert (step.planned_start, step.version, step.note.texts["en"]) == (date(2026, 3, 2), 2, "By mail.")
    # A note that is not given stays.
    assert plan_step(officer, step, version=2, planned_start=None, planned_end=None).note.texts["en"] == "By mail."


def test_the_first_step_sets_the_support_running_and_the_last_one_is_the_follow_up(
    region: Demonstrator, officer: Actor
) -> None:
    start_step(officer, survey(region), day=date(2026, 3, 2))
    assert last_entry().detail == {"kind": "survey", "day": "2026-03-02"}
    region.refresh_from_db()
    assert (region.state, region.version) == ("running", 2)
    start_step(officer, region.steps.get(kind=StepKind.FOLLOW_UP))
    region.refresh_from_db()
    assert region.state == "follow_up"
    start_step(officer, region.steps.get(kind=StepKind.WORKSHOP))
    region.refresh_from_db()
    assert region.state == "follow_up"


def test_a_step_begins_once_and_ends_once_after_it_began(region: Demonstrator, officer: Actor) -> None:
    step = survey(region)
    with pytest.raises(Refused, match="not begun yet"):
        finish_step(officer, step)
    start_step(officer, step, day=date(2026, 3, 2))
    with pytest.raises(Refused, match="begun already"):
        start_step(officer, step)
    with pytest.raises(Refused, match="before it began") as refused:
        finish_step(officer, step, day=date(2026, 3, 1))
    assert refused.value.field == "ended"
    assert finish_step(officer, step, day=date(2026, 3, 30)).ended == date(2026, 3, 30)
    with pytest.raises(Refused, match="over already"):
        finish_step(officer, step)


def test_no_step_begins_in_a_region_whose_support_is_closed(region: Demonstrator, officer: Actor) -> None:
    Demonstrator.objects.filter(pk=region.pk).update(state="closed")
    for kind in (StepKind.SURVEY, StepKind.FOLLOW_UP):
        with pytest.raises(Refused, match="is closed"):
            start_step(officer, region.steps.get(kind=kind))
    assert not Step.objects.exclude(started=None).exists()
    assert Demonstrator.objects.get(pk=region.pk).state == "closed"


# -- rules -----------------------------------------------------------------------------------------------------------


def test_rows_know_the_way_to_their_region(region: Demonstrator) -> None:
    assert demonstrator_of(region) == demonstrator_of(survey(region)) == region
    assert demonstrator_of(region.policy_project) == region
    assert demonstrator_of(region.programme) is None
    assert demonstrator_of(None) is None
