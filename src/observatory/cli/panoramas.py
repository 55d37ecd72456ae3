"""Commands on statistics: validate, and build, read and vary panoramas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from observatory.cli.console import console, errors

panorama_app = typer.Typer(help="Build and read panoramas.", no_args_is_help=True)

Sources = Annotated[
    list[Path], typer.Argument(help="Files of statistics: Eurostat TSV, SDMX-CSV, JSON-stat, CSV, Parquet, XLSX.")
]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="TOML file that maps the columns of a table.")]
RegionVersion = Annotated[
    str | None, typer.Option("--nuts-version", help="NUTS version of the regions, where the data leave a choice.")
]
Classification = Annotated[
    str | None,
    typer.Option("--classification", help="Classification of the industries, for instance nace_rev2 or naics_2017."),
]
Regions = Annotated[
    Path | None,
    typer.Option("--regions", help="CSV of your own regions: code, name, level, parent, country, longitude, latitude."),
]


def _years(texts: list[str] | None) -> list[int] | None:
    from observatory.statistics.errors import InputError

    if not texts:
        return None
    years: list[int] = []
    for text in texts:
        first, _, last = text.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            raise InputError(f"{text!r} is not a year.", remedy="Write --year 2014, or --year 2010-2014.")
        years += range(int(first), int(last or first) + 1)
    return years


def validate(
    sources: Sources,
    mapping: Mapping = None,
    classification: Classification = None,
    nuts_version: RegionVersion = None,
    regions: Regions = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read files of statistics and report what is wrong or worth knowing, without building anything."""
    import observatory.statistics as st

    report = st.read(
        *sources, mapping=mapping, industry_classification=classification, region_version=nuts_version, regions=regions
    ).report
    if as_json:
        typer.echo(report.to_json())
        return
    _print_findings(report)


def _print_findings(report: Any) -> None:
    from rich.table import Table

    table = Table(title=f"{len(report.findings)} findings")
    for column in ("rule", "severity", "count", "what"):
        table.add_column(column, justify="right" if column == "count" else "left", overflow="fold")
    for finding in report.findings:
        table.add_row(finding.rule, finding.severity, f"{finding.count:,}", finding.message)
    console().print(table)


