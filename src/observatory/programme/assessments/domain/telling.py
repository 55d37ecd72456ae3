"""Mails to those who lead the region."""

from __future__ import annotations

from typing import Any

from django.db import models

from observatory.core.domain.outbox import queue_message
from observatory.core.links import link
from observatory.core.models import Role, RoleGrant, Scope
from observatory.programme.assessments.models import PreAssessment


def tell_region(row: PreAssessment, key: str, *, page: tuple[str, ...], about: models.Model, **values: Any) -> int:
    """Queue a mail to every region lead, within a deed; returns how many there are.

    `page` is the name of an address with its arguments; the mail has it in the language of each.
    """
    grants = RoleGrant.objects.filter(
        programme=row.programme,
        role=Role.REGION_LEAD,
        scope=Scope.DEMONSTRATOR,
        scope_id=row.demonstrator_id,
        revoked=None,
        person__is_active=True,
    ).select_related("person")
    name, *arguments = page
    for grant in grants:
        language = grant.person.language or row.demonstrator.working_language
        queue_message(
            key,
            to=grant.person,
            programme=row.programme,
            language=language,
            values={
                "name": str(grant.person),
                "region": row.demonstrator.name.read(language).text,
                "page": link(name, *arguments, language=language),
                **values,
            },
            about=about,
        )
    return len(grants)
