"""The call of a scenario: published, applied to, evaluated, decided, and its letters sent."""

from __future__ import annotations

from datetime import timedelta

from observatory.core.acting import COMMAND, Actor
from observatory.core.domain import outbox, people
from observatory.core.models import Message, MessageState, Origin
from observatory.core.text import TextInLanguages
from observatory.programme.calls.domain import applications, calls, conflicts, contents, decisions, evaluations
from observatory.programme.calls.domain.decisions import OutcomeOf
from observatory.programme.calls.domain.ranking import ranking
from observatory.programme.calls.models import ApplicationState
from observatory.programme.scenarios import scenario as told
from observatory.replay.people import account
from observatory.replay.stage import Stage


def play(stage: Stage) -> None:
    """From the draft of the call to the letters."""
    _publish(stage)
    given = stage.scenario.applications
    for number, application in enumerate(given, start=1):
        _apply(stage, application)
        stage.progress("applications", number, len(given))
    after = stage.scenario.call.closes + timedelta(minutes=1)
    calls.close_due_calls(now=after)
    stage.call.refresh_from_db()
    _declare_conflicts(stage)
    for number, application in enumerate(given, start=1):
        _evaluate(stage, application)
        stage.progress("evaluations", number, len(given))
    _decide(stage)


def _publish(stage: Stage) -> None:
    told_call, actor = stage.scenario.call, stage.officer
    before = told_call.opens - timedelta(days=14)
    call = calls.create_call(
        actor,
        stage.programme,
        title=dict(told_call.title),
        objective=dict(told_call.objective),
        services=dict(told_call.services),
        opens=told_call.opens,
        closes=told_call.closes,
        zone=stage.scenario.programme.zone,
        places=told_call.places,
        reserves=told_call.reserves,
        languages=list(told_call.languages),
        scale=told_call.scale,
        # The comments of a scenario are on the whole; a remark on a criterion may be added.
        comment_each=False,
        now=before,
    )
    for criterion in told_call.criteria:
        contents.add_criterion(
            actor,
            call,
            code=criterion.code,
            title=dict(criterion.title),
            guidance=dict(criterion.guidance),
            weight=criterion.weight,
            minimum=criterion.minimum,
        )
    for section in told_call.sections:
        contents.add_section(
            actor,
            call,
            key=section.key,
            title=dict(section.title),
            guidance=dict(section.guidance),
            longest=section.longest,
        )
    for region in stage.scenario.regions:
        contents.add_region(actor, call, code=region.code, name=dict(region.name), country=region.country)
    call.refresh_from_db()
    calls.publish_call(actor, call, now=before)
    calls.open_due_calls(now=told_call.opens)
    call.refresh_from_db()
    stage.call = call


def _apply(stage: Stage, given: told.Application) -> None:
    person = account(given.contact.email, given.contact.name, given.language, stage)
    actor = Actor.of(person)
    begun = max(stage.call.opens, given.submitted - timedelta(days=10))
    organisation = people.create_organisation(
        actor,
        name={given.language: given.organisation.name},
        kind=given.organisation.kind,
        country=given.region[:2],
        region=given.region,
        website=given.organisation.website,
        origin=Origin.INVENTED,
    )
    application = applications.start_application(
        actor, stage.call, organisation=organisation, language=given.language, now=begun
    )
    application = applications.save_application(
        actor,
        application,
        version=application.version,
        fields={
            "region": given.region,
            "contact_name": given.contact.name,
            "contact_position": given.contact.position,
            "contact_email": given.contact.email,
            "contact_phone": given.contact.phone,
            "deputy_name": given.deputy.name,
            "deputy_email": given.deputy.email,
            "authority": given.authority,
            "partners": "\n".join(given.partners),
            "clusters": "\n".join(given.clusters),
            "emerging_industries": list(given.emerging_industries),
            "workshop_window": given.workshop_window,
            "consent": True,
        },
        texts=dict(given.concept_note),
        now=begun,
    )
    stage.applications[given.key] = applications.submit_application(actor, application, now=given.submitted)
    stage.contacts[given.key] = person


def _declare_conflicts(stage: Stage) -> None:
    moment = stage.scenario.call.closes + timedelta(days=1)
    for conflict in stage.scenario.conflicts:
        application = stage.applications[conflict.application]
        if conflict.source == "declared":
            conflicts.declare_conflict(
                stage.actor(conflict.evaluator), application, explanation=conflict.explanation, now=moment
            )
        else:
            conflicts.detect_conflict(
                stage.officer,
                application,
                person=stage.people[conflict.evaluator],
                explanation=conflict.explanation,
                now=moment,
            )


def _evaluate(stage: Stage, given: told.Application) -> None:
    assigned = stage.scenario.call.closes + timedelta(days=2)
    final = stage.at(stage.scenario.decision.day - timedelta(days=3), 17)
    for evaluation in given.evaluations:
        actor = stage.actor(evaluation.evaluator)
        assignment = evaluations.assign_evaluator(
            stage.officer,
            stage.applications[given.key],
            evaluator=stage.people[evaluation.evaluator],
            now=assigned,
        )
        evaluations.save_evaluation(
            actor,
            assignment,
            scores=dict(evaluation.scores),
            comments=dict(evaluation.remarks),
            comment=evaluation.comment,
            now=final,
        )
        evaluations.finalise_evaluation(actor, assignment, now=final)


def _decide(stage: Stage) -> None:
    decision = stage.scenario.decision
    expected = decisions.expected_outcomes(ranking(stage.call), stage.call)
    reasons = {each.key: each.reason for each in stage.scenario.applications}
    outcomes = [
        OutcomeOf(
            application,
            expected[application.pk] or ApplicationState.NOT_SELECTED,
            TextInLanguages.from_json(dict(reasons[key])),
        )
        for key, application in stage.applications.items()
    ]
    moment = stage.at(decision.day, 16)
    decisions.record_decision(
        stage.owner,
        stage.call,
        day=decision.day,
        present="\n".join(decision.present),
        reasons=dict(decision.reasons),
        outcomes=outcomes,
        now=moment,
    )
    for application in stage.applications.values():
        application.refresh_from_db()
    letters = Message.objects.filter(programme=stage.programme, state=MessageState.HELD)
    outbox.release_messages(COMMAND, stage.programme, list(letters))
