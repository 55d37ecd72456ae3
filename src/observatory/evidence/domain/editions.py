"""What can be done with editions: register, make current, withdraw, list.

Permission: these verbs are for whoever runs the installation; only the command line calls them.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from observatory.core import work
from observatory.core.models import Job
from observatory.evidence import figures
from observatory.evidence.models import Edition, EditionStatus
from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    from observatory.statistics.edition import Edition as EditionFolder

DRAW = "evidence.draw_standard_figures"

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done and how many there are."""


def register_edition(directory: str | Path, *, progress: Progress | None = None, draw: bool = True) -> Edition:
    """Take a copy of an edition into the installation and make it current in its series.

    Every file is compared with the manifest before and after copying. The standard figures are drawn (unless `draw` is
    false) before the edition is shown to anyone. An edition registered before becomes current again. If anything
    fails, nothing of it is left. Raises InputError for a directory that is no edition, an edition with a changed byte,
    a withdrawn one, a full disk.
    """
    from observatory.statistics.edition import open_edition

    report = progress or _silent
    source = open_edition(directory)
    report("verify", 0, 1)
    source.verify()
    report("verify", 1, 1)

    known = Edition.objects.filter(pk=source.identity[: Edition.ID_LENGTH]).first()
    if known is not None:
        _same(known, source)
        if known.status == EditionStatus.WITHDRAWN:
            raise InputError(
                f"the edition was withdrawn: {known.reason}",
                file=str(directory),
                code=known.id,
                remedy="Build a corrected edition and add that.",
            )
    with _copied(source, report) as folder:
        if draw:
            figures.draw_standard(folder, source.identity, lambda done, total: report("figures", done, total))
        return _make_current(source, folder)


def draw_later(edition: Edition) -> None:
    """Let the worker draw the standard figures; until then each is drawn when it is first looked at."""
    work.request_job(DRAW, edition)


def draw_for(job: Job) -> None:
    """Draw the standard figures of the edition that a job is about. Those that lie there are not drawn again."""
    edition = Edition.objects.filter(pk=job.subject).first()
    if edition is not None:
        figures.draw_standard(edition.path, edition.identity)


def make_current(identifier: str) -> Edition:
    """Let a series show this edition again; the one it showed becomes superseded. Raises InputError for a withdrawn one."""
    with transaction.atomic():
        edition = _find(identifier)
        if edition.status == EditionStatus.WITHDRAWN:
            raise InputError(
                f"the edition was withdrawn: {edition.reason}", code=edition.id, remedy="Choose another one."
            )
        _supersede(edition.series, but=edition.id)
        edition.status = EditionStatus.CURRENT
        edition.superseded = None
        edition.save()
    return edition


def withdraw_edition(identifier: str, reason: str) -> Edition:
    """Say that an edition must not be used any more, and why.

    It stays at its own address with that notice, for those who cited it. Its series shows none until another is
    made current.
    """
    if not reason.strip():
        raise InputError("a reason is missing.", code=identifier, remedy="Say in a sentence why it is withdrawn.")
    with transaction.atomic():
        edition = _find(identifier)
        if edition.status == EditionStatus.WITHDRAWN:
            raise InputError(f"the edition is already withdrawn: {edition.reason}", code=edition.id)
        edition.status = EditionStatus.WITHDRAWN
        edition.reason = reason.strip()
        edition.withdrawn = timezone.now()
        edition.save()
    return edition


def current_edition(series: str | None = None) -> Edition | None:
    """The current edition of `series`, by default the one registered last of all series; None if there is none."""
    editions = Edition.objects.filter(status=EditionStatus.CURRENT)
    if series is not None:
        editions = editions.filter(series=series)
    return editions.order_by("-registered", "id").first()


def list_editions() -> list[Edition]:
    """All editions, the one registered last first."""
    return list(Edition.objects.order_by("-registered", "id"))


def _make_current(source: EditionFolder, folder: Path) -> Edition:
    manifest = source.manifest
    with transaction.atomic():
        _supersede(manifest["series"], but=source.identity[: Edition.ID_LENGTH])
        edition, _ = Edition.objects.update_or_create(
            pk=source.identity[: Edition.ID_LENGTH],
            defaults={
                "identity": source.identity,
                "series": manifest["series"],
                "title": manifest["title"],
                "folder": folder.name,
                "manifest": manifest,
                "fictional": bool(manifest["fictional"]),
                "status": EditionStatus.CURRENT,
                "superseded": None,
            },
        )
    return edition


def _supersede(series: str, *, but: str) -> None:
    shown = Edition.objects.select_for_update().filter(series=series, status=EditionStatus.CURRENT).exclude(pk=but)
    shown.update(status=EditionStatus.SUPERSEDED, superseded=timezone.now())


def _find(identifier: str) -> Edition:
    """The edition whose identifier begins like this, if there is exactly one."""
    wanted = identifier.strip().lower()
    found = (
        list(Edition.objects.select_for_update().filter(pk__startswith=wanted[: Edition.ID_LENGTH])) if wanted else []
    )
    if len(found) == 1 and found[0].identity.startswith(wanted):
        return found[0]
    known = ", ".join(edition.id for edition in list_editions()) or "none yet"
    problem = "several editions begin like this" if len(found) > 1 else "there is no such edition"
    raise InputError(f"{problem}.", code=identifier, remedy=f"Registered are: {known}.")


def _same(known: Edition, source: EditionFolder) -> None:
    if known.identity != source.identity:
        raise InputError(
            f"another edition has the same short identifier {known.id}.",
            file=str(source.path),
            remedy="Build the edition again with another title.",
        )


@contextmanager
def _copied(source: EditionFolder, report: Progress) -> Iterator[Path]:
    """The edition under its hash in the home folder; removed again if it was not there and the block fails."""
    from observatory.statistics.edition import MANIFEST, open_edition, remove_abandoned

    room = Path(settings.EDITIONS_ROOT)
    target = room / source.identity
    remove_abandoned(room, ".*.partial")
    if target.is_dir():
        # Left by a process that died between copying and registering, or registered before: good if unchanged.
        open_edition(target).verify()
        yield target
        return
    draft = room / f".{source.identity}.{os.getpid()}.partial"
    names = [*sorted(source.manifest["tables"]), MANIFEST]
    try:
        draft.mkdir()
        for done, name in enumerate(names):
            report("copy", done, len(names))
            shutil.copyfile(source.path / name, draft / name)
            _to_disk(draft / name)
        open_edition(draft).verify()
        draft.rename(target)
        report("copy", len(names), len(names))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise InputError(
                "the disk is full.",
                file=str(room),
                remedy="Free some space and add the edition again; nothing was kept.",
            ) from error
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    try:
        yield target
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        shutil.rmtree(Path(settings.FIGURES_ROOT) / source.identity[: Edition.ID_LENGTH], ignore_errors=True)
        raise


def _to_disk(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def _silent(what: str, done: int, total: int) -> None:
    """No report."""
