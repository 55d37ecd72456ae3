"""The report of an owner, by a personal link: on a phone, without JavaScript, without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from observatory.core.acting import Actor, Refused
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.core.pages import for_anyone, link_ended, tell
from observatory.programme.briefings.domain.asking import REPORT
from observatory.programme.briefings.domain.progress import report_progress, request_of
from observatory.programme.briefings.forms import ProgressForm
from observatory.programme.briefings.monitoring import lines_of
from observatory.programme.briefings.views.common import language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def progress(request: HttpRequest, secret: str) -> HttpResponse:
    """Shows the action and the form; a POST files the report. Reading the page changes nothing."""
    try:
        token = open_token(secret, REPORT)
    except LinkEnded:
        return link_ended(request)
    asked = request_of(token)
    action = asked.action
    form = ProgressForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            report_progress(
                Actor.link(token),
                asked,
                status=given["status"],
                text={language(): given["text"]},
                value=given.get("value"),
                reason={language(): given["reason"]},
            )
        except LinkEnded:
            return link_ended(request)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(reverse("briefings:progress", args=[secret]) + "?sent=1")
    latest = asked.reports.order_by("-filed", "-pk").first()
    response = render(
        request,
        "briefings/progress.html",
        {
            "action": action,
            "demonstrator": action.demonstrator,
            "asked": asked,
            "form": form,
            "line": lines_of([action])[0],
            "latest": latest,
            "sent": latest is not None and "sent" in request.GET and request.method != "POST",
        },
        status=422 if form.errors else 200,
    )
    # The secret stands in the address: it must not travel to other sites, nor into their logs. Not no-referrer: with it
    # browsers send a form from no origin at all, which the check against forgery refuses.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
