"""Families of a hierarchy: one total and the parts that are said to add up to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Families:
    """All families along one axis, the parts of a family standing next to each other.

    ``parts`` (n) are positions on the axis, sorted by their total; ``starts`` (f) is where each family
    begins in ``parts``; ``totals`` (f) is the position of its total; ``family_of_part`` (n) leads back;
    ``complete`` (f) says whether the parts cover the total entirely; ``depth`` (axis length) counts the
    ancestors of every position and ``root`` (axis length) names the topmost one.
    """

    parts: Integers
    starts: Integers
    totals: Integers
    family_of_part: Integers
    complete: Booleans
    depth: Integers
    root: Integers

    @classmethod
    def from_parents(cls, parent: NDArray[np.integer], complete: Booleans) -> Families:
        """Group positions by parent (−1 for none). ValueError on a loop, a foreign index or a wrong length."""
        parents = np.asarray(parent, dtype=np.int64)
        covered = np.asarray(complete, dtype=np.bool_)
        if parents.ndim != 1 or covered.shape != parents.shape:
            raise ValueError(f"parents {parents.shape} and completeness {covered.shape} must be vectors of one length")
        if len(parents) and (parents.max() >= len(parents) or parents.min() < -1):
            raise ValueError(f"a parent index lies outside -1 … {len(parents) - 1}")
        depth = np.zeros(len(parents), dtype=np.int64)
        root = np.arange(len(parents), dtype=np.int64)
        for _ in range(len(parents) + 1):
            climbing = parents[root] >= 0
            if not climbing.any():
                break
            depth[climbing] += 1
            root[climbing] = parents[root[climbing]]
        else:
            raise ValueError("the hierarchy runs in a circle")
        members = np.flatnonzero(parents >= 0)
        parts = members[np.argsort(parents[members], kind="stable")]
        totals, starts, family_of_part = np.unique(parents[parts], return_index=True, return_inverse=True)
        return cls(
            parts=parts.astype(np.int64),
            starts=starts.astype(np.int64),
            totals=totals.astype(np.int64),
            family_of_part=family_of_part.astype(np.int64),
            complete=covered[totals],
            depth=depth,
            root=root,
        )

    def __len__(self) -> int:
        return len(self.totals)

    @property
    def size(self) -> Integers:
        """Number of parts of each family, shape (f,)."""
        return np.diff(np.append(self.starts, len(self.parts))).astype(np.int64)

    def sum(self, cells: Integers) -> Integers:
        """Sums over the parts: (axis, other) → (f, other)."""
        if not len(self):
            return np.zeros((0, cells.shape[1]), dtype=np.int64)
        result: Integers = np.add.reduceat(cells[self.parts], self.starts, axis=0, dtype=np.int64)
        return result

    def any(self, cells: Booleans) -> Booleans:
        """Whether any part is true: (axis, other) → (f, other)."""
        if not len(self):
            return np.zeros((0, cells.shape[1]), dtype=np.bool_)
        result: Booleans = np.logical_or.reduceat(cells[self.parts], self.starts, axis=0)
        return result

    def mixed(self, otherwise: Booleans) -> Booleans:
        """Whether a part was counted otherwise and the total was not: (axis, other) → (f, other)."""
        return self.any(otherwise) & ~otherwise[self.totals]


def mixed_families(regions: Families, industries: Families, otherwise: Booleans) -> tuple[Booleans, Booleans]:
    """Families with a part counted otherwise below a total that is not: (f, industries) and (f, regions).

    ``otherwise`` (regions, industries) marks published numbers of another definition. An industry's parts are counted
    in one way throughout a country, so one mixed family speaks for the same industry in all regions of the country.
    """
    by_industry = industries.mixed(otherwise.T)
    in_country = np.zeros_like(by_industry)
    for country in np.unique(regions.root):
        members = regions.root == country
        in_country[:, members] = by_industry[:, members].any(axis=1, keepdims=True)
    return regions.mixed(otherwise), in_country
