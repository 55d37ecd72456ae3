"""The regions an edition knows: names in all languages, what lies in what, which have data, and how to find them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from observatory.atlas.queries import regions as region_queries
from observatory.evidence.editions import EditionReader
from observatory.statistics.classifications import RegionClassification, load_regions
from observatory.statistics.classifications import region_versions as nuts_versions
from observatory.statistics.classifications.regions import fold


@dataclass(frozen=True, slots=True)
class Place:
    """One region of one version. `published` says that the edition has rows of it, `has_data` that its source has."""

    code: str
    version: str
    level: int
    parent: str | None
    country: str
    name: str
    names: Mapping[str, str] = field(hash=False)
    published: bool
    has_data: bool
    longitude: float | None = None
    latitude: float | None = None

    def label(self, language: str) -> str:
        """The name in the language where one is recorded, else the official name in Latin letters."""
        return self.names.get(language) or self.names.get("latin") or self.name

    @property
    def other_names(self) -> dict[str, list[str]]:
        """Every other name with the languages that use it."""
        found: dict[str, list[str]] = defaultdict(list)
        for language, name in self.names.items():
            if language not in ("", "latin") and name != self.name:
                found[name].append(language)
        return dict(found)


@dataclass(frozen=True, slots=True)
class Match:
    """An answer of the search. `name` in `language` is what matched; `instead` is the region with data that stands for it."""

    place: Place
    name: str
    language: str
    instead: Place | None = None


class Directory:
    """All regions of one edition; made once per edition by `directory_of`."""

    def __init__(self, edition: EditionReader) -> None:
        self.years = region_queries.region_versions(edition)
        self.version = self.years[max(self.years)]
        self.level = int(edition.manifest.get("region_level") or 0)
        self._places = {
            (row["region_version"], row["region"]): Place(
                code=row["region"],
                version=row["region_version"],
                level=int(row["level"]),
                parent=row["parent"],
                country=row["country"] or "",
                name=row["name"] or row["region"],
                names=_names(row["names"] or "{}"),
                published=bool(row["published"]),
                has_data=bool(row["has_data"]),
                longitude=row["longitude"],
                latitude=row["latitude"],
            )
            for row in region_queries.regions(edition)
        }

    # --- looking up ---

    def place(self, version: str, code: str) -> Place | None:
        """The region, also one that the edition does not list but the NUTS version has; None if there is none."""
        found = self._places.get((version, code))
        if found is not None or version not in nuts_versions():
            return found
        classification = load_regions(version)
        if code not in classification:
            return None
        region = classification.region(code)
        return Place(
            code=region.code,
            version=version,
            level=region.level,
            parent=region.parent,
            country=region.country,
            name=region.name,
            names=MappingProxyType(classification.names(code)),
            published=False,
            has_data=False,
            longitude=region.longitude,
            latitude=region.latitude,
        )

    def label(self, code: str, language: str, version: str | None = None) -> str:
        """The name of a region of the version (by default of the latest year); the code if it has none."""
        place = self.place(version or self.version, code)
        return place.label(language) if place else code

    def published(self, version: str | None = None) -> list[Place]:
        """Regions with rows in the edition, by code."""
        return list(self._published.get(version or self.version, ()))

    def children(self, place: Place) -> list[Place]:
        """The regions one level down, by code."""
        found = [
            other for other in self._children.get((place.version, place.code), ()) if not other.code.endswith("ZZ")
        ]
        if found or place.version not in nuts_versions():
            return found
        classification = load_regions(place.version)
        codes = classification.children(place.code) if place.code in classification else ()
        return [child for code in codes if (child := self.place(place.version, code)) is not None]

    def above(self, place: Place) -> list[Place]:
        """The regions that it lies in, nearest first."""
        found: list[Place] = []
        while place.parent and (parent := self.place(place.version, place.parent)) is not None:
            found.append(parent)
            place = parent
        return found

    def standing_for(self, place: Place) -> Place | None:
        """The nearest region above that has data, for a region that has none of its own."""
        return next((parent for parent in self.above(place) if parent.published), None)

    @cached_property
    def _published(self) -> dict[str, list[Place]]:
        published: dict[str, list[Place]] = defaultdict(list)
        for place in self._places.values():
            if place.published:
                published[place.version].append(place)
        return dict(published)

    @cached_property
    def _children(self) -> dict[tuple[str, str], list[Place]]:
        children: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in self._places.values():
            if place.parent:
                children[place.version, place.parent].append(place)
        return children

    # --- other versions ---

    def counterparts(self, place: Place) -> list[tuple[Place, float]]:
        """Regions with data that cover the region in the versions of this edition, with the share of it in each."""
        if place.version not in nuts_versions():
            return []
        classification = load_regions(place.version)
        if place.code not in classification:
            return []
        found = []
        for version in sorted(set(self.years.values()), reverse=True):
            if version == place.version or version not in nuts_versions():
                continue
            for link in classification.links(place.code, version):
                other = self.place(version, link.code)
                if other is not None and other.published and link.share >= 0.01:
                    found.append((other, link.share))
        return found

    def continuations(self, code: str) -> list[Place]:
        """Where the bare code leads: the region of the latest version with data, or else those that took its place."""
        versions = [self.version, *sorted({*self.years.values()} - {self.version}, reverse=True)]
        for version in versions:
            place = self._places.get((version, code))
            if place is not None and place.published:
                return [place]
        known = [place for version in nuts_versions()[::-1] if (place := self._listed(version, code)) is not None]
        known += [place for version in versions if (place := self._places.get((version, code))) is not None]
        for place in known:
            parts = list(dict.fromkeys(other for other, _ in self.counterparts(place)))
            latest = max((other.version for other in parts), default=None)
            parts = [other for other in parts if other.version == latest]
            if parts:
                return parts
        in_use = [place for place in known if place.version == self.version]
        return (in_use or known)[:1]

    def _listed(self, version: str, code: str) -> Place | None:
        return self.place(version, code) if code in load_regions(version) else None

    # --- search ---

    def search(self, text: str, language: str, limit: int = 50) -> list[Match]:
        """Regions whose code or a name in any language fits; capitals and accents do not matter.

        Regions of the version in use first; where none fits, those of other NUTS versions.
        """
        found = self._search_version(self.version, text, language, limit)
        if not found and self.version in nuts_versions():
            for version in reversed(nuts_versions()):
                if version != self.version and (found := self._search_version(version, text, language, limit)):
                    break
        return found

    def _search_version(self, version: str, text: str, language: str, limit: int) -> list[Match]:
        if version in nuts_versions():
            answers = load_regions(version).search(text, language, limit=limit)
            hits: Iterable[tuple[str, str, str]] = ((hit.region.code, hit.name, hit.language) for hit in answers)
        else:
            hits = self._search_own(text, language)[:limit]
        matches = []
        for code, name, tongue in hits:
            place = self.place(version, code)
            if place is None:
                continue
            instead = None if place.published else self.standing_for(place)
            matches.append(Match(place, name, tongue, instead))
        # A country that is one region bears the same name three times: the one with data is enough.
        with_data = {(match.place.country, fold(match.name)) for match in matches if match.place.published}
        return [
            match
            for match in matches
            if match.place.published
            or match.instead
            or match.place.level == 0
            or (match.place.country, fold(match.name)) not in with_data
        ]

    def _search_own(self, text: str, language: str) -> list[tuple[str, str, str]]:
        wanted = fold(text)
        if not wanted:
            return []
        best: dict[str, tuple[tuple[int, int, int, str], tuple[str, str, str]]] = {}
        for folded, name, tongue, place in self._own_index:
            if wanted not in folded:
                continue
            rank = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2 if f" {wanted}" in folded else 3
            key = (rank, int(tongue != language), place.level, place.code)
            if place.code not in best or key < best[place.code][0]:
                best[place.code] = (key, (place.code, name, tongue))
        return [answer for _, answer in sorted(best.values())]

    @cached_property
    def _own_index(self) -> list[tuple[str, str, str, Place]]:
        rows = []
        for (version, code), place in self._places.items():
            if version == self.version:
                rows.append((fold(code), place.name, "", place))
                rows.append((fold(place.name), place.name, "", place))
                rows += [(fold(name), name, language, place) for language, name in place.names.items()]
        return rows


def directory_of(edition: EditionReader) -> Directory:
    """The directory of an edition, made at first use."""
    return edition.remember("region directory", lambda: Directory(edition))


def classification_of(version: str) -> RegionClassification | None:
    """The NUTS version of that name, if it is one."""
    return load_regions(version) if version in nuts_versions() else None


@lru_cache(maxsize=16_384)
def _names(text: str) -> Mapping[str, str]:
    names: dict[str, str] = json.loads(text)
    return MappingProxyType(names)
