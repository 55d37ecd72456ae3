"""Shares, location quotients, productivity, growth and ranks of the cells of a layer, each with its range.

Where a number is known only within bounds, the indicator is enclosed: `low` and `high` are the least and the greatest value
that the ratio can take when every number in it may lie anywhere inside its own bounds. Dependence between numerator and
denominator is used only where it is certain (a part is never more than its whole), so the enclosure may be wider than need be
but never too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


RANGE = {"low": "employment_low", "value": "employment", "high": "employment_high"}


def attach(table: ir.Table, *others: tuple[ir.Table, list[str]]) -> ir.Table:
    """Left joins on equal keys, all in one step, that leave no second copy of the keys behind.

    Each of `others` is a table with the names of its keys. One step for all: every further step would list all columns once more.
    """
    kept = list(table.columns)
    joined = table
    for place, (other, keys) in enumerate(others):
        kept += [name for name in other.columns if name not in keys]
        aside = other.rename({f"attached_{place}_{key}": key for key in keys})
        joined = joined.left_join(aside, [(table[key], aside[f"attached_{place}_{key}"]) for key in keys])
    return joined.select(*kept)


def _in_place_of(table: ir.Table, beside: Sequence[str], **columns: ir.Value) -> ir.Table:
    """The table with new columns, without the ranges that stood `beside` only to compute them: what is kept is written out for every cell."""
    gone = {f"{name}_{end}" for name in beside for end in RANGE}
    return table.select(*(name for name in table.columns if name not in gone), **columns)


def ratio(numerator: ir.NumericValue, denominator: ir.NumericValue) -> ir.NumericValue:
    """The quotient as a floating number; null where the denominator is zero or unknown."""
    return numerator.cast("float64") / denominator.cast("float64").nullif(0.0)


def totals_beside(
    totals: ir.Table, reference: ir.Table, reference_totals: ir.Table
) -> list[tuple[ir.Table, list[str]]]:
    """What `with_shares` needs beside each cell, to attach: the region's total and the reference area's number and total.

    `totals` has one row per denominator, region, year; `reference` per layer, group, year; `reference_totals` per denominator, year.
    """

    def employment(source: ir.Table, keys: list[str], name: str) -> tuple[ir.Table, list[str]]:
        numbers = {f"{name}_{end}": source[column] for end, column in RANGE.items()}
        return source.select(*keys, **numbers), keys

    return [
        employment(totals, ["denominator", "region", "year"], "total"),
        employment(reference, ["layer", "group", "year"], "reference"),
        employment(reference_totals, ["denominator", "year"], "whole"),
    ]


def with_shares(table: ir.Table) -> ir.Table:
    """Add `region_share`, `reference_share` and `location_quotient` with their ranges, from what `totals_beside` tells.

    With e the cell, T the region's total, E and S the same in the reference area: region share e/T, reference share e/E,
    location quotient (e/T)/(E/S) (Haig 1928; Florence 1939). A high that is null beside a low is without limit.
    """
    low, value, high = table.employment_low, table.employment, table.employment_high
    in_total = (table.denominator == "total") | (table.denominator == table.kind)
    share_low, share_value, share_high = share(
        (low, value, high), (table.total_low, table.total_value, table.total_high), in_total
    )
    part_low, part, part_high = share(
        (low, value, high), (table.reference_low, table.reference_value, table.reference_high), table.in_reference
    )
    norm_low, norm, norm_high = share(
        (table.reference_low, table.reference_value, table.reference_high),
        (table.whole_low, table.whole_value, table.whole_high),
        in_total,
    )
    quotient_low = share_low / norm_high.nullif(0.0)
    quotient_high = share_high / norm_low.nullif(0.0)
    # A ratio has no value where its denominator is zero; a whole to which somebody surely belongs is not.
    somebody = low > 0
    has_share = (table.total_low > 0) | (in_total & somebody)
    has_part = (table.reference_low > 0) | (table.in_reference & somebody)
    has_norm = has_part & ((table.whole_low > 0) | in_total)
    return _in_place_of(
        table,
        ("total", "reference", "whole"),
        region_share_low=share_low,
        region_share=share_value,
        region_share_high=share_high,
        reference_share_low=part_low,
        reference_share=part,
        reference_share_high=part_high,
        location_quotient_low=_or_nought(quotient_low, norm_high.isnull() & norm_low.notnull() & share_low.notnull()),
        location_quotient=share_value / norm.nullif(0.0),
        region_share_defined=has_share.fill_null(False),
        reference_share_defined=has_part.fill_null(False),
        location_quotient_defined=(has_share & has_norm).fill_null(False),
        location_quotient_high=_or_nought(quotient_high, (share_high == 0.0) & quotient_low.notnull()),
    )


def share(
    part: tuple[ir.NumericValue, ir.NumericValue, ir.NumericValue],
    whole: tuple[ir.NumericValue, ir.NumericValue, ir.NumericValue],
    belongs: ir.BooleanValue,
) -> tuple[ir.NumericValue, ir.NumericValue, ir.NumericValue]:
    """Low, value and high of part / whole, each given as low, value, high; null where the whole is surely zero or nothing is known.

    Where the part `belongs` to the whole and the whole is not known exactly, the quotient is at most one. An exact whole is taken as
    published: with rounding, a published part can exceed it a little.
    """
    import ibis

    (low, value, high), (whole_low, whole_value, whole_high) = part, whole
    defined = whole_low.notnull() & (whole_high.isnull() | (whole_high > 0)) & low.notnull()
    least = _or_nought(ratio(low, whole_high), defined & whole_high.isnull())
    limited = belongs & (whole_high.isnull() | ((whole_low < whole_high) & (low <= whole_high)))
    free = ratio(high, whole_low)
    most = limited.ifelse(ibis.least(free, ibis.literal(1.0)), free)
    most = defined.ifelse((high == 0).ifelse(ibis.literal(0.0), most), None)
    point = ratio(value, whole_value)
    return defined.ifelse(least, None), (point > most).ifelse(most, point), most


def _or_nought(number: ir.NumericValue, condition: ir.BooleanValue) -> ir.NumericValue:
    """The number, or 0 where it is null and the condition says that nought is its limit."""
    import ibis

    return (number.isnull() & condition).ifelse(ibis.literal(0.0), number)


def means_beside(countries: ir.Table, factor: float) -> tuple[ir.Table, list[str]]:
    """What `with_productivity` needs beside each cell, to attach: wages per person in the industry of the whole country.

    `countries` holds the layer's cells of the countries themselves; `factor` changes the unit.
    """
    mean = countries.select(
        "layer",
        "group",
        "year",
        country=countries.region,
        mean_low=_least_mean(countries) * factor,
        mean_value=ratio(countries.wages, countries.employment) * factor,
        mean_high=ratio(countries.wages_high, countries.employment_low) * factor,
    )
    return mean, ["layer", "group", "country", "year"]


def with_productivity(table: ir.Table, factor: float) -> ir.Table:
    """Add wages per person employed (times `factor`, the change of unit) and the same over the country's mean in that industry."""
    low = _least_mean(table) * factor
    value = ratio(table.wages, table.employment) * factor
    high = ratio(table.wages_high, table.employment_low) * factor
    return _in_place_of(
        table,
        ("mean",),
        productivity_low=low,
        productivity=value,
        productivity_high=high,
        productivity_relative_low=_or_nought(
            low / table.mean_high.nullif(0.0), table.mean_high.isnull() & table.mean_low.notnull() & low.notnull()
        ),
        productivity_relative=value / table.mean_value.nullif(0.0),
        productivity_relative_high=high / table.mean_low.nullif(0.0),
    )


