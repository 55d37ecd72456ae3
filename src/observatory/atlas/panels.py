"""Panels that rooms above add to the page of a region.

The atlas knows nothing of programmes. An application that has something to say about a region registers a function when the site
starts:

    from observatory.atlas import panels

    def supported(region: panels.RegionPage) -> panels.Panel | None: ...

    panels.register(supported, position=10)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class RegionPage:
    """The page that asks: its request and which region, edition and year it shows (year None without data)."""

    request: HttpRequest
    edition_id: str
    version: str
    code: str
    year: int | None


@dataclass(frozen=True)
class Panel:
    """A section of the page: its heading and the template with its context that fills it."""

    heading: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A panel as the page shows it."""

    heading: str
    content: SafeString


Function = Callable[[RegionPage], Panel | None]

_functions: dict[Function, int] = {}


def register(function: Function, *, position: int = 100) -> Function:
    """Ask `function` for a panel on every region page; None leaves it out. Lower positions come first."""
    _functions[function] = position
    return function


def unregister(function: Function) -> None:
    """Ask it no longer."""
    _functions.pop(function, None)


def panels_of(page: RegionPage) -> list[Shown]:
    """The panels for this page, in order."""
    ordered = sorted(
        _functions, key=lambda function: (_functions[function], function.__module__, function.__qualname__)
    )
    found = [panel for function in ordered if (panel := function(page)) is not None]
    return [
        Shown(panel.heading, render_to_string(panel.template, dict(panel.context), request=page.request))
        for panel in found
    ]
