"""How many plants of an industry stand in each ring around every place, for 256 simulations at once; compiled when it is first used.

In every simulation a place either has a plant of the industry or not: one bit. The bits of 256 simulations are added up place by
place with carry-save adders, five logical operations for three numbers whatever the simulations, on counters whose first binary digits
stand in one row of bits, whose second digits in the next, and so on. So the distance between two places is looked at once for all
simulations and not again in each of them. Source of the adder tree: Warren, Hacker's Delight, 2nd edition, 5-1 (Harley and Seal).

Import this chapter inside functions only: it loads the compiler.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from observatory.statistics.measures.distance.neighbour_loops import find_rings

SIMULATIONS_AT_ONCE = 256
WORDS = SIMULATIONS_AT_ONCE // 64
DIGITS = 4
"""Binary digits that sixteen rows at once are added to before what is carried goes on."""

PLACES_AT_ONCE = 8


def _add_sixteen(typing_context: Any, counters: Any, base: Any, digits: Any, bits: Any, order: Any, start: Any) -> Any:
    """Add the rows `order[start:start + 16]` of `bits` to the counters in the rows from `base` on, which have so many digits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given = zip(signature.args, arguments, strict=True)
        arrays = {k: context.make_array(t)(context, builder, v) for k, (t, v) in enumerate(given) if k in (0, 3, 4)}
        whole = ir.IntType(64)
        vector = ir.VectorType(whole, WORDS)

        def row(array: Any, number: Any) -> Any:
            place = builder.gep(arrays[array].data, [builder.mul(number, whole(WORDS))])
            return builder.bitcast(place, vector.as_pointer())

        def load(pointer: Any) -> Any:
            value = builder.load(pointer)
            value.align = 8
            return value

        def store(value: Any, pointer: Any) -> None:
            builder.store(value, pointer).align = 8

        def index(k: int) -> Any:
            return builder.zext(builder.load(builder.gep(arrays[4].data, [builder.add(arguments[5], whole(k))])), whole)

        level = [load(row(3, index(k))) for k in range(2**DIGITS)]
        for digit in range(DIGITS):
            pointer = row(0, builder.add(arguments[1], whole(digit)))
            total = load(pointer)
            carries = []
            for one, two in zip(level[::2], level[1::2], strict=True):
                both = builder.xor(total, one)
                carries.append(builder.or_(builder.and_(total, one), builder.and_(both, two)))
                total = builder.xor(both, two)
            store(total, pointer)
            level = carries
        carry = cgutils.alloca_once_value(builder, level[0])  # type: ignore[no-untyped-call]
        with cgutils.for_range(builder, builder.sub(arguments[2], whole(DIGITS)), intp=whole) as loop:
            pointer = row(0, builder.add(arguments[1], builder.add(loop.index, whole(DIGITS))))
            here, over = load(pointer), builder.load(carry)
            store(builder.xor(here, over), pointer)
            builder.store(builder.and_(here, over), carry)
        return context.get_dummy_value()

    return types.void(counters, types.int64, types.int64, bits, order, types.int64), generate


add_sixteen: Any = intrinsic(_add_sixteen)


@njit(cache=True, nogil=True)
def mark(bits: Any, simulation: int, marked: Any) -> None:
    """Set the bit of the simulation in the rows of the places marked."""
    word, bit = simulation // 64, np.uint64(1) << np.uint64(simulation % 64)
    for place in range(marked.size):
        if marked[place]:
            bits[place, word] |= bit


@njit(cache=True, nogil=True)
def sort_into_rings(
    x: Any, y: Any, i: int, low: int, high: int, squares: Any, steps: Any, rings: Any, counts: Any, order: Any, at: int
) -> int:
    """Write the places low to high, except i, into `order` from `at` (a multiple of sixteen) on, ring by ring of a `loops.ladder`.

    Each ring is filled up to a multiple of sixteen with the number after the last place. `counts` (4, rings + 1) becomes where the
    parts of each ring end, its last row where the rings do; returns where the whole does. Four counters in turn, since one
    would have to wait for itself.
    """
    number = squares.size
    find_rings(x, y, i, low, high, squares, steps, rings)
    counts[:] = 0
    for j in range(high - low):
        counts[j & 3, np.uint32(rings[j])] += 1
    end = at
    for k in range(number):
        for part in range(4):
            found = counts[part, k]
            counts[part, k] = end
            end += found
        while end % 16:
            order[end] = x.size
            end += 1
    for j in range(high - low):
        ring = np.uint32(rings[j])
        if ring < number:
            place = counts[j & 3, ring]
            order[place] = low + j
            counts[j & 3, ring] = place + 1
    return end


