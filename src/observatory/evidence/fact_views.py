"""Pages on evidence: one fact with who cites it, and the facts of a programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.models import Programme, User
from observatory.core.pages import attempt, for_anyone, found, signed_in, tell
from observatory.core.rules import reading_once
from observatory.core.text import TextInLanguages
from observatory.evidence import citing, figures
from observatory.evidence.domain import facts
from observatory.evidence.domain.editions import current_edition
from observatory.evidence.models import Edition, Evidence, EvidenceKind, EvidenceState

PER_PAGE = 50


class FigureForm(forms.Form):
    """A figure of an edition, named by its identifier."""

    edition = forms.ModelChoiceField(label=gettext_lazy("Edition"), queryset=Edition.objects.all())
    figure = forms.CharField(
        label=gettext_lazy("Figure"),
        max_length=200,
        help_text=gettext_lazy("Its identifier, as in the address of the figure: for instance portfolio-AA22-2020."),
    )


@require_safe
@for_anyone
def fact(request: HttpRequest, pk: str) -> HttpResponse:
    """A fact as it was frozen: what it says, its source, its date, its address, and what rests on it."""
    row = found(request, Evidence.objects.select_related("edition", "programme"), "evidence.view_evidence", pk=pk)
    reader = request.user if isinstance(request.user, User) else None
    resting = [
        described
        for citation in row.citations.order_by("cited", "pk")
        if (described := citing.described(citation.citing_kind, citation.citing, reader)) is not None
    ]
    context: dict[str, Any] = {
        "fact": row,
        "resting": resting,
        "figure": _figure(row),
        "content": _shown(row, get_language() or "en"),
        "address": facts.address_of(row, get_language() or "en") if row.address else "",
        "may_withdraw": row.state != EvidenceState.WITHDRAWN
        and request.user.has_perm("evidence.withdraw_evidence", row),
    }
    return render(request, "evidence/fact.html", context)


@require_POST
@signed_in
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a fact back, with a reason."""
    row = found(request, Evidence.objects.all(), "evidence.withdraw_evidence", pk=pk)
    attempt(
        request,
        lambda: facts.withdraw_evidence(Actor.of(request), row, reason=request.POST.get("reason", "")),
        _("The evidence was withdrawn. What rests on it says so."),
    )
    return redirect("facts:fact", row.pk)


@require_safe
@signed_in
def fact_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The facts of a programme that the person may see, by kind (`?kind=`)."""
    office = found(request, Programme.objects.all(), "core.view_programme_office", slug=programme)
    kind = request.GET.get("kind", "")
    if kind and kind not in EvidenceKind.values:
        raise Http404
    rows = Evidence.objects.filter(programme=office)
    with reading_once():
        visible = [
            row
            for row in (rows.filter(kind=kind) if kind else rows)
            if request.user.has_perm("evidence.view_evidence", row)
        ]
    context = {
        "programme": office,
        "kinds": EvidenceKind.choices,
        "kind": kind,
        "page": Paginator(visible, PER_PAGE).get_page(request.GET.get("page")),
        "may_take": request.user.has_perm("evidence.take_figure", office),
        "breadcrumbs": [
            {"label": _("My tasks"), "address": reverse("core:tasks")},
            {
                "label": office.name.read(get_language() or "en").text,
                "address": reverse("core:programme", args=[office.slug]),
            },
            {"label": _("Evidence")},
        ],
    }
    return render(request, "evidence/facts.html", context)


@signed_in
def take_figure(request: HttpRequest, programme: str) -> HttpResponse:
    """Freeze a figure of an edition as a fact of the programme."""
    office = found(request, Programme.objects.all(), "evidence.take_figure", slug=programme)
    initial = {"edition": current_edition(), "figure": request.GET.get("figure", "")}
    form = FigureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = facts.take_figure(
                Actor.of(request), office, edition=given["edition"], identifier=given["figure"].strip()
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("facts:fact", made.pk)
    context = {"form": form, "title": _("Keep a figure as evidence"), "button": _("Keep it")}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _shown(row: Evidence, language: str) -> dict[str, Any]:
    """What a fact says, as far as it is words, a table or named values; nothing of what is there for machines alone."""
    content = row.content or {}
    shown: dict[str, Any] = {}
    words = content.get("text")
    if isinstance(words, dict):
        reading = TextInLanguages(words).read(language)
        shown |= {"text": reading.text, "language": reading.language}
    elif words:
        shown |= {name: content.get(name) for name in ("text", "language", "attribution")}
    if content.get("columns") and content.get("rows"):
        shown |= {name: content[name] for name in ("columns", "rows")}
    if content.get("facts"):
        shown["facts"] = list(content["facts"].items())
    return shown


def _figure(row: Evidence) -> figures.StoredFigure | None:
    """The picture of a fact that is a figure, from the very edition that it was taken from."""
    if row.kind != EvidenceKind.FIGURE or row.edition is None or not row.content:
        return None
    return figures.figure(row.edition, row.content["figure"], get_language() or "en")
