"""Where a call stands by the clock: what the worker has not written down yet counts all the same."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from observatory.programme.calls.models import Call, CallState

TERM = (CallState.PUBLISHED, CallState.OPEN, CallState.CLOSED)
"""States between publication and decision, through which the clock leads."""


def standing(call: Call, now: datetime | None = None) -> CallState:
    """The state of a call at a moment: from the moment of closing on it is closed, whether the clock has rung or not."""
    state = CallState(call.state)
    if state not in TERM:
        return state
    now = now or timezone.now()
    if now < call.opens:
        return CallState.PUBLISHED
    return CallState.OPEN if now < call.closes else CallState.CLOSED


def takes_applications(call: Call, now: datetime | None = None) -> bool:
    """Whether an application can be handed in at a moment."""
    return standing(call, now) == CallState.OPEN


def takes_drafts(call: Call, now: datetime | None = None) -> bool:
    """Whether drafts can be written: from publication until the call closes."""
    return standing(call, now) in (CallState.PUBLISHED, CallState.OPEN)
