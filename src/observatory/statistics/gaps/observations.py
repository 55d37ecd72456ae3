"""Bounds for a table of observations: every cell of region × industry × year × variable with low, value and high.

Which parents the hierarchies have is decided year by year from what the source holds. The parent of a code is its
nearest ancestor with data. An industry is complete when the classes of its present parts are together its own
classes; a region when every official child is present or is itself covered by present descendants.

**Extra-regio** regions (``FIZ``, ``FIZZ``: what belongs to a country but to none of its regions) are published by some
countries, absent or empty in most. A published one is a region like any other. One without data is taken as nought if
the families of its country that are published whole, without it, fall short of their total by no more than rounding
explains: its content would have shown there. If they do fall short, or too few are whole to tell, the family counts
as incomplete, and its total only bounds the parts from above.

**Other definition.** A number flagged ``d`` may count something else than its neighbours: Poland's groups of the motor
trade leave out small units and add to a thirtieth of their division. A family with such a part below a total without
the flag is no sum and is not used, in no region of the country. Where the total carries it too (Norway's section M
and its division M70), the family adds up like any other. On a hole the letter says nothing of a number (``cd`` is
confidential by dominance).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from observatory.statistics.errors import InputError
from observatory.statistics.gaps.propagation import UNBOUNDED, Bounds, propagate
from observatory.statistics.gaps.slack import learned_slack

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.gaps.families import Booleans, Integers

WITHOUT_DATA = ("missing", "not_applicable")
OTHER_DEFINITION = "d"


@runtime_checkable
class RegionHierarchy(Protocol):
    """Regions of one classification version."""

    def parent(self, code: str) -> str | None: ...

    def children(self, code: str) -> Iterable[str]: ...


@runtime_checkable
class IndustryHierarchy(Protocol):
    """Industries of one classification."""

    def parent(self, code: str) -> str | None: ...

    def level(self, code: str) -> str: ...

    def classes_under(self, code: str) -> Iterable[str]: ...


class PlainRegions:
    """Regions from a mapping code → parent code (None at the top)."""

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self._parents = dict(parents)
        self._children: dict[str, list[str]] = {}
        for code, parent in self._parents.items():
            if parent is not None:
                self._children.setdefault(parent, []).append(code)

    def parent(self, code: str) -> str | None:
        return self._parents[code]

    def children(self, code: str) -> list[str]:
        return self._children.get(code, [])


class PlainIndustries:
    """Industries from mappings code → parent, code → classes, and code → level name."""

    def __init__(
        self,
        parents: Mapping[str, str | None],
        classes: Mapping[str, frozenset[str]],
        levels: Mapping[str, str] | None = None,
    ) -> None:
        self._parents = dict(parents)
        self._classes = dict(classes)
        self._levels = dict(levels or {})

    def parent(self, code: str) -> str | None:
        return self._parents[code]

    def level(self, code: str) -> str:
        return self._levels.get(code, "")

    def classes_under(self, code: str) -> frozenset[str]:
        return self._classes[code]


@dataclass(frozen=True)
class BoundedMatrix:
    """The bounds of one variable and year with the codes of their rows and columns."""

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    bounds: Bounds
    unit: int


@dataclass(frozen=True)
class ContradictedFamily:
    """A published total and parts that contradict each other beyond what the source's other families show."""

    hierarchy: str
    region: str
    industry: str
    year: int
    variable: str
    direct: bool


@dataclass(frozen=True)
class BoundedObservations:
    """``table`` as the edition's ``observations``; ``matrices`` by (year, variable); ``conflicts`` in the same order."""

    table: pa.Table
    matrices: Mapping[tuple[int, str], BoundedMatrix]
    conflicts: tuple[ContradictedFamily, ...]


