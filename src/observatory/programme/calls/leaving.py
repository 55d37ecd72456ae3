"""What follows in the rooms above when a selected region leaves its call: each registers a function when the site starts."""

from __future__ import annotations

from collections.abc import Callable

from observatory.core.acting import Actor
from observatory.programme.calls.models import Replacement

Follow = Callable[[Actor, Replacement], None]

_functions: list[Follow] = []


def register(function: Follow) -> Follow:
    """Call `function` within the deed by which a region leaves: what it refuses is refused as a whole."""
    if function not in _functions:
        _functions.append(function)
    return function


def follow(actor: Actor, replacement: Replacement) -> None:
    """Let every room above do its part."""
    for function in _functions:
        function(actor, replacement)
