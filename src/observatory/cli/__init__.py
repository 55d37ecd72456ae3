"""The command `observatory`. Every command calls one function of the library or of the site; imports happen inside, so that --help is instant."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from observatory.cli import editions, fetching, panoramas, samples, site
from observatory.cli.console import errors

app = typer.Typer(
    name="observatory",
    help="Regional industry clusters: from official statistics to a published panorama.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(panoramas.panorama_app, name="panorama")
app.add_typer(editions.edition_app, name="edition")
app.add_typer(fetching.fetch_app, name="fetch")
app.add_typer(samples.sample_app, name="sample")
app.add_typer(site.site_app, name="site")
app.add_typer(site.audit_app, name="audit")
app.add_typer(site.person_app, name="person")
app.command()(panoramas.validate)
app.command()(site.demo)
app.command()(site.serve)
app.command()(site.worker)
app.command()(site.replay)


def main() -> None:
    """Run the command; an input that cannot be used ends with one message and exit code 2."""
    from observatory.statistics.errors import InputError

    try:
        app()
    except InputError as error:
        errors().print(f"Error: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


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
