"""The panorama of small economies, against numbers worked out in the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

import observatory.statistics as st
from observatory.statistics.engine import Engine
from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations
from observatory.statistics.panoramas import Panorama
from observatory.statistics.rules import DIMENSIONS
from tests.statistics.panoramas.conftest import observations

ByHand = Callable[..., Observations]

# Three regions, three industries. North 100, South 200, West 100 persons; industries 110, 90, 200.
CELLS = {
    ("North", "1"): 60,
    ("North", "2"): 10,
    ("North", "3"): 30,
    ("South", "1"): 40,
    ("South", "2"): 40,
    ("South", "3"): 120,
    ("West", "1"): 10,
    ("West", "2"): 40,
    ("West", "3"): 50,
}


@pytest.fixture(scope="module")
def result() -> Panorama:
    """The panorama of these regions under a plain rule."""
    return st.panorama(observations(CELLS), rule="eccp-2021")


@pytest.fixture(scope="module")
def with_floor() -> Panorama:
    """The same under a rule of percentiles that asks for a thousand persons, computed on two threads."""
    with Engine(threads=2) as engine:
        return st.panorama(observations(CELLS), rule="eco-2008", engine=engine)


def rows_of(result: Panorama) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["region"], row["industry"]): row for row in result.table.to_pylist()}


def test_location_quotient_is_the_regional_share_over_the_share_in_the_reference_area(result: Panorama) -> None:
    rows = rows_of(result)
    # (60/100) / (110/400) and (40/200) / (110/400)
    assert rows["North", "1"]["location_quotient"] == pytest.approx(2.181818181818182, rel=1e-15)
    assert rows["South", "1"]["location_quotient"] == pytest.approx(0.7272727272727273, rel=1e-15)
    assert rows["North", "1"]["region_share"] == 0.6
    assert rows["North", "1"]["reference_share"] == pytest.approx(60 / 110, rel=1e-15)


def test_with_everything_known_low_value_and_high_are_one_number(with_floor: Panorama) -> None:
    table = with_floor.table
    for name in ("employment", "region_share", "reference_share", "location_quotient"):
        assert table[f"{name}_low"].to_pylist() == table[name].to_pylist() == table[f"{name}_high"].to_pylist()
    assert table["robust"].to_pylist() == [True] * 9


def test_a_reference_area_larger_than_the_regions_changes_the_quotient(by_hand: ByHand) -> None:
    rows = rows_of(st.panorama(by_hand(CELLS), rule="eccp-2021", reference={"1": 500, "2": 250, "3": 250}))
    assert rows["North", "1"]["location_quotient"] == pytest.approx(0.6 / 0.5, rel=1e-15)


def test_traded_industries_are_measured_against_traded_employment_where_the_rule_says_same_kind(
    by_hand: ByHand,
) -> None:
    result = st.panorama(
        by_hand(CELLS, establishments=CELLS),
        rule="us-cluster-mapping",
        kinds={"1": "traded", "2": "traded", "3": "local"},
    )
    rows = rows_of(result)
    # North: 60 of 70 traded; all regions: 110 of 200 traded. Local: the one local industry is all of it everywhere.
    assert rows["North", "1"]["location_quotient"] == pytest.approx((60 / 70) / (110 / 200), rel=1e-15)
    assert rows["North", "3"]["location_quotient"] == 1.0


def test_a_star_needs_more_than_one_and_a_half_and_a_hundredth_of_the_reference_area(result: Panorama) -> None:
    rows = rows_of(result)
    starred = {key for key, row in rows.items() if row["star_specialisation"]}
    # West 2: (40/100)/(90/400) = 1.78; South 3: (120/200)/(200/400) = 1.2
    assert starred == {("North", "1"), ("West", "2")}
    assert {key for key, row in rows.items() if row["strong"]} == {("North", "1"), ("West", "2")}


def test_ranks_are_descending_and_equals_share_the_better_one(result: Panorama) -> None:
    rows = rows_of(result)
    ranks = {region: rows[region, "2"]["employment_rank"] for region in ("North", "South", "West")}
    assert ranks == {"North": 3, "South": 1, "West": 1}
    assert rows["North", "2"]["employment_rank_best"] == rows["North", "2"]["employment_rank_worst"] == 3


def test_percentile_rank_is_the_middle_of_the_place(result: Panorama) -> None:
    rows = rows_of(result)
    # 100 (n - rank + 1/2) / n with n = 3
    assert [round(rows[region, "1"]["employment_percentile"], 9) for region in ("North", "South", "West")] == [
        83.333333333,
        50.0,
        16.666666667,
    ]


def test_percentile_cuts_are_those_of_numpy(by_hand: ByHand, tmp_path: Path) -> None:
    """Eleven regions, one industry of interest: the cut at 80 % lies between members, and NumPy gives the same."""
    numbers = [3, 14, 15, 92, 65, 35, 89, 79, 32, 38, 46]
    cells = {(f"R{place:02}", "1"): number for place, number in enumerate(numbers)}
    cells |= {(f"R{place:02}", "2"): 100 for place in range(len(numbers))}
    cuts = dict(zip(DIMENSIONS[:5], (10, 37.5, 80, 90, 99), strict=True))
    rule = tmp_path / "rule.toml"
    stars = [
        f'[[star]]\ndimension = "{dimension}"\nvariable = "employment"\nstatistic = "percentile"\ncut = {cut}\n'
        'pool = "regions-within-category"\n'
        for dimension, cut in cuts.items()
    ]
    rule.write_text('name = "test"\n' + "".join(stars))
    rows = rows_of(st.panorama(by_hand(cells), rule=rule))
    for dimension, cut in cuts.items():
        expected = {f"R{place:02}" for place, number in enumerate(numbers) if number >= np.percentile(numbers, cut)}
        starred = {region for (region, industry), row in rows.items() if industry == "1" and row[f"star_{dimension}"]}
        assert starred == expected, (dimension, cut)


def test_the_pool_of_all_cells_compares_across_industries(by_hand: ByHand, tmp_path: Path) -> None:
    rule = tmp_path / "rule.toml"
    star = '[[star]]\ndimension = "{}"\nvariable = "region_share"\nstatistic = "percentile"\ncut = 75\npool = "{}"\n'
    rule.write_text('name = "t"\n' + star.format("focus", "all-cells") + star.format("size", "regions-within-category"))
    rows = rows_of(st.panorama(by_hand(CELLS), rule=rule))
    # Shares: .6 .1 .3 / .2 .2 .6 / .1 .4 .5; the third quartile of the nine is .5
    assert {key for key, row in rows.items() if row["star_focus"]} == {("North", "1"), ("South", "3"), ("West", "3")}
    # Within an industry the third quartile of three values lies half-way between the second and the first.
    assert {key for key, row in rows.items() if row["star_size"]} == {("North", "1"), ("West", "2"), ("South", "3")}


def test_no_star_below_the_floor(by_hand: ByHand, with_floor: Panorama) -> None:
    big = {key: number * 100 for key, number in CELLS.items()}
    floored = rows_of(with_floor)
    free = rows_of(st.panorama(by_hand(big), rule="eco-2008"))
    assert not any(row["stars"] for row in floored.values())
    assert free["North", "1"]["star_specialisation"] is True


def test_below_the_least_number_of_regions_a_percentile_star_is_left_unrated(by_hand: ByHand) -> None:
    rows = rows_of(st.panorama(by_hand(CELLS), rule="top-20"))
    assert {row["star_size"] for row in rows.values()} == {None}
    assert {row["stars"] for row in rows.values()} == {0}


def test_productivity_is_wages_per_person_and_relative_to_the_country(by_hand: ByHand) -> None:
    rows = rows_of(st.panorama(by_hand(CELLS, wages={("North", "1"): 3000, ("South", "1"): 1000}), rule="eccp-2021"))
    assert rows["North", "1"]["productivity"] == 50.0
    assert rows["North", "2"]["productivity"] is None


def test_portfolio_strength_is_the_share_of_employment_in_strong_clusters(result: Panorama) -> None:
    portfolios = {row["region"]: row for row in result.portfolios.to_pylist()}
    assert portfolios["North"]["strength"] == 0.6
    assert portfolios["South"]["strength"] == 0.0
    assert portfolios["West"]["strong"] == 1
    assert portfolios["West"]["employment"] == 100.0


def test_a_hidden_cell_without_any_limit_leaves_its_region_without_quotients_and_out_of_the_reference_area(
    by_hand: ByHand,
) -> None:
    result = st.panorama(by_hand({**CELLS, ("West", "2"): None}), rule="eccp-2021")
    rows = rows_of(result)
    assert rows["West", "1"]["location_quotient"] is None
    assert rows["West", "2"]["employment_high"] is None
    # North and South alone: (60/100) / (100/300)
    assert rows["North", "1"]["location_quotient"] == pytest.approx(1.8, rel=1e-15)
    assert any(
        "West" in decision and "left out of the reference area" in decision for decision in result.preparation.decisions
    )


def test_a_year_that_the_data_do_not_have_is_refused_with_the_years_there_are(by_hand: ByHand) -> None:
    with pytest.raises(InputError, match=r"the year 1999 is not in the data. Available: 2020"):
        st.panorama(by_hand(CELLS), rule="eccp-2021", year=1999)


def test_results_come_as_the_frame_asked_for(result: Panorama) -> None:
    import pandas
    import polars

    assert isinstance(result.frame("polars"), polars.DataFrame)
    assert isinstance(result.frame("pandas"), pandas.DataFrame)
    assert result.frame().num_rows == 9
    with pytest.raises(InputError, match="unknown kind of frame 'excel'"):
        result.frame("excel")


def test_the_number_of_threads_changes_nothing(by_hand: ByHand, with_floor: Panorama) -> None:
    with Engine(threads=1) as engine:
        assert st.panorama(by_hand(CELLS), rule="eco-2008", engine=engine).table.equals(with_floor.table)


def test_sensitivity_gives_the_stars_under_every_cut_and_denominator(by_hand: ByHand) -> None:
    kinds = {"1": "traded", "2": "traded", "3": "local"}
    table = st.sensitivity(
        by_hand(CELLS), rule="eco-2008", cuts=(80, 90), denominators=("total", "traded"), kinds=kinds
    )
    assert table.num_rows == 9 * 4
    assert set(pc.unique(table["variant"]).to_pylist()) == {
        f"eco-2008, cut {cut}, {denominator}, default" for cut in (80, 90) for denominator in ("total", "traded")
    }
