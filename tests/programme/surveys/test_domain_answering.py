"""Answering: once, sealed, and so that who answered cannot be matched with what was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.db import connection, models
from django.utils import timezone
from tests.programme.surveys.conftest import Launched

from observatory.core.acting import Refused
from observatory.core.domain.tokens import LinkEnded
from observatory.core.models import AuditEntry, Token
from observatory.programme.surveys.domain import keys
from observatory.programme.surveys.domain.answering import (
    AlreadyAnswered,
    NotOpenYet,
    SurveyOver,
    invitation_of,
    submit_answer,
)
from observatory.programme.surveys.models import Invitation, SealedAnswer, Tally, WaveKey

ANSWER = {"group": "firm", "trust": "4", "obstacles": ["money"], "change": "Fewer forms, please"}


def dump() -> bytes:
    """Every row of every table, as it lies in the database."""
    content = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                content += b"|".join(
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                )
    return content


def test_while_the_survey_is_open_no_answer_can_be_found_in_the_database(launch: Callable[..., Launched]) -> None:
    launched = launch()
    launched.answer(0, **ANSWER)
    everything = dump()
    assert b"Karst Coast" in everything
    for words in (b"Fewer forms", b'"trust":"4"', b'"money"]'):
        assert words not in everything
    assert not Tally.objects.exists()
    with pytest.raises(Refused, match="only after the survey has closed"):
        keys.opened(launched.wave)


def test_an_answer_is_taken_and_the_invitation_marked(launch: Callable[..., Launched]) -> None:
    launched = launch()
    launched.answer(3, **ANSWER)
    assert SealedAnswer.objects.filter(wave=launched.wave).count() == 1
    assert Invitation.objects.filter(answered=True).count() == 1


def test_all_answers_of_a_wave_have_the_same_length(launch: Callable[..., Launched]) -> None:
    launched = launch()
    launched.answer(0, trust="1")
    launched.answer(1, **{**ANSWER, "change": "x" * 80})
    lengths = {len(bytes(row.ciphertext)) for row in SealedAnswer.objects.all()}
    assert lengths == {WaveKey.objects.get().block + 4 + 32 + 16}


def test_a_sealed_answer_has_no_room_for_a_time_an_order_or_a_person() -> None:
    assert {field.name for field in SealedAnswer._meta.get_fields()} == {"id", "wave", "ciphertext"}
    assert isinstance(SealedAnswer._meta.pk, models.CharField)
    assert {field.name for field in Invitation._meta.get_fields()} == {
        "id", "origin", "reference", "wave", "key_actor", "group", "invited", "answered",
    }  # fmt: skip
    pointing = {
        relation.related_model for model in (SealedAnswer, Invitation) for relation in model._meta.related_objects
    }
    assert pointing == set()
    times = [
        field.name
        for field in Invitation._meta.concrete_fields
        if isinstance(field, models.DateField | models.TimeField)
    ]
    assert times == ["invited"]


def test_no_row_tells_when_somebody_answered(launch: Callable[..., Launched]) -> None:
    launched = launch()
    entries = AuditEntry.objects.count()
    tokens = serializers.serialize("json", Token.objects.order_by("pk"))
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        launched.answer(0, **ANSWER)
    assert AuditEntry.objects.count() == entries
    assert serializers.serialize("json", Token.objects.order_by("pk")) == tokens
    assert len({invitation.invited for invitation in Invitation.objects.all()}) == 1
    launched.wave.refresh_from_db()
    assert launched.wave.version == 2


def test_the_place_of_a_row_does_not_tell_which_answer_came_last(launch: Callable[..., Launched]) -> None:
    launched = launch(groups={"firm": 40})
    seen: set[bytes] = set()
    places = []
    for number in range(40):
        before = set(SealedAnswer.objects.values_list("pk", flat=True))
        launched.answer(number, trust="3")
        rows = stored_order()
        assert not before & {identifier for identifier, _content in rows}, "a row kept its key"
        new = [place for place, (_identifier, content) in enumerate(rows) if content not in seen]
        assert len(new) == 1
        places.append(new[0] / number if number else 0)
        seen = {content for _identifier, content in rows}
    # At the end every time with a chance of 1 in 40!; here it only must not be so.
    assert any(place < 1 for place in places[1:])


def stored_order() -> list[tuple[str, bytes]]:
    """Key and content of the sealed answers in the order in which the database holds them."""
    column = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, ciphertext FROM surveys_sealedanswer ORDER BY {column}")
        return [(identifier, bytes(content)) for identifier, content in cursor.fetchall()]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps versions of rows")
def test_no_version_of_a_row_tells_which_came_last(launch: Callable[..., Launched]) -> None:
    launched = launch()
    for number in range(4):
        launched.answer(number, trust="3")
    with connection.cursor() as cursor:
        for table in ("surveys_sealedanswer", "surveys_invitation"):
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,), table


def test_a_link_works_once(launch: Callable[..., Launched]) -> None:
    launched = launch()
    launched.answer(0, **ANSWER)
    with pytest.raises(AlreadyAnswered):
        launched.answer(0, trust="1")
    with pytest.raises(AlreadyAnswered):
        invitation_of(launched.secrets[0])
    assert SealedAnswer.objects.count() == 1


def test_a_forged_an_expired_and_a_late_link_are_refused(launch: Callable[..., Launched]) -> None:
    launched = launch()
    with pytest.raises(LinkEnded):
        submit_answer("not-a-secret", ANSWER)
    with time_machine.travel(launched.wave.closes), pytest.raises(SurveyOver):
        launched.answer(0, **ANSWER)
    with time_machine.travel(launched.wave.closes + timedelta(days=800)), pytest.raises(LinkEnded):
        launched.answer(0, **ANSWER)
    with pytest.raises(NotOpenYet):
        launched.answer(0, now=launched.wave.opens - timedelta(seconds=1), **ANSWER)
    assert not SealedAnswer.objects.exists()
    launched.answer(0, now=launched.wave.closes - timedelta(seconds=1), **ANSWER)


@pytest.mark.parametrize("wrong", [{"trust": "9"}, {"unknown": "1"}, {"change": "x" * 81}, {}, {"trust": ""}])
def test_nothing_is_stored_of_an_impossible_answer(launch: Callable[..., Launched], wrong: dict[str, Any]) -> None:
    launched = launch()
    with pytest.raises(Refused):
        launched.answer(0, **({**ANSWER, **wrong} if wrong and wrong != {"trust": ""} else wrong))
    assert not SealedAnswer.objects.exists()
    assert not Invitation.objects.filter(answered=True).exists()
    launched.answer(0, **ANSWER)


def test_an_answer_that_cannot_be_stored_leaves_no_mark(
    launch: Callable[..., Launched], monkeypatch: pytest.MonkeyPatch
) -> None:
    launched = launch()
    launched.answer(0, trust="2")

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(SealedAnswer.objects, "bulk_create", fail)
        with pytest.raises(OSError, match="full"):
            launched.answer(1, **ANSWER)
    assert SealedAnswer.objects.count() == Invitation.objects.filter(answered=True).count() == 1
    launched.answer(1, **ANSWER)
    assert SealedAnswer.objects.count() == Invitation.objects.filter(answered=True).count() == 2