def _least_mean(cells: ir.Table) -> ir.NumericValue:
    """The least wages per person: nought where nothing limits the number of persons."""
    unlimited = cells.wages_low.notnull() & cells.employment_low.notnull() & cells.employment_high.isnull()
    return _or_nought(ratio(cells.wages_low, cells.employment_high), unlimited)


def start_beside(
    earlier: ir.Table, years: Sequence[int], window: int, elsewhere: ir.Table
) -> list[tuple[ir.Table, list[str]]]:
    """What `with_growth` needs beside each cell, to attach: employment `window` years before, and the number of breaks since.

    `years` are those of the cells; `elsewhere` has region and year of those whose code named other land then: they have no start.
    """
    import ibis

    keys = ["layer", "group", "region"]
    numbers = {f"start_{end}": earlier[column] for end, column in RANGE.items()}
    start = earlier.select(*keys, year=(earlier.year + window).cast("int16"), **numbers)
    start = start.anti_join(elsewhere, ["region", "year"])
    broken = earlier.filter(earlier.has_break).select(*keys, broken=earlier.year)
    within = [
        broken.filter((broken.broken <= year) & (broken.broken > year - window)).select(
            *keys, year=ibis.literal(year).cast("int16")
        )
        for year in years
    ]
    every = ibis.union(*within) if len(within) > 1 else within[0]
    breaks = every.group_by(*keys, "year").aggregate(breaks=every.count())
    return [(start, [*keys, "year"]), (breaks, [*keys, "year"])]


def with_growth(table: ir.Table, window: int) -> ir.Table:
    """Add the mean yearly growth of employment over `window` years, with its range, and whether a break lies in the window.

    (e_t / e_{t-w})^(1/w) - 1; null where the earlier number is unknown or zero. A break flag on the cell in any year after the first makes
    `growth_break` true: the number is then shown with that remark.
    """

    grown = {
        "low": (table.employment_low, table.start_high),
        "value": (table.employment, table.start_value),
        "high": (table.employment_high, table.start_low),
    }
    table = table.mutate(**{f"grown_{end}": ratio(*numbers) for end, numbers in grown.items()})
    table = table.mutate(**{f"root_{end}": _first_root(table[f"grown_{end}"], window) for end in grown})
    rates = {end: _nearer_root(table[f"root_{end}"], table[f"grown_{end}"], window) - 1.0 for end in grown}
    from_nought = table.start_low.notnull() & table.start_high.isnull() & table.employment_low.notnull()
    return _in_place_of(
        table,
        ("grown", "root", "start"),
        growth_low=from_nought.ifelse(-1.0, rates["low"]),
        growth=rates["value"],
        growth_high=rates["high"],
        growth_years=rates["value"].isnull().ifelse(None, window).cast("int16"),
        growth_break=table.breaks.fill_null(0) > 0,
    ).drop("breaks")


