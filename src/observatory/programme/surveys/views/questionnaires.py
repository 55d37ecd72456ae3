"""Questionnaires of a programme: the list, one with its questions, its editing, and a try that stores nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.surveys.domain import questionnaires as verbs
from observatory.programme.surveys.domain.answers import questions_of
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.forms import (
    NewQuestionForm,
    NewQuestionnaireForm,
    QuestionForm,
    QuestionnaireForm,
    option_lines,
    options_from,
)
from observatory.programme.surveys.models import Question, Questionnaire, Section
from observatory.programme.surveys.scales import options_of, parts_of
from observatory.programme.surveys.sheet import START, Sheet
from observatory.programme.surveys.views.answering import context_of, page_of
from observatory.programme.surveys.views.common import one_programme, one_questionnaire, questionnaire_crumbs

PERMISSION = "surveys.manage_questionnaire"


@signed_in
def questionnaires(request: HttpRequest, programme: str) -> HttpResponse:
    """All questionnaires of a programme, and how to make one more."""
    row = one_programme(request, programme)
    form = NewQuestionnaireForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        title = {language: text for language, text in form.cleaned_data["title"].items() if text}
        try:
            made = verbs.create_questionnaire(
                Actor.of(request), row, source=form.cleaned_data.get("text"), title=title or None
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("surveys:questionnaire", made.pk)
    rows = [(one, len(questions_of(one)), one.waves.count()) for one in Questionnaire.objects.filter(programme=row)]
    context = {"programme": row, "rows": rows, "form": form, "breadcrumbs": questionnaire_crumbs(row)}
    return render(request, "surveys/questionnaires.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def short_form(request: HttpRequest, programme: str) -> HttpResponse:
    """The short form as a file: the pattern for one of one's own."""
    one_programme(request, programme)
    response = HttpResponse(verbs.SHORT_FORM.read_bytes(), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="short-form.toml"'
    return response


@require_safe
@signed_in
def questionnaire(request: HttpRequest, pk: str) -> HttpResponse:
    """A questionnaire with all its questions."""
    row = one_questionnaire(request, pk)
    sections = [
        (
            section,
            [
                (question, [(part, options_of(question, part)) for part in parts_of(question.kind)])
                for question in section.questions.all()
            ],
        )
        for section in row.sections.all()
    ]
    context = {
        "questionnaire": row,
        "sections": sections,
        "count": sum(len(questions) for _section, questions in sections),
        "waves": row.waves.select_related("demonstrator"),
        "breadcrumbs": questionnaire_crumbs(row.programme, {"label": said(row.title)}),
    }
    return render(request, "surveys/questionnaire.html", context)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Title and length."""
    row = one_questionnaire(request, pk)
    now = {"title": row.title, "minutes": row.minutes}
    form = QuestionnaireForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_questionnaire(
                Actor.of(request),
                row,
                version=given["version"],
                title=row.title.rewritten(given["title"]),
                minutes=given["minutes"],
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("surveys:questionnaire", row.pk)
    return _form(request, row, form, _("Title and length"))


@require_POST
@signed_in
def copy(request: HttpRequest, pk: str) -> HttpResponse:
    """One more with the same questions."""
    row = one_questionnaire(request, pk)
    made = verbs.copy_questionnaire(Actor.of(request), row)
    return redirect("surveys:questionnaire", made.pk)


@require_POST
@signed_in
def delete(request: HttpRequest, pk: str) -> HttpResponse:
    """Throw it away."""
    row = one_questionnaire(request, pk)
    programme = row.programme
    if attempt(request, lambda: verbs.delete_questionnaire(Actor.of(request), row), _("The questionnaire is gone.")):
        return redirect("surveys:questionnaires", programme.slug)
    return redirect("surveys:questionnaire", pk)


@signed_in
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    """Answer the questionnaire as a key actor would; nothing is stored."""
    row = one_questionnaire(request, pk)
    sheet = Sheet(row, request.POST if request.method == "POST" else None)
    go = request.POST.get("go", "")
    if go == "send" and not sheet.problems:
        return render(request, "surveys/answer/preview_end.html", context_of(request, sheet, sheet.review, None))
    return page_of(request, sheet, sheet.turn(go) if sheet.sections else START, None)


@signed_in
def new_question(request: HttpRequest, pk: str) -> HttpResponse:
    """One more question in a section."""
    section = found(request, Section.objects.select_related("questionnaire__programme"), PERMISSION, pk=pk)
    row = section.questionnaire
    form = NewQuestionForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.add_question(
                Actor.of(request),
                section,
                version=given["version"],
                key=given["key"],
                kind=given["kind"],
                text=given["text"],
                options=options_from(given["options"]),
                dont_know=given["dont_know"],
                not_applicable=given["not_applicable"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("surveys:questionnaire", row.pk)
    return _form(request, row, form, _("One more question"))


@signed_in
def edit_question(request: HttpRequest, pk: str) -> HttpResponse:
    """The words of a question."""
    question = found(request, Question.objects.select_related("section__questionnaire__programme"), PERMISSION, pk=pk)
    row = question.section.questionnaire
    now = {
        "text": question.text,
        "hint": question.hint,
        "options": option_lines(question),
        "dont_know": question.dont_know,
        "not_applicable": question.not_applicable,
        "longest": question.longest,
    }
    form = QuestionForm(request.POST or None, kind=question.kind, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_question(
                Actor.of(request),
                question,
                version=given["version"],
                text=question.text.rewritten(given["text"]),
                hint=question.hint.rewritten(given["hint"]),
                options=options_from(given["options"], question.options) if "options" in given else None,
                dont_know=given.get("dont_know", False),
                not_applicable=given.get("not_applicable", False),
                longest=given.get("longest", question.longest),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("surveys:questionnaire", row.pk)
    return _form(request, row, form, said(question.text))


@require_POST
@signed_in
def remove_question(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a question out."""
    question = found(request, Question.objects.select_related("section__questionnaire__programme"), PERMISSION, pk=pk)
    row = question.section.questionnaire
    version = request.POST.get("version", "")

    def remove() -> None:
        verbs.remove_question(Actor.of(request), question, version=int(version) if version.isdigit() else 0)

    attempt(request, remove, _("The question was taken out."))
    return redirect("surveys:questionnaire", row.pk)


def _form(request: HttpRequest, row: Questionnaire, form: object, title: str) -> HttpResponse:
    address = reverse("surveys:questionnaire", args=[row.pk])
    way = questionnaire_crumbs(row.programme, {"label": said(row.title), "address": address}, {"label": title})
    context = {"form": form, "title": title, "cancel": address, "breadcrumbs": way}
    return render(request, "core/form.html", context, status=422 if getattr(form, "errors", None) else 200)
