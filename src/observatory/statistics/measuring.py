"""Measures on tables with labels: any frame in, a frame of the same kind out.

The formulas themselves know arrays alone (`observatory.statistics.measures`); here regions and industries are told apart by
the columns that hold their codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import narwhals as nw

    from observatory.statistics.measures.register import Measure

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
    import narwhals as nw

    from observatory.statistics.measures.register import measure_named

    known = measure_named(name)
    chosen = known.gives[0][0] if field is None else field
    if chosen not in dict(known.gives):
        fields = ", ".join(each for each, _level in known.gives if each)
        raise ValueError(
            f"{name} has no field {chosen!r}" + (f"; it has {fields}" if fields else ": it gives one array")
        )
    given = nw.from_native(frame, eager_only=True)
    missing = [column for column in (region, industry, value) if column not in given.columns]
    if missing:
        raise ValueError(f"the frame has no column {missing[0]!r}; it has {', '.join(given.columns)}")
    regions, region_codes = _codes(given[region], region)
    industries, industry_codes = _codes(given[industry], industry)
    numbers = _numbers(given[value], value)
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
    columns = _columns(known, chosen, result, regions, industries)
    return nw.from_dict(columns, backend=given.implementation).to_native()


def _codes(column: nw.Series[Any], name: str) -> tuple[list[Any], NDArray[np.int64]]:
    """The labels of a column, sorted, and each row's place among them."""
    labels = column.to_list()
    if column.is_null().any():
        raise ValueError(f"column {name!r} has no label in row {int(np.argmax(column.is_null().to_numpy())) + 1}")
    known = sorted(set(labels))
    place = {label: number for number, label in enumerate(known)}
    return known, np.fromiter((place[label] for label in labels), dtype=np.int64, count=len(labels))


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
    rows = np.bincount(cells, minlength=len(regions) * len(industries))
    if (rows > 1).any():
        cell = int(np.argmax(rows > 1))
        raise ValueError(
            f"region {regions[cell // len(industries)]!r} and industry {industries[cell % len(industries)]!r} "
            f"have {rows[cell]} rows; add them up first"
        )
    if absent == "error" and (rows == 0).any():
        cell = int(np.argmax(rows == 0))
        raise ValueError(
            f"region {regions[cell // len(industries)]!r} has no row for industry {industries[cell % len(industries)]!r}; "
            'if that means no employment, say absent="zero"'
        )
    x = np.zeros(len(rows))
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


def _columns(
    known: Measure, field: str, result: Any, regions: list[Any], industries: list[Any]
) -> dict[str, list[Any] | NDArray[Any]]:
    estimate = np.asarray(getattr(result, field) if field else result)
    level = known.level(field)
    columns: dict[str, list[Any] | NDArray[Any]]
    if level == "cell":
        columns = {
            "region": [each for each in regions for _industry in industries],
            "industry": industries * len(regions),
        }
    elif level == "pair":
        first, second = np.triu_indices(len(industries), k=1)
        columns = {
            "industry": [industries[place] for place in first],
            "industry_2": [industries[place] for place in second],
        }
        estimate = estimate[first, second]
    else:
        columns = {level: list(regions if level == "region" else industries)}
    columns["estimate"] = estimate.ravel()
    if known.std_error and field == known.gives[0][0]:
        for column in ("std_error", "conf_low", "conf_high"):
            name = known.std_error if column == "std_error" else column
            if hasattr(result, name):
                columns[column] = np.asarray(getattr(result, name)).ravel()
    return columns
