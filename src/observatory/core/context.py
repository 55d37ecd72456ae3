"""What every template knows."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_info

from observatory.core import navigation

_PREFIX = re.compile(r"^/(" + "|".join(code for code, _ in settings.LANGUAGES) + r")(?=/|$)")


def site(request: HttpRequest) -> dict[str, Any]:
    """Navigation, search address and the same page in every other language."""
    path = request.path
    section = [
        {"address": (address := reverse(entry.address)), "label": entry.label, "current": path.startswith(address)}
        for entry in navigation.entries()
    ]
    search = navigation.search()
    return {
        "home_address": f"/{get_language() or settings.LANGUAGE_CODE}/",
        "navigation": section,
        "search_address": reverse(search) if search else None,
        "language_links": language_links(request),
        "base_url": settings.BASE_URL or f"{request.scheme}://{request.get_host()}",
    }


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The address of this page, with its query, in each language.

    The prefix is exchanged in the text of the address, so that it also works on a page that is not there.
    """
    current = get_language()
    match = _PREFIX.match(request.path)
    query = request.META.get("QUERY_STRING", "")
    links = []
    for code, _name in settings.LANGUAGES:
        address = f"/{code}{request.path[match.end() :]}" if match else f"/{code}/"
        links.append(
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "address": f"{address}?{query}" if query and match else address,
                "current": code == current,
            }
        )
    return links
