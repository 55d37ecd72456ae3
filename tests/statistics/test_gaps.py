"""Bounds of a table of observations, and bounds of real cells that were hidden on purpose."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.gaps import (
    UNBOUNDED,
    BoundedObservations,
    PlainIndustries,
    bound_observations,
    learned_slack,
)

INDICATORS = {"V11210": "establishments", "V13320": "wages", "V16110": "employment"}
SCHEMA = pa.schema(
    [
        ("region", pa.string()),
        ("industry", pa.string()),
        ("year", pa.int16()),
        ("variable", pa.string()),
        ("value", pa.decimal128(18, 3)),
        ("status", pa.string()),
        ("flag", pa.string()),
    ]
)
REGIONS = {"XA": None, "XA1": "XA", "XA2": "XA", "XAZ": "XA"}
INDUSTRIES = PlainIndustries(
    {"B": None, "B05": "B", "B06": "B"},
    {"B": frozenset({"B0510", "B0610"}), "B05": frozenset({"B0510"}), "B06": frozenset({"B0610"})},
    {"B": "section", "B05": "division", "B06": "division"},
)
Row = tuple[str, str, int, str, Decimal | None, str, str]


def observations(rows: Iterable[Row]) -> pa.Table:
    listed = list(rows)
    return pa.table({name: [row[place] for row in listed] for place, name in enumerate(SCHEMA.names)}, schema=SCHEMA)


def cell(region: str, industry: str, value: float | None, flag: str = "", year: int = 2014) -> Row:
    status = ("confidential" if "c" in flag else "missing") if value is None else "observed"
    return region, industry, year, "employment", None if value is None else Decimal(str(value)), status, flag


def rows_of(result: BoundedObservations) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["region"], row["industry"]): row for row in result.table.to_pylist()}


def test_a_table_comes_back_with_every_cell_sorted_and_bounded() -> None:
    table = observations(
        [
            cell("XA2", "B", 400),
            cell("XA", "B", 1000),
            cell("XA1", "B", 600),
            cell("XA", "B05", 700, "b"),
            cell("XA", "B06", 300),
            cell("XA1", "B05", 450),
            cell("XA1", "B06", None, "c"),
        ]
    )
    result = bound_observations(table, regions=REGIONS, industries=INDUSTRIES)
    assert result.table.column_names == (
        ["region", "industry", "level", "year", "variable", "low", "value", "high", "status", "flag"]
    )
    assert [result.table.schema.field(name).type for name in ("low", "value", "high")] == [pa.decimal128(18, 3)] * 3
    keys = [(row["region"], row["industry"]) for row in result.table.to_pylist()]
    assert keys == [(region, industry) for region in ("XA", "XA1", "XA2") for industry in ("B", "B05", "B06")]
    rows = rows_of(result)
    assert rows["XA", "B05"]["flag"] == "b"
    assert (rows["XA", "B05"]["low"], rows["XA", "B05"]["high"]) == (Decimal("700.000"), Decimal("700.000"))
    assert (rows["XA1", "B06"]["status"], rows["XA1", "B06"]["flag"]) == ("bounded", "c")
    # numbers are multiples of 50 here, so rounding of 3 numbers (two parts, one total) and one unit more: ±2 × 50
    hole = rows["XA1", "B06"]
    assert (hole["low"], hole["value"], hole["high"]) == (Decimal(50), Decimal(150), Decimal(250))
    assert rows["XA2", "B05"]["status"] == "bounded"
    assert [rows["XA2", code]["level"] for code in ("B", "B05", "B06")] == ["section", "division", "division"]


def test_a_hole_without_any_limit_keeps_its_status_and_has_no_number_above() -> None:
    table = observations([cell("XA", "B", None, "c"), cell("XA", "B05", 10), cell("XA1", "B06", None)])
    rows = rows_of(bound_observations(table, regions=REGIONS, industries=INDUSTRIES))
    assert [
        (rows["XA", code]["status"], rows["XA", code]["value"], rows["XA", code]["high"]) for code in ("B", "B06")
    ] == [
        ("confidential", None, None),
        ("missing", None, None),
    ]
    assert rows["XA", "B06"]["low"] == 0


def test_a_region_without_data_makes_its_family_incomplete() -> None:
    table = observations([cell("XA", "B", 1000), cell("XA1", "B", None, "c")])
    rows = rows_of(bound_observations(table, regions=REGIONS, industries=INDUSTRIES))
    assert (rows["XA1", "B"]["low"], rows["XA1", "B"]["high"]) == (0, 1000)


@pytest.mark.parametrize(("shortfall", "low", "high"), [(0, 670, 710), (200, 0, 910)])
def test_an_absent_extra_regio_counts_as_nought_only_where_regions_add_up_without_it(
    shortfall: int, low: int, high: int
) -> None:
    # XA = 1000, 1010, … 1290; XA1 = 600 less the shortfall, XA2 = XA − 600, hidden in the last industry
    codes = [f"B{number:02d}" for number in range(30)]
    table = observations(
        row
        for number, code in enumerate(codes)
        for row in (
            cell("XA", code, 1000 + 10 * number),
            cell("XA1", code, 600 - shortfall),
            cell("XA2", code, None if number == 29 else 400 + 10 * number),
        )
    )
    tree = PlainIndustries(dict.fromkeys(codes), {code: frozenset({code}) for code in codes})
    hole = rows_of(bound_observations(table, regions=REGIONS, industries=tree))["XA2", "B29"]
    # without shortfall 1290 − 600 = 690, within two units of 10; with it the rest may be outside all regions,
    # and only the total speaks: 1290 − 400 and two units
    assert (hole["low"], hole["high"]) == (low, high)


def test_numbers_of_another_definition_are_not_summed() -> None:
    table = observations([cell("XA", "B", 1000), cell("XA", "B05", 20, "d"), cell("XA", "B06", None, "c")])
    rows = rows_of(bound_observations(table, regions=REGIONS, industries=INDUSTRIES))
    assert (rows["XA", "B06"]["low"], rows["XA", "B06"]["high"], rows["XA", "B06"]["status"]) == (
        0,
        None,
        "confidential",
    )


def test_a_total_of_the_same_other_definition_is_the_sum_of_its_parts() -> None:
    table = observations([cell("XA", "B", 1000, "d"), cell("XA", "B05", 20, "d"), cell("XA", "B06", None, "cd")])
    rows = rows_of(bound_observations(table, regions=REGIONS, industries=INDUSTRIES))
    # numbers are multiples of 20: two units of slack around 980
    assert (rows["XA", "B06"]["low"], rows["XA", "B06"]["high"]) == (940, 1020)


def test_the_flag_of_a_hidden_part_does_not_take_its_family_apart() -> None:
    table = observations([cell("XA", "B", 1000), cell("XA", "B05", 20), cell("XA", "B06", None, "cd")])
    rows = rows_of(bound_observations(table, regions=REGIONS, industries=INDUSTRIES))
    assert (rows["XA", "B06"]["low"], rows["XA", "B06"]["high"]) == (940, 1020)


def test_a_contradiction_is_reported_with_its_codes() -> None:
    table = observations([cell("XA", "B", 100), cell("XA", "B05", 170), cell("XA", "B06", None, "c")])
    result = bound_observations(table, regions=REGIONS, industries=INDUSTRIES)
    assert [(item.hierarchy, item.region, item.industry, item.year, item.variable) for item in result.conflicts] == [
        ("industry", "XA", "B", 2014, "employment")
    ]
    assert rows_of(result)["XA", "B06"]["high"] is None


def test_a_cell_given_twice_is_refused_by_name() -> None:
    table = observations([cell("XA", "B", 100), cell("XA", "B", 100)])
    with pytest.raises(InputError, match=r"XA × B, employment 2014, is given more than once"):
        bound_observations(table, regions=REGIONS, industries=INDUSTRIES)


def test_a_code_that_the_classification_does_not_know_is_refused_by_name() -> None:
    table = observations([cell("XA", "B", 100), cell("XB", "B", 100)])
    with pytest.raises(InputError, match="region XB is not in the classification"):
        bound_observations(table, regions=REGIONS, industries=INDUSTRIES)


def test_years_are_bounded_each_on_its_own_and_can_be_chosen() -> None:
    table = observations([cell("XA", "B", 100, year=year) for year in (2013, 2014)])
    result = bound_observations(table, regions=REGIONS, industries=INDUSTRIES)
    assert sorted(result.matrices) == [(2013, "employment"), (2014, "employment")]
    chosen = bound_observations(table, regions=REGIONS, industries=INDUSTRIES, years=[2014])
    assert chosen.table["year"].to_pylist() == [2014] * 1


# --- the real file ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared_data: Path) -> pa.Table:
    """Regional business statistics 2014, every row of the three variables, from the regions that have any data."""

    def rows() -> Iterator[Row]:
        with gzip.open(shared_data / "eurostat_sbs_regional" / "sbs_r_nuts06_r2.tsv.gz", "rt") as lines:
            place = 1 + [int(year) for year in next(lines).split("\t")[1:]].index(2014)
            for line in lines:
                key, *_ = fields = line.rstrip("\n").split("\t")
                industry, indicator, region = key.split(",")
                if indicator not in INDICATORS:
                    continue
                number, flag = [*fields[place].split(), ""][:2]
                value = None if number == ":" else Decimal(number)
                status = "observed" if value is not None else "confidential" if "c" in flag else "missing"
                yield region, industry, 2014, INDICATORS[indicator], value, status, flag

    return observations(rows())


def industry_tree(codes: Iterable[str]) -> PlainIndustries:
    """Sections, divisions and groups as their codes show; the finest present stand for their classes."""
    listed = sorted(codes)
    parents = {
        code: None if len(code) == 1 or code[0] not in listed else code[0] if len(code) == 3 else code[:-1]
        for code in listed
    }
    leaves = [code for code in listed if code not in parents.values()]
    return PlainIndustries(
        parents, {code: frozenset(leaf for leaf in leaves if leaf.startswith(code)) for code in listed}
    )


def region_tree(codes: Iterable[str]) -> dict[str, str | None]:
    listed = {code[:length] for code in codes for length in range(2, len(code) + 1)}
    listed |= {code[:2] + extra for code in set(listed) for extra in ("Z", "ZZ")}
    return {code: code[:-1] if len(code) > 2 else None for code in listed}


class Hiding:
    """Hides cells of one country's table and asks for bounds of what it hid."""

    def __init__(self, real: pa.Table, countries: Iterable[str]) -> None:
        import pyarrow.compute as pc

        chosen = pa.array(sorted(countries))
        real = real.filter(pc.is_in(pc.utf8_slice_codeunits(real["region"], 0, 2), value_set=chosen))
        present = real.filter(pc.not_equal(real["status"], "missing"))["region"].unique()
        self.table = real.filter(pc.is_in(real["region"], value_set=present))
        self.region, self.industry, self.variable = (
            np.array(self.table[name].to_pylist()) for name in ("region", "industry", "variable")
        )
        self.value = np.array([-1 if value is None else int(value * 1000) for value in self.table["value"].to_pylist()])
        # One published number is negative (wages of Norway's NO06 in B06, −8.3): no bound from below would find it.
        self.known = self.value >= 0
        self.regions, self.industries = region_tree(present.to_pylist()), industry_tree(set(self.industry))
        self.count = 0
        self.unbounded = 0
        self.widths: list[float] = []
        self.outside: list[tuple[str, str, str, float, float, float]] = []

    def hide(self, rows: np.ndarray) -> None:
        """Hide the known cells among ``rows`` (positions in the table) and compare their bounds with the truth."""
        rows = rows[self.known[rows]]
        if not len(rows):
            return
        hidden = np.zeros(len(self.value), dtype=bool)
        hidden[rows] = True
        mask = pa.array(hidden)
        table = self.table
        for name, replacement in (
            ("value", pa.scalar(None, pa.decimal128(18, 3))),
            ("status", pa.scalar("confidential")),
        ):
            column = pa.compute.if_else(mask, replacement, table[name])
            table = table.set_column(table.schema.get_field_index(name), name, column)
        matrices = bound_observations(table, regions=self.regions, industries=self.industries).matrices
        for row in rows:
            matrix = matrices[2014, str(self.variable[row])]
            at = matrix.regions.index(self.region[row]), matrix.industries.index(self.industry[row])
            assert matrix.bounds.is_hole[at]
            low, high, truth = int(matrix.bounds.low[at]), int(matrix.bounds.high[at]), int(self.value[row])
            self.count += 1
            if high == UNBOUNDED:
                self.unbounded += 1
            else:
                self.widths.append((high - low) / max(truth, matrix.unit))
            if not low <= truth <= high:
                where = (str(self.region[row]), str(self.industry[row]), str(self.variable[row]))
                self.outside.append((*where, low / 1000, truth / 1000, high / 1000))

    def report(self, record_property: Any, name: str) -> str:
        width = np.array(self.widths)
        text = (
            f"{name}: {self.count} hidden cells, {len(self.outside)} outside their bounds, {self.unbounded} unbounded, "
            f"width over value: mean {width.mean():.3f}, median {np.median(width):.3f}"
        )
        record_property(name, text)
        print(text)  # noqa: T201 - the figures are part of what the test shows
        return text


