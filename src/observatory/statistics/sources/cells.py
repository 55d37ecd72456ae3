"""From what stands in a cell to value, status and flag.

Five kinds of emptiness and doubt are kept apart: a published nought, a number that is an estimate, a number withheld
because it is confidential, one that is not there, one that cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from observatory.statistics.observations import STATUSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

VALUE_TYPE = pa.decimal128(18, 3)
HOLES = ("", ":", "-", "NaN", "nan", "NA", "N/A", "n/a", "null", "NULL", "..", "…")
NUMBER = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$"
DECIMAL_COMMA = r"^[+-]?\d+(?:[.  ]\d{3})*,\d+$|^[+-]?\d{1,3}(?:,\d{3})+$"
ESTIMATED = "[esif]"
FREE = ("", "F", "A")
"""Values of CONF_STATUS that hide nothing: empty, free, and (as some write it) normal."""

_NOUGHT = pa.scalar(Decimal(0), VALUE_TYPE)
_CODE = {status: code for code, status in enumerate(STATUSES)}


@dataclass(frozen=True)
class Cells:
    """Cells as value (decimal, null in a hole), status and flag, with masks of what could not be taken as it stood.

    ``unreadable``: neither number nor mark of a hole. ``comma``: a number with a decimal (or thousands) comma.
    ``withheld``: a number beside a mark of confidentiality, taken away. ``rounded``: more than three decimals.
    """

    value: pa.Array
    status: pa.Array
    flag: pa.Array
    unreadable: NDArray[np.bool_]
    comma: NDArray[np.bool_]
    withheld: NDArray[np.bool_]
    rounded: NDArray[np.bool_]


def split_cells(text: pa.Array) -> Cells:
    """Cells of a Eurostat TSV: a number or a colon, then perhaps a blank and the letters of the flag."""
    trimmed = pc.utf8_trim_whitespace(text)
    flagged = pc.match_substring(trimmed, " ")
    if not pc.any(flagged).as_py():
        return read_cells(trimmed, pa.repeat("", len(trimmed)))
    # Few cells carry a flag, so only those are split.
    where = pc.indices_nonzero(flagged)
    parts = pc.extract_regex(trimmed.take(where), r"^(?P<value>\S*)\s+(?P<flag>.*)$")
    value = pc.replace_with_mask(trimmed, flagged, pc.struct_field(parts, "value"))
    flag = pc.replace_with_mask(pa.repeat("", len(trimmed)), flagged, pc.struct_field(parts, "flag"))
    return read_cells(value, flag)


def read_cells(value: pa.Array, flag: pa.Array, confidentiality: pa.Array | None = None) -> Cells:
    """Cells whose value, flag and (perhaps) status of confidentiality stand apart, all as text.

    The letters of confidentiality are appended to the flag as they are given, unless they say that nothing is hidden.
    """
    value = pc.fill_null(value, "")
    flag = pc.fill_null(flag, "")
    hole = _mask(pc.is_in(value, value_set=pa.array(HOLES)))
    number = _mask(pc.match_substring_regex(value, NUMBER))
    comma = ~hole & ~number
    if comma.any():
        comma &= _mask(pc.match_substring_regex(value, DECIMAL_COMMA))
    unreadable = ~hole & ~number & ~comma
    amounts, rounded, too_large = _decimals(value, number)
    unreadable |= too_large
    hidden = _contains(flag, "c")
    if confidentiality is not None:
        marks = pc.fill_null(confidentiality, "")
        secret = pc.invert(pc.is_in(marks, value_set=pa.array(FREE)))
        hidden |= _mask(secret)
        flag = pc.binary_join_element_wise(flag, pc.if_else(secret, marks, ""), "")
    return _settle(amounts, flag, hidden, unreadable, comma, rounded)


def numeric_cells(value: pa.Array, flag: pa.Array | None = None) -> Cells:
    """Cells of a column that is already a number (integer, decimal or float); null and NaN are holes."""
    rounded = np.zeros(len(value), dtype=bool)
    if pa.types.is_floating(value.type):
        finite = pc.is_finite(value)
        value = pc.if_else(finite, value, None)
        exact = pc.round(value, ndigits=3)
        rounded = _mask(pc.fill_null(pc.not_equal(exact, value), False))
        # A float is written as the shortest decimal that names it, which is what the source had.
        return _numeric(pc.cast(pc.cast(exact, pa.string()), VALUE_TYPE), flag, rounded)
    if pa.types.is_decimal(value.type) and value.type.scale > 3:
        exact = pc.round(value, ndigits=3)
        rounded = _mask(pc.fill_null(pc.not_equal(exact, value), False))
        value = exact
    if pa.types.is_integer(value.type):
        value = pc.cast(pc.cast(value, pa.int64()), pa.decimal128(22, 3))
    return _numeric(pc.cast(value, VALUE_TYPE), flag, rounded)


def _numeric(value: pa.Array, flag: pa.Array | None, rounded: NDArray[np.bool_]) -> Cells:
    none = np.zeros(len(value), dtype=bool)
    flag = pa.repeat("", len(value)) if flag is None else pc.fill_null(flag, "")
    return _settle(value, flag, _contains(flag, "c"), none, none, rounded)


def _settle(
    value: pa.Array,
    flag: pa.Array,
    hidden: NDArray[np.bool_],
    unreadable: NDArray[np.bool_],
    comma: NDArray[np.bool_],
    rounded: NDArray[np.bool_],
) -> Cells:
    """The status of every cell, and the value taken away where it must not be seen."""
    known = _mask(pc.is_valid(value))
    withheld = known & hidden
    if withheld.any():
        value = pc.if_else(pa.array(withheld), pa.scalar(None, VALUE_TYPE), value)
        known = known & ~hidden
    nought = _mask(pc.fill_null(pc.equal(value, _NOUGHT), False))
    codes = np.full(len(value), _CODE["observed"], dtype=np.int8)
    # "0 n" is less than half the unit, not a nought: it stays observed, and its flag says so.
    codes[nought & ~_contains(flag, "n")] = _CODE["zero"]
    codes[known & _contains(flag, ESTIMATED)] = _CODE["estimated"]
    codes[~known] = _CODE["missing"]
    codes[~known & _contains(flag, "z")] = _CODE["not_applicable"]
    codes[~known & hidden] = _CODE["confidential"]
    status = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(STATUSES)).cast(pa.string())
    return Cells(value, status, flag, unreadable, comma, withheld, rounded)


def _decimals(text: pa.Array, number: NDArray[np.bool_]) -> tuple[pa.Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Exact decimals of the cells that are numbers; which had to be rounded, which are too large."""
    nothing = np.zeros(len(text), dtype=bool)
    kept = pc.if_else(pa.array(number), text, pa.scalar(None, pa.string()))
    try:
        return pc.cast(kept, VALUE_TYPE), nothing, nothing
    except pa.ArrowInvalid:
        return _one_by_one(kept)


def _one_by_one(text: pa.Array) -> tuple[pa.Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """The same where some cell has more than three decimals, or more digits than fit."""
    context = Context(prec=200, rounding=ROUND_HALF_EVEN)
    step, limit = Decimal("0.001"), Decimal(10) ** 15
    rounded, too_large = np.zeros(len(text), dtype=bool), np.zeros(len(text), dtype=bool)
    values: list[Decimal | None] = []
    for place, entry in enumerate(text.to_pylist()):
        if entry is None:
            values.append(None)
            continue
        exact = Decimal(entry)
        if abs(exact) >= limit:
            too_large[place] = True
            values.append(None)
            continue
        shown = exact.quantize(step, context=context)
        rounded[place] = shown != exact
        values.append(shown)
    return pa.array(values, VALUE_TYPE), rounded, too_large


def _contains(flag: pa.Array, letters: str) -> NDArray[np.bool_]:
    return _mask(pc.match_substring_regex(flag, letters, ignore_case=True))


def _mask(values: Any) -> NDArray[np.bool_]:
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=bool)
