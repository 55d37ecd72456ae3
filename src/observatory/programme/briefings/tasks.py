"""What waits for officers, experts and region leads in briefings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from observatory.core import tasks
from observatory.core.models import Role, User
from observatory.core.rules import OFFICE, programmes_with_role
from observatory.programme.briefings.domain.approval import missing
from observatory.programme.briefings.models import Briefing, BriefingState, FactualCheck, RecommendationState

ROLES = (*OFFICE, Role.EXPERT, Role.REGION_LEAD)


@tasks.register
def briefings(person: User) -> Iterator[tasks.Task]:
    """The tasks of a person with the briefings that they work on."""
    rows = Briefing.objects.filter(demonstrator__programme__in=programmes_with_role(person, ROLES)).select_related(
        "demonstrator__programme"
    )
    for row in rows:
        if person.has_perm("briefings.view_briefing", row):
            yield from _of(person, row)


def _of(person: User, row: Briefing) -> Iterator[tasks.Task]:
    where = {"region": row.demonstrator.name.read(get_language() or "en").text}
    page = reverse("briefings:briefing", args=[row.pk])
    check_page = reverse("briefings:check", args=[row.pk])
    check = row.checks.filter(closed=None).first()
    if check is not None:
        due = datetime.combine(check.due, time(23, 59), tzinfo=UTC)
        if check.confirmed is None and person.has_perm("briefings.check_facts", row):
            title = _("Check the facts of the briefing for %(region)s") % where
            yield tasks.Task(title, check_page, row.programme, due)
        if person.has_perm("briefings.run_check", row):
            yield from _of_check(row, check, check_page, where)
    if row.state == BriefingState.DRAFT and person.has_perm("briefings.edit_briefing", row):
        yield tasks.Task(_("Write the policy briefing for %(region)s") % where, page, row.programme)
    if row.state == BriefingState.CHECKED and person.has_perm("briefings.approve_briefing", row):
        lacking = len(missing(row))
        note = ngettext("%(count)d thing is missing", "%(count)d things are missing", lacking) % {"count": lacking}
        yield tasks.Task(
            _("Approve the policy briefing for %(region)s") % where,
            reverse("briefings:approve", args=[row.pk]),
            row.programme,
            note=note if lacking else "",
        )
    if row.state == BriefingState.APPROVED and person.has_perm("briefings.publish_briefing", row):
        yield tasks.Task(_("Publish the policy briefing for %(region)s") % where, page, row.programme)
    if not row.is_open and person.has_perm("briefings.respond", row):
        waiting = row.recommendations.filter(state=RecommendationState.AGREED).count()
        if waiting:
            title = ngettext(
                "Respond to %(count)d recommendation for %(region)s",
                "Respond to %(count)d recommendations for %(region)s",
                waiting,
            ) % {"count": waiting, **where}
            yield tasks.Task(title, page, row.programme)


def _of_check(row: Briefing, check: FactualCheck, page: str, where: dict[str, str]) -> Iterator[tasks.Task]:
    waiting = check.remarks.filter(answered=None).count()
    if waiting:
        title = ngettext(
            "Answer %(count)d remark from %(region)s", "Answer %(count)d remarks from %(region)s", waiting
        ) % {"count": waiting, **where}
        yield tasks.Task(title, page, row.programme)
    elif check.confirmed is not None:
        yield tasks.Task(_("Close the factual check of %(region)s") % where, page, row.programme)
