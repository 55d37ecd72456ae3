"""Which industries go together: how often regions have both, how sure that is, and what it makes possible."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from observatory.statistics.measures.relatedness.co_occurrences import (
    Method,
    co_occurrence,
    co_occurrence_sparse,
    input_output_relatedness,
    normalised_co_occurrence,
    proximity,
    relatedness,
    skill_relatedness,
)
from observatory.statistics.measures.relatedness.possibilities import (
    opportunity_gain,
    opportunity_value,
    relatedness_density,
    validated_links,
)

__all__ = [
    "co_occurrence",
    "co_occurrence_sparse",
    "input_output_relatedness",
    "normalised_co_occurrence",
    "opportunity_gain",
    "opportunity_value",
    "proximity",
    "relatedness",
    "relatedness_density",
    "skill_relatedness",
    "validated_links",
]


class _Chapter(ModuleType):
    """The chapter bears the name of its best known function, and can be called as that."""

    def __call__(self, presence: Any, *, method: Method = "association") -> Any:
        return relatedness(presence, method=method)


sys.modules[__name__].__class__ = _Chapter
