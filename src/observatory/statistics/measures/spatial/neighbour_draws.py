"""Neighbours drawn by lot, compiled: imported only where it is used."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S27, S30, S31, S11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)
FEW = 24


@njit(cache=True, nogil=True)
def count_tails(
    starts: Any,
    members: Any,
    values: Any,
    states: Any,
    draws: int,
    slack: float,
    above: Any,
    below: Any,
    first: int,
    last: int,
) -> None:
    """How many of `draws` sums over as many other regions as i has neighbours, drawn without replacement, are at least (above[i])
    and at most (below[i]) the sum over its neighbours; for the regions first to last. Sums that differ by less than `slack` are equal.

    Each region has its own stream of numbers, begun at states[i] (SplitMix64: Steele, Lea and Flood 2014), so that regions are drawn
    independently of each other and of what else is computed at the same time. Of more than half of the others, those not drawn are.
    """
    regions = len(values)
    others = regions - 1
    total = values.sum()
    taken = np.full(regions, -1, np.int64)
    chosen = np.empty(FEW, np.int64)
    for i in range(first, last):
        number = starts[i + 1] - starts[i]
        observed = 0.0
        for place in range(starts[i], starts[i + 1]):
            observed += values[members[place]]
        fewer = min(number, others - number)
        state = states[i]
        for draw in range(draws):
            drawn = 0
            found = 0.0
            mark = i * draws + draw
            while drawn < fewer:
                state += GOLDEN
                word = (state ^ (state >> S30)) * FIRST
                word = (word ^ (word >> S27)) * SECOND
                word ^= word >> S31
                j = np.int64(np.float64(word >> S11) * (1.0 / 9007199254740992.0) * others)
                if j >= i:
                    j += 1
                again = False
                if fewer <= FEW:
                    for earlier in range(drawn):
                        again |= chosen[earlier] == j
                    chosen[drawn] = j
                else:
                    again = taken[j] == mark
                    taken[j] = mark
                if not again:
                    drawn += 1
                    found += values[j]
            if fewer < number:
                found = total - values[i] - found
            above[i] += found >= observed - slack
            below[i] += found <= observed + slack
