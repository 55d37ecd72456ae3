"""The TOML file that says which column of a table is what. See docs/guides/bring-your-own-data.md."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from observatory.statistics.errors import InputError
from observatory.statistics.observations import DEFAULT_UNITS, VARIABLES
from observatory.statistics.sources.opening import reading

ROLES = ("region", "industry", "year", "flag", "confidentiality", "variable", "value")
UNITS = {**DEFAULT_UNITS, "wages": "unit of the source"}
"""Units of a table that does not state its own."""

_KEYS = {
    "kind": str,
    "industry_classification": str,
    "region_version": str,
    "regions": str,
    "absent": str,
    "delimiter": str,
    "sheet": str,
    "notice": str,
    "columns": dict,
    "variables": dict,
    "indicators": dict,
    "choices": dict,
    "keep": dict,
    "concordance": dict,
}


@dataclass(frozen=True)
class VariableColumn:
    """The column of a variable in a wide table, its unit, and what to multiply it by."""

    column: str
    unit: str
    factor: str = "1"


@dataclass(frozen=True)
class Concordance:
    """A table that leads regions to other regions, row by row, perhaps by weights."""

    file: Path
    origin: str
    target: str
    weight: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableMapping:
    """What the TOML says. ``columns`` maps roles to columns; ``fixed`` has the year if it stands in no column."""

    file: str
    kind: str = "cells"
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed_year: int | None = None
    variables: Mapping[str, VariableColumn] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concordance: Concordance | None = None
    industry_classification: str | None = None
    region_version: str | None = None
    regions: Path | None = None
    absent: str = "unknown"
    delimiter: str | None = None
    sheet: str | None = None
    notice: str = ""


def load_mapping(given: str | Path | Mapping[str, Any]) -> TableMapping:
    """The mapping of a TOML file, or of the same as a dict; paths in a file are relative to it.

    Raises `InputError` for a key that does not exist, a role or variable that is unknown, a value of the wrong kind.
    """
    if isinstance(given, Mapping):
        return _build(given, "the mapping", Path())
    path = Path(given)
    with reading(path):
        content = path.read_bytes()
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"This is not TOML: {error}.", file=str(path), remedy="See the guide to your own data."
        ) from error
    return _build(document, str(path), path.parent)


def _build(document: Mapping[str, Any], file: str, folder: Path) -> TableMapping:
    for key, value in document.items():
        if key not in _KEYS:
            raise InputError(f"There is no key {key!r}.", file=file, remedy=f"Known are {', '.join(_KEYS)}.")
        if not isinstance(value, _KEYS[key]):
            raise InputError(f"{key} must be of type {_KEYS[key].__name__}.", file=file, code=key)
    kind = document.get("kind", "cells")
    _one_of(kind, ("cells", "establishments"), "kind", file)
    absent = document.get("absent", "zero" if kind == "establishments" else "unknown")
    _one_of(absent, ("unknown", "zero"), "absent", file)
    columns = dict(document.get("columns", {}))
    for role in columns:
        _one_of(role, ROLES, "columns", file)
    fixed = columns.pop("year") if isinstance(columns.get("year"), int) else None
    for variable in document.get("indicators", {}).values():
        _one_of(variable, VARIABLES, "indicators", file)
    regions = document.get("regions")
    return TableMapping(
        file,
        kind,
        {role: str(column) for role, column in columns.items()},
        fixed,
        {name: _variable(name, value, file) for name, value in document.get("variables", {}).items()},
        document.get("indicators", {}),
        {name: str(value) for name, value in document.get("choices", {}).items()},
        {
            name: tuple(map(str, value if isinstance(value, list) else [value]))
            for name, value in document.get("keep", {}).items()
        },
        _concordance(document["concordance"], file, folder) if "concordance" in document else None,
        document.get("industry_classification"),
        document.get("region_version"),
        None if regions is None else folder / regions,
        absent,
        document.get("delimiter"),
        document.get("sheet"),
        document.get("notice", ""),
    )


def _variable(name: str, value: Any, file: str) -> VariableColumn:
    _one_of(name, VARIABLES, "variables", file)
    if isinstance(value, str):
        return VariableColumn(value, UNITS[name])
    if not isinstance(value, Mapping) or "column" not in value or set(value) - {"column", "unit", "factor"}:
        raise InputError(
            f"The variable {name} needs a column, and may have a unit and a factor.",
            file=file,
            code=name,
            remedy='Write for instance wages = { column = "payroll", unit = "million EUR", factor = 0.001 }.',
        )
    factor = str(value.get("factor", 1))
    try:
        Decimal(factor)
    except InvalidOperation:
        raise InputError(
            f"The factor {factor!r} is no number.", file=file, code=name, remedy="Write 1000 or 0.001."
        ) from None
    return VariableColumn(str(value["column"]), str(value.get("unit", UNITS[name])), factor)


def _concordance(value: Mapping[str, Any], file: str, folder: Path) -> Concordance:
    known = {"file", "from", "to", "weight", "where"}
    if set(value) - known or "file" not in value:
        raise InputError(
            f"A concordance has {', '.join(sorted(known))}; it needs at least a file.", file=file, code="concordance"
        )
    where = {name: str(each) for name, each in value.get("where", {}).items()}
    return Concordance(
        folder / value["file"], value.get("from", "from"), value.get("to", "to"), value.get("weight"), where
    )


def _one_of(value: str, known: tuple[str, ...], key: str, file: str) -> None:
    if value not in known:
        raise InputError(
            f"{key} has no {value!r}.", file=file, code=str(value), remedy=f"Known are {', '.join(known)}."
        )
