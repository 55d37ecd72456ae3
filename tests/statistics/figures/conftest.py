"""A small invented edition with the tables of the contract: 12 regions, 20 divisions, five years, with holes and a break."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

YEARS = range(2010, 2015)
REGIONS = {
    "XA11": ("Vest", "Ouest", -32.0, 45.0),
    "XA12": ("Nord", "Nord", -30.5, 46.4),
    "XA13": ("Haven", "Haven", -29.0, 45.2),
    "XA14": ("Long Valley and the Islands", "Longue Vallée et les Îles", -30.4, 43.9),
    "XB11": ("Karst", "Karst", -27.2, 46.6),
    "XB12": ("Mirna", "Mirna", -25.7, 45.5),
    "XB13": ("Salin", "Salin", -27.1, 44.0),
    "XB14": ("Orla", "Orla", -25.2, 43.4),
    "XC11": ("Tarn", "Tarn", -32.2, 42.3),
    "XC12": ("Brenn", "Brenn", -30.1, 41.6),
    "XC13": ("Lisse", "Lisse", -27.9, 41.9),
    "XC14": ("Ostmark", "Ostmark", -25.8, 41.2),
}
DIVISIONS = {
    "C10": ("Manufacture of food products", "Industries alimentaires"),
    "C13": ("Manufacture of textiles", "Fabrication de textiles"),
    "C14": ("Manufacture of wearing apparel", "Industrie de l’habillement"),
    "C15": ("Manufacture of leather and related products", "Industrie du cuir et de la chaussure"),
    "C16": (
        "Manufacture of wood and of products of wood and cork, except furniture; manufacture of articles of straw and plaiting materials",
        "Travail du bois et fabrication d’articles en bois et en liège, à l’exception des meubles; fabrication d’articles en vannerie et sparterie",
    ),
    "C17": ("Manufacture of paper and paper products", "Industrie du papier et du carton"),
    "C20": ("Manufacture of chemicals and chemical products", "Industrie chimique"),
    "C21": ("Manufacture of basic pharmaceutical products", "Industrie pharmaceutique"),
    "C22": ("Manufacture of rubber and plastic products", "Fabrication de produits en caoutchouc et en plastique"),
    "C24": ("Manufacture of basic metals", "Métallurgie"),
    "C25": ("Manufacture of fabricated metal products", "Fabrication de produits métalliques"),
    "C26": ("Manufacture of computer, electronic and optical products", "Fabrication de produits informatiques"),
    "C27": ("Manufacture of electrical equipment", "Fabrication d’équipements électriques"),
    "C28": ("Manufacture of machinery and equipment n.e.c.", "Fabrication de machines et équipements n.c.a."),
    "C29": (
        "Manufacture of motor vehicles, trailers and semi-trailers",
        "Industrie automobile",
    ),
    "C31": ("Manufacture of furniture", "Fabrication de meubles"),
    "H49": ("Land transport and transport via pipelines", "Transports terrestres et transport par conduites"),
    "I55": ("Accommodation", "Hébergement"),
    "J62": ("Computer programming, consultancy and related activities", "Programmation et conseil informatique"),
    "M72": ("Scientific research and development", "Recherche-développement scientifique"),
}
HIDDEN = {("XA11", "C20"), ("XA11", "C29"), ("XB12", "C21"), ("XC13", "C31"), ("XC14", "C10")}
UNBOUNDED = ("XA11", "C24")
BREAK = ("XA11", "C10", 2012)
NO_DATA = "XC14"


@dataclass(frozen=True)
class TemporaryEdition:
    """Tables in memory behind the interface of an edition."""

    path: Path
    manifest: dict[str, Any]
    tables: dict[str, pa.Table] = field(repr=False)

    @cached_property
    def identity(self) -> str:
        return hashlib.sha256(json.dumps(self.manifest, sort_keys=True).encode()).hexdigest()

    def table(self, name: str, columns: list[str] | None = None, filters: list[Any] | None = None) -> pa.Table:
        table = self.tables[name]
        for column, operator, value in filters or []:
            assert operator in ("=", "in")
            kept = pc.is_in(table[column], pa.array(value)) if operator == "in" else pc.equal(table[column], value)
            table = table.filter(kept)
        return table.select(columns) if columns else table


def employment_of(region: str, division: str, year: int) -> float:
    """Employment by formula: every region leads in some division, everything grows or shrinks a little."""
    r, i = list(REGIONS).index(region), list(DIVISIONS).index(division)
    base = 900 + 340 * ((7 * r + 3 * i) % 11) + 120 * r
    peak = 6.0 if (i + 2 * r) % 12 == 0 else 1.0
    trend = 1 + 0.02 * (((r + 2 * i) % 9) - 4)
    return float(round(base * peak * trend ** (year - 2010)))


def _panorama() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    panorama, portfolios, observations = [], [], []
    for year in YEARS:
        value = {(r, i): employment_of(r, i, year) for r in REGIONS for i in DIVISIONS if r != NO_DATA}
        total = math.fsum(value.values())
        of_region = {r: math.fsum(v for (s, _), v in value.items() if s == r) for r in REGIONS}
        of_industry = {i: math.fsum(v for (_, j), v in value.items() if j == i) for i in DIVISIONS}
        rows = []
        for (r, i), e in value.items():
            hidden, unbounded = (r, i) in HIDDEN, (r, i) == UNBOUNDED
            low, high = (e * 0.6, e * 1.3) if hidden else (e, e)
            quotient = (e / of_region[r]) / (of_industry[i] / total)
            growth = (e / employment_of(r, i, year - 3)) ** (1 / 3) - 1 if year >= 2013 else None
            stars = [quotient >= 1.4, e > 4500, (growth or 0) > 0.05]
            possible = [quotient * (1.3 if hidden else 1) >= 1.4, high > 4500, (growth or 0) > 0.05]
            rows.append({
                "layer": "division", "industry": i, "region": r, "region_version": "sample", "country": r[:2], "year": year,
                "employment_low": 0.0 if unbounded else low, "employment": None if unbounded else e,
                "employment_high": None if unbounded else high,
                "employment_status": "confidential" if unbounded else "bounded" if hidden else "observed",
                "employment_flag": "c" if hidden or unbounded else "b" if (r, i, year) == BREAK else "",
                "region_share": e / of_region[r], "reference_share": e / of_industry[i],
                "reference_share_low": low / of_industry[i], "reference_share_high": high / of_industry[i],
                "location_quotient_low": 0.0 if unbounded else quotient * low / e,
                "location_quotient": None if unbounded else quotient,
                "location_quotient_high": None if unbounded else quotient * high / e,
                "productivity_relative": 0.8 + 0.05 * ((len(r) + int(i[1:])) % 9), "growth": growth, "growth_years": 3,
                "growth_break": (r, i) == BREAK[:2], "stars": sum(stars), "stars_possible": sum(possible),
                "strong": sum(stars) >= 2, "strong_possible": sum(possible) >= 2, "robust": stars == possible,
            })  # fmt: skip
        for i in DIVISIONS:
            of_one = sorted((row for row in rows if row["industry"] == i), key=lambda row: -(row["employment"] or 0))
            for rank, row in enumerate(of_one, start=1):
                wide = row["employment_status"] != "observed"
                row |= {
                    "employment_rank": rank,
                    "employment_rank_best": max(1, rank - wide),
                    "employment_rank_worst": rank + wide,
                }
        panorama += rows
        for r in REGIONS:
            own = [row for row in rows if row["region"] == r]
            if own:
                strong = math.fsum(row["employment"] or 0 for row in own if row["strong"]) / of_region[r]
                portfolios.append({
                    "layer": "division", "region": r, "year": year, "employment": of_region[r],
                    "employment_low": math.fsum(row["employment_low"] for row in own),
                    "employment_high": of_region[r] * (1.05 if any(h[0] == r for h in HIDDEN) else 1),
                    "clusters": sum(row["stars"] > 0 for row in own), "stars": sum(row["stars"] for row in own),
                    "strong": sum(row["strong"] for row in own), "strong_possible": sum(row["strong_possible"] for row in own),
                    "strength_low": strong * 0.95 if r == "XA11" else strong, "strength": strong,
                    "strength_high": strong * 1.05 if r == "XA11" else strong, "holes": sum(h[0] == r for h in HIDDEN),
                })  # fmt: skip
        observations += [
            {"region": row["region"], "industry": row["industry"], "level": "division", "year": year, "variable": "employment",
             "low": row["employment_low"], "value": row["employment"], "high": row["employment_high"],
             "status": row["employment_status"], "flag": row["employment_flag"]}
            for row in rows
            # In the first years C29 of Vest was published, hidden only from 2013; C13 has no figure for 2011 at all.
            if not (row["region"] == "XA11" and row["industry"] == "C13" and year == 2011)
        ]  # fmt: skip
    for row in observations:
        if row["region"] == "XA11" and row["industry"] == "C29" and row["year"] < 2013:
            e = employment_of("XA11", "C29", row["year"])
            row |= {"low": e, "value": e, "high": e, "status": "observed", "flag": ""}
    return panorama, portfolios, observations


def _square(longitude: float, latitude: float) -> list[list[list[float]]]:
    w, s, e, n = longitude - 1, latitude - 0.9, longitude + 1, latitude + 0.9
    return [[[w, s], [e, s], [e, n], [w, n], [w, s]]]


def make_edition(
    folder: Path, *, fictional: bool = True, boundaries: bool = False, **manifest: Any
) -> TemporaryEdition:
    panorama, portfolios, observations = _panorama()
    regions = [
        {"region": code, "region_version": "sample", "level": 2, "parent": code[:3], "country": code[:2], "name": english,
         "names": json.dumps({"en": english, "fr": french}), "longitude": longitude, "latitude": latitude,
         "published": code != NO_DATA, "has_data": code != NO_DATA, "fictional": fictional}
        for code, (english, french, longitude, latitude) in REGIONS.items()
    ]  # fmt: skip
    industries = [
        {"layer": "division", "industry": code, "label_en": english, "label_fr": french, "level": "division",
         "parent": code[0], "kind": "", "exact": True}
        for code, (english, french) in DIVISIONS.items()
    ]  # fmt: skip
    if boundaries:
        features = [
            {
                "type": "Feature",
                "properties": {"id": code},
                "geometry": {"type": "Polygon", "coordinates": _square(lon, lat)},
            }
            for code, (_, _, lon, lat) in REGIONS.items()
        ]
        (folder / "boundaries.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return TemporaryEdition(
        path=folder,
        manifest={
            "format": 1, "title": "Panorama of the invented union", "series": "test", "fictional": fictional,
            "years": list(YEARS), "layers": ["division"], "dimensions": ["specialisation", "size", "growth"],
            "rule": {"name": "test", "title": "Test rule", "verified": True, "note": "", "sha256": "0" * 64},
            "coverage": {"en": "NACE C, H–J and M", "fr": "NACE C, H à J et M", "industries": ["C", "H", "I", "J", "M"]},
            "region_version": "sample", "region_level": 2, "reference_area": "all regions", "units": {"employment": "persons"},
            "sources": [{"name": "invented.csv", "sha256": "0" * 64}], "software": {"open-cluster-observatory": "0.1.0"},
            "notices": [], "boundaries": "Invented boundaries" if boundaries else None, "tables": {}, **manifest,
        },
        tables={
            "regions": pa.Table.from_pylist(regions), "industries": pa.Table.from_pylist(industries),
            "panorama": pa.Table.from_pylist(panorama), "portfolios": pa.Table.from_pylist(portfolios),
            "observations": pa.Table.from_pylist(observations),
        },
    )  # fmt: skip


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> TemporaryEdition:
    return make_edition(tmp_path_factory.mktemp("edition"))


@pytest.fixture(scope="session")
def edition_with_boundaries(tmp_path_factory: pytest.TempPathFactory) -> TemporaryEdition:
    return make_edition(tmp_path_factory.mktemp("edition"), boundaries=True)


@pytest.fixture(scope="session")
def real_looking_edition(tmp_path_factory: pytest.TempPathFactory) -> TemporaryEdition:
    """The same edition without the fictional mark."""
    return make_edition(tmp_path_factory.mktemp("edition"), fictional=False)
