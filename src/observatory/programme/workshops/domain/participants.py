"""Who takes part: named by the office, invited by mail, answering by a personal link, counted on the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from observatory.core.acting import Actor, Refused, deed
from observatory.core.domain.outbox import queue_message
from observatory.core.domain.tokens import issue_token, revoke_tokens, use_token
from observatory.core.links import link
from observatory.core.models import User
from observatory.programme.demonstrators.models import ActorGroup, KeyActor
from observatory.programme.workshops.domain.workshops import BEFORE, open_workshop
from observatory.programme.workshops.models import (
    Participation,
    ParticipationRole,
    ParticipationState,
    Workshop,
    WorkshopState,
)

PERMISSION = "workshops.manage_participants"
ANSWER = "workshops.answer_invitation"
"""The permission that a personal link gives on its participation."""

CONSENT = timedelta(days=90)
"""How long after the workshop a personal link still lets somebody say whether they may be named."""

CAME = (ParticipationState.ATTENDED, ParticipationState.ABSENT)


def add_participant(
    actor: Actor,
    workshop: Workshop,
    *,
    key_actor: KeyActor | None = None,
    person: User | None = None,
    name: str = "",
    organisation: str = "",
    group: str = "",
    email: str = "",
    language: str = "",
    role: str = ParticipationRole.PARTICIPANT,
    may_be_named: bool = False,
    now: datetime | None = None,
) -> Participation:
    """Name somebody who is to take part: a key actor of the region, or anybody else by name.

    What is not given is taken from the key actor or the account. `may_be_named` where the person has said so already.
    """
    row = Participation(
        workshop=workshop,
        key_actor=key_actor,
        person=person,
        may_be_named=may_be_named,
        added=now or timezone.now(),
        origin=workshop.origin,
        reference=workshop.reference,
    )
    if key_actor is not None:
        name, organisation = name or key_actor.name, organisation or key_actor.organisation
        group, email = group or key_actor.group, email or key_actor.email
        language = language or key_actor.language
    if person is not None:
        name, email, language = name or person.name, email or person.email, language or person.language
    with deed(actor, "workshops.add_participant", row, permission=PERMISSION, on=workshop) as done:
        workshop = open_workshop(done, workshop)
        if key_actor is not None and key_actor.demonstrator_id != workshop.demonstrator_id:
            raise Refused(_("This key actor belongs to another region."), field="key_actor")
        _fill(row, name, organisation, group, email, language, role)
        row.person = person or row.person
        row.save()
        done.note(role=row.role)
    return row


def edit_participant(
    actor: Actor,
    row: Participation,
    *,
    version: int,
    name: str,
    organisation: str = "",
    group: str = "",
    email: str = "",
    language: str = "",
    role: str,
) -> Participation:
    """Change what is known of somebody who takes part. Their answer and their consent are their own and stay."""
    with deed(actor, "workshops.edit_participant", row, permission=PERMISSION, on=row.workshop) as done:
        open_workshop(done, row.workshop)
        row = done.locked(row, version)
        if email.strip().lower() != row.email:
            # The old link went to somebody else's address.
            revoke_tokens(row, ANSWER)
            if row.state == ParticipationState.INVITED:
                row.state, row.invited = ParticipationState.NAMED, None
        _fill(row, name, organisation, group, email, language, role)
        row.save()
        done.note(role=row.role)
    return row


def remove_participant(actor: Actor, row: Participation) -> None:
    """Take somebody off the list; their link ends. Whoever came stays on it."""
    workshop = row.workshop
    with deed(actor, "workshops.remove_participant", workshop, permission=PERMISSION) as done:
        open_workshop(done, workshop)
        row = done.locked(row)
        if row.state == ParticipationState.ATTENDED:
            raise Refused(_("This person attended and stays on the list."))
        revoke_tokens(row, ANSWER)
        done.note(participation=row.pk)
        row.delete()


def invite_participants(
    actor: Actor,
    workshop: Workshop,
    *,
    participants: Collection[Participation] | None = None,
    again: bool = False,
    now: datetime | None = None,
) -> int:
    """Invite by mail with a personal link: those named, or else all key actors marked for the workshop and all on the list.

    Whoever was invited is not invited twice, unless `again`: then those who have not answered get a new link. Returns how
    many were invited.
    """
    moment = now or timezone.now()
    with deed(actor, "workshops.invite_participants", workshop, permission=PERMISSION) as done:
        workshop = open_workshop(done, workshop)
        if workshop.state not in BEFORE:
            raise Refused(_("The workshop is over: nobody can be invited any more."))
        if participants is None:
            _take_key_actors(workshop, moment)
        waiting = [ParticipationState.NAMED, *([ParticipationState.INVITED] if again else [])]
        rows = Participation.objects.select_for_update().filter(workshop=workshop, state__in=waiting).exclude(email="")
        if participants is not None:
            rows = rows.filter(pk__in=[row.pk for row in participants])
        invited = [_invite(workshop, row, moment) for row in rows.order_by("pk")]
        if not invited:
            raise Refused(
                _("There is nobody to invite: mark key actors for the workshop, or add participants with an address.")
            )
        if workshop.state == WorkshopState.PLANNED:
            workshop.state = WorkshopState.INVITED
        workshop.version += 1
        workshop.save()
        done.note(invited=len(invited), state=workshop.state)
    return len(invited)


def answer_invitation(
    actor: Actor,
    row: Participation,
    *,
    accept: bool,
    may_be_named: bool = False,
    needs: str = "",
    now: datetime | None = None,
) -> Participation:
    """Say whether one comes, whether one may be named in the proceedings, and what one needs.

    It can be changed until the workshop is over. The office answers for somebody who telephoned.
    """
    moment = now or timezone.now()
    with deed(actor, "workshops.answer_invitation", row, permission=ANSWER) as done:
        if actor.token is not None:
            use_token(actor.token)
        workshop = done.locked(row.workshop)
        row = done.locked(row)
        if workshop.state not in BEFORE or workshop.today(moment) > workshop.last_day:
            raise Refused(_("The workshop is over, or was cancelled: there is nothing to answer any more."))
        if row.state in CAME:
            raise Refused(_("It was noted already whether you are here: speak to the host if that is wrong."))
        row.state = ParticipationState.ACCEPTED if accept else ParticipationState.DECLINED
        row.answered, row.may_be_named = moment, accept and may_be_named
        row.needs = needs.strip()[:2000] if accept else ""
        row.version += 1
        row.save()
        done.note(accepted=accept)
    return row


def consent_to_be_named(
    actor: Actor, row: Participation, *, may_be_named: bool, now: datetime | None = None
) -> Participation:
    """Say anew whether one may stand with one's name in the proceedings; until they are published."""
    with deed(actor, "workshops.consent_to_be_named", row, permission=ANSWER) as done:
        if actor.token is not None:
            use_token(actor.token)
        workshop = done.locked(row.workshop)
        row = done.locked(row)
        if workshop.state == WorkshopState.PUBLISHED:
            raise Refused(_("The proceedings are published already: write to the office, which can take them back."))
        row.may_be_named, row.answered = may_be_named, now or timezone.now()
        row.version += 1
        row.save()
        done.note(may_be_named=may_be_named)
    return row


