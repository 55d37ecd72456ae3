"""People and their organisations."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import (
    AuditEntry,
    Membership,
    Message,
    Organisation,
    OrganisationKind,
    Origin,
    RoleGrant,
    User,
)
from observatory.core.text import TextInLanguages
from observatory.core.zones import time_zones


def invite_person(actor: Actor, email: str, *, name: str = "", language: str = "", permission: str, on: object) -> User:
    """The person with this address; an account without a password is made where there is none.

    They sign in with a code that is sent to their address. `permission` on `on` is what the actor needs for it.
    """
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is not None:
        return known
    person = User(email=email.strip().lower(), name=name.strip(), language=language)
    person.set_unusable_password()
    with deed(actor, "core.invite_person", person, permission=permission, on=on):
        person.save()
        _note_address(person)
    return person


def make_owner(actor: Actor, email: str, *, name: str = "") -> User:
    """Let a person own the installation: begin programmes, read its mailbox. An account is made if there is none."""
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = User(email=email, name=name.strip())
        person.set_unusable_password()
    with deed(actor, "core.make_owner", person, permission="core.create_programme"):
        person.is_superuser = True
        person.save()
        _note_address(person)
    return person


def edit_own_account(actor: Actor, *, name: str, language: str, zone: str) -> User:
    """Change one's own name, language and time zone."""
    if actor.person is None:
        raise Refused(_("Only a person has an account."))
    if zone not in time_zones():
        raise Refused(
            _("There is no time zone “%(zone)s”: write one such as Europe/Brussels.") % {"zone": zone}, field="zone"
        )
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("The site does not speak this language."), field="language")
    with deed(actor, "core.edit_own_account", actor.person, permission="core.edit_own_account") as done:
        person = done.locked(actor.person)
        person.name, person.language, person.zone = name.strip(), language, zone
        person.save()
    return person


def erase_person(actor: Actor, person: User) -> User:
    """Take everything that names a person out of the installation; the audit trail keeps their identifier and stays sound."""
    with deed(actor, "core.erase_person", person, permission="core.create_programme") as done:
        person = done.locked(person)
        if person.erased is not None:
            raise Refused(_("This person was erased already."))
        Message.objects.filter(person=person).update(address="erased@invalid.invalid", body="", subject="", secrets="")
        AuditEntry.objects.filter(subject=person.pk).update(detail=None)
        Membership.objects.filter(person=person).delete()
        RoleGrant.objects.filter(person=person, revoked=None).update(revoked=timezone.now())
        person.emailaddress_set.all().delete()  # type: ignore[attr-defined]
        person.email, person.name, person.is_active = f"{person.pk}@erased.invalid", "", False
        person.erased = timezone.now()
        person.set_unusable_password()
        person.save()
    return person


def create_organisation(
    actor: Actor,
    *,
    name: TextInLanguages | Mapping[str, str],
    kind: str,
    country: str = "",
    region: str = "",
    website: str = "",
    origin: str = Origin.OWN,
    reference: str = "",
) -> Organisation:
    """Make an organisation known; a person who does so is its first administrator."""
    if kind not in OrganisationKind.values:
        raise Refused(_("There is no kind of organisation “%(kind)s”.") % {"kind": kind}, field="kind")
    organisation = Organisation(
        name=name if isinstance(name, TextInLanguages) else TextInLanguages.from_json(name),
        kind=kind,
        country=country,
        region=region,
        website=website,
        origin=origin,
        reference=reference,
    )
    with deed(actor, "core.create_organisation", organisation, permission="core.create_organisation"):
        organisation.save()
        if actor.person is not None:
            Membership.objects.create(organisation=organisation, person=actor.person, administrator=True)
    return organisation


def edit_organisation(
    actor: Actor,
    organisation: Organisation,
    *,
    version: int,
    name: TextInLanguages,
    kind: str,
    country: str,
    region: str,
    website: str,
) -> Organisation:
    """Change what is known of an organisation."""
    with deed(actor, "core.edit_organisation", organisation, permission="core.edit_organisation") as done:
        organisation = done.locked(organisation, version)
        organisation.name, organisation.kind, organisation.website = name, kind, website
        organisation.country, organisation.region = country, region
        organisation.save()
    return organisation


def add_member(
    actor: Actor, organisation: Organisation, person: User, *, administrator: bool = False, position: str = ""
) -> Membership:
    """Take a person into an organisation, or change what they are in it."""
    with deed(actor, "core.add_member", organisation, permission="core.edit_organisation") as done:
        membership, _made = Membership.objects.update_or_create(
            organisation=organisation, person=person, defaults={"administrator": administrator, "position": position}
        )
        _still_administered(organisation)
        done.note(person=person.pk, administrator=administrator)
    return membership


def remove_member(actor: Actor, membership: Membership) -> None:
    """Take a person out of an organisation, which keeps at least one administrator."""
    organisation = membership.organisation
    with deed(actor, "core.remove_member", organisation, permission="core.edit_organisation") as done:
        done.note(person=membership.person_id)
        membership.delete()
        _still_administered(organisation)


def _note_address(person: User) -> None:
    """Let the person sign in with a code to their address, which is taken as theirs once they have."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"primary": True, "verified": False})


def _still_administered(organisation: Organisation) -> None:
    if not Membership.objects.filter(organisation=organisation, administrator=True).exists():
        raise Refused(_("An organisation needs an administrator: name another one first."))