@pytest.fixture
def demonstrators(real: pa.Table) -> Hiding:
    return Hiding(real, ["PT", "RO"])


def of_region(hiding: Hiding, region: str) -> np.ndarray:
    return np.flatnonzero((hiding.region == region) & hiding.known)


@pytest.mark.shared
def test_single_hidden_cells_of_two_regions_lie_within_their_bounds(
    demonstrators: Hiding, record_property: Any
) -> None:
    per_variable = [
        [row for row in of_region(demonstrators, region) if demonstrators.variable[row] == variable]
        for region in ("PT16", "RO42")
        for variable in INDICATORS.values()
    ]
    # the variables are bounded apart from each other, and the two countries share no family: six cells at a time
    for turn in range(max(map(len, per_variable))):
        demonstrators.hide(np.array([rows[turn] for rows in per_variable if turn < len(rows)]))
    text = demonstrators.report(record_property, "one cell at a time")
    assert demonstrators.outside == [], text
    assert demonstrators.count == sum(map(len, per_variable)) == 571
    assert demonstrators.unbounded == 0
    assert np.mean(demonstrators.widths) < 0.05


@pytest.mark.shared
def test_hidden_pairs_of_divisions_lie_within_their_bounds(demonstrators: Hiding, record_property: Any) -> None:
    generator = np.random.default_rng(2014)
    division = np.array([len(code) == 3 for code in demonstrators.industry])
    for _ in range(60):
        rows = []
        for region in ("PT16", "RO42"):
            candidates = of_region(demonstrators, region)
            candidates = candidates[division[candidates]]
            for variable in INDICATORS.values():
                rows.append(
                    generator.choice(candidates[demonstrators.variable[candidates] == variable], 2, replace=False)
                )
        demonstrators.hide(np.concatenate(rows))
    text = demonstrators.report(record_property, "two divisions of a region")
    assert demonstrators.outside == [], text
    assert demonstrators.count == 60 * 2 * 3 * 2
    assert np.mean(demonstrators.widths) < 0.1


