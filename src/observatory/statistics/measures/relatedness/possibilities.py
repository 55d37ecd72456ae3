"""What lies near to what a region has: density of related industries, links that are no chance, value and gain of what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.false_discoveries import adjusted_for_false_discoveries
from observatory.statistics.measures.parts import blocks, in_parts
from observatory.statistics.measures.relatedness.presence import PresenceTable, count_together, table_of_presence

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

ROWS_AT_ONCE = 512
SMALL_WORK = 500_000_000
"""Below this number of regions x industries² a product of matrices in double precision is quick enough."""


def relatedness_density(presence: Any, relatedness: Any, *, nearest: int | None = None) -> Floats:
    """How much of what is related to an industry a region has: Σ_j φ_ij M_rj / Σ_j φ_ij over all j other than i.

    `presence` M has shape (regions, industries), zeros and ones; `relatedness` φ shape (industries, industries), not negative; both dense
    or scipy.sparse. With `nearest`, only the so many industries most related to i count; where several share the last places, each of them
    counts in part, so that the result does not depend on the order of the industries.

    Large dense tables (regions x industries² above 5 x 10⁸) are added up in single precision, 256 industries at a time: the result differs
    by less than a millionth of itself from that in double precision, which all others get.

    Returns shape (regions, industries), between 0 and 1. The diagonal is left out: an industry is no neighbour of itself, and would raise the
    density exactly where it is present. NaN in `relatedness` means that a pair is not measured: it is left out of both sums. An industry
    without any related one has NaN.

    Raises ValueError for presence that is not 0 or 1, shapes that do not fit, negative relatedness (a scale from −1 to 1 has no share:
    take its ratio form, or keep what is above 0), nearest below 1.
    Source: Hidalgo et al. 2007; Boschma, Balland and Kogler 2015.
    """
    table = table_of_presence(presence)
    return _density(table, relatedness, nearest)[0]


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
    density, _ = _density(table, relatedness)
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
    gain, totals = _density(table, relatedness)
    np.multiply(gain, -np.where(np.isnan(worth), 0.0, worth), out=gain)
    gain[:, np.isnan(worth)] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(np.isnan(worth) | (totals == 0), 0.0, worth / totals)
    if hasattr(relatedness, "tocsr"):
        weighted = _sparse_links(relatedness, table.shape[1], None).multiply(weight[:, None]).tocsr()
    else:
        weighted = _links(np.asarray(relatedness), 0, table.shape[1], None) * weight[:, None]
    for start in range(0, len(gain), ROWS_AT_ONCE):
        rows = table.rows(start, start + ROWS_AT_ONCE)
        gain[start : start + ROWS_AT_ONCE] += (~rows).astype(np.float64) @ weighted
        gain[start : start + ROWS_AT_ONCE][rows] = np.nan
    return gain


def _density(table: PresenceTable, relatedness: Any, nearest: int | None = None) -> tuple[Floats, Floats]:
    """The density, shape (regions, industries), and the sum of each industry's links."""
    if nearest is not None and nearest < 1:
        raise ValueError(f"nearest is {nearest}; at least one industry is needed")
    regions, industries = table.shape
    out, totals = np.empty(table.shape), np.empty(industries)
    if hasattr(relatedness, "tocsr"):
        links = _sparse_links(relatedness, industries, nearest)
        totals = np.asarray(links.sum(axis=1)).ravel()
        for start in range(0, regions, ROWS_AT_ONCE):
            rows = table.rows(start, start + ROWS_AT_ONCE).astype(np.float64)
            out[start : start + ROWS_AT_ONCE] = (links @ rows.T).T
        _divide(out, totals)
        return out, totals

    given = np.asarray(relatedness)
    _fits(given.shape, industries)
    add = _by_products(table) if industries**2 * regions < SMALL_WORK else _by_bits(table)

    def fill(strip: tuple[int, int]) -> None:
        first, last = strip
        links = _links(given, first, last, nearest)
        totals[first:last] = links.sum(axis=1)
        add(links, out, first, last)
        _divide(out[:, first:last], totals[first:last])

    strips = [(start, min(start + ROWS_AT_ONCE, industries)) for start in range(0, industries, ROWS_AT_ONCE)]
    # Products of matrices have threads of their own.
    in_parts(strips, fill, threads=1 if industries**2 * regions < SMALL_WORK else None)
    return out, totals


Add = Callable[[Floats, Floats, int, int], None]
"""Given the links of the industries first to last, fills these columns with the sums over what each region has."""


def _by_products(table: PresenceTable) -> Add:
    def add(links: Floats, out: Floats, first: int, last: int) -> None:
        for start in range(0, table.shape[0], ROWS_AT_ONCE):
            rows = table.rows(start, start + ROWS_AT_ONCE).astype(np.float64)
            out[start : start + ROWS_AT_ONCE, first:last] = rows @ links.T

    return add


def _by_bits(table: PresenceTable) -> Add:
    from observatory.statistics.measures.relatedness.bit_rows import add_subsets

    octets = table.octets_of_regions()
    return lambda links, out, first, last: add_subsets(octets, links, out, first, last)


def _divide(sums: Floats, totals: Floats) -> None:
    sums /= np.where(totals > 0, totals, np.nan)
    # The sums of numerator and denominator are rounded apart; their quotient may pass 1 by the last digit.
    np.minimum(sums, 1.0, out=sums)


def _links(given: NDArray, first: int, last: int, nearest: int | None) -> Floats:
    """Relatedness of the industries first to last to all, without the diagonal and what is not measured, only the nearest if so asked."""
    links = np.array(given[first:last], dtype=np.float64, order="C")
    links[np.arange(len(links)), np.arange(first, first + len(links))] = 0
    links[np.isnan(links)] = 0
    _not_negative(links)
    return links if nearest is None else _nearest(links, nearest)


def _sparse_links(relatedness: Any, industries: int, nearest: int | None) -> Any:
    """The same of all industries, as compressed rows."""
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
    return rows


def _nearest(values: Floats, number: int) -> Floats:
    """Each row with only its greatest values kept; those that share the last places share their weight."""
    if values.shape[1] <= number:
        return values
    last = -np.partition(-values, number - 1, axis=1)[:, number - 1 : number]
    above, level = values > last, values == last
    places = number - above.sum(axis=1, keepdims=True)
    share: Floats = values * (above + level * (places / level.sum(axis=1, keepdims=True)))
    return share


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
