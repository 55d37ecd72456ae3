"""Who may do what with a briefing: office and experts write it, the region checks it and owns the plan, the public reads it.

A link in a mail gives `briefings.report_progress` on one request for progress, and nothing else.
"""

from __future__ import annotations

from typing import Any

import rules

from observatory.core.models import User
from observatory.core.rules import owns_installation
from observatory.programme.briefings.models import Action, Briefing, BriefingVersion, Recommendation
from observatory.programme.demonstrators.rules import is_its_expert, leads_its_region, runs_its_programme


def published_version(briefing: Briefing) -> BriefingVersion | None:
    """The version that the public reads: the latest that was published."""
    return briefing.versions.exclude(published=None).order_by("-number").first()


@rules.predicate
def is_published(user: User, row: Any) -> bool:
    """What stands in a published version: the briefing itself, or a recommendation or action in it."""
    briefing = row if isinstance(row, Briefing) else getattr(row, "briefing", None)
    if briefing is None:
        return False
    version = published_version(briefing)
    if version is None:
        return False
    if isinstance(row, Recommendation | Action):
        listed = version.contents["recommendations"]
        if isinstance(row, Recommendation):
            return any(entry["id"] == row.pk for entry in listed)
        return any(action["id"] == row.pk for entry in listed for action in entry["actions"])
    return True


writes = runs_its_programme | is_its_expert

rules.add_perm("briefings.begin_briefing", writes)
rules.add_perm("briefings.view_briefing", writes | leads_its_region | owns_installation)
rules.add_perm("briefings.edit_briefing", writes)
rules.add_perm("briefings.edit_plan", writes | leads_its_region)
rules.add_perm("briefings.run_check", writes)
rules.add_perm("briefings.check_facts", leads_its_region)
rules.add_perm("briefings.approve_briefing", runs_its_programme)
rules.add_perm("briefings.publish_briefing", runs_its_programme)
rules.add_perm("briefings.respond", leads_its_region)
rules.add_perm("briefings.request_progress", runs_its_programme | leads_its_region)
rules.add_perm("briefings.report_progress", runs_its_programme | leads_its_region)
rules.add_perm("briefings.view_published", is_published)
rules.add_perm("briefings.view_recommendation", is_published | writes | leads_its_region | owns_installation)
rules.add_perm("briefings.view_action", is_published | writes | leads_its_region | owns_installation)
