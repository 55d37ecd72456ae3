"""Conditions, stars and grades: the rule applied to every cell, over the whole range of what is known.

A condition is *certain* when it holds whatever the hidden numbers are, *possible* when some of them would let it hold.
Cut points of percentiles are themselves ranges. For the percentile p of a pool with n members type 7 (linear interpolation, the default of
R and NumPy) stands at position (n-1)p of the ascending values. Where members are known only within bounds, or it is not even sure that
they are members (a cell that may be zero in a universe of positive cells), the percentile lies between

* the value at position (c-1)p of the ascending lows, and
* the value at position (m-c) + (c-1)p of the ascending highs,

where c counts the certain and m the possible members: no choice of members and values inside the bounds leaves that range.
A cell that nothing limits from above is a member with an infinite high; one whose variable may turn out undefined may be none.
With everything known both are the same number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from observatory.statistics.panoramas.indicators import attach
from observatory.statistics.rules import Condition, StarRule

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from observatory.statistics.engine import Engine

SHARES = ("region_share", "reference_share", "location_quotient")
KEY = ["layer", "group", "region", "year"]
POOL_KEYS = {"regions-within-category": ["layer", "group", "year"], "all-cells": ["layer", "pool_kind", "year"]}


def marks(engine: Engine, cells: ir.Table, rule: StarRule, *, exact: bool = False) -> ir.Table:
    """Per layer, group, region and year whether each condition of the rule certainly and whether it possibly holds.

    Columns `condition_C` and `condition_C_possible`, null where left unrated, and `employment_high`. The cut points of every condition are computed first,
    from the few columns each needs. Where all numbers are `exact`, each is its own low and high and is sorted once.
    """
    columns = {f"{condition.variable}_{end}" for condition in rule.conditions for end in ("low", "high")}
    columns |= {"employment_low", "employment_high"}
    columns |= {f"{condition.variable}_defined" for condition in rule.conditions if condition.variable in SHARES}
    narrow = cells.select(*KEY, "pool_kind", *sorted(columns))
    cuts = [
        (engine.keep(_cuts(narrow, condition, exact)), POOL_KEYS[condition.pool or ""])
        for condition in rule.conditions
        if condition.statistic == "percentile"
    ]
    beside = attach(narrow, *cuts)
    marked: dict[str, ir.Value] = {}
    for condition in rule.conditions:
        certain, possible = _hold(beside, condition)
        marked[f"condition_{condition.column}"] = certain
        marked[f"condition_{condition.column}_possible"] = possible
    return beside.select(*KEY, "employment_high", **marked)


def _universe(cells: ir.Table, condition: Condition) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Whether a cell surely, and whether it perhaps, belongs to the universe of the condition."""
    if condition.universe == "employment > 0":
        return cells.employment_low > 0, _may_be_positive(cells)
    return cells.employment_low.notnull(), cells.employment_low.notnull()


def _may_be_positive(cells: ir.Table) -> ir.BooleanValue:
    return cells.employment_high.isnull() | (cells.employment_high > 0)


def _surely_defined(cells: ir.Table, variable: str) -> ir.BooleanValue:
    """Whether the variable has a value whatever the hidden numbers are: a ratio has none where its denominator may be zero."""
    if variable in SHARES:
        return cells[f"{variable}_defined"]
    if variable in ("productivity", "productivity_relative", "growth"):
        return cells[f"{variable}_high"].notnull()
    return cells[f"{variable}_low"].notnull()


