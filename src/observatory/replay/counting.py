"""What exists after a replay, counted from the database."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Count, Q

from observatory.core.models import Programme
from observatory.programme.calls.models import Application, ApplicationState
from observatory.programme.demonstrators.models import Demonstrator
from observatory.publications.models import ProgrammePublications


def count(programme: Programme) -> dict[str, int]:
    """How many applications, selected regions, reserves, surveys, assessments, workshops, briefings, actions, publications."""
    applications = Application.objects.filter(call__programme=programme).aggregate(
        applications=Count("pk", filter=~Q(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))),
        selected=Count("pk", filter=Q(state=ApplicationState.SELECTED)),
        reserves=Count("pk", filter=Q(state=ApplicationState.RESERVE)),
    )
    of_region = {"demonstrator__programme": programme}
    return {
        **applications,
        "demonstrators": Demonstrator.objects.filter(programme=programme).count(),
        "surveys": _rows("surveys", "Wave").filter(**of_region).count(),
        "assessments": _rows("assessments", "PreAssessment").filter(**of_region).count(),
        "workshops": _rows("workshops", "Workshop").filter(**of_region).count(),
        "briefings": _rows("briefings", "Briefing").filter(**of_region).count(),
        "actions": _rows("briefings", "Action")
        .filter(recommendation__briefing__demonstrator__programme=programme)
        .count(),
        "publications": len(_published(programme)),
    }


def _published(programme: Programme) -> set[object]:
    """The published pages of a programme, each once, whatever its languages."""
    return {
        key
        for section in ProgrammePublications.objects.filter(of_programme=programme)
        for key in section.get_descendants().live().values_list("translation_key", flat=True)
    }


def _rows(app: str, model: str):  # type: ignore[no-untyped-def]
    return apps.get_model(app, model)._default_manager
