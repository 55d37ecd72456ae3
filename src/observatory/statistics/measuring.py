"""Measures on tables with labels: any frame in, a frame of the same kind out.

The formulas themselves know arrays alone (`observatory.statistics.measures`); here regions and industries are told apart by
the columns that hold their codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from observatory.statistics.measures.parts import in_parts

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

    from observatory.statistics.measures.register import Level, Measure

Absent = Literal["error", "zero"]


def measure(
    frame: Any,
    name: str,
    *,
    region: str,
    industry: str,
    value: str,
    field: str | None = None,
    absent: Absent = "error",
    threshold: float | None = None,
    **options: Any,
) -> Any:
    """A measure of a long table, with its labels.

    `frame` is any frame that narwhals knows (pandas, polars, Arrow, …) with one row for each region and industry, or, for
    measures of plants, one for each plant; `region`, `industry` and `value` name its columns. `name` is one of the register
    (`measures.register.MEASURES`). `field` chooses among the numbers of a result that has several, the first if None:
    `measure(frame, "economic_complexity", …, field="pci")` speaks of industries.

    A region and industry without a row are an error, or employment of zero with `absent="zero"`. Measures of presence take
    a column of 0 and 1 (or false and true), or employment with `threshold`: present is what has a location quotient of at
    least that. Further options go to the function.

    Returns a frame of the same kind: the labels that the numbers speak of (`region`, `industry`, or `industry` and
    `industry_2` for pairs), `estimate`, and `std_error`, `conf_low` and `conf_high` where the result has them. Rows are sorted
    by their labels.

    Raises ValueError for a measure that is not there or needs something else than such a table, a missing column, label or
    number, a row given twice, and whatever the function refuses.
    """
    from observatory.statistics.measures.register import measure_named

    known = measure_named(name)
    chosen = known.gives[0][0] if field is None else field
    if chosen not in dict(known.gives):
        fields = ", ".join(each for each, _level in known.gives if each)
        raise ValueError(
            f"{name} has no field {chosen!r}" + (f"; it has {fields}" if fields else ": it gives one array")
        )
    given, regions, region_codes, industries, industry_codes, numbers = _columns_given(frame, region, industry, value)
    if known.needs == "plants":
        result = known.function(region_codes, industry_codes, numbers, **options)
    elif known.needs in ("employment", "presence"):
        x = _table(region_codes, industry_codes, numbers, regions, industries, absent)
        if known.needs == "presence":
            result = known.function(_presence(x, name, value, threshold), **options)
        elif threshold is not None:
            raise ValueError(f"{name} is computed from employment; threshold is for measures of presence")
        else:
            result = known.function(x, **options)
    else:
        raise ValueError(
            f"{name} needs {known.needs}, not a table of regions and industries: call measures.{name} itself"
        )
    return _frame(_columns(known, chosen, result, regions, industries), given)


def complexity_table(
    frame: Any,
    *,
    region: str,
    industry: str,
    value: str,
    absent: Absent = "error",
    threshold: float = 1.0,
    nearest: int | None = None,
    anchor: Mapping[Any, float] | None = None,
) -> Any:
    """Specialisation, relatedness and complexity of a long table, with its labels, in one table.

    `frame` is any frame that narwhals knows with one row for each region and industry; `region`, `industry` and `value` name
    its columns, and a region and industry without a row are an error, or employment of zero with `absent="zero"`. An industry
    counts as present in a region where its location quotient is at least `threshold`. The density is computed from the
    proximity of industries, that of an industry with itself left out, over all industries or the `nearest` so many. The sign
    of complexity is set by `anchor`, a number for each region (income per head, say), or by diversity if None.

    Returns a frame of the same kind, a row for each region and industry, sorted by their labels:

    - `region`, `industry`, `location_quotient` (NaN where region or industry has no employment) and `present`;
    - `density`: share of the proximity to an industry that lies in industries the region has (`measures.relatedness_density`);
    - of the region, the same in each of its rows: `diversity`, the number of industries present, and `eci`;
    - of the industry alike: `ubiquity`, the number of regions where it is present, and `pci` (`measures.economic_complexity`).

    Raises ValueError as `measure` does, and for an anchor that lacks a region. A `WeakComplexityWarning` says when complexity
    stands on weak ground.
    """
    from observatory.statistics.measures.complexity import economic_complexity
    from observatory.statistics.measures.relatedness.co_occurrences import proximity
    from observatory.statistics.measures.relatedness.possibilities import relatedness_density
    from observatory.statistics.measures.specialisation.quotients import location_quotient

    given, regions, region_codes, industries, industry_codes, numbers = _columns_given(frame, region, industry, value)
    x = _table(region_codes, industry_codes, numbers, regions, industries, absent)
    lacking = [label for label in regions if anchor is not None and label not in anchor]
    if lacking:
        raise ValueError(f"anchor has no number for region {lacking[0]!r}")
    outside = None if anchor is None else [anchor[label] for label in regions]
    quotient = location_quotient(x)
    # A missing quotient is not at least anything.
    presence = quotient >= threshold
    complexity = economic_complexity(presence, anchor=outside)
    density = relatedness_density(presence, proximity(presence), nearest=nearest)
    columns = {
        **_labels("cell", regions, industries),
        "location_quotient": quotient.ravel(),
        "present": presence.ravel(),
        "density": density.ravel(),
        "diversity": np.repeat(presence.sum(axis=1), len(industries)),
        "eci": np.repeat(complexity.eci, len(industries)),
        "ubiquity": np.tile(presence.sum(axis=0), len(regions)),
        "pci": np.tile(complexity.pci, len(regions)),
    }
    return _frame(columns, given)


def _columns_given(
    frame: Any, region: str, industry: str, value: str
) -> tuple[
    nw.DataFrame[Any], list[Any], NDArray[np.int64], list[Any], NDArray[np.int64], NDArray[np.float64]
]:  # fmt: skip
    """The frame; its regions and each row's place among them; its industries alike; the numbers."""
    import narwhals as nw

    given = nw.from_native(frame, eager_only=True)
    missing = [column for column in (region, industry, value) if column not in given.columns]
    if missing:
        raise ValueError(f"the frame has no column {missing[0]!r}; it has {', '.join(given.columns)}")
    labels = [_labels_given(given[region], region), _labels_given(given[industry], industry)]
    (regions, region_codes), (industries, industry_codes) = in_parts(labels, _codes)
    return given, regions, region_codes, industries, industry_codes, _numbers(given[value], value)


