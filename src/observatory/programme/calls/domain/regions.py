"""Which regions can apply: those of the current edition, of NUTS, and a call's own.

A programme of invented content takes invented regions alone, so that no real region bears an invented application.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase

from observatory.core.models import Origin
from observatory.core.text import TextInLanguages
from observatory.programme.calls.models import Call

OWN = "call"
"""Stands for the version of the classification where a region is the call's own."""


@dataclass(frozen=True)
class KnownRegion:
    """A region that can apply: its code, the version of the classification that has it, its name, its country."""

    code: str
    version: str
    name: str
    country: str
    level: int | None = None


def is_user_assigned(country: str) -> bool:
    """Codes that no country will ever have (ISO 3166-1), without those that European statistics use for something."""
    free = {"AA", *(f"Q{letter}" for letter in "MNO"), "ZZ", *(f"X{letter}" for letter in ascii_uppercase)}
    return country in free - {"XC", "XI", "XK", "XL", "XS"}


def find_region(call: Call, code: str, language: str = "en") -> KnownRegion | None:
    """The region with this code that may apply to the call, its name in the language; None if there is none."""
    wanted = code.strip().upper()
    if not wanted:
        return None
    return next((region for region in _sources(call, wanted, language)), None)


def choices(call: Call, language: str = "en") -> list[KnownRegion]:
    """Regions to choose from in a form, by country and code: the call's own, then those with figures, else NUTS."""
    own = [_own(region, language) for region in call.regions]
    found = list(_of_edition(call, language))
    if not found and call.programme.origin == Origin.INVENTED:
        found = [region for region in _of_union(language).values() if region.level]
    if not found:
        found = _of_nuts_level(2, language)
    return [*own, *sorted(found, key=lambda region: (region.country, region.code))]


def _sources(call: Call, code: str, language: str) -> Iterator[KnownRegion]:
    """The regions of that code, the nearest source first."""
    yield from (_own(region, language) for region in call.regions if region["code"] == code)
    yield from _of_edition(call, language, code)
    if call.programme.origin == Origin.INVENTED:
        if code in _of_union(language):
            yield _of_union(language)[code]
        return
    found = _of_nuts(code, language)
    if found is not None:
        yield found


def _own(region: dict[str, object], language: str) -> KnownRegion:
    names = region["name"] if isinstance(region["name"], dict) else {}
    name = TextInLanguages.from_json(names).read(language).text
    return KnownRegion(str(region["code"]), OWN, name, str(region["country"]))


def _of_edition(call: Call, language: str, code: str = "") -> Iterator[KnownRegion]:
    """Regions of the current edition; without a code, all of them that stand below their country."""
    import json

    from observatory.evidence.editions import current

    edition = current()
    if edition is None or (call.programme.origin == Origin.INVENTED and not edition.fictional):
        return
    rows = edition.query(
        "SELECT region, region_version, name, names, country, level FROM regions "
        + ("WHERE upper(region) = ? " if code else "WHERE level >= 1 AND has_data ")
        + "ORDER BY region_version = ? DESC, region_version DESC, region",
        [*([code] if code else []), edition.manifest.get("region_version", "")],
    )
    seen = set()
    for row in rows:
        if row["region"] in seen:
            continue
        seen.add(row["region"])
        names = json.loads(row["names"]) if row["names"] else {}
        yield KnownRegion(
            row["region"],
            row["region_version"],
            names.get(language) or row["name"],
            row["country"] or row["region"][:2],
            row["level"],
        )


@cache
def _of_union(language: str) -> dict[str, KnownRegion]:
    """The regions of the fictional union by code: they can apply before any edition is there."""
    from observatory.statistics.sources.sample import union

    found = {}
    for place in union.places():
        name = {"en": place.name_en, "fr": place.name_fr}.get(language) or place.name
        found[place.code] = KnownRegion(place.code, union.VERSION, name, place.country, place.level)
    return found


def _of_nuts(code: str, language: str) -> KnownRegion | None:
    """The region in the latest version of NUTS that has it."""
    from observatory.statistics.classifications import load_regions, region_versions
    from observatory.statistics.errors import InputError

    for version in reversed(region_versions()):
        classification = load_regions(version)
        try:
            region = classification.region(classification.normalise(code))
        except InputError:
            continue
        if region.kind == "extra_regio":
            return None
        return KnownRegion(
            region.code, version, classification.name(region.code, language), region.country, region.level
        )
    return None


def _of_nuts_level(level: int, language: str) -> list[KnownRegion]:
    from observatory.statistics.classifications import load_regions, region_versions

    version = region_versions()[-1]
    classification = load_regions(version)
    return [
        KnownRegion(code, version, classification.name(code, language), classification.country(code), level)
        for code in classification.codes(level, extra_regio=False)
    ]
