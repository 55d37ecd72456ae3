"""Tables of zeros and ones kept as bits, sixty-four to a word: compiled, so this module is imported only where it is used.

The counting functions fill the rows `start` to `stop` of `out` and touch no other: rows can be shared among threads, and every number
is the same however many there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic


def _bits_set(typing_context: Any, word: Any) -> Any:
    """Number of bits set in a word: one instruction of the processor, which NumPy reaches only through a temporary array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


bits_set: Any = intrinsic(_bits_set)


@njit(cache=True, nogil=True)
def count_common_bits(words: Any, out: Any, start: int, stop: int) -> None:
    """out[i, j] = number of bits set in both row i and row j of `words`, for start <= i < stop and j <= i."""
    block = 64  # rows that stay in the cache while the others pass by
    width = words.shape[1]
    for first in range(0, stop, block):
        for i in range(max(start, first), stop):
            row = words[i]
            for j in range(first, min(first + block, i + 1)):
                other = words[j]
                common = np.uint64(0)
                for k in range(width):
                    common += bits_set(row[k] & other[k])
                out[i, j] = common


@njit(cache=True, nogil=True)
def mirror(out: Any, start: int, stop: int) -> None:
    """Copies what lies below the diagonal to the rows start to stop above it, in squares that fit the cache."""
    block = 64
    for first in range(start, stop, block):
        last = min(first + block, stop)
        for left in range(first, out.shape[0], block):
            right = min(left + block, out.shape[0])
            for i in range(first, last):
                for j in range(max(left, i + 1), right):
                    out[i, j] = out[j, i]


@njit(cache=True, nogil=True)
def sums_over_bits(octets: Any, values: Any) -> Any:
    """For every row of `octets` the sum of `values` over the bits that are set (lowest bit first): a product with a 0/1 table.

    The sums of all 256 subsets of eight neighbouring values are made once, by doubling, and looked up for each octet: an eighth of
    the additions (Arlazarov, Dinic, Kronrod and Faradzev 1970), and an eighth of the memory read of a table of bytes.
    """
    rows, groups = octets.shape
    subsets = np.zeros((groups, 256), np.float64)
    for group in range(groups):
        for bit in range(8):
            position = group * 8 + bit
            value = values[position] if position < values.shape[0] else 0.0
            half = 1 << bit
            for subset in range(half):
                subsets[group, half + subset] = subsets[group, subset] + value
    out = np.empty(rows, np.float64)
    for row in range(rows):
        total = 0.0
        for group in range(groups):
            total += subsets[group, octets[row, group]]
        out[row] = total
    return out


@njit(cache=True, nogil=True)
def add_members(starts: Any, members: Any, values: Any, out: Any, first: int, last: int) -> None:
    """Adds to out[r] the rows of `values` named by members[starts[r] : starts[r + 1]], in ascending order, in the columns first to last.

    A product with a 0/1 table that does nothing for the zeros. Four rows are added for each time that the sum is read and written, and
    128 rows of `values` pass all regions before the next come, so that they are read from the cache.
    """
    together = 128
    position = starts[:-1].copy()
    for until in range(together, values.shape[0] + together, together):
        for r in range(len(position)):
            place, end = position[r], starts[r + 1]
            target = out[r, first:last]
            while place + 4 <= end and members[place + 3] < until:
                one, two = values[members[place], first:last], values[members[place + 1], first:last]
                three, four = values[members[place + 2], first:last], values[members[place + 3], first:last]
                for c in range(len(target)):
                    target[c] += (one[c] + two[c]) + (three[c] + four[c])
                place += 4
            while place < end and members[place] < until:
                one = values[members[place], first:last]
                for c in range(len(target)):
                    target[c] += one[c]
                place += 1
            position[r] = place


@njit(cache=True, nogil=True)
def upper_tails(common: Any, present: Any, log_factorial: Any, out: Any, start: int, stop: int) -> None:
    """out[i, j] = P(X >= common[i, j]) for start <= i < stop and j < i, X hypergeometric: present[i] and present[j] regions, drawn
    independently of each other from the `len(log_factorial) - 1` there are, have X in common.

    Summed away from the middle, where the terms only fall: upwards from common[i, j] if that is above the mean, else downwards from the
    number before it and taken from one. The first term comes from logarithms of factorials, the others follow by their ratio.
    """
    regions = log_factorial.shape[0] - 1
    for i in range(start, stop):
        for j in range(i):
            first, second, least = present[i], present[j], common[i, j]
            lowest = max(0, first + second - regions)
            if least <= lowest:
                out[i, j] = 1.0
                continue
            rest = regions - first - second
            upwards = least * regions > first * second
            shared = least if upwards else least - 1
            term = np.exp(
                log_factorial[first]
                - log_factorial[shared]
                - log_factorial[first - shared]
                + log_factorial[second]
                - log_factorial[second - shared]
                + log_factorial[regions - first]
                - log_factorial[rest + shared]
                + log_factorial[regions - second]
                - log_factorial[regions]
            )
            total = 0.0
            while term > 1e-17 * total:
                total += term
                if upwards:
                    term *= (first - shared) * (second - shared) / ((shared + 1.0) * (rest + shared + 1.0))
                    shared += 1
                else:
                    term *= shared * (rest + shared) / ((first - shared + 1.0) * (second - shared + 1.0))
                    shared -= 1
            out[i, j] = min(total, 1.0) if upwards else max(1.0 - total, 0.0)
