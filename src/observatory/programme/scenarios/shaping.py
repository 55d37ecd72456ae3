"""From the tables of a TOML document to dataclasses: nothing unknown, nothing missing, nothing of the wrong kind.

The annotations of the dataclasses are the specification. Every error says in which file, on which line and under which
key it stands, and what would be right.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from observatory.programme.scenarios.kinds import Check, Label, Text, Unfit, flowing
from observatory.programme.scenarios.lines import Path
from observatory.statistics.errors import InputError

Shape = TypeVar("Shape")

NAMES = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number",
    date: "a date such as 2024-03-04",
    datetime: "a date with time such as 2024-03-04T09:00:00",
    time: "a time such as 09:30:00",
}


@dataclass(frozen=True)
class Sources:
    """Where each part of a merged document was read: the way to it → (file, line)."""

    file: str
    places: Mapping[Path, tuple[str, int]]

    def find(self, path: Path) -> tuple[str, int | None]:
        """File and line of the value at `path`, or of the nearest part around it that has a line."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.file, None


def written(path: Path) -> str:
    """The way to a value as people read it, elements counted from 1: `applications[2].concept_note.vision`."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass(frozen=True)
class Shaper:
    """Builds dataclasses of one document. Local times are read in `zone`; a Label needs all `languages`."""

    sources: Sources
    languages: tuple[str, ...]
    zone: ZoneInfo

    def refuse(self, path: Path, problem: str, remedy: str) -> NoReturn:
        """Raise the error of the value at `path`."""
        file, line = self.sources.find(path)
        raise InputError(problem, file=file, line=line, code=written(path) or None, remedy=remedy)

    def known(self, path: Path, value: str, known: Iterable[str], what: str) -> None:
        """Refuse a value that is not among those known."""
        names = sorted(set(known))
        if value not in names:
            shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
            self.refuse(path, f"there is no {what} {value!r}.", f"Known are {shown or 'none'}.")

    def distinct(self, path: Path, values: Sequence[str], attribute: str) -> None:
        """Refuse the second of two rows of the list at `path` that have the same value in an attribute."""
        seen: dict[str, int] = {}
        for number, value in enumerate(values):
            if value in seen:
                first = written((*path, seen[value]))
                self.refuse((*path, number, attribute), f"{value!r} stands in {first} too.", "Each needs its own.")
            seen[value] = number

    def build(self, shape: type[Shape], value: Any, path: Path, **given: Any) -> Shape:
        """The dataclass `shape` from a table. `given` are fields that do not stand in the table."""
        if not isinstance(value, Mapping):
            self.refuse(path, "this must be a table.", f"It holds {', '.join(_annotations(shape))}.")
        annotations = {name: kind for name, kind in _annotations(shape).items() if name not in given}
        for key in value:
            if key not in annotations:
                near = difflib.get_close_matches(key, annotations, n=1)
                known = f"Did you mean {near[0]!r}? " if near else ""
                self.refuse(
                    (*path, key), f"there is no key {key!r} here.", f"{known}Known are {', '.join(annotations)}."
                )
        fields = {each.name: each for each in dataclasses.fields(shape)}  # type: ignore[arg-type]
        found = dict(given)
        for name, kind in annotations.items():
            if name in value:
                found[name] = self.value(kind, value[name], (*path, name))
            elif fields[name].default is dataclasses.MISSING and fields[name].default_factory is dataclasses.MISSING:
                self.refuse(path, f"the key {name!r} is missing.", f"Write {name} = {_example(kind)}.")
        return shape(**found)

    def value(self, kind: Any, value: Any, path: Path) -> Any:
        """The value at `path` as `kind`, checked."""
        if get_origin(kind) is Annotated:
            inner, *demands = get_args(kind)
            result = self.value(inner, value, path)
            for demand in demands:
                if isinstance(demand, Check):
                    try:
                        demand.function(result)
                    except Unfit as unfit:
                        self.refuse(path, unfit.problem, unfit.remedy)
            return result
        if get_origin(kind) in (Union, UnionType):
            return self._either(get_args(kind), value, path)
        if get_origin(kind) is Literal:
            if value not in get_args(kind):
                self.refuse(path, f"{value!r} is not known here.", f"Known are {', '.join(get_args(kind))}.")
            return value
        if get_origin(kind) is tuple:
            if not isinstance(value, list):
                self.refuse(path, "this must be a list.", "Write [ ... ], or [[...]] above each element.")
            return tuple(self.value(get_args(kind)[0], each, (*path, number)) for number, each in enumerate(value))
        if get_origin(kind) is Mapping:
            return self._mapping(get_args(kind), value, path)
        if isinstance(kind, type) and issubclass(kind, Text):
            return self._text(kind, value, path)
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            return self.build(kind, value, path)
        return self._plain(kind, value, path)

    def _either(self, kinds: tuple[Any, ...], value: Any, path: Path) -> Any:
        kinds = tuple(kind for kind in kinds if kind is not NoneType)
        if len(kinds) == 1:
            return self.value(kinds[0], value, path)
        is_table = isinstance(value, Mapping)
        chosen = next(kind for kind in kinds if (get_origin(kind) is Mapping) == is_table)
        return self.value(chosen, value, path)

    def _mapping(self, kinds: tuple[Any, ...], value: Any, path: Path) -> dict[str, Any]:
        key_kind, kind = kinds
        if not isinstance(value, Mapping):
            self.refuse(path, "this must be a table.", "Write { key = value, ... }, or [...] above its keys.")
        for key in value:
            self.value(key_kind, key, (*path, key))
        return {key: self.value(kind, each, (*path, key)) for key, each in value.items()}

    def _text(self, kind: type[Text], value: Any, path: Path) -> Text:
        if not isinstance(value, Mapping) or not value:
            wanted = self.languages if kind is Label else self.languages[:1]
            example = ", ".join(f'{language} = "..."' for language in wanted)
            self.refuse(path, "this must be a text in languages.", f"Write {{ {example} }}.")
        texts = {}
        for language, text in value.items():
            if language not in self.languages:
                self.refuse(
                    (*path, language),
                    f"there is no language {language!r} in this scenario.",
                    f"Its languages are {', '.join(self.languages)}.",
                )
            if not isinstance(text, str) or not text.strip():
                self.refuse((*path, language), "this must be a text that is not empty.", "Write it in quotes.")
            texts[language] = flowing(text)
        if kind is Label:
            for language in self.languages:
                if language not in texts:
                    self.refuse(path, f"the text is missing in {language!r}.", f'Write {language} = "..." beside it.')
        return kind(texts)

    def _plain(self, kind: Any, value: Any, path: Path) -> Any:
        fits = type(value) is kind
        if kind is Decimal:
            fits = type(value) in (int, Decimal)
            value = Decimal(value) if fits else value
            fits = fits and value.is_finite()
        elif kind is datetime and fits:
            return value.replace(tzinfo=self.zone) if value.tzinfo is None else value
        if not fits:
            self.refuse(path, f"{_shown(value)} is not {NAMES[kind]}.", f"Write {NAMES[kind]}.")
        return flowing(value) if kind is str else value


def _annotations(shape: Any) -> dict[str, Any]:
    return _hints(shape)


@cache
def _hints(shape: Hashable) -> dict[str, Any]:
    return get_type_hints(shape, include_extras=True)


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) < 40 else f"{text[:37]}..."


def _example(kind: Any) -> str:
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    origin = get_origin(kind)
    if origin is Literal:
        return " or ".join(f'"{each}"' for each in get_args(kind))
    if origin is tuple:
        return "[ ... ]"
    if origin is Mapping or dataclasses.is_dataclass(kind):
        return "{ ... }"
    if isinstance(kind, type) and issubclass(kind, Text):
        return '{ en = "...", fr = "..." }'
    return NAMES.get(kind, "...")
