"""The worker: jobs are done, tried again, and taken again when their worker was killed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from tests.core.conftest import Cast

from observatory.core import work
from observatory.core.models import Job

done: list[str] = []


@pytest.fixture(autouse=True)
def kinds(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    done.clear()

    def fail(job: Job) -> None:
        raise ValueError("on purpose")

    work.register_job("test.note", lambda job: done.append(job.subject))
    work.register_job("test.fail", fail)
    yield
    for kind in ("test.note", "test.fail"):
        del work._kinds[kind]


def test_a_job_is_done_once(cast: Cast) -> None:
    work.request_job("test.note", cast.programme)
    assert work.request_job("test.note", cast.programme) == Job.objects.get()
    assert (work.do_due_jobs(), work.do_due_jobs()) == (1, 0)
    assert done == [cast.programme.pk]


def test_a_job_that_fails_is_tried_again_and_given_up_in_the_end(cast: Cast) -> None:
    job = work.request_job("test.fail", cast.programme)
    for attempt in range(work.MOST_ATTEMPTS):
        with time_machine.travel(timezone.now() + timedelta(days=attempt)):
            assert work.do_due_jobs() == 0
    job.refresh_from_db()
    assert (job.attempts, job.done) == (work.MOST_ATTEMPTS, None)
    assert job.failed is not None
    assert "on purpose" in job.error


def test_a_job_whose_worker_was_killed_is_taken_again(cast: Cast) -> None:
    work.request_job("test.note", cast.programme)
    assert work._taken() is not None
    assert work.do_due_jobs() == 0
    with time_machine.travel(timezone.now() + work.LEASE + timedelta(seconds=1)):
        assert work.do_due_jobs() == 1


def test_one_part_of_the_clock_that_fails_does_not_stop_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ValueError("on purpose")

    monkeypatch.setattr(work, "_chimes", {})
    work.register_chime("broken", broken)
    work.register_chime("sound", lambda: done.append("rang"), every=60)
    since: dict[str, float] = {}
    for at in (0.0, 1.0, 61.0):
        work.ring(at, since)
    assert done == ["rang", "rang"]
    assert "the clock could not do broken" in caplog.text
