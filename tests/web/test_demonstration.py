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
