"""What industries buy from and sell to each other: coefficients, inverses, multipliers, linkages and value chains.

A table of flows Z has the selling industry in its row and the buying one in its column, in one valuation; x is output.
Domestic flows give effects within the country; flows that include imports do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.distributions import Floats, employment, group_codes


def input_coefficients(flows: ArrayLike, output: ArrayLike) -> Floats:
    """Input of every industry's product per unit of output: A = Z x̂⁻¹, a_ij = z_ij / x_j.

    `flows` has shape (industries, industries), suppliers in rows; `output` shape (industries,), in the same unit. Returns
    the shape of the flows; NaN in the column of an industry without output.

    Raises ValueError for a wrong shape, a missing number, negative output, or flows of an industry without output.
    Source: Leontief 1936; Miller and Blair 2022, Input-Output Analysis.
    """
    table, total = _table(flows, output)
    with np.errstate(invalid="ignore"):
        return np.divide(table, total)


def leontief_inverse(flows: ArrayLike, output: ArrayLike) -> Floats:
    """Output that every industry must produce for one unit of final demand: L = (I − A)⁻¹, suppliers in rows.

    `flows`, `output` and errors as in `input_coefficients`; NaN in the column of an industry without output. Raises
    ValueError also if the economy does not produce more than it uses up (L would have negative cells though Z has none).
    Source: Leontief 1936.
    """
    table, total = _table(flows, output)
    return _inverse(table, total, by_user=True)


def ghosh_inverse(flows: ArrayLike, output: ArrayLike) -> Floats:
    """Output that one unit of primary input leads to along sales: G = (I − x̂⁻¹ Z)⁻¹, suppliers in rows.

    Arguments and errors as in `leontief_inverse`; NaN in the row of an industry without output.
    Source: Ghosh 1958, Economica 25.
    """
    table, total = _table(flows, output)
    return _inverse(table, total, by_user=False)


def output_multipliers(flows: ArrayLike, output: ArrayLike) -> Floats:
    """Output of all industries per unit of final demand for the product of one: 1'L, shape (industries,).

    Arguments and errors as in `leontief_inverse`; type I: households' spending is not part of the flows.
    Source: Miller and Blair 2022, chapter 6.
    """
    return _column_sums(leontief_inverse(flows, output))


@dataclass(frozen=True)
class Multipliers:
    """Effects of one unit of final demand on a primary input (value added, wages, jobs), shape (industries,)."""

    direct: Floats
    """v: the primary input per unit of output of the industry itself."""
    total: Floats
    """v'L: in the industry and all that supply it."""
    type_one: Floats
    """Total over direct; NaN where the industry uses none of the input."""


def multipliers(flows: ArrayLike, output: ArrayLike, primary: ArrayLike) -> Multipliers:
    """Direct and total effects of final demand on a primary input.

    `primary` is the input by industry, shape (industries,), in any unit (persons for jobs); it may be negative. Other
    arguments and errors as in `leontief_inverse`. Some packages print `type_one` under the name of multiplier, others
    `total`: an input multiplier of value added in `total` is at most 1.
    Source: Miller and Blair 2022, chapter 6.
    """
    table, total = _table(flows, output)
    inputs = np.asarray(primary, dtype=np.float64)
    if inputs.shape != total.shape or not np.isfinite(inputs).all():
        raise ValueError(f"primary needs {len(total)} numbers, none of them missing")
    if ((total == 0) & (inputs != 0)).any():
        industry = int(np.flatnonzero((total == 0) & (inputs != 0))[0])
        raise ValueError(f"industry {industry} has primary input but no output")
    with np.errstate(invalid="ignore", divide="ignore"):
        direct = inputs / total
        effect = _column_sums(np.where(total > 0, direct, 0.0)[:, None] * _inverse(table, total, by_user=True))
        return Multipliers(direct, effect, np.where(direct != 0, effect / direct, np.nan))


def backward_linkages(flows: ArrayLike, output: ArrayLike, *, normalised: bool = False) -> Floats:
    """How strongly an industry draws on its suppliers: 1'L, shape (industries,).

    Divided by the mean over industries if `normalised` (Rasmussen's power of dispersion, above 1 for a key industry).
    Arguments, NaN and errors as in `leontief_inverse`.
    Source: Rasmussen 1956; Hirschman 1958.
    """
    return _relative(output_multipliers(flows, output), normalised)


def forward_linkages(
    flows: ArrayLike, output: ArrayLike, *, normalised: bool = False, variant: Literal["ghosh", "leontief"] = "ghosh"
) -> Floats:
    """How strongly other industries draw on one: row sums of an inverse, shape (industries,).

    By `variant`, "ghosh": G1, along sales (today's usage, and that of iotables); "leontief": L1, Rasmussen's
    sensitivity of dispersion, which supposes one more unit of final demand for every product, however small. Divided by
    the mean over industries if `normalised`. Arguments and errors as in `leontief_inverse`; NaN for an industry without
    output.
    Source: Rasmussen 1956; Beyers 1976 and Jones 1976 (Ghosh).
    """
    if variant == "ghosh":
        return _relative(ghosh_inverse(flows, output).sum(axis=1), normalised)
    if variant == "leontief":
        inverse = leontief_inverse(flows, output)
        known = ~np.isnan(np.diag(inverse))
        return _relative(np.where(known, inverse[:, known].sum(axis=1), np.nan), normalised)
    raise ValueError(f"variant {variant!r} is neither 'ghosh' nor 'leontief'")


