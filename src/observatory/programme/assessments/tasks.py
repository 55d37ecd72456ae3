"""What waits for a person in pre-assessments: interviews, quotes to be cleared, the stress test of their side, reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core import tasks
from observatory.core.models import Role, RoleGrant, Scope, User
from observatory.core.rules import OFFICE, programmes_with_role
from observatory.programme.assessments.models import (
    Interview,
    InterviewState,
    QuoteState,
    Rater,
    ReportVersion,
    StressTest,
    StressTestState,
)


@tasks.register
def interviews(person: User) -> Iterator[tasks.Task]:
    """Interviews that the person leads: those to come, and those to be written up."""
    language = get_language() or "en"
    rows = (
        Interview.objects.filter(interviewer=person, state__in=(InterviewState.PLANNED, InterviewState.HELD))
        .select_related("pre_assessment__demonstrator__programme")
        .prefetch_related("people")
    )
    for row in rows:
        if not person.has_perm("assessments.edit_pre_assessment", row):
            continue
        zone = ZoneInfo(row.programme.zone)
        ahead = row.state == InterviewState.PLANNED and row.day >= timezone.now().astimezone(zone).date()
        words = _("Interview with %(people)s") if ahead else _("Write up the interview with %(people)s")
        yield tasks.Task(
            words % {"people": str(row)},
            reverse("assessments:interview", args=[row.pk]),
            row.programme,
            datetime.combine(row.day, time(23, 59), tzinfo=zone) if ahead else None,
            row.demonstrator.name.read(language).text,
        )


@tasks.register
def quotes(person: User) -> Iterator[tasks.Task]:
    """Quotes from the person's interviews that nobody was asked to clear yet."""
    rows = (
        Interview.objects.filter(interviewer=person, quotes__state=QuoteState.PROPOSED, quotes__asked=None)
        .select_related("pre_assessment__demonstrator__programme")
        .prefetch_related("people")
        .distinct()
    )
    for row in rows:
        if person.has_perm("assessments.edit_pre_assessment", row):
            title = _("Ask %(people)s to clear what is quoted") % {"people": str(row)}
            yield tasks.Task(title, reverse("assessments:interview", args=[row.pk]), row.programme)


@tasks.register
def reports(person: User) -> Iterator[tasks.Task]:
    """Versions of a report that wait for an officer to publish them."""
    language = get_language() or "en"
    rows = ReportVersion.objects.filter(
        published=None, pre_assessment__demonstrator__programme__in=programmes_with_role(person, OFFICE)
    ).select_related("pre_assessment__demonstrator__programme")
    for row in rows:
        if person.has_perm("assessments.publish_report", row.pre_assessment):
            title = _("Publish the assessment report of %(region)s") % {
                "region": row.demonstrator.name.read(language).text
            }
            yield tasks.Task(title, reverse("assessments:report", args=[row.pre_assessment_id]), row.programme)


@tasks.register
def stress_tests(person: User) -> Iterator[tasks.Task]:
    """Stress tests that the person is to fill in: for the region that they lead, or as its expert."""
    language = get_language() or "en"
    for rater, role, words in (
        (Rater.SELF, Role.REGION_LEAD, _("Fill in the self-assessment of %(region)s")),
        (Rater.EXPERT, Role.EXPERT, _("Assess %(region)s in the stress test")),
    ):
        granted = RoleGrant.objects.filter(person=person, role=role, scope=Scope.DEMONSTRATOR, revoked=None)
        rows = StressTest.objects.filter(
            rater=rater,
            state=StressTestState.OPEN,
            pre_assessment__demonstrator__in=granted.values("scope_id"),
        ).select_related("pre_assessment__demonstrator__programme")
        for row in rows:
            yield tasks.Task(
                words % {"region": row.demonstrator.name.read(language).text},
                reverse("assessments:stress_test", args=[row.pre_assessment_id, rater.value]),
                row.programme,
            )
