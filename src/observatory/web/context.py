"""What every template knows of the installation itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from observatory.web.demonstration import is_demonstration


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """The address of the list of accounts, in an installation that the demonstration made."""
    return {"demonstration_address": reverse("demonstration") if is_demonstration() else None}
