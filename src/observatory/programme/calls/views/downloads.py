"""Files of calls: applications and letters as PDF, applications and ranking as CSV with the origin of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from observatory.core.pages import signed_in
from observatory.documents import tree
from observatory.documents.checks import DocumentError
from observatory.programme.calls.documents import document_of, letter_document
from observatory.programme.calls.domain.letters import latest_letter, told_letter
from observatory.programme.calls.domain.ranking import ranking
from observatory.programme.calls.models import Call
from observatory.programme.calls.rules import before_the_wall
from observatory.programme.calls.views.common import (
    office_application,
    one_call,
    one_call_to_rank,
    own_application,
    readable_application,
    reader,
)


@require_safe
@signed_in
def application_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The application as evaluators see it, to keep or to print."""
    row = readable_application(request, pk)
    name = f"application-{row.number}" if row.number else "application-draft"
    return _pdf(document_of(row), f"{name}-{slugify(row.region_name) or row.pk}")


@require_safe
@signed_in
def told_decision_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The letter with the decision, for the applicant, once it has gone."""
    row = own_application(request, pk)
    letter = told_letter(row)
    if letter is None:
        raise Http404
    return _pdf(letter_document(row, letter), f"decision-{row.number}")


@require_safe
@signed_in
def letter_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The letter to an applicant, for the office."""
    row = office_application(request, pk)
    letter = latest_letter(row)
    if letter is None:
        raise Http404
    return _pdf(letter_document(row, letter), f"letter-{row.number}")


def _pdf(document: tree.Document, name: str) -> HttpResponse:
    from observatory.documents.pdf import to_pdf

    try:
        content = to_pdf(document)
    except DocumentError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@signed_in
def applications_csv(request: HttpRequest, pk: str) -> HttpResponse:
    """The applications that were handed in, one row each, without those that a conflict keeps from the person."""
    call = one_call(request, pk)
    names = [
        "number",
        "region",
        "region_name",
        "region_version",
        "country",
        "organisation",
        "organisation_kind",
        "language",
        "emerging_industries",
        "workshop_window",
        "submitted",
        "state",
        "sha256",
        "origin",
        "reference",
    ]
    rows = before_the_wall(reader(request), call.applications.exclude(submitted=None))
    lines = (
        (
            row.number,
            row.region,
            row.region_name,
            row.region_version,
            row.country,
            row.organisation.name.read(row.language).text,
            row.organisation.kind,
            row.language,
            " ".join(row.emerging_industries),
            row.workshop_window,
            _moment(row.submitted, call),
            row.state,
            row.frozen_sha256,
            row.origin,
            row.reference,
        )
        for row in rows.select_related("organisation").order_by("number")
    )
    return _csv(names, lines, f"applications-{_slug(call)}")


@require_safe
@signed_in
def ranking_csv(request: HttpRequest, pk: str) -> HttpResponse:
    """The ranking, one row per application; criteria in columns of their own."""
    call = one_call_to_rank(request, pk)
    codes = [criterion.code for criterion in call.criteria.all()]
    names = [
        "place",
        "tied",
        "number",
        "region",
        "region_name",
        "country",
        "mean",
        "median",
        "standard_deviation",
        "lowest",
        "highest",
        "final_evaluations",
        "open_evaluations",
        "waived_evaluations",
        "below_minimum",
    ]
    lines = (
        (
            row.place,
            "yes" if row.tied else "no",
            row.application.number,
            row.application.region,
            row.application.region_name,
            row.application.country,
            _number(row.mean),
            _number(row.median),
            _number(row.deviation),
            _number(row.low),
            _number(row.high),
            row.finals,
            row.open,
            row.waived,
            " ".join(criterion.code for criterion in row.below),
            *(_number(row.criterion_means.get(code)) for code in codes),
            row.application.state,
            row.application.origin,
            row.application.reference,
        )
        for row in ranking(call)
    )
    columns = [*names, *(f"mean_{code}" for code in codes), "state", "origin", "reference"]
    return _csv(columns, lines, f"ranking-{_slug(call)}")


def _csv(names: Sequence[str], lines: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in line] for line in lines)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front of it."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _number(value: Any) -> str:
    return "" if value is None else f"{float(value):.4f}"


def _moment(moment: datetime | None, call: Call) -> str:
    return "" if moment is None else moment.astimezone(ZoneInfo(call.zone)).isoformat(timespec="seconds")


def _slug(call: Call) -> str:
    return slugify(call.title.read("en").text)[:60] or call.pk
