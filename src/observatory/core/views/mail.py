"""The outbox of a programme, its wordings of mails, and the mailbox of an installation without a mail server."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from observatory.core import mail_texts, mailbox
from observatory.core.acting import Actor, Refused
from observatory.core.domain import outbox
from observatory.core.forms import language_name, what_changed
from observatory.core.models import MailText, Message, MessageState
from observatory.core.office_forms import MailTextForm, MessageForm
from observatory.core.pages import attempt, found, signed_in, tell
from observatory.core.views.programmes import crumbs, one

PER_PAGE = 50


@require_safe
@signed_in
def messages_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The mails of a programme, by state (`?state=held`)."""
    programme = one(request, slug, "core.view_outbox")
    state = request.GET.get("state", "")
    if state and state not in MessageState.values:
        raise Http404
    rows = Message.objects.filter(programme=programme)
    counts = [(value, label, rows.filter(state=value).count()) for value, label in MessageState.choices]
    shown = rows.filter(state=state) if state else rows
    context = {
        "programme": programme,
        "state": state,
        "counts": [entry for entry in counts if entry[2]],
        "total": rows.count(),
        "held": rows.filter(state=MessageState.HELD).count(),
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "embedded": settings.EMBEDDED_MAILBOX,
        "breadcrumbs": crumbs(programme, _("Outbox")),
    }
    return render(request, "core/outbox.html", context)


@require_POST
@signed_in
def release_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Let every held mail of a programme go."""
    programme = one(request, slug, "core.run_programme")
    held = list(Message.objects.filter(programme=programme, state=MessageState.HELD))
    sent: list[int] = []
    if attempt(request, lambda: sent.append(outbox.release_messages(Actor.of(request), programme, held))):
        from django.contrib import messages

        messages.success(
            request, ngettext("%(count)d message goes now.", "%(count)d messages go now.", sent[0]) % {"count": sent[0]}
        )
    return redirect("core:outbox", programme.slug)


@signed_in
def message(request: HttpRequest, pk: str) -> HttpResponse:
    """One mail as it will arrive; while it is held its words can be changed."""
    row = found(request, Message.objects.select_related("programme"), "core.send_message", pk=pk)
    editable = row.state == MessageState.HELD
    now = {"subject": row.subject, "body": row.body}
    form = MessageForm(request.POST or None, initial={**now, "version": row.version}) if editable else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            try:
                outbox.edit_message(
                    Actor.of(request), row, version=given["version"], subject=given["subject"], body=given["body"]
                )
            except Refused as refusal:
                tell(form, refusal)
                form.meanwhile = what_changed(form, now)
            else:
                return redirect("core:message", row.pk)
    context = {
        "message": row,
        "text": "" if row.sensitive else outbox.preview(row),
        "form": form,
        "breadcrumbs": [
            *crumbs(row.programme, _("Outbox"))[:-1],
            {"label": _("Outbox"), "address": reverse("core:outbox", args=[row.programme.slug])},
            {"label": row.subject},
        ]
        if row.programme is not None
        else [],
    }
    return render(request, "core/message.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@signed_in
def act_on_message(request: HttpRequest, pk: str, deed: str) -> HttpResponse:
    """Release, cancel or try again one mail."""
    row = found(request, Message.objects.select_related("programme"), "core.send_message", pk=pk)
    verbs = {
        "release": (outbox.release_message, _("The message goes now.")),
        "cancel": (outbox.cancel_message, _("The message will not be sent.")),
        "retry": (outbox.retry_message, _("The message is tried again.")),
    }
    if deed not in verbs:
        raise Http404
    verb, done = verbs[deed]
    attempt(request, lambda: verb(Actor.of(request), row), done)
    return redirect("core:message", row.pk)


@require_safe
@signed_in
def wordings(request: HttpRequest, slug: str) -> HttpResponse:
    """Every kind of mail, and whether the programme has words of its own for it."""
    programme = one(request, slug, "core.edit_mail_text")
    own = {text.key: text for text in MailText.objects.filter(programme=programme)}
    rows = [
        (
            kind,
            [
                (code, language_name(code), bool(kind.key in own and own[kind.key].body.texts.get(code)))
                for code, _label in settings.LANGUAGES
            ],
        )
        for kind in mail_texts.wordings()
        if not kind.sensitive
    ]
    context = {"programme": programme, "rows": rows, "breadcrumbs": crumbs(programme, _("Wordings of mails"))}
    return render(request, "core/mail_texts.html", context)


@signed_in
def wording(request: HttpRequest, slug: str, key: str, language: str) -> HttpResponse:
    """A programme's own words for one kind of mail in one language."""
    programme = one(request, slug, "core.edit_mail_text")
    known = {kind.key: kind for kind in mail_texts.wordings() if not kind.sensitive}
    if key not in known or language not in dict(settings.LANGUAGES):
        raise Http404
    subject, body = mail_texts.texts(key, programme, language)
    form = MailTextForm(request.POST or None, initial={"subject": subject, "body": body})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "ours" in request.POST:
            given = {"subject": "", "body": ""}
        try:
            outbox.edit_mail_text(Actor.of(request), programme, key, language=language, **given)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("core:mail_texts", programme.slug)
    context = {
        "programme": programme,
        "kind": known[key],
        "placeholders": sorted(known[key].values | known[key].links),
        "language_name": language_name(language),
        "form": form,
        "breadcrumbs": [
            *crumbs(programme),
            {"label": _("Wordings of mails"), "address": reverse("core:mail_texts", args=[programme.slug])},
            {"label": known[key].purpose},
        ],
    }
    return render(request, "core/mail_text.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def letters(request: HttpRequest) -> HttpResponse:
    """The mailbox of an installation without a mail server, for its owner."""
    _owner_of_mailbox(request)
    return render(request, "core/mailbox.html", {"letters": mailbox.letters()})


@require_safe
@signed_in
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as it arrived."""
    _owner_of_mailbox(request)
    found_letter = mailbox.letter(name)
    if found_letter is None:
        raise Http404
    way = [{"label": _("Mailbox"), "address": reverse("core:mailbox")}, {"label": found_letter.subject}]
    return render(request, "core/letter.html", {"letter": found_letter, "breadcrumbs": way})


def _owner_of_mailbox(request: HttpRequest) -> None:
    if not settings.EMBEDDED_MAILBOX or not request.user.has_perm("core.view_installation_mail"):
        raise Http404
