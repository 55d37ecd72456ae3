"""Programmes in the office: their page, their roles, their deputies."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core import office
from observatory.core.acting import Actor, Refused
from observatory.core.domain import people, programmes
from observatory.core.forms import what_changed
from observatory.core.models import Deputy, Programme, RoleGrant, Scope
from observatory.core.office_forms import DeputyForm, NewProgrammeForm, ProgrammeForm, RoleForm, zones
from observatory.core.pages import attempt, found, signed_in, tell


def one(request: HttpRequest, slug: str, permission: str = "core.view_programme_office") -> Programme:
    """The programme with this short name, 404 where the person may not."""
    return found(request, Programme.objects.all(), permission, slug=slug)


def crumbs(programme: Programme, label: str = "") -> list[dict[str, Any]]:
    """The way from one's tasks to a page of the programme."""
    way = [
        {"label": _("My tasks"), "address": reverse("core:tasks")},
        {
            "label": programme.name.read(get_language() or "en").text,
            "address": reverse("core:programme", args=[programme.slug]),
        },
    ]
    return [*way, {"label": label}] if label else way


@require_safe
@signed_in
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is in a programme, and where its work is done."""
    row = one(request, slug)
    context = {
        "programme": row,
        "links": office.links(request.user, row),  # type: ignore[arg-type]
        "breadcrumbs": crumbs(row),
    }
    return render(request, "core/programme.html", context)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Begin a programme."""
    if not request.user.has_perm("core.create_programme"):
        raise Http404
    form = NewProgrammeForm(request.POST or None, initial={"zone": "Europe/Brussels"})
    if request.method == "POST" and form.is_valid():
        given, actor = form.cleaned_data, Actor.of(request)
        try:
            owner = people.invite_person(actor, given["owner"], permission="core.create_programme", on=None)
            made = programmes.create_programme(
                actor, slug=given["slug"], name=given["name"], zone=given["zone"], owner=owner
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("core:programme", made.slug)
    context = {"form": form, "title": _("A new programme"), "zones": zones(), "button": _("Begin the programme")}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's name and time zone."""
    row = one(request, slug, "core.manage_programme")
    now = {"name": row.name, "zone": row.zone}
    form = ProgrammeForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            programmes.edit_programme(
                Actor.of(request),
                row,
                version=given["version"],
                name=row.name.rewritten(given["name"]),
                zone=given["zone"],
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("core:programme", row.slug)
    context = {"form": form, "title": _("Name and time zone"), "zones": zones(), "breadcrumbs": crumbs(row, _("Edit"))}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
def roles(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has which role, and a form to give one."""
    row = one(request, slug, "core.grant_role")
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, actor = form.cleaned_data, Actor.of(request)
        try:
            person = people.invite_person(
                actor,
                given["email"],
                name=given["name"],
                language=get_language() or "",
                permission="core.grant_role",
                on=row,
            )
            programmes.grant_role(actor, row, person, given["role"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("core:roles", row.slug)
    grants = RoleGrant.objects.filter(programme=row, revoked=None).select_related("person")
    context = {
        "programme": row,
        "form": form,
        "grants": grants.order_by("role", "person__name"),
        "whole": Scope.PROGRAMME,
        "breadcrumbs": crumbs(row, _("Roles")),
    }
    return render(request, "core/roles.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a role back."""
    grant = found(request, RoleGrant.objects.select_related("programme"), "core.grant_role", pk=pk)
    attempt(request, lambda: programmes.revoke_role(Actor.of(request), grant), _("The role was taken back."))
    return redirect("core:roles", grant.programme.slug)


@signed_in
def deputies(request: HttpRequest, slug: str) -> HttpResponse:
    """Who stands in for whom, and a form to name a deputy."""
    row = one(request, slug, "core.name_deputy")
    form = DeputyForm(request.POST or None, programme=row, initial={"first_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            programmes.name_deputy(
                Actor.of(request),
                row,
                absent=given["absent"],
                deputy=given["email"],
                first_day=given["first_day"],
                last_day=given["last_day"],
            )
        except Refused as refusal:
            tell(form, Refused(refusal.message, field="email" if refusal.field == "deputy" else refusal.field))
        else:
            return redirect("core:deputies", row.slug)
    standing = Deputy.objects.filter(programme=row, ended=None).select_related("absent", "deputy")
    context = {
        "programme": row,
        "form": form,
        "deputies": standing.order_by("first_day"),
        "today": timezone.localdate(),
        "breadcrumbs": crumbs(row, _("Deputies")),
    }
    return render(request, "core/deputies.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def end_deputy(request: HttpRequest, pk: str) -> HttpResponse:
    """Let a deputy act no longer."""
    deputy = found(request, Deputy.objects.select_related("programme"), "core.name_deputy", pk=pk)
    attempt(request, lambda: programmes.end_deputy(Actor.of(request), deputy), _("The deputy acts no longer."))
    return redirect("core:deputies", deputy.programme.slug)
