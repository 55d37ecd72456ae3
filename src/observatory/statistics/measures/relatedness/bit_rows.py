"""Tables of zeros and ones kept as bits, sixty-four to a word: compiled, so this module is imported only where it is used.

The counting functions fill the rows `start` to `stop` of `out` and touch no other: rows can be shared among threads, and every number
is the same however many there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
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
def shares_of_greater(counts: Any, own: Any, out: Any, start: int, stop: int) -> None:
    """out[i, j] = counts[i, j] / max(own[i], own[j]) for start <= i < stop: proximity from counts of co-occurrence."""
    for i in range(start, stop):
        mine = own[i]
        row, result = counts[i], out[i]
        for j in range(len(row)):
            theirs = own[j]
            # A missing number, which no comparison holds for, is handed on from either.
            result[j] = row[j] / (theirs if theirs > mine or theirs != theirs else mine)


@njit(cache=True, nogil=True)
def sums_over_bits(octets: Any, values: Any, out: Any, start: int, stop: int) -> None:
    """out[r] = sum of `values` over the bits that are set (lowest bit first) in row r of `octets`, for start <= r < stop: a product
    with a 0/1 table. A row has a multiple of four octets.

    The sums of all 256 subsets of eight neighbouring values are made once, by doubling, and looked up for each octet: an eighth of
    the additions (Arlazarov, Dinic, Kronrod and Faradzev 1970), and an eighth of the memory read of a table of bytes.
    """
    groups = octets.shape[1]
    subsets = np.zeros((groups, 256), np.float64)
    for group in range(groups):
        for bit in range(8):
            position = group * 8 + bit
            value = values[position] if position < values.shape[0] else 0.0
            half = 1 << bit
            for subset in range(half):
                subsets[group, half + subset] = subsets[group, subset] + value
    for row in range(start, stop):
        # Four sums, since one alone would wait for each addition to end before the next.
        first, second, third, fourth = 0.0, 0.0, 0.0, 0.0
        for group in range(0, groups, 4):
            first += subsets[group, octets[row, group]]
            second += subsets[group + 1, octets[row, group + 1]]
            third += subsets[group + 2, octets[row, group + 2]]
            fourth += subsets[group + 3, octets[row, group + 3]]
        out[row] = (first + second) + (third + fourth)


WIDTH = 64
"""Columns summed at once: four tables of 256 rows as wide as this, in single precision, fit the cache of a processor."""
SINGLE = 8
"""So many additions of four looked-up sums are made in single precision before the result is added up in double."""
REGIONS_AT_ONCE = 8192


def _add_four(typing_context: Any, sums: Any, at: Any, table: Any, one: Any, two: Any, three: Any, four: Any) -> Any:
    """sums[at : at + WIDTH] += the four stretches of `table` that begin at one, two, three and four, as vectors of the processor."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vector = ir.VectorType(ir.FloatType(), WIDTH).as_pointer()
        target, source = (
            context.make_array(signature.args[place])(context, builder, arguments[place]).data for place in (0, 2)
        )
        first, second, third, fourth = (
            builder.load(builder.bitcast(builder.gep(source, [start]), vector), align=4) for start in arguments[3:]
        )
        place = builder.bitcast(builder.gep(target, [arguments[1]]), vector)
        added = builder.fadd(builder.fadd(first, second), builder.fadd(third, fourth))
        builder.store(builder.fadd(builder.load(place, align=4), added), place, align=4)
        return context.get_dummy_value()

    return types.void(sums, at, table, one, two, three, four), generate


add_four: Any = intrinsic(_add_four)


@njit(cache=True, nogil=True)
def add_subsets(octets: Any, links: Any, out: Any, first: int, last: int) -> None:
    """out[r, first + i] = sum of row i of `links` over the bits that are set in row r of `octets`, which has a multiple of four octets.

    A product with a 0/1 table as in `sums_over_bits`, for many vectors at once: eight industries cost one addition. Sums of 256 industries
    are made in single precision and added up in double: relative to a product in double precision the error is below 1e-6.
    """
    regions, groups = octets.shape
    industries = links.shape[1]
    width, size = np.uint64(WIDTH), np.uint64(256 * WIDTH)
    tables = np.zeros((4, 256, WIDTH), np.float32)
    flat = tables.reshape(-1)
    line = np.zeros(WIDTH, np.float32)
    sums = np.zeros(min(regions, REGIONS_AT_ONCE) * WIDTH, np.float32)
    whole = np.empty(len(sums), np.float64)
    for low in range(0, regions, REGIONS_AT_ONCE):
        high = min(low + REGIONS_AT_ONCE, regions)
        for left in range(first, last, WIDTH):
            columns = min(WIDTH, last - left)
            whole[:] = 0.0
            for group in range(0, groups, 4):
                for each in range(4):
                    table = tables[each]
                    for bit in range(8):
                        industry = (group + each) * 8 + bit
                        for c in range(columns):
                            line[c] = links[left - first + c, industry] if industry < industries else 0.0
                        half = 1 << bit
                        for subset in range(half):
                            made, known = table[half + subset], table[subset]
                            for c in range(WIDTH):
                                made[c] = known[c] + line[c]
                for r in range(low, high):
                    row = octets[r]
                    add_four(
                        sums,
                        np.uint64(r - low) * width,
                        flat,
                        np.uint64(row[group]) * width,
                        np.uint64(row[group + 1]) * width + size,
                        np.uint64(row[group + 2]) * width + size + size,
                        np.uint64(row[group + 3]) * width + size + size + size,
                    )
                if (group // 4) % SINGLE == SINGLE - 1:
                    for place in range(len(sums)):
                        whole[place] += sums[place]
                        sums[place] = 0.0
            for r in range(low, high):
                start = (r - low) * WIDTH
                for c in range(columns):
                    out[r, left + c] = whole[start + c] + sums[start + c]
            sums[:] = 0.0


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
