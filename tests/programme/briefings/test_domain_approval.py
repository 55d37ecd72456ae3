"""Approval: what it asks for, what it freezes, what is published."""

from __future__ import annotations

from typing import Any

import pytest

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Message
from observatory.documents import DocumentError
from observatory.evidence.domain.facts import cite_all, take_back
from observatory.programme.assessments.domain.findings import edit_finding
from observatory.programme.briefings.contents import hash_of
from observatory.programme.briefings.domain.actions import edit_action
from observatory.programme.briefings.domain.approval import Unfinished, approve_briefing, missing, publish_briefing
from observatory.programme.briefings.domain.briefings import reopen_briefing, save_section
from observatory.programme.briefings.domain.recommendations import edit_recommendation
from observatory.programme.briefings.models import BriefingVersion
from observatory.programme.briefings.rules import published_version

from .conftest import APPROVED, PUBLISHED


def test_every_recommendation_without_evidence_is_named(world: Any) -> None:
    world.complete()
    world.recommend(title={"en": "Buy drones"}, evidence=[])
    world.recommend(title={"en": "Build a tower"}, evidence=[])
    with pytest.raises(Unfinished) as refusal:
        approve_briefing(world.officer, world.briefing)
    assert list(refusal.value.missing) == [
        "Recommendation 2 (“Buy drones”) has no evidence.",
        "Recommendation 3 (“Build a tower”) has no evidence.",
    ]
    assert "Buy drones" in str(refusal.value.message)
    assert not BriefingVersion.objects.exists()


def test_evidence_of_a_finding_counts_and_withdrawn_evidence_does_not(world: Any) -> None:
    recommendation, _action = world.complete()
    cite_all((), recommendation)
    assert missing(world.briefing) == []
    take_back(world.vote, "Counted twice")
    assert missing(world.briefing) == ["Recommendation 1 (“Open the test hall”) has no evidence."]


def test_a_finding_that_became_a_draft_again_holds_the_approval_up(world: Any) -> None:
    world.complete()
    finding = world.finding
    edit_finding(world.actor("ewa"), finding, version=finding.version, kind="gap", title={"en": "Older"}, text="Old.")
    assert missing(world.briefing) == [
        "Recommendation 1 (“Open the test hall”) rests on finding 1, which is not agreed."
    ]


def test_every_action_without_owner_term_or_indicator_is_named(world: Any) -> None:
    recommendation, _action = world.complete()
    world.act(recommendation, title={"en": "Buy a lathe"}, owner_email="", start=None)
    world.act(recommendation, title={"en": "Find a guard"}, indicator={})
    assert missing(world.briefing) == [
        "Action 1.2 (“Buy a lathe”) lacks: owner (organisation, name, e-mail address); term (start and end).",
        "Action 1.3 (“Find a guard”) lacks: indicator (name, baseline, target).",
    ]


def test_an_empty_briefing_lacks_everything(world: Any) -> None:
    assert missing(world.briefing) == [
        "The summary is empty.",
        "The section on the regional challenge is empty.",
        "There is no recommendation.",
        "The region has not checked the facts.",
    ]


def test_a_document_that_would_leave_a_reader_out_is_refused_and_the_paragraph_named(world: Any) -> None:
    world.complete()
    # A fact that says nothing: the paragraph that sets it would be a label without words.
    world.quote.content = {"text": "", "language": "en", "attribution": "a plant manager"}
    world.quote.save()
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose=section.prose, evidence=[world.quote])
    with pytest.raises(Unfinished) as refusal:
        approve_briefing(world.officer, world.briefing)
    assert isinstance(refusal.value.__cause__, DocumentError)
    assert "the quote is empty" in refusal.value.missing[0]
    assert refusal.value.missing[0].startswith("Block ")
    assert not BriefingVersion.objects.exists()


def test_approval_freezes_a_version_and_agrees_on_the_plan(world: Any) -> None:
    recommendation, action = world.approve()
    version = BriefingVersion.objects.get()
    assert (version.number, version.frozen, version.sha256) == (1, APPROVED, hash_of(version.contents))
    assert version.approval.person == world.people["claire"]
    assert (recommendation.state, action.status, world.briefing.state) == ("agreed", "agreed", "approved")
    assert version.contents["recommendations"][0]["actions"][0]["status"] == "agreed"
    assert version.contents["recommendations"][0]["evidence"] == [world.quote.pk]
    assert version.contents["findings"][0]["evidence"] == [world.vote.pk]
    entry = AuditEntry.objects.get(verb="briefings.approve_briefing")
    assert entry.detail["sha256"] == version.sha256
    assert Message.objects.get(key="briefings.approved").person == world.people["lena"]


def test_nothing_of_a_person_is_frozen(world: Any) -> None:
    world.approve()
    frozen = str(BriefingVersion.objects.get().contents)
    assert "Vest Test Centre" in frozen
    assert "Paul Ferrand" not in frozen
    assert "paul.ferrand" not in frozen


@pytest.mark.parametrize("name", ["ewa", "lena", "bruno", "nora"])
def test_the_office_approves_and_publishes_and_nobody_else(world: Any, name: str) -> None:
    world.complete()
    with pytest.raises(NotPermitted):
        approve_briefing(world.actor(name), world.briefing)
    approve_briefing(world.officer, world.briefing, now=APPROVED)
    with pytest.raises(NotPermitted):
        publish_briefing(world.actor(name), world.briefing)


def test_an_approval_of_an_older_version_is_refused(world: Any) -> None:
    world.complete()
    with pytest.raises(Overtaken):
        approve_briefing(world.officer, world.briefing, version=world.briefing.version - 1)


def test_an_approved_briefing_cannot_be_edited_until_it_is_opened_again(world: Any) -> None:
    recommendation, action = world.publish()
    with pytest.raises(Refused, match="open it again"):
        edit_action(world.officer, action, version=action.version, title={"en": "Other"})
    with pytest.raises(Refused, match="approved already"):
        approve_briefing(world.officer, world.briefing)
    with pytest.raises(Refused) as refusal:
        reopen_briefing(world.officer, world.briefing, reason=" ")
    assert refusal.value.field == "reason"
    reopen_briefing(world.officer, world.briefing, reason="A new law")
    edit_recommendation(
        world.officer, recommendation, version=recommendation.version, title={"en": "Open it wider"},
        addressee="Council", cost="low", priority="low", horizon="long",
    )  # fmt: skip
    assert world.briefing.versions.get().reopened_reason == "A new law"
    world.check()
    version = approve_briefing(world.officer, world.briefing)
    assert version.number == 2
    # The public reads the first until the second is published.
    assert published_version(world.briefing).number == 1
    assert (
        published_version(world.briefing).contents["recommendations"][0]["title"]["texts"]["en"] == "Open the test hall"
    )
    publish_briefing(world.officer, world.briefing)
    assert published_version(world.briefing).contents["recommendations"][0]["title"]["texts"]["en"] == "Open it wider"
    world.briefing.refresh_from_db()
    # The months of the follow-up count from the first approval.
    assert (world.briefing.approved, world.briefing.published) == (APPROVED, PUBLISHED)


def test_only_an_approved_briefing_is_published_and_only_once(world: Any) -> None:
    world.complete()
    with pytest.raises(Refused, match="Only an approved"):
        publish_briefing(world.officer, world.briefing)
    approve_briefing(world.officer, world.briefing, now=APPROVED)
    assert publish_briefing(world.officer, world.briefing, now=PUBLISHED).published == PUBLISHED
    with pytest.raises(Refused, match="Only an approved"):
        publish_briefing(world.officer, world.briefing)
