"""What lies near to what a region has: density of related industries, links that are no chance, value and gain of what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.false_discoveries import adjusted_for_false_discoveries
from observatory.statistics.measures.relatedness.presence import PresenceTable, count_together, table_of_presence

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

ROWS_AT_ONCE = 512
MOSTLY_ABSENT = 0.2
"""Below this share of ones, adding up only those is faster than a product of matrices."""


def relatedness_density(presence: Any, relatedness: Any, *, nearest: int | None = None) -> Floats:
    """How much of what is related to an industry a region has: Σ_j φ_ij M_rj / Σ_j φ_ij over all j other than i.

    `presence` M has shape (regions, industries), zeros and ones; `relatedness` φ shape (industries, industries), not negative; both dense
    or scipy.sparse. With `nearest`, only the so many industries most related to i count; where several share the last places, each of them
    counts in part, so that the result does not depend on the order of the industries.

    Returns shape (regions, industries), between 0 and 1. The diagonal is left out: an industry is no neighbour of itself, and would raise the
    density exactly where it is present. NaN in `relatedness` means that a pair is not measured: it is left out of both sums. An industry
    without any related one has NaN.

    Raises ValueError for presence that is not 0 or 1, shapes that do not fit, negative relatedness (a scale from −1 to 1 has no share:
    take its ratio form, or keep what is above 0), nearest below 1.
    Source: Hidalgo et al. 2007; Boschma, Balland and Kogler 2015.
    """
    table = table_of_presence(presence)
    links, totals = _links(relatedness, table.shape[1], nearest)
    return _density(table, links, totals)


@dataclass(frozen=True)
class ValidatedLinks:
    """Which industries occur together more often than chance would have it. All matrices have shape (industries, industries)."""

    p_value: Floats
    """Probability of as many or more shared regions; NaN on the diagonal and for industries that no region has."""
    adjusted: Floats
    """The same for all pairs at once: the least false discovery rate at which the pair would be a link (Benjamini and Hochberg)."""
    linked: Booleans
    """Pairs with an adjusted value of at most `false_discovery_rate`."""
    false_discovery_rate: float
    pairs: int
    """Number of pairs tested."""
    null: str
    """What chance was taken to do."""


def validated_links(presence: Any, *, false_discovery_rate: float = 0.05) -> ValidatedLinks:
    """Pairs of industries that share more regions than two industries of their size would by chance.

    `presence` of shape (regions, industries), zeros and ones, dense or scipy.sparse. If n_i and n_j of N regions were drawn independently,
    the number they share would be hypergeometric; the p-value is P(X ≥ n_ij), one-sided, over all pairs i < j of industries that occur at all.
    The false discovery rate is held by the step-up procedure of Benjamini and Hochberg 1995.

    The null keeps how many regions an industry has and takes regions to be alike: where a few regions have nearly everything, they
    make links by themselves; the result says so in `null`.

    Raises ValueError as `co_occurrence`, and for a rate outside 0 to 1.
    Source: Tumminello, Miccichè, Lillo, Piilo and Mantegna 2011, PLoS ONE 6.
    """
    if not 0 < false_discovery_rate < 1:
        raise ValueError(f"false_discovery_rate is {false_discovery_rate}; a number between 0 and 1 would be right")
    from observatory.statistics.measures.parts import blocks, in_parts
    from observatory.statistics.measures.relatedness.bit_rows import mirror, upper_tails

    table = table_of_presence(presence)
    common = count_together(table)
    present = table.ubiquity
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, table.shape[0] + 1)))])
    p_value = np.empty(common.shape, dtype=np.float64)
    strips = blocks(len(common))
    in_parts(strips, lambda strip: upper_tails(common, present, log_factorial, p_value, *strip))
    p_value[present == 0, :] = np.nan
    p_value[:, present == 0] = np.nan
    np.fill_diagonal(p_value, np.nan)
    below = np.tri(len(common), k=-1, dtype=np.bool_)
    tested = p_value[below]
    adjusted = np.full_like(p_value, np.nan)
    adjusted[below] = adjusted_for_false_discoveries(tested)
    in_parts(strips, lambda strip: mirror(p_value, *strip))
    in_parts(strips, lambda strip: mirror(adjusted, *strip))
    return ValidatedLinks(
        p_value=p_value,
        adjusted=adjusted,
        linked=adjusted <= false_discovery_rate,
        false_discovery_rate=false_discovery_rate,
        pairs=int((~np.isnan(tested)).sum()),
        null="hypergeometric: the number of regions of each industry is kept, that of industries of each region is not",
    )


def opportunity_value(presence: Any, relatedness: Any, complexity: ArrayLike) -> Floats:
    """How complex and how near the industries are that a region lacks: Σ_i (1 − M_ri) density_ri PCI_i, shape (regions,).

    Also called complexity outlook index. `presence` M and `relatedness` as in `relatedness_density`, the diagonal left out as there;
    `complexity` is the complexity of industries, shape (industries,). Industries without density or with NaN for their complexity (those that
    no region has) are left out of the sum. A region that lacks nothing has 0.

    Raises ValueError as `relatedness_density`. Source: Hausmann et al. 2014, Atlas of Economic Complexity.
    """
    table = table_of_presence(presence)
    worth = _complexity(complexity, table.shape[1])
    density = _density(table, *_links(relatedness, table.shape[1], None))
    np.multiply(density, worth, out=density)
    out = np.empty(len(density))
    for start in range(0, len(density), ROWS_AT_ONCE):
        stop = start + ROWS_AT_ONCE
        out[start:stop] = np.nansum(np.where(table.rows(start, stop), 0.0, density[start:stop]), axis=1)
    return out


def opportunity_gain(presence: Any, relatedness: Any, complexity: ArrayLike) -> Floats:
    """What a region's opportunity value would gain by an industry that it lacks, shape (regions, industries).

    gain_ri = Σ_{j ≠ i} (1 − M_rj) φ_ji / Σ_{k ≠ j} φ_jk · PCI_j − density_ri PCI_i: what the industry adds to the density of the others that are
    missing, less its own contribution, since it is no longer missing. It equals the difference of `opportunity_value` with and
    without the industry, which is tested. Arguments as there. NaN for industries that the region has.

    Packages differ: ecomplexity and econcomplex leave the second term out, so that their gain is not the change of the value.

    Raises ValueError as `relatedness_density`. Source: Hausmann et al. 2014, Atlas of Economic Complexity.
    """
    table = table_of_presence(presence)
    worth = _complexity(complexity, table.shape[1])
    links, totals = _links(relatedness, table.shape[1], None)
    gain = _density(table, links, totals)
    np.multiply(gain, -np.where(np.isnan(worth), 0.0, worth), out=gain)
    gain[:, np.isnan(worth)] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(np.isnan(worth) | (totals == 0), 0.0, worth / totals)
    weighted = links.multiply(weight).tocsr().T if hasattr(links, "tocsr") else (links * weight).T
    for start in range(0, len(gain), ROWS_AT_ONCE):
        rows = table.rows(start, start + ROWS_AT_ONCE)
        gain[start : start + ROWS_AT_ONCE] += (~rows).astype(np.float64) @ weighted
        gain[start : start + ROWS_AT_ONCE][rows] = np.nan
    return gain


def _links(relatedness: Any, industries: int, nearest: int | None) -> tuple[Any, Floats]:
    """Relatedness without the diagonal and what is not measured, only the nearest if so asked; and the sum of each industry's links.

    Turned round, so that what a region gains by industry j is row j: links[j, i] = φ_ij.
    """
    if nearest is not None and nearest < 1:
        raise ValueError(f"nearest is {nearest}; at least one industry is needed")
    if hasattr(relatedness, "tocsr"):
        from scipy.sparse import csr_array

        rows = csr_array(relatedness, dtype=np.float64, copy=True)
        rows.sum_duplicates()
        _fits(rows.shape, industries)
        of_row = np.repeat(np.arange(industries), np.diff(rows.indptr))
        rows.data[np.isnan(rows.data) | (of_row == rows.indices)] = 0
        rows.eliminate_zeros()
        _not_negative(rows.data)
        if nearest is not None:
            for row in range(industries):
                own = slice(rows.indptr[row], rows.indptr[row + 1])
                rows.data[own] = _nearest(rows.data[own][None, :], nearest)[0]
            rows.eliminate_zeros()
        return rows.T.tocsr(), np.asarray(rows.sum(axis=1)).ravel()
    given = np.asarray(relatedness)
    _fits(given.shape, industries)
    links = np.array(given.T, dtype=np.float64, order="C")
    np.fill_diagonal(links, 0)
    for start in range(0, industries, ROWS_AT_ONCE):
        some = links[:, start : start + ROWS_AT_ONCE]
        some[np.isnan(some)] = 0
        _not_negative(some)
        if nearest is not None:
            links[:, start : start + ROWS_AT_ONCE] = _nearest(some.T, nearest).T
    return links, links.sum(axis=0)


def _nearest(values: Floats, number: int) -> Floats:
    """Each row with only its greatest values kept; those that share the last places share their weight."""
    if values.shape[1] <= number:
        return values
    last = -np.partition(-values, number - 1, axis=1)[:, number - 1 : number]
    above, level = values > last, values == last
    places = number - above.sum(axis=1, keepdims=True)
    share: Floats = values * (above + level * (places / level.sum(axis=1, keepdims=True)))
    return share


def _density(table: PresenceTable, links: Any, totals: Floats) -> Floats:
    out = np.zeros(table.shape, dtype=np.float64)
    present = int(table.diversity.sum())
    if hasattr(links, "tocsr"):
        for start in range(0, table.shape[0], ROWS_AT_ONCE):
            rows = table.rows(start, start + ROWS_AT_ONCE).astype(np.float64)
            out[start : start + ROWS_AT_ONCE] = (links.T @ rows.T).T
    elif present * table.shape[1] > 50_000_000 and present < MOSTLY_ABSENT * out.size:
        from observatory.statistics.measures.parts import blocks, in_parts
        from observatory.statistics.measures.relatedness.bit_rows import add_members

        starts, members = table.members()
        columns = blocks(table.shape[1], most=-(-table.shape[1] // 512))
        in_parts(columns, lambda strip: add_members(starts, members, links, out, *strip))
    else:
        for start in range(0, table.shape[0], ROWS_AT_ONCE):
            rows = table.rows(start, start + ROWS_AT_ONCE).astype(np.float64)
            np.matmul(rows, links, out=out[start : start + ROWS_AT_ONCE])
    out /= np.where(totals > 0, totals, np.nan)
    # The sums of numerator and denominator are rounded apart; their quotient may pass 1 by the last digit.
    return np.minimum(out, 1.0, out=out)


def _fits(shape: tuple[int, ...], industries: int) -> None:
    if shape != (industries, industries):
        raise ValueError(f"relatedness has shape {shape}; presence has {industries} industries")


def _not_negative(values: Floats) -> None:
    if (values < 0).any():
        raise ValueError(
            "relatedness has negative numbers, of which no share can be taken; use a form that begins at 0"
        )


def _complexity(complexity: ArrayLike, industries: int) -> Floats:
    worth = np.asarray(complexity, dtype=np.float64)
    if worth.shape != (industries,):
        raise ValueError(f"complexity has shape {worth.shape}; presence has {industries} industries")
    return worth
