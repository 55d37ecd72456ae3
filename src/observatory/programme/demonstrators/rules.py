"""Who may do what in demonstrators: predicates, composed with & and |."""

from __future__ import annotations
