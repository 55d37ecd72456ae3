"""Who may do what in briefings: predicates, composed with & and |."""

from __future__ import annotations
