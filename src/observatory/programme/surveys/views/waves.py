"""Waves of a region: planned, launched, watched without looking at persons, closed, published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.components import Column, Table
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, signed_in, tell
from observatory.programme.demonstrators.models import ActorGroup, Demonstrator
from observatory.programme.demonstrators.views.common import crumbs, one
from observatory.programme.surveys.domain import publishing
from observatory.programme.surveys.domain import waves as verbs
from observatory.programme.surveys.domain.answers import questions_of
from observatory.programme.surveys.domain.suppression import groups_to_show
from observatory.programme.surveys.findings import said
from observatory.programme.surveys.forms import ExtendForm, WaveForm
from observatory.programme.surveys.models import FreeTextState, Questionnaire, Wave, WaveState
from observatory.programme.surveys.views.common import one_wave, wave_crumbs

FIELDS = ("title", "opens", "closes", "minimum_group", "remind_before", "cross_tables")


@require_safe
@signed_in
def wave(request: HttpRequest, pk: str) -> HttpResponse:
    """Where a wave stands: how many have answered, by group where that names nobody; never who."""
    row = one_wave(request, pk, "surveys.view_wave")
    invited = row.invitations.count()
    answered = row.answers if row.answers is not None else row.invitations.filter(answered=True).count()
    waiting = row.texts.filter(state=FreeTextState.WAITING).count()
    texts = {question.key: said(question.text) for question in questions_of(row.questionnaire)}
    context = {
        "wave": row,
        "invited": invited,
        "answered": answered,
        "rate": answered / invited if invited else None,
        "groups": _groups(row) if row.state != WaveState.DRAFT else None,
        "actors": row.demonstrator.key_actors.count(),
        "cross_tables": [texts[key] for key in row.cross_tables if key in texts],
        "waiting": waiting,
        "texts": row.texts.count(),
        "enough": answered >= row.minimum_group,
        "manages": request.user.has_perm("surveys.manage_wave", row),
        "sees_results": request.user.has_perm("surveys.view_results", row),
        "breadcrumbs": wave_crumbs(row),
    }
    return render(request, "surveys/wave.html", context)


@signed_in
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """Plan a wave."""
    demonstrator = one(request, pk, "surveys.manage_wave")
    if not Questionnaire.objects.filter(programme=demonstrator.programme).exists():
        return redirect("surveys:questionnaires", demonstrator.programme.slug)
    zone = demonstrator.programme.zone
    now = timezone.now().replace(second=0, microsecond=0)
    initial = {
        "title": verbs.usual_title(),
        "opens": now,
        "closes": now + timedelta(days=21),
        "minimum_group": 5,
        "remind_before": 3,
    }
    form = WaveForm(request.POST or None, demonstrator=demonstrator, zone=zone, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.create_wave(Actor.of(request), demonstrator, zone=zone, **_given(form))
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("surveys:wave", made.pk)
    return _form(request, demonstrator, form, _("New survey"), reverse("demonstrators:demonstrator", args=[pk]))


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change the plan."""
    row = one_wave(request, pk)
    now: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    now["questionnaire"] = row.questionnaire_id
    form = WaveForm(
        request.POST or None, demonstrator=row.demonstrator, zone=row.zone, initial={**now, "version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        given["title"] = row.title.rewritten(given["title"])
        try:
            verbs.edit_wave(Actor.of(request), row, version=form.cleaned_data["version"] or 0, zone=row.zone, **given)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("surveys:wave", row.pk)
    return _form(request, row.demonstrator, form, said(row.title), reverse("surveys:wave", args=[row.pk]))


@require_POST
@signed_in
def launch(request: HttpRequest, pk: str) -> HttpResponse:
    """Send the invitations. The links are in the mails alone."""
    row = one_wave(request, pk)
    invited: list[int] = []
    if attempt(request, lambda: invited.append(len(verbs.launch_wave(Actor.of(request), row)))):
        _say(
            request,
            ngettext("%(count)d key actor is invited.", "%(count)d key actors are invited.", invited[0]),
            invited[0],
        )
    return redirect("surveys:wave", row.pk)


@require_POST
@signed_in
def remind(request: HttpRequest, pk: str) -> HttpResponse:
    """Write to those who have not answered."""
    row = one_wave(request, pk)
    reminded: list[int] = []
    if attempt(request, lambda: reminded.append(verbs.remind(Actor.of(request), row))):
        _say(
            request,
            ngettext("%(count)d key actor is reminded.", "%(count)d key actors are reminded.", reminded[0]),
            reminded[0],
        )
    return redirect("surveys:wave", row.pk)


@signed_in
def extend(request: HttpRequest, pk: str) -> HttpResponse:
    """Move the end."""
    row = one_wave(request, pk)
    form = ExtendForm(request.POST or None, initial={"version": row.version, "closes": row.closes})
    form.fields["closes"].zone = row.zone  # type: ignore[attr-defined]
    form.fields["closes"].help_text = _("In the time of %(zone)s.") % {"zone": row.zone}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.extend_wave(Actor.of(request), row, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, {"closes": row.closes})
        else:
            return redirect("surveys:wave", row.pk)
    return _form(request, row.demonstrator, form, _("Extend the survey"), reverse("surveys:wave", args=[row.pk]))


@require_POST
@signed_in
def close(request: HttpRequest, pk: str) -> HttpResponse:
    """End the wave now."""
    row = one_wave(request, pk)
    attempt(
        request,
        lambda: verbs.close_wave(Actor.of(request), row),
        _("The survey is closed. Its answers are being counted; the results are here in a moment."),
    )
    return redirect("surveys:wave", row.pk)


@require_POST
@signed_in
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the results to everybody."""
    row = one_wave(request, pk)
    attempt(
        request,
        lambda: publishing.publish_results(Actor.of(request), row),
        _("The results are public, and each of them can be cited."),
    )
    return redirect("surveys:wave", row.pk)


def _groups(row: Wave) -> Table:
    """Invited and answered by group; small groups are not told apart."""
    invited, answered = dict.fromkeys(ActorGroup.values, 0), dict.fromkeys(ActorGroup.values, 0)
    for group, has in row.invitations.values_list("group", "answered"):
        invited[group] += 1
        answered[group] += has
    total = sum(answered.values())
    shown = groups_to_show(answered, total=total, minimum=row.minimum_group)
    rows = [
        {
            "group": label,
            "invited": invited[group],
            "answered": answered[group]
            if group in shown
            else _("fewer than %(minimum)d, or hidden") % {"minimum": row.minimum_group},
        }
        for group, label in ActorGroup.choices
        if invited[group]
    ]
    return Table(
        _("Who was invited, and how many have answered"),
        (
            Column("group", _("Group"), header=True),
            Column("invited", _("Invited"), kind="number"),
            Column("answered", _("Answered")),
        ),
        rows,
        note=_("Where only a few of a group have answered, their number is hidden."),
    )


def _given(form: WaveForm) -> dict[str, Any]:
    given = {name: form.cleaned_data[name] for name in FIELDS}
    given["questionnaire"] = Questionnaire.objects.get(pk=form.cleaned_data["questionnaire"])
    return given


def _say(request: HttpRequest, words: str, count: int) -> None:
    messages.success(request, words % {"count": count})


def _form(request: HttpRequest, demonstrator: Demonstrator, form: Any, title: str, back: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel": back,
        "breadcrumbs": crumbs(demonstrator, {"label": title}),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
