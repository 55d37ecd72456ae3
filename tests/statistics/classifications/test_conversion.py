"""Tables between versions: nothing lost, nothing invented, every cell accounted for."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.statistics.classifications import convert_industries, convert_regions, load_industries, load_regions
from observatory.statistics.classifications.conversion import divide
from observatory.statistics.errors import InputError

FINLAND = pa.table({"region": ["FI13", "FI18", "FI19", "FI1A"], "value": [100, 1000, 50, 200]})


def rows(table: pa.Table) -> dict[str, tuple[object, str]]:
    return {row[table.column_names[0]]: (row["value"], row["conversion"]) for row in table.to_pylist()}


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any))
def test_a_number_is_divided_without_loss_and_each_part_within_one_of_its_share(amount, weights):
    parts = divide(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


def test_largest_remainders_go_to_the_largest():
    # 10 in the proportion 1 : 1 : 1 is 3.33 each; the odd one goes to the first.
    assert divide(10, [1, 1, 1]) == [4, 3, 3]
    # 7 in the proportion 5 : 3 is 4.375 and 2.625; the odd one goes to the larger remainder.
    assert divide(7, [5, 3]) == [4, 3]
    assert divide(-7, [5, 3]) == [-4, -3]


def test_finland_is_split_and_merged_by_population():
    # South Finland had 1,487,456 and 1,138,539 people in what became Helsinki-Uusimaa and South Finland, and 767 in
    # what went to North and East Finland: of 1,000 that is 566.27, 433.44 and 0.29.
    conversion = convert_regions(FINLAND, "2006", "2010")
    assert rows(conversion.table) == {
        "FI19": (50, "identical"),
        "FI1B": (566, "split"),
        "FI1C": (434, "split"),
        "FI1D": (300, "split"),
    }
    assert conversion.set_aside.num_rows == 0
    shares = {(row["source"], row["target"]): row["share"] for row in conversion.record.to_pylist()}
    total = 1487456 + 1138539 + 767
    assert shares == {
        ("FI13", "FI1D"): 1,
        ("FI18", "FI1B"): pytest.approx(1487456 / total),
        ("FI18", "FI1C"): pytest.approx(1138539 / total),
        ("FI18", "FI1D"): pytest.approx(767 / total),
        ("FI19", "FI19"): 1,
        ("FI1A", "FI1D"): 1,
    }


def test_the_weight_changes_the_split_and_not_the_total():
    by_area = rows(convert_regions(FINLAND, "2006", "2010", weight="area").table)
    assert by_area["FI1B"][0] < 300  # the capital is small
    assert sum(value for value, _ in by_area.values()) == 1350


def test_a_region_with_a_new_code_is_renamed():
    table = pa.table({"region": ["FR30", "RO42"], "value": [5, 6]})
    assert rows(convert_regions(table, "2013", "2016").table) == {"FRE1": (5, "renamed"), "RO42": (6, "identical")}


def test_districts_that_were_joined_are_merged():
    # Göttingen took in Osterode am Harz in 2016.
    assert load_regions("2016").predecessors("DE91C", "2013") == ("DE915", "DE919")
    conversion = convert_regions(pa.table({"region": ["DE915", "DE919"], "value": [3, 4]}), "2013", "2016")
    assert rows(conversion.table) == {"DE91C": (7, "merged")}


def test_a_country_outside_the_weights_is_assumed_to_be_the_same():
    table = pa.table({"region": ["TR10", "TR"], "value": [5, 5]})
    assert rows(convert_regions(table, "2016", "2021").table) == {"TR": (5, "identical"), "TR10": (5, "assumed")}


def test_what_has_no_target_is_set_aside_and_recorded():
    table = pa.table({"region": ["UKI3", "XX99", "AT11"], "value": [5, 6, 7]})
    conversion = convert_regions(table, "2021", "2024")
    assert rows(conversion.table) == {"AT11": (7, "identical")}
    assert conversion.set_aside.to_pylist() == [
        {"region": "UKI3", "target": None, "value": 5, "reason": "no counterpart"},
        {"region": "XX99", "target": None, "value": 6, "reason": "unknown code"},
    ]
    kinds = {row["source"]: row["kind"] for row in conversion.record.to_pylist()}
    assert kinds == {"UKI3": "no counterpart", "XX99": "unknown code", "AT11": "identical"}


def test_a_target_that_lacks_a_part_is_null_and_its_other_parts_are_set_aside():
    table = pa.table({"region": ["FI13", "FI1A"], "value": [100, None]})
    conversion = convert_regions(table, "2006", "2010")
    assert rows(conversion.table) == {"FI1D": (None, "incomplete")}
    assert conversion.set_aside.to_pylist() == [
        {"region": "FI13", "target": "FI1D", "value": 100, "reason": "another part of the target is missing"}
    ]


def test_absent_cells_count_as_nought_only_if_asked():
    table = pa.table({"region": ["FI13"], "value": [100]})
    assert rows(convert_regions(table, "2006", "2010").table) == {"FI1D": (None, "incomplete")}
    assert rows(convert_regions(table, "2006", "2010", absent="zero").table) == {"FI1D": (100, "split")}


def test_keys_keep_years_and_industries_apart_and_columns_of_single_cells_are_left_out():
    table = pa.table(
        {
            "region": ["FR30", "FR30"],
            "year": [2013, 2014],
            "value": [1.5, 2.5],
            "flag": ["b", ""],
            "line": [1, 2],
        }
    )
    conversion = convert_regions(table, "2013", "2016")
    assert conversion.table.to_pylist() == [
        {"region": "FRE1", "year": 2013, "value": 1.5, "conversion": "renamed"},
        {"region": "FRE1", "year": 2014, "value": 2.5, "conversion": "renamed"},
    ]


def test_greek_codes_of_both_kinds_are_one_region():
    table = pa.table({"region": ["GR43"], "value": [3]})
    assert rows(convert_regions(table, "2006", "2024").table) == {"EL43": (3, "identical")}


NUTS2 = load_regions("2006").codes(2, extra_regio=False)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.none() | st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False),
        min_size=len(NUTS2),
        max_size=len(NUTS2),
    ),
    st.sampled_from(["2010", "2013", "2016", "2021", "2024"]),
    st.sampled_from(["population", "population_2021", "area"]),
)
def test_decimals_are_conserved_exactly_whatever_is_missing(values, version, weight):
    table = pa.table({"region": NUTS2, "value": pa.array(values, pa.decimal128(18, 3))})
    conversion = convert_regions(table, "2006", version, weight=weight)
    total = pc.sum(table["value"]).as_py() or Decimal(0)
    kept = pc.sum(conversion.table["value"]).as_py() or Decimal(0)
    aside = pc.sum(conversion.set_aside["value"]).as_py() or Decimal(0)
    assert kept + aside == total
    assert conversion.table["value"].type == pa.decimal128(18, 3)


@pytest.mark.parametrize("back", ["2006", "2010", "2013", "2016", "2021"])
def test_a_full_table_of_2024_is_conserved_on_the_way_back(back):
    codes = load_regions("2024").codes(3, extra_regio=False)
    table = pa.table({"region": codes, "value": list(range(len(codes)))})
    conversion = convert_regions(table, "2024", back)
    aside = pc.sum(conversion.set_aside["value"]).as_py() or 0
    assert pc.sum(conversion.table["value"]).as_py() + aside == sum(range(len(codes)))


def test_there_and_back_without_change_is_the_same_table():
    codes = load_regions("2013").codes(2, extra_regio=False)
    table = pa.table({"region": codes, "value": list(range(len(codes)))})
    assert convert_regions(table, "2013", "2013").table.drop(["conversion"]).equals(table)


def test_a_class_of_nace_21_with_several_partners_is_divided_equally():
    table = pa.table({"industry": ["01.13", "C1011"], "value": [10, 3]})
    conversion = convert_industries(table, "nace_rev21", "nace_rev2", absent="zero")
    assert conversion.weight == "equal"
    assert rows(conversion.table)["C1011"] == (3, "identical")
    assert [rows(conversion.table)[code][0] for code in ("A0113", "A0119", "A0128")] == [4, 3, 3]


def test_given_weights_take_the_place_of_equal_ones(tmp_path):
    table = pa.table({"industry": ["A0113"], "value": [10]})
    weights = {("A0113", "A0113"): 0.7, ("A0113", "A0119"): 0.3}
    conversion = convert_industries(table, "nace_rev21", "nace_rev2", weights=weights, absent="zero")
    assert {code: value for code, (value, _) in rows(conversion.table).items()} == {"A0113": 7, "A0119": 3}
    path = tmp_path / "weights.csv"
    path.write_text("from,to,weight\nA0113,A0113,0.7\nA0113,A0119,0.3\n", encoding="utf-8")
    again = convert_industries(table, "nace_rev21", "nace_rev2", weights=path, absent="zero")
    assert again.table.equals(conversion.table)
    assert again.weight == "given"


@pytest.mark.parametrize(
    ("first", "second"),
    [("nace_rev21", "nace_rev2"), ("nace_rev2", "nace_rev21"), ("naics_2012", "naics_2017"), ("naics_2017", "naics_2012"),
     ("naics_2017", "nace_rev2")],
)  # fmt: skip
def test_all_industries_of_a_classification_are_carried_or_set_aside(first, second):
    source = load_industries(first)
    codes = [code for code in source.codes() if not source.children(code)]
    table = pa.table({"industry": codes, "value": [7] * len(codes)})
    conversion = convert_industries(table, first, second, absent="zero")
    assert pc.sum(conversion.table["value"]).as_py() + (pc.sum(conversion.set_aside["value"]).as_py() or 0) == 7 * len(
        codes
    )
    target = load_industries(second)
    assert all(code in target and not target.children(code) for code in conversion.table["industry"].to_pylist())


def test_the_agents_of_other_wholesale_have_no_partner_in_nace_rev_2():
    table = pa.table({"industry": ["G4689"], "value": [5]})
    conversion = convert_industries(table, "nace_rev21", "nace_rev2")
    assert conversion.table.num_rows == 0
    assert conversion.set_aside["reason"].to_pylist() == ["no counterpart"]


def test_a_division_is_set_aside_because_only_classes_can_be_carried():
    table = pa.table({"industry": ["C10"], "value": [5]})
    assert convert_industries(table, "nace_rev21", "nace_rev2").set_aside["reason"].to_pylist() == ["no counterpart"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: convert_regions(FINLAND, "2006", "2010", weight="people"), "Choose one of area, population_2011"),
        (lambda: convert_regions(FINLAND, "2006", "union"), "'union' is no NUTS version"),
        (lambda: convert_regions(FINLAND, "2006", "2010", region_column="geo"), "no column 'geo'"),
        (lambda: convert_regions(FINLAND, "2006", "2010", value_columns=["region"]), "not numbers"),
        (lambda: convert_regions(pa.concat_tables([FINLAND, FINLAND]), "2006", "2010"), "the cell stands 2 times"),
        (lambda: convert_regions(pa.table({"region": ["AT", None], "value": [1, 2]}), "2006", "2010"), "is empty"),
        (lambda: convert_industries(FINLAND, "nace_rev2", "naics_2017"), "no concordance from nace_rev2 to naics_2017"),
        (
            lambda: convert_industries(
                pa.table({"industry": ["A0113"], "value": [1]}),
                "nace_rev21",
                "nace_rev2",
                weights={("A0113", "C10"): 1},
            ),
            "the pair A0113 to C10, which is not in the concordance",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_would_be_right(call, message):
    with pytest.raises(InputError, match=message):
        call()


@pytest.mark.shared
def test_the_overlaps_keep_the_population_of_the_converter(shared_data):
    """Between 2006 and 2010 all level-2 regions together have 513.5 to 513.8 million people in the converter."""
    import pyarrow.parquet as parquet

    path = shared_data / "nuts_codes_concordance" / "jrc_nuts_converter_2025_08.parquet"
    pairs = [("level", "=", 2), ("from_version", "=", 2006), ("to_version", "=", 2010)]
    matrix = parquet.read_table(path, filters=pairs)
    people = (
        pa.table({"region": matrix["from_code"], "value": matrix["pop11"]})
        .group_by("region")
        .aggregate([("value", "sum")])
    )
    table = pa.table({"region": people["region"], "value": people["value_sum"]})
    assert 513.5e6 < pc.sum(table["value"]).as_py() < 513.8e6
    found = rows(convert_regions(table, "2006", "2010", absent="zero").table)
    expected = matrix.group_by("to_code").aggregate([("pop11", "sum")]).to_pylist()
    for row in expected:
        code = row["to_code"].replace("GR", "EL")
        if not code.startswith("HR"):  # completed by hand
            assert found[code][0] == pytest.approx(row["pop11_sum"], rel=2e-3)
