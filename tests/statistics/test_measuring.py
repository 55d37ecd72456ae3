"""Measures of tables with labels: the same numbers as of arrays, in a frame of the same kind, or an error that says where."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tools import measures

import observatory.statistics as st
from observatory.statistics.measures.register import MEASURES, measure_named

ROWS = {
    "geo": ["B", "B", "B", "A", "A", "A"],
    "nace": ["C10", "C29", "J62", "C10", "C29", "J62"],
    "emp": [10, 60, 30, 40, 20, 140],
}
"""Region A has 200 jobs, B 100; C10 has 50, C29 80, J62 170, all together 300."""


def measured(name: str, rows: dict[str, list[Any]] = ROWS, **options: Any) -> dict[str, list[Any]]:
    frame = st.measure(pa.table(rows), name, region="geo", industry="nace", value="emp", **options)
    return {column: frame[column].to_pylist() for column in frame.column_names}


def test_a_cell_has_its_labels_and_its_number() -> None:
    found = measured("location_quotient")
    assert list(zip(found["region"], found["industry"], strict=True)) == [
        ("A", "C10"), ("A", "C29"), ("A", "J62"), ("B", "C10"), ("B", "C29"), ("B", "J62"),
    ]  # fmt: skip
    # (40/200)/(50/300), (20/200)/(80/300), ...
    assert found["estimate"] == pytest.approx([1.2, 0.375, 0.7 / (170 / 300), 0.6, 2.25, 0.3 / (170 / 300)])


def test_regions_and_industries_have_a_row_each() -> None:
    assert measured("herfindahl")["region"] == ["A", "B"]
    assert measured("herfindahl")["estimate"] == pytest.approx([0.2**2 + 0.1**2 + 0.7**2, 0.1**2 + 0.6**2 + 0.3**2])
    hoover = measured("hoover")
    assert hoover["industry"] == ["C10", "C29", "J62"]
    # Half the sum of |share of the industry - share of all| over the two regions: |40/50 - 200/300|, ...
    assert hoover["estimate"] == pytest.approx([4 / 5 - 2 / 3, 2 / 3 - 1 / 4, 140 / 170 - 2 / 3])


@pytest.mark.parametrize(("kind", "frame"), [(pd.DataFrame, pd.DataFrame(ROWS)), (pl.DataFrame, pl.DataFrame(ROWS))])
def test_the_frame_that_comes_is_of_the_kind_that_was_given(kind: type, frame: Any) -> None:
    found = st.measure(frame, "entropy", region="geo", industry="nace", value="emp")
    assert isinstance(found, kind)
    assert list(found.columns) == ["region", "estimate"]


def test_a_cell_without_a_row_is_an_error_or_nought_if_that_is_said() -> None:
    rows = {name: column[1:] for name, column in ROWS.items()}
    with pytest.raises(ValueError, match=r"region 'B' has no row for industry 'C10'.*absent=\"zero\""):
        measured("hachman", rows)
    zero = {**ROWS, "emp": [0, 60, 30, 40, 20, 140]}
    assert measured("hachman", rows, absent="zero") == measured("hachman", zero)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"emp": [10, None, 30, 40, 20, 140]}, "column 'emp' has no number in row 2; a missing number is not a zero"),
        ({"geo": ["B", "B", "B", None, "A", "A"]}, "column 'geo' has no label in row 4"),
        ({"nace": ["C10", "C10", "J62", "C10", "C29", "J62"]}, "region 'B' and industry 'C10' have 2 rows"),
        ({"emp": ["10", "60", "30", "40", "20", "140"]}, "column 'emp' holds String, not numbers"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_row(changed: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        measured("hoover", {**ROWS, **changed})


def test_a_column_or_measure_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no column 'jobs'; it has geo, nace, emp"):
        st.measure(pa.table(ROWS), "hoover", region="geo", industry="nace", value="jobs")
    with pytest.raises(ValueError, match="there is no measure 'locational_quotient'; near are location_quotient"):
        measured("locational_quotient")
    with pytest.raises(ValueError, match="herfindahl has no field 'gamma': it gives one array"):
        measured("herfindahl", field="gamma")


def test_measures_of_presence_take_noughts_and_ones_or_a_threshold_of_the_quotient() -> None:
    # Of the quotients above, at least 1 are A-C10, A-J62 and B-C29.
    present = {**ROWS, "emp": [0, 1, 0, 1, 0, 1]}
    by_hand = measured("co_occurrence", present)
    assert measured("co_occurrence", threshold=1) == by_hand
    assert by_hand == {"industry": ["C10", "C10", "C29"], "industry_2": ["C29", "J62", "J62"], "estimate": [0, 1, 0]}
    with pytest.raises(ValueError, match="other numbers than 0 and 1"):
        measured("proximity")
    with pytest.raises(ValueError, match="threshold is for measures of presence"):
        measured("hoover", threshold=1)


def test_a_result_with_several_numbers_gives_the_one_that_is_asked_for() -> None:
    presence = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])
    rows = {
        "geo": [f"R{row}" for row in range(4) for _column in range(4)],
        "nace": [f"I{column}" for _row in range(4) for column in range(4)],
        "emp": presence.ravel().tolist(),
    }
    direct = st.measures.economic_complexity(presence)
    assert measured("economic_complexity", rows)["estimate"] == pytest.approx(direct.eci.tolist())
    of_industries = measured("economic_complexity", rows, field="pci")
    assert of_industries["industry"] == ["I0", "I1", "I2", "I3"]
    assert of_industries["estimate"] == pytest.approx(direct.pci.tolist())


def test_plants_have_a_row_each_and_the_index_its_standard_error() -> None:
    plants = {
        "geo": ["A", "A", "B", "B", "A", "B", "C"],
        "nace": ["C10", "C10", "C10", "C29", "C29", "C29", "C29"],
        "emp": [5, 7, 3, 20, 1, 4, 6],
    }
    found = measured("ellison_glaeser", plants)
    direct = st.measures.ellison_glaeser([0, 0, 1, 1, 0, 1, 2], [0, 0, 0, 1, 1, 1, 1], plants["emp"])
    assert found["industry"] == ["C10", "C29"]
    assert found["estimate"] == pytest.approx(direct.gamma.tolist())
    assert found["std_error"] == pytest.approx(direct.std_error.tolist())


def test_a_quotient_of_a_sample_has_its_interval() -> None:
    found = measured("lq_interval", level=0.9)
    direct = st.measures.lq_interval([[40, 20, 140], [10, 60, 30]], level=0.9)
    assert list(found) == ["region", "industry", "estimate", "std_error", "conf_low", "conf_high"]
    assert found["conf_low"] == pytest.approx(direct.conf_low.ravel().tolist())
    assert all(
        low < middle < high
        for low, middle, high in zip(found["conf_low"], found["estimate"], found["conf_high"], strict=True)
    )


def test_a_measure_of_something_else_says_what_it_needs() -> None:
    others = [each for each in MEASURES if each.needs not in ("employment", "presence", "plants")]
    for each in others:
        with pytest.raises(ValueError, match=f"{each.name} needs {each.needs}"):
            measured(each.name)


@pytest.mark.parametrize("name", [each.name for each in MEASURES])
def test_every_measure_of_the_register_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    known = measure_named(name)
    assert known.function.__name__ == name
    assert known.summary.endswith((".", "…"))
    assert known.source, f"{name} names no source"


@pytest.mark.parametrize("name", [each.name for each in MEASURES])
def test_every_result_has_the_fields_that_the_register_names(name: str) -> None:
    known = measure_named(name)
    result = typing.get_type_hints(known.function)["return"]
    named = {field for field, _level in known.gives if field} | ({known.std_error} - {""})
    has = {field.name for field in dataclasses.fields(result)} if dataclasses.is_dataclass(result) else set()
    assert named <= has, f"{name} gives {sorted(has)}"
    assert bool(named) == bool(has)


def test_every_function_of_the_field_is_registered_or_serves_another() -> None:
    serving = {
        "bootstrap_lq", "lq_normality", "raw_concentration", "group_coagglomeration", "herfindahl_bounds",
        "regional_coefficients", "distance_summary", "geary", "ghosh_inverse", "input_coefficients", "leontief_inverse",
        "multipliers",
    }  # fmt: skip
    assert {each.name for each in MEASURES} | serving == set(st.measures.__all__)


def test_the_page_of_measures_has_the_table_of_the_register() -> None:
    text = measures.PAGE.read_text(encoding="utf-8")
    assert measures.page(text) == text, "run tools/measures.py"
    assert {each.chapter for each in MEASURES} == set(measures.TITLES)


def complexity_of(frame: Any, **options: Any) -> Any:
    return st.complexity_table(frame, region="geo", industry="nace", value="emp", **options)


def drawn_rows() -> dict[str, list[Any]]:
    """Twelve regions, each with more of nine industries than the one before, and chance; the rows in no order."""
    chance = np.random.default_rng(5)
    numbers = np.ceil(50 * chance.random((12, 9)) + 100 * (np.arange(9) * 1.4 <= np.arange(12)[:, None] + 1))
    order = chance.permutation(numbers.size)
    return {
        "geo": [f"R{place // 9:02d}" for place in order],
        "nace": [f"I{place % 9}" for place in order],
        "emp": numbers.ravel()[order].tolist(),
    }


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
def test_one_table_holds_what_the_measures_say_one_by_one(kind: Any) -> None:
    rows = drawn_rows()
    given = kind(rows)
    found = complexity_of(given, nearest=4)
    assert type(found) is type(given)
    table = pa.Table.from_pandas(found) if kind is pd.DataFrame else found.to_arrow() if kind is pl.DataFrame else found
    columns = {name: np.array(table[name].to_pylist()) for name in table.column_names}
    assert list(columns) == [
        "region", "industry", "location_quotient", "present", "density", "diversity", "eci", "ubiquity", "pci",
    ]  # fmt: skip
    x = np.zeros((12, 9))
    for geo, nace, emp in zip(*rows.values(), strict=True):
        x[int(geo[1:]), int(nace[1:])] = emp
    present = st.measures.location_quotient(x) >= 1
    complexity = st.measures.economic_complexity(present)
    density = st.measures.relatedness_density(present, st.measures.proximity(present), nearest=4)
    assert columns["region"].reshape(12, 9)[:, 0].tolist() == [f"R{number:02d}" for number in range(12)]
    assert columns["industry"].reshape(12, 9)[0].tolist() == [f"I{number}" for number in range(9)]
    np.testing.assert_array_equal(columns["location_quotient"].reshape(12, 9), st.measures.location_quotient(x))
    np.testing.assert_array_equal(columns["present"].reshape(12, 9), present)
    np.testing.assert_array_equal(columns["density"].reshape(12, 9), density)
    for column, direct in (("diversity", present.sum(axis=1)), ("eci", complexity.eci)):
        np.testing.assert_array_equal(columns[column].reshape(12, 9), np.repeat(direct[:, None], 9, axis=1))
    for column, direct in (("ubiquity", present.sum(axis=0)), ("pci", complexity.pci)):
        np.testing.assert_array_equal(columns[column].reshape(12, 9), np.repeat(direct[None], 12, axis=0))


def test_the_sign_of_complexity_follows_an_anchor_that_names_every_region() -> None:
    rows = drawn_rows()
    plain = complexity_of(pl.DataFrame(rows))
    of_region = dict(zip(plain["region"], plain["eci"], strict=True))
    turned = complexity_of(pl.DataFrame(rows), anchor={region: -number for region, number in of_region.items()})
    assert turned["eci"].to_list() == pytest.approx((-plain["eci"]).to_list())
    assert turned["pci"].to_list() == pytest.approx((-plain["pci"]).to_list())
    with pytest.raises(ValueError, match="anchor has no number for region 'R11'"):
        complexity_of(pl.DataFrame(rows), anchor={f"R{number:02d}": 1.0 for number in range(11)})


def test_what_counts_as_present_is_a_matter_of_the_threshold() -> None:
    rows = drawn_rows()
    loose, usual = (complexity_of(pl.DataFrame(rows), **option) for option in ({"threshold": 0.5}, {}))
    assert loose["present"].to_list() == (loose["location_quotient"] >= 0.5).to_list()
    assert usual["present"].to_list() == (usual["location_quotient"] >= 1).to_list()
    assert loose["present"].sum() > usual["present"].sum()


def test_a_table_of_complexity_refuses_what_a_measure_refuses() -> None:
    rows = {name: column[1:] for name, column in drawn_rows().items()}
    with pytest.raises(ValueError, match=r"has no row for industry .* absent=\"zero\""):
        complexity_of(pa.table(rows))
    assert complexity_of(pa.table(rows), absent="zero").num_rows == 12 * 9
    with pytest.raises(ValueError, match="have 2 rows; add them up first"):
        complexity_of(pa.table({name: [*column, column[0]] for name, column in drawn_rows().items()}))


def test_labels_may_be_numbers_or_categories_and_are_sorted_as_what_they_are() -> None:
    numbered = {**ROWS, "geo": [10, 10, 10, 9, 9, 9]}
    assert measured("herfindahl", numbered)["region"] == [9, 10]
    frame = pd.DataFrame(ROWS)
    frame["geo"] = pd.Categorical(frame["geo"], categories=["C", "B", "A"])
    found = st.measure(frame, "herfindahl", region="geo", industry="nace", value="emp")
    assert found["region"].tolist() == ["A", "B"]
    in_pieces = pd.concat([frame.iloc[:2], frame.iloc[2:]]).astype({"geo": pd.ArrowDtype(pa.string())})
    pd.testing.assert_frame_equal(
        st.measure(in_pieces, "herfindahl", region="geo", industry="nace", value="emp"), found
    )
    mixed = pd.DataFrame({**ROWS, "geo": pd.Series(["B", "B", "B", 1, 1, 1], dtype=object)})
    with pytest.raises(ValueError, match="column 'geo' holds labels of more than one kind"):
        st.measure(mixed, "herfindahl", region="geo", industry="nace", value="emp")
