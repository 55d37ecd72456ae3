"""Editions are registered whole or not at all, replace each other, and stay for ever."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatory.evidence.domain import editions as verbs
from observatory.evidence.models import Edition, EditionStatus
from observatory.statistics.edition import open_edition
from observatory.statistics.errors import InputError

pytestmark = pytest.mark.django_db


def register(folder: Path) -> Edition:
    return verbs.register_edition(folder, draw=False)


def left(home: Path) -> list[str]:
    return sorted(path.name for room in ("editions", "figures") for path in (home / room).iterdir())


def test_a_registered_edition_lies_under_its_hash_and_is_current(edition_folder: Path, home: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    edition = verbs.register_edition(edition_folder, draw=False, progress=lambda *step: steps.append(step))
    identity = open_edition(edition_folder).identity
    assert (edition.id, edition.identity, edition.status) == (identity[:12], identity, EditionStatus.CURRENT)
    assert edition.path == home / "editions" / identity
    assert sorted(file.name for file in edition.path.iterdir()) == sorted(
        file.name for file in edition_folder.iterdir()
    )
    assert edition.fictional is True
    assert edition.title == "Panorama of the invented union"
    assert verbs.current_edition("test") == verbs.current_edition() == edition
    assert steps[0] == ("verify", 0, 1)
    assert steps[-1] == ("copy", 7, 7)


def test_a_newer_edition_supersedes_the_older_one_which_stays(edition_folder: Path, second_folder: Path) -> None:
    first, second = register(edition_folder), register(second_folder)
    first.refresh_from_db()
    assert first.status == EditionStatus.SUPERSEDED
    assert first.superseded is not None
    assert first.path.is_dir()
    assert verbs.current_edition("test") == second
    assert verbs.list_editions() == [second, first]


def test_editions_of_another_series_are_left_alone(
    edition_folder: Path, write_edition: Callable[..., Path], tmp_path: Path
) -> None:
    first = register(edition_folder)
    other = register(write_edition(tmp_path / "other", series="other"))
    assert verbs.current_edition("test") == first
    assert verbs.current_edition("other") == other


def test_registering_again_changes_nothing_and_brings_an_old_one_back(
    edition_folder: Path, second_folder: Path
) -> None:
    register(edition_folder)
    assert register(edition_folder).status == EditionStatus.CURRENT
    assert Edition.objects.count() == 1
    second = register(second_folder)
    register(edition_folder)
    second.refresh_from_db()
    assert second.status == EditionStatus.SUPERSEDED
    assert Edition.objects.filter(status=EditionStatus.CURRENT).count() == 1


def test_an_older_edition_can_be_made_current_by_the_beginning_of_its_identity(
    edition_folder: Path, second_folder: Path
) -> None:
    first, second = register(edition_folder), register(second_folder)
    assert verbs.make_current(first.id[:6]) == first
    second.refresh_from_db()
    assert second.status == EditionStatus.SUPERSEDED
    assert verbs.current_edition("test") == first


def test_a_withdrawn_edition_keeps_its_place_and_its_reason(edition_folder: Path) -> None:
    edition = register(edition_folder)
    withdrawn = verbs.withdraw_edition(edition.id, " Wages were counted twice. ")
    assert withdrawn.status == EditionStatus.WITHDRAWN
    assert withdrawn.reason == "Wages were counted twice."
    assert withdrawn.withdrawn is not None
    assert edition.path.is_dir()
    assert verbs.current_edition("test") is None
    for attempt in (lambda: register(edition_folder), lambda: verbs.make_current(edition.id)):
        with pytest.raises(InputError, match=r"Wages were counted twice\."):
            attempt()
    with pytest.raises(InputError, match="already withdrawn"):
        verbs.withdraw_edition(edition.id, "Again.")


def test_a_withdrawal_needs_a_reason(edition_folder: Path) -> None:
    edition = register(edition_folder)
    with pytest.raises(InputError, match="a reason is missing"):
        verbs.withdraw_edition(edition.id, "  ")
    edition.refresh_from_db()
    assert edition.status == EditionStatus.CURRENT


@pytest.mark.parametrize("identifier", ["", "ffffffffffff", "nonsense"])
def test_an_unknown_edition_is_named_with_those_that_exist(identifier: str, edition_folder: Path) -> None:
    known = register(edition_folder)
    with pytest.raises(InputError, match=known.id):
        verbs.make_current(identifier)


def test_a_changed_byte_is_refused(edition_folder: Path, tmp_path: Path, home: Path) -> None:
    broken = shutil.copytree(edition_folder, tmp_path / "broken")
    file = broken / "portfolios.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(InputError, match="at least one byte has changed") as caught:
        register(broken)
    assert caught.value.file == str(file)
    assert left(home) == []
    assert Edition.objects.count() == 0


def test_a_directory_that_is_no_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no edition"):
        register(tmp_path)


def test_a_copy_that_fails_half_way_leaves_nothing(
    edition_folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, count = shutil.copyfile, iter(range(100))

    def failing(source: Path, target: Path) -> Any:
        if next(count) == 3:
            raise OSError(28, "No space left on device")
        return copy(source, target)

    monkeypatch.setattr(verbs.shutil, "copyfile", failing)
    with pytest.raises(InputError, match="the disk is full"):
        register(edition_folder)
    assert left(home) == []
    assert Edition.objects.count() == 0


def test_a_copy_that_differs_from_its_source_is_not_kept(
    edition_folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes().replace(b"PAR1", b"PAR2"))

    monkeypatch.setattr(verbs.shutil, "copyfile", careless)
    with pytest.raises(InputError):
        register(edition_folder)
    assert left(home) == []


def test_what_a_killed_copy_left_is_swept_away_and_a_living_one_is_not(edition_folder: Path, home: Path) -> None:
    gone = home / "editions" / f".{'a' * 64}.999999999.partial"
    alive = home / "editions" / f".{'b' * 64}.{os.getpid()}.partial"
    gone.mkdir()
    alive.mkdir()
    edition = register(edition_folder)
    assert left(home) == sorted([alive.name, edition.identity])


def test_a_copy_made_by_a_process_that_died_before_registering_is_used_if_it_is_whole(
    edition_folder: Path, home: Path
) -> None:
    identity = open_edition(edition_folder).identity
    shutil.copytree(edition_folder, home / "editions" / identity)
    assert register(edition_folder).path.is_dir()


def test_nothing_is_registered_if_a_figure_cannot_be_drawn(
    edition_folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(folder: Path, identity: str, progress: Any) -> int:
        (home / "figures" / identity[:12] / "en").mkdir(parents=True)
        raise RuntimeError("the engine drew nothing")

    monkeypatch.setattr(verbs.figures, "draw_standard", failing)
    with pytest.raises(RuntimeError, match="drew nothing"):
        verbs.register_edition(edition_folder)
    assert left(home) == []
    assert Edition.objects.count() == 0


def test_the_database_itself_refuses_two_current_editions_of_a_series(
    edition_folder: Path, second_folder: Path
) -> None:
    from django.db import IntegrityError, transaction

    first, second = register(edition_folder), register(second_folder)
    assert second.is_current
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=first.pk).update(status=EditionStatus.CURRENT)
