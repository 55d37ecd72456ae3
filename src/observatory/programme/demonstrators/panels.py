"""What the steps show of themselves on a demonstrator's page; each step registers a function when the site starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from observatory.programme.demonstrators.models import Demonstrator


@dataclass(frozen=True)
class Panel:
    """A section of the page: the step that it belongs to, its heading, and the template with its context."""

    kind: str
    heading: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A panel as the page shows it."""

    kind: str
    heading: Any
    content: SafeString


Function = Callable[[HttpRequest, Demonstrator], Panel | None]

_functions: dict[Function, int] = {}
_public: dict[Function, int] = {}


def register(function: Function, *, position: int) -> Function:
    """Ask `function` for a panel on the office's page of every demonstrator; None leaves it out. Lower positions come first."""
    _functions[function] = position
    return function


def register_public(function: Function, *, position: int) -> Function:
    """Ask `function` for a panel on the public page of a demonstrator: published things alone."""
    _public[function] = position
    return function


def panels_of(request: HttpRequest, demonstrator: Demonstrator, *, public: bool = False) -> list[Shown]:
    """The panels of a demonstrator's page, in order."""
    functions = _public if public else _functions
    ordered = sorted(functions, key=lambda function: (functions[function], function.__module__, function.__qualname__))
    found = [panel for function in ordered if (panel := function(request, demonstrator)) is not None]
    return [
        Shown(panel.kind, panel.heading, render_to_string(panel.template, dict(panel.context), request=request))
        for panel in found
    ]
