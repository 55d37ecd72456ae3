"""What the pages of a workshop share: finding it, the way back, and the page of a form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from observatory.core.pages import found
from observatory.programme.demonstrators.views.common import crumbs as demonstrator_crumbs
from observatory.programme.workshops.models import Workshop

SELECTED = ("demonstrator", "demonstrator__programme", "concept")


def language() -> str:
    """The language of the page."""
    return get_language() or "en"


def one(request: HttpRequest, pk: str, permission: str = "workshops.view_workshop") -> Workshop:
    """The workshop with this identifier, 404 where the person may not."""
    return found(request, Workshop.objects.select_related(*SELECTED), permission, pk=pk)


def crumbs(workshop: Workshop, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The way from one's tasks to a page of this workshop."""
    return demonstrator_crumbs(
        workshop.demonstrator,
        {
            "label": workshop.title.read(language()).text,
            "address": reverse("workshops:workshop", args=[workshop.pk]),
        },
        *further,
    )


def form_page(request: HttpRequest, workshop: Workshop, **context: Any) -> HttpResponse:
    """A page with one form; 422 where something in it is wrong."""
    form = context["form"]
    context.setdefault("cancel", reverse("workshops:workshop", args=[workshop.pk]))
    return render(request, "workshops/form.html", {"workshop": workshop, **context}, status=422 if form.errors else 200)
