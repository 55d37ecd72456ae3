"""Region classifications: NUTS 2006 to 2024, or a user's own.

A region is known by its code and its version together: `PT16` of 2013 and `PT16` of 2024 need not be the same land.
Greece is `EL` in every version, as in the data of Eurostat; the `GR` of older tables is accepted where codes enter.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NoReturn

from observatory.statistics.classifications.registry import RawTable, index, read_file, read_table
from observatory.statistics.errors import InputError

VERSIONS = ("2006", "2010", "2013", "2016", "2021", "2024")


@dataclass(frozen=True, slots=True)
class Region:
    """One region of one version.

    `kind` is `country`, `nuts`, `statistical_region` (EFTA and candidate countries), `extra_regio` (territory that
    belongs to no region: the codes ending in Z) or `user`. Longitude and latitude, in degrees, are a point inside
    the region (its largest part), None where none is recorded.
    """

    code: str
    name: str
    name_latin: str
    level: int
    parent: str | None
    country: str
    kind: str
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a search: the region, the name that matched, and the language of that name ('' if official)."""

    region: Region
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """How a region continues in another version: `share` of its population of 2011 (or area, if nobody lived there)."""

    code: str
    share: float


@dataclass(frozen=True, eq=False)
class RegionClassification:
    """All regions of one version. `sha256` is the hash of the table's bytes, for manifests."""

    version: str
    title: str
    sha256: str
    _regions: Mapping[str, Region] = field(repr=False)
    # Names in other languages that a user's file brings, as region -> language -> names.
    own_names: Mapping[str, Mapping[str, list[str]]] | None = field(default=None, repr=False)
    # Invented regions: numbers about them are simulated.
    fictional: bool = False

    def __contains__(self, code: object) -> bool:
        return code in self._regions

    def __len__(self) -> int:
        return len(self._regions)

    def codes(self, level: int | None = None, *, extra_regio: bool = True) -> tuple[str, ...]:
        """All codes in order, or those of a level (0 countries to 3), with or without the codes of extra-regio."""
        return tuple(
            code
            for code, region in self._regions.items()
            if (level is None or region.level == level) and (extra_regio or region.kind != "extra_regio")
        )

    def normalise(self, text: str) -> str:
        """The canonical code of a text: blanks removed, capitals, `EL` for `GR`. Raises InputError if unknown."""
        cleaned = text.strip()
        if cleaned in self._regions:
            return cleaned
        code = cleaned.upper()
        if code[:2] == "GR" and self.version in VERSIONS:
            code = "EL" + code[2:]
        if code in self._regions:
            return code
        raise InputError(f"{text!r} is not a region of {self.title}.", code=text, remedy=self._remedy(code))

    def _remedy(self, code: str) -> str:
        if self.version in VERSIONS:
            others = [version for version in VERSIONS if code in load_regions(version)]
            if others:
                return f"It is a code of NUTS {', '.join(others)}: choose that version or convert."
            if code[:2] not in self._regions:
                return "The code must begin with the two letters of a country of the classification."
        return "See the list of codes of the classification."

    def region(self, code: str) -> Region:
        """Everything that is known of a region. Raises InputError if the code is unknown."""
        found = self._regions.get(code)
        return found if found is not None else self._regions[self.normalise(code)]

    def level(self, code: str) -> int:
        return self.region(code).level

    def parent(self, code: str) -> str | None:
        """The region one level up; None at the top."""
        return self.region(code).parent

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The regions above, nearest first."""
        found: list[str] = []
        parent = self.parent(code)
        while parent:
            found.append(parent)
            parent = self.parent(parent)
        return tuple(found)

    def children(self, code: str) -> tuple[str, ...]:
        """The regions one level down, extra-regio included."""
        return self._children.get(self.region(code).code, ())

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        children: dict[str, list[str]] = defaultdict(list)
        for region in self._regions.values():
            if region.parent:
                children[region.parent].append(region.code)
        return {parent: tuple(codes) for parent, codes in children.items()}

    def country(self, code: str) -> str:
        """Code of the country a region belongs to."""
        return self.region(code).country

    def kind(self, code: str) -> str:
        return self.region(code).kind

    # --- names ---

    @cached_property
    def _other_names(self) -> Mapping[str, Mapping[str, list[str]]]:
        return self.own_names if self.own_names is not None else _names_of(self.version)

    def name(self, code: str, language: str | None = None) -> str:
        """The name in a language where one is recorded, else the official name (in Latin letters if a language is given)."""
        return self.name_with_language(code, language)[0]

    def name_with_language(self, code: str, language: str | None = None) -> tuple[str, str]:
        """The name and its language; the language is '' for the official name."""
        region = self.region(code)
        if language is None:
            return region.name, ""
        other = self._other_names.get(region.code, {}).get(language.split("-")[0])
        return (other[0], language.split("-")[0]) if other else (region.name_latin, "")

    def names(self, code: str) -> dict[str, str]:
        """All recorded names: language to name; '' is the official one, `latin` the same in Latin letters."""
        region = self.region(code)
        names = {"": region.name}
        if region.name_latin != region.name:
            names["latin"] = region.name_latin
        names.update({language: texts[0] for language, texts in self._other_names.get(region.code, {}).items()})
        return names

    def search(self, text: str, language: str | None = None, *, limit: int = 20) -> tuple[Found, ...]:
        """Regions whose code or a name in any language fits, best first; accents and capitals do not matter.

        An exact name comes before a name that begins so, before one with a word that begins so, before one that
        contains it; names in `language` come first among equals, then larger regions.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        best: dict[str, tuple[tuple[int, int, int, str], Found]] = {}
        for folded, name, tongue, code in self._search_index:
            if wanted not in folded:
                continue
            region = self._regions[code]
            if folded == wanted:
                rank = 0
            elif folded.startswith(wanted + " "):
                rank = 1
            elif folded.startswith(wanted):
                rank = 2
            elif f" {wanted}" in folded:
                rank = 3
            else:
                rank = 4
            key = (rank, 0 if tongue == (language or "") else 1, region.level, code)
            if code not in best or key < best[code][0]:
                best[code] = (key, Found(region, name, tongue))
        return tuple(found for _, found in sorted(best.values(), key=lambda pair: pair[0])[:limit])

    @cached_property
    def _search_index(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for code, region in self._regions.items():
            if region.kind == "extra_regio":
                continue
            rows.append((fold(code), region.name, "", code))
            for name in dict.fromkeys((region.name, region.name_latin)):
                rows.append((fold(name), name, "", code))
            for language, names in self._other_names.get(code, {}).items():
                rows += [(fold(name), name, language, code) for name in names]
        return rows

    # --- other versions ---

    def successors(self, code: str, to_version: str, *, minimum_share: float = 0.01) -> tuple[str, ...]:
        """Regions of a later (or any other) version that cover a region, largest part first."""
        return tuple(link.code for link in self.links(code, to_version) if link.share >= minimum_share)

    def predecessors(self, code: str, from_version: str, *, minimum_share: float = 0.01) -> tuple[str, ...]:
        """Regions of an earlier version that a region is made of, largest part first."""
        return self.successors(code, from_version, minimum_share=minimum_share)

    def links(self, code: str, other_version: str) -> tuple[Link, ...]:
        """The regions of another version that overlap a region, with the share of this region in each.

        Source: NUTS converter of the Joint Research Centre; overlaps under 0.1 % are not recorded. Empty if the
        region has no counterpart (the United Kingdom after 2021).
        """
        from observatory.statistics.classifications.overlaps import shares

        region = self.region(code)
        return tuple(Link(target, share) for target, share in shares(region.code, self.version, other_version))


def fold(text: str) -> str:
    """Text for comparison: no capitals, no accents, single blanks, punctuation as blank."""
    text = text.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def region_versions() -> tuple[str, ...]:
    """The NUTS versions that come with the package, oldest first."""
    return VERSIONS


def load_regions(version_or_path: str | Path) -> RegionClassification:
    """A region classification by NUTS version (`2013`) or from a user's CSV.

    The CSV has the columns `code,name,level,parent,country,longitude,latitude`; its version is the file's name.
    """
    if str(version_or_path) in VERSIONS:
        return _load_version(str(version_or_path))
    path = Path(version_or_path)
    if path.suffix != ".csv":
        raise InputError(
            f"there is no region classification {str(version_or_path)!r}.",
            remedy=f"Known are the NUTS versions {', '.join(VERSIONS)}, or the path of a CSV of regions.",
        )
    required = ("code", "name", "level", "parent", "country", "longitude", "latitude")
    table = read_file(path, required=required)
    return RegionClassification(
        path.stem,
        path.stem,
        table.sha256,
        _user_regions(table),
        own_names=_user_names(table),
        fictional=any(value.lower() == "true" for value in table.column("fictional")),
    )


@cache
def _load_version(version: str) -> RegionClassification:
    name = f"nuts_{version}"
    table = read_table(name)
    regions = {
        code: Region(
            code,
            local,
            latin or local,
            int(level),
            parent or None,
            country,
            kind,
            float(longitude) if longitude else None,
            float(latitude) if latitude else None,
        )
        for code, local, latin, level, parent, country, kind, longitude, latitude in table.rows
    }
    assert index()[name].version == version
    return RegionClassification(version, f"NUTS {version}", table.sha256, regions)


def _user_regions(table: RawTable) -> dict[str, Region]:
    regions: dict[str, Region] = {}
    columns = [table.column(name) for name in ("code", "name", "level", "parent", "country", "longitude", "latitude")]
    latins = table.column("name_latin")
    for line, latin, (code, name, level, parent, country, longitude, latitude) in zip(
        table.lines, latins, zip(*columns, strict=True), strict=True
    ):
        place = _Place(str(table.path), line, code)
        if not code or code in regions:
            place.refuse("code", "the code stands twice." if code else "the code is empty.", "Each region has one row.")
        if not level.isdigit():
            place.refuse("level", f"the level {level!r} is no number.", "0 is the top level.")
        regions[code] = Region(
            code,
            name,
            latin or name,
            int(level),
            parent or None,
            country,
            "user",
            _degrees(longitude, "longitude", 180, place),
            _degrees(latitude, "latitude", 90, place),
        )
    for line, region in zip(table.lines, regions.values(), strict=True):
        if region.parent and region.parent not in regions:
            raise InputError(
                f"the parent {region.parent!r} is no region of this file.",
                file=str(table.path),
                line=line,
                column="parent",
                code=region.code,
                remedy="Add a row for it, or leave the parent empty.",
            )
    return regions


def _user_names(table: RawTable) -> dict[str, dict[str, list[str]]]:
    """The columns `name_en`, `name_fr` and so on; `name_latin` is the official name in Latin letters and stays apart."""
    codes = table.column("code")
    names: dict[str, dict[str, list[str]]] = {}
    for column in table.columns:
        language = column.removeprefix("name_")
        if language in (column, "latin"):
            continue
        for code, name in zip(codes, table.column(column), strict=True):
            if name:
                names.setdefault(code, {})[language] = [name]
    return names


@dataclass(frozen=True)
class _Place:
    """A row of a user's file, for what may have to be said about it."""

    file: str
    line: int
    code: str

    def refuse(self, column: str, problem: str, remedy: str) -> NoReturn:
        raise InputError(problem, file=self.file, line=self.line, column=column, code=self.code or None, remedy=remedy)


def _degrees(text: str, column: str, limit: int, place: _Place) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        place.refuse(column, f"{text!r} is no {column} in degrees.", f"Write a number from -{limit} to {limit}.")
    return value


@cache
def _names_of(version: str) -> dict[str, dict[str, list[str]]]:
    names: dict[str, dict[str, list[str]]] = {}
    if version in VERSIONS:
        for code, first, last, language, name in read_table("region_names").rows:
            if first <= version <= last:
                names.setdefault(code, {}).setdefault(language, []).append(name)
    return names


@dataclass(frozen=True)
class VersionMatch:
    """How well codes fit a version."""

    version: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]


def detect_versions(codes: Iterable[str]) -> dict[str, VersionMatch]:
    """For each NUTS version, which of the codes it knows and which not, in the order given.

    `GR` counts as `EL`. A caller decides; nothing is chosen here. Codes of special areas (`EU28`, `EA19`) are unknown
    to all versions.
    """
    distinct = tuple(dict.fromkeys(codes))
    result = {}
    for version in VERSIONS:
        regions = load_regions(version)
        known = tuple(c for c in distinct if c in regions or (c[:2] == "GR" and "EL" + c[2:] in regions))
        inside = set(known)
        result[version] = VersionMatch(version, known, tuple(c for c in distinct if c not in inside))
    return result
