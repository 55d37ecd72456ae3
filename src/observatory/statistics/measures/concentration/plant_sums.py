"""One pass over plants: employment of every industry in every region, and the sums of powers of plants' employment."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def add_plants(
    region: NDArray[np.integer],
    industry: NDArray[np.integer],
    employment: NDArray[np.generic],
    cells: NDArray[np.float64],
    powers: NDArray[np.float64],
) -> int:
    """Add all plants to `cells` (industries, regions) and to `powers` (4, industries): number, Σe², Σe³, Σe⁴.

    Returns the position of the first plant with a code out of range or employment below zero or missing, −1 if none.
    """
    industries, regions = np.uint64(cells.shape[0]), np.uint64(cells.shape[1])
    flat = cells.reshape(-1)
    for plant in range(len(region)):
        # Read without sign, a negative code is out of range too, and no index has to be wrapped around.
        place, branch = np.uint64(region[plant]), np.uint64(industry[plant])
        size = np.float64(employment[plant])
        # A missing number fails the last comparison.
        if place >= regions or branch >= industries or not size >= 0.0:
            return plant
        square = size * size
        flat[branch * regions + place] += size
        powers[np.uint64(0), branch] += np.float64(size > 0.0)
        powers[np.uint64(1), branch] += square
        powers[np.uint64(2), branch] += square * size
        powers[np.uint64(3), branch] += square * square
    return -1
