"""A region in the terminal: its regional clusters as a table with stars."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory.statistics.edition import Edition
from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table


def region_table(
    edition: Edition, *, region: str, year: int | None = None, layer: str | None = None, every: bool = False
) -> Table:
    """The regional clusters of a region, the most specialised first; a filled star is certain, a hollow one possible.

    Raises InputError for a region, year or layer that the edition does not have.
    """
    import pyarrow.compute as pc
    from rich.table import Table

    manifest = edition.manifest
    year = year if year is not None else manifest["years"][-1]
    layer = layer or manifest["layers"][0]
    if year not in manifest["years"]:
        raise InputError(
            f"the year {year} is not in the edition.", remedy=f"It has {', '.join(map(str, manifest['years']))}."
        )
    if layer not in manifest["layers"]:
        raise InputError(
            f"the layer {layer!r} is not in the edition.", remedy=f"It has {', '.join(manifest['layers'])}."
        )
    rows = edition.table(
        "panorama", filters=[("region", "=", region), ("year", "=", year), ("layer", "=", layer)]
    ).to_pylist()
    places = edition.table("regions")
    named = places.filter(pc.equal(places["region"], region)).to_pylist()
    if not rows:
        known = "a region without data of its own" if named else "not a region of the edition"
        with_data = sorted(places.filter(places["published"])["region"].to_pylist())
        near = [code for code in with_data if code[:2] == region[:2]][:12]
        raise InputError(f"{known}.", code=region, remedy=f"With data: {', '.join(near or with_data[:12])}.")
    labels = {
        row["industry"]: row["label_en"]
        for row in edition.table("industries", filters=[("layer", "=", layer)]).to_pylist()
    }
    shown = [row for row in rows if every or row["stars"] or row["strong"]]
    shown.sort(key=lambda row: (-(row["location_quotient"] or 0), row["industry"]))
    table = Table(
        title=f"{named[0]['name'] if named else region} ({region}), {year} · {manifest['rule']['title']['en']}"
        + ("" if manifest["rule"]["verified"] else " (unverified)"),
        caption=f"{manifest['coverage']['en']}. ★ certain, ☆ possible. Edition {edition.short_identity}."
        + (" All numbers are fictional." if manifest["fictional"] else ""),
    )
    for name, justify in (
        ("industry", "left"),
        ("employment", "right"),
        ("location quotient", "right"),
        ("rank", "right"),
        ("stars", "left"),
        ("grade", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for row in shown:
        table.add_row(
            f"{row['industry']} {labels.get(row['industry'], '')}",
            _interval(row, "employment", "{:,.0f}"),
            _interval(row, "location_quotient", "{:.2f}"),
            _rank(row),
            "★" * row["stars"] + "☆" * (row["stars_possible"] - row["stars"]),
            row["grade"] or "",
        )
    return table


def sensitivity_table(stars: Any) -> Table:
    """Per layer and variant: stars and strong clusters, and how many strong clusters are so under every variant of the layer."""
    import pyarrow.compute as pc
    from rich.table import Table

    keys = ["layer", "industry", "region", "year"]
    strong = stars.filter(stars["strong"])
    variants: dict[str, int] = {}
    for layer in pc.unique(stars["layer"]).to_pylist():
        variants[layer] = len(pc.unique(stars.filter(pc.equal(stars["layer"], layer))["variant"]))
    often = strong.group_by(keys).aggregate([([], "count_all")]).to_pylist()
    always = {
        layer: sum(row["count_all"] == number for row in often if row["layer"] == layer)
        for layer, number in variants.items()
    }
    table = Table(title="Stars under every variant")
    for name in ("layer", "variant", "certain stars", "strong", "strong under every variant"):
        table.add_column(name, justify="left" if name in ("layer", "variant") else "right")
    summed = stars.group_by(["layer", "variant"], use_threads=False).aggregate([("stars", "sum"), ("strong", "sum")])
    for row in summed.to_pylist():
        numbers = row["stars_sum"], row["strong_sum"] or 0, always[row["layer"]]
        table.add_row(row["layer"], row["variant"], *(f"{number:,}" for number in numbers))
    return table


def table_format(path: Path) -> str:
    """The format that the suffix of a file asks for: `csv` or `parquet`."""
    if path.suffix not in {".csv", ".parquet"}:
        raise InputError("the suffix says no format.", file=str(path), remedy="Name the file .csv or .parquet.")
    return path.suffix.removeprefix(".")


def write_table(table: Any, path: Path) -> None:
    """Write an Arrow table as CSV or Parquet, by the file's suffix."""
    if table_format(path) == "csv":
        import pyarrow.csv

        pyarrow.csv.write_csv(table, path)
    else:
        import pyarrow.parquet

        pyarrow.parquet.write_table(table, path)


def _interval(row: dict[str, Any], name: str, form: str) -> str:
    low, value, high = (row[key] for key in (f"{name}_low", name, f"{name}_high"))
    if low is None:
        return "unknown"
    ends = form.format(low), form.format(high) if high is not None else "no limit"
    if ends[0] == ends[1]:
        return ends[0]
    return f"{form.format(value)} ({ends[0]} to {ends[1]})" if value is not None else f"{ends[0]} to {ends[1]}"


def _rank(row: dict[str, Any]) -> str:
    rank, best, worst = (row[f"location_quotient_rank{end}"] for end in ("", "_best", "_worst"))
    if best is None:
        return ""
    if rank is None:
        return f"{best} to {worst}"
    return str(rank) if best == worst else f"{rank} ({best} to {worst})"
