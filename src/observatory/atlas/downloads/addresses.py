"""Links to downloads, for the pages that show the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from observatory.atlas.addresses import Addresses
from observatory.atlas.downloads.formats import FORMATS, Format


def links(to: Addresses, name: str, query: Mapping[str, Any] | None = None, **parts: Any) -> list[tuple[str, str]]:
    """(label, address) of every format of the download `name`, such as `download_region`, in the state `query`."""
    return [
        (form.label, to.page(name, {**(query or {}), "format": form.name}, **parts))
        for form in FORMATS.values()
        if not form.data_only
        or name not in ("download_regions", "download_industry_list", "download_validation", "download_measures")
    ]


def permanent(request: HttpRequest, edition_id: str, form: Format | None = None) -> str:
    """The whole address of what is asked for within its edition, where it stays the same for ever."""
    match = request.resolver_match
    assert match is not None
    parts = {key: value for key, value in match.kwargs.items() if key != "edition_id"}
    query: dict[str, Any] = {key: values for key, values in request.GET.lists() if key != "format"}
    if form is not None:
        query["format"] = form.name
    path = Addresses(edition_id).page(match.url_name or "", query, **parts)
    return f"{settings.BASE_URL or f'{request.scheme}://{request.get_host()}'}{path}"
