"""What the fictional statistics hide, and that it cannot simply be subtracted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from observatory.statistics.sources.sample.holes import BREAK, FEWEST_PLANTS, LARGEST_SHARE, Published, publish
from observatory.statistics.sources.sample.model import SEED, Truth, draw_truth, industry_families, region_families

Booleans = npt.NDArray[np.bool_]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return draw_truth(SEED)


@pytest.fixture(scope="module")
def published(truth: Truth) -> Published:
    return publish(truth, SEED)


def primary(truth: Truth) -> Booleans:
    count = truth.establishments
    return (count > 0) & ((count < FEWEST_PLANTS) | (truth.largest > LARGEST_SHARE))


def found_by_subtraction(unknown: Booleans) -> Booleans:
    """Cells that follow when every family with one unknown cell is solved, again and again."""
    left = unknown.copy()
    by_region = left.swapaxes(1, 2)
    while True:
        before = left.sum()
        for array, families in ((left, industry_families()), (by_region, region_families())):
            for parent, children in families:
                family = [parent, *children]
                block = array[:, :, family]
                array[:, :, family] = block & (block.sum(axis=2, keepdims=True) != 1)
        if left.sum() == before:
            return unknown & ~left


def test_few_plants_or_one_dominant_plant_are_hidden_unless_nothing_is_published(
    truth: Truth, published: Published
) -> None:
    assert (published.confidential | published.missing)[primary(truth)].all()
    assert not (published.confidential & published.missing).any()


def test_noughts_are_never_confidential(truth: Truth, published: Published) -> None:
    assert (truth.establishments[published.confidential] > 0).all()


def test_no_confidential_cell_follows_by_subtraction(published: Published) -> None:
    assert not found_by_subtraction(published.confidential).any()
    assert not (found_by_subtraction(published.confidential | published.missing) & published.confidential).any()


def test_without_its_complements_many_a_confidential_cell_would_follow(truth: Truth) -> None:
    assert found_by_subtraction(primary(truth)).sum() > 1000


@pytest.mark.parametrize("seed", [SEED, 7])
def test_the_share_of_holes_lies_in_the_documented_range(seed: int) -> None:
    truth = draw_truth(seed)
    shown = publish(truth, seed)
    lowest = np.array([len(code) == 4 for code in truth.regions])
    ranges = {1: (0.0, 0.01), 3: (0.04, 0.12), 4: (0.12, 0.22), 5: (0.17, 0.28)}
    for length, (low, high) in ranges.items():
        cells = shown.confidential[:, lowest][:, :, np.array([len(code) == length for code in truth.industries])]
        assert low <= cells.mean() <= high, (length, cells.mean())
    missing = shown.missing[:, lowest].mean()
    assert 0.015 <= missing <= 0.06
    nought = (truth.establishments[:, lowest] == 0).mean()
    assert 0.05 <= nought <= 0.12


def test_holes_are_the_same_each_time_and_fall_elsewhere_with_another_seed(truth: Truth, published: Published) -> None:
    again, other = publish(truth, SEED), publish(truth, SEED + 1)
    for name in ("confidential", "missing", "withheld", "flags"):
        assert np.array_equal(getattr(again, name), getattr(published, name))
    assert not np.array_equal(other.missing, published.missing)


def test_a_break_is_flagged_on_every_cell_of_its_country_and_year(truth: Truth, published: Published) -> None:
    broken = np.argwhere((published.flags & 1) > 0)
    assert {truth.years[year] for year in broken[:, 0]} == {BREAK[1]}
    assert {truth.regions[region][:2] for region in broken[:, 1]} == {BREAK[0]}


def test_one_country_brings_no_regions_in_the_first_year_and_the_smallest_nothing_in_the_last(
    truth: Truth, published: Published
) -> None:
    country = np.array([code[:2] for code in truth.regions])
    below = np.array([len(code) > 2 for code in truth.regions])
    assert published.missing[0][(country == "QO") & below].all()
    assert not published.missing[0][(country == "QO") & ~below].any()
    assert published.missing[-1][country == "XM"].all()
