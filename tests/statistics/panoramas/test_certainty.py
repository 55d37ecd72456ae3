"""What the panorama calls certain is true in every economy that the published numbers allow, and what is true in one of them it calls possible.

Small economies are made first, cells are hidden in them, and other economies with the same published numbers are found by moving
persons about in the hidden cells. The indicators, ranks, stars and grades of each are worked out by plain formulas (`economies.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import observatory.statistics as st
from observatory.statistics.panoramas import Panorama, recompute
from observatory.statistics.rules import StarRule, load_rule
from tests.statistics.panoramas import economies as plain
from tests.statistics.panoramas.economies import Economy, Shape

FLAT_KINDS = {"1": "traded", "2": "traded", "3": "traded", "101": "local", "102": "local"}
DIVISION_KINDS = {"D35": "mixed", "E36": "traded", "E37": "local", "E38": "traded", "E39": "local"}
RANGES = (
    "employment",
    "region_share",
    "reference_share",
    "location_quotient",
    "productivity",
    "productivity_relative",
    "growth",
)
REGIONS = ("AA1", "AA2", "AA3", "AA4", "AA5", "AA6", "BB1", "BB2", "BB3", "BB4", "BB5", "CC1", "CC2")


@dataclass
class World:
    """Economies by year, the panorama of all of them, and some of the economies that each could be instead."""

    economies: Mapping[int, Economy]
    result: Panorama
    kinds: Mapping[str, str]
    completions: Mapping[int, list[dict[str, np.ndarray]]]
    generator: np.random.Generator
    known: dict[str, Panorama] = field(default_factory=dict)

    def under(self, rule: str | StarRule) -> Panorama:
        if not isinstance(rule, str):
            return recompute(self.result, rule)
        if rule not in self.known:
            self.known[rule] = self.result if rule == self.result.rule.name else recompute(self.result, rule)
        return self.known[rule]


def world(folder: Path, *, flat: bool, seed: int) -> World:
    generator = np.random.default_rng(seed)
    file = folder / "islands.csv"
    lines = [f"{code},{code},0,,{code},," for code in ("AA", "BB", "CC")]
    lines += [f"{code},{code},1,{code[:2]},{code[:2]},," for code in REGIONS]
    file.write_text("code,name,level,parent,country,longitude,latitude\n" + "\n".join(lines) + "\n")
    made: dict[int, Economy] = {}
    for place in range(7):
        count = len(REGIONS) if place % 2 == 0 else 9
        regions = REGIONS[:count]
        shape = Shape(
            regions,
            tuple(sorted({region[:2] for region in regions})),
            tuple(FLAT_KINDS if flat else DIVISION_KINDS),
            () if flat else ("D", "E"),
            "cluster_categories" if flat else "nace_rev2",
        )
        # The first one hides nothing; the later ones more and more, at last many of the sums as well.
        made[2000 + 10 * place] = plain.economy(
            shape,
            generator,
            holes=(0, 0.15, 0.2, 0.3, 0.3, 0.4, 0.5)[place],
            total_holes=(0, 0, 0.03, 0.06, 0.1, 0.2, 0.3)[place],
        )
    source = plain.observations(made, file, generator)
    options: dict[str, Any] = {"kinds": FLAT_KINDS} if flat else {"layers": ["division"]}
    result = st.panorama(source, rule="eccp-2021", year=list(made), **options)
    others = {year: list(one.others(14, generator)) for year, one in made.items()}
    return World(made, result, FLAT_KINDS if flat else DIVISION_KINDS, others, generator)


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Cluster categories as industries: regions add up to countries, and nothing else does."""
    return world(tmp_path_factory.mktemp("flat"), flat=True, seed=20)


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Divisions within sections in regions within countries: two hierarchies at once."""
    return world(tmp_path_factory.mktemp("nested"), flat=False, seed=8)


def check(of: World, rule: StarRule, result: Panorama) -> dict[str, int]:
    """Hold every completion against the table; how often each statement was put to the test."""
    table: dict[int, dict[tuple[str, str], dict[str, Any]]] = {}
    for row in result.table.to_pylist():
        table.setdefault(row["year"], {})[row["region"], row["industry"]] = row
    area = {(row["region"], row["year"]) for row in result.preparation.places.to_pylist() if row["reference"]}
    strengths = {(row["region"], row["year"]): row for row in result.portfolios.to_pylist()}
    seen = dict.fromkeys(("certain", "possible", "open", "ranges", "unlimited"), 0)
    for year, one in of.economies.items():
        shape, cells = one.shape, table[year]
        assert {region for region, _ in cells} == set(shape.regions)
        countries = {country for country in shape.countries if (country, year) in area}
        for leaf in of.completions[year]:
            traded = np.zeros_like(leaf["employment"])
            for column, code in enumerate(shape.leaves):
                whole = leaf["employment"][:, column]
                kind = of.kinds[code]
                traded[:, column] = (
                    whole if kind == "traded" else of.generator.integers(0, whole + 1) if kind == "mixed" else 0
                )
            numbers = plain.indicators(
                shape,
                leaf,
                kinds=of.kinds,
                denominator=rule.denominator,
                area=countries,
                traded=traded,
                factor=result.preparation.productivity_factor,
            )
            marks = {each.name: plain.holds(each, numbers, shape, of.kinds) for each in rule.conditions}
            reached = plain.grades(rule, marks)
            ranks = {name: plain.rank(numbers[name]) for name in ("employment", "location_quotient")}
            for (row, column), _ in np.ndenumerate(numbers["employment"]):
                cell = cells[shape.regions[row], shape.leaves[column]]
                where = (year, shape.regions[row], shape.leaves[column])
                for name in RANGES:
                    value = numbers[name][row, column]
                    low, high = cell[f"{name}_low"], cell[f"{name}_high"]
                    if np.isnan(value) or (low is None and high is None):
                        continue
                    room = 1e-12 * max(1.0, abs(value))
                    assert low is None or low <= value + room, (where, name, low, value, high)
                    assert high is None or value <= high + room, (where, name, low, value, high)
                    seen["ranges"] += low != high
                    seen["unlimited"] += high is None
                for name, places in ranks.items():
                    place, best = places[row, column], cell[f"{name}_rank_best"]
                    if place and best is not None:
                        assert best <= place <= cell[f"{name}_rank_worst"], (where, name, place, best)
                named = [(f"star_{star.column}", marks[star.name]) for star in rule.stars]
                named += [(f"grade_{grade.column}", reached[grade.name]) for grade in rule.grades]
                for name, mark in named:
                    certain, possible, true = cell[name], cell[f"{name}_possible"], bool(mark[row, column])
                    assert true or not certain, (where, name, "is called certain")
                    if name.startswith("grade") or possible is not None:
                        assert possible or not true, (where, name, "is called impossible")
                    seen["certain"] += bool(certain)
                    seen["possible"] += bool(possible) and not certain and true
                    seen["open"] += bool(possible) and not certain and not true
                assert cell["stars"] <= sum(mark[row, column] for name, mark in named if "star_" in name)
                assert cell["stars_possible"] >= sum(mark[row, column] for name, mark in named if "star_" in name)
            if rule.strong is not None:
                strong = np.where(reached[rule.strong], numbers["employment"], 0).sum(axis=1)
                whole = numbers["employment"].sum(axis=1)
                for row, region in enumerate(shape.regions):
                    strength = strengths[region, year]
                    if whole[row] and strength["strength_low"] is not None:
                        value = strong[row] / whole[row]
                        assert strength["strength_low"] <= value + 1e-12, (year, region, value, strength)
                        assert value <= strength["strength_high"] + 1e-12, (year, region, value, strength)
    return seen


def test_completions_differ_from_each_other_and_agree_in_all_that_is_published(flat: World, nested: World) -> None:
    different = 0
    for of in (flat, nested):
        for year, one in of.economies.items():
            for leaf in of.completions[year]:
                for name, matrix in leaf.items():
                    assert (matrix >= 0).all()
                    shown = ~one.hidden[name]
                    assert (one.shape.whole(matrix)[shown] == one.published(name)[shown]).all()
                    different += int((matrix != one.leaf[name]).sum())
    assert different > 2_000


def test_where_nothing_is_hidden_all_numbers_stars_and_grades_are_those_of_the_formulas(
    flat: World, nested: World
) -> None:
    for of, name in ((flat, "us-cluster-mapping"), (nested, "top-20")):
        rule = load_rule(name)
        one = of.economies[2000]
        leaf = one.leaf
        whole = leaf["employment"]
        traded = np.stack(
            [whole[:, i] * (of.kinds[code] == "traded") for i, code in enumerate(one.shape.leaves)], axis=1
        )
        numbers = plain.indicators(
            one.shape,
            leaf,
            kinds=of.kinds,
            denominator=rule.denominator,
            area=set(one.shape.countries),
            traded=traded,
        )
        marks = {each.name: plain.holds(each, numbers, one.shape, of.kinds) for each in rule.conditions}
        reached = plain.grades(rule, marks)
        ranks = {each: plain.rank(numbers[each]) for each in ("employment", "location_quotient")}
        cells = [row for row in of.under(name).table.to_pylist() if row["year"] == 2000]
        assert len(cells) == whole.size
        for cell in cells:
            at = one.shape.regions.index(cell["region"]), one.shape.leaves.index(cell["industry"])
            for each in RANGES:
                value = numbers[each][at]
                found = [cell[f"{each}_low"], cell[each], cell[f"{each}_high"]]
                expected = [None] * 3 if np.isnan(value) else [pytest.approx(value, rel=1e-14, abs=1e-15)] * 3
                assert found == expected, (each, cell["region"], cell["industry"])
            for each, places in ranks.items():
                if places[at]:
                    assert {cell[f"{each}_rank"], cell[f"{each}_rank_best"], cell[f"{each}_rank_worst"]} == {places[at]}
            for star in rule.stars:
                for suffix in ("", "_possible"):
                    assert bool(cell[f"star_{star.column}{suffix}"]) == marks[star.name][at]
            for grade in rule.grades:
                for suffix in ("", "_possible"):
                    assert cell[f"grade_{grade.column}{suffix}"] == reached[grade.name][at]
            assert cell["robust"] is True


@pytest.mark.parametrize("name", ["us-cluster-mapping", "top-20"])
def test_presets_on_cluster_categories_claim_nothing_that_a_possible_economy_denies(flat: World, name: str) -> None:
    seen = check(flat, load_rule(name), flat.under(name))
    assert min(seen.values()) > 20, seen


@pytest.mark.parametrize("name", ["top-20", "eco-2008", "eccp-2021"])
def test_presets_on_divisions_claim_nothing_that_a_possible_economy_denies(nested: World, name: str) -> None:
    seen = check(nested, load_rule(name), nested.under(name))
    if name != "eco-2008":  # whose floor of 1,000 persons no region of these islands reaches
        assert min(seen.values()) > 20, seen


@pytest.mark.parametrize(("seed", "denominator"), [(1, "same-kind"), (2, "local")])
def test_random_rules_on_cluster_categories_claim_nothing_that_a_possible_economy_denies(
    flat: World, seed: int, denominator: str
) -> None:
    rule = plain.random_rule(np.random.default_rng(seed), denominator)
    seen = check(flat, rule, flat.under(rule))
    assert min(seen.values()) > 20, seen


@pytest.mark.parametrize(("seed", "denominator"), [(3, "traded"), (4, "total"), (5, "same-kind")])
def test_random_rules_on_divisions_claim_nothing_that_a_possible_economy_denies(
    nested: World, seed: int, denominator: str
) -> None:
    rule = plain.random_rule(np.random.default_rng(seed), denominator)
    seen = check(nested, rule, nested.under(rule))
    assert min(seen.values()) > 20, seen
