"""Codes as values of typed classes, checked where they enter."""

from __future__ import annotations

from functools import cached_property
from typing import Self


class NaceCode(str):
    """A code of NACE Rev. 2 in the form of Eurostat (`C`, `C10`, `C101`, `C1011`), made from any form in use."""

    classification = "nace_rev2"

    def __new__(cls, text: str) -> Self:
        from observatory.statistics.classifications.industries import load_industries

        return super().__new__(cls, load_industries(cls.classification).normalise(text))

    @property
    def section(self) -> str:
        return self[0]

    @property
    def level(self) -> str:
        return ("section", "", "division", "group", "class")[len(self) - 1]

    @cached_property
    def printed(self) -> str:
        """The form that people read: `10.11`."""
        from observatory.statistics.classifications.industries import load_industries

        return load_industries(self.classification).printed(self)


class NaicsCode(str):
    """A code of NAICS 2017: digits, or `31-33`, `44-45`, `48-49` for the three sectors that span several numbers."""

    classification = "naics_2017"

    def __new__(cls, text: str) -> Self:
        from observatory.statistics.classifications.industries import load_industries

        return super().__new__(cls, load_industries(cls.classification).normalise(text))


class NutsCode(str):
    """A NUTS code together with the version it belongs to; `GR` becomes `EL`."""

    version: str

    def __new__(cls, text: str, version: str) -> Self:
        from observatory.statistics.classifications.regions import load_regions

        code = load_regions(version).normalise(text)
        value = super().__new__(cls, code)
        value.version = version
        return value

    def __reduce__(self) -> tuple[type[NutsCode], tuple[str, str]]:
        return NutsCode, (str(self), self.version)

    @property
    def level(self) -> int:
        return len(self) - 2

    @property
    def country(self) -> str:
        return self[:2]
