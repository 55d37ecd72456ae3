"""Who may do what in workshops: predicates, composed with & and |.

The office and the experts of the region run a workshop; the region lead sees to agenda, participants and concept and records;
a rapporteur with an account sees and writes what belongs to their session. Whoever is in the room joins the board by its code,
which is no permission of a person: see `domain.taking_part`.
"""

from __future__ import annotations

from typing import Any

import rules

from observatory.core.models import User
from observatory.core.rules import owns_installation
from observatory.programme.demonstrators.rules import is_its_expert, leads_its_region, runs_its_programme
from observatory.programme.workshops.models import Participation, ProceedingsSection, Session, Workshop, WorkshopState


@rules.predicate
def reports_on_the_session(user: User, row: Any) -> bool:
    """Rapporteur of the session, signed in."""
    session = row.session if isinstance(row, ProceedingsSection) else row
    return (
        isinstance(session, Session)
        and bool(user.is_authenticated)
        and session.rapporteur is not None
        and session.rapporteur.person_id == user.pk
    )


@rules.predicate
def is_the_participant(user: User, row: Any) -> bool:
    """Whose participation it is, signed in."""
    return isinstance(row, Participation) and bool(user.is_authenticated) and row.person_id == user.pk


@rules.predicate
def has_published_proceedings(user: User, row: Any) -> bool:
    """A workshop whose proceedings everybody may read."""
    return isinstance(row, Workshop) and row.state == WorkshopState.PUBLISHED


manages = runs_its_programme | is_its_expert

rules.add_perm("workshops.create_workshop", manages)
rules.add_perm("workshops.view_workshop", manages | leads_its_region | owns_installation)
rules.add_perm("workshops.manage_workshop", manages)
rules.add_perm("workshops.cancel_workshop", runs_its_programme)
rules.add_perm("workshops.edit_agenda", manages | leads_its_region)
rules.add_perm("workshops.manage_participants", manages | leads_its_region)
rules.add_perm("workshops.answer_invitation", is_the_participant | manages | leads_its_region)
rules.add_perm("workshops.view_session", manages | leads_its_region | reports_on_the_session)
rules.add_perm("workshops.record_in_session", manages | leads_its_region | reports_on_the_session)
rules.add_perm("workshops.moderate_board", manages)
rules.add_perm("workshops.take_part_in_board", manages)
rules.add_perm("workshops.edit_concept", manages | leads_its_region)
rules.add_perm("workshops.write_section", manages | reports_on_the_session)
rules.add_perm("workshops.publish_proceedings", runs_its_programme)
rules.add_perm("workshops.read_proceedings", has_published_proceedings)
