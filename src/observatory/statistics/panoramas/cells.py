"""From bounded observations to the cells of a layer: one row per group of industries × region × year, all variables side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

VARIABLES = ("employment", "establishments", "wages")
FLAGS = "bcdefiknprsuz"


def wide(observations: ir.Table, noughts: Sequence[str] = ()) -> ir.Table:
    """One row per region × industry × year with `v`, `v_low`, `v_high` for every variable v, and status and flag of employment.

    A variable that the source does not have stays null throughout; for those in `noughts` an absent row is a true nought. The flag stands in `letters`, one bit for each of `FLAGS`.
    """
    import ibis

    columns = {}
    for variable in VARIABLES:
        here = observations.variable == variable
        columns[f"{variable}_low"] = observations.low.max(where=here)
        columns[variable] = observations.value.max(where=here)
        columns[f"{variable}_high"] = observations.high.max(where=here)
        columns[f"{variable}_rows"] = here.cast("int64").sum()
    here = observations.variable == "employment"
    columns["status"] = observations.status.max(where=here)
    columns["flag"] = observations.flag.max(where=here)
    cells = observations.group_by("region", "industry", "year").aggregate(**columns)
    filled: dict[str, ir.Value] = {}
    for variable in noughts:
        absent = cells[f"{variable}_rows"] == 0
        for name in (f"{variable}_low", variable, f"{variable}_high"):
            filled[name] = absent.ifelse(ibis.literal(0).cast(cells[name].type()), cells[name])
    if "employment" in noughts:
        filled["status"] = (cells.employment_rows == 0).ifelse("zero", cells.status)
    cells = cells.mutate(**filled).drop(*(f"{variable}_rows" for variable in VARIABLES))
    flag = cells.flag.fill_null("")
    letters = ibis.literal(0).cast("int32")
    for place, letter in enumerate(FLAGS):
        letters = letters + flag.contains(letter).ifelse(1 << place, 0).cast("int32")
    return cells.mutate(letters=letters.cast("int32")).drop("flag")


def whole_layers(cells: ir.Table, membership: ir.Table) -> ir.Table:
    """What `layers` makes of cells that are all known, whose groups hold every industry entirely, and of which an absent one is a nought."""
    import ibis

    joined = cells.join(membership, "industry")
    sums = {variable: joined[variable].sum().cast("decimal(38,3)") for variable in VARIABLES}
    summed = joined.group_by("layer", "group", "region", "year").aggregate(**sums)
    return summed.select(
        "layer",
        "group",
        "region",
        "year",
        **{
            name: summed[variable]
            for variable in VARIABLES
            for name in (f"{variable}_low", variable, f"{variable}_high")
        },
        employment_status=(summed.employment == 0).ifelse("zero", "observed"),
        employment_flag=ibis.literal(""),
        has_break=ibis.literal(False),
    )


def layers(cells: ir.Table, membership: ir.Table, *, absent_is_zero: bool) -> ir.Table:
    """Add the cells up into groups. A member without a row is a nought, or, unless `absent_is_zero`, a hole without limit.

    `membership` has the columns layer, group, industry, whole and size (members of the group): the group holds that published industry entirely (`whole`) or only a part of it
    that the data do not tell. Low sums the lows of whole members only; high sums the highs of all; the value exists
    only where every member is whole and has one. Sums are over decimals, hence exact.
    """
    import ibis

    joined = cells.join(membership, "industry")
    zero = ibis.literal(0)
    columns = {"parts": joined.whole.cast("int64").sum()}
    for variable in VARIABLES:
        low, value, high = joined[f"{variable}_low"], joined[variable], joined[f"{variable}_high"]
        columns[f"{variable}_low"] = joined.whole.ifelse(low, zero.cast(low.type())).sum()
        columns[f"{variable}_value"] = value.sum()
        columns[f"{variable}_high"] = high.sum()
        columns[f"{variable}_lows"] = low.count()
        columns[f"{variable}_values"] = value.count()
        columns[f"{variable}_highs"] = high.count()
    columns["size"] = joined.count() if absent_is_zero else joined["size"].max()
    columns["status"] = joined.status.max()
    columns["estimates"] = (joined.status == "estimated").cast("int64").sum()
    # A letter holds for the group if it holds for any member; plain arithmetic, since not every engine adds bits.
    for place, letter in enumerate(FLAGS):
        columns[f"flag_{letter}"] = ((joined.letters // (1 << place)) % 2).max()
    summed = joined.group_by("layer", "group", "region", "year").aggregate(**columns)

    kept = {}
    for variable in VARIABLES:
        known = summed[f"{variable}_lows"] > 0
        complete = (summed[f"{variable}_values"] == summed["size"]) & (summed.parts == summed["size"])
        bounded = summed[f"{variable}_highs"] == summed["size"]
        kept[f"{variable}_low"] = known.ifelse(summed[f"{variable}_low"].cast("decimal(38,3)"), None)
        kept[variable] = complete.ifelse(summed[f"{variable}_value"].cast("decimal(38,3)"), None)
        kept[f"{variable}_high"] = bounded.ifelse(summed[f"{variable}_high"].cast("decimal(38,3)"), None)
    flag = ibis.literal("")
    for letter in FLAGS:
        flag = flag + (summed[f"flag_{letter}"] > 0).ifelse(letter, "")
    exact = (summed.employment_highs == summed["size"]) & (summed.employment_low == summed.employment_high)
    status = ibis.cases(
        ((summed["size"] == 1) & (summed.parts == 1), summed.status),
        (exact & (summed.employment_high == 0) & (summed.estimates == 0), "zero"),
        (exact & (summed.estimates == 0), "observed"),
        (exact, "estimated"),
        (summed.employment_highs == summed["size"], "bounded"),
        else_="missing",
    )
    return summed.select(
        "layer",
        "group",
        "region",
        "year",
        **kept,
        employment_status=status,
        employment_flag=flag,
        has_break=summed.flag_b > 0,
    )
