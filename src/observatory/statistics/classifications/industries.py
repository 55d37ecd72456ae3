"""Industry classifications: NACE Rev. 2 and 2.1, NAICS 2012 and 2017, or a user's own.

The code of a NACE industry is the form that Eurostat writes, with the letter of the section and without the point:
`C1011` for what is printed as 10.11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

from observatory.statistics.classifications.registry import RawTable, index, read_file, read_table
from observatory.statistics.errors import InputError

# Aggregates of Eurostat's business statistics that have names of their own instead of a range of codes.
NAMED_AGGREGATES = frozenset(
    [
        "TOTAL",
        "ICT",
        "INF",
        "TI",
        "TIM",
        "TIP",
        "TI_WTO",
        "CRA",
        "KIA",
        "KIABI",
        "PTR",
        "PWTR",
        "PRTR",
        "PLTR",
        "PLWTR",
        "KIS",
        "HTC",
        "LTC",
        "NACE",
    ]
)
NAICS_SECTORS = {
    "31": "31-33",
    "32": "31-33",
    "33": "31-33",
    "44": "44-45",
    "45": "44-45",
    "48": "48-49",
    "49": "48-49",
}


@dataclass(frozen=True)
class NormalisedCodes:
    """What many texts are: `codes` maps each text that is a code to its canonical form; the rest is named."""

    codes: dict[str, str]
    aggregates: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class IndustryClassification:
    """Codes of industries with level, parent and labels.

    `name` is what `load_industries` takes; `sha256` is the hash of the table's bytes, for manifests.
    """

    name: str
    version: str
    title: str
    sha256: str
    kind: str  # "nace", "naics" or "user"
    _table: RawTable = field(repr=False)

    # --- structure ---

    @cached_property
    def _parents(self) -> dict[str, str]:
        return dict(zip(self._table.column("code"), self._table.column("parent"), strict=True))

    @cached_property
    def _levels(self) -> dict[str, str]:
        return dict(zip(self._table.column("code"), self._table.column("level"), strict=True))

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        children: dict[str, list[str]] = {}
        for code, parent in self._parents.items():
            children.setdefault(parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in children.items()}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Names of the levels, highest first."""
        depth: dict[str, int] = {}
        for code, level in self._levels.items():
            depth.setdefault(level, len(self._ancestors(code)))
        return tuple(sorted(depth, key=lambda level: depth[level]))

    def _ancestors(self, code: str) -> list[str]:
        found = []
        while code := self._parents[code]:
            found.append(code)
        return found

    def __contains__(self, code: object) -> bool:
        return code in self._parents

    def __len__(self) -> int:
        return len(self._parents)

    def codes(self, level: str | None = None) -> tuple[str, ...]:
        """All canonical codes, or those of one level, in the order of the classification."""
        if level is None:
            return tuple(self._parents)
        if level not in self.levels:
            raise InputError(
                f"{self.title} has no level {level!r}.", remedy=f"The levels are {', '.join(self.levels)}."
            )
        return tuple(code for code, own in self._levels.items() if own == level)

    def level(self, code: str) -> str:
        """`section`, `division`, `group` or `class`; in NAICS `sector`, `subsector`, `group`, `class`, `national`."""
        return self._levels[self._known(code)]

    def parent(self, code: str) -> str | None:
        """The code one level up; None at the top."""
        return self._parents[self._known(code)] or None

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above, nearest first."""
        return tuple(self._ancestors(self._known(code)))

    def children(self, code: str) -> tuple[str, ...]:
        """The codes one level down."""
        return self._children.get(self._known(code), ())

    def descendants(self, code: str) -> tuple[str, ...]:
        """All codes below, without the code itself, each parent before its children."""
        found: list[str] = []
        for child in self.children(code):
            found += [child, *self.descendants(child)]
        return tuple(found)

    def classes_under(self, code: str) -> tuple[str, ...]:
        """The codes without children at or under a code: what the code consists of."""
        return self._classes[self._known(code)]

    @cached_property
    def _classes(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {code: [] for code in self._parents}
        for code in self._parents:
            if code not in self._children:
                for above in (code, *self._ancestors(code)):
                    found[above].append(code)
        return {code: tuple(classes) for code, classes in found.items()}

    def section(self, code: str) -> str:
        """The code of the highest level that a code belongs to."""
        above = self._ancestors(self._known(code))
        return above[-1] if above else code

    # --- labels ---

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages with labels; `en` first."""
        others = sorted(name[6:] for name in self._table.columns if name.startswith("label_"))
        return ("en", *[language for language in others if language != "en"])

    def _labels(self, language: str) -> dict[str, str]:
        if language not in self._label_cache:
            column = "label" if language == "en" else f"label_{language}"
            labels = zip(self._table.column("code"), self._table.column(column), strict=True)
            self._label_cache[language] = {code: text for code, text in labels if text}
        return self._label_cache[language]

    @cached_property
    def _label_cache(self) -> dict[str, dict[str, str]]:
        return {}

    def label_with_language(self, code: str, language: str = "en") -> tuple[str, str]:
        """The label and the language it is in, which is `en` where the wanted one is missing.

        A code without any label gives its printed form and an empty language.
        """
        code = self._known(code)
        for candidate in (language, language.split("-")[0], "en"):
            text = self._labels(candidate).get(code)
            if text:
                return text, candidate
        return self.printed(code), ""

    def label(self, code: str, language: str = "en") -> str:
        """The label in the language, else in English, else the printed code. See `label_with_language`."""
        return self.label_with_language(code, language)[0]

    def printed(self, code: str) -> str:
        """The form that people read: `C1011` gives `10.11`."""
        code = self._known(code)
        if self.kind != "nace" or len(code) == 1:
            return code
        digits = code[1:]
        return digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}"

    # --- from text to code ---

    @cached_property
    def _forms(self) -> dict[str, str]:
        """Every accepted writing of every code."""
        forms = {code: code for code in self._parents}
        if self.kind == "nace":
            for code in self._parents:
                if len(code) > 1:
                    digits = code[1:]
                    forms[digits] = code
                    point = f"{digits[:2]}.{digits[2:]}" if len(digits) > 2 else digits
                    forms[point] = forms[code[0] + point] = code
        elif self.kind == "naics":
            forms.update({number: sector for number, sector in NAICS_SECTORS.items() if sector in self._parents})
        return forms

    def normalise(self, text: str) -> str:
        """The canonical code of any writing of it: `10.11`, `1011`, `C10.11` and `C1011` are `C1011`.

        Raises InputError with a remedy for an unknown code and for an aggregate of several codes.
        """
        code = self._find(text)
        if code is not None:
            return code
        if self.is_aggregate(text):
            raise InputError(
                f"{text!r} is an aggregate of several industries, not a code of {self.title}.",
                code=text,
                remedy="Give the codes it is made of.",
            )
        raise InputError(f"{text!r} is not a code of {self.title}.", code=text, remedy=self._remedy(text))

    def _find(self, text: str) -> str | None:
        cleaned = text.strip()
        found = self._forms.get(cleaned) or self._forms.get(cleaned.upper())
        if found is None and self.kind == "naics":
            found = self._forms.get(cleaned.rstrip("-/ "))  # the Census writes 31----, 3111// and 311///
        return found

    def is_aggregate(self, text: str) -> bool:
        """Whether a text names a group of codes, like `B-N_S95_X_K`, `C10-C12`, `TOTAL`, or `------` in NAICS."""
        cleaned = text.strip().upper()
        if not cleaned or self._find(cleaned) is not None:
            return False
        if self.kind == "naics":
            return set(cleaned) == {"-"} or cleaned in {"TOTAL", "00", "0"}
        if self.kind != "nace":
            return False
        if cleaned in NAMED_AGGREGATES:
            return True
        parts = re.split(r"[-_]", cleaned)
        if len(parts) < 2:
            return False
        return parts[0] in self._forms or parts[0] in NAMED_AGGREGATES

    def normalise_all(self, texts: Iterable[str]) -> NormalisedCodes:
        """Sort the distinct texts into codes, aggregates and unknown texts, in the order given. Never raises."""
        codes: dict[str, str] = {}
        aggregates: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for text in texts:
            if (code := self._find(text)) is not None:
                codes[text] = code
            elif self.is_aggregate(text):
                aggregates[text] = None
            else:
                unknown[text] = None
        return NormalisedCodes(codes, tuple(aggregates), tuple(unknown))

    def _known(self, code: str) -> str:
        return code if code in self._parents else self.normalise(code)

    def _remedy(self, text: str) -> str:
        cleaned = text.strip().upper()
        if self.kind == "nace":
            padded = "0" + cleaned
            if padded in self._forms and cleaned[:1].isdigit():
                return f"A leading nought may have been lost: write {padded!r} or {self._forms[padded]!r}."
            digits = cleaned[1:].replace(".", "")
            if cleaned[:1].isalpha() and digits in self._forms:
                return f"{digits} lies in another section: write {self._forms[digits]!r}."
        close = get_close_matches(cleaned, list(self._forms), n=3)
        if close:
            return f"Similar codes: {', '.join(dict.fromkeys(self._forms[form] for form in close))}."
        example = {"nace": "'C10', '10.11' or 'C1011'", "naics": "'31-33', '311' or '311811'"}.get(self.kind)
        return f"Codes look like {example}." if example else "Add it to the classification's CSV."


