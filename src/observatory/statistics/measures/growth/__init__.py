"""How regions change: shift-share decompositions, and how long stars last."""

from __future__ import annotations

from observatory.statistics.measures.growth.persistence import survival, transition_matrix, turnover
from observatory.statistics.measures.growth.shift_shares import dynamic_shift_share, shift_share

__all__ = ["dynamic_shift_share", "shift_share", "survival", "transition_matrix", "turnover"]
