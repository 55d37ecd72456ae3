"""The measures on data of a known size, and the floors beside them: programs for `benchmarks.steps`.

Floors are written as plainly as the task allows and use nothing of the observatory.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import timed


def write_table(file: str, regions: str, industries: str) -> dict[str, Any]:
    """A long table of employment in no order: regions and industries of many sizes, capabilities that both have more or less of, chance."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    x = _employment(int(regions), int(industries))
    order = np.random.default_rng(2).permutation(x.size)
    geo, nace = np.divmod(order, x.shape[1])
    table = {
        "geo": pa.array([f"R{number:05d}" for number in range(x.shape[0])]).take(pa.array(geo)),
        "nace": pa.array([f"C{number:05d}" for number in range(x.shape[1])]).take(pa.array(nace)),
        "emp": x.ravel()[order],
    }
    pq.write_table(pa.table(table), file)
    return {"rows": x.size}


def write_presence(file: str, size: str) -> dict[str, Any]:
    """Which of as many industries as regions have a location quotient of at least one."""
    x = _employment(int(size), int(size)).astype(np.float64)
    presence = (x / x.sum(axis=1, keepdims=True)) / (x.sum(axis=0) / x.sum()) >= 1
    np.save(file, presence)
    return {"share": float(presence.mean())}


def write_plants(folder: str, plants: str, industries: str, regions: str) -> dict[str, Any]:
    """Plants in industries and regions of unequal size, most of them small; 32 bits a number, in no order."""
    chance = np.random.default_rng(3)
    number = int(plants)
    np.save(Path(folder) / "region.npy", (int(regions) * chance.random(number) ** 1.5).astype(np.int32))
    np.save(Path(folder) / "industry.npy", (int(industries) * chance.random(number) ** 1.5).astype(np.int32))
    np.save(Path(folder) / "employment.npy", np.ceil(np.exp(chance.normal(1.5, 1.2, number))).astype(np.int32))
    return {}


def write_map(folder: str, side: str) -> dict[str, Any]:
    """A square of square regions with eight neighbours each, and values that are alike where regions touch."""
    size = int(side)
    row, column = np.divmod(np.arange(size * size), size)
    steps = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    pairs = []
    for down, right in steps:
        inside = (row + down >= 0) & (row + down < size) & (column + right >= 0) & (column + right < size)
        pairs.append(np.stack([np.flatnonzero(inside), ((row + down) * size + column + right)[inside]]))
    focal, other = np.concatenate(pairs, axis=1)
    order = np.lexsort((other, focal))
    noise = np.random.default_rng(0).normal(size=(size, size))
    np.save(Path(folder) / "values.npy", (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)).ravel())
    np.save(Path(folder) / "members.npy", other[order])
    np.save(Path(folder) / "starts.npy", np.concatenate([[0], np.cumsum(np.bincount(focal, minlength=size * size))]))
    return {"links": len(focal)}


def complexity_table(file: str, times: str) -> dict[str, Any]:
    """A long table to a long table."""
    import pandas as pd

    frame = pd.read_parquet(file)
    start = time.perf_counter()
    import observatory.statistics as st

    loading = time.perf_counter() - start
    found, spent = timed(
        lambda: st.complexity_table(frame, region="geo", industry="nace", value="emp"), times=int(times)
    )
    columns = ("location_quotient", "density", "eci", "pci")
    np.save(Path(file).with_suffix(".ours.npy"), np.array([found[name].to_numpy(np.float64) for name in columns]))
    return {**spent, "first": spent["first"] + loading}


def matrix(file: str, times: str) -> dict[str, Any]:
    """Proximity, density and complexity of a table of presence."""
    from observatory.statistics import measures

    presence = np.load(file)

    def work() -> tuple[Any, Any]:
        density = measures.relatedness_density(presence, measures.proximity(presence))
        return measures.economic_complexity(presence).eci, density

    (eci, density), spent = timed(work, times=int(times))
    np.save(Path(file).with_suffix(".ours.npy"), eci)
    np.save(Path(file).with_suffix(".ours.density.npy"), density[:100])
    return spent


