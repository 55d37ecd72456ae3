"""Observations: the one table that all else starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from observatory.statistics.errors import InputError
from observatory.statistics.validation import ValidationReport

if TYPE_CHECKING:
    import pyarrow as pa

VARIABLES = ("employment", "establishments", "wages")
STATUSES = ("observed", "zero", "estimated", "confidential", "missing", "not_applicable")
STATUSES_WITH_VALUE = ("observed", "zero", "estimated")
DEFAULT_UNITS = {"employment": "persons employed", "establishments": "local units", "wages": "million EUR"}


@cache
def schema() -> pa.Schema:
    """Columns and types of the table, in order."""
    import pyarrow as pa

    return pa.schema(
        [
            pa.field("region", pa.string(), nullable=False),
            pa.field("industry", pa.string(), nullable=False),
            pa.field("year", pa.int16(), nullable=False),
            pa.field("variable", pa.string(), nullable=False),
            pa.field("value", pa.decimal128(18, 3), nullable=True),
            pa.field("status", pa.string(), nullable=False),
            pa.field("flag", pa.string(), nullable=False),
            pa.field("source", pa.string(), nullable=False),
            pa.field("line", pa.int64(), nullable=False),
        ]
    )


@dataclass(frozen=True)
class Source:
    """An input file: what it was called, its content's hash and size, how it was read, what must be said of it."""

    name: str
    sha256: str
    bytes: int
    format: str
    notice: str = ""


@dataclass(frozen=True)
class Observations:
    """Region × industry × year × variable, each value with status, flag, source and line.

    ``region_version`` is None where the version of the regions must be detected year by year
    (`observatory.statistics.sources.region_versions`); it is ``none`` where the regions are codes without a
    classification. ``regions_file`` is the reader's own classification of the regions, if there is one. ``absent`` says
    what a cell means that the source does not list: a cell that nobody knows, or a true nought (a register that lists
    every plant). ``units`` says in what each variable is counted.
    """

    table: pa.Table
    report: ValidationReport = field(default_factory=ValidationReport)
    region_version: str | None = None
    industry_classification: str = "nace_rev2"
    units: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    # What a region x industry that the source does not list means: nobody knows, or a true nought (microdata).
    absent: Literal["unknown", "zero"] = "unknown"
    # The user's own classification of regions, where they are not NUTS regions; "none" as version means a flat list of codes.
    regions_file: Path | None = None
    # Simulated numbers: marked on every page, figure and file made from them.
    fictional: bool = False

    def __post_init__(self) -> None:
        check_schema(self.table)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        columns: Mapping[str, str] | None = None,
        region_version: str | None = None,
        regions: str | Path | None = None,
        industry_classification: str = "nace_rev2",
        units: Mapping[str, str] | None = None,
        absent: Literal["unknown", "zero"] = "unknown",
        name: str = "frame",
    ) -> Observations:
        """Observations of any frame that narwhals knows (polars, pandas, Arrow, DuckDB, ...), validated.

        The frame is long (``region, industry, year, variable, value``) or wide (a column for each of employment,
        establishments, wages) and may have a ``flag``; ``columns`` maps these names to those of the frame. Lines are row
        numbers, with the header as row 1. Raises `InputError` as `observatory.statistics.sources.read` does.
        """
        from observatory.statistics.sources.frames import observations_of_frame

        return observations_of_frame(
            frame,
            columns=columns or {},
            region_version=region_version,
            regions=None if regions is None else Path(regions),
            industry_classification=industry_classification,
            units=units or {},
            absent=absent,
            name=name,
        )

    def years(self) -> tuple[int, ...]:
        """Years that occur, ascending."""
        return tuple(int(year) for year in self._distinct("year"))

    def variables(self) -> tuple[str, ...]:
        """Variables that occur, in the order employment, establishments, wages."""
        found = set(self._distinct("variable"))
        return tuple(variable for variable in VARIABLES if variable in found)

    def regions(self) -> tuple[str, ...]:
        """Codes of the regions that occur, sorted."""
        return tuple(self._distinct("region"))

    def industries(self) -> tuple[str, ...]:
        """Codes of the industries that occur, sorted."""
        return tuple(self._distinct("industry"))

    def _distinct(self, column: str) -> list[Any]:
        import pyarrow.compute as pc

        return sorted(pc.unique(self.table[column]).to_pylist())

    def filter(
        self,
        *,
        years: Iterable[int] | None = None,
        variables: Iterable[str] | None = None,
        regions: Iterable[str] | None = None,
        industries: Iterable[str] | None = None,
        statuses: Iterable[str] | None = None,
    ) -> Observations:
        """The rows with one of these years, variables, regions, industries and statuses; None means all."""
        import pyarrow as pa
        import pyarrow.compute as pc

        table = self.table
        wanted = {"year": years, "variable": variables, "region": regions, "industry": industries, "status": statuses}
        for column, values in wanted.items():
            if values is not None:
                keys = pa.array(list(dict.fromkeys(values)), type=table.schema.field(column).type)
                table = table.filter(pc.is_in(table[column], value_set=keys))
        return replace(self, table=table)

    def to_frame(self, kind: Literal["polars", "pandas", "pyarrow"] = "polars") -> Any:
        """The table as a frame of the kind asked for."""
        if kind == "pyarrow":
            return self.table
        if kind == "pandas":
            return self.table.to_pandas()
        if kind == "polars":
            import polars

            return polars.from_arrow(self.table)
        raise InputError(f"No frames of the kind {kind!r} are made.", remedy="Use polars, pandas or pyarrow.")

    def to_parquet(self, path: str | Path) -> None:
        """Write the table, with region version, classification and units in the file's metadata."""
        import json

        import pyarrow.parquet as pq

        about = {
            "region_version": self.region_version,
            "industry_classification": self.industry_classification,
            "units": dict(self.units),
        }
        metadata = {"observatory": json.dumps(about, sort_keys=True)}
        pq.write_table(self.table.replace_schema_metadata(metadata), path, compression="zstd")


def check_schema(table: pa.Table) -> None:
    """Raise `InputError` unless the table has the columns of the contract, each of its type."""
    for expected in schema():
        if expected.name not in table.column_names:
            raise InputError(
                "The table has no such column.", column=expected.name, remedy=f"It needs {schema().names}."
            )
        found = table.schema.field(expected.name).type
        if found != expected.type:
            raise InputError(
                f"The column is of type {found}.", column=expected.name, remedy=f"It must be {expected.type}."
            )
    if table.column_names != schema().names:
        raise InputError(
            f"The columns are {table.column_names}.", remedy=f"They must be {schema().names}, in this order."
        )
