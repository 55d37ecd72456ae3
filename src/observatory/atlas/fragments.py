"""Parts of pages that depend on the edition and the address alone, rendered once.

An edition never changes, so a table of three hundred rows need not be written twice. The store is bounded by its size.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from observatory.atlas.selection import Selection

CHARACTERS_KEPT = 48_000_000

_kept: OrderedDict[tuple[Any, ...], str] = OrderedDict()
_lock = threading.Lock()
_characters = 0


def fragment(
    selection: Selection, template: str, key: tuple[Any, ...], make: Callable[[], dict[str, Any]]
) -> SafeString:
    """`template` with the context that `make` gives, rendered at most once per edition, language and `key`.

    `key` must name everything that the context depends on besides the edition, the language and the way the edition is addressed.
    """
    return rendered(
        template,
        (selection.edition.identity, selection.addresses.pinned, selection.language, *key),
        lambda: {
            "edition": selection.edition,
            "to": selection.addresses,
            "language": selection.language,
            **make(),
        },
    )


def rendered(template: str, key: tuple[Any, ...], make: Callable[[], dict[str, Any]]) -> SafeString:
    """`template` with the context that `make` gives, rendered at most once per `key`, which must name all it depends on."""
    global _characters
    whole = (template, *key)
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            return mark_safe(_kept[whole])
    text = render_to_string(template, make())
    with _lock:
        if whole not in _kept:
            _kept[whole] = text
            _characters += len(text)
        while _characters > CHARACTERS_KEPT and len(_kept) > 1:
            _, oldest = _kept.popitem(last=False)
            _characters -= len(oldest)
    return mark_safe(text)


def forget() -> None:
    """Throw everything away; for tests."""
    global _characters
    with _lock:
        _kept.clear()
        _characters = 0
