"""What people in the room do at the board, on their own phones and without an account: write a card, give dots.

A device is known by a random number in a signed cookie; the board keeps its hash until the freeze, and the audit trail keeps
nothing of it at all. Every deed holds the row of the board while it counts: two dots at the same moment are counted one after
the other, and what comes after the freeze finds the board frozen.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from observatory.core.acting import Actor, Refused, deed
from observatory.core.audit import kind_of
from observatory.core.models import Token
from observatory.programme.workshops.domain.boards import open_board_of
from observatory.programme.workshops.domain.workshops import Texts, text
from observatory.programme.workshops.models import (
    Board,
    BoardDevice,
    BoardGroup,
    Card,
    CardKind,
    Session,
    Vote,
)

PERMISSION = "workshops.take_part_in_board"
LONGEST = 280
"""Characters of a card."""

MOST_CARDS = 1000
"""Cards of one board; more than a room can write, fewer than a machine."""

AT_ONCE = 15.0
"""Deeds that a device can do one right after the other."""

PER_SECOND = 0.25
"""Deeds that it can do again for every second that it waits."""


def at_the_board(board: Board) -> Actor:
    """Whoever knows the code of the board: they may take part in it, and the audit trail does not know who they are."""
    return Actor.link(Token(id="", purpose=PERMISSION, subject_kind=kind_of(board), subject=board.pk))


def device_of(board: Board, device: str) -> str:
    """What the board keeps of a device: a hash that is another one on every board."""
    return hashlib.sha256(f"{board.pk}:{device}".encode()).hexdigest()


def add_card(
    actor: Actor,
    board: Board,
    *,
    device: str,
    text: Texts | str,
    kind: str = CardKind.IDEA,
    group: BoardGroup | None = None,
    session: Session | None = None,
    language: str = "",
    now: datetime | None = None,
) -> Card:
    """Put a card on the board. `device` is the number in the phone's cookie; the office may give any other name for it.

    Plain words count as being in `language`, or else in that of the workshop.
    """
    moment = now or timezone.now()
    card = Card(
        board=board,
        kind=kind,
        text=_words(text, language or board.workshop.language),
        device=device_of(board, device),
        added=moment,
        origin=board.origin,
        reference=board.reference,
    )
    if kind not in CardKind.values:
        raise Refused(_("A card is an idea, a concern or a fact."), field="kind")
    with deed(actor, "workshops.add_card", board, permission=PERMISSION) as done:
        board = open_board_of(done, board)
        _spend(actor, board, card.device, moment)
        if group is not None and group.board_id != board.pk:
            raise Refused(_("This group is not on the board any more: choose another one."), field="group")
        if session is not None and session.workshop_id != board.workshop_id:
            raise Refused(_("This session belongs to another workshop."), field="session")
        if board.cards.count() >= MOST_CARDS:
            raise Refused(_("The board is full: it takes at most %(most)d cards.") % {"most": MOST_CARDS})
        card.group, card.session = group, session
        card.save()
    return card


def remove_own_card(actor: Actor, card: Card, *, device: str, now: datetime | None = None) -> None:
    """Take back a card that was written on the same device; its dots go back to those who gave them."""
    with deed(actor, "workshops.remove_own_card", card.board, permission=PERMISSION) as done:
        board = open_board_of(done, card.board)
        own = device_of(board, device)
        _spend(actor, board, own, now or timezone.now())
        current = _on(board, card)
        if current.device != own:
            raise Refused(_("This card was written on another device."))
        current.delete()


def vote(actor: Actor, card: Card, *, device: str, now: datetime | None = None) -> Vote:
    """Give a card one of the device's dots. A second dot on the same card changes nothing."""
    moment = now or timezone.now()
    with deed(actor, "workshops.vote", card.board, permission=PERMISSION) as done:
        board = open_board_of(done, card.board)
        own = device_of(board, device)
        _spend(actor, board, own, moment)
        current = _on(board, card)
        known = Vote.objects.filter(card=current, device=own).first()
        if known is not None:
            done.unrecorded()
            return known
        if Vote.objects.filter(board=board, device=own).count() >= board.votes_per_person:
            raise Refused(
                _("You have given all your dots. Take one back from another card first."),
            )
        given = Vote.objects.create(
            board=board, card=current, device=own, cast=moment, origin=board.origin, reference=board.reference
        )
    return given


def withdraw_vote(actor: Actor, card: Card, *, device: str, now: datetime | None = None) -> None:
    """Take a dot back from a card; where there is none nothing changes."""
    with deed(actor, "workshops.withdraw_vote", card.board, permission=PERMISSION) as done:
        board = open_board_of(done, card.board)
        own = device_of(board, device)
        _spend(actor, board, own, now or timezone.now())
        removed, _kinds = Vote.objects.filter(board=board, card=card, device=own).delete()
        if not removed:
            done.unrecorded()


def _spend(actor: Actor, board: Board, device: str, moment: datetime) -> None:
    """Count a deed of a phone against its token bucket, which lies in the database; the office is not counted."""
    if actor.kind != "link":
        return
    bucket, made = BoardDevice.objects.select_for_update().get_or_create(
        board=board, device=device, defaults={"allowance": AT_ONCE - 1, "counted": moment}
    )
    if made:
        return
    waited = max((moment - bucket.counted).total_seconds(), 0.0)
    allowance = min(bucket.allowance + waited * PER_SECOND, AT_ONCE)
    if allowance < 1:
        raise Refused(_("That was very quick. Please wait a few seconds and try again."))
    bucket.allowance, bucket.counted = allowance - 1, moment
    bucket.save(update_fields=["allowance", "counted"])


def _on(board: Board, card: Card) -> Card:
    """The card as it is now, if it can be seen on the board."""
    current = Card.objects.select_for_update().filter(pk=card.pk, board=board, hidden=None).first()
    if current is None:
        raise Refused(_("This card is not on the board any more."))
    return current


def _words(words: Texts | str, language: str) -> Any:
    written = text(words, language)
    if not written:
        raise Refused(_("Write something on the card."), field="text")
    if any(len(part) > LONGEST for part in written.texts.values()):
        raise Refused(_("This is too long for a card: at most %(most)d characters.") % {"most": LONGEST}, field="text")
    return written
