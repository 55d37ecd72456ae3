"""What a region's growth of employment comes from: shift-share in its several forms.

Notation: b the employment of a region's industry at the start, r its rate of growth, R_i the rate of the industry and R
of all employment in the reference area, b· the region's total. The parts of a method add up to the region's change.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distributions import Floats, employment, reference_totals, shares

Method = Literal["dunn", "gerfin", "esteban_marquillas", "arcelus", "spatial"]


@dataclass(frozen=True)
class ShiftShareCells:
    """The parts of `ShiftShare` by region and industry, shape (regions, industries), in persons."""

    national: Floats
    industry_mix: Floats
    competitive: Floats
    allocation: Floats
    neighbours: Floats


@dataclass(frozen=True)
class ShiftShare:
    """Change of employment of every region and the parts it comes from, shape (regions,), in the unit of the input.

    `national` + `industry_mix` + `competitive` + `allocation` + `neighbours` = `total`; a part that the method does not
    know is 0.
    """

    method: Method
    total: Floats
    """Change from start to end."""
    national: Floats
    """What the region would have gained at the rate of all employment: Σ b R."""
    industry_mix: Floats
    """More or less of industries that grow: Σ b (R_i − R)."""
    competitive: Floats
    """Growth of the region's industries beyond that of the same industries elsewhere; its base depends on the method."""
    allocation: Floats
    """Esteban-Marquillas and Arcelus: being specialised in industries in which the region grows faster."""
    neighbours: Floats
    """Spatial: growth of the same industries in the neighbouring regions beyond that in the area."""
    structure_index: Floats
    """Gerfin: Σ b (1 + R_i)/(b· (1 + R)), above 1 with a favourable structure."""
    location_index: Floats
    """Gerfin: end / Σ b (1 + R_i), above 1 where industries outgrow those of the area."""
    cells: ShiftShareCells
    regional_growth: Floats | None = None
    """Arcelus: the part of `competitive` and `allocation` owed to the growth of the region as a whole: Σ b (r· − R)."""
    regional_mix: Floats | None = None
    """Arcelus: the rest of them, owed to the composition of its growth: Σ b [(r − r·) − (R_i − R)]."""


def shift_share(
    start: ArrayLike,
    end: ArrayLike,
    method: Method = "dunn",
    *,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
    neighbours: Any = None,
) -> ShiftShare:
    """Split the change of every region's employment into the area's growth, the region's structure and what is its own.

    `start` and `end` are employment of shape (regions, industries); `reference_start` and `reference_end` that of the
    area by industry, shape (industries,): the sum of the regions if None. All methods have national = Σ b R and
    industry mix = Σ b (R_i − R).

    * "dunn": competitive = Σ b (r − R_i). Defined for industries new to a region too (all of their jobs).
    * "gerfin": the same parts; read as quotients they are the two indices, whose product is (1 + r·)/(1 + R).
    * "esteban_marquillas": with h_i = b· n_i/n, what the region would have with the structure of the area (n),
      competitive = Σ h_i (r − R_i) and allocation = Σ (b − h_i)(r − R_i).
    * "arcelus": the same two, each of which is Σ over a region's total growth and over its composition: `regional_growth`
      = Σ b (r· − R), `regional_mix` = Σ b [(r − r·) − (R_i − R)], both with h and b − h added up.
    * "spatial": needs `neighbours`, weights of shape (regions, regions), dense or sparse, whose row r says which regions
      r is compared with (zeros on the diagonal; rows need not sum to 1). With ř the growth of the industry in the
      neighbours together, Σ w b of the end over Σ w b of the start: neighbours = Σ b (ř − R_i), competitive
      = Σ b (r − ř). The mix of Nazara and Hewings, Σ b (ř − R), is the sum of industry mix and neighbours here.

    Where a rate does not exist: an industry that the region has neither at the start nor at the end adds nothing; one
    that it has only at the end has no r, so that Esteban-Marquillas's and Arcelus's competitive and allocation parts of
    that region are NaN (merge small industries first); one that a region has but none of its neighbours had at the start
    makes its spatial parts NaN.

    Raises ValueError for shapes that differ, a negative or a missing number, a region's industry that the reference lacks,
    or a method without its weights.
    Source: Dunn 1960; Gerfin 1964; Esteban-Marquillas 1972; Arcelus 1984, Growth and Change 15; Nazara and Hewings 2004,
    Growth and Change 35.
    """
    if method not in ("dunn", "gerfin", "esteban_marquillas", "arcelus", "spatial"):
        raise ValueError(f"method {method!r} is none of dunn, gerfin, esteban_marquillas, arcelus, spatial")
    if (method == "spatial") != (neighbours is not None):
        raise ValueError("weights of neighbours are needed by the method 'spatial', and by no other")
    first, last = employment(start, "start", 2), employment(end, "end", 2)
    if first.shape != last.shape:
        raise ValueError(f"start has shape {first.shape}, end has {last.shape}")
    if (reference_start is None) != (reference_end is None):
        raise ValueError("reference_start and reference_end must be given both or not at all")
    area_first = reference_totals(first, reference_start, "industries")
    area_last = reference_totals(last, reference_end, "industries")
    missing = (first > 0) & (area_first == 0)
    if missing.any():
        raise ValueError(f"industry {int(np.argwhere(missing)[0][1])} has employment at the start, its reference none")

    with np.errstate(invalid="ignore", divide="ignore"):
        overall = np.divide(area_last.sum(), area_first.sum()) - 1
        growth = np.where(area_first > 0, area_last / area_first - 1, 0.0)  # without a start, nothing rests on it
    expected = first * (1 + growth)
    parts = {"national": first * overall, "industry_mix": first * (growth - overall)}
    nothing = np.zeros_like(first)
    competitive, allocation, nearby = last - expected, nothing, nothing
    regional: dict[str, Floats] = {}
    if method in ("esteban_marquillas", "arcelus"):
        homothetic = first.sum(axis=1, keepdims=True) * shares(area_first[None, :])
        with np.errstate(invalid="ignore", divide="ignore"):
            advantage = np.where(first > 0, last / first - 1 - growth, np.where(last > 0, np.nan, 0.0))
            total_growth = last.sum(axis=1) / first.sum(axis=1) - 1
        if method == "arcelus":
            by_region = first.sum(axis=1) * (total_growth - overall)
            regional = {"regional_growth": by_region, "regional_mix": competitive.sum(axis=1) - by_region}
        competitive, allocation = homothetic * advantage, (first - homothetic) * advantage
    elif method == "spatial":
        weights = _weights(neighbours, len(first))
        with np.errstate(invalid="ignore", divide="ignore"):
            near = np.asarray(weights @ last) / np.asarray(weights @ first) - 1
        near = np.where((first == 0) | np.isfinite(near), near, np.nan)
        gained = np.where(first > 0, first * np.where(first > 0, near, 0.0), 0.0)
        competitive, nearby = last - first - gained, gained - first * growth

    cells = ShiftShareCells(**parts, competitive=competitive, allocation=allocation, neighbours=nearby)
    with np.errstate(invalid="ignore", divide="ignore"):
        structure = expected.sum(axis=1) / (first.sum(axis=1) * (1 + overall))
        location = last.sum(axis=1) / expected.sum(axis=1)
    sums = {field.name: getattr(cells, field.name).sum(axis=1) for field in fields(cells)}
    return ShiftShare(
        method=method,
        total=(last - first).sum(axis=1),
        structure_index=structure,
        location_index=location,
        cells=cells,
        **sums,
        **regional,
    )