def record_attendance(
    actor: Actor, workshop: Workshop, *, attended: Collection[Participation], now: datetime | None = None
) -> int:
    """Say who came; everybody else on the list did not. Can be done again. Returns how many came."""
    moment = now or timezone.now()
    with deed(actor, "workshops.record_attendance", workshop, permission=PERMISSION) as done:
        workshop = open_workshop(done, workshop)
        if workshop.today(moment) < workshop.first_day:
            raise Refused(_("The workshop has not begun yet."))
        came = {row.pk for row in attended}
        rows = list(Participation.objects.select_for_update().filter(workshop=workshop))
        if came - {row.pk for row in rows}:
            raise Refused(_("Somebody is not on the list of this workshop: add them first."))
        for row in rows:
            state = ParticipationState.ATTENDED if row.pk in came else ParticipationState.ABSENT
            if row.state != state:
                row.state = state
                row.version += 1
                row.save()
        done.note(attended=len(came), absent=len(rows) - len(came))
    return len(came)


def _take_key_actors(workshop: Workshop, moment: datetime) -> None:
    """Put the key actors who are marked for the workshop on its list, if they are not on it."""
    taken = set(Participation.objects.filter(workshop=workshop).values_list("email", flat=True))
    for key_actor in KeyActor.objects.filter(demonstrator_id=workshop.demonstrator_id, workshop=True):
        if key_actor.email not in taken:
            row = Participation(
                workshop=workshop,
                key_actor=key_actor,
                role=ParticipationRole.PARTICIPANT,
                added=moment,
                origin=workshop.origin,
                reference=workshop.reference,
            )
            _fill(
                row,
                key_actor.name,
                key_actor.organisation,
                key_actor.group,
                key_actor.email,
                key_actor.language,
                row.role,
            )
            row.save()


def _invite(workshop: Workshop, row: Participation, moment: datetime) -> Participation:
    revoke_tokens(row, ANSWER)
    row.workshop = workshop
    secret = issue_token(ANSWER, row, until=workshop_end(workshop) + CONSENT)
    language = row.language if row.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    queue_message(
        "workshops.invitation",
        to=row.email,
        programme=workshop.programme,
        language=language,
        values={
            "name": row.name,
            "workshop": workshop.title.read(row.language).text,
            "region": workshop.demonstrator.name.read(row.language).text,
            "first_day": _written(workshop.first_day, language),
            "last_day": _written(workshop.last_day, language),
            "place": workshop.place or workshop.online_link,
            "aim": workshop.aim.read(row.language).text,
        },
        links={"link": link("workshops:invitation", secret, language=language)},
        about=row,
    )
    row.state, row.invited = ParticipationState.INVITED, moment
    row.version += 1
    row.save()
    return row


def _written(day: date, language: str) -> str:
    with override(language):
        return formats.date_format(day, "DATE_FORMAT")


def workshop_end(workshop: Workshop) -> datetime:
    """The midnight at which the last day of the workshop ends, at its place."""
    midnight = datetime.combine(workshop.last_day, datetime.min.time(), tzinfo=ZoneInfo(workshop.zone))
    return midnight + timedelta(days=1)


def _fill(row: Participation, name: str, organisation: str, group: str, email: str, language: str, role: str) -> None:
    if not name.strip():
        raise Refused(_("Give the name of the person."), field="name")
    if role not in ParticipationRole.values:
        raise Refused(_("There is no role “%(role)s” at a workshop.") % {"role": role}, field="role")
    if group and group not in ActorGroup.values:
        raise Refused(_("There is no group “%(group)s”.") % {"group": group}, field="group")
    address = email.strip().lower()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Refused(_("“%(address)s” is no e-mail address.") % {"address": address}, field="email") from error
        known = Participation.objects.filter(workshop_id=row.workshop_id, email=address).exclude(pk=row.pk)
        if known.exists():
            raise Refused(_("Somebody with this e-mail address is on the list already."), field="email")
    row.name, row.organisation, row.group, row.email = name.strip(), organisation.strip(), group, address
    row.role, row.language = role, language or row.language or row.workshop.language
    if address and (row.person is None or row.person.email != address):
        row.person = User.objects.filter(email=address, is_active=True).first()
