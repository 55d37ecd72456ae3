"""The report: nothing is dropped in silence, and every finding says what, where and how many."""

from __future__ import annotations

import json
from typing import Any

import polars
import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations
from observatory.statistics.validation import READING_RULES, RULES, Finding, ValidationReport, validate

COLUMNS = ["region", "industry", "year", "variable", "value", "flag"]


def read(*rows: tuple[Any, ...], **options: Any) -> Observations:
    data = {name: [str(row[place]) if len(row) > place else "" for row in rows] for place, name in enumerate(COLUMNS)}
    return Observations.from_frame(polars.DataFrame(data), **options)


def found(observations: Observations, rule: str) -> list[tuple[str, tuple[str, ...], tuple[int, ...], int]]:
    assert rule in RULES
    return [(f.severity, f.codes, f.lines, f.count) for f in observations.report.of(rule)]


def keys(observations: Observations) -> list[tuple[str, str]]:
    return list(zip(observations.table["region"].to_pylist(), observations.table["industry"].to_pylist(), strict=True))


def test_unknown_codes_leave_the_table_and_stand_in_the_report() -> None:
    observations = read(
        ("AT11", "C10", 2014, "employment", 1),
        ("AT99", "C10", 2014, "employment", 2),
        ("AT11", "Q1", 2014, "employment", 3),
        ("EU28", "C10", 2014, "employment", 4),
        ("AT11", "B-N_S95_X_K", 2014, "employment", 5),
    )
    assert keys(observations) == [("AT11", "C10")]
    assert found(observations, "unknown-region") == [("error", ("AT99",), (3,), 1)]
    assert found(observations, "unknown-industry") == [("error", ("Q1",), (4,), 1)]
    assert found(observations, "aggregate-code") == [("note", ("B-N_S95_X_K",), (6,), 1), ("note", ("EU28",), (5,), 1)]


def test_other_writings_of_a_code_are_brought_to_one_form() -> None:
    observations = read(("GR11", "10.11", 2009, "employment", 1), ("EL12", "C1011", 2009, "employment", 1))
    assert keys(observations) == [("EL11", "C1011"), ("EL12", "C1011")]


def test_a_table_of_nothing_but_unknown_codes_is_an_error() -> None:
    with pytest.raises(InputError, match=r"Nothing can be used: .*XX11"):
        read(("XX11", "C10", 2014, "employment", 1))


def test_numbers_below_nought_are_rejected() -> None:
    observations = read(("AT11", "C10", 2014, "wages", -1.5), ("AT12", "C10", 2014, "wages", 2))
    assert keys(observations) == [("AT12", "C10")]
    assert found(observations, "negative-value") == [("error", ("AT11",), (2,), 1)]


def test_equal_repetitions_are_kept_once_and_contradictions_not_at_all() -> None:
    observations = read(
        ("AT11", "C10", 2014, "employment", 1),
        ("AT11", "C10", 2014, "employment", 1),
        ("AT12", "C10", 2014, "employment", 1),
        ("AT12", "C10", 2014, "employment", 2),
        ("AT13", "C10", 2014, "employment", ":"),
        ("AT13", "C10", 2014, "employment", 7),
        ("AT21", "C10", 2014, "employment", 8),
        ("AT21", "C10", 2014, "employment", ":", "c"),
    )
    kept = [(row["region"], row["value"], row["status"], row["line"]) for row in observations.table.to_pylist()]
    assert kept == [("AT11", 1, "observed", 2), ("AT13", 7, "observed", 7), ("AT21", None, "confidential", 9)]
    assert found(observations, "duplicate-key") == [
        ("error", ("AT12",), (4, 5), 2),
        ("warning", ("AT11", "AT13", "AT21"), (3, 6, 8), 3),
    ]


def test_parts_that_do_not_add_up_are_named_with_their_amounts() -> None:
    # Section D has one division, D35: the total is 100, the part 90.
    observations = read(
        ("AT11", "D", 2014, "employment", 100),
        ("AT11", "D35", 2014, "employment", 90),
        ("AT12", "D", 2014, "employment", 55),
        ("AT12", "D35", 2014, "employment", 55),
    )
    assert found(observations, "parts-do-not-add-up") == [("warning", ("AT", "D"), (2,), 1)]
    [finding] = observations.report.of("parts-do-not-add-up")
    assert "employment of AT11 D 2014 is 100, its parts 90 (-10.00%, line 2)" in finding.message


