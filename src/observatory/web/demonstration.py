"""The demonstration: an edition built from the fictional sample, or from what the user gives, registered and served.

With the sample come the record of the six real regions, and the exercise: a programme of the fictional union, played through
the same verbs that people use.

It remembers what it has built, so that a second start takes seconds and keeps everything that was changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory import __version__
from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from observatory.statistics.edition import Edition

MEMORY = "demonstration.json"
SERVED = "demonstration.served"
"""Locked while a site is served from the home folder, so that nobody removes what it works on."""
SERIES_OF_SAMPLE = "sample"
SCENARIO = "model_regions"
EXERCISE = "exercise"


def reset() -> None:
    """Remove everything the installation keeps, if a demonstration made it; anything else is left alone."""
    home = _home()
    if not home.exists():
        return
    if not (home / MEMORY).is_file():
        raise InputError(
            "this home folder was not made by the demonstration; it is left as it is.",
            file=str(home),
            remedy="Set OBSERVATORY_HOME to another folder, or remove it yourself.",
        )
    with _locked(fcntl.LOCK_EX):
        shutil.rmtree(home)


def prepare(data: Path | None = None, *, boundaries: Path | None = None, console: Console | None = None) -> str:
    """Make sure that the edition of `data` (the fictional sample if None) is registered and current; returns its id.

    `data` is a file of statistics or the directory of an edition.
    """
    from observatory.web import commands

    with _status(console, "Preparing the installation…"):
        commands.migrate()
    known = {row["id"] for row in commands.edition_list()}
    memory = _memory()
    key = _key(data, boundaries)
    if memory.get(key) in known:
        identity: str = memory[key]
        commands.edition_current(identity)
    else:
        memory[key] = identity = register(data, boundaries=boundaries, console=console)
        _remember(memory)
    if data is None and memory.get(EXERCISE) is None:
        _play_exercise(console)
        memory[EXERCISE] = SCENARIO
        _remember(memory)
    return identity


def register(data: Path | None, *, boundaries: Path | None = None, console: Console | None = None) -> str:
    """Build the edition of `data` (the fictional sample if None) and register it; returns its id."""
    from observatory.web import commands

    with tempfile.TemporaryDirectory(prefix=".building.", dir=_home()) as folder:
        edition = _edition(data, boundaries, Path(folder), console)
        with progress_bars(console) as progress:
            identity: str = commands.edition_add(edition.path, progress=progress, draw=False)["id"]
    return identity


def is_demonstration() -> bool:
    """Whether this installation was made by the demonstration: its invented people share a password that is shown."""
    return (_home() / MEMORY).is_file()


def _play_exercise(console: Console | None) -> None:
    """An owner of the installation, the record, and the exercise."""
    from observatory.web import commands

    commands.person_add_owner("owner@example.org", "Owner of the installation")
    _give_password("owner@example.org")
    with _status(console, "Publishing the record of the six regions of 2014-2016…"):
        commands.publish_record()
    commands.replay(SCENARIO, console=console)


def _give_password(email: str) -> None:
    from allauth.account.models import EmailAddress

    from observatory.core.models import User
    from observatory.replay.people import PASSWORD

    person = User.objects.get(email=email)
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.filter(user=person).update(verified=True)


def _remember(memory: dict[str, str]) -> None:
    (_home() / MEMORY).write_text(json.dumps(memory, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def serve(host: str, port: int, *, console: Console | None = None) -> None:
    """Serve the site and say where it is."""
    from observatory.web import commands

    if console is not None:
        console.print(f"The observatory is at http://{host}:{port}/ - stop it with Ctrl+C.", highlight=False)
        console.print(f"Accounts to sign in with: http://{host}:{port}/en/demonstration/", highlight=False)
    with _locked(fcntl.LOCK_SH):
        commands.serve(host, port, with_worker=True)


@contextmanager
def _locked(how: int) -> Iterator[None]:
    home = _home()
    with (home / SERVED).open("w") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                "a demonstration is being served from this home folder.",
                file=str(home),
                remedy="Stop it with Ctrl+C first.",
            ) from None
        yield


def _edition(data: Path | None, boundaries: Path | None, folder: Path, console: Console | None) -> Edition:
    import observatory.statistics as st

    if data is not None and data.is_dir():
        edition = st.open_edition(data)
        edition.verify()
        return edition
    if data is None:
        with _status(console, "Drawing the fictional union and its statistics…"):
            from observatory.statistics.sources.sample import write_sample

            statistics, regions, shapes, _ = write_sample(folder / "sample")
        with _status(console, "Reading the statistics…"):
            observations = st.read(statistics, regions=regions, region_version="sample")
        boundaries, years, series = shapes, observations.years(), SERIES_OF_SAMPLE
        title = f"Panorama of the fictional union {years[0]}-{years[-1]}"
    else:
        with _status(console, f"Reading {data.name}…"):
            observations = st.read(data)
        years, series, title = observations.years()[-1:], "panorama", None
    shapes_read = None
    if boundaries is not None:
        from observatory.statistics.sources.boundaries import read_boundaries

        shapes_read = read_boundaries(boundaries)
    with _status(console, f"Computing the panorama of {years[0]}{f'-{years[-1]}' if len(years) > 1 else ''}…"):
        result = st.panorama(observations, year=years)
    with _status(console, "Writing the edition…"):
        return st.build_edition(
            result,
            folder / "edition",
            title=title,
            series=series,
            boundaries=shapes_read.collection() if shapes_read is not None else None,
            boundaries_notice=shapes_read.notice if shapes_read is not None else None,
        )


def _key(data: Path | None, boundaries: Path | None) -> str:
    """What the demonstration was asked to show, so that the same question finds the edition built before."""
    from observatory.statistics.edition import file_hash, open_edition

    parts = [__version__]
    if data is None:
        parts.append("sample")
    elif data.is_dir():
        parts.append(open_edition(data).identity)
    elif data.is_file():
        parts.append(file_hash(data))
    else:
        raise InputError(
            "there is no such file or directory.", file=str(data), remedy="Give a statistics file or an edition."
        )
    if boundaries is not None:
        if not boundaries.is_file():
            raise InputError("there is no such file.", file=str(boundaries), remedy="Give a GeoJSON or TopoJSON file.")
        parts.append(file_hash(boundaries))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _memory() -> dict[str, str]:
    file = _home() / MEMORY
    content: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return content


def _home() -> Path:
    from observatory.web.environment import read

    return read(os.environ).home


@contextmanager
def _status(console: Console | None, text: str) -> Iterator[None]:
    if console is None:
        yield
    elif console.is_terminal:
        with console.status(text):
            yield
    else:
        console.print(text, highlight=False)
        yield


@contextmanager
def progress_bars(console: Console | None) -> Iterator[Callable[[str, int, int], None] | None]:
    """What to hand to the registration of an edition, so that its progress is seen."""
    if console is None:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    words = {
        "verify": "Verifying the edition",
        "copy": "Copying the edition",
        "figures": "Drawing the standard figures",
        "applications": "Applications",
        "evaluations": "Evaluations",
        "regions": "Regions in four steps",
        "publications": "Publications",
    }
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(words.get(what, what), total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield report
