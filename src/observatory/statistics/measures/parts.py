"""Long work: in blocks of fixed size, on any number of threads with the same result, telling how far it is and able to be stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import pairwise
from typing import TypeVar

import numpy as np

Part = TypeVar("Part")
Done = TypeVar("Done")
Progress = Callable[[int, int], object]
"""Called with the number of parts done and the number of all; what it raises stops the work and comes out of the function called."""


def in_parts(
    parts: Sequence[Part], work: Callable[[Part], Done], *, threads: int | None = None, progress: Progress | None = None
) -> list[Done]:
    """The results of all parts in the order of the parts, whatever the order in which they were ready."""
    number = available_threads() if threads is None else threads
    if number < 1:
        raise ValueError(f"threads is {threads}; at least one is needed")
    if number == 1 or len(parts) == 1:
        results = []
        for part in parts:
            results.append(work(part))
            if progress is not None:
                progress(len(results), len(parts))
        return results
    with ThreadPoolExecutor(number) as pool:
        waiting = [pool.submit(work, part) for part in parts]
        try:
            for done, future in enumerate(as_completed(waiting), start=1):
                future.result()
                if progress is not None:
                    progress(done, len(parts))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [future.result() for future in waiting]


def beforehand(progress: Progress | None, of: int) -> Progress | None:
    """For work that comes before the parts told of: nothing is done yet, but it can be stopped."""
    return None if progress is None else lambda done, parts: progress(0, of)


def stage(progress: Progress | None, number: int, of: int) -> Progress | None:
    """For the stage of the number, from 0, among so many of about the same length."""
    return None if progress is None else lambda done, parts: progress(number * parts + done, of * parts)


def available_threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def blocks(number: int, most: int = 64) -> list[tuple[int, int]]:
    """Stretches of 0 … number, as many whatever the number of threads, so that sums of fractions do not depend on it."""
    edges = np.linspace(0, number, min(most, max(number, 1)) + 1).astype(int)
    return [(int(first), int(last)) for first, last in pairwise(edges)]


def generators(simulations: int, seed: int | None) -> tuple[list[np.random.SeedSequence], int]:
    """A source of chance for each simulation, the same for the first hundred whether a hundred or a thousand are asked for; and the seed."""
    if simulations < 0:
        raise ValueError(f"simulations is {simulations}; it is zero or more")
    root = np.random.SeedSequence(seed)
    entropy = root.entropy
    assert isinstance(entropy, int)
    return root.spawn(simulations), entropy
