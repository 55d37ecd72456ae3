"""The policy project that a region's support is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.demonstrators.domain import projects as verbs
from observatory.programme.demonstrators.forms import PolicyProjectForm, ProjectActorForm, StageForm
from observatory.programme.demonstrators.models import ActorPart, PolicyProject, ProjectActor, ProjectStage, StageRecord
from observatory.programme.demonstrators.views.common import crumbs, one
from observatory.statistics.classifications import load_industries

PERMISSION = "demonstrators.edit_policy_project"
TEXTS = ("title", "problem", "rationale", "instruments", "roadmap", "value_chains")


@require_safe
@signed_in
def project(request: HttpRequest, pk: str) -> HttpResponse:
    """The policy project with its stages and actors."""
    row = one(request, pk)
    policy = row.policy_project
    names = load_industries("nace_rev2")
    records = {record.stage: record for record in policy.stages.all()}
    actors = [
        (label, [actor for actor in policy.actors.all() if actor.part == value]) for value, label in ActorPart.choices
    ]
    context = {
        "demonstrator": row,
        "project": policy,
        "industries": [(code, names.label(code, get_language() or "en")) for code in policy.industries],
        "stages": [(value, label, records.get(value)) for value, label in ProjectStage.choices],
        "actors": actors,
        "edits": request.user.has_perm(PERMISSION, row),
        "breadcrumbs": crumbs(row, {"label": _("Policy project")}),
    }
    return render(request, "demonstrators/policy_project.html", context)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Say anew what the policy project is."""
    row = one(request, pk, PERMISSION)
    policy = row.policy_project
    now = {name: getattr(policy, name) for name in (*TEXTS, "owner", "stage")}
    now["industries"] = ", ".join(policy.industries)
    form = PolicyProjectForm(request.POST or None, initial={**now, "version": policy.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        texts = {name: getattr(policy, name).rewritten(given[name]) for name in TEXTS}
        try:
            verbs.edit_policy_project(
                Actor.of(request),
                policy,
                version=given["version"],
                owner=given["owner"],
                stage=given["stage"],
                industries=given["industries"],
                **texts,
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("demonstrators:policy_project", row.pk)
    address = reverse("demonstrators:policy_project", args=[row.pk])
    way = crumbs(row, {"label": _("Policy project"), "address": address}, {"label": _("Edit")})
    context = {"demonstrator": row, "form": form, "title": _("Policy project"), "cancel": address, "breadcrumbs": way}
    return render(request, "demonstrators/form.html", context, status=422 if form.errors else 200)


@signed_in
def stage(request: HttpRequest, pk: str) -> HttpResponse:
    """Dates of one stage (`?stage=`), and what the clusters do in it."""
    row = one(request, pk, PERMISSION)
    policy: PolicyProject = row.policy_project
    asked = request.GET.get("stage", "")
    record = policy.stages.filter(stage=asked).first()
    form = StageForm(request.POST or None, initial={"stage": asked, "version": policy.version, **_recorded(record)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        known = policy.stages.filter(stage=given["stage"]).first()
        part = given["clusters_part"] if known is None else known.clusters_part.rewritten(given["clusters_part"])
        try:
            verbs.record_stage(
                Actor.of(request),
                policy,
                version=given["version"],
                stage=given["stage"],
                planned=given["planned"],
                reached=given["reached"],
                clusters_part=part,
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, _recorded(known))
        else:
            return redirect("demonstrators:policy_project", row.pk)
    address = reverse("demonstrators:policy_project", args=[row.pk])
    way = crumbs(row, {"label": _("Policy project"), "address": address}, {"label": _("Stage")})
    context = {"demonstrator": row, "form": form, "title": _("Stage of the policy project"), "cancel": address}
    return render(
        request, "demonstrators/form.html", {**context, "breadcrumbs": way}, status=422 if form.errors else 200
    )


@signed_in
def actors(request: HttpRequest, pk: str) -> HttpResponse:
    """Who has which part in the policy."""
    row = one(request, pk, PERMISSION)
    form = ProjectActorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_project_actor(Actor.of(request), row.policy_project, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("demonstrators:policy_actors", row.pk)
    address = reverse("demonstrators:policy_project", args=[row.pk])
    way = crumbs(row, {"label": _("Policy project"), "address": address}, {"label": _("Actors")})
    context = {"demonstrator": row, "form": form, "actors": row.policy_project.actors.all(), "breadcrumbs": way}
    return render(request, "demonstrators/policy_actors.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove_actor(request: HttpRequest, pk: str) -> HttpResponse:
    """Take an organisation's part in the policy back."""
    actor = found(request, ProjectActor.objects.select_related("project__demonstrator"), PERMISSION, pk=pk)
    attempt(request, lambda: verbs.remove_project_actor(Actor.of(request), actor), _("Taken back."))
    return redirect("demonstrators:policy_actors", actor.project.demonstrator_id)


def _recorded(record: StageRecord | None) -> dict[str, Any]:
    """What is known of a stage, by the fields of its form."""
    if record is None:
        return {"planned": None, "reached": None, "clusters_part": {}}
    return {"planned": record.planned, "reached": record.reached, "clusters_part": record.clusters_part}