def _frame(columns: dict[str, Any], like: nw.DataFrame[Any]) -> Any:
    import narwhals as nw
    import pyarrow as pa

    return nw.from_arrow(pa.table(columns), backend=like.implementation).to_native()


def _labels_given(column: nw.Series[Any], name: str) -> pa.Array:
    import pyarrow as pa

    if column.is_null().any():
        raise ValueError(f"column {name!r} has no label in row {int(np.argmax(column.is_null().to_numpy())) + 1}")
    try:
        labels = column.to_arrow()
    except pa.ArrowException as reason:
        raise ValueError(f"column {name!r} holds labels of more than one kind: {reason}") from None
    if isinstance(labels, pa.ChunkedArray):
        labels = pa.concat_arrays(labels.chunks)
    # A column of categories may have such as no row has, in an order of its own.
    return labels.cast(labels.type.value_type) if pa.types.is_dictionary(labels.type) else labels


def _codes(labels: pa.Array) -> tuple[list[Any], NDArray[np.int64]]:
    """The labels that there are, sorted, and each row's place among them."""
    coded = labels.dictionary_encode()
    met = coded.dictionary.to_pylist()
    order = sorted(range(len(met)), key=met.__getitem__)
    place = np.empty(len(met), dtype=np.int64)
    place[order] = np.arange(len(met))
    return [met[each] for each in order], place[coded.indices.to_numpy()]


def _numbers(column: nw.Series[Any], name: str) -> NDArray[np.float64]:
    import narwhals as nw

    if column.is_null().any():
        row = int(np.argmax(column.is_null().to_numpy())) + 1
        raise ValueError(
            f"column {name!r} has no number in row {row}; a missing number is not a zero: leave the row out"
        )
    if not (column.dtype.is_numeric() or column.dtype == nw.Boolean):
        raise ValueError(f"column {name!r} holds {column.dtype}, not numbers")
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _table(
    region_codes: NDArray[np.int64],
    industry_codes: NDArray[np.int64],
    numbers: NDArray[np.float64],
    regions: list[Any],
    industries: list[Any],
    absent: Absent,
) -> NDArray[np.float64]:
    """Regions by industries; every cell given once."""
    cells = region_codes * len(industries) + industry_codes
    given = np.zeros(len(regions) * len(industries), dtype=np.bool_)
    given[cells] = True
    if np.count_nonzero(given) < len(cells):
        rows = np.bincount(cells)
        cell = int(np.argmax(rows > 1))
        raise ValueError(
            f"region {regions[cell // len(industries)]!r} and industry {industries[cell % len(industries)]!r} "
            f"have {rows[cell]} rows; add them up first"
        )
    if absent == "error" and not given.all():
        cell = int(np.argmin(given))
        raise ValueError(
            f"region {regions[cell // len(industries)]!r} has no row for industry {industries[cell % len(industries)]!r}; "
            'if that means no employment, say absent="zero"'
        )
    x = np.zeros(len(given))
    x[cells] = numbers
    return x.reshape(len(regions), len(industries))


def _presence(x: NDArray[np.float64], name: str, value: str, threshold: float | None) -> NDArray[np.bool_]:
    if threshold is not None:
        from observatory.statistics.measures.specialisation.quotients import location_quotient

        return np.asarray(np.nan_to_num(location_quotient(x), nan=0.0) >= threshold)
    if not np.isin(x, (0.0, 1.0)).all():
        raise ValueError(
            f"{name} asks which industries a region has, but column {value!r} holds other numbers than 0 and 1; "
            "for employment say from which location quotient on an industry counts as present, as in threshold=1"
        )
    return x == 1.0


def _columns(known: Measure, field: str, result: Any, regions: list[Any], industries: list[Any]) -> dict[str, Any]:
    estimate = np.asarray(getattr(result, field) if field else result)
    level = known.level(field)
    columns = _labels(level, regions, industries)
    if level == "pair":
        estimate = estimate[np.triu_indices(len(industries), k=1)]
    columns["estimate"] = estimate.ravel()
    if known.std_error and field == known.gives[0][0]:
        for column in ("std_error", "conf_low", "conf_high"):
            name = known.std_error if column == "std_error" else column
            if hasattr(result, name):
                columns[column] = np.asarray(getattr(result, name)).ravel()
    return columns


def _labels(level: Level, regions: list[Any], industries: list[Any]) -> dict[str, Any]:
    """The columns of labels that numbers of a level have, as Arrow arrays."""
    import pyarrow as pa

    of_regions, of_industries = pa.array(regions), pa.array(industries)
    if level == "cell":
        return {
            "region": of_regions.take(np.repeat(np.arange(len(regions)), len(industries))),
            "industry": of_industries.take(np.tile(np.arange(len(industries)), len(regions))),
        }
    if level == "pair":
        first, second = np.triu_indices(len(industries), k=1)
        return {"industry": of_industries.take(first), "industry_2": of_industries.take(second)}
    return {level: of_regions if level == "region" else of_industries}
