"""SDMX-CSV 2.0: one row per measure, dimensions first, every number of the wide table under its own name.

The names of dimensions are those that official files use (GEO, NACE_R2, TIME_PERIOD), so that readers of such files,
`observatory.statistics.read` among them, read these too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from observatory.atlas.downloads.content import Content

if TYPE_CHECKING:
    import pyarrow as pa

INDUSTRY_LAYERS = ("section", "division", "group", "class")
_CLASSIFICATIONS = {"nace_rev2": "NACE_R2", "nace_rev21": "NACE_R21"}
_DIMENSIONS = {"region_version": "REGION_VERSION", "region": "GEO", "layer": "LAYER"}
_NO_MEASURES = ("year", "growth_years", "growth_break", "exact", "rule_verified", "fictional")
_LETTERS = (("b", "B"), ("d", "D"), ("p", "P"), ("u", "U"))
"""Letters of the source and the codes of observation status that say the same, the gravest first."""


def industry_dimension(content: Content, layers: set[str]) -> str:
    """The name of the industry's dimension: the official one if all codes are of that classification."""
    official = _CLASSIFICATIONS.get(str(content.edition.manifest.get("industry_classification")), "INDUSTRY")
    return official if layers <= set(INDUSTRY_LAYERS) else "INDUSTRY"


def measures(content: Content) -> list[str]:
    """Columns of numbers and truth values; texts such as grades have no place in this format."""
    import pyarrow as pa

    return [
        field.name
        for field in content.schema
        if field.name not in (*content.dataset.keys, *_NO_MEASURES)
        and not pa.types.is_string(field.type)
        and not pa.types.is_large_string(field.type)
    ]


def header(content: Content) -> list[str]:
    """The columns of the file in order."""
    names = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ"]
    names += [_dimension(content, key) for key in content.dataset.keys if key != "year"]
    names += ["INDICATOR", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "EDITION"]
    return [*names, "FICTIONAL"] if content.edition.fictional else names


def batches(content: Content, size: int = 1024) -> Iterator[pa.RecordBatch]:
    """The rows of the file, those of each row of the wide table together."""
    import numpy as np
    import pyarrow as pa

    long = content.dataset.name == "observations"
    names = ["low", "value", "high"] if long else measures(content)
    for batch in content.batches(size):
        count, times = batch.num_rows, len(names)
        each = np.repeat(np.arange(count), times)
        # Measures stand column after column; the file has them row after row.
        across = (np.arange(times) * count)[None, :] + np.arange(count)[:, None]
        kind = pa.decimal128(18, 3) if long else pa.float64()
        value = pa.concat_arrays([_numbers(batch.column(name), kind) for name in names]).take(across.ravel())
        statuses = [_statuses(batch, name, long) for name in names]
        columns: dict[str, Any] = {
            "STRUCTURE": pa.repeat("dataflow", count * times),
            "STRUCTURE_ID": pa.repeat(content.dataset.structure, count * times),
            "ACTION": pa.repeat("I", count * times),
            "FREQ": pa.repeat("A", count * times),
        }
        for key in content.dataset.keys:
            if key != "year":
                columns[_dimension(content, key)] = batch.column(key).take(each)
        columns["INDICATOR"] = pa.array(_indicators(batch, names, long), pa.string())
        columns["TIME_PERIOD"] = batch.column("year").take(each)
        columns["OBS_VALUE"] = value
        columns["OBS_STATUS"] = pa.array([s[0][row] for row in range(count) for s in statuses], pa.string())
        columns["CONF_STATUS"] = pa.array([s[1][row] for row in range(count) for s in statuses], pa.string())
        columns["EDITION"] = batch.column("edition").take(each)
        if content.edition.fictional:
            columns["FICTIONAL"] = batch.column("fictional").take(each)
        yield pa.RecordBatch.from_pydict(columns)


def _dimension(content: Content, key: str) -> str:
    if key != "industry":
        return _DIMENSIONS[key]
    if content.dataset.name == "observations":
        return industry_dimension(content, set())
    layer = content.parts[-1]
    return industry_dimension(content, {layer} if layer != "all-layers" else set(content.edition.manifest["layers"]))


def _numbers(column: pa.Array, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    return column.cast(pa.int8()).cast(kind) if pa.types.is_boolean(column.type) else column.cast(kind)


def _indicators(batch: pa.RecordBatch, names: list[str], long: bool) -> list[str]:
    if not long:
        return names * int(batch.num_rows)
    ends = {"low": "_low", "value": "", "high": "_high"}
    told: list[str] = batch.column("variable").to_pylist()
    return [f"{variable}{ends[name]}" for variable in told for name in names]


def _statuses(batch: pa.RecordBatch, name: str, long: bool) -> tuple[list[str], list[str]]:
    """OBS_STATUS and CONF_STATUS of a measure in every row."""
    values = batch.column(name).to_pylist()
    count, known = len(values), set(batch.schema.names)

    def column(wanted: str) -> list[Any]:
        return batch.column(wanted).to_pylist() if wanted in known else [None] * count

    base = name.removesuffix("_low").removesuffix("_high")
    if long:
        said, flags, lows, highs = column("status"), column("flag"), column("low"), column("high")
    else:
        own = base == "employment"
        said = column("employment_status")
        flags = column("employment_flag") if own else [None] * count
        lows, highs = column(f"{base}_low"), column(f"{base}_high")
    bounded = long or f"{base}_low" in known
    observed, confidential = [], []
    for value, status, flag, low, high in zip(values, said, flags, lows, highs, strict=True):
        confidential.append("C" if value is None and status == "confidential" else "F")
        observed.append(_status(value, status, flag or "", bounded and low != high, long or base == "employment"))
    return observed, confidential


def _status(value: Any, status: str | None, flag: str, open_interval: bool, own: bool) -> str:
    if value is None:
        return "M"
    if open_interval or (own and status in ("estimated", "bounded")):
        return "E"
    return next((code for letter, code in _LETTERS if own and letter in flag), "A")