def _first_root(number: ir.NumericValue, degree: int) -> ir.NumericValue:
    """The root to seven digits: the power functions of two engines differ in the last of sixteen, hardly ever in the seventh."""
    return number if degree == 1 else number.pow(1.0 / degree).cast("float32").cast("float64")


def _nearer_root(root: ir.NumericValue, number: ir.NumericValue, degree: int) -> ir.NumericValue:
    """One step of Halley's method, which triples the digits, of operations that are rounded alike everywhere (IEEE 754): each engine finds the same."""
    if degree == 1:
        return root
    power = root
    for _ in range(degree - 1):
        power = power * root
    below = power * float(degree + 1) + number * float(degree - 1)
    step = root * 2.0 * (number - power) / below.nullif(0.0)
    return root + step.fill_null(0.0)


def ranks(cells: ir.Table, variable: str, *, exact: bool = False) -> ir.Table:
    """Keys with `variable_rank` (1 is the largest, equals share the better rank), the best and the worst rank that the bounds allow, and the percentile rank.

    Best = 1 + number of other regions surely larger; worst = 1 + number of other regions that may be larger, those without limit among them.
    Percentile rank = 100 (n - rank + 1/2) / n over the n regions with a value. Where all bounds are `exact`, all three ranks are one.
    """
    import ibis

    keys = ["layer", "group", "year"]
    columns = [*keys, "region"]
    if exact:
        return _exact_ranks(cells.select(*columns, value=cells[variable].cast("float64")), columns, variable)
    narrow = cells.select(
        *columns,
        defined=cells[f"{variable}_defined"] if f"{variable}_defined" in cells.columns else ibis.literal(True),
        low=cells[f"{variable}_low"].cast("float64"),
        value=cells[variable].cast("float64"),
        high=cells[f"{variable}_high"].cast("float64").fill_null(float("inf")),
    )
    known = narrow.filter(narrow.low.notnull())
    # Two questions to each list: how many lows lie above my high, how many highs lie above my low.
    surely = _count_above(known, known.filter(known.defined), columns, points="low", asked="high", name="surely")
    perhaps = _count_above(known, known, columns, points="high", asked="low", name="perhaps")
    valued = ibis.window(group_by=[*keys, "has_value"], order_by=ibis.desc("value"))
    counted = ibis.window(group_by=keys)
    table = narrow.mutate(has_value=narrow.value.notnull())
    table = table.mutate(place=ibis.rank().over(valued) + 1, n=table.value.count().over(counted))
    table = attach(table, (surely, columns), (perhaps, columns))
    own = (table.high > table.low).cast("int64")
    # A region without a value can be surely larger all the same.
    place = table.has_value.ifelse(table.place, None)
    rank = (place < table.surely + 1).ifelse(table.surely + 1, place)
    return table.select(
        *columns,
        **{
            f"{variable}_rank": rank.cast("int32"),
            f"{variable}_rank_best": (table.surely + 1).cast("int32"),
            f"{variable}_rank_worst": (table.perhaps + 1 - own).cast("int32"),
            f"{variable}_percentile": 100.0 * (table.n - place + 0.5) / table.n.cast("float64").nullif(0.0),
        },
    )


def _exact_ranks(narrow: ir.Table, columns: list[str], variable: str) -> ir.Table:
    """The ranks where each value is known: those without a value have none."""
    import ibis

    valued = narrow.filter(narrow["value"].notnull())
    ordered = ibis.window(group_by=columns[:-1], order_by=ibis.desc("value"))
    placed = valued.mutate(
        place=(ibis.rank().over(ordered) + 1).cast("int32"),
        n=valued["value"].count().over(ibis.window(group_by=columns[:-1])),
    )
    return placed.select(
        *columns,
        **{f"{variable}_{name}": placed.place for name in ("rank", "rank_best", "rank_worst")},
        **{f"{variable}_percentile": 100.0 * (placed.n - placed.place + 0.5) / placed.n.cast("float64")},
    )


def _count_above(
    known: ir.Table, others: ir.Table, columns: list[str], *, points: str, asked: str, name: str
) -> ir.Table:
    """For each row of `known` the number of rows of its group in `others` whose `points` is strictly greater than the row's `asked`."""
    import ibis

    keys = columns[:-1]
    asking = known.select(*columns, place=known[asked], is_point=ibis.literal(0).cast("int64"))
    given = others.select(*columns, place=others[points], is_point=ibis.literal(1).cast("int64"))
    both = asking.union(given)
    # At equal places the question comes first, so that only strictly greater points are counted.
    running = ibis.window(group_by=keys, order_by=[ibis.desc("place"), ibis.asc("is_point")], rows=(None, 0))
    counted = both.mutate(**{name: both.is_point.sum().over(running)})
    return counted.filter(counted.is_point == 0).select(*columns, name)
