"""Roles reach as far as they were granted, programmes do not see each other, and a deputy acts in somebody's name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.core.conftest import Cast

from observatory.core.acting import Actor, NotPermitted, Refused
from observatory.core.domain.programmes import end_deputy, grant_role, name_deputy, revoke_role
from observatory.core.models import AuditEntry, Role, RoleGrant, Scope
from observatory.core.rules import has_role, programmes_with_role


def test_a_role_counts_in_its_programme_alone(cast: Cast) -> None:
    assert has_role(cast.claire, Role.OFFICER, cast.programme)
    assert not has_role(cast.claire, Role.OFFICER, cast.other)
    assert not has_role(cast.bruno, Role.OWNER, cast.programme)
    assert programmes_with_role(cast.claire) == [cast.programme]


def test_a_narrow_role_counts_for_its_object_alone(cast: Cast) -> None:
    grant_role(cast.owner, cast.programme, cast.ada, Role.EXPERT, scope=Scope.DEMONSTRATOR, scope_id="abc")
    assert has_role(cast.ada, Role.EXPERT, cast.programme, demonstrator="abc")
    assert not has_role(cast.ada, Role.EXPERT, cast.programme, demonstrator="xyz")
    assert not has_role(cast.ada, Role.EXPERT, cast.programme)


def test_only_an_owner_grants_and_takes_back(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        grant_role(cast.officer, cast.programme, cast.ada, Role.EDITOR)
    grant = grant_role(cast.owner, cast.programme, cast.ada, Role.EDITOR)
    revoke_role(cast.owner, grant)
    assert not has_role(cast.ada, Role.EDITOR, cast.programme)


def test_a_role_given_twice_is_one_role_and_one_entry(cast: Cast) -> None:
    first = grant_role(cast.owner, cast.programme, cast.ada, Role.EDITOR)
    entries = AuditEntry.objects.count()
    assert grant_role(cast.owner, cast.programme, cast.ada, Role.EDITOR) == first
    assert AuditEntry.objects.count() == entries


def test_the_last_owner_stays(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.odile, programme=cast.programme)
    with pytest.raises(Refused, match="needs an owner"):
        revoke_role(cast.owner, grant)


def test_a_deputy_acts_on_their_days_in_the_name_of_the_absent(cast: Cast) -> None:
    today = timezone.now().date()
    deputy = name_deputy(
        cast.officer, cast.programme, absent=cast.claire, deputy=cast.ada, first_day=today, last_day=today
    )
    assert has_role(cast.ada, Role.OFFICER, cast.programme)
    assert not has_role(cast.ada, Role.OWNER, cast.programme)
    end_deputy(Actor.of(cast.ada), deputy)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.actor, entry.on_behalf_of) == (cast.ada.pk, cast.claire.pk)
    assert not has_role(cast.ada, Role.OFFICER, cast.programme)


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)], ids=["before", "after"])
def test_a_deputy_has_nothing_on_other_days(cast: Cast, first: int, last: int) -> None:
    today = timezone.now().date()
    name_deputy(
        cast.owner,
        cast.programme,
        absent=cast.claire,
        deputy=cast.ada,
        first_day=today + timedelta(first),
        last_day=today + timedelta(last),
    )
    assert not has_role(cast.ada, Role.OFFICER, cast.programme)


def test_an_officer_names_a_deputy_for_themselves_alone(cast: Cast) -> None:
    with pytest.raises(Refused, match="Only an owner"):
        name_deputy(
            cast.officer,
            cast.programme,
            absent=cast.odile,
            deputy=cast.ada,
            first_day=date(2026, 1, 1),
            last_day=date(2026, 1, 2),
        )
