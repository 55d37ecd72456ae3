"""What an interviewee sees through their personal link: the words, and what they may decide. On a phone, without account.

GET shows, POST decides. The link goes on working after the decision, so that a quote can be taken back.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from observatory.core.acting import Actor, NotPermitted, Overtaken, Refused
from observatory.core.context import language_links
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.core.pages import link_ended, tell
from observatory.programme.assessments.attributions import attribution_of
from observatory.programme.assessments.domain import quotes as verbs
from observatory.programme.assessments.forms import ClearanceForm
from observatory.programme.assessments.models import Attribution, InterviewQuote


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest, secret: str) -> HttpResponse:
    """The quote of whoever holds the link."""
    try:
        token = open_token(secret, verbs.DECIDE)
    except LinkEnded:
        return _private(link_ended(request))
    quote = (
        InterviewQuote.objects.select_related(
            "speaker__key_actor", "interview__pre_assessment__demonstrator__programme"
        )
        .filter(pk=token.subject)
        .first()
    )
    if quote is None:
        return _private(link_ended(request))
    form = ClearanceForm(
        _choices(quote),
        request.POST if request.POST.get("decision") == "clear" else None,
        initial={
            "version": quote.version,
            "text": quote.text.texts.get(quote.text.source, ""),
            "attribution": quote.attribution,
            "function": quote.function,
        },
    )
    form.fields["text"].widget.attrs["lang"] = quote.text.source
    problem = ""
    if request.method == "POST":
        try:
            if _decided(request, Actor.link(token), quote, form):
                return _private(HttpResponseRedirect(reverse("assessments:clearance", args=[secret]), status=303))
        except Overtaken as overtaken:
            quote = overtaken.row
            problem = _("The words were changed in the meantime. Please read them again: this is how they are now.")
            form = ClearanceForm(
                _choices(quote),
                initial={
                    "version": quote.version,
                    "text": quote.text.texts.get(quote.text.source, ""),
                    "attribution": quote.attribution,
                    "function": quote.function,
                },
            )
        except Refused as refusal:
            if form.is_bound:
                tell(form, refusal)
            else:
                problem = str(refusal.message)
        except NotPermitted:
            return _private(link_ended(request))
    context = {
        "quote": quote,
        "form": form,
        "problem": problem,
        "attribution": attribution_of(quote),
        "translations": [
            (language, words)
            for language, words in quote.text.texts.items()
            if language != quote.text.source and words and language in dict(settings.LANGUAGES)
        ],
        "links": language_links(request),
    }
    return _private(
        render(request, "assessments/clearance.html", context, status=422 if problem or form.errors else 200)
    )


def _decided(request: HttpRequest, actor: Actor, quote: InterviewQuote, form: ClearanceForm) -> bool:
    """Do what was asked; false where the form must be shown again."""
    decision = request.POST.get("decision", "")
    if decision == "refuse":
        verbs.refuse_quote(actor, quote)
        return True
    if decision == "withdraw":
        verbs.withdraw_quote(actor, quote)
        return True
    if decision != "clear" or not form.is_valid():
        return False
    given = form.cleaned_data
    common = {
        "attribution": given["attribution"],
        "function": given["function"],
        "version": given["version"],
    }
    words = given["text"].replace("\r\n", "\n").strip()
    if words == quote.text.texts.get(quote.text.source):
        verbs.clear_quote(actor, quote, **common)
    else:
        verbs.change_quote(actor, quote, text=words, **common)
    return True


def _choices(quote: InterviewQuote) -> list[tuple[str, str]]:
    """Each way of being named as it would be printed."""
    person = quote.speaker
    function = quote.function or (str(person.key_actor.get_group_display()) if person.key_actor is not None else "")
    by_function = (
        _("By function: %(function)s") % {"function": function} if function else _("By function, as written below")
    )
    return [
        (Attribution.NAME, _("By name: %(name)s") % {"name": str(person)}),
        (Attribution.FUNCTION, by_function),
        (Attribution.ANONYMOUS, _("Not at all: “interviewee, not named”")),
    ]


def _private(response: HttpResponse) -> HttpResponse:
    """For one person: kept nowhere, found by no search engine, and its address is told to nobody."""
    response["Cache-Control"] = "no-store"
    # Not no-referrer: with it browsers send a form from no origin at all, which the check against forgery refuses.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return response
