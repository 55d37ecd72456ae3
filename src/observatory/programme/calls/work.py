"""What waits for people in calls, and what the clock does."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core.models import Message, MessageState, Role, User
from observatory.core.rules import OFFICE, has_role, programmes_with_role
from observatory.core.tasks import Task
from observatory.programme.calls.mails import LETTER_KEYS
from observatory.programme.calls.models import (
    Application,
    ApplicationState,
    Assignment,
    Call,
    CallState,
    Conflict,
    Evaluation,
)
from observatory.programme.calls.rules import HANDED_IN, before_the_wall, walled_applications
from observatory.programme.calls.states import standing, takes_drafts


def tasks(person: User) -> Iterator[Task]:
    """Drafts to hand in, evaluations to make, calls to run and letters to let go."""
    yield from _drafts(person)
    yield from _evaluations(person)
    for programme in programmes_with_role(person, OFFICE):
        for call in Call.objects.filter(programme=programme).exclude(state=CallState.ARCHIVED):
            yield from _office(person, call)


def waiting_assignments(person: User) -> list[Assignment]:
    """The applications that a person is asked to score and may see, those without a final evaluation and all others."""
    rows = (
        Assignment.objects.filter(
            evaluator=person,
            application__state__in=HANDED_IN,
            application__in=before_the_wall(person).values("pk"),
        )
        .exclude(application__call__state=CallState.ARCHIVED)
        .select_related("application__call__programme", "application__organisation", "evaluation")
        .order_by("application__call__closes", "application__number")
    )
    allowed: dict[str, bool] = {}
    found = []
    for row in rows:
        call = row.application.call
        if call.pk not in allowed:
            allowed[call.pk] = has_role(person, Role.EVALUATOR, call.programme_id, call=call.pk)
        if allowed[call.pk]:
            found.append(row)
    return found


def asked_for(person: User, rows: list[Assignment]) -> set[str]:
    """The assignments among these whose evaluation would count: not waived, no conflict ever, the call not decided."""
    had = set(Conflict.objects.filter(person=person).values_list("application_id", flat=True))
    return {
        row.pk
        for row in rows
        if row.waived is None and row.application_id not in had and row.application.call.state != CallState.DECIDED
    }


def _drafts(person: User) -> Iterator[Task]:
    own = Q(created_by=person) | Q(organisation__memberships__person=person)
    rows = Application.objects.filter(own, state=ApplicationState.DRAFT).select_related(
        "call__programme", "organisation"
    )
    for row in rows.distinct():
        if takes_drafts(row.call):
            title = _("Complete and submit your application: %(call)s") % {"call": _title(row.call)}
            yield Task(
                title,
                reverse("calls:application", args=[row.pk]),
                row.programme,
                row.call.closes,
                str(row.organisation),
            )


def _evaluations(person: User) -> Iterator[Task]:
    rows = waiting_assignments(person)
    wanted = asked_for(person, rows)
    open_by_call: dict[str, list[Assignment]] = {}
    for row in rows:
        evaluation: Evaluation | None = getattr(row, "evaluation", None)
        if row.pk in wanted and (evaluation is None or evaluation.final is None):
            open_by_call.setdefault(row.application.call_id, []).append(row)
    for open_rows in open_by_call.values():
        call = open_rows[0].application.call
        title = ngettext("%(count)d application to evaluate", "%(count)d applications to evaluate", len(open_rows)) % {
            "count": len(open_rows)
        }
        yield Task(title, reverse("calls:evaluations"), call.programme, call.evaluate_until, _title(call))


def _office(person: User, call: Call) -> Iterator[Task]:
    state, address = standing(call), reverse("calls:office_call", args=[call.pk])
    if state == CallState.DRAFT:
        yield Task(_("Publish the call, or archive it"), address, call.programme, None, _title(call))
    elif state == CallState.OPEN:
        yield Task(_("The call is open until its closing"), address, call.programme, call.closes, _title(call))
    elif state == CallState.CLOSED and not walled_applications(person, call).exists():
        title = _("Evaluate the applications and record the decision")
        yield Task(title, address, call.programme, call.evaluate_until, _title(call))
    elif state == CallState.DECIDED:
        held = Message.objects.filter(
            programme=call.programme,
            state=MessageState.HELD,
            key__in=LETTER_KEYS,
            about__in=before_the_wall(person, call.applications.all()).values("pk"),
        ).count()
        if held:
            title = ngettext(
                "%(count)d letter with the decision waits for you",
                "%(count)d letters with the decision wait for you",
                held,
            ) % {"count": held}
            yield Task(title, reverse("calls:letters", args=[call.pk]), call.programme, None, _title(call))


def _title(call: Call) -> str:
    return call.title.read(get_language() or "en").text
