"""What has been done with an action, from the audit trail: when, what, by which kind of actor, which fields, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from observatory.core.audit import kind_of
from observatory.core.models import AuditEntry, User
from observatory.programme.briefings.models import Action, ActionStatus

ALL_ASKED = "briefings.request_progress_of_plan"

VERBS = {
    ALL_ASKED: _("owner asked for progress"),
    "briefings.add_action": _("added to the plan"),
    "briefings.edit_action": _("edited"),
    "briefings.correct_action": _("changed after the approval"),
    "briefings.request_progress": _("owner asked for progress"),
    "briefings.report_progress": _("progress reported"),
}

ACTORS = {"link": _("by personal link"), "clock": _("by the clock"), "command": _("by the installation")}


@dataclass(frozen=True)
class Entry:
    """One deed in the history of an action. `who` is a person's name as it is now, or the kind of actor."""

    time: datetime
    what: Any
    who: Any
    status: Any
    fields: tuple[str, ...]
    reason: str


def _called(field: str) -> str:
    """A field as forms call it; one that actions had once, by its own name."""
    try:
        return str(Action._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return field.replace("_", " ")


def history_of(action: Action) -> tuple[Entry, ...]:
    """The deeds on an action and on its reports, the latest first."""
    reports = list(action.reports.values_list("pk", flat=True))
    rows = [
        row
        for row in AuditEntry.objects.filter(
            Q(subject_kind=kind_of(action), subject=action.pk)
            | Q(subject_kind="briefings.progressreport", subject__in=reports)
            | Q(subject_kind=kind_of(action.briefing), subject=action.briefing.pk, verb=ALL_ASKED)
        ).order_by("-sequence")
        if row.verb != ALL_ASKED or action.pk in (row.detail or {}).get("actions", ())
    ]
    people = User.objects.in_bulk({row.actor for row in rows if row.actor_kind == "person"})
    reasons = dict(action.changes.values_list("pk", "reason"))
    statuses = dict(ActionStatus.choices)
    found = []
    for row in rows:
        detail: dict[str, Any] = row.detail or {}
        found.append(
            Entry(
                row.time,
                VERBS.get(row.verb, row.verb),
                people.get(row.actor, "") if row.actor_kind == "person" else ACTORS.get(row.actor_kind, ""),
                statuses.get(detail.get("status", ""), ""),
                tuple(_called(field) for field in detail.get("fields", ())),
                reasons.get(detail.get("change", ""), ""),
            )
        )
    return tuple(found)
