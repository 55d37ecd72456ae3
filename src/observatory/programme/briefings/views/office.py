"""The briefing in the office: its page, title and summary, sections, drafts, previews."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.documents import DocumentError, Problem, to_html
from observatory.evidence.domain.facts import cited_by
from observatory.programme.briefings.documents import draft_document
from observatory.programme.briefings.domain import briefings as verbs
from observatory.programme.briefings.domain.approval import missing, rests_on_valid_evidence
from observatory.programme.briefings.domain.drafting import draft_sections
from observatory.programme.briefings.forms import BriefingForm, SectionForm
from observatory.programme.briefings.marks import mark
from observatory.programme.briefings.models import Briefing, BriefingSection, BriefingState
from observatory.programme.briefings.rules import published_version
from observatory.programme.briefings.views.common import as_file, facts_for, language, one, way
from observatory.programme.demonstrators.models import Demonstrator


@require_POST
@signed_in
def begin(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin the briefing of a region, and draft what can be drafted."""
    demonstrator = found(request, Demonstrator.objects.select_related("programme"), "briefings.begin_briefing", pk=pk)
    made: list[Briefing] = []

    def both() -> None:
        made.append(verbs.begin_briefing(Actor.of(request), demonstrator))
        draft_sections(Actor.of(request), made[0])

    if attempt(
        request, both, _("The briefing has been begun. Sections for which there is something have been drafted.")
    ):
        return redirect("briefings:briefing", made[0].pk)
    return redirect("demonstrators:demonstrator", demonstrator.pk)


@require_safe
@signed_in
def briefing(request: HttpRequest, pk: str) -> HttpResponse:
    """Where a briefing stands: sections, recommendations with their actions, what is missing, what comes next."""
    row = one(request, pk)
    recommendations = [
        {"row": entry, "evidence": rests_on_valid_evidence(entry), "actions": list(entry.actions.all())}
        for entry in row.recommendations.prefetch_related("actions", "findings")
    ]
    context = {
        "briefing": row,
        "demonstrator": row.demonstrator,
        "sections": row.sections.all(),
        "recommendations": recommendations,
        "missing": missing(row) if row.is_open else [],
        "versions": row.versions.select_related("approval").all(),
        "check": row.checks.filter(closed=None).first(),
        "published": published_version(row),
        "edits": row.is_open and request.user.has_perm("briefings.edit_briefing", row),
        "plans": row.is_open and request.user.has_perm("briefings.edit_plan", row),
        "checks": request.user.has_perm("briefings.run_check", row),
        "approves": request.user.has_perm("briefings.approve_briefing", row),
        "publishes": row.state == BriefingState.APPROVED and request.user.has_perm("briefings.publish_briefing", row),
        "responds": not row.is_open and request.user.has_perm("briefings.respond", row),
        "asks": request.user.has_perm("briefings.request_progress", row),
        "breadcrumbs": way(row),
    }
    return render(request, "briefings/briefing.html", context)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Title and summary."""
    row = one(request, pk, "briefings.edit_briefing")
    now = {"title": row.title, "summary": row.summary}
    form = BriefingForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_briefing(
                Actor.of(request),
                row,
                version=given["version"],
                title=row.title.rewritten(given["title"]),
                summary=row.summary.rewritten(given["summary"]),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            messages.success(request, _("Title and summary have been saved."))
            return redirect("briefings:briefing", row.pk)
    context = {
        "form": form,
        "title": _("Title and summary"),
        "cancel": reverse("briefings:briefing", args=[row.pk]),
        "breadcrumbs": way(row, {"label": _("Title and summary")}),
    }
    return render(request, "briefings/form.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """Draft the sections that have no text yet."""
    row = one(request, pk, "briefings.edit_briefing")

    def drafted() -> None:
        sections = draft_sections(Actor.of(request), row)
        words = ngettext(
            "%(count)d section has been drafted. What was written already has not been touched.",
            "%(count)d sections have been drafted. What was written already has not been touched.",
            len(sections),
        )
        messages.info(request, words % {"count": len(sections)})

    attempt(request, drafted)
    return redirect("briefings:briefing", row.pk)


@signed_in
def section(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """The text of a section, its heading and its evidence."""
    row = one(request, pk, "briefings.edit_briefing")
    part = found(request, BriefingSection.objects.filter(briefing=row), None, key=key)
    part.briefing = row
    cited = cited_by(part)
    now = {"title": part.title, "prose": part.prose}
    initial = {**now, "version": part.version, "evidence": [fact.pk for fact in cited]}
    facts = list(facts_for(row))
    if request.method == "POST" and "filter" in request.POST:
        form = SectionForm(request.POST, facts=facts)
        form = SectionForm(initial=form.again(), facts=facts, query=request.POST.dict())
    else:
        form = SectionForm(request.POST or None, initial=initial, facts=facts, query=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            given = form.values()
            try:
                verbs.save_section(
                    Actor.of(request),
                    part,
                    version=form.cleaned_data["version"] or 0,
                    title=part.title.rewritten(given["title"]),
                    prose=part.prose.rewritten(given["prose"]),
                    evidence=given["evidence"],
                )
            except Refused as refusal:
                tell(form, refusal)
                form.meanwhile = what_changed(form, now)
            else:
                messages.success(request, _("The section has been saved."))
                return redirect("briefings:briefing", row.pk)
    context = {
        "briefing": row,
        "form": form,
        "title": part.title.read(language()).text,
        "marks": [(mark(fact.pk), fact) for fact in cited],
        "remarks": part.remarks.filter(factual_check__briefing=row).order_by("-made"),
        "cancel": reverse("briefings:briefing", args=[row.pk]),
        "breadcrumbs": way(row, {"label": part.title.read(language()).text}),
    }
    return render(request, "briefings/evidence_form.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    """The whole briefing as it stands, as a page; what would keep its documents from being made is named."""
    row = one(request, pk)
    document = draft_document(row, language())
    try:
        html, problems = to_html(document, contents=True, prefix="briefing-"), list[Problem]()
    except DocumentError as error:
        html, problems = None, list(error.problems)
    context = {
        "briefing": row,
        "document": document,
        "html": html,
        "problems": problems,
        "breadcrumbs": way(row, {"label": _("Preview")}),
    }
    return render(request, "briefings/preview.html", context)


@require_safe
@signed_in
def preview_file(request: HttpRequest, pk: str, ending: str) -> HttpResponse:
    """The whole briefing as it stands, as a file."""
    row = one(request, pk)
    document = draft_document(row, language())
    try:
        return as_file(document, ending, name=f"{document.title} {language()}")
    except DocumentError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
        return redirect("briefings:preview", row.pk)
