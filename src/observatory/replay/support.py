"""The support of the selected regions, step by step."""

from __future__ import annotations

from observatory.core.acting import Actor
from observatory.core.models import Role, User
from observatory.programme.demonstrators.domain import demonstrators, key_actors, projects
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.scenarios import support as told
from observatory.replay.stage import Stage


def play(stage: Stage) -> None:
    """Begin the support of every region, and take each as far as the scenario tells."""
    given = stage.scenario.demonstrators
    for number, each in enumerate(given, start=1):
        demonstrator = _begin(stage, each)
        _dates(stage, demonstrator, each)
        stage.progress("regions", number, len(given))


def _begin(stage: Stage, given: told.Demonstrator) -> Demonstrator:
    actor, region = stage.officer, stage.of_region(given.application)
    demonstrator = demonstrators.create_demonstrator(
        actor,
        stage.programme,
        application=stage.applications[given.application],
        name=dict(given.name),
        challenge=dict(given.challenge),
        response=dict(given.response),
        working_language=given.working_language,
        now=stage.at(given.agreed),
    )
    stage.demonstrators[given.application] = demonstrator
    named: set[str] = set()
    for member in given.team:
        person, role = _of_team(stage, given, member)
        demonstrators.add_team_member(
            actor,
            demonstrator,
            name=member.name,
            organisation=member.organisation,
            part=dict(member.part),
            person=person,
            role=role,
        )
        named.add(member.account)
    if "contact" not in named:
        person = stage.contacts[given.application]
        demonstrators.add_team_member(
            actor,
            demonstrator,
            name=person.name,
            organisation=stage.scenario.application(given.application).organisation.name,
            part={"en": "region lead", "fr": "responsable de la région"},
            person=person,
            role=Role.REGION_LEAD,
        )
    _project(region, demonstrator, given.policy_project)
    stage.key_actors[given.application] = {
        each.key: key_actors.add_key_actor(
            region,
            demonstrator,
            organisation=each.organisation,
            name=each.name,
            email=each.email,
            group=each.group,
            language=each.language,
            interview=_interviewed(given, each.key),
            workshop=each.workshop,
        )
        for each in given.key_actors
    }
    demonstrators.publish_demonstrator(actor, demonstrator, now=stage.at(given.agreed, 12))
    demonstrator.refresh_from_db()
    return demonstrator


def _of_team(stage: Stage, given: told.Demonstrator, member: told.TeamMember) -> tuple[User | None, str]:
    """The account and the role that somebody of the team has, if any."""
    if not member.account:
        return None, ""
    if member.account == "contact":
        return stage.contacts[given.application], Role.REGION_LEAD
    if member.account == "deputy":
        from observatory.replay.people import account

        deputy = stage.scenario.application(given.application).deputy
        return account(deputy.email, deputy.name, given.working_language, stage), Role.REGION_LEAD
    found = stage.scenario.account(member.account)
    return stage.people[found.key], Role.EXPERT if found.role == "expert" else ""


def _project(region: Actor, demonstrator: Demonstrator, given: told.PolicyProject) -> None:
    project = demonstrator.policy_project
    project = projects.edit_policy_project(
        region,
        project,
        version=project.version,
        title=dict(given.title),
        owner=given.owner,
        problem=dict(given.problem),
        rationale=dict(given.rationale),
        instruments=dict(given.instruments),
        roadmap=dict(given.roadmap),
        stage=given.stage,
        industries=given.industries,
        value_chains=dict(given.value_chains),
    )
    for record in given.stages:
        projects.record_stage(
            region,
            project,
            stage=record.stage,
            planned=record.planned,
            reached=record.reached,
            clusters_part=dict(record.clusters_part),
        )
    for actor in given.actors:
        projects.add_project_actor(region, project, name=actor.name, part=actor.part)


def _dates(stage: Stage, demonstrator: Demonstrator, given: told.Demonstrator) -> None:
    steps = {step.kind: step for step in demonstrator.steps.all()}
    for each in given.steps:
        step = steps[each.kind]
        step = demonstrators.plan_step(
            stage.officer,
            step,
            version=step.version,
            planned_start=each.planned_start,
            planned_end=each.planned_end,
            note=dict(each.note or {}),
        )
        if each.started is not None:
            step = demonstrators.start_step(stage.officer, step, day=each.started)
        if each.ended is not None:
            demonstrators.finish_step(stage.officer, step, day=each.ended)


def _interviewed(given: told.Demonstrator, key: str) -> bool:
    interviews = given.pre_assessment.interviews if given.pre_assessment is not None else ()
    return any(key in interview.actors for interview in interviews)
