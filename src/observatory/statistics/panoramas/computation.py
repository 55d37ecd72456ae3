"""The computation of a panorama as expressions, from bounded observations to the finished tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from observatory.statistics.panoramas.cells import VARIABLES, layers, whole_layers, wide
from observatory.statistics.panoramas.indicators import (
    attach,
    means_beside,
    ranks,
    share,
    start_beside,
    totals_beside,
    with_growth,
    with_productivity,
    with_shares,
)
from observatory.statistics.panoramas.stars import grades, marks
from observatory.statistics.panoramas.territory import other_land

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from observatory.statistics.engine import Engine
    from observatory.statistics.panoramas.preparation import Preparation
    from observatory.statistics.rules import StarRule

KEY = ["layer", "industry", "region", "year"]
INNER_KEY = ["layer", "group", "region", "year"]
MEASURED = ["employment_low", "employment", "employment_high", "employment_status"]
"""What the portfolios are made from beside stars and grades."""


def compute(engine: Engine, preparation: Preparation, rule: StarRule) -> tuple[pa.Table, pa.Table]:
    """The table of cells and the table of portfolios, both sorted by key."""
    noughts = preparation.variables if preparation.absent_is_zero else ()
    summed = preparation.cells
    # Where every number is known and no industry is split, both ends of every range are the number itself.
    exact = summed is not None and summed.known and summed.whole
    if summed is None:
        cells = engine.keep(wide(engine.table(_needed(preparation, rule)), noughts))
        membership = engine.table(preparation.memberships.table())
        grouped = engine.keep(layers(cells, membership, absent_is_zero=preparation.absent_is_zero))
    else:
        membership = engine.table(summed.membership)
        if exact:
            grouped = engine.keep(whole_layers(summed.table, membership))
        else:
            grouped = engine.keep(layers(summed.table, membership, absent_is_zero=True))
    kinds = engine.table(preparation.memberships.group_table())
    places = engine.table(preparation.places)

    totals, rows = _denominators(grouped)
    shown = places.filter(places.published)
    if preparation.absent_is_zero:
        here = _with_noughts(rows, kinds, shown, noughts)
    else:
        here = attach(rows, (kinds, ["layer", "group"])).join(shown, ["region", "year"])
    here = here.mutate(
        denominator=_denominator(here.kind, rule), pool_kind=(here.kind == "local").ifelse("local", "other")
    )
    if not preparation.countries:
        here = engine.keep(here)
    reference, reference_totals = _reference(engine, preparation, rows, totals, places)

    published = preparation.places.filter(preparation.places["published"])
    elsewhere = other_land(published, preparation.region_versions, preparation.region_tables, rule.growth_window)

    countries = rows.filter(rows.region.isin(preparation.countries)) if preparation.countries else _by_country(here)
    table = attach(
        here,
        *totals_beside(totals, reference, reference_totals),
        means_beside(countries, preparation.productivity_factor),
        *start_beside(rows, preparation.years, rule.growth_window, engine.table(elsewhere)),
    )
    table = with_productivity(with_shares(table), preparation.productivity_factor)
    table = engine.keep(with_growth(table, rule.growth_window))
    placed = [engine.keep(ranks(table, variable, exact=exact)) for variable in ("employment", "location_quotient")]
    graded = engine.keep(grades(marks(engine, table, rule, exact=exact), rule))

    whole = totals.filter(totals.denominator == "total")
    finished = attach(table, *((each, INNER_KEY) for each in (*placed, graded))).rename(industry="group")
    portfolios = _portfolios(attach(table.select(*INNER_KEY, *MEASURED), (graded, INNER_KEY)), whole)
    return (
        _tidy(engine.arrow(finished.select(*_columns(finished, rule)).order_by(KEY))),
        _tidy(engine.arrow(portfolios.order_by("layer", "region", "year"))),
    )


def _needed(preparation: Preparation, rule: StarRule) -> pa.Table:
    """The observations that the panorama is made from: its years and those its growth looks back to; places compared or counted as reference."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table, places = preparation.observations, preparation.places
    needed = places.filter(pc.or_(places["published"], places["reference"]))["region"].unique().to_pylist()
    regions = pa.array(sorted({*needed, *preparation.countries}), pa.string())
    first, last = min(preparation.years) - rule.growth_window, max(preparation.years)
    in_years = pc.and_(pc.greater_equal(table["year"], first), pc.less_equal(table["year"], last))
    return table.filter(pc.and_(in_years, pc.is_in(table["region"], regions))).drop_columns("level")


