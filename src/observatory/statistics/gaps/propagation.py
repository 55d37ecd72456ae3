"""Interval propagation: what the totals and the other parts say about a cell that is not published.

For a total T with the parts p₁ … pₙ the published numbers obey, up to the discrepancy d that rounding and
revision leave (``Slack``),

    T − (p₁ + … + pₙ) = d,   d_low ≤ d ≤ d_high,

and where the parts present do not cover the total, only d ≥ d_low. Each cell starts from [value, value] if
published and from [floor, ∞) if not. From every family follow four rules, applied along both hierarchies until
nothing changes:

    T  ≥ Σ low + d_low                      T  ≤ Σ high + d_high              (second only if complete)
    pᵢ ≤ T_high − d_low − Σ_{j≠i} low_j     pᵢ ≥ T_low − d_high − Σ_{j≠i} high_j   (second only if complete)

Every rule only narrows, so stopping early leaves wider bounds, never wrong ones. These are the bounds called
interval constraint propagation, the first stage of Isserman and Westervelt (2006, International Regional Science
Review 29, 311-335) for the suppressed cells of County Business Patterns. All arithmetic is in integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observatory.statistics.gaps.estimates import place
from observatory.statistics.gaps.families import Booleans, Families, Integers, mixed_families

UNBOUNDED = int(np.iinfo(np.int64).max)
"""Upper bound of a cell that nothing limits."""

LARGEST_SUM = 2**61
MAXIMUM_ROUNDS = 50


@dataclass(frozen=True)
class Slack:
    """How far a published total may lie from the sum of its published parts: d_low ≤ T − Σp ≤ d_high.

    Four arrays that broadcast to (regions, industries), in thousandths; the entry at a total belongs to the family
    of that total, along the region hierarchy or along the industry hierarchy. d_low ≤ 0 ≤ d_high.
    """

    region_low: Integers
    region_high: Integers
    industry_low: Integers
    industry_high: Integers

    @classmethod
    def exact(cls) -> Slack:
        """Totals equal the sums of their parts to the last digit."""
        zero = np.zeros((1, 1), dtype=np.int64)
        return cls(zero, zero, zero, zero)


@dataclass(frozen=True)
class Conflict:
    """A family whose parts contradict its total; its constraint was not used.

    ``hierarchy`` is ``region`` (the total is a region, in one industry) or ``industry``. ``direct`` is true where the
    published numbers of the family alone contradict each other; otherwise it was set aside because a chain of
    families through common holes led to a contradiction, and any of them may be at fault.
    """

    hierarchy: str
    region: int
    industry: int
    direct: bool


@dataclass(frozen=True)
class Bounds:
    """Low, high and value of every cell, one variable and year: arrays of shape (regions, industries), thousandths."""

    low: Integers
    high: Integers
    value: Integers
    is_hole: Booleans
    rounds: int
    slack: Slack
    conflicts: tuple[Conflict, ...]


@dataclass
class _Axis:
    """One hierarchy with the arrays turned so that its axis is the first."""

    families: Families
    low_slack: Integers
    high_slack: Integers
    active: Booleans


def propagate(
    value: Integers,
    known: Booleans,
    region_parent: NDArray[np.integer],
    industry_parent: NDArray[np.integer],
    *,
    region_complete: Booleans,
    industry_complete: Booleans,
    slack: Slack | None = None,
    counted_otherwise: Booleans | None = None,
    floor: int = 0,
    unit: int = 1,
    maximum_rounds: int = MAXIMUM_ROUNDS,
) -> Bounds:
    """Bounds of every cell from the adding-up constraints of two hierarchies.

    ``value`` (regions, industries) in thousandths, read only where ``known``; ``region_parent`` and
    ``industry_parent`` the position of the parent or −1; ``*_complete`` says for each position, as a total, whether
    the positions that name it as parent cover it entirely. ``slack`` None means exact sums. ``counted_otherwise``
    (regions, industries) marks numbers of another definition: a family with such a part below a total of the usual
    definition is no sum and is not used; a total marked like its parts is.
    ``unit`` is what all published numbers are a multiple of (1000 for whole persons): estimates are rounded to it.
    A hole is at least ``floor``. Raises ValueError for shapes that do not fit and sums that 64 bits cannot hold.
    """
    values = np.asarray(value, dtype=np.int64)
    published = np.asarray(known, dtype=np.bool_)
    if values.ndim != 2 or published.shape != values.shape:
        raise ValueError(f"value {values.shape} and known {published.shape} must be matrices of one shape")
    if published.any() and int(np.abs(values[published]).max()) > LARGEST_SUM // max(values.shape):
        raise ValueError("a value is so large that sums over it would not fit 64 bits")
    chosen = slack if slack is not None else Slack.exact()
    regions = Families.from_parents(region_parent, region_complete)
    industries = Families.from_parents(industry_parent, industry_complete)
    if len(regions.depth) != values.shape[0] or len(industries.depth) != values.shape[1]:
        raise ValueError(
            f"value is {values.shape}, the hierarchies have {len(regions.depth)} regions and "
            f"{len(industries.depth)} industries"
        )

    def at_totals(limit: Integers, families: Families, turned: bool) -> Integers:
        whole = np.broadcast_to(np.asarray(limit, dtype=np.int64), values.shape)
        return (whole.T if turned else whole)[families.totals]

    axes = [
        _Axis(
            families,
            at_totals(low, families, turned),
            at_totals(high, families, turned),
            np.ones((len(families), values.shape[0] if turned else values.shape[1]), dtype=np.bool_),
        )
        for families, low, high, turned in (
            (regions, chosen.region_low, chosen.region_high, False),
            (industries, chosen.industry_low, chosen.industry_high, True),
        )
    ]
    if counted_otherwise is not None:
        for axis, mixed in zip(axes, mixed_families(regions, industries, counted_otherwise & published), strict=True):
            axis.active &= ~mixed
    first_low = np.where(published, values, np.int64(floor))
    first_high = np.where(published, values, np.int64(UNBOUNDED))

    conflicts: list[Conflict] = []
    # What the published numbers alone contradict is dropped first: no hole had a part in it.
    for position, axis in enumerate(axes):
        direct = _contradictions(
            axis, first_low if position == 0 else first_low.T, first_high if position == 0 else first_high.T
        )
        conflicts += _named(axis, direct, position, direct=True)
        axis.active &= ~direct
    while True:
        low, high, rounds, found = _settle(axes, first_low.copy(), first_high.copy(), maximum_rounds)
        if found is None:
            break
        # The families that share a hole with the contradictory one may have passed it a wrong bound: set all aside.
        for position, (axis, suspect) in enumerate(zip(axes, _suspects(axes, found, ~published), strict=True)):
            conflicts += _named(axis, suspect, position, direct=False)
            axis.active &= ~suspect
    return Bounds(
        low=low,
        high=high,
        value=place(low, high, ~published, (regions, industries), (axes[0].active, axes[1].active), unit),
        is_hole=~published,
        rounds=rounds,
        slack=chosen,
        conflicts=tuple(conflicts),
    )


def _named(axis: _Axis, mask: Booleans, position: int, *, direct: bool) -> list[Conflict]:
    totals = axis.families.totals
    return [
        Conflict("region", int(totals[family]), int(other), direct)
        if position == 0
        else Conflict("industry", int(other), int(totals[family]), direct)
        for family, other in np.argwhere(mask)
    ]


def _settle(
    axes: list[_Axis], low: Integers, high: Integers, maximum_rounds: int
) -> tuple[Integers, Integers, int, list[Booleans] | None]:
    """Narrow in place until nothing changes; the families found contradictory, if any."""
    for rounds in range(1, maximum_rounds + 1):
        changed = False
        found = []
        for position, axis in enumerate(axes):
            view = (low, high) if position == 0 else (low.T, high.T)
            narrowed, contradictory = _narrow(axis, *view)
            changed |= narrowed
            found.append(contradictory)
        if any(mask.any() for mask in found):
            return low, high, rounds, found
        if not changed:
            break
    return low, high, rounds, None


def _narrow(axis: _Axis, low: Integers, high: Integers) -> tuple[bool, Booleans]:
    """One pass over all families of an axis, the bounds narrowed in place; contradictory families are not applied."""
    families = axis.families
    if not len(families):
        return False, np.zeros(axis.active.shape, dtype=np.bool_)
    total_low, total_high, wrong = _totals(axis, low, high)
    use = axis.active & ~wrong
    old_low, old_high = low[families.totals], high[families.totals]
    new_low = np.where(use, np.maximum(old_low, total_low), old_low)
    new_high = np.where(use, np.minimum(old_high, total_high), old_high)
    changed = bool((new_low != old_low).any() or (new_high != old_high).any())
    low[families.totals], high[families.totals] = new_low, new_high

    part_low, part_high = _parts(axis, low, high)
    parts, family = families.parts, families.family_of_part
    old_low, old_high = low[parts], high[parts]
    lower, upper = np.maximum(old_low, part_low), np.minimum(old_high, part_high)
    wrong |= axis.active & np.logical_or.reduceat(lower > upper, families.starts, axis=0)
    use_part = (axis.active & ~wrong)[family]
    new_low, new_high = np.where(use_part, lower, old_low), np.where(use_part, upper, old_high)
    changed |= bool((new_low != old_low).any() or (new_high != old_high).any())
    low[parts], high[parts] = new_low, new_high
    return changed, wrong


def _totals(axis: _Axis, low: Integers, high: Integers) -> tuple[Integers, Integers, Booleans]:
    """What the parts say about their total, shape (f, other), and where that contradicts what the total says."""
    families = axis.families
    total_low = families.sum(low) + axis.low_slack
    unbounded = high == UNBOUNDED
    open_parts = families.any(unbounded)
    limited = families.complete[:, None] & ~open_parts
    total_high = np.where(limited, families.sum(np.where(unbounded, 0, high)) + axis.high_slack, UNBOUNDED)
    wrong = axis.active & (np.maximum(total_low, low[families.totals]) > np.minimum(total_high, high[families.totals]))
    return total_low, total_high, wrong


def _parts(axis: _Axis, low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """What the total and the other parts say about each part, shape (n, other)."""
    families = axis.families
    family = families.family_of_part
    part_low, part_high = low[families.parts], high[families.parts]
    unbounded = high == UNBOUNDED
    open_count = families.sum(unbounded.astype(np.int64))[family]
    bounded_sum = families.sum(np.where(unbounded, 0, high))[family]
    total_low, total_high = low[families.totals][family], high[families.totals][family]
    others_low = families.sum(low)[family] - part_low
    upper = np.where(
        total_high == UNBOUNDED,
        UNBOUNDED,
        np.where(total_high == UNBOUNDED, 0, total_high) - axis.low_slack[family] - others_low,
    )
    part_open = part_high == UNBOUNDED
    others_limited = (open_count - part_open) == 0
    others_high = bounded_sum - np.where(part_open, 0, part_high)
    lower = np.where(
        families.complete[family][:, None] & others_limited,
        total_low - axis.high_slack[family] - others_high,
        part_low,
    )
    return lower, upper


def _contradictions(axis: _Axis, low: Integers, high: Integers) -> Booleans:
    """Families that contradict themselves at these bounds, without narrowing anything."""
    if not len(axis.families):
        return np.zeros(axis.active.shape, dtype=np.bool_)
    return _totals(axis, low, high)[2]


def _suspects(axes: list[_Axis], found: list[Booleans], hole: Booleans) -> list[Booleans]:
    """The contradictory families and all active ones that share a hole with them, for each axis."""
    shared = np.zeros_like(hole)
    for position, (axis, mask) in enumerate(zip(axes, found, strict=True)):
        view = shared if position == 0 else shared.T
        families = axis.families
        view[families.parts] |= mask[families.family_of_part]
        view[families.totals] |= mask
    shared &= hole
    result = []
    for position, (axis, mask) in enumerate(zip(axes, found, strict=True)):
        view = shared if position == 0 else shared.T
        result.append(axis.active & (mask | axis.families.any(view) | view[axis.families.totals]))
    return result
