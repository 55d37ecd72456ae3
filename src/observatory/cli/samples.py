"""Commands on the fictional union."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from observatory.cli.console import console, errors

sample_app = typer.Typer(help="The fictional union: data to try things out with.", no_args_is_help=True)


@sample_app.command("establishments")
def sample_establishments(
    rows: Annotated[int, typer.Option("--rows", min=1, help="Number of establishments.")],
    to: Annotated[Path, typer.Option("--to", help="File to write: .parquet or .csv.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same file.")] = 1,
) -> None:
    """Write fictional establishment microdata of any size."""
    from rich.progress import Progress

    from observatory.statistics.sources.sample import write_establishments

    with Progress(console=errors(), transient=True) as progress:
        task = progress.add_task("Writing establishments", total=rows)
        write_establishments(rows, to, seed=seed, progress=lambda done: progress.update(task, completed=done))
    console().print(f"{rows:,} fictional establishments written to {to}", highlight=False)


@sample_app.command("files")
def sample_files(to: Annotated[Path, typer.Option("--to", help="Directory to write to.")]) -> None:
    """Write the fictional union as files: statistics, regions, boundaries."""
    from observatory.statistics.sources.sample import write_sample

    for path in write_sample(to):
        console().print(str(path), highlight=False)