def _with_noughts(rows: ir.Table, kinds: ir.Table, shown: ir.Table, variables: Sequence[str]) -> ir.Table:
    """Every group in every place shown, where a cell that the source does not list is a true nought; a listed hole stays one."""
    import ibis

    table = attach(kinds.cross_join(shown), (rows.mutate(listed=True), INNER_KEY))
    absent = table.listed.isnull()
    noughts = {
        name: absent.ifelse(ibis.literal(0).cast(table[name].type()), table[name])
        for variable in variables
        for name in (f"{variable}_low", variable, f"{variable}_high")
    }
    return table.mutate(
        **noughts,
        employment_status=absent.ifelse("zero", table.employment_status),
        employment_flag=table.employment_flag.fill_null(""),
        has_break=table.has_break.fill_null(False),
    ).drop("listed")


def _denominators(grouped: ir.Table) -> tuple[ir.Table, ir.Table]:
    """The rows of totals, and all other rows."""
    totals = grouped.filter(grouped.layer == "denominator")
    totals = totals.rename(denominator="group").drop("layer", "employment_status", "employment_flag", "has_break")
    return totals, grouped.filter(grouped.layer != "denominator")


def _denominator(kind: ir.StringValue, rule: StarRule) -> ir.StringValue:
    import ibis

    if rule.denominator != "same-kind":
        return ibis.literal(rule.denominator)
    return kind.isin(["traded", "local"]).ifelse(kind, "total")


def _reference(
    engine: Engine, preparation: Preparation, rows: ir.Table, totals: ir.Table, places: ir.Table
) -> tuple[ir.Table, ir.Table]:
    """Employment of the reference area per group, and its totals: given, or added up over the places that count as reference."""
    if preparation.reference is not None:
        given = engine.table(preparation.reference_table())
        return given.filter(given.layer != "denominator"), given.filter(given.layer == "denominator").rename(
            denominator="group"
        ).drop("layer")
    counted = places.filter(places.reference).select("region", "year")

    def added(source: ir.Table, keys: list[str]) -> ir.Table:
        here = source.join(counted, ["region", "year"])
        n = here.count()
        summed = here.group_by(*keys, "year").aggregate(
            rows=n,
            low=here.employment_low.sum(),
            value=here.employment.sum(),
            high=here.employment_high.sum(),
            values=here.employment.count(),
            highs=here.employment_high.count(),
        )
        return summed.select(
            *keys,
            "year",
            employment_low=summed.low,
            employment=(summed["values"] == summed["rows"]).ifelse(summed.value, None),
            employment_high=(summed.highs == summed["rows"]).ifelse(summed.high, None),
        )

    return engine.keep(added(rows, ["layer", "group"])), engine.keep(added(totals, ["denominator"]))


def _by_country(here: ir.Table) -> ir.Table:
    """The cells of the places shown, added up by country, for sources that do not list the countries themselves."""
    within = here.filter(here.country.notnull())
    n = within.count()
    names = [name for variable in ("employment", "wages") for name in (f"{variable}_low", variable, f"{variable}_high")]
    sums = {name: within[name].sum() for name in names}
    counts = {f"n_{name}": within[name].count() for name in names}
    added = within.group_by("layer", "group", "year", region=within.country).aggregate(rows=n, **sums, **counts)
    return added.mutate(**{name: (added[f"n_{name}"] == added["rows"]).ifelse(added[name], None) for name in names})


