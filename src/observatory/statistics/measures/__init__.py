"""The formulas of the field: arrays in, arrays out. Labels, files and years are the business of the layers above.

A chapter is a module or package; every function is also a name of this one. Each function says its formula, shapes, units,
errors and source. `observatory.statistics.measures.register.MEASURES` lists them with what they need and what they give.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatory.statistics.measures.specialisation import augmented_flegg_lq, bootstrap_lq, cross_industry_lq, entropy, flegg_lq, gini_specialisation, hachman, herfindahl, krugman_specialisation, location_quotient, log_lq, lq_bounds, lq_interval, lq_normality, regional_coefficients, relative_theil, shrunken_lq, standardised_lq, symmetric_lq, variety
    from observatory.statistics.measures.concentration import coagglomeration, devereux, ellison_glaeser, ellison_glaeser_bounds, group_coagglomeration, herfindahl_bounds, hoover, krugman_concentration, litzenberger_sternberg, locational_gini, maurel_sedillot, raw_concentration, theil, theil_decomposition
    from observatory.statistics.measures.growth import dynamic_shift_share, shift_share, survival, transition_matrix, turnover
    from observatory.statistics.measures.relatedness import co_occurrence, input_output_relatedness, opportunity_gain, opportunity_value, proximity, relatedness, relatedness_density, skill_relatedness, validated_links
    from observatory.statistics.measures.complexity import economic_complexity, fitness, reflections
    from observatory.statistics.measures.distance import distance_summary, k_density, k_function, m_density, m_function
    from observatory.statistics.measures.spatial import geary, getis_ord, local_moran, moran
    from observatory.statistics.measures.input_output import backward_linkages, forward_linkages, ghosh_inverse, input_coefficients, leontief_inverse, multipliers, output_multipliers, value_chain

# Names are loaded on first use: some chapters compile loops or load SciPy.
_HOME = {
    "augmented_flegg_lq": "specialisation",
    "backward_linkages": "input_output",
    "bootstrap_lq": "specialisation",
    "co_occurrence": "relatedness",
    "coagglomeration": "concentration",
    "cross_industry_lq": "specialisation",
    "devereux": "concentration",
    "distance_summary": "distance",
    "dynamic_shift_share": "growth",
    "economic_complexity": "complexity",
    "ellison_glaeser": "concentration",
    "ellison_glaeser_bounds": "concentration",
    "entropy": "specialisation",
    "fitness": "complexity",
    "flegg_lq": "specialisation",
    "forward_linkages": "input_output",
    "geary": "spatial",
    "getis_ord": "spatial",
    "ghosh_inverse": "input_output",
    "gini_specialisation": "specialisation",
    "group_coagglomeration": "concentration",
    "hachman": "specialisation",
    "herfindahl": "specialisation",
    "herfindahl_bounds": "concentration",
    "hoover": "concentration",
    "input_coefficients": "input_output",
    "input_output_relatedness": "relatedness",
    "k_density": "distance",
    "k_function": "distance",
    "krugman_concentration": "concentration",
    "krugman_specialisation": "specialisation",
    "leontief_inverse": "input_output",
    "litzenberger_sternberg": "concentration",
    "local_moran": "spatial",
    "location_quotient": "specialisation",
    "locational_gini": "concentration",
    "log_lq": "specialisation",
    "lq_bounds": "specialisation",
    "lq_interval": "specialisation",
    "lq_normality": "specialisation",
    "m_density": "distance",
    "m_function": "distance",
    "maurel_sedillot": "concentration",
    "moran": "spatial",
    "multipliers": "input_output",
    "opportunity_gain": "relatedness",
    "opportunity_value": "relatedness",
    "output_multipliers": "input_output",
    "proximity": "relatedness",
    "raw_concentration": "concentration",
    "reflections": "complexity",
    "regional_coefficients": "specialisation",
    "relatedness": "relatedness",
    "relatedness_density": "relatedness",
    "relative_theil": "specialisation",
    "shift_share": "growth",
    "shrunken_lq": "specialisation",
    "skill_relatedness": "relatedness",
    "standardised_lq": "specialisation",
    "survival": "growth",
    "symmetric_lq": "specialisation",
    "theil": "concentration",
    "theil_decomposition": "concentration",
    "transition_matrix": "growth",
    "turnover": "growth",
    "validated_links": "relatedness",
    "value_chain": "input_output",
    "variety": "specialisation",
}

__all__ = [
    "augmented_flegg_lq",
    "backward_linkages",
    "bootstrap_lq",
    "co_occurrence",
    "coagglomeration",
    "cross_industry_lq",
    "devereux",
    "distance_summary",
    "dynamic_shift_share",
    "economic_complexity",
    "ellison_glaeser",
    "ellison_glaeser_bounds",
    "entropy",
    "fitness",
    "flegg_lq",
    "forward_linkages",
    "geary",
    "getis_ord",
    "ghosh_inverse",
    "gini_specialisation",
    "group_coagglomeration",
    "hachman",
    "herfindahl",
    "herfindahl_bounds",
    "hoover",
    "input_coefficients",
    "input_output_relatedness",
    "k_density",
    "k_function",
    "krugman_concentration",
    "krugman_specialisation",
    "leontief_inverse",
    "litzenberger_sternberg",
    "local_moran",
    "location_quotient",
    "locational_gini",
    "log_lq",
    "lq_bounds",
    "lq_interval",
    "lq_normality",
    "m_density",
    "m_function",
    "maurel_sedillot",
    "moran",
    "multipliers",
    "opportunity_gain",
    "opportunity_value",
    "output_multipliers",
    "proximity",
    "raw_concentration",
    "reflections",
    "regional_coefficients",
    "relatedness",
    "relatedness_density",
    "relative_theil",
    "shift_share",
    "shrunken_lq",
    "skill_relatedness",
    "standardised_lq",
    "survival",
    "symmetric_lq",
    "theil",
    "theil_decomposition",
    "transition_matrix",
    "turnover",
    "validated_links",
    "value_chain",
    "variety",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
