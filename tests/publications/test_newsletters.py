"""The newsletter: asked for, confirmed from the mailbox itself, sent once, ended by its own link; links act on POST alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.publications.conftest import Office

from observatory.core.acting import COMMAND, Actor, NotPermitted
from observatory.core.domain import outbox
from observatory.core.domain.programmes import create_programme
from observatory.core.models import AuditEntry, Message, Origin, User
from observatory.publications.domain import newsletters
from observatory.publications.models import ProgrammePublications
from observatory.publications.models.subscriptions import Subscription


def _link(kind: str) -> str:
    outbox.send_due_messages()
    return str(re.findall(rf"http://[^/]+(/\w+/newsletter/{kind}/\S+)", str(mail.outbox[-1].body))[-1])


def _subscribe(client: Client, address: str = "reader@example.org") -> None:
    client.post(reverse("publications:subscribe", args=["regions"]), {"address": address})


def test_a_reader_asks_confirms_reads_and_ends(client: Client, office: Office) -> None:
    _subscribe(client)
    confirm = _link("confirm")
    assert client.get(confirm).status_code == 200
    assert Subscription.objects.get().confirmed is None
    assert client.post(confirm).status_code == 200
    assert Subscription.objects.get().confirmed is not None
    assert newsletters.send_issue(Actor.of(office.edith), office.issue) == 1
    assert newsletters.send_issue(Actor.of(office.edith), office.issue) == 0
    unsubscribe = _link("unsubscribe")
    assert "- Six regions" in str(mail.outbox[-1].body)
    client.get(unsubscribe)
    assert Subscription.objects.get().ended is None
    client.post(unsubscribe)
    assert Subscription.objects.get().ended is not None
    assert client.get(unsubscribe).status_code == 410


def test_an_issue_comes_in_the_language_of_its_reader(client: Client, office: Office) -> None:
    address = reverse("publications:subscribe", args=["regions"]).replace("/en/", "/fr/", 1)
    client.post(address, {"address": "lectrice@example.org"})
    client.post(_link("confirm"))
    newsletters.send_issue(Actor.of(office.edith), office.issue)
    outbox.send_due_messages()
    assert "Chers lecteurs" in str(mail.outbox[-1].body)
    assert "/fr/publications/regions/newsletter-1/" in str(mail.outbox[-1].body)


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, office: Office) -> None:
    answers = []
    _subscribe(client)
    client.post(_link("confirm"))
    for address in ("reader@example.org", "new@example.org"):
        answer = client.post(reverse("publications:subscribe", args=["regions"]), {"address": address})
        answers.append((answer.status_code, answer["Location"]))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("how", ["used", "expired", "forged"])
def test_a_link_that_ended_confirms_nothing(client: Client, office: Office, how: str) -> None:
    _subscribe(client)
    link, later = _link("confirm"), timedelta()
    if how == "used":
        client.post(link)
        Subscription.objects.update(confirmed=None)
    elif how == "expired":
        later = newsletters.FORGET_AFTER
    else:
        link = link.rstrip("/") + "x/"
    with time_machine.travel(timezone.now() + later):
        assert client.post(link).status_code == 410
    assert Subscription.objects.get().confirmed is None


def test_an_address_that_nobody_confirmed_is_forgotten(client: Client, office: Office) -> None:
    _subscribe(client)
    assert newsletters.forget_unconfirmed() == 0
    with time_machine.travel(timezone.now() + newsletters.FORGET_AFTER + timedelta(minutes=1)):
        assert newsletters.forget_unconfirmed() == 1


def test_no_address_stands_in_the_audit_trail(client: Client, office: Office) -> None:
    _subscribe(client)
    assert "reader@" not in "".join(str(entry.detail) for entry in AuditEntry.objects.all())


def test_nobody_of_another_programme_sends_an_issue(client: Client, office: Office) -> None:
    with pytest.raises(NotPermitted):
        newsletters.send_issue(Actor.of(office.bruno), office.issue)
    client.force_login(office.bruno)
    assert client.get(reverse("publications:send", args=["regions"])).status_code == 404
    assert not Message.objects.filter(key="publications.issue").exists()


def test_the_way_to_the_back_office_begins_the_publications_of_a_programme_where_they_are_missing(
    client: Client, office: Office
) -> None:
    owner = User.objects.create_user("oskar@example.org")
    fresh = create_programme(COMMAND, slug="fresh", name={"en": "Fresh"}, zone="UTC", owner=owner, origin=Origin.OWN)
    client.force_login(owner)
    address = reverse("publications:send", args=["fresh"])
    client.get(address)
    assert not ProgrammePublications.objects.filter(of_programme=fresh).exists()
    for _time in range(2):
        answer = client.post(address, {"write": "1"})
        section = ProgrammePublications.objects.get(of_programme=fresh, locale__language_code="en")
        assert answer.headers["Location"] == reverse("wagtailadmin_explore", args=[section.pk])
    assert client.get(reverse("wagtailadmin_explore", args=[section.pk])).status_code == 200
