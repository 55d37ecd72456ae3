"""The concept beside the policy project, and the proceedings: written, looked at, published, read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, for_anyone, found, signed_in, tell
from observatory.documents import Document, DocumentError, to_docx, to_html, to_pdf
from observatory.programme.demonstrators.forms import PolicyProjectForm
from observatory.programme.workshops.documents import concept_heading, outcome_of, proceedings_document
from observatory.programme.workshops.domain import concepts
from observatory.programme.workshops.domain import proceedings as verbs
from observatory.programme.workshops.forms import ConceptForm, OutcomeForm, SectionForm
from observatory.programme.workshops.models import Concept, ProceedingsSection, Workshop, WorkshopState
from observatory.programme.workshops.models.outcomes import CONCEPT_PARTS
from observatory.programme.workshops.views.common import crumbs, form_page, language, one

PROJECT_TEXTS = ("title", "problem", "rationale", "instruments", "roadmap", "value_chains")
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@signed_in
def concept(request: HttpRequest, pk: str) -> HttpResponse:
    """What the workshop worked out, beside the policy project that it revises."""
    row = one(request, pk)
    context = {
        "workshop": row,
        "concept": row.concept,
        "parts": parts_of(row.concept),
        "project": row.demonstrator.policy_project,
        "edits": request.user.has_perm("workshops.edit_concept", row)
        and row.state not in (WorkshopState.CANCELLED, WorkshopState.PUBLISHED),
        "revises": request.user.has_perm("demonstrators.edit_policy_project", row.demonstrator)
        and request.user.has_perm("workshops.edit_concept", row)
        and row.state != WorkshopState.CANCELLED,
        "breadcrumbs": crumbs(row, {"label": _("Concept")}),
    }
    return render(request, "workshops/concept.html", context)


@signed_in
def edit_concept(request: HttpRequest, pk: str) -> HttpResponse:
    """Write the concept."""
    row = one(request, pk, "workshops.edit_concept")
    now = {part: getattr(row.concept, part) for part in CONCEPT_PARTS}
    form = ConceptForm(
        request.POST if request.method == "POST" else None, initial={**now, "version": row.concept.version}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            concepts.save_concept(
                Actor.of(request),
                row,
                version=given["version"],
                **{part: now[part].rewritten(given[part]) for part in CONCEPT_PARTS},
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:concept", row.pk)
    return form_page(request, row, form=form, title=_("Concept"), **_concept_way(row, _("Edit")))


@signed_in
def revise(request: HttpRequest, pk: str) -> HttpResponse:
    """Revise the policy project with the concept in view."""
    row = one(request, pk, "workshops.edit_concept")
    project = row.demonstrator.policy_project
    if not request.user.has_perm("demonstrators.edit_policy_project", row.demonstrator):
        raise Http404
    now = {name: getattr(project, name) for name in (*PROJECT_TEXTS, "owner", "stage")}
    now["industries"] = ", ".join(project.industries)
    form = PolicyProjectForm(
        request.POST if request.method == "POST" else None, initial={**now, "version": project.version}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            concepts.revise_policy_project(
                Actor.of(request),
                row,
                version=given["version"],
                owner=given["owner"],
                stage=given["stage"],
                industries=given["industries"],
                **{name: now[name].rewritten(given[name]) for name in PROJECT_TEXTS},
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:concept", row.pk)
    context = {
        "workshop": row,
        "parts": parts_of(row.concept),
        "form": form,
        **_concept_way(row, _("Revise the policy project")),
    }
    return render(request, "workshops/revise.html", context, status=422 if form.errors else 200)


@signed_in
def editor(request: HttpRequest, pk: str) -> HttpResponse:
    """The proceedings as they are written: per session what was recorded and the text on it; what stands at the end."""
    row = one(request, pk)
    proceedings = getattr(row, "proceedings", None)
    manages = request.user.has_perm("workshops.manage_workshop", row)
    form = None
    if proceedings is not None and manages:
        now = {name: getattr(proceedings, name) for name in ("agreed", "disagreed", "next_steps")}
        form = OutcomeForm(
            request.POST if request.method == "POST" else None, initial={**now, "version": proceedings.version}
        )
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                verbs.save_proceedings(
                    Actor.of(request),
                    proceedings,
                    version=given["version"],
                    **{name: now[name].rewritten(given[name]) for name in now},
                )
            except Refused as refusal:
                tell(form, refusal)
                form.meanwhile = what_changed(form, now)
            else:
                return redirect("workshops:editor", row.pk)
    sessions = []
    for session in row.sessions.select_related("section", "rapporteur"):
        part = getattr(session, "section", None)
        writes = part is not None and request.user.has_perm("workshops.write_section", session)
        sessions.append({"session": session, "records": verbs.recorded(session), "section": part, "writes": writes})
    context = {
        "workshop": row,
        "proceedings": proceedings,
        "sessions": sessions,
        "without_section": proceedings is not None and any(one["section"] is None for one in sessions),
        "form": form,
        "outcome": outcome_of(proceedings) if proceedings is not None else [],
        "manages": manages,
        "publishes": request.user.has_perm("workshops.publish_proceedings", row),
        "board_open": row.boards.filter(state="open").exists(),
        "changeable": row.state in (WorkshopState.HELD, WorkshopState.PROCEEDINGS),
        "breadcrumbs": crumbs(row, {"label": _("Proceedings")}),
    }
    return render(request, "workshops/editor.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@signed_in
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin the proceedings, or add the sessions that they lack."""
    row = one(request, pk)
    attempt(
        request,
        lambda: verbs.draft_proceedings(Actor.of(request), row),
        _("The proceedings have a section for every session."),
    )
    return redirect("workshops:editor", row.pk)


