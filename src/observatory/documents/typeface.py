"""The typeface inside a picture.

A picture shown through `<img>` cannot use the fonts of its page, and a downloaded one stands alone: the font files it
needs travel inside it. The style element that carries them is allowed by its hash, so that the policy stays strict.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "core" / "static" / "core" / "fonts"
FAMILY = "IBM Plex Sans"

SUBSETS = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,"
    "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
}
"""Which characters each file holds, as published with the files; `tokens.css` says the same to pages."""

_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
_BOLD = re.compile(r'font-weight="(?:600|700|bold)"')


def with_typeface(picture: str) -> tuple[str, str]:
    """The SVG with the fonts it needs inside, and the Content-Security-Policy under which it shows as intended."""
    letters = {ord(letter) for text in _TEXT.findall(picture) for letter in text}
    needed = [name for name, ranges in SUBSETS.items() if letters & _characters(ranges)]
    weights = (400, 600) if _BOLD.search(picture) else (400,)
    style = "".join(_face(subset, weight) for subset in needed for weight in weights)
    if not style:
        return picture, "default-src 'none'; frame-ancestors 'none'"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = picture.index(">", picture.index("<svg")) + 1
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; frame-ancestors 'none'"
    return f"{picture[:head]}<style>{style}</style>{picture[head:]}", policy


@lru_cache
def _face(subset: str, weight: int) -> str:
    data = base64.b64encode((FOLDER / f"ibm-plex-sans-{subset}-{weight}-normal.woff2").read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};unicode-range:{SUBSETS[subset]};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


@lru_cache
def _characters(ranges: str) -> frozenset[int]:
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
