"""NUTS and statistical regions: codes, names, parents and points."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classification_tables.files import INPUTS, LANGUAGES, OUTSIDE, VERSIONS, european, read_csv, write_csv
from classification_tables.overlaps import read_overlaps
from classification_tables.spelling import accents, bare, has_small_letters, is_latin, one_script, readable


def read_boundaries(sources: Path, version: str) -> dict[str, dict[str, Any]]:
    from shapely.geometry import shape

    regions = {}
    for level in range(4):
        path = sources / "nuts_boundaries" / f"nuts_20M_{version}_4326_L{level}.geojson.gz"
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            properties, geometry = feature["properties"], shape(feature["geometry"])
            parts = list(getattr(geometry, "geoms", [geometry]))
            # The largest part carries the point: the mean of mainland and overseas lies in the sea.
            part = max(parts, key=lambda p: p.area * math.cos(math.radians(p.centroid.y)))
            point = part.centroid if part.contains(part.centroid) else part.representative_point()
            regions[european(properties["NUTS_ID"])] = {
                "name": (properties["NUTS_NAME"] or "").strip(),
                "latin": (properties["NAME_LATN"] or "").strip(),
                "longitude": round(point.x, 2),
                "latitude": round(point.y, 2),
            }
    return regions


def parent_of(code: str) -> str:
    """Northern Ireland ran out of digits in 2016: UKN10 to UKN16 lie in UKN0 like UKN06 to UKN09."""
    return "UKN0" if code.startswith("UKN1") else code[:-1]


def is_extra(code: str) -> bool:
    return len(code) > 2 and set(code[2:]) == {"Z"}


def build_regions(sources: Path) -> None:
    changes = read_csv(sources / "classifications" / "nuts_changes_1999_2021.csv")
    workbook = read_csv(sources / "nuts_codes_concordance" / "nuts2024_and_sr_codes.csv")
    overlaps = read_overlaps(sources)
    geometry = {version: read_boundaries(sources, version) for version in VERSIONS if version != "2010"}
    listed: dict[str, dict[str, str]] = {}
    for version in VERSIONS[:-1]:
        listed[version] = {}
        for row in changes:
            code, name = european(row[f"code_{version}"]), row[f"geo_name_{version}"]
            if code in ("NA", "") or "(part)" in code:
                continue
            if name != "NA" or code not in listed[version]:
                listed[version][code] = "" if name == "NA" else name.strip()
    listed["2024"] = {row["code"]: row["label"].strip() for row in workbook}
    latin_2024 = {row["code"]: row["label_latin"].strip() for row in workbook if row["label_latin"]}

    codes = {version: set(listed[version]) | set(geometry.get(version, ())) for version in VERSIONS}
    in_2010 = {code for version, code in overlaps["codes"] if version == "2010"}
    candidates = {c for c in geometry["2006"] if c in geometry["2013"] and c[:2] in OUTSIDE | {"HR"}}
    codes["2010"] |= {c for c in in_2010 | candidates if c[:2] in OUTSIDE | {"HR"}}
    codes["2010"] |= {c[:2] for c in codes["2010"]}

    def names_in(code: str, version: str) -> list[tuple[str, str]]:
        """Names that one version has for a code, each with its form in Latin letters."""
        region = geometry.get(version, {}).get(code, {})
        found = []
        if version == "2024" and listed[version].get(code):
            found.append((listed[version][code], latin_2024.get(code) or region.get("latin", "")))
        if region.get("name"):
            found.append((region["name"], region["latin"]))
        if version != "2024" and listed.get(version, {}).get(code):
            found.append((listed[version][code], ""))
        return [(one_script(" ".join(name.split())), " ".join(latin.split())) for name, latin in found]

    def best_name(code: str, version: str) -> tuple[str, str]:
        if is_extra(code):
            return f"Extra-Regio NUTS {len(code) - 2}", ""
        # The version's own name first, then the nearest later version, then the nearest earlier one; countries as
        # they are called today.
        here = VERSIONS.index(version)
        order = [*VERSIONS[here:], *reversed(VERSIONS[:here])]
        if len(code) == 2:
            order = list(reversed(VERSIONS))
        own = next((pairs[0] for other in order if (pairs := names_in(code, other))), None)
        if own is None:
            raise SystemExit(f"{code} has no name in any version")
        # Of the same name in several spellings take the one in small letters with all its accents: older downloads
        # lost letters (Lódzkie, Istanbul) or were in capitals.
        same = [
            (not has_small_letters(name), -accents(name), -position, name, latin)
            for position, other in enumerate(VERSIONS)
            for name, latin in names_in(code, other)
            if bare(name) == bare(own[0])
        ]
        name = readable(min(same)[3])
        if is_latin(name):
            return name, ""
        latins = [latin for *_, latin in sorted(same) if latin and is_latin(latin)]
        return name, readable(latins[0]) if latins else ""

    def point(code: str, version: str) -> tuple[Any, Any]:
        if is_extra(code):
            return "", ""
        for other in [version, *sorted(VERSIONS, key=lambda v: abs(int(v) - int(version)) + (v < version) / 10)]:
            region = geometry.get(other, {}).get(code)
            if region and (other == version or overlaps["same"](code, version, other)):
                return region["longitude"], region["latitude"]
        # The mean of the regions of a neighbouring version that make it up, by shared area.
        other = neighbour(version)
        parts: list[tuple[float, float, float]] = []
        for (first, second), table in overlaps["pairs"].items():
            if {first, second} != {version, other}:
                continue
            for source, target, area in table:
                here, there = (source, target) if first == version else (target, source)
                if here == code and there in geometry[other]:
                    region = geometry[other][there]
                    parts.append((area, region["longitude"], region["latitude"]))
        weight = sum(area for area, _, _ in parts)
        if not weight and code[:2] in OUTSIDE:
            return "", ""  # no boundary is at hand for it
        if not weight:
            raise SystemExit(f"{code} of NUTS {version} has no point")
        return (
            round(sum(area * x for area, x, _ in parts) / weight, 2),
            round(sum(area * y for area, _, y in parts) / weight, 2),
        )

    for version in VERSIONS:
        rows = []
        for code in sorted(codes[version]):
            country = code[:2]
            name, latin = best_name(code, version)
            outside = country in OUTSIDE or (country == "HR" and version in ("2006", "2010"))
            kind = (
                "country"
                if len(code) == 2
                else "extra_regio"
                if is_extra(code)
                else "statistical_region"
                if outside
                else "nuts"
            )
            longitude, latitude = point(code, version)
            parent = "" if len(code) == 2 else parent_of(code)
            rows.append(
                [code, name, "" if latin == name else latin, len(code) - 2, parent, country, kind, longitude, latitude]
            )
        known = {row[0] for row in rows}
        orphans = [row[0] for row in rows if row[4] and row[4] not in known]
        if orphans:
            raise SystemExit(f"NUTS {version}: regions without their parent: {orphans}")
        header = ["code", "name", "name_latin", "level", "parent", "country", "kind", "longitude", "latitude"]
        write_csv(f"nuts_{version}.csv", header, rows)

    write_csv(
        "nuts_overlaps.csv",
        ["level", "from_version", "to_version", "from", "to", "area", "population_2011", "population_2021"],
        overlaps["rows"],
    )
    build_region_names(codes)


def neighbour(version: str) -> str:
    return {"2010": "2013", "2016": "2013"}.get(version, "2021")


def build_region_names(codes: Mapping[str, set[str]]) -> None:
    """Names of countries in many languages (from CLDR) and of regions where people use another than the official one."""
    from babel import Locale

    rows = []
    countries = sorted({code for group in codes.values() for code in group if len(code) == 2})
    for country in countries:
        present = [version for version in VERSIONS if country in codes[version]]
        territory = {"EL": "GR", "UK": "GB"}.get(country, country)
        for language in LANGUAGES:
            name = Locale.parse("nb" if language == "no" else language).territories[territory]
            rows.append([country, present[0], present[-1], language, name])
    for row in read_csv(INPUTS / "region_names.csv"):
        span = VERSIONS[VERSIONS.index(row["first_version"]) : VERSIONS.index(row["last_version"]) + 1]
        missing = [version for version in span if row["code"] not in codes[version]]
        if missing:
            raise SystemExit(f"region_names.csv: {row['code']} {row['name']} is not in NUTS {', '.join(missing)}")
        rows.append([row["code"], row["first_version"], row["last_version"], row["language"], row["name"]])
    rows.sort()
    write_csv("region_names.csv", ["code", "first_version", "last_version", "language", "name"], rows)
