"""One pass over plants: employment of every industry in every region, and the sums of powers of plants' employment."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray


def _add_powers(typing_context: Any, powers: Any, at: Any, size: Any) -> Any:
    """powers[at : at + 4] += 1, size², size³, size⁴: one vector of the processor, where four additions would cost as much as all else."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vector, number = ir.VectorType(ir.DoubleType(), 4), ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), vector.as_pointer())
        size = arguments[2]
        square = builder.fmul(size, size)
        # (1, size², size², size²) times (1, 1, size, size²)
        squares = factors = ir.Constant(vector, [1.0] * 4)
        for position in (1, 2, 3):
            squares = builder.insert_element(squares, square, number(position))
        for position, factor in ((2, size), (3, square)):
            factors = builder.insert_element(factors, factor, number(position))
        sums = builder.fadd(builder.load(place, align=8), builder.fmul(squares, factors))
        builder.store(sums, place, align=8)
        return context.get_dummy_value()

    return types.void(powers, at, size), generate


def _fetch(typing_context: Any, array: Any, at: Any) -> Any:
    """Brings array[at] into the cache while other work goes on; an address that does not exist does no harm."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), address)
        kind = ir.FunctionType(ir.VoidType(), [address, number, number, number])
        # To be written, to be kept, data.
        builder.call(
            builder.module.declare_intrinsic("llvm.prefetch.p0", (), kind), [place, number(1), number(3), number(1)]
        )
        return context.get_dummy_value()

    return types.void(array, at), generate


add_powers: Any = intrinsic(_add_powers)
fetch: Any = intrinsic(_fetch)

AHEAD = 32
"""So many plants before its turn comes, a plant's cell is fetched: the table is larger than the cache."""


@njit(cache=True, nogil=True)
def add_plants(
    region: NDArray[np.integer],
    industry: NDArray[np.integer],
    employment: NDArray[np.generic],
    cells: NDArray[np.float64],
    powers: NDArray[np.float64],
) -> int:
    """Add all plants to `cells` (industries, regions) and to `powers` (industries, 4): number, Σe², Σe³, Σe⁴.

    Returns the position of the first plant with a code out of range or employment below zero or missing, −1 if none.
    """
    last_but_few = max(len(region) - AHEAD, 0)
    wrong = _add_some(region, industry, employment, cells, powers, 0, last_but_few, True)
    if wrong < 0:
        wrong = _add_some(region, industry, employment, cells, powers, last_but_few, len(region), False)
    return wrong


@njit(cache=True, nogil=True)
def _add_some(
    region: NDArray[np.integer],
    industry: NDArray[np.integer],
    employment: NDArray[np.generic],
    cells: NDArray[np.float64],
    powers: NDArray[np.float64],
    first: int,
    last: int,
    others_follow: bool,
) -> int:
    industries, regions = np.uint64(cells.shape[0]), np.uint64(cells.shape[1])
    flat, sums = cells.reshape(-1), powers.reshape(-1)
    for plant in range(first, last):
        if others_follow:
            fetch(flat, np.uint64(industry[plant + AHEAD]) * regions + np.uint64(region[plant + AHEAD]))
        # Read without sign, a negative code is out of range too, and no index has to be wrapped around.
        place, branch = np.uint64(region[plant]), np.uint64(industry[plant])
        size = np.float64(employment[plant])
        # A missing number fails the comparison. All three are asked at once: nearly every plant passes.
        if (place >= regions) | (branch >= industries) | (not (size > 0.0)):
            if place >= regions or branch >= industries or size != 0.0:
                return plant
        else:
            flat[branch * regions + place] += size
            add_powers(sums, branch * np.uint64(4), size)
    return -1


def empty_powers(industries: int) -> NDArray[np.float64]:
    """Zeros of shape (industries, 4), each row within one line of the processor's cache."""
    room = np.zeros(4 * (industries + 1))
    start = (-room.ctypes.data % 32) // room.itemsize
    return room[start : start + 4 * industries].reshape(industries, 4)
