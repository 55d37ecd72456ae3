"""Establishment microdata: one row per plant, summed to region × industry × year without being loaded.

DuckDB reads the file through Ibis and sums in blocks; sums are over integers and decimals, hence exact and the same for
any number of threads. A register lists every plant, so a cell without a plant is a true nought (``absent = "zero"``).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from observatory.statistics.errors import InputError
from observatory.statistics.observations import DEFAULT_UNITS
from observatory.statistics.sources.mapping import TableMapping
from observatory.statistics.sources.opening import line_blocks, sniff
from observatory.statistics.sources.reading import ROW_COLUMNS, Reading
from observatory.statistics.sources.table import column_names, parquet_metadata, plan_columns
from observatory.statistics.validation.report import Finding

_EXACT = "decimal(18,3)"
_WIDE = "decimal(38,9)"
MARK = "fictional"
"""The column that says of a row that its numbers are simulated."""


def read_establishments(
    path: Path, mapping: TableMapping | None = None, *, years: Collection[int] | None = None, memory: str | None = None
) -> Reading:
    """Sums of employment and wages, and the number of plants, per region × industry × year.

    Columns region, industry, year, employment and wages (other names through the mapping; wages may be absent). Plants
    without employment count as plants, and the sum over them is a hole. ``memory`` limits DuckDB (``"2GB"``); beyond it
    the disk is used. Line numbers are 0: a sum has no line.
    """
    import duckdb

    from observatory.statistics.engine import Engine

    kind = sniff(path)
    if kind not in ("csv", "parquet"):
        raise InputError(
            f"Microdata are read from CSV or Parquet, not from {kind}.", file=str(path), remedy="Convert it."
        )
    names = column_names(path, kind, mapping)
    plan = plan_columns(path, names, mapping)
    if "employment" not in plan.variables or "establishments" in plan.variables:
        raise InputError(
            "Microdata have one row per plant, with its employment; plants are counted, not given.",
            file=str(path),
            remedy="Name the column of employment under [variables].",
        )
    about = parquet_metadata(path) if kind == "parquet" else {}
    notice = plan.notice or about.get("notice", "")
    with Engine(memory=memory) as engine:
        try:
            rows = (
                engine.parquet(str(path)) if kind == "parquet" else engine.backend.read_csv(str(path), all_varchar=True)
            )
            mark = next((name for name in names if name.lower() == MARK), None)
            table, told = _sums(engine, rows, plan, years, mark)
        except duckdb.Error as error:
            if kind == "csv":
                for _ in line_blocks(path):
                    pass
            text = str(error).splitlines()[0]
            raise InputError(
                f"The microdata cannot be summed: {text}.", file=str(path), remedy="Check the numbers."
            ) from error
    if not table.num_rows:
        raise InputError("No plant is left.", file=str(path), remedy="Check the years and the columns.")
    findings = []
    if told["incomplete"]:
        text = f"{told['incomplete']:,} rows lack a region, an industry or a year and were rejected."
        findings.append(Finding("incomplete-row", "error", text, (), (), told["incomplete"], path.name))
    if told["rounded"]:
        text = f"{told['rounded']:,} sums had more than three decimals and were rounded to three."
        findings.append(Finding("rounded-value", "note", text, (), (), told["rounded"], path.name))
    if told["negative"]:
        raise InputError(
            f"{told['negative']:,} plants have employment or wages below nought.",
            file=str(path),
            remedy="Correct or leave them out.",
        )
    said = {} if mapping is not None else json.loads(about.get("units", "{}"))
    units = {"employment": plan.variables["employment"].unit, "establishments": DEFAULT_UNITS["establishments"]}
    if "wages" in plan.variables:
        units["wages"] = said.get("wages", plan.variables["wages"].unit)
    return Reading(
        table, findings, "establishments", units, notice, plan.region_version or about.get("region_version"), plan.regions, plan.industry_classification,
        "zero" if mapping is None else plan.absent, told["fictional"] > 0 or about.get("fictional") == "true",
    )  # fmt: skip


def _sums(
    engine: Any, rows: Any, plan: TableMapping, years: Collection[int] | None, mark: str | None
) -> tuple[pa.Table, dict[str, int]]:
    """The table of sums, and what had to be noticed; the file is read once."""
    import ibis

    year: Any = ibis.literal(plan.fixed_year) if plan.fixed_year is not None else rows[plan.columns["year"]]
    measured = dict(plan.variables)
    plants = rows.select(
        region=rows[plan.columns["region"]].cast("string").strip(),
        industry=rows[plan.columns["industry"]].cast("string").strip(),
        year=year.cast("int16"),
        simulated=(
            rows[mark].cast("string").lower().isin(["true", "1"]) if mark is not None else ibis.literal(False)
        ).cast("int64"),
        **{name: _number(rows[column.column]) for name, column in measured.items()},
        **{
            f"kept_{place}": rows[name].cast("string").isin(allowed)
            for place, (name, allowed) in enumerate(plan.keep.items())
        },
    )
    for place in range(len(plan.keep)):
        plants = plants.filter(plants[f"kept_{place}"])
    if years is not None:
        plants = plants.filter(plants.year.isnull() | plants.year.isin(sorted(years)))
    sums: dict[str, Any] = {"establishments": plants.count(), "simulated": plants.simulated.max()}
    for name in measured:
        sums[f"{name}_sum"] = plants[name].sum().cast(_WIDE)
        sums[f"{name}_holes"] = plants[name].isnull().sum()
        sums[f"{name}_negative"] = (plants[name] < 0).sum()
    found = engine.keep(plants.group_by(["region", "industry", "year"]).aggregate(**sums))
    named = found.region.notnull() & (found.region != "") & found.industry.notnull() & (found.industry != "")
    complete = named & found.year.notnull()
    summed = found.filter(complete)
    # Scaled and rounded once, after the sum: rounding plant by plant would lose small plants.
    scaled = {
        f"{name}_exact": summed[f"{name}_sum"] * ibis.literal(f"{Decimal(column.factor):f}").cast(_WIDE)
        for name, column in measured.items()
    }
    with_exact = summed.mutate(**scaled)
    grouped = engine.keep(
        with_exact.mutate(**{name: with_exact[f"{name}_exact"].round(3).cast(_EXACT) for name in measured})
    )
    parts = [_part(grouped, "establishments", grouped.establishments.cast(_EXACT), None)]
    parts += [_part(grouped, name, grouped[name], grouped[f"{name}_holes"] > 0) for name in measured]
    union = ibis.union(*parts)
    table = engine.arrow(union.order_by(["region", "industry", "year", "variable"])).select(list(ROW_COLUMNS))
    rounded = (grouped[f"{name}_exact"].cast("float64") != grouped[name].cast("float64") for name in measured)
    totals = grouped.aggregate(
        rounded=sum((each.sum() for each in rounded), ibis.literal(0)),
        negative=sum((grouped[f"{name}_negative"].sum() for name in measured), ibis.literal(0)),
    )
    over_all = found.aggregate(incomplete=found.establishments.sum(where=~complete), fictional=found.simulated.max())
    noticed = {**engine.arrow(totals).to_pylist()[0], **engine.arrow(over_all).to_pylist()[0]}
    return table, {name: int(number or 0) for name, number in noticed.items()}


def _number(column: Any) -> Any:
    """A column as an exact number: integers as they are, all else as a wide decimal."""
    if column.type().is_integer():
        return column
    return (column.nullif("") if column.type().is_string() else column).cast(_WIDE)


def _part(grouped: Any, name: str, value: Any, holes: Any) -> Any:
    import ibis

    null = ibis.null(_EXACT)
    shown = value if holes is None else ibis.ifelse(holes, null, value)
    status = ibis.cases((shown.isnull(), "missing"), (shown == 0, "zero"), else_="observed")
    return grouped.select(
        "region",
        "industry",
        "year",
        variable=ibis.literal(name),
        value=shown,
        status=status,
        flag=ibis.literal(""),
        line=ibis.literal(0).cast("int64"),
    )
