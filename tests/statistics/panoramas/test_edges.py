"""Panoramas at the edges: nothing there, everything hidden, wholes that do not contain their parts, years and registers that differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations, schema
from observatory.statistics.panoramas import Panorama
from observatory.statistics.publication import coverage, manifest_of
from observatory.statistics.rules import Condition, Grade, StarRule

Rows = list[tuple[Any, ...]]


def source(rows: Rows, **options: Any) -> Observations:
    """Rows of region, industry, number (None is confidential), and where they differ from employment in 2020: variable, year, flag."""
    records = []
    for line, (region, industry, number, *rest) in enumerate(rows, 1):
        variable, year, flag = [*rest, *("employment", 2020, "")[len(rest) :]]
        records.append(
            {
                "region": region,
                "industry": industry,
                "year": year,
                "variable": variable,
                "value": None if number is None else Decimal(str(number)).quantize(Decimal("0.001")),
                "status": "confidential" if number is None else "zero" if number == 0 else "observed",
                "flag": "c" if number is None else flag,
                "source": "by hand",
                "line": line,
            }
        )
    settings = {"region_version": "none", "industry_classification": "cluster_categories", **options}
    return Observations(pa.Table.from_pylist(records, schema=schema()), **settings)


def islands(folder: Path, regions: str) -> Path:
    """A classification of regions: the first two letters of a code are its country."""
    file = folder / "islands.csv"
    lines = [
        f"{code},{code},{int(len(code) > 2)},{code[:2] * (len(code) > 2)},{code[:2]},," for code in regions.split()
    ]
    file.write_text("code,name,level,parent,country,longitude,latitude\n" + "\n".join(lines) + "\n")
    return file


def rule(
    *conditions: Condition, denominator: str = "total", window: int = 3, grades: tuple[Grade, ...] = ()
) -> StarRule:
    return StarRule(
        name="test",
        title={"en": "test"},
        verified=False,
        source="",
        note={"en": ""},
        denominator=denominator,
        conditions=conditions,
        grades=grades,
        strong=grades[-1].name if grades else None,
        growth_window=window,
    )


def star(variable: str, cut: int, *, statistic: str = "percentile", **options: Any) -> Condition:
    pool = "regions-within-category" if statistic == "percentile" else None
    settings = {"pool": pool, "is_star": True, "name": variable, "dimension": "size", **options}
    return Condition(variable=variable, statistic=statistic, cut=Decimal(cut), **settings)


PLAIN = rule(star("employment", 50))


def cells(result: Panorama) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["region"], row["industry"]): row for row in result.table.to_pylist()}


def of(row: Mapping[str, Any], name: str) -> tuple[Any, Any, Any]:
    return row[f"{name}_low"], row[name], row[f"{name}_high"]


# --- wholes that do not contain their parts ---


def test_a_local_industry_measured_against_traded_employment_can_be_larger_than_it() -> None:
    """A has 10 traded and 40 local persons, B 30 and 20: the local ones are 4 and 2/3 of the traded, and 60/40 in all."""
    rows: Rows = [("A", "1", 10), ("A", "101", 40), ("B", "1", 30), ("B", "101", 20)]
    found = cells(st.panorama(source(rows), rule=rule(star("employment", 50), denominator="traded")))
    assert of(found["A", "101"], "region_share") == (4.0, 4.0, 4.0)
    assert of(found["A", "101"], "location_quotient") == (4 / 1.5, 4 / 1.5, 4 / 1.5)
    assert of(found["B", "101"], "location_quotient") == pytest.approx([2 / 3 / 1.5] * 3, rel=1e-15)


def test_a_region_outside_the_reference_area_has_quotients_that_are_no_parts_of_it(tmp_path: Path) -> None:
    """Nothing limits the second industry of BB, so that AA alone is the reference area: 40 and 60 persons."""
    regions = islands(tmp_path, "AA BB AA1 AA2 BB1 BB2")
    rows: Rows = [
        ("AA", "1", 40), ("AA1", "1", 10), ("AA2", "1", 30), ("AA", "2", 60), ("AA1", "2", 40), ("AA2", "2", 20),
        ("BB", "1", 90), ("BB1", "1", 80), ("BB2", "1", 10), ("BB", "2", None), ("BB1", "2", 20), ("BB2", "2", None),
    ]  # fmt: skip
    result = st.panorama(source(rows, regions_file=regions, region_version=None), rule=PLAIN)
    found = cells(result)
    assert of(found["BB1", "1"], "reference_share") == (2.0, 2.0, 2.0)
    assert of(found["BB1", "1"], "location_quotient") == (2.0, 2.0, 2.0)  # (80/100) / (40/100)
    # The total of BB2 is 10 and anybody's guess: at least nought of it and at most all work in the first industry.
    assert of(found["BB2", "1"], "region_share") == (0.0, None, 1.0)
    assert of(found["BB2", "1"], "location_quotient") == (0.0, None, 2.5)
    assert any(
        "left out of the reference area" in text and text.endswith("BB.") for text in result.preparation.decisions
    )


def test_a_published_part_a_little_above_its_whole_keeps_low_value_and_high_together(tmp_path: Path) -> None:
    """Rounded apart, a country has 99 persons and its only region 100."""
    regions = islands(tmp_path, "AA AA1")
    found = cells(
        st.panorama(source([("AA", "1", 99), ("AA1", "1", 100)], regions_file=regions, region_version=None), rule=PLAIN)
    )
    assert of(found["AA1", "1"], "reference_share") == (100 / 99,) * 3


def test_strength_is_a_share_of_the_whole_region_even_where_quotients_are_measured_within_kinds() -> None:
    """All of A's clusters are strong, the traded and the local: the strength is one, and not the two of each within its own kind."""
    rows: Rows = [("A", "1", 40), ("A", "101", 40), ("A", "2", 0), ("B", "1", 10), ("B", "101", 10), ("B", "2", 80)]
    strong = rule(
        star("employment", 30, statistic="absolute"), denominator="same-kind", grades=(Grade("any", ("employment",)),)
    )
    portfolios = {row["region"]: row for row in st.panorama(source(rows), rule=strong).portfolios.to_pylist()}
    assert (portfolios["A"]["employment"], portfolios["B"]["employment"]) == (80.0, 100.0)
    assert of(portfolios["A"], "strength") == (1.0, 1.0, 1.0)
    assert of(portfolios["B"], "strength") == (0.8, 0.8, 0.8)


