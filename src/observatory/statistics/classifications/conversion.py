"""Tables carried from one version of a classification to another, with an account of what was done.

Nothing is joined in silence: every code is identical, renamed, merged or split by stated weights, or it is set aside
and named. Integers and decimals are divided by largest remainders, so that what goes in is exactly what comes out
together with what is set aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from observatory.statistics.classifications.industries import load_industries
from observatory.statistics.classifications.overlaps import WEIGHTS, WITHOUT_WEIGHTS, continues, overlaps
from observatory.statistics.classifications.regions import load_regions, region_versions
from observatory.statistics.classifications.registry import read_file, read_table
from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

# Columns of observations that describe one cell of the source and mean nothing for a cell made of several.
DESCRIPTIONS_OF_CELLS = ("status", "flag", "source", "line")
CONCORDANCES = {
    ("nace_rev21", "nace_rev2"): ("nace_rev21_to_nace_rev2", False),
    ("nace_rev2", "nace_rev21"): ("nace_rev21_to_nace_rev2", True),
    ("naics_2012", "naics_2017"): ("naics_2012_to_naics_2017", False),
    ("naics_2017", "naics_2012"): ("naics_2012_to_naics_2017", True),
    ("naics_2017", "nace_rev2"): ("naics_2017_to_nace_rev2", False),
}


@dataclass(frozen=True)
class Conversion:
    """The converted table and what was done to get it.

    * `table`: the code column, the key columns, the value columns, and `conversion`: `identical`, `assumed` (same
      code, but no weights are published for the country), `renamed`, `merged` (whole sources), `split` (some source
      was divided) or `incomplete` (a part was absent or null: the value is null).
    * `record`: one row per source and target code: `source, target, share, kind, rows`; `share` is of the source.
      Its kinds are those of `table.conversion`, and `no counterpart` and `unknown code` for what has no target.
    * `set_aside`: what did not get into `table`: code column as given, `target` (null if there is none), key and value
      columns, and the `reason`.

    For integers and decimals, the sum of a value column in `table` and `set_aside` is that of the input, exactly.
    """

    table: pa.Table
    record: pa.Table
    set_aside: pa.Table
    from_name: str
    to_name: str
    weight: str


@dataclass(frozen=True)
class _Links:
    """Targets of each source with whole-number weights, and how many sources each target has."""

    targets: Mapping[str, tuple[tuple[str, int], ...]]
    sources: Mapping[str, frozenset[str]]
    regions: bool = False

    def kind(self, target: str) -> str:
        sources = self.sources[target]
        if any(len(self.targets[source]) > 1 for source in sources):
            return "split"
        if len(sources) > 1:
            return "merged"
        if sources != {target}:
            return "renamed"
        return "assumed" if len(target) > 2 and target[:2] in WITHOUT_WEIGHTS and self.regions else "identical"


def convert_regions(
    table: pa.Table,
    from_version: str,
    to_version: str,
    *,
    weight: str = "population",
    value_columns: Sequence[str] = ("value",),
    region_column: str = "region",
    key_columns: Sequence[str] | None = None,
    absent: Literal["missing", "zero"] = "missing",
) -> Conversion:
    """A table of regions of one NUTS version as a table of regions of another.

    A region that was divided is split by `weight`: `population` or `population_2011`, `population_2021`, or `area`
    of the parts (where nobody lived: area). The assumption is that what is counted is spread like the weight; it
    is an estimate, and `table.conversion` says where it was made. Works in both directions of time.
    `key_columns` are those that together with the region name a cell (default: all but the values and the columns
    `status, flag, source, line`). `absent` says what a cell that is not in the table means: a target that needs it
    becomes null (`missing`), or it counts as nought (`zero`), for tables that list only what is not nought.

    Source of the weights: NUTS converter, Joint Research Centre. Raises InputError for an unknown version, weight or
    column, and for a cell that stands twice.
    """
    links = _region_links(from_version, to_version, weight)
    source = load_regions(from_version)

    def canonical(text: str) -> str | None:
        try:
            return source.normalise(text)
        except InputError:
            return None

    return _convert(
        table,
        region_column,
        value_columns,
        key_columns,
        canonical,
        links,
        absent,
        (f"nuts_{from_version}", f"nuts_{to_version}", weight),
    )


@cache
def _region_links(from_version: str, to_version: str, weight: str) -> _Links:
    if weight not in WEIGHTS:
        raise InputError(f"there is no weight {weight!r}.", remedy=f"Choose one of {', '.join(WEIGHTS)}.")
    for version in (from_version, to_version):
        if version not in region_versions():
            raise InputError(
                f"{version!r} is no NUTS version, so there are no weights for it.",
                remedy=f"Choose from {', '.join(region_versions())}.",
            )
    source = load_regions(from_version)
    parts = overlaps(from_version, to_version)
    position = WEIGHTS[weight]
    targets: dict[str, tuple[tuple[str, int], ...]] = {}
    for code in source.codes():
        rows = parts.get(code)
        if rows is None:
            if continues(code, from_version, to_version):
                targets[code] = ((code, 1),)
            continue
        chosen = position if any(row.weights[position] for row in rows) else 0
        weighted = [(row.target, round(row.weights[chosen] * 1000)) for row in rows]
        targets[code] = tuple(pair for pair in weighted if pair[1] > 0)
    return _with_sources(targets, regions=True)


def convert_industries(
    table: pa.Table,
    from_classification: str,
    to_classification: str,
    *,
    weights: Mapping[tuple[str, str], float] | str | Path | None = None,
    value_columns: Sequence[str] = ("value",),
    industry_column: str = "industry",
    key_columns: Sequence[str] | None = None,
    absent: Literal["missing", "zero"] = "missing",
) -> Conversion:
    """A table of industry classes (six-digit codes in NAICS) as a table of another classification.

    The official concordances say which codes correspond, not how much of each: a class with several partners is
    divided equally, unless `weights` gives a share for its pairs: a mapping (from, to) -> weight, or a CSV with the
    columns `from,to,weight`. Codes of higher levels are set aside: sum the converted classes instead.

    Known: NACE Rev. 2.1 <-> Rev. 2, NAICS 2012 <-> 2017, NAICS 2017 -> NACE Rev. 2. Raises InputError otherwise.
    """
    pair = (from_classification, to_classification)
    if pair not in CONCORDANCES:
        known = ", ".join(f"{first} to {second}" for first, second in CONCORDANCES)
        raise InputError(f"there is no concordance from {pair[0]} to {pair[1]}.", remedy=f"Known are: {known}.")
    source = load_industries(from_classification)
    given = _read_weights(weights) if isinstance(weights, str | Path) else dict(weights or {})
    links = _industry_links(*pair, given)

    def canonical(text: str) -> str | None:
        return source.normalise_all([text]).codes.get(text)

    names = (from_classification, to_classification, "given" if given else "equal")
    return _convert(table, industry_column, value_columns, key_columns, canonical, links, absent, names)


def _industry_links(first: str, second: str, given: Mapping[tuple[str, str], float]) -> _Links:
    name, reverse = CONCORDANCES[first, second]
    pairs = [(b, a) if reverse else (a, b) for a, b in read_table(name).rows]
    unknown = sorted(set(given) - set(pairs))
    if unknown:
        raise InputError(
            f"the weights name the pair {unknown[0][0]} to {unknown[0][1]}, which is not in the concordance.",
            code=unknown[0][0],
            remedy="Remove it, or correct its codes.",
        )
    found: dict[str, list[str]] = defaultdict(list)
    for source, target in sorted(pairs):
        found[source].append(target)
    targets: dict[str, tuple[tuple[str, int], ...]] = {}
    for source, partners in found.items():
        own = [given.get((source, target)) for target in partners]
        if all(weight is None for weight in own):
            targets[source] = tuple((target, 1) for target in partners)
            continue
        numbers = [0 if weight is None else round(weight * 10**9) for weight in own]
        if min(numbers) < 0 or not sum(numbers):
            raise InputError(
                f"the weights of {source} are negative or all nought.", code=source, remedy="Give shares over 0."
            )
        targets[source] = tuple((t, n) for t, n in zip(partners, numbers, strict=True) if n)
    return _with_sources(targets)


def _read_weights(path: str | Path) -> dict[tuple[str, str], float]:
    table = read_file(path, required=("from", "to", "weight"))
    weights = {}
    for line, first, second, text in zip(
        table.lines, table.column("from"), table.column("to"), table.column("weight"), strict=True
    ):
        try:
            weights[first, second] = float(text)
        except ValueError:
            raise InputError(
                f"the weight {text!r} is no number.", file=str(path), line=line, column="weight", code=first
            ) from None
    return weights


def _with_sources(targets: Mapping[str, tuple[tuple[str, int], ...]], *, regions: bool = False) -> _Links:
    sources: dict[str, set[str]] = defaultdict(set)
    for source, pairs in targets.items():
        for target, _ in pairs:
            sources[target].add(source)
    return _Links(targets, {target: frozenset(group) for target, group in sources.items()}, regions)


def divide(amount: int, weights: Sequence[int]) -> list[int]:
    """A whole number divided in proportion to whole weights, by largest remainders: the parts add up exactly.

    Ties go to the earlier part. A negative amount is divided like the positive one.
    """
    total, sign = sum(weights), -1 if amount < 0 else 1
    quotients = [divmod(abs(amount) * weight, total) for weight in weights]
    parts = [quotient for quotient, _ in quotients]
    order = sorted(range(len(weights)), key=lambda i: (-quotients[i][1], i))
    for position in order[: abs(amount) - sum(parts)]:
        parts[position] += 1
    return [sign * part for part in parts]


def _divide_value(value: Any, weights: Sequence[int], scale: int) -> list[Any]:
    if value is None:
        return [None] * len(weights)
    if isinstance(value, Decimal):
        return [Decimal(part).scaleb(-scale) for part in divide(int(value.scaleb(scale)), weights)]
    if isinstance(value, int):
        return list(divide(value, weights))
    total = sum(weights)
    return [value * weight / total for weight in weights]


def _convert(
    table: pa.Table,
    column: str,
    value_columns: Sequence[str],
    key_columns: Sequence[str] | None,
    canonical: Callable[[str], str | None],
    links: _Links,
    absent: str,
    names: tuple[str, str, str],
) -> Conversion:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = _check_columns(table, column, value_columns, key_columns)
    values = list(value_columns)
    encoded = pc.dictionary_encode(table[column].combine_chunks().cast(pa.string()))
    texts = encoded.dictionary.to_pylist()
    code_of = [canonical(text) for text in texts]
    position = encoded.indices.to_numpy(zero_copy_only=False)
    _check_duplicates(table, code_of, position, keys, column)

    many = np.array([0 if code is None else len(links.targets.get(code, ())) for code in code_of], dtype=np.int64)
    count = many[position] if len(position) else many[:0]
    whole, divided, lost = np.flatnonzero(count == 1), np.flatnonzero(count > 1), np.flatnonzero(count == 0)

    rows = [int(i) for i in whole]
    targets = [links.targets[code_of[position[i]] or ""][0][0] for i in whole]
    amounts: dict[str, list[Any]] = {}
    split_rows: list[int] = []
    for i in divided:
        pairs = links.targets[code_of[position[i]] or ""]
        split_rows += [int(i)] * len(pairs)
        targets += [target for target, _ in pairs]
    rows += split_rows
    for name in values:
        kind = table.schema.field(name).type
        scale = kind.scale if pa.types.is_decimal(kind) else 0
        parts: list[Any] = []
        given = table[name].take(pa.array(divided, pa.int64())).to_pylist()
        for i, value in zip(divided, given, strict=True):
            weights = [weight for _, weight in links.targets[code_of[position[i]] or ""]]
            parts += _divide_value(value, weights, scale)
        amounts[name] = parts

    taken = table.take(pa.array(rows, pa.int64()))
    expanded: dict[str, Any] = {"target": pa.array(targets, pa.string())}
    expanded["source"] = pa.array([code_of[position[i]] for i in rows], pa.string())
    expanded["text"] = taken[column]
    expanded |= {f"key_{name}": taken[name] for name in keys}
    for name in values:
        kind = table.schema.field(name).type
        head = table[name].take(pa.array(whole, pa.int64())).combine_chunks()
        expanded[f"value_{name}"] = pa.chunked_array([head, pa.array(amounts[name], kind)], type=kind)
    long = pa.table(expanded)

    by = ["target", *[f"key_{name}" for name in keys]]
    what = [(f"value_{name}", how) for name in values for how in ("sum", "count")] + [("source", "count")]
    cells = long.group_by(by, use_threads=False).aggregate(what)
    cell_targets = cells["target"].to_pylist()
    needed = pa.array([len(links.sources[target]) for target in cell_targets], pa.int64())
    expected = needed if absent == "missing" else cells["source_count"]
    kinds = [links.kind(target) for target in cell_targets]
    output: dict[str, Any] = {column: cells["target"]}
    output |= {name: cells[f"key_{name}"] for name in keys}
    incomplete = pa.chunked_array([pa.array([False] * len(cells), pa.bool_())])
    short = {}
    for name in values:
        full = pc.equal(cells[f"value_{name}_count"], expected)
        short[name] = pc.invert(full)
        incomplete = pc.or_(incomplete, short[name])
        kind = table.schema.field(name).type
        summed = cells[f"value_{name}_sum"].cast(kind)
        output[name] = pc.if_else(full, summed, pa.scalar(None, kind))
    output["conversion"] = pc.if_else(incomplete, "incomplete", pa.chunked_array([pa.array(kinds, pa.string())]))
    order = [name for name in table.column_names if name in output] + ["conversion"]
    result = pa.table(output).select(order).sort_by([(column, "ascending"), *[(name, "ascending") for name in keys]])

    set_aside = _set_aside(table, long, cells, short, lost, code_of, position, column, keys, values, by)
    record = _record(links, texts, code_of, position)
    return Conversion(result, record, set_aside, *names)


def _check_columns(
    table: pa.Table, column: str, value_columns: Sequence[str], key_columns: Sequence[str] | None
) -> list[str]:
    import pyarrow as pa

    other = [
        name
        for name in table.column_names
        if name not in (column, *value_columns) and name not in DESCRIPTIONS_OF_CELLS
    ]
    keys = other if key_columns is None else list(key_columns)
    for name in (column, *value_columns, *keys):
        if name not in table.column_names:
            raise InputError(
                f"the table has no column {name!r}.", column=name, remedy=f"It has {', '.join(table.column_names)}."
            )
    for name in value_columns:
        kind = table.schema.field(name).type
        if not (pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_floating(kind)):
            raise InputError(f"the values of {name!r} are {kind}, not numbers.", column=name)
    if table[column].null_count:
        raise InputError("the code is empty in some rows.", column=column, remedy="Remove these rows or give codes.")
    return keys


def _check_duplicates(
    table: pa.Table, code_of: Sequence[str | None], position: Any, keys: Sequence[str], column: str
) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    mapping = pa.array([code if code is not None else "" for code in code_of], pa.string())
    codes = mapping.take(pa.array(position, pa.int64()))
    cells = pa.table({"code": codes, **{f"key_{name}": table[name] for name in keys}})
    cells = cells.filter(pc.not_equal(cells["code"], ""))
    counts = cells.group_by(cells.column_names, use_threads=False).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1))
    if twice.num_rows:
        first = twice.slice(0, 1).to_pylist()[0]
        where = ", ".join(f"{name} {first[f'key_{name}']}" for name in keys)
        raise InputError(
            f"the cell stands {first['count_all']} times{f' ({where})' if where else ''}.",
            column=column,
            code=first["code"],
            remedy="Give each cell once, or name all key columns.",
        )


def _set_aside(
    table: pa.Table,
    long: pa.Table,
    cells: pa.Table,
    short: Mapping[str, Any],
    lost: Any,
    code_of: Sequence[str | None],
    position: Any,
    column: str,
    keys: Sequence[str],
    values: Sequence[str],
    by: Sequence[str],
) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    gone = table.take(pa.array(lost, pa.int64()))
    reasons = ["unknown code" if code_of[position[i]] is None else "no counterpart" for i in lost]
    first: dict[str, Any] = {column: gone[column].cast(pa.string()), "target": pa.nulls(len(lost), pa.string())}
    first |= {name: gone[name] for name in (*keys, *values)}
    first["reason"] = pa.array(reasons, pa.string())
    tables = [pa.table(first)]

    # The parts of cells that lack another part: rows of `long` whose cell is short of something.
    numbered = long.append_column("row", pa.array(range(len(long)), pa.int64()))
    flags = pa.table({**{name: cells[name] for name in by}, **{f"short_{n}": short[n] for n in values}})
    flags = flags.append_column("cell", pa.array(range(len(flags)), pa.int64()))
    joined = _match(numbered, flags, by)
    part: dict[str, Any] = {column: numbered["text"].cast(pa.string()), "target": numbered["target"]}
    part |= {name: numbered[f"key_{name}"] for name in keys}
    wanted = pa.chunked_array([pa.array([False] * len(numbered), pa.bool_())])
    for name in values:
        kind = table.schema.field(name).type
        kept = pc.if_else(flags[f"short_{name}"].take(joined), numbered[f"value_{name}"], pa.scalar(None, kind))
        part[name] = kept
        wanted = pc.or_(wanted, pc.is_valid(kept))
    part["reason"] = pa.array(["another part of the target is missing"] * len(numbered), pa.string())
    tables.append(pa.table(part).filter(wanted).cast(tables[0].schema))
    return pa.concat_tables(tables)


def _match(rows: pa.Table, cells: pa.Table, by: Sequence[str]) -> Any:
    """For each row the position of its cell. Nulls in keys match nulls."""
    import pyarrow as pa

    place = {key: i for i, key in enumerate(zip(*(cells[name].to_pylist() for name in by), strict=True))}
    return pa.array([place[key] for key in zip(*(rows[name].to_pylist() for name in by), strict=True)], pa.int64())


def _record(links: _Links, texts: Sequence[str], code_of: Sequence[str | None], position: Any) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    counts = np.bincount(position, minlength=len(code_of)) if len(position) else [0] * len(code_of)
    rows: list[tuple[str, str | None, float | None, str, int]] = []
    merged: dict[str, int] = defaultdict(int)
    for text, code, count in zip(texts, code_of, counts, strict=True):
        if code is None:
            rows.append((text, None, None, "unknown code", int(count)))
        else:
            merged[code] += int(count)
    for code, count in merged.items():
        pairs = links.targets.get(code, ())
        total = sum(weight for _, weight in pairs)
        rows += [(code, target, weight / total, links.kind(target), count) for target, weight in pairs]
        if not pairs:
            rows.append((code, None, None, "no counterpart", count))
    rows.sort(key=lambda row: (row[1] or "", row[0]))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    types = (pa.string(), pa.string(), pa.float64(), pa.string(), pa.int64())
    names = ("source", "target", "share", "kind", "rows")
    return pa.table({n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)})
