"""What Wagtail's back office shows: pages, images, documents; people and groups are kept elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

HIDDEN = {"users", "groups", "sites", "locales", "collections", "workflows", "workflow-tasks", "redirects"}
"""Settings that the roles of the site decide, or that the site keeps by itself."""


@hooks.register("construct_settings_menu")
def hide_settings(request: HttpRequest, items: list[Any]) -> None:
    """People and their groups follow the roles of the site: nothing to be set here."""
    items[:] = [item for item in items if item.name not in HIDDEN]


@hooks.register("construct_main_menu")
def hide_help(request: HttpRequest, items: list[Any]) -> None:
    """Help links lead to another host."""
    items[:] = [item for item in items if item.name != "help"]
