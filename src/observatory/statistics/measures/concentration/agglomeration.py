"""Concentration beyond that of plants: indices that ask whether plants seek each other, from plants or size classes.

An industry of few large plants is concentrated wherever they stand. These indices compare the concentration of its
jobs with that of as many plants thrown at random on regions in proportion to the reference (Ellison and Glaeser's
dartboard), so their expectation without agglomeration is 0.

Notation: s_r the region's share of the industry, a_r of the reference, z_k a plant's share of its industry, H = Σ z_k².
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.distributions import Floats, employment, reference_shares, shares

FIRST_PLANTS = 100_000


@dataclass(frozen=True)
class Agglomeration:
    """An index of agglomeration, one number per industry; NaN for an industry without employment."""

    gamma: Floats
    """The index: 0 for plants placed at random, 1 for one region far smaller than the rest; NaN with a single plant."""
    g: Floats
    """Concentration of the industry's jobs, whatever its plants (as the function defines it)."""
    h: Floats
    """Herfindahl index of the plants, Σ z_k²."""
    std_error: Floats
    """Standard deviation of gamma if the plants were placed at random: gamma/std_error tests that (REAT's z)."""
    plants: NDArray[np.int64]
    """Number of plants with employment."""
    reference: Literal["plants", "given"]
    """Whether regions are weighted by all plants together or by the totals given. The choice can turn the sign."""
    measure: Literal["ellison_glaeser", "maurel_sedillot"]


def ellison_glaeser(
    region: ArrayLike,
    industry: ArrayLike,
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    proximity: Any = None,
    industries: int | None = None,
) -> Agglomeration:
    """Ellison and Glaeser's index of every industry: γ = [G/(1 − Σa²) − H]/(1 − H) with G = Σ_r (s_r − a_r)².

    `region`, `industry` (integer codes from 0) and `employment` have one entry per plant. `reference`, shape (regions,),
    weighs the regions: all employment, or area, say; if None, the plants themselves summed over industries (REAT's
    `ellison.a2`). The number of regions is that of the reference or the greatest code plus one; `industries` likewise.

    `proximity`, shape (regions, regions), dense or sparse, with ones on its diagonal and, for neighbours, how near they
    are, from 0 to 1, gives the spatially weighted index, in which plants in neighbouring regions count as near: with
    Ψ the symmetric part of it, G = (s − a)'Ψ(s − a) in place of the sum of squares and 1 − a'Ψa in place of 1 − Σa².
    Without neighbours it is the plain index.

    `std_error` is exact for plants placed independently with probabilities a:
    Var G = 2{H²[Σa² − 2Σa³ + (Σa²)²] − Σz⁴[Σa² − 4Σa³ + 3(Σa²)²]}, and its counterpart with proximity. It is no
    error of sampling: a register of plants has none.

    Plants without employment change nothing. One pass over the plants; memory of industries x regions.

    Raises ValueError for lengths that differ, codes that are no integers or out of range, missing or negative employment.
    Source: Ellison and Glaeser 1997, Journal of Political Economy 105; Guimarães, Figueiredo and Woodward 2011, Journal
    of Regional Science 51 (proximity).
    """
    sums = _plant_sums(region, industry, employment, reference, industries)
    a = sums.reference
    away = np.subtract(sums.share, a, out=sums.share)
    if proximity is None:
        second, third = np.square(a).sum(), (a**3).sum()
        g = np.einsum("ir,ir->i", away, away)
        scale = 1 - second
        trace = second - 2 * third + second**2
        spread = 4 * (third - second**2)
    else:
        near, squared = _symmetric(proximity, len(a))
        potential = np.asarray(near @ a)
        g = np.asarray((away * (near @ away.T).T).sum(axis=1))
        scale = 1 - a @ potential
        trace = a @ (squared @ a) - 2 * (a * potential**2).sum() + (a @ potential) ** 2
        distance = 1 - 2 * potential + a @ potential
        spread = (a * distance**2).sum() - (a @ distance) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        gamma = (g / scale - sums.h) / (1 - sums.h)
        variance = 2 * trace * sums.h**2 + (spread - 2 * trace) * sums.fourth
        error = np.sqrt(np.maximum(variance, 0)) / (scale * (1 - sums.h))
    return _agglomeration("ellison_glaeser", gamma, g, error, sums)


