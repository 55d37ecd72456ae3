"""Editions that this installation holds, and the frozen facts that people cite."""

from observatory.evidence.models.editions import Edition, EditionStatus
from observatory.evidence.models.facts import Citation, Evidence, EvidenceKind, EvidenceState

__all__ = ["Citation", "Edition", "EditionStatus", "Evidence", "EvidenceKind", "EvidenceState"]
