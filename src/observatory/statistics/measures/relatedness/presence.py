"""Which industry is present in which region: what is taken as such a table, and its counts.

A table has shape (regions, industries) and holds zeros and ones, as an array or as any matrix of scipy.sparse. The measures of
relatedness and of complexity start from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.integer]

ROWS_AT_ONCE = 512
"""Regions turned into numbers at a time, so that the whole table never exists as floating-point numbers. A multiple of 64."""
SMALL_WORK = 150_000_000
"""Below this number of regions x industries² a product of matrices is quick, and nothing has to be compiled or loaded for it."""


@dataclass(frozen=True)
class PresenceTable:
    """A checked table of presence: `dense` (boolean) or `sparse` (compressed rows), the other is None."""

    dense: Booleans | None
    sparse: Any | None
    shape: tuple[int, int]

    @property
    def diversity(self) -> NDArray[np.int64]:
        """Number of industries present, shape (regions,)."""
        return self._count(axis=1)

    @property
    def ubiquity(self) -> NDArray[np.int64]:
        """Number of regions where the industry is present, shape (industries,)."""
        return self._count(axis=0)

    def rows(self, start: int, stop: int) -> Booleans:
        """The regions start to stop as a boolean array."""
        if self.dense is not None:
            return self.dense[start:stop]
        assert self.sparse is not None
        return np.asarray(self.sparse[start:stop].toarray(), dtype=np.bool_)

    def part(self, regions: Booleans, industries: Booleans) -> PresenceTable:
        """The table of the regions and industries that are marked."""
        if self.dense is not None:
            return _of_dense(self.dense if regions.all() and industries.all() else self.dense[regions][:, industries])
        assert self.sparse is not None
        return _of_sparse(self.sparse[regions][:, industries])

    def bits_of_industries(self) -> NDArray[np.uint64]:
        """One row of words for each industry, one bit for each region."""
        regions, industries = self.shape
        octets = np.zeros((industries, -(-regions // 64) * 8), dtype=np.uint8)
        for start in range(0, regions, ROWS_AT_ONCE):
            packed = np.packbits(self.rows(start, start + ROWS_AT_ONCE).T, axis=1, bitorder="little")
            octets[:, start // 8 : start // 8 + packed.shape[1]] = packed
        return octets.view(np.uint64)

    def octets_of_regions(self) -> NDArray[np.uint8]:
        """One row of octets for each region, one bit for each industry, filled up with zeros to a multiple of four octets."""
        regions, industries = self.shape
        octets = np.zeros((regions, -(-industries // 32) * 4), dtype=np.uint8)
        for start in range(0, regions, ROWS_AT_ONCE):
            packed = np.packbits(self.rows(start, start + ROWS_AT_ONCE), axis=1, bitorder="little")
            octets[start : start + len(packed), : packed.shape[1]] = packed
        return octets

    def _count(self, axis: int) -> NDArray[np.int64]:
        table = self.dense if self.dense is not None else self.sparse
        assert table is not None
        return np.asarray(table.sum(axis=axis, dtype=np.int64)).ravel()


def table_of_presence(presence: Any) -> PresenceTable:
    """Checks a table of presence.

    Raises ValueError if it has not two dimensions, is empty, or holds anything but 0 and 1: location quotients, counts and missing
    numbers are refused, since what is meant by presence (a quotient of one or more?) has to be said by whoever calls.
    """
    sparse = hasattr(presence, "tocsr")
    table: Any = presence if sparse else np.asarray(presence)
    if table.ndim != 2:
        raise ValueError(f"presence has {table.ndim} dimensions, not 2 (regions, industries)")
    if 0 in table.shape:
        raise ValueError(f"presence has shape {table.shape}: at least one region and one industry are needed")
    values = table.tocsr().data if sparse else table
    if values.dtype != np.bool_:
        if values.dtype.kind not in "iuf":
            raise ValueError(f"presence has type {values.dtype}; 0 and 1, or true and false, would be right")
        if values.dtype.kind == "f" and np.isnan(values).any():
            raise ValueError(
                "presence has missing numbers; a missing number is not an absent industry: decide or remove it first"
            )
        wrong = (values != 0) & (values != 1)
        if wrong.any():
            raise ValueError(
                f"presence holds {values[wrong][0]}, not only 0 and 1; make it from quotients first, as in location_quotient(x) >= 1"
            )
    if sparse:
        return _of_sparse(table)
    return _of_dense(table if table.dtype == np.bool_ else table != 0)


def _of_dense(table: Booleans) -> PresenceTable:
    return PresenceTable(table, None, (table.shape[0], table.shape[1]))


def _of_sparse(table: Any) -> PresenceTable:
    from scipy.sparse import csr_array

    rows = csr_array(table, copy=True)
    if not rows.has_canonical_format:
        rows.sum_duplicates()
    rows.data = rows.data != 0
    rows.eliminate_zeros()
    rows.sort_indices()
    return PresenceTable(None, rows, (table.shape[0], table.shape[1]))


def count_together(table: PresenceTable, *, threads: int | None = None) -> NDArray[np.int32]:
    """In how many regions two industries are both present, shape (industries, industries); the diagonal is the ubiquity.

    Exact. A small table (regions x industries² below 1.5 x 10⁸) is multiplied; a sparse one with few pairs is multiplied as such; in any other the regions of two industries
    are compared as bits, sixty-four at a time.
    """
    regions, industries = table.shape
    words = -(-regions // 64)
    if table.sparse is not None and 32 * int((table.diversity**2).sum()) < industries**2 * words:
        counts = table.sparse.astype(np.int32)
        return np.asarray((counts.T @ counts).toarray(), dtype=np.int32)
    # Single precision counts exactly up to 2²⁴.
    if industries**2 * regions < SMALL_WORK and regions < 2**24:
        numbers = table.rows(0, regions).astype(np.float32)
        return np.asarray(numbers.T @ numbers, dtype=np.int32)
    from observatory.statistics.measures.parts import blocks, in_parts
    from observatory.statistics.measures.relatedness.bit_rows import count_common_bits, mirror

    bits = table.bits_of_industries()
    out = np.empty((industries, industries), dtype=np.int32)
    strips = blocks(industries)
    in_parts(strips, lambda strip: count_common_bits(bits, out, *strip), threads=threads)
    in_parts(strips, lambda strip: mirror(out, *strip), threads=threads)
    return out
