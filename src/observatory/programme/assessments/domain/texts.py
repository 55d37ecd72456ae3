"""Texts as they are given to the verbs of this step."""

from __future__ import annotations

from collections.abc import Mapping

from observatory.core.text import TextInLanguages

Texts = TextInLanguages | Mapping[str, str]


def text(value: Texts | str, language: str = "en") -> TextInLanguages:
    """A text in languages, from itself, from `{language: text}`, or from plain words in `language`."""
    if isinstance(value, TextInLanguages):
        return value
    if isinstance(value, str):
        return TextInLanguages({language: value.strip()}, language) if value.strip() else TextInLanguages({}, language)
    return TextInLanguages.from_json(value)
