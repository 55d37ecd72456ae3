"""What the pages of a briefing share: finding rows, the way back, a document as an answer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.models import User
from observatory.core.pages import found
from observatory.documents.tree import Document
from observatory.evidence.domain.facts import available
from observatory.evidence.models import Evidence
from observatory.programme.briefings.models import Briefing, Recommendation
from observatory.programme.briefings.printing import TYPES, printed
from observatory.programme.briefings.rows import BRIEFINGS
from observatory.programme.demonstrators.views.common import crumbs


def one(request: HttpRequest, pk: str, permission: str = "briefings.view_briefing") -> Briefing:
    """The briefing with this identifier, 404 where the person may not."""
    return found(request, BRIEFINGS.all(), permission, pk=pk)


def reader_of(request: HttpRequest) -> User | None:
    """The person who asks, None for a visitor."""
    return request.user if isinstance(request.user, User) else None


def way(briefing: Briefing, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The way from one's tasks to a page of this briefing."""
    here = {"label": _("Policy briefing"), "address": reverse("briefings:briefing", args=[briefing.pk])}
    return crumbs(briefing.demonstrator, here, *further)


def step_of(recommendation: Recommendation) -> dict[str, Any]:
    """A recommendation as a step of the way."""
    return {
        "label": _("Recommendation %(number)s") % {"number": recommendation.number},
        "address": reverse("briefings:recommendation", args=[recommendation.pk]),
    }


def facts_for(briefing: Briefing) -> models.QuerySet[Evidence]:
    """The evidence that may be cited in a briefing, by kind, the latest first."""
    return available(briefing.demonstrator_id, briefing.programme).order_by("kind", "-frozen", "pk")


def as_file(document: Document, ending: str, *, name: str) -> HttpResponse:
    """A document as a file of this kind. Raises Http404 for a kind that there is not."""
    if ending not in TYPES:
        raise Http404
    response = HttpResponse(printed(document, ending), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{ending}"'
    return response


def language() -> str:
    """The language of the page."""
    return get_language() or "en"
