"""The command `observatory`. Every command calls one function of the library or of the site; imports happen inside, so that --help is instant."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    name="observatory",
    help="Regional industry clusters: from official statistics to a published panorama.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
panorama_app = typer.Typer(help="Build and read panoramas.", no_args_is_help=True)
edition_app = typer.Typer(
    help="Verify editions, and publish them on the site of this installation.", no_args_is_help=True
)
fetch_app = typer.Typer(help="Fetch official data.", no_args_is_help=True)
sample_app = typer.Typer(help="The fictional union: data to try things out with.", no_args_is_help=True)
site_app = typer.Typer(help="The web site of this installation.", no_args_is_help=True)
app.add_typer(panorama_app, name="panorama")
app.add_typer(edition_app, name="edition")
app.add_typer(fetch_app, name="fetch")
app.add_typer(sample_app, name="sample")
app.add_typer(site_app, name="site")

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

To = Annotated[Path, typer.Option("--to", help="Folder for the file; made where it is missing.")]
Resume = Annotated[
    bool, typer.Option("--overwrite", help="Replace a file of that name even if it was not fetched, or changed since.")
]
Sha = Annotated[str | None, typer.Option("--sha256", help="SHA-256 that the file must have.")]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", help="Another address of the service than the official one.")
]


def main() -> None:
    """Run the command; an input that cannot be used ends with one message and exit code 2."""
    from observatory.statistics.errors import InputError

    try:
        app()
    except InputError as error:
        _errors().print(f"Error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _console() -> Console:
    from rich.console import Console

    # Tables keep their columns when they are sent to a file.
    console = Console()
    return console if console.is_terminal else Console(width=160)


def _errors() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _version(asked: bool) -> None:
    if asked:
        from observatory import __version__

        typer.echo(f"observatory {__version__}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Regional industry clusters: from official statistics to a published panorama."""


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


@app.command()
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
    _console().print(table)


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
    with _errors().status("Reading the sources…") as status:
        observations = st.read(
            *sources,
            mapping=mapping,
            industry_classification=classification,
            region_version=nuts_version,
            regions=regions,
        )
        shapes = None
        if boundaries is not None:
            from observatory.statistics.sources.boundaries import read_boundaries

            shapes = read_boundaries(boundaries, notice=boundaries_notice)
        status.update("Computing the panorama…")
        with Engine(threads=threads, memory=memory) as engine:
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
    console = _console()
    console.print(f"Edition {edition.short_identity} written to {to}", highlight=False)
    console.print(
        f"{manifest['counts']['regions']} regions, {manifest['counts']['cells']:,} regional clusters, "
        f"{', '.join(map(str, manifest['years']))}; {manifest['coverage']['en']}; {manifest['counts']['findings']} findings on the input.",
        highlight=False,
    )
    for decision in manifest["decisions"]:
        console.print(f"Note: {decision}", highlight=False)


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
    from observatory.statistics.portrait import sensitivity_table, write_table

    with _errors().status("Computing the variants…"):
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
    _console().print(sensitivity_table(table))


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

    _console().print(region_table(open_edition(directory), region=region, year=year, layer=layer, every=every))


def _print_edition(row: dict[str, Any]) -> None:
    _console().print(f"{row['id']} ({row['series']}): {row['status']}", highlight=False)


@edition_app.command("verify")
def edition_verify(directory: Annotated[Path, typer.Argument(help="Directory of an edition.")]) -> None:
    """Compare every file of an edition with its manifest."""
    from observatory.statistics.edition import open_edition

    edition = open_edition(directory)
    edition.verify()
    _console().print(
        f"Edition {edition.short_identity}: {len(edition.manifest['tables'])} files, all as the manifest says.",
        highlight=False,
    )


@edition_app.command("add")
def edition_add(directory: Annotated[Path, typer.Argument(help="Directory of an edition.")]) -> None:
    """Verify an edition, copy it into this installation, draw its standard figures and make it the current one of its series."""
    from observatory.web import commands, demonstration

    with demonstration.progress_bars(_errors()) as progress:
        _print_edition(commands.edition_add(directory, progress=progress))


@edition_app.command("list")
def edition_list() -> None:
    """List the editions of this installation."""
    from rich.table import Table

    from observatory.web import commands

    rows = commands.edition_list()
    if not rows:
        _console().print("No edition yet. Add one with: observatory edition add DIRECTORY")
        return
    table = Table()
    for column in ("id", "series", "status", "title", "registered"):
        table.add_column(column)
    for row in rows:
        table.add_row(row["id"], row["series"], str(row["status"]), row["title"], f"{row['registered']:%Y-%m-%d %H:%M}")
    _console().print(table)


@edition_app.command("current")
def edition_current(
    identity: Annotated[str, typer.Argument(help="Identity of the edition, or its first digits.")],
) -> None:
    """Make an edition the current one of its series."""
    from observatory.web import commands

    _print_edition(commands.edition_current(identity))


