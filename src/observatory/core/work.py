"""The worker: sends mail, does jobs, and runs the clock.

What is to be done lies in rows, with a lease, a number of attempts and the time of the next one. A worker that was killed
leaves its rows leased; when the lease has run out, the next worker takes them again. Jobs must therefore bear being done twice.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Any

from django.db import IntegrityError, close_old_connections, connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from observatory.core.domain import outbox
from observatory.core.models import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 5
PAUSE = 1.0
"""Seconds between two looks at what is due."""


@dataclass(frozen=True)
class Chime:
    """Something that the clock does again and again: a function that finds by itself what is due."""

    name: str
    function: Callable[[], Any]
    every: float


_kinds: dict[str, Callable[[Job], Any]] = {}
_chimes: dict[str, Chime] = {}


def register_job(kind: str, function: Callable[[Job], Any]) -> None:
    """Jobs of this kind are done by `function`, which must bear being called twice for the same job."""
    _kinds[kind] = function


def register_chime(name: str, function: Callable[[], Any], *, every: float = 5.0) -> None:
    """Call `function` every so many seconds; it must do nothing when nothing is due."""
    _chimes[name] = Chime(name, function, every)


def request_job(kind: str, subject: models.Model | str, **arguments: Any) -> Job:
    """Ask for a job, within the deed that needs it; one that waits already is not asked for twice."""
    identifier = subject if isinstance(subject, str) else str(subject.pk)
    waiting = Job.objects.filter(kind=kind, subject=identifier, done=None, failed=None).first()
    if waiting is not None:
        return waiting
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, subject=identifier, arguments=arguments)
    except IntegrityError:
        return Job.objects.get(kind=kind, subject=identifier, done=None, failed=None)


def do_due_jobs(limit: int = 20) -> int:
    """Do what is due; returns how many jobs were done."""
    done = 0
    for _turn in range(limit):
        job = _taken()
        if job is None:
            break
        done += _do(job)
    return done


def ring(at: float | None = None, since: dict[str, float] | None = None) -> None:
    """Let the clock do whatever is due; `since` remembers when each part last ran."""
    now, last = time.monotonic() if at is None else at, since if since is not None else {}
    for chime in list(_chimes.values()):
        if now - last.get(chime.name, float("-inf")) < chime.every:
            continue
        last[chime.name] = now
        try:
            chime.function()
        except Exception:
            # One part of the clock that fails must not stop the others; it is tried again at its next turn.
            logger.exception("the clock could not do %s", chime.name)


def work_off(rounds: int = 10) -> None:
    """Do everything that is due now, without waiting: the clock, jobs, mail, until nothing is left."""
    for _round in range(rounds):
        ring()
        if not do_due_jobs() + outbox.send_due_messages():
            break


def run(stop: threading.Event | None = None) -> None:
    """Work until told to stop (SIGTERM or SIGINT where this is the main thread)."""
    ended = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():

        def end(number: int, frame: FrameType | None) -> None:
            ended.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
    since: dict[str, float] = {}
    while not ended.is_set():
        try:
            close_old_connections()
            ring(since=since)
            busy = do_due_jobs() + outbox.send_due_messages()
        except Exception:
            logger.exception("the worker met an error and goes on")
            busy = 0
        if not busy:
            ended.wait(PAUSE)
    connection.close()


def _taken() -> Job | None:
    now = timezone.now()
    due = Q(done=None, failed=None, next_attempt__lte=now) & (Q(lease_until=None) | Q(lease_until__lt=now))
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=connection.features.has_select_for_update)
            .filter(due, kind__in=list(_kinds))
            .order_by("next_attempt", "pk")
            .first()
        )
        if job is None:
            return None
        job.lease_until = now + LEASE
        job.attempts += 1
        job.save(update_fields=["lease_until", "attempts"])
    return job


def _do(job: Job) -> bool:
    problem = ""
    try:
        _kinds[job.kind](job)
    except Exception:
        problem = traceback.format_exc()[-4000:]
        logger.exception("job %s on %s failed", job.kind, job.subject)
    with transaction.atomic():
        current = Job.objects.select_for_update().get(pk=job.pk)
        if current.attempts != job.attempts or current.done is not None:
            return False
        current.lease_until, current.error = None, problem
        if not problem:
            current.done = timezone.now()
        elif current.attempts >= MOST_ATTEMPTS:
            current.failed = timezone.now()
        else:
            current.next_attempt = timezone.now() + timedelta(seconds=10 * 4**current.attempts)
        current.save()
    return not problem
