"""Establishment microdata: one row per plant, summed to region × industry × year without being loaded.

The engine reads the file through Ibis and sums in blocks; sums are over integers and decimals, hence exact and the same for
any engine and any number of threads. A register lists every plant, so a cell without a plant is a true nought (``absent = "zero"``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from observatory.statistics.errors import InputError
from observatory.statistics.observations import DEFAULT_UNITS
from observatory.statistics.sources.mapping import TableMapping, load_mapping
from observatory.statistics.sources.opening import line_blocks, sniff
from observatory.statistics.sources.reading import ROW_COLUMNS, Reading
from observatory.statistics.sources.table import column_names, complete_columns, parquet_metadata, plan_columns
from observatory.statistics.validation.report import Finding

if TYPE_CHECKING:
    from observatory.statistics.engine import Engine

_EXACT = "decimal(18,3)"
_WIDE = "decimal(38,9)"
MARK = "fictional"
"""The column that says of a row that its numbers are simulated."""
KEYS = ["region", "industry", "year"]


@dataclass(frozen=True)
class Establishments:
    """A file of establishment microdata, of which nothing was read yet but what its columns are.

    A panorama of it is computed from sums that never leave the engine; see `observatory.statistics.panorama`. `regions_file`,
    `region_version` and `industry_classification` are as in `observatory.statistics.Observations`.
    """

    path: Path
    plan: TableMapping
    mapped: bool
    kind: str
    regions_file: Path | None = None
    region_version: str | None = None
    industry_classification: str = "nace_rev2"

    @cached_property
    def about(self) -> Mapping[str, str]:
        """What a Parquet file says of itself."""
        return parquet_metadata(self.path) if self.kind == "parquet" else {}

    @cached_property
    def mark(self) -> str | None:
        """The column that marks simulated plants, unless the file says it of all."""
        if self.about.get("fictional") == "true":
            return None
        return next((name for name in column_names(self.path, self.kind, self.plan) if name.lower() == MARK), None)

    @property
    def units(self) -> dict[str, str]:
        """In what each variable is counted."""
        variables = self.plan.variables
        units = {"employment": variables["employment"].unit, "establishments": DEFAULT_UNITS["establishments"]}
        if "wages" in variables:
            said = {} if self.mapped else json.loads(self.about.get("units", "{}"))
            units["wages"] = said.get("wages", variables["wages"].unit)
        return units

    @property
    def notice(self) -> str:
        """What must be said of the source."""
        return self.plan.notice or self.about.get("notice", "")

    @property
    def absent(self) -> Literal["unknown", "zero"]:
        """What a cell without a plant means."""
        return "unknown" if self.mapped and self.plan.absent == "unknown" else "zero"

    def cells(self, engine: Engine, years: Collection[int] | None = None) -> Any:
        """The plants added up in the engine; see `summed`. Raises InputError where a number is none or lies below nought."""
        plan = self.plan
        try:
            if self.kind == "parquet":
                rows = engine.parquet(str(self.path))
                whole = complete_columns(self.path, [column.column for column in plan.variables.values()])
            else:
                rows, whole = engine.csv(str(self.path)), frozenset()
            sure = {name for name, column in plan.variables.items() if column.column in whole}
            plants = _plants(rows, plan, years, self.mark)
            found = summed(engine, plants, plan.variables, sure)
            doubted = [found.filter(found[f"{name}_least"] < 0) for name in plan.variables if name not in sure]
            if any(engine.arrow(cells.limit(1)).num_rows for cells in doubted):
                raise InputError(
                    f"{_below_nought(engine, plants, plan.variables):,} plants have employment or wages below nought.",
                    file=str(self.path),
                    remedy="Correct or leave them out.",
                )
        except engine.errors as error:
            if self.kind == "csv":
                for _ in line_blocks(self.path):
                    pass
            text = str(error).splitlines()[0]
            raise InputError(
                f"The microdata cannot be summed: {text}.", file=str(self.path), remedy="Check the numbers."
            ) from error
        return found


def establishments(
    path: str | Path,
    *,
    mapping: str | Path | Mapping[str, Any] | TableMapping | None = None,
    industry_classification: str | None = None,
    region_version: str | None = None,
    regions: str | Path | None = None,
) -> Establishments:
    """Establishment microdata for `observatory.statistics.panorama`, summed by its engine and never loaded.

    Columns region, industry, year, employment and wages (other names through the mapping; wages may be absent), in CSV or Parquet. The options are
    those of `observatory.statistics.read`, which reads the same file to a table of observations with all findings on it.
    """
    path = Path(path)
    kind = sniff(path)
    if kind not in ("csv", "parquet"):
        raise InputError(
            f"Microdata are read from CSV or Parquet, not from {kind}.", file=str(path), remedy="Convert it."
        )
    given = mapping if mapping is None or isinstance(mapping, TableMapping) else load_mapping(mapping)
    plan = plan_columns(path, column_names(path, kind, given), given)
    if "employment" not in plan.variables or "establishments" in plan.variables:
        raise InputError(
            "Microdata have one row per plant, with its employment; plants are counted, not given.",
            file=str(path),
            remedy="Name the column of employment under [variables].",
        )
    about = parquet_metadata(path) if kind == "parquet" else {}
    file = regions or plan.regions
    return Establishments(
        path,
        plan,
        mapping is not None,
        kind,
        None if file is None else Path(file),
        region_version or plan.region_version or about.get("region_version"),
        industry_classification or plan.industry_classification or "nace_rev2",
    )


def read_establishments(
    path: Path,
    mapping: TableMapping | None = None,
    *,
    years: Collection[int] | None = None,
    memory: str | None = None,
    engine: Engine | None = None,
) -> Reading:
    """Sums of employment and wages, and the number of plants, per region × industry × year.

    Plants without employment count as plants, and the sum over them is a hole. Without an `engine`, DuckDB sums, with as much
    ``memory`` (``"2GB"``) at most; beyond it the disk is used. Line numbers are 0: a sum has no line.
    """
    from observatory.statistics.engine import Engine

    source = establishments(path, mapping=mapping)
    if engine is not None:
        with engine.aside():
            table, told = _long(engine, source.cells(engine, years), source.plan)
    else:
        with Engine(memory=memory) as own:
            table, told = _long(own, source.cells(own, years), source.plan)
    if not table.num_rows:
        raise InputError("No plant is left.", file=str(path), remedy="Check the years and the columns.")
    findings = []
    if told["incomplete"]:
        findings.append(incomplete(told["incomplete"], path))
    if told["rounded"]:
        text = f"{told['rounded']:,} sums had more than three decimals and were rounded to three."
        findings.append(Finding("rounded-value", "note", text, (), (), told["rounded"], path.name))
    return Reading(
        table, findings, "establishments", source.units, source.notice, source.region_version, source.plan.regions,
        source.plan.industry_classification, source.absent, told["fictional"] > 0 or source.about.get("fictional") == "true",
    )  # fmt: skip


def incomplete(count: int, path: Path) -> Finding:
    """The finding that rows without a key were rejected."""
    text = f"{count:,} rows lack a region, an industry or a year and were rejected."
    return Finding("incomplete-row", "error", text, (), (), count, path.name)


def _below_nought(engine: Engine, plants: Any, variables: Collection[str]) -> int:
    """How many numbers lie below nought."""
    counted = engine.arrow(plants.aggregate(**{name: (plants[name] < 0).sum() for name in variables}))
    return sum(int(number or 0) for number in counted.to_pylist()[0].values())


def _plants(rows: Any, plan: TableMapping, years: Collection[int] | None, mark: str | None) -> Any:
    """The wanted plants: their keys as they are written, their numbers, and whether they are marked as simulated."""
    import ibis

    year: Any = ibis.literal(plan.fixed_year) if plan.fixed_year is not None else rows[plan.columns["year"]]
    plants = rows.select(
        region=rows[plan.columns["region"]].cast("string"),
        industry=rows[plan.columns["industry"]].cast("string"),
        year=year.cast("int16"),
        **{name: _number(rows[column.column]) for name, column in plan.variables.items()},
        **({"mark": rows[mark].cast("string").lower().isin(["true", "1"]).cast("int64")} if mark is not None else {}),
        **{
            f"kept_{place}": rows[name].cast("string").isin(allowed)
            for place, (name, allowed) in enumerate(plan.keep.items())
        },
    )
    for place in range(len(plan.keep)):
        plants = plants.filter(plants[f"kept_{place}"])
    if years is not None:
        plants = plants.filter(plants.year.isnull() | plants.year.isin(sorted(years)))
    return plants


def summed(engine: Engine, plants: Any, variables: Collection[str], sure: Collection[str]) -> Any:
    """The file read once: plants added up by region, industry and year as they are written there, kept in the engine.

    Columns `establishments`, for every variable v `v_sum`, `v_count` of the plants that have one and `v_least`; `simulated` is 1 where a plant
    is marked so. Of the `sure` variables it is known beforehand that every plant has one and none lies below nought.
    """
    import ibis

    sums: dict[str, Any] = {"establishments": plants.count()}
    if "mark" in plants.columns:
        sums["simulated"] = plants.mark.max()
    for name in variables:
        sums[f"{name}_sum"] = plants[name].sum()
        if name not in sure:
            sums[f"{name}_count"] = plants[name].count()
            sums[f"{name}_least"] = plants[name].min()
    found = engine.keep(plants.group_by(KEYS).aggregate(**sums))
    # What is known for certain, or said by no column, is written down once and not for every plant.
    certain: dict[str, Any] = {} if "mark" in plants.columns else {"simulated": ibis.literal(0).cast("int64")}
    for name in variables:
        if name in sure:
            certain |= {f"{name}_count": found.establishments, f"{name}_least": ibis.literal(0).cast("int64")}
    return found.mutate(**certain)


def added_again(engine: Engine, cells: Any, variables: Collection[str]) -> Any:
    """Cells of `summed` whose codes have become equal, added up."""
    sums = {
        name: cells[name].sum()
        for name in ("establishments", *(f"{each}_{end}" for each in variables for end in ("sum", "count")))
    }
    least = {f"{each}_least": cells[f"{each}_least"].min() for each in variables}
    return engine.keep(cells.group_by(KEYS).aggregate(**sums, **least, simulated=cells.simulated.max()))


def exact(cells: Any, plan: TableMapping, name: str) -> tuple[Any, Any]:
    """The sum of a variable, scaled: with three decimals, and as it was before it was rounded to them.

    Scaled and rounded once, after the sum: rounding plant by plant would lose small plants.
    """
    import ibis

    total, factor = cells[f"{name}_sum"], Decimal(plan.variables[name].factor)
    if total.type().is_integer() and factor == 1:
        return total.cast(_EXACT), total.cast(_EXACT)
    scaled = total.cast(_WIDE) * ibis.literal(f"{factor:f}").cast(_WIDE)
    return scaled.round(3).cast(_EXACT), scaled


def _long(engine: Engine, found: Any, plan: TableMapping) -> tuple[pa.Table, dict[str, int]]:
    """The cells of `summed` as a table of observations, and what had to be noticed."""
    import ibis

    padded = (found.region.strip() != found.region) | (found.industry.strip() != found.industry)
    if engine.arrow(found.aggregate(padded=padded.sum())).to_pylist()[0]["padded"]:
        stripped = found.mutate(region=found.region.strip(), industry=found.industry.strip())
        found = added_again(engine, stripped, plan.variables)
    named = found.region.notnull() & (found.region != "") & found.industry.notnull() & (found.industry != "")
    complete = named & found.year.notnull()
    cells = found.filter(complete)
    numbers = {name: exact(cells, plan, name) for name in plan.variables}
    rounded = {
        f"{name}_rounded": value.cast("float64") != before.cast("float64")
        for name, (value, before) in numbers.items()
        if value is not before
    }
    grouped = engine.keep(cells.mutate(**{name: value for name, (value, _) in numbers.items()}, **rounded))
    parts = [_part(grouped, "establishments", grouped.establishments.cast(_EXACT), None)]
    parts += [
        _part(grouped, name, grouped[name], grouped[f"{name}_count"] < grouped.establishments) for name in numbers
    ]
    union = ibis.union(*parts)
    table = engine.arrow(union.order_by([*KEYS, "variable"])).select(list(ROW_COLUMNS))
    totals = grouped.aggregate(rounded=sum((grouped[name].sum() for name in rounded), ibis.literal(0)))
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