@pytest.mark.shared
def test_hidden_sections_with_their_divisions_lie_within_their_bounds(
    demonstrators: Hiding, record_property: Any
) -> None:
    section = np.array([code[0] for code in demonstrators.industry])
    for letter in sorted(set(section)):
        rows = [of_region(demonstrators, region) for region in ("PT16", "RO42")]
        demonstrators.hide(np.concatenate([chosen[section[chosen] == letter] for chosen in rows]))
    text = demonstrators.report(record_property, "a section and its divisions")
    assert demonstrators.outside == [], text
    assert demonstrators.count == 571
    assert np.mean(demonstrators.widths) < 0.1


@pytest.mark.shared
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6])
def test_random_holes_in_two_countries_lie_within_their_bounds(
    demonstrators: Hiding, record_property: Any, share: float
) -> None:
    generator = np.random.default_rng(round(share * 100))
    for _ in range(4):
        demonstrators.hide(np.flatnonzero(generator.random(len(demonstrators.value)) < share))
    text = demonstrators.report(record_property, f"random {share:.0%} of the cells")
    assert demonstrators.outside == [], text
    assert demonstrators.count > 4 * share * demonstrators.known.sum() * 0.9


@pytest.mark.shared
def test_hidden_cells_of_all_countries_lie_within_their_bounds(real: pa.Table, record_property: Any) -> None:
    hiding = Hiding(real, sorted({code[:2] for code in real["region"].unique().to_pylist()}))
    generator = np.random.default_rng(27)
    for share in (0.001, 0.05, 0.3):
        hiding.hide(np.flatnonzero(generator.random(len(hiding.value)) < share))
    text = hiding.report(record_property, "all countries")
    assert hiding.outside == [], text
    assert hiding.count > 30_000


