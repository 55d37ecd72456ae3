"""Publications: pages in every language, written by those who may, each saying where its content comes from."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from tests.publications.conftest import Office

from observatory.core import audit
from observatory.core.acting import COMMAND, Actor, NotPermitted
from observatory.core.domain.programmes import revoke_role
from observatory.core.models import AuditEntry, RoleGrant
from observatory.publications.domain import writing
from observatory.publications.domain.recording import publish_record
from observatory.publications.models import RegionStoryPage


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/en/publications/", "A beginning"),
        ("/fr/publications/", "Un début"),
        ("/en/publications/regions/", "Newsletter, May"),
        ("/fr/publications/regions/a-beginning/", "Comment tout a commencé."),
        ("/en/publications/regions/newsletter-1/", "Dear readers"),
    ],
)
def test_pages_answer_in_their_language(client: Client, office: Office, address: str, words: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_what_a_person_typed_is_text_and_no_markup(client: Client, office: Office) -> None:
    page = client.get("/en/publications/regions/a-beginning/").content.decode()
    assert "Words &amp; &lt;b&gt;signs&lt;/b&gt;." in page
    assert "<h2>First</h2>" in page


def test_an_invented_page_says_so(client: Client, office: Office) -> None:
    assert "invented for demonstration" in client.get("/en/publications/regions/a-beginning/").content.decode()


def test_writing_needs_a_role_in_the_programme_and_leaves_an_entry(office: Office) -> None:
    entry = AuditEntry.objects.filter(verb="publications.write_page").latest("sequence")
    assert (entry.actor, entry.programme) == (office.edith.pk, office.programme.pk)
    with pytest.raises(NotPermitted):
        writing.write_proceedings_page(
            Actor.of(office.bruno), office.programme, title={"en": "X", "fr": "X"}, introduction={"en": "", "fr": ""}
        )
    assert audit.verify().sound


def test_an_editor_works_in_the_section_of_their_programme_alone(client: Client, office: Office) -> None:
    client.force_login(office.edith)
    assert client.get("/cms/").status_code == 200
    own, others = office.article.get_parent(), office.article.get_parent().get_siblings(inclusive=False).first()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[office.article.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:add_subpage", args=[own.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:add_subpage", args=[others.pk])).status_code == 302


def test_the_back_office_is_closed_to_those_without_a_role(client: Client, office: Office) -> None:
    revoke_role(COMMAND, RoleGrant.objects.get(person=office.edith))
    client.force_login(office.edith)
    assert client.get("/cms/")["Location"].startswith("/account/login/")


def test_only_the_back_office_has_a_softer_policy(client: Client, office: Office) -> None:
    client.force_login(office.edith)
    soft = client.get("/cms/")["Content-Security-Policy"]
    strict = client.get("/en/publications/")["Content-Security-Policy"]
    assert "'unsafe-inline'" in soft
    assert "'unsafe-inline'" not in strict
    assert "http" not in soft.replace("'self'", "")


def test_the_back_office_names_no_other_host(client: Client, office: Office) -> None:
    client.force_login(office.odile)
    page = client.get("/cms/").content.decode()
    assert re.findall(r'src="(?:https?:)?//(?!testserver)[^"]+', page) == []


def test_the_feed_has_articles_and_issues_of_one_language(client: Client, office: Office) -> None:
    answer = client.get(reverse("publications:feed", args=["regions"]).replace("/en/", "/fr/", 1))
    titles = [item.findtext("title") for item in ElementTree.fromstring(answer.content).iter("item")]
    assert titles == ["Lettre, mai", "Un début"]


def test_the_record_is_published_with_the_source_of_every_sentence(client: Client, office: Office) -> None:
    programme = publish_record(COMMAND, owner=office.odile)
    assert publish_record(COMMAND, owner=office.odile) == programme
    stories = RegionStoryPage.objects.filter(locale__language_code="en")
    assert sorted((page.slug, page.region, page.origin) for page in stories) == [
        ("centro", "PT16", "sourced"),
        ("hamburg", "DE60", "sourced"),
        ("lapland", "FI1D", "sourced"),
        ("nord-pas-de-calais", "FR30", "sourced"),
        ("stockholm", "SE11", "sourced"),
        ("west-region-romania", "RO42", "sourced"),
    ]
    for page in stories:
        html = client.get(page.get_url()).content.decode()
        statements = [*page.challenge, *page.response, *page.context_text]
        assert html.count("sourced") >= len(statements) > 0
        assert all(block.value["references"] for block in statements)
        assert "invented" not in html
