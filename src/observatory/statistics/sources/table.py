"""Tables of one's own: CSV, TSV, Parquet and XLSX, long (variable and value) or wide (a column per variable).

Which column is what stands in a TOML file (`mapping`); without one the columns must have the names of the observations.
Text is read as text, so that codes keep their leading noughts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from observatory.statistics.errors import InputError
from observatory.statistics.observations import VARIABLES
from observatory.statistics.sources.cells import Cells, numeric_cells, read_cells
from observatory.statistics.sources.mapping import ROLES, UNITS, TableMapping, VariableColumn
from observatory.statistics.sources.opening import first_line, line_blocks, open_bytes, reading
from observatory.statistics.sources.reading import INDICATORS, ROW_COLUMNS, Notes, Reading, Tally
from observatory.statistics.validation.report import Finding

GUIDE = "Name the columns in a TOML mapping (see the guide to your own data)."
Block = tuple[int, dict[str, Any]]
"""The row number of the first row, and the columns by name."""


def read_table(
    path: Path,
    kind: str,
    mapping: TableMapping | None = None,
    *,
    variables: Mapping[str, str] | None = None,
    years: Collection[int] | None = None,
) -> Reading:
    """Read a table block by block. ``kind`` is csv, parquet or xlsx.

    Line numbers are those of the file where it is text (blank lines and cells with line ends apart), else row numbers
    with the header as row 1. Raises `InputError` for a column that is not there, naming those that are.
    """
    plan = plan_columns(path, column_names(path, kind, mapping), mapping)
    reading = read_blocks(path, blocks(path, kind, plan), plan, variables=variables, years=years)
    reading.format = kind
    if kind == "parquet":
        about = parquet_metadata(path)
        reading.fictional = about.get("fictional") == "true"
        reading.notice = reading.notice or about.get("notice", "")
        if plan.region_version is None and plan.regions is None:
            reading.region_version = about.get("region_version")
    return reading


def read_blocks(
    path: Path,
    found: Iterator[Block],
    plan: TableMapping,
    *,
    variables: Mapping[str, str] | None = None,
    years: Collection[int] | None = None,
) -> Reading:
    """The rows of some blocks of columns, under a settled plan."""
    notes, odd = Notes(path), Tally()
    wanted = {**INDICATORS, **{name: name for name in VARIABLES}, **plan.indicators, **(variables or {})}
    tables: list[pa.Table] = []
    for first, columns in found:
        tables += _rows(path, first, columns, plan, wanted, notes, odd)
    if not tables:
        raise InputError("The table has no row to use.", file=str(path), remedy=GUIDE)
    table = pa.concat_tables(tables)
    if years is not None:
        table = _years(path, table, years)
    findings = notes.findings()
    if odd.count:
        text = f"{odd.count:,} rows lack a region, an industry or a year and were rejected."
        findings.append(Finding("incomplete-row", "error", text, (), tuple(odd.lines), odd.count, path.name))
    present = pc.unique(table["variable"]).to_pylist()
    units = {name: plan.variables[name].unit if name in plan.variables else UNITS[name] for name in present}
    return Reading(
        table,
        findings,
        "table",
        units,
        plan.notice,
        plan.region_version,
        plan.regions,
        plan.industry_classification,
        plan.absent,
    )


def column_names(path: Path, kind: str, mapping: TableMapping | None) -> list[str]:
    """The columns of a table, in order."""
    if kind == "parquet":
        return list(_parquet(path).schema_arrow.names)
    if kind == "xlsx":
        with reading(path):
            rows = _sheet(path, mapping).iter_rows(values_only=True)
            return ["" if cell is None else str(cell).strip() for cell in next(rows, ())]
    import csv

    header = first_line(path)
    return [name.strip() for name in next(csv.reader([header], delimiter=_delimiter(header, mapping)), [])]


def is_microdata(path: Path, kind: str) -> bool:
    """Whether a table has one row per plant: it says so by a column `plant`."""
    return kind in ("csv", "parquet") and "plant" in (name.lower() for name in column_names(path, kind, None))


def plan_columns(path: Path, names: list[str], mapping: TableMapping | None) -> TableMapping:
    """The mapping with every column settled: as the TOML says, and by name for what it leaves open."""
    plan = mapping or TableMapping(str(path))
    folded = {name.lower(): name for name in names}
    columns = {role: folded[role] for role in ROLES if role in folded}
    columns.update(plan.columns)
    found = dict(plan.variables)
    if not found and "value" not in columns:
        found = {name: VariableColumn(folded[name], UNITS[name]) for name in VARIABLES if name in folded}
    if "value" in columns and not plan.variables:
        if "variable" not in columns:
            raise _no_column(path, "variable", names)
    elif found:
        columns.pop("value", None)
        columns.pop("variable", None)
    else:
        raise _no_column(path, f"any of {', '.join(VARIABLES)} (or variable and value)", names)
    for role in ("region", "industry"):
        if role not in columns:
            raise _no_column(path, role, names)
    if "year" not in columns and plan.fixed_year is None:
        raise _no_column(path, "year", names)
    if plan.fixed_year is not None:
        columns.pop("year", None)
    for name in [*columns.values(), *(each.column for each in found.values()), *plan.keep]:
        if name not in names:
            raise InputError(
                f"There is no column {name!r}.",
                file=str(path),
                line=1,
                column=name,
                remedy=f"The table has {', '.join(names)}.",
            )
    return replace(plan, columns=columns, variables=found)


def _no_column(path: Path, what: str, names: list[str]) -> InputError:
    return InputError(
        f"No column says {what}; the table has {', '.join(names)}.", file=str(path), line=1, column=what, remedy=GUIDE
    )


# --- blocks of rows ---


def blocks(path: Path, kind: str, plan: TableMapping) -> Iterator[Block]:
    """The wanted columns, block by block, with the number of their first row."""
    names = list(
        dict.fromkeys([*plan.columns.values(), *(each.column for each in plan.variables.values()), *plan.keep])
    )
    if kind == "parquet":
        first = 2
        with reading(path):
            for batch in _parquet(path).iter_batches(batch_size=1 << 18, columns=names):
                yield first, {name: _plain(batch.column(name)) for name in names}
                first += batch.num_rows
    elif kind == "xlsx":
        yield from _xlsx_blocks(path, plan, names)
    else:
        yield from _csv_blocks(path, plan, names)


def _plain(values: pa.Array) -> pa.Array:
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values


def _parquet(path: Path) -> Any:
    import pyarrow.parquet as pq

    try:
        with reading(path):
            return pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise InputError(
            f"The Parquet file cannot be read: {error}.", file=str(path), remedy="Write it again."
        ) from error


def parquet_metadata(path: Path) -> dict[str, str]:
    """What the schema of a Parquet file says of itself, as text."""
    metadata = _parquet(path).schema_arrow.metadata or {}
    return {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in metadata.items()}


def complete_columns(path: Path, names: Iterable[str]) -> frozenset[str]:
    """Which of the columns have a number in every row and none below nought, as far as the file's own statistics tell."""
    about = _parquet(path).metadata
    place = {about.schema.column(number).path: number for number in range(about.num_columns)}

    def complete(name: str) -> bool:
        for group in range(about.num_row_groups):
            told = about.row_group(group).column(place[name]).statistics
            if told is None or not (told.has_null_count and told.has_min_max) or told.null_count or told.min < 0:
                return False
        return True

    wanted = (
        name for name in names if name in place and about.schema.column(place[name]).physical_type.startswith("INT")
    )
    return frozenset(name for name in wanted if complete(name))


