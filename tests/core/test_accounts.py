"""Signing up and in: by code or password, through the outbox, in the site's design, and telling nobody who has an account."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from observatory.core.domain import outbox
from observatory.core.domain.people import invite_person
from observatory.core.models import Message, User
from tests.core.conftest import Cast

PASSWORD = "marées et phares 2024"


def _code() -> str:
    outbox.send_due_messages()
    return str(re.findall(r"^([A-Z0-9-]{6,})$", str(mail.outbox[-1].body), re.MULTILINE)[0])


def test_a_person_signs_up_confirms_the_address_and_is_in(client: Client, db: None) -> None:
    answer = client.post(
        reverse("account_signup"), {"email": "Nora@Example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 302
    assert not client.session.get("_auth_user_id")
    client.post(reverse("account_email_verification_sent"), {"code": _code()})
    assert client.session["_auth_user_id"] == User.objects.get(email="nora@example.org").pk
    assert client.get(reverse("core:tasks")).status_code == 200


def test_a_person_who_was_invited_signs_in_with_a_code_from_the_mail(client: Client, cast: Cast) -> None:
    invited = invite_person(cast.owner, "Ines@example.org", permission="core.grant_role", on=cast.programme)
    client.post(reverse("account_request_login_code"), {"email": invited.email})
    client.post(reverse("account_confirm_login_code"), {"code": _code()})
    assert client.session["_auth_user_id"] == invited.pk


def test_the_code_stands_nowhere_in_the_database(client: Client, cast: Cast) -> None:
    client.post(reverse("account_request_login_code"), {"email": cast.claire.email})
    message = Message.objects.get()
    code = _code()
    before = f"{message.subject} {message.body} {message.secrets}"
    message.refresh_from_db()
    assert code not in before
    assert (message.body, message.secrets, message.sensitive) == ("", "", True)


@pytest.mark.parametrize("email", ["claire@example.org", "nobody@example.org"])
def test_an_unknown_address_gets_the_same_answer(client: Client, cast: Cast, email: str) -> None:
    answer = client.post(reverse("account_request_login_code"), {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_confirm_login_code"))
    assert Message.objects.count() == 1


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client: Client, cast: Cast) -> None:
    cast.claire.set_password(PASSWORD)
    cast.claire.save()
    texts = set()
    for email, password in ((cast.claire.email, "wrong password 1"), ("nobody@example.org", PASSWORD)):
        page = client.post(reverse("account_login"), {"login": email, "password": password}).content.decode()
        texts.add(re.sub(r"\s+", " ", re.findall(r'role="alert".*?</div>', page, re.DOTALL)[0]))
    assert len(texts) == 1


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_request_login_code"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_are_in_the_design_of_the_site(client: Client, db: None, name: str, language: str) -> None:
    page = client.get(reverse(name).replace("/en/", f"/{language}/", 1)).content.decode()
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert "Menu:" not in page
    assert 'class="field' in page
