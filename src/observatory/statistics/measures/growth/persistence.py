"""How stars and other classes of clusters last: entry, exit, persistence, and moves from class to class.

Classes are whole numbers (stars 0 to 3, say) by moment, region and industry; −1 stands for what is not known. A move is
counted only where both moments are known and the later one is comparable with the earlier: what was left out is
reported, never taken for a loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observatory.statistics.measures.distributions import Floats, Integers

UNKNOWN = -1


@dataclass(frozen=True)
class Transitions:
    """Moves between classes from one moment to the next, all intervals together."""

    counts: Integers
    """(classes, classes): from the row's class to the column's."""
    probabilities: Floats
    """`counts` over their row's sum; NaN in a row that nothing started from."""
    lasting: Floats
    """Long-run shares of the classes if moves go on like this; NaN unless they are determined by the moves."""
    left_out_unknown: int
    """Pairs of which a class is not known."""
    left_out_breaks: int
    """Pairs across a break, both classes known."""


def transition_matrix(classes: ArrayLike, number: int, *, breaks: ArrayLike | None = None) -> Transitions:
    """Moves between `number` classes, and their probabilities p_ab = n_ab / Σ_b n_ab (a first-order Markov chain).

    `classes` has shape (moments, …), with whole numbers from 0 to `number` − 1, or −1 where a class is not known; all
    further axes (regions, industries) are pooled. `breaks`, shape (moments,) or (moments,
    regions) or that of the classes, is true where a moment is not comparable with the one before. The maximum likelihood
    estimate; the long-run shares are its left eigenvector for 1, given if there is only one.

    Raises ValueError for fewer than two moments or a class out of range.
    Source: Anderson and Goodman 1957, Annals of Mathematical Statistics 28; Quah 1993 for regions.
    """
    table = _classes(classes, number)
    usable, unknown, broken = _pairs(table != UNKNOWN, breaks)
    moves = table[:-1][usable] * number + table[1:][usable]
    counts = np.bincount(moves, minlength=number * number).reshape(number, number).astype(np.int64)
    with np.errstate(invalid="ignore"):
        probabilities = counts / counts.sum(axis=1, keepdims=True)
    return Transitions(counts, probabilities, _lasting(probabilities), unknown, broken)


@dataclass(frozen=True)
class Turnover:
    """Entry, exit and persistence over each interval, shape (moments − 1, industries) or without industries as given.

    Rates are NaN where nobody could enter, or nobody could leave.
    """

    entries: Integers
    """Regions that got it."""
    exits: Integers
    """Regions that lost it."""
    stayed: Integers
    """Regions that kept it."""
    entry_rate: Floats
    """Entries over the regions that did not have it."""
    exit_rate: Floats
    """Exits over the regions that had it."""
    persistence: Floats
    """Stayed over the regions that had it: 1 − exit rate."""
    left_out: Integers
    """Regions of which a moment is unknown or across a break."""


def turnover(present: ArrayLike, *, breaks: ArrayLike | None = None) -> Turnover:
    """Entry, exit and persistence of what regions have (stars, specialisations) from one moment to the next.

    `present` has shape (moments, regions) or (moments, regions, industries): 1 or true where a region has it, 0 or false
    where not, −1 where that is not known. `breaks` as in `transition_matrix`. Counts are over regions, so the results
    have shape (moments − 1,) or (moments − 1, industries).

    Raises ValueError for fewer than two moments, another number of axes or other values.
    Source: Neffke, Henning and Boschma 2011, Economic Geography 87, for entry and exit of industries in regions.
    """
    table = _classes(present, 2)
    if table.ndim not in (2, 3):
        raise ValueError(f"present has {table.ndim} dimensions; moments, regions and perhaps industries are needed")
    usable, _, _ = _pairs(table != UNKNOWN, breaks)
    before, after = table[:-1] == 1, table[1:] == 1

    def count(which: NDArray[np.bool_]) -> Integers:
        return np.asarray((which & usable).sum(axis=1), dtype=np.int64)

    entries, exits, stayed = count(~before & after), count(before & ~after), count(before & after)
    with np.errstate(invalid="ignore"):
        entry_rate = entries / count(~before)
        exit_rate = exits / count(before)
        persistence = stayed / count(before)
    left_out = np.asarray((~usable).sum(axis=1), dtype=np.int64)
    return Turnover(entries, exits, stayed, entry_rate, exit_rate, persistence, left_out)


