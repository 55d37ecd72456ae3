"""Shift-share against the textbook and REAT, worked examples, and parts that always add up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from scipy import sparse
from tests.statistics.measures.german_regions import rows

from observatory.statistics.measures.growth.shift_shares import ShiftShare, dynamic_shift_share, shift_share

# Farhauer and Kröll 2013: regions A, B and C by four industries; their sums are the country's.
START = np.array([[90, 20, 10, 60], [60, 30, 30, 40], [250, 100, 110, 300]])
END = np.array([[100, 40, 10, 55], [85, 55, 40, 35], [255, 115, 85, 390]])

PARTS = ("national", "industry_mix", "competitive", "allocation", "neighbours")
RING = np.array([[0, 1, 2], [1, 0, 1], [2, 1, 0]])
METHODS = ("dunn", "gerfin", "esteban_marquillas", "arcelus", "spatial")


def added(found: ShiftShare) -> np.ndarray:
    return np.sum([getattr(found, part) for part in PARTS], axis=0)


def test_the_textbooks_three_regions() -> None:
    found = shift_share(START, END)
    assert found.total == pytest.approx([25, 55, 85])
    assert found.national == pytest.approx([27, 24, 114])
    assert found.industry_mix == pytest.approx([1, -1, 0], abs=1e-12)
    assert found.competitive == pytest.approx([-3, 32, -29])


def test_a_region_against_a_country_that_is_given() -> None:
    found = shift_share(START[:1], END[:1], reference_start=[400, 150, 150, 400], reference_end=[440, 210, 135, 480])
    assert found.competitive == pytest.approx([-3])
    assert found.cells.competitive.sum(axis=1) == pytest.approx([-3])


def test_gerfins_indices() -> None:
    found = shift_share(START, END, "gerfin")
    assert found.structure_index[0] == pytest.approx(1.0048309179, abs=5e-11)
    assert found.location_index[0] == pytest.approx(0.9855769231, abs=5e-11)
    assert found.structure_index[0] * found.location_index[0] == pytest.approx(0.9903381643, abs=5e-11)
    assert found.competitive == pytest.approx(shift_share(START, END).competitive)


def test_esteban_marquillas() -> None:
    found = shift_share(START, END, "esteban_marquillas")
    assert found.cells.competitive[0] == pytest.approx([0.7273, 14.7273, 2.4545, -18.5455], abs=5e-5)
    assert found.cells.allocation[0] == pytest.approx([0.2727, -2.7273, -1.4545, 1.5455], abs=5e-5)
    assert found.competitive[0] == pytest.approx(-0.6364, abs=5e-5)
    assert found.allocation[0] == pytest.approx(-2.3636, abs=5e-5)


def test_arcelus_splits_the_competitive_part_by_the_regions_own_growth() -> None:
    found = shift_share(START, END, "arcelus")
    # Region A: 180 jobs grow by 25/180, the country by 15 %: 25 − 27 = −2 of the −3.
    assert found.regional_growth is not None
    assert found.regional_mix is not None
    assert found.regional_growth[0] == pytest.approx(-2)
    assert found.regional_mix[0] == pytest.approx(-1)
    assert found.regional_growth + found.regional_mix == pytest.approx(found.competitive + found.allocation)
    assert found.competitive == pytest.approx(shift_share(START, END, "esteban_marquillas").competitive)


def test_three_moments_summed() -> None:
    # Farhauer and Kröll's region A over two intervals; REAT 3.0.3, shiftd().
    region = [[[90, 20, 10, 60]], [[100, 40, 10, 55]], [[105, 45, 15, 60]]]
    country = [[400, 150, 150, 400], [440, 210, 135, 480], [460, 230, 155, 500]]
    found = dynamic_shift_share(region, reference=country)
    assert found.national == pytest.approx([39.9644268775], abs=5e-11)
    assert found.industry_mix == pytest.approx([0.1636996257], abs=5e-11)
    assert found.competitive == pytest.approx([4.8718734969], abs=5e-11)
    assert found.total == pytest.approx([45])
    assert len(found.intervals) == 2


def test_freiburg_from_2008_to_2014(shared_data: Path) -> None:
    # REAT 3.0.3, shift().
    table = rows(shared_data / "reat_germany" / "freiburg.csv")
    columns = ("e_Freiburg2008", "e_Freiburg2014", "e_Germany2008", "e_Germany2014")
    start, end, before, after = (np.array([float(row[name]) for row in table]) for name in columns)
    found = shift_share(start[None], end[None], reference_start=before, reference_end=after)
    assert found.total == pytest.approx([14373])
    assert found.national == pytest.approx([9887.278398], abs=5e-7)
    assert found.industry_mix == pytest.approx([2501.611878], abs=5e-7)
    assert found.competitive == pytest.approx([1984.109723], abs=5e-7)


def test_the_neighbours_growth_is_taken_out_of_the_competitive_part() -> None:
    # One industry; regions of 100, 100 and 200 grow by 10 %, 30 % and nothing: all by 10 %. The first one's neighbour is
    # the second, so 100 · (0.3 − 0.1) = 20 are its neighbours' and 100 · (0.1 − 0.3) = −20 its own.
    weights = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    found = shift_share([[100], [100], [200]], [[110], [130], [200]], "spatial", neighbours=weights)
    assert found.neighbours[0] == pytest.approx(20)
    assert found.competitive[0] == pytest.approx(-20)
    # The second one's are both others: 300 grow to 310.
    assert found.competitive[1] == pytest.approx(100 * (0.3 - 1 / 30))


def test_dense_and_sparse_neighbours_agree() -> None:
    dense = shift_share(START, END, "spatial", neighbours=RING)
    in_rows = shift_share(START, END, "spatial", neighbours=sparse.csr_array(RING))
    assert in_rows.competitive == pytest.approx(dense.competitive, rel=1e-14)


TABLES = arrays(np.int64, (2, 3, 4), elements=some.integers(1, 900))


@given(TABLES, some.sampled_from(METHODS))
def test_the_parts_of_every_method_add_up_to_the_change(tables: np.ndarray, method: str) -> None:
    found = shift_share(*tables, method, neighbours=RING if method == "spatial" else None)  # type: ignore[misc]
    assert added(found) == pytest.approx(found.total, abs=1e-8)
    for part in PARTS:
        assert getattr(found.cells, part).sum(axis=1) == pytest.approx(getattr(found, part))
    growth = (1 + found.total / tables[0].sum(axis=1)) / (tables[1].sum() / tables[0].sum())
    assert found.structure_index * found.location_index == pytest.approx(growth)


@given(TABLES)
def test_over_all_regions_structure_and_competition_cancel(tables: np.ndarray) -> None:
    found = shift_share(*tables)
    assert found.industry_mix.sum() == pytest.approx(0, abs=1e-8)
    assert found.competitive.sum() == pytest.approx(0, abs=1e-8)


@given(TABLES, some.sampled_from(METHODS[:4]))
def test_the_order_of_regions_and_industries_does_not_matter(tables: np.ndarray, method: str) -> None:
    found = shift_share(*tables, method)  # type: ignore[misc]
    turned = shift_share(*tables[:, ::-1, ::-1], method)  # type: ignore[misc]
    for part in PARTS:
        assert getattr(turned, part)[::-1] == pytest.approx(getattr(found, part), abs=1e-8)


def test_an_industry_new_to_the_region_is_all_its_own_and_has_no_rate_of_growth() -> None:
    start, end = [[0, 10], [20, 30]], [[4, 10], [20, 36]]
    found = shift_share(start, end)
    # The other industry grew by 6 of 40 in all: 10 · 0.15 fewer than that here.
    assert found.competitive[0] == pytest.approx(4 - 1.5)
    assert added(found) == pytest.approx([4, 6])
    homothetic = shift_share(start, end, "esteban_marquillas")
    assert np.isnan(homothetic.competitive).tolist() == [True, False]


def test_an_industry_that_is_nowhere_or_never_in_the_region_adds_nothing() -> None:
    start, end = [[0, 10, 0], [20, 30, 0]], [[0, 12, 0], [22, 33, 0]]
    for method in METHODS[:4]:
        found = shift_share(start, end, method)  # type: ignore[arg-type]
        assert added(found) == pytest.approx([2, 5])


def test_an_interval_across_a_break_is_left_out_and_named() -> None:
    series = np.array([START, END, END * 2, END * 3])
    found = dynamic_shift_share(series, breaks=np.array([False, False, True, False]))
    assert found.left_out == (1,)
    assert found.total == pytest.approx((END - START).sum(axis=1) + END.sum(axis=1))
    assert found.competitive == pytest.approx([-3, 32, -29])
    with pytest.raises(ValueError, match="no interval without a break"):
        dynamic_shift_share(series[:2], breaks=np.array([False, True]))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"method": "shift"}, "none of dunn"),
        ({"method": "spatial"}, "weights of neighbours are needed"),
        ({"neighbours": RING}, "and by no other"),
        ({"reference_start": [1, 1, 1, 1]}, "both or not at all"),
        ({"reference_start": [0, 1, 1, 1], "reference_end": [1, 1, 1, 1]}, "industry 0 has employment"),
        ({"method": "spatial", "neighbours": np.ones((2, 2))}, "there are 3 regions"),
        ({"method": "spatial", "neighbours": np.ones((3, 3))}, "zeros on its diagonal"),
        ({"method": "spatial", "neighbours": -RING}, "negative"),
    ],
)
def test_what_cannot_be_split_is_refused(options: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        shift_share(START, END, **options)  # type: ignore[arg-type]


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="end has"):
        shift_share(START, END[:2])
    with pytest.raises(ValueError, match="reference has shape"):
        dynamic_shift_share([START, END], reference=[[1, 2]])
    with pytest.raises(ValueError, match="one true or false"):
        dynamic_shift_share([START, END], breaks=[1, 0])