def _delimiter(header: str, mapping: TableMapping | None) -> str:
    if mapping is not None and mapping.delimiter:
        return mapping.delimiter
    return max("\t;,", key=header.count)


def _csv_blocks(path: Path, plan: TableMapping, names: list[str]) -> Iterator[Block]:
    import pyarrow.csv as pv

    header = first_line(path)
    bad: list[tuple[int, int, int]] = []

    def refuse(row: Any) -> str:
        bad.append((row.number or 0, row.actual_columns, row.expected_columns))
        return "error"

    first = 2
    try:
        with reading(path), open_bytes(path) as stream:
            reader = pv.open_csv(
                stream,
                read_options=pv.ReadOptions(use_threads=False, block_size=1 << 22),
                parse_options=pv.ParseOptions(delimiter=_delimiter(header, plan), invalid_row_handler=refuse),
                convert_options=pv.ConvertOptions(
                    include_columns=names,
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    null_values=[],
                ),
            )
            for batch in reader:
                yield first, {name: pc.utf8_trim_whitespace(batch.column(name)) for name in names}
                first += batch.num_rows
    except pa.ArrowException as error:
        for _ in line_blocks(path):  # names the line, if it is the encoding or the compression
            pass
        if bad:
            number, actual, expected = bad[0]
            raise InputError(
                f"The row has {actual} cells where the header has {expected}.",
                file=str(path),
                line=number or None,
                remedy="Quote cells that contain the delimiter, or name the delimiter in the TOML mapping.",
            ) from error
        raise InputError(f"The table cannot be read: {error}.", file=str(path), remedy=GUIDE) from error


