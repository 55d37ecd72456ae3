"""The support of the selected regions, step by step."""

from __future__ import annotations

from datetime import date

from observatory.core.models import Role, User
from observatory.programme.demonstrators.domain import demonstrators, key_actors, projects
from observatory.programme.demonstrators.models import ProjectStage, StepKind
from observatory.programme.scenarios import support as told
from observatory.programme.scenarios.lines import Path
from observatory.replay import assessing, briefing, following_up, meeting, surveying
from observatory.replay.people import account
from observatory.replay.region import Region, written_in
from observatory.replay.stage import Stage

STEPS = {
    StepKind.SURVEY: surveying.play,
    StepKind.PRE_ASSESSMENT: assessing.play,
    StepKind.WORKSHOP: meeting.play,
    StepKind.BRIEFING: briefing.play,
    StepKind.FOLLOW_UP: following_up.play,
}
"""The steps of a region in order, each played from the day on which it starts to the day on which it ends."""


def play(stage: Stage) -> None:
    """Begin the support of every region, and take each as far as the scenario tells."""
    given = stage.scenario.demonstrators
    total = len(given) * len(STEPS)
    for number, each in enumerate(given):
        region = _begin(stage, each, ("demonstrators", number))
        for turn, (kind, play_step) in enumerate(STEPS.items(), start=1):
            region.at()
            region.start(kind)
            if kind == StepKind.BRIEFING and each.briefing is not None:
                _reach_stages(region, each.briefing.approved)
            play_step(region)
            region.at()
            region.finish(kind)
            stage.progress("regions", number * len(STEPS) + turn, total)
        _reach_stages(region, date.max)


# -- the beginning ---------------------------------------------------------------------------------------------------


def _begin(stage: Stage, given: told.Demonstrator, place: Path) -> Region:
    """The demonstrator with its team, its policy project, its key actors, and the plan of its steps."""
    stage.place = place
    demonstrator = demonstrators.create_demonstrator(
        stage.officer,
        stage.programme,
        application=stage.applications[given.application],
        name=written_in(given.working_language, given.name),
        challenge=written_in(given.working_language, given.challenge),
        response=written_in(given.working_language, given.response),
        working_language=given.working_language,
        now=stage.at(given.agreed),
    )
    stage.demonstrators[given.application] = demonstrator
    region = Region(stage, given, place, demonstrator)
    _team(region)
    _plan_steps(region)
    _project(region)
    for number, each in enumerate(given.key_actors):
        region.at("key_actors", number)
        region.key_actors[each.key] = key_actors.add_key_actor(
            region.lead,
            demonstrator,
            organisation=each.organisation,
            name=each.name,
            email=each.email,
            group=each.group,
            language=each.language,
            interview=_interviewed(given, each.key),
            workshop=each.workshop,
        )
    region.at()
    demonstrators.publish_demonstrator(stage.officer, demonstrator, now=stage.at(given.agreed, 12))
    demonstrator.refresh_from_db()
    return region


def _team(region: Region) -> None:
    stage, given = region.stage, region.given
    for number, member in enumerate(given.team):
        region.at("team", number)
        person, role = _account_of(stage, given, member)
        demonstrators.add_team_member(
            stage.officer,
            region.demonstrator,
            name=member.name,
            organisation=member.organisation,
            part=region.words(member.part),
            person=person,
            role=role,
        )
    if "contact" not in {member.account for member in given.team}:
        person = stage.contacts[given.application]
        demonstrators.add_team_member(
            stage.officer,
            region.demonstrator,
            name=person.name,
            organisation=stage.scenario.application(given.application).organisation.name,
            part=region.words({"en": "region lead", "fr": "responsable de la région"}),
            person=person,
            role=Role.REGION_LEAD,
        )


def _account_of(stage: Stage, given: told.Demonstrator, member: told.TeamMember) -> tuple[User | None, str]:
    """The account and the role that somebody of the team has, if any."""
    if not member.account:
        return None, ""
    if member.account == "contact":
        return stage.contacts[given.application], Role.REGION_LEAD
    if member.account == "deputy":
        deputy = stage.scenario.application(given.application).deputy
        return account(deputy.email, deputy.name, given.working_language, stage), Role.REGION_LEAD
    found = stage.scenario.account(member.account)
    return stage.people[found.key], Role.EXPERT if found.role == "expert" else ""


def _plan_steps(region: Region) -> None:
    """The planned dates of all steps; each begins and ends when its turn comes."""
    steps = {step.kind: step for step in region.demonstrator.steps.all()}
    for number, each in enumerate(region.given.steps):
        region.at("steps", number)
        step = steps[each.kind]
        demonstrators.plan_step(
            region.officer,
            step,
            version=step.version,
            planned_start=each.planned_start,
            planned_end=each.planned_end,
            note=region.words(each.note),
        )


def _interviewed(given: told.Demonstrator, key: str) -> bool:
    interviews = given.pre_assessment.interviews if given.pre_assessment is not None else ()
    return any(key in interview.actors for interview in interviews)


# -- the policy project ----------------------------------------------------------------------------------------------


def _project(region: Region) -> None:
    """The project as it was when the support was agreed. Where a workshop works out a concept, it brings instruments and roadmap."""
    given = region.given.policy_project
    region.at("policy_project")
    worked_out = any(workshop.concept is not None for workshop in region.given.workshops)
    project = region.demonstrator.policy_project
    project = projects.edit_policy_project(
        region.lead,
        project,
        version=project.version,
        title=region.words(given.title),
        owner=given.owner,
        problem=region.words(given.problem),
        rationale=region.words(given.rationale),
        instruments={} if worked_out else region.words(given.instruments),
        roadmap={} if worked_out else region.words(given.roadmap),
        stage=_stage_on(region, region.given.agreed),
        industries=given.industries,
        value_chains=region.words(given.value_chains),
    )
    for actor in given.actors:
        projects.add_project_actor(region.lead, project, name=actor.name, part=actor.part)
    _reach_stages(region, region.given.agreed)


def _reach_stages(region: Region, day: date) -> None:
    """Record the stages that were reached until a day; of later ones when they are planned, and after the last day all that is told."""
    region.at("policy_project", "stages")
    project = region.demonstrator.policy_project
    project.refresh_from_db()
    known = {record.stage: record for record in project.stages.all()}
    for record in region.given.policy_project.stages:
        due = record.reached <= day if record.reached is not None else day == date.max
        row = known.get(record.stage)
        if due and (row is None or not row.clusters_part):
            projects.record_stage(
                region.lead,
                project,
                stage=record.stage,
                planned=record.planned,
                reached=record.reached,
                clusters_part=region.words(record.clusters_part),
            )
        elif row is None and record.planned is not None:
            projects.record_stage(region.lead, project, stage=record.stage, planned=record.planned)
    stage = _stage_on(region, day)
    if project.stage != stage:
        projects.edit_policy_project(
            region.lead,
            project,
            version=project.version,
            title=project.title,
            owner=project.owner,
            problem=project.problem,
            rationale=project.rationale,
            instruments=project.instruments,
            roadmap=project.roadmap,
            stage=stage,
            industries=project.industries,
            value_chains=project.value_chains,
        )


def _stage_on(region: Region, day: date) -> str:
    """The last stage that was reached until a day; the first one where none was."""
    order = list(ProjectStage.values)
    reached = [
        record.stage
        for record in region.given.policy_project.stages
        if record.reached is not None and record.reached <= day
    ]
    return max(reached, key=order.index, default=order[0])
