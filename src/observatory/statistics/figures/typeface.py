"""The one typeface of figures, pages and documents: found in `fonts/`, named by its own name table."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("fonts")


class TypefaceError(RuntimeError):
    """The typeface of figures is missing or unreadable; nothing is drawn in another one in silence."""


@cache
def family() -> str:
    """Family name of the typeface in `fonts/`; raises TypefaceError where there is none."""
    files = sorted(FOLDER.glob("*.ttf"))
    if not files:
        raise TypefaceError(f"no typeface: {FOLDER.name}/ beside {__name__} holds no .ttf file; reinstall the package.")
    return min((family_name(file) for file in files), key=len)


def family_name(file: Path) -> str:
    """Family of a TrueType file: name 16 (typographic family), or else name 1, of its `name` table (OpenType 1.9)."""
    data = file.read_bytes()
    names: dict[int, str] = {}
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        for number in range(count):
            tag, _, start, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
            if tag == b"name":
                _, entries, texts = struct.unpack_from(">HHH", data, start)
                for entry in range(entries):
                    platform, _, _, name, length, offset = struct.unpack_from(">HHHHHH", data, start + 6 + 12 * entry)
                    if platform == 3 and name in (1, 16):
                        first = start + texts + offset
                        names.setdefault(name, data[first : first + length].decode("utf-16-be"))
    except struct.error as error:
        raise TypefaceError(f"{file.name} is not a TrueType file: {error}") from error
    if not names:
        raise TypefaceError(f"{file.name} names no family.")
    return names.get(16, names.get(1, ""))
