"""Numbers as people write them: `12,345.6` in English, `12 345,6` in French with narrow no-break spaces.

Rounding is half away from zero on the decimal digits, as in printed statistics, not half to even.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import get_language

THIN = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"

SEPARATORS = {"en": (",", "."), "fr": (THIN, ",")}
"""Thousands separator and decimal mark."""

Number = int | float | Decimal


def known(value: Number | None) -> bool:
    """Whether there is a number: neither None nor not-a-number nor infinite."""
    return value is not None and math.isfinite(value)


def number(value: Number | None, digits: int = 0, *, language: str | None = None, sign: bool = False) -> str:
    """The number with so many digits after the decimal mark; the empty text where there is none.

    With `sign` a number above nought carries a plus.
    """
    return _written(value, digits, language or get_language(), sign)


@lru_cache(maxsize=8192)
def _written(value: Number | None, digits: int, language: str | None, sign: bool) -> str:
    # Kept, since tables repeat themselves: a number that is certain is its own lower and upper end.
    if value is None or not known(value):
        return ""
    thousands, mark = SEPARATORS[_code(language)]
    rounded = Decimal(str(value)).quantize(_step(digits), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{digits}f}"
    if thousands != "," or mark != ".":
        whole, _, fraction = text.partition(".")
        text = whole.replace(",", thousands) + (mark + fraction if fraction else "")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


def percent(value: Number | None, digits: int = 1, *, language: str | None = None, sign: bool = False) -> str:
    """A share (0.125) as a percentage (12.5 %); French and English differ in the space before the sign."""
    if value is None or not known(value):
        return ""
    language = language or get_language()
    text = number(Decimal(str(value)) * 100, digits, language=language, sign=sign)
    return text + (f"{THIN}%" if _code(language) == "fr" else "%")


def span(
    low: Number | None, high: Number | None, digits: int = 0, *, language: str | None = None, share: bool = False
) -> str:
    """`low–high`, with spaces where one of them is negative; the empty text where both are equal as written or one is missing."""
    if low is None or high is None or low == high:
        return ""
    write = percent if share else number
    language = language or get_language()
    first, last = write(low, digits, language=language), write(high, digits, language=language)
    if not first or not last or first == last:
        return ""
    # Beside a minus sign the dash would look like another one.
    return f"{first}\u00a0{DASH} {last}" if MINUS in (first[0], last[0]) else f"{first}{DASH}{last}"


@lru_cache(maxsize=32)
def _code(language: str | None) -> str:
    """The language whose numbers we know how to write: that of `fr-ch` is `fr`, that of no language is `en`."""
    code = (language or "en").split("-")[0]
    return code if code in SEPARATORS else "en"


@lru_cache(maxsize=32)
def _step(digits: int) -> Decimal:
    """What numbers with so many digits are multiples of."""
    return Decimal(1).scaleb(-digits)
