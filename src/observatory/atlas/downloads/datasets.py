"""The tables there are to take away, made from an edition and what was asked for.

Used by the downloads and by the API, so that both hand out the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from observatory.atlas.downloads.content import Content, Dataset, Rows
from observatory.atlas.queries import industries as industry_queries
from observatory.atlas.queries import tables
from observatory.evidence.editions import EditionReader

CLUSTERS = Dataset(
    "clusters",
    {"en": "Regional clusters", "fr": "Clusters régionaux"},
    {
        "en": "One row per industry, region and year, with every measure of the panorama: of a region, of an industry, of the regions compared, or of all.",
        "fr": "Une ligne par secteur, région et année, avec toutes les mesures du panorama : d’une région, d’un secteur, des régions comparées ou de toutes.",
    },
    "OCO:CLUSTERS(1.0)",
    ("region_version", "region", "layer", "industry", "year"),
    True,
)
PORTFOLIOS = Dataset(
    "portfolios",
    {"en": "Portfolios of regions", "fr": "Portefeuilles des régions"},
    {
        "en": "One row per region and year: how many clusters, stars and gaps, and how much employment in strong clusters.",
        "fr": "Une ligne par région et année : nombre de clusters, d’étoiles et de vides, part de l’emploi dans les clusters forts.",
    },
    "OCO:PORTFOLIOS(1.0)",
    ("region_version", "region", "layer", "year"),
    True,
)
OBSERVATIONS = Dataset(
    "observations",
    {"en": "Observations of a region", "fr": "Observations d’une région"},
    {
        "en": "One row per industry, year and variable, all levels and years of the source, as published and with bounds where it is not.",
        "fr": "Une ligne par secteur, année et variable, tous les niveaux et années de la source, tel que publié et avec des bornes sinon.",
    },
    "OCO:OBSERVATIONS(1.0)",
    ("region_version", "region", "industry", "year"),
)
TOTALS = Dataset(
    "totals",
    {"en": "Industries in sum", "fr": "Totaux des secteurs"},
    {
        "en": "One row per industry and year: sums over the regions listed, clusters and gaps.",
        "fr": "Une ligne par secteur et année : sommes sur les régions répertoriées, clusters et vides.",
    },
    "OCO:TOTALS(1.0)",
    ("layer", "industry", "year"),
    True,
)
REGIONS = Dataset(
    "regions",
    {"en": "List of regions", "fr": "Liste des régions"},
    {
        "en": "One row per region and version of the classification, with names in all languages.",
        "fr": "Une ligne par région et version de la nomenclature, avec les noms dans toutes les langues.",
    },
)
INDUSTRIES = Dataset(
    "industries",
    {"en": "List of industries", "fr": "Liste des secteurs"},
    {
        "en": "One row per layer and industry, cluster category or emerging industry.",
        "fr": "Une ligne par couche et secteur, catégorie de clusters ou industrie émergente.",
    },
)
VALIDATION = Dataset(
    "validation",
    {"en": "Validation report", "fr": "Rapport de validation"},
    {"en": "One row per finding about the input.", "fr": "Une ligne par constat sur les données d’entrée."},
)
MEASURES = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "possibilities",
            {"en": "Nearby possibilities", "fr": "Possibilités proches"},
            {
                "en": "One row per industry, region and year: whether the region is specialised in it, and how much of what is related to it it is specialised in.",
                "fr": "Une ligne par secteur, région et année : si la région en est spécialiste, et de quelle part de ce qui lui est apparenté elle l’est.",
            },
        ),
        Dataset(
            "complexity_of_industries",
            {"en": "Complexity of industries", "fr": "Complexité des secteurs"},
            {
                "en": "One row per industry and year: in how many regions it is a specialisation, and its index of complexity.",
                "fr": "Une ligne par secteur et année : nombre de régions qui en sont spécialistes, et indice de complexité.",
            },
        ),
        Dataset(
            "complexity_of_regions",
            {"en": "Complexity of regions", "fr": "Complexité des régions"},
            {
                "en": "One row per region and year: number of specialisations and index of economic complexity.",
                "fr": "Une ligne par région et année : nombre de spécialisations et indice de complexité économique.",
            },
        ),
        Dataset(
            "networks",
            {"en": "Networks of relatedness", "fr": "Réseaux de parenté"},
            {
                "en": "One row per layer and year: what relatedness and complexity were computed from, and how far they can be trusted.",
                "fr": "Une ligne par couche et année : sur quoi reposent parenté et complexité, et jusqu’où s’y fier.",
            },
        ),
        Dataset(
            "concentrations",
            {"en": "Concentration of industries", "fr": "Concentration des secteurs"},
            {
                "en": "One row per industry and year: how unlike all employment it is spread over the regions.",
                "fr": "Une ligne par secteur et année : écart entre sa répartition régionale et celle de tout l’emploi.",
            },
        ),
        Dataset(
            "shift_shares",
            {"en": "Shift-share of regions", "fr": "Analyse structurelle-résiduelle des régions"},
            {
                "en": "One row per region and industry, and one of all industries together (industry empty), between the two years that can be compared; never across a break.",
                "fr": "Une ligne par région et secteur, et une pour tous les secteurs ensemble (industry vide), entre les deux années comparables ; jamais à travers une rupture.",
            },
        ),
        Dataset(
            "star_moves",
            {"en": "Moves between numbers of stars", "fr": "Passages d’un nombre d’étoiles à l’autre"},
            {
                "en": "One row per layer and pair of numbers of stars: how many regional clusters moved from the one to the other from one year to the next.",
                "fr": "Une ligne par couche et paire de nombres d’étoiles : combien de clusters régionaux sont passés de l’un à l’autre d’une année à la suivante.",
            },
        ),
        Dataset(
            "star_turnover",
            {"en": "Stars gained, lost and kept", "fr": "Étoiles gagnées, perdues, gardées"},
            {
                "en": "One row per industry and pair of years: regions that gained, lost or kept at least one star.",
                "fr": "Une ligne par secteur et paire d’années : régions qui ont gagné, perdu ou gardé au moins une étoile.",
            },
        ),
        Dataset(
            "star_survival",
            {"en": "How long new stars last", "fr": "Durée de vie des nouvelles étoiles"},
            {
                "en": "One row per layer and number of years: share of new stars still there without interruption (Kaplan-Meier).",
                "fr": "Une ligne par couche et nombre d’années : part des nouvelles étoiles encore là sans interruption (Kaplan-Meier).",
            },
        ),
        Dataset(
            "mapping_ranges",
            {
                "en": "Location quotients under all category tables",
                "fr": "Quotients de localisation selon toutes les tables",
            },
            {
                "en": "One row per cluster category or emerging industry, region and year: least and greatest location quotient over all tables from industries to categories.",
                "fr": "Une ligne par catégorie de clusters ou industrie émergente, région et année : plus petit et plus grand quotient selon toutes les tables de passage.",
            },
        ),
    )
}
"""Tables that the measures make from the panorama; an edition built before they were computed has none of them."""
ALL = (CLUSTERS, PORTFOLIOS, OBSERVATIONS, TOTALS, REGIONS, INDUSTRIES, VALIDATION, *MEASURES.values())


def clusters(
    edition: EditionReader,
    *,
    layer: str | None = None,
    year: int | None = None,
    version: str | None = None,
    regions: Sequence[str] = (),
    industry: str | None = None,
) -> Content:
    """Regional clusters; None (and no regions) means all."""
    source = tables.clusters(edition, layer=layer, year=year, version=version, regions=regions, industry=industry)
    of = [*regions, *([industry] if industry else [])] or ["panorama"]
    parts = (*of, _year(year), layer or "all-layers")
    return Content(CLUSTERS, edition, source, parts)


def portfolios(
    edition: EditionReader,
    *,
    layer: str | None = None,
    year: int | None = None,
    region: str | None = None,
    version: str | None = None,
) -> Content:
    """Portfolios of regions; None means all."""
    source = tables.portfolios(edition, layer=layer, year=year, region=region, version=version)
    parts = ("portfolios", *([region] if region else []), _year(year), layer or "all-layers")
    return Content(PORTFOLIOS, edition, source, parts)


def observations(
    edition: EditionReader,
    *,
    region: str | None = None,
    version: str | None = None,
    industry: str | None = None,
    year: int | None = None,
    variable: str | None = None,
) -> Content:
    """Observations with bounds; None means all."""
    source = tables.observations(
        edition, region=region, version=version, industry=industry, year=year, variable=variable
    )
    of = [text for text in (region, industry, variable) if text]
    parts = ("observations", *of, _year(year))
    return Content(OBSERVATIONS, edition, source, parts)


def totals(edition: EditionReader, *, layer: str | None = None, year: int | None = None) -> Content:
    """Sums per industry over the regions listed; None means all layers, all years."""
    types = {
        "year": "integer", "layer": "text", "industry": "text", "label_en": "text", "label_fr": "text", "kind": "text",
        "exact": "boolean", "employment_low": "number", "employment": "number", "employment_high": "number",
        "clusters": "integer", "stars": "integer", "strong": "integer", "strong_possible": "integer",
        "holes": "integer", "regions": "integer", "cells": "integer",
    }  # fmt: skip
    rows: list[dict[str, Any]] = []
    for each in [layer] if layer else edition.manifest["layers"]:
        known = {row["industry"]: row for row in industry_queries.industries(edition, each)}
        for when in [year] if year else edition.manifest["years"]:
            for row in industry_queries.totals(edition, each, int(when)):
                rows.append({**known.get(row["industry"], {}), **row, "layer": each, "year": int(when)})
    source = Rows(types, [{name: row.get(name) for name in types} for row in rows])
    parts = ("industries", _year(year), layer or "all-layers")
    return Content(TOTALS, edition, source, parts)


def regions(
    edition: EditionReader,
    *,
    version: str | None = None,
    level: int | None = None,
    country: str | None = None,
    published: bool | None = None,
) -> Content:
    """Regions that the edition knows; None means all."""
    source = tables.regions(edition, version=version, level=level, country=country, published=published)
    return Content(REGIONS, edition, source, ("regions",))


def industries(edition: EditionReader, *, layer: str | None = None) -> Content:
    """Industries of a layer, or of all."""
    parts = ("industries", *([layer] if layer else []), "list")
    return Content(INDUSTRIES, edition, tables.industries(edition, layer=layer), parts)


def validation(edition: EditionReader) -> Content:
    """Findings about the input."""
    types = {
        "severity": "text", "check": "text", "message": "text", "codes": "text", "lines": "text", "count": "integer",
        "source": "text",
    }  # fmt: skip
    rows = [
        {
            "severity": finding["severity"],
            "check": finding["rule"],
            "message": finding["message"],
            "codes": "; ".join(map(str, finding.get("codes") or [])),
            "lines": "; ".join(map(str, finding.get("lines") or [])),
            "count": finding.get("count"),
            "source": finding.get("source") or "",
        }
        for finding in edition.json("validation.json").get("findings") or []
    ]
    return Content(VALIDATION, edition, Rows(types, rows), ("validation",))


def measures(
    edition: EditionReader,
    table: str,
    *,
    layer: str | None = None,
    year: int | None = None,
    region: str | None = None,
    industry: str | None = None,
) -> Content:
    """One of the tables of `MEASURES`; None means all. Raises LookupError where the edition does not hold it."""
    if table not in MEASURES or table not in edition.tables:
        raise LookupError(table)
    source = tables.measures(edition, table, layer=layer, year=year, region=region, industry=industry)
    of = [text for text in (region, industry) if text]
    parts = (*of, _year(year), layer or "all-layers")
    return Content(MEASURES[table], edition, source, parts)


def one_of_each(edition: EditionReader) -> list[Content]:
    """A table of each kind, for the README of columns."""
    layer, year = edition.manifest["layers"][0], max(edition.manifest["years"])
    return [
        clusters(edition, layer=layer, year=year),
        portfolios(edition, layer=layer, year=year),
        observations(edition),
        totals(edition, layer=layer, year=year),
        regions(edition),
        industries(edition),
        validation(edition),
        *(measures(edition, name) for name in MEASURES if name in edition.tables),
    ]


def _year(year: int | None) -> str:
    return str(year) if year else "all-years"