def test_emerging_industries_overlap_and_their_strength_is_a_range_between_the_largest_and_the_sum(
    tmp_path: Path,
) -> None:
    from observatory.statistics.classifications.categories import load_categories

    table = load_categories()
    groups = table.groups("emerging")
    first, second = next(
        (one, other) for one in groups for other in groups if one < other and table.classes(one) & table.classes(other)
    )
    shared = sorted(table.classes(first) & table.classes(second))[0]
    rows: Rows = [("A", shared, 60), ("A", "C1011", 40), ("B", shared, 10), ("B", "C1011", 90)]
    strong = rule(star("employment", 30, statistic="absolute"), grades=(Grade("any", ("employment",)),))
    result = st.panorama(
        source(rows, industry_classification="nace_rev2", absent="zero"), rule=strong, layers=["emerging"]
    )
    mine = next(row for row in result.portfolios.to_pylist() if row["region"] == "A")
    assert mine["strong"] >= 2
    assert of(mine, "strength") == (0.6, None, 1.0)


# --- a reference area given apart ---


def test_a_reference_area_given_by_industry_is_added_up_once_for_all_layers() -> None:
    rows: Rows = [("A", "C10", 60), ("A", "C11", 40), ("B", "C10", 20), ("B", "C11", 80)]
    given = {"C10": 300, "C11": 700}
    result = st.panorama(
        source(rows, industry_classification="nace_rev2"), rule=PLAIN, layers=["division", "category"], reference=given
    )
    found = cells(result)
    assert found["A", "C10"]["location_quotient"] == pytest.approx(0.6 / 0.3, rel=1e-15)
    for row in found.values():
        assert row["location_quotient_low"] <= (row["location_quotient_high"] or math.inf)
    with pytest.raises(InputError, match="a number for an industry that the source does not have"):
        st.panorama(source(rows, industry_classification="nace_rev2"), rule=PLAIN, reference={**given, "C12": 5})
    with pytest.raises(InputError, match="no number for this industry"):
        st.panorama(source(rows, industry_classification="nace_rev2"), rule=PLAIN, reference={"C10": 300})


