"""The board on the phones of those who are in the room: joined by its code, without an account and without JavaScript.

A signed cookie of this board alone carries a random number, by which the phone is known again. While the board is open the code
lets everybody in; afterwards only phones that were there see what became of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Refused
from observatory.core.pages import for_anyone, tell
from observatory.programme.workshops.domain import taking_part as verbs
from observatory.programme.workshops.domain.results import board_results
from observatory.programme.workshops.forms import CardForm, CodeForm
from observatory.programme.workshops.models import Board, BoardState, Card, CardKind, Vote, WorkshopState
from observatory.programme.workshops.views.common import language

REMEMBERED = 14 * 24 * 60 * 60
"""Seconds for which a phone is known again."""


@for_anyone
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code that stands on the wall."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if Board.objects.filter(code=code, state=BoardState.OPEN).exists():
            return redirect("workshops:join", code)
        form.add_error("code", _("There is no open board with this code. Please look at the wall again."))
    return render(request, "workshops/enter.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_anyone
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The board: its cards with their dots, and a form for a new one."""
    board, device = _board(request, code)
    return _page(request, board, device or secrets.token_urlsafe(24))


@require_safe
@for_anyone
def live(request: HttpRequest, code: str) -> HttpResponse:
    """The cards, if there is anything new since `revision`; no content otherwise."""
    board, device = _board(request, code)
    if request.GET.get("revision") == f"{board.revision}-{board.state}":
        answer = HttpResponse(status=204)
    else:
        answer = _fragment(request, board, device)
    add_never_cache_headers(answer)
    return answer


@require_POST
@for_anyone
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Put a card on the board."""
    board, device = _board(request, code, posting=True)
    form = CardForm(request.POST, board=board)
    if device and form.is_valid():
        spoken = language()
        given = form.cleaned_data
        try:
            verbs.add_card(
                verbs.at_the_board(board),
                board,
                device=device,
                text=given["text"],
                kind=given["kind"],
                group=given.get("group"),
                # People mostly write in the language in which they read the page, if the workshop speaks it.
                language=spoken if spoken in board.workshop.languages else board.workshop.language,
            )
        except Refused as refusal:
            board.refresh_from_db()
            if not board.is_open:
                return _frozen(request, board, device, str(refusal.message))
            tell(form, refusal)
        else:
            messages.success(request, _("Your card is on the board."))
            return redirect("workshops:join", board.code)
    elif not device:
        messages.error(request, _no_cookie())
        return redirect("workshops:join", board.code)
    return _page(request, board, device, form)


@require_POST
@for_anyone
def vote(request: HttpRequest, code: str, card: str) -> HttpResponse:
    """Give a card a dot."""
    return _act(request, code, card, verbs.vote)


@require_POST
@for_anyone
def withdraw(request: HttpRequest, code: str, card: str) -> HttpResponse:
    """Take a dot back."""
    return _act(request, code, card, verbs.withdraw_vote)


@require_POST
@for_anyone
def remove(request: HttpRequest, code: str, card: str) -> HttpResponse:
    """Take one's own card back."""
    return _act(request, code, card, verbs.remove_own_card)


def _act(request: HttpRequest, code: str, identifier: str, verb: Callable[..., Any]) -> HttpResponse:
    """Do something with a card; answers with the cards where the page asked for them alone, else goes back to the page."""
    board, device = _board(request, code, posting=True)
    card = Card.objects.filter(board=board, pk=identifier).first()
    refused = ""
    if not device:
        refused = _no_cookie()
    elif card is None:
        refused = _("This card is not on the board any more.")
    else:
        card.board = board
        try:
            verb(verbs.at_the_board(board), card, device=device)
        except Refused as refusal:
            refused = str(refusal.message)
    board.refresh_from_db()
    if refused and not board.is_open:
        return _frozen(request, board, device, refused)
    if getattr(request, "htmx", False):
        return _fragment(request, board, device, refused)
    if refused:
        messages.error(request, refused)
    answer = redirect("workshops:join", board.code)
    if card is not None and verb is not verbs.remove_own_card:
        answer["Location"] += f"#card-{card.pk}"
    return answer


def _board(request: HttpRequest, code: str, *, posting: bool = False) -> tuple[Board, str]:
    """The board of a code and the number of the phone, empty where it has none yet; 404 for whoever is not let in."""
    board = (
        Board.objects.select_related("workshop__demonstrator__programme")
        .exclude(workshop__state=WorkshopState.CANCELLED)
        .filter(code=code.upper())
        .first()
    )
    if board is None:
        raise Http404
    device = str(request.get_signed_cookie(_cookie(board), default="", salt=board.pk, max_age=REMEMBERED) or "")
    if not board.is_open and not device and not posting:
        raise Http404
    return board, device


def _page(request: HttpRequest, board: Board, device: str, form: CardForm | None = None) -> HttpResponse:
    spoken = form if form is not None else CardForm(board=board)
    context = _context(board, device) | {"form": spoken}
    answer = render(request, "workshops/join.html", context, status=422 if spoken.errors else 200)
    if board.is_open:
        answer.set_signed_cookie(
            _cookie(board),
            device,
            salt=board.pk,
            max_age=REMEMBERED,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    add_never_cache_headers(answer)
    return answer


def _fragment(request: HttpRequest, board: Board, device: str, refused: str = "") -> HttpResponse:
    return render(request, "workshops/parts/board_cards.html", _context(board, device) | {"refused": refused})


def _frozen(request: HttpRequest, board: Board, device: str, message: str) -> HttpResponse:
    """409: what came too late, said plainly; the cards of others are shown only to a phone that was there."""
    if getattr(request, "htmx", False) and device:
        return _fragment(request, board, device, message)
    context = {"board": board, "message": message, "was_here": bool(device)}
    return render(request, "workshops/board_closed.html", context, status=409)


def _context(board: Board, device: str) -> dict[str, Any]:
    own = verbs.device_of(board, device) if device else ""
    given = set(Vote.objects.filter(board=board, device=own).values_list("card_id", flat=True)) if own else set()
    results = board_results(board, by_votes=not board.is_open)
    return {
        "workshop": board.workshop,
        "board": board,
        "results": [
            {
                "group": result.group,
                "votes": result.votes,
                "cards": [
                    {
                        "card": one.card,
                        "votes": one.votes,
                        "mine": bool(own) and one.card.device == own,
                        "given": one.card.pk in given,
                        "marked": one.card.kind != CardKind.IDEA,
                    }
                    for one in result.cards
                ],
            }
            for result in results
        ],
        "cards": sum(len(result.cards) for result in results),
        "left": max(board.votes_per_person - len(given), 0),
    }


def _cookie(board: Board) -> str:
    return f"board-{board.code}"


def _no_cookie() -> str:
    return _("Your browser sent no cookie of this board. Allow cookies for this site and try again.")
