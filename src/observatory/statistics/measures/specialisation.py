"""How specialised regions are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def location_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Location quotient of every industry in every region.

    `x` is employment of shape (regions, industries); `reference` employment of the reference area by industry, shape (industries,), the sum of
    the regions if None. Returns shape (regions, industries), without unit: (x_ri / x_r·) / (E_i / E_·), where · is a sum.
    NaN where a region or an industry of the reference area has no employment at all.

    Raises ValueError for a wrong shape, a negative number or a missing one.
    Source: Haig 1928; Florence 1939.
    """
    cells = _employment(x, "x", 2)
    area = cells.sum(axis=0) if reference is None else _employment(reference, "reference", 1)
    if area.shape != cells.shape[1:]:
        raise ValueError(f"reference has shape {area.shape}; x has {cells.shape[1]} industries")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = cells / cells.sum(axis=1, keepdims=True)
        norm = area / area.sum()
        quotient = share / norm
    quotient[:, area == 0] = np.nan
    return quotient


def lq_bounds(low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """The exact range of the location quotient within the regions given, when each cell lies anywhere between its bounds.

    `low` and `high` have shape (regions, industries). The quotient of a cell e with R the rest of its region, C the rest of its industry
    and O all other cells is e (e + R + C + O) / ((e + R)(e + C)): growing in e and in O, falling in R and in C. Returns the least and the
    greatest value, each of shape (regions, industries); NaN where a margin is zero.

    In e itself the derivative has the sign of R C (e + R + C + O) + R C e - O e²: the quotient grows up to one point and falls after it,
    so the ends of e's interval and that point are tried.

    Raises ValueError where low exceeds high or a number is negative or missing.
    """
    least, most = _employment(low, "low", 2), _employment(high, "high", 2)
    if least.shape != most.shape or (least > most).any():
        raise ValueError("low and high need one shape, and low must not exceed high")
    lowest = _extreme(least, most, most, least, np.fmin)
    highest = _extreme(least, most, least, most, np.fmax)
    return lowest, highest


def _extreme(low: Floats, high: Floats, beside: Floats, others: Floats, choose: np.ufunc) -> Floats:
    """The extreme quotient with the cells beside (same region, same industry) and the others at their given ends."""
    rest_of_region = beside.sum(axis=1, keepdims=True) - beside
    rest_of_industry = beside.sum(axis=0, keepdims=True) - beside
    remaining = others.sum() - others.sum(axis=1, keepdims=True) - others.sum(axis=0, keepdims=True) + others

    def quotient(cell: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            whole = cell + rest_of_region + rest_of_industry + remaining
            value = cell * whole / ((cell + rest_of_region) * (cell + rest_of_industry))
        return np.where(np.isfinite(value), value, np.nan)

    found: Floats = choose(quotient(low), quotient(high))
    # Stationary points solve O e² - 2 R C e - R C (R + C + O) = 0.
    product = rest_of_region * rest_of_industry
    total = rest_of_region + rest_of_industry + remaining
    with np.errstate(invalid="ignore", divide="ignore"):
        root = (product + np.sqrt(product**2 + remaining * product * total)) / remaining
    inside = np.isfinite(root) & (root > low) & (root < high)
    return np.where(inside, choose(found, quotient(np.where(inside, root, low))), found)


def _employment(x: ArrayLike, name: str, dimensions: int) -> Floats:
    array = np.asarray(x, dtype=np.float64)
    if array.ndim != dimensions:
        raise ValueError(f"{name} has {array.ndim} dimensions, not {dimensions}")
    if np.isnan(array).any():
        raise ValueError(f"{name} has missing numbers; a missing number is not zero: bound or remove it first")
    if (array < 0).any():
        raise ValueError(f"{name} has negative numbers")
    return array
