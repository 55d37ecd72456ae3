"""An edition is written whole or not at all, gives the same bytes for the same input, and notices every change."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import observatory.statistics as st
from observatory.statistics import edition as editions
from observatory.statistics.engine import Engine
from observatory.statistics.errors import InputError
from observatory.statistics.panoramas.derived import DERIVED
from tests.statistics.panoramas.conftest import observations
from tests.statistics.panoramas.test_panoramas import CELLS

FILES = {
    *(f"{name}.parquet" for name in DERIVED),
    "industries.parquet",
    "manifest.json",
    "observations.parquet",
    "panorama.parquet",
    "portfolios.parquet",
    "regions.parquet",
    "rule.toml",
    "validation.json",
}


@pytest.fixture(scope="module")
def result() -> Any:
    return st.panorama(observations(CELLS), rule="eccp-2021")


@pytest.fixture
def edition(result: Any, tmp_path: Path) -> st.Edition:
    return st.build_edition(result, tmp_path / "edition")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_edition_consists_of_exactly_these_files(edition: st.Edition) -> None:
    assert set(contents(edition.path)) == FILES
    assert set(edition.manifest["tables"]) == FILES - {"manifest.json"}


def test_the_manifest_says_what_it_rests_on(edition: st.Edition) -> None:
    manifest = edition.manifest
    assert manifest["rule"]["name"] == "eccp-2021"
    assert manifest["rule"]["verified"] is False
    assert manifest["years"] == [2020]
    assert manifest["layers"] == ["category"]
    assert manifest["counts"]["cells"] == 9
    assert manifest["status_shares"] == {"category": {"observed": 1.0}}
    assert manifest["fictional"] is False


def test_the_manifest_holds_no_clock(edition: st.Edition) -> None:
    text = (edition.path / "manifest.json").read_text()
    assert not {"date", "time", "created", "built"} & set(json.loads(text))


def test_the_same_input_gives_the_same_bytes_for_any_number_of_threads(tmp_path: Path) -> None:
    built = []
    for threads in (1, 2):
        with Engine(threads=threads) as engine:
            again = st.panorama(observations(CELLS), rule="eccp-2021", engine=engine)
        built.append(contents(st.build_edition(again, tmp_path / str(threads)).path))
    assert built[0] == built[1]


def test_building_the_same_again_into_its_directory_changes_nothing(edition: st.Edition, result: Any) -> None:
    before = contents(edition.path)
    st.build_edition(result, edition.path)
    assert contents(edition.path) == before


def test_another_edition_is_never_written_over_one(edition: st.Edition, result: Any) -> None:
    before = contents(edition.path)
    with pytest.raises(InputError, match="already holds another edition"):
        st.build_edition(result, edition.path, title="Another")
    assert contents(edition.path) == before


def test_a_directory_with_other_files_is_left_alone(result: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    with pytest.raises(InputError, match="already holds files"):
        st.build_edition(result, tmp_path / "mine")
    assert contents(tmp_path / "mine") == {"letter.txt": b"keep me"}


def test_one_changed_byte_is_found_and_named(edition: st.Edition) -> None:
    edition.verify()
    file = edition.path / "panorama.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(InputError, match="at least one byte has changed") as caught:
        editions.open_edition(edition.path).verify()
    assert caught.value.file == str(file)


@pytest.mark.parametrize(("change", "says"), [("remove", "is missing"), ("add", "does not belong")])
def test_a_missing_and_a_foreign_file_are_found(edition: st.Edition, change: str, says: str) -> None:
    if change == "remove":
        (edition.path / "regions.parquet").unlink()
    else:
        (edition.path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=says):
        edition.verify()


def test_a_directory_that_is_no_edition_is_refused_with_the_way_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is no edition.*panorama build"):
        st.open_edition(tmp_path)
    with pytest.raises(InputError, match="no such directory"):
        st.open_edition(tmp_path / "nowhere")
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="not the manifest of an edition"):
        st.open_edition(tmp_path)


def test_an_edition_of_a_later_format_is_not_guessed_at(edition: st.Edition) -> None:
    manifest = {**edition.manifest, "format": 99}
    (edition.path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="format 99; this version reads format 1"):
        st.open_edition(edition.path)


def test_a_build_that_fails_leaves_nothing(result: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(editions, "_entry", broken)
    with pytest.raises(RuntimeError, match="power cut"):
        st.build_edition(result, tmp_path / "edition")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_removed_by_the_next(result: Any, tmp_path: Path) -> None:
    # The number of a process that cannot be alive: one above the greatest the system gives.
    dead = int(Path("/proc/sys/kernel/pid_max").read_text()) + 1
    left = tmp_path / f".edition.{dead}.partial"
    left.mkdir()
    (left / "panorama.parquet").write_bytes(b"half")
    st.build_edition(result, tmp_path / "edition")
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    result: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(editions, "_write_parquet", full)
    with pytest.raises(InputError, match="the disk is full") as caught:
        st.build_edition(result, tmp_path / "edition")
    assert caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_an_edition_may_be_moved(edition: st.Edition, tmp_path: Path) -> None:
    identity = edition.identity
    shutil.move(edition.path, tmp_path / "elsewhere")
    moved = st.open_edition(tmp_path / "elsewhere")
    moved.verify()
    assert moved.identity == identity


def test_tables_come_as_the_frame_asked_for(edition: st.Edition) -> None:
    import polars

    assert isinstance(edition.frame("panorama"), polars.DataFrame)
    with pytest.raises(InputError, match="no table 'secrets'"):
        edition.table("secrets")


def test_a_region_is_printed_with_certain_and_possible_stars(
    edition: st.Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    from rich.console import Console

    from observatory.statistics.portrait import region_table

    Console(width=160).print(region_table(edition, region="North"))
    printed = capsys.readouterr().out
    assert "★★" in printed
    assert "2.18" in printed
    assert "unverified" in printed


def test_a_region_that_is_not_there_is_answered_with_those_that_are(edition: st.Edition) -> None:
    from observatory.statistics.portrait import region_table

    with pytest.raises(InputError, match="With data: North, South, West"):
        region_table(edition, region="East")
