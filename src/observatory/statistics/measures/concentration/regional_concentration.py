"""How concentrated industries are among regions, from a table of employment.

Measures that need plants, and so can tell concentration of an industry from concentration in few plants, are in
`agglomeration`.
"""

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
from observatory.statistics.measures.specialisation.diversity import Comparison


def hoover(x: ArrayLike, *, reference: ArrayLike | None = None) -> Floats:
    """Hoover's coefficient of localisation of every industry: ½ Σ_r |s_r − a_r|.

    `x` is employment of shape (regions, industries), s_r = x_ri/x_·i, and a_r the share of region r in `reference`,
    shape (regions,): all employment if None; population or area give other well-known coefficients. Returns shape
    (industries,), from 0 to 1: the share of jobs that would have to move. EconGeo gives it in per cent. NaN for an
    industry without employment.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Hoover 1936, Review of Economics and Statistics 18.
    """
    cells = employment(x, "x", 2).T
    return distance(shares(cells), reference_shares(cells, reference, "regions")) / 2


def krugman_concentration(
    x: ArrayLike, *, reference: ArrayLike | None = None, variant: Comparison = "whole", halved: bool = False
) -> Floats:
    """Krugman's index of concentration of every industry: Σ_r |x_ri/x_·i − a_r|.

    `x` is employment of shape (regions, industries). The norm a is, by `variant`,

    * "whole": the regions' shares of all employment, the industry in it (or of `reference`, shape (regions,));
    * "rest": their shares of all employment without the industry;
    * "mean_of_others": the unweighted mean of the other industries' shares (REAT's `krugman.conc2`).

    Returns shape (industries,), from 0 to 2, or to 1 if `halved` (then "whole" is `hoover`); NaN where an industry, or
    what it is compared with, has no employment.

    Raises ValueError for a wrong shape or variant, a negative or a missing number, or a reference that lacks the industry.
    Source: Krugman 1991, Geography and Trade.
    """
    cells = employment(x, "x", 2).T
    found = distance(shares(cells), compared_shares(cells, reference, variant, "regions"))
    return found / 2 if halved else found


def locational_gini(
    x: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    variant: Literal["lorenz", "unweighted"] = "lorenz",
) -> Floats:
    """Locational Gini coefficient of every industry.

    `x` is employment of shape (regions, industries), `reference` that by which regions are weighted, shape (regions,):
    all employment if None. By `variant`,

    * "lorenz": regions in the order of s_r/a_r, 1 − Σ (S_k + S_{k−1})(A_k − A_{k−1}) with the running sums S and A:
      twice the area between the diagonal and the Lorenz curve. From 0 to below 1. EconGeo's `locational_gini` is half
      of it, at most 0.5; its `hoover_gini` rounds to three digits;
    * "unweighted": the Gini coefficient of the regions' location quotients, every region counting alike whatever its
      size (REAT's `gini.conc`), which moves when regions are merged.

    Returns shape (industries,); NaN for an industry without employment.

    Raises ValueError for a wrong shape or variant, a negative or a missing number.
    Source: Krugman 1991, Geography and Trade.
    """
    cells = employment(x, "x", 2).T
    norm = reference_shares(cells, reference, "regions")
    own = shares(cells)
    if variant == "lorenz":
        return lorenz_gini(own, norm)
    if variant == "unweighted":
        present = norm > 0
        return unweighted_gini(own[:, present] / norm[present])
    raise ValueError(f"variant {variant!r} is neither 'lorenz' nor 'unweighted'")


def theil(x: ArrayLike, *, reference: ArrayLike | None = None, variant: Literal["T", "L"] = "T") -> Floats:
    """Theil's index of concentration of every industry.

    `x` is employment of shape (regions, industries), `reference` the weight of the regions, shape (regions,): all
    employment if None, ones for a comparison in which regions count alike. By `variant`, "T": Σ_r s_r ln(s_r/a_r), or
    "L", the mean logarithmic deviation: Σ_r a_r ln(a_r/s_r), infinite where an industry is absent from a region
    (REAT's `theil` is L with equal weights). Returns shape (industries,) in nats, from 0; T is infinite where the
    reference lacks a region that the industry has. NaN for an industry without employment.

    Raises ValueError for a wrong shape or variant, a negative or a missing number.
    Source: Theil 1967, Economics and Information Theory.
    """
    cells = employment(x, "x", 2).T
    own, norm = shares(cells), reference_shares(cells, reference, "regions")
    if variant == "T":
        return divergence(own, norm)
    if variant == "L":
        return divergence(np.broadcast_to(norm, own.shape), own)
    raise ValueError(f"variant {variant!r} is neither 'T' nor 'L'")


