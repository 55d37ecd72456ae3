"""The report: prose, preview, versions, and what the public reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, for_anyone, found, signed_in, tell
from observatory.documents import DocumentError
from observatory.programme.assessments.documents import preview as preview_of
from observatory.programme.assessments.documents import version_document
from observatory.programme.assessments.domain import reports as verbs
from observatory.programme.assessments.forms import SectionForm
from observatory.programme.assessments.models import PreAssessment, ReportSection, ReportVersion
from observatory.programme.assessments.progress import parts_of
from observatory.programme.assessments.views.common import (
    DOCUMENTS,
    EDIT,
    ROWS,
    VIEW,
    body_of,
    crumb,
    crumbs,
    file_name,
    file_of,
    form_page,
    one,
)
from observatory.programme.demonstrators.models import Demonstrator

PREFIX = "report-"
"""What the ids of a report begin with on a page."""


@require_safe
@signed_in
def report(request: HttpRequest, pk: str) -> HttpResponse:
    """Chapters and versions for the assessors; for the region lead the versions."""
    row = one(request, pk, VIEW)
    edits = request.user.has_perm(EDIT, row)
    draft = row.reports.filter(published=None).order_by("number").last()
    context = {
        "row": row,
        "edits": edits,
        "sections": row.sections.all() if edits else [],
        "missing": [part for part in parts_of(row)[:-1] if not part.done] if edits else [],
        "reports": row.reports.order_by("-number"),
        "draft": draft,
        "publishes": draft is not None and request.user.has_perm("assessments.publish_report", row),
        "breadcrumbs": crumbs(row, crumb(_("Report"))),
    }
    return render(request, "assessments/report.html", context)


@signed_in
def section(request: HttpRequest, pk: str) -> HttpResponse:
    """The prose of a chapter."""
    rows = ReportSection.objects.select_related("pre_assessment__demonstrator__programme")
    chapter = found(request, rows, EDIT, pk=pk)
    form = SectionForm(request.POST or None, initial={"prose": chapter.prose, "version": chapter.version})
    cancel = reverse("assessments:report", args=[chapter.pre_assessment_id])
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_report_section(
                Actor.of(request),
                chapter,
                version=form.cleaned_data["version"],
                prose=chapter.prose.rewritten(form.cleaned_data["prose"]),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"prose": chapter.prose})
        else:
            return redirect(cancel)
    way = crumb(_("Report"), "report", chapter.pre_assessment_id)
    return form_page(request, chapter.pre_assessment, form, str(chapter.get_key_display()), cancel, way)


@require_safe
@signed_in
def preview(request: HttpRequest, pk: str, ending: str = "") -> HttpResponse:
    """What the report would be now: as a page, PDF or DOCX."""
    row = one(request, pk)
    document = preview_of(row, get_language() or "en")
    if ending:
        if ending not in DOCUMENTS:
            raise Http404
        return file_of(document, ending, f"{file_name(row.demonstrator)}-preview")
    context = {
        "row": row,
        "title": document.title,
        "subtitle": document.subtitle,
        "files": [(each, reverse("assessments:preview_file", args=[row.pk, each])) for each in DOCUMENTS],
        "breadcrumbs": crumbs(row, crumb(_("Report"), "report", row.pk), crumb(_("Preview"))),
    }
    try:
        context["body"] = body_of(document, PREFIX)
    except DocumentError as error:
        context["problems"] = [str(problem) for problem in error.problems]
    return render(request, "assessments/report_reading.html", context)


@require_POST
@signed_in
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep a version that the region lead may read."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.draft_report(Actor.of(request), row),
        _("The version is kept. The region lead can read it."),
    )
    return redirect("assessments:report", row.pk)


@require_POST
@signed_in
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Publish the drafted version that stands in the form."""
    row = one(request, pk, "assessments.publish_report")
    chosen = found(request, row.reports.all(), pk=request.POST.get("report", ""))
    attempt(request, lambda: verbs.publish_report(Actor.of(request), row, report=chosen), _("The report is published."))
    return redirect("assessments:report", row.pk)


@require_safe
@signed_in
def version(request: HttpRequest, pk: str) -> HttpResponse:
    """A version as it may be read today."""
    chosen = _version(request, pk)
    row = chosen.pre_assessment
    document = version_document(chosen, get_language() or "en")
    context = {
        "row": row,
        "report": chosen,
        "title": document.title,
        "subtitle": document.subtitle,
        "body": body_of(document, PREFIX),
        "files": [(each, reverse("assessments:report_file", args=[chosen.pk, each])) for each in DOCUMENTS],
        "breadcrumbs": crumbs(
            row,
            crumb(_("Report"), "report", row.pk),
            crumb(_("Version %(number)d") % {"number": chosen.number}),
        ),
    }
    return _fresh(render(request, "assessments/report_reading.html", context))


@require_safe
@signed_in
def version_file(request: HttpRequest, pk: str, ending: str) -> HttpResponse:
    """A version as PDF or DOCX."""
    chosen = _version(request, pk)
    if ending not in DOCUMENTS:
        raise Http404
    document = version_document(chosen, get_language() or "en")
    return file_of(document, ending, file_name(chosen.demonstrator, chosen.number))


@require_safe
@for_anyone
def public_report(request: HttpRequest, programme: str, slug: str, ending: str = "") -> HttpResponse:
    """The published report of a region: as a page, PDF or DOCX."""
    row = found(
        request,
        ROWS,
        "assessments.read_public_report",
        demonstrator__programme__slug=programme,
        demonstrator__slug=slug,
    )
    chosen = verbs.published_report(row)
    if chosen is None:
        raise Http404
    document = version_document(chosen, get_language() or "en")
    if ending:
        if ending not in DOCUMENTS:
            raise Http404
        return file_of(document, ending, file_name(row.demonstrator, chosen.number))
    context = {
        "row": row,
        "report": chosen,
        "title": document.title,
        "subtitle": document.subtitle,
        "body": body_of(document, PREFIX),
        "files": [
            (each, reverse("assessments:public_report_file", args=[programme, slug, each])) for each in DOCUMENTS
        ],
        "public": True,
        "breadcrumbs": _public_crumbs(row),
    }
    return _fresh(render(request, "assessments/report_public.html", context))


def _fresh(response: HttpResponse) -> HttpResponse:
    """Asked for anew each time: what was withdrawn must not live on in a cache."""
    response["Cache-Control"] = "private, no-cache"
    return response


def _version(request: HttpRequest, pk: str) -> ReportVersion:
    rows = ReportVersion.objects.select_related("pre_assessment__demonstrator__programme")
    return found(request, rows, "assessments.view_report_version", pk=pk)


def _public_crumbs(row: PreAssessment) -> list[dict[str, object]]:
    region: Demonstrator = row.demonstrator
    way: list[dict[str, object]] = [
        {"label": _("Model demonstrator regions"), "address": reverse("demonstrators:public_list")}
    ]
    name = region.name.read(get_language() or "en").text
    if region.published is not None:
        address = reverse("demonstrators:public_page", args=[region.programme.slug, region.slug])
        way.append({"label": name, "address": address})
    else:
        way.append({"label": name})
    return [*way, {"label": _("Assessment report")}]
