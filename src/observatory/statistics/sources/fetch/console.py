"""A progress bar for a person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from observatory.statistics.sources.fetch.download import Progress

if TYPE_CHECKING:
    from rich.console import Console

_WORDS = {
    "downloading": "{name}",
    "waiting": "{name}: the server is busy, waiting",
    "preparing": "{name}: the service prepares the data",
}


@contextmanager
def progress_bar(name: str, *, console: Console | None = None) -> Iterator[Progress]:
    """A bar for one fetch; `with progress_bar("sbs_r_nuts06_r2") as progress: fetch_eurostat(..., progress=progress)`."""
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console) as bar:
        task = bar.add_task(name, total=None)

        def show(state: str, received: int, total: int | None) -> None:
            bar.update(task, description=_WORDS[state].format(name=name), completed=received, total=total)

        yield show
