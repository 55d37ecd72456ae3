"""Commands on editions: verify them, and publish them on the site of this installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from observatory.cli.console import console, errors

edition_app = typer.Typer(
    help="Verify editions, and publish them on the site of this installation.", no_args_is_help=True
)


def _print_edition(row: dict[str, Any]) -> None:
    console().print(f"{row['id']} ({row['series']}): {row['status']}", highlight=False)


@edition_app.command("verify")
def edition_verify(directory: Annotated[Path, typer.Argument(help="Directory of an edition.")]) -> None:
    """Compare every file of an edition with its manifest."""
    from observatory.statistics.edition import open_edition

    edition = open_edition(directory)
    edition.verify()
    console().print(
        f"Edition {edition.short_identity}: {len(edition.manifest['tables'])} files, all as the manifest says.",
        highlight=False,
    )


@edition_app.command("add")
def edition_add(directory: Annotated[Path, typer.Argument(help="Directory of an edition.")]) -> None:
    """Verify an edition, copy it into this installation, draw its standard figures and make it the current one of its series."""
    from observatory.web import commands, demonstration

    with demonstration.progress_bars(errors()) as progress:
        _print_edition(commands.edition_add(directory, progress=progress))


@edition_app.command("list")
def edition_list() -> None:
    """List the editions of this installation."""
    from rich.table import Table

    from observatory.web import commands

    rows = commands.edition_list()
    if not rows:
        console().print("No edition yet. Add one with: observatory edition add DIRECTORY")
        return
    table = Table()
    for column in ("id", "series", "status", "title", "registered"):
        table.add_column(column)
    for row in rows:
        table.add_row(row["id"], row["series"], str(row["status"]), row["title"], f"{row['registered']:%Y-%m-%d %H:%M}")
    console().print(table)


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
