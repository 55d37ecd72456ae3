"""What the pages of a demonstrator share: finding it, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.pages import found
from observatory.programme.demonstrators.models import Demonstrator

SELECTED = ("programme", "application")


def one(request: HttpRequest, pk: str, permission: str = "demonstrators.view_demonstrator") -> Demonstrator:
    """The demonstrator with this identifier, 404 where the person may not."""
    return found(request, Demonstrator.objects.select_related(*SELECTED), permission, pk=pk)


def crumbs(demonstrator: Demonstrator, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The way from one's tasks to a page of this demonstrator."""
    language = get_language() or "en"
    return [
        {"label": _("My tasks"), "address": reverse("core:tasks")},
        {
            "label": _("Model demonstrator regions"),
            "address": reverse("demonstrators:list", args=[demonstrator.programme.slug]),
        },
        {
            "label": demonstrator.name.read(language).text,
            "address": reverse("demonstrators:demonstrator", args=[demonstrator.pk]),
        },
        *further,
    ]
