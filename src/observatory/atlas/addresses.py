"""Addresses of pages: the same for the edition in use and, below `/editions/ID/`, for every edition that ever was.

A reader who came by an edition's own address stays within that edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language


@lru_cache(maxsize=16_384)
def _address(language: str | None, urlconf: Any, prefix: str, name: str, parts: tuple[tuple[str, Any], ...]) -> str:
    """The address of a page. Kept, since a map or a list has hundreds; it depends on all that is named here and nothing else."""
    return reverse(f"atlas:{name}", kwargs=dict(parts))


@dataclass(frozen=True)
class Addresses:
    """Makes addresses of pages. `pinned` is the identifier of the edition in the address, None for the edition in use."""

    pinned: str | None = None

    def page(self, name: str, query: Mapping[str, Any] | None = None, **parts: Any) -> str:
        """The address of the atlas page `name`; `query` gives its state, entries that are None or empty are left out."""
        if self.pinned is not None:
            parts["edition_id"] = self.pinned
        address = _address(get_language(), get_urlconf(), get_script_prefix(), name, tuple(sorted(parts.items())))
        return address + _state(query or {})

    def region(self, version: str, code: str, **query: Any) -> str:
        """The one page of a region."""
        return self.page("region", query, version=version, code=code)

    def regions(self, version: str, codes: Iterable[str], **query: Any) -> dict[str, str]:
        """The pages of many regions, by code: what they have in common is found out once."""
        circumstances = get_language(), get_urlconf(), get_script_prefix()
        own = () if self.pinned is None else (("edition_id", self.pinned),)
        state = _state(query)
        return {
            code: _address(*circumstances, "region", (("code", code), *own, ("version", version))) + state
            for code in codes
        }

    def industry(self, layer: str, code: str, **query: Any) -> str:
        """The page of an industry, cluster category or emerging industry."""
        return self.page("industry", query, layer=layer, code=code)


def _state(query: Mapping[str, Any]) -> str:
    """The query of an address, with its question mark if there is one."""
    state = {key: value for key, value in query.items() if value not in (None, "", [])}
    return f"?{urlencode(state, doseq=True)}" if state else ""
