"""Commands that fetch official data, the only ones that ask another host."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from observatory.cli.console import console, errors

fetch_app = typer.Typer(help="Fetch official data.", no_args_is_help=True)


To = Annotated[Path, typer.Option("--to", help="Folder for the file; made where it is missing.")]
Resume = Annotated[
    bool, typer.Option("--overwrite", help="Replace a file of that name even if it was not fetched, or changed since.")
]
Sha = Annotated[str | None, typer.Option("--sha256", help="SHA-256 that the file must have.")]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", help="Another address of the service than the official one.")
]


def _report_fetched(fetched: Any) -> None:
    words = {
        "fetched": "fetched",
        "resumed": "resumed and complete",
        "unchanged": "unchanged on the server; nothing was transferred",
    }
    output = console()
    output.print(f"{fetched.path}: {fetched.bytes:,} bytes, {words[fetched.outcome]}", highlight=False, soft_wrap=True)
    output.print(fetched.notice, highlight=False, soft_wrap=True)
    output.print(fetched.licence, highlight=False, soft_wrap=True)


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

    with progress_bar(code, console=errors()) as progress:
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

    with progress_bar(f"NUTS {year}, level {level}", console=errors()) as progress:
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
