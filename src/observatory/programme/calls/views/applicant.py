"""The applicant's application as a whole: where it stands, what it lacks, handing it in, the receipt, the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from observatory.core.acting import Actor, Overtaken, Refused
from observatory.core.domain.uploads import uploads_about
from observatory.core.pages import signed_in, tell
from observatory.documents.checks import DocumentError
from observatory.programme.calls.application_forms import WithdrawForm
from observatory.programme.calls.documents import document_of, letter_document
from observatory.programme.calls.domain import applications as verbs
from observatory.programme.calls.domain.completeness import (
    CONTACTS,
    DECLARATIONS,
    DETAILS,
    LETTERS,
    Missing,
    missing_from,
    word_count,
)
from observatory.programme.calls.domain.letters import state_as_told, told_letter
from observatory.programme.calls.models import Application, ApplicationState
from observatory.programme.calls.states import takes_applications, takes_drafts
from observatory.programme.calls.views.common import (
    application_crumbs,
    form_page,
    own_application,
    reader,
    sent,
    shown_document,
    words,
)


@dataclass(frozen=True)
class Part:
    """A part of an application on its list: words, address, and what it lacks."""

    label: str
    address: str
    missing: list[Missing]
    note: str = ""
    begun: bool = True

    @property
    def state(self) -> str:
        """In a word, for the list."""
        if not self.missing:
            return _("complete")
        return _("to be completed") if self.begun else _("not begun")


def address_of(application: Application, missing: Missing) -> str:
    """Where a thing that is missing is put right: the page of its part, at the field."""
    names = {
        DETAILS: "calls:application_details",
        CONTACTS: "calls:application_contacts",
        LETTERS: "calls:application_letters",
        DECLARATIONS: "calls:application_declarations",
    }
    if missing.part in names:
        return f"{reverse(names[missing.part], args=[application.pk])}#id_{missing.field}"
    return f"{reverse('calls:application_note', args=[application.pk, missing.part])}#id_{missing.field}"


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The applications of one's organisations."""
    person = reader(request)
    rows = (
        Application.objects.filter(Q(created_by=person) | Q(organisation__memberships__person=person))
        .select_related("call__programme", "organisation")
        .distinct()
        .order_by("-created")
    )
    shown = [(row, state_as_told(row, told_letter(row)), takes_drafts(row.call)) for row in rows]
    return render(request, "calls/my_applications.html", {"applications": shown})


@require_safe
@signed_in
def application(request: HttpRequest, pk: str) -> HttpResponse:
    """One application: its parts with what they lack while it is a draft; afterwards where it stands."""
    row = own_application(request, pk)
    letter = told_letter(row)
    is_draft = row.state == ApplicationState.DRAFT
    missing = missing_from(row) if is_draft else []
    context = {
        "application": row,
        "call": row.call,
        "draft": is_draft,
        "state": state_as_told(row, letter),
        "letter": letter,
        "parts": _parts(row, missing) if is_draft else [],
        "missing": [(one.message, address_of(row, one)) for one in missing],
        "letters": uploads_about(row),
        "open": takes_applications(row.call),
        "writable": is_draft and takes_drafts(row.call),
        "withdrawable": row.state in (ApplicationState.DRAFT, ApplicationState.SUBMITTED),
        "breadcrumbs": application_crumbs(row),
    }
    return render(request, "calls/application.html", context)


@require_safe
@signed_in
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    """The application as evaluators will see it, or see it."""
    row = own_application(request, pk)
    try:
        document = shown_document(document_of(row))
    except DocumentError as error:
        document = {"problem": str(error)}
    context = {
        "application": row,
        "document": document,
        "letters": uploads_about(row),
        "draft": row.state == ApplicationState.DRAFT,
        "breadcrumbs": application_crumbs(row, {"label": _("As evaluators see it")}),
    }
    return render(request, "calls/preview.html", context)


@signed_in
def submit(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask once more, then hand in. Done twice, the second time leads to the same receipt."""
    row = own_application(request, pk)
    problem: str = ""
    if request.method == "POST":
        try:
            version = int(request.POST.get("version") or row.version)
        except ValueError as error:
            raise Http404 from error
        try:
            verbs.submit_application(Actor.of(request), row, version=version)
        except Overtaken:
            problem = _(
                "Somebody changed the application since you opened this page. Look at it again before you submit."
            )
            row = own_application(request, pk)
        except Refused as refusal:
            problem = str(refusal.message)
        else:
            return redirect("calls:receipt", row.pk)
    if row.state not in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN):
        return redirect("calls:receipt", row.pk)
    missing = missing_from(row)
    context = {
        "application": row,
        "call": row.call,
        "missing": [(one.message, address_of(row, one)) for one in missing],
        "problem": "" if missing else problem,
        "open": takes_applications(row.call),
        "letters": uploads_about(row),
        "breadcrumbs": application_crumbs(row, {"label": _("Submit")}),
    }
    return render(request, "calls/submit.html", context, status=422 if problem else 200)


@require_safe
@signed_in
def receipt(request: HttpRequest, pk: str) -> HttpResponse:
    """What was handed in when, with its number and fingerprint."""
    row = own_application(request, pk)
    if row.submitted is None:
        raise Http404
    context = {
        "application": row,
        "call": row.call,
        "letters": uploads_about(row),
        "breadcrumbs": application_crumbs(row, {"label": _("Receipt")}),
    }
    return render(request, "calls/receipt.html", context)


@signed_in
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take an application back, after having been asked."""
    row = own_application(request, pk)
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.withdraw_application(Actor.of(request), row, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("calls:my_applications")
    return form_page(
        request,
        form,
        title=_("Withdraw the application"),
        intro=_("The application stays on record and cannot be handed in again. You can begin another one."),
        button=_("Withdraw"),
        cancel=reverse("calls:application", args=[row.pk]),
        breadcrumbs=application_crumbs(row, {"label": _("Withdraw")}),
    )


@require_safe
@signed_in
def decision(request: HttpRequest, pk: str) -> HttpResponse:
    """The letter with the decision, once the office has let it go."""
    row = own_application(request, pk)
    letter = told_letter(row)
    if letter is None:
        raise Http404
    context: dict[str, Any] = {
        "application": row,
        "letter": letter,
        "document": shown_document(letter_document(row, letter)),
        "breadcrumbs": application_crumbs(row, {"label": _("Decision")}),
    }
    return render(request, "calls/told_decision.html", context)


def _parts(row: Application, missing: list[Missing]) -> list[Part]:
    def of(part: str) -> list[Missing]:
        return [one for one in missing if one.part == part]

    def address(name: str, *further: str) -> str:
        return reverse(f"calls:{name}", args=[row.pk, *further])

    texts = {text.section_id: text.text for text in row.texts.all()}
    parts = [
        Part(_("Region and details"), address("application_details"), of(DETAILS), row.region_name),
        Part(_("Contacts"), address("application_contacts"), of(CONTACTS), row.contact_name),
    ]
    for section in row.call.sections.all():
        count = word_count(texts.get(section.pk, ""))
        parts.append(
            Part(
                words(section.title),
                address("application_note", section.key),
                of(section.key),
                _("%(words)d of at most %(longest)d words") % {"words": count, "longest": section.longest},
                count > 0,
            )
        )
    letters = uploads_about(row)
    names = ", ".join(letter.label or letter.name for letter in letters)
    parts.append(
        Part(_("Letters of support"), address("application_letters"), of(LETTERS), names or _("none"), bool(letters))
    )
    parts.append(Part(_("Declarations"), address("application_declarations"), of(DECLARATIONS), "", begun=row.consent))
    return parts