def test_published_categories_are_traded_or_local_without_being_told() -> None:
    rows: Rows = [("A", "1", 10), ("A", "101", 40), ("B", "1", 30), ("B", "101", 20)]
    result = st.panorama(source(rows), rule=rule(star("employment", 50), denominator="same-kind"))
    assert {group.code: group.kind for group in result.preparation.memberships.groups} == {
        "1": "traded",
        "101": "local",
    }
    assert of(cells(result)["A", "101"], "location_quotient") == (1.0, 1.0, 1.0)
    # And the industries of a reference area that no region has are counted with their kind.
    further = st.panorama(
        source(rows),
        rule=rule(star("employment", 50), denominator="same-kind"),
        reference={"1": 40, "2": 40, "101": 60},
    )
    assert cells(further)["A", "1"]["location_quotient"] == pytest.approx(1 / (40 / 80))


# --- nothing there ---


def test_a_region_without_anybody_has_no_shares_and_no_quotients_and_disturbs_nobody() -> None:
    rows: Rows = [("A", "1", 10), ("A", "2", 10), ("B", "1", 30), ("B", "2", 10), ("C", "1", 0), ("C", "2", 0)]
    result = st.panorama(source(rows), rule=rule(star("location_quotient", 50), grades=(Grade("any", (), 1),)))
    found = cells(result)
    for name in ("region_share", "location_quotient", "growth", "productivity"):
        assert of(found["C", "1"], name) == (None, None, None)
    assert (found["C", "1"]["location_quotient_rank"], found["C", "1"]["star_location_quotient"]) == (None, None)
    assert of(found["C", "1"], "reference_share") == (0.0, 0.0, 0.0)
    assert found["B", "1"]["location_quotient_percentile"] == 75.0  # 100 (2 - 1 + 1/2) / 2: C is not among them
    nobody = next(row for row in result.portfolios.to_pylist() if row["region"] == "C")
    assert (of(nobody, "strength"), nobody["employment"]) == ((None, None, None), 0.0)


def test_an_industry_that_no_region_has_gives_no_quotient_and_no_star() -> None:
    rows: Rows = [("A", "1", 10), ("A", "2", 0), ("B", "1", 30), ("B", "2", 0)]
    conditions = (star("employment", 0), star("location_quotient", 0), star("region_share", 0))
    found = cells(st.panorama(source(rows), rule=rule(*conditions)))
    assert of(found["A", "2"], "location_quotient") == (None, None, None)
    assert (found["A", "2"]["stars"], found["A", "2"]["stars_possible"]) == (0, 0)
    assert found["A", "1"]["stars"] == 3


def test_where_most_regions_have_none_the_cut_is_nought_and_still_no_nought_holds_a_star() -> None:
    rows: Rows = [(f"R{place}", "1", 5 if place == 0 else 0) for place in range(10)]
    rows += [(f"R{place}", "2", 10) for place in range(10)]
    found = cells(st.panorama(source(rows), rule=rule(star("employment", 80), star("location_quotient", 80))))
    assert {region for (region, industry), row in found.items() if industry == "1" and row["stars"]} == {"R0"}
    assert {
        row["stars_possible"] for (region, industry), row in found.items() if industry == "1" and region != "R0"
    } == {0}


def test_a_single_region_is_its_own_reference_area() -> None:
    found = cells(st.panorama(source([("A", "1", 10), ("A", "2", 30)]), rule=PLAIN))
    row = found["A", "1"]
    assert of(row, "location_quotient") == (1.0, 1.0, 1.0)
    assert (row["employment_rank"], row["employment_rank_best"], row["employment_rank_worst"]) == (1, 1, 1)
    assert (row["employment_percentile"], row["star_employment"]) == (50.0, True)


# --- holes ---


