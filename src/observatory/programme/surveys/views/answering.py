"""Answering through a personal link: on a phone, without account, without JavaScript, without a cookie.

These pages are exempt from the check against forged requests: the secret in the address is the permission, nobody who lacks
it can send anything, and so not even a cookie is needed.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from observatory.core.acting import Refused
from observatory.core.context import language_links
from observatory.core.domain.tokens import LinkEnded, open_token
from observatory.programme.surveys.domain.answering import (
    ANSWER,
    AlreadyAnswered,
    NotOpenYet,
    SurveyOver,
    invitation_of,
    submit_answer,
)
from observatory.programme.surveys.models import Invitation, Wave
from observatory.programme.surveys.sheet import START, Sheet


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """The survey of whoever holds the link: from page to page, then sent once."""
    try:
        invitation = invitation_of(secret)
    except LinkEnded as ended:
        return _ended(request, ended)
    except NotOpenYet as early:
        return _closed(request, "surveys/answer/not_open_yet.html", {"wave": early.wave})
    wave = invitation.wave
    if request.method != "POST":
        return _private(page_of(request, Sheet(wave.questionnaire), START, wave))
    sheet = Sheet(wave.questionnaire, request.POST)
    go = request.POST.get("go", "")
    if go == "send" and not sheet.problems:
        try:
            submit_answer(secret, sheet.answers)
        except LinkEnded as ended:
            return _ended(request, ended)
        except Refused as refusal:
            sheet.problems[""] = str(refusal.message)
        else:
            return _private(HttpResponseRedirect(reverse("surveys:thanks", args=[secret]), status=303))
    page = sheet.turn(go)
    return _private(page_of(request, sheet, page, wave), keep=page != sheet.review)


@require_safe
def thanks(request: HttpRequest, secret: str) -> HttpResponse:
    """What stands at the end; who has not answered yet is led to the questions."""
    try:
        token = open_token(secret, ANSWER)
    except LinkEnded as ended:
        return _ended(request, ended)
    invitation = Invitation.objects.select_related("wave__demonstrator__programme").filter(pk=token.subject).first()
    if invitation is None or not invitation.answered:
        return _private(HttpResponseRedirect(reverse("surveys:answer", args=[secret])))
    return _closed(request, "surveys/answer/thanks.html", {"wave": invitation.wave})


def page_of(request: HttpRequest, sheet: Sheet, page: int, wave: Wave | None) -> HttpResponse:
    """One page of a questionnaire: the start, a section, or all answers before they are sent."""
    context = context_of(request, sheet, page, wave)
    if page == START and not sheet.problems:
        template = "surveys/answer/start.html"
    elif page == sheet.review:
        context["reviewed"] = sheet.reviewed()
        template = "surveys/answer/review.html"
    else:
        section = sheet.section(page) or sheet.sections[0]
        page = page or 1
        context |= {"page": page, "section": section, "asked": sheet.asked(section), "carried": sheet.carried(page)}
        template = "surveys/answer/section.html"
    return render(request, template, context, status=422 if sheet.problems else 200)


def context_of(request: HttpRequest, sheet: Sheet, page: int, wave: Wave | None) -> dict[str, Any]:
    """What every page of a questionnaire is drawn from. Without a wave it is a preview."""
    return {
        "sheet": sheet,
        "questionnaire": sheet.questionnaire,
        "wave": wave,
        "preview": wave is None,
        "page": page,
        "pages": sheet.last,
        "carried": sheet.carried(page),
        "links": language_links(request),
        "problems": [(name, problem) for name, problem in sheet.problems.items()],
    }


def _ended(request: HttpRequest, ended: LinkEnded) -> HttpResponse:
    if isinstance(ended, AlreadyAnswered):
        return _closed(request, "surveys/answer/already_answered.html", {"wave": ended.wave}, status=410)
    if isinstance(ended, SurveyOver):
        return _closed(request, "surveys/answer/over.html", {"wave": ended.wave}, status=410)
    return _closed(request, "surveys/answer/ended.html", {}, status=410)


def _closed(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return _private(render(request, template, {"links": language_links(request), **context}, status=status))


def _private(response: HttpResponse, *, keep: bool = False) -> HttpResponse:
    """These pages are for one person: no shared cache, no search engine, and their address is told to nobody.

    The browser may `keep` a page that is being filled in, so that its own way back works; never all answers together.
    """
    response["Cache-Control"] = "private, no-cache" if keep else "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