@dataclass(frozen=True)
class DynamicShiftShare:
    """Shift-share of each interval of a series, and its parts summed over the intervals, shape (regions,)."""

    method: Method
    total: Floats
    national: Floats
    industry_mix: Floats
    competitive: Floats
    allocation: Floats
    neighbours: Floats
    intervals: tuple[ShiftShare, ...]
    """In the order of time; those across a break are left out."""
    left_out: tuple[int, ...]
    """Intervals across a break: k stands for the one from moment k to k + 1. What changed in them is in no part."""


def dynamic_shift_share(
    series: ArrayLike,
    method: Method = "dunn",
    *,
    reference: ArrayLike | None = None,
    neighbours: Any = None,
    breaks: ArrayLike | None = None,
) -> DynamicShiftShare:
    """Shift-share from one moment to the next, summed: weights follow the region's structure as it changes.

    `series` is employment of shape (moments, regions, industries), `reference` of shape (moments, industries). `breaks`,
    shape (moments,), is true where a moment is not comparable with the one before; the interval that leads to it is left
    out and named in `left_out`. Other arguments, parts, NaN and errors as in `shift_share`. (REAT's example for
    Göttingen repeats the base year, so that its first interval is nought.)
    Source: Barff and Knight 1988, Growth and Change 19.
    """
    table = employment(series, "series", 3)
    area = None if reference is None else employment(reference, "reference", 2)
    if area is not None and area.shape != (table.shape[0], table.shape[2]):
        raise ValueError(f"reference has shape {area.shape}; {(table.shape[0], table.shape[2])} is needed")
    broken = np.zeros(len(table), dtype=bool) if breaks is None else np.asarray(breaks)
    if broken.shape != (len(table),) or broken.dtype != np.bool_:
        raise ValueError(f"breaks needs one true or false for each of {len(table)} moments")
    kept = [moment for moment in range(len(table) - 1) if not broken[moment + 1]]
    if not kept:
        raise ValueError("series has no interval without a break: two comparable moments are needed")
    intervals = tuple(
        shift_share(
            table[moment],
            table[moment + 1],
            method,
            reference_start=None if area is None else area[moment],
            reference_end=None if area is None else area[moment + 1],
            neighbours=neighbours,
        )
        for moment in kept
    )

    def added(part: str) -> Floats:
        return np.asarray(np.sum([getattr(interval, part) for interval in intervals], axis=0))

    return DynamicShiftShare(
        method=method,
        total=added("total"),
        national=added("national"),
        industry_mix=added("industry_mix"),
        competitive=added("competitive"),
        allocation=added("allocation"),
        neighbours=added("neighbours"),
        intervals=intervals,
        left_out=tuple(moment for moment in range(len(table) - 1) if broken[moment + 1]),
    )


def _weights(neighbours: Any, regions: int) -> Any:
    weights = neighbours if hasattr(neighbours, "toarray") else np.asarray(neighbours, dtype=np.float64)
    if weights.shape != (regions, regions):
        raise ValueError(f"neighbours has shape {weights.shape}; there are {regions} regions")
    stored = np.asarray(weights.data if hasattr(weights, "toarray") else weights)
    if not ((stored >= 0) & np.isfinite(stored)).all():
        raise ValueError("neighbours has weights that are missing, infinite or negative")
    if (weights.diagonal() != 0).any():
        raise ValueError("neighbours needs zeros on its diagonal: a region is not its own neighbour")
    return weights
