"""The board as the office sees it: opening it, moderating it, the page for the projector, freezing it."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from observatory.core.acting import Actor, Refused
from observatory.core.forms import what_changed
from observatory.core.pages import attempt, for_anyone, found, signed_in, tell
from observatory.programme.workshops.domain import boards as verbs
from observatory.programme.workshops.domain.results import board_results, evidence_of_board
from observatory.programme.workshops.forms import BoardForm, GroupForm, OpenBoardForm
from observatory.programme.workshops.models import Board, BoardGroup, Card, Workshop
from observatory.programme.workshops.views.common import crumbs, form_page, language, one

PERMISSION = "workshops.moderate_board"


@signed_in
def board(request: HttpRequest, pk: str) -> HttpResponse:
    """Moderate the board of a workshop, or open it where there is none yet."""
    row = one(request, pk, PERMISSION)
    found_board = row.boards.first()
    if found_board is None:
        return _open(request, row)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_group(Actor.of(request), found_board, title=form.cleaned_data["title"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("workshops:board", row.pk)
    results = board_results(found_board)
    context = {
        "workshop": row,
        "board": found_board,
        "results": results,
        "groups": list(found_board.groups.all()),
        "cards": sum(len(result.cards) for result in results),
        "votes": sum(result.votes for result in results),
        "hidden": list(found_board.cards.exclude(hidden=None)),
        "form": form,
        "evidence": evidence_of_board(found_board),
        "address": join_address(request, found_board),
        "breadcrumbs": crumbs(row, {"label": _("Board")}),
    }
    return render(request, "workshops/board_office.html", context, status=422 if form.errors else 200)


def _open(request: HttpRequest, row: Workshop) -> HttpResponse:
    form = OpenBoardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.open_board(
                Actor.of(request),
                row,
                title=given["title"],
                question=given["question"],
                votes_per_person=given["votes_per_person"],
                groups=[{row.language: heading} for heading in given["groups"]],
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("workshops:board", row.pk)
    return form_page(
        request,
        row,
        form=form,
        title=_("Open the board"),
        lead=_("Whoever is in the room joins it with a code, on their own phone and without an account."),
        button=_("Open it"),
        breadcrumbs=crumbs(row, {"label": _("Board")}),
    )


@signed_in
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """The words of the board, and how many dots people have."""
    row = found(request, _boards(), PERMISSION, pk=pk)
    now = {"title": row.title, "question": row.question, "votes_per_person": row.votes_per_person}
    form = BoardForm(request.POST if request.method == "POST" else None, initial={**now, "version": row.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            verbs.edit_board(
                Actor.of(request),
                row,
                version=given["version"],
                title=row.title.rewritten(given["title"]),
                question=row.question.rewritten(given["question"]),
                votes_per_person=given["votes_per_person"],
            )
        except Refused as refusal:
            tell(form, refusal)
            form.meanwhile = what_changed(form, now)
        else:
            return redirect("workshops:board", row.workshop_id)
    return form_page(
        request, row.workshop, form=form, title=_("The board"), **_way(row.workshop, _("Title, question and dots"))
    )


@signed_in
def edit_group(request: HttpRequest, pk: str) -> HttpResponse:
    """Another heading for a group of cards."""
    group = found(request, BoardGroup.objects.select_related(*_deep("board")), PERMISSION, pk=pk)
    form = GroupForm(request.POST if request.method == "POST" else None, initial={"title": group.title})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.rename_group(Actor.of(request), group, title=group.title.rewritten(form.cleaned_data["title"]))
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("workshops:board", group.board.workshop_id)
    context = {
        "workshop": group.board.workshop,
        "group": group,
        "form": form,
        **_way(group.board.workshop, group.title.read(language()).text),
    }
    return render(request, "workshops/board_group.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove_group(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a heading away; its cards stay."""
    group = found(request, BoardGroup.objects.select_related(*_deep("board")), PERMISSION, pk=pk)
    attempt(request, lambda: verbs.remove_group(Actor.of(request), group), _("The heading is gone, its cards stay."))
    return redirect("workshops:board", group.board.workshop_id)


