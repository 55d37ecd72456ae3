"""Programmes, the roles in them, and deputies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import Deputy, Origin, Programme, Role, RoleGrant, Scope, User
from observatory.core.rules import OFFICE
from observatory.core.text import TextInLanguages
from observatory.core.zones import time_zones


def create_programme(
    actor: Actor,
    *,
    slug: str,
    name: TextInLanguages | Mapping[str, str],
    zone: str,
    owner: User,
    origin: str = Origin.OWN,
) -> Programme:
    """Begin a programme, with its first owner."""
    _known_zone(zone)
    programme = Programme(
        slug=slug,
        name=name if isinstance(name, TextInLanguages) else TextInLanguages.from_json(name),
        zone=zone,
        origin=origin,
    )
    with deed(actor, "core.create_programme", programme, permission="core.create_programme", on=None) as done:
        if Programme.objects.filter(slug=slug).exists():
            raise Refused(_("Another programme has the short name “%(slug)s” already.") % {"slug": slug}, field="slug")
        programme.save()
        RoleGrant.objects.create(person=owner, role=Role.OWNER, programme=programme)
        done.note(slug=slug, origin=str(origin), owner=owner.pk)
    return programme


def edit_programme(actor: Actor, programme: Programme, *, version: int, name: TextInLanguages, zone: str) -> Programme:
    """Change a programme's name and time zone."""
    _known_zone(zone)
    with deed(actor, "core.edit_programme", programme, permission="core.manage_programme") as done:
        programme = done.locked(programme, version)
        programme.name, programme.zone = name, zone
        programme.save()
    return programme


def grant_role(
    actor: Actor,
    programme: Programme,
    person: User,
    role: str,
    *,
    scope: str = Scope.PROGRAMME,
    scope_id: str = "",
) -> RoleGrant:
    """Give a person a role; one that they have already stays as it is."""
    if role not in Role.values:
        raise Refused(_("There is no role “%(role)s”.") % {"role": role}, field="role")
    grant = RoleGrant(person=person, role=role, programme=programme, scope=scope, scope_id=scope_id)
    with deed(actor, "core.grant_role", grant, permission="core.grant_role", on=programme) as done:
        known = RoleGrant.objects.filter(
            person=person, role=role, programme=programme, scope=scope, scope_id=scope_id, revoked=None
        ).first()
        if known is not None:
            done.unrecorded()
            return known
        grant.save()
        done.note(person=person.pk, role=str(role), scope=str(scope), scope_id=scope_id)
    return grant


def revoke_role(actor: Actor, grant: RoleGrant) -> RoleGrant:
    """Take a role back. The last owner of a programme keeps theirs."""
    with deed(actor, "core.revoke_role", grant, permission="core.grant_role", on=grant.programme) as done:
        grant = done.locked(grant)
        if grant.revoked is not None:
            raise Refused(_("This role was taken back already."))
        if grant.role == Role.OWNER:
            owners = RoleGrant.objects.select_for_update().filter(
                programme=grant.programme, role=Role.OWNER, scope=Scope.PROGRAMME, revoked=None
            )
            if len(owners) == 1:
                raise Refused(_("A programme needs an owner: name another one first."))
        grant.revoked = timezone.now()
        grant.save()
        done.note(person=grant.person_id, role=grant.role, scope=grant.scope, scope_id=grant.scope_id)
    return grant


def name_deputy(
    actor: Actor, programme: Programme, *, absent: User, deputy: User, first_day: date, last_day: date
) -> Deputy:
    """Let somebody act for an absent owner or officer of a programme, from the first to the last day."""
    if last_day < first_day:
        raise Refused(_("The last day lies before the first one."), field="last_day")
    if absent == deputy:
        raise Refused(_("Nobody can be their own deputy: choose another person."), field="deputy")
    row = Deputy(programme=programme, absent=absent, deputy=deputy, first_day=first_day, last_day=last_day)
    with deed(actor, "core.name_deputy", row, permission="core.name_deputy", on=programme) as done:
        if not RoleGrant.objects.filter(person=absent, programme=programme, role__in=OFFICE, revoked=None).exists():
            raise Refused(_("This person is neither owner nor officer of the programme."), field="absent")
        if actor.person is not None and actor.person != absent and not actor.may("core.grant_role", programme):
            raise Refused(_("Only an owner of the programme names a deputy for somebody else."), field="absent")
        row.save()
        done.note(absent=absent.pk, deputy=deputy.pk, first_day=first_day, last_day=last_day)
    return row


def end_deputy(actor: Actor, deputy: Deputy) -> Deputy:
    """Let a deputy act no longer."""
    with deed(actor, "core.end_deputy", deputy, permission="core.name_deputy", on=deputy.programme) as done:
        deputy = done.locked(deputy)
        if deputy.ended is not None:
            raise Refused(_("This has ended already."))
        deputy.ended = timezone.now()
        deputy.save()
    return deputy


def _known_zone(zone: str) -> None:
    if zone not in time_zones():
        raise Refused(
            _("There is no time zone “%(zone)s”: write one such as Europe/Brussels.") % {"zone": zone}, field="zone"
        )
