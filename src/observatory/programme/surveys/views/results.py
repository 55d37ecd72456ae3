"""The results of a wave: for office, experts and region lead once they are counted, for everybody once they are public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.pages import for_anyone
from observatory.documents.typeface import with_typeface
from observatory.programme.surveys import figures, findings
from observatory.programme.surveys.domain.publishing import facts_of
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.models import Section, Wave, WaveState
from observatory.programme.surveys.results import Result, Results, results_of
from observatory.statistics.figures.theme import THEMES

PERMISSION = "surveys.view_results"
DOCUMENTS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@for_anyone
def results(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything that may be shown of a wave."""
    wave = _wave(request, pk)
    if isinstance(wave, HttpResponse):
        return wave
    found = results_of(wave)
    sections = [_section(found, section, listed) for section, listed in found.sections]
    context = {
        **_context(request, found),
        "sections": sections,
        "gaps": _framed(found, figures.gap_figure(found)),
        "breadcrumbs": _crumbs(request, wave),
    }
    return render(request, "surveys/results.html", context)


@require_safe
@for_anyone
def result(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """What came of one question, with its fact where it was frozen."""
    wave = _wave(request, pk)
    if isinstance(wave, HttpResponse):
        return wave
    found = results_of(wave)
    one = found.of(key)
    if one is None:
        raise Http404
    context = {
        **_context(request, found),
        "result": one,
        "title": findings.finding(one, wave.minimum_group),
        "figure": _framed(found, figures.question_figure(found, one)),
        "fact": facts_of(wave).get(key) if wave.state == WaveState.PUBLISHED else None,
        "breadcrumbs": _crumbs(request, wave, findings.question_text(one)),
    }
    return render(request, "surveys/result.html", context)


@require_safe
@for_anyone
def download(request: HttpRequest, pk: str, key: str = "") -> HttpResponse:
    """The numbers as CSV: all, or those of one question."""
    wave = _wave(request, pk)
    if isinstance(wave, HttpResponse):
        return wave
    found = results_of(wave)
    if key and found.of(key) is None:
        raise Http404
    response = HttpResponse(figures.results_csv(found, key), content_type="text/csv; charset=utf-8")
    name = "-".join(part for part in (_file_name(wave), key) if part)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_safe
@for_anyone
def figure(request: HttpRequest, pk: str, identifier: str, theme: str) -> HttpResponse:
    """The picture of a figure in one theme; with `?download` it is saved instead of shown."""
    wave = _wave(request, pk)
    if isinstance(wave, HttpResponse):
        return wave
    found = figures.figure_named(results_of(wave), identifier) if theme in THEMES else None
    if found is None:
        raise Http404
    picture, policy = with_typeface(found.svg(theme))
    response = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, max-age=300"
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{_file_name(wave)}-{identifier}.svg"'
    return response


@require_safe
@for_anyone
def report(request: HttpRequest, pk: str, ending: str) -> HttpResponse:
    """The report on the survey as PDF or DOCX."""
    wave = _wave(request, pk)
    if isinstance(wave, HttpResponse):
        return wave
    if ending not in DOCUMENTS:
        raise Http404
    from observatory.documents import to_docx, to_pdf
    from observatory.programme.surveys.documents import survey_report

    document = survey_report(wave, language=get_language() or settings.LANGUAGE_CODE)
    content = to_pdf(document) if ending == "pdf" else to_docx(document)
    response = HttpResponse(content, content_type=DOCUMENTS[ending])
    response["Content-Disposition"] = f'attachment; filename="{_file_name(wave)}.{ending}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _wave(request: HttpRequest, pk: str) -> Wave | HttpResponse:
    """The wave, if its results may be seen; a visitor is sent to sign in, others get 404."""
    rows = Wave.objects.select_related("demonstrator__programme", "questionnaire")
    wave = rows.filter(pk=pk).first()
    if wave is not None and request.user.has_perm(PERMISSION, wave):
        return wave
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    raise Http404


def _context(request: HttpRequest, found: Results) -> dict[str, Any]:
    wave = found.wave
    return {
        "wave": wave,
        "found": found,
        "counted": findings.numbers_of(found),
        "source": figures.source_of(found),
        "office": request.user.has_perm("surveys.view_wave", wave),
        "public": wave.state == WaveState.PUBLISHED,
    }


def _section(found: Results, section: Section, listed: Sequence[Result]) -> dict[str, Any]:
    """A section with one figure of all its questions, or one of each where they are answered in different ways."""
    overview = _framed(found, figures.section_figure(found, section, listed))
    return {
        "section": section,
        "figure": overview,
        "results": [
            {
                "result": result,
                "finding": findings.finding(result, found.wave.minimum_group),
                "figure": None if overview else _framed(found, figures.question_figure(found, result)),
            }
            for result in listed
        ],
    }


def _framed(found: Results, drawn: figures.SurveyFigure | None) -> dict[str, Any] | None:
    """A figure with the addresses of its pictures and numbers."""
    if drawn is None:
        return None
    kind, _dash, key = drawn.identifier.partition("-")
    pictures = {
        theme.replace("-", "_"): reverse("surveys:figure", args=[found.wave.pk, drawn.identifier, theme])
        for theme in ("light", "dark", "light-narrow", "dark-narrow", "print")
    }
    numbers = (
        reverse("surveys:result_csv", args=[found.wave.pk, key])
        if kind == "question"
        else reverse("surveys:results_csv", args=[found.wave.pk])
    )
    return {"figure": drawn, "pictures": pictures, "csv": numbers}


def _crumbs(request: HttpRequest, wave: Wave, question: str = "") -> list[dict[str, Any]]:
    region = said(wave.demonstrator.name)
    address = reverse("surveys:results", args=[wave.pk])
    way: list[dict[str, Any]]
    if request.user.has_perm("surveys.view_wave", wave):
        way = [
            {"label": _("My tasks"), "address": reverse("core:tasks")},
            {"label": region, "address": reverse("demonstrators:demonstrator", args=[wave.demonstrator_id])},
            {"label": said(wave.title), "address": reverse("surveys:wave", args=[wave.pk])},
        ]
    else:
        way = [{"label": region, "address": None}]
    way.append({"label": _("Results"), "address": address})
    if question:
        way.append({"label": question, "address": None})
    return way


def _file_name(wave: Wave) -> str:
    return f"survey-{slugify(wave.demonstrator.slug)}-{wave.pk[:6]}"
