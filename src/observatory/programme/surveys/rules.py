"""Who may do what in surveys: predicates, composed with & and |."""

from __future__ import annotations
