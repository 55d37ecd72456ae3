"""Addresses of the atlas's pages in its templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape

from observatory.atlas.addresses import Addresses

register = template.Library()


@register.simple_tag(takes_context=True)
def page(context: dict[str, Any], name: str, **parts: Any) -> str:
    """The address of a page of the atlas, within the edition in the address. Parts that begin with `query_` make its query."""
    to = context.get("to") or Addresses()
    query = {key.removeprefix("query_"): value for key, value in parts.items() if key.startswith("query_")}
    path = {key: value for key, value in parts.items() if not key.startswith("query_")}
    return conditional_escape(to.page(name, query, **path))
