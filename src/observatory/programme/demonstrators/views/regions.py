"""A region's support: the public page, the office's page, its team and its steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.domain.people import invite_person
from observatory.core.forms import what_changed
from observatory.core.models import Programme, User
from observatory.core.pages import attempt, for_anyone, found, signed_in, tell
from observatory.programme.calls.models import Application, ApplicationState
from observatory.programme.demonstrators import panels
from observatory.programme.demonstrators.domain import demonstrators as verbs
from observatory.programme.demonstrators.forms import DemonstratorForm, NewDemonstratorForm, StepForm, TeamMemberForm
from observatory.programme.demonstrators.models import Demonstrator, Step, TeamMember
from observatory.programme.demonstrators.views.common import crumbs, one


@require_safe
@for_anyone
def public_list(request: HttpRequest) -> HttpResponse:
    """All regions whose page is public, by programme."""
    rows = Demonstrator.objects.exclude(published=None).select_related("programme")
    return render(request, "demonstrators/public_list.html", {"demonstrators": rows})


@require_safe
@for_anyone
def public_page(request: HttpRequest, programme: str, slug: str) -> HttpResponse:
    """Challenge, response, the steps with their dates, and what each step has published."""
    row = found(
        request,
        Demonstrator.objects.select_related("programme"),
        "demonstrators.view_public_page",
        programme__slug=programme,
        slug=slug,
    )
    return render(
        request,
        "demonstrators/public_page.html",
        {
            "demonstrator": row,
            "steps": row.steps.all(),
            "panels": panels.panels_of(request, row, public=True),
            "breadcrumbs": [
                {"label": _("Model demonstrator regions"), "address": reverse("demonstrators:public_list")},
                {"label": row},
            ],
        },
    )


@require_safe
@signed_in
def office_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The demonstrators of a programme that the person works on, and applications whose support can begin."""
    office = _programme(request, programme)
    rows = [
        row
        for row in Demonstrator.objects.filter(programme=office).select_related("programme").prefetch_related("steps")
        if request.user.has_perm("demonstrators.view_demonstrator", row)
    ]
    runs = request.user.has_perm("demonstrators.create_demonstrator", office)
    if not rows and not runs:
        raise Http404
    waiting = (
        Application.objects.filter(
            call__programme=office, state=ApplicationState.SELECTED, demonstrator=None
        ).select_related("call", "organisation")
        if runs
        else []
    )
    context = {"programme": office, "demonstrators": rows, "waiting": waiting, "runs": runs}
    return render(request, "demonstrators/list.html", {**context, "breadcrumbs": _list_crumbs()})


@signed_in
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Begin the support of a region: from its selected application (`?application=`), or by its code."""
    office = _programme(request, programme)
    if not request.user.has_perm("demonstrators.create_demonstrator", office):
        raise Http404
    chosen = request.GET.get("application") or request.POST.get("application")
    selected = Application.objects.filter(call__programme=office, state=ApplicationState.SELECTED)
    application = found(request, selected, pk=chosen) if chosen else None
    initial: dict[str, Any] = {}
    if application is not None:
        initial = {
            "name": {application.language: application.region_name},
            "region": application.region,
            "region_version": application.region_version,
            "working_language": application.language,
        }
    form = NewDemonstratorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.create_demonstrator(Actor.of(request), office, application=application, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("demonstrators:demonstrator", made.pk)
    context = {"programme": office, "form": form, "application": application, "breadcrumbs": _list_crumbs()}
    return render(request, "demonstrators/new.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def demonstrator(request: HttpRequest, pk: str) -> HttpResponse:
    """Everything about one region's support, each step with what it has and what comes next."""
    row = one(request, pk)
    return render(
        request,
        "demonstrators/demonstrator.html",
        {
            "demonstrator": row,
            "project": row.policy_project,
            "team": row.team.all(),
            "steps": row.steps.all(),
            "actors": row.key_actors.count(),
            "panels": panels.panels_of(request, row),
            "edits": request.user.has_perm("demonstrators.edit_demonstrator", row),
            "manages": request.user.has_perm("demonstrators.manage_demonstrator", row),
            "breadcrumbs": crumbs(row),
        },
    )


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Name, challenge, response, working language."""
    row = one(request, pk, "demonstrators.edit_demonstrator")
    now = {
        "name": row.name,
        "challenge": row.challenge,
        "response": row.response,
        "working_language": row.working_language,
    }
    form = DemonstratorForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_demonstrator(
                Actor.of(request),
                row,
                version=given["version"],
                name=row.name.rewritten(given["name"]),
                challenge=row.challenge.rewritten(given["challenge"]),
                response=row.response.rewritten(given["response"]),
                working_language=given["working_language"],
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("demonstrators:demonstrator", row.pk)
    context = {"demonstrator": row, "form": form, "title": _("What is said of the region")}
    return _form(request, context, crumbs(row, {"label": _("Edit")}))


@require_POST
@signed_in
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Make the region's page public, or take it back."""
    row = one(request, pk)
    if request.POST.get("public") == "yes":
        attempt(request, lambda: verbs.publish_demonstrator(Actor.of(request), row), _("The page is public now."))
    else:
        attempt(
            request, lambda: verbs.unpublish_demonstrator(Actor.of(request), row), _("The page is no longer public.")
        )
    return redirect("demonstrators:demonstrator", row.pk)


