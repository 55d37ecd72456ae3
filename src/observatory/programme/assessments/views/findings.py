"""Findings: written, rested on evidence, agreed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import VersionedForm, what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.evidence.citing import resting_on
from observatory.evidence.domain.facts import available, cited_by
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.assessments.domain import findings as verbs
from observatory.programme.assessments.forms import FindingForm
from observatory.programme.assessments.models import Finding, FindingKind
from observatory.programme.assessments.views.common import EDIT, crumb, crumbs, form_page, one

ROWS = Finding.objects.select_related("pre_assessment__demonstrator__programme")


@require_safe
@signed_in
def findings(request: HttpRequest, pk: str) -> HttpResponse:
    """All findings by kind, each with what it rests on."""
    row = one(request, pk)
    rows = [_described(finding) for finding in row.findings.all()]
    groups = [
        (kind.value, kind.label, [each for each in rows if each["finding"].kind == kind.value]) for kind in FindingKind
    ]
    context = {"row": row, "groups": groups, "any": bool(rows), "breadcrumbs": crumbs(row, crumb(_("Findings")))}
    return render(request, "assessments/findings.html", context)


@signed_in
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """One more finding; then it is rested on evidence."""
    row = one(request, pk)
    form = FindingForm(request.POST or None, initial={"kind": request.GET.get("kind", FindingKind.STRENGTH.value)})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = verbs.add_finding(Actor.of(request), row, **_texts(given))
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("assessments:finding_evidence", made.pk)
    cancel = reverse("assessments:findings", args=[row.pk])
    way = crumb(_("Findings"), "findings", row.pk)
    return form_page(request, row, form, _("Write a finding"), cancel, way, button=_("Save and choose the evidence"))


@signed_in
def finding(request: HttpRequest, pk: str) -> HttpResponse:
    """One finding: its words, what it rests on, what can be done with it."""
    row = found(request, ROWS, EDIT, pk=pk)
    now = {"kind": row.kind, "title": row.title, "text": row.text}
    form = FindingForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_finding(
                Actor.of(request),
                row,
                version=given["version"] or 0,
                kind=given["kind"],
                title=row.title.rewritten(given["title"]),
                text=row.text.rewritten(given["text"]),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("assessments:finding", row.pk)
    context = {
        "row": row.pre_assessment,
        "finding": row,
        "form": form,
        **_described(row),
        "resting": resting_on("assessments.finding", row.pk, Actor.of(request).person),
        "breadcrumbs": crumbs(
            row.pre_assessment, crumb(_("Findings"), "findings", row.pre_assessment_id), crumb(_heading(row))
        ),
        "title": _heading(row),
    }
    return render(request, "assessments/finding.html", context, status=422 if form.errors else 200)


@signed_in
def evidence(request: HttpRequest, pk: str) -> HttpResponse:
    """Choose what a finding rests on. `?q=` and `?kind=` narrow what is offered; what is chosen stays on the page."""
    row = found(request, ROWS, EDIT, pk=pk)
    form = VersionedForm(request.POST or None, initial={"version": row.version})
    offered = available(row.demonstrator.pk, row.programme).select_related("edition")
    chosen = {fact.pk for fact in cited_by(row)}
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("evidence"))
        try:
            verbs.cite_evidence(
                Actor.of(request),
                row,
                version=form.cleaned_data["version"],
                evidence=list(offered.filter(pk__in=chosen)),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = [(_("Evidence"), "\n".join(str(fact) for fact in cited_by(row)) or "–")]
        else:
            return redirect("assessments:finding", row.pk)
    words, kind = request.GET.get("q", "").strip()[:200], request.GET.get("kind", "")
    language = get_language() or "en"
    selected = [fact for fact in offered if fact.pk in chosen]
    others = [
        fact
        for fact in offered
        if fact.pk not in chosen and kind in ("", fact.kind) and _matches(fact, words, language)
    ]
    order = EvidenceKind.values
    others.sort(key=lambda fact: (order.index(fact.kind), _place(fact), -fact.frozen.timestamp(), fact.pk))
    context = {
        "row": row.pre_assessment,
        "finding": row,
        "form": form,
        "selected": selected,
        "groups": [
            (key, EvidenceKind(key).label, list(facts)) for key, facts in groupby(others, key=lambda fact: fact.kind)
        ],
        "kinds": EvidenceKind.choices,
        "words": words,
        "kind": kind,
        "title": _("What finding %(number)d rests on") % {"number": row.number},
        "breadcrumbs": crumbs(
            row.pre_assessment,
            crumb(_("Findings"), "findings", row.pre_assessment_id),
            crumb(_heading(row), "finding", row.pk),
            crumb(_("Evidence")),
        ),
    }
    return render(request, "assessments/finding_evidence.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def agree(request: HttpRequest, pk: str) -> HttpResponse:
    """The assessors stand behind it."""
    row = found(request, ROWS, EDIT, pk=pk)
    attempt(request, lambda: verbs.agree_finding(Actor.of(request), row), _("The finding is agreed."))
    return redirect("assessments:finding", row.pk)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take it out."""
    row = found(request, ROWS, EDIT, pk=pk)
    if attempt(request, lambda: verbs.remove_finding(Actor.of(request), row), _("The finding was taken out.")):
        return redirect("assessments:findings", row.pre_assessment_id)
    return redirect("assessments:finding", row.pk)


def _described(row: Finding) -> dict[str, Any]:
    cited = cited_by(row)
    return {
        "finding": row,
        "evidence": cited,
        "withdrawn": [fact for fact in cited if fact.state == EvidenceState.WITHDRAWN],
        "holds": any(fact.state != EvidenceState.WITHDRAWN for fact in cited),
    }


def _heading(row: Finding) -> str:
    return _("Finding %(number)d") % {"number": row.number}


def _matches(fact: Evidence, words: str, language: str) -> bool:
    text = f"{fact.title.read(language).text} {fact.source.read(language).text}".casefold()
    return all(word in text for word in words.casefold().split())


def _place(fact: Evidence) -> str:
    """Scores stand in the order of the stress test, everything else with the latest first."""
    return str((fact.content or {}).get("code", "")) if fact.kind == EvidenceKind.SCORE else ""


def _texts(given: dict[str, Any]) -> dict[str, Any]:
    """Without the languages that were left empty: the first with words is the source."""
    return {
        name: {language: words for language, words in value.items() if words} if isinstance(value, dict) else value
        for name, value in given.items()
    }
