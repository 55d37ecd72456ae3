"""How exactly a source adds up, learned from the families that it publishes whole.

Published totals and parts are rounded each on its own, revised at different times, and some offices count an
enterprise once in the country and not at all, or twice, in its regions. A constraint that ignored this would give
wrong bounds. So every family with a hole is allowed the discrepancy d = total − Σ parts that its kind shows where
nothing is hidden. A *kind* is one hierarchy in one country below totals of one depth (Belgium below the country;
sections in Belgium).

* **Rounding.** n parts and a total, each rounded to the unit u of the source (the greatest common divisor of its
  numbers: 1 person, 0.1 million), differ by at most u·(n+1)/2. This much and one unit more is always allowed (sums are
  at times formed from rounded subtotals: Greece's go one unit beyond). Three families get nothing: a single part is
  the same figure as its total; a total published as nought has parts that are nought before and after rounding; and
  a country publishes unrounded counts if its numbers are whole and its whole families of several parts, at least 200
  along both hierarchies together, add up without exception (then with 95 % confidence under 1.5 % would not).
* **Excess.** What goes beyond rounding is taken with its sign: the largest excess A and the largest excess relative
  to its total R among the whole families of the kind. Both held everywhere, so min(A, R·total) is allowed, doubled,
  because the largest of n observations is exceeded by the next one with probability 1/(n+1), not never. Where the
  total itself is hidden, A.
* **Little evidence.** A kind with fewer than 20 whole families takes the excess of all countries below totals of the
  same depth, and where that is under 20 as well, of the whole hierarchy. Other depths of the same country are no
  evidence: the provinces of the Netherlands add up to its four parts, the parts do not add up to the country.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observatory.statistics.gaps.families import Booleans, Families, Integers, mixed_families
from observatory.statistics.gaps.propagation import Slack

EVIDENCE_FOR_EXACT = 200
EVIDENCE_FOR_KIND = 20
SAFETY = 2
WHOLE_NUMBER = 1000


@dataclass(frozen=True)
class LearnedSlack:
    """The slack, the unit it rests on, and for every region as a total whether its parts fall short beyond rounding."""

    slack: Slack
    unit: int
    region_shortfall: Booleans
    """(regions,): parts of families like this one sum to less than the total, beyond rounding, or nothing is known
    (true as well for a region without parts)."""


def learned_slack(
    value: Integers,
    known: Booleans,
    region_parent: NDArray[np.integer],
    industry_parent: NDArray[np.integer],
    *,
    region_complete: Booleans | None = None,
    industry_complete: Booleans | None = None,
    counted_otherwise: Booleans | None = None,
) -> LearnedSlack:
    """Slack of every family from the families without holes; arrays as in ``propagate``, see the module's account.

    Only families that the parts cover are evidence (None: all are); what others fall short says nothing of rounding.
    """
    values = np.asarray(value, dtype=np.int64)
    published = np.asarray(known, dtype=np.bool_)
    everywhere = [np.ones(length, dtype=np.bool_) for length in values.shape]
    regions = Families.from_parents(region_parent, everywhere[0] if region_complete is None else region_complete)
    industries = Families.from_parents(
        industry_parent, everywhere[1] if industry_complete is None else industry_complete
    )
    unit = max(1, int(np.gcd.reduce(np.abs(values[published])))) if published.any() else 1

    country = regions.root
    otherwise = np.zeros_like(published) if counted_otherwise is None else counted_otherwise & published
    mixed = mixed_families(regions, industries, otherwise)
    evidence = [
        _Evidence.gather(values, published, regions, country[regions.totals][:, None], mixed[0]),
        _Evidence.gather(values.T, published.T, industries, country[None, :], mixed[1]),
    ]
    whole = np.zeros(len(country), dtype=np.int64)
    differing = np.zeros(len(country), dtype=np.int64)
    for item, families in zip(evidence, (regions, industries), strict=True):
        several = item.whole & (families.size > 1)[:, None]
        np.add.at(whole, item.country, several)
        np.add.at(differing, item.country, several & (item.discrepancy != 0))
    exact = (whole >= EVIDENCE_FOR_EXACT) & (differing == 0) & (unit % WHOLE_NUMBER == 0)

    limits = []
    shortfall = np.ones(values.shape[0], dtype=np.bool_)
    for position, (item, families) in enumerate(zip(evidence, (regions, industries), strict=True)):
        low, high, unproven = item.limits(families, exact, unit)
        if position == 0 and len(families):
            shortfall[families.totals] = unproven
        for side in (low, high):
            cells = np.zeros(values.shape if position == 0 else values.shape[::-1], dtype=np.int64)
            cells[families.totals] = side
            limits.append(cells if position == 0 else cells.T)
    return LearnedSlack(Slack(*limits), unit, shortfall)


@dataclass(frozen=True)
class _Evidence:
    """What the families of one hierarchy show; arrays of shape (families, other)."""

    whole: Booleans
    discrepancy: Integers
    total: Integers
    total_known: Booleans
    country: Integers

    @classmethod
    def gather(
        cls, value: Integers, known: Booleans, families: Families, country: Integers, mixed: Booleans
    ) -> _Evidence:
        total_known = known[families.totals]
        whole = total_known & ~families.any(~known) & families.complete[:, None] & ~mixed
        total = np.where(total_known, value[families.totals], 0)
        discrepancy = np.where(whole, total - families.sum(np.where(known, value, 0)), 0)
        return cls(whole, discrepancy, total, total_known, np.broadcast_to(country, whole.shape))

    def limits(self, families: Families, exact: Booleans, unit: int) -> tuple[Integers, Integers, Booleans]:
        """d_low and d_high of every family, (families, other), and for each family whether a shortfall is possible."""
        count = families.size
        # Differences of published numbers are multiples of the unit, so half a unit is no difference at all.
        rounding = np.where(count > 1, ((count + 1) // 2 + 1) * unit, 0)
        nought = self.total_known & (self.total == 0)
        allowance = np.where(exact[self.country] | nought, 0, rounding[:, None])
        depth = families.depth[families.totals][:, None]
        kind = self.country * (int(families.depth.max(initial=0)) + 1) + depth
        pools = [np.zeros_like(kind), np.broadcast_to(depth, kind.shape), kind]
        sides = []
        for sign in (-1, 1):
            excess = np.where(self.whole, np.maximum(sign * self.discrepancy - allowance, 0), 0)
            relative = excess / np.maximum(np.abs(self.total), 1)
            allowed = np.zeros(excess.shape, dtype=np.int64)
            for pool in pools:  # from the widest to the narrowest, each overwriting where it has evidence enough
                size = int(pool.max(initial=0)) + 1
                seen = np.bincount(pool[self.whole], minlength=size)
                largest = np.zeros(size, dtype=np.int64)
                share = np.zeros(size)
                np.maximum.at(largest, pool, excess)
                np.maximum.at(share, pool, relative)
                by_share = np.ceil(share[pool] * np.abs(self.total)).astype(np.int64)
                found = np.where(self.total_known, np.minimum(largest[pool], by_share), largest[pool])
                enough = (seen >= EVIDENCE_FOR_KIND)[pool] | (pool is pools[0])
                allowed = np.where(enough, found, allowed)
            if sign == 1:
                # of an absent extra-regio nothing can be said from other countries: the last pool is the kind alone
                unproven: Booleans = np.logical_or.reduce(
                    (largest > 0)[pools[-1]] | (seen < EVIDENCE_FOR_KIND)[pools[-1]], axis=1
                )
            sides.append(sign * (allowance + -(-SAFETY * allowed // unit) * unit))
        return sides[0], sides[1], unproven
