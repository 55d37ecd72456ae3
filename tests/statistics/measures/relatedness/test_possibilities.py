"""Density, links and opportunities against published figures and against the sums they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import sparse, stats

from observatory.statistics.measures.relatedness.bit_rows import REGIONS_AT_ONCE, add_subsets
from observatory.statistics.measures.relatedness.co_occurrences import proximity, relatedness
from observatory.statistics.measures.relatedness.possibilities import (
    SMALL_WORK,
    opportunity_gain,
    opportunity_value,
    relatedness_density,
    validated_links,
)
from observatory.statistics.measures.relatedness.presence import table_of_presence

# Hidalgo and Hausmann 2009 (PNAS 106), supporting material, figure S4: C1 has P1 to P4; C2 has P2; C3 has P3 and P4; C4 has P4.
TOY = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])

seeds = some.integers(0, 2**32 - 1)


def drawn(seed: int, regions: int = 7, industries: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """A table of presence and a relatedness of whole numbers with ties and zeros, not symmetric."""
    chance = np.random.default_rng(seed)
    return chance.random((regions, industries)) < 0.4, chance.integers(0, 5, (industries, industries)).astype(float)


def test_density_of_the_toy_network() -> None:
    # oracle_values.csv, relatedness_density: proximity with its diagonal at zero.
    expected = [[1, 1, 1, 1], [0.375, 0, 0.3, 0.25], [0.625, 0.625, 0.4, 0.5], [0.25, 0.25, 0.4, 0]]
    assert relatedness_density(TOY, proximity(TOY)) == pytest.approx(np.array(expected), rel=1e-14)


@given(seeds)
def test_density_is_the_share_of_what_is_related(seed: int) -> None:
    table, links = drawn(seed)
    found = relatedness_density(table, links)
    for i in range(6):
        others = [j for j in range(6) if j != i]
        if links[i, others].sum() == 0:
            assert np.isnan(found[:, i]).all()
        else:
            np.testing.assert_allclose(
                found[:, i], table[:, others] @ links[i, others] / links[i, others].sum(), rtol=1e-13
            )


@given(seeds, some.integers(1, 7))
def test_density_lies_between_zero_and_one_and_follows_the_industries(seed: int, nearest: int) -> None:
    table, links = drawn(seed)
    order = np.random.default_rng(seed).permutation(6)
    found = relatedness_density(table, links, nearest=nearest)
    assert np.nanmin(found, initial=0) >= 0
    assert np.nanmax(found, initial=0) <= 1
    moved = relatedness_density(table[:, order], links[np.ix_(order, order)], nearest=nearest)
    np.testing.assert_allclose(moved, found[:, order], rtol=1e-13)
    np.testing.assert_allclose(relatedness_density(table, links * 7, nearest=nearest), found, rtol=1e-13)


def test_only_the_nearest_count_and_those_that_share_the_last_place_count_in_part() -> None:
    links = np.array([[9, 4, 3, 3, 1], [4, 0, 0, 0, 0], [3, 0, 0, 0, 0], [3, 0, 0, 0, 0], [1, 0, 0, 0, 0]])
    table = np.array([[0, 1, 0, 0, 1], [0, 0, 1, 0, 0]])
    assert relatedness_density(table, links, nearest=1)[:, 0].tolist() == [1, 0]
    # Two places: the 4, and half of each 3, 7 in all.
    assert relatedness_density(table, links, nearest=2)[:, 0] == pytest.approx([4 / 7, 1.5 / 7], rel=1e-15)
    assert relatedness_density(table, links, nearest=3)[:, 0] == pytest.approx([4 / 10, 3 / 10], rel=1e-15)
    np.testing.assert_array_equal(relatedness_density(table, links, nearest=9), relatedness_density(table, links))


@given(seeds, some.sampled_from([None, 1, 3]))
def test_sparse_and_dense_density_agree(seed: int, nearest: int | None) -> None:
    table, links = drawn(seed)
    dense = relatedness_density(table, links, nearest=nearest)
    for presence in (table, sparse.csr_array(table)):
        for related in (links, sparse.csc_array(links)):
            np.testing.assert_allclose(relatedness_density(presence, related, nearest=nearest), dense, rtol=1e-13)


def test_many_regions_are_worked_on_in_parts_with_the_same_result() -> None:
    table = np.random.default_rng(5).random((1300, 40)) < 0.3
    links = relatedness(table, method="association")
    np.testing.assert_allclose(
        relatedness_density(table, links)[700], relatedness_density(table[700:701], links)[0], rtol=1e-13
    )


@pytest.mark.parametrize("nearest", [None, 20])
def test_a_large_table_gives_the_sums_of_a_small_one_to_a_millionth(nearest: int | None) -> None:
    """Large enough that sums of eight industries at a time are looked up; neither size is a multiple of what is done at once."""
    chance = np.random.default_rng(9)
    table = chance.random((901, 803)) < 0.3
    links = chance.random((803, 803))
    links[5, 9] = np.nan
    assert table.shape[0] * table.shape[1] ** 2 > SMALL_WORK
    found = relatedness_density(table, links, nearest=nearest)
    for region in (0, 511, 900):
        one = relatedness_density(table[region : region + 1], links, nearest=nearest)[0]
        np.testing.assert_allclose(found[region], one, rtol=1e-6)
    same = relatedness_density(sparse.csr_array(table), links, nearest=nearest)
    np.testing.assert_array_equal(same, found)


def test_a_region_that_has_everything_related_has_a_density_of_one_in_a_large_table_too() -> None:
    table = np.random.default_rng(2).random((900, 800)) < 0.3
    table[4] = True
    density = relatedness_density(table, proximity(table))
    np.testing.assert_allclose(density[4], 1, rtol=1e-6)
    assert density.max() <= 1


def test_sums_of_subsets_are_the_sums_of_a_product() -> None:
    # Industries that fill no word of bits, and more regions than are worked on at a time.
    chance = np.random.default_rng(3)
    table = chance.random((REGIONS_AT_ONCE + 3, 75)) < 0.4
    links = chance.random((70, 75))
    out = np.full((len(table), 80), -1.0)
    add_subsets(table_of_presence(table).octets_of_regions(), links, out, 4, 74)
    np.testing.assert_allclose(out[:, 4:74], table @ links.T, rtol=1e-6)
    assert (out[:, :4] == -1).all()
    assert (out[:, 74:] == -1).all()


def test_the_diagonal_is_left_out_and_the_argument_left_alone() -> None:
    table, links = drawn(8)
    before = links.copy()
    changed = links + np.diag([5.0, 4, 3, 2, 1, np.nan])
    np.testing.assert_array_equal(relatedness_density(table, changed), relatedness_density(table, links))
    np.testing.assert_array_equal(links, before)


def test_pairs_that_are_not_measured_are_left_out_of_both_sums() -> None:
    links = np.array([[0, np.nan, 2], [np.nan, 0, 6], [2, 6, 0]])
    assert relatedness_density([[1, 1, 0]], links)[0].tolist() == [0, 0, 1]


def test_an_industry_without_any_related_one_has_no_density() -> None:
    table = np.array([[1, 1, 0], [1, 1, 0]])
    density = relatedness_density(table, proximity(table))
    assert np.isnan(density[:, 2]).all()
    assert density[:, :2].tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("links", "nearest", "says"),
    [
        (np.ones((2, 2)), None, "presence has 4 industries"),
        (-np.ones((4, 4)), None, "negative numbers"),
        (sparse.csr_array(-np.ones((4, 4))), None, "negative numbers"),
        (np.ones((4, 4)), 0, "nearest is 0"),
    ],
)
def test_relatedness_of_which_no_share_can_be_taken_is_refused(links: Any, nearest: int | None, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        relatedness_density(TOY, links, nearest=nearest)


def test_the_p_value_of_a_link_is_the_tail_of_the_hypergeometric_distribution() -> None:
    chance = np.random.default_rng(4)
    table = chance.random((300, 25)) < chance.beta(0.5, 0.5, 25)
    table[:, 3] = True
    table[:, 7] = table[:, 8]
    found = validated_links(table)
    present = table.sum(axis=0)
    for i in range(25):
        for j in range(25):
            if i == j or not present[i] or not present[j]:
                assert np.isnan(found.p_value[i, j])
                continue
            common = int((table[:, i] & table[:, j]).sum())
            exact = stats.hypergeom.sf(common - 1, 300, present[i], present[j])
            assert found.p_value[i, j] == pytest.approx(exact, rel=1e-9, abs=1e-14)


def test_the_least_p_values_keep_their_digits() -> None:
    # Two industries in the same 20 of 40 regions: one way in (40 over 20) = 137,846,528,820.
    table = np.zeros((40, 2))
    table[:20] = 1
    assert validated_links(table).p_value[0, 1] == pytest.approx(1 / 137_846_528_820, rel=1e-12)


def test_industries_that_avoid_each_other_in_many_regions_are_no_link() -> None:
    table = np.zeros((6000, 2))
    table[:3000, 0] = 1
    table[2999:, 1] = 1
    found = validated_links(table)
    assert found.p_value[0, 1] == pytest.approx(1, abs=1e-12)
    assert not found.linked.any()


def test_the_rate_of_false_discoveries_is_held_over_all_pairs() -> None:
    """Three true pairs among twelve industries, drawn 60 times: on average at most 5 % of the links found are none of the three."""
    chance = np.random.default_rng(6)
    false = np.empty(60)
    for draw in range(60):
        table = chance.random((200, 12)) < 0.3
        for i in (0, 2, 4):
            table[:, i + 1] = table[:, i] ^ (chance.random(200) < 0.05)
        linked = validated_links(table).linked
        assert linked[[0, 2, 4], [1, 3, 5]].all()
        false[draw] = 1 - 6 / linked.sum()
    standard_error = false.std() / np.sqrt(60)
    assert 0 < false.mean() <= 0.05 + 2 * standard_error


def test_the_adjusted_values_are_those_of_all_pairs_and_symmetric() -> None:
    table = np.random.default_rng(6).random((200, 40)) < 0.3
    found = validated_links(table)
    assert found.pairs == 40 * 39 / 2
    below = np.tril_indices(40, -1)
    np.testing.assert_allclose(found.adjusted[below], stats.false_discovery_control(found.p_value[below]), rtol=1e-12)
    np.testing.assert_array_equal(found.adjusted, found.adjusted.T)
    np.testing.assert_array_equal(found.linked, found.adjusted <= 0.05)
    assert "hypergeometric" in found.null


def test_an_industry_that_no_region_has_is_not_tested() -> None:
    table = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 0]])
    found = validated_links(sparse.csr_array(table))
    assert found.pairs == 1
    assert np.isnan(found.p_value[2]).all()
    assert found.p_value[0, 1] == pytest.approx(1 / 3, rel=1e-12)  # one way in (3 over 2)


def test_a_rate_must_lie_between_zero_and_one() -> None:
    with pytest.raises(ValueError, match="false_discovery_rate is 1"):
        validated_links(TOY, false_discovery_rate=1)


@given(seeds)
def test_the_gain_of_an_industry_is_what_it_adds_to_the_value(seed: int) -> None:
    """One region after the other gets each of the industries it lacks."""
    table, links = drawn(seed)
    # Where nothing is related to an industry, it has no density, and no gain.
    links += 1
    complexity = np.random.default_rng(seed).normal(size=6)
    gain = opportunity_gain(table, links, complexity)
    value = opportunity_value(table, links, complexity)
    assert (np.isnan(gain) == table).all()
    for region, industry in np.argwhere(~table):
        after = table.copy()
        after[region, industry] = True
        difference = opportunity_value(after, links, complexity)[region] - value[region]
        assert gain[region, industry] == pytest.approx(difference, abs=1e-12)


def test_value_and_gain_of_the_toy_network() -> None:
    complexity = np.array([2.0, 1.0, 0.0, -1.0])
    phi = proximity(TOY)
    # The fourth region has P4: densities 0.25, 0.25, 0.4 of what it lacks.
    assert opportunity_value(TOY, phi, complexity)[3] == pytest.approx(0.25 * 2 + 0.25 * 1, rel=1e-14)
    assert opportunity_value(TOY, phi, complexity)[0] == 0
    # P1 would add φ_21 / Σ φ_2· = 0.5 / (4/3) to the density of P2 and something to P3, which counts nothing; its own 0.25 · 2 would go.
    assert opportunity_gain(TOY, phi, complexity)[3, 0] == pytest.approx(0.375 - 0.5, rel=1e-13)


def test_sparse_and_dense_opportunities_agree() -> None:
    table, links = drawn(12)
    complexity = np.linspace(-1, 1, 6)
    few, thin = sparse.csr_array(table), sparse.csr_array(links)
    np.testing.assert_allclose(
        opportunity_gain(few, thin, complexity), opportunity_gain(table, links, complexity), rtol=1e-12
    )
    np.testing.assert_allclose(
        opportunity_value(few, thin, complexity), opportunity_value(table, links, complexity), rtol=1e-12
    )


def test_an_industry_whose_complexity_is_unknown_is_left_out_of_the_value() -> None:
    table = np.array([[1, 0, 0], [1, 1, 0]])
    phi = proximity(table)
    assert opportunity_value(table, phi, [1.0, 2.0, np.nan]).tolist() == [2.0, 0.0]
    gain = opportunity_gain(table, phi, [1.0, 2.0, np.nan])
    assert gain[0, 1] == -2
    assert np.isnan(gain[:, 2]).all()


def test_the_complexity_must_be_that_of_the_industries() -> None:
    with pytest.raises(ValueError, match="presence has 4 industries"):
        opportunity_value(TOY, proximity(TOY), [1, 2])