@signed_in
def team(request: HttpRequest, pk: str) -> HttpResponse:
    """The team, and a form to name one more."""
    row = one(request, pk, "demonstrators.manage_demonstrator")
    form = TeamMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actor = Actor.of(request)
        try:
            person = _person(actor, row, given["email"], given["name"]) if given["email"] else None
            verbs.add_team_member(
                actor,
                row,
                name=given["name"],
                organisation=given["organisation"],
                part=given["part"],
                person=person,
                role=given["role"],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("demonstrators:team", row.pk)
    context = {"demonstrator": row, "form": form, "team": row.team.select_related("person")}
    return render(
        request,
        "demonstrators/team.html",
        {**context, "breadcrumbs": crumbs(row, {"label": _("Team")})},
        status=422 if form.errors else 200,
    )


@require_POST
@signed_in
def remove_member(request: HttpRequest, pk: str) -> HttpResponse:
    """Take somebody out of the team."""
    member = found(
        request, TeamMember.objects.select_related("demonstrator"), "demonstrators.manage_demonstrator", pk=pk
    )
    attempt(request, lambda: verbs.remove_team_member(Actor.of(request), member), _("Taken out of the team."))
    return redirect("demonstrators:team", member.demonstrator_id)


@signed_in
def step(request: HttpRequest, pk: str) -> HttpResponse:
    """The planned dates of a step."""
    row = found(request, Step.objects.select_related("demonstrator"), "demonstrators.manage_demonstrator", pk=pk)
    now = {"planned_start": row.planned_start, "planned_end": row.planned_end, "note": row.note}
    form = StepForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.plan_step(
                Actor.of(request),
                row,
                version=given["version"],
                planned_start=given["planned_start"],
                planned_end=given["planned_end"],
                note=row.note.rewritten(given["note"]),
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("demonstrators:demonstrator", row.demonstrator_id)
    context = {"demonstrator": row.demonstrator, "form": form, "title": row.get_kind_display()}
    return _form(request, context, crumbs(row.demonstrator, {"label": row.get_kind_display()}))


@require_POST
@signed_in
def start(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that a step has begun."""
    row = found(request, Step.objects.select_related("demonstrator"), "demonstrators.manage_demonstrator", pk=pk)
    attempt(request, lambda: verbs.start_step(Actor.of(request), row), _("The step has begun."))
    return redirect("demonstrators:demonstrator", row.demonstrator_id)


@require_POST
@signed_in
def finish(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that a step is over."""
    row = found(request, Step.objects.select_related("demonstrator"), "demonstrators.manage_demonstrator", pk=pk)
    attempt(request, lambda: verbs.finish_step(Actor.of(request), row), _("The step is over."))
    return redirect("demonstrators:demonstrator", row.demonstrator_id)


def _form(request: HttpRequest, context: dict[str, Any], way: list[dict[str, Any]]) -> HttpResponse:
    form = context["form"]
    context["cancel"] = reverse("demonstrators:demonstrator", args=[context["demonstrator"].pk])
    return render(
        request, "demonstrators/form.html", {**context, "breadcrumbs": way}, status=422 if form.errors else 200
    )


def _person(actor: Actor, row: Demonstrator, email: str, name: str) -> User:
    return invite_person(actor, email, name=name, permission="demonstrators.manage_demonstrator", on=row)


def _programme(request: HttpRequest, slug: str) -> Programme:
    programme = found(request, Programme.objects.all(), "core.view_programme_office", slug=slug)
    return programme


def _list_crumbs() -> list[dict[str, Any]]:
    return [{"label": _("My tasks"), "address": reverse("core:tasks")}, {"label": _("Model demonstrator regions")}]
