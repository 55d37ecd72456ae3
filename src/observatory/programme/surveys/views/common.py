"""What the pages of surveys share: finding the row, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from observatory.core.models import Programme
from observatory.core.pages import found
from observatory.programme.demonstrators.views.common import crumbs
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.models import Questionnaire, Wave

Crumb = dict[str, Any]


def one_wave(request: HttpRequest, pk: str, permission: str = "surveys.manage_wave") -> Wave:
    """The wave with this identifier, 404 where the person may not."""
    rows = Wave.objects.select_related("demonstrator__programme", "demonstrator__application", "questionnaire")
    return found(request, rows, permission, pk=pk)


def one_questionnaire(request: HttpRequest, pk: str) -> Questionnaire:
    """The questionnaire with this identifier, 404 where the person may not."""
    return found(request, Questionnaire.objects.select_related("programme"), "surveys.manage_questionnaire", pk=pk)


def one_programme(request: HttpRequest, slug: str) -> Programme:
    """The programme with this short name, 404 where the person does not run it."""
    return found(request, Programme.objects.all(), "surveys.manage_questionnaire", slug=slug)


def wave_crumbs(wave: Wave, *further: Crumb) -> list[Crumb]:
    """The way from one's tasks to a page of this wave."""
    own = {"label": said(wave.title), "address": reverse("surveys:wave", args=[wave.pk])}
    return crumbs(wave.demonstrator, own, *further)


def questionnaire_crumbs(programme: Programme, *further: Crumb) -> list[Crumb]:
    """The way from one's tasks to a page about questionnaires."""
    return [
        {"label": _("My tasks"), "address": reverse("core:tasks")},
        {"label": _("Questionnaires"), "address": reverse("surveys:questionnaires", args=[programme.slug])},
        *further,
    ]
