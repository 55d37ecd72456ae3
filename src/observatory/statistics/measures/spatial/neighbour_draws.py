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
"""Draws made side by side."""
SHARING = 16
"""Regions that share their draws, at most."""
SLOTS = 1024
LAST_SLOT = np.uint64(SLOTS - 1)
"""A power of two less one: so many last places are remembered by the lower bits of the region drawn."""


@njit(cache=True, nogil=True)
def count_tails(
    starts: Any,
    members: Any,
    values: Any,
    order: Any,
    groups: Any,
    states: Any,
    draws: int,
    total: float,
    slack: float,
    above: Any,
    below: Any,
    scratch: Any,
    first: int,
    last: int,
) -> None:
    """How many of `draws` sums over as many other regions as i has neighbours, drawn without replacement, are at least (above[i])
    and at most (below[i]) the sum over its neighbours. Sums that differ by less than `slack` are equal.

    Done for the groups first to last: group g are the regions order[groups[g]:groups[g + 1]], at most `SHARING`, all with as many
    neighbours. They share their draws: places are drawn among all regions but the last, and where a region draws itself, the last one
    stands in for it. So every region draws all others alike, whoever shares with it.

    Each group has its own stream of numbers, begun at states[g] (SplitMix64: Steele, Lea and Flood 2014), so that groups are drawn
    independently of each other and of what else is computed at the same time. A word gives two places, each as likely as any other
    (Lemire 2019). Of more than half of the others, those not drawn are.

    `total` is the sum of the values, `scratch` what `scratch_for` gives: made in here it would double the time to compile.
    """
    taken, slots, seat, chosen, observed, rest, shift, up, down = scratch
    regions = len(values)
    others = np.uint64(regions - 1)
    # Of 2³² numbers so many are too many to be shared out evenly.
    left_over = (S32_END - others) % others
    stand_in = values[regions - 1]
    for group in range(first, last):
        begin, size = groups[group], groups[group + 1] - groups[group]
        for m in range(size):
            i = order[begin + m]
            seat[i] = m
            observed[m] = 0.0
            for place in range(starts[i], starts[i + 1]):
                observed[m] += values[members[place]]
            rest[m] = total - values[i]
            up[m] = 0
            down[m] = 0
        number = starts[order[begin] + 1] - starts[order[begin]]
        fewer = min(number, regions - 1 - number)
        state = states[group]
        for before in range(0, draws, TOGETHER):
            together = min(TOGETHER, draws - before)
            # First all places, then all sums: values far apart in memory are then fetched side by side, not one after the other.
            for draw in range(together):
                drawn = 0
                mark = group * draws + before + draw
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
                themselves = 0
                for drawn in range(fewer):
                    j = row[drawn]
                    found += values[j]
                    if seat[j] >= 0:
                        shift[seat[j]] = stand_in - values[j]
                        themselves += 1
                if fewer < number:
                    for m in range(size):
                        left = rest[m] - (found + shift[m])
                        up[m] += left >= observed[m] - slack
                        down[m] += left <= observed[m] + slack
                else:
                    for m in range(size):
                        own = found + shift[m]
                        up[m] += own >= observed[m] - slack
                        down[m] += own <= observed[m] + slack
                if themselves > 0:
                    for m in range(size):
                        shift[m] = 0.0
        for m in range(size):
            i = order[begin + m]
            above[i] = up[m]
            below[i] = down[m]
            seat[i] = -1


def scratch_for(regions: int, most: int) -> tuple[Any, ...]:
    """Room to work in for one call of `count_tails`, where no region has more than `most` others to draw."""
    return (
        np.full(regions, -1, np.int64),
        np.full(SLOTS, -1, np.int64),
        np.full(regions, -1, np.int8),
        np.empty((TOGETHER, most), np.uint64),
        *np.zeros((3, SHARING)),
        *np.zeros((2, SHARING), np.int64),
    )