def test_rounding_alone_is_no_difference_and_missing_parts_excuse_a_smaller_sum_only() -> None:
    # E36 to E39: each is rounded to a tenth, so five numbers may be 0.25 apart in all.
    parts = [("AT11", f"E{n}", 2014, "wages", "10.1") for n in (36, 37, 38, 39)]
    assert found(read(("AT11", "E", 2014, "wages", "40.6"), *parts), "parts-do-not-add-up") == []
    assert len(found(read(("AT11", "E", 2014, "wages", "40.7"), *parts), "parts-do-not-add-up")) == 1
    assert found(read(("AT11", "E", 2014, "wages", "40.7"), *parts[:3]), "parts-do-not-add-up") == []
    assert len(found(read(("AT11", "E", 2014, "wages", "30.0"), *parts[:3]), "parts-do-not-add-up")) == 1


def test_regions_are_added_over_the_tree_of_their_version() -> None:
    # Ireland had two regions of level 2 in NUTS 2013: IE01 and IE02 under IE0.
    observations = read(
        ("IE0", "C", 2014, "employment", 100),
        ("IE01", "C", 2014, "employment", 40),
        ("IE02", "C", 2014, "employment", 50),
    )
    assert found(observations, "parts-do-not-add-up") == [("warning", ("IE", "IE0"), (2,), 1)]


def test_totals_that_must_be_summed_name_the_sections_that_are_absent() -> None:
    observations = read(*[("AT11", code, 2014, "employment", 1) for code in ("C", "C10", "D", "S95")])
    [finding] = observations.report.of("total-must-be-summed")
    assert finding.codes == ("C", "D", "S95")
    assert "Absent: A, B, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, T, U. Only parts of S are there." in finding.message


def test_holes_are_counted_per_country_and_year() -> None:
    observations = read(
        ("DE21", "C", 2014, "employment", ":", "c"),
        ("DE21", "C10", 2015, "employment", ":", "c"),
        ("DE21", "D", 2015, "employment", ":"),
        ("AT11", "C", 2014, "employment", 1, "b"),
    )
    assert found(observations, "confidential-cells") == [("warning", ("DE", "C"), (2, 3), 2)]
    assert found(observations, "missing-cells") == [("note", ("DE", "D"), (4,), 1)]
    assert found(observations, "break-in-series") == [("warning", ("AT",), (5,), 1)]
    assert (
        "2 of 3 cells (66.7%) are confidential; by year 2014 1, 2015 1."
        in observations.report.of("confidential-cells")[0].message
    )


def test_people_without_a_local_unit_are_implausible() -> None:
    observations = read(
        ("AT11", "C10", 2014, "employment", 5),
        ("AT11", "C10", 2014, "establishments", 0),
        ("AT11", "C11", 2014, "employment", 0),
        ("AT11", "C11", 2014, "establishments", 0),
    )
    assert found(observations, "implausible-emptiness") == [("note", ("AT",), (2,), 1)]


def test_regions_without_a_classification_are_taken_as_they_are() -> None:
    observations = read(
        ("Springfield", "1", 2014, "employment", 5), region_version="none", industry_classification="cluster_categories"
    )
    assert keys(observations) == [("Springfield", "1")]
    assert len(observations.report) == 0


def test_more_than_three_decimals_are_rounded_and_said() -> None:
    observations = read(("AT11", "C10", 2014, "wages", "1.23450001"), ("AT12", "C10", 2014, "wages", "1.0005"))
    assert [str(value) for value in observations.table["value"].to_pylist()] == ["1.235", "1.000"]
    assert found(observations, "rounded-value") == [("note", (), (2, 3), 2)]


def test_validating_again_changes_nothing() -> None:
    observations = read(("AT11", "C10", 2014, "wages", -1), ("AT12", "C10", 2014, "wages", ":"))
    assert observations.report.of(*READING_RULES)
    assert validate(observations) == observations.report


def test_the_report_goes_to_json_and_back_the_same() -> None:
    report = ValidationReport(
        (Finding("b", "note", "later", ("X",), tuple(range(1, 40)), 39, "f"), Finding("a", "error", "first", count=1))
    )
    assert [finding.rule for finding in report] == ["a", "b"]
    assert report.findings[1].lines == tuple(range(1, 21))
    assert ValidationReport.from_json(report.to_json()) == report
    assert json.loads(report.to_json())["counts"] == {"error": 1, "note": 1}
    assert report.to_json() == ValidationReport(tuple(reversed(report.findings))).to_json()
    assert report.to_table().column_names == ["rule", "severity", "message", "codes", "lines", "count", "source"]
    with pytest.raises(ValueError, match="'fatal'"):
        Finding("a", "fatal", "no")  # type: ignore[arg-type]
