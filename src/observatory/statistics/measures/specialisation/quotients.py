"""How specialised regions are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distributions import Floats, employment, reference_totals


def location_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Location quotient of every industry in every region.

    `x` is employment of shape (regions, industries); `reference` employment of the reference area by industry, shape (industries,), the sum of
    the regions if None. Returns shape (regions, industries), without unit: (x_ri / x_r·) / (E_i / E_·), where · is a sum.
    NaN where a region or an industry of the reference area has no employment at all.

    Raises ValueError for a wrong shape, a negative number or a missing one.
    Source: Haig 1928; Florence 1939.
    """
    cells = employment(x, "x", 2)
    area = reference_totals(cells, reference, "industries")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = cells / cells.sum(axis=1, keepdims=True)
        norm = area / area.sum()
        quotient = share / norm
    quotient[:, area == 0] = np.nan
    return quotient


def symmetric_lq(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Symmetric location quotient: (LQ − 1)/(LQ + 1), from −1 (none of the industry) over 0 to below 1.

    `x`, `reference`, shapes, NaN and errors as in `location_quotient`. Known in trade as RSCA.
    Source: Dalum, Laursen and Villumsen 1998, Journal of Economic Issues 32.
    """
    quotient = location_quotient(x, reference)
    return (quotient - 1) / (quotient + 1)


def log_lq(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Natural logarithm of the location quotient; −∞ for a region with none of the industry.

    `x`, `reference`, shapes, NaN and errors as in `location_quotient`.
    Source: as there; taken as logarithm by Tian 2013, Journal of Regional Analysis and Policy 43.
    """
    with np.errstate(divide="ignore"):
        return np.log(location_quotient(x, reference))


def standardised_lq(
    x: ArrayLike, reference: ArrayLike | None = None, *, logarithmic: bool = False, normalised_by: int = 1
) -> Floats:
    """Location quotients of every industry as deviations from their mean over the regions, in standard deviations.

    z_ri = (LQ_ri − mean_i)/sd_i over the regions that have employment, or the same of ln LQ if `logarithmic`, over
    those that have the industry (elsewhere −∞). O'Donoghue and Gleave call z > 1.96 a cluster if LQ is normal over the
    regions, take ln LQ if it is not, and find no cluster if that is not normal either: see `lq_normality`.
    `normalised_by` is 1 for the sample's standard deviation (n − 1, their choice and REAT's) or 0 for the population's.

    `x`, `reference`, shapes and errors as in `location_quotient`. NaN for a region without employment, and for an
    industry with the same quotient everywhere or in fewer than two regions.
    Source: O'Donoghue and Gleave 2004, Regional Studies 38.
    """
    if normalised_by not in (0, 1):
        raise ValueError(f"normalised_by is {normalised_by}; 1 (sample) or 0 (population) is needed")
    values = log_lq(x, reference) if logarithmic else location_quotient(x, reference)
    return standardise(values, normalised_by)


def standardise(values: Floats, normalised_by: int = 1) -> Floats:
    """Columns less their mean, in standard deviations, from the finite numbers; −∞ and NaN stay what they are."""
    finite = np.isfinite(values)
    number = finite.sum(axis=0)
    known = np.where(finite, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = np.where(finite, values - known.sum(axis=0) / number, 0.0)
        deviation = np.sqrt(np.square(centred).sum(axis=0) / np.maximum(number - normalised_by, 0))
        # Equal numbers differ from their mean by rounding: no deviation to measure in.
        deviation[deviation <= 1e-14 * np.abs(known).max(axis=0, initial=0.0)] = np.nan
        return np.where(np.isnan(deviation), np.nan, np.where(finite, centred / deviation, values))


def lq_normality(x: ArrayLike, reference: ArrayLike | None = None, *, logarithmic: bool = False) -> Floats:
    """Probability of location quotients as far from a normal distribution as these (Shapiro-Wilk), by industry.

    Of ln LQ over the regions that have the industry if `logarithmic`. `x` and `reference` as in `location_quotient`;
    returns shape (industries,). NaN with fewer than three regions to test. Small values speak against normality, and so
    against reading `standardised_lq` by 1.96.
    Source: Shapiro and Wilk 1965 (O'Donoghue and Gleave tested by Kolmogorov and Smirnov with estimated parameters,
    which is biased towards normality).
    """
    from scipy.stats import shapiro

    values = log_lq(x, reference) if logarithmic else location_quotient(x, reference)
    found = np.full(values.shape[1], np.nan)
    for industry in range(values.shape[1]):
        column = values[np.isfinite(values[:, industry]), industry]
        if len(column) >= 3 and np.ptp(column) > 0:
            found[industry] = shapiro(column).pvalue
    return found


def lq_bounds(low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """The exact range of the location quotient within the regions given, when each cell lies anywhere between its bounds.

    `low` and `high` have shape (regions, industries). The quotient of a cell e with R the rest of its region, C the rest of its industry
    and O all other cells is e (e + R + C + O) / ((e + R)(e + C)): growing in e and in O, falling in R and in C. Returns the least and the
    greatest value, each of shape (regions, industries); NaN where a margin is zero.

    In e itself the derivative has the sign of R C (e + R + C + O) + R C e - O e²: the quotient grows up to one point and falls after it,
    so the ends of e's interval and that point are tried.

    Raises ValueError where low exceeds high or a number is negative or missing. Source: the derivation above.
    """
    least, most = employment(low, "low", 2), employment(high, "high", 2)
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
