"""The accounts of a scenario. They sign in with a code from the mailbox, or with the password of the demonstration."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from observatory.core.acting import COMMAND
from observatory.core.domain import people, programmes
from observatory.core.models import Origin, Programme, User
from observatory.replay.stage import PASSWORD, Stage
from observatory.statistics.errors import InputError

__all__ = ["PASSWORD", "account", "play"]


def play(stage: Stage) -> None:
    """Begin the programme and give everyone their role."""
    scenario = stage.scenario
    if Programme.objects.filter(slug=scenario.programme.slug).exists():
        raise InputError(
            f"the programme {scenario.programme.slug!r} is in this installation already.",
            file=scenario.file,
            code="programme.slug",
            remedy="Write another slug, or replay into another OBSERVATORY_HOME.",
        )
    owner = next(account for account in scenario.accounts if account.role == "owner")
    stage.people[owner.key] = account(owner.email, owner.name, owner.language, stage)
    stage.programme = programmes.create_programme(
        COMMAND,
        slug=scenario.programme.slug,
        name=dict(scenario.programme.name),
        zone=scenario.programme.zone,
        owner=stage.people[owner.key],
        origin=Origin.INVENTED,
    )
    for each in scenario.accounts:
        if each is not owner:
            stage.people[each.key] = account(each.email, each.name, each.language, stage)
            programmes.grant_role(stage.owner, stage.programme, stage.people[each.key], each.role)


def account(email: str, name: str, language: str, stage: Stage) -> User:
    """A person of the scenario with an account that can sign in."""
    person = people.invite_person(
        COMMAND, email, name=name, language=language, permission="core.create_programme", on=None
    )
    if not person.has_usable_password():
        person.password = stage.password
        person.zone = stage.scenario.programme.zone
        person.save()
        EmailAddress.objects.filter(user=person).update(verified=True)
    return person
