"""Who may do what in the core: predicates on a person and a row, composed with & and |.

Roles are read once per request and person. A deputy has the roles of owner or officer of the one who is absent, within
that programme and on those days, and nothing else of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import rules
from django.utils import timezone

from observatory.core.models import (
    Deputy,
    Membership,
    Message,
    Organisation,
    Programme,
    Role,
    RoleGrant,
    Scope,
    Upload,
    User,
)

Found = TypeVar("Found")

OFFICE = (Role.OWNER, Role.OFFICER)
"""The roles of those who run a programme."""

_deputies_count: ContextVar[bool] = ContextVar("deputies_count", default=True)
_read: ContextVar[dict[tuple[str, str, str], Any] | None] = ContextVar("grants_read", default=None)


@contextmanager
def without_deputies() -> Iterator[None]:
    """Within the block only a person's own roles count."""
    token = _deputies_count.set(False)
    try:
        yield
    finally:
        _deputies_count.reset(token)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within the block, in which nothing is changed, what roles a person has in a programme is read once."""
    if _read.get() is not None:
        yield
        return
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def absent_officers(person: User, programme: str) -> list[str]:
    """Identifiers of those whom a person stands in for today in a programme."""

    def read() -> list[str]:
        today = timezone.now().date()
        return list(
            Deputy.objects.filter(
                deputy=person, programme_id=programme, ended=None, first_day__lte=today, last_day__gte=today
            ).values_list("absent_id", flat=True)
        )

    return _once(("absent", person.pk, programme), read)


def _grants(who: str, programme: str) -> list[tuple[str, str, str]]:
    """Role, scope and identifier of what it is limited to, of every grant of a person in a programme."""
    rows = RoleGrant.objects.filter(person_id=who, programme_id=programme, revoked=None)
    return _once(("grants", who, programme), lambda: list(rows.values_list("role", "scope", "scope_id")))


def _once(key: tuple[str, str, str], read: Callable[[], Found]) -> Found:
    known = _read.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: Found = known[key]
    return found


def has_role(
    person: User, role: str | tuple[str, ...], programme: Programme | str, *, call: str = "", demonstrator: str = ""
) -> bool:
    """Whether a person has a role in a programme: in the whole of it, or in this call or this demonstrator."""
    if not person.is_authenticated or not person.is_active:
        return False
    wanted = {role} if isinstance(role, str) else set(role)
    identifier = programme if isinstance(programme, str) else programme.pk
    scopes = {(Scope.PROGRAMME.value, "")}
    if call:
        scopes.add((Scope.CALL.value, call))
    if demonstrator:
        scopes.add((Scope.DEMONSTRATOR.value, demonstrator))

    def holds(who: str, roles: set[str]) -> bool:
        return any(role in roles and (scope, row) in scopes for role, scope, row in _grants(who, identifier))

    if holds(person.pk, wanted):
        return True
    office = wanted & set(OFFICE)
    if not office or not _deputies_count.get():
        return False
    return any(holds(absent, office) for absent in absent_officers(person, identifier))


def programmes_with_role(person: User, roles: tuple[str, ...] = tuple(Role.values)) -> list[Programme]:
    """Programmes in which a person has one of these roles, whatever its scope, deputies included."""
    if not person.is_authenticated:
        return []
    today = timezone.now().date()
    own = RoleGrant.objects.filter(person=person, role__in=roles, revoked=None).values("programme_id")
    stood_in = Deputy.objects.filter(deputy=person, ended=None, first_day__lte=today, last_day__gte=today)
    found = set(Programme.objects.filter(pk__in=own))
    for deputy in stood_in.select_related("programme"):
        office = RoleGrant.objects.filter(
            person_id=deputy.absent_id, programme=deputy.programme, role__in=set(roles) & set(OFFICE), revoked=None
        )
        if office.exists():
            found.add(deputy.programme)
    return sorted(found, key=lambda programme: programme.slug)


# -- predicates ------------------------------------------------------------------------------------------------------


@rules.predicate
def is_signed_in(user: User) -> bool:
    """Anybody with an account."""
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def owns_installation(user: User) -> bool:
    """Whoever runs the installation."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser)


@rules.predicate
def owns_programme(user: User, row: Any) -> bool:
    """Owner of the programme that the row reaches."""
    programme = row if isinstance(row, Programme) else getattr(row, "programme", None)
    return programme is not None and has_role(user, Role.OWNER, programme)


@rules.predicate
def runs_programme(user: User, row: Any) -> bool:
    """Owner or officer of the programme that the row reaches, or the deputy of one."""
    programme = row if isinstance(row, Programme) else getattr(row, "programme", None)
    return programme is not None and has_role(user, OFFICE, programme)


@rules.predicate
def edits_programme(user: User, row: Any) -> bool:
    """Editor of the programme that the row reaches."""
    programme = row if isinstance(row, Programme) else getattr(row, "programme", None)
    return programme is not None and has_role(user, Role.EDITOR, programme)


@rules.predicate
def takes_part_in_programme(user: User, row: Any) -> bool:
    """Anybody with a role in the programme, however narrow."""
    programme = row if isinstance(row, Programme) else getattr(row, "programme", None)
    return programme is not None and (
        RoleGrant.objects.filter(person_id=user.pk, programme=programme, revoked=None).exists()
        or has_role(user, OFFICE, programme)
    )


@rules.predicate
def administers_organisation(user: User, organisation: Organisation) -> bool:
    """One of the administrators of the organisation."""
    return Membership.objects.filter(person_id=user.pk, organisation=organisation, administrator=True).exists()


@rules.predicate
def belongs_to_organisation(user: User, organisation: Organisation) -> bool:
    """A member of the organisation."""
    return Membership.objects.filter(person_id=user.pk, organisation=organisation).exists()


@rules.predicate
def message_of_own_programme(user: User, message: Message) -> bool:
    """Owner or officer of the programme that sends the message, unless a room keeps them from what it is about."""
    from observatory.core import mail_readers

    return (
        message.programme is not None
        and has_role(user, OFFICE, message.programme)
        and mail_readers.may_read(user, message)
    )


@rules.predicate
def may_see_what_the_upload_is_about(user: User, upload: Upload) -> bool:
    """Whoever may see the row that a file belongs to, as the room of that row says."""
    from observatory.core import files

    return files.may_download(user, upload)


rules.add_perm("core.create_programme", owns_installation)
rules.add_perm("core.view_programme_office", takes_part_in_programme | owns_installation)
rules.add_perm("core.manage_programme", owns_programme | owns_installation)
rules.add_perm("core.run_programme", runs_programme | owns_installation)
rules.add_perm("core.grant_role", owns_programme | owns_installation)
rules.add_perm("core.name_deputy", runs_programme | owns_installation)
rules.add_perm("core.view_audit_trail", owns_programme | owns_installation)
rules.add_perm("core.view_outbox", runs_programme | owns_installation)
rules.add_perm("core.send_message", message_of_own_programme | owns_installation)
rules.add_perm("core.view_installation_mail", owns_installation)
rules.add_perm("core.edit_mail_text", runs_programme | owns_installation)
rules.add_perm("core.create_organisation", is_signed_in)
rules.add_perm("core.view_organisation", belongs_to_organisation | owns_installation)
rules.add_perm("core.edit_organisation", administers_organisation | owns_installation)
rules.add_perm("core.download_upload", may_see_what_the_upload_is_about)
rules.add_perm("core.edit_own_account", is_signed_in)
