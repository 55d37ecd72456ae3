"""Input-output analysis against the published German table of 1995 and small tables worked out here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from tests.statistics.measures.german_regions import rows

from observatory.statistics.measures.input_output import (
    backward_linkages,
    forward_linkages,
    ghosh_inverse,
    input_coefficients,
    leontief_inverse,
    multipliers,
    output_multipliers,
    value_chain,
)

# Two industries: the first buys 150 of its own and 200 of the second, the second 500 and 100.
FLOWS = np.array([[150.0, 500.0], [200.0, 100.0]])
OUTPUT = np.array([1000.0, 2000.0])

TABLES = arrays(np.float64, (4, 4), elements=some.floats(0, 100)).map(
    lambda flows: (flows, flows.sum(axis=0) + flows.sum(axis=1) + 1)
)


def germany(shared_data: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    table = rows(shared_data / "worked_examples" / "germany_1995_siot_6x6.csv")
    groups = [name for name in table[0] if name.endswith("_group")]
    lines = {row["iotables_row"]: np.array([float(row[name]) for name in groups]) for row in table if row[groups[0]]}
    return np.array([lines[name] for name in groups]), lines


def test_germany_in_1995(shared_data: Path) -> None:
    # Eurostat manual of 2008, table 15.4; iotables' tests. Forward linkage of manufacturing: iotables prints 1.6691, the
    # table itself gives 1.6910.
    flows, lines = germany(shared_data)
    output = lines["output_bp"]
    backward = [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782]
    assert output_multipliers(flows, output) == pytest.approx(backward, abs=5.1e-5)
    assert backward_linkages(flows, output) == pytest.approx(backward, abs=5.1e-5)
    forward = [2.1126, 1.6910, 1.3558, 1.5848, 2.1037, 1.2106]
    assert forward_linkages(flows, output) == pytest.approx(forward, abs=5.1e-5)
    added = multipliers(flows, output, lines["gva_bp"]).total
    assert added == pytest.approx([0.8450, 0.7647, 0.8615, 0.9019, 0.9393, 0.9199], abs=5.1e-5)
    jobs = multipliers(flows, output, lines["employment_total"]).total
    assert jobs == pytest.approx([0.0326, 0.0162, 0.0207, 0.0237, 0.0112, 0.0242], abs=5.1e-5)


def test_the_textbooks_two_industries() -> None:
    # Miller and Blair, Input-Output Analysis, section 2.3: L = [[1.2541, 0.3300], [0.2640, 1.1221]].
    assert input_coefficients(FLOWS, OUTPUT) == pytest.approx(np.array([[0.15, 0.25], [0.20, 0.05]]))
    assert leontief_inverse(FLOWS, OUTPUT) == pytest.approx(np.array([[1.2541, 0.3300], [0.2640, 1.1221]]), abs=5.1e-5)
    assert output_multipliers(FLOWS, OUTPUT) == pytest.approx([1.5182, 1.4521], abs=5.1e-5)


def test_direct_and_total_use_of_a_primary_input() -> None:
    found = multipliers(FLOWS, OUTPUT, [650, 1400])
    assert found.direct == pytest.approx([0.65, 0.70])
    # All that final demand pays for ends up as primary input.
    assert found.total == pytest.approx([1, 1])
    assert found.type_one == pytest.approx([1 / 0.65, 1 / 0.70])
    assert np.isnan(multipliers(FLOWS, OUTPUT, [0, 1]).type_one[0])


def test_linkages_relative_to_their_mean() -> None:
    assert backward_linkages(FLOWS, OUTPUT, normalised=True).mean() == pytest.approx(1)
    assert forward_linkages(FLOWS, OUTPUT, normalised=True).mean() == pytest.approx(1)
    rasmussen = forward_linkages(FLOWS, OUTPUT, variant="leontief")
    assert rasmussen == pytest.approx([1.2541 + 0.3300, 0.2640 + 1.1221], abs=1e-4)
    with pytest.raises(ValueError, match="neither 'ghosh' nor 'leontief'"):
        forward_linkages(FLOWS, OUTPUT, variant="rows")  # type: ignore[arg-type]


@given(TABLES)
def test_final_demand_and_primary_inputs_explain_all_output(table: tuple[np.ndarray, np.ndarray]) -> None:
    flows, output = table
    demand, inputs = output - flows.sum(axis=1), output - flows.sum(axis=0)
    assert leontief_inverse(flows, output) @ demand == pytest.approx(output)
    assert inputs @ ghosh_inverse(flows, output) == pytest.approx(output)
    assert multipliers(flows, output, inputs).total == pytest.approx(np.ones(4))


@given(TABLES)
def test_the_two_inverses_are_one_up_to_the_sizes_of_industries(table: tuple[np.ndarray, np.ndarray]) -> None:
    flows, output = table
    inverse = leontief_inverse(flows, output)
    assert ghosh_inverse(flows, output) == pytest.approx(inverse * output / output[:, None])
    assert leontief_inverse(flows[::-1, ::-1], output[::-1]) == pytest.approx(inverse[::-1, ::-1])
    assert leontief_inverse(flows * 7, output * 7) == pytest.approx(inverse)


def test_an_industry_without_output_stands_apart() -> None:
    flows = np.zeros((3, 3))
    flows[:2, :2] = FLOWS
    output = [*OUTPUT, 0]
    assert np.isnan(input_coefficients(flows, output)[:, 2]).all()
    assert leontief_inverse(flows, output)[:2, :2] == pytest.approx(leontief_inverse(FLOWS, OUTPUT))
    for measure in (output_multipliers, backward_linkages, forward_linkages):
        found = measure(flows, output)
        assert found[:2] == pytest.approx(measure(FLOWS, OUTPUT))
        assert np.isnan(found[2])
    assert np.isnan(forward_linkages(flows, output, variant="leontief")[2])
    assert np.isnan(multipliers(flows, output, [1, 1, 0]).total[2])


@pytest.mark.parametrize(
    ("flows", "output", "says"),
    [
        ([[1, 2]], [1], "square of that size"),
        ([[np.nan]], [1], "missing"),
        ([[1, 0], [0, 0]], [0, 1], "industry 0 has flows but no output"),
        ([[1]], [-1], "negative"),
        ([[1]], [1], "no inverse"),
        ([[3]], [2], "use up more than they produce"),
    ],
)
def test_tables_that_cannot_be_are_refused(flows: object, output: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        leontief_inverse(flows, output)  # type: ignore[arg-type]


def test_primary_inputs_must_belong_to_the_table() -> None:
    with pytest.raises(ValueError, match="2 numbers"):
        multipliers(FLOWS, OUTPUT, [1])
    with pytest.raises(ValueError, match="no output"):
        multipliers([[0]], [0], [1])


# Steel sells to cars, cars to nobody; services to both.
CHAIN = np.array([[10, 80, 5], [0, 20, 0], [10, 20, 40]])


def test_links_of_a_value_chain_in_the_order_of_their_flows() -> None:
    found = value_chain(CHAIN, ["steel", "cars", "services"], least_share=0.1)
    names = found.categories
    assert names == ("cars", "services", "steel")
    links = [(names[a], names[b]) for a, b in zip(found.supplier, found.user, strict=True)]
    # Steel to services is 5 of 45 inputs; all that remains, 0 from cars, is no link.
    assert links == [("steel", "cars"), ("services", "cars"), ("services", "steel"), ("steel", "services")]
    assert found.flow.tolist() == [80, 20, 10, 5]
    assert found.input_share == pytest.approx([80 / 120, 20 / 120, 10 / 20, 5 / 45])
    assert found.output_share == pytest.approx([80 / 95, 20 / 70, 10 / 70, 5 / 95])
    assert found.linkage[names.index("steel"), names.index("cars")] == pytest.approx(80 / 95)
    assert found.covered == 1


def test_an_industry_may_belong_to_two_categories_but_not_count_twice() -> None:
    halves = np.array([[1, 0], [0, 1], [0.5, 0.5]])
    found = value_chain(CHAIN, halves)
    assert found.flows.sum() == pytest.approx(CHAIN.sum())
    assert found.flows[0, 1] == pytest.approx(80 + 2.5 + 10 + 10)
    assert found.categories == (0, 1)
    with pytest.raises(ValueError, match=r"industry 2 counts 1\.5 times"):
        value_chain(CHAIN, [[1, 0], [0, 1], [0.5, 1]])


def test_flows_outside_the_categories_count_in_the_shares() -> None:
    found = value_chain(CHAIN, [[1, 0], [0, 1], [0, 0]])
    assert found.covered == pytest.approx(110 / 185)
    assert found.input_share == pytest.approx([80 / 120])


@given(arrays(np.int64, (5, 5), elements=some.integers(0, 50)), some.lists(some.integers(0, 2), min_size=5, max_size=5))
def test_links_keep_to_the_flows_between_categories(flows: np.ndarray, groups: list[int]) -> None:
    found = value_chain(flows, groups, least_share=0)
    assert found.flows.sum() == flows.sum()
    assert found.flow.sum() == found.flows.sum() - np.trace(found.flows)
    assert (np.diff(found.flow) <= 0).all()
    known = ~np.isnan(found.linkage)
    assert (found.linkage[known] <= 1).all()
    assert found.linkage == pytest.approx(found.linkage.T, nan_ok=True)


def test_a_chain_needs_square_flows_and_a_share() -> None:
    with pytest.raises(ValueError, match="as many rows"):
        value_chain([[1, 2]], ["a"])
    with pytest.raises(ValueError, match="from 0 to 1"):
        value_chain([[1]], ["a"], least_share=5)
    with pytest.raises(ValueError, match="2 industries"):
        value_chain([[1, 2], [3, 4]], [[1, 0]])
    assert np.isnan(value_chain([[0]], ["a"]).covered)