@pytest.mark.shared
def test_the_real_holes_of_2014_are_mostly_bounded_and_contradict_nothing(real: pa.Table) -> None:
    hiding = Hiding(real, sorted({code[:2] for code in real["region"].unique().to_pylist()}))
    result = bound_observations(hiding.table, regions=hiding.regions, industries=hiding.industries)
    assert result.conflicts == ()
    holes = sum(int(matrix.bounds.is_hole.sum()) for matrix in result.matrices.values())
    limited = sum(
        int((matrix.bounds.is_hole & (matrix.bounds.high != UNBOUNDED)).sum()) for matrix in result.matrices.values()
    )
    assert (holes, limited) == (10_634, 9_697)
    assert {key: matrix.unit for key, matrix in result.matrices.items()} == {
        (2014, "employment"): 1000,
        (2014, "establishments"): 1000,
        (2014, "wages"): 100,
    }
    # Hamburg's manufacturing is confidential: it has an interval below Germany's total
    hamburg = next(
        row
        for row in result.table.to_pylist()
        if row["region"] == "DE60" and row["industry"] == "C" and row["variable"] == "employment"
    )
    assert hamburg["status"] == "bounded"
    assert hamburg["low"] <= hamburg["value"] <= hamburg["high"]


def test_a_country_that_never_rounds_gets_no_slack_and_one_that_does_gets_what_rounding_leaves() -> None:
    generator = np.random.default_rng(5)
    parts = generator.integers(1, 900, size=(3, 250)) * 1000
    exact = np.vstack([parts.sum(axis=0), parts])
    parents, alone = np.array([-1, 0, 0, 0]), np.full(250, -1)
    learned = learned_slack(exact, np.ones(exact.shape, dtype=bool), parents, alone)
    assert (learned.unit, int(learned.slack.region_high.max()), int(learned.slack.region_low.min())) == (1000, 0, 0)
    rounded = exact.copy()
    rounded[0, :10] += 1000
    learned = learned_slack(rounded, np.ones(exact.shape, dtype=bool), parents, alone)
    # three parts and a total: at most (3 + 1) / 2 = 2 units by rounding, and one unit more
    assert (int(learned.slack.region_high[0].max()), int(learned.slack.region_low[0].min())) == (3000, -3000)
    assert not learned.region_shortfall[0]


