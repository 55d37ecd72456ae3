"""French pages: with French numbers and names."""

from __future__ import annotations

from django.test import Client
from tests.atlas.conftest import employment
from tests.atlas.test_pages import text

from observatory.evidence.models import Edition


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
    assert "Il n’y a pas de région « nowhere »" in text(client, "/fr/compare/?region=XB11&region=nowhere", 422)
    assert "n’a pas de données propres dans cette édition" in text(client, "/fr/regions/?q=little+nordby")


def test_the_other_language_of_a_page_is_one_link_away_with_its_state(client: Client, edition: Edition) -> None:
    page = text(client, "/en/regions/union/XB11/?year=2014&amp;layer=category".replace("&amp;", "&"))
    assert 'href="/fr/regions/union/XB11/?year=2014&amp;layer=category"' in page