def bound_observations(
    table: pa.Table,
    *,
    regions: RegionHierarchy | Mapping[str, str | None],
    industries: IndustryHierarchy,
    years: Iterable[int] | None = None,
    variables: Iterable[str] | None = None,
) -> BoundedObservations:
    """Bounds of all cells: regions with any data in the year × industries of the source, each year and variable.

    ``table`` has the columns of Observations (values decimal128(18, 3)), one region version per year. The result is
    sorted by region, industry, year, variable. Raises InputError for a cell given twice and for codes that the
    hierarchies do not know.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    region_tree: RegionHierarchy = PlainRegions(regions) if isinstance(regions, Mapping) else regions
    if years is not None:
        table = table.filter(pc.is_in(table["year"], value_set=pa.array(sorted(set(years)), pa.int16())))
    if variables is not None:
        table = table.filter(pc.is_in(table["variable"], value_set=pa.array(sorted(set(variables)), pa.string())))
    columns = {name: _codes(table[name]) for name in ("region", "industry", "variable", "status", "flag")}
    year_column = table["year"].to_numpy()
    number, known = _thousandths(table["value"])
    region_names, region_of = columns["region"]
    industry_names, industry_of = columns["industry"]
    variable_names, variable_of = columns["variable"]
    status_names, status_of = columns["status"]
    flag_names, flag_of = columns["flag"]
    silent = np.isin(status_of, [position for position, name in enumerate(status_names) if name in WITHOUT_DATA])

    other_definition = np.array([OTHER_DEFINITION in flag for flag in flag_names], dtype=np.bool_)
    all_status = [*status_names, "bounded", "missing"]
    all_flags = [*flag_names, ""]
    industry_parent, industry_complete = _industry_parents(industry_names, industries)
    matrices: dict[tuple[int, str], BoundedMatrix] = {}
    conflicts: list[ContradictedFamily] = []
    pieces: list[dict[str, np.ndarray]] = []
    for year in np.unique(year_column).tolist():
        in_year = year_column == year
        rows = np.unique(region_of[in_year & ~silent])
        names = tuple(region_names[row] for row in rows)
        row_of = np.full(len(region_names), -1)
        row_of[rows] = np.arange(len(rows))
        region_parent, region_complete, extra_regio = _region_parents(names, region_tree)
        for position, variable in enumerate(variable_names):
            here = np.flatnonzero(in_year & (variable_of == position) & (row_of[region_of] >= 0))
            if not len(here):
                continue
            shape = (len(rows), len(industry_names))
            at = (row_of[region_of[here]], industry_of[here])
            line = np.full(shape, -1)
            line[at] = here
            if np.count_nonzero(line >= 0) != len(here):
                twice = here[line[at] != here][0]
                raise InputError(
                    f"the cell {region_names[region_of[twice]]} × {industry_names[industry_of[twice]]}, {variable} "
                    f"{year}, is given more than once.",
                    code=region_names[region_of[twice]],
                    remedy="Keep one row per region, industry, year and variable.",
                )
            present = line >= 0
            cell_known = present & known[line]
            value = np.where(cell_known, number[line], 0)
            otherwise = present & other_definition[flag_of[line]]
            learned = learned_slack(
                value,
                cell_known,
                region_parent,
                industry_parent,
                region_complete=region_complete,
                industry_complete=industry_complete,
                counted_otherwise=otherwise,
            )
            bounds = propagate(
                value,
                cell_known,
                region_parent,
                industry_parent,
                region_complete=region_complete & ~(extra_regio & learned.region_shortfall),
                industry_complete=industry_complete,
                slack=learned.slack,
                counted_otherwise=otherwise,
                unit=learned.unit,
            )
            matrices[int(year), variable] = BoundedMatrix(names, tuple(industry_names), bounds, learned.unit)
            conflicts += [
                ContradictedFamily(
                    item.hierarchy, names[item.region], industry_names[item.industry], int(year), variable, item.direct
                )
                for item in bounds.conflicts
            ]
            bounded = bounds.is_hole & (bounds.high != UNBOUNDED)
            status = np.where(present, status_of[line], len(all_status) - 1)
            pieces.append(
                {
                    "region": np.repeat(rows, shape[1]),
                    "industry": np.tile(np.arange(shape[1]), shape[0]),
                    "year": np.full(shape[0] * shape[1], year),
                    "variable": np.full(shape[0] * shape[1], position),
                    "low": bounds.low.ravel(),
                    "value": bounds.value.ravel(),
                    "high": bounds.high.ravel(),
                    "status": np.where(bounded, len(status_names), status).ravel(),
                    "flag": np.where(present, flag_of[line], len(all_flags) - 1).ravel(),
                }
            )
    return BoundedObservations(
        table=_table(pieces, region_names, industry_names, variable_names, all_status, all_flags, industries),
        matrices=matrices,
        conflicts=tuple(conflicts),
    )


def _region_parents(names: tuple[str, ...], tree: RegionHierarchy) -> tuple[Integers, Booleans, Booleans]:
    """Position of the nearest present ancestor, completeness, and whether an extra-regio child is absent."""
    place = {name: position for position, name in enumerate(names)}
    parent = np.full(len(names), -1, dtype=np.int64)
    complete = np.zeros(len(names), dtype=np.bool_)
    without_extra = np.zeros(len(names), dtype=np.bool_)

    def covered(code: str) -> bool:
        children = list(tree.children(code))
        official = [child for child in children if not is_extra_regio(child)]
        return bool(official) and all(child in place or covered(child) for child in official)

    for name, position in place.items():
        parent[position] = _nearest(name, place, tree, "region")
        complete[position] = covered(name)
        without_extra[position] = any(is_extra_regio(child) and child not in place for child in tree.children(name))
    return parent, complete, without_extra


def is_extra_regio(code: str) -> bool:
    """Whether a NUTS code names what belongs to no region of its country: a Z at every level below it."""
    return len(code) > 2 and set(code[2:]) == {"Z"}


def _industry_parents(names: list[str], tree: IndustryHierarchy) -> tuple[Integers, Booleans]:
    place = {name: position for position, name in enumerate(names)}
    parent = np.array([_nearest(name, place, tree, "industry") for name in names], dtype=np.int64)
    classes = [frozenset(tree.classes_under(name)) for name in names]
    complete = np.zeros(len(names), dtype=np.bool_)
    for position in range(len(names)):
        parts = [classes[part] for part in np.flatnonzero(parent == position)]
        complete[position] = bool(parts) and frozenset[str]().union(*parts) == classes[position]
    return parent, complete


def _nearest(code: str, place: Mapping[str, int], tree: RegionHierarchy | IndustryHierarchy, subject: str) -> int:
    def above(inner: str) -> str | None:
        try:
            return tree.parent(inner)
        except KeyError:
            # Classifications list extra-regio codes for some versions only; the code itself says where it belongs.
            if subject == "region" and is_extra_regio(inner):
                return inner[:-1]
            raise

    try:
        ancestor = above(code)
        while ancestor is not None and ancestor not in place:
            ancestor = above(ancestor)
    except KeyError as error:
        raise InputError(
            f"the {subject} {code} is not in the classification.",
            code=code,
            remedy=f"Give the classification version that the source uses, or remove the rows of {code}.",
        ) from error
    return -1 if ancestor is None else place[ancestor]


def _codes(column: pa.ChunkedArray) -> tuple[list[str], np.ndarray]:
    """Sorted distinct texts and for each row the position of its text."""
    import pyarrow as pa

    encoded = column.combine_chunks()
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    return [names[position] for position in order], rank[encoded.indices.to_numpy(zero_copy_only=False)]


def _thousandths(column: pa.ChunkedArray) -> tuple[Integers, Booleans]:
    """A decimal128(18, 3) column as integers, 0 where null, and where it is known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    array = column.cast(pa.decimal128(18, 3)).combine_chunks()
    known = pc.is_valid(array).to_numpy(zero_copy_only=False)
    # 18 digits fit the lower eight of the sixteen little-endian bytes of each number.
    words = np.frombuffer(array.buffers()[1], dtype="<i8")[2 * array.offset : 2 * (array.offset + len(array)) : 2]
    return np.where(known, words, 0), known


