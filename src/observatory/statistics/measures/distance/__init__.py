"""Measures of concentration from the distances between plants, without regions: their density, and counts of neighbours."""

from __future__ import annotations

from observatory.statistics.measures.distance.bandwidth import DistanceSummary
from observatory.statistics.measures.distance.curves import Band, DistanceCurve, simulation_band
from observatory.statistics.measures.distance.duranton_overman import distance_summary, k_density
from observatory.statistics.measures.distance.marcon_puech import m_density, m_function
from observatory.statistics.measures.distance.ripley import k_function

__all__ = [
    "Band",
    "DistanceCurve",
    "DistanceSummary",
    "distance_summary",
    "k_density",
    "k_function",
    "m_density",
    "m_function",
    "simulation_band",
]
