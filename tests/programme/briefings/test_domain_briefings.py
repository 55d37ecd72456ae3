"""Beginning, drafting, writing, recommending: who may, what is refused, what is never overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry, Origin
from observatory.core.text import TextInLanguages
from observatory.evidence.domain.facts import cited_by, freeze, take_back
from observatory.evidence.models import EvidenceKind
from observatory.programme.assessments.models import FindingState
from observatory.programme.briefings.domain.actions import edit_action, lacks, remove_action
from observatory.programme.briefings.domain.briefings import begin_briefing, edit_briefing, save_section
from observatory.programme.briefings.domain.drafting import draft_sections
from observatory.programme.briefings.domain.recommendations import (
    edit_recommendation,
    remove_recommendation,
    respond_to_recommendation,
)
from observatory.programme.briefings.marks import mark
from observatory.programme.briefings.models import SectionKey
from observatory.programme.workshops.models import Concept, Workshop, WorkshopState


def test_a_briefing_begins_with_its_sections_in_order_and_a_title_in_each_language(world: Any) -> None:
    assert [section.key for section in world.briefing.sections.all()] == list(SectionKey.values)
    assert world.briefing.origin == Origin.INVENTED
    assert set(world.briefing.title.texts) == {"en", "fr"}
    assert AuditEntry.objects.filter(verb="briefings.begin_briefing", subject=world.briefing.pk).count() == 1


def test_a_region_has_one_briefing(world: Any) -> None:
    with pytest.raises(Refused, match="begun already"):
        begin_briefing(world.officer, world.demonstrator)


@pytest.mark.parametrize(
    ("name", "may"), [("claire", True), ("ewa", True), ("lena", False), ("bruno", False), ("nora", False)]
)
def test_office_and_experts_write_and_nobody_else(world: Any, name: str, may: bool) -> None:
    section = world.section("challenge")
    if may:
        save_section(world.actor(name), section, version=section.version, prose={"en": "Words"})
        assert world.section("challenge").prose.read("en").text == "Words"
    else:
        with pytest.raises(NotPermitted):
            save_section(world.actor(name), section, version=section.version, prose={"en": "Words"})
        assert not world.section("challenge").prose


def test_two_who_edit_the_same_section_are_told_of_each_other(world: Any) -> None:
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose={"en": "First"})
    with pytest.raises(Overtaken) as told:
        save_section(world.actor("ewa"), section, version=section.version, prose={"en": "Second"})
    assert told.value.row.prose.read("en").text == "First"
    assert world.section("challenge").prose.read("en").text == "First"


def test_sections_are_drafted_from_the_steps_before(world: Any) -> None:
    workshop = Workshop.objects.create(
        demonstrator=world.demonstrator,
        title=TextInLanguages.from_json({"en": "Two days in Vest"}),
        first_day=date(2023, 3, 7),
        last_day=date(2023, 3, 8),
        place="Old mill",
        state=WorkshopState.HELD,
        origin=Origin.INVENTED,
    )
    Concept.objects.create(
        workshop=workshop,
        vision=TextInLanguages.from_json({"en": "Every firm tests in Vest."}),
        origin=Origin.INVENTED,
    )
    drafted = draft_sections(world.officer, world.briefing)
    assert {section.key for section in drafted} == {
        "introduction", "challenge", "policy_mix", "findings", "workshop", "roadmap",
    }  # fmt: skip
    assert world.section("challenge").prose.read("fr").text == "Les usines ferment.\n\nUne halle d’essai."
    assert "Every firm tests in Vest." in world.section("workshop").prose.read("en").text
    assert "Old mill" in world.section("workshop").prose.read("en").text
    # The vision is written in English alone: a French draft would leave it out, so there is none.
    assert set(world.section("workshop").prose.texts) == {"en"}
    assert world.section("roadmap").prose.read("en").text == "First the hall, then the fund."
    world.briefing.refresh_from_db()
    assert world.briefing.summary.read("en").text == "The mills close.\n\nA test hall."


def test_a_draft_never_overwrites_what_was_written(world: Any) -> None:
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose={"en": "Mine"})
    draft_sections(world.officer, world.briefing)
    assert world.section("challenge").prose.read("en").text == "Mine"
    assert draft_sections(world.officer, world.briefing) == []


def test_prose_may_only_set_evidence_that_its_section_cites(world: Any) -> None:
    section = world.section("profile")
    prose = {"en": f"As they say:\n\n{mark(world.quote.pk)}"}
    with pytest.raises(Refused, match="does not cite"):
        save_section(world.officer, section, version=section.version, prose=prose)
    save_section(world.officer, section, version=section.version, prose=prose, evidence=[world.quote])
    assert cited_by(section) == [world.quote]


def test_a_recommendation_rests_on_evidence_and_findings_of_its_own_region(world: Any) -> None:
    recommendation = world.recommend(findings=[world.finding])
    assert recommendation.number == 1
    assert cited_by(recommendation) == [world.quote]
    assert list(recommendation.findings.all()) == [world.finding]
    elsewhere = freeze(
        programme=world.programme,
        kind=EvidenceKind.DOCUMENT,
        title={"en": "Of another region"},
        source={"en": "Somewhere"},
        day=date(2023, 1, 1),
        content={"facts": {"a": 1}},
        demonstrator="2222222222222222",
    )
    with pytest.raises(Refused, match="another region"):
        world.recommend(evidence=[elsewhere])
    take_back(world.quote, "Consent withdrawn")
    with pytest.raises(Refused, match="withdrawn"):
        world.recommend()
    assert world.briefing.recommendations.count() == 1


def test_a_finding_must_be_agreed_before_anything_rests_on_it(world: Any) -> None:
    world.finding.state = FindingState.DRAFT
    world.finding.save()
    with pytest.raises(Refused, match="not been agreed"):
        world.recommend(findings=[world.finding])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": {"en": " "}}, "title"),
        ({"addressee": ""}, "addressee"),
        ({"cost": "enormous"}, "cost"),
        ({"horizon": "never"}, "horizon"),
        ({"kind": "magic"}, "kind"),
    ],
)
def test_a_recommendation_with_something_impossible_is_refused(world: Any, changes: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        world.recommend(**changes)
    assert refusal.value.field == field
    assert not world.briefing.recommendations.exists()


def test_editing_keeps_evidence_unless_it_is_chosen_anew(world: Any) -> None:
    recommendation = world.recommend()
    given = {"title": {"en": "Other"}, "addressee": "Council", "cost": "low", "priority": "low", "horizon": "long"}
    edit_recommendation(world.officer, recommendation, version=1, **given)
    assert cited_by(recommendation) == [world.quote]
    edit_recommendation(world.officer, recommendation, version=2, evidence=[world.vote], **given)
    assert cited_by(recommendation) == [world.vote]
    with pytest.raises(Overtaken):
        edit_recommendation(world.officer, recommendation, version=2, **given)


def test_those_after_a_removed_recommendation_move_up(world: Any) -> None:
    first, second, third = (world.recommend(title={"en": title}) for title in ("One", "Two", "Three"))
    world.act(first)
    remove_recommendation(world.officer, first)
    assert [(row.number, row.title.read("en").text) for row in world.briefing.recommendations.all()] == [
        (1, "Two"),
        (2, "Three"),
    ]
    assert {second.pk, third.pk} == set(world.briefing.recommendations.values_list("pk", flat=True))


def test_the_region_owns_the_plan_but_not_the_recommendations(world: Any) -> None:
    recommendation = world.recommend()
    action = world.act(recommendation)
    edit_action(world.lead, action, version=1, title={"en": "Ours"}, owner_language="en")
    with pytest.raises(NotPermitted):
        edit_recommendation(
            world.lead, recommendation, version=1, title={"en": "No"}, addressee="x", cost="low", priority="low", horizon="long"
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        remove_action(world.actor("bruno"), action)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": {}}, "title"),
        ({"owner_email": "nobody"}, "owner_email"),
        ({"end": date(2020, 1, 1)}, "end"),
        ({"budget": -1}, "budget"),
        ({"currency": "euros"}, "currency"),
        ({"target": 4}, "target"),
        ({"owner_language": "xx"}, "owner_language"),
    ],
)
def test_an_action_with_something_impossible_is_refused(world: Any, changes: Any, field: str) -> None:
    recommendation = world.recommend()
    with pytest.raises(Refused) as refusal:
        world.act(recommendation, **changes)
    assert refusal.value.field == field
    assert not recommendation.actions.exists()


def test_an_action_says_what_it_lacks(world: Any) -> None:
    recommendation = world.recommend()
    assert lacks(world.act(recommendation)) == []
    bare = world.act(recommendation, owner_name="", end=None, target=None)
    assert [words.split(" (")[0] for words in lacks(bare)] == ["owner", "term", "indicator"]


def test_a_title_is_needed(world: Any) -> None:
    with pytest.raises(Refused) as refusal:
        edit_briefing(world.officer, world.briefing, version=world.briefing.version, title={}, summary={})
    assert refusal.value.field == "title"


def test_the_region_responds_after_the_approval_and_says_why_not(world: Any) -> None:
    recommendation, _action = world.complete()
    with pytest.raises(Refused, match="once the briefing"):
        respond_to_recommendation(world.lead, recommendation, response="accepted")


def test_a_response_in_part_needs_a_reason_and_is_the_regions(world: Any) -> None:
    recommendation, _action = world.approve()
    assert recommendation.state == "agreed"
    with pytest.raises(Refused) as refusal:
        respond_to_recommendation(world.lead, recommendation, response="partly")
    assert refusal.value.field == "reason"
    with pytest.raises(NotPermitted):
        respond_to_recommendation(world.officer, recommendation, response="accepted")
    row = respond_to_recommendation(world.lead, recommendation, response="partly", reason={"en": "Not this year."})
    assert (row.state, row.response.read("en").text, row.responded_by) == (
        "partly",
        "Not this year.",
        world.people["lena"],
    )
