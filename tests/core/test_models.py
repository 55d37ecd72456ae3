"""People are known by their address; no row of ours has a counting key."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.db import IntegrityError, models, transaction
from wagtail.models import Page

from observatory.core.identifiers import ALPHABET, LENGTH, random_identifier
from observatory.core.models import AuditEntry, AuditHead, Programme, User
from observatory.evidence.models import Edition

OURS = [model for model in apps.get_models() if model.__module__.startswith("observatory.")]


def test_no_model_of_ours_counts_but_the_audit_trail() -> None:
    assert {User, Programme, Edition} <= set(OURS)
    # Pages of publications have the keys of Wagtail; their addresses show none.
    for model in (each for each in set(OURS) - {AuditEntry, AuditHead} if not issubclass(each, Page)):
        assert isinstance(model._meta.pk, models.CharField), model


def test_identifiers_are_random_and_easy_to_read_aloud() -> None:
    drawn = {random_identifier() for _ in range(500)}
    assert len(drawn) == 500
    assert all(len(identifier) == LENGTH and set(identifier) <= set(ALPHABET) for identifier in drawn)
    assert not set("01iloIuO") & set(ALPHABET) - {"u"}


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    """Good hashes take their time, which is not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.django_db
def test_one_person_has_one_address_whatever_its_case() -> None:
    user = User.objects.create_user("Ann@Example.org", "a long enough pass phrase")
    assert user.email == "ann@example.org"
    assert authenticate(username="ANN@example.org ", password="a long enough pass phrase") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ann@EXAMPLE.org")


@pytest.mark.django_db
def test_a_person_without_a_password_cannot_sign_in_with_one() -> None:
    user = User.objects.create_user("ben@example.org")
    assert user.has_usable_password() is False
    assert authenticate(username="ben@example.org", password="") is None
