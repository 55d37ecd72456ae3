"""How related industries are: by the regions that have both, by the people who change from one to the other, by what one sells to the other.

Conventions on the diagonal, where packages differ: `proximity` has 1 there, as in its formula; the measures that start from shared
occurrences have 0, since an industry's occurrences are not shared with itself; flows within an industry are left out, and the result
there is NaN. No measure built on relatedness reads the diagonal.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.parts import blocks, in_parts
from observatory.statistics.measures.relatedness.presence import count_together, table_of_presence

Floats = NDArray[np.float64]
Method = Literal["association", "cosine", "jaccard", "probability", "proximity"]

ROWS_DIVIDED_AT_ONCE = 1024
"""Up to this number of industries proximity is one division of arrays."""
ROWS_AT_ONCE = 256
"""Rows of a matrix between industries that are worked on at a time: what is computed on the way stays small beside the result."""


def co_occurrence(presence: Any) -> NDArray[np.int64]:
    """In how many regions two industries are both present.

    `presence` has shape (regions, industries) and holds zeros and ones (or false and true), as an array or a matrix of scipy.sparse.
    Returns C = MᵀM of shape (industries, industries), exact whole numbers; the diagonal is the ubiquity, the number of regions that have the
    industry. Large tables are compared as bits. `co_occurrence_sparse` keeps the zeros unstored.

    Raises ValueError for another shape, for a missing number or any number but 0 and 1.
    Source: Hidalgo, Klinger, Barabási and Hausmann 2007, Science 317.
    """
    return count_together(table_of_presence(presence)).astype(np.int64)


def co_occurrence_sparse(presence: Any) -> Any:
    """The same as `co_occurrence`, as a scipy.sparse.csr_array: for tables so sparse that most industries never meet."""
    from scipy.sparse import csr_array

    table = table_of_presence(presence)
    ones = csr_array(table.rows(0, table.shape[0])) if table.sparse is None else table.sparse
    ones = ones.astype(np.int64)
    counts = csr_array(ones.T @ ones)
    counts.sort_indices()
    return counts


def proximity(presence: Any) -> Floats:
    """The lesser of the two probabilities that a region with one industry has the other: φ_ij = n_ij / max(n_i, n_j).

    `presence` of shape (regions, industries), zeros and ones, dense or scipy.sparse; n_i is the number of regions with industry i.
    Returns shape (industries, industries), symmetric, between 0 and 1, with 1 on the diagonal; NaN for industries that no region has.

    Raises ValueError as `co_occurrence`. Source: Hidalgo, Klinger, Barabási and Hausmann 2007, Science 317.
    """
    return _proximity(count_together(table_of_presence(presence)))


def relatedness(presence: Any, *, method: Method = "association") -> Floats:
    """Relatedness of industries by the regions where they occur together, shape (industries, industries).

    `presence` of shape (regions, industries), zeros and ones, dense or scipy.sparse. With `method="proximity"` the same as `proximity`;
    with any other what `normalised_co_occurrence` makes of the counts. NaN for industries that have nothing to be related by: with
    proximity, those that no region has; with the others, those that never occur beside another.

    Raises ValueError as `co_occurrence`, and for an unknown method. Source: van Eck and Waltman 2009, JASIST 60.
    """
    _check(method)
    return _normalised(count_together(table_of_presence(presence)), method)


def normalised_co_occurrence(counts: ArrayLike, *, method: Method) -> Floats:
    """Relatedness from counts of co-occurrence that are already there, shape (industries, industries), symmetric.

    Without the diagonal, S_i is the sum of row i and T the sum of all counts C_ij:

    - `association`: C_ij T / (S_i S_j), 1 where two industries meet as often as chance would have it (van Eck and Waltman 2009);
    - `probability`: C_ij / ((S_i/T · S_j/(T − S_i) + S_j/T · S_i/(T − S_j)) T/2), the same with chance that never draws an industry twice
      (Steijn 2017, 2021);
    - `cosine`: C_ij / √(S_i S_j); `jaccard`: C_ij / (S_i + S_j − C_ij) (van Eck and Waltman 2009);
    - `proximity`: C_ij / max(C_ii, C_jj), for which the diagonal must hold the ubiquity.

    Others take S_i to be the number of occurrences C_ii; here, as in EconGeo, it is the number of co-occurrences. The diagonal of the
    result is 0 (1 for proximity); rows and columns of industries with S_i = 0 are NaN.

    Raises ValueError for a matrix that is not square and symmetric, negative or missing counts, an unknown method.
    """
    _check(method)
    matrix = np.asarray(counts)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"counts has shape {matrix.shape}, not (industries, industries)")
    if np.isnan(matrix).any() or (matrix < 0).any():
        raise ValueError("counts has missing or negative numbers; co-occurrences are counted from 0")
    if (matrix != matrix.T).any():
        raise ValueError("counts is not symmetric: two industries occur together as often as the other way round")
    return _normalised(matrix, method)


def skill_relatedness(
    flows: ArrayLike, *, scale: Literal["symmetric", "ratio"] = "symmetric", directed: bool = False
) -> Floats:
    """Relatedness of industries by the people who change from one to the other.

    `flows` has shape (industries of origin, industries of destination): persons who changed. Flows within an industry are left out of all
    sums. R_ij = F_ij F·· / (F_i· F_·j) is the flow over the flow to be expected, 0 to ∞. With `scale="symmetric"` it becomes
    (R_ij − 1)/(R_ij + 1), from −1 (none) over 0 (as expected) towards 1; with `scale="ratio"` it stays R. Unless `directed`, the mean
    with the transpose is taken, after the change of scale.

    Returns shape (industries, industries); NaN on the diagonal, and where an industry has no outflow or no inflow at all (with the mean: in
    either direction).

    Raises ValueError for a matrix that is not square, negative or missing flows, an unknown scale.
    Source: Neffke and Henning 2013, Strategic Management Journal 34; Neffke, Otto and Weyh 2017, JEBO 142.
    """
    if scale not in ("symmetric", "ratio"):
        raise ValueError(f"scale is {scale!r}; symmetric or ratio would be right")
    moved = _flows(flows, "flows")
    np.fill_diagonal(moved, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = moved * moved.sum() / np.outer(moved.sum(axis=1), moved.sum(axis=0))
    related = ratio if scale == "ratio" else (ratio - 1) / (ratio + 1)
    if not directed:
        related = (related + related.T) / 2
    np.fill_diagonal(related, np.nan)
    return related


def input_output_relatedness(
    flows: ArrayLike,
    *,
    inputs: ArrayLike | None = None,
    output: ArrayLike | None = None,
    combine: Literal["maximum", "mean"] = "maximum",
) -> Floats:
    """Relatedness of industries by what they buy from and sell to each other.

    `flows` has shape (selling industries, buying industries): Z_ij is what i sells to j. Of four shares - of i's inputs that come from j, of
    j's inputs that come from i, of i's output that goes to j, of j's output that goes to i - the greatest is taken (`combine="maximum"`),
    or their mean. Inputs and output are the column and row sums of `flows`, or, if given, all inputs (with imports and value added, say) and
    all output (with final demand), each of shape (industries,).

    Returns shape (industries, industries), symmetric, between 0 and 1; NaN on the diagonal, where the shares are those of deliveries
    within an industry, and for an industry without any input or any output.

    Raises ValueError for a matrix that is not square, negative or missing flows, totals smaller than what they are the total of.
    Source: Ellison, Glaeser and Kerr 2010, AER 100; Delgado, Porter and Stern 2016, Journal of Economic Geography 16.
    """
    if combine not in ("maximum", "mean"):
        raise ValueError(f"combine is {combine!r}; maximum or mean would be right")
    sold = _flows(flows, "flows")
    bought_in_all = _totals(inputs, sold.sum(axis=0), "inputs")
    sold_in_all = _totals(output, sold.sum(axis=1), "output")
    with np.errstate(invalid="ignore", divide="ignore"):
        of_inputs = sold / bought_in_all[None, :]  # of the inputs of the buyer j, the share that comes from i
        of_output = sold / sold_in_all[:, None]  # of the output of the seller i, the share that goes to j
    shares = np.stack([of_inputs, of_inputs.T, of_output, of_output.T])
    related: Floats = shares.max(axis=0) if combine == "maximum" else shares.mean(axis=0)
    np.fill_diagonal(related, np.nan)
    return related


def _check(method: str) -> None:
    if method not in get_args(Method):
        raise ValueError(f"method is {method!r}; one of {', '.join(get_args(Method))} would be right")


def _normalised(counts: NDArray, method: Method) -> Floats:
    if method == "proximity":
        return _proximity(counts)
    own = counts.diagonal()
    sums = counts.sum(axis=1, dtype=np.float64) - own
    total = float(sums.sum())
    sums[sums == 0] = np.nan
    out = np.empty(counts.shape, dtype=np.float64)
    for start in range(0, len(counts), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        mine, theirs = sums[rows, None], sums[None, :]
        if method == "association":
            expected = mine * theirs / total
        elif method == "cosine":
            expected = np.sqrt(mine * theirs)
        elif method == "jaccard":
            expected = mine + theirs - counts[rows]
        else:
            expected = mine * theirs * (1 / (total - mine) + 1 / (total - theirs)) / 2
        # On the diagonal, overwritten below, S_i + S_i − C_ii may be nothing.
        with np.errstate(divide="ignore"):
            np.divide(counts[rows], expected, out=out[rows])
    np.fill_diagonal(out, np.where(np.isnan(sums), np.nan, 0.0))
    return out


def _proximity(counts: NDArray) -> Floats:
    own = counts.diagonal().astype(np.float64)
    own[own == 0] = np.nan
    if len(counts) <= ROWS_DIVIDED_AT_ONCE:
        return np.asarray(counts / np.maximum(own[:, None], own[None, :]))
    from observatory.statistics.measures.relatedness.bit_rows import shares_of_greater

    out = np.empty(counts.shape, dtype=np.float64)
    in_parts(blocks(len(counts)), lambda strip: shares_of_greater(counts, own, out, *strip))
    return out


def _flows(flows: ArrayLike, name: str) -> Floats:
    matrix = np.array(flows, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"{name} has shape {matrix.shape}, not (industries, industries)")
    if np.isnan(matrix).any():
        raise ValueError(f"{name} has missing numbers; a missing flow is not zero: bound or remove it first")
    if (matrix < 0).any():
        raise ValueError(f"{name} has negative numbers")
    return matrix


def _totals(given: ArrayLike | None, least: Floats, name: str) -> Floats:
    totals = least.copy() if given is None else np.array(given, dtype=np.float64)
    if totals.shape != least.shape:
        raise ValueError(f"{name} has shape {totals.shape}; flows has {len(least)} industries")
    if np.isnan(totals).any():
        raise ValueError(f"{name} has missing numbers")
    # Published tables are rounded: their totals may fall short of their parts by the last digit.
    if (totals < least * (1 - 1e-6)).any():
        raise ValueError(
            f"{name} is smaller than the sum of the flows it should contain, in industry {int(np.argmax(least - totals))}"
        )
    totals[totals == 0] = np.nan
    return totals