@njit(cache=True, nogil=True)
def add_shares(
    x: Any,
    y: Any,
    first: int,
    last: int,
    squares: Any,
    steps: Any,
    boxes: Any,
    tile: int,
    near: Any,
    case: Any,
    local: Any,
    known: Any,
) -> None:
    """For the places first to last, add to `local` (simulations, distances), where the place is a case in the simulation, the share of
    marked neighbours in all neighbours within each distance, and one to `known` where there are any.

    `near` and `case` hold the bits of neighbours and cases (batches of 256 simulations, places and an empty one, words); `boxes` and
    `tile` are of `places.Tiles`, whose bits should fit the fastest cache. The place itself is no neighbour.
    """
    tiles, rings, farthest = boxes.shape[0], squares.size, squares[-1]
    room = tiles * (tile + 16 * min(rings, tile))
    order = np.empty(PLACES_AT_ONCE * room, np.uint32)
    ends = np.empty((PLACES_AT_ONCE, tiles, rings + 1), np.int64)
    ring_of, counts = np.empty(tile, np.int32), np.empty((4, rings + 1), np.int64)
    sizes = np.empty((PLACES_AT_ONCE, rings), np.int64)
    digits = np.empty((PLACES_AT_ONCE, rings), np.int64)
    most = DIGITS
    while (1 << most) <= x.size:
        most += 1
    counters = np.empty((PLACES_AT_ONCE * rings * most, WORDS), np.uint64)
    for group in range(first, last, PLACES_AT_ONCE):
        places = min(PLACES_AT_ONCE, last - group)
        sizes[:] = 0
        for i in range(places):
            ax, ay = x[group + i], y[group + i]
            end = i * room
            for box in range(tiles):
                dx = max(boxes[box, 0] - ax, ax - boxes[box, 2], 0.0)
                dy = max(boxes[box, 1] - ay, ay - boxes[box, 3], 0.0)
                ends[i, box, :] = end
                if dx * dx + dy * dy > farthest:
                    continue
                low, high = box * tile, min((box + 1) * tile, x.size)
                start = end
                end = sort_into_rings(x, y, group + i, low, high, squares, steps, ring_of, counts, order, start)
                for k in range(rings):
                    sizes[i, k] += counts[3, k] - start
                    start = (counts[3, k] + 15) // 16 * 16
                    ends[i, box, k + 1] = start
            total = 0
            for k in range(rings):
                digits[i, k] = DIGITS
                while (1 << digits[i, k]) <= sizes[i, k]:
                    digits[i, k] += 1
                total += sizes[i, k]
                sizes[i, k] = total
        for batch in range(near.shape[0]):
            bits = near[batch]
            counters[: places * rings * most] = 0
            for box in range(tiles):
                for i in range(places):
                    for k in range(rings):
                        base = (i * rings + k) * most
                        for at in range(ends[i, box, k], ends[i, box, k + 1], 16):
                            add_sixteen(counters, base, digits[i, k], bits, order, at)
            for i in range(places):
                for simulation in range(SIMULATIONS_AT_ONCE):
                    word, bit = simulation // 64, np.uint64(simulation % 64)
                    if not (case[batch, group + i, word] >> bit) & np.uint64(1):
                        continue
                    row = batch * SIMULATIONS_AT_ONCE + simulation
                    chosen = np.uint64(0)
                    for k in range(rings):
                        base = (i * rings + k) * most
                        for digit in range(digits[i, k]):
                            chosen += ((counters[base + digit, word] >> bit) & np.uint64(1)) << np.uint64(digit)
                        if sizes[i, k] > 0:
                            local[row, k] += np.float64(chosen) / sizes[i, k]
                            known[row, k] += 1.0