def test_a_region_that_is_hidden_throughout_is_shown_with_its_bounds_and_counts_in_every_rank(tmp_path: Path) -> None:
    regions = islands(tmp_path, "AA AA1 AA2 AA3")
    rows: Rows = [("AA", "1", 101), ("AA1", "1", 31), ("AA2", "1", None), ("AA3", "1", None)]
    rows += [("AA", "2", 50), ("AA1", "2", 20), ("AA2", "2", 10), ("AA3", "2", None)]
    found = cells(st.panorama(source(rows, regions_file=regions, region_version=None), rule=PLAIN))
    hidden = found["AA3", "1"]
    assert hidden["employment_status"] == "bounded"
    # 70 are left for two regions, and rounding of one total and three parts can hide three more.
    assert (hidden["employment_low"], hidden["employment_high"]) == (0.0, 73.0)
    assert (found["AA1", "1"]["employment_rank_best"], found["AA1", "1"]["employment_rank_worst"]) == (1, 3)
    assert (found["AA1", "1"]["star_employment"], found["AA1", "1"]["star_employment_possible"]) == (False, True)


def test_a_hidden_region_without_limit_may_be_the_largest() -> None:
    rows: Rows = [("A", "1", 50), ("B", "1", 40), ("C", "1", 30), ("D", "1", None)]
    found = cells(st.panorama(source(rows), rule=rule(star("employment", 67))))
    assert (found["A", "1"]["employment_rank_best"], found["A", "1"]["employment_rank_worst"]) == (1, 2)
    assert (found["D", "1"]["employment_rank_best"], found["D", "1"]["employment_rank_worst"]) == (1, 4)
    # At 67 % of four values stands 40 and a little, or 50 and a little: the place between the second and the first.
    assert (found["A", "1"]["star_employment"], found["A", "1"]["star_employment_possible"]) == (False, True)
    assert (found["C", "1"]["star_employment"], found["C", "1"]["star_employment_possible"]) == (False, False)
    assert (found["D", "1"]["star_employment"], found["D", "1"]["star_employment_possible"]) == (False, True)


def test_a_pool_that_may_be_large_enough_leaves_stars_possible_and_none_certain() -> None:
    """Three regions surely have the industry and one may: with at least four demanded, all depends on that one."""
    rows: Rows = [("A", "1", 50), ("B", "1", 40), ("C", "1", 30), ("D", "1", None), ("E", "1", 0)]
    condition = star("employment", 50, universe="employment > 0", minimum_n=4)
    found = cells(st.panorama(source(rows), rule=rule(condition)))
    assert (found["A", "1"]["star_employment"], found["A", "1"]["star_employment_possible"]) == (False, True)
    condition = star("employment", 50, universe="employment > 0", minimum_n=5)
    found = cells(st.panorama(source(rows), rule=rule(condition)))
    assert (found["A", "1"]["star_employment"], found["A", "1"]["star_employment_possible"]) == (None, None)


# --- growth ---


def test_growth_is_open_where_the_start_may_be_nothing_and_none_where_it_is_nothing(tmp_path: Path) -> None:
    regions = islands(tmp_path, "AA AA1 AA2 AA3")
    rows: Rows = [("AA", "1", 24), ("AA1", "1", 16), ("AA2", "1", 8), ("AA3", "1", 0)]
    rows += [
        (region, "1", number, "employment", 2017)
        for region, number in (("AA", 13), ("AA1", 2), ("AA2", None), ("AA3", None))
    ]
    result = st.panorama(
        source(rows, regions_file=regions, region_version=None), rule=rule(star("growth", 0, statistic="absolute"))
    )
    found = cells(result)
    assert of(found["AA1", "1"], "growth") == pytest.approx(
        [1.0] * 3
    )  # from 2 to 16 in three years: twice as many each year
    low, _, high = of(found["AA2", "1"], "growth")
    assert (low, high) == (
        pytest.approx((8 / 14) ** (1 / 3) - 1),
        None,
    )  # at most 13 - 2 + 3 of rounding, at least nobody
    assert (found["AA2", "1"]["star_growth"], found["AA2", "1"]["star_growth_possible"]) == (False, True)


def test_growth_to_nothing_is_a_loss_of_all_and_growth_over_a_break_says_so() -> None:
    rows: Rows = [
        ("A", "1", 0),
        ("B", "1", 5, "employment", 2020, "b"),
        ("A", "1", 9, "employment", 2017),
        ("B", "1", 5, "employment", 2017, "b"),
    ]
    found = cells(st.panorama(source(rows), rule=PLAIN, year=2020))
    assert (of(found["A", "1"], "growth"), found["A", "1"]["growth_break"]) == ((-1.0, -1.0, -1.0), False)
    assert (of(found["B", "1"], "growth"), found["B", "1"]["growth_break"]) == ((0.0, 0.0, 0.0), True)
    assert not st.panorama(source(rows[:1] + rows[2:]), rule=PLAIN, year=2020).table["growth_break"].to_pylist()[0]


