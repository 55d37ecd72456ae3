"""How rows of this step that cite evidence are called, and where a reader finds them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.models import User
from observatory.evidence.citing import Citing, register, register_resting
from observatory.programme.briefings.models import BriefingSection
from observatory.programme.briefings.rows import ACTIONS, RECOMMENDATIONS


def _may(reader: User | None, permission: str, row: Model) -> bool:
    return (reader if reader is not None else AnonymousUser()).has_perm(permission, row)


def recommendation(identifier: str, reader: User | None) -> Citing | None:
    """A recommendation that rests on a fact."""
    row = RECOMMENDATIONS.filter(pk=identifier).first()
    if row is None or not _may(reader, "briefings.view_recommendation", row):
        return None
    return Citing(
        _("recommendation for %(region)s") % {"region": row.demonstrator.name.read(_language()).text},
        row.title.read(_language()).text,
        reverse("briefings:recommendation", args=[row.pk]),
    )


def action(identifier: str, reader: User | None) -> Citing | None:
    """An action that rests on a fact."""
    row = ACTIONS.filter(pk=identifier).first()
    if row is None or not _may(reader, "briefings.view_action", row):
        return None
    return Citing(
        _("action in %(region)s") % {"region": row.demonstrator.name.read(_language()).text},
        row.title.read(_language()).text,
        reverse("briefings:action", args=[row.pk]),
    )


def section(identifier: str, reader: User | None) -> Citing | None:
    """A section of a briefing that shows a fact: the office finds its page, the public the published briefing."""
    row = BriefingSection.objects.select_related("briefing__demonstrator__programme").filter(pk=identifier).first()
    if row is None:
        return None
    title = row.title.read(_language()).text
    demonstrator = row.demonstrator
    kind = _("section of the policy briefing for %(region)s") % {"region": demonstrator.name.read(_language()).text}
    if _may(reader, "briefings.view_briefing", row.briefing):
        return Citing(kind, title, reverse("briefings:briefing", args=[row.briefing_id]))
    if _may(reader, "briefings.view_published", row.briefing):
        return Citing(kind, title, reverse("briefings:public", args=[demonstrator.programme.slug, demonstrator.slug]))
    return None


def resting_on_a_finding(identifier: str) -> list[tuple[str, str]]:
    """The recommendations that rest on a finding, in their order."""
    rows = RECOMMENDATIONS.filter(findings=identifier).order_by("briefing_id", "number")
    return [("briefings.recommendation", pk) for pk in rows.values_list("pk", flat=True)]


def _language() -> str:
    return get_language() or "en"


register("briefings.recommendation", recommendation)
register("briefings.action", action)
register("briefings.briefingsection", section)
register_resting("assessments.finding", resting_on_a_finding)
