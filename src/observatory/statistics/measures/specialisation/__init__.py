"""How specialised regions are: location quotients and how sure they are, indices of whole regions, quotients for regional tables."""

from __future__ import annotations

from observatory.statistics.measures.specialisation.diversity import (
    entropy,
    gini_specialisation,
    hachman,
    herfindahl,
    krugman_specialisation,
    relative_theil,
    variety,
)
from observatory.statistics.measures.specialisation.quotient_intervals import bootstrap_lq, lq_interval, shrunken_lq
from observatory.statistics.measures.specialisation.quotients import (
    location_quotient,
    log_lq,
    lq_bounds,
    lq_normality,
    standardised_lq,
    symmetric_lq,
)
from observatory.statistics.measures.specialisation.regional_quotients import (
    augmented_flegg_lq,
    cross_industry_lq,
    flegg_lq,
    regional_coefficients,
)

__all__ = [
    "augmented_flegg_lq",
    "bootstrap_lq",
    "cross_industry_lq",
    "entropy",
    "flegg_lq",
    "gini_specialisation",
    "hachman",
    "herfindahl",
    "krugman_specialisation",
    "location_quotient",
    "log_lq",
    "lq_bounds",
    "lq_interval",
    "lq_normality",
    "regional_coefficients",
    "relative_theil",
    "shrunken_lq",
    "standardised_lq",
    "symmetric_lq",
    "variety",
]
