"""Whether industries stand near each other: coagglomeration of pairs and of groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from observatory.statistics.measures.distributions import Floats, employment, group_codes, reference_shares, shares


def coagglomeration(x: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Coagglomeration of every pair of industries: Σ_r (s_ri − a_r)(s_rj − a_r)/(1 − Σ_r a_r²).

    `x` is employment of shape (regions, industries); `reference` weighs the regions, shape (regions,): all employment
    if None. Returns shape (industries, industries), symmetric, at most 1; 0 is expected of industries that choose their
    regions independently. Plants do not enter, since industries do not share them. On the diagonal stands G/(1 − Σa²),
    the concentration of the industry itself, which does depend on its plants. NaN for an industry without employment.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Ellison, Glaeser and Kerr 2010, American Economic Review 100.
    """
    cells = employment(x, "x", 2).T
    norm = reference_shares(cells, reference, "regions")
    away = shares(cells) - norm
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(away @ away.T / (1 - np.square(norm).sum()))


@dataclass(frozen=True)
class GroupCoagglomeration:
    """Coagglomeration of the industries of each group."""

    gamma: Floats
    """(groups,): NaN for a group with fewer than two industries that have employment."""
    groups: tuple[object, ...]
    """Labels of the groups, in the same order."""


def group_coagglomeration(
    x: ArrayLike, groups: ArrayLike, *, reference: ArrayLike | None = None
) -> GroupCoagglomeration:
    """Ellison and Glaeser's coagglomeration of groups of industries.

    γ = [G/(1 − Σa²) − H − Σ_j γ_j w_j²(1 − H_j)]/(1 − Σ_j w_j²), with w_j the industry's share of the group, G of the
    group as one industry and H = Σ_j w_j² H_j of its plants. The terms in H_j cancel, and what is left is the mean of
    the group's pairs weighted by w_i w_j, as computed here: no plants are needed. (REAT's `ellison.c` and `ellison.c2`
    give numbers far above 1, which this index cannot reach.)

    `x` and `reference` as in `coagglomeration`; `groups` is the group of each industry. Industries without employment
    are left out of their group.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Ellison and Glaeser 1997, Journal of Political Economy 105.
    """
    cells = employment(x, "x", 2)
    codes, names = group_codes(groups, "groups", cells.shape[1])
    norm = reference_shares(cells.T, reference, "regions")
    gamma = np.full(len(names), np.nan)
    for code in range(len(names)):
        members = cells[:, (codes == code) & (cells.sum(axis=0) > 0)].T
        if len(members) < 2:
            continue
        weight = members.sum(axis=1) / members.sum()
        away = shares(members) - norm
        both = np.square(weight @ away).sum() - weight**2 @ np.square(away).sum(axis=1)
        gamma[code] = both / ((1 - np.square(norm).sum()) * (1 - weight @ weight))
    return GroupCoagglomeration(gamma, tuple(names.tolist()))
