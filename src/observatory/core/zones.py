"""The time zones that this machine knows."""

from __future__ import annotations

import zoneinfo
from functools import cache


@cache
def time_zones() -> frozenset[str]:
    """Their names, such as `Europe/Brussels`. Found once: it means looking through some six hundred files."""
    return frozenset(zoneinfo.available_timezones())
