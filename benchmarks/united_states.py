"""The rule of the U.S. Cluster Mapping Project on its published states, through the example of the documentation."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from benchmarks.measurement import ROOT, Cost, Line, Result, Setting, repeated, run, step

CELLS = ("us_cluster_mapping", "us_cmp_2016_state_clusters.csv")
TOTALS = ("us_cluster_mapping", "us_totals_2016.csv")


def measure(setting: Setting) -> Result:
    cells, totals = setting.file(*CELLS), setting.file(*TOTALS)
    ours, plain = setting.folder / "ours.csv", setting.folder / "plain.csv"
    example = ROOT / "examples" / "us_cluster_mapping.py"
    whole, _ = repeated(setting.repeat, lambda _: run([sys.executable, example, cells, totals, ours]))
    peer, _ = repeated(setting.repeat, lambda _: run(step("plain_rule", cells, totals, plain)))
    imports, _ = repeated(
        setting.repeat, lambda _: run([sys.executable, "-c", "import ibis, duckdb, pyarrow; ibis.duckdb.connect()"])
    )
    rows, differing, furthest = compare(ours, plain)
    if differing:
        raise RuntimeError(f"{differing} of {rows} cells differ from the plain rule")
    result = Result(
        "united_states", "2,550 traded cells under the American rule; ratio to the same rule in plain NumPy"
    )
    result.lines = [
        _line("examples/us_cluster_mapping.py", whole, peer),
        _line("  of it loading Ibis and DuckDB", imports, peer),
        _line("peer: csv and NumPy, no bounds, no other rule", peer, peer),
    ]
    result.facts = {"cells": rows, "cells_that_differ": differing, "largest_difference_of_quotients": furthest}
    return result


def compare(ours: Path, plain: Path) -> tuple[int, int, float]:
    """Rows, rows whose grades differ, and the largest relative difference of location quotients."""
    mine, theirs = _rows(ours), _rows(plain)
    if mine.keys() != theirs.keys():
        raise RuntimeError("the two results have different cells")
    differing, furthest = 0, 0.0
    for key, row in mine.items():
        other = theirs[key]
        differing += any(row[name] != other[name] for name in row if name != "lq")
        furthest = max(furthest, abs(float(row["lq"] or 0) - float(other["lq"])) / max(float(other["lq"]), 1e-12))
    return len(mine), differing, furthest


def _rows(file: Path) -> dict[tuple[str, str], dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return {(row["region_code"], row["cluster_code"]): row for row in csv.DictReader(text)}


def _line(what: str, cost: Cost, peer: Cost) -> Line:
    return Line(what, cost.wall, cost.cpu, cost.memory, cost.wall / peer.wall)