def _hold(cells: ir.Table, condition: Condition) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Whether the condition certainly and whether it possibly holds; both null where it is left unrated."""
    low, high = (cells[f"{condition.variable}_{end}"].cast("float64") for end in ("low", "high"))
    sure, perhaps = _universe(cells, condition)
    certain_cut: Any
    possible_cut: Any
    rated = low.notnull()
    if condition.statistic == "percentile":
        possible_cut, certain_cut = cells[f"cut_low_{condition.column}"], cells[f"cut_high_{condition.column}"]
        rated = rated & possible_cut.notnull()
        sure = sure & (cells[f"pool_{condition.column}"] >= condition.minimum_n)
    else:
        possible_cut = certain_cut = float(condition.cut)
    # What may turn out undefined (growth from nothing, wages of nobody) is not certain, however large; a cell without employment is no cluster.
    sure = sure & _surely_defined(cells, condition.variable)
    sure, perhaps = (sure & (cells.employment_low > 0)).fill_null(False), perhaps & _may_be_positive(cells)
    high = high.fill_null(float("inf"))
    if condition.ties == "include":
        certain, possible = low >= certain_cut, high >= possible_cut
    else:
        certain, possible = low > certain_cut, high > possible_cut
    certain, possible = certain & sure, possible & perhaps
    if condition.floor > 0:
        floor = float(condition.floor)
        certain = certain & (cells.employment_low.cast("float64") >= floor)
        possible = possible & (cells.employment_high.isnull() | (cells.employment_high.cast("float64") >= floor))
    return rated.ifelse(certain, None), rated.ifelse(possible, None)


def _cuts(cells: ir.Table, condition: Condition, exact: bool) -> ir.Table:
    """Per pool the range of the percentile and the number of certain members; null for pools that are surely too small.

    A member that nothing limits from above counts with an infinite high: it can be larger than any other.
    """
    import ibis

    keys = POOL_KEYS[condition.pool or ""]
    variable = condition.variable
    _, perhaps = _universe(cells, condition)
    members = cells.filter(perhaps & cells[f"{variable}_low"].notnull())
    sure = _universe(members, condition)[0] & _surely_defined(members, variable)
    whole = ibis.window(group_by=keys)
    members = members.select(
        *dict.fromkeys([*keys, "group", "region"]),
        low=members[f"{variable}_low"].cast("float64"),
        high=members[f"{variable}_high"].cast("float64").fill_null(float("inf")),
        sure=sure.fill_null(False).cast("int64"),
    )
    # The position in whole numbers: fractions of percentiles must not depend on rounding.
    scale = 10 ** max(0, -int(Decimal(condition.cut).as_tuple().exponent))
    numerator, denominator = int(condition.cut * scale), 100 * scale
    low_place = ibis.row_number().over(ibis.window(group_by=keys, order_by=["low", "group", "region"]))
    high_place = ibis.row_number().over(ibis.window(group_by=keys, order_by=["high", "group", "region"]))
    possible = members.count().over(whole)
    members = members.mutate(
        pool_certain=possible if exact else members.sure.sum().over(whole),
        pool_possible=possible,
        low_place=low_place,
        high_place=low_place if exact else high_place,
    )
    # A smaller pool is not rated, so that it has at least this many members wherever it matters.
    members = members.filter(members.pool_possible >= condition.minimum_n)
    size = ibis.greatest(members.pool_certain, ibis.literal(condition.minimum_n))
    steps = (size - 1) * numerator
    members = members.mutate(
        at=(steps // denominator).cast("int64"),
        fraction=(steps % denominator).cast("float64") / float(denominator),
        shift=members.pool_possible - size,
    )
    at, shift = members["at"], members["shift"]
    cuts = members.group_by(keys).aggregate(
        certain=members.pool_certain.max(),
        fraction=members.fraction.max(),
        low_here=members.low.max(where=members.low_place == at),
        low_next=members.low.max(where=members.low_place == at + 1),
        high_here=members.high.max(where=members.high_place == at + shift),
        high_next=members.high.max(where=members.high_place == at + shift + 1),
    )
    return cuts.select(
        *keys,
        **{
            f"pool_{condition.column}": cuts.certain,
            f"cut_low_{condition.column}": _between(cuts.low_here, cuts.low_next, cuts.fraction),
            f"cut_high_{condition.column}": _between(cuts.high_here, cuts.high_next, cuts.fraction),
        },
    )


def _between(here: ir.NumericValue, following: ir.NumericValue, fraction: ir.NumericValue) -> ir.NumericValue:
    """Linear interpolation in the form that NumPy uses, so that both give the same last digit."""
    import ibis

    following = following.fill_null(here)
    step = following - here
    between = (fraction >= 0.5).ifelse(following - step * (1.0 - fraction), here + step * fraction)
    # Infinite numbers know no arithmetic.
    return ibis.cases(
        ((fraction == 0.0) | (here == following), here), (following == float("inf"), following), else_=between
    )


def grades(cells: ir.Table, rule: StarRule) -> ir.Table:
    """Per layer, group, region and year stars, grades, `strong` and `robust`, each certain and possible, from the `marks` of cells."""
    import ibis

    def count(suffix: str) -> ir.IntegerValue:
        total = ibis.literal(0).cast("int16")
        for star in rule.stars:
            total = total + cells[f"condition_{star.column}{suffix}"].fill_null(False).cast("int16")
        return total.cast("int16")

    stars = {"": count(""), "_possible": count("_possible")}
    columns: dict[str, ir.Value] = {"stars": stars[""], "stars_possible": stars["_possible"]}
    for star in rule.stars:
        for suffix in stars:
            columns[f"star_{star.column}{suffix}"] = cells[f"condition_{star.column}{suffix}"]
    by_name = {condition.name: condition for condition in rule.conditions}
    for suffix in stars:
        reached: ir.Value = ibis.null("string")
        for grade in rule.grades:
            holds = stars[suffix] >= grade.count_at_least
            for required in grade.requires:
                holds = holds & cells[f"condition_{by_name[required].column}{suffix}"].fill_null(False)
            columns[f"grade_{grade.column}{suffix}"] = holds
            reached = holds.ifelse(ibis.literal(grade.name), reached)
        columns[f"grade{suffix}"] = reached
        strong = next((grade for grade in rule.grades if grade.name == rule.strong), None)
        columns[f"strong{suffix}"] = columns[f"grade_{strong.column}{suffix}"] if strong else ibis.literal(False)
    robust = columns["stars"] == columns["stars_possible"]
    for grade in rule.grades:
        robust = robust & (columns[f"grade_{grade.column}"] == columns[f"grade_{grade.column}_possible"])
    columns["robust"] = robust & cells.employment_high.notnull()
    return cells.select(*KEY, **columns)
