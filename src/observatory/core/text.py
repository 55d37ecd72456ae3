"""Text in several languages, with the knowledge of which translation is behind its source.

A value is `{language: text}`. One language is the source; for each other the hash of the source at the time of
translation is kept. When the source changes the hashes differ and the translation is stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db import models


@dataclass(frozen=True)
class Reading:
    """A text as found for a reader: the words and the language they are really in."""

    text: str
    language: str
    fallback: bool
    stale: bool


@dataclass(frozen=True)
class TextInLanguages:
    """One text in several languages.

    `texts` maps language to text, `source` is the language it was written in, `translated_from` maps each other
    language to the hash of the source text that it translates.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    source: str = "en"
    translated_from: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", MappingProxyType(dict(self.texts)))
        object.__setattr__(self, "translated_from", MappingProxyType(dict(self.translated_from)))

    def __bool__(self) -> bool:
        return any(self.texts.values())

    def __hash__(self) -> int:
        return hash((self.source, tuple(sorted(self.texts.items())), tuple(sorted(self.translated_from.items()))))

    def __deepcopy__(self, memo: dict[int, Any]) -> TextInLanguages:
        """Itself: it never changes."""
        return self

    def read(self, language: str) -> Reading:
        """The text in `language`, or else in its source language, or else in the first there is; never silently."""
        for candidate in (language, self.source, *sorted(self.texts)):
            if self.texts.get(candidate):
                return Reading(self.texts[candidate], candidate, candidate != language, self.is_stale(candidate))
        return Reading("", language, fallback=False, stale=False)

    def is_stale(self, language: str) -> bool:
        """Whether the text in `language` translates an older source text."""
        if language == self.source or not self.texts.get(language):
            return False
        return self.translated_from.get(language) != source_hash(self.texts.get(self.source, ""))

    def write(self, language: str, text: str) -> TextInLanguages:
        """A copy with `text` in `language`; a translation is taken to be of the source as it is now."""
        translated_from = dict(self.translated_from)
        if language != self.source:
            translated_from[language] = source_hash(self.texts.get(self.source, ""))
        return TextInLanguages({**self.texts, language: text}, self.source, translated_from)

    def rewritten(self, texts: Mapping[str, str]) -> TextInLanguages:
        """A copy with these texts; only what differs counts as written anew, so that stale translations stay stale.

        A text without a source yet takes the first language that has words for its source.
        """
        written = self
        if not self:
            source = next((language for language, text in texts.items() if text), self.source)
            written = TextInLanguages({}, source)
        for language in sorted(texts, key=lambda language: language != written.source):
            if texts[language] != written.texts.get(language, ""):
                written = written.write(language, texts[language])
        return written

    def to_json(self) -> dict[str, Any]:
        """The form in which the database keeps it."""
        return {"source": self.source, "texts": dict(self.texts), "translated_from": dict(self.translated_from)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> TextInLanguages:
        """From the form of `to_json`, or from a plain `{language: text}` whose first language is the source."""
        if "texts" in value:
            return cls(value["texts"], value.get("source", "en"), value.get("translated_from", {}))
        source = next(iter(value), "en")
        text = cls({source: str(value.get(source, ""))}, source)
        for language, words in value.items():
            text = text.write(language, str(words))
        return text


def source_hash(text: str) -> str:
    """First 16 digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


if TYPE_CHECKING:
    _Column = models.JSONField[TextInLanguages | Mapping[str, str], TextInLanguages]
else:
    _Column = models.JSONField


class TextInLanguagesField(_Column):
    """Database column for `TextInLanguages`."""

    description = "Text in several languages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", TextInLanguages)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> TextInLanguages | None:
        loaded = super().from_db_value(value, expression, connection)
        return None if loaded is None else TextInLanguages.from_json(loaded)

    def to_python(self, value: Any) -> Any:
        return TextInLanguages.from_json(value) if isinstance(value, Mapping) else super().to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Mapping):
            value = TextInLanguages.from_json(value)
        if isinstance(value, TextInLanguages):
            value = value.to_json()
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        value = self.value_from_object(obj)
        return value.to_json() if isinstance(value, TextInLanguages) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value.to_json() if isinstance(value, TextInLanguages) else value, model_instance)
