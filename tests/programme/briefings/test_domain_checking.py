"""The region's factual check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import Message
from observatory.programme.briefings.domain.briefings import save_section
from observatory.programme.briefings.domain.checking import (
    answer_remark,
    close_factual_check,
    confirm_facts,
    open_factual_check,
    remove_remark,
    save_remark,
)
from observatory.programme.briefings.models import Briefing, FactualCheck

from .conftest import WRITTEN


@pytest.fixture
def check(world: Any) -> FactualCheck:
    section = world.section("challenge")
    save_section(world.officer, section, version=section.version, prose={"en": "Old trades."})
    return open_factual_check(world.officer, world.briefing, due=date(2024, 3, 15), now=WRITTEN)


def test_there_must_be_something_to_check(world: Any) -> None:
    with pytest.raises(Refused, match="nothing to check"):
        open_factual_check(world.officer, world.briefing, now=WRITTEN)


def test_every_region_lead_is_asked_and_one_round_is_open_at_a_time(world: Any, check: FactualCheck) -> None:
    mail = Message.objects.get(key="briefings.check")
    assert mail.person == world.people["lena"]
    assert f"/en/briefings/{world.briefing.pk}/check/" in mail.body
    assert Briefing.objects.get().state == "in_check"
    with pytest.raises(Refused, match="open already"):
        open_factual_check(world.officer, world.briefing, now=WRITTEN)


def test_the_last_day_may_not_lie_in_the_past(world: Any) -> None:
    with pytest.raises(Refused) as refusal:
        open_factual_check(world.officer, world.briefing, due=date(2024, 2, 1), now=WRITTEN)
    assert refusal.value.field == "due"


def test_the_region_remarks_and_nobody_else(world: Any, check: FactualCheck) -> None:
    remark = save_remark(world.lead, check, text={"en": "It was 1998."}, section=world.section("challenge"))
    assert (remark.person, remark.section) == (world.people["lena"], world.section("challenge"))
    for name in ("claire", "ewa", "bruno", "nora"):
        with pytest.raises(NotPermitted):
            save_remark(world.actor(name), check, text={"en": "Me too."})
    assert check.remarks.count() == 1


def test_a_remark_is_rewritten_or_taken_back_until_it_is_answered(world: Any, check: FactualCheck) -> None:
    remark = save_remark(world.lead, check, text={"en": "It was 1998."})
    remark = save_remark(world.lead, check, text={"en": "It was 1989."}, remark=remark, version=1)
    with pytest.raises(Overtaken):
        save_remark(world.lead, check, text={"en": "It was 1899."}, remark=remark, version=1)
    answer_remark(world.officer, remark, answer={"en": "Corrected."})
    with pytest.raises(Refused, match="answered already"):
        save_remark(world.lead, check, text={"en": "No."}, remark=remark, version=3)
    remark.refresh_from_db()
    with pytest.raises(Refused, match="answered already"):
        remove_remark(world.lead, remark)
    other = save_remark(world.lead, check, text={"en": "And this."})
    remove_remark(world.lead, other)
    assert [row.text.read("en").text for row in check.remarks.all()] == ["It was 1989."]


def test_what_is_not_taken_over_needs_words(world: Any, check: FactualCheck) -> None:
    remark = save_remark(world.lead, check, text={"en": "It was 1998."})
    with pytest.raises(Refused) as refusal:
        answer_remark(world.officer, remark, answer={}, how="not_taken_over")
    assert refusal.value.field == "answer"
    with pytest.raises(NotPermitted):
        answer_remark(world.lead, remark, answer={"en": "Yes"})


def test_a_round_closes_when_every_remark_is_answered(world: Any, check: FactualCheck) -> None:
    remark = save_remark(world.lead, check, text={"en": "It was 1998."})
    with pytest.raises(Refused, match="1 remark has not been answered"):
        close_factual_check(world.officer, check, now=WRITTEN)
    answer_remark(world.officer, remark, answer={"en": "Corrected."})
    close_factual_check(world.officer, check, now=WRITTEN)
    assert Briefing.objects.get().state == "checked"
    with pytest.raises(Refused, match="closed"):
        save_remark(world.lead, check, text={"en": "Late."})


def test_without_a_word_of_the_region_a_round_stays_open_until_its_day(world: Any, check: FactualCheck) -> None:
    with pytest.raises(Refused, match="has time until 15\u00a0March 2024"):
        close_factual_check(world.officer, check, now=WRITTEN)
    close_factual_check(world.officer, check, now=WRITTEN + timedelta(days=20))
    assert Briefing.objects.get().state == "checked"


def test_the_region_confirms_once(world: Any, check: FactualCheck) -> None:
    with pytest.raises(NotPermitted):
        confirm_facts(world.officer, check)
    assert confirm_facts(world.lead, check, now=WRITTEN).confirmed == WRITTEN
    with pytest.raises(Refused, match="confirmed this already"):
        confirm_facts(world.lead, check)
    assert close_factual_check(world.officer, check, now=WRITTEN).closed == WRITTEN


def test_a_remark_belongs_to_the_briefing_that_is_checked(world: Any, check: FactualCheck) -> None:
    recommendation = world.recommend()
    with pytest.raises(Refused, match="one thing"):
        save_remark(
            world.lead, check, text={"en": "?"}, section=world.section("challenge"), recommendation=recommendation
        )
    with pytest.raises(Refused) as refusal:
        save_remark(world.lead, check, text={"en": "  "})
    assert refusal.value.field == "text"
