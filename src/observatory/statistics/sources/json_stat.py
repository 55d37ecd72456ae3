"""JSON-stat 2.0: values in one flat list by stride, with a map of status beside it.

A service that finds a query too large may answer 200 with a body that says 413: that is an error, not an empty table.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from observatory.statistics.errors import InputError
from observatory.statistics.observations import DEFAULT_UNITS
from observatory.statistics.sources.cells import read_cells
from observatory.statistics.sources.eurostat_tsv import INDICATOR_DIMENSIONS, INDUSTRY_DIMENSIONS, REGION_DIMENSIONS
from observatory.statistics.sources.opening import decode, open_bytes, reading
from observatory.statistics.sources.reading import INDICATORS, ROW_COLUMNS, Notes, Reading

TIME_DIMENSIONS = ("time", "time_period")


def read_json_stat(
    path: Path,
    *,
    variables: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    years: Collection[int] | None = None,
) -> Reading:
    """Read a JSON-stat 2.0 dataset; options as for `read_eurostat_tsv`. ``line`` is the position in the flat list, from 1."""
    document = _document(path)
    dimensions = [str(name) for name in document["id"]]
    sizes = [int(size) for size in document["size"]]
    codes = [_codes(path, document, name, size) for name, size in zip(dimensions, sizes, strict=True)]
    picked = _picked(path, dimensions, codes, dict(choices or {}), variables, years)
    grid = np.ix_(*picked.places)
    flat = np.arange(int(np.prod(sizes)), dtype=np.int64).reshape(sizes)[grid].ravel()
    values, flags = _cells(path, document, flat)
    cells = read_cells(values, flags)
    notes = Notes(path)
    for indicator, places in picked.unused.items():
        notes.set_aside(indicator, np.asarray(places))
    readable = notes.cells(cells, values, flat + 1, ["value"])
    index = np.unravel_index(flat, sizes)

    def column(place: int) -> pa.Array:
        return pa.array(codes[place], pa.string()).take(pa.array(index[place]))

    names = picked.names
    if picked.indicator is None:
        variable = pa.repeat(names["*"], len(flat))
    else:
        known = pa.array([names.get(code) for code in codes[picked.indicator]], pa.string())
        variable = known.take(pa.array(index[picked.indicator]))
    arrays = [
        column(picked.region), column(picked.industry), pc.cast(column(picked.time), pa.int16()), variable,
        cells.value, cells.status, cells.flag, pa.array(flat + 1),
    ]  # fmt: skip
    table = pa.table(arrays, names=list(ROW_COLUMNS)).filter(pa.array(readable))
    units = {name: DEFAULT_UNITS[name] for name in pc.unique(table["variable"]).to_pylist()}
    return Reading(table, notes.findings(), "json-stat", units, str(document.get("source") or ""))


def _document(path: Path) -> dict[str, Any]:
    with reading(path), open_bytes(path) as stream:
        text = decode(stream.read(), path, 1)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The JSON is broken: {error.msg}.",
            file=str(path),
            line=error.lineno,
            remedy="It may be cut; fetch it again.",
        ) from error
    refused = _refusal(document)
    if refused:
        raise InputError(
            f"This is no data but a refusal of the service: {refused}.",
            file=str(path),
            remedy="Ask for less at a time (fewer years or regions), or use the bulk TSV.",
        )
    if (
        not isinstance(document, dict)
        or document.get("class") != "dataset"
        or not {"id", "size", "value", "dimension"} <= set(document)
    ):
        raise InputError(
            "This is not a JSON-stat 2.0 dataset: it has no class 'dataset' with id, size, dimension and value.",
            file=str(path),
            remedy="Ask the service for JSON-stat 2.0.",
        )
    if len(document["id"]) != len(document["size"]):
        raise InputError("id and size differ in length.", file=str(path), remedy="The file is damaged; fetch it again.")
    return document


def _refusal(document: Any) -> str:
    """What an error or warning body says, or nothing."""
    if not isinstance(document, dict):
        return ""
    for key in ("error", "warning", "errors", "warnings"):
        entry = document.get(key)
        if isinstance(entry, list) and entry:
            entry = entry[0]
        if isinstance(entry, dict) and (entry.get("status") or entry.get("label") or entry.get("message")):
            return " ".join(str(entry[name]) for name in ("status", "label", "message") if entry.get(name))
        if isinstance(entry, str) and entry:
            return entry
    return ""


def _codes(path: Path, document: dict[str, Any], name: str, size: int) -> list[str]:
    """The codes of a dimension in the order of their positions."""
    category = document["dimension"].get(name, {}).get("category", {})
    index = category.get("index")
    if index is None:
        codes = list(category.get("label", {}))
    elif isinstance(index, dict):
        codes = sorted(index, key=lambda code: int(index[code]))
    else:
        codes = [str(code) for code in index]
    if len(codes) != size:
        raise InputError(
            f"The dimension has {len(codes)} codes where its size says {size}.",
            file=str(path),
            column=name,
            remedy="Fetch it again.",
        )
    return codes


class _Picked:
    """Where region, industry, indicator and time stand, and which positions of every dimension are wanted."""

    region: int
    industry: int
    time: int
    indicator: int | None
    places: list[Sequence[int]]
    names: dict[str, str]
    unused: dict[str, list[int]]


def _picked(
    path: Path,
    dimensions: list[str],
    codes: list[list[str]],
    choices: dict[str, str],
    variables: Mapping[str, str] | None,
    years: Collection[int] | None,
) -> _Picked:
    def find(candidates: Collection[str], meaning: str) -> int:
        for place, name in enumerate(dimensions):
            if name.lower() in candidates:
                return place
        raise InputError(
            f"No dimension says the {meaning}; there are {', '.join(dimensions)}.",
            file=str(path),
            remedy=f"It needs one of {', '.join(candidates)}.",
        )

    picked = _Picked()
    picked.region, picked.industry = find(REGION_DIMENSIONS, "region"), find(INDUSTRY_DIMENSIONS, "industry")
    picked.time = find(TIME_DIMENSIONS, "time")
    found = [place for place, name in enumerate(dimensions) if name.lower() in INDICATOR_DIMENSIONS]
    picked.indicator = found[0] if found else None
    picked.names = dict(INDICATORS if variables is None else variables)
    picked.unused, picked.places = {}, []
    if picked.indicator is None and "*" not in picked.names:
        raise InputError(
            "The file has no dimension of indicators, so what it measures must be said.",
            file=str(path),
            remedy="Give variables={'*': 'employment'} (or establishments, wages).",
        )
    for name in sorted(set(choices) - set(dimensions)):
        raise InputError(
            f"There is no dimension {name!r}.", file=str(path), remedy=f"There are {', '.join(dimensions)}."
        )
    for place, (name, own) in enumerate(zip(dimensions, codes, strict=True)):
        if place in (picked.region, picked.industry):
            picked.places.append(range(len(own)))
        elif place == picked.time:
            picked.places.append(_times(path, name, own, years))
        elif place == picked.indicator:
            picked.places.append([at for at, code in enumerate(own) if code in picked.names])
            picked.unused = {code: [at + 1] for at, code in enumerate(own) if code not in picked.names}
            if not picked.places[-1]:
                raise InputError(
                    f"No indicator is one of {', '.join(picked.names)}: there are {', '.join(own[:12])}.",
                    file=str(path),
                    column=name,
                    remedy="Say which indicator is which variable.",
                )
        else:
            picked.places.append([_chosen(path, name, own, choices)])
    return picked


def _times(path: Path, name: str, codes: list[str], years: Collection[int] | None) -> list[int]:
    for code in codes:
        if not (len(code) == 4 and code.isdigit()):
            raise InputError(f"{code!r} is no year.", file=str(path), column=name, remedy="Only annual data are read.")
    for year in sorted(years or ()):
        if str(year) not in codes:
            raise InputError(
                f"The year {year} is not in the data.", file=str(path), remedy=f"It has {', '.join(sorted(codes))}."
            )
    return [at for at, code in enumerate(codes) if years is None or int(code) in years]


def _chosen(path: Path, name: str, codes: list[str], choices: dict[str, str]) -> int:
    if name in choices:
        if choices[name] not in codes:
            raise InputError(
                f"The value {choices[name]!r} does not occur.",
                file=str(path),
                column=name,
                remedy=f"There are {', '.join(codes[:12])}.",
            )
        return codes.index(choices[name])
    if len(codes) > 1:
        raise InputError(
            f"The dimension {name} has {len(codes)} values and none is chosen.",
            file=str(path),
            column=name,
            remedy=f"Choose one, for instance choices={{{name!r}: {codes[0]!r}}}; there are {', '.join(codes[:12])}.",
        )
    return 0


def _cells(path: Path, document: dict[str, Any], flat: np.ndarray[Any, Any]) -> tuple[pa.Array, pa.Array]:
    """Values and flags at some positions, as text."""

    def at(content: Any) -> list[str]:
        if isinstance(content, str):
            return [content] * len(flat)
        if isinstance(content, dict):
            return [_text(content.get(str(place))) for place in flat.tolist()]
        if isinstance(content, list):
            if len(content) <= int(flat.max(initial=-1)):
                raise InputError("There are fewer values than the sizes say.", file=str(path), remedy="Fetch it again.")
            return [_text(content[place]) for place in flat.tolist()]
        return [""] * len(flat)

    return pa.array(at(document["value"]), pa.string()), pa.array(at(document.get("status")), pa.string())


def _text(value: Any) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)
