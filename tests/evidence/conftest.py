"""A small invented edition on disk, and a programme whose people keep facts."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from tests.evidence.cast import NAMES, REGION, Cast
from tests.prepared import prepared

from observatory.core.acting import COMMAND
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Origin, Role, Scope, User
from observatory.evidence.domain.facts import freeze
from observatory.evidence.models import Evidence, EvidenceKind

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


@prepared
def cast(db: None) -> Cast:
    people = {name: User.objects.create_user(f"{name}@example.org", name=name.capitalize()) for name in NAMES}
    programme = create_programme(
        COMMAND,
        slug="regions",
        name={"en": "Regions", "fr": "Régions"},
        zone="Europe/Brussels",
        owner=people["odile"],
        origin=Origin.INVENTED,
    )
    other = create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=people["bruno"])
    for name, role in (("claire", Role.OFFICER), ("wanda", Role.EXPERT), ("eva", Role.EVALUATOR)):
        grant_role(COMMAND, programme, people[name], role)
    for name, role, region in (
        ("ines", Role.EXPERT, REGION),
        ("remi", Role.REGION_LEAD, REGION),
        ("lea", Role.REGION_LEAD, "region0000000002"),
    ):
        grant_role(COMMAND, programme, people[name], role, scope=Scope.DEMONSTRATOR, scope_id=region)
    return Cast(programme, other, **people)


@pytest.fixture
def keep(cast: Cast) -> Callable[..., Evidence]:
    """Keeps a fact about the region, with what is given instead of the usual."""

    def keep(**given: Any) -> Evidence:
        usual: dict[str, Any] = {
            "programme": cast.programme,
            "kind": EvidenceKind.QUOTE,
            "title": {"en": "“Nobody asks us.”", "fr": "« Personne ne nous demande. »"},
            "source": {"en": "Interview", "fr": "Entretien"},
            "day": date(2026, 3, 2),
            "content": {"text": "Nobody asks us.", "language": "en", "attribution": "a firm"},
            "demonstrator": REGION,
        }
        return freeze(**(usual | given))

    return keep
