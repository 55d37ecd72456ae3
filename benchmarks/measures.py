"""The measures beside the packages that compute the same, pair by pair, on the same data in the same run.

The longest of the peers, econcomplex on 5,000 x 5,000 cells (minutes, and 4 GiB), runs only if BENCHMARK_SLOW is 1; otherwise a smaller table
stands for it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measurement import Cost, Line, Result, Setting, Target, repeated, run, step
from benchmarks.peers import Peers, peers

SIZES = ((300, 600, 0.1), (1500, 1000, 0.05))
"""Regions, industries, and the share of the better peer's time that ours may take."""
MATRIX, SMALLER_MATRIX = 5000, 2000
PLANTS, INDUSTRIES, REGIONS = 10_000_000, 600, 1300
SIDE = 316
"""The map has the square of this number of regions, 99,856."""


def measure(setting: Setting) -> Result:
    others = peers()
    result = Result(
        "measures",
        "measures beside the packages and plain programs that compute the same, calls after the first in one process; ratio: time to ours",
    )
    result.facts["left out"] = others.left_out
    _import_time(setting, result)
    for regions, industries, limit in SIZES:
        _tables(setting, others, result, regions, industries, limit)
    _matrix(setting, others, result)
    _plants(setting, others, result)
    _local_moran(setting, others, result)
    for package, reason in others.left_out.items():
        result.lines.append(Line(f"left out: {package}", note=reason))
    return result


def _import_time(setting: Setting, result: Result) -> None:
    cost, runs = repeated(setting.repeat, lambda _: run(step("importing.measures")))
    said = [one.said() for one in runs]
    first, every = (min(one[name] for one in said) for name in ("first", "every"))
    loaded = said[0]["loaded"]
    note = f"loads {', '.join(loaded) or 'none of numba, pandas, polars, scipy.stats'}"
    result.lines += [
        Line("import to the first measure, NumPy with it", first, None, cost.memory, None, note),
        Line(f"import to all {said[0]['functions']} functions", every, None, cost.memory),
    ]
    result.targets += [
        Target("import to the first measure, NumPy with it", 0.3, first, "s"),
        Target("packages loaded that could wait", 1, len(loaded), "packages"),
    ]


def _tables(setting: Setting, others: Peers, result: Result, regions: int, industries: int, limit: float) -> None:
    size = f"{regions:,} × {industries:,}"
    file = setting.folder / f"table-{regions}.parquet"
    run(step("measure_steps.write_table", file, str(regions), str(industries)))
    ours, _ = repeated(setting.repeat, lambda _: run(step("measure_steps.complexity_table", file, "5")))
    _line(result, f"st.complexity_table, long table {size}", ours, ours)
    found = {}
    for name in ("econcomplex", "ecomplexity"):
        if others.has(name):
            cost, _ = repeated(setting.repeat, lambda _, name=name: others.step(name, file, "2"))
            _line(result, f"{name}, long table {size}", cost, ours)
            found[name] = cost
    if not found:
        return
    better = min(found, key=lambda name: found[name].said()["wall"])
    share = ours.said()["wall"] / found[better].said()["wall"]
    result.targets.append(
        Target(f"long table {size}: share of the time of {better}, the better peer", limit, share, "")
    )
    mine = np.load(file.with_suffix(".ours.npy"))
    for name in found:
        theirs = np.load(file.with_suffix(f".{name}.npy"))
        apart = {
            "location quotient": _apart(mine[0], theirs[0]),
            "ECI": _turned(mine[2], theirs[2]),
            "PCI": _turned(mine[3], theirs[3]),
        }
        # ecomplexity counts an industry as its own neighbour, so that its densities are others.
        if name == "econcomplex":
            apart["density"] = _apart(mine[1], theirs[1])
        result.facts[f"apart from {name}, {size}"] = apart
        result.targets.append(
            Target(
                f"long table {size}: greatest difference from {name} in {', '.join(apart)}",
                1e-6,
                max(apart.values()),
                "",
            )
        )


