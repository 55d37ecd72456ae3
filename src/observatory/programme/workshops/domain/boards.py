"""The board as the office runs it: open it, group and hide cards, freeze it, and keep what it says as evidence."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Deed, Refused, deed
from observatory.programme.workshops.domain.results import keep_as_evidence
from observatory.programme.workshops.domain.workshops import Texts, open_workshop, text
from observatory.programme.workshops.models import (
    Board,
    BoardDevice,
    BoardGroup,
    BoardState,
    Card,
    Vote,
    Workshop,
    WorkshopState,
)
from observatory.programme.workshops.models.boards import CODE_LENGTH

PERMISSION = "workshops.moderate_board"
LETTERS = "BCDFGHJKLMNPRSTVWXZ"
"""Letters of a code: no vowels, so that no words come out, and none that is read as a digit."""

MOST_VOTES = 20
"""Dots that one person can have at most."""


def open_board(
    actor: Actor,
    workshop: Workshop,
    *,
    title: Texts,
    question: Texts | None = None,
    votes_per_person: int = 5,
    groups: Sequence[Texts] = (),
    now: datetime | None = None,
) -> Board:
    """Open the board of a workshop: from now on phones join it by its code. `groups` are headings to begin with."""
    board = Board(
        workshop=workshop,
        title=text(title),
        question=text(question or {}),
        votes_per_person=votes_per_person,
        opened=now or timezone.now(),
        origin=workshop.origin,
        reference=workshop.reference,
    )
    with deed(actor, "workshops.open_board", board, permission=PERMISSION, on=workshop) as done:
        workshop = open_workshop(done, workshop)
        if workshop.boards.exists():
            raise Refused(_("This workshop has its board already."))
        _check(board)
        board.code = _new_code()
        board.save()
        for position, heading in enumerate(groups, start=1):
            _add_group(board, heading, position)
        done.note(votes_per_person=votes_per_person)
    return board


def edit_board(
    actor: Actor, board: Board, *, version: int, title: Texts, question: Texts, votes_per_person: int
) -> Board:
    """Change the words of a board, or how many dots each person has. Dots that were given stay."""
    with deed(actor, "workshops.edit_board", board, permission=PERMISSION, on=board.workshop) as done:
        board = done.locked(board, version)
        open_workshop(done, board.workshop)
        _is_open(board)
        board.title, board.question, board.votes_per_person = text(title), text(question), votes_per_person
        _check(board)
        board.revision += 1
        board.save()
        done.note(votes_per_person=votes_per_person)
    return board


def add_group(actor: Actor, board: Board, *, title: Texts) -> BoardGroup:
    """Put up one more heading to gather cards under."""
    with deed(actor, "workshops.add_group", board, permission=PERMISSION, on=board.workshop) as done:
        board = open_board_of(done, board)
        last = board.groups.aggregate(last=Max("position"))["last"] or 0
        group = _add_group(board, title, last + 1)
        done.note(group=group.pk)
    return group


def rename_group(actor: Actor, group: BoardGroup, *, title: Texts) -> BoardGroup:
    """Write another heading over the cards of a group."""
    with deed(actor, "workshops.rename_group", group, permission=PERMISSION, on=group.workshop) as done:
        open_board_of(done, group.board)
        group = done.locked(group)
        group.title = _heading(title)
        group.save()
    return group


def remove_group(actor: Actor, group: BoardGroup) -> None:
    """Take a heading away; its cards stay on the board without one."""
    board = group.board
    with deed(actor, "workshops.remove_group", board, permission=PERMISSION, on=board.workshop) as done:
        open_board_of(done, board)
        done.note(group=group.pk)
        done.locked(group).delete()


def move_card(actor: Actor, card: Card, *, group: BoardGroup | None) -> Card:
    """Put a card under another heading, or under none."""
    with deed(actor, "workshops.move_card", card, permission=PERMISSION, on=card.workshop) as done:
        board = open_board_of(done, card.board)
        card = done.locked(card)
        if group is not None and group.board_id != board.pk:
            raise Refused(_("This heading belongs to another board."), field="group")
        card.group = group
        card.save()
        done.note(group=group.pk if group is not None else "")
    return card


def hide_card(actor: Actor, card: Card, *, reason: str, now: datetime | None = None) -> Card:
    """Take a card from sight, with a reason; whoever gave it a dot has it back."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why the card is hidden."), field="reason")
    with deed(actor, "workshops.hide_card", card, permission=PERMISSION, on=card.workshop) as done:
        open_board_of(done, card.board)
        card = done.locked(card)
        if card.hidden is not None:
            raise Refused(_("This card is hidden already."))
        card.hidden, card.hidden_reason = now or timezone.now(), reason.strip()
        card.save()
        given_back, _kinds = Vote.objects.filter(card=card).delete()
        done.note(given_back=given_back)
    return card


def show_card(actor: Actor, card: Card) -> Card:
    """Show a hidden card again; it begins without dots."""
    with deed(actor, "workshops.show_card", card, permission=PERMISSION, on=card.workshop) as done:
        open_board_of(done, card.board)
        card = done.locked(card)
        if card.hidden is None:
            raise Refused(_("This card is not hidden."))
        card.hidden, card.hidden_reason = None, ""
        card.save()
    return card


def freeze_board(actor: Actor, board: Board, *, now: datetime | None = None) -> Board:
    """End writing and voting for good, and keep the board and its votes as evidence.

    Until the freeze the board knows which device wrote a card and gave a dot; now it forgets.
    """
    moment = now or timezone.now()
    with deed(actor, "workshops.freeze_board", board, permission=PERMISSION, on=board.workshop) as done:
        board = open_board_of(done, board)
        if not board.cards.filter(hidden=None).exists():
            raise Refused(_("There is no card on the board yet: there is nothing to freeze."))
        board.state, board.frozen = BoardState.FROZEN, moment
        board.version += 1
        board.save()
        kept = keep_as_evidence(board)
        Card.objects.filter(board=board).update(device="")
        Vote.objects.filter(board=board).update(device=F("pk"))
        BoardDevice.objects.filter(board=board).delete()
        done.note(cards=board.cards.filter(hidden=None).count(), votes=board.votes.count(), evidence=len(kept))
    return board


def open_board_of(done: Deed, board: Board) -> Board:
    """The board, held until the deed is done and counted as changed, if it takes changes.

    Freezing, writing and voting all come through here, so that whoever is later by a moment finds it frozen.
    """
    board = done.locked(board)
    _is_open(board)
    if board.workshop.state in (WorkshopState.CANCELLED, WorkshopState.PUBLISHED):
        raise Refused(_("The board is closed: this workshop is over."))
    board.revision += 1
    board.save(update_fields=["revision"])
    return board


def _is_open(board: Board) -> None:
    if board.state != BoardState.OPEN:
        raise Refused(_("The board is frozen: cards and votes cannot be changed any more."))


def _add_group(board: Board, title: Texts, position: int) -> BoardGroup:
    return BoardGroup.objects.create(
        board=board, title=_heading(title), position=position, origin=board.origin, reference=board.reference
    )


def _heading(title: Texts) -> Texts:
    heading = text(title)
    if not heading:
        raise Refused(_("Write a heading for the group."), field="title")
    return heading


def _check(board: Board) -> None:
    if not board.title:
        raise Refused(_("Give the board a title."), field="title")
    if not 1 <= board.votes_per_person <= MOST_VOTES:
        raise Refused(
            _("Each person has between 1 and %(most)d dots.") % {"most": MOST_VOTES}, field="votes_per_person"
        )


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
        if not Board.objects.filter(code=code).exists():
            return code
