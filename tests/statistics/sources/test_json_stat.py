"""JSON-stat 2.0: a flat list of values by stride, and a status beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError


def dataset(**changes: Any) -> dict[str, Any]:
    def dimension(*codes: str) -> dict[str, Any]:
        return {"category": {"index": {code: place for place, code in enumerate(codes)}}}

    document = {
        "version": "2.0",
        "class": "dataset",
        "source": "ESTAT",
        "id": ["freq", "indic_sb", "nace_r2", "geo", "time"],
        "size": [1, 2, 1, 2, 2],
        "dimension": {
            "freq": dimension("A"),
            "indic_sb": dimension("V16110", "V91290"),
            "nace_r2": dimension("C10"),
            "geo": dimension("AT11", "AT12"),
            "time": dimension("2014", "2015"),
        },
        "value": {"0": 12, "2": 0, "3": 1.5, "4": 99},
        "status": {"0": "b", "1": ":c", "3": "e"},
    }
    document["status"] = {"0": "b", "1": "c", "3": "e"}
    return {**document, **changes}


def write(folder: Path, document: Any) -> Path:
    path = folder / "answer.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def rows(path: Path, **options: Any) -> list[tuple[Any, ...]]:
    return [
        (row["region"], row["year"], None if row["value"] is None else float(row["value"]), row["status"], row["flag"], row["line"])
        for row in st.read(path, **options).table.to_pylist()
    ]  # fmt: skip


EXPECTED = [
    ("AT11", 2014, 12.0, "observed", "b", 1),
    ("AT11", 2015, None, "confidential", "c", 2),
    ("AT12", 2014, 0.0, "zero", "", 3),
    ("AT12", 2015, 1.5, "estimated", "e", 4),
]


def test_values_and_status_are_found_by_stride(tmp_path: Path) -> None:
    assert rows(write(tmp_path, dataset())) == EXPECTED


def test_lists_say_the_same_as_maps(tmp_path: Path) -> None:
    lists = dataset(
        value=[12, None, 0, 1.5, 99, None, None, None], status=["b", "c", None, "e", None, None, None, None]
    )
    assert rows(write(tmp_path, lists)) == EXPECTED


def test_no_status_at_all_means_that_all_is_normal(tmp_path: Path) -> None:
    document = dataset()
    del document["status"]
    assert [row[3] for row in rows(write(tmp_path, document))] == ["observed", "missing", "zero", "observed"]


def test_years_can_be_chosen_and_other_indicators_are_reported(tmp_path: Path) -> None:
    path = write(tmp_path, dataset())
    assert [row[1] for row in rows(path, years=[2015])] == [2015, 2015]
    assert [finding.codes for finding in st.read(path).report.of("unused-indicator")] == [("V91290",)]
    with pytest.raises(InputError, match="2020 is not in the data"):
        st.read(path, years=[2020])


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."}}, "refusal of the service: 413"),
        ({"error": [{"status": 400, "label": "Dataset contains no dimension"}]}, "refusal of the service: 400"),
        ({"class": "collection"}, "not a JSON-stat 2.0 dataset"),
        ('{"class": "dataset", "id": [', "The JSON is broken"),
        (dataset(value=[1, 2]), "fewer values"),
        (dataset(size=[1, 2, 1, 3, 2]), "2 codes where its size says 3"),
    ],
)  # fmt: skip
def test_what_is_no_data_is_refused(tmp_path: Path, document: Any, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        st.read(write(tmp_path, document))
    assert problem in str(caught.value)
    assert caught.value.remedy


def test_a_dimension_with_several_values_needs_a_choice(tmp_path: Path) -> None:
    document = dataset(id=["indic_sb", "sex", "nace_r2", "geo", "time"], size=[1, 2, 1, 2, 2], status={})
    document["dimension"]["indic_sb"] = {"category": {"index": ["V16110"]}}
    document["dimension"]["sex"] = {"category": {"label": {"F": "Women", "M": "Men"}}}
    path = write(tmp_path, document)
    with pytest.raises(InputError, match=r"sex has 2 values and none is chosen.*F, M"):
        st.read(path)
    assert [row[2] for row in rows(path, choices={"sex": "M"})] == [99.0, None, None, None]
