"""Coagglomeration: the published formula with plants, what is left of it, and its properties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from tests.statistics.measures.german_regions import german_employment, oracle

from observatory.statistics.measures.concentration.agglomeration import ellison_glaeser
from observatory.statistics.measures.concentration.coagglomeration import coagglomeration, group_coagglomeration

TABLES = arrays(np.int64, some.tuples(some.integers(2, 6), some.integers(3, 6)), elements=some.integers(1, 900))


def test_the_group_index_with_plants_is_the_one_computed_without() -> None:
    """Ellison and Glaeser's formula term by term, from drawn plants of three industries that form one group."""
    draw = np.random.default_rng(7)
    region, industry = draw.integers(0, 4, 60), draw.integers(0, 3, 60)
    size = draw.integers(1, 300, 60)
    x = np.zeros((4, 3))
    np.add.at(x, (region, industry), size)
    norm = [4, 3, 2, 1]
    each = ellison_glaeser(region, industry, size, reference=norm)
    together = ellison_glaeser(region, np.zeros(60, int), size, reference=norm)
    a = np.array(norm) / 10
    w = x.sum(axis=0) / x.sum()
    assert together.h[0] == pytest.approx(w**2 @ each.h)
    published = (together.g[0] / (1 - a @ a) - together.h[0] - (each.gamma * w**2 * (1 - each.h)).sum()) / (1 - w @ w)
    found = group_coagglomeration(x, ["group"] * 3, reference=norm)
    assert found.gamma == pytest.approx([published], rel=1e-10)
    assert found.groups == ("group",)


def test_on_the_diagonal_stands_the_concentration_of_the_industry(shared_data: Path) -> None:
    x, _, industries = german_employment(shared_data)
    expected = oracle(shared_data, "de_regions_oracle_industry.csv", "industry")
    diagonal = np.diag(coagglomeration(x))
    assert diagonal == pytest.approx([expected[name]["EG_G_over_1_minus_sumx2"] for name in industries], rel=1e-12)


def test_two_industries_in_two_regions() -> None:
    # Shares 3/4, 1/4 and 1/4, 3/4 around halves: −2 · 1/16 over 1 − 1/2.
    assert coagglomeration([[3, 1], [1, 3]])[0, 1] == pytest.approx(-0.25)


@given(TABLES)
def test_a_group_of_two_is_the_pair_and_a_larger_one_the_mean_of_its_pairs(x: np.ndarray) -> None:
    pairs = coagglomeration(x)
    number = x.shape[1]
    w = x.sum(axis=0)
    two = group_coagglomeration(x, [0, 0, *range(1, number - 1)]).gamma
    assert two[0] == pytest.approx(pairs[0, 1], rel=1e-6, abs=1e-9)
    assert np.isnan(two[1:]).all()
    weights = np.outer(w, w) * (1 - np.eye(number))
    mean = (weights * pairs).sum() / weights.sum()
    assert group_coagglomeration(x, [0] * number).gamma[0] == pytest.approx(mean, rel=1e-6, abs=1e-9)


@given(TABLES)
def test_pairs_are_symmetric_and_do_not_exceed_one(x: np.ndarray) -> None:
    pairs = coagglomeration(x, reference=np.ones(x.shape[0]))
    assert pairs == pytest.approx(pairs.T, abs=1e-14)
    assert (pairs <= 1 + 1e-12).all()
    assert coagglomeration(x[:, ::-1], reference=np.ones(x.shape[0])) == pytest.approx(pairs[::-1, ::-1], abs=1e-12)


def test_an_industry_without_employment_is_left_out_of_its_group() -> None:
    x = np.array([[3, 1, 0, 2], [1, 3, 0, 2]])
    assert np.isnan(coagglomeration(x)[2]).all()
    with_it, without = (group_coagglomeration(x, groups).gamma[0] for groups in ([0, 0, 0, 1], [0, 0, 1, 1]))
    assert with_it == without