def maurel_sedillot(
    region: ArrayLike,
    industry: ArrayLike,
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    industries: int | None = None,
) -> Agglomeration:
    """Maurel and Sédillot's index of every industry: γ = (G − H)/(1 − H) with G = (Σs² − Σa²)/(1 − Σa²).

    Arguments, shapes and errors as in `ellison_glaeser`. It estimates the same quantity from the probability that two
    plants share a region, but counts jobs in large regions more: its sign may differ from Ellison and Glaeser's.
    `std_error` is exact for plants placed independently with probabilities a:
    Var Σs² = 2(H² − Σz⁴)(Σa² − (Σa²)²) + 4(H − H² − 2Σz³ + 2Σz⁴)(Σa³ − (Σa²)²).
    Source: Maurel and Sédillot 1999, Regional Science and Urban Economics 29.
    """
    sums = _plant_sums(region, industry, employment, reference, industries)
    a, h = sums.reference, sums.h
    second, third = np.square(a).sum(), (a**3).sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        g = np.asarray((np.square(sums.share).sum(axis=1) - second) / (1 - second))
        gamma = (g - h) / (1 - h)
        pairs = 2 * (h**2 - sums.fourth) * (second - second**2)
        triples = 4 * (h - h**2 - 2 * sums.third + 2 * sums.fourth) * (third - second**2)
        error = np.sqrt(np.maximum(pairs + triples, 0)) / ((1 - second) * (1 - h))
    return _agglomeration("maurel_sedillot", gamma, g, error, sums)


@dataclass(frozen=True)
class Devereux:
    """Devereux, Griffith and Simpson's measure, one number per industry; NaN for an industry without employment."""

    alpha: Floats
    """Agglomeration: `geographic` − `industrial`."""
    geographic: Floats
    """F = Σ_r s_r² − 1/min(N, R) for N plants and R regions: excess over the most even spread possible."""
    industrial: Floats
    """M = Σ_k z_k² − 1/N: excess over plants of equal size."""
    plants: NDArray[np.int64]
    """Number of plants with employment, N."""


def devereux(
    region: ArrayLike,
    industry: ArrayLike,
    employment: ArrayLike,
    *,
    regions: int | None = None,
    industries: int | None = None,
) -> Devereux:
    """Devereux, Griffith and Simpson's measure of agglomeration of every industry: α = F − M.

    Arguments, shapes and errors as in `ellison_glaeser`; the number of `regions`, which matters here, is the greatest
    code plus one if None. Nothing weighs the regions: the yardstick is an even spread, not all employment.
    Source: Devereux, Griffith and Simpson 2004, Regional Science and Urban Economics 34.
    """
    sums = _plant_sums(region, industry, employment, None, industries, regions)
    with np.errstate(divide="ignore"):
        most = 1 / np.minimum(sums.plants, sums.share.shape[1])
        fewest = 1 / sums.plants.astype(np.float64)
    f, m = np.asarray(np.square(sums.share).sum(axis=1)) - most, sums.h - fewest
    return Devereux(f - m, f, m, sums.plants)


