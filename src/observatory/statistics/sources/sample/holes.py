"""Holes and flags of the fictional statistics: what a careful statistical office would not publish.

Confidential cells are hidden with the cells that would give them away: no family of the adding-up hierarchies
(an industry and its parts in a region, a region and its parts in an industry) has exactly one confidential cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from observatory.statistics.sources.sample.model import BREAK, Truth, industry_families, region_families

Booleans = npt.NDArray[np.bool_]

FEWEST_PLANTS = 3
LARGEST_SHARE = 0.75
PROVISIONAL = (("QM", 2021), ("XF", 2021))
ESTIMATED = ("QN", "J", 2015)
UNRELIABLE = "AA"
FLAGS = ("b", "c", "e", "p", "u")  # bits of `Published.flags`, in the order in which letters are written


@dataclass(frozen=True)
class Published:
    """What is shown of the truth: arrays of shape (years, regions, industries).

    `confidential` hides employment and wages, `missing` those and the local units as well; `withheld` hides wages alone
    (too unreliable). `flags` has one bit per letter of FLAGS, without `c`, which belongs to the variables it hides.
    """

    confidential: Booleans
    missing: Booleans
    withheld: Booleans
    flags: npt.NDArray[np.uint8]


def publish(truth: Truth, seed: int) -> Published:
    """Decide what is hidden and flagged. Depends on the truth and the seed alone."""
    generator = np.random.default_rng(np.random.SeedSequence((seed, 1)))
    regions, industries, years = truth.regions, truth.industries, truth.years
    count = truth.establishments
    shape = count.shape
    lowest = np.array([len(code) == 4 for code in regions])
    classes = np.array([len(code) == 5 for code in industries])
    country = np.array([code[:2] for code in regions])
    year = np.array(years)

    def where(code: str, *when: int) -> Booleans:
        return np.isin(year, when)[:, None] & (country == code)[None, :]

    missing = np.zeros(shape, dtype=np.bool_)
    missing |= (where("QO", 2012) & np.array([len(code) > 2 for code in regions]))[:, :, None]
    missing |= where("XM", 2021)[:, :, None]
    missing |= (where("XF", 2012, 2013) & lowest)[:, :, None] & classes
    lost = generator.random((shape[1], shape[2])) < 0.01
    missing |= lost & ((country == "QN") & lowest)[:, None] & classes

    confidential = (count > 0) & ((count < FEWEST_PLANTS) | (truth.largest > LARGEST_SHARE)) & ~missing
    _hide_complements(confidential, truth.employment)
    missing &= ~confidential

    flags = np.zeros(shape, dtype=np.uint8)
    flags[where(*BREAK)] |= 1
    for provisional in PROVISIONAL:
        flags[where(*provisional)] |= 8
    section = np.array([code.startswith(ESTIMATED[1]) for code in industries])
    flags |= 4 * (where(ESTIMATED[0], ESTIMATED[2])[:, :, None] & section & (count > 0)).astype(np.uint8)
    small = (country == UNRELIABLE)[None, :, None] & (count >= FEWEST_PLANTS) & (count < FEWEST_PLANTS + 3)
    draw = generator.random(shape)
    flags |= 16 * (small & (draw < 0.6)).astype(np.uint8)
    withheld = small & (draw < 0.15) & ~confidential & ~missing
    flags[missing] = 0
    return Published(confidential, missing, withheld, flags)


def _hide_complements(hidden: Booleans, size: npt.NDArray[np.int64]) -> None:
    """Hide more cells, in place, until no family has exactly one hidden cell.

    The smallest part that is not nought is hidden beside a lonely one; where there is none the parent itself is.
    """
    by_region, size_by_region = hidden.swapaxes(1, 2), size.swapaxes(1, 2)
    changed = True
    while changed:
        changed = False
        for parent, children in industry_families():
            changed |= _hide_in_family(hidden, size, parent, children)
        for parent, children in region_families():
            changed |= _hide_in_family(by_region, size_by_region, parent, children)


def _hide_in_family(hidden: Booleans, size: npt.NDArray[np.int64], parent: int, children: list[int]) -> bool:
    """Treat one family along the last axis; says whether anything was hidden."""
    lonely = np.nonzero(hidden[:, :, children].sum(axis=2, dtype=np.int16) + hidden[:, :, parent] == 1)
    if len(lonely[0]) == 0:
        return False
    first, second = lonely
    places = np.array(children)
    parts = size[first[:, None], second[:, None], places]
    nothing = np.iinfo(np.int64).max
    parts = np.where((parts == 0) | hidden[first[:, None], second[:, None], places], nothing, parts)
    choice = parts.argmin(axis=1)
    free = parts[np.arange(len(choice)), choice] < nothing
    hidden[first, second, np.where(free, places[choice], parent)] = True
    return True
