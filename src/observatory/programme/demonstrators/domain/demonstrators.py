"""Begin a region's support, say what it is about, who works on it, and where its steps stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.models import Programme, Role, RoleGrant, Scope, User
from observatory.core.text import TextInLanguages
from observatory.programme.calls.models import Application, ApplicationState, Replacement
from observatory.programme.demonstrators.models import (
    Demonstrator,
    DemonstratorState,
    PolicyProject,
    Step,
    StepKind,
    TeamMember,
)

Texts = TextInLanguages | Mapping[str, str]

CODE = re.compile(r"[^/\s]+")
"""Codes of regions and of versions of classifications: they stand in addresses."""


def text(value: Texts) -> TextInLanguages:
    """A text in languages, from itself or from `{language: text}`."""
    return value if isinstance(value, TextInLanguages) else TextInLanguages.from_json(value)


def create_demonstrator(
    actor: Actor,
    programme: Programme,
    *,
    application: Application | None = None,
    name: Texts,
    slug: str = "",
    region_version: str = "",
    region: str = "",
    country: str = "",
    challenge: Texts | None = None,
    response: Texts | None = None,
    working_language: str = "",
    now: datetime | None = None,
) -> Demonstrator:
    """Begin the support of a region, from its selected application or without one (where there was no call).

    The steps of the model and an empty policy project come with it. Region and language are taken from the application
    where they are not given; the short name from the name, or from the code of the region where no Latin letters are in it.
    """
    if application is not None:
        region_version = region_version or application.region_version
        region, country = region or application.region, country or application.country
        working_language = working_language or application.language
    region, region_version = region.strip(), region_version.strip()
    if not region or not region_version:
        raise Refused(_("Say which region it is: its code and the version of the classification."), field="region")
    for field, code in (("region", region), ("region_version", region_version)):
        if not CODE.fullmatch(code):
            raise Refused(
                _("“%(code)s” is no such code: neither spaces nor slashes stand in it, as in FR30 or 2016.")
                % {"code": code},
                field=field,
            )
    if slug and slug != slugify(slug):
        raise Refused(
            _("A short name has small letters without accents, digits and hyphens only, such as “%(slug)s”.")
            % {"slug": slugify(slug) or slugify(region)},
            field="slug",
        )
    named = text(name)
    if not named:
        raise Refused(_("The region needs a name."), field="name")
    demonstrator = Demonstrator(
        programme=programme,
        application=application,
        slug=slug or _short_name(named, working_language or "en") or slugify(region),
        name=named,
        region_version=region_version,
        region=region,
        country=country or region[:2],
        challenge=text(challenge or {}),
        response=text(response or {}),
        working_language=working_language or "en",
        origin=programme.origin,
    )
    if now is not None:
        demonstrator.created = now
    with deed(
        actor,
        "demonstrators.create_demonstrator",
        demonstrator,
        permission="demonstrators.create_demonstrator",
        on=programme,
    ) as done:
        if application is not None:
            application = done.locked(application)
            if application.programme != programme:
                raise Refused(_("This application belongs to another programme."))
            if application.state != ApplicationState.SELECTED:
                raise Refused(_("Only a selected application becomes a model demonstrator region."))
            if Demonstrator.objects.filter(application=application).exists():
                raise Refused(_("The support of this region has begun already."))
        if Demonstrator.objects.filter(programme=programme, slug=demonstrator.slug).exists():
            raise Refused(
                _("Another region of this programme has the short name “%(slug)s” already.")
                % {"slug": demonstrator.slug},
                field="slug",
            )
        demonstrator.save()
        for position, kind in enumerate(StepKind.values, start=1):
            Step.objects.create(
                demonstrator=demonstrator, kind=kind, position=position, origin=demonstrator.origin, note={}
            )
        PolicyProject.objects.create(demonstrator=demonstrator, origin=demonstrator.origin)
        done.note(region=region, version=region_version)
    return demonstrator


def edit_demonstrator(
    actor: Actor,
    demonstrator: Demonstrator,
    *,
    version: int,
    name: Texts,
    challenge: Texts,
    response: Texts,
    working_language: str,
) -> Demonstrator:
    """Change what is said of a region: its name, its challenge, its response, its working language."""
    if not text(name):
        raise Refused(_("The region needs a name."), field="name")
    with deed(
        actor, "demonstrators.edit_demonstrator", demonstrator, permission="demonstrators.edit_demonstrator"
    ) as done:
        demonstrator = done.locked(demonstrator, version)
        demonstrator.name, demonstrator.challenge = text(name), text(challenge)
        demonstrator.response, demonstrator.working_language = text(response), working_language
        demonstrator.save()
    return demonstrator


def publish_demonstrator(actor: Actor, demonstrator: Demonstrator, *, now: datetime | None = None) -> Demonstrator:
    """Make the region's page public. It needs a challenge to show."""
    with deed(
        actor, "demonstrators.publish_demonstrator", demonstrator, permission="demonstrators.manage_demonstrator"
    ) as done:
        demonstrator = done.locked(demonstrator)
        if demonstrator.published is not None:
            raise Refused(_("The page is public already."))
        if not demonstrator.challenge:
            raise Refused(_("Describe the regional challenge first: the page begins with it."))
        demonstrator.published = now or timezone.now()
        demonstrator.version += 1
        demonstrator.save()
    return demonstrator


def unpublish_demonstrator(actor: Actor, demonstrator: Demonstrator) -> Demonstrator:
    """Take the region's page back from the public."""
    with deed(
        actor, "demonstrators.unpublish_demonstrator", demonstrator, permission="demonstrators.manage_demonstrator"
    ) as done:
        demonstrator = done.locked(demonstrator)
        if demonstrator.published is None:
            raise Refused(_("The page is not public."))
        demonstrator.published = None
        demonstrator.version += 1
        demonstrator.save()
    return demonstrator


