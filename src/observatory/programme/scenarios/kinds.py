"""What values of a scenario may be: short names, addresses, texts in languages, codes of the fictional union."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from observatory.core.zones import time_zones
from observatory.statistics.errors import InputError

LANGUAGES = ("en", "fr")
"""Languages that texts of a scenario may be in."""

DOMAIN = "example.org"
"""Where the invented persons of a scenario have their addresses; the name is reserved and belongs to nobody."""


class Unfit(ValueError):
    """A value that is not what it must be; `remedy` says what would be right."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True)
class Check:
    """A further demand on a value of the annotated type. The function raises Unfit."""

    function: Callable[[Any], None]


class Text(Mapping[str, str]):
    """A text in at least one language: `{"en": ..., "fr": ...}`, in the order of LANGUAGES.

    Paragraphs are separated by one empty line; a line break within a paragraph of the file counts as a space.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {language: texts[language] for language in LANGUAGES if language in texts}

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._texts!r})"

    def __hash__(self) -> int:
        return hash(tuple(self._texts.items()))


class Label(Text):
    """A text that must exist in every language of the scenario: titles, reasons, summaries."""


def flowing(text: str) -> str:
    """The text with the lines of each paragraph joined and one empty line between paragraphs."""
    # Only ordinary spaces: those that do not break stay where French wants them.
    paragraphs = re.split(r"\n[ \t]*\n", text.strip(" \t\r\n"))
    return "\n\n".join(re.sub(r"[ \t\r\n]+", " ", paragraph).strip(" ") for paragraph in paragraphs)


def _slug(value: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
        raise Unfit(
            f"{value!r} is no short name.", "Write small letters, digits, hyphens or underscores, such as river-yards."
        )


def _email(value: str) -> None:
    name, _, domain = value.partition("@")
    if domain != DOMAIN or not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name):
        raise Unfit(
            f"{value!r} is no address of an invented person.",
            f"Write small letters, digits, points and hyphens before @{DOMAIN}, such as anna.berg@{DOMAIN}.",
        )


def _filled(value: str) -> None:
    if not value.strip():
        raise Unfit("the text is empty.", "Write something, or leave the key out if it may be missing.")


def check_zone(value: str) -> None:
    if value not in time_zones():
        raise Unfit(f"there is no time zone {value!r}.", "Write a name such as Europe/Brussels.")


def _language(value: str) -> None:
    if value not in LANGUAGES:
        raise Unfit(f"there is no language {value!r} here.", f"Known are {', '.join(LANGUAGES)}.")


def _industry(value: str) -> None:
    try:
        known = _industries().normalise(value)
    except InputError as error:
        raise Unfit(f"{value!r} is no industry of NACE Rev. 2.", error.remedy or "Write a code such as C30.") from error
    if known != value:
        raise Unfit(f"the industry {value!r} is written {known!r} here.", "Write the section letter and no point.")


def _emerging(value: str) -> None:
    if value not in emerging_industries():
        raise Unfit(
            f"there is no emerging industry {value!r}.", f"Known are {', '.join(sorted(emerging_industries()))}."
        )


def _not_negative(value: Decimal | int) -> None:
    if value < 0:
        raise Unfit(f"{value} is below 0.", "Write 0 or more.")


def _positive(value: int) -> None:
    if value < 1:
        raise Unfit(f"{value} is below 1.", "Write 1 or more.")


def _share(value: int) -> None:
    if not 1 <= value <= 100:
        raise Unfit(f"{value} is no weight in per cent.", "Write a whole number from 1 to 100.")


def _mark(value: int) -> None:
    if not 0 <= value <= 5:
        raise Unfit(f"{value} is outside the scale of the stress test.", "Write a whole number from 0 to 5.")


@cache
def _industries() -> Any:
    from observatory.statistics.classifications import load_industries

    return load_industries("nace_rev2")


@cache
def emerging_industries() -> frozenset[str]:
    """The short names of the emerging industries."""
    from observatory.statistics.classifications import load_categories

    return frozenset(group.code for group in load_categories().emerging)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name, which was checked before."""
    return ZoneInfo(name)


Slug = Annotated[str, Check(_slug)]
Line = Annotated[str, Check(_filled)]
Email = Annotated[str, Check(_email)]
Zone = Annotated[str, Check(check_zone)]
Language = Annotated[str, Check(_language)]
Industry = Annotated[str, Check(_industry)]
Emerging = Annotated[str, Check(_emerging)]
Count = Annotated[int, Check(_positive)]
Share = Annotated[int, Check(_share)]
Mark = Annotated[int, Check(_mark)]
Amount = Annotated[Decimal, Check(_not_negative)]
