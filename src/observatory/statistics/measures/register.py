"""The register of measures: what each needs, what it gives, where it comes from. Pages and the layer with labels read it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

Needs = Literal[
    "employment",
    "grouped employment",
    "one region",
    "bounds",
    "establishments",
    "plants",
    "size classes",
    "two years",
    "classes of years",
    "presence",
    "presence of years",
    "relatedness",
    "flows",
    "points",
    "neighbours",
]
"""What a measure is computed from: employment by region and industry, with groups of industries or regions, or for one
region; cells known as intervals; establishments with area and population; plants with their region, industry and employment;
numbers of plants by size; employment or star classes of several years; which industries a region has, once or over years; a
matrix of relatedness beside presence; flows between industries; places of plants; values of regions and who borders on whom.
"""

Level = Literal["cell", "region", "industry", "pair", "distance", "total"]
"""What a number speaks of: a region's industry, a region, an industry, a pair of industries, a distance, all together."""


@dataclass(frozen=True)
class Measure:
    """One measure: the name of its function, its chapter, what it needs and what its numbers speak of."""

    name: str
    chapter: str
    needs: Needs
    gives: tuple[tuple[str, Level], ...]
    """Fields of the result and what each speaks of; the field has no name where the result is one array."""
    std_error: str = ""
    """The field of the result that holds the standard error of the first one."""

    @property
    def function(self) -> Callable[..., Any]:
        """The function itself."""
        found: Callable[..., Any] = getattr(import_module(f"observatory.statistics.measures.{self.chapter}"), self.name)
        return found

    @property
    def summary(self) -> str:
        """What it is, in the first paragraph of its docstring."""
        return (inspect.getdoc(self.function) or "").split("\n\n", 1)[0].replace("\n", " ")

    @property
    def source(self) -> str:
        """Where the formula comes from, as its docstring says; empty where it says nothing."""
        found = re.search(r"(?:^|\s)Sources?: (.*?)(?:\n\n|\Z)", inspect.getdoc(self.function) or "", re.DOTALL)
        return " ".join(found[1].split()) if found else ""

    def level(self, field: str) -> Level:
        """What the numbers of a field speak of; KeyError for a field that the result does not have."""
        return dict(self.gives)[field]


def measure_named(name: str) -> Measure:
    """The measure of that name. Raises ValueError with names alike if there is none."""
    found = {each.name: each for each in MEASURES}
    if name not in found:
        import difflib

        near = difflib.get_close_matches(name, found, n=3)
        raise ValueError(
            f"there is no measure {name!r}; " + (f"near are {', '.join(near)}" if near else "see MEASURES")
        )
    return found[name]


def _array(name: str, chapter: str, level: Level, needs: Needs = "employment") -> Measure:
    return Measure(name, chapter, needs, (("", level),))


def _fields(name: str, chapter: str, needs: Needs, /, std_error: str = "", **levels: Level) -> Measure:
    return Measure(name, chapter, needs, tuple(levels.items()), std_error)


MEASURES: tuple[Measure, ...] = (
    _array("location_quotient", "specialisation", "cell"),
    _array("symmetric_lq", "specialisation", "cell"),
    _array("log_lq", "specialisation", "cell"),
    _array("standardised_lq", "specialisation", "cell"),
    _fields("lq_interval", "specialisation", "employment", std_error="std_error", estimate="cell"),
    _fields("shrunken_lq", "specialisation", "employment", std_error="std_error", estimate="cell"),
    _array("lq_bounds", "specialisation", "cell", "bounds"),
    _array("krugman_specialisation", "specialisation", "region"),
    _array("hachman", "specialisation", "region"),
    _array("gini_specialisation", "specialisation", "region"),
    _array("herfindahl", "specialisation", "region"),
    _array("entropy", "specialisation", "region"),
    _array("relative_theil", "specialisation", "region"),
    _fields("variety", "specialisation", "grouped employment", related="region", unrelated="region", total="region"),
    _fields("cross_industry_lq", "specialisation", "one region", quotient="pair"),
    _fields("flegg_lq", "specialisation", "one region", quotient="pair"),
    _fields("augmented_flegg_lq", "specialisation", "one region", quotient="pair"),
    _array("hoover", "concentration", "industry"),
    _array("krugman_concentration", "concentration", "industry"),
    _array("locational_gini", "concentration", "industry"),
    _array("theil", "concentration", "industry"),
    _fields(
        "theil_decomposition",
        "concentration",
        "grouped employment",
        total="industry",
        between="industry",
        within="industry",
    ),
    _array("litzenberger_sternberg", "concentration", "cell", "establishments"),
    _fields(
        "ellison_glaeser",
        "concentration",
        "plants",
        std_error="std_error",
        gamma="industry",
        g="industry",
        h="industry",
    ),
    _fields(
        "maurel_sedillot",
        "concentration",
        "plants",
        std_error="std_error",
        gamma="industry",
        g="industry",
        h="industry",
    ),
    _fields("devereux", "concentration", "plants", alpha="industry", geographic="industry", industrial="industry"),
    _fields("ellison_glaeser_bounds", "concentration", "size classes", gamma_low="industry", gamma_high="industry"),
    _array("coagglomeration", "concentration", "pair"),
    _fields("shift_share", "growth", "two years", national="region", industry_mix="region", competitive="region"),
    _fields(
        "dynamic_shift_share", "growth", "two years", national="region", industry_mix="region", competitive="region"
    ),
    _fields("transition_matrix", "growth", "classes of years", probabilities="total"),
    _fields("turnover", "growth", "presence of years", entry_rate="industry", exit_rate="industry"),
    _array("survival", "growth", "total", "presence of years"),
    _array("co_occurrence", "relatedness", "pair", "presence"),
    _array("proximity", "relatedness", "pair", "presence"),
    _array("relatedness", "relatedness", "pair", "presence"),
    _fields("validated_links", "relatedness", "presence", p_value="pair"),
    _array("relatedness_density", "relatedness", "cell", "relatedness"),
    _array("opportunity_value", "relatedness", "region", "relatedness"),
    _array("opportunity_gain", "relatedness", "cell", "relatedness"),
    _array("skill_relatedness", "relatedness", "pair", "flows"),
    _array("input_output_relatedness", "relatedness", "pair", "flows"),
    _fields("economic_complexity", "complexity", "presence", eci="region", pci="industry"),
    _fields("reflections", "complexity", "presence", regions="region", industries="industry"),
    _fields("fitness", "complexity", "presence", fitness="region", complexity="industry"),
    _fields("k_density", "distance", "points", estimate="distance"),
    _fields("k_function", "distance", "points", estimate="distance"),
    _fields("m_function", "distance", "points", estimate="distance"),
    _fields("m_density", "distance", "points", estimate="distance"),
    _fields("moran", "spatial", "neighbours", statistic="total"),
    _fields("local_moran", "spatial", "neighbours", statistic="region"),
    _fields("getis_ord", "spatial", "neighbours", z_score="region"),
    _array("output_multipliers", "input_output", "industry", "flows"),
    _array("backward_linkages", "input_output", "industry", "flows"),
    _array("forward_linkages", "input_output", "industry", "flows"),
    _fields("value_chain", "input_output", "flows", flows="pair"),
)
"""Measures in the order of their chapters."""
