"""The applications of a call as the office sees them: the table, the statistics, each dossier."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.components import Column, Link, Sorting, Table
from observatory.core.domain.uploads import uploads_about
from observatory.core.forms import language_name
from observatory.core.pages import signed_in
from observatory.programme.calls.documents import document_of
from observatory.programme.calls.domain.progress import Share, statistics
from observatory.programme.calls.models import Application, Call
from observatory.programme.calls.rules import before_the_wall
from observatory.programme.calls.views.common import (
    call_crumbs,
    office_application,
    one_call,
    reader,
    shown_document,
    words,
)


@require_safe
@signed_in
def applications(request: HttpRequest, pk: str) -> HttpResponse:
    """The applications that were handed in, in any order, with counts by country and kind. Drafts are counted alone."""
    call = one_call(request, pk)
    columns = (
        Column("number", _("Number"), kind="number", sortable=True),
        Column("region", _("Region"), header=True, sortable=True),
        Column("code", _("Code"), kind="code", sortable=True),
        Column("country", _("Country"), kind="code", sortable=True),
        Column("organisation", _("Organisation"), sortable=True),
        Column("kind", _("Kind"), sortable=True),
        Column("language", _("Language"), sortable=True),
        Column("submitted", _("Submitted"), sortable=True, unit=call.zone),
        Column("state", _("State"), sortable=True),
    )
    sorting = Sorting.of(request, columns, "number")
    rows = sorting.apply(application_rows(request, call))
    counts = statistics(call)
    context = {
        "call": call,
        "table": Table(_("Applications"), columns, rows, sorting, caption_hidden=True),
        "statistics": counts,
        "by_country": _share_table(_("By country"), _("Country"), counts.countries),
        "by_kind": _share_table(_("By kind of organisation"), _("Kind of organisation"), counts.kinds),
        "breadcrumbs": call_crumbs(call, {"label": _("Applications")}),
    }
    return render(request, "calls/applications.html", context)


def application_rows(request: HttpRequest, call: Call) -> list[dict[str, Any]]:
    """One row per application that was handed in. One behind the wall says no more than that it is there."""
    rows = call.applications.exclude(submitted=None).select_related("organisation").order_by("number")
    open_to = set(before_the_wall(reader(request), rows).values_list("pk", flat=True))
    zone = ZoneInfo(call.zone)
    found = []
    for row in rows:
        visible = row.pk in open_to
        submitted = row.submitted.astimezone(zone) if row.submitted else None
        found.append(
            {
                "number": row.number,
                "region": Link(row.region_name, reverse("calls:dossier", args=[row.pk]))
                if visible
                else row.region_name,
                "code": row.region,
                "country": row.country,
                "organisation": words(row.organisation.name),
                "kind": row.organisation.get_kind_display(),
                "language": language_name(row.language),
                "submitted": Moment(submitted) if submitted else None,
                "state": row.get_state_display() if visible else _("conflict of interest"),
            }
        )
    return found


class Moment(str):
    """A moment in the reader's words that is ordered by time."""

    def __new__(cls, moment: Any) -> Moment:
        """Day and time as the reader writes them."""
        written = super().__new__(cls, formats.date_format(moment, "SHORT_DATETIME_FORMAT"))
        written.key = moment.isoformat()
        return written

    key: str

    def casefold(self) -> str:
        """What a table orders by."""
        return self.key


@require_safe
@signed_in
def dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """One application with its letters, its evaluators and its conflicts."""
    row = office_application(request, pk)
    context = {
        "application": row,
        "call": row.call,
        "document": shown_document(document_of(row)),
        "letters": uploads_about(row),
        "assignments": row.assignments.select_related("evaluator", "evaluation").order_by("evaluator__name"),
        "conflicts": row.conflicts.select_related("person").order_by("declared"),
        "outcome": getattr(row, "outcome", None),
        "breadcrumbs": dossier_crumbs(row),
    }
    return render(request, "calls/dossier.html", context)


def dossier_crumbs(row: Application, *further: dict[str, Any]) -> list[dict[str, Any]]:
    """The office's way to an application, and on."""
    return call_crumbs(
        row.call,
        {"label": _("Applications"), "address": reverse("calls:applications", args=[row.call_id])},
        {"label": str(row), "address": reverse("calls:dossier", args=[row.pk])},
        *further,
    )


def _share_table(caption: str, label: str, shares: tuple[Share, ...]) -> Table:
    columns = (
        Column("label", label, header=True),
        Column("count", _("Applications"), kind="number"),
        Column("share", _("Share"), kind="percent", digits=0),
    )
    rows = [{"label": one.label, "count": one.count, "share": one.share} for one in shares]
    return Table(caption, columns, rows)
