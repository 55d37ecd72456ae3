"""The same application handed in twice at the same moment is there once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.programme.calls.conftest import DURING, Cast, begin

from observatory.core import audit
from observatory.core.acting import Refused
from observatory.core.models import AuditEntry, Message
from observatory.programme.calls.domain.applications import submit_application
from observatory.programme.calls.models import Application, Call


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_threads_hand_in_the_same_application_and_one_number_is_drawn(cast: Cast, call: Call) -> None:
    rows = [begin(cast, call, name) for name in ("alma", "bela")]
    barrier = threading.Barrier(6)
    numbers: list[tuple[str, int | None]] = []
    refused: list[str] = []

    def hand_in(row: Application, name: str) -> None:
        try:
            barrier.wait(timeout=30)
            done = submit_application(
                cast.actor(name), Application.objects.get(pk=row.pk), version=row.version, now=DURING
            )
            numbers.append((row.pk, done.number))
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=hand_in, args=(row, name))
        for row, name in zip(rows * 3, ("alma", "bela") * 3, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert refused == []
    assert len(numbers) == 6
    assert sorted(number or 0 for number in dict(numbers).values()) == [1, 2]
    assert len(set(numbers)) == 2
    assert AuditEntry.objects.filter(verb="calls.submit_application").count() == 2
    assert Message.objects.filter(key="calls.receipt").count() == 4
    assert audit.verify().sound
