"""The list of key actors, one by one or from a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.components import Column, Link, Sorting, Table
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.demonstrators.domain import key_actors as verbs
from observatory.programme.demonstrators.forms import KeyActorFileForm, KeyActorForm
from observatory.programme.demonstrators.models import ActorGroup, Demonstrator, KeyActor
from observatory.programme.demonstrators.views.common import crumbs, one

PERMISSION = "demonstrators.manage_key_actors"


@require_safe
@signed_in
def key_actors(request: HttpRequest, pk: str) -> HttpResponse:
    """All key actors of a region."""
    row = one(request, pk, PERMISSION)
    columns = (
        Column("organisation", _("Organisation"), header=True, sortable=True),
        Column("name", _("Name"), sortable=True),
        Column("group", _("Group"), sortable=True),
        Column("language", _("Language"), sortable=True),
        Column("interview", _("Interview")),
        Column("workshop", _("Workshop")),
    )
    sorting = Sorting.of(request, columns, "organisation")
    yes = {True: _("yes"), False: ""}
    actors = row.key_actors.all()
    rows = [
        {
            "organisation": Link(actor.organisation, reverse("demonstrators:edit_key_actor", args=[actor.pk])),
            "name": actor.name,
            "group": actor.get_group_display(),
            "language": actor.language,
            "interview": yes[actor.interview],
            "workshop": yes[actor.workshop],
        }
        for actor in actors
    ]
    table = Table(
        ngettext("%(count)d key actor", "%(count)d key actors", len(rows)) % {"count": len(rows)},
        columns,
        sorting.apply(rows),
        sorting,
    )
    groups = [
        (label, sum(actor.group == value for actor in actors))
        for value, label in ActorGroup.choices
        if any(actor.group == value for actor in actors)
    ]
    context = {"demonstrator": row, "table": table, "groups": groups}
    return render(
        request,
        "demonstrators/key_actors.html",
        {**context, "breadcrumbs": crumbs(row, {"label": _("Key actors")})},
    )


@signed_in
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """One more key actor."""
    row = one(request, pk, PERMISSION)
    form = KeyActorForm(request.POST or None, initial={"language": row.working_language})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            verbs.add_key_actor(Actor.of(request), row, **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("demonstrators:key_actors", row.pk)
    return _form(request, row, form, _("One more key actor"))


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """What is known of a key actor."""
    actor = found(request, KeyActor.objects.select_related("demonstrator__programme"), PERMISSION, pk=pk)
    now = {
        name: getattr(actor, name)
        for name in ("organisation", "name", "email", "group", "language", "interview", "workshop")
    }
    form = KeyActorForm(request.POST or None, initial={**now, "version": actor.version})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            verbs.edit_key_actor(Actor.of(request), actor, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("demonstrators:key_actors", actor.demonstrator_id)
    return _form(request, actor.demonstrator, form, actor.name, actor=actor)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take somebody out of the list."""
    actor = found(request, KeyActor.objects.select_related("demonstrator"), PERMISSION, pk=pk)
    attempt(request, lambda: verbs.remove_key_actor(Actor.of(request), actor), _("Taken out of the list."))
    return redirect("demonstrators:key_actors", actor.demonstrator_id)


@signed_in
def take_file(request: HttpRequest, pk: str) -> HttpResponse:
    """Look at a CSV file row by row, then take it. The file travels in the form: nothing is stored before."""
    row = one(request, pk, PERMISSION)
    form = KeyActorFileForm(request.POST or None, request.FILES or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["content"]
        if "take" in request.POST:
            taken: list[int] = []
            if attempt(request, lambda: taken.append(verbs.import_key_actors(Actor.of(request), row, content=content))):
                return redirect("demonstrators:key_actors", row.pk)
        preview = verbs.read_key_actors(row, content)
        form = KeyActorFileForm(initial={"content": content})
    context = {
        "demonstrator": row,
        "form": form,
        "preview": preview,
        "columns": verbs.COLUMNS,
        "groups": ActorGroup.choices,
    }
    way = crumbs(
        row,
        {"label": _("Key actors"), "address": reverse("demonstrators:key_actors", args=[row.pk])},
        {"label": _("From a file")},
    )
    return render(
        request,
        "demonstrators/import_key_actors.html",
        {**context, "breadcrumbs": way},
        status=422 if form.errors else 200,
    )


def _form(request: HttpRequest, row: Demonstrator, form: KeyActorForm, title: str, **more: object) -> HttpResponse:
    list_address = reverse("demonstrators:key_actors", args=[row.pk])
    way = crumbs(row, {"label": _("Key actors"), "address": list_address}, {"label": title})
    context = {"demonstrator": row, "form": form, "title": title, "cancel": list_address, "breadcrumbs": way, **more}
    return render(request, "demonstrators/form.html", context, status=422 if form.errors else 200)
