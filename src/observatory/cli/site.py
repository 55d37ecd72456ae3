"""Commands of an installation: serve, demonstrate, work, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from observatory.cli.console import console, errors

site_app = typer.Typer(help="The web site of this installation.", no_args_is_help=True)


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
    demonstration.prepare(data, boundaries=boundaries, console=errors())
    if not no_serve:
        demonstration.serve(host, port, console=errors())


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    with_worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also start a worker, which sends mail and runs the clock.")
    ] = True,
) -> None:
    """Serve the site of this installation."""
    from observatory.web import commands

    commands.serve(host, port, with_worker=with_worker)


audit_app = typer.Typer(help="The audit trail of this installation.", no_args_is_help=True)
person_app = typer.Typer(help="Accounts of this installation.", no_args_is_help=True)


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str,
        typer.Option("--head", help="A hash that was noted earlier outside the installation; it must still be there."),
    ] = "",
) -> None:
    """Read the whole audit trail and name the first entry that was changed, removed or put elsewhere."""
    from observatory.web import commands

    verdict = commands.audit_verify(head)
    if not verdict.sound:
        errors().print(f"Entry {verdict.wrong}: {verdict.problem}.", style="red", highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    console().print(f"{verdict.entries:,} entries, unbroken. Head: {verdict.head}", highlight=False, soft_wrap=True)


@person_app.command("add-owner")
def person_add_owner(
    email: Annotated[str, typer.Argument(help="E-mail address; the person signs in with a code sent to it.")],
    name: Annotated[str, typer.Option("--name", help="Name of the person.")] = "",
) -> None:
    """Make somebody an owner of this installation: they begin programmes and read its mailbox."""
    from observatory.web import commands

    commands.person_add_owner(email, name)
    console().print(f"{email} owns this installation and can sign in.", highlight=False, soft_wrap=True)


@person_app.command("erase")
def person_erase(email: Annotated[str, typer.Argument(help="E-mail address of the person.")]) -> None:
    """Take everything that names a person out of this installation; the audit trail stays sound."""
    from observatory.web import commands

    commands.person_erase(email)
    console().print("The person was erased.", highlight=False)


def worker() -> None:
    """Send mail, do jobs and run the clock until stopped. `serve` starts one by itself."""
    from observatory.web import commands

    commands.work()


def replay(
    scenario: Annotated[Path, typer.Argument(help="TOML file of a scenario, or the name of one that is shipped.")],
    report: Annotated[
        Path | None, typer.Option("--report", help="JSON file to write: what exists afterwards, counted.")
    ] = None,
) -> None:
    """Play a scenario through the same deeds that people do in the site."""
    from observatory.web import commands

    commands.replay(scenario, report, console=errors())
