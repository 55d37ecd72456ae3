"""Lists: regions by country, answers of a search, links to years and layers, regions to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from observatory.atlas.directory import Directory, Match, Place
from observatory.atlas.presentation import cells, words
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import regions as region_queries
from observatory.atlas.selection import Selection
from observatory.core.components import Interval
from observatory.statistics.classifications.regions import fold


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region in a list, with its portfolio."""

    code: str
    name: str
    address: str
    employment: Interval | None
    clusters: int
    strong: Interval | None
    strength: Interval | None


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its regions."""

    code: str
    name: str
    regions: list[RegionLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the search. `remark` says why a region leads to another, `found` which other name matched."""

    name: str
    code: str
    address: str
    place: str
    found: str
    language: str
    remark: str
    instead_name: str = ""
    instead_address: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of a switch: years, layers."""

    label: str
    address: str
    current: bool
    remark: str = ""


def countries(selection: Selection, directory: Directory, year: int, layer: str) -> list[Country]:
    """Countries that have regions with data, by name."""
    version = directory.years[year]
    codes = sorted({place.country for place in directory.published(version)})
    found = [Country(code, directory.label(code, selection.language, version)) for code in codes]
    return sorted(found, key=lambda country: fold(country.name))


def regions_by_country(selection: Selection, directory: Directory, year: int, layer: str) -> list[Country]:
    """Every published region of the year, by country and code."""
    version = directory.years[year]
    portfolios = {row["region"]: row for row in region_queries.portfolios(selection.edition, layer, year)}
    shown = selection.request.GET.get("year")
    groups = {country.code: country for country in countries(selection, directory, year, layer)}
    places = sorted(directory.published(version), key=lambda place: place.code)
    addresses = selection.addresses.regions(version, [place.code for place in places], year=shown)
    for place in places:
        row = portfolios.get(place.code)
        if row is None:
            continue
        groups[place.country].regions.append(
            RegionLine(
                place.code,
                place.label(selection.language),
                addresses[place.code],
                cells.between(row, "employment"),
                int(row["clusters"] or 0),
                Interval(row["strong"], row["strong"], row["strong_possible"]),
                cells.between(row, "strength"),
            )
        )
    return [group for group in groups.values() if group.regions]


def answers(selection: Selection, directory: Directory, text: str) -> list[Answer]:
    """What a search finds among the regions, each with the region that stands for it if it has no data."""
    return [_answer(selection, directory, match) for match in directory.search(text, selection.language)]


def _answer(selection: Selection, directory: Directory, match: Match) -> Answer:
    place, language = match.place, selection.language
    name = place.label(language)
    above = [parent.label(language) for parent in directory.above(place)]
    remark = instead_name = instead_address = ""
    if match.instead is not None:
        instead_name = f"{match.instead.label(language)} ({match.instead.code})"
        instead_address = selection.addresses.region(match.instead.version, match.instead.code)
        remark = _("%(region)s has no data of its own in this edition; it lies in") % {
            "region": _found_name(match, name)
        }
    elif not place.published:
        remark = why_without_data(selection, directory, place)
    found = match.name if fold(match.name) != fold(name) and fold(match.name) != fold(place.code) else ""
    return Answer(
        name=name,
        code=place.code,
        address=selection.addresses.region(place.version, place.code),
        place=", ".join(dict.fromkeys(part for part in reversed(above) if part != name)),
        found=found,
        language=match.language,
        remark=remark,
        instead_name=instead_name,
        instead_address=instead_address,
    )


def _found_name(match: Match, name: str) -> str:
    """The name the reader used, so that "Lapland" is answered as Lapland."""
    return name if fold(match.name) == fold(match.place.code) else match.name


def why_without_data(selection: Selection, directory: Directory, place: Place) -> str:
    """Why the page of a region shows no numbers."""
    name, version = place.label(selection.language), words.version_name(place.version)
    if place.version not in directory.years.values():
        return _("%(region)s is a region of %(version)s. This edition uses %(used)s.") % {
            "region": name,
            "version": version,
            "used": words.listing([words.version_name(used) for used in sorted(set(directory.years.values()))]),
        }
    if place.level < directory.level:
        return _("%(region)s is larger than the regions of this edition: it is shown by its parts.") % {"region": name}
    if place.level > directory.level:
        parent = directory.standing_for(place)
        if parent is not None:
            return _("%(region)s has no data of its own in this edition; it lies in %(parent)s (%(code)s).") % {
                "region": name,
                "parent": parent.label(selection.language),
                "code": parent.code,
            }
    return _("The sources of this edition have no data on %(region)s.") % {"region": name}


def year_links(selection: Selection, directory: Directory, place: Place, years: list[int], year: int) -> list[Choice]:
    """A link for every year of the edition; years of another region version lead to that version's page."""
    found = []
    for each in selection.years:
        version = directory.years[each]
        query = selection.request.GET.dict() | {"year": str(each)}
        if each in years:
            address, remark = selection.addresses.region(place.version, place.code, **query), ""
        else:
            other = directory.place(version, place.code)
            if other is None or not other.published:
                parts = [part for part, _share in directory.counterparts(place) if part.version == version]
                other = parts[0] if len(parts) == 1 else None
            if other is None or not other.published:
                continue
            address, remark = selection.addresses.region(version, other.code, **query), words.version_name(version)
        found.append(Choice(str(each), address, each == year, remark))
    return found


