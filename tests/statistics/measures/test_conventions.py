"""The page of conventions says what the functions give, and what other programs' formulas give on the same example."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import libpysal
import numpy as np
import pytest
import shapely
from tests.statistics.measures.concentration.test_agglomeration import ONE, PLANTS, REGION, plants_of_four_industries
from tests.statistics.measures.concentration.test_agglomeration import TOTALS as EMPLOYMENT_OF_REGIONS
from tests.statistics.measures.concentration.test_regional_concentration import INDUSTRY, TOTALS
from tests.statistics.measures.relatedness.test_possibilities import TOY
from tests.statistics.measures.test_input_output import germany

from observatory.statistics import measures
from observatory.statistics.measures.concentration import group_coagglomeration
from observatory.statistics.measures.specialisation import regional_coefficients

PAGE = Path(__file__).resolve().parents[3] / "docs" / "methods" / "measures.md"

Numbers = list[str]
"""Numbers as the page prints them."""


def conventions() -> dict[str, tuple[str, str]]:
    """What others give and what is ours, by measure, as the page has it."""
    lines = PAGE.read_text(encoding="utf-8").split("## Where packages differ")[1].split("## How sure")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {row[0]: (row[4], row[5]) for row in cells[2:]}


def printed(values: object, digits: int, *, sign: bool = False) -> Numbers:
    return [
        "NaN" if np.isnan(value) else "0" if value == 0 else f"{value:{'+' if sign else ''}.{digits}f}"
        for value in np.atleast_1d(np.asarray(values, dtype=np.float64))
    ]


def apart() -> tuple[Numbers, Numbers]:
    x = [[3, 5, 0, 0], [0, 0, 6, 2]]
    halved, others, ours = (
        measures.krugman_specialisation(x, variant=variant, halved=half)[0]
        for variant, half in (("whole", True), ("mean_of_others", False), ("whole", False))
    )
    return [f"halved {halved:g}", f"mean of the others {others:g}"], [f"{ours:g}"]


def unequal_region() -> tuple[Numbers, Numbers]:
    x, area = [[700, 600, 500, 10000, 40000]], [30000, 15000, 10000, 60000, 50000]
    theirs = measures.gini_specialisation(x, reference=area, variant="lorenz")
    return printed(theirs, 4), printed(measures.gini_specialisation(x, reference=area), 4)


def unequal_industry() -> tuple[Numbers, Numbers]:
    ours = measures.locational_gini(INDUSTRY, reference=TOTALS)
    reat = measures.locational_gini(INDUSTRY, reference=TOTALS, variant="unweighted")
    # Half of 0.3725 is a tie; floating point lies a little above it.
    return [f"REAT {reat[0]:.4f}", f"EconGeo {ours[0] / 2:.4f}"], printed(ours, 4)


def incomes() -> tuple[Numbers, Numbers]:
    x = [[10], [10], [10], [20], [50]]
    theirs = measures.theil(x, reference=[1] * 5, variant="L")
    return printed(theirs, 4), printed(measures.theil(x, reference=[1] * 5), 4)


def market_shares() -> tuple[Numbers, Numbers]:
    x = [[20, 50, 20, 10]]
    return printed(measures.herfindahl(x, normalised=True), 4), printed(measures.herfindahl(x), 4)


def people_and_industry() -> tuple[Numbers, Numbers]:
    share = measures.hoover([[0], [10], [10], [30], [50]], reference=[10, 15, 20, 25, 30])
    return [f"{100 * share[0]:.0f}"], [f"{share[0]:.2f}"]


def ten_plants() -> tuple[Numbers, Numbers]:
    one = measures.ellison_glaeser(REGION, ONE, PLANTS, reference=EMPLOYMENT_OF_REGIONS).gamma
    other = measures.maurel_sedillot(REGION, ONE, PLANTS, reference=EMPLOYMENT_OF_REGIONS).gamma
    return [], [*printed(one, 4, sign=True), *printed(other, 4)]


def capped() -> tuple[Numbers, Numbers]:
    quotient = measures.augmented_flegg_lq([[60, 10], [40, 190]], 0, delta=0.3)
    fixed = type(quotient)(**(quotient.__dict__ | {"quotient": np.full((2, 2), 1.5)}))
    return ["0.3"], [f"{regional_coefficients(np.full((2, 2), 0.2), fixed)[0, 0]:g}"]


def toy_density() -> tuple[Numbers, Numbers]:
    phi = measures.proximity(TOY)
    whole = phi.copy()
    np.fill_diagonal(whole, 1)
    return printed((TOY @ whole / whole.sum(axis=0))[3], 3), printed(measures.relatedness_density(TOY, phi)[3], 3)


def toy_gain() -> tuple[Numbers, Numbers]:
    complexity, phi = np.array([2.0, 1.0, 0.0, -1.0]), measures.proximity(TOY)
    # What P1 brings nearer: P2 alone counts, P3 has a complexity of 0 and P4 is there already.
    brings = phi[0, 1] / (phi[1].sum() - phi[1, 1]) * complexity[1]
    return [f"{brings:g}"], [f"{measures.opportunity_gain(TOY, phi, complexity)[3, 0]:g}"]


def toy_sign() -> tuple[Numbers, Numbers]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = measures.economic_complexity(TOY)
    assert len(said) == 1
    ours = [*printed(found.eci[:1], 4, sign=True), f"correlation {found.diversity_correlation:.2f}"]
    return printed(-found.eci[:1], 4, sign=True), ours


def two_parts() -> tuple[Numbers, Numbers]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = measures.economic_complexity([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]])
    assert "2 parts" in str(said[0].message)
    return [], printed(found.eci, 4)


def columbus() -> tuple[np.ndarray, list[object]]:
    folder = Path(libpysal.__file__).parent / "examples" / "columbus"
    features = json.loads((folder / "columbus.json").read_text())["features"]
    crime = np.array([feature["properties"]["CRIME"] for feature in features])
    return crime, [shapely.geometry.shape(feature["geometry"]) for feature in features]


def first_neighbourhood() -> tuple[Numbers, Numbers]:
    crime, shapes = columbus()
    ours = measures.local_moran(crime, shapes, permutations=9).statistic[:1]
    return printed(ours * (len(crime) - 1) / len(crime), 4), printed(ours, 4)


def one_and_two_sides() -> tuple[Numbers, Numbers]:
    crime, shapes = columbus()
    found = measures.moran(crime, shapes, permutations=999)
    return [f"{found.p_permutation / 2:.3f}"], [f"{found.p_permutation:.3f}"]


def an_island() -> tuple[Numbers, Numbers]:
    row = [*(shapely.box(x, 0, x + 1, 1) for x in range(4)), shapely.box(9, 9, 10, 10)]
    found = measures.local_moran([1.0, 2, 4, 3, 5], row, permutations=9)
    assert np.flatnonzero(np.isnan(found.statistic)).tolist() == [4]
    return [], ["NaN for the island"]


def four_corners() -> tuple[Numbers, Numbers]:
    # Eight of twelve ordered pairs are at most 1 apart.
    ours = measures.k_function([[0.0, 0], [1, 0], [0, 1], [1, 1]], [1.0], 1.0).estimate[0]
    return [f"{ours * 3 / 4:g}"], [f"{ours:.4f}"]


@pytest.mark.parametrize(
    ("measure", "example"),
    [
        ("Krugman's indices", apart),
        ("Gini of specialisation", unequal_region),
        ("locational Gini", unequal_industry),
        ("Theil", incomes),
        ("Herfindahl", market_shares),
        ("Hoover", people_and_industry),
        ("Ellison-Glaeser and Maurel-Sédillot", ten_plants),
        ("augmented Flegg quotient", capped),
        ("density of relatedness", toy_density),
        ("gain of an opportunity", toy_gain),
        ("sign of economic complexity", toy_sign),
        ("network in several parts", two_parts),
        ("local Moran, divisor", first_neighbourhood),
        ("spatial p-values", one_and_two_sides),
        ("region without neighbours", an_island),
        ("K", four_corners),
    ],
)
def test_the_page_of_conventions_has_the_numbers(measure: str, example: Callable[[], tuple[Numbers, Numbers]]) -> None:
    says(measure, *example())


def says(measure: str, theirs: Numbers, ours: Numbers) -> None:
    of_others, of_ours = conventions()[measure]
    for cell, numbers in ((of_others, theirs), (of_ours, ours)):
        rest = cell
        for number in numbers:
            assert number in rest, f"{measure}: the page says {cell!r}, not {number}"
            rest = rest.split(number, 1)[1]


def test_the_page_has_the_numbers_of_plants(shared_data: Path) -> None:
    region, industry, size, totals = plants_of_four_industries(shared_data)
    plain = measures.ellison_glaeser(region, industry, size).gamma[:1]
    given = measures.ellison_glaeser(region, industry, size, reference=totals).gamma[:1]
    says("Ellison-Glaeser, weights of regions", printed(plain, 4), [*printed(plain, 4), *printed(given, 4, sign=True)])
    x = np.zeros((region.max() + 1, 4))
    np.add.at(x, (region, industry), size)
    groups = [group_coagglomeration(x, [0] * 4, reference=norm).gamma[0] for norm in (totals, None)]
    says("coagglomeration of a group", [], printed(groups, 4))


def test_the_page_has_the_linkages_of_germany(shared_data: Path) -> None:
    flows, lines = germany(shared_data)
    leontief = measures.forward_linkages(flows, lines["output_bp"], variant="leontief")[1]
    ours = measures.forward_linkages(flows, lines["output_bp"])[1]
    says("forward linkages", [f"Leontief {leontief:.4f}"], [f"{ours:.4f}"])


def test_the_page_has_the_densities_of_sixty_points(shared_data: Path) -> None:
    with (shared_data / "worked_examples" / "points_demo.csv").open() as file:
        rows = list(csv.DictReader(file))
    at = {
        sector: np.array([[float(row["x"]), float(row["y"])] for row in rows if row["sector"] == sector])
        for sector in "AB"
    }
    ours, theirs = (measures.k_density(at["B"], [0.0], bandwidth_within=within).bandwidth for within in (None, 100))
    says("Kd, bandwidth", printed(theirs, 4), printed(ours, 4))
    near = measures.k_density(at["A"], [0.0], bandwidth_within=100).estimate
    says("Kd, pairs far away", ["0.0143470"], printed(near, 7))


def test_no_row_of_the_page_is_without_a_test() -> None:
    tested = {
        *(case[0] for mark in test_the_page_of_conventions_has_the_numbers.pytestmark for case in mark.args[1]),  # type: ignore[attr-defined]
        "Ellison-Glaeser, weights of regions",
        "coagglomeration of a group",
        "forward linkages",
        "Kd, bandwidth",
        "Kd, pairs far away",
    }
    assert set(conventions()) - tested == {"band over all distances"}
