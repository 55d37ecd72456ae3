"""Complexity against published figures, against the eigenproblem as it is written, and what is said of weak ground."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import sparse

from observatory.statistics.measures import complexity
from observatory.statistics.measures.complexity import (
    WeakComplexityWarning,
    economic_complexity,
    fitness,
    reflections,
)
from observatory.statistics.measures.specialisation.quotients import location_quotient

# Hidalgo and Hausmann 2009 (PNAS 106), supporting material, figure S4: C1 has P1 to P4; C2 has P2; C3 has P3 and P4; C4 has P4.
TOY = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
# Its second eigenvector as z-scores, by power iteration on fractions with 50 decimal digits.
TOY_ECI = np.array([0.07535308897542, 1.60291606568605, -0.7477882019146, -0.9304809527468])

seeds = some.integers(0, 2**32 - 1)


def nested(regions: int, industries: int, seed: int = 0, noise: float = 0.5) -> np.ndarray:
    """Regions of growing capability and industries of growing demand, with noise."""
    chance = np.random.default_rng(seed)
    capability = np.linspace(-2, 2, regions)[:, None] + chance.normal(0, noise, (regions, industries))
    table = capability > np.linspace(-1.5, 2, industries)
    table[-1], table[:, 0] = True, True
    return table


def as_written(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues and second eigenvectors of D⁻¹ M U⁻¹ Mᵀ and of U⁻¹ Mᵀ D⁻¹ M, each solved by itself, as z-scores without a sign."""
    m = table.astype(float)
    by_region, by_industry = m / m.sum(axis=1, keepdims=True), m.T / m.sum(axis=0)[:, None]
    scores = []
    for matrix in (by_region @ by_industry, by_industry @ by_region):
        values, vectors = np.linalg.eig(matrix)
        order = np.argsort(-values.real)
        vector = vectors[:, order[1]].real
        scores.append((vector - vector.mean()) / vector.std())
    return np.sort(values.real)[::-1], scores[0], scores[1]