def layer_links(selection: Selection, layer: str) -> list[Choice]:
    """A link for every layer of the edition, keeping the year."""
    found = []
    for each in selection.layers:
        query = selection.request.GET.copy()
        for name in ("industry", "sort"):
            query.pop(name, None)
        query["layer"] = each
        found.append(Choice(words.layer(each), f"?{query.urlencode()}#table", each == layer))
    return found


def peers(selection: Selection, directory: Directory, place: Place, layer: str, year: int) -> list[dict[str, Any]]:
    """Regions with the most similar industries, with a link that compares them."""
    rows = region_queries.peers(selection.edition, place.code, layer, year)
    return [
        {
            "name": directory.label(row["region"], selection.language, place.version),
            "code": row["region"],
            "address": selection.addresses.region(place.version, row["region"]),
            "difference": row["difference"],
            "compare": selection.addresses.page(
                "compare", {"region": [place.code, row["region"]], "year": selection.request.GET.get("year")}
            ),
        }
        for row in rows
    ]


def industries_found(selection: Selection, text: str, limit: int = 30) -> list[dict[str, Any]]:
    """Industries, categories and emerging industries whose label or code fits, those that begin so first."""
    wanted = fold(text)
    if not wanted:
        return []
    found = []
    for row in industry_queries.industries(selection.edition):
        printed = words.printed(selection.edition, row["layer"], row["industry"])
        labels = [fold(row["label_en"] or ""), fold(row["label_fr"] or "")]
        codes = {fold(row["industry"]), fold(printed)} - {""}
        if wanted in codes:
            rank = 0
        elif any(label.startswith(wanted) for label in labels):
            rank = 1
        elif any(f" {wanted}" in label for label in labels):
            rank = 2
        elif any(wanted in label for label in labels):
            rank = 3
        else:
            continue
        found.append((rank, selection.layers.index(row["layer"]), row))
    found.sort(key=lambda entry: (entry[0], entry[1]))
    return [
        {
            "name": words.industry_label(row, selection.language),
            "code": row["industry"] if row["layer"] != "emerging" else "",
            "layer": words.layer_one(row["layer"]),
            "address": selection.addresses.industry(row["layer"], row["industry"]),
        }
        for _rank, _layer, row in found[:limit]
    ]


def plain_year_links(selection: Selection, year: int) -> list[Choice]:
    """A link to the same page for every year of the edition."""
    found = []
    for each in selection.years:
        query = selection.request.GET.copy()
        query["year"] = str(each)
        found.append(Choice(str(each), f"?{query.urlencode()}", each == year))
    return found