@dataclass(frozen=True)
class TheilDecomposition:
    """Theil's T of every industry, split by groups of regions: `total` = `between` + `within`."""

    total: Floats
    """(industries,)"""
    between: Floats
    """(industries,): as if every group spread its jobs like the reference."""
    within: Floats
    """(industries,): Σ_g `weight` · `within_group`."""
    within_group: Floats
    """(groups, industries): T inside each group; NaN where the group has none of the industry."""
    weight: Floats
    """(groups, industries): the group's share of the industry."""
    groups: tuple[object, ...]
    """Labels of the groups, in the order of the rows."""


def theil_decomposition(x: ArrayLike, groups: ArrayLike, *, reference: ArrayLike | None = None) -> TheilDecomposition:
    """Theil's T of concentration between and within groups of regions (countries, say).

    `x` is employment of shape (regions, industries), `groups` the group of each region, `reference` as in `theil`. With
    S_g and A_g the groups' shares of industry and reference, between = Σ_g S_g ln(S_g/A_g) and
    within = Σ_g S_g Σ_{r in g} (s_r/S_g) ln((s_r/S_g)/(a_r/A_g)); they sum to the total exactly.

    Raises ValueError for a wrong shape, a negative or a missing number.
    Source: Theil 1967; Brakman, Garretsen and Van Marrewijk 2005 for regions.
    """
    cells = employment(x, "x", 2)
    codes, names = group_codes(groups, "groups", cells.shape[0])
    own = shares(cells.T)
    norm = reference_shares(cells.T, reference, "regions")
    member = np.zeros((cells.shape[0], len(names)))
    member[np.arange(len(codes)), codes] = 1.0
    weight, group_norm = own @ member, norm @ member
    inside = np.empty((len(names), cells.shape[1]))
    for code in range(len(names)):
        here = codes == code
        inside[code] = divergence(shares(cells.T[:, here]), shares(norm[None, here])[0])
    weights = weight.T
    within = np.where(weights == 0, 0.0, weights * inside).sum(axis=0)
    between = divergence(weight, group_norm)
    return TheilDecomposition(divergence(own, norm), between, within, inside, weights, tuple(names.tolist()))


def litzenberger_sternberg(x: ArrayLike, establishments: ArrayLike, area: ArrayLike, population: ArrayLike) -> Floats:
    """Cluster index of Litzenberger and Sternberg for every region and industry.

    The product of three quotients: density of the industry's jobs (per area), their number per inhabitant, and the
    inverse of the size of its establishments, each relative to all regions together. With e, b, a, p the region's share
    of the industry's jobs, of its establishments, of area and of population: (e/a) (e/p) (b/e) = e b / (a p).

    `x` is employment and `establishments` their number, both of shape (regions, industries); `area` and `population` of
    shape (regions,), in any unit. Returns shape (regions, industries), 1 where the region is like the whole; 0 where it
    has none of the industry; NaN where an industry is nowhere, or where a region is without area or population.

    Raises ValueError for shapes that differ, a negative or a missing number, or jobs without an establishment.
    Source: Litzenberger and Sternberg 2006, Geographische Zeitschrift 93.
    """
    jobs = employment(x, "x", 2)
    plants = employment(establishments, "establishments", 2)
    if plants.shape != jobs.shape:
        raise ValueError(f"establishments has shape {plants.shape}, x has {jobs.shape}")
    ground = reference_shares(jobs.T, area, "regions")
    people = reference_shares(jobs.T, population, "regions")
    if ((jobs > 0) & (plants == 0)).any():
        row, column = np.argwhere((jobs > 0) & (plants == 0))[0]
        raise ValueError(f"x has jobs but establishments none in region {row}, industry {column}")
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = ground * people
        index = shares(jobs.T) * shares(plants.T) / np.where(weight > 0, weight, np.nan)
    return np.ascontiguousarray(index.T)
