"""Location quotients that turn national input coefficients into a region's: how much of its inputs it buys at home.

A quotient t_ij of supplier i and user j below 1 says that the region supplies only that part of what j needs of i; the
regional coefficient is a_ij min(1, t_ij), the rest is imported from other regions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distributions import Floats, employment, reference_totals
from observatory.statistics.measures.specialisation.quotients import location_quotient


@dataclass(frozen=True)
class RegionalQuotient:
    """Quotients of one region, suppliers in rows, users in columns."""

    quotient: Floats
    """(industries, industries): not cut off at 1; NaN where a location quotient is missing, or the user's is 0."""
    size: float
    """λ = [log₂(1 + the region's share of the area)]^δ, from 0 to 1; 1 where size is left out."""
    delta: float | None
    """The exponent δ, without which the numbers cannot be read; None where size is left out."""
    variant: Literal["cilq", "flq", "aflq"]


def cross_industry_lq(x: ArrayLike, region: int, *, reference: ArrayLike | None = None) -> RegionalQuotient:
    """Cross-industry location quotients of a region: LQ_i/LQ_j of supplier i and user j; LQ_i itself on the diagonal.

    `x` is employment (or output) of shape (regions, industries), `region` the row of the region, `reference` the area by
    industry (the sum of the regions if None). The diagonal, which would be 1 whatever the region's size, holds the
    location quotient (Morrison and Smith 1974).

    Raises ValueError for a wrong shape, a negative or a missing number, or a region that is not there.
    Source: Schaffer and Chu 1969, Papers of the Regional Science Association 23.
    """
    return _regional(x, region, reference, None, "cilq")


def flegg_lq(x: ArrayLike, region: int, *, delta: float, reference: ArrayLike | None = None) -> RegionalQuotient:
    """Flegg's location quotients of a region: those across industries times λ = [log₂(1 + x_r·/x_··)]^δ.

    `delta`, at least 0, must be chosen and told: larger values let the region import more. Studies with survey tables find
    0.1 to 0.4 for regions of European countries; 0 gives the quotients across industries. Other arguments and errors as
    in `cross_industry_lq`.
    Source: Flegg and Webber 1997, Regional Studies 31.
    """
    return _regional(x, region, reference, delta, "flq")


def augmented_flegg_lq(
    x: ArrayLike, region: int, *, delta: float, reference: ArrayLike | None = None
) -> RegionalQuotient:
    """Flegg's quotients, multiplied by log₂(1 + LQ_j) where the user is specialised (LQ_j > 1).

    A region specialised in j has attracted its suppliers, so it imports less of what j needs. Arguments and errors as in
    `flegg_lq`.
    Source: Flegg and Webber 2000, Regional Studies 34.
    """
    return _regional(x, region, reference, delta, "aflq")


def regional_coefficients(national: ArrayLike, quotient: RegionalQuotient) -> Floats:
    """Input coefficients of the region: a_ij min(1, t_ij).

    `national` has shape (industries, industries), suppliers in rows. Some authors let the augmented quotient raise a
    coefficient above the national one; here it does not: regions differ in what they import, not in how they produce.
    NaN where the quotient is.

    Raises ValueError for another shape or a missing or negative number.
    """
    coefficients = employment(national, "national", 2)
    if coefficients.shape != quotient.quotient.shape:
        raise ValueError(f"national has shape {coefficients.shape}; the quotients have {quotient.quotient.shape}")
    return coefficients * np.minimum(quotient.quotient, 1.0)


def _regional(
    x: ArrayLike,
    region: int,
    reference: ArrayLike | None,
    delta: float | None,
    variant: Literal["cilq", "flq", "aflq"],
) -> RegionalQuotient:
    cells = employment(x, "x", 2)
    if not 0 <= region < len(cells):
        raise ValueError(f"region is {region}; x has {len(cells)} regions, counted from 0")
    if delta is not None and not 0 <= delta < np.inf:
        raise ValueError(f"delta is {delta}; a number from 0 is needed")
    own = location_quotient(cells, reference)[region]
    with np.errstate(invalid="ignore", divide="ignore"):
        across = own[:, None] / np.where(own > 0, own, np.nan)
        share = cells[region].sum() / reference_totals(cells, reference, "industries").sum()
    np.fill_diagonal(across, own)
    size = 1.0 if delta is None else float(np.log2(1 + share) ** delta)
    found = across * size
    if variant == "aflq":
        found = found * np.where(own > 1, np.log2(1 + own), 1.0)
    return RegionalQuotient(found, size, delta, variant)
