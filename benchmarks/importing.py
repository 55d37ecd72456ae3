"""How long it takes to load the measures: a program for `benchmarks.steps`, apart from the others, which load NumPy before."""

from __future__ import annotations

import sys
import time
from typing import Any

LATE = ("numba", "pandas", "polars", "scipy.stats")
"""What should wait until it is needed."""


def measures() -> dict[str, Any]:
    """Seconds to the first function of the measures, and to all of them; what was loaded that should wait."""
    start = time.perf_counter()
    import observatory.statistics as st

    assert callable(st.measures.location_quotient)
    first = time.perf_counter() - start
    functions = [getattr(st.measures, name) for name in st.measures.__all__] + [st.measure, st.complexity_table]
    every = time.perf_counter() - start
    return {
        "first": first,
        "every": every,
        "functions": len(functions),
        "loaded": [name for name in LATE if name in sys.modules],
    }
