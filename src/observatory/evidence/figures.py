"""Rendered figures: drawn once in a process of their own, kept as files at addresses that never change.

They lie at `figures/EDITION/LANGUAGE/THEME/IDENTIFIER.svg`, beside it `.csv` (the numbers) and `.json` (what a page says).
"""

from __future__ import annotations

import atexit
import json
import multiprocessing
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from observatory.evidence import drawing
from observatory.evidence.editions import EditionReader, current
from observatory.evidence.models import Edition

STANDARD_THEME = "light"
"""Figures of other appearances are drawn when they are first asked for."""

KEPT_UNCOMMON = 4000
"""So many figures that are not standard are kept per edition, language and theme; the oldest go first."""

SECONDS_TO_DRAW = 30

_NAME = re.compile(r"[^\s/.\x00][^\s/\x00]{0,180}")


@dataclass(frozen=True)
class StoredFigure:
    """A figure as pages show it: what it says, its numbers, and the addresses of its files."""

    edition_id: str
    identifier: str
    language: str
    theme: str
    details: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        # title, subtitle, unit, period, coverage, source, alternative_text, citation, notice, notes, columns, rows ...
        if name.startswith("_") or name not in self.details:
            raise AttributeError(name)
        return self.details[name]

    def address(self, ending: str, theme: str | None = None) -> str:
        """Address of the file with this ending (`svg` or `csv`), in another theme if wanted."""
        return reverse(
            "evidence:figure", args=[self.edition_id, self.language, theme or self.theme, self.identifier, ending]
        )

    @property
    def svg(self) -> str:
        """Address of the picture."""
        return self.address("svg")

    @property
    def svg_dark(self) -> str:
        """Address of the picture for dark pages."""
        return self.address("svg", "dark")

    @property
    def svg_narrow(self) -> str:
        """Address of the picture for telephones."""
        return self.address("svg", "light-narrow")

    @property
    def svg_dark_narrow(self) -> str:
        """Address of the picture for telephones with dark pages."""
        return self.address("svg", "dark-narrow")

    @property
    def csv(self) -> str:
        """Address of the numbers."""
        return self.address("csv")


def figure(
    edition: EditionReader | Edition, identifier: str, language: str, theme: str = STANDARD_THEME
) -> StoredFigure:
    """What a page needs to show a figure, without waiting for its picture.

    A stored figure is read from its file; of another one the text and the numbers are made here, its picture is drawn
    when the browser asks for it. Raises UnknownFigure (a KeyError) if the edition has no such figure.
    """
    source = edition if isinstance(edition, EditionReader) else reader_of(edition)
    file = place(source.id, language, theme) / f"{identifier}.json"

    def details() -> dict[str, Any]:
        if _NAME.fullmatch(identifier) and file.is_file():
            stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return stored
        from observatory.statistics import figures
        from observatory.statistics.edition import open_edition

        opened = source.remember("folder", lambda: open_edition(source.path))
        return drawing.describe(figures.build(opened, identifier, language=language, theme=theme))

    return StoredFigure(
        source.id, identifier, language, theme, source.keep(("figure", identifier, language, theme), details)
    )


def stored_file(edition: Edition, identifier: str, language: str, theme: str, ending: str) -> Path:
    """The file of a figure, drawn first if need be (other requests go on meanwhile).

    Raises UnknownFigure (a KeyError) if the edition has no such figure, TimeoutError if drawing takes too long.
    """
    from observatory.statistics.figures import LANGUAGES, THEMES, UnknownFigure

    if language not in LANGUAGES or theme not in THEMES or not _NAME.fullmatch(identifier):
        raise UnknownFigure(f"no figure is called {identifier!r} in {language}, {theme}.")
    folder = place(edition.id, language, theme)
    file = folder / f"{identifier}.{ending}"
    if not (folder / f"{identifier}.svg").is_file():
        _drawn(edition, identifier, language, theme, folder)
    return file


