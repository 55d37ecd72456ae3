"""Record what was decided on a call, write the letters, fill a place that becomes free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import Message
from observatory.core.text import TextInLanguages
from observatory.programme.calls import leaving
from observatory.programme.calls.domain.calls import Texts, mark_closed, text
from observatory.programme.calls.domain.letters import latest_letter, queue_letter
from observatory.programme.calls.domain.ranking import Ranked, ranking
from observatory.programme.calls.models import (
    Application,
    ApplicationState,
    Call,
    CallState,
    Decision,
    Outcome,
    Replacement,
)
from observatory.programme.calls.states import standing

OUTCOMES = (ApplicationState.SELECTED, ApplicationState.RESERVE, ApplicationState.NOT_SELECTED)


@dataclass(frozen=True)
class OutcomeOf:
    """What is decided on one application; `reason` is needed where it departs from the ranking, and goes into the letter."""

    application: Application
    outcome: str
    reason: Texts | None = None


class Undecided(Refused):
    """The decision cannot be recorded: `problems` has everything that is wrong, each with the application it is about."""

    def __init__(self, problems: list[tuple[Application | None, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(message for _application, message in problems))


def expected_outcomes(rows: Sequence[Ranked], call: Call) -> dict[str, str | None]:
    """What follows from the ranking alone, by application; None where it does not decide: a tie across a limit, no score.

    Applications below a minimum follow as not selected.
    """
    limits = (call.places, call.places + call.reserves)
    outcomes: dict[str, str | None] = {}
    placed = [row for row in rows if row.place is not None]
    for position, row in enumerate(placed):
        place = row.place or 0
        last = max(other for other, one in enumerate(placed, start=1) if one.place == place)
        across = any(place <= limit < last for limit in limits)
        if across:
            outcomes[row.application.pk] = None
        elif position < limits[0]:
            outcomes[row.application.pk] = ApplicationState.SELECTED
        elif position < limits[1]:
            outcomes[row.application.pk] = ApplicationState.RESERVE
        else:
            outcomes[row.application.pk] = ApplicationState.NOT_SELECTED
    for row in rows:
        if row.place is None:
            outcomes[row.application.pk] = ApplicationState.NOT_SELECTED if row.below else None
    return outcomes


def record_decision(
    actor: Actor,
    call: Call,
    *,
    day: date,
    present: str,
    reasons: Texts,
    outcomes: Sequence[OutcomeOf],
    now: datetime | None = None,
) -> Decision:
    """Record the decision on a closed call: every application gets its outcome, and a letter that waits in the outbox.

    Exactly the places of the call are given (fewer only where fewer applications reach the minima), at most its reserves;
    every evaluation is final or waived; what departs from the ranking, or what the ranking leaves open, has a reason. Raises
    Undecided with everything that is not so.
    """
    now = now or timezone.now()
    reasons = text(reasons)
    decision = Decision(call=call, day=day, present=present.strip(), reasons=reasons, decided=now, origin=call.origin)
    with deed(actor, "calls.record_decision", decision, permission="calls.decide", on=call) as done:
        call = done.locked(call)
        if call.state in (CallState.DECIDED, CallState.ARCHIVED):
            raise Refused(_("This call is decided already."))
        if standing(call, now) != CallState.CLOSED:
            raise Refused(_("A call is decided after it has closed."))
        if call.state != CallState.CLOSED:
            mark_closed(call, now)
        rows = ranking(call)
        given = {one.application.pk: one for one in outcomes}
        problems = [*_wrong_record(decision, call, now), *_wrong_outcomes(call, rows, given)]
        if problems:
            raise Undecided(problems)
        decision.call = call
        decision.ranking = [row.to_json() for row in rows]
        decision.save()
        for row in rows:
            _decide(decision, row, given[row.application.pk])
        call.state = CallState.DECIDED
        call.version += 1
        call.save()
        counts = Counter(one.outcome for one in given.values())
        done.note(**{str(outcome): counts[outcome] for outcome in OUTCOMES})
    return decision


def write_letter(actor: Actor, application: Application) -> Message:
    """Write the letter to an applicant anew, where the last one was cancelled."""
    with deed(actor, "calls.write_letter", application, permission="calls.decide", on=application.call) as done:
        application = done.locked(application)
        if application.state not in OUTCOMES:
            raise Refused(_("There is no decision on this application."))
        last = latest_letter(application)
        if last is not None and last.state != "cancelled":
            raise Refused(_("There is a letter already; cancel it first."))
        return queue_letter(application, moved_up=Replacement.objects.filter(moved_up=application).first())


def replace_from_reserve(
    actor: Actor, application: Application, *, reason: Texts, now: datetime | None = None
) -> Replacement:
    """Record that a selected region leaves; the next in reserve, if there is one, takes its place and gets a letter.

    What was begun for the region that leaves is ended by the rooms above (`calls.leaving`).
    """
    reason = text(reason)
    if not reason:
        raise Refused(_("Say in a sentence why the region leaves."), field="reason")
    now = now or timezone.now()
    replacement = Replacement(left=application, reason=reason, recorded=now, origin=application.origin)
    with deed(actor, "calls.replace_from_reserve", replacement, permission="calls.decide", on=application.call) as done:
        call = done.locked(application.call)
        application = done.locked(application)
        if application.state != ApplicationState.SELECTED:
            raise Refused(_("Only a selected region can leave."))
        replacement.decision = call.decision
        application.state, application.withdrawn = ApplicationState.WITHDRAWN, now
        application.withdrawn_reason = reason.read(application.language).text
        application.version += 1
        application.save()
        following = next_in_reserve(call)
        if following is not None:
            following = done.locked(following)
        replacement.left, replacement.moved_up = application, following
        if following is not None:
            following.state = ApplicationState.SELECTED
            following.version += 1
            following.save()
        replacement.save()
        if following is not None:
            queue_letter(following, moved_up=replacement)
        leaving.follow(actor, replacement)
        done.note(left=application.pk, moved_up=following.pk if following else "")
    return replacement


def next_in_reserve(call: Call) -> Application | None:
    """The application in reserve that moves up first: the one with the best place."""
    waiting = call.applications.filter(state=ApplicationState.RESERVE)
    return waiting.order_by(F("outcome__place").asc(nulls_last=True), "number").first()


def _wrong_record(decision: Decision, call: Call, now: datetime) -> list[tuple[Application | None, str]]:
    problems: list[tuple[Application | None, str]] = []
    if not decision.present:
        problems.append((None, _("Say who was present.")))
    if not decision.reasons:
        problems.append((None, _("Give the reasons for the decision.")))
    zone = ZoneInfo(call.zone)
    if decision.day < call.closes.astimezone(zone).date():
        problems.append((None, _("The day of the decision lies before the closing of the call.")))
    elif decision.day > now.astimezone(zone).date():
        problems.append((None, _("The day of the decision lies in the future.")))
    return problems


def _wrong_outcomes(
    call: Call, rows: Sequence[Ranked], given: Mapping[str, OutcomeOf]
) -> list[tuple[Application | None, str]]:
    problems: list[tuple[Application | None, str]] = []
    expected = expected_outcomes(rows, call)
    strangers = sorted(set(given) - {row.application.pk for row in rows})
    if strangers:
        problems.append((None, _("An outcome is given for an application that is not in the competition.")))
    for row in rows:
        problems += [(row.application, message) for message in _wrong_outcome(row, given, expected)]
    counts = Counter(one.outcome for key, one in given.items() if key not in strangers)
    reaching = sum(row.place is not None for row in rows)
    selected, most = counts[ApplicationState.SELECTED], call.places
    fewest = min(call.places, reaching)
    if not fewest <= selected <= most:
        words = _("Selected: %(given)d. Places to give: %(places)d.")
        problems.append((None, words % {"given": selected, "places": fewest}))
    if counts[ApplicationState.RESERVE] > call.reserves:
        words = _("In reserve: %(given)d. Places in reserve: at most %(reserves)d.")
        problems.append((None, words % {"given": counts[ApplicationState.RESERVE], "reserves": call.reserves}))
    return problems


def _wrong_outcome(row: Ranked, given: Mapping[str, OutcomeOf], expected: Mapping[str, str | None]) -> list[str]:
    values = {"number": row.application.number, "region": row.application.region_name}
    one = given.get(row.application.pk)
    if one is None:
        return [_("Application %(number)d (%(region)s) has no outcome.") % values]
    if one.outcome not in OUTCOMES:
        return [_("The outcome of application %(number)d (%(region)s) is not known.") % values]
    problems = []
    if row.open:
        problems.append(
            ngettext(
                "Application %(number)d (%(region)s) has %(open)d evaluation that is neither final nor waived.",
                "Application %(number)d (%(region)s) has %(open)d evaluations that are neither final nor waived.",
                row.open,
            )
            % {**values, "open": row.open}
        )
    if row.mean is None and one.outcome != ApplicationState.NOT_SELECTED:
        problems.append(
            _("Application %(number)d (%(region)s) has no evaluation that counts: it can only be not selected.")
            % values
        )
    reason = text(one.reason) if one.reason is not None else TextInLanguages()
    if one.outcome != expected[row.application.pk] and not reason:
        problems.append(
            _(
                "The outcome of application %(number)d (%(region)s) does not follow from the ranking alone: give the reason."
            )
            % values
        )
    return problems


def _decide(decision: Decision, row: Ranked, given: OutcomeOf) -> None:
    application = row.application
    reason = text(given.reason) if given.reason is not None else TextInLanguages()
    Outcome.objects.create(
        decision=decision,
        application=application,
        place=row.place,
        outcome=given.outcome,
        reason=reason,
        origin=decision.origin,
    )
    application.call = decision.call
    application.state = given.outcome
    application.version += 1
    application.save(update_fields=["state", "version"])
    queue_letter(application)