def raw_concentration(x: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Ellison and Glaeser's G of every industry, Σ_r (s_r − a_r)², from a table alone.

    `x` is employment of shape (regions, industries); `reference` weighs the regions, shape (regions,): all employment
    if None. Returns shape (industries,), from 0 to 2; NaN for an industry without employment. It grows with the size of
    plants: `ellison_glaeser` takes that out.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Ellison and Glaeser 1997, Journal of Political Economy 105.
    """
    cells = employment(x, "x", 2).T
    return np.asarray(np.square(shares(cells) - reference_shares(cells, reference, "regions")).sum(axis=1))


@dataclass(frozen=True)
class _Sums:
    share: Floats
    """(industries, regions)"""
    reference: Floats
    """(regions,)"""
    h: Floats
    third: Floats
    fourth: Floats
    """(industries,): Σz², Σz³, Σz⁴"""
    plants: NDArray[np.int64]
    given: bool


def _plant_sums(
    region: ArrayLike,
    industry: ArrayLike,
    employment_of_plants: ArrayLike,
    reference: ArrayLike | None,
    industries: int | None,
    regions: int | None = None,
) -> _Sums:
    places, branches = _codes(region, "region"), _codes(industry, "industry")
    sizes = np.asarray(employment_of_plants)
    if sizes.dtype.kind not in "iuf":
        raise ValueError(f"employment is of type {sizes.dtype}; numbers are needed")
    if not places.shape == branches.shape == sizes.shape:
        raise ValueError(
            f"region, industry and employment need one entry per plant each: {places.shape}, {branches.shape}, {sizes.shape}"
        )
    norm = None if reference is None else employment(reference, "reference", 1)
    cells, powers, wrong = _added(places, branches, sizes, industries, regions if norm is None else len(norm))
    industries, regions = cells.shape
    if wrong >= 0:
        raise ValueError(
            f"plant {wrong}: region {places[wrong]} of {regions}, industry {branches[wrong]} of {industries}, employment "
            f"{sizes[wrong]}; codes from 0 to one less than these numbers and employment not missing or negative are needed"
        )
    total = cells.sum(axis=1)
    if not np.isfinite(total).all():
        raise ValueError(f"employment of industry {int(np.flatnonzero(~np.isfinite(total))[0])} is infinite")
    weights = shares(cells.sum(axis=0)[None, :] if norm is None else norm[None, :])[0]
    with np.errstate(invalid="ignore"):
        h, third, fourth = (powers[:, power - 1] / total**power for power in (2, 3, 4))
        # In place: with many industries and regions this table is what the memory goes to.
        share = np.divide(cells, total[:, None], out=cells)
    return _Sums(share, weights, h, third, fourth, powers[:, 0].astype(np.int64), norm is not None)


def _added(
    places: NDArray[np.integer],
    branches: NDArray[np.integer],
    sizes: NDArray,
    industries: int | None,
    regions: int | None,
) -> tuple[Floats, Floats, int]:
    """Tables of `add_plants`, as large as the codes ask where no size is given, and the position of the first wrong plant (−1 if none).

    The first plants tell nearly always how large the tables are, which spares looking through all of them before adding them up.
    """
    from observatory.statistics.measures.concentration.plant_sums import add_plants, empty_powers

    def size(given: int | None, codes: NDArray[np.integer]) -> int:
        return int(codes.max(initial=-1)) + 1 if given is None else given

    shape = size(industries, branches[:FIRST_PLANTS]), size(regions, places[:FIRST_PLANTS])
    cells, powers = np.zeros(shape), empty_powers(shape[0])
    wrong = int(add_plants(places, branches, sizes, cells, powers))
    if wrong >= 0:
        whole = size(industries, branches), size(regions, places)
        if whole != shape:
            few, few_powers = cells, powers
            cells, powers = np.zeros(whole), empty_powers(whole[0])
            cells[: shape[0], : shape[1]], powers[: shape[0]] = few, few_powers
            further = int(add_plants(places[wrong:], branches[wrong:], sizes[wrong:], cells, powers))
            wrong = wrong + further if further >= 0 else -1
    return cells, powers, wrong


def _codes(codes: ArrayLike, name: str) -> NDArray[np.integer]:
    array = np.asarray(codes)
    if array.ndim != 1 or (array.dtype.kind not in "iu" and array.size):
        raise ValueError(f"{name} needs integer codes in one dimension, not {array.dtype} in {array.ndim}")
    return array if array.size else array.astype(np.int64)


def _symmetric(proximity: Any, regions: int) -> tuple[Any, Any]:
    """The symmetric part of the proximity of regions, and its squares cell by cell."""
    near = proximity if hasattr(proximity, "toarray") else np.asarray(proximity, dtype=np.float64)
    if near.shape != (regions, regions):
        raise ValueError(f"proximity has shape {near.shape}; there are {regions} regions")
    near = (near + near.T) / 2
    stored = np.asarray(near.data if hasattr(proximity, "toarray") else near)
    if not ((stored >= 0) & (stored <= 1)).all():
        raise ValueError("proximity has numbers that are missing or not between 0 and 1")
    if (near.diagonal() != 1).any():
        raise ValueError("proximity needs ones on its diagonal: a region is wholly near itself")
    return near, near.multiply(near) if hasattr(near, "multiply") else np.square(near)


def _agglomeration(
    measure: Literal["ellison_glaeser", "maurel_sedillot"], gamma: Floats, g: Floats, error: Floats, sums: _Sums
) -> Agglomeration:
    single = sums.plants < 2
    return Agglomeration(
        np.where(single, np.nan, gamma),
        g,
        sums.h,
        np.where(single, np.nan, error),
        sums.plants,
        "given" if sums.given else "plants",
        measure,
    )