def place(edition_id: str, language: str, theme: str) -> Path:
    """The directory of an edition's figures in one language and theme."""
    return Path(settings.FIGURES_ROOT) / edition_id / language / theme


def reader_of(edition: Edition) -> EditionReader:
    """The shared reader of an edition."""
    from observatory.evidence.editions import reader

    return reader(edition)


def draw_standard(folder: Path, identity: str, progress: Callable[[int, int], None] | None = None) -> int:
    """Draw the standard figures of an edition in every language, several at a time; returns how many there are.

    Figures that lie there already are not drawn again. Raises RenderError if one cannot be drawn.
    """
    with _processes(settings.FIGURE_PROCESSES) as pool:
        identifiers = pool.submit(drawing.standard, str(folder)).result()
        wanted = [
            (identifier, language, STANDARD_THEME, place(identity[: Edition.ID_LENGTH], language, STANDARD_THEME))
            for identifier in identifiers
            for language, _ in settings.LANGUAGES
        ]
        missing = [entry for entry in wanted if not (entry[3] / f"{entry[0]}.svg").is_file()]
        done = len(wanted) - len(missing)
        if progress:
            progress(done, len(wanted))
        futures = [
            pool.submit(drawing.draw, str(folder), identifier, language, theme, str(target))
            for identifier, language, theme, target in missing
        ]
        try:
            for future in as_completed(futures):
                future.result()
                done += 1
                if progress:
                    progress(done, len(wanted))
        except BaseException:
            for future in futures:
                future.cancel()
            raise
    for language, _ in settings.LANGUAGES:
        directory = place(identity[: Edition.ID_LENGTH], language, STANDARD_THEME)
        (directory / ".standard").write_text("\n".join(identifiers), encoding="utf-8")
    return len(wanted)


# -- drawing on demand -----------------------------------------------------------------------------------------------

_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None
_under_way: dict[Path, Future[None]] = {}


def warm_up() -> None:
    """Start the process that draws figures on demand, before the first visitor needs it."""
    edition = current()
    _executor().submit(drawing.warm, None if edition is None else str(edition.path))


def _drawn(edition: Edition, identifier: str, language: str, theme: str, folder: Path) -> None:
    # Names that mean nothing in this edition are answered here, without troubling the drawing process.
    figure(edition, identifier, language, theme)
    for attempt in (1, 2):
        key = folder / identifier
        pool = _executor()
        with _lock:
            # Two who ask for the same figure wait for the same drawing.
            future = _under_way.get(key)
            if future is None:
                future = pool.submit(drawing.draw, str(edition.path), identifier, language, theme, str(folder))
                _under_way[key] = future
        try:
            future.result(timeout=SECONDS_TO_DRAW)
            break
        except BrokenProcessPool:
            _forget_pool()
            if attempt == 2:
                raise
        finally:
            with _lock:
                _under_way.pop(key, None)
    _prune(folder)


def _executor() -> ProcessPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
            atexit.register(_forget_pool)
        return _pool


def _forget_pool() -> None:
    global _pool
    with _lock:
        pool, _pool = _pool, None
    if pool is not None:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(max_workers=count, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def _prune(folder: Path) -> None:
    """Keep the room that figures take within bounds, whatever is asked for."""
    pictures = list(folder.glob("*.svg"))
    mark = folder / ".standard"
    standard = set(mark.read_text(encoding="utf-8").split("\n")) if mark.is_file() else set()
    uncommon = [file for file in pictures if file.stem not in standard]
    if len(uncommon) <= KEPT_UNCOMMON:
        return
    for file in sorted(uncommon, key=lambda picture: picture.stat().st_mtime)[: KEPT_UNCOMMON // 10]:
        # The picture first: where it is missing the figure is drawn anew.
        for ending in ("svg", "json", "csv"):
            (folder / f"{file.stem}.{ending}").unlink(missing_ok=True)
