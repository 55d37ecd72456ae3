"""Who may do what in workshops: predicates, composed with & and |."""

from __future__ import annotations
