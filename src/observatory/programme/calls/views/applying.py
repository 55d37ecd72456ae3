"""Begin an application, and write its parts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from observatory.core.acting import Actor, Overtaken, Refused
from observatory.core.domain.people import create_organisation
from observatory.core.domain.uploads import uploads_about
from observatory.core.forms import VersionedForm, what_changed
from observatory.core.models import Organisation, Upload
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.programme.calls.application_forms import (
    ContactsForm,
    DeclarationsForm,
    DetailsForm,
    LetterForm,
    NewOrganisationForm,
    NoteForm,
    StartForm,
)
from observatory.programme.calls.domain import applications as verbs
from observatory.programme.calls.domain.completeness import missing_from, word_count
from observatory.programme.calls.domain.regions import choices
from observatory.programme.calls.models import Application, ApplicationState, Call
from observatory.programme.calls.states import takes_drafts
from observatory.programme.calls.views.common import (
    application_crumbs,
    one_call,
    own_application,
    reader,
    sent,
    words,
)


@signed_in
def start(request: HttpRequest, pk: str) -> HttpResponse:
    """Choose the organisation, or describe a new one, and the language; then the draft is there."""
    call = one_call(request, pk, "calls.start_application")
    person = reader(request)
    own = list(Organisation.objects.filter(memberships__person=person).order_by("pk"))
    reading = get_language() or "en"
    initial = {
        "language": reading if reading in call.languages else call.languages[0],
        "organisation": own[0].pk if own else StartForm.NEW,
    }
    form = StartForm(sent(request), call=call, organisations=own, initial=initial)
    is_new = request.method == "POST" and form.data.get("organisation") == StartForm.NEW
    described = NewOrganisationForm(request.POST if is_new else None, prefix="new")
    if request.method == "POST" and all([form.is_valid(), not is_new or described.is_valid()]):
        try:
            made = _start(request, call, form, described if is_new else None, own)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:application", made.pk)
    context = {
        "call": call,
        "form": form,
        "described": described,
        "own": own,
        "writable": takes_drafts(call),
        "breadcrumbs": [
            {"label": _("Calls"), "address": reverse("calls:calls")},
            {"label": words(call.title), "address": reverse("calls:call", args=[call.pk])},
            {"label": _("Apply")},
        ],
    }
    wrong = bool(form.errors or (is_new and described.errors))
    return render(request, "calls/start.html", context, status=422 if wrong else 200)


def _start(
    request: HttpRequest, call: Call, form: StartForm, described: NewOrganisationForm | None, own: list[Organisation]
) -> Application:
    actor, language = Actor.of(request), form.cleaned_data["language"]
    if not takes_drafts(call):
        raise Refused(_("This call takes no applications any more."))
    if described is not None:
        given = described.cleaned_data
        organisation = create_organisation(
            actor,
            name={language: given["name"]},
            kind=given["kind"],
            country=given["country"].upper(),
            region=given["region"].upper(),
            website=given["website"],
            origin=call.origin,
            reference=call.reference,
        )
    else:
        organisation = next(one for one in own if one.pk == form.cleaned_data["organisation"])
    return verbs.start_application(actor, call, organisation=organisation, language=language)


@signed_in
def details(request: HttpRequest, pk: str) -> HttpResponse:
    """Region, language, authority, partners, clusters, industries."""
    row = own_application(request, pk)
    names = ("language", "region", "authority", "partners", "clusters", "emerging_industries", "workshop_window")
    return _part(
        request,
        row,
        "details",
        _("Region and details"),
        lambda data, initial: DetailsForm(data, initial=initial, application=row),
        names,
        regions=choices(row.call, get_language() or "en"),
    )


@signed_in
def contacts(request: HttpRequest, pk: str) -> HttpResponse:
    """Contact and deputy."""
    row = own_application(request, pk)
    names = ("contact_name", "contact_position", "contact_email", "contact_phone", "deputy_name", "deputy_email")
    return _part(
        request, row, "contacts", _("Contacts"), lambda data, initial: ContactsForm(data, initial=initial), names
    )


@signed_in
def declarations(request: HttpRequest, pk: str) -> HttpResponse:
    """What the applicant confirms."""
    row = own_application(request, pk)
    return _part(
        request,
        row,
        "declarations",
        _("Declarations"),
        lambda data, initial: DeclarationsForm(data, initial=initial),
        ("consent",),
    )


def _part(
    request: HttpRequest, row: Application, part: str, title: str, make: Any, names: tuple[str, ...], **context: Any
) -> HttpResponse:
    now = {name: getattr(row, name) for name in names}
    form = make(sent(request), {**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_application(
                Actor.of(request),
                row,
                version=form.cleaned_data["version"],
                fields={name: form.cleaned_data[name] for name in names},
            )
        except Refused as refusal:
            tell(form, refusal)
            if isinstance(refusal, Overtaken):
                form.meanwhile = what_changed(form, {name: getattr(refusal.row, name) for name in names})
        else:
            return _onward(request, row, part)
    return _part_page(request, row, part, title, form, **context)


@signed_in
def note(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """One section of the concept note, with the number of its words."""
    row = own_application(request, pk)
    section = row.call.sections.filter(key=key).first()
    if section is None:
        raise Http404
    written = row.texts.filter(section=section).first()
    form = NoteForm(sent(request), initial={"text": written.text if written else "", "version": row.version})
    form.fields["text"].widget.attrs["lang"] = row.language
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.save_application(Actor.of(request), row, version=given["version"], texts={key: given["text"]})
        except Refused as refusal:
            if refusal.field == key:
                refusal.field = "text"
            tell(form, refusal)
            if isinstance(refusal, Overtaken):
                there = row.texts.filter(section=section).first()
                form.meanwhile = what_changed(form, {"text": there.text if there else ""})
        else:
            return _onward(request, row, key)
    shown = form.data.get("text", "") if form.is_bound else (written.text if written else "")
    return _part_page(request, row, key, words(section.title), form, section=section, count=word_count(shown))


@signed_in
def letters(request: HttpRequest, pk: str) -> HttpResponse:
    """Letters of support: what is there, and a form to add one."""
    row = own_application(request, pk)
    form = LetterForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.add_letter(Actor.of(request), row, file=given["file"], label=given["label"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:application_letters", row.pk)
    return _part_page(request, row, "letters", _("Letters of support"), form, letters=uploads_about(row), files=True)


@require_POST
@signed_in
def remove_letter(request: HttpRequest, pk: str, upload: str) -> HttpResponse:
    """Take a letter out of a draft."""
    row = own_application(request, pk)
    letter = found(request, Upload.objects.filter(about=row.pk), "core.download_upload", pk=upload)
    attempt(request, lambda: verbs.remove_letter(Actor.of(request), row, upload=letter), _("The letter is removed."))
    return redirect("calls:application_letters", row.pk)


def _order(row: Application) -> list[str]:
    keys = [section.key for section in row.call.sections.all()]
    return ["details", "contacts", *keys, "letters", "declarations"]


def _address(row: Application, part: str) -> str:
    if part in ("details", "contacts", "letters", "declarations"):
        return reverse(f"calls:application_{part}", args=[row.pk])
    return reverse("calls:application_note", args=[row.pk, part])


def _onward(request: HttpRequest, row: Application, part: str) -> HttpResponse:
    """After saving: the next part, or the list of parts."""
    order = _order(row)
    place = order.index(part) + 1
    if "next" in request.POST and place < len(order):
        return redirect(_address(row, order[place]))
    return redirect("calls:application", row.pk)


def _part_page(
    request: HttpRequest, row: Application, part: str, title: str, form: VersionedForm | LetterForm, **context: Any
) -> HttpResponse:
    lacking = missing_from(row) if row.state == ApplicationState.DRAFT and not form.is_bound else []
    order = _order(row)
    place = order.index(part)
    return render(
        request,
        "calls/part.html",
        {
            "application": row,
            "call": row.call,
            "form": form,
            "title": title,
            "part": part,
            "lacking": [one.message for one in lacking if one.part == part],
            "writable": row.state == ApplicationState.DRAFT and takes_drafts(row.call),
            "number": place + 1,
            "of": len(order),
            "following": _address(row, order[place + 1]) if place + 1 < len(order) else "",
            "breadcrumbs": application_crumbs(row, {"label": title}),
            **context,
        },
        status=422 if form.errors else 200,
    )
