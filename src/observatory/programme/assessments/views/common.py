"""What the pages of a pre-assessment share: finding the row, the way back, and files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from observatory.core.pages import found
from observatory.documents import to_html, tree
from observatory.programme.assessments.models import Interview, PreAssessment
from observatory.programme.demonstrators.models import Demonstrator
from observatory.programme.demonstrators.views.common import crumbs as demonstrator_crumbs

Crumb = dict[str, Any]

VIEW = "assessments.view_pre_assessment"
EDIT = "assessments.edit_pre_assessment"
ROWS = PreAssessment.objects.select_related("demonstrator__programme", "demonstrator__application")

DOCUMENTS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def one(request: HttpRequest, pk: str, permission: str = EDIT) -> PreAssessment:
    """The pre-assessment with this identifier, 404 where the person may not."""
    return found(request, ROWS, permission, pk=pk)


def one_interview(request: HttpRequest, pk: str) -> Interview:
    """The interview with this identifier, 404 where the person may not."""
    rows = Interview.objects.select_related("pre_assessment__demonstrator__programme", "interviewer")
    return found(request, rows, EDIT, pk=pk)


def crumbs(row: PreAssessment, *further: Crumb) -> list[Crumb]:
    """The way from one's tasks to a page of this pre-assessment."""
    own = {"label": _("Pre-assessment"), "address": reverse("assessments:assessment", args=[row.pk])}
    return demonstrator_crumbs(row.demonstrator, own, *further)


def crumb(label: str, name: str = "", *arguments: Any) -> Crumb:
    """A step of the way; without a name it is where one is."""
    return {"label": label, "address": reverse(f"assessments:{name}", args=arguments)} if name else {"label": label}


def form_page(
    request: HttpRequest, row: PreAssessment, form: Any, title: str, cancel: str, *way: Crumb, **more: Any
) -> HttpResponse:
    """A page with one form."""
    context = {
        "row": row,
        "form": form,
        "title": title,
        "cancel": cancel,
        "breadcrumbs": crumbs(row, *way, crumb(title)),
        **more,
    }
    return render(request, "assessments/form.html", context, status=422 if form.errors else 200)


def body_of(document: tree.Document, prefix: str) -> SafeString:
    """The document as a part of a page."""
    return to_html(document, prefix=prefix, contents=True)


def file_of(document: tree.Document, ending: str, name: str) -> HttpResponse:
    """The document as a file to keep."""
    from observatory.documents import to_docx, to_pdf

    content = to_pdf(document) if ending == "pdf" else to_docx(document)
    response = HttpResponse(content, content_type=DOCUMENTS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    # What was withdrawn must not live on in a cache.
    response["Cache-Control"] = "private, no-cache"
    return response


def file_name(demonstrator: Demonstrator, number: int = 0) -> str:
    """What a report is called as a file."""
    return f"pre-assessment-{demonstrator.slug}" + (f"-{number}" if number else "")
