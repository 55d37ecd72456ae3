"""The days of the workshop in these tests, and who works on the region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from observatory.core.models import User

FIRST_DAY, LAST_DAY = date(2025, 4, 8), date(2025, 4, 9)
BEFORE = datetime(2025, 3, 1, 9, tzinfo=UTC)
DURING = datetime(2025, 4, 9, 10, tzinfo=UTC)
AFTER = datetime(2025, 4, 9, 16, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """Who works on the region, and one who has nothing to do with it."""

    officer: User
    expert: User
    lead: User
    rapporteur: User
    stranger: User
