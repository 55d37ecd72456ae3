"""Programs that run in the environment of the peers: python -m benchmarks.peer_steps NAME ARGUMENT ...

Each reads the same data as ours, prints one line of JSON and leaves its numbers as .npy beside the data. Nothing of the observatory is
imported. Peers are asked for no more than is compared, where they let one choose.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import timed

warnings.simplefilter("ignore")


def ecomplexity(file: str, times: str) -> dict[str, Any]:
    """A long table to a long table (its outlook indices cannot be left out)."""
    import pandas as pd
    from ecomplexity import ecomplexity as compute

    frame = pd.read_parquet(file).assign(year=2020)
    columns = {"time": "year", "loc": "geo", "prod": "nace", "val": "emp"}
    found, spent = timed(
        lambda: compute(frame, columns, check_logsupermodularity=False, verbose=False), times=int(times)
    )
    _keep(file, "ecomplexity", found, "density", 1.0)
    return spent


def econcomplex(file: str, times: str) -> dict[str, Any]:
    """A long table to a long table."""
    import econcomplex as package
    import pandas as pd

    frame = pd.read_parquet(file)
    columns = {"loc": "geo", "act": "nace", "val": "emp"}
    found, spent = timed(lambda: package.compute_complexity(frame, columns, compute_coi_cog=False), times=int(times))
    _keep(file, "econcomplex", found, "density", 100.0)
    return spent


def econcomplex_matrix(file: str, times: str) -> dict[str, Any]:
    """Proximity, density and complexity of a table of presence."""
    from econcomplex.complexity.eci_pci import eci_pci
    from econcomplex.relatedness.density import relatedness_density
    from econcomplex.relatedness.proximity import proximity

    presence = np.load(file).astype(np.float64)

    def work() -> tuple[Any, Any]:
        near = proximity(presence, use_rca=False, threshold=0.5, compute="product")["product"]
        density = relatedness_density(presence, phi=near, use_rca=False, threshold=0.5)
        return eci_pci(presence, use_rca=False, threshold=0.5)[0], density

    (eci, density), spent = timed(work, times=int(times))
    np.save(Path(file).with_suffix(".econcomplex.npy"), np.asarray(eci))
    np.save(Path(file).with_suffix(".econcomplex.density.npy"), np.asarray(density)[:100] / 100)
    return spent


def duckdb(folder: str, times: str) -> dict[str, Any]:
    """Ellison and Glaeser's index in SQL."""
    import duckdb as package

    plants = _plants(folder)
    package.register("plants", plants)
    query = """
        WITH cells AS (SELECT industry, region, sum(employment)::DOUBLE AS e FROM plants GROUP BY ALL),
        sizes AS (SELECT industry, sum(employment)::DOUBLE AS e, sum(employment::DOUBLE * employment) AS squares FROM plants GROUP BY ALL),
        areas AS (SELECT region, sum(e) / (SELECT sum(e) FROM cells) AS a FROM cells GROUP BY ALL),
        everywhere AS (SELECT sum(a * a) AS a2 FROM areas),
        concentration AS (
            SELECT industry, sum(c.e / s.e * c.e / s.e - 2 * c.e / s.e * a) + any_value(a2) AS g,
            any_value(squares) / any_value(s.e * s.e) AS h, any_value(a2) AS a2
            FROM cells c JOIN sizes s USING (industry) JOIN areas USING (region), everywhere GROUP BY industry)
        SELECT (g / (1 - a2) - h) / (1 - h) AS gamma FROM concentration ORDER BY industry"""
    found, spent = timed(lambda: package.sql(query).fetchnumpy()["gamma"], times=int(times))
    np.save(Path(folder) / "gamma.duckdb.npy", np.asarray(found))
    return spent


