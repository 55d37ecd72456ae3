"""Subscribing to the newsletter, leaving it, sending an issue. Links show a page; only its button acts."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.views import serve

from observatory.core.acting import Actor, Refused
from observatory.core.domain import tokens
from observatory.core.domain.tokens import LinkEnded
from observatory.core.models import Programme
from observatory.core.pages import for_anyone, found, link_ended, signed_in, tell
from observatory.publications.domain import newsletters
from observatory.publications.domain.sections import begin_section
from observatory.publications.models import NewsletterIssuePage, ProgrammePublications
from observatory.publications.models.subscriptions import SentIssue, Subscription


class SubscriptionForm(forms.Form):
    """One's address."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("A mail with a link comes first: nothing is sent to an address that has not confirmed."),
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home of the publications in the reader's language."""
    response: HttpResponse = serve(request, "")
    return response


@for_anyone
def subscribe(request: HttpRequest, programme: str) -> HttpResponse:
    """Ask for the newsletter of a programme that has publications."""
    row = found(
        request,
        Programme.objects.filter(pk__in=ProgrammePublications.objects.live().values("of_programme")),
        None,
        slug=programme,
    )
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            newsletters.request_subscription(row, address=form.cleaned_data["address"], language=get_language() or "en")
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("publications:subscription_asked", row.slug)
    context = {"programme": row, "form": form}
    return render(request, "publications/subscribe.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def subscription_asked(request: HttpRequest, programme: str) -> HttpResponse:
    """What happens next, the same for every address."""
    row = found(request, Programme.objects.all(), None, slug=programme)
    return render(request, "publications/subscription_asked.html", {"programme": row})


@never_cache
@for_anyone
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """A page with one button that confirms."""
    try:
        if request.method == "POST":
            row = newsletters.confirm_subscription(secret)
            return render(request, "publications/subscription_confirmed.html", {"programme": row.programme})
        token = tokens.open_token(secret, newsletters.CONFIRM)
    except LinkEnded:
        return link_ended(request)
    context = {"programme": token.programme, "title": _("Confirm the subscription"), "button": _("Confirm")}
    return render(request, "publications/one_button.html", context)


@never_cache
@for_anyone
def unsubscribe(request: HttpRequest, secret: str) -> HttpResponse:
    """A page with one button that ends the subscription."""
    try:
        if request.method == "POST":
            row = newsletters.end_subscription(secret)
            return render(request, "publications/subscription_ended.html", {"programme": row.programme})
        token = tokens.open_token(secret, newsletters.END)
    except LinkEnded:
        return link_ended(request)
    context = {"programme": token.programme, "title": _("End the subscription"), "button": _("Send me no more issues")}
    return render(request, "publications/one_button.html", context)


@signed_in
def send(request: HttpRequest, programme: str) -> HttpResponse:
    """The issues of a programme, how many read them, a button to send one, and the way to where pages are written."""
    row = found(request, Programme.objects.all(), "publications.send_issue", slug=programme)
    if request.method == "POST" and "write" in request.POST:
        section = begin_section(Actor.of(request), row)
        place = section.get_translations(inclusive=True).filter(locale__language_code=get_language()).first() or section
        return redirect("wagtailadmin_explore", place.pk)
    sections = ProgrammePublications.objects.filter(of_programme=row)
    issues = [
        issue
        for section in sections
        for issue in NewsletterIssuePage.objects.live().child_of(section).order_by("-number")
        if issue.locale.language_code == get_language()
    ]
    if request.method == "POST":
        issue = next((each for each in issues if str(each.pk) == request.POST.get("issue")), None)
        if issue is not None:
            try:
                count = newsletters.send_issue(Actor.of(request), issue)
            except Refused as refusal:
                messages.error(request, str(refusal.message))
            else:
                messages.success(
                    request,
                    ngettext("%(count)d message is in the outbox.", "%(count)d messages are in the outbox.", count)
                    % {"count": count},
                )
        return redirect("publications:send", row.slug)
    subscribers = Subscription.objects.filter(programme=row, ended=None).exclude(confirmed=None)
    context = {
        "programme": row,
        "issues": [(issue, SentIssue.objects.filter(issue=str(issue.translation_key)).count()) for issue in issues],
        "subscribers": subscribers.count(),
    }
    return render(request, "publications/send.html", context)