def _sheet(path: Path, mapping: TableMapping | None) -> Any:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise InputError(
            f"The workbook cannot be read: {error}.", file=str(path), remedy="Save it as XLSX again."
        ) from error
    name = mapping.sheet if mapping is not None and mapping.sheet else book.sheetnames[0]
    if name not in book.sheetnames:
        raise InputError(
            f"There is no sheet {name!r}.", file=str(path), code=name, remedy=f"There are {', '.join(book.sheetnames)}."
        )
    return book[name]


def _xlsx_blocks(path: Path, plan: TableMapping, names: list[str]) -> Iterator[Block]:
    rows = _sheet(path, plan).iter_rows(values_only=True)
    header = ["" if cell is None else str(cell).strip() for cell in next(rows)]
    places = [header.index(name) for name in names]
    found: list[list[str]] = []
    first = 2
    for number, row in enumerate(rows, start=2):
        found.append([_text(row[place]) if place < len(row) else "" for place in places])
        if len(found) == 1 << 16:
            yield first, _columns(names, found)
            first, found = number + 1, []
    if found:
        yield first, _columns(names, found)


def _columns(names: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


# --- from columns to rows ---


def as_text(values: pa.Array) -> pa.Array:
    """Codes as text: whole numbers without a point, blanks taken off, null as nothing."""
    if pa.types.is_floating(values.type):
        values = pc.cast(values, pa.int64(), safe=False)
    return pc.fill_null(pc.utf8_trim_whitespace(pc.cast(values, pa.string())), "")


def _rows(
    path: Path,
    first: int,
    columns: dict[str, Any],
    plan: TableMapping,
    wanted: Mapping[str, str],
    notes: Notes,
    odd: Tally,
) -> Iterator[pa.Table]:
    height = len(next(iter(columns.values())))
    lines = np.arange(first, first + height, dtype=np.int64)
    keep = np.ones(height, dtype=bool)
    for name, allowed in plan.keep.items():
        keep &= np.asarray(pc.is_in(as_text(columns[name]), value_set=pa.array(allowed)))
    region, industry = (as_text(columns[plan.columns[role]]) for role in ("region", "industry"))
    year, dated = _year(path, columns, plan, lines, height)
    complete = np.asarray(pc.not_equal(region, "")) & np.asarray(pc.not_equal(industry, "")) & dated
    if (keep & ~complete).any():
        odd.add(lines[keep & ~complete])
    keep &= complete
    flag = as_text(columns[plan.columns["flag"]]) if "flag" in plan.columns else pa.repeat("", height)
    secret = as_text(columns[plan.columns["confidentiality"]]) if "confidentiality" in plan.columns else None
    if plan.variables:
        for name, column in plan.variables.items():
            values = columns[column.column]
            cells = scaled(cells_of(values, flag, secret), column)
            readable = notes.cells(cells, values, lines, [column.column])
            yield _part(region, industry, year, pa.repeat(name, height), cells, lines, keep & readable)
        return
    indicators = as_text(columns[plan.columns["variable"]])
    names = pa.array([wanted.get(text) for text in indicators.to_pylist()], pa.string())
    unused = np.asarray(pc.is_null(names)) & keep
    for text in pc.unique(indicators.filter(pa.array(unused))).to_pylist():
        notes.set_aside(text, lines[unused & np.asarray(pc.equal(indicators, text))])
    values = columns[plan.columns["value"]]
    cells = cells_of(values, flag, secret)
    readable = notes.cells(cells, values, lines, [plan.columns["value"]])
    yield _part(region, industry, year, names, cells, lines, keep & ~unused & readable)


def _part(
    region: pa.Array,
    industry: pa.Array,
    year: pa.Array,
    variable: pa.Array,
    cells: Cells,
    lines: np.ndarray[Any, Any],
    keep: np.ndarray[Any, Any],
) -> pa.Table:
    arrays = [region, industry, year, variable, cells.value, cells.status, cells.flag, pa.array(lines)]
    table = pa.table(arrays, names=list(ROW_COLUMNS))
    return table if keep.all() else table.filter(pa.array(keep))


def cells_of(values: pa.Array, flag: pa.Array, secret: pa.Array | None) -> Cells:
    """Cells of a column, be it text or numbers."""
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return read_cells(pc.cast(values, pa.string()), flag, secret)
    if secret is None:
        return numeric_cells(values, flag)
    return read_cells(pc.cast(values, pa.string()), flag, secret)


def scaled(cells: Cells, column: VariableColumn) -> Cells:
    """Cells multiplied by the factor of their column, exactly; more than three decimals are rounded half to even."""
    factor = Decimal(column.factor)
    if factor == 1:
        return cells
    wide = pc.multiply(cells.value, pa.scalar(factor))
    exact = pc.cast(wide, pa.decimal256(50, wide.type.scale))
    rounded = pc.round(exact, ndigits=3, round_mode="half_to_even") if exact.type.scale > 3 else exact
    changed = np.asarray(pc.fill_null(pc.not_equal(rounded, exact), False))
    value = pc.cast(pc.cast(rounded, pa.decimal256(50, 3)), pa.decimal128(18, 3))
    return replace(cells, value=value, rounded=cells.rounded | changed)


def _year(
    path: Path, columns: dict[str, Any], plan: TableMapping, lines: np.ndarray[Any, Any], height: int
) -> tuple[pa.Array, np.ndarray[Any, Any]]:
    """The year of every row, and whether it has one; raises `InputError` at a text that is no year."""
    if "year" not in plan.columns:
        return pa.repeat(pa.scalar(plan.fixed_year, pa.int16()), height), np.ones(height, dtype=bool)
    text = as_text(columns[plan.columns["year"]])
    dated = np.asarray(pc.match_substring_regex(text, r"^\d{4}$"))
    empty = np.asarray(pc.equal(text, ""))
    wrong = np.flatnonzero(~dated & ~empty)
    if len(wrong):
        raise InputError(
            f"{text[int(wrong[0])].as_py()!r} is no year.",
            file=str(path),
            line=int(lines[wrong[0]]),
            column=plan.columns["year"],
            remedy="Write it with four digits; only annual data are read.",
        )
    return pc.cast(pc.if_else(pa.array(dated), text, "0"), pa.int16()), dated


def _years(path: Path, table: pa.Table, years: Collection[int]) -> pa.Table:
    available = sorted(pc.unique(table["year"]).to_pylist())
    for year in sorted(years):
        if year not in available:
            raise InputError(
                f"The year {year} is not in the data.",
                file=str(path),
                remedy=f"It has {', '.join(map(str, available))}.",
            )
    return table.filter(pc.is_in(table["year"], value_set=pa.array(sorted(years), pa.int16())))