@signed_in
def section(request: HttpRequest, pk: str) -> HttpResponse:
    """The rapporteur's page: what was recorded in the session, and the text on it."""
    row = found(
        request,
        ProceedingsSection.objects.select_related(
            "proceedings__workshop__demonstrator__programme", "session__rapporteur", "session__workshop"
        ),
        "workshops.write_section",
        pk=pk,
    )
    workshop = row.proceedings.workshop
    now = {"prose": row.prose}
    form = SectionForm(request.POST if request.method == "POST" else None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.save_proceedings_section(
                Actor.of(request), row, version=given["version"], prose=row.prose.rewritten(given["prose"])
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            if request.user.has_perm("workshops.view_workshop", workshop):
                return redirect("workshops:editor", workshop.pk)
            return redirect("core:tasks")
    label = row.session.title.read(language()).text
    if request.user.has_perm("workshops.view_workshop", workshop):
        address = reverse("workshops:editor", args=[workshop.pk])
        way = crumbs(workshop, {"label": _("Proceedings"), "address": address}, {"label": label})
    else:
        address = reverse("core:tasks")
        way = [{"label": _("My tasks"), "address": address}, {"label": label}]
    context = {
        "workshop": workshop,
        "session": row.session,
        "records": verbs.recorded(row.session),
        "form": form,
        "cancel": address,
        "breadcrumbs": way,
    }
    return render(request, "workshops/section.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    """The proceedings as they would be published, in the language of the page."""
    row = one(request, pk)
    if not hasattr(row, "proceedings"):
        raise Http404
    context = {
        "workshop": row,
        "breadcrumbs": crumbs(
            row,
            {"label": _("Proceedings"), "address": reverse("workshops:editor", args=[row.pk])},
            {"label": _("Preview")},
        ),
    }
    return _document_page(request, "workshops/preview.html", proceedings_document(row, language()), context)


@require_safe
@signed_in
def preview_file(request: HttpRequest, pk: str, form: str) -> HttpResponse:
    """The draft as PDF or DOCX."""
    row = one(request, pk)
    if not hasattr(row, "proceedings"):
        raise Http404
    return _file(proceedings_document(row, language()), form, f"draft-proceedings-{row.pk}")


@require_POST
@signed_in
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Publish the proceedings, or take them back with a reason."""
    row = one(request, pk)
    if request.POST.get("take_back") == "yes":
        attempt(
            request,
            lambda: verbs.take_back_proceedings(Actor.of(request), row, reason=request.POST.get("reason", "")),
            _("The proceedings are taken back and can be changed."),
        )
    else:
        attempt(
            request,
            lambda: verbs.publish_proceedings(Actor.of(request), row),
            _("The proceedings are published."),
        )
    return redirect("workshops:editor", row.pk)


@require_safe
@for_anyone
def proceedings(request: HttpRequest, pk: str) -> HttpResponse:
    """The published proceedings."""
    row = _published(request, pk)
    region = row.demonstrator
    way = [{"label": _("Model demonstrator regions"), "address": reverse("demonstrators:public_list")}]
    if region.published is not None:
        way.append(
            {
                "label": region.name.read(language()).text,
                "address": reverse("demonstrators:public_page", args=[region.programme.slug, region.slug]),
            }
        )
    context = {"workshop": row, "breadcrumbs": [*way, {"label": _("Proceedings")}]}
    return _document_page(request, "workshops/proceedings.html", verbs.published_document(row, language()), context)


@require_safe
@for_anyone
def proceedings_file(request: HttpRequest, pk: str, form: str) -> HttpResponse:
    """The published proceedings as PDF or DOCX."""
    row = _published(request, pk)
    return _file(verbs.published_document(row, language()), form, f"proceedings-{row.demonstrator.slug}-{row.pk}")


def parts_of(row: Concept) -> list[tuple[str, Any]]:
    """The parts of a concept with their headings."""
    return [(concept_heading(part), getattr(row, part)) for part in CONCEPT_PARTS]


def _published(request: HttpRequest, pk: str) -> Workshop:
    rows = Workshop.objects.select_related("demonstrator__programme", "proceedings")
    return found(request, rows, "workshops.read_proceedings", pk=pk)


def _document_page(request: HttpRequest, template: str, document: Document, context: dict[str, Any]) -> HttpResponse:
    try:
        context["body"] = to_html(document, contents=True)
    except DocumentError as error:
        context["problems"] = error.problems
    return render(request, template, context | {"document": document})


def _file(document: Document, form: str, name: str) -> HttpResponse:
    try:
        content = to_pdf(document) if form == "pdf" else to_docx(document)
    except DocumentError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(content, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _concept_way(row: Workshop, label: str) -> dict[str, Any]:
    address = reverse("workshops:concept", args=[row.pk])
    return {
        "cancel": address,
        "breadcrumbs": crumbs(row, {"label": _("Concept"), "address": address}, {"label": label}),
    }
