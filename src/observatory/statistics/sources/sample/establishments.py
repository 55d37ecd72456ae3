"""Establishment microdata of the fictional union: any number of rows, in constant memory.

One row is one plant in one year. Plants are drawn where the model expects them, keep their place and industry, and are
followed through all years of the sample; their employment moves with their cell's trend and a chance of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from observatory.statistics.errors import InputError
from observatory.statistics.sources.sample.geography import archipelago
from observatory.statistics.sources.sample.model import PLANT_SPREAD, YEARS, draw_truth, economy
from observatory.statistics.sources.sample.union import NOTICE, VERSION, regions

if TYPE_CHECKING:
    import pyarrow as pa

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

PLANTS_AT_ONCE = 50_000
SUFFIXES = (".parquet", ".csv", ".csv.gz")


@dataclass(frozen=True)
class _Cells:
    """Every region × class with plants (n,): where it is, its plants, persons per plant and wage per person by year."""

    region: Integers
    industry: Integers
    cumulative: Floats  # share of plants in this and all earlier cells
    persons: Floats  # (n, years): a fixed panel of plants, so that the trend of the cell shows in their size
    pay: Floats  # (n, years), thousand EUR per person


@dataclass(frozen=True)
class _Triangles:
    """The regions cut into triangles; those of region r are `start[r]` to `start[r + 1]`."""

    corners: Floats  # (n, 3, 2)
    cumulative: Floats  # r plus the share of the region's area in this and its earlier triangles


def write_establishments(
    rows: int, path: str | Path, *, seed: int = 2014, progress: Callable[[int], None] | None = None
) -> Path:
    """Write `rows` rows of invented establishment microdata to a `.parquet`, `.csv` or `.csv.gz` file; returns its path.

    Columns: `plant` (int64), `region` (level 2), `industry` (class), `year`, `employment` (persons), `wages` (thousand
    EUR, integer), `longitude`, `latitude` (degrees, inside the region), `fictional` (always true). A plant has ten
    consecutive rows, one per year. `progress` is called with the number of rows written so far. The same arguments give
    the same bytes. A file of this name is replaced, and removed if writing fails.
    """
    target = Path(path)
    if rows < 1:
        raise InputError(f"{rows} rows cannot be written.", remedy="Ask for one row or more.")
    if not target.name.endswith(SUFFIXES):
        raise InputError(
            f"the form of “{target.name}” is not known.", remedy=f"End the name with {', '.join(SUFFIXES)}."
        )
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        with _writer(target.name, unfinished) as writer:
            written = 0
            for table in establishment_blocks(rows, seed=seed):
                writer.write_table(table)
                written += table.num_rows
                if progress is not None:
                    progress(written)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return target


def establishment_blocks(rows: int, *, seed: int = 2014) -> Iterator[pa.Table]:
    """The rows of `write_establishments` as tables of at most half a million rows each."""
    cells, triangles = _cells(seed), _triangles()
    plants = -(-rows // len(YEARS))
    blocks = -(-plants // PLANTS_AT_ONCE)
    left = rows
    for number in range(blocks):
        # Every block has a stream of its own, known by its number: a longer file begins with the shorter one's blocks.
        generator = np.random.default_rng(np.random.SeedSequence((seed, 2, number)))
        table = _block(generator, cells, triangles, number * PLANTS_AT_ONCE)
        yield table.slice(0, min(left, table.num_rows))
        left -= table.num_rows


def _cells(seed: int) -> _Cells:
    truth, codes, work = draw_truth(seed), regions(2), economy()
    rows = np.array([truth.regions.index(code) for code in codes])
    columns = np.array([truth.industries.index(code) for code in work.classes])
    cut = (slice(None), rows[:, None], columns[None, :])
    count = truth.establishments[cut].astype(np.float64)
    mean = count.mean(axis=0)
    region, industry = np.nonzero((count > 0).all(axis=0))
    plants = mean[region, industry]
    employment = truth.employment[cut][:, region, industry].T
    wages = truth.wages[cut][:, region, industry].T
    return _Cells(
        region.astype(np.int64),
        industry.astype(np.int64),
        np.cumsum(plants) / plants.sum(),
        employment / plants[:, None],
        wages / np.maximum(employment, 1),
    )


def _triangles() -> _Triangles:
    import shapely

    chart = archipelago()
    corners, cumulative = [], []
    for number, code in enumerate(regions(2)):
        pieces = shapely.get_parts(shapely.constrained_delaunay_triangles(chart.polygons[code]))
        areas = shapely.area(pieces)
        corners.append(np.array([piece.exterior.coords[:3] for piece in pieces], dtype=np.float64))
        cumulative.append(number + np.cumsum(areas) / areas.sum())
    return _Triangles(np.concatenate(corners), np.concatenate(cumulative))


def _block(generator: np.random.Generator, cells: _Cells, triangles: _Triangles, first: int) -> pa.Table:
    """All years of PLANTS_AT_ONCE plants, numbered from `first` on."""
    import pyarrow as pa

    plants, years = PLANTS_AT_ONCE, len(YEARS)
    cell = np.minimum(np.searchsorted(cells.cumulative, generator.random(plants)), len(cells.cumulative) - 1)
    size = np.exp(PLANT_SPREAD * generator.standard_normal(plants) - PLANT_SPREAD**2 / 2)
    walk = np.exp(np.cumsum(0.05 * generator.standard_normal((plants, years)), axis=1))
    employment = np.maximum(1, np.rint(cells.persons[cell] * size[:, None] * walk)).astype(np.int64)
    pay = cells.pay[cell] * np.exp(0.15 * generator.standard_normal(plants))[:, None]
    longitude, latitude = _points(generator, triangles, cells.region[cell]).T
    labels = np.repeat(np.arange(plants), years)

    def words(index: Integers, texts: tuple[str, ...]) -> pa.Array:
        codes = pa.array(np.repeat(index.astype(np.int16), years))
        return pa.DictionaryArray.from_arrays(codes, pa.array(texts, pa.string())).cast(pa.string())

    return pa.table(
        {
            "plant": pa.array(labels + first + 1),
            "region": words(cells.region[cell], regions(2)),
            "industry": words(cells.industry[cell], economy().classes),
            "year": pa.array(np.tile(np.array(YEARS, dtype=np.int16), plants)),
            "employment": pa.array(employment.ravel()),
            "wages": pa.array(np.rint(employment * pay).astype(np.int64).ravel()),
            "longitude": pa.array(np.round(longitude, 5)[labels]),
            "latitude": pa.array(np.round(latitude, 5)[labels]),
            "fictional": pa.array(np.ones(plants * years, dtype=np.bool_)),
        },
        schema=_schema(),
    )


def _points(generator: np.random.Generator, triangles: _Triangles, region: Integers) -> Floats:
    """One point (n, 2), even over the area, in each of the regions (n,)."""
    # The largest number below one keeps a draw inside its region's stretch of the cumulative shares.
    draw = region + np.minimum(generator.random(len(region)), 1 - 1e-9)
    chosen = triangles.corners[np.searchsorted(triangles.cumulative, draw)]
    along, across = generator.random((2, len(region), 1))
    beyond = along + across > 1
    along, across = np.where(beyond, 1 - along, along), np.where(beyond, 1 - across, across)
    start = chosen[:, 0]
    return np.asarray(start + along * (chosen[:, 1] - start) + across * (chosen[:, 2] - start))


@contextmanager
def _writer(name: str, path: Path) -> Iterator[Any]:
    """A writer of tables (`write_table`) in the form that `name` ends with, into `path`."""
    import pyarrow as pa
    from pyarrow import csv
    from pyarrow import parquet as pq

    if name.endswith(".parquet"):
        with pq.ParquetWriter(path, _schema(), compression="zstd") as writer:
            yield writer
        return
    # No text in this table needs quotes, and as it has no metadata the column `fictional` is its mark.
    options = csv.WriteOptions(quoting_style="none", quoting_header="none")
    with (
        pa.output_stream(path, compression="gzip" if name.endswith(".gz") else None) as stream,
        csv.CSVWriter(stream, _schema(), write_options=options) as writer,
    ):
        yield writer


def _schema() -> pa.Schema:
    import pyarrow as pa

    columns = {
        "plant": pa.int64(),
        "region": pa.string(),
        "industry": pa.string(),
        "year": pa.int16(),
        "employment": pa.int64(),
        "wages": pa.int64(),
        "longitude": pa.float64(),
        "latitude": pa.float64(),
        "fictional": pa.bool_(),
    }
    metadata = {
        "fictional": "true",
        "notice": NOTICE,
        "region_version": VERSION,
        "units": json.dumps({"wages": "thousand EUR"}),
    }
    return pa.schema(columns, metadata=metadata)