_NAMES = {"nace_rev2": "nace", "nace_rev21": "nace", "naics_2012": "naics", "naics_2017": "naics"}


def industry_classifications() -> tuple[str, ...]:
    """Names of the classifications that come with the package."""
    return tuple(_NAMES)


def load_industries(name_or_path: str | Path) -> IndustryClassification:
    """An industry classification by name (see `industry_classifications`) or from a user's CSV.

    The CSV has the columns `code,label,level,parent` and may have `label_xx` for other languages; every parent must
    be a code of the file. Raises InputError otherwise.
    """
    if str(name_or_path) in _NAMES:
        return _load_named(str(name_or_path))
    path = Path(name_or_path)
    if path.suffix != ".csv":
        raise InputError(
            f"there is no industry classification {str(name_or_path)!r}.",
            remedy=f"Known are {', '.join(_NAMES)}, or the path of a CSV with code,label,level,parent.",
        )
    table = read_file(path, required=("code", "label", "level", "parent"))
    _check(table)
    return IndustryClassification(path.stem, table.sha256[:12], path.stem, table.sha256, "user", table)


@cache
def _load_named(name: str) -> IndustryClassification:
    information = index()[name]
    table = read_table(name)
    title = information.title.split(",")[0]
    return IndustryClassification(name, information.version, title, table.sha256, _NAMES[name], table)


def _check(table: RawTable) -> None:
    seen: dict[str, int] = {}
    rows = list(zip(table.column("code"), table.column("level"), table.column("parent"), table.lines, strict=True))
    for code, level, _, line in rows:
        if not code or not level:
            column = "level" if code else "code"
            raise InputError(f"the {column} is empty.", file=str(table.path), line=line, column=column)
        if code in seen:
            raise InputError(
                f"the code stands already in line {seen[code]}.",
                file=str(table.path),
                line=line,
                column="code",
                code=code,
            )
        seen[code] = line
    parents = {code: parent for code, _, parent, _ in rows}
    for code, _, parent, line in rows:
        if parent and parent not in seen:
            raise InputError(
                f"the parent {parent!r} is no code of this file.",
                file=str(table.path),
                line=line,
                column="parent",
                code=code,
                remedy="Add a row for it, or leave the parent empty for the highest level.",
            )
        above, steps = parent, 0
        while above:
            above, steps = parents[above], steps + 1
            if above == code or steps > len(rows):
                raise InputError(
                    "the code is its own ancestor.", file=str(table.path), line=line, column="parent", code=code
                )