def _matrix(setting: Setting, others: Peers, result: Result) -> None:
    slow = os.environ.get("BENCHMARK_SLOW") == "1"
    for size in (SMALLER_MATRIX, MATRIX):
        file = setting.folder / f"presence-{size}.npy"
        run(step("measure_steps.write_presence", file, str(size)))
        what = f"{size:,} × {size:,}"
        ours, _ = repeated(setting.repeat, lambda _, file=file: run(step("measure_steps.matrix", file, "2")))
        _line(result, f"proximity, density, ECI of presence {what}", ours, ours)
        spent = ours.said()["wall"]
        floors = {}
        # In single precision NumPy is twice as quick and its errors a hundred times as large as ours, who add up in double.
        for precision, limit in (("float64", 1e-5), ("float32", 1e-3)):
            floors[precision], _ = repeated(
                setting.repeat,
                lambda _, file=file, precision=precision: run(step("measure_steps.matrix_floor", file, precision, "2")),
            )
            _line(result, f"floor: NumPy, {precision}, {what}", floors[precision], ours)
            _compared(result, file, precision, what, limit)
        if size == MATRIX:
            share = spent / floors["float64"].said()["wall"]
            result.targets += [
                Target(f"presence {what}: share of the floor's time, in double precision", 0.5, share, ""),
                Target(f"presence {what}: memory", 1024, ours.memory, "MiB"),
            ]
        if not others.has("econcomplex"):
            continue
        if size == SMALLER_MATRIX or slow:
            cost = others.step("econcomplex_matrix", file, "0")
            _line(result, f"econcomplex, presence {what}", cost, ours, "one call")
            _compared(result, file, "econcomplex", what, 1e-5)
            if size == MATRIX:
                result.targets.append(
                    Target(
                        f"presence {what}: share of the time of econcomplex", 1 / 60, spent / cost.said()["wall"], ""
                    )
                )
        else:
            note = (
                "not run (BENCHMARK_SLOW=1 runs it); 183 s and 3.6 GB when measured apart on two cores, November 2026"
            )
            result.lines.append(Line(f"econcomplex, presence {what}", note=note))


def _plants(setting: Setting, others: Peers, result: Result) -> None:
    run(step("measure_steps.write_plants", setting.folder, str(PLANTS), str(INDUSTRIES), str(REGIONS)))
    runs = [run(step("measure_steps.plants", setting.folder, "9")) for _ in range(setting.repeat)]
    said = [each.said() for each in runs]
    middle = {
        name: {clock: float(np.median([one[name][clock] for one in said])) for clock in ("wall", "cpu")}
        for name in said[0]
    }
    ours = middle["ours"]
    memory = max(each.memory for each in runs)
    what = f"{PLANTS / 1e6:.0f} million plants"
    names = {
        "ours": f"ellison_glaeser, {what}",
        "counting": "floor: one compiled loop that adds employment to cells",
        "counting on two threads": "floor: the same on two threads",
        "bincount": "floor: numpy.bincount",
    }
    for name, label in names.items():
        spent = middle[name]
        note = "with standard errors and all sums of powers" if name == "ours" else "sums of cells alone, no index"
        result.lines.append(Line(label, spent["wall"], spent["cpu"], memory, spent["wall"] / ours["wall"], note))
    result.targets += [
        Target(f"{what}: time beside that of {told}", 1.5, ours["wall"] / middle[name]["wall"], "")
        for name, told in (("bincount", "numpy.bincount"), ("counting", "the loop on one thread"))
    ]
    mine = np.load(setting.folder / "gamma.ours.npy")
    for name in ("duckdb", "pandas", "polars"):
        if not others.has(name):
            continue
        cost, _ = repeated(setting.repeat, lambda _, name=name: others.step(name, setting.folder, "3"))
        said_wall = cost.said()
        result.lines.append(
            Line(
                f"{name}, {what}",
                said_wall["wall"],
                said_wall["cpu"],
                cost.memory,
                said_wall["wall"] / ours["wall"],
                "the index alone",
            )
        )
        apart = _apart(mine, np.load(setting.folder / f"gamma.{name}.npy"))
        result.targets.append(Target(f"{what}: greatest difference from {name}", 1e-9, apart, ""))


