"""Adjusted p-values against those of SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from scipy import stats

from observatory.statistics.measures.false_discoveries import adjusted_for_false_discoveries


@given(arrays(np.float64, some.integers(1, 30), elements=some.floats(0, 1)))
def test_adjusted_p_values_are_those_of_benjamini_and_hochberg(values: np.ndarray) -> None:
    np.testing.assert_allclose(
        adjusted_for_false_discoveries(values), stats.false_discovery_control(values), rtol=1e-12
    )
    with_gap = np.insert(values, len(values) // 2, np.nan)
    np.testing.assert_array_equal(
        np.delete(adjusted_for_false_discoveries(with_gap), len(values) // 2), adjusted_for_false_discoveries(values)
    )


def test_what_is_no_p_value_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted_for_false_discoveries([0.5, 1.5])
