"""The regions that a spatial statistic is computed of: those with a value and a neighbour with one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.neighbours import Contiguity, Neighbours, neighbours

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Weights = Literal["row", "binary"]

FEWEST = 4


@dataclass(frozen=True)
class Sample:
    """The regions with a value and a neighbour with one."""

    values: Floats
    links: Neighbours
    missing: Booleans
    islands: Booleans

    def lag(self, many: Floats, weights: Weights) -> Floats:
        """The weighted sum over the neighbours, of each column."""
        from scipy.sparse import csr_array

        size = len(self.values)
        ones = np.ones(len(self.links.members))
        sums: Floats = csr_array((ones, self.links.members, self.links.starts), shape=(size, size)) @ many
        return sums / self.links.number[:, None] if weights == "row" else sums

    def sums(self, weights: Weights) -> tuple[Floats, Floats]:
        """Sum of the weights of every row and of every column."""
        number = self.links.number.astype(np.float64)
        if weights == "binary":
            return number, number
        columns = np.bincount(self.links.members, np.repeat(1 / number, self.links.number), minlength=len(number))
        return np.ones(len(number)), columns.astype(np.float64)

    def whole(self, part: NDArray, empty: Any = np.nan) -> NDArray:
        """Back among the regions left out."""
        out = np.full(len(self.missing), empty, dtype=part.dtype)
        out[~(self.missing | self.islands)] = part
        return out


def read_sample(values: ArrayLike, boundaries: Any, contiguity: Contiguity, weights: Weights = "binary") -> Sample:
    if weights not in ("row", "binary"):
        raise ValueError(f"weights is {weights!r}; row or binary would be right")
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 1:
        raise ValueError(f"values have {x.ndim} dimensions, not 1 (regions)")
    if np.isinf(x).any():
        raise ValueError(f"the value of region {int(np.argmax(np.isinf(x)))} is infinite")
    links = neighbours(boundaries, contiguity=contiguity)
    if len(links.starts) - 1 != len(x):
        raise ValueError(f"there are {len(x)} values and boundaries of {len(links.starts) - 1} regions")
    missing = np.isnan(x)
    if missing.any():
        present = links.among(~missing).number
    else:
        present = links.number
    islands = np.zeros(len(x), dtype=np.bool_)
    islands[~missing] = present == 0
    kept = ~(missing | islands)
    if kept.sum() < FEWEST:
        raise ValueError(
            f"{int(kept.sum())} regions have a value and a neighbour with one; at least {FEWEST} are needed"
        )
    return Sample(x[kept], links if kept.all() else links.among(kept), missing, islands)


def read_draws(permutations: int) -> int:
    if permutations < 0:
        raise ValueError(f"permutations is {permutations}; 0 or more would be right")
    return permutations


def is_constant(values: Floats) -> bool:
    return bool(values.max() == values.min())


def two_sided(z_score: float) -> float:
    return math.erfc(abs(z_score) / math.sqrt(2))
