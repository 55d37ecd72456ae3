"""How long a call takes inside a process: the first one, with all that is loaded and compiled for it, and those after it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any], times: int = 3) -> tuple[Any, dict[str, float]]:
    """The last result; seconds of the first call and medians of the `times` after it (of the first itself if none are)."""
    laps = []
    result = None
    for _ in range(times + 1):
        # What one call returned is not held while the next one works: memory is that of one.
        del result
        wall, processor = time.perf_counter(), time.process_time()
        result = work()
        laps.append((time.perf_counter() - wall, time.process_time() - processor))
    after = laps[1:] or laps
    return result, {
        "first": laps[0][0],
        "wall": statistics.median(wall for wall, _ in after),
        "cpu": statistics.median(processor for _, processor in after),
    }
