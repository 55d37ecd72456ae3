"""A wave from its plan to its end: who may do what, in which state, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.programme.surveys.conftest import Cast, Launched

from observatory.core.acting import Actor, NotPermitted, Overtaken, Refused
from observatory.core.domain import outbox
from observatory.core.models import AuditEntry, Message, MessageState
from observatory.programme.demonstrators.models import KeyActor
from observatory.programme.surveys.domain.answering import AlreadyAnswered, SurveyOver, invitation_of, submit_answer
from observatory.programme.surveys.domain.waves import (
    close_due_waves,
    close_wave,
    create_wave,
    edit_wave,
    extend_wave,
    launch_wave,
    remind,
    remind_where_due,
)
from observatory.programme.surveys.models import Invitation, Wave, WaveState


def test_a_plan_can_be_changed_before_launch(cast: Cast, plan: Callable[..., Wave]) -> None:
    wave = plan()
    now = timezone.now()
    given: dict[str, Any] = {"questionnaire": cast.questionnaire, "title": {"en": "Later"}, "opens": now}
    changed = edit_wave(
        cast.officer,
        wave,
        version=1,
        closes=now + timedelta(days=1),
        cross_tables=("talent",),
        minimum_group=6,
        **given,
    )
    assert (changed.version, changed.cross_tables, changed.minimum_group, str(changed)) == (2, ["talent"], 6, "Later")
    with pytest.raises(Overtaken):
        edit_wave(cast.officer, wave, version=1, closes=now + timedelta(days=2), **given)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"closes": timezone.now() - timedelta(days=9)}, "closes", "must close after it opens"),
        ({"minimum_group": 2}, "minimum_group", "at least 3"),
        ({"cross_tables": ("change",)}, "cross_tables", "“change” cannot be shown by group"),
        ({"cross_tables": ("group",)}, "cross_tables", "“group” cannot be shown by group"),
        ({"cross_tables": ("salary",)}, "cross_tables", "“salary” cannot be shown by group"),
        ({"zone": "Atlantis/Deep"}, "zone", "There is no time zone “Atlantis/Deep”"),
        ({"title": {}}, "title", "Give the survey a title"),
    ],
)
def test_an_impossible_plan_is_refused(
    plan: Callable[..., Wave], changes: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(Refused, match=message) as refused:
        plan(**changes)
    assert refused.value.field == field


def test_only_the_office_runs_a_survey(cast: Cast, plan: Callable[..., Wave], launch: Callable[..., Launched]) -> None:
    draft, open_wave = plan(), launch().wave
    now = timezone.now()
    for person in (cast.bruno, cast.ines, cast.remi):
        actor = Actor.of(person)
        for attempt in (
            lambda actor=actor: create_wave(
                actor, cast.demonstrator, questionnaire=cast.questionnaire, title={"en": "X"}, opens=now,
                closes=now + timedelta(days=1),
            ),
            lambda actor=actor: launch_wave(actor, draft),
            lambda actor=actor: remind(actor, open_wave),
            lambda actor=actor: close_wave(actor, open_wave),
            lambda actor=actor: extend_wave(actor, open_wave, version=2, closes=now + timedelta(days=99)),
        ):  # fmt: skip
            with pytest.raises(NotPermitted):
                attempt()


def test_launching_invites_every_key_actor_in_their_language(
    cast: Cast, plan: Callable[..., Wave], invite: Callable[..., list[KeyActor]]
) -> None:
    french, english = invite(firm=3), invite(language="en", research=3)
    wave = plan()
    links = launch_wave(cast.officer, wave)
    wave.refresh_from_db()
    cast.questionnaire.refresh_from_db()
    assert wave.state == WaveState.OPEN
    assert cast.questionnaire.frozen == wave.launched
    assert {actor.pk for actor, _secret in links} == {actor.pk for actor in (*french, *english)}
    assert len({secret for _actor, secret in links}) == 6
    mails = {message.address: message for message in Message.objects.filter(key="surveys.invitation")}
    assert set(mails) == {actor.email for actor in (*french, *english)}
    secrets = {actor.email: secret for actor, secret in links}
    for actor in (*french, *english):
        mail = mails[actor.email]
        assert mail.language == actor.language
        assert ("Côte du Karst" if actor.language == "fr" else "Karst Coast") in mail.subject
        assert f"/{actor.language}/answer/{secrets[actor.email]}/" in outbox.preview(mail, links=True)
        assert secrets[actor.email] not in mail.body
    entry = AuditEntry.objects.get(verb="surveys.launch_wave")
    assert entry.detail == {"invited": 6, "minimum_group": 5, "cross_tables": ["obstacles", "trust"]}


def test_the_mails_of_a_wave_that_opens_later_wait(
    cast: Cast, plan: Callable[..., Wave], invite: Callable[..., list[KeyActor]]
) -> None:
    invite(firm=5)
    opens = timezone.now() + timedelta(days=3)
    launch_wave(cast.officer, plan(opens=opens))
    assert set(Message.objects.values_list("next_attempt", flat=True)) == {opens}
    assert outbox.send_due_messages() == 0


def test_a_wave_is_launched_once_with_enough_key_actors_and_before_its_end(
    cast: Cast, plan: Callable[..., Wave], invite: Callable[..., list[KeyActor]]
) -> None:
    invite(firm=4)
    wave = plan()
    with pytest.raises(Refused, match="4 key actors would be invited; nothing is shown of fewer than 5"):
        launch_wave(cast.officer, wave)
    invite(research=1)
    with pytest.raises(Refused, match="end of the survey has passed"):
        launch_wave(cast.officer, wave, now=wave.closes)
    launch_wave(cast.officer, wave)
    with pytest.raises(Refused, match="launched already"):
        launch_wave(cast.officer, wave)
    with pytest.raises(Refused, match="only its end"):
        edit_wave(
            cast.officer, wave, version=2, questionnaire=cast.questionnaire, title={"en": "X"}, opens=wave.opens,
            closes=wave.closes,
        )  # fmt: skip
    assert Invitation.objects.count() == 5


def test_a_reminder_goes_to_those_who_have_not_answered_once_a_day(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch()
    with pytest.raises(Refused, match="more than once a day"):
        remind(cast.officer, launched.wave)
    launched.answer(0, trust="3")
    launched.answer(1, trust="3")
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert remind(cast.officer, launched.wave, now=tomorrow) == 10
    assert Message.objects.filter(key="surveys.reminder").count() == 10
    with pytest.raises(Refused, match="more than once a day"):
        remind(cast.officer, launched.wave, now=tomorrow + timedelta(hours=23))
    with pytest.raises(Refused, match="while the survey is open"):
        remind(cast.officer, launched.wave, now=launched.wave.closes)
    assert "surveys.remind" in AuditEntry.objects.values_list("verb", flat=True)


def test_the_link_of_a_reminder_works_as_well_as_the_first_one_but_not_after_it(
    cast: Cast, launch: Callable[..., Launched]
) -> None:
    launched = launch()
    remind(cast.officer, launched.wave, now=timezone.now() + timedelta(days=1, minutes=1))
    reminder = Message.objects.filter(key="surveys.reminder").order_by("address")[0]
    address = outbox.preview(reminder, links=True)
    secret = address.partition("/answer/")[2].partition("/")[0]
    submit_answer(secret, {"trust": "3"})
    answered = Invitation.objects.get(answered=True)
    assert answered.key_actor.email == reminder.address
    for each in (secret, *launched.secrets):
        try:
            found = invitation_of(each)
        except AlreadyAnswered:
            continue
        assert found != answered


def test_the_clock_reminds_once_before_the_end(launch: Callable[..., Launched]) -> None:
    launched = launch(remind_before=3)
    closes = launched.wave.closes
    assert remind_where_due(closes - timedelta(days=3, minutes=1)) == 0
    assert remind_where_due(closes - timedelta(days=3)) == 12
    assert remind_where_due(closes - timedelta(days=1)) == 0
    assert Message.objects.filter(key="surveys.reminder").count() == 12


def test_no_automatic_reminder_where_none_is_wanted(launch: Callable[..., Launched]) -> None:
    launched = launch(remind_before=0)
    assert remind_where_due(launched.wave.closes - timedelta(minutes=1)) == 0


def test_the_end_can_be_moved_to_a_later_time_alone(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch()
    wave = launched.wave
    with pytest.raises(Refused, match="later than the present one"):
        extend_wave(cast.officer, wave, version=wave.version, closes=wave.closes)
    later = wave.closes + timedelta(days=7)
    extended = extend_wave(cast.officer, wave, version=wave.version, closes=later)
    assert extended.closes == later
    with pytest.raises(Overtaken):
        extend_wave(cast.officer, wave, version=wave.version, closes=later + timedelta(days=1))
    launched.answer(0, now=later - timedelta(seconds=1), trust="3")


def test_the_clock_closes_what_has_reached_its_end(launch: Callable[..., Launched]) -> None:
    launched = launch()
    closes = launched.wave.closes
    assert close_due_waves(closes - timedelta(seconds=1)) == 0
    assert close_due_waves(closes + timedelta(hours=1)) == 1
    launched.wave.refresh_from_db()
    assert (launched.wave.state, launched.wave.closed) == (WaveState.CLOSED, closes)
    with pytest.raises(SurveyOver):
        launched.answer(0, trust="3")


def test_a_closed_wave_is_not_closed_again_nor_extended(cast: Cast, launch: Callable[..., Launched]) -> None:
    launched = launch()
    wave = close_wave(cast.officer, launched.wave)
    for attempt in (
        lambda: close_wave(cast.officer, wave),
        lambda: extend_wave(cast.officer, wave, version=wave.version, closes=wave.closes + timedelta(days=1)),
        lambda: remind(cast.officer, wave),
    ):
        with pytest.raises(Refused):
            attempt()
    assert AuditEntry.objects.get(verb="surveys.close_wave").detail == {"invited": 12, "answers": 0}
    assert not Message.objects.filter(state=MessageState.FAILED).exists()
