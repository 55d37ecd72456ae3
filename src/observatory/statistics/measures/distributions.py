"""Shares of a whole, and how far one distribution lies from another.

Specialisation compares a region's industries with those of an area, concentration an industry's regions with those of
all employment: the same comparison, once along the rows of the table and once along its columns. Here rows are what is
compared and columns the categories that each row is spread over.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def employment(x: ArrayLike, name: str, dimensions: int) -> Floats:
    """`x` as numbers, each finite and none below zero; ValueError where it is not or has other dimensions."""
    array = np.asarray(x, dtype=np.float64)
    if array.ndim != dimensions:
        raise ValueError(f"{name} has {array.ndim} dimensions, not {dimensions}")
    if np.isnan(array).any():
        raise ValueError(f"{name} has missing numbers; a missing number is not zero: bound or remove it first")
    if np.isinf(array).any():
        raise ValueError(f"{name} has infinite numbers")
    if (array < 0).any():
        raise ValueError(f"{name} has negative numbers")
    return array


def group_codes(groups: ArrayLike, name: str, length: int) -> tuple[Integers, NDArray]:
    """Codes 0, 1, … of the labels in `groups`, shape (length,), and the labels in their order."""
    labels = np.asarray(groups)
    if labels.shape != (length,):
        raise ValueError(f"{name} has shape {labels.shape}; one label each for {length} is needed")
    if labels.dtype.kind == "f" and np.isnan(labels).any():
        raise ValueError(f"{name} has missing labels")
    names, codes = np.unique(labels, return_inverse=True)
    return codes.astype(np.int64), names


def shares(cells: Floats) -> Floats:
    """Each row divided by its sum; NaN where the sum is zero."""
    with np.errstate(invalid="ignore"):
        return np.divide(cells, cells.sum(axis=1, keepdims=True))


def reference_totals(cells: Floats, reference: ArrayLike | None, what: str) -> Floats:
    """Totals of the columns, or those given instead; `what` names the columns in the message of an error."""
    if reference is None:
        return np.asarray(cells.sum(axis=0))
    totals = employment(reference, "reference", 1)
    if totals.shape != cells.shape[1:]:
        raise ValueError(f"reference has shape {totals.shape}; x has {cells.shape[1]} {what}")
    return totals


def reference_shares(cells: Floats, reference: ArrayLike | None, what: str) -> Floats:
    """Shares of the columns in all rows together, or in `reference`; NaN where there is nothing at all."""
    return shares(reference_totals(cells, reference, what)[None, :])[0]


def compared_shares(cells: Floats, reference: ArrayLike | None, variant: str, what: str) -> Floats:
    """What each row is compared with, by the name of the variant; shape (columns,) or (rows, columns).

    "whole": all rows together, the row among them. "rest": all rows but the row itself, together. "mean_of_others":
    the unweighted mean of the shares of the other rows (those with employment).
    """
    if variant == "whole":
        return reference_shares(cells, reference, what)
    if variant == "rest":
        rest = reference_totals(cells, reference, what) - cells
        if (rest < 0).any():
            raise ValueError("the reference is smaller than x somewhere: it must contain x for the variant 'rest'")
        return shares(rest)
    if variant == "mean_of_others":
        if reference is not None:
            raise ValueError("the variant 'mean_of_others' compares rows of x with one another and takes no reference")
        own = shares(cells)
        filled = cells.sum(axis=1) > 0
        known = np.where(filled[:, None], own, 0.0)
        others = filled.sum() - filled[:, None]
        with np.errstate(invalid="ignore"):
            return np.divide(known.sum(axis=0) - known, others)
    raise ValueError(f"variant {variant!r} is none of 'whole', 'rest', 'mean_of_others'")


def distance(own: Floats, norm: Floats) -> Floats:
    """Sum over the columns of |own − norm|, shape (rows,), from 0 to 2."""
    return np.asarray(np.abs(own - norm).sum(axis=1))


def lorenz_gini(own: Floats, norm: Floats) -> Floats:
    """1 − Σ (S_k + S_{k−1})(A_k − A_{k−1}) with columns in the order of own/norm; shape (rows,), from 0 to below 1.

    S and A are running sums of a row's shares and of the norm's: twice the area between Lorenz curve and diagonal.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = own / norm
    # A column that both lack has no area, wherever it stands.
    order = np.argsort(np.where((own == 0) & (norm == 0), 0.0, ratio), axis=1, kind="stable")
    sorted_own = np.take_along_axis(own, order, axis=1)
    sorted_norm = np.take_along_axis(np.broadcast_to(norm, own.shape), order, axis=1)
    running = np.cumsum(sorted_own, axis=1)
    return np.asarray(1.0 - ((2 * running - sorted_own) * sorted_norm).sum(axis=1))


def unweighted_gini(values: Floats) -> Floats:
    """Gini coefficient of each row's values, every column counting alike: 2 Σ k v_(k) / (n Σ v) − (n + 1)/n."""
    number = values.shape[1]
    rank = np.arange(1, number + 1)
    with np.errstate(invalid="ignore"):
        weighted = (np.sort(values, axis=1) * rank).sum(axis=1) / values.sum(axis=1)
    return np.asarray(2 * weighted / number - (number + 1) / number)


def divergence(own: Floats, norm: Floats) -> Floats:
    """Σ own ln(own/norm) over the columns, shape (rows,); 0 ln 0 is 0; infinite where the norm lacks what a row has."""
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = own * (np.log(own) - np.log(norm))
    terms = np.where((own == 0) & ~np.isnan(norm), 0.0, terms)
    return np.asarray(terms.sum(axis=1))
