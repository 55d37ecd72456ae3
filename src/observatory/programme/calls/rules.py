"""Who may do what in calls: predicates, composed with & and |."""

from __future__ import annotations
