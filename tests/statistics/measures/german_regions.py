"""The German Länder by sections of 2015, and what other programs compute from them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def german_employment(shared_data: Path) -> tuple[np.ndarray, list[str], list[str]]:
    """Employment (regions, industries) with the codes of both."""
    cells = rows(shared_data / "worked_examples" / "de_regions_industries_2015.csv")
    regions = sorted({cell["region_code"] for cell in cells})
    industries = sorted({cell["ind_code"] for cell in cells})
    x = np.full((len(regions), len(industries)), np.nan)
    for cell in cells:
        x[regions.index(cell["region_code"]), industries.index(cell["ind_code"])] = float(cell["emp_all"])
    return x, regions, industries


def oracle(shared_data: Path, name: str, key: str) -> dict[str, dict[str, float]]:
    """Rows of an oracle's file by their key."""
    return {
        row[key]: {column: float(value) for column, value in row.items() if column != key}
        for row in rows(shared_data / "worked_examples" / name)
    }