@panorama_app.command("build")
def panorama_build(
    sources: Sources,
    to: Annotated[Path, typer.Option("--to", help="New directory for the edition.")],
    year: Annotated[
        list[str] | None,
        typer.Option("--year", help="Year, or years as 2010-2014; may be repeated. Default: the latest."),
    ] = None,
    rule: Annotated[
        str, typer.Option("--rule", help="Star rule: us-cluster-mapping, eccp-2021, eco-2008, top-20, or a TOML file.")
    ] = "top-20",
    layer: Annotated[
        list[str] | None,
        typer.Option("--layer", help="section, division, group, class, category or emerging; may be repeated."),
    ] = None,
    mapping: Mapping = None,
    classification: Classification = None,
    nuts_version: RegionVersion = None,
    regions: Regions = None,
    region_level: Annotated[
        int | None, typer.Option("--region-level", help="Level of the regions compared. Default: 2.")
    ] = None,
    categories: Annotated[
        Path | None,
        typer.Option("--categories", help="CSV that maps industries to cluster categories, instead of ours."),
    ] = None,
    emerging: Annotated[
        Path | None,
        typer.Option("--emerging", help="CSV of emerging industries, instead of our proposal."),
    ] = None,
    boundaries: Annotated[
        Path | None,
        typer.Option(
            "--boundaries", help="GeoJSON or TopoJSON of the regions, in degrees, to travel with the edition."
        ),
    ] = None,
    boundaries_notice: Annotated[
        str | None,
        typer.Option("--boundaries-notice", help="Copyright notice of the boundaries; printed in every map."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the edition.")] = None,
    series: Annotated[
        str, typer.Option("--series", help="Name of the series; a newer edition of a series replaces the older one.")
    ] = "panorama",
    engine_name: Annotated[
        str,
        typer.Option(
            "--engine",
            help="duckdb on this machine, or spark (needs the extra [spark] and Java): where OBSERVATORY_SPARK_MASTER or Spark's own settings say, else here.",
        ),
    ] = "duckdb",
    threads: Annotated[
        int | None,
        typer.Option("--threads", min=1, help="Threads to compute with. The result is the same for any number."),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option("--memory", help="Memory to compute with, for instance 4GB; beyond it the disk is used."),
    ] = None,
) -> None:
    """Build the panorama of one or several years and write it as an edition."""
    import observatory.statistics as st
    from observatory.statistics.engine import Engine

    years = _years(year)
    with (
        errors().status("Reading the sources…") as status,
        Engine.named(engine_name, threads=threads, memory=memory) as engine,
    ):
        observations = st.read(
            *sources,
            mapping=mapping,
            industry_classification=classification,
            region_version=nuts_version,
            regions=regions,
            engine=engine,
        )
        shapes = None
        if boundaries is not None:
            from observatory.statistics.sources.boundaries import read_boundaries

            shapes = read_boundaries(boundaries, notice=boundaries_notice)
        status.update("Computing the panorama…")
        result = st.panorama(
            observations,
            rule=rule,
            year=years,
            layers=layer,
            region_level=region_level,
            region_version=nuts_version,
            regions=regions,
            categories=categories,
            emerging=emerging,
            engine=engine,
        )
        status.update("Writing the edition…")
        edition = st.build_edition(
            result,
            to,
            title=title,
            series=series,
            boundaries=shapes.collection() if shapes is not None else None,
            boundaries_notice=shapes.notice if shapes is not None else None,
            parameters={
                "rule": rule,
                "years": years or "latest",
                "layers": layer or "default",
                "region_level": region_level,
            },
        )
    manifest = edition.manifest
    output = console()
    output.print(f"Edition {edition.short_identity} written to {to}", highlight=False)
    output.print(
        f"{manifest['counts']['regions']} regions, {manifest['counts']['cells']:,} regional clusters, "
        f"{', '.join(map(str, manifest['years']))}; {manifest['coverage']['en']}; {manifest['counts']['findings']} findings on the input.",
        highlight=False,
    )
    for decision in manifest["decisions"]:
        output.print(f"Note: {decision}", highlight=False)


@panorama_app.command("sensitivity")
def panorama_sensitivity(
    sources: Sources,
    to: Annotated[
        Path, typer.Option("--to", help="File for the stars of every cell under every variant: .csv or .parquet.")
    ],
    year: Annotated[int | None, typer.Option("--year", help="Default: the latest.")] = None,
    rule: Annotated[str, typer.Option("--rule", help="Star rule to vary.")] = "top-20",
    cut: Annotated[
        list[int] | None,
        typer.Option("--cut", help="Percentile of the stars; may be repeated. Default: 75, 80, 85, 90."),
    ] = None,
    denominator: Annotated[
        list[str] | None,
        typer.Option(
            "--denominator", help="total, traded, local or same-kind; may be repeated. Default: total, traded."
        ),
    ] = None,
    categories: Annotated[
        list[str] | None,
        typer.Option(
            "--categories",
            help="reconstructed, mechanical, alternatives-first, confident-only, or a CSV; may be repeated.",
        ),
    ] = None,
    layer: Annotated[list[str] | None, typer.Option("--layer", help="Layers to compare; may be repeated.")] = None,
    mapping: Mapping = None,
    classification: Classification = None,
    nuts_version: RegionVersion = None,
    regions: Regions = None,
) -> None:
    """Compute the stars under several cuts, totals and mappings of industries, and show how much hangs on them."""
    import observatory.statistics as st
    from observatory.statistics.portrait import sensitivity_table, table_format, write_table

    table_format(to)  # Refused before minutes of work, not after them.
    with errors().status("Computing the variants…"):
        observations = st.read(
            *sources,
            mapping=mapping,
            industry_classification=classification,
            region_version=nuts_version,
            regions=regions,
        )
        table = st.sensitivity(
            observations,
            rule=rule,
            year=year,
            cuts=cut or (75, 80, 85, 90),
            denominators=denominator or ("total", "traded"),
            mappings={Path(name).stem: name for name in categories} if categories else None,
            layers=layer,
        )
        write_table(table, to)
    console().print(sensitivity_table(table))


@panorama_app.command("show")
def panorama_show(
    directory: Annotated[Path, typer.Argument(help="Directory of an edition.")],
    region: Annotated[str, typer.Option("--region", help="Code of the region.")],
    year: Annotated[int | None, typer.Option("--year", help="Default: the latest year of the edition.")] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="Default: the first layer of the edition.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every industry, not only those with a star.")] = False,
) -> None:
    """Print the regional clusters of one region with their stars."""
    from observatory.statistics.edition import open_edition
    from observatory.statistics.portrait import region_table

    console().print(region_table(open_edition(directory), region=region, year=year, layer=layer, every=every))
