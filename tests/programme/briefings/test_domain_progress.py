"""The follow-up: the clock asks, links answer, reasons are needed, nothing is filed twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from observatory.core import audit
from observatory.core.acting import Actor, NotPermitted, Refused
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.core.models import AuditEntry, Message, Token
from observatory.programme.briefings.domain.actions import correct_action
from observatory.programme.briefings.domain.asking import REPORT
from observatory.programme.briefings.domain.progress import (
    ask_when_due,
    months_after,
    report_progress,
    request_progress,
    request_progress_of_plan,
)
from observatory.programme.briefings.models import Action, PlanChange, ProgressReport, ProgressRequest
from observatory.programme.briefings.monitoring import published_lines
from observatory.programme.briefings.rules import published_version

from .conftest import APPROVED, link_in

A_YEAR_LATER = datetime(2025, 5, 31, 9, tzinfo=UTC)
SOON_AFTER = A_YEAR_LATER + timedelta(days=2)


@pytest.fixture
def asked(world: Any) -> ProgressRequest:
    """The owner of the action of a published plan, asked after twelve months."""
    world.publish()
    (request,) = request_progress_of_plan(world.officer, world.briefing, months=12, now=A_YEAR_LATER)
    return request


def holder(request: ProgressRequest) -> Actor:
    return Actor.link(Token.objects.get(subject=request.pk, purpose=REPORT))


def correct(world: Any, action: Action, **changes: Any) -> Action:
    """A change of an approved action that leaves everything else as it is."""
    given = {
        name: getattr(action, name)
        for name in (
            "title", "description", "owner_organisation", "owner_name", "owner_email", "owner_language", "partners",
            "start", "end", "budget", "currency", "funding", "indicator", "unit", "baseline", "target", "risk",
        )
    }  # fmt: skip
    return correct_action(
        world.lead, action, version=action.version, **{"reason": "He has left", "now": SOON_AFTER, **given, **changes}
    )


@pytest.mark.parametrize(
    ("moment", "months", "later"),
    [
        (datetime(2024, 5, 31, tzinfo=UTC), 6, datetime(2024, 11, 30, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2025, 2, 28, tzinfo=UTC)),
        (datetime(2024, 12, 15, tzinfo=UTC), 24, datetime(2026, 12, 15, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(moment: datetime, months: int, later: datetime) -> None:
    assert months_after(moment, months) == later


def test_after_twelve_months_it_is_known_who_did_what_without_a_phone_call(world: Any) -> None:
    _recommendation, action = world.publish()
    with time_machine.travel(SOON_AFTER, tick=False):
        assert ask_when_due() == 1
        mail = Message.objects.get(key="briefings.progress")
        assert (mail.address, mail.language) == ("paul.ferrand@example.org", "fr")
        path = link_in(mail)
        assert path.startswith("/fr/progress/")
        visitor = world.client()
        assert visitor.get(path).status_code == 200
        assert not ProgressReport.objects.exists()
        sent = visitor.post(
            path, {"status": "delayed", "value": "9,5", "text": "Ouverte un jour.", "reason": "Le toit fuyait."}
        )
        assert sent.status_code == 302
        # The clock goes on and asks nobody twice.
        assert ask_when_due() == 0
    page = world.client().get("/en/demonstrators/regions/vest/monitoring/").content.decode()
    for words in ("Vest Test Centre", "delayed", "Le toit fuyait.", "Ouverte un jour.", "2 June 2025", "9.5"):
        assert words in page, words
    assert "Paul Ferrand" not in page
    action.refresh_from_db()
    assert (action.status, action.reason.read("fr").text) == ("delayed", "Le toit fuyait.")
    assert audit.verify().sound


def test_the_clock_asks_at_6_12_and_24_months_and_not_long_after(world: Any) -> None:
    world.approve()
    assert ask_when_due(APPROVED + timedelta(days=100)) == 0
    assert ask_when_due(months_after(APPROVED, 6)) == 1
    assert ask_when_due(months_after(APPROVED, 12)) == 1
    assert ask_when_due(months_after(APPROVED, 18)) == 0
    assert ask_when_due(months_after(APPROVED, 24) + timedelta(days=31)) == 0
    assert sorted(ProgressRequest.objects.values_list("months", flat=True)) == [6, 12]


def test_who_does_not_answer_is_reminded_once(world: Any, asked: ProgressRequest) -> None:
    assert ask_when_due(A_YEAR_LATER + timedelta(days=20)) == 0
    assert ask_when_due(A_YEAR_LATER + timedelta(days=22)) == 1
    assert ask_when_due(A_YEAR_LATER + timedelta(days=24)) == 0
    assert Message.objects.filter(key="briefings.progress_reminder").count() == 1
    # Both links work: which of the two mails somebody opens must not matter.
    assert Token.objects.filter(subject=asked.pk, revoked=None).count() == 2


@pytest.mark.parametrize("status", ["delayed", "changed", "dropped"])
def test_what_is_not_as_planned_needs_a_reason(world: Any, asked: ProgressRequest, status: str) -> None:
    with pytest.raises(Refused) as refusal:
        report_progress(holder(asked), asked, status=status, now=SOON_AFTER)
    assert refusal.value.field == "reason"
    assert not ProgressReport.objects.exists()
    report = report_progress(holder(asked), asked, status=status, reason={"en": "The roof"}, now=SOON_AFTER)
    assert (report.by_link, report.person, report.day) == (True, None, SOON_AFTER.date())


def test_a_double_submit_makes_one_report_and_the_latest_counts(world: Any, asked: ProgressRequest) -> None:
    given: dict[str, Any] = {"status": "running", "text": {"fr": "Ça roule."}, "value": 9}
    first = report_progress(holder(asked), asked, **given, now=SOON_AFTER)
    second = report_progress(holder(asked), asked, **given, now=SOON_AFTER + timedelta(seconds=1))
    assert first == second
    assert ProgressReport.objects.count() == 1
    assert AuditEntry.objects.filter(verb="briefings.report_progress").count() == 1
    report_progress(holder(asked), asked, status="done", value=Decimal("24.5"), now=SOON_AFTER + timedelta(days=9))
    assert ProgressReport.objects.count() == 2
    (line,) = published_lines(world.briefing, published_version(world.briefing))
    assert (line.action.status, line.report.status, line.bar.value, line.bar.share) == (
        "done",
        "done",
        "24.5\u00a0firms",
        "103 %",
    )


def test_a_report_is_never_changed_or_deleted(world: Any, asked: ProgressRequest) -> None:
    report = report_progress(holder(asked), asked, status="running", now=SOON_AFTER)
    report.status = "done"
    with pytest.raises(TypeError, match="never changed"):
        report.save()
    with pytest.raises(TypeError, match="never deleted"):
        report.delete()


def test_a_link_permits_reports_on_its_own_action_alone(world: Any) -> None:
    recommendation, _action = world.complete()
    world.act(recommendation, title={"en": "Second"})
    from observatory.programme.briefings.domain.approval import approve_briefing

    approve_briefing(world.officer, world.briefing, now=APPROVED)
    one, other = request_progress_of_plan(world.officer, world.briefing, months=12, now=A_YEAR_LATER)
    with pytest.raises(NotPermitted):
        report_progress(holder(one), other, status="done", now=SOON_AFTER)
    with pytest.raises(NotPermitted):
        request_progress(holder(one), one.action, months=24, now=SOON_AFTER)


def test_a_link_holds_for_its_period(world: Any, asked: ProgressRequest) -> None:
    assert asked.until == months_after(APPROVED, 24)
    report_progress(holder(asked), asked, status="running", now=asked.until - timedelta(days=1))
    with pytest.raises(LinkEnded):
        report_progress(holder(asked), asked, status="done", now=asked.until)
    assert ProgressReport.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status": "agreed"}, "status"),
        ({"status": "sunny"}, "status"),
        ({"status": "done", "value": Decimal("NaN")}, "value"),
        ({"status": "done", "value": Decimal("1e20")}, "value"),
        ({"status": "done", "text": {"en": "x" * 5000}}, "text"),
        ({"status": "done", "day": date(2030, 1, 1)}, "day"),
    ],
)
def test_impossible_reports_are_refused(world: Any, asked: ProgressRequest, given: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        report_progress(holder(asked), asked, now=SOON_AFTER, **given)
    assert refusal.value.field == field
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("name", "may"), [("claire", True), ("lena", True), ("ewa", False), ("bruno", False), ("nora", False)]
)
def test_office_and_region_may_ask_and_report_for_an_owner(world: Any, name: str, may: bool) -> None:
    _recommendation, action = world.publish()
    if not may:
        with pytest.raises(NotPermitted):
            request_progress(world.actor(name), action, months=12, now=A_YEAR_LATER)
        return
    request = request_progress(world.actor(name), action, months=12, now=A_YEAR_LATER)
    report = report_progress(world.actor(name), request, status="done", day=date(2025, 6, 1), now=SOON_AFTER)
    assert (report.by_link, report.person, report.day) == (False, world.people[name], date(2025, 6, 1))


def test_nobody_is_asked_before_the_approval_or_when_the_action_is_over(world: Any) -> None:
    _recommendation, action = world.complete()
    with pytest.raises(Refused, match="approved"):
        request_progress(world.officer, action, months=6)
    from observatory.programme.briefings.domain.approval import approve_briefing

    approve_briefing(world.officer, world.briefing, now=APPROVED)
    action.refresh_from_db()
    request = request_progress(world.officer, action, months=6, now=months_after(APPROVED, 6))
    report_progress(holder(request), request, status="done", now=months_after(APPROVED, 6))
    with pytest.raises(Refused, match="is over"):
        request_progress(world.officer, action, months=6, now=months_after(APPROVED, 7))
    assert request_progress_of_plan(world.officer, world.briefing, months=12, now=A_YEAR_LATER) == []
    with pytest.raises(Refused) as refusal:
        request_progress(world.officer, action, months=7)
    assert refusal.value.field == "months"


def test_a_new_owner_is_asked_and_the_links_of_the_old_one_end(world: Any, asked: ProgressRequest) -> None:
    secret = link_in(Message.objects.get(key="briefings.progress")).rstrip("/").rpartition("/")[2]
    with time_machine.travel(SOON_AFTER, tick=False):
        assert open_token(secret, REPORT).subject == asked.pk
        correct(world, asked.action, owner_name="Inès Roy", owner_email="ines.roy@example.org", owner_language="en")
        with pytest.raises(LinkEnded):
            open_token(secret, REPORT)
    latest = Message.objects.filter(key="briefings.progress", address="ines.roy@example.org").get()
    assert latest.language == "en"
    entry = AuditEntry.objects.get(verb="briefings.correct_action")
    change = PlanChange.objects.get(action=asked.action)
    # The reason may name people, so the audit trail only points to it.
    assert entry.detail == {"fields": ["owner_email", "owner_language", "owner_name"], "change": change.pk}
    assert (change.reason, change.person) == ("He has left", world.people["lena"])


def test_an_approved_action_is_changed_with_a_reason_and_keeps_what_makes_it_one(world: Any) -> None:
    _recommendation, action = world.publish()
    with pytest.raises(Refused) as refusal:
        correct(world, action, reason=" ")
    assert refusal.value.field == "correction"
    with pytest.raises(Refused, match="Missing: term"):
        correct(world, action, end=None)
    with pytest.raises(Refused, match="Missing: indicator"):
        correct(world, action, target=None)
    action.refresh_from_db()
    assert (action.end, action.target) == (date(2026, 8, 31), 24)
    frozen = published_version(world.briefing).contents
    correct(world, action, end=date(2027, 8, 31))
    assert published_version(world.briefing).contents == frozen
