"""Small economies worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pyarrow as pa
import pytest

from observatory.statistics.observations import Observations, schema

Cells = Mapping[tuple[str, str], int | None]


def observations(
    cells: Cells,
    *,
    year: int = 2020,
    establishments: Cells | None = None,
    wages: Cells | None = None,
    version: str | None = "none",
    classification: str = "cluster_categories",
) -> Observations:
    """Observations of one year; None is a confidential cell."""
    rows = []
    for variable, numbers in (("employment", cells), ("establishments", establishments or {}), ("wages", wages or {})):
        for (region, industry), number in numbers.items():
            status = "confidential" if number is None else "zero" if number == 0 else "observed"
            rows.append(
                {
                    "region": region,
                    "industry": industry,
                    "year": year,
                    "variable": variable,
                    "value": None if number is None else Decimal(number).quantize(Decimal("0.001")),
                    "status": status,
                    "flag": "c" if number is None else "",
                    "source": "by hand",
                    "line": len(rows) + 1,
                }
            )
    return Observations(
        pa.Table.from_pylist(rows, schema=schema()), region_version=version, industry_classification=classification
    )


@pytest.fixture
def by_hand() -> Callable[..., Observations]:
    return observations
