"""Which letters the typefaces of a PDF have, and what stands for one that they have not.

PDF/UA refuses a letter without a picture. The text is set in IBM Plex Sans (Latin, Greek, Cyrillic), signs and other scripts in
DejaVu Sans; what neither has is written out in brackets, so that nothing that was typed is lost in silence.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

from observatory.documents import tree
from observatory.statistics.figures import typeface

FOLDER = Path(__file__).with_name("fonts")
FALLBACK = "DejaVu Sans"

_FILES = (typeface.FOLDER / "IBMPlexSans-Regular.ttf", FOLDER / "DejaVuSans.ttf")
_LONGEST = 32
_PIECE = 8


def families() -> tuple[str, ...]:
    """The typefaces of a PDF, the one that is tried first first."""
    return (typeface.family(), FALLBACK)


def folders() -> tuple[Path, ...]:
    """Where the files of the typefaces lie."""
    return (typeface.FOLDER, FOLDER)


def printable(text: str) -> str:
    """The text as a printer can set it: composed letters, no control characters, missing letters written out."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    if _letters().issuperset(map(ord, text)):
        return text
    return re.sub(r"[^\x20-\x7e]+", _written_out, text)


def words(text: str) -> str:
    """The text for a paragraph: white space counts once, and a word longer than a line may be broken."""
    return re.sub(rf"[^\s\u200b]{{{_LONGEST},}}", _breakable, printable(tree.showable(text)))


def _breakable(found: re.Match[str]) -> str:
    word = found[0]
    if word.startswith(("http://", "https://", "www.")):
        return word
    return "\u200b".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


def _written_out(found: re.Match[str]) -> str:
    parts: list[str] = []
    missing: list[str] = []
    for letter in [*found[0], ""]:
        known = letter == "" or ord(letter) in _letters()
        if known or _invisible(letter):
            if missing:
                parts.append(f"[{' '.join(missing)}]")
                missing = []
            if known:
                parts.append(letter)
        else:
            missing.append(_name(letter))
    return "".join(parts)


def _name(letter: str) -> str:
    """What a missing letter is called: signs by their name, letters of a script by their number."""
    name = unicodedata.name(letter, "")
    if unicodedata.category(letter).startswith("S") and name:
        return name.lower()
    return f"U+{ord(letter):04X}"


def _invisible(letter: str) -> bool:
    """Whether a letter only says how others are shown: controls, joiners, variations, skin tones, halves of a pair."""
    code = ord(letter)
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs"):
        return True
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x1F3FB <= code <= 0x1F3FF


@cache
def _letters() -> frozenset[int]:
    """Every letter that one of the typefaces has, and the white space and breaks that need no picture."""
    found = {0x09, 0x0A, 0x0D, 0x20, 0xA0, 0xAD, 0x200B, 0x2060, 0x202F}
    for file in _FILES:
        found |= letters_of(file)
    return frozenset(found)


@cache
def letters_of(file: Path) -> frozenset[int]:
    """The letters of a TrueType file, by its `cmap` table, formats 4 and 12 (OpenType 1.9)."""
    data = file.read_bytes()
    start = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if platform in (0, 3) and form == 4:
            found |= _segments(data, start + offset)
        elif platform in (0, 3) and form == 12:
            (groups,) = struct.unpack_from(">L", data, start + offset + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">LLL", data, start + offset + 16 + 12 * group)
                found.update(range(first, last + 1))
    if not found:
        raise typeface.TypefaceError(f"{file.name} has no letters that can be read.")
    return frozenset(found)


def _table(data: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _, start, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag == wanted:
            return int(start)
    raise typeface.TypefaceError(f"a typeface has no table {wanted.decode()}.")


def _segments(data: bytes, start: int) -> set[int]:
    """The letters of a table of format 4 that lead to a glyph other than the missing one."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    size = double // 2
    ends = struct.unpack_from(f">{size}H", data, start + 14)
    starts = struct.unpack_from(f">{size}H", data, start + 16 + double)
    deltas = struct.unpack_from(f">{size}H", data, start + 16 + 2 * double)
    where = start + 16 + 3 * double
    offsets = struct.unpack_from(f">{size}H", data, where)
    found: set[int] = set()
    for number in range(size):
        for letter in range(starts[number], ends[number] + 1):
            glyph = letter
            if offsets[number]:
                place = where + 2 * number + offsets[number] + 2 * (letter - starts[number])
                (glyph,) = struct.unpack_from(">H", data, place)
            if letter != 0xFFFF and (glyph + deltas[number] if glyph or not offsets[number] else 0) & 0xFFFF:
                found.add(letter)
    return found
