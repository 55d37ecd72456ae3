"""The wordings of mails that the software brings. Rooms register theirs; a programme may put its own in their place.

Placeholders are `{name}`; only those that a mail declares may occur. Links are placeholders too: their addresses are kept
encrypted until the mail goes.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from observatory.core.models import MailText, Programme


@dataclass(frozen=True)
class Wording:
    """One kind of mail: what it is for, its words (lazily translated) and the placeholders that it may use."""

    key: str
    purpose: Any
    subject: Any
    body: Any
    values: frozenset[str]
    links: frozenset[str]
    sensitive: bool = False


_wordings: dict[str, Wording] = {}


def register(
    key: str,
    *,
    purpose: Any,
    subject: Any,
    body: Any,
    values: Iterable[str] = (),
    links: Iterable[str] = (),
    sensitive: bool = False,
) -> None:
    """Make a kind of mail known. `subject` and `body` are lazily translated texts with `{placeholders}`."""
    _wordings[key] = Wording(key, purpose, subject, body, frozenset(values), frozenset(links), sensitive)


def wording(key: str) -> Wording:
    """The kind of mail; KeyError for one that nobody registered."""
    return _wordings[key]


def wordings() -> list[Wording]:
    """All kinds of mail, by key."""
    return [_wordings[key] for key in sorted(_wordings)]


def placeholders(text: str) -> set[str]:
    """The names in braces. Raises ValueError for a brace that is never closed."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def texts(key: str, programme: Programme | None, language: str) -> tuple[str, str]:
    """Subject and body in a language, with their placeholders: the programme's own where it has one, else ours."""
    kind = wording(key)
    with translation.override(language):
        subject, body = str(kind.subject), str(kind.body)
    own = MailText.objects.filter(programme=programme, key=key).first() if programme is not None else None
    if own is not None:
        subject = own.subject.texts.get(language) or subject
        body = own.body.texts.get(language) or body
    return subject, body


class Filled(dict[str, str]):
    """Values for placeholders; a link keeps its braces."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(text: str, values: dict[str, str]) -> str:
    """The text with its values filled in; what has none (a link) keeps its placeholder."""
    # Braces in a value must not be taken for a placeholder later on.
    return string.Formatter().vformat(text, (), Filled(values))
