"""Relatedness against published figures and against sums written out."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from scipy import sparse

from observatory.statistics.measures.relatedness.co_occurrences import (
    Method,
    co_occurrence,
    co_occurrence_sparse,
    input_output_relatedness,
    normalised_co_occurrence,
    proximity,
    relatedness,
    skill_relatedness,
)
from observatory.statistics.measures.relatedness.presence import SMALL_WORK, count_together, table_of_presence

# Hidalgo and Hausmann 2009 (PNAS 106), supporting material, figure S4: C1 has P1 to P4; C2 has P2; C3 has P3 and P4; C4 has P4.
TOY = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])

# The example of EconGeo 2.1, relatedness().
COUNTS = np.array(
    [
        [0, 10, 1, 5, 5, 9],
        [10, 0, 0, 1, 5, 7],
        [1, 0, 0, 9, 4, 4],
        [5, 1, 9, 0, 6, 5],
        [5, 5, 4, 6, 0, 1],
        [9, 7, 4, 5, 1, 0],
    ]
)

tables = arrays(np.bool_, some.tuples(some.integers(1, 12), some.integers(1, 10)), elements=some.booleans())


def drawn(regions: int, industries: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random((regions, industries)) < 0.3


def test_co_occurrence_counts_the_regions_that_have_both() -> None:
    assert co_occurrence(TOY).tolist() == [[1, 1, 1, 1], [1, 2, 1, 1], [1, 1, 2, 2], [1, 1, 2, 3]]


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.uint32, np.float64])
def test_zeros_and_ones_may_be_of_any_type(kind: type) -> None:
    assert (co_occurrence(TOY.astype(kind)) == co_occurrence(TOY)).all()


@pytest.mark.parametrize("shape", [(320, 700), (321, 701), (7, 5000), (1700, 300)])
def test_tables_compared_as_bits_give_the_same_counts_as_a_product(shape: tuple[int, int]) -> None:
    table = drawn(*shape)
    assert shape[0] * shape[1] ** 2 >= SMALL_WORK
    numbers = table.astype(np.float32)
    assert (co_occurrence(table) == numbers.T @ numbers).all()


@pytest.mark.parametrize("share", [0.005, 0.4])
def test_a_sparse_table_gives_the_same_counts(share: float) -> None:
    table = np.random.default_rng(2).random((700, 400)) < share
    dense = co_occurrence(table)
    assert (co_occurrence(sparse.csr_array(table)) == dense).all()
    assert (co_occurrence(sparse.csc_matrix(table.astype(float))) == dense).all()
    assert (co_occurrence_sparse(sparse.coo_array(table)).toarray() == dense).all()
    assert (co_occurrence_sparse(table).toarray() == dense).all()


def test_the_counts_do_not_depend_on_the_number_of_threads() -> None:
    table = table_of_presence(drawn(300, 800))
    assert SMALL_WORK <= 300 * 800**2
    assert (count_together(table, threads=1) == count_together(table, threads=2)).all()


def test_zeros_that_a_sparse_table_stores_are_zeros() -> None:
    stored = sparse.csr_array((np.array([1, 0, 1]), np.array([0, 1, 1]), np.array([0, 2, 3])), shape=(2, 2))
    assert co_occurrence(stored).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("presence", "says"),
    [
        ([1, 0], "1 dimensions, not 2"),
        ([[1.0, np.nan]], "a missing number is not an absent industry"),
        ([[0.0, 1.7]], r"1\.7, not only 0 and 1.*location_quotient"),
        ([["a", "b"]], "0 and 1, or true and false"),
        (np.empty((0, 3)), "at least one region"),
        (sparse.csr_array([[2, 0]]), "2, not only 0 and 1"),
    ],
)
def test_what_is_no_table_of_presence_is_refused(presence: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        co_occurrence(presence)


def test_proximity_of_the_toy_network() -> None:
    # Formula of Hidalgo et al. 2007; the figures of oracle_values.csv, proximity_phi.
    third, two_thirds = 1 / 3, 2 / 3
    expected = [[1, 0.5, 0.5, third], [0.5, 1, 0.5, third], [0.5, 0.5, 1, two_thirds], [third, third, two_thirds, 1]]
    assert proximity(TOY) == pytest.approx(np.array(expected), rel=1e-15)


def test_proximity_of_many_industries_is_that_of_few() -> None:
    table = drawn(90, 1100)
    table[:, 3] = False
    found, few = proximity(table), [0, 3, 500, 1099]
    np.testing.assert_array_equal(found[np.ix_(few, few)], proximity(table[:, few]))
    assert found.shape == (1100, 1100)


@given(tables)
def test_proximity_is_the_lesser_of_two_probabilities(table: np.ndarray) -> None:
    found = proximity(table)
    for i in range(table.shape[1]):
        for j in range(table.shape[1]):
            if table[:, i].any() and table[:, j].any():
                assert found[i, j] == min(table[table[:, i], j].mean(), table[table[:, j], i].mean())
            else:
                assert np.isnan(found[i, j])


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [
        # EconGeo 2.1 relatedness(), run again: industries 1 and 2, industries 3 and 4.
        ("probability", 1.7013876041, 2.3436317781),
        ("association", 2.0869565217, 2.7692307692),
        ("cosine", 0.3806934938, 0.4160251472),
        ("jaccard", 0.2325581395, 0.2571428571),
    ],
)
def test_counts_are_normalised_as_published(method: Method, first: float, second: float) -> None:
    found = normalised_co_occurrence(COUNTS, method=method)
    assert found[0, 1] == pytest.approx(first, abs=5e-11)
    assert found[2, 3] == pytest.approx(second, abs=5e-11)
    assert (found == found.T).all()
    assert (found.diagonal() == 0).all()


def test_the_diagonal_of_the_counts_is_not_read() -> None:
    with_own = COUNTS + np.diag([40, 1, 2, 3, 4, 5])
    for method in ("association", "probability", "cosine", "jaccard"):
        assert (
            normalised_co_occurrence(with_own, method=method) == normalised_co_occurrence(COUNTS, method=method)
        ).all()


def test_association_is_one_on_average_over_what_chance_would_draw() -> None:
    # Σ C = T = Σ S_i S_j / T, so that the mean of C T / (S_i S_j), weighted by S_i S_j, is T² / Σ S_i S_j over all pairs with i = j too.
    sums = COUNTS.sum(axis=1)
    weights = np.outer(sums, sums) / sums.sum() ** 2
    assert (weights * normalised_co_occurrence(COUNTS, method="association")).sum() == pytest.approx(1, rel=1e-14)


@pytest.mark.parametrize("method", get_args(Method))
@given(table=tables)
def test_relatedness_follows_the_industries_when_they_change_places(method: Method, table: np.ndarray) -> None:
    order = np.random.default_rng(3).permutation(table.shape[1])
    found = relatedness(table, method=method)
    np.testing.assert_allclose(relatedness(table[:, order], method=method), found[np.ix_(order, order)], rtol=1e-13)
    np.testing.assert_allclose(relatedness(table[::-1], method=method), found, rtol=1e-13)


@pytest.mark.parametrize("method", get_args(Method))
def test_sparse_and_dense_presence_give_the_same_relatedness(method: Method) -> None:
    table = drawn(40, 30)
    np.testing.assert_array_equal(
        relatedness(sparse.csr_array(table), method=method), relatedness(table, method=method)
    )


def test_cosine_jaccard_and_proximity_lie_between_zero_and_one() -> None:
    for method in ("cosine", "jaccard", "proximity"):
        found = relatedness(drawn(50, 20), method=method)
        assert found.min() >= 0
        assert found.max() <= 1


def test_an_industry_that_never_occurs_beside_another_has_no_relatedness() -> None:
    table = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]])
    found = relatedness(table, method="association")
    assert np.isnan(found[2]).all()
    assert np.isnan(found[:, 3]).all()
    assert found[0, 1] == 2  # C = 2, S = 2 and 2, T = 4
    # Proximity knows the industry alone in its region: it is there, and shares nothing.
    assert proximity(table)[2, :3].tolist() == [0, 0, 1]
    assert np.isnan(proximity(table)[3]).all()


def test_an_unknown_method_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="'euclid'; one of association, cosine"):
        relatedness(TOY, method="euclid")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([[0, 1, 2]], "not \\(industries, industries\\)"),
        ([[0, 1], [2, 0]], "not symmetric"),
        ([[0, -1], [-1, 0]], "negative"),
    ],
)
def test_what_is_no_matrix_of_counts_is_refused(counts: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        normalised_co_occurrence(counts, method="cosine")


# Persons who changed: from the industry of the row to that of the column; those who stayed in their industry are on the diagonal.
FLOWS = np.array([[900, 30, 10], [20, 800, 20], [10, 10, 700]])


def test_skill_relatedness_is_the_flow_over_the_expected_flow() -> None:
    # Without the diagonal: 100 persons; out of the first 40, into the second 40. 30 · 100 / (40 · 40) = 1.875; back 20 · 100 / (40 · 30) = 5/3.
    ratio = skill_relatedness(FLOWS, scale="ratio", directed=True)
    assert ratio[0, 1] == pytest.approx(1.875, rel=1e-15)
    assert ratio[1, 0] == pytest.approx(5 / 3, rel=1e-15)
    assert skill_relatedness(FLOWS, scale="ratio")[0, 1] == pytest.approx((1.875 + 5 / 3) / 2, rel=1e-15)
    assert skill_relatedness(FLOWS)[0, 1] == pytest.approx((0.875 / 2.875 + (2 / 3) / (8 / 3)) / 2, rel=1e-15)
    assert np.isnan(skill_relatedness(FLOWS).diagonal()).all()


def test_people_who_stay_in_their_industry_do_not_count() -> None:
    np.testing.assert_array_equal(skill_relatedness(FLOWS), skill_relatedness(FLOWS - np.diag(FLOWS.diagonal())))


@given(arrays(np.int64, (5, 5), elements=some.integers(1, 1000)), some.integers(2, 1000))
def test_skill_relatedness_does_not_depend_on_the_unit_and_stays_within_one(flows: np.ndarray, factor: int) -> None:
    found = skill_relatedness(flows)
    np.testing.assert_allclose(skill_relatedness(flows * factor), found, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(found, found.T)
    assert np.nanmax(np.abs(found)) < 1


def test_an_industry_that_nobody_leaves_has_no_number() -> None:
    flows = [[0, 0, 0], [5, 0, 5], [5, 5, 0]]
    found = skill_relatedness(flows, directed=True)
    assert np.isnan(found[0]).all()
    assert found[1, 0] == 0  # 5 · 20 / (10 · 10) is what is expected
    assert np.isnan(skill_relatedness(flows)[1, 0])


def test_input_output_relatedness_is_the_greatest_of_four_shares() -> None:
    # Purchases 100, 80, 20; sales 100, 40, 60. The first sells 60 to the second: 60/80 of its inputs, 60/100 of the output of the first.
    flows = np.array([[30, 60, 10], [30, 5, 5], [40, 15, 5]])
    found = input_output_relatedness(flows)
    assert found[0, 1] == found[1, 0] == max(60 / 80, 60 / 100, 30 / 100, 30 / 40)
    assert found[0, 2] == max(10 / 20, 10 / 100, 40 / 100, 40 / 60)
    assert found[1, 2] == max(5 / 20, 5 / 40, 15 / 80, 15 / 60)
    assert np.isnan(found.diagonal()).all()
    assert input_output_relatedness(flows, combine="mean")[0, 2] == pytest.approx(
        (0.5 + 0.1 + 0.4 + 2 / 3) / 4, rel=1e-15
    )


def test_the_shares_of_germany_1995_are_those_of_all_inputs_and_all_output(shared_data: Path) -> None:
    # Eurostat manual of supply, use and input-output tables 2008, table 15.4: domestic output at basic prices is what is used and made in all.
    with (shared_data / "worked_examples" / "germany_1995_siot_6x6.csv").open() as lines:
        rows = list(csv.DictReader(lines))[:6]
    names = [row["iotables_row"] for row in rows]
    flows = np.array([[float(row[name]) for name in names] for row in rows])
    output = np.array([float(row["output_bp"]) for row in rows])
    found = input_output_relatedness(flows, inputs=output, output=output)
    # Agriculture and manufacturing: 25480 of agriculture's 43910 go there, more than any other of the four shares.
    assert found[0, 1] == found[1, 0] == 25480 / 43910
    # Construction and business services: 31027 of the inputs of construction, 245606 in all, against 23457 / 692487, 23457 / 245606, 31027 / 692487.
    assert found[2, 4] == 31027 / 245606


@pytest.mark.parametrize(
    ("flows", "options", "says"),
    [
        ([[1, 2]], {}, "not \\(industries, industries\\)"),
        ([[1, np.nan], [1, 1]], {}, "a missing flow is not zero"),
        ([[1, -2], [1, 1]], {}, "negative"),
        (
            [[1, 2], [1, 1]],
            {"output": [5, 1]},
            "output is smaller than the sum of the flows it should contain, in industry 1",
        ),
        ([[1, 2], [1, 1]], {"inputs": [5, 5, 5]}, "flows has 2 industries"),
        ([[1, 2], [1, 1]], {"combine": "least"}, "maximum or mean"),
    ],
)
def test_what_is_no_table_of_flows_is_refused(flows: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        input_output_relatedness(flows, **options)
