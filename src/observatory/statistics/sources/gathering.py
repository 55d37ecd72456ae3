"""Several files to one table: choose the reader, tell the sources apart, reject what cannot stand, report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations, Source, schema
from observatory.statistics.sources.mapping import TableMapping, load_mapping
from observatory.statistics.sources.opening import FORMATS, facts, sniff
from observatory.statistics.sources.reading import Reading
from observatory.statistics.sources.rejection import reject
from observatory.statistics.sources.table import is_microdata
from observatory.statistics.validation import Finding, ValidationReport, validate

if TYPE_CHECKING:
    from observatory.statistics.engine import Engine


def gather(
    paths: list[Path],
    *,
    format: str | None,
    mapping: str | Path | Mapping[str, Any] | None,
    industry_classification: str | None,
    region_version: str | None,
    regions: Path | None,
    variables: Mapping[str, str] | None,
    choices: Mapping[str, str] | None,
    years: Collection[int] | None,
    engine: Engine | None = None,
) -> Observations:
    """See `observatory.statistics.sources.read`."""
    if not paths:
        raise InputError("No file was named.", remedy="Name at least one.")
    options: dict[str, Any] = {"variables": variables, "choices": choices, "years": years, "engine": engine}
    plan = None if mapping is None else load_mapping(mapping)
    readings = [_read(path, format, plan, options) for path in paths]
    names = _names(paths)
    sources = []
    for path, name, reading in zip(paths, names, readings, strict=True):
        known = facts(path)
        sources.append(Source(name, known.sha256, known.bytes, reading.format, reading.notice))
    return settle(
        paths,
        names,
        readings,
        sources,
        industry_classification=industry_classification,
        region_version=region_version,
        regions=regions,
    )


def settle(
    paths: list[Path],
    names: list[str],
    readings: list[Reading],
    sources: list[Source],
    *,
    industry_classification: str | None = None,
    region_version: str | None = None,
    regions: Path | None = None,
) -> Observations:
    """Put readings together, reject what cannot stand, and validate."""
    tables, findings = [], []
    units: dict[str, str] = {}
    for path, name, reading in zip(paths, names, readings, strict=True):
        tables.append(_with_source(reading.table, name))
        findings += [_renamed(finding, name) for finding in reading.findings]
        for variable, unit in reading.units.items():
            if units.setdefault(variable, unit) != unit:
                raise InputError(
                    f"{variable} is counted in {unit} here and in {units[variable]} in another file.",
                    file=str(path),
                    remedy="Bring the files to one unit (a factor in the TOML mapping) before reading them together.",
                )
    classification = _one(paths, readings, "industry_classification", industry_classification) or "nace_rev2"
    version = _one(paths, readings, "region_version", region_version)
    regions_file = regions or _one(paths, readings, "regions_file", None)
    absent: Literal["unknown", "zero"] = _one(paths, readings, "absent", None)
    table, rejected = reject(
        pa.concat_tables(tables).combine_chunks(),
        region_version=version,
        regions_file=regions_file,
        industry_classification=classification,
    )
    if not table.num_rows:
        reasons = "; ".join(finding.message for finding in rejected) or "no row was found"
        raise InputError(
            f"Nothing can be used: {reasons}",
            file=", ".join(str(path) for path in paths),
            remedy="Check the classification of industries, the region version, and the columns.",
        )
    observations = Observations(
        table=table,
        report=ValidationReport((*findings, *rejected)),
        region_version=version,
        industry_classification=classification,
        units=units,
        sources=tuple(sources),
        regions_file=None if regions_file is None else Path(regions_file),
        absent=absent,
        fictional=any(reading.fictional for reading in readings),
    )
    return replace(observations, report=validate(observations))


def _read(path: Path, format: str | None, plan: TableMapping | None, options: Mapping[str, Any]) -> Reading:
    """One file through the reader of its format, and through the concordance if there is one."""
    if format is not None and format not in FORMATS:
        raise InputError(f"There is no format {format!r}.", file=str(path), remedy=f"Known are {', '.join(FORMATS)}.")
    kind = format or ("establishments" if plan is not None and plan.kind == "establishments" else sniff(path))
    if format is None and plan is None and is_microdata(path, kind):
        kind = "establishments"
    if kind in ("csv", "parquet", "xlsx", "establishments"):
        reading = _read_columns(path, kind, plan, options)
    else:
        reading = _read_dimensions(path, kind, plan, options)
    if plan is not None and plan.concordance is not None:
        from observatory.statistics.sources.concordance import roll_up

        reading.table, told = roll_up(reading.table, plan.concordance, path)
        reading.findings += told
    return reading


def _read_columns(path: Path, kind: str, plan: TableMapping | None, options: Mapping[str, Any]) -> Reading:
    if options["choices"]:
        raise InputError(
            "A table has no dimensions to choose from.", file=str(path), remedy="Use [keep] in the mapping."
        )
    if kind == "establishments":
        from observatory.statistics.sources.microdata import read_establishments

        return read_establishments(path, plan, years=options["years"], engine=options["engine"])
    from observatory.statistics.sources.table import read_table

    return read_table(path, kind, plan, variables=options["variables"], years=options["years"])


def _read_dimensions(path: Path, kind: str, plan: TableMapping | None, options: Mapping[str, Any]) -> Reading:
    given = {name: option for name, option in options.items() if name != "engine"}
    if plan is not None:
        given["variables"] = {**plan.indicators, **(options["variables"] or {})} or None
        given["choices"] = {**plan.choices, **(options["choices"] or {})}
    if kind == "eurostat-tsv":
        from observatory.statistics.sources.eurostat_tsv import read_eurostat_tsv

        reading = read_eurostat_tsv(path, **given)
    elif kind == "sdmx-csv":
        from observatory.statistics.sources.sdmx_csv import read_sdmx_csv

        reading = read_sdmx_csv(path, **given)
    else:
        from observatory.statistics.sources.json_stat import read_json_stat

        reading = read_json_stat(path, **given)
    if plan is not None:
        reading.region_version, reading.regions_file = plan.region_version, plan.regions
        reading.industry_classification = plan.industry_classification
        reading.notice, reading.absent = plan.notice or reading.notice, plan.absent
    return reading


def _with_source(table: pa.Table, name: str) -> pa.Table:
    table = table.append_column("source", pa.repeat(name, table.num_rows))
    return table.select(schema().names).cast(schema())


def _names(paths: list[Path]) -> list[str]:
    """File names; with the folder before it where two files have the same name."""
    plain = [path.name for path in paths]
    if len(set(plain)) == len(plain):
        return plain
    longer = [f"{path.resolve().parent.name}/{path.name}" for path in paths]
    if len(set(longer)) == len(longer):
        return longer
    raise InputError("The same file is named twice.", file=str(paths[-1]), remedy="Name every file once.")


def _renamed(finding: Finding, name: str) -> Finding:
    return replace(finding, source=name)


def _one(paths: list[Path], readings: list[Reading], attribute: str, given: Any) -> Any:
    """What all files say of an attribute, or what was given; raises `InputError` if two of them differ."""
    if given is not None:
        return given
    said = [(path, getattr(reading, attribute)) for path, reading in zip(paths, readings, strict=True)]
    values = dict.fromkeys(str(value) for _, value in said if value is not None)
    if len(values) > 1:
        path, _value = said[-1]
        raise InputError(
            f"The files differ in {attribute.replace('_', ' ')}: {', '.join(values)}.",
            file=str(path),
            remedy=f"Say which one holds with {attribute}=, or read the files apart.",
        )
    return next((value for _, value in said if value is not None), None)