def _local_moran(setting: Setting, others: Peers, result: Result) -> None:
    run(step("measure_steps.write_map", setting.folder, str(SIDE)))
    what = f"{SIDE**2:,} regions, 999 permutations"

    def fresh(number: int) -> Cost:
        empty = {"NUMBA_CACHE_DIR": str(setting.folder / f"compiled-{number}")}
        return run(step("measure_steps.local_moran", setting.folder, "0"), environment=empty)

    first, _ = repeated(setting.repeat, fresh)
    ours, _ = repeated(setting.repeat, lambda _: run(step("measure_steps.local_moran", setting.folder, "2")))
    _line(result, f"local_moran, {what}", ours, ours)
    spent = ours.said()["wall"]
    result.lines.append(
        Line(
            "the same, whole process, nothing compiled before", first.wall, first.cpu, first.memory, first.wall / spent
        )
    )
    result.targets.append(Target(f"local Moran, {what}: first result, nothing compiled before", 5, first.wall, "s"))
    mine = np.load(setting.folder / "local.ours.npy")
    regions = SIDE**2
    if others.has("esda", "libpysal"):
        after = []
        for threads in ("1", "-1"):
            cost = others.step("esda", setting.folder, threads, "1")
            _line(
                result, f"esda, {what}, n_jobs={threads}", cost, ours, f"compiles first: {cost.said()['first']:.0f} s"
            )
            after.append(cost.said()["wall"])
        result.targets.append(
            Target("local Moran: share of esda's time after it has compiled", 1, spent / min(after), "")
        )
        # esda divides by n - 1 where ours divides by n, and its p-values are one-sided.
        statistic, p_value = np.load(setting.folder / "local.esda.npy")
        apart = _apart(mine[0] * (regions - 1) / regions, statistic)
        result.targets.append(Target("local Moran: greatest difference of a statistic from esda", 1e-9, apart, ""))
        doubled = float(np.abs(np.minimum(1, 2 * p_value) - mine[1]).mean())
        result.targets.append(Target("local Moran: mean difference of p-values from twice esda's", 0.03, doubled, ""))
    if others.has("pygeoda"):
        cost = others.step("pygeoda", setting.folder, str(os.cpu_count()), "1")
        _line(result, f"pygeoda, {what}", cost, ours)
        statistic, _ = np.load(setting.folder / "local.pygeoda.npy")
        apart = _apart(mine[0] * (regions - 1) / regions, statistic)
        result.targets.append(Target("local Moran: greatest difference of a statistic from pygeoda", 1e-9, apart, ""))


def _line(result: Result, what: str, cost: Cost, ours: Cost, note: str = "") -> None:
    said = cost.said()
    note = note or f"first call {said['first']:.2f} s"
    result.lines.append(Line(what, said["wall"], said["cpu"], cost.memory, said["wall"] / ours.said()["wall"], note))


def _compared(result: Result, file: Path, name: str, what: str, limit: float) -> None:
    """Rows of density and the index of complexity of a peer and of ours."""
    mine, theirs = (
        [np.load(file.with_suffix(f".{whose}{part}.npy")) for part in ("", ".density")] for whose in ("ours", name)
    )
    apart = {"ECI": _turned(mine[0], theirs[0]), "density": _apart(mine[1], theirs[1])}
    result.facts[f"apart from {name}, {what}"] = apart
    result.targets.append(Target(f"presence {what}: greatest difference from {name}", limit, max(apart.values()), ""))


def _apart(mine: Any, theirs: Any) -> float:
    """The greatest difference; infinite where one has a number and the other has none."""
    if (np.isnan(mine) != np.isnan(theirs)).any():
        return float("inf")
    return float(np.nanmax(np.abs(mine - theirs)))


def _turned(mine: Any, theirs: Any) -> float:
    """The same of z-scores, whichever their sign and scale."""
    scores = [(each - np.nanmean(each)) / np.nanstd(each) for each in (mine, theirs)]
    return min(_apart(scores[0], scores[1]), _apart(scores[0], -scores[1]))
