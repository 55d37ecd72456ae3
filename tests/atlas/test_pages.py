"""Every page of the atlas: what it shows, where it leads, and what it answers to wrong addresses."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from observatory.evidence.models import Edition

ADDRESSES = (
    "/en/",
    "/en/search/?q=karst",
    "/en/regions/",
    "/en/regions/?q=karst",
    "/en/regions/union/XA11/",
    "/en/regions/union/XA131/",
    "/en/regions/union/XA/",
    "/en/industries/",
    "/en/industries/?layer=category",
    "/en/industries/?layer=emerging",
    "/en/industries/division/C29/",
    "/en/industries/category/4/",
    "/en/industries/emerging/mobility-technologies/",
    "/en/map/",
    "/en/compare/",
    "/en/compare/?region=XA11&region=XB11",
    "/en/data/",
    "/en/data/validation/",
    "/en/data/changes/",
)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_stands_in_both_languages_and_within_its_edition(client: Client, edition: Edition, address: str) -> None:
    for path in (
        address,
        address.replace("/en/", "/fr/", 1),
        address.replace("/en/", f"/en/editions/{edition.id}/", 1),
    ):
        page = text(client, path)
        assert "total employment" not in page.lower(), path
        assert "emploi total" not in page.lower(), path
        assert "Fictional" in page or "Fictif" in page or "Fictive" in page, path


@pytest.mark.parametrize(
    "address",
    [
        "/en/regions/union/XZ99/",
        "/en/regions/nowhere/XA11/",
        "/en/regions/XZ99/",
        "/en/regions/union/XA11/?year=1999",
        "/en/regions/union/XA11/?year=two",
        "/en/regions/union/XA11/?layer=planets",
        "/en/regions/union/XA11/?industry=Z99",
        "/en/regions/?country=ZZ",
        "/en/industries/division/Z99/",
        "/en/industries/planets/C29/",
        "/en/map/?measure=height",
        "/en/map/?industry=Z99",
        "/en/data/validation/?severity=terrible",
        "/en/data/changes/?since=000000000000",
        "/en/editions/000000000000/",
    ],
)
def test_what_is_not_there_answers_404(client: Client, edition: Edition, address: str) -> None:
    text(client, address, 404)


@pytest.mark.django_db
def test_without_an_edition_every_page_says_how_to_get_one(client: Client) -> None:
    for address in ("/en/", "/en/regions/", "/en/regions/union/XA11/", "/en/map/"):
        page = text(client, address, 404)
        assert "observatory panorama build" in page
        assert "make demo DATA=" in page


def test_the_first_page_says_that_the_edition_is_fictional_and_how_real_data_are_loaded(
    client: Client, edition: Edition
) -> None:
    page = text(client, "/en/")
    assert "This edition is fictional" in page
    assert "observatory fetch eurostat sbs_r_nuts06_r2" in page
    assert "make demo DATA=" in page
    assert "independent project" in page
    assert f"/en/editions/{edition.id}/" in page


def test_a_page_of_a_superseded_edition_stays_and_says_so(
    client: Client, edition: Edition, second_folder: object
) -> None:
    from observatory.evidence.domain.editions import register_edition

    newer = register_edition(second_folder, draw=False)  # type: ignore[arg-type]
    old = text(client, f"/en/editions/{edition.id}/regions/union/XA11/")
    assert "This is an earlier edition" in old
    assert "This is an earlier edition" not in text(client, "/en/regions/union/XA11/")
    # Whoever came by the edition's own address stays in it: no link leads to the pages of the edition in use.
    pages = re.findall(r'href="/en/(regions|industries|map|compare|data|search)/', old)
    assert pages == []
    assert f'href="/en/editions/{edition.id}/industries/division/C29/' in old
    assert f'action="/en/editions/{edition.id}/search/"' in old
    listed = text(client, "/en/editions/")
    assert listed.index(newer.id) < listed.index(edition.id)
    assert "superseded" in listed


def test_pages_ask_the_database_the_same_few_questions_however_much_they_show(
    client: Client, edition: Edition, django_assert_max_num_queries: object
) -> None:
    for address in ADDRESSES:
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            client.get(address)


def test_a_second_view_asks_the_edition_nothing(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    from observatory.evidence.editions import EditionReader

    addresses = ("/en/", "/en/regions/", "/en/regions/union/XA11/", "/en/industries/division/C29/", "/en/map/")
    for address in addresses:
        client.get(address)
    asked: list[str] = []
    monkeypatch.setattr(EditionReader, "connection", lambda self: asked.append("asked"))
    for address in addresses:
        text(client, address)
    assert asked == []
