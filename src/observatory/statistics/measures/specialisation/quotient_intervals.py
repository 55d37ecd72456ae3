"""How sure location quotients are, where employment is a sample or a draw: intervals, cut-offs and shrinkage.

Business statistics are near-censuses: on them a sampling interval says nothing, and `lq_bounds` says what suppressed
cells leave open. Intervals here belong to samples (labour force surveys, registers drawn from), or to a model in which
employment is a draw; each result names its model. Jobs come in plants and households, not one by one: `design_effect`
says how many times larger the variance is than for independent draws (of one plant's jobs, about the mean plant size
weighted by jobs; of a survey, as its quality report states).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.distributions import Floats, employment, reference_shares
from observatory.statistics.measures.specialisation.quotients import location_quotient, log_lq, standardise


@dataclass(frozen=True)
class QuotientInterval:
    """Location quotients with their uncertainty, shape (regions, industries)."""

    estimate: Floats
    std_error: Floats
    conf_low: Floats
    conf_high: Floats
    log_std_error: Floats
    """Standard error of ln LQ, on which the interval is symmetric."""
    level: float
    model: Literal["multinomial", "gamma-poisson"]


def lq_interval(x: ArrayLike, *, level: float = 0.95, design_effect: ArrayLike = 1.0) -> QuotientInterval:
    """Interval of every location quotient, for counts drawn from the whole area (multinomial, delta method).

    `x`, shape (regions, industries), is the number of persons (or plants) in the sample, not grossed up. With a the
    cell, b and c the rest of its region and its industry, d all else and N their sum, and Σ n_k g_k² over the four,
    g_a = 1/a − 1/(a+b) − 1/(a+c) + 1/N, g_b = −1/(a+b) + 1/N, g_c = −1/(a+c) + 1/N, g_d = 1/N: the variance of ln LQ,
    here multiplied by `design_effect` (a number, or one per industry or per cell). Interval: LQ exp(∓ z se).

    The region counts as part of the area. NaN for cells without employment: use `shrunken_lq` or `lq_bounds` there. At
    95 % it covers 93 to 97 % where the expected cell, divided by the design effect, is 10 or more.

    Raises ValueError for a wrong shape, a negative or a missing number, a level not between 0 and 1, or a design effect
    not above 0.
    Source: after Moineddin, Beyene and Boyle 2003, Environment and Planning A 35.
    """
    cells = employment(x, "x", 2)
    effect = _design_effect(design_effect, cells.shape)
    quotient = location_quotient(cells)
    region, industry, whole = cells.sum(axis=1, keepdims=True), cells.sum(axis=0), cells.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        of_region = 1 / whole - 1 / region
        of_industry = 1 / whole - 1 / industry
        of_cell = 1 / cells + of_region + of_industry - 1 / whole
        variance = (
            cells * of_cell**2
            + (region - cells) * of_region**2
            + (industry - cells) * of_industry**2
            + (whole - region - industry + cells) / whole**2
        )
        error = np.where(cells > 0, np.sqrt(variance * effect), np.nan)
        reach = np.exp(_normal_quantile(level) * error)
        return QuotientInterval(
            quotient, quotient * error, quotient / reach, quotient * reach, error, level, "multinomial"
        )


@dataclass(frozen=True)
class StandardisedCutoff:
    """Standardised location quotients and the bootstrapped cut-off above which a region counts as a cluster."""

    standardised: Floats
    """(regions, industries)"""
    cut_off: Floats
    """(industries,): mean over the draws of the quantile of z, in place of 1.96."""
    cut_off_low: Floats
    cut_off_high: Floats
    """(industries,): between them lie `level` of the draws' quantiles."""
    exceeds: NDArray[np.bool_]
    """(regions, industries): z above the cut-off."""
    level: float
    draws: int
    logarithmic: bool