def survival(present: ArrayLike, *, breaks: ArrayLike | None = None) -> Floats:
    """Probability that what a region has is still there k moments later, without interruption, for k = 0, 1, …

    `present` and `breaks` as in `turnover`; returns shape (moments,). Spells that begin within the series (what was
    there at its first moment began at an unknown one and is left out) or after a break or gap do not count from there;
    spells that are cut short by the end, a break or a gap count as long as they are seen. NaN from where no spell is seen.

    Raises ValueError as `turnover` does.
    Source: Kaplan and Meier 1958, Journal of the American Statistical Association 53.
    """
    table = _classes(present, 2)
    usable, _, _ = _pairs(table != UNKNOWN, breaks)
    age = np.full(table.shape[1:], -1)  # moments since a spell began that was seen to begin
    at_risk, ended = np.zeros(len(table)), np.zeros(len(table))
    for moment in range(len(table) - 1):
        running = usable[moment] & (age >= 0)
        stays = running & (table[moment + 1] == 1)
        np.add.at(at_risk, age[running], 1)
        np.add.at(ended, age[running & ~stays], 1)
        begins = usable[moment] & (table[moment] == 0) & (table[moment + 1] == 1)
        age = np.where(stays, age + 1, np.where(begins, 0, -1))
    with np.errstate(invalid="ignore"):
        return np.concatenate([[1.0], np.cumprod(1 - ended[:-1] / at_risk[:-1])])


def _classes(classes: ArrayLike, number: int) -> Integers:
    table = np.asarray(classes)
    if table.dtype.kind not in "iub":
        raise ValueError(f"classes are of type {table.dtype}; whole numbers are needed, −1 for what is not known")
    if table.ndim < 1 or len(table) < 2:
        raise ValueError("two moments or more are needed, along the first axis")
    table = table.astype(np.int64)
    if table.size and (table.min() < UNKNOWN or table.max() >= number):
        raise ValueError(f"classes reach from {table.min()} to {table.max()}; 0 to {number - 1}, or −1, are needed")
    return table


def _pairs(known: NDArray[np.bool_], breaks: ArrayLike | None) -> tuple[NDArray[np.bool_], int, int]:
    """Which pairs of moments count, and how many do not because a class is unknown, or because of a break."""
    both = known[:-1] & known[1:]
    broken = np.zeros_like(known)
    if breaks is not None:
        given = np.asarray(breaks)
        if given.dtype != np.bool_ or given.ndim > known.ndim or given.shape[:1] != known.shape[:1]:
            raise ValueError(f"breaks needs true or false for {len(known)} moments along its first axis")
        # A break of a moment, or of a moment in a region, holds for all that the remaining axes hold.
        given = given.reshape(given.shape + (1,) * (known.ndim - given.ndim))
        try:
            broken = np.broadcast_to(given, known.shape)
        except ValueError as error:
            raise ValueError(f"breaks has shape {np.shape(breaks)}; classes have {known.shape}") from error
    usable = both & ~broken[1:]
    return usable, int((~both).sum()), int((both & broken[1:]).sum())


def _lasting(probabilities: Floats) -> Floats:
    """The distribution that the moves leave as it is, if one alone does."""
    number = len(probabilities)
    if np.isnan(probabilities).any():
        return np.full(number, np.nan)
    system = np.vstack([probabilities.T - np.eye(number), np.ones(number)])
    if np.linalg.matrix_rank(system) < number:
        return np.full(number, np.nan)
    solution = np.linalg.lstsq(system, np.append(np.zeros(number), 1.0), rcond=None)[0]
    return np.asarray(np.maximum(solution, 0.0))
