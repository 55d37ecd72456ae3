"""The follow-up: owners are asked after 6, 12 and 24 months, and report by a link, without an account."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import CLOCK, Actor, Deed, Refused, deed
from observatory.core.domain.tokens import LinkEnded
from observatory.core.models import Token
from observatory.programme.briefings.domain.actions import is_over
from observatory.programme.briefings.domain.asking import REPORT, send_link
from observatory.programme.briefings.domain.briefings import Texts, origin_of
from observatory.programme.briefings.domain.briefings import text as texts_of
from observatory.programme.briefings.models import (
    PERIODS,
    REASONED,
    REPORTABLE,
    Action,
    ActionStatus,
    Briefing,
    BriefingState,
    ProgressReport,
    ProgressRequest,
)

FOLLOWED = (BriefingState.APPROVED, BriefingState.PUBLISHED)

LATE = timedelta(days=30)
"""So long after a period is over the clock still asks; what is older was the past of another installation, or of a demonstration."""

REMIND_AFTER = timedelta(days=21)
REMIND_AT_MOST = timedelta(days=60)
LARGEST = Decimal(10) ** 12
SMALLEST = Decimal("0.0001")
LONGEST = 4000
"""Characters of a report."""


def request_progress(actor: Actor, action: Action, *, months: int, now: datetime | None = None) -> ProgressRequest:
    """Ask the owner of an action for a period of 6, 12 or 24 months; asked again, they get a reminder with a new link."""
    with deed(actor, "briefings.request_progress", action, permission="briefings.request_progress") as done:
        return _ask(done, done.locked(action), months, now or timezone.now())


def request_progress_of_plan(
    actor: Actor, briefing: Briefing, *, months: int, now: datetime | None = None
) -> list[ProgressRequest]:
    """Ask the owners of all actions that are not over and have not been asked for this period."""
    moment = now or timezone.now()
    with deed(actor, "briefings.request_progress_of_plan", briefing, permission="briefings.request_progress") as done:
        done.locked(briefing)
        waiting = [
            action
            for action in Action.objects.filter(recommendation__briefing=briefing).exclude(requests__months=months)
            if not is_over(action) and action.status != ActionStatus.PROPOSED
        ]
        requests = [_ask(done, done.locked(action), months, moment) for action in waiting]
        if not requests:
            done.unrecorded()
        done.note(months=months, actions=[request.action_id for request in requests])
    return requests


def report_progress(
    actor: Actor,
    request: ProgressRequest,
    *,
    status: str,
    text: Texts | None = None,
    value: Decimal | int | None = None,
    reason: Texts | None = None,
    day: date | None = None,
    now: datetime | None = None,
) -> ProgressReport:
    """File a report on an action: by the link (`Actor.link`), or for the owner by office or region lead.

    Delayed, changed and dropped need a reason. The same report sent twice is filed once; another one is added, and the latest
    counts. Raises LinkEnded where the link is over.
    """
    moment = now or timezone.now()
    words, why = texts_of(text), texts_of(reason)
    _check(request.action, status, words, why, value)
    if day is not None and day > moment.date():
        raise Refused(_("A report cannot be of a day that is still to come."), field="day")
    report = ProgressReport(
        action=request.action,
        request=request,
        months=request.months,
        day=day or moment.date(),
        status=status,
        text=words,
        value=None if value is None else Decimal(value).quantize(SMALLEST),
        reason=why if status in REASONED else texts_of(None),
        by_link=actor.kind == "link",
        person=actor.person,
        filed=moment,
        **origin_of(request.action),
    )
    with deed(actor, "briefings.report_progress", report, permission=REPORT, on=request) as done:
        if actor.token is not None:
            _use(actor.token, moment)
        # Whoever sends twice waits here for the first one to be done.
        action = done.locked(request.action)
        latest = ProgressReport.objects.filter(request=request).order_by("-filed", "-pk").first()
        if latest is not None and _same(latest, report):
            done.about(latest)
            done.unrecorded()
            return latest
        report.save(force_insert=True)
        newest = action.reports.order_by("-filed", "-pk").first()
        if newest == report:
            action.status, action.reason = ActionStatus(status), report.reason
            action.version += 1
            action.save()
        done.note(action=action.pk, months=request.months, status=str(status), by_link=report.by_link)
    return report


def request_of(token: Token) -> ProgressRequest:
    """The request that a link is about."""
    return ProgressRequest.objects.select_related("action__recommendation__briefing__demonstrator__programme").get(
        pk=token.subject
    )


# -- the clock -------------------------------------------------------------------------------------------------------


def ask_when_due(now: datetime | None = None) -> int:
    """Ask the owners of every plan whose 6, 12 or 24 months have just passed, and remind those who did not answer."""
    moment = now or timezone.now()
    asked = 0
    running = Briefing.objects.filter(state__in=FOLLOWED).exclude(approved=None)
    for briefing in running.select_related("demonstrator__programme"):
        for months in PERIODS:
            due = period_end(briefing, months)
            if due <= moment < due + LATE:
                asked += len(request_progress_of_plan(CLOCK, briefing, months=months, now=moment))
    for request in silent(moment):
        request_progress(CLOCK, request.action, months=request.months, now=moment)
        asked += 1
    return asked


def silent(moment: datetime) -> Iterator[ProgressRequest]:
    """Requests without a report whose owner is to be reminded now, once."""
    waiting = ProgressRequest.objects.filter(
        reminded=None,
        until__gt=moment,
        asked__lte=moment - REMIND_AFTER,
        asked__gt=moment - REMIND_AT_MOST,
        reports=None,
        action__recommendation__briefing__state__in=FOLLOWED,
    ).select_related("action__recommendation__briefing__demonstrator__programme")
    return (request for request in waiting if not is_over(request.action))


def period_end(briefing: Briefing, months: int) -> datetime:
    """The moment so many months after the approval."""
    assert briefing.approved is not None
    return months_after(briefing.approved, months)


def months_after(moment: datetime, months: int) -> datetime:
    """So many months later, at the same time of day; on the last day of a month that is too short."""
    count = moment.month - 1 + months
    year, month = moment.year + count // 12, count % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def latest_reports(actions: models.QuerySet[Action] | list[Action]) -> dict[str, ProgressReport]:
    """The report that counts, for each action that has one."""
    rows = ProgressReport.objects.filter(action__in=actions).order_by("filed", "pk")
    return {report.action_id: report for report in rows}


def _ask(done: Deed, action: Action, months: int, moment: datetime) -> ProgressRequest:
    briefing = action.briefing
    if months not in PERIODS:
        raise Refused(_("Owners are asked after 6, 12 or 24 months."), field="months")
    if briefing.approved is None or briefing.state not in FOLLOWED:
        raise Refused(_("Owners are asked once the plan has been approved."))
    if is_over(action):
        raise Refused(_("This action is over: nothing more is expected of it."))
    if not action.owner_email:
        raise Refused(_("The action has no owner who could be asked: correct the action first."))
    known = action.requests.filter(months=months).first()
    done.note(months=months)
    if known is None:
        following = next((later for later in PERIODS if later > months), months + 12)
        request = ProgressRequest.objects.create(
            action=action,
            months=months,
            asked=moment,
            until=max(period_end(briefing, following), moment + LATE),
            **origin_of(action),
        )
        send_link(request, "briefings.progress")
        return request
    if known.reports.exists():
        raise Refused(_("The owner has reported for this period already."))
    if known.until <= moment:
        raise Refused(_("This period is over: ask for the next one."))
    known.reminded = moment
    known.save(update_fields=["reminded"])
    send_link(known, "briefings.progress_reminder")
    return known


def _check(action: Action, status: str, words: Texts, why: Texts, value: Decimal | int | None) -> None:
    if status not in REPORTABLE:
        raise Refused(
            _("Choose how far the action is: planned, running, done, delayed, changed or dropped."), field="status"
        )
    if status in REASONED and not why:
        raise Refused(_("Say why the action is delayed, changed or dropped: a reason is needed."), field="reason")
    if value is not None:
        if not action.indicator:
            raise Refused(_("This action has no indicator that could have a value."), field="value")
        if not Decimal(value).is_finite() or abs(Decimal(value)) >= LARGEST:
            raise Refused(_("This value is not possible: write a number."), field="value")
    for field, given in (("text", words), ("reason", why)):
        if any(len(text) > LONGEST for text in texts_of(given).texts.values()):
            raise Refused(
                _("The text is too long: at most %(longest)d characters.") % {"longest": LONGEST}, field=field
            )


def _use(token: Token, moment: datetime) -> None:
    """Mark the link as used. Raises LinkEnded if it did not hold at that moment, which may lie in the past of a scenario."""
    current = Token.objects.select_for_update().get(pk=token.pk)
    if current.revoked or current.expires <= moment:
        raise LinkEnded
    current.used = moment
    current.save(update_fields=["used"])


def _same(one: ProgressReport, other: ProgressReport) -> bool:
    return (
        one.status == other.status
        and one.value == other.value
        and dict(one.text.texts) == dict(other.text.texts)
        and dict(one.reason.texts) == dict(other.reason.texts)
    )