def pandas(folder: str, times: str) -> dict[str, Any]:
    """Ellison and Glaeser's index with groupby."""
    frame = _plants(folder).to_pandas()

    def work() -> Any:
        cells = frame.groupby(["industry", "region"], sort=True)["employment"].sum()
        squares = (frame["employment"].astype("float64") ** 2).groupby(frame["industry"]).sum()
        return _gamma(cells.unstack(fill_value=0).to_numpy(np.float64), squares.to_numpy())

    found, spent = timed(work, times=int(times))
    np.save(Path(folder) / "gamma.pandas.npy", found)
    return spent


def polars(folder: str, times: str) -> dict[str, Any]:
    """Ellison and Glaeser's index with group_by."""
    import polars as pl

    frame = pl.from_arrow(_plants(folder))

    def work() -> Any:
        cells = frame.group_by("industry", "region").agg(pl.col("employment").sum())
        squares = frame.group_by("industry").agg((pl.col("employment").cast(pl.Float64) ** 2).sum()).sort("industry")
        x = np.zeros((cells["industry"].max() + 1, cells["region"].max() + 1))
        x[cells["industry"].to_numpy(), cells["region"].to_numpy()] = cells["employment"].to_numpy()
        return _gamma(x, squares["employment"].to_numpy())

    found, spent = timed(work, times=int(times))
    np.save(Path(folder) / "gamma.polars.npy", found)
    return spent


def esda(folder: str, threads: str, times: str) -> dict[str, Any]:
    """Local Moran. The first call compiles."""
    import esda as package
    from libpysal.weights import W

    values, starts, members = _map(folder)
    lists = {region: members[starts[region] : starts[region + 1]].tolist() for region in range(len(values))}
    weights = W(lists, silence_warnings=True)
    weights.transform = "r"
    found, spent = timed(
        lambda: package.Moran_Local(
            values, weights, permutations=999, seed=1, keep_simulations=False, n_jobs=int(threads)
        ),
        times=int(times),
    )
    np.save(Path(folder) / "local.esda.npy", np.stack([found.Is, found.p_sim]))
    return spent


def pygeoda(folder: str, threads: str, times: str) -> dict[str, Any]:
    """Local Moran."""
    import pygeoda as package

    values, starts, members = _map(folder)
    file = Path(folder) / "neighbours.gal"
    with file.open("w", encoding="ascii") as text:
        text.write(f"0 {len(values)} map id\n")
        for region in range(len(values)):
            own = members[starts[region] : starts[region + 1]]
            text.write(f"{region} {len(own)}\n{' '.join(map(str, own))}\n")
    weights = package.read_gal(str(file), [str(region) for region in range(len(values))])
    numbers = values.tolist()
    found, spent = timed(
        lambda: package.local_moran(weights, numbers, permutations=999, cpu_threads=int(threads), seed=1),
        times=int(times),
    )
    np.save(Path(folder) / "local.pygeoda.npy", np.array([found.lisa_values(), found.lisa_pvalues()]))
    return spent


def _keep(file: str, name: str, found: Any, density: str, whole: float) -> None:
    """Columns that ours has too, in the order of the labels."""
    rows = found.sort_values(["geo", "nace"])
    columns = [rows["rca"], rows[density] / whole, rows["eci"], rows["pci"]]
    np.save(Path(file).with_suffix(f".{name}.npy"), np.array([column.to_numpy(np.float64) for column in columns]))


def _plants(folder: str) -> Any:
    import pyarrow as pa

    names = ("region", "industry", "employment")
    return pa.table({name: np.load(Path(folder) / f"{name}.npy") for name in names})


def _gamma(x: Any, squares: Any) -> Any:
    total = x.sum(axis=1)
    area = x.sum(axis=0) / x.sum()
    g = np.square(x / total[:, None] - area).sum(axis=1)
    h = squares / total**2
    return (g / (1 - np.square(area).sum()) - h) / (1 - h)


def _map(folder: str) -> tuple[Any, Any, Any]:
    values, starts, members = (np.load(Path(folder) / f"{name}.npy") for name in ("values", "starts", "members"))
    return values, starts, members


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
