"""The audit trail: every deed leaves an entry, and none can be changed, removed or put elsewhere unnoticed."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from tests.core.conftest import Cast

from observatory.core import audit
from observatory.core.acting import Actor, NotPermitted, Refused, deed
from observatory.core.domain.people import erase_person
from observatory.core.domain.programmes import edit_programme, grant_role
from observatory.core.models import AuditEntry, Role


def _execute(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_a_deed_writes_who_what_and_on_which_version(cast: Cast) -> None:
    edit_programme(cast.owner, cast.programme, version=1, name=cast.programme.name, zone="Europe/Paris")
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.actor_kind, entry.actor, entry.verb) == ("person", cast.odile.pk, "core.edit_programme")
    assert (entry.subject_kind, entry.subject, entry.version) == ("core.programme", cast.programme.pk, 2)
    assert entry.programme == cast.programme.pk
    assert audit.verify().sound


def test_a_deed_without_permission_or_refused_leaves_nothing(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(NotPermitted):
        grant_role(cast.stranger, cast.programme, cast.bruno, Role.OWNER)
    with pytest.raises(Refused, match="no time zone"):
        edit_programme(cast.owner, cast.programme, version=1, name=cast.programme.name, zone="Mars/Olympus")
    cast.programme.refresh_from_db()
    assert (AuditEntry.objects.count(), cast.programme.zone) == (before, "Europe/Brussels")


def test_a_deed_that_fails_half_way_takes_its_entry_back(cast: Cast) -> None:
    before = AuditEntry.objects.count()

    def fail_half_way() -> None:
        with deed(cast.owner, "core.try", cast.programme, permission="core.manage_programme") as done:
            row = done.locked(cast.programme)
            row.zone = "UTC"
            row.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    cast.programme.refresh_from_db()
    assert (AuditEntry.objects.count(), cast.programme.zone) == (before, "Europe/Brussels")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_entry_needs_the_transaction_of_its_deed() -> None:
    from observatory.core.models import User

    person = User.objects.create_user("somebody@example.org")
    with pytest.raises(transaction.TransactionManagementError):
        audit.append(actor_kind="clock", actor="", on_behalf_of="", verb="core.try", subject=person)


def test_entries_can_be_neither_saved_again_nor_deleted(cast: Cast) -> None:
    entry = AuditEntry.objects.latest("sequence")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize(
    ("sql", "wrong", "problem"),
    [
        ("UPDATE core_auditentry SET verb = 'core.nothing' WHERE sequence = 2", 2, "changed"),
        ('UPDATE core_auditentry SET detail = \'{"role": "owner"}\' WHERE sequence = 3', 3, "changed"),
        ("DELETE FROM core_auditentry WHERE sequence = 2", 2, "missing"),
        ("DELETE FROM core_auditentry WHERE sequence = 3", 3, "missing"),
    ],
    ids=["field changed", "detail changed", "removed from the middle", "removed from the end"],
)
def test_verification_names_the_first_entry_that_is_wrong(cast: Cast, sql: str, wrong: int, problem: str) -> None:
    assert audit.verify() == audit.Verdict(3, AuditEntry.objects.get(sequence=3).hash)
    _execute(sql)
    verdict = audit.verify()
    assert (verdict.wrong, verdict.problem.split(":")[0]) == (wrong, problem)


def test_verification_sees_two_entries_that_changed_places(cast: Cast) -> None:
    _execute("UPDATE core_auditentry SET sequence = 9 WHERE sequence = 1")
    _execute("UPDATE core_auditentry SET sequence = 1 WHERE sequence = 2")
    _execute("UPDATE core_auditentry SET sequence = 2 WHERE sequence = 9")
    assert audit.verify().wrong == 1


def test_a_chain_made_anew_is_told_by_a_hash_noted_before(cast: Cast) -> None:
    noted = audit.verify().head
    assert audit.verify(noted).sound
    assert not audit.verify("0" * 64).sound


def test_erasing_a_person_leaves_the_chain_sound(cast: Cast) -> None:
    grant_role(cast.owner, cast.programme, cast.ada, Role.EVALUATOR)
    erase_person(Actor("command"), cast.ada)
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.is_active) == ("", False)
    assert "ada" not in cast.ada.email
    assert audit.verify().sound