@dataclass(frozen=True)
class ValueChain:
    """Who supplies whom among categories of clusters: a directed graph, and the tables behind it.

    Links are in the order of their flows, the largest first; an entry each per link.
    """

    supplier: NDArray[np.int64]
    user: NDArray[np.int64]
    """Positions in `categories`."""
    flow: Floats
    input_share: Floats
    """The flow as a share of all intermediate inputs of the user."""
    output_share: Floats
    """The flow as a share of all intermediate sales of the supplier."""
    categories: tuple[object, ...]
    flows: Floats
    """(categories, categories): all flows, those within a category on the diagonal."""
    linkage: Floats
    """(categories, categories), symmetric: the greatest of the four shares of two categories in each other's inputs and
    sales, from 0 to 1; NaN where neither of them buys or sells anything."""
    covered: float
    """Share of all flows that is between industries of the categories."""


def value_chain(flows: ArrayLike, categories: ArrayLike, *, least_share: float = 0.05) -> ValueChain:
    """The graph of flows between categories of clusters.

    `flows` has shape (industries, industries), suppliers in rows; `categories` either a label for each industry or, where
    an industry belongs to several or to none, its weights of shape (industries, categories), from 0 to 1 and in each row
    at most 1 in all, so that no flow counts twice. With M the weights, flows between categories are M'ZM. A link is kept
    if it is at least `least_share` of the user's intermediate inputs or of the supplier's intermediate sales; what a
    category buys from itself is no link. Shares count all industries, also those outside the categories.

    Raises ValueError for a wrong shape, missing or negative flows, or weights that count an industry more than once.
    Source: the four shares as in Delgado, Porter and Stern 2016, Journal of Economic Geography 16.
    """
    table = employment(flows, "flows", 2)
    if table.shape[0] != table.shape[1]:
        raise ValueError(f"flows has shape {table.shape}; as many rows as columns are needed")
    if not 0 <= least_share <= 1:
        raise ValueError(f"least_share is {least_share}; a number from 0 to 1 is needed")
    weights, names = _membership(categories, len(table))
    between = weights.T @ table @ weights
    with np.errstate(invalid="ignore"):
        of_inputs = between / (table.sum(axis=0) @ weights)
        of_sales = between / (weights.T @ table.sum(axis=1))[:, None]
    strongest = np.fmax(of_inputs, of_sales)
    linked = (strongest >= least_share) & (between > 0)
    np.fill_diagonal(linked, False)
    supplier, user = np.nonzero(linked)
    order = np.argsort(-between[supplier, user], kind="stable")
    supplier, user = supplier[order].astype(np.int64), user[order].astype(np.int64)
    return ValueChain(
        supplier=supplier,
        user=user,
        flow=between[supplier, user],
        input_share=of_inputs[supplier, user],
        output_share=of_sales[supplier, user],
        categories=names,
        flows=between,
        linkage=np.fmax(strongest, strongest.T),
        covered=float(between.sum() / table.sum()) if table.any() else float("nan"),
    )


def _table(flows: ArrayLike, output: ArrayLike) -> tuple[Floats, Floats]:
    total = employment(output, "output", 1)
    table = np.asarray(flows, dtype=np.float64)
    if table.shape != (len(total), len(total)):
        raise ValueError(f"flows has shape {table.shape}; with {len(total)} outputs it must be square of that size")
    if not np.isfinite(table).all():
        raise ValueError(
            "flows has missing or infinite numbers; a missing number is not zero: bound or remove it first"
        )
    idle = (total == 0) & (table.any(axis=0) | table.any(axis=1))
    if idle.any():
        raise ValueError(f"industry {int(np.flatnonzero(idle)[0])} has flows but no output")
    return table, total


def _inverse(table: Floats, total: Floats, *, by_user: bool) -> Floats:
    """(I − Z x̂⁻¹)⁻¹, or (I − x̂⁻¹ Z)⁻¹; industries without output stand apart, their own column or row unknown."""
    active = total > 0
    core, produced = table[np.ix_(active, active)], total[active]
    coefficients = core / produced if by_user else core / produced[:, None]
    try:
        inverse = np.linalg.inv(np.eye(len(produced)) - coefficients)
    except np.linalg.LinAlgError as error:
        raise ValueError("the industries use up all they produce: I − A has no inverse") from error
    if (core >= 0).all() and (inverse < -1e-12 * np.abs(inverse).max(initial=1.0)).any():
        raise ValueError("the industries use up more than they produce: flows and output do not belong together")
    whole = np.zeros_like(table)
    whole[np.ix_(active, active)] = inverse
    if by_user:
        whole[:, ~active] = np.nan
    else:
        whole[~active] = np.nan
    return whole


def _column_sums(table: Floats) -> Floats:
    return np.asarray(table.sum(axis=0))


def _relative(linkages: Floats, normalised: bool) -> Floats:
    return linkages / np.nanmean(linkages) if normalised else linkages


def _membership(categories: ArrayLike, industries: int) -> tuple[Floats, tuple[object, ...]]:
    given = np.asarray(categories)
    if given.ndim < 2:
        codes, names = group_codes(given, "categories", industries)
        weights = np.zeros((industries, len(names)))
        weights[np.arange(industries), codes] = 1.0
        return weights, tuple(names.tolist())
    weights = employment(given, "categories", 2)
    if len(weights) != industries:
        raise ValueError(f"categories has {len(weights)} rows; there are {industries} industries")
    counted = weights.sum(axis=1)
    if (counted > 1 + 1e-9).any():
        industry = int(np.argmax(counted))
        raise ValueError(f"industry {industry} counts {counted[industry]:g} times in the categories; 1 is the most")
    return weights, tuple(range(weights.shape[1]))
