"""The formulas of the field: arrays in, arrays out. Labels, files and years are the business of the layers above."""

from __future__ import annotations

from observatory.statistics.measures.specialisation import location_quotient, lq_bounds

__all__ = ["location_quotient", "lq_bounds"]
