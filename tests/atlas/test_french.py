"""French pages: complete, with French numbers and names."""

from __future__ import annotations

import re
from pathlib import Path

from django.test import Client
from tests.atlas.conftest import employment
from tests.atlas.test_pages import text

import observatory.atlas
from observatory.evidence.models import Edition

CATALOGUE = Path(observatory.atlas.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def test_every_text_of_the_catalogue_is_translated() -> None:
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    texts = [message for message in catalogue if message.id]
    assert len(texts) > 300
    lacking = [
        message.id
        for message in texts
        if message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert lacking == []


def test_translations_fill_in_what_the_original_does() -> None:
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for message in catalogue:
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            strings = [message.string] if isinstance(message.string, str) else list(message.string)
            known = set(re.findall(r"%\((\w+)\)s", " ".join(forms)))
            for string in strings:
                assert set(re.findall(r"%\((\w+)\)s", string)) <= known, message.id


def test_a_region_page_speaks_french(client: Client, edition: Edition) -> None:
    page = text(client, "/fr/regions/union/XB11/")
    assert 'lang="fr"' in page
    assert "Personnes occupées" in page
    assert "Quotient de localisation" in page
    assert "Industrie automobile" in page
    # Thousands are set apart by a narrow no-break space.
    assert f"{employment('XB11', 'C29', 2015):,}".replace(",", "\u202f") in page
    assert "Persons employed" not in page
    assert "Strong clusters" not in page


def test_errors_are_said_in_french(client: Client, edition: Edition) -> None:
    assert "Choisissez au moins deux régions" in text(client, "/fr/compare/?region=XB11", 422)
    assert "n’a pas de données propres dans cette édition" in text(client, "/fr/regions/?q=little+nordby")


def test_the_other_language_of_a_page_is_one_link_away_with_its_state(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB11/?year=2014&amp;layer=category".replace("&amp;", "&"))
    assert 'href="/fr/regions/union/XB11/?year=2014&amp;layer=category"' in page
