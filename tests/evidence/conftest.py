"""A small invented edition on disk."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

_FILE = Path(__file__).resolve().parents[1] / "statistics" / "figures" / "conftest.py"


@pytest.fixture(scope="session")
def write_edition() -> Callable[..., Path]:
    """Writes the edition that figures are tested on into a directory; keywords change its manifest."""
    specification = importlib.util.spec_from_file_location("invented_edition", _FILE)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    import sys

    sys.modules["invented_edition"] = module
    specification.loader.exec_module(module)

    def write(folder: Path, **manifest: Any) -> Path:
        folder.mkdir(parents=True)
        edition = module.make_edition(folder, **manifest)
        for name, table in edition.tables.items():
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
        (folder / "validation.json").write_text("{}\n")
        tables = {
            file.name: {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "bytes": file.stat().st_size}
            for file in sorted(folder.iterdir())
        }
        (folder / "manifest.json").write_text(json.dumps({**edition.manifest, "tables": tables}, sort_keys=True))
        return folder

    return write


@pytest.fixture(scope="session")
def edition_folder(write_edition: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_edition(tmp_path_factory.mktemp("edition") / "first")


@pytest.fixture(scope="session")
def second_folder(write_edition: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another edition of the same series."""
    return write_edition(tmp_path_factory.mktemp("edition") / "second", title="Panorama, corrected")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Editions and figures of one test, gone with it."""
    settings.EDITIONS_ROOT = tmp_path / "editions"
    settings.FIGURES_ROOT = tmp_path / "figures"
    settings.EDITIONS_ROOT.mkdir()
    settings.FIGURES_ROOT.mkdir()
    return tmp_path
