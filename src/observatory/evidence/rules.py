"""Who may see and withdraw evidence."""

from __future__ import annotations

import rules

from observatory.core.models import Programme, Role, User
from observatory.core.rules import OFFICE, has_role, owns_installation, runs_programme
from observatory.evidence.models import Evidence, EvidenceState


@rules.predicate
def is_public(user: User, evidence: Evidence) -> bool:
    """Evidence that the public may see."""
    return evidence.public and evidence.state != EvidenceState.WITHDRAWN


@rules.predicate
def works_on_its_region(user: User, evidence: Evidence) -> bool:
    """Office, experts and region lead of the demonstrator that the evidence is about."""
    return has_role(
        user, (*OFFICE, Role.EXPERT, Role.REGION_LEAD), evidence.programme_id, demonstrator=evidence.demonstrator
    )


rules.add_perm("evidence.view_evidence", is_public | works_on_its_region | owns_installation)


@rules.predicate
def is_an_expert_of_the_programme(user: User, programme: Programme) -> bool:
    """Expert of the whole programme."""
    return has_role(user, Role.EXPERT, programme)


rules.add_perm("evidence.take_figure", runs_programme | is_an_expert_of_the_programme)
rules.add_perm("evidence.withdraw_evidence", runs_programme)
