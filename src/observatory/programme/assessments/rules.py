"""Who may do what in assessments: predicates, composed with & and |."""

from __future__ import annotations
