"""Frames in memory as observations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from observatory.statistics.errors import InputError
from observatory.statistics.observations import VARIABLES, Observations, Source
from observatory.statistics.sources.gathering import settle
from observatory.statistics.sources.mapping import UNITS, TableMapping, VariableColumn
from observatory.statistics.sources.table import plan_columns, read_blocks


def observations_of_frame(
    frame: Any,
    *,
    columns: Mapping[str, str],
    region_version: str | None,
    regions: Path | None,
    industry_classification: str,
    units: Mapping[str, str],
    absent: Literal["unknown", "zero"],
    name: str,
) -> Observations:
    """See `Observations.from_frame`."""
    table = _arrow(frame)
    roles = {role: column for role, column in columns.items() if role not in VARIABLES}
    variables = {
        role: VariableColumn(column, units.get(role, UNITS[role]))
        for role, column in columns.items()
        if role in VARIABLES
    }
    path = Path(name)
    plan = plan_columns(path, table.column_names, TableMapping(name, columns=roles, variables=variables))
    wanted = [*plan.columns.values(), *(each.column for each in plan.variables.values())]
    block = {column: _array(table[column]) for column in dict.fromkeys(wanted)}
    reading = read_blocks(path, iter([(2, block)]), plan)
    reading.format = "frame"
    reading.units.update({variable: unit for variable, unit in units.items() if variable in reading.units})
    reading.region_version, reading.regions_file = region_version, regions
    reading.industry_classification, reading.absent = industry_classification, absent
    content = hashlib.sha256()
    for batch in reading.table.to_batches():
        content.update(batch.serialize())
    observations = settle([path], [name], [reading], [Source(name, content.hexdigest(), table.nbytes, "frame")])
    return replace(observations, units={**observations.units})


def _arrow(frame: Any) -> pa.Table:
    import narwhals as nw

    try:
        eager = nw.from_native(frame)
    except TypeError as error:
        raise InputError(
            f"A {type(frame).__name__} is not a frame.", remedy="Give a frame of polars, pandas, Arrow or DuckDB."
        ) from error
    if isinstance(eager, nw.LazyFrame):
        eager = eager.collect(backend="pyarrow")
    return eager.to_arrow()


def _array(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    return array
