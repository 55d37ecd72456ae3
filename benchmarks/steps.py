"""Small programs that benchmarks run in processes of their own: python -m benchmarks.steps [ROOM.]NAME ARGUMENT ...

Each prints one line of JSON. Peers use nothing of the observatory.
"""

from __future__ import annotations

import csv
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def gzip_lines(file: str) -> dict[str, Any]:
    """Read a gzip file to its end and count its lines."""
    import gzip

    with gzip.open(file, "rb") as stream:
        return {"rows": sum(1 for _ in stream) - 1}


def duckdb_csv(file: str) -> dict[str, Any]:
    """Let DuckDB read a TSV as text and count the cells that are no hole."""
    import duckdb

    rows = duckdb.read_csv(file, sep="\t", header=True, all_varchar=True)
    names = rows.columns[1:]
    filled = " + ".join(f"count(CASE WHEN NOT starts_with(\"{name}\", ':') THEN 1 END)" for name in names)
    count, cells = rows.aggregate(f"count(*), {filled}").fetchall()[0]
    return {"rows": count, "cells": cells}


def group_by(file: str) -> dict[str, Any]:
    """What DuckDB needs for the sums of microdata and nothing else."""
    import duckdb

    table = duckdb.sql(
        "SELECT region, industry, year, count(*) AS establishments, sum(employment) AS employment, sum(wages) AS wages "
        f"FROM read_parquet('{file}') GROUP BY region, industry, year"
    ).to_arrow_table()
    return {"rows": table.num_rows}


def roll_up(cells: str, links: str) -> dict[str, Any]:
    """Counties to metropolitan areas in plain SQL."""
    import duckdb

    table = duckdb.sql(
        "SELECT l.region_code, c.naics, c.year, sum(employees), sum(establishments), sum(annual_payroll_1000usd) "
        f"FROM read_parquet('{cells}') c JOIN read_csv('{links}', all_varchar=true) l ON c.fips = l.county_fips "
        "WHERE l.region_type = 'msa' GROUP BY ALL"
    ).to_arrow_table()
    return {"rows": table.num_rows}


def read(file: str, mapping: str) -> dict[str, Any]:
    """Read a table with its mapping."""
    import observatory.statistics as st

    return {"rows": len(st.read(file, mapping=mapping))}


def rows(edition: str) -> dict[str, Any]:
    """Rows of an edition's tables."""
    import observatory.statistics as st

    tables = st.open_edition(edition).manifest["tables"]
    return {Path(name).stem: entry["rows"] for name, entry in tables.items() if "rows" in entry}


def sample_regions(file: str) -> dict[str, Any]:
    """Write the regions of the fictional union."""
    from observatory.statistics.sources.sample import regions_csv

    Path(file).write_text(regions_csv(), encoding="utf-8")
    return {}


def europe(file: str, year: str, target: str) -> dict[str, Any]:
    """Build an edition in this process and say which part took how long, each without the parts inside it."""
    taken: dict[str, list[float]] = {}
    open_parts: list[list[float]] = []

    def timed(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*arguments: Any, **options: Any) -> Any:
            inside = [0.0, 0.0]
            open_parts.append(inside)
            start = (time.perf_counter(), time.process_time())
            try:
                return work(*arguments, **options)
            finally:
                spent = (time.perf_counter() - start[0], time.process_time() - start[1])
                open_parts.pop()
                own = taken.setdefault(part, [0.0, 0.0])
                for clock in (0, 1):
                    own[clock] += spent[clock] - inside[clock]
                    if open_parts:
                        open_parts[-1][clock] += spent[clock]

        return measured

    def libraries() -> None:
        import duckdb
        import ibis

        import observatory.statistics.panoramas.computation
        import observatory.statistics.sources.gathering  # noqa: F401

        assert duckdb is not None
        ibis.duckdb.connect()

    timed("loading libraries", libraries)()

    import observatory.statistics as st
    from observatory.statistics import gaps, panoramas
    from observatory.statistics.panoramas import computation
    from observatory.statistics.sources import gathering

    gathering.validate = timed("validating", gathering.validate)
    gaps.bound_observations = timed("bounding what is hidden", gaps.bound_observations)
    computation.compute = timed("computing the panorama", computation.compute)
    panoramas.prepare = timed("settling regions and layers", panoramas.prepare)
    observations = timed("reading", st.read)(file)
    result = timed("settling regions and layers", st.panorama)(observations, year=int(year))
    edition = timed("writing the edition", st.build_edition)(result, target)
    return {"parts": taken, "counts": {"observations": len(observations), **edition.manifest["counts"]}}


def plain_rule(cells: str, totals: str, output: str) -> dict[str, Any]:
    """The rule of the U.S. Cluster Mapping Project for traded clusters, in NumPy and csv alone."""
    import numpy as np

    with Path(totals).open(encoding="utf-8", newline="") as text:
        national = {row["cluster_code"]: float(row["us_employment"]) for row in csv.DictReader(text)}
    with Path(cells).open(encoding="utf-8", newline="") as text:
        table = [row for row in csv.DictReader(text) if row["traded"] == "True"]
    regions = sorted({row["region_code"] for row in table})
    clusters = sorted({row["cluster_code"] for row in table})
    at = tuple(np.array([[regions.index(row["region_code"]), clusters.index(row["cluster_code"])] for row in table]).T)
    employment, establishments = np.zeros((2, len(regions), len(clusters)))
    employment[at] = [float(row["emp"]) for row in table]
    establishments[at] = [float(row["establishments"]) for row in table]
    reference = np.array([national[code] for code in clusters])
    share = employment / employment.sum(axis=1, keepdims=True)
    quotient = share / (reference / reference.sum())
    there = employment > 0

    def cut(values: Any, percent: float) -> Any:
        return np.nanpercentile(np.where(there, values, np.nan), percent, axis=0)

    base = there & (employment > cut(employment, 25)) & (establishments > cut(establishments, 25))
    grades = [
        base & (quotient > cut(quotient, 25)),
        base & (quotient > cut(quotient, 50)),
        base & (quotient >= cut(quotient, 75)) & (quotient >= 1),
        base & (quotient >= cut(quotient, 90)) & (quotient >= 1),
    ]
    with Path(output).open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["region_code", "cluster_code", "lq", "qualifying", "significant", "strong", "strong10"])
        for region, cluster in sorted(zip(*at, strict=True)):
            here = (region, cluster)
            writer.writerow(
                [regions[region], clusters[cluster], quotient[here], *(bool(grade[here]) for grade in grades)]
            )
    return {"rows": len(table)}


if __name__ == "__main__":
    room, _, program = sys.argv[1].rpartition(".")
    found = importlib.import_module(f"benchmarks.{room or 'steps'}")
    print(json.dumps(getattr(found, program)(*sys.argv[2:])))
