"""Many tests at once: how many of the findings are none."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def adjusted_for_false_discoveries(p_values: ArrayLike) -> Floats:
    """The least false discovery rate at which each of the hypotheses would be rejected, same shape as `p_values`.

    With the p-values in ascending order, the least of p_k m/k over this and all later ones, at most 1. NaN is not a hypothesis: it stays NaN
    and is not counted in m. Valid for independent or positively dependent tests. Source: Benjamini and Hochberg 1995, JRSS B 57.
    """
    values = np.asarray(p_values, dtype=np.float64)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    out = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    order = np.argsort(values[known], kind="stable")
    ranked = values[known][order] * (len(order) / np.arange(1, len(order) + 1))
    least = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    back = np.empty_like(least)
    back[order] = least
    out[known] = back
    return out
