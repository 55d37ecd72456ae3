"""One's own account, and the organisations that one belongs to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.domain import people
from observatory.core.forms import what_changed
from observatory.core.models import Membership, Organisation, User
from observatory.core.office_forms import AccountForm, MemberForm, OrganisationForm, zones
from observatory.core.pages import attempt, found, signed_in, tell


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone; the way to password, address and second factor."""
    person = request.user
    assert isinstance(person, User)
    initial = {"name": person.name, "language": person.language or get_language(), "zone": person.zone}
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            people.edit_own_account(Actor.of(request), **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("core:account")
    context = {"form": form, "zones": zones()}
    return render(request, "core/account.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that one belongs to."""
    memberships = Membership.objects.filter(person_id=request.user.pk).select_related("organisation")
    return render(request, "core/organisations.html", {"memberships": memberships})


@signed_in
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Make an organisation known, and administer it."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = people.create_organisation(Actor.of(request), **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("core:organisation", made.pk)
    way = [{"label": _("My organisations"), "address": reverse("core:organisations")}, {"label": _("New")}]
    context = {"form": form, "title": _("A new organisation"), "breadcrumbs": way}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
def organisation(request: HttpRequest, pk: str) -> HttpResponse:
    """An organisation with its members; administrators add and take out."""
    row = found(request, Organisation.objects.all(), "core.view_organisation", pk=pk)
    administers = request.user.has_perm("core.edit_organisation", row)
    form = MemberForm(request.POST or None) if administers else None
    if request.method == "POST" and form is not None and form.is_valid():
        given, actor = form.cleaned_data, Actor.of(request)
        try:
            person = people.invite_person(
                actor, given["email"], name=given["name"], permission="core.edit_organisation", on=row
            )
            people.add_member(actor, row, person, administrator=given["administrator"], position=given["position"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("core:organisation", row.pk)
    way = [{"label": _("My organisations"), "address": reverse("core:organisations")}, {"label": row}]
    context = {
        "organisation": row,
        "memberships": row.memberships.select_related("person").order_by("person__name"),
        "administers": administers,
        "form": form,
        "breadcrumbs": way,
    }
    return render(request, "core/organisation.html", context, status=422 if form is not None and form.errors else 200)


@signed_in
def edit_organisation(request: HttpRequest, pk: str) -> HttpResponse:
    """What is known of an organisation."""
    row = found(request, Organisation.objects.all(), "core.edit_organisation", pk=pk)
    now = {name: getattr(row, name) for name in ("name", "kind", "country", "region", "website")}
    form = OrganisationForm(request.POST or None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        given["name"] = row.name.rewritten(given["name"])
        try:
            people.edit_organisation(Actor.of(request), row, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("core:organisation", row.pk)
    way = [
        {"label": _("My organisations"), "address": reverse("core:organisations")},
        {"label": row, "address": reverse("core:organisation", args=[row.pk])},
        {"label": _("Edit")},
    ]
    context = {"form": form, "title": row, "breadcrumbs": way}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove_member(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a person out of an organisation."""
    membership = Membership.objects.select_related("organisation").filter(pk=pk).first()
    if membership is None:
        from django.http import Http404

        raise Http404
    attempt(request, lambda: people.remove_member(Actor.of(request), membership), _("Taken out."))
    return redirect("core:organisation", membership.organisation_id)
