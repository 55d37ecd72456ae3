"""Personal links: only the hash is kept, and a link that ended says the same whatever the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from tests.core.conftest import Cast

from observatory.core.acting import Actor
from observatory.core.domain import tokens
from observatory.core.domain.tokens import LinkEnded
from observatory.core.models import Token

DAY = timedelta(days=1)


def test_a_link_permits_its_purpose_on_its_subject_alone(cast: Cast) -> None:
    secret = tokens.issue_token("core.run_programme", cast.programme, valid=DAY)
    actor = Actor.link(tokens.open_token(secret, "core.run_programme"))
    assert actor.may("core.run_programme", cast.programme)
    assert not actor.may("core.run_programme", cast.other)
    assert not actor.may("core.manage_programme", cast.programme)


def test_the_secret_is_nowhere_in_the_database(cast: Cast) -> None:
    secret = tokens.issue_token("core.run_programme", cast.programme, valid=DAY)
    row = Token.objects.get()
    assert secret not in "".join(str(value) for value in row.__dict__.values())


@pytest.mark.parametrize("how", ["forged", "expired", "revoked", "used", "other purpose"])
def test_a_link_that_does_not_work_says_the_same(cast: Cast, how: str) -> None:
    secret = tokens.issue_token("core.run_programme", cast.programme, valid=DAY, once=True)
    purpose, later = "core.run_programme", timedelta()
    if how == "forged":
        secret += "x"
    elif how == "expired":
        later = DAY
    elif how == "revoked":
        assert tokens.revoke_tokens(cast.programme, purpose) == 1
    elif how == "used":
        with transaction.atomic():
            tokens.use_token(tokens.open_token(secret, purpose))
    else:
        purpose = "core.manage_programme"
    with time_machine.travel(timezone.now() + later), pytest.raises(LinkEnded):
        tokens.open_token(secret, purpose)


def test_a_link_used_in_two_places_at_once_works_in_one(cast: Cast) -> None:
    secret = tokens.issue_token("core.run_programme", cast.programme, valid=DAY, once=True)
    first, second = (tokens.open_token(secret, "core.run_programme") for _ in range(2))
    with transaction.atomic():
        tokens.use_token(first)
    with pytest.raises(LinkEnded), transaction.atomic():
        tokens.use_token(second)
