"""Step 5: so many months after the approval the owners of actions are asked, and report through the link in their mail."""

from __future__ import annotations

from observatory.core.acting import CLOCK
from observatory.programme.briefings.domain import progress
from observatory.programme.briefings.domain.asking import REPORT
from observatory.programme.briefings.models import Action, ActionStatus
from observatory.programme.demonstrators.domain.demonstrators import plan_step
from observatory.programme.demonstrators.models import StepKind
from observatory.programme.scenarios import support as told
from observatory.replay.links import holder_of_link
from observatory.replay.region import Region

UNDER_WAY = "on_track"


def play(region: Region) -> None:
    """All owners are asked; those of whom a report is told file it on its day."""
    given = region.given.follow_up
    if given is None or region.briefing is None:
        return
    region.at("follow_up")
    asked = min(
        [
            progress.period_end(region.briefing, given.months),
            *(region.stage.at(report.day, 8) for report in given.reports),
        ]
    )
    requests = {
        request.action_id: request
        for request in progress.request_progress_of_plan(CLOCK, region.briefing, months=given.months, now=asked)
    }
    for number, report in enumerate(given.reports):
        region.at("follow_up", "reports", number)
        action, now = region.actions[report.action], region.stage.at(report.day, 15)
        progress.report_progress(
            holder_of_link(action, mail="briefings.progress", purpose=REPORT, now=now),
            requests[action.pk],
            status=_status(action, report),
            text=region.words(report.note),
            value=report.value,
            reason=region.words(report.reason),
            day=report.day,
            now=now,
        )
    region.at("follow_up")
    _sum_up(region, given)


def _status(action: Action, report: told.Progress) -> str:
    """What is on track is running, or planned where it has not begun yet."""
    if report.status != UNDER_WAY:
        return report.status
    begun = action.start is not None and action.start <= report.day
    return ActionStatus.RUNNING if begun else ActionStatus.PLANNED


def _sum_up(region: Region, given: told.FollowUp) -> None:
    """What the look back shows stands with the step, where nothing else is told of it."""
    step = region.demonstrator.steps.get(kind=StepKind.FOLLOW_UP)
    if step.note:
        return
    plan_step(
        region.officer,
        step,
        version=step.version,
        planned_start=step.planned_start,
        planned_end=step.planned_end,
        note=region.words(given.summary),
    )
