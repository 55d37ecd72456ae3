"""Who may do what with publications. Pages themselves are governed by Wagtail's permissions, see `access`."""

from __future__ import annotations

from typing import Any

import rules

from observatory.core.models import User
from observatory.core.rules import edits_programme, owns_installation, runs_programme


@rules.predicate
def anybody(user: Any, row: Any) -> bool:
    """Everyone, signed in or not."""
    return True


@rules.predicate
def may_write_somewhere(user: User) -> bool:
    """Whoever is in a group that Wagtail knows."""
    return bool(user.is_authenticated and user.is_active and (user.is_superuser or user.groups.exists()))


rules.add_perm("publications.request_subscription", anybody)
rules.add_perm("publications.send_issue", runs_programme | edits_programme | owns_installation)
rules.add_perm("publications.view_subscriptions", runs_programme | edits_programme | owns_installation)
rules.add_perm("publications.write", runs_programme | edits_programme | owns_installation)