def test_a_shortfall_beyond_rounding_is_allowed_twice_but_no_more_than_its_share() -> None:
    parts = np.full((2, 25), 100_000)
    value = np.vstack([parts.sum(axis=0), parts])
    value[0, 0] += 22_000
    parents = np.array([-1, 0, 0])
    learned = learned_slack(value, np.ones(value.shape, dtype=bool), parents, np.full(25, -1))
    # two parts, numbers of 2,000: rounding 1 unit and one more = 4,000; excess 18,000 of 222,000 is 8.1 %;
    # a total of 200,000 is allowed 2 × min(18,000, 16,217 rounded up to the unit) beyond rounding
    assert learned.unit == 2000
    assert int(learned.slack.region_high[0, 0]) == 4000 + 2 * 18_000
    assert int(learned.slack.region_high[0, 1]) == 4000 + 34_000
    assert int(learned.slack.region_low[0, 1]) == -4000
    assert learned.region_shortfall[0]


def test_too_few_whole_families_prove_nothing_about_what_lies_outside_all_regions() -> None:
    # a country of two parts, the first of them of two provinces; the country is published in 5 of 30 industries
    provinces = np.arange(1, 61).reshape(2, 30) * 10_000
    second = np.arange(1, 31) * 7000
    value = np.vstack([provinces.sum(axis=0) + second, provinces.sum(axis=0), second, provinces])
    known = np.ones(value.shape, dtype=bool)
    known[0, 5:] = False
    parents, alone = np.array([-1, 0, 0, 1, 1]), np.full(30, -1)
    learned = learned_slack(value, known, parents, alone)
    # the provinces add up in all 30, which says nothing of the country's own families
    assert learned.region_shortfall.tolist() == [True, False, True, True, True]
    known[0, :20] = True
    assert learned_slack(value, known, parents, alone).region_shortfall.tolist() == [False, False, True, True, True]
