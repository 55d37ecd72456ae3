"""A call: written as a draft, published once it is sound, opened and closed by the clock, archived when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.programme.calls.conftest import AFTER, CLOSES, DURING, OPENS, WRITTEN, Cast, make_draft

from observatory.core.acting import NotPermitted, Overtaken, Refused
from observatory.core.models import AuditEntry
from observatory.programme.calls.domain.calls import (
    archive_call,
    close_due_calls,
    create_call,
    edit_call,
    open_due_calls,
    publish_call,
)
from observatory.programme.calls.domain.contents import (
    add_criterion,
    add_region,
    add_section,
    edit_criterion,
    edit_section,
    remove_criterion,
    remove_region,
    remove_section,
)
from observatory.programme.calls.models import Call, CallState
from observatory.programme.calls.states import standing


def test_a_call_takes_zone_and_origin_from_its_programme(cast: Cast, draft: Call) -> None:
    assert (draft.state, draft.zone, draft.origin) == (CallState.DRAFT, "Europe/Brussels", "invented")
    assert {row.origin for row in [*draft.criteria.all(), *draft.sections.all()]} == {"invented"}


@pytest.mark.parametrize("name", ["bruno", "eva", "alma", "nora"])
def test_only_the_office_of_the_programme_runs_its_calls(cast: Cast, draft: Call, name: str) -> None:
    actor = cast.actor(name)
    with pytest.raises(NotPermitted):
        publish_call(actor, draft, now=WRITTEN)
    with pytest.raises(NotPermitted):
        edit_call(actor, draft, places=9)
    with pytest.raises(NotPermitted):
        add_section(actor, draft, key="more", title={"en": "More"}, guidance={}, longest=10)
    with pytest.raises(NotPermitted):
        archive_call(actor, draft)
    draft.refresh_from_db()
    assert (draft.state, draft.places) == (CallState.DRAFT, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes": OPENS}, "closes"),
        ({"places": 0}, "places"),
        ({"scale": 10}, "scale"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"languages": ()}, "languages"),
        ({"title": {"en": ""}}, "title"),
        ({"evaluate_until": CLOSES}, "evaluate_until"),
    ],
)
def test_a_call_that_contradicts_itself_is_refused_at_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_draft(cast, **wrong)
    assert refusal.value.field == field
    assert not Call.objects.exists()


def test_the_weights_must_add_up_to_100(cast: Cast, draft: Call) -> None:
    remove_criterion(cast.officer, draft.criteria.get(code="IDEA"))
    with pytest.raises(Refused, match="add up to 60"):
        publish_call(cast.officer, draft, now=WRITTEN)
    add_criterion(cast.officer, draft, code="TEAM", title={"en": "Team"}, guidance={}, weight=40)
    assert publish_call(cast.officer, draft, now=WRITTEN).state == CallState.PUBLISHED


def test_a_call_without_sections_or_with_a_past_closing_is_not_published(cast: Cast, draft: Call) -> None:
    with pytest.raises(Refused, match="closed already"):
        publish_call(cast.officer, draft, now=CLOSES)
    for section in draft.sections.all():
        remove_section(cast.officer, section)
    with pytest.raises(Refused, match="no section"):
        publish_call(cast.officer, draft, now=WRITTEN)


def test_the_clock_opens_and_closes(cast: Cast, call: Call) -> None:
    assert (open_due_calls(OPENS - timedelta(seconds=1)), open_due_calls(OPENS), open_due_calls(OPENS)) == (0, 1, 0)
    call.refresh_from_db()
    assert (call.state, call.opened) == (CallState.OPEN, OPENS)
    assert (close_due_calls(CLOSES - timedelta(seconds=1)), close_due_calls(CLOSES), close_due_calls(CLOSES)) == (
        0,
        1,
        0,
    )
    call.refresh_from_db()
    assert (call.state, call.closed) == (CallState.CLOSED, CLOSES)
    verbs = AuditEntry.objects.filter(subject=call.pk, actor_kind="clock").values_list("verb", flat=True)
    assert list(verbs) == ["calls.open_call", "calls.close_call"]


def test_a_call_stands_where_the_time_says_even_if_the_clock_has_not_rung(cast: Cast, call: Call) -> None:
    moments = (WRITTEN, OPENS, CLOSES - timedelta(seconds=1), CLOSES)
    assert [standing(call, moment) for moment in moments] == ["published", "open", "open", "closed"]


def test_a_call_published_within_its_term_is_open_at_once(cast: Cast, draft: Call) -> None:
    assert publish_call(cast.officer, draft, now=DURING).state == CallState.OPEN


def test_once_published_only_words_and_a_later_closing_change(cast: Cast, call: Call) -> None:
    changed = edit_call(
        cast.officer, call, objective={"en": "Better words."}, closes=CLOSES + timedelta(days=7), now=DURING
    )
    assert changed.closes == CLOSES + timedelta(days=7)
    with pytest.raises(Refused, match="places"):
        edit_call(cast.officer, call, places=7, now=DURING)
    with pytest.raises(Refused, match="put off"):
        edit_call(cast.officer, call, closes=CLOSES, now=DURING)
    with pytest.raises(Refused, match="put off"):
        edit_call(cast.officer, call, closes=CLOSES + timedelta(days=30), now=CLOSES + timedelta(days=8))
    with pytest.raises(Refused, match="published"):
        add_criterion(cast.officer, call, code="X", title={"en": "X"}, guidance={}, weight=1)
    with pytest.raises(Refused, match="published"):
        add_region(cast.officer, call, code="XZ-1", name={"en": "Delta"}, country="XZ")


def test_the_second_of_two_officers_is_told_what_changed(cast: Cast, draft: Call) -> None:
    opened = draft.version
    edit_call(cast.officer, draft, version=opened, title={"en": "First"})
    with pytest.raises(Overtaken) as overtaken:
        edit_call(cast.actor("otto"), draft, version=opened, title={"en": "Second"})
    assert overtaken.value.row.title.read("en").text == "First"
    with pytest.raises(Overtaken):
        edit_criterion(
            cast.actor("otto"),
            draft.criteria.first(),
            version=opened,
            code="A",
            title={"en": "A"},
            guidance={},
            weight=1,
            minimum=0,
        )


def test_criteria_and_sections_move_to_a_place(cast: Cast, draft: Call) -> None:
    idea = draft.criteria.get(code="IDEA")
    edit_criterion(
        cast.officer, idea, code="IDEA", title={"en": "Idea"}, guidance={}, weight=40, minimum="1.5", position=1
    )
    assert [(row.code, row.position) for row in draft.criteria.all()] == [("IDEA", 1), ("NEED", 2)]
    vision = draft.sections.get(key="vision")
    edit_section(cast.officer, vision, title={"en": "Vision"}, guidance={}, longest=5, position=1)
    assert [row.key for row in draft.sections.all()] == ["vision", "problem"]


def test_a_criterion_outside_the_scale_or_with_a_code_twice_is_refused(cast: Cast, draft: Call) -> None:
    with pytest.raises(Refused) as refusal:
        add_criterion(cast.officer, draft, code="TEAM", title={"en": "Team"}, guidance={}, weight=10, minimum=6)
    assert refusal.value.field == "minimum"
    with pytest.raises(Refused, match="already"):
        add_criterion(cast.officer, draft, code="NEED", title={"en": "Need"}, guidance={}, weight=10)
    with pytest.raises(Refused, match="already"):
        add_section(cast.officer, draft, key="vision", title={"en": "Vision"}, guidance={}, longest=10)


def test_an_invented_programme_takes_no_region_of_a_real_country(cast: Cast, draft: Call) -> None:
    with pytest.raises(Refused, match="invented"):
        add_region(cast.officer, draft, code="FR-X", name={"en": "Delta"}, country="FR")
    add_region(cast.officer, draft, code="xz-1", name={"en": "Delta"}, country="xz")
    draft.refresh_from_db()
    assert draft.regions == [{"code": "XZ-1", "name": {"en": "Delta"}, "country": "XZ"}]
    assert remove_region(cast.officer, draft, code="XZ-1").regions == []


def test_an_open_call_is_not_archived(cast: Cast, call: Call) -> None:
    with pytest.raises(Refused, match="before it has closed"):
        archive_call(cast.officer, call, now=DURING)
    assert archive_call(cast.officer, call, now=AFTER).state == CallState.ARCHIVED


def test_another_programme_begins_its_own_calls_alone(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        create_call(
            cast.actor("bruno"),
            cast.programme,
            title={"en": "X"},
            objective={"en": "X"},
            services={},
            opens=OPENS,
            closes=CLOSES,
            places=1,
            languages=("en",),
        )
