"""The page that lists whom to sign in as: in an installation of the demonstration, and in no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from observatory.core.acting import COMMAND
from observatory.core.domain.people import make_owner
from observatory.core.domain.programmes import create_programme, grant_role
from observatory.core.models import Origin, Role, User
from observatory.statistics.errors import InputError
from observatory.web import commands, demonstration


@pytest.fixture
def people(db: None) -> None:
    owner = make_owner(COMMAND, "owner@example.org", name="Olga Owner")
    invented = create_programme(
        COMMAND, slug="exercise", name={"en": "Exercise"}, zone="UTC", owner=owner, origin=Origin.INVENTED
    )
    real = create_programme(COMMAND, slug="real", name={"en": "Real"}, zone="UTC", owner=owner)
    grant_role(COMMAND, invented, User.objects.create_user("ines@example.org", name="Ines Invented"), Role.OFFICER)
    grant_role(COMMAND, real, User.objects.create_user("rita@real.example", name="Rita Real"), Role.OFFICER)


def test_an_ordinary_installation_has_no_such_page(client: Client, people: None) -> None:
    assert client.get(reverse("demonstration")).status_code == 404


def test_the_demonstration_lists_its_invented_people_and_nobody_else(client: Client, people: None) -> None:
    marker = Path(settings.HOME) / "demonstration.json"
    marker.write_text("{}")
    try:
        page = client.get(reverse("demonstration")).content.decode()
    finally:
        marker.unlink()
    assert "ines@example.org" in page
    assert "observatory-demo" in page
    assert "rita@real.example" not in page


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that a demonstration made."""
    folder = tmp_path / "home"
    (folder / "editions").mkdir(parents=True)
    (folder / demonstration.MEMORY).write_text("{}")
    monkeypatch.setenv("OBSERVATORY_HOME", str(folder))
    return folder


def test_a_demonstration_can_be_removed_whole(home: Path) -> None:
    demonstration.reset()
    assert not home.exists()


def test_what_no_demonstration_made_is_left_alone(home: Path) -> None:
    (home / demonstration.MEMORY).unlink()
    with pytest.raises(InputError, match="not made by the demonstration"):
        demonstration.reset()
    assert (home / "editions").is_dir()


def test_while_it_is_served_it_is_not_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(host: str, port: int, *, with_worker: bool) -> None:
        with pytest.raises(InputError, match="being served"):
            demonstration.reset()

    monkeypatch.setattr(commands, "serve", serve)
    demonstration.serve("127.0.0.1", 8000)
    assert (home / demonstration.MEMORY).is_file()
    demonstration.reset()
    assert not home.exists()
