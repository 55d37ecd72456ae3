"""Invented microdata: any number of rows, the same bytes each time, inside their regions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import shapely

from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample import write_establishments
from observatory.statistics.sources.sample.establishments import PLANTS_AT_ONCE
from observatory.statistics.sources.sample.geography import archipelago
from observatory.statistics.sources.sample.model import YEARS, economy
from observatory.statistics.sources.sample.union import regions

COLUMNS = ["plant", "region", "industry", "year", "employment", "wages", "longitude", "latitude", "fictional"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_establishments(20_003, tmp_path_factory.mktemp("plants") / "plants.parquet")


def test_the_file_has_the_rows_asked_for_and_is_marked(path: Path) -> None:
    table = pq.read_table(path)
    assert table.column_names == COLUMNS
    assert table.num_rows == 20_003
    assert table.schema.metadata[b"fictional"] == b"true"
    assert pc.all(table["fictional"]).as_py() is True
    assert set(table["region"].to_pylist()) <= set(regions(2))
    assert set(table["industry"].to_pylist()) <= set(economy().classes)
    assert pc.min(table["employment"]).as_py() >= 1
    assert pc.min(table["wages"]).as_py() >= 0


def test_a_plant_keeps_place_and_industry_through_all_years(path: Path) -> None:
    table = pq.read_table(path).slice(0, 20_000)
    years = table["year"].to_numpy().reshape(-1, len(YEARS))
    assert (years == np.array(YEARS)).all()
    for name in ("plant", "region", "industry", "longitude", "latitude"):
        values = table[name].to_numpy().reshape(-1, len(YEARS))
        assert (values == values[:, :1]).all(), name
    plants = table["plant"].to_numpy()[:: len(YEARS)]
    assert np.array_equal(plants, np.arange(1, 2001))


def test_plants_lie_inside_their_region(path: Path) -> None:
    table = pq.read_table(path).filter(pc.field("year") == 2012)
    shapes = np.array([archipelago().polygons[code] for code in table["region"].to_pylist()])
    # Five decimals of a degree: a point on a border may be rounded a metre beyond it.
    distance = shapely.distance(shapes, shapely.points(table["longitude"].to_numpy(), table["latitude"].to_numpy()))
    assert distance.max() < 2e-5


def test_plants_fall_on_regions_as_in_the_statistics(path: Path) -> None:
    table = pq.read_table(path).filter(pc.field("year") == 2012)
    share = table["region"].to_pylist().count("AA11") / table.num_rows
    assert 0.01 < share < 0.08


def test_the_same_arguments_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = write_establishments(20_003, tmp_path / "again.parquet")
    other = write_establishments(20_003, tmp_path / "other.parquet", seed=7)
    assert again.read_bytes() == path.read_bytes()
    assert other.read_bytes() != path.read_bytes()


@pytest.mark.parametrize("name", ["plants.csv", "plants.csv.gz"])
def test_text_files_say_the_same(path: Path, tmp_path: Path, name: str) -> None:
    written = write_establishments(20_003, tmp_path / name)
    text = pyarrow.csv.read_csv(written)
    table = pq.read_table(path)
    assert text.column_names == COLUMNS
    for column in COLUMNS:
        assert text[column].to_pylist() == table[column].to_pylist()


def test_a_long_file_comes_in_row_groups_begins_like_a_shorter_one_and_reports_progress(
    path: Path, tmp_path: Path
) -> None:
    block = PLANTS_AT_ONCE * len(YEARS)
    seen: list[int] = []
    long = write_establishments(block + 11, tmp_path / "long.parquet", progress=seen.append)
    file = pq.ParquetFile(long)
    assert seen == [block, block + 11]
    assert [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)] == [block, 11]
    assert file.read_row_group(0).slice(0, 20_003).equals(pq.read_table(path))
    assert pc.count_distinct(file.read(["plant"])["plant"]).as_py() == PLANTS_AT_ONCE + 2


@pytest.mark.parametrize(("rows", "name", "words"), [(0, "x.parquet", "0 rows"), (5, "x.xlsx", "x.xlsx")])
def test_what_cannot_be_written_is_refused(tmp_path: Path, rows: int, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        write_establishments(rows, tmp_path / name)


def test_nothing_is_left_when_writing_breaks_off(tmp_path: Path) -> None:
    def stop(written: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_establishments(100, tmp_path / "plants.csv", progress=stop)
    assert list(tmp_path.iterdir()) == []
