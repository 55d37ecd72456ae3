"""Neighbours drawn by lot, compiled: imported only where it is used."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S27, S30, S31, S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
S32_END = np.uint64(1 << 32)
LOWER = np.uint64(0xFFFFFFFF)
FEW = 24
TOGETHER = 16
SLOTS = 1024
LAST_SLOT = np.uint64(SLOTS - 1)
"""A power of two less one: so many last places are remembered by the lower bits of the region drawn."""


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
    independently of each other and of what else is computed at the same time. A word gives two places, each as likely as any other
    (Lemire 2019). Of more than half of the others, those not drawn are.
    """
    regions = len(values)
    others = np.uint64(regions - 1)
    # Of 2³² numbers so many are too many to be shared out evenly.
    left_over = (S32_END - others) % others
    total = values.sum()
    taken = np.full(regions, -1, np.int64)
    slots = np.full(SLOTS, -1, np.int64)
    most = 0
    for i in range(first, last):
        number = starts[i + 1] - starts[i]
        most = max(most, min(number, regions - 1 - number))
    chosen = np.empty((TOGETHER, most), np.uint64)
    for i in range(first, last):
        number = starts[i + 1] - starts[i]
        observed = 0.0
        for place in range(starts[i], starts[i + 1]):
            observed += values[members[place]]
        fewer = min(number, regions - 1 - number)
        state = states[i]
        for before in range(0, draws, TOGETHER):
            together = min(TOGETHER, draws - before)
            # First all places, then all sums: values far apart in memory are then fetched side by side, not one after the other.
            for draw in range(together):
                drawn = 0
                mark = i * draws + before + draw
                row = chosen[draw]
                word = np.uint64(0)
                second = False
                while drawn < fewer:
                    if second:
                        word >>= S32
                    else:
                        state += GOLDEN
                        word = (state ^ (state >> S30)) * FIRST
                        word = (word ^ (word >> S27)) * SECOND
                        word ^= word >> S31
                    second = not second
                    product = (word & LOWER) * others
                    if product & LOWER < left_over:
                        continue
                    # Without sign, so that no index has to be wrapped around.
                    j = product >> S32
                    j += np.uint64(j >= np.uint64(i))
                    if fewer <= FEW:
                        # Whoever was drawn before left a mark; one with the same lower bits may have left it instead.
                        slot = j & LAST_SLOT
                        if slots[slot] == mark:
                            again = False
                            for earlier in range(drawn):
                                again |= row[earlier] == j
                            if again:
                                continue
                        slots[slot] = mark
                    else:
                        if taken[j] == mark:
                            continue
                        taken[j] = mark
                    row[drawn] = j
                    drawn += 1
            for draw in range(together):
                row = chosen[draw]
                found = 0.0
                for drawn in range(fewer):
                    found += values[row[drawn]]
                if fewer < number:
                    found = total - values[i] - found
                above[i] += found >= observed - slack
                below[i] += found <= observed + slack
