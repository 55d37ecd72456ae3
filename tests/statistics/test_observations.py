"""Observations: one table with one schema."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations, schema

WIDE: dict[str, list[Any]] = {
    "region": ["AT11", "AT12", "AT11"],
    "industry": ["C10", "C10", "10.11"],
    "year": [2014, 2014, 2015],
    "employment": [10, 0, None],
    "wages": [1.5, 2.25, 3.0],
    "flag": ["", "", "c"],
}
EXPECTED = [
    ("AT11", "C10", 2014, "employment", Decimal("10.000"), "observed", ""),
    ("AT12", "C10", 2014, "employment", Decimal("0.000"), "zero", ""),
    ("AT11", "C1011", 2015, "employment", None, "confidential", "c"),
    ("AT11", "C10", 2014, "wages", Decimal("1.500"), "observed", ""),
    ("AT12", "C10", 2014, "wages", Decimal("2.250"), "observed", ""),
    ("AT11", "C1011", 2015, "wages", None, "confidential", "c"),
]


def rows(observations: Observations) -> list[tuple[Any, ...]]:
    return [tuple(row.values())[:7] for row in observations.table.to_pylist()]


@pytest.mark.parametrize(
    "make", [polars.DataFrame, pandas.DataFrame, pa.table, polars.LazyFrame], ids=["polars", "pandas", "arrow", "lazy"]
)
def test_a_frame_of_any_kind_becomes_the_same_observations(make: Any) -> None:
    observations = Observations.from_frame(make(WIDE), units={"wages": "thousand EUR"})
    assert rows(observations) == EXPECTED
    assert observations.units == {"employment": "persons employed", "wages": "thousand EUR"}


def test_columns_of_other_names_are_mapped() -> None:
    frame = polars.DataFrame({"nuts": ["AT11"], "nace": ["C10"], "t": [2014], "jobs": [3]})
    columns = {"region": "nuts", "industry": "nace", "year": "t", "employment": "jobs"}
    assert rows(Observations.from_frame(frame, columns=columns)) == [
        ("AT11", "C10", 2014, "employment", Decimal("3.000"), "observed", "")
    ]


def test_a_frame_without_a_region_says_what_it_has() -> None:
    with pytest.raises(InputError, match="No column says region; the table has industry, year, employment"):
        Observations.from_frame(polars.DataFrame({"industry": ["C"], "year": [2014], "employment": [1]}))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(InputError, match="int is not a frame"):
        Observations.from_frame(3)


def test_a_table_of_another_schema_is_refused() -> None:
    table = Observations.from_frame(polars.DataFrame(WIDE)).table
    with pytest.raises(InputError, match="no such column"):
        Observations(table.drop_columns("flag"))
    with pytest.raises(InputError, match="column year: The column is of type int64"):
        Observations(table.set_column(2, "year", table["year"].cast(pa.int64())))


def test_what_occurs_can_be_listed_and_filtered() -> None:
    observations = Observations.from_frame(polars.DataFrame(WIDE))
    assert observations.years() == (2014, 2015)
    assert observations.variables() == ("employment", "wages")
    assert observations.regions() == ("AT11", "AT12")
    assert observations.industries() == ("C10", "C1011")
    kept = observations.filter(years=[2014], variables=["wages"], regions=["AT12"])
    assert rows(kept) == [EXPECTED[4]]
    assert rows(observations.filter(statuses=["zero"])) == [EXPECTED[1]]
    assert len(observations.filter(industries=[])) == 0


def test_the_table_goes_out_as_a_frame_of_the_kind_asked_for() -> None:
    observations = Observations.from_frame(polars.DataFrame(WIDE))
    assert isinstance(observations.to_frame("polars"), polars.DataFrame)
    assert isinstance(observations.to_frame("pandas"), pandas.DataFrame)
    assert observations.to_frame("pyarrow").schema.names == schema().names
    with pytest.raises(InputError, match="'excel'"):
        observations.to_frame("excel")  # type: ignore[arg-type]


def test_parquet_keeps_table_and_units(tmp_path: Path) -> None:
    observations = Observations.from_frame(polars.DataFrame(WIDE))
    observations.to_parquet(tmp_path / "o.parquet")
    back = pq.read_table(tmp_path / "o.parquet")
    assert back.equals(observations.table)
    assert b'"industry_classification": "nace_rev2"' in back.schema.metadata[b"observatory"]
