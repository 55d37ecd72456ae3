"""How specialised or diverse regions are, in one number each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distributions import (
    Floats,
    compared_shares,
    distance,
    divergence,
    employment,
    group_codes,
    lorenz_gini,
    reference_shares,
    shares,
    unweighted_gini,
)

Comparison = Literal["whole", "rest", "mean_of_others"]


def krugman_specialisation(
    x: ArrayLike, *, reference: ArrayLike | None = None, variant: Comparison = "whole", halved: bool = False
) -> Floats:
    """Krugman's index of specialisation of every region: Σ_i |x_ri/x_r· − n_i|.

    `x` is employment of shape (regions, industries). The norm n is, by `variant`,

    * "whole": the shares of the area, the region in it (`reference`, shape (industries,), or the sum of the regions);
    * "rest": the shares of the area without the region (with two regions: their distance from each other);
    * "mean_of_others": the unweighted mean of the other regions' shares (REAT's `krugman.spec2`).

    Returns shape (regions,), from 0 (the norm's structure) to 2 (nothing in common), or to 1 if `halved`; NaN where a
    region, or what it is compared with, has no employment.

    Raises ValueError for a wrong shape or variant, a negative or a missing number, or a reference that lacks the region.
    Source: Krugman 1991, Geography and Trade.
    """
    cells = employment(x, "x", 2)
    found = distance(shares(cells), compared_shares(cells, reference, variant, "industries"))
    return found / 2 if halved else found


def hachman(x: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Hachman's index of every region: 1 / Σ_i (x_ri/x_r·) LQ_ri.

    `x` is employment of shape (regions, industries), `reference` that of the area by industry (the sum of the regions
    if None). Returns shape (regions,), from 0 to 1: 1 for the structure of the area; 0 for a region that has an industry
    which the reference lacks; NaN for a region without employment.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Hachman 1995 (Bureau of Economic and Business Research, University of Utah).
    """
    cells = employment(x, "x", 2)
    norm = reference_shares(cells, reference, "industries")
    own = shares(cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where((own == 0) & ~np.isnan(norm), 0.0, own * own / norm)
    return np.divide(1.0, terms.sum(axis=1))


def gini_specialisation(
    x: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    variant: Literal["unweighted", "lorenz"] = "unweighted",
) -> Floats:
    """Gini coefficient of specialisation of every region.

    `x` is employment of shape (regions, industries), `reference` that of the area by industry (the sum of the regions
    if None). By `variant`,

    * "unweighted": the Gini coefficient of the region's location quotients, every industry counting alike:
      2 Σ_k k LQ_(k) / (n Σ LQ) − (n + 1)/n, from 0 to 1 − 1/n (the textbook form; REAT's `gini.spec`). It depends on how
      finely industries are cut. Industries that the reference lacks are left out;
    * "lorenz": 1 − Σ (S_k + S_{k−1})(A_k − A_{k−1}), twice the area between the diagonal and the Lorenz curve of the
      region's shares against the area's, from 0 to 1. EconGeo's Gini is half of it.

    Returns shape (regions,); NaN for a region without employment.

    Raises ValueError for a wrong shape or variant, a negative or a missing number.
    Source: Farhauer and Kröll 2013 (unweighted); Krugman 1991 (Lorenz).
    """
    cells = employment(x, "x", 2)
    norm = reference_shares(cells, reference, "industries")
    own = shares(cells)
    if variant == "lorenz":
        return lorenz_gini(own, norm)
    if variant == "unweighted":
        present = norm > 0
        return unweighted_gini(own[:, present] / norm[present])
    raise ValueError(f"variant {variant!r} is neither 'unweighted' nor 'lorenz'")


def herfindahl(x: ArrayLike, *, normalised: bool = False) -> Floats:
    """Herfindahl-Hirschman index of every region: Σ_i (x_ri/x_r·)².

    `x` is employment of shape (regions, industries). Returns shape (regions,), from 1/n to 1 for n industries; if
    `normalised`, (H − 1/n)/(1 − 1/n), from 0 to 1 (NaN with a single industry). 1/H is the number of industries of
    equal size that would give the same index. NaN for a region without employment. econcomplex normalises unasked.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Hirschman 1945; Herfindahl 1950.
    """
    own = shares(employment(x, "x", 2))
    index = np.asarray(np.square(own).sum(axis=1))
    if not normalised:
        return index
    least = 1 / own.shape[1]
    return (index - least) / (1 - least) if own.shape[1] > 1 else np.full(len(index), np.nan)


def entropy(x: ArrayLike, *, base: float = 2.0) -> Floats:
    """Shannon entropy of every region's industries: −Σ_i p_ri log p_ri with p_ri = x_ri/x_r· and 0 log 0 = 0.

    `x` is employment of shape (regions, industries); `base` that of the logarithm: 2 gives bits, e nats. Returns shape
    (regions,), from 0 to log n; NaN for a region without employment.

    Raises ValueError for a wrong shape, a negative or a missing number, or a base not above 1.
    Source: Shannon 1948.
    """
    if not base > 1:
        raise ValueError(f"base is {base}; a number above 1 is needed")
    return _plogp(shares(employment(x, "x", 2))) / np.log(base)


@dataclass(frozen=True)
class Variety:
    """Entropy of regions in bits, shape (regions,): `total` = `unrelated` + `related`."""

    unrelated: Floats
    """Between the groups."""
    related: Floats
    """Within the groups, weighted by their shares."""
    total: Floats


def variety(x: ArrayLike, groups: ArrayLike) -> Variety:
    """Unrelated and related variety of every region.

    `x` is employment of shape (regions, industries), `groups` the group of each industry (labels or codes, for example
    the two-digit code of four-digit industries). With P_g the share of group g and p_i of industry i in the region,
    unrelated = Σ_g P_g log₂(1/P_g) and related = Σ_g P_g Σ_{i in g} (p_i/P_g) log₂(P_g/p_i). NaN for a region without
    employment.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Frenken, Van Oort and Verburg 2007, Regional Studies 41.
    """
    cells = employment(x, "x", 2)
    codes, names = group_codes(groups, "groups", cells.shape[1])
    own = shares(cells)
    member = np.zeros((cells.shape[1], len(names)))
    member[np.arange(len(codes)), codes] = 1.0
    group = own @ member
    bits = np.log(2)
    with np.errstate(invalid="ignore", divide="ignore"):
        within = own * (np.log(group[:, codes]) - np.log(own))
    related = np.where(own == 0, 0.0, within).sum(axis=1) / bits
    unrelated = _plogp(group) / bits
    return Variety(unrelated, related, _plogp(own) / bits)


def _plogp(own: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(-np.where(own == 0, 0.0, own * np.log(own)).sum(axis=1)) + 0.0


def relative_theil(x: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Theil's index of every region's structure against the area's: Σ_i p_ri ln(p_ri / n_i).

    `x` is employment of shape (regions, industries), `reference` that of the area by industry (the sum of the regions
    if None). Returns shape (regions,) in nats, from 0; infinite for a region with an industry which the reference lacks;
    NaN for a region without employment. Weighted by the regions' shares of employment it sums to the same total as
    `theil` of the industries weighted by theirs.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Theil 1967, Economics and Information Theory.
    """
    cells = employment(x, "x", 2)
    return divergence(shares(cells), reference_shares(cells, reference, "industries"))
