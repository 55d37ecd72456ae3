"""One and ten million establishments to a panorama, beside a bare GROUP BY over the same file; `hundred_million` does the same with more."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measurement import Cost, Line, Result, Setting, Target, repeated, run, step

ROWS_AT_ONCE = 1_000_000
YEARS = (2017, 2018, 2019, 2020, 2021)
REGIONS = 1_300
COUNTRIES = 26
SEED = 7
THREADS = 2
MEMORY = "5GB"
"""What both DuckDBs may hold, ours and the bare one; the tables that come out stand beside it."""
CASES = (
    ("by category, latest year", "category", "latest"),
    ("by category, five years", "category", "all"),
    ("all industries, latest year", "class", "latest"),
    ("all industries, five years", "class", "all"),
)


def measure(setting: Setting) -> Result:
    return compare(setting, (1_000_000, 10_000_000), "scale")


def compare(setting: Setting, sizes: tuple[int, ...], name: str) -> Result:
    """Files of these sizes, each summed bare and made into panoramas; the targets are those of a hundred million."""
    regions = setting.folder / "regions.csv"
    run(step("scale.write_regions", regions))
    told = ", ".join(f"{size:,}" for size in sizes)
    result = Result(
        name,
        f"{told} plants, {len(classes())} industries, {REGIONS:,} regions, five years, from Parquet to the tables of a panorama; "
        f"ratio to a bare DuckDB GROUP BY region, industry, year to a table ({THREADS} threads, {MEMORY} each)",
    )
    for size in sizes:
        plants = setting.folder / f"plants-{size}.parquet"
        written = run(step("scale.write_plants", str(size), plants))
        bare, _ = repeated(setting.repeat, lambda _, plants=plants: run(step("scale.bare", plants)))
        cells = bare.said()["cells"]
        result.lines.append(_line(f"peer: GROUP BY, {size:,} plants", bare, bare, cells))
        result.facts |= {f"cells_{size}": cells, f"bytes_{size}": written.said()["bytes"]}
        for what, layer, years in CASES:
            ours, _ = repeated(
                setting.repeat,
                lambda _, plants=plants, layer=layer, years=years: run(
                    step("scale.panorama", plants, regions, layer, years)
                ),
            )
            result.lines.append(_line(f"{what}, {size:,} plants", ours, bare, ours.said()["rows"]))
            if size >= 100_000_000:
                if years == "latest":
                    limit = 1.4 if layer == "category" else 3.0
                    result.targets.append(Target(f"time {what}", limit, ours.wall / bare.wall, "of a GROUP BY"))
                result.targets.append(Target(f"memory {what}", 8192, ours.memory, "MiB"))
        plants.unlink()
    return result


def _line(what: str, cost: Cost, bare: Cost, rows: int) -> Line:
    note = f"{rows:,} cells, {cost.wall / rows * 1e6:.1f} µs each"
    return Line(what, cost.wall, cost.cpu, cost.memory, cost.wall / bare.wall, note)


def bare(file: str) -> dict[str, Any]:
    """What DuckDB needs to sum the plants to a table, and nothing else."""
    import duckdb

    with duckdb.connect() as base:
        base.execute(f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
        base.execute(
            "CREATE TABLE cells AS SELECT region, industry, year, count(*) AS establishments, sum(employment) AS employment, "
            f"sum(wages) AS wages FROM read_parquet('{file}') GROUP BY region, industry, year"
        )
        (cells,) = base.execute("SELECT count(*) FROM cells").fetchone() or (0,)
    return {"cells": cells}


def panorama(file: str, regions: str, layer: str, years: str) -> dict[str, Any]:
    """The panorama and the portfolios of a file of plants, as tables in memory."""
    import observatory.statistics as st
    from observatory.statistics.engine import Engine

    with Engine(threads=THREADS, memory=MEMORY) as engine:
        result = st.panorama(
            st.establishments(file, regions=regions),
            layers=[layer],
            year=YEARS if years == "all" else YEARS[-1],
            engine=engine,
        )
    return {"rows": result.table.num_rows, "portfolios": result.portfolios.num_rows}


@cache
def classes() -> tuple[str, ...]:
    """The classes of NACE Rev. 2, some six hundred."""
    from observatory.statistics.classifications.industries import load_industries

    return load_industries("nace_rev2").codes("class")


@cache
def regions() -> tuple[str, ...]:
    """Invented codes, fifty regions to a country; no classification has a country that begins with X."""
    return tuple(f"X{chr(65 + place // 50)}{place % 50:02}" for place in range(REGIONS))


def write_regions(file: str) -> dict[str, Any]:
    """The classification of the regions, as a user would give it."""
    lines = ["code,name,level,parent,country,longitude,latitude"]
    lines += [f"X{chr(65 + place)},Country {place + 1},0,,X{chr(65 + place)},," for place in range(COUNTRIES)]
    lines += [f"{code},Region {code},2,{code[:2]},{code[:2]},," for code in regions()]
    Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"regions": REGIONS}


@cache
def chances() -> Any:
    """Cumulative chance of every region x industry: large and small regions, common and rare industries, places with a speciality."""
    draw = np.random.default_rng(np.random.SeedSequence((SEED, 0)))
    size = np.exp(1.0 * draw.standard_normal(REGIONS))
    common = np.exp(1.6 * draw.standard_normal(len(classes())))
    special = np.exp(0.9 * draw.standard_normal((REGIONS, len(classes()))))
    chance = (size[:, None] * common[None, :] * special).ravel()
    return np.cumsum(chance) / chance.sum()


def write_plants(rows: str, file: str) -> dict[str, Any]:
    """Write so many plants to a Parquet file, a block at a time; the same number gives the same file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = int(rows)
    schema = pa.schema(
        {
            "plant": pa.int64(),
            "region": pa.string(),
            "industry": pa.string(),
            "year": pa.int16(),
            "employment": pa.int64(),
            "wages": pa.int64(),
        },
        metadata={"fictional": "true", "units": json.dumps({"wages": "thousand EUR"})},
    )
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for first in range(0, wanted, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, wanted - first)
            writer.write_table(_block(first, count).cast(schema))
    return {"rows": wanted, "bytes": Path(file).stat().st_size}


def _block(first: int, count: int) -> Any:
    import pyarrow as pa

    draw = np.random.default_rng(np.random.SeedSequence((SEED, 1, first)))
    cell = np.searchsorted(chances(), draw.random(count))
    region, industry = np.divmod(cell, len(classes()))
    # A few plants employ most people, and what they pay is skewed as well.
    employment = np.ceil(np.exp(1.2 + 1.4 * draw.standard_normal(count))).astype(np.int64)
    wages = np.rint(employment * np.exp(3.2 + 0.5 * draw.standard_normal(count))).astype(np.int64)

    def words(index: Any, texts: tuple[str, ...]) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int16)), pa.array(texts)).cast(pa.string())

    return pa.table(
        {
            "plant": pa.array(np.arange(first, first + count)),
            "region": words(region, regions()),
            "industry": words(industry, classes()),
            "year": pa.array(draw.choice(np.array(YEARS, dtype=np.int16), count)),
            "employment": pa.array(employment),
            "wages": pa.array(wages),
        }
    )