def matrix_floor(file: str, precision: str, times: str) -> dict[str, Any]:
    """The same in NumPy: products of matrices, what can be in place, the three greatest eigenvalues alone (SciPy)."""
    from scipy.sparse.linalg import LinearOperator, eigsh

    presence = np.load(file)

    def work() -> tuple[Any, Any]:
        m = presence.astype(precision)
        near = m.T @ m
        ubiquity, diversity = near.diagonal().copy(), m.sum(axis=1)
        near /= np.maximum(ubiquity[:, None], ubiquity)
        np.fill_diagonal(near, 0)
        density = m @ near
        density /= near.sum(axis=0)
        m /= np.sqrt(diversity)[:, None]
        m /= np.sqrt(ubiquity)
        form = LinearOperator((len(m), len(m)), matvec=lambda vector: m @ (m.T @ vector), dtype=m.dtype)
        _, vectors = eigsh(form, k=3, v0=np.ones(len(m), m.dtype))
        return vectors[:, 1] / np.sqrt(diversity), density

    (eci, density), spent = timed(work, times=int(times))
    np.save(Path(file).with_suffix(f".{precision}.npy"), eci)
    np.save(Path(file).with_suffix(f".{precision}.density.npy"), density[:100])
    return spent


def plants(folder: str, times: str) -> dict[str, Any]:
    """Ellison and Glaeser's index; and in the same process, in turn, the bare counting pass, compiled, on one thread and on two."""
    from concurrent.futures import ThreadPoolExecutor

    from numba import njit

    from observatory.statistics import measures

    region, industry, employment = (
        np.load(Path(folder) / f"{name}.npy") for name in ("region", "industry", "employment")
    )
    industries, regions = int(industry.max()) + 1, int(region.max()) + 1

    @njit(nogil=True)
    def count(region: Any, industry: Any, employment: Any, cells: Any) -> None:
        flat, width = cells.reshape(-1), np.uint64(cells.shape[1])
        for plant in range(len(region)):
            flat[np.uint64(industry[plant]) * width + np.uint64(region[plant])] += employment[plant]

    def bare() -> Any:
        cells = np.zeros((industries, regions))
        count(region, industry, employment, cells)
        return cells

    def bare_on_two() -> Any:
        half = len(region) // 2
        tables = np.zeros((2, industries, regions))
        with ThreadPoolExecutor(2) as threads:
            parts = (slice(half), slice(half, None))
            list(
                threads.map(
                    lambda part, table: count(region[part], industry[part], employment[part], table), parts, tables
                )
            )
        tables[0] += tables[1]
        return tables[0]

    def numpy() -> Any:
        codes = industry.astype(np.int64) * regions + region
        return np.bincount(codes, employment, industries * regions)

    work = {
        "ours": lambda: measures.ellison_glaeser(region, industry, employment).gamma,
        "counting": bare,
        "counting on two threads": bare_on_two,
        "bincount": numpy,
    }
    laps: dict[str, list[dict[str, float]]] = {name: [] for name in work}
    for call in work.values():
        call()
    for _ in range(int(times)):
        for name, call in work.items():
            laps[name].append(timed(call, times=0)[1])
    np.save(Path(folder) / "gamma.ours.npy", work["ours"]())
    return {
        name: {clock: float(np.median([lap[clock] for lap in each])) for clock in ("wall", "cpu")}
        for name, each in laps.items()
    }


def local_moran(folder: str, times: str) -> dict[str, Any]:
    """Local Moran."""
    from scipy.sparse import csr_array

    from observatory.statistics import measures

    values, starts, members = (np.load(Path(folder) / f"{name}.npy") for name in ("values", "starts", "members"))
    weights = csr_array((np.ones(len(members)), members, starts), shape=(len(values), len(values)))
    found, spent = timed(lambda: measures.local_moran(values, weights, permutations=999, seed=1), times=int(times))
    np.save(Path(folder) / "local.ours.npy", np.stack([found.statistic, found.p_value]))
    return spent


def _employment(regions: int, industries: int) -> Any:
    chance = np.random.default_rng(1)
    size = chance.normal(0, 1, (regions, 1)) + chance.normal(0, 1, (1, industries))
    capability = 0.7 * chance.normal(0, 1, (regions, 1)) * chance.normal(0, 1, (1, industries))
    return np.ceil(30 * np.exp(size + capability + chance.normal(0, 1.2, (regions, industries)))).astype(np.int64)
