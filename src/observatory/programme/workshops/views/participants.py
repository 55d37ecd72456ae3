"""The list of participants, and the page on which somebody answers an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.components import Column, Link, Table
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, for_anyone, found, link_ended, signed_in, tell
from observatory.programme.workshops.domain import participants as verbs
from observatory.programme.workshops.domain.workshops import BEFORE
from observatory.programme.workshops.forms import AnswerForm, AttendanceForm, ConsentForm, ParticipantForm
from observatory.programme.workshops.models import Participation, ParticipationState, WorkshopState
from observatory.programme.workshops.views.agenda import calendar_answer, days_of
from observatory.programme.workshops.views.common import crumbs, form_page, one

PERMISSION = "workshops.manage_participants"
FIELDS = ("name", "organisation", "role", "group", "email", "language")


@signed_in
def participants(request: HttpRequest, pk: str) -> HttpResponse:
    """Who is on the list, how they answered, and who came; a form to name one more."""
    row = one(request, pk)
    manages = request.user.has_perm(PERMISSION, row)
    form = ParticipantForm(request.POST if request.method == "POST" else None, initial={"language": row.language})
    if request.method == "POST" and not manages:
        raise Http404
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.pop("version")
        try:
            verbs.add_participant(Actor.of(request), row, **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("workshops:participants", row.pk)
    rows = list(row.participations.all())
    marked = row.demonstrator.key_actors.filter(workshop=True).exclude(email__in=[one.email for one in rows])
    waiting = [one for one in rows if one.state == ParticipationState.NAMED and one.email]
    silent = [one for one in rows if one.state == ParticipationState.INVITED]
    context = {
        "workshop": row,
        "table": _table(rows, links=manages),
        "needs": [one for one in rows if one.needs],
        "form": form,
        "manages": manages and row.state not in (WorkshopState.CANCELLED, WorkshopState.PUBLISHED),
        "before": row.state in BEFORE,
        "to_invite": len(waiting) + marked.count(),
        "silent": len(silent),
        "begun": row.today(timezone.now()) >= row.first_day,
        "breadcrumbs": crumbs(row, {"label": _("Participants")}),
    }
    return render(request, "workshops/participants.html", context, status=422 if form.errors else 200)


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change what is known of somebody on the list, note their answer, or take them off it."""
    participation = found(
        request, Participation.objects.select_related("workshop__demonstrator__programme"), PERMISSION, pk=pk
    )
    row = participation.workshop
    now = {name: getattr(participation, name) for name in FIELDS}
    form = ParticipantForm(
        request.POST if request.method == "POST" else None, initial={**now, "version": participation.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit_participant(Actor.of(request), participation, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:participants", row.pk)
    address = reverse("workshops:participants", args=[row.pk])
    context = {
        "workshop": row,
        "participation": participation,
        "form": form,
        "cancel": address,
        "breadcrumbs": crumbs(row, {"label": _("Participants"), "address": address}, {"label": participation.name}),
    }
    return render(request, "workshops/participant.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take somebody off the list."""
    participation = found(request, Participation.objects.select_related("workshop__demonstrator"), PERMISSION, pk=pk)
    attempt(
        request,
        lambda: verbs.remove_participant(Actor.of(request), participation),
        _("Taken off the list. The personal link has ended."),
    )
    return redirect("workshops:participants", participation.workshop_id)


@require_POST
@signed_in
def invite(request: HttpRequest, pk: str) -> HttpResponse:
    """Send the invitations that are due; with `again`, also to those who have not answered."""
    row = one(request, pk, PERMISSION)
    counted: list[int] = []
    again = request.POST.get("again") == "yes"
    attempt(request, lambda: counted.append(verbs.invite_participants(Actor.of(request), row, again=again)))
    for count in counted:
        messages.success(
            request,
            ngettext("%(count)d invitation is in the outbox.", "%(count)d invitations are in the outbox.", count)
            % {"count": count},
        )
    return redirect("workshops:participants", row.pk)


@signed_in
def attendance(request: HttpRequest, pk: str) -> HttpResponse:
    """Say who came."""
    row = one(request, pk, PERMISSION)
    came = row.participations.filter(state=ParticipationState.ATTENDED)
    if not came:
        came = row.participations.filter(state=ParticipationState.ACCEPTED)
    form = AttendanceForm(request.POST if request.method == "POST" else None, workshop=row, initial={"attended": came})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record_attendance(Actor.of(request), row, attended=list(form.cleaned_data["attended"]))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Noted who came."))
            return redirect("workshops:participants", row.pk)
    address = reverse("workshops:participants", args=[row.pk])
    return form_page(
        request,
        row,
        form=form,
        title=_("Attendance"),
        cancel=address,
        breadcrumbs=crumbs(row, {"label": _("Participants"), "address": address}, {"label": _("Attendance")}),
    )


@for_anyone
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer by the personal link of a mail."""
    try:
        token = open_token(secret, verbs.ANSWER)
        participation = _invited().filter(pk=token.subject).first()
        if participation is None:
            raise LinkEnded
        return _answer(
            request,
            participation,
            Actor.link(token),
            here=reverse("workshops:invitation", args=[secret]),
            calendar=reverse("workshops:invitation_calendar", args=[secret]),
        )
    except LinkEnded:
        return link_ended(request)


@require_safe
@for_anyone
def invitation_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar file, for whoever holds a personal link."""
    try:
        token = open_token(secret, verbs.ANSWER)
    except LinkEnded:
        return link_ended(request)
    participation = _invited().filter(pk=token.subject).first()
    return link_ended(request) if participation is None else calendar_answer(participation.workshop)


@signed_in
def participation(request: HttpRequest, pk: str) -> HttpResponse:
    """Answer with one's account."""
    row = found(request, _invited(), verbs.ANSWER, pk=pk)
    return _answer(
        request,
        row,
        Actor.of(request),
        here=reverse("workshops:participation", args=[row.pk]),
        calendar=reverse("workshops:participation_calendar", args=[row.pk]),
    )


@require_safe
@signed_in
def participation_calendar(request: HttpRequest, pk: str) -> HttpResponse:
    """The calendar file, for a participant with an account."""
    return calendar_answer(found(request, _invited(), verbs.ANSWER, pk=pk).workshop)


def _answer(request: HttpRequest, row: Participation, actor: Actor, *, here: str, calendar: str) -> HttpResponse:
    workshop = row.workshop
    answers = (
        workshop.state in BEFORE and workshop.today(timezone.now()) <= workshop.last_day and row.state not in verbs.CAME
    )
    may_consent = workshop.state not in (WorkshopState.PUBLISHED, WorkshopState.CANCELLED)
    initial: dict[str, Any] = {"may_be_named": row.may_be_named, "needs": row.needs}
    if row.state in (ParticipationState.ACCEPTED, ParticipationState.DECLINED):
        initial["accept"] = "yes" if row.state == ParticipationState.ACCEPTED else "no"
    form: AnswerForm | ConsentForm = (AnswerForm if answers else ConsentForm)(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            if answers:
                verbs.answer_invitation(actor, row, **form.cleaned_data)
            else:
                verbs.consent_to_be_named(actor, row, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. Your answer is saved; you can change it on this page."))
            return redirect(here)
    context = {
        "participation": row,
        "workshop": workshop,
        "form": form,
        "answers": answers,
        "may_consent": may_consent,
        "days": days_of(workshop),
        "calendar": calendar,
    }
    return render(request, "workshops/invitation.html", context, status=422 if form.errors else 200)


def _invited() -> Any:
    return Participation.objects.select_related("workshop__demonstrator__programme")


def _table(rows: list[Participation], *, links: bool) -> Table:
    def name(row: Participation) -> Any:
        return Link(row.name, reverse("workshops:participant", args=[row.pk])) if links else row.name

    return Table(
        caption=_("Participants"),
        columns=(
            Column("name", _("Name"), header=True),
            Column("organisation", _("Organisation")),
            Column("role", _("Role")),
            Column("group", _("Group")),
            Column("state", _("State")),
            Column("named", _("May be named")),
        ),
        rows=[
            {
                "name": name(row),
                "organisation": row.organisation or "–",
                "role": row.get_role_display(),
                "group": row.get_group_display() or "–",
                "state": row.get_state_display(),
                "named": _("yes") if row.may_be_named else _("no"),
            }
            for row in rows
        ],
    )
