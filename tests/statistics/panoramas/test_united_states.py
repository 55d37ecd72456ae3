"""The rule of the U.S. Cluster Mapping Project, against its published results for the states in 2016.

Source of the facts: `../shared/domain/measurement.md`, section 1.4.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import observatory.statistics as st

ROOT = Path(__file__).resolve().parents[3]
GRADES = ("qualifying", "significant", "strong", "strong10")
pytestmark = [pytest.mark.shared]

Row = dict[str, Any]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def published(shared_data: Path) -> list[dict[str, str]]:
    return read(shared_data / "us_cluster_mapping" / "us_cmp_2016_state_clusters.csv")


@pytest.fixture(scope="module")
def totals(shared_data: Path) -> list[dict[str, str]]:
    return read(shared_data / "us_cluster_mapping" / "us_totals_2016.csv")


@pytest.fixture(scope="module")
def result(published: list[dict[str, str]], totals: list[dict[str, str]]) -> Any:
    observations = st.Observations.from_frame(
        pa.Table.from_pylist([{**row, "year": "2016"} for row in published]),
        columns={
            "region": "region_code",
            "industry": "cluster_code",
            "employment": "emp",
            "establishments": "establishments",
            "year": "year",
        },
        region_version="none",
        industry_classification="cluster_categories",
    )
    return st.panorama(
        observations,
        rule="us-cluster-mapping",
        kinds={row["cluster_code"]: "traded" if row["traded"] == "True" else "local" for row in published},
        reference={row["cluster_code"]: float(row["us_employment"]) for row in totals},
    )


@pytest.fixture(scope="module")
def cells(result: Any) -> dict[tuple[str, str], Row]:
    return {(row["region"], row["industry"]): row for row in result.table.to_pylist()}


@pytest.fixture(scope="module")
def traded(published: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in published if row["traded"] == "True"]


@pytest.fixture(scope="module")
def state(published: list[dict[str, str]]) -> dict[str, str]:
    return {row["region_code"]: row["region"] for row in published}


@pytest.fixture(scope="module")
def cluster(published: list[dict[str, str]]) -> dict[str, str]:
    return {row["cluster_code"]: row["cluster"] for row in published}


def test_every_grade_of_all_traded_cells_is_the_published_one(
    cells: dict[tuple[str, str], Row], traded: list[dict[str, str]]
) -> None:
    ours = {
        (row["region_code"], row["cluster_code"], grade): cells[row["region_code"], row["cluster_code"]][
            f"grade_{grade}"
        ]
        for row in traded
        for grade in GRADES
    }
    theirs = {
        (row["region_code"], row["cluster_code"], grade): row[grade] == "True" for row in traded for grade in GRADES
    }
    assert len(traded) == 2550
    assert ours == theirs


def test_location_quotients_agree_to_three_parts_in_ten_million(
    cells: dict[tuple[str, str], Row], traded: list[dict[str, str]]
) -> None:
    worst = max(
        abs(cells[row["region_code"], row["cluster_code"]]["location_quotient"] / float(row["lq"]) - 1)
        for row in traded
        if float(row["lq"]) > 0
    )
    assert worst < 3e-7


def test_with_everything_known_certain_and_possible_are_the_same(cells: dict[tuple[str, str], Row]) -> None:
    assert all(row["robust"] for row in cells.values())
    assert all(row[f"grade_{grade}"] == row[f"grade_{grade}_possible"] for row in cells.values() for grade in GRADES)


def test_512_of_the_2550_cells_are_strong(cells: dict[tuple[str, str], Row], traded: list[dict[str, str]]) -> None:
    assert sum(cells[row["region_code"], row["cluster_code"]]["strong"] for row in traded) == 512


def test_traded_employment_and_the_largest_clusters_are_the_published_ones(
    totals: list[dict[str, str]], result: Any
) -> None:
    reference = result.preparation.reference_table().to_pylist()
    (whole,) = {row["employment"] for row in reference if (row["layer"], row["group"]) == ("denominator", "traded")}
    # Published as 45,242,109; the published clusters, each rounded to persons, add up to one more.
    assert whole == 45_242_110.0
    names = {row["cluster_code"]: row["cluster_name"] for row in totals if row["traded"] == "True"}
    largest = sorted(
        (
            (row["employment"], names[row["group"]])
            for row in reference
            if row["layer"] == "category" and row["group"] in names
        ),
        reverse=True,
    )
    # The file rounds each cluster to persons, which may differ by one from the published figure.
    assert [name for _, name in largest[:5]] == [
        "Business Services",
        "Distribution and Electronic Commerce",
        "Hospitality and Tourism",
        "Education and Knowledge Creation",
        "Financial Services",
    ]
    assert [number for number, _ in largest[:5]] == pytest.approx(
        [12_156_453, 5_793_804, 3_224_372, 3_157_568, 1_960_815], abs=1
    )


def test_these_states_have_most_strong_clusters(
    cells: dict[tuple[str, str], Row], traded: list[dict[str, str]], state: dict[str, str]
) -> None:
    strong = Counter(
        state[row["region_code"]] for row in traded if cells[row["region_code"], row["cluster_code"]]["strong"]
    )
    assert {name: strong[name] for name in ("Alabama", "Arkansas", "Tennessee", "Mississippi", "Wisconsin")} == {
        "Alabama": 22,
        "Arkansas": 21,
        "Tennessee": 20,
        "Mississippi": 18,
        "Wisconsin": 18,
    }
    assert sorted(strong.values(), reverse=True)[:5] == [22, 21, 20, 18, 18]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Automotive",
            [("Michigan", 5.805), ("Kentucky", 5.667), ("Alabama", 3.974), ("Indiana", 3.954), ("Ohio", 3.074)],
        ),
        (
            "Biopharmaceuticals",
            [("West Virginia", 4.401), ("Delaware", 3.802), ("North Carolina", 2.765), ("New Jersey", 2.090)],
        ),
    ],
)
def test_the_highest_quotients_are_the_published_ones(
    cells: dict[tuple[str, str], Row],
    state: dict[str, str],
    cluster: dict[str, str],
    name: str,
    expected: list[tuple[str, float]],
) -> None:
    (code,) = (code for code, label in cluster.items() if label == name)
    quotients = {
        state[region]: row["location_quotient"] for (region, industry), row in cells.items() if industry == code
    }
    published = dict(expected)
    assert {place: quotients[place] for place in published} == pytest.approx(published, abs=1e-3)
    if name == "Automotive":
        assert sorted(quotients, key=lambda place: -quotients[place])[:5] == list(published)


def test_the_most_specialised_states_in_biopharmaceuticals_are_too_small_to_be_strong(
    cells: dict[tuple[str, str], Row], state: dict[str, str], cluster: dict[str, str]
) -> None:
    (code,) = (code for code, label in cluster.items() if label == "Biopharmaceuticals")
    strong = {state[region]: row["strong"] for (region, industry), row in cells.items() if industry == code}
    assert (strong["West Virginia"], strong["Delaware"]) == (False, False)
    assert (strong["North Carolina"], strong["New Jersey"]) == (True, True)


def test_strong_clusters_hold_428_per_mille_of_traded_employment_and_most_of_it_in_these_states(
    cells: dict[tuple[str, str], Row], traded: list[dict[str, str]], state: dict[str, str]
) -> None:
    inside: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for row in traded:
        cell = cells[row["region_code"], row["cluster_code"]]
        whole[state[row["region_code"]]] += cell["employment"]
        inside[state[row["region_code"]]] += cell["employment"] if cell["strong"] else 0
    assert round(100 * inside.total() / whole.total(), 1) == 42.8
    strength = {name: round(100 * inside[name] / whole[name], 1) for name in whole}
    assert sorted(strength.items(), key=lambda item: -item[1])[:3] == [
        ("New Jersey", 67.2),
        ("Texas", 65.6),
        ("Arizona", 64.2),
    ]


def test_the_example_writes_the_published_flags(
    shared_data: Path, tmp_path: Path, traded: list[dict[str, str]]
) -> None:
    folder = shared_data / "us_cluster_mapping"
    command = [sys.executable, str(ROOT / "examples" / "us_cluster_mapping.py")]
    files = [folder / "us_cmp_2016_state_clusters.csv", folder / "us_totals_2016.csv", tmp_path / "marked.csv"]
    subprocess.run([*command, *map(str, files)], check=True)
    rows = {(row["region_code"], row["cluster_code"]): row for row in read(tmp_path / "marked.csv")}
    assert list(next(iter(rows.values()))) == ["region_code", "cluster_code", "lq", *GRADES]
    assert {key: tuple(row[grade] for grade in GRADES) for key, row in rows.items()} == {
        (row["region_code"], row["cluster_code"]): tuple(row[grade] for grade in GRADES) for row in traded
    }
