"""What an edition is made of: the tables of regions, industries and observations, the words on coverage, and the manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.panoramas import Panorama

CLASSIFICATION_NAMES = {
    "nace_rev2": "NACE Rev. 2",
    "nace_rev21": "NACE Rev. 2.1",
    "naics_2012": "NAICS 2012",
    "naics_2017": "NAICS 2017",
}


def tables_of(result: Panorama, *, fictional: bool | None = None) -> dict[str, pa.Table]:
    """The tables of an edition by name, each sorted by key."""
    from observatory.statistics.panoramas.derived import derived_tables

    return {
        "panorama": result.table,
        "portfolios": result.portfolios,
        "regions": _regions(result, is_fictional(result, fictional)),
        "industries": _industries(result),
        "observations": _observations(result),
        **derived_tables(result),
    }


def is_fictional(result: Panorama, said: bool | None = None) -> bool:
    """Whether the numbers are simulated: as said, else as the source's own mark says."""
    if said is not None:
        return said
    tables = result.preparation.region_tables.values()
    return result.preparation.source.fictional or any(table is not None and table.fictional for table in tables)


def _regions(result: Panorama, fictional: bool) -> pa.Table:
    import pyarrow as pa

    preparation = result.preparation
    places: dict[tuple[str, str], dict[str, Any]] = {}
    for place in preparation.places.to_pylist():
        key = (place["region"], place["region_version"])
        known = places.setdefault(key, {"published": False, "country": place["country"]})
        known["published"] = known["published"] or place["published"]
    shown = {preparation.region_versions[year] for year in preparation.years}
    rows = []
    for version, table in preparation.region_tables.items():
        if table is None:
            rows += [
                _region_row(region, version, None, None, place["country"], region, {}, None, None, place, fictional)
                for (region, of), place in places.items()
                if of == version
            ]
            continue
        for code in table.codes():
            place = places.get((code, version))
            if place is None and version not in shown:
                continue
            entry = table.region(code)
            rows.append(
                _region_row(
                    code,
                    version,
                    entry.level,
                    entry.parent,
                    entry.country,
                    entry.name,
                    table.names(code),
                    entry.longitude,
                    entry.latitude,
                    place,
                    fictional,
                )
            )
    rows.sort(key=lambda row: (row["region"], row["region_version"]))
    schema = pa.schema(
        [
            ("region", pa.string()),
            ("region_version", pa.string()),
            ("level", pa.int8()),
            ("parent", pa.string()),
            ("country", pa.string()),
            ("name", pa.string()),
            ("names", pa.string()),
            ("longitude", pa.float64()),
            ("latitude", pa.float64()),
            ("published", pa.bool_()),
            ("has_data", pa.bool_()),
            ("fictional", pa.bool_()),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def _region_row(
    code: str,
    version: str,
    level: int | None,
    parent: str | None,
    country: str | None,
    name: str,
    names: Mapping[str, str],
    longitude: float | None,
    latitude: float | None,
    place: Mapping[str, Any] | None,
    fictional: bool,
) -> dict[str, Any]:
    return {
        "region": code,
        "region_version": version,
        "level": level,
        "parent": parent,
        "country": country,
        "name": name,
        "names": json.dumps(dict(names), ensure_ascii=False, sort_keys=True),
        "longitude": longitude,
        "latitude": latitude,
        "published": place is not None and bool(place["published"]),
        "has_data": place is not None,
        "fictional": fictional,
    }


def _industries(result: Panorama) -> pa.Table:
    import pyarrow as pa

    groups = sorted(result.preparation.memberships.groups, key=lambda group: (group.layer, group.code))
    return pa.table(
        {
            "layer": pa.array([group.layer for group in groups], pa.string()),
            "industry": pa.array([group.code for group in groups], pa.string()),
            "label_en": pa.array([group.labels.get("en", group.code) for group in groups], pa.string()),
            "label_fr": pa.array(
                [group.labels.get("fr") or group.labels.get("en", group.code) for group in groups], pa.string()
            ),
            "level": pa.array([group.level for group in groups], pa.string()),
            "parent": pa.array([group.parent for group in groups], pa.string()),
            "kind": pa.array([group.kind for group in groups], pa.string()),
            "exact": pa.array([group.exact for group in groups], pa.bool_()),
        }
    )


def _observations(result: Panorama) -> pa.Table:
    import pyarrow as pa

    if result.preparation.cells is not None:
        raise InputError(
            "this panorama was computed from establishments that were never read to a table.",
            remedy="Read them with observatory.statistics.read: an edition carries its observations.",
        )
    table = result.preparation.observations
    plain = pa.table(
        {
            name: table[name].cast(pa.string()) if pa.types.is_dictionary(table[name].type) else table[name]
            for name in table.column_names
        }
    )
    return plain.sort_by([(name, "ascending") for name in ("region", "industry", "year", "variable")]).combine_chunks()


def coverage(result: Panorama) -> dict[str, Any]:
    """Which industries the totals cover, in words: 'NACE Rev. 2 B-N and S95 without K', never 'total employment'."""
    codes = result.preparation.memberships.top
    name = CLASSIFICATION_NAMES.get(result.preparation.source.industry_classification)
    if name is None:
        return {
            "en": "the industries of the source",
            "fr": "les secteurs de la source",
            "industries": list(codes),
        }
    if not name.startswith("NACE"):
        listed = f"{codes[0]} to {codes[-1]}" if len(codes) > 4 else ", ".join(codes)
        french = f"{codes[0]} à {codes[-1]}" if len(codes) > 4 else ", ".join(codes)
        return {
            "en": f"{name} {listed} ({len(codes)} industries)",
            "fr": f"{name} {french} ({len(codes)} secteurs)",
            "industries": list(codes),
        }
    sections = sorted(code for code in codes if len(code) == 1)
    others = sorted(code for code in codes if len(code) > 1)
    absent: list[str] = []
    listed_sections = ""
    if len(sections) > 2:
        absent = [chr(letter) for letter in range(ord(sections[0]), ord(sections[-1])) if chr(letter) not in sections]
        listed_sections = f"{sections[0]}-{sections[-1]}"
    elif sections:
        listed_sections = ", ".join(sections)
    many, listed = len(others) > 8, ", ".join(others)
    parts = [part for part in (listed_sections, f"{len(others)} industries" if many else listed) if part]
    english = f"{name} {' and '.join(parts)}" + (f" without {', '.join(absent)}" if absent else "")
    parts = [part for part in (listed_sections, f"{len(others)} secteurs" if many else listed) if part]
    french = f"{name} {' et '.join(parts)}" + (f" sans {', '.join(absent)}" if absent else "")
    return {"en": english, "fr": french, "industries": list(codes)}


def manifest_of(
    result: Panorama,
    *,
    title: str | None,
    series: str,
    fictional: bool | None,
    notices: Sequence[str],
    boundaries: str | None,
    parameters: Mapping[str, Any],
) -> dict[str, Any]:
    """Everything the edition says of itself, but its files. No clock: the same input gives the same manifest."""
    from observatory.statistics.panoramas.derived import conventions

    preparation, rule = result.preparation, result.rule
    source = preparation.source
    years = list(result.years)
    period = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    shares = _status_shares(result)
    return {
        "title": title or f"Cluster panorama {period}",
        "series": series,
        "fictional": is_fictional(result, fictional),
        "years": years,
        "layers": list(preparation.layers),
        "dimensions": list(rule.dimensions),
        "grades": [grade.name for grade in rule.grades],
        "rule": {
            "name": rule.name,
            "title": dict(rule.title),
            "verified": rule.verified,
            "source": rule.source,
            "note": dict(rule.note),
            "denominator": rule.denominator,
            "growth_window": rule.growth_window,
            "sha256": rule.sha256,
        },
        "coverage": coverage(result),
        "measures": conventions(),
        "region_version": preparation.region_versions[years[-1]],
        "region_versions": {str(year): preparation.region_versions[year] for year in years},
        "region_level": preparation.region_level,
        "reference_area": "given apart" if preparation.reference is not None else list(preparation.reference_area),
        "units": {**source.units, "productivity": preparation.productivity_unit},
        "sources": [
            {
                "name": each.name,
                "sha256": each.sha256,
                "bytes": each.bytes,
                "format": each.format,
                "notice": each.notice,
            }
            for each in source.sources
        ],
        "industry_classification": source.industry_classification,
        "classifications": [dict(each) for each in preparation.classifications],
        "parameters": dict(parameters),
        "counts": {
            "regions": len(set(result.table["region"].to_pylist())),
            "cells": result.table.num_rows,
            "observations": preparation.observations.num_rows,
            "families_in_contradiction": len(preparation.conflicts),
            "findings": len(preparation.validation()["findings"]),
        },
        "status_shares": shares,
        "notices": list(dict.fromkeys([*notices, *(each.notice for each in source.sources if each.notice)])),
        "boundaries": boundaries,
        "decisions": list(preparation.decisions),
    }


def _status_shares(result: Panorama) -> dict[str, dict[str, float]]:
    """Per layer the share of cells by status of employment, rounded to a hundredth of a per cent."""
    counted = result.table.group_by(["layer", "employment_status"]).aggregate([([], "count_all")]).to_pylist()
    shares: dict[str, dict[str, float]] = {}
    for layer in sorted({row["layer"] for row in counted}):
        rows = {row["employment_status"]: row["count_all"] for row in counted if row["layer"] == layer}
        total = sum(rows.values())
        shares[layer] = {str(status): round(rows[status] / total, 4) for status in sorted(rows, key=str)}
    return shares