def german_presence(shared_data: Path) -> tuple[list[str], np.ndarray]:
    with (shared_data / "worked_examples" / "de_regions_industries_2015.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    regions = sorted({row["region_code"] for row in rows})
    industries = sorted({row["ind_code"] for row in rows})
    jobs = np.full((len(regions), len(industries)), np.nan)
    for row in rows:
        jobs[regions.index(row["region_code"]), industries.index(row["ind_code"])] = float(row["emp_all"])
    return regions, location_quotient(jobs) >= 1


def test_the_toy_network_has_the_published_eigenvalues_and_a_sign_that_is_not_identified() -> None:
    # oracle_values.csv, eci_eigenvector: computed from the formula and by EconGeo.
    with pytest.warns(WeakComplexityWarning, match=r"correlation with what sets its sign \(diversity\) is 0.11"):
        found = economic_complexity(TOY)
    assert found.eigenvalues == pytest.approx([1, 0.5421337132, 0.1901543016, 0.1010453186], abs=5e-11)
    # The sign printed there has a correlation of -0.106 with diversity: by that anchor the sign is the other.
    assert found.eci == pytest.approx(-TOY_ECI, abs=1e-13)
    # The z-scores printed there have a mean square of 1.0000000015, and so are right to eight digits, not to the ten they have.
    printed = np.array([0.0753530879, 1.6029160673, -0.7477882019, -0.9304809532])
    assert (printed**2).mean() == pytest.approx(1.0000000015, abs=5e-11)
    assert found.eci == pytest.approx(-printed, abs=2e-9)
    assert found.diversity_correlation == pytest.approx(0.106, abs=5e-4)
    assert found.sign == "diversity"
    assert found.eigen_gap == pytest.approx(1 - 0.1901543016 / 0.5421337132, abs=1e-9)
    assert found.components == 1
    assert len(found.weaknesses) == 1


def test_an_anchor_from_outside_sets_the_sign() -> None:
    found = economic_complexity(TOY, anchor=[0, 2, -1, -1])
    assert found.sign == "anchor"
    assert found.eci == pytest.approx(TOY_ECI, abs=1e-13)
    assert found.diversity_correlation == pytest.approx(-0.106, abs=5e-4)
    assert found.weaknesses == ()


def test_german_regions_rank_as_two_other_programs_have_them(shared_data: Path) -> None:
    # oracle_values.csv, eci_pci_fitness: NumPy and econcomplex 1.0.1. Valid algebra, poor economics: Bavaria comes next to last.
    regions, table = german_presence(shared_data)
    found = economic_complexity(table)
    eci = dict(zip(regions, found.eci, strict=True))
    assert eci["BW"] == pytest.approx(-2.316426, abs=5e-7)
    assert eci["BY"] == pytest.approx(-1.839771, abs=5e-7)
    assert eci["SN"] == pytest.approx(1.149410, abs=5e-7)
    assert eci["ST"] == pytest.approx(1.139878, abs=5e-7)
    assert found.eigenvalues[:3] == pytest.approx([1, 0.3003344, 0.21270341], abs=5e-8)
    # The pair is consistent, where econcomplex has a correlation of -1.
    means = table.T @ found.eci / table.sum(axis=0)
    assert np.corrcoef(found.pci, means)[0, 1] == pytest.approx(1, abs=1e-12)


def test_german_diversity_and_ubiquity_are_the_published_ones(shared_data: Path) -> None:
    regions, table = german_presence(shared_data)
    counts = reflections(table, steps=0)
    with (shared_data / "worked_examples" / "de_regions_oracle_region.csv").open() as lines:
        published = {row["region"]: float(row["diversity_lq_ge1"]) for row in csv.DictReader(lines)}
    assert counts.regions[0].tolist() == [published[region] for region in regions]
    with (shared_data / "worked_examples" / "de_regions_oracle_industry.csv").open() as lines:
        assert counts.industries[0].tolist() == [float(row["ubiquity"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("shape", [(30, 45), (45, 30), (20, 260), (260, 20)])
def test_both_indices_solve_the_eigenproblem_as_it_is_written(shape: tuple[int, int]) -> None:
    table = nested(*shape)
    found = economic_complexity(table)
    values, eci, pci = as_written(table)
    np.testing.assert_allclose(found.eigenvalues[:5], values[:5], atol=1e-12)
    np.testing.assert_allclose(found.eci, eci * np.sign(eci @ found.eci), atol=1e-9)
    np.testing.assert_allclose(found.pci, pci * np.sign(pci @ found.pci), atol=1e-9)


@given(seeds)
def test_the_pair_is_consistent_scaled_and_follows_regions_and_industries(seed: int) -> None:
    table = nested(15, 12, seed, noise=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", WeakComplexityWarning)
        found = economic_complexity(table)
        chance = np.random.default_rng(seed)
        order, other = chance.permutation(15), chance.permutation(12)
        moved = economic_complexity(table[np.ix_(order, other)])
    if found.eigen_gap < 1e-6 or found.components > 1:
        return
    inside = ~np.isnan(found.eci)
    assert found.eci[inside].mean() == pytest.approx(0, abs=1e-12)
    assert found.eci[inside].std() == pytest.approx(1, rel=1e-12)
    assert found.diversity_correlation >= 0
    m = table[inside].astype(float)
    for score, mean in (
        (found.pci, m.T @ found.eci[inside] / m.sum(axis=0)),
        (found.eci[inside], m @ found.pci / m.sum(axis=1)),
    ):
        np.testing.assert_allclose(score, (mean - mean.mean()) / mean.std(), atol=1e-7)
    np.testing.assert_allclose(moved.eci, found.eci[order], atol=1e-7)
    np.testing.assert_allclose(moved.pci, found.pci[other], atol=1e-7)


@pytest.mark.parametrize("shape", [(260, 420), (420, 260), (500, 480)])
def test_lanczos_finds_what_the_whole_solution_has(shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    table = nested(*shape)
    partial = economic_complexity(table)
    assert len(partial.eigenvalues) == 3
    sparsely = economic_complexity(sparse.csr_array(table))
    monkeypatch.setattr(complexity, "SOLVED_WHOLE", 10_000)
    whole = economic_complexity(table)
    assert len(whole.eigenvalues) == min(shape)
    for found in (partial, sparsely):
        np.testing.assert_allclose(found.eigenvalues, whole.eigenvalues[:3], rtol=1e-10)
        np.testing.assert_allclose(found.eci, whole.eci, atol=1e-8)
        np.testing.assert_allclose(found.pci, whole.pci, atol=1e-8)
        assert found.diversity_correlation == pytest.approx(whole.diversity_correlation, rel=1e-9)


def test_the_same_table_gives_the_same_digits_every_time() -> None:
    table = nested(400, 300)
    np.testing.assert_array_equal(economic_complexity(table).eci, economic_complexity(table).eci)


def test_regions_without_any_industry_and_industries_that_no_region_has_have_no_number() -> None:
    table = np.zeros((32, 47), dtype=bool)
    table[1:31, 1:46] = nested(30, 45)
    found = economic_complexity(table)
    alone = economic_complexity(nested(30, 45))
    np.testing.assert_allclose(found.eci[1:31], alone.eci, atol=1e-12)
    np.testing.assert_allclose(found.pci[1:46], alone.pci, atol=1e-12)
    assert np.isnan(found.eci[[0, 31]]).all()
    assert np.isnan(found.pci[[0, 46]]).all()
    assert found.components == 1
    assert found.region_component[[0, 1, 31]].tolist() == [-1, 0, -1]
    assert found.industry_component[[0, 1, 46]].tolist() == [-1, 0, -1]


@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
def test_a_network_in_parts_is_reported_and_the_greatest_part_gets_the_index(kind: Any) -> None:
    table = np.zeros((35, 50), dtype=bool)
    table[:5, :5] = nested(5, 5)
    table[5:, 5:] = nested(30, 45)
    with pytest.warns(WeakComplexityWarning, match="in 2 parts; the index is that of the part with 30 regions"):
        found = economic_complexity(kind(table))
    assert found.components == 2
    assert found.region_component.tolist() == [1] * 5 + [0] * 30
    assert found.industry_component.tolist() == [1] * 5 + [0] * 45
    assert np.isnan(found.eci[:5]).all()
    np.testing.assert_allclose(found.eci[5:], economic_complexity(nested(30, 45)).eci, atol=1e-12)


def test_a_long_chain_is_one_part() -> None:
    chain = np.eye(40, dtype=bool) | np.eye(40, k=1, dtype=bool)
    chain[0] = True
    chain[0, 3:] = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", WeakComplexityWarning)
        assert economic_complexity(chain).components == 1


def test_eigenvalues_that_lie_close_are_warned_of() -> None:
    # Nine regions in a ring, each with two industries of its two neighbours: which way round is no matter, and all eigenvalues are double.
    ring = np.eye(9, dtype=int) + np.roll(np.eye(9, dtype=int), 1, axis=1)
    with pytest.warns(WeakComplexityWarning) as told:
        found = economic_complexity(ring)
    assert found.eigen_gap == pytest.approx(0, abs=1e-12)
    assert found.sign == "arbitrary"
    assert len(told) == len(found.weaknesses) == 2
    assert "small changes may turn the index" in found.weaknesses[1]
    # Of a table without structure neither the direction nor the sign is certain.
    with pytest.warns(WeakComplexityWarning):
        found = economic_complexity(np.random.default_rng(3).random((60, 80)) < 0.3)
    assert 0 < found.eigen_gap < 0.1


def test_without_difference_in_diversity_ubiquity_sets_the_sign() -> None:
    # Two industries in each region; the one that three regions share must be the less complex.
    table = np.array([[1, 1, 0, 0, 0], [1, 0, 1, 0, 0], [1, 0, 0, 1, 0], [0, 0, 0, 1, 1]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", WeakComplexityWarning)
        found = economic_complexity(table)
    assert found.sign == "ubiquity"
    assert np.isnan(found.diversity_correlation)
    assert np.corrcoef(found.pci, table.sum(axis=0))[0, 1] < 0


def test_regions_that_are_all_alike_have_no_index() -> None:
    for table in (np.ones((3, 4)), np.ones((1, 4)), np.ones((300, 400))):
        with pytest.warns(WeakComplexityWarning, match="there is no index"):
            found = economic_complexity(table)
        assert np.isnan(found.eci).all()
        assert np.isnan(found.pci).all()
        assert np.isnan(found.eigen_gap)


@pytest.mark.parametrize(
    ("presence", "anchor", "says"),
    [
        ([[0, 0], [0, 0]], None, "nowhere 1"),
        ([[0.5, 1]], None, "not only 0 and 1"),
        (TOY, [1, 2], "presence has 4 regions"),
        (TOY, [1, 2, 3, np.nan], "anchor has missing numbers"),
    ],
)
def test_what_has_no_complexity_is_refused(presence: Any, anchor: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        economic_complexity(presence, anchor=anchor)


def test_reflections_of_the_toy_network() -> None:
    # oracle_values.csv, method_of_reflections: EconGeo 2.1 morc and mort.
    found = reflections(TOY, steps=2)
    assert found.regions[0].tolist() == [4, 1, 2, 1]
    assert found.industries[0].tolist() == [1, 2, 2, 3]
    assert found.regions[1].tolist() == [2, 2, 2.5, 3]
    assert found.industries[1] == pytest.approx([4, 2.5, 3, 2.3333], abs=5e-5)
    assert found.regions[2] == pytest.approx([2.9583, 2.5, 2.6667, 2.3333], abs=5e-5)
    assert found.industries[2] == pytest.approx([2, 2, 2.25, 2.5], abs=5e-5)


def test_standardised_steps_are_the_z_scores_of_the_plain_ones() -> None:
    table = nested(20, 30)
    plain, standardised = reflections(table, steps=6), reflections(table, steps=6, standardised=True)
    for one, other in ((plain.regions, standardised.regions), (plain.industries, standardised.industries)):
        np.testing.assert_allclose(
            (one - one.mean(axis=1, keepdims=True)) / one.std(axis=1, keepdims=True), other, atol=1e-8
        )


def test_standardised_steps_settle_on_the_eigenvector_however_many_there_are() -> None:
    table = nested(20, 30)
    found = economic_complexity(table)
    many = reflections(table, steps=400, standardised=True)
    np.testing.assert_allclose(many.regions[400], found.eci, atol=1e-9)
    np.testing.assert_allclose(many.industries[399], found.pci, atol=1e-9)


def test_plain_steps_lose_the_differences_in_rounding() -> None:
    table = nested(20, 30)
    worn = reflections(table, steps=400).regions[400]
    assert abs(np.corrcoef(worn, economic_complexity(table).eci)[0, 1]) < 0.99


def test_reflections_leave_out_what_is_empty() -> None:
    table = np.zeros((5, 6), dtype=int)
    table[:4, 1:5] = TOY
    found = reflections(sparse.csr_array(table), steps=2)
    np.testing.assert_allclose(found.regions[:, :4], reflections(TOY, steps=2).regions, rtol=1e-14)
    assert np.isnan(found.regions[:, 4]).all()
    assert np.isnan(found.industries[:, [0, 5]]).all()


@pytest.mark.parametrize(
    ("steps", "regions", "industries"),
    [
        # oracle_values.csv, fitness_complexity: the first three iterations.
        (1, [2, 0.5, 1, 0.5], [1.714286, 0.857143, 0.857143, 0.571429]),
        (2, [2.333333, 0.5, 0.833333, 0.333333], [2.386364, 0.477273, 0.795455, 0.340909]),
        (3, [2.687023, 0.320611, 0.763359, 0.229008], [2.610589, 0.460692, 0.686997, 0.241721]),
    ],
)
def test_fitness_of_the_toy_network_step_by_step(steps: int, regions: list[float], industries: list[float]) -> None:
    found = fitness(TOY, iterations=steps)
    assert found.fitness == pytest.approx(regions, abs=5e-7)
    assert found.complexity == pytest.approx(industries, abs=5e-7)
    assert found.iterations == steps
    assert not found.converged


def test_settled_fitness_solves_its_equations() -> None:
    table = nested(20, 30, noise=2)
    found = fitness(table, tolerance=1e-12)
    assert found.converged
    assert found.change <= 1e-12
    complexity_ = 1 / (table.T @ (1 / found.fitness))
    np.testing.assert_allclose(found.complexity, complexity_ / complexity_.mean(), rtol=1e-9)
    sums = table @ found.complexity
    np.testing.assert_allclose(found.fitness, sums / sums.mean(), rtol=1e-9)


def test_fitness_that_falls_for_ever_is_warned_of() -> None:
    # The toy network: the least fit fall towards nothing.
    with pytest.warns(WeakComplexityWarning, match="after 1000 steps: use the order"):
        found = fitness(TOY, tolerance=0)
    assert found.iterations == 1000
    assert not found.converged
    assert np.isfinite(found.fitness).all()
    assert (found.fitness > 0).all()


@given(seeds)
def test_fitness_follows_regions_and_industries_and_has_mean_one(seed: int) -> None:
    table = nested(10, 12, seed, noise=1)
    table[0] = False
    chance = np.random.default_rng(seed)
    order, other = chance.permutation(10), chance.permutation(12)
    found, moved = fitness(table, iterations=15), fitness(table[np.ix_(order, other)], iterations=15)
    np.testing.assert_allclose(moved.fitness, found.fitness[order], rtol=1e-10)
    np.testing.assert_allclose(moved.complexity, found.complexity[other], rtol=1e-10)
    assert np.nanmean(found.fitness) == pytest.approx(1, rel=1e-13)
    assert np.nanmean(found.complexity) == pytest.approx(1, rel=1e-13)
    assert np.isnan(found.fitness[0])


def test_large_sparse_and_dense_tables_have_the_same_fitness() -> None:
    table = nested(1100, 1000)
    dense, few = fitness(table, iterations=10), fitness(sparse.csr_array(table), iterations=10)
    np.testing.assert_allclose(dense.fitness, few.fitness, rtol=1e-11)
    np.testing.assert_allclose(dense.complexity, few.complexity, rtol=1e-11)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: fitness(TOY, iterations=0), "at least one step"),
        (lambda: fitness(TOY, tolerance=-1), "tolerance is -1"),
        (lambda: fitness(np.zeros((2, 2))), "nowhere 1"),
        (lambda: reflections(TOY, steps=-1), "steps is -1"),
        (lambda: reflections(np.zeros((2, 2))), "nowhere 1"),
    ],
)
def test_steps_that_cannot_be_made_are_refused(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()