def test_a_code_that_named_other_land_at_the_start_has_no_growth() -> None:
    """NUTS 2021 gave Innlandet the code NO02, which had been that of Hedmark og Oppland with Jevnaker and Lunner."""
    from observatory.statistics.classifications.regions import load_regions
    from observatory.statistics.panoramas.territory import other_land

    places = pa.table(
        {"region": ["NO02", "NO06", "AT11", "NO02"], "year": pa.array([2020, 2020, 2020, 2017], pa.int16())}
    )
    versions = {2017: "2016", 2020: "2021"}
    tables = {version: load_regions(version) for version in ("2016", "2021")}
    assert other_land(places, versions, tables, 3).to_pylist() == [{"region": "NO02", "year": 2020}]
    assert other_land(places, dict.fromkeys(versions, "2021"), tables, 3).num_rows == 0


# --- registers, where an absent cell is a true nought ---


def test_in_a_register_an_absent_cell_is_a_nought_and_a_hidden_one_is_not() -> None:
    rows: Rows = [
        ("A", "1", 10), ("A", "2", 30), ("B", "1", 20), ("C", "2", None), ("C", "1", 5),
        ("A", "1", 2, "establishments"), ("D", "1", 1, "establishments"), ("D", "2", 4),
        ("B", "1", 40, "employment", 2017), ("B", "2", 7, "employment", 2017),
    ]  # fmt: skip
    result = st.panorama(
        source(rows, absent="zero"), rule=rule(star("employment", 80), grades=(Grade("any", (), 1),)), year=2020
    )
    found = cells(result)
    assert len(found) == 8
    assert (of(found["B", "2"], "employment"), found["B", "2"]["employment_status"]) == ((0.0, 0.0, 0.0), "zero")
    assert of(found["B", "2"], "growth") == (-1.0, -1.0, -1.0)
    # A plant without staff: the row of establishments is there, that of employment is not.
    assert (of(found["D", "1"], "employment"), found["D", "1"]["employment_status"]) == ((0.0, 0.0, 0.0), "zero")
    hidden = found["C", "2"]
    assert (of(hidden, "employment"), hidden["employment_status"]) == ((0.0, None, None), "confidential")
    assert found["A", "2"]["star_employment"] is False
    assert found["A", "2"]["star_employment_possible"] is True
    portfolios = {row["region"]: row for row in result.portfolios.to_pylist()}
    assert {region: row["employment"] for region, row in portfolios.items()} == {
        "A": 40.0,
        "B": 20.0,
        "C": None,
        "D": 4.0,
    }
    # C is outside the reference area: (10/40) / (30/64)
    assert found["A", "1"]["location_quotient"] == pytest.approx((10 / 40) / (30 / 64), rel=1e-15)


def test_in_a_register_of_divisions_a_category_that_holds_a_part_of_one_has_no_single_value() -> None:
    rows: Rows = [("A", "C26", 10), ("A", "C10", 30), ("B", "C26", 20)]
    register = source(rows, industry_classification="nace_rev2", absent="zero")
    parts = [
        row
        for row in st.panorama(register, rule=PLAIN, layers=["category"]).table.to_pylist()
        if row["region"] == "A" and row["employment_high"]
    ]
    assert parts
    assert all(of(row, "employment")[:2] == (0.0, None) for row in parts if row["employment_status"] == "bounded")


# --- what is said of the whole ---


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["B", "C", "D", "S95"], "NACE Rev. 2 B-D and S95"),
        (["B", "C", "E", "F", "L68"], "NACE Rev. 2 B-F and L68 without D"),
        (["C"], "NACE Rev. 2 C"),
        (["B", "C"], "NACE Rev. 2 B, C"),
        (["C10", "C11"], "NACE Rev. 2 C10, C11"),
        ([f"C{number}" for number in range(10, 30)], "NACE Rev. 2 20 industries"),
    ],
)
def test_coverage_is_worded_from_the_topmost_codes(codes: list[str], words: str) -> None:
    result: Any = SimpleNamespace(
        preparation=SimpleNamespace(
            memberships=SimpleNamespace(top=tuple(codes)), source=SimpleNamespace(industry_classification="nace_rev2")
        )
    )
    assert coverage(result)["en"] == words
    assert coverage(result)["industries"] == codes