def bootstrap_lq(
    x: ArrayLike,
    reference: ArrayLike | None = None,
    *,
    seed: int,
    draws: int = 1000,
    level: float = 0.95,
    logarithmic: bool = False,
) -> StandardisedCutoff:
    """Cut-offs for standardised location quotients that need no normal distribution: regions are drawn anew.

    In each draw as many regions as there are are taken with replacement, their quotients (or ln LQ if `logarithmic`)
    standardised, and the `level` quantile of z noted; the cut-off is its mean over the draws. NaN where a draw has only
    one value or too few, for an industry, in half of the draws or more. `x`, `reference`, shapes and errors as in
    `location_quotient`. The same for the same seed, whatever the machine.

    Source: Tian 2013, Journal of Regional Analysis and Policy 43.
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; 1 or more are needed")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a number between 0 and 1 is needed")
    values = log_lq(x, reference) if logarithmic else location_quotient(x, reference)
    regions = len(values)
    quantiles = np.full((draws, values.shape[1]), np.nan)
    for draw, sequence in enumerate(np.random.SeedSequence(seed).spawn(draws)):
        taken = np.random.default_rng(sequence).integers(0, regions, regions)
        standardised = standardise(values[taken])
        known = ~np.isnan(standardised)
        for industry in np.flatnonzero(known.any(axis=0)):
            column = standardised[known[:, industry], industry]
            # −∞ (no such industry) ranks below all others and is no number to interpolate with.
            quantiles[draw, industry] = np.quantile(column, level, method="inverted_cdf" if logarithmic else "linear")
    usable = np.isfinite(quantiles)
    enough = usable.sum(axis=0) * 2 > draws
    cut = np.full((3, values.shape[1]), np.nan)
    for industry in np.flatnonzero(enough):
        noted = quantiles[usable[:, industry], industry]
        cut[:, industry] = [noted.mean(), *np.quantile(noted, [(1 - level) / 2, (1 + level) / 2])]
    z = standardise(values)
    with np.errstate(invalid="ignore"):
        return StandardisedCutoff(z, cut[0], cut[1], cut[2], z > cut[0], level, draws, logarithmic)


@dataclass(frozen=True)
class ShrunkenQuotient:
    """Location quotients drawn towards the industry's mean, the more so the fewer jobs they rest on."""

    estimate: Floats
    std_error: Floats
    conf_low: Floats
    conf_high: Floats
    weight: Floats
    """(regions, industries): share of the observed quotient in the estimate, from 0 (none) to 1."""
    prior_mean: Floats
    prior_variance: Floats
    """(industries,): of true quotients over regions; 0 where they differ no more than by chance."""
    level: float
    model: Literal["multinomial", "gamma-poisson"]


def shrunken_lq(
    x: ArrayLike, reference: ArrayLike | None = None, *, level: float = 0.95, design_effect: ArrayLike = 1.0
) -> ShrunkenQuotient:
    """Empirical-Bayes location quotients: small cells borrow from how the industry's quotients vary over regions.

    Model: x_ri/δ is Poisson with mean θ_ri E_ri/δ, E_ri = x_r· n_i the jobs expected at the area's share n_i, δ the
    design effect, and θ gamma distributed over regions with mean m_i and variance A_i. By moments, m = Σ x/Σ E and
    A = Σ E (LQ − m)²/Σ E − δ m/Ē (0 if that is negative). The estimate is m + C (LQ − m), C = A/(A + δ m/E), the mean
    of the gamma distribution given x; error and interval are that distribution's. They take m and A as known, so they
    cover what they say with some hundred regions and less with few. With A = 0 every region gets m and no interval (NaN).

    `x` is employment of shape (regions, industries), or counts of a sample; `reference` that of the area by industry (the
    sum of the regions if None). A region without the industry gets an estimate above 0. NaN for regions without
    employment and for industries that the reference lacks.

    Raises ValueError for a wrong shape, a negative or a missing number, a level not between 0 and 1, or a design effect
    not above 0.
    Source: Clayton and Kaldor 1987, Biometrics 43; Marshall 1991, Applied Statistics 40 (moments).
    """
    from scipy.special import gammaincinv

    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a number between 0 and 1 is needed")
    cells = employment(x, "x", 2)
    effect = _design_effect(design_effect, cells.shape)
    quotient = location_quotient(cells, reference)
    known = ~np.isnan(quotient)
    norm = reference_shares(cells, reference, "industries")
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.where(known, cells.sum(axis=1, keepdims=True) * norm, 0.0)
        jobs = np.where(known, cells, 0.0)
        mean = jobs.sum(axis=0) / expected.sum(axis=0)
        spread = (np.where(known, expected * (quotient - mean) ** 2, 0.0)).sum(axis=0) / expected.sum(axis=0)
        chance = (np.where(known, effect, 0.0) * mean).sum(axis=0) / expected.sum(axis=0)
        variance = np.maximum(spread - chance, 0.0)
        weight = np.where(known, variance / (variance + effect * mean / expected), np.nan)
        estimate = np.where(known, mean + weight * (quotient - mean), np.nan)
        # Gamma with the shape m²/A + x/δ and the rate m/A + E/δ.
        shape = mean**2 / variance + cells / effect
        rate = mean / variance + expected / effect
        certain = known & (variance > 0)
        tail = (1 - level) / 2
        shape, rate = np.where(certain, shape, 1.0), np.where(certain, rate, 1.0)
        error, low, high = (
            np.where(certain, value / rate, np.nan)
            for value in (np.sqrt(shape), gammaincinv(shape, tail), gammaincinv(shape, 1 - tail))
        )
    return ShrunkenQuotient(estimate, error, low, high, weight, mean, variance, level, "gamma-poisson")


def _design_effect(design_effect: ArrayLike, shape: tuple[int, ...]) -> Floats:
    effect = np.asarray(design_effect, dtype=np.float64)
    if not (np.isfinite(effect) & (effect > 0)).all():
        raise ValueError("design_effect must be above 0 and not missing")
    try:
        return np.broadcast_to(effect, shape)
    except ValueError as error:
        raise ValueError(f"design_effect has shape {effect.shape}; one number, one per industry or per cell") from error


def _normal_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; a number between 0 and 1 is needed")
    return NormalDist().inv_cdf((1 + level) / 2)
