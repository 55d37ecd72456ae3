"""A region of the fictional union with its people, its pre-assessment, and an edition that has its numbers."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from django.test import Client
from tests.prepared import prepared
from tests.programme.assessments.cast import Cast

from observatory.core.acting import COMMAND
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Origin, Role, Scope, User
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.models import Edition
from observatory.programme.assessments.domain.assessments import begin_pre_assessment
from observatory.programme.assessments.models import PreAssessment
from observatory.programme.demonstrators.domain.demonstrators import create_demonstrator
from observatory.programme.demonstrators.domain.key_actors import add_key_actor

_INVENTED = Path(__file__).resolve().parents[2] / "statistics" / "figures" / "conftest.py"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Editions and figures of one test, gone with it."""
    settings.EDITIONS_ROOT, settings.FIGURES_ROOT = tmp_path / "editions", tmp_path / "figures"
    settings.EDITIONS_ROOT.mkdir()
    settings.FIGURES_ROOT.mkdir()
    return tmp_path


@pytest.fixture(scope="session")
def invented() -> Any:
    """The invented edition that figures are tested on: its formulas and the function that makes it."""
    specification = importlib.util.spec_from_file_location("invented_edition_of_assessments", _INVENTED)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def edition_folder(invented: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition") / "invented"
    folder.mkdir()
    made = invented.make_edition(folder)
    for name, table in made.tables.items():
        pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    (folder / "validation.json").write_text("{}\n")
    tables = {
        file.name: {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "bytes": file.stat().st_size}
        for file in sorted(folder.iterdir())
    }
    (folder / "manifest.json").write_text(json.dumps({**made.manifest, "tables": tables}, sort_keys=True))
    return folder


@pytest.fixture
def edition(db: None, edition_folder: Path) -> Edition:
    """The edition in use; ask for it before the pre-assessment where its profile is wanted."""
    return register_edition(edition_folder, draw=False)


@prepared
def cast(db: None) -> Cast:
    people = {
        name: User.objects.create_user(f"{name}@example.org", name=name.capitalize())
        for name in ("odile", "claire", "ines", "remi", "nils", "bruno")
    }
    programme = create_programme(
        COMMAND,
        slug="union",
        name={"en": "Programme of the Union", "fr": "Programme de l’Union"},
        zone="Europe/Brussels",
        owner=people["odile"],
        origin=Origin.INVENTED,
    )
    create_programme(COMMAND, slug="other", name={"en": "Other"}, zone="UTC", owner=people["bruno"])
    demonstrator, elsewhere = (
        create_demonstrator(
            COMMAND,
            programme,
            name={"en": english, "fr": french},
            region=code,
            region_version="sample",
            working_language="fr",
            challenge={"en": "Old industries lose jobs.", "fr": "Les industries anciennes perdent des emplois."},
        )
        for english, french, code in (("Vest", "Ouest", "XA11"), ("Karst", "Karst", "XB11"))
    )
    actors = tuple(
        add_key_actor(
            COMMAND,
            demonstrator,
            organisation=organisation,
            name=name,
            email=f"{name.split()[0].lower()}@example.org",
            group=group,
            language="fr",
        )
        for name, organisation, group in (
            ("Maud Herbelin", "Métal Avenir", "cluster_management"),
            ("Yanis Corvo", "Filatures Corvo", "firm"),
        )
    )
    grant_role(COMMAND, programme, people["claire"], Role.OFFICER)
    for name, role, region in (
        ("ines", Role.EXPERT, demonstrator),
        ("remi", Role.REGION_LEAD, demonstrator),
        ("nils", Role.EXPERT, elsewhere),
    ):
        grant_role(COMMAND, programme, people[name], role, scope=Scope.DEMONSTRATOR, scope_id=region.pk)
    del people["odile"]
    return Cast(programme, demonstrator, actors, **people)


@pytest.fixture
def row(cast: Cast) -> PreAssessment:
    return begin_pre_assessment(
        cast.officer, cast.demonstrator, questions={"en": "Do the clusters reach the small firms?"}
    )


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(person: User) -> Client:
        made = Client()
        made.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client