def _columns(table: ir.Table, rule: StarRule) -> dict[str, ir.Value] | list[ir.Value]:
    columns: list[ir.Value] = [
        table[name] for name in ("layer", "industry", "region", "region_version", "country", "year")
    ]
    for variable in VARIABLES:
        columns += [
            table[name].cast("float64").name(name) for name in (f"{variable}_low", variable, f"{variable}_high")
        ]
    columns += [table["employment_status"], table["employment_flag"]]
    for name in (
        "region_share",
        "reference_share",
        "location_quotient",
        "productivity",
        "productivity_relative",
        "growth",
    ):
        columns += [table[f"{name}_low"], table[name], table[f"{name}_high"]]
    columns += [table["growth_years"], table["growth_break"]]
    for name in ("employment", "location_quotient"):
        columns += [table[f"{name}_{end}"] for end in ("rank", "rank_best", "rank_worst", "percentile")]
    for star in rule.stars:
        columns += [table[f"star_{star.column}"], table[f"star_{star.column}_possible"]]
    columns += [table["stars"], table["stars_possible"]]
    for grade in rule.grades:
        columns += [table[f"grade_{grade.column}"], table[f"grade_{grade.column}_possible"]]
    columns += [table[name] for name in ("grade", "grade_possible", "strong", "strong_possible", "robust")]
    return columns


def _portfolios(table: ir.Table, totals: ir.Table) -> ir.Table:
    """Per layer, region and year: totals, number of clusters, stars and strong clusters, and the share of employment in strong ones.

    The share is of the region's whole total, whatever the rule's location quotients are measured against: traded and local clusters have no other
    whole in common. Emerging industries overlap: what the strong ones among them employ together is at least the largest and at most the sum.
    """
    import ibis

    strong, perhaps = table.strong.fill_null(False), table.strong_possible.fill_null(False)
    hole = table.employment_status.isin(["bounded", "confidential", "missing"])
    zero = ibis.literal(0).cast("decimal(38,3)")
    surely = strong.ifelse(table.employment_low, zero)
    summed = table.group_by("layer", "region", "year").aggregate(
        industries=table.count(),
        clusters=(table.stars > 0).cast("int64").sum(),
        stars=table.stars.cast("int64").sum(),
        stars_possible=table.stars_possible.cast("int64").sum(),
        strong=strong.cast("int64").sum(),
        strong_possible=perhaps.cast("int64").sum(),
        holes=hole.cast("int64").sum(),
        sum_low=surely.sum(),
        largest_low=surely.max(),
        part=strong.ifelse(table.employment.coalesce(zero), zero).sum(),
        part_unknown=(strong & table.employment.isnull()).cast("int64").sum(),
        sum_high=perhaps.ifelse(table.employment_high, zero).sum(),
        unlimited=(perhaps & table.employment_high.isnull()).cast("int64").sum(),
    )
    overlapping = summed.layer == "emerging"
    summed = summed.mutate(
        part_low=overlapping.ifelse(summed.largest_low, summed.sum_low),
        part_value=((summed.part_unknown == 0) & ~(overlapping & (summed.strong > 1))).ifelse(summed.part, None),
        part_high=(summed.unlimited == 0).ifelse(summed.sum_high, None),
    )
    numbers = {
        "employment_low": totals.employment_low,
        "employment": totals.employment,
        "employment_high": totals.employment_high,
    }
    summed = attach(summed, (totals.select("region", "year", **numbers), ["region", "year"]))
    low, value, high = share(
        (summed.part_low, summed.part_value, summed.part_high),
        (summed.employment_low, summed.employment, summed.employment_high),
        ibis.literal(True),
    )
    return summed.select(
        "layer",
        "region",
        "year",
        *(summed[name].cast("float64").name(name) for name in numbers),
        "industries",
        "clusters",
        "stars",
        "stars_possible",
        "strong",
        "strong_possible",
        "holes",
        strength_low=low,
        strength=value,
        # Parts of one industry can count in several groups: all together they are no more than the whole.
        strength_high=((high.isnull() | (high > 1.0)) & (low <= 1.0)).ifelse(1.0, high),
    )


def _tidy(table: pa.Table) -> pa.Table:
    """Plain types in one chunk, without infinities; the rows stay as the engine sorted them, text by its bytes.

    Column after column, each let go as soon as it is copied: the table is the largest thing that is held.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    names, columns = table.column_names, []
    for _ in names:
        column = table.column(0).combine_chunks()
        table = table.remove_column(0)
        if pa.types.is_floating(column.type):
            column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, pa.float64()))
        elif pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        columns.append(column)
    return pa.table(columns, names=names)
