"""SDMX-CSV 1.0 and 2.0: one observation a row, with OBS_FLAG (or OBS_STATUS) and CONF_STATUS.

Confidentiality has a column of its own in newer files and stands in the flag of older ones; both are understood.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from observatory.statistics.errors import InputError
from observatory.statistics.sources.eurostat_tsv import INDICATOR_DIMENSIONS, INDUSTRY_DIMENSIONS, REGION_DIMENSIONS
from observatory.statistics.sources.mapping import TableMapping, VariableColumn
from observatory.statistics.sources.reading import Reading
from observatory.statistics.sources.table import as_text, blocks, column_names, read_table

_OWN = {
    "DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE", "TIME_PERIOD", "OBS_VALUE",
    "OBS_FLAG", "OBS_STATUS", "CONF_STATUS", "UNIT_MULT", "DECIMALS", "SERIES_KEY", "OBS_COMMENT", "COMMENT_OBS",
}  # fmt: skip
"""Columns that are neither dimensions nor parts of the key."""
_ACTIONS = ("I", "A", "R", "M", "")


def read_sdmx_csv(
    path: Path,
    *,
    variables: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    years: Collection[int] | None = None,
) -> Reading:
    """Read SDMX-CSV; options as for `read_eurostat_tsv`. A row that deletes (ACTION D) raises `InputError`.

    Labels after a colon (``geo: Geopolitical entity``, ``AT: Austria``) are not read: ask for codes only.
    """
    names = column_names(path, "csv", None)
    folded = {name.lower(): name for name in names}

    def find(candidates: Collection[str], meaning: str) -> str:
        for candidate in candidates:
            if candidate in folded:
                return folded[candidate]
        raise InputError(
            f"No column says the {meaning}; there are {', '.join(names)}.",
            file=str(path),
            line=1,
            remedy=f"It needs one of {', '.join(candidates)}; ask for codes, not for labels.",
        )

    region, industry = find(REGION_DIMENSIONS, "region"), find(INDUSTRY_DIMENSIONS, "industry")
    indicator = next((folded[name] for name in INDICATOR_DIMENSIONS if name in folded), None)
    columns = {"region": region, "industry": industry, "year": folded["time_period"]}
    flag = folded.get("obs_flag") or folded.get("obs_status")
    if flag:
        columns["flag"] = flag
    if "conf_status" in folded:
        columns["confidentiality"] = folded["conf_status"]
    value = folded["obs_value"]
    single: dict[str, VariableColumn] = {}
    if indicator is None:
        if not variables or "*" not in variables:
            raise InputError(
                "The file has no dimension of indicators, so what it measures must be said.",
                file=str(path),
                line=1,
                remedy="Give variables={'*': 'employment'} (or establishments, wages).",
            )
        single = {variables["*"]: VariableColumn(value, "as in the source")}
    else:
        columns.update(variable=indicator, value=value)
    used = {*columns.values(), value}
    others = [name for name in names if name not in used and name.upper() not in _OWN]
    keep = _settle(path, others, names, dict(choices or {}), folded)
    plan = TableMapping(str(path), columns=columns, variables=single, keep=keep)
    reading = read_table(path, "csv", plan, variables=variables, years=years)
    reading.format = "sdmx-csv"
    return reading


def _settle(
    path: Path, others: list[str], names: list[str], choices: dict[str, str], folded: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The value every other dimension is fixed to; raises `InputError` if it has several and none is chosen."""
    chosen = {}
    for name, value in choices.items():
        if name.lower() not in folded:
            raise InputError(
                f"There is no dimension {name!r}.", file=str(path), line=1, remedy=f"There are {', '.join(others)}."
            )
        chosen[folded[name.lower()]] = value
    action = folded.get("action")
    watched = [*others, *([action] if action else [])]
    found: dict[str, set[str]] = {name: set() for name in watched}
    if watched:
        scan = TableMapping(str(path), keep=dict.fromkeys(watched, ()))
        for _, columns in blocks(path, "csv", scan):
            for name in watched:
                found[name].update(as_text(columns[name]).unique().to_pylist())
    for value in sorted(found.get(action or "", ())):
        if value.upper() not in _ACTIONS:
            raise InputError(
                f"The action {value!r} is not an observation.",
                file=str(path),
                column=action,
                remedy="Ask for the data, not for changes.",
            )
    for name in others:
        values = sorted(found[name])
        if name in chosen and chosen[name] not in values:
            raise InputError(
                f"The value {chosen[name]!r} does not occur.",
                file=str(path),
                column=name,
                remedy=f"There are {', '.join(values[:12])}.",
            )
        if name not in chosen and len(values) > 1:
            raise InputError(
                f"The dimension {name} has {len(values)} values and none is chosen.",
                file=str(path),
                column=name,
                remedy=f"Choose one, for instance choices={{{name!r}: {values[0]!r}}}; there are {', '.join(values[:12])}.",
            )
    return {name: (value,) for name, value in chosen.items()}
