"""Programs for the benchmark of distance measures, each in a process of its own; see `benchmarks.steps`.

Every program first does its work on a few plants, so that what is compiled is compiled, and then measures it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

SITES = 200_000
MANY_SITES = 2_000_000
SIDES = np.array([1000.0, 800.0])
TOWNS = 200
AT = np.linspace(0, 400, 81)


def direct_pairs(number: str) -> dict[str, Any]:
    """The least that a sum over pairs needs: every distance computed and counted once, on all processors, in plain Numba."""
    from numba import get_num_threads, njit, prange

    @njit(parallel=True)
    def count(x: Any, y: Any, bins: int, threads: int) -> Any:
        counts = np.zeros((threads, bins), np.int64)
        for thread in prange(threads):
            for i in range(thread, x.size, threads):
                for j in range(i + 1, x.size):
                    dx, dy = x[i] - x[j], y[i] - y[j]
                    counts[thread, int(np.sqrt(dx * dx + dy * dy))] += 1
        return counts.sum(axis=0)

    x, y = np.ascontiguousarray(country(SITES)[: int(number)].T)
    bins = int(np.hypot(*SIDES)) + 1
    count(x[:100], y[:100], bins, get_num_threads())
    said = _timed(lambda: count(x, y, bins, get_num_threads()))
    assert said.pop("result").sum() == x.size * (x.size - 1) // 2
    return said


def curve(number: str, bandwidth: str = "silverman") -> dict[str, Any]:
    """Kd of plants with the bandwidth of a rule."""
    from observatory.statistics.measures.distance import k_density

    xy = country(SITES)[: int(number)]
    for method in ("direct", "fft"):
        k_density(xy[:1200], AT, bandwidth=bandwidth, method=method)  # type: ignore[arg-type]
    said = _timed(lambda: k_density(xy, AT, bandwidth=bandwidth))  # type: ignore[arg-type]
    found = said.pop("result")
    return {**said, "method": found.method, "bandwidth": found.bandwidth, "plants": int(number)}


def both_ways(number: str) -> dict[str, Any]:
    """Kd by sums over pairs and by transform with the same bandwidth: the greatest difference, and what it may be."""
    from observatory.statistics.measures.distance import k_density

    xy = country(SITES)[: int(number)]
    exact = k_density(xy, AT, method="direct")
    same = k_density(xy, AT, bandwidth=exact.bandwidth, method="fft")
    unasked = k_density(xy, AT)
    return {
        "difference": float(np.abs(exact.estimate - same.estimate).max()),
        "bound": exact.error_bound + same.error_bound,
        "peak": float(exact.estimate.max()),
        "bandwidth": abs(unasked.bandwidth / exact.bandwidth - 1),
    }


def band(number: str, simulations: str, sites: str) -> dict[str, Any]:
    """Kd of plants with the bands of as many drawn from all sites."""
    from observatory.statistics.measures.distance import k_density

    every = country(int(sites))
    xy = every[: int(number)]
    for method in ("direct", "fft"):
        k_density(xy[:1200], AT, sites=every[:2000], simulations=2, seed=1, method=method)  # type: ignore[arg-type]
    said = _timed(lambda: k_density(xy, AT, sites=every, simulations=int(simulations), seed=1))
    found = said.pop("result")
    return {**said, "method": found.method, "bandwidth": found.bandwidth, "plants": int(number)}


def shares(number: str, simulations: str) -> dict[str, Any]:
    """M of plants among all, with the bands of as many drawn from all."""
    from observatory.statistics.measures.distance import m_function

    every = country(SITES)
    case = np.arange(SITES) < int(number)
    m_function(every[:500], case[:500] & (np.arange(500) % 2 == 0), AT, simulations=2, seed=1)
    m_function(every[:500], np.arange(500) < 499, AT, simulations=300, seed=1)
    said = _timed(lambda: m_function(every, case, AT, simulations=int(simulations), seed=1))
    del said["result"]
    return {**said, "plants": int(number)}


def country(number: int) -> np.ndarray:
    """Places in a country of 1,000 by 800 km, half of them in and around towns, whose sizes follow Pareto's law; in any order."""
    generator = np.random.default_rng(2005)
    middles, sizes = generator.random((TOWNS, 2)) * SIDES, generator.pareto(1.1, TOWNS) + 1
    town = generator.choice(TOWNS, number // 2, p=sizes / sizes.sum())
    urban = middles[town] + generator.normal(size=(number // 2, 2)) * 8
    places = np.vstack([urban, generator.random((number - number // 2, 2)) * SIDES])
    return generator.permutation(np.clip(places, 0, SIDES))


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    """Wall and processor time of one piece of work, and its result."""
    start, before = time.perf_counter(), time.process_time()
    result = work()
    return {"wall": time.perf_counter() - start, "cpu": time.process_time() - before, "result": result}
