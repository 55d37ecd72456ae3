"""Who may do what in surveys: the office runs them, experts and region lead see the results, then everybody."""

from __future__ import annotations

from typing import Any

import rules

from observatory.core.models import User
from observatory.core.rules import owns_installation, runs_programme
from observatory.programme.demonstrators.rules import is_its_expert, leads_its_region
from observatory.programme.surveys.models import Wave, WaveState


@rules.predicate
def is_counted(user: User, wave: Any) -> bool:
    """A wave whose answers have been counted."""
    return isinstance(wave, Wave) and wave.merged is not None


@rules.predicate
def is_published(user: User, wave: Any) -> bool:
    """A wave whose results are public."""
    return isinstance(wave, Wave) and wave.state == WaveState.PUBLISHED


rules.add_perm("surveys.manage_questionnaire", runs_programme)
rules.add_perm("surveys.manage_wave", runs_programme)
rules.add_perm("surveys.view_wave", runs_programme | is_its_expert | leads_its_region | owns_installation)
rules.add_perm(
    "surveys.view_results",
    is_published | (is_counted & (runs_programme | is_its_expert | leads_its_region | owns_installation)),
)
# Given by a personal link alone.
rules.add_perm("surveys.answer_invitation", rules.always_false)
