"""What a board says: its cards by group with their dots, and the same frozen as evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from observatory.core.audit import kind_of
from observatory.evidence.domain.facts import freeze
from observatory.evidence.models import Evidence, EvidenceKind, EvidenceState
from observatory.programme.workshops.models import Board, BoardGroup, Card, Vote

SHORT = 80
"""Characters of a card that stand in the title of its evidence."""


@dataclass(frozen=True)
class CardResult:
    """A card with its dots, and its place among all cards of the board (1 is first; equal dots, equal place)."""

    card: Card
    votes: int
    rank: int


@dataclass(frozen=True)
class GroupResult:
    """The cards under one heading; those under none have no group."""

    group: BoardGroup | None
    cards: tuple[CardResult, ...]

    @property
    def votes(self) -> int:
        """Dots on all cards of the group."""
        return sum(one.votes for one in self.cards)


def board_results(board: Board, *, by_votes: bool = False) -> list[GroupResult]:
    """The visible cards by group, groups without cards included; in the order in which they were written, or by their dots."""
    cards = list(board.cards.filter(hidden=None).order_by("added", "pk"))
    for card in cards:
        card.board = board
    votes = Counter(Vote.objects.filter(board=board).values_list("card_id", flat=True))
    counts = sorted((votes[card.pk] for card in cards), reverse=True)
    found = [CardResult(card, votes[card.pk], counts.index(votes[card.pk]) + 1) for card in cards]
    if by_votes:
        found.sort(key=lambda one: -one.votes)
    groups: list[BoardGroup | None] = [*board.groups.all(), None]
    results = []
    for group in groups:
        identifier = group.pk if group is not None else None
        inside = tuple(one for one in found if one.card.group_id == identifier)
        if group is not None or inside:
            results.append(GroupResult(group, inside))
    if by_votes:
        # Cards without a heading stay last.
        results.sort(key=lambda result: (result.group is None, -result.votes))
    return results


def voters(board: Board) -> int:
    """How many devices gave at least one dot; unknown to a frozen board, whose evidence keeps it."""
    return Vote.objects.filter(board=board).values("device").distinct().count()


def keep_as_evidence(board: Board) -> list[Evidence]:
    """Freeze the board, and each group and card that has dots, as facts; within the deed that freezes it."""
    workshop = board.workshop
    results = board_results(board, by_votes=True)
    whole = sum(result.votes for result in results)
    people = voters(board)
    assert board.frozen is not None
    day = workshop.today(board.frozen)
    common: dict[str, Any] = {
        "programme": workshop.programme,
        "source": _in_site_languages(
            lambda language: (
                _("Board of the workshop “%(workshop)s” (%(region)s)")
                % {
                    "workshop": workshop.title.read(language).text,
                    "region": workshop.demonstrator.name.read(language).text,
                }
            )
        ),
        "day": day,
        "demonstrator": workshop.demonstrator_id,
        "origin": board.origin,
        "reference": board.reference,
    }
    kept = [
        freeze(
            kind=EvidenceKind.BOARD,
            title=_in_site_languages(
                lambda language: _("Board: %(title)s") % {"title": board.title.read(language).text}
            ),
            content=_board_content(board, results, whole, people),
            taken_from=board,
            **common,
        )
    ]
    for result in results:
        group = result.group
        if group is not None and result.votes:
            kept.append(
                freeze(
                    kind=EvidenceKind.VOTE,
                    title=_vote_title(group.title.read, result.votes, whole),
                    content=_vote_content(board, group.title.read(workshop.language), result.votes, whole, people)
                    | {"group": group.pk, "cards": len(result.cards)},
                    taken_from=group,
                    **common,
                )
            )
        for one in result.cards:
            if one.votes:
                kept.append(
                    freeze(
                        kind=EvidenceKind.VOTE,
                        title=_vote_title(one.card.text.read, one.votes, whole),
                        content=_vote_content(board, one.card.text.read(workshop.language), one.votes, whole, people)
                        | {"card": one.card.pk, "kind": one.card.kind, "rank": one.rank},
                        taken_from=one.card,
                        **common,
                    )
                )
    return kept


def evidence_of_board(board: Board) -> Evidence | None:
    """The fact that a frozen board was kept as."""
    return _taken_from(board, EvidenceKind.BOARD)


def evidence_of_card(card: Card) -> Evidence | None:
    """The fact that keeps a card: its vote where it had dots, else the board that it was on; None before the freeze."""
    return _taken_from(card, EvidenceKind.VOTE) or evidence_of_board(card.board)


def evidence_of_group(group: BoardGroup) -> Evidence | None:
    """The fact that keeps a group of cards: its dots where it had any, else the board; None before the freeze."""
    return _taken_from(group, EvidenceKind.VOTE) or evidence_of_board(group.board)


def make_evidence_public(board: Board) -> None:
    """Let everybody see what was kept of a frozen board, within the deed that publishes the proceedings."""
    rows = [board.pk, *board.cards.values_list("pk", flat=True), *board.groups.values_list("pk", flat=True)]
    Evidence.objects.filter(
        taken_from__in=rows,
        kind__in=(EvidenceKind.BOARD, EvidenceKind.VOTE),
        demonstrator=board.workshop.demonstrator_id,
    ).update(public=True)


def _taken_from(row: Board | BoardGroup | Card, kind: EvidenceKind) -> Evidence | None:
    return (
        Evidence.objects.filter(taken_from_kind=kind_of(row), taken_from=row.pk, kind=kind)
        .exclude(state=EvidenceState.WITHDRAWN)
        .order_by("frozen", "pk")
        .first()
    )


def _board_content(board: Board, results: list[GroupResult], whole: int, people: int) -> dict[str, Any]:
    language = board.workshop.language
    with override(language):
        columns = [_("Group"), _("Card"), _("Dots")]
        without = _("without a group")
        facts = {
            _("Question"): board.question.read(language).text,
            _("Dots"): whole,
            _("People who voted"): people,
            _("Dots per person"): board.votes_per_person,
        }
    if not board.question:
        facts.pop(next(iter(facts)))
    return {
        "code": board.code,
        "question": dict(board.question.texts),
        "votes": whole,
        "voters": people,
        "votes_per_person": board.votes_per_person,
        "groups": [
            {
                "group": result.group.pk if result.group is not None else "",
                "title": dict(result.group.title.texts) if result.group is not None else {},
                "votes": result.votes,
                "cards": [
                    {
                        "card": one.card.pk,
                        "kind": one.card.kind,
                        "text": dict(one.card.text.texts),
                        "votes": one.votes,
                        "rank": one.rank,
                    }
                    for one in result.cards
                ],
            }
            for result in results
        ],
        "language": language,
        "facts": facts,
        "columns": columns,
        "rows": [
            [
                result.group.title.read(language).text if result.group is not None else without,
                one.card.text.read(language).text,
                one.votes,
            ]
            for result in results
            for one in result.cards
        ],
    }


def _vote_content(board: Board, reading: Any, votes: int, whole: int, people: int) -> dict[str, Any]:
    with override(board.workshop.language):
        facts = {_("Dots"): votes, _("Dots on the whole board"): whole, _("People who voted"): people}
    return {
        "board": board.pk,
        "text": reading.text,
        "language": reading.language,
        "votes": votes,
        "of": whole,
        "voters": people,
        "facts": facts,
    }


def _vote_title(read: Callable[[str], Any], votes: int, whole: int) -> dict[str, str]:
    def words(language: str) -> str:
        text = " ".join(read(language).text.split())
        if len(text) > SHORT:
            text = text[:SHORT].rsplit(" ", 1)[0] + "…"
        return ngettext("“%(text)s”: %(votes)d dot of %(whole)d", "“%(text)s”: %(votes)d dots of %(whole)d", votes) % {
            "text": text,
            "votes": votes,
            "whole": whole,
        }

    return _in_site_languages(words)


def _in_site_languages(words: Callable[[str], str]) -> dict[str, str]:
    texts = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            texts[language] = words(language)
    return texts
