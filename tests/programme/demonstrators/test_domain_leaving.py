"""From a selected application to a region's support, and its end where the region leaves the call."""

from __future__ import annotations

from datetime import date

import pytest
from tests.programme.calls.conftest import (  # noqa: F401
    DECIDED,
    Cast,
    applications,
    call,
    cast,
    decision,
    draft,
    evaluated,
    hand_in,
    uploads,
)

from observatory.core import audit
from observatory.core.acting import NotPermitted, Refused
from observatory.core.models import AuditEntry, Message
from observatory.programme.calls import leaving
from observatory.programme.calls.domain.conflicts import declare_conflict
from observatory.programme.calls.domain.decisions import replace_from_reserve
from observatory.programme.calls.models import Application, Call, Decision, Replacement
from observatory.programme.demonstrators.domain.demonstrators import (
    close_after_leaving,
    create_demonstrator,
    publish_demonstrator,
    start_step,
)
from observatory.programme.demonstrators.models import Demonstrator

REASON = {"en": "The council has no time.", "fr": "Le conseil n’a pas le temps."}


@pytest.fixture
def selected(cast: Cast, call: Call) -> Application:  # noqa: F811
    """Alma's application, selected, and Bela's in reserve, without all that comes before."""
    alma, bela = (hand_in(cast, call, name) for name in ("alma", "bela"))
    Decision.objects.create(call=call, day=date(2026, 3, 20), present="Odile", origin=call.origin)
    Application.objects.filter(pk=alma.pk).update(state="selected")
    Application.objects.filter(pk=bela.pk).update(state="reserve")
    return Application.objects.get(pk=alma.pk)


def begun(cast: Cast, application: Application) -> Demonstrator:  # noqa: F811
    return create_demonstrator(
        cast.officer,
        cast.programme,
        application=application,
        name={application.language: application.region_name},
        challenge={"en": "Idle mills."},
    )


def test_region_and_language_are_those_of_the_application(cast: Cast, selected: Application) -> None:  # noqa: F811
    made = begun(cast, selected)
    assert (made.region, made.region_version, made.country) == ("QM11", selected.region_version, selected.country)
    assert (made.working_language, made.application, made.origin) == ("en", selected, cast.programme.origin)
    with pytest.raises(Refused, match="has begun already"):
        begun(cast, selected)
    assert Demonstrator.objects.count() == 1


def test_only_a_selected_application_becomes_a_region(cast: Cast, selected: Application) -> None:  # noqa: F811
    for state in ("submitted", "reserve", "not_selected", "withdrawn"):
        Application.objects.filter(pk=selected.pk).update(state=state)
        # What the caller holds is older than what is known.
        with pytest.raises(Refused, match="Only a selected application"):
            begun(cast, selected)
    assert not Demonstrator.objects.exists()


def test_an_application_stays_in_its_programme(cast: Cast, selected: Application) -> None:  # noqa: F811
    with pytest.raises(Refused, match="belongs to another programme"):
        create_demonstrator(cast.actor("bruno"), cast.other, application=selected, name={"en": "Taken"})
    with pytest.raises(NotPermitted):
        create_demonstrator(cast.actor("bruno"), cast.programme, application=selected, name={"en": "Taken"})
    assert not Demonstrator.objects.exists()


def test_the_support_of_a_region_that_leaves_is_closed_and_the_next_one_can_begin(
    cast: Cast,  # noqa: F811
    decision: Decision,  # noqa: F811
) -> None:
    alma = Application.objects.get(state="selected")
    region = publish_demonstrator(cast.officer, begun(cast, alma))
    start_step(cast.officer, region.steps.all()[0])
    region.refresh_from_db()
    replacement = replace_from_reserve(cast.officer, alma, reason=REASON, now=DECIDED)
    closed = Demonstrator.objects.get(pk=region.pk)
    assert (region.state, closed.state, closed.version) == ("running", "closed", region.version + 1)
    # Its page stays, and says so.
    assert closed.published == region.published
    entry = AuditEntry.objects.get(verb="demonstrators.close_demonstrator")
    assert (entry.subject, entry.actor, entry.programme) == (region.pk, cast.claire.pk, cast.programme.pk)
    assert entry.detail == {"state_before": "running", "replacement": replacement.pk}
    with pytest.raises(Refused, match="is closed"):
        start_step(cast.officer, region.steps.all()[1])
    assert replacement.moved_up is not None
    assert begun(cast, replacement.moved_up).state == "agreed"
    assert audit.verify().sound


def test_a_region_leaves_before_its_support_began(cast: Cast, selected: Application) -> None:  # noqa: F811
    Application.objects.exclude(pk=selected.pk).update(state="not_selected")
    assert replace_from_reserve(cast.officer, selected, reason=REASON).moved_up is None
    assert not AuditEntry.objects.filter(verb="demonstrators.close_demonstrator").exists()


def test_only_those_who_decide_let_a_region_leave(cast: Cast, selected: Application) -> None:  # noqa: F811
    region = begun(cast, selected)
    declare_conflict(cast.actor("otto"), selected)
    for name in ("bruno", "otto", "eva", "alma", "nora"):
        with pytest.raises(NotPermitted):
            replace_from_reserve(cast.actor(name), selected, reason=REASON)
    replacement = Replacement(decision=selected.call.decision, left=selected)
    with pytest.raises(NotPermitted):
        close_after_leaving(cast.actor("otto"), replacement)
    assert Demonstrator.objects.get(pk=region.pk).state == "agreed"


def test_what_a_room_above_refuses_leaves_nothing_changed(
    cast: Cast,  # noqa: F811
    decision: Decision,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alma = Application.objects.get(state="selected")
    region = begun(cast, alma)

    def refuse(*_given: object) -> None:
        raise Refused("Not now.")

    monkeypatch.setattr(leaving, "_functions", [*leaving._functions])
    assert leaving.register(leaving.register(refuse)) is refuse
    assert leaving._functions.count(refuse) == 1
    with pytest.raises(Refused, match="Not now"):
        replace_from_reserve(cast.officer, alma, reason=REASON)
    assert Demonstrator.objects.get(pk=region.pk).state == "agreed"
    assert Application.objects.get(state="selected") == alma
    assert not Replacement.objects.exists()
    assert not Message.objects.filter(key="calls.letter_moved_up").exists()
