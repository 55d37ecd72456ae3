"""The workshop: agenda, participants, board, concept, proceedings."""

from observatory.programme.workshops.models.boards import (
    Board,
    BoardDevice,
    BoardGroup,
    BoardState,
    Card,
    CardKind,
    Vote,
)
from observatory.programme.workshops.models.outcomes import Concept, Proceedings, ProceedingsSection
from observatory.programme.workshops.models.participants import (
    Participation,
    ParticipationRole,
    ParticipationState,
)
from observatory.programme.workshops.models.workshops import (
    Record,
    Session,
    SessionFormat,
    Workshop,
    WorkshopState,
)

__all__ = [
    "Board",
    "BoardDevice",
    "BoardGroup",
    "BoardState",
    "Card",
    "CardKind",
    "Concept",
    "Participation",
    "ParticipationRole",
    "ParticipationState",
    "Proceedings",
    "ProceedingsSection",
    "Record",
    "Session",
    "SessionFormat",
    "Vote",
    "Workshop",
    "WorkshopState",
]
