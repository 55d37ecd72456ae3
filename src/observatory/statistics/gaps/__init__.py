"""Missing and confidential cells: bounds from adding-up constraints over regions and industries.

``propagate`` works on arrays, ``learned_slack`` finds how exactly a source adds up, ``bound_observations`` does both
for a table of observations.
"""

from __future__ import annotations

from observatory.statistics.gaps.estimates import NO_VALUE
from observatory.statistics.gaps.observations import (
    BoundedMatrix,
    BoundedObservations,
    ContradictedFamily,
    PlainIndustries,
    PlainRegions,
    bound_observations,
)
from observatory.statistics.gaps.propagation import UNBOUNDED, Bounds, Conflict, Slack, propagate
from observatory.statistics.gaps.slack import LearnedSlack, learned_slack

__all__ = [
    "NO_VALUE",
    "UNBOUNDED",
    "BoundedMatrix",
    "BoundedObservations",
    "Bounds",
    "Conflict",
    "ContradictedFamily",
    "LearnedSlack",
    "PlainIndustries",
    "PlainRegions",
    "Slack",
    "bound_observations",
    "learned_slack",
    "propagate",
]