@edition_app.command("withdraw")
def edition_withdraw(
    identity: Annotated[str, typer.Argument(help="Identity of the edition, or its first digits.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; shown on its pages.")],
) -> None:
    """Withdraw an edition: its pages stay, marked with the reason."""
    from observatory.web import commands

    _print_edition(commands.edition_withdraw(identity, reason))


def _report_fetched(fetched: Any) -> None:
    words = {
        "fetched": "fetched",
        "resumed": "resumed and complete",
        "unchanged": "unchanged on the server; nothing was transferred",
    }
    console = _console()
    console.print(f"{fetched.path}: {fetched.bytes:,} bytes, {words[fetched.outcome]}", highlight=False, soft_wrap=True)
    console.print(fetched.notice, highlight=False, soft_wrap=True)
    console.print(fetched.licence, highlight=False, soft_wrap=True)


@fetch_app.command("eurostat")
def fetch_eurostat_command(
    code: Annotated[str, typer.Argument(help="Code of the dataset, for instance sbs_r_nuts06_r2.")],
    to: To = Path("data"),
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="geo=RO41+RO42, startPeriod=2012; may be repeated. Default: the whole dataset."),
    ] = None,
    form: Annotated[Literal["tsv", "sdmx-csv"], typer.Option("--format", help="tsv or sdmx-csv.")] = "tsv",
    sha256: Sha = None,
    overwrite: Resume = False,
    base_url: BaseUrl = None,
) -> None:
    """Fetch a dataset of Eurostat, whole or filtered, with a record of its origin beside it."""
    from observatory.statistics.sources.fetch import fetch_eurostat, read_filters
    from observatory.statistics.sources.fetch.console import progress_bar

    with progress_bar(code, console=_errors()) as progress:
        fetched = fetch_eurostat(
            code,
            to,
            filters=read_filters(filters or ()),
            format=form,
            sha256=sha256,
            overwrite=overwrite,
            base_url=base_url,
            progress=progress,
        )
    _report_fetched(fetched)


@fetch_app.command("boundaries")
def fetch_boundaries_command(
    year: Annotated[int, typer.Option("--year", help="NUTS version: 2003, 2006, 2010, 2013, 2016, 2021 or 2024.")],
    level: Annotated[int, typer.Option("--level", help="0 countries to 3.")] = 2,
    to: To = Path("data"),
    resolution: Annotated[str, typer.Option("--resolution", help="Scale: 60M, 20M, 10M, 03M or 01M.")] = "20M",
    sha256: Sha = None,
    overwrite: Resume = False,
    base_url: BaseUrl = None,
) -> None:
    """Fetch the boundaries of NUTS regions from GISCO; their notice must be shown in every map."""
    from observatory.statistics.sources.fetch import fetch_boundaries
    from observatory.statistics.sources.fetch.console import progress_bar

    with progress_bar(f"NUTS {year}, level {level}", console=_errors()) as progress:
        fetched = fetch_boundaries(
            year,
            level,
            to,
            resolution=resolution,
            sha256=sha256,
            overwrite=overwrite,
            base_url=base_url,
            progress=progress,
        )
    _report_fetched(fetched)


@sample_app.command("establishments")
def sample_establishments(
    rows: Annotated[int, typer.Option("--rows", min=1, help="Number of establishments.")],
    to: Annotated[Path, typer.Option("--to", help="File to write: .parquet or .csv.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same file.")] = 1,
) -> None:
    """Write fictional establishment microdata of any size."""
    from rich.progress import Progress

    from observatory.statistics.sources.sample import write_establishments

    with Progress(console=_errors(), transient=True) as progress:
        task = progress.add_task("Writing establishments", total=rows)
        write_establishments(rows, to, seed=seed, progress=lambda done: progress.update(task, completed=done))
    _console().print(f"{rows:,} fictional establishments written to {to}", highlight=False)


@sample_app.command("files")
def sample_files(to: Annotated[Path, typer.Option("--to", help="Directory to write to.")]) -> None:
    """Write the fictional union as files: statistics, regions, boundaries."""
    from observatory.statistics.sources.sample import write_sample

    for path in write_sample(to):
        _console().print(str(path), highlight=False)


@site_app.command("migrate")
def site_migrate() -> None:
    """Bring the database of this installation up to date."""
    from observatory.web import commands

    commands.migrate()


@site_app.command("prepare")
def site_prepare() -> None:
    """Bring database and static files up to date, as `serve` does by itself."""
    from observatory.web import commands

    commands.prepare()


@app.command()
def demo(
    data: Annotated[
        Path | None, typer.Argument(help="A statistics file or an edition to show instead of the fictional sample.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    boundaries: Annotated[
        Path | None, typer.Option("--boundaries", help="GeoJSON or TopoJSON of the regions of your data.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Remove what the demonstration keeps, first.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Prepare everything, but do not serve.")] = False,
) -> None:
    """Build and register an edition, the fictional sample unless you give data, and serve the site."""
    from observatory.web import demonstration

    if reset:
        demonstration.reset()
    demonstration.prepare(data, boundaries=boundaries, console=_errors())
    if not no_serve:
        demonstration.serve(host, port, console=_errors())


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Serve the site of this installation."""
    from observatory.web import commands

    commands.serve(host, port)