@require_POST
@signed_in
def move(request: HttpRequest, pk: str) -> HttpResponse:
    """Put a card under the chosen heading."""
    card = found(request, _cards(), PERMISSION, pk=pk)
    chosen = request.POST.get("group", "")
    group = found(request, BoardGroup.objects.filter(board=card.board), None, pk=chosen) if chosen else None
    attempt(request, lambda: verbs.move_card(Actor.of(request), card, group=group))
    answer = redirect("workshops:board", card.board.workshop_id)
    answer["Location"] += f"#card-{card.pk}"
    return answer


@signed_in
def hide(request: HttpRequest, pk: str) -> HttpResponse:
    """Hide a card, with a reason."""
    card = found(request, _cards(), PERMISSION, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            verbs.hide_card(Actor.of(request), card, reason=request.POST.get("reason", ""))
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            return redirect("workshops:board", card.board.workshop_id)
    context = {
        "workshop": card.board.workshop,
        "card": card,
        "refused": refused,
        **_way(card.board.workshop, _("Hide a card")),
    }
    return render(request, "workshops/board_hide.html", context, status=422 if refused else 200)


@require_POST
@signed_in
def show(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a hidden card again."""
    card = found(request, _cards(), PERMISSION, pk=pk)
    attempt(request, lambda: verbs.show_card(Actor.of(request), card), _("The card is on the board again."))
    return redirect("workshops:board", card.board.workshop_id)


@require_POST
@signed_in
def freeze(request: HttpRequest, pk: str) -> HttpResponse:
    """End writing and voting for good."""
    row = found(request, _boards(), PERMISSION, pk=pk)
    attempt(
        request,
        lambda: verbs.freeze_board(Actor.of(request), row),
        _("The board is frozen. It and its votes are evidence now, which can be cited."),
    )
    return redirect("workshops:board", row.workshop_id)


@require_safe
@signed_in
def projector(request: HttpRequest, pk: str) -> HttpResponse:
    """The board in large type, with the code and the QR code by which phones join."""
    row = one(request, pk)
    shown = row.boards.first()
    if shown is None:
        raise Http404
    address = join_address(request, shown)
    context = _projected(row, shown) | {"qr": qr_code(address), "address": address, "entry": entry_address(request)}
    return render(request, "workshops/projector.html", context)


@require_safe
@for_anyone
def projector_live(request: HttpRequest, pk: str) -> HttpResponse:
    """The cards on the projector, if there is anything new since `revision`; no content otherwise."""
    row = one(request, pk)
    shown = row.boards.first()
    if shown is None:
        raise Http404
    if request.GET.get("revision") == f"{shown.revision}-{shown.state}":
        return HttpResponse(status=204)
    return render(request, "workshops/parts/projector_cards.html", _projected(row, shown))


def join_address(request: HttpRequest, row: Board) -> str:
    """The full address by which a phone joins, as this site is reached from the room."""
    return _full(request, reverse("workshops:join", args=[row.code]))


def entry_address(request: HttpRequest) -> str:
    """The full address of the page that asks for the code."""
    return _full(request, reverse("workshops:enter"))


def qr_code(address: str) -> SafeString:
    """The address as a QR code, drawn as SVG: dark on white whatever the colours of the page, as cameras need it."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)  # numbers and colours alone: the address is drawn, not written


def _projected(row: Workshop, shown: Board) -> dict[str, Any]:
    results = board_results(shown, by_votes=not shown.is_open)
    return {
        "workshop": row,
        "board": shown,
        "results": results,
        "cards": sum(len(result.cards) for result in results),
        "votes": sum(result.votes for result in results),
    }


def _full(request: HttpRequest, path: str) -> str:
    return f"{settings.BASE_URL}{path}" if settings.BASE_URL else request.build_absolute_uri(path)


def _way(workshop: Workshop, label: str) -> dict[str, Any]:
    address = reverse("workshops:board", args=[workshop.pk])
    return {
        "cancel": address,
        "breadcrumbs": crumbs(workshop, {"label": _("Board"), "address": address}, {"label": label}),
    }


def _deep(start: str) -> tuple[str, ...]:
    return (f"{start}__workshop__demonstrator__programme",)


def _boards() -> Any:
    return Board.objects.select_related("workshop__demonstrator__programme")


def _cards() -> Any:
    return Card.objects.select_related("group", *_deep("board"))