def test_the_manifest_counts_what_is_in_the_tables() -> None:
    rows: Rows = [("A", "1", 50), ("B", "1", 0), ("C", "1", 30), ("D", "1", None)]
    result = st.panorama(source(rows), rule=PLAIN)
    manifest = manifest_of(result, title=None, series="s", fictional=None, notices=(), boundaries=None, parameters={})
    assert manifest["status_shares"] == {"category": {"confidential": 0.25, "observed": 0.5, "zero": 0.25}}
    assert manifest["counts"]["regions"] == 4
    assert manifest["counts"]["cells"] == result.table.num_rows == 4
    assert result.portfolios.to_pylist()[3]["holes"] == 1


def test_the_order_of_the_rows_changes_nothing_and_no_number_is_infinite_or_a_negative_nought() -> None:
    rows: Rows = [
        (f"R{place}", industry, number)
        for place, pair in enumerate([(3, 3), (3, 0), (0, 3), (7, None), (None, 2)])
        for industry, number in zip(("1", "2"), pair, strict=True)
    ]
    rows += [(region, industry, number, "employment", 2017) for region, industry, number in rows]
    condition = star("growth", 50, pool="all-cells")
    first, second = (
        st.panorama(source(order), rule=rule(condition, star("location_quotient", 50)), year=2020)
        for order in (rows, rows[::-1])
    )
    assert first.table.equals(second.table)
    assert first.portfolios.equals(second.portfolios)
    for column in first.table.columns:
        if pa.types.is_floating(column.type):
            numbers = [number for number in column.to_pylist() if number is not None]
            assert all(
                math.isfinite(number) and math.copysign(1, number or 1.0) == (1 if number >= 0 else -1)
                for number in numbers
            )
            assert not any(number == 0 and math.copysign(1, number) < 0 for number in numbers)


# --- the worked example of docs/methods/panorama.md ---


def test_the_worked_example_of_the_documentation(tmp_path: Path) -> None:
    regions = islands(tmp_path, "AA AA1 AA2 AA3 AA4")
    first = {"AA": 201, "AA1": 131, "AA2": None, "AA3": None, "AA4": 5}
    second = {"AA": 194, "AA1": 69, "AA2": 85, "AA3": 20, "AA4": 20}
    rows: Rows = [
        (region, code, number) for code, numbers in (("1", first), ("2", second)) for region, number in numbers.items()
    ]
    size = rule(star("employment", 75, name="size"), grades=(Grade("large", ("size",)),))
    result = st.panorama(source(rows, regions_file=regions, region_version=None), rule=size)
    found = {region: row for (region, industry), row in cells(result).items() if industry == "1"}
    for hidden in ("AA2", "AA3"):
        assert (found[hidden]["employment_low"], found[hidden]["employment_high"]) == (0.0, 68.0)
    assert of(found["AA1"], "location_quotient") == ((131 / 200) / (201 / 395),) * 3
    assert round(found["AA1"]["location_quotient"], 3) == 1.287
    assert (found["AA2"]["region_share_low"], found["AA2"]["region_share_high"]) == (0.0, 68 / 85)
    assert (found["AA2"]["location_quotient_low"], round(found["AA2"]["location_quotient_high"], 3)) == (0.0, 1.572)
    ranks = {region: (row["employment_rank_best"], row["employment_rank_worst"]) for region, row in found.items()}
    assert ranks == {"AA1": (1, 1), "AA2": (2, 4), "AA3": (2, 4), "AA4": (2, 4)}
    stars = {region: (row["star_size"], row["star_size_possible"]) for region, row in found.items()}
    assert stars == {"AA1": (True, True), "AA2": (False, True), "AA3": (False, True), "AA4": (False, False)}
    strengths = {
        row["region"]: (row["strength_low"], row["strength"], row["strength_high"])
        for row in result.portfolios.to_pylist()
    }
    assert strengths["AA1"] == (0.655, 0.655, 0.655)
    assert strengths["AA4"][:2] == (0.0, 0.0)
