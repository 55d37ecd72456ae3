"""What everybody may read: the published briefing with its documents, and how far the actions are."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.pages import for_anyone, found
from observatory.core.text import TextInLanguages
from observatory.documents import to_html
from observatory.programme.briefings.documents import version_document
from observatory.programme.briefings.models import Briefing, BriefingVersion
from observatory.programme.briefings.monitoring import COLUMNS, Line, published_lines, records, summary, unheard
from observatory.programme.briefings.rows import BRIEFINGS
from observatory.programme.briefings.rules import published_version
from observatory.programme.briefings.views.common import as_file, language
from observatory.programme.demonstrators.models import Demonstrator


@require_safe
@for_anyone
def public(request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """The published briefing of a region as a page."""
    row, version = _published(request, programme, slug)
    document = version_document(version, language())
    context = {
        "briefing": row,
        "demonstrator": row.demonstrator,
        "version": version,
        "document": document,
        "html": to_html(document, contents=True, prefix="briefing-"),
        "recommendations": [
            {"id": entry["id"], "title": TextInLanguages.from_json(entry["title"])}
            for entry in version.contents["recommendations"]
        ],
        "breadcrumbs": _crumbs(row.demonstrator, {"label": _("Policy briefing")}),
    }
    return render(request, "briefings/public.html", context)


@require_safe
@for_anyone
def public_file(request: HttpRequest, programme: str, slug: str, number: int, ending: str) -> HttpResponse:
    """A published version as a file. Earlier ones stay at their addresses."""
    row, _latest = _published(request, programme, slug)
    version = found(request, row.versions.exclude(published=None), None, number=number)
    document = version_document(version, language())
    return as_file(document, ending, name=f"{document.title} {number} {language()}")


@require_safe
@for_anyone
def monitoring(request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """Who did what: every action of the published plan with its status, its reasons, and its indicator."""
    row, version = _published(request, programme, slug)
    lines = published_lines(row, version)
    context: dict[str, Any] = {
        "briefing": row,
        "demonstrator": row.demonstrator,
        "name": row.demonstrator.name.read(language()).text,
        "groups": _by_recommendation(version, lines),
        "summary": summary(lines),
        "unheard": unheard(lines),
        "latest": max((line.report.day for line in lines if line.report is not None), default=None),
        "breadcrumbs": _crumbs(
            row.demonstrator,
            {
                "label": _("Policy briefing"),
                "address": reverse("briefings:public", args=[programme, slug]),
            },
            {"label": _("Monitoring")},
        ),
    }
    return render(request, "briefings/monitoring.html", context)


@require_safe
@for_anyone
def monitoring_csv(request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """The same as a table that R reads in one line."""
    row, version = _published(request, programme, slug)
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(records(published_lines(row, version)))
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="monitoring-{slug}-{language()}.csv"'
    return response


def _published(request: HttpRequest, programme: str, slug: str) -> tuple[Briefing, BriefingVersion]:
    """The briefing and the version that the public reads; 404 where nothing has been published."""
    row = found(
        request,
        BRIEFINGS.all(),
        "briefings.view_published",
        demonstrator__programme__slug=programme,
        demonstrator__slug=slug,
    )
    version = published_version(row)
    if version is None:
        raise Http404
    return row, version


def _by_recommendation(version: BriefingVersion, lines: list[Line]) -> list[dict[str, Any]]:
    """The actions under their recommendations, these with the words of the published version."""
    found = []
    for entry in version.contents["recommendations"]:
        own = [line for line in lines if line.action.recommendation_id == entry["id"]]
        if own:
            title = TextInLanguages.from_json(entry["title"])
            found.append({"identifier": entry["id"], "number": entry["number"], "title": title, "lines": own})
    return found


def _crumbs(demonstrator: Demonstrator, *further: dict[str, Any]) -> list[dict[str, Any]]:
    region: dict[str, Any] = {"label": demonstrator.name.read(language()).text}
    if demonstrator.published is not None:
        region["address"] = reverse("demonstrators:public_page", args=[demonstrator.programme.slug, demonstrator.slug])
    return [
        {"label": _("Model demonstrator regions"), "address": reverse("demonstrators:public_list")},
        region,
        *further,
    ]
