"""Agglomeration where plants are known only by size class: bounds instead of a guess at their middle.

Published counts of plants by class of employment leave each plant anywhere in its class, as long as all of them sum to
the industry's employment. The Herfindahl index of the plants then lies between that of sizes as equal as the classes
permit and that of sizes as unequal, and Ellison and Glaeser's index between the values at these ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.concentration.agglomeration import raw_concentration
from observatory.statistics.measures.distributions import Floats, employment, reference_shares


@dataclass(frozen=True)
class AgglomerationBounds:
    """Bounds of Ellison and Glaeser's index, one number per industry."""

    gamma_low: Floats
    gamma_high: Floats
    h_low: Floats
    """Herfindahl index of plants as equal as their classes permit (attained)."""
    h_high: Floats
    """Not exceeded; what is attained lies below by at most a quarter of the squared relative width of one class."""
    g: Floats
    """Σ_r (s_r − a_r)²."""


def herfindahl_bounds(
    total: ArrayLike, plants: ArrayLike, class_low: ArrayLike, class_high: ArrayLike
) -> tuple[Floats, Floats]:
    """Bounds of Σ z_k² over plants whose sizes lie in classes and sum to a total.

    `total` is employment by industry, shape (industries,); `plants` the number of plants by class, shape (industries,
    classes); `class_low` and `class_high` the least and greatest size in each class, shape (classes,), the last one of
    which may be infinite. Returns the two bounds, each of shape (industries,); NaN for an industry without employment.

    Lower bound: every plant has the size λ as far as its class permits, with λ such that sizes sum to the total; this
    is attained. Upper bound: plants stand at an end of their class, and the widest reach goes first; the one plant left
    over counts on the chord between its ends, which its square does not exceed.

    Raises ValueError for shapes that do not fit, numbers of plants that are not whole, or a total that the classes
    cannot sum to (it names the industry).
    """
    totals, counts = employment(total, "total", 1), employment(plants, "plants", 2)
    low = employment(class_low, "class_low", 1)
    high = np.asarray(class_high, dtype=np.float64)
    if counts.shape != (len(totals), len(low)) or high.shape != low.shape:
        raise ValueError(
            f"plants has shape {counts.shape}; with {len(totals)} totals and {len(low)} classes ({high.shape} upper ends) "
            "it must be (totals, classes)"
        )
    if not (low <= high).all():
        raise ValueError("class_low must not exceed class_high, and neither may be missing")
    if (counts != np.floor(counts)).any():
        raise ValueError("plants must be whole numbers")
    bounds = np.full((2, len(totals)), np.nan)
    for industry, (sum_of_sizes, number) in enumerate(zip(totals, counts, strict=True)):
        used = number > 0
        least, most = low[used] @ number[used], high[used] @ number[used]
        if not least <= sum_of_sizes <= most:
            raise ValueError(
                f"industry {industry}: employment is {sum_of_sizes:g}, but {number.sum():g} plants in these classes have "
                f"between {least:g} and {most:g}"
            )
        if sum_of_sizes > 0:
            ends = (number[used], low[used], high[used], float(sum_of_sizes))
            bounds[:, industry] = np.array([_equal(*ends), _unequal(*ends)]) / sum_of_sizes**2
    return bounds[0], np.minimum(bounds[1], 1.0)


def ellison_glaeser_bounds(
    x: ArrayLike,
    plants: ArrayLike,
    class_low: ArrayLike,
    class_high: ArrayLike,
    *,
    reference: ArrayLike | None = None,
) -> AgglomerationBounds:
    """Bounds of Ellison and Glaeser's index from a table of employment and numbers of plants by size class.

    `x` is employment of shape (regions, industries); `plants`, shape (industries, classes), the number of the industry's
    plants in each class of size, all regions together; `class_low`, `class_high` the ends of the classes, the last of
    which may be infinite; `reference` as in `raw_concentration`. With γ(H) = [G/(1 − Σa²) − H]/(1 − H), monotone in H,
    the bounds are γ at those of H (`herfindahl_bounds`). NaN for an industry of a single plant or without employment.

    Raises ValueError as `herfindahl_bounds` does, and for a negative or a missing number.
    Source: Ellison and Glaeser 1997 for the index; they place plants evenly in their class (after Schmalensee 1977).
    """
    cells = employment(x, "x", 2)
    g = raw_concentration(cells, reference=reference)
    low, high = herfindahl_bounds(cells.sum(axis=0), plants, class_low, class_high)
    relative = g / (1 - np.square(reference_shares(cells.T, reference, "regions")).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = np.stack([(relative - low) / (1 - low), (relative - high) / (1 - high)])
    ends[:, employment(plants, "plants", 2).sum(axis=1) < 2] = np.nan
    return AgglomerationBounds(ends.min(axis=0), ends.max(axis=0), low, high, g)


def _equal(number: Floats, low: Floats, high: Floats, total: float) -> float:
    """Σ size² with every size as near to one λ as its class permits."""
    # The sum of sizes is linear in λ between the ends of classes; beyond the last finite end it may go on.
    knots = np.unique(np.concatenate([low, high[np.isfinite(high)], [total]]))
    sums = np.clip(knots[:, None], low, high) @ number
    level = float(np.interp(total, sums, knots))
    return float(np.square(np.clip(level, low, high)) @ number)


def _unequal(number: Floats, low: Floats, high: Floats, total: float) -> float:
    """What Σ size² does not exceed: sizes are raised to the upper end of their class where the chord is steepest."""
    left = total - float(low @ number)
    reach = np.minimum(high, low + left)
    squares = float(np.square(low) @ number)
    for position in np.argsort(-(low + reach), kind="stable"):
        width = reach[position] - low[position]
        raised = min(left, width * number[position])
        squares += raised * (low[position] + reach[position])
        left -= raised
    return squares
