"""On which line of a TOML file a key stands, because the standard reader does not say."""

from __future__ import annotations

import re
from typing import NamedTuple

Path = tuple[str | int, ...]
"""The way to a value: keys of tables, and places in lists counted from 0."""

_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")


class _Key(NamedTuple):
    parts: tuple[str, ...]
    end: int


def key_lines(text: str) -> dict[Path, int]:
    """Line (from 1) of every table header, key and element of a list of inline tables in a valid TOML text."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    position, line = 0, 1
    while position < len(text):
        character = text[position]
        if character == "\n":
            position, line = position + 1, line + 1
        elif character.isspace():
            position += 1
        elif character == "#":
            position = _end_of_line(text, position)
        elif character == "[":
            several = text.startswith("[[", position)
            key = _key(text, position + (2 if several else 1))
            table = _resolve(key.parts, counts, several)
            for length in range(1, len(table)):
                found.setdefault(table[:length], line)
            found[table] = line
            position = _end_of_line(text, key.end)
        else:
            key = _key(text, position)
            path = (*table, *key.parts)
            for length in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:length], line)
            braces, end = _value(text, text.index("=", key.end) + 1)
            for item, brace in enumerate(braces):
                found[(*path, item)] = line + text.count("\n", position, brace)
            line += text.count("\n", position, end)
            position = end
    return found


def _resolve(parts: tuple[str, ...], counts: dict[Path, int], several: bool) -> Path:
    """The path of a header: a list on the way stands for its last element, `[[...]]` begins a new one."""
    path: Path = ()
    for number, part in enumerate(parts):
        path = (*path, part)
        if several and number == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _key(text: str, position: int) -> _Key:
    parts: list[str] = []
    while match := _PART.match(text, position):
        parts.append(next(group for group in match.groups() if group is not None))
        position = match.end()
        if position >= len(text) or text[position] != ".":
            break
        position += 1
    return _Key(tuple(parts), position)


def _value(text: str, position: int) -> tuple[list[int], int]:
    """Walk over a value: where the tables of a list open, and where the value ends."""
    braces: list[int] = []
    depth = 0
    while position < len(text):
        character = text[position]
        quotes = next((mark for mark in ('"""', "'''", '"', "'") if text.startswith(mark, position)), None)
        if quotes:
            position = _end_of_string(text, position + len(quotes), quotes)
            continue
        if character == "#":
            position = _end_of_line(text, position)
            continue
        if character == "\n" and depth == 0:
            break
        if character == "{" and depth == 1:
            braces.append(position)
        depth += (character in "[{") - (character in "]}")
        position += 1
    return braces, position


def _end_of_string(text: str, position: int, quotes: str) -> int:
    while position < len(text) and not text.startswith(quotes, position):
        position += 2 if text[position] == "\\" and quotes[0] == '"' else 1
    position += len(quotes)
    while len(quotes) == 3 and text.startswith(quotes[0], position):  # a text may end with quotes of its own
        position += 1
    return position


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end == -1 else end