def close_after_leaving(actor: Actor, replacement: Replacement) -> None:
    """Close the support of a region that has left its call, within that deed. Its pages stay; no step begins any more."""
    demonstrator = Demonstrator.objects.filter(application=replacement.left_id).first()
    if demonstrator is None:
        return
    call = replacement.decision.call
    with deed(actor, "demonstrators.close_demonstrator", demonstrator, permission="calls.decide", on=call) as done:
        demonstrator = done.locked(demonstrator)
        done.note(state_before=demonstrator.state, replacement=replacement.pk)
        demonstrator.state = DemonstratorState.CLOSED
        demonstrator.version += 1
        demonstrator.save()


def _short_name(name: TextInLanguages, language: str) -> str:
    """From the name in the working language, or else in the first other one that is written in Latin letters."""
    words = (name.read(language).text, *(name.texts[other] for other in sorted(name.texts)))
    return next((short for one in words if (short := slugify(one)[:60].rstrip("-"))), "")


# -- team ------------------------------------------------------------------------------------------------------------

TEAM_ROLES = (Role.REGION_LEAD, Role.EXPERT)


def add_team_member(
    actor: Actor,
    demonstrator: Demonstrator,
    *,
    name: str,
    organisation: str = "",
    part: Texts,
    person: User | None = None,
    role: str = "",
) -> TeamMember:
    """Name somebody of the team; with an account and a role (region lead, expert) they work on this region's pages."""
    if role and role not in TEAM_ROLES:
        raise Refused(_("In a team somebody is region lead or expert."), field="role")
    if role and person is None:
        raise Refused(_("Only somebody with an account can have a role: give their e-mail address."), field="email")
    member = TeamMember(
        demonstrator=demonstrator,
        person=person,
        name=name.strip(),
        organisation=organisation.strip(),
        part=text(part),
        origin=demonstrator.origin,
    )
    with deed(
        actor, "demonstrators.add_team_member", member, permission="demonstrators.manage_demonstrator", on=demonstrator
    ) as done:
        member.save()
        done.note(role=role, person=person.pk if person else "")
        if role and person is not None:
            RoleGrant.objects.get_or_create(
                person=person,
                role=role,
                programme=demonstrator.programme,
                scope=Scope.DEMONSTRATOR,
                scope_id=demonstrator.pk,
                revoked=None,
            )
    return member


def remove_team_member(actor: Actor, member: TeamMember) -> None:
    """Take somebody out of the team, with the roles that they had in it."""
    demonstrator = member.demonstrator
    with deed(
        actor, "demonstrators.remove_team_member", demonstrator, permission="demonstrators.manage_demonstrator"
    ) as done:
        done.note(member=member.pk, person=member.person_id or "")
        if member.person_id:
            RoleGrant.objects.filter(
                person_id=member.person_id, scope=Scope.DEMONSTRATOR, scope_id=demonstrator.pk, revoked=None
            ).update(revoked=timezone.now())
        member.delete()


# -- steps -----------------------------------------------------------------------------------------------------------


def plan_step(
    actor: Actor,
    step: Step,
    *,
    version: int,
    planned_start: date | None,
    planned_end: date | None,
    note: Texts | None = None,
) -> Step:
    """Set the planned dates of a step."""
    if planned_start and planned_end and planned_end < planned_start:
        raise Refused(_("The planned end lies before the planned start."), field="planned_end")
    with deed(
        actor, "demonstrators.plan_step", step, permission="demonstrators.manage_demonstrator", on=step.demonstrator
    ) as done:
        step = done.locked(step, version)
        step.planned_start, step.planned_end = planned_start, planned_end
        if note is not None:
            step.note = text(note)
        step.save()
        done.note(kind=step.kind)
    return step


def start_step(actor: Actor, step: Step, *, day: date | None = None) -> Step:
    """Say that a step has begun; the first one sets the region's support running."""
    with deed(
        actor, "demonstrators.start_step", step, permission="demonstrators.manage_demonstrator", on=step.demonstrator
    ) as done:
        step = done.locked(step)
        if step.started is not None:
            raise Refused(_("This step has begun already."))
        step.started = day or timezone.now().date()
        step.version += 1
        step.save()
        demonstrator = done.locked(step.demonstrator)
        if demonstrator.state == DemonstratorState.CLOSED:
            raise Refused(_("The support of this region is closed: no step begins any more."))
        if demonstrator.state == DemonstratorState.AGREED:
            demonstrator.state = DemonstratorState.RUNNING
        if step.kind == StepKind.FOLLOW_UP:
            demonstrator.state = DemonstratorState.FOLLOW_UP
        demonstrator.version += 1
        demonstrator.save()
        done.note(kind=step.kind, day=step.started)
    return step


def finish_step(actor: Actor, step: Step, *, day: date | None = None) -> Step:
    """Say that a step is over."""
    with deed(
        actor, "demonstrators.finish_step", step, permission="demonstrators.manage_demonstrator", on=step.demonstrator
    ) as done:
        step = done.locked(step)
        ended = day or timezone.now().date()
        if step.started is None:
            raise Refused(_("This step has not begun yet."))
        if step.ended is not None:
            raise Refused(_("This step is over already."))
        if ended < step.started:
            raise Refused(_("A step cannot end before it began."), field="ended")
        step.ended = ended
        step.version += 1
        step.save()
        done.note(kind=step.kind, day=ended)
    return step