def _decimals(thousandths: Integers, known: Booleans) -> pa.Array:
    import pyarrow as pa

    words = np.empty((len(thousandths), 2), dtype="<i8")
    words[:, 0] = np.where(known, thousandths, 0)
    words[:, 1] = np.where(words[:, 0] < 0, -1, 0)
    validity = pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.decimal128(18, 3), len(thousandths), [validity, pa.py_buffer(words.tobytes())])


def _table(
    pieces: list[dict[str, np.ndarray]],
    regions: list[str],
    industries: list[str],
    variables: list[str],
    statuses: list[str],
    flags: list[str],
    tree: IndustryHierarchy,
) -> pa.Table:
    import pyarrow as pa

    names = ("region", "industry", "year", "variable", "low", "value", "high", "status", "flag")
    whole = {name: np.concatenate([piece[name] for piece in pieces] or [np.zeros(0, np.int64)]) for name in names}
    order = np.lexsort((whole["variable"], whole["year"], whole["industry"], whole["region"]))
    cell = {name: column[order] for name, column in whole.items()}

    def text(labels: list[str], positions: np.ndarray) -> pa.Array:
        return pa.array(labels, pa.string()).take(pa.array(positions, pa.int64()))

    limited = cell["high"] != UNBOUNDED
    return pa.table(
        {
            "region": text(regions, cell["region"]),
            "industry": text(industries, cell["industry"]),
            "level": text([tree.level(code) for code in industries], cell["industry"]),
            "year": pa.array(cell["year"].astype(np.int16), pa.int16()),
            "variable": text(variables, cell["variable"]),
            "low": _decimals(cell["low"], np.ones(len(limited), dtype=np.bool_)),
            "value": _decimals(cell["value"], limited),
            "high": _decimals(cell["high"], limited),
            "status": text(statuses, cell["status"]),
            "flag": text(flags, cell["flag"]),
        }
    )
