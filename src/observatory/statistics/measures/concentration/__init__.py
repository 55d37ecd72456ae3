"""How concentrated industries are: over regions, beyond that of their plants, together with others."""

from __future__ import annotations

from observatory.statistics.measures.concentration.agglomeration import (
    devereux,
    ellison_glaeser,
    maurel_sedillot,
    raw_concentration,
)
from observatory.statistics.measures.concentration.coagglomeration import coagglomeration, group_coagglomeration
from observatory.statistics.measures.concentration.regional_concentration import (
    hoover,
    krugman_concentration,
    litzenberger_sternberg,
    locational_gini,
    theil,
    theil_decomposition,
)
from observatory.statistics.measures.concentration.size_classes import ellison_glaeser_bounds, herfindahl_bounds

__all__ = [
    "coagglomeration",
    "devereux",
    "ellison_glaeser",
    "ellison_glaeser_bounds",
    "group_coagglomeration",
    "herfindahl_bounds",
    "hoover",
    "krugman_concentration",
    "litzenberger_sternberg",
    "locational_gini",
    "maurel_sedillot",
    "raw_concentration",
    "theil",
    "theil_decomposition",
]
