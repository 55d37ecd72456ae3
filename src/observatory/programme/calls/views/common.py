"""What the pages of calls share: finding rows behind the wall, the way back, documents as pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from observatory.core.models import Programme, User
from observatory.core.pages import found
from observatory.core.views.programmes import crumbs as programme_crumbs
from observatory.documents import tree
from observatory.programme.calls.models import Application, Assignment, Call
from observatory.programme.calls.rules import applies, before_the_wall, readable_by, walled_applications

Crumbs = list[dict[str, Any]]


def reader(request: HttpRequest) -> User:
    """The person who asks; the page was for those who are signed in."""
    person = request.user
    assert isinstance(person, User)
    return person


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, however little; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def words(value: Any) -> str:
    """A text in the reader's language, for titles and crumbs."""
    return str(value.read(get_language() or "en").text)


def one_call(request: HttpRequest, pk: str, permission: str = "calls.manage_call") -> Call:
    """The call with this identifier, 404 where the person may not."""
    return found(request, Call.objects.select_related("programme"), permission, pk=pk)


def one_call_to_rank(request: HttpRequest, pk: str) -> Call:
    """A call whose ranking and decision the person may see: 404 while a conflict keeps them from one of its applications."""
    call = one_call(request, pk, "calls.view_ranking")
    if walled_applications(reader(request), call).exists():
        raise Http404
    return call


def own_application(request: HttpRequest, pk: str) -> Application:
    """An application of the person's own organisation, 404 for everybody else's."""
    rows = Application.objects.select_related("call__programme", "organisation")
    application = found(request, rows, "calls.edit_application", pk=pk)
    if not applies(reader(request), application):
        raise Http404
    return application


def readable_application(request: HttpRequest, pk: str) -> Application:
    """An application that the person may read, in whatever role."""
    return found(request, readable_by(reader(request)), "calls.view_application", pk=pk)


def office_application(request: HttpRequest, pk: str, permission: str = "calls.run_application") -> Application:
    """An application that the person runs as office, before the wall."""
    rows = before_the_wall(reader(request)).select_related("call__programme", "organisation")
    return found(request, rows, permission, pk=pk)


def office_assignment(request: HttpRequest, pk: str) -> Assignment:
    """An assignment that the person runs as office, before the wall."""
    rows = Assignment.objects.filter(application__in=before_the_wall(reader(request)).values("pk"))
    return found(
        request,
        rows.select_related("application__call__programme", "application__organisation", "evaluator"),
        "calls.run_assignment",
        pk=pk,
    )


def one_programme(request: HttpRequest, slug: str) -> Programme:
    """The programme whose calls the person runs."""
    return found(request, Programme.objects.all(), "calls.view_office_calls", slug=slug)


def office_crumbs(programme: Programme, *further: dict[str, Any]) -> Crumbs:
    """The way from one's tasks to the calls of a programme, and on."""
    return [
        *programme_crumbs(programme),
        {"label": _("Calls"), "address": reverse("calls:office_calls", args=[programme.slug])},
        *further,
    ]


def call_crumbs(call: Call, *further: dict[str, Any]) -> Crumbs:
    """The way to a call in the office, and on."""
    here = {"label": words(call.title), "address": reverse("calls:office_call", args=[call.pk])}
    return office_crumbs(call.programme, here, *further)


def application_crumbs(application: Application, *further: dict[str, Any]) -> Crumbs:
    """The applicant's way to an application, and on."""
    return [
        {"label": _("My applications"), "address": reverse("calls:my_applications")},
        {"label": words(application.call.title), "address": reverse("calls:application", args=[application.pk])},
        *further,
    ]


def shown_document(document: tree.Document) -> dict[str, Any]:
    """A document for a page: its head as plain words, its content as HTML below headings of level 2."""
    from observatory.documents.html import to_html

    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "facts": [(tree.plain(fact.term), tree.plain(fact.description)) for fact in document.facts],
        "content": to_html(document, heading_level=2, prefix="document-"),
    }


def form_page(
    request: HttpRequest, form: Any, *, title: Any, breadcrumbs: Crumbs, button: Any = "", **context: Any
) -> HttpResponse:
    """A page that is one form: 422 where something in it is wrong."""
    return render(
        request,
        "calls/form.html",
        {"form": form, "title": title, "button": button or _("Save"), "breadcrumbs": breadcrumbs, **context},
        status=422 if form.errors else 200,
    )
