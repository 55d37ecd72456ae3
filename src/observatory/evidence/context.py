"""What every template knows of editions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from observatory.evidence.editions import current


def edition_in_use(request: HttpRequest) -> dict[str, Any]:
    """The current edition, looked up only where a template asks for it.

    A view that shows another edition gives its own `edition`, which comes before this one.
    """
    return {"edition": SimpleLazyObject(current)}
