"""Whole tables for downloads and the API, as SQL that is run batch by batch: never all rows in memory.

Columns of the edition's own tables are handed on as they are; what people need beside a code (version, name, label)
stands next to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from observatory.atlas.queries.regions import region_versions
from observatory.evidence.editions import EditionReader


@dataclass(frozen=True)
class Statement:
    """A SELECT with what fills its marks; `order` makes its rows the same every time."""

    select: str
    parameters: tuple[Any, ...]
    order: str

    @property
    def sql(self) -> str:
        """The whole statement."""
        return f"SELECT * FROM ({self.select}) ORDER BY {self.order}"

    def page(self, limit: int, offset: int) -> Statement:
        """So many of its rows, after the first `offset`."""
        return Statement(
            f"SELECT * FROM ({self.sql} LIMIT {int(limit)} OFFSET {int(offset)})", self.parameters, self.order
        )

    @property
    def empty(self) -> str:
        """A statement with the same columns and no rows; takes the same parameters."""
        return f"SELECT * FROM ({self.select}) LIMIT 0"

    def count(self, edition: EditionReader) -> int:
        """How many rows there are."""
        row = edition.one(f"SELECT count(*) AS rows FROM ({self.select})", self.parameters)
        assert row is not None
        return int(row["rows"])


def clusters(
    edition: EditionReader,
    *,
    layer: str | None = None,
    year: int | None = None,
    version: str | None = None,
    regions: Sequence[str] = (),
    industry: str | None = None,
) -> Statement:
    """Regional clusters with all columns of the panorama; None and the empty sequence leave a condition out."""
    where, parameters = _where(
        {"p.layer": layer, "p.year": year, "p.region_version": version, "p.industry": industry}, {"p.region": regions}
    )
    own = "p.layer, p.industry, p.region, p.region_version, p.country, p.year"
    rest = ", ".join(f"p.{_quoted(name)}" for name in columns_of(edition, "panorama") if f"p.{name}" not in own)
    select = f"""
        SELECT p.region, p.region_version, r.name AS region_name, p.country, p.year, p.layer, p.industry,
               i.label_en, i.label_fr, i.kind, i.exact, {rest}
        FROM panorama AS p
        LEFT JOIN regions AS r ON r.region = p.region AND r.region_version = p.region_version
        LEFT JOIN industries AS i ON i.layer = p.layer AND i.industry = p.industry
        {where}"""
    return Statement(select, parameters, "layer, year, try_cast(industry AS INTEGER), industry, region")


def portfolios(
    edition: EditionReader,
    *,
    layer: str | None = None,
    year: int | None = None,
    region: str | None = None,
    version: str | None = None,
) -> Statement:
    """Portfolios of regions with version and name of each; conditions as for `clusters`."""
    where, parameters = _where({"p.layer": layer, "p.year": year, "p.region": region, "v.region_version": version}, {})
    own = ("layer", "region", "year")
    rest = ", ".join(f"p.{_quoted(name)}" for name in columns_of(edition, "portfolios") if name not in own)
    select = f"""
        SELECT p.region, v.region_version, r.name AS region_name, r.country, p.year, p.layer, {rest}
        FROM portfolios AS p
        LEFT JOIN {_versions(edition)} ON v.year = p.year
        LEFT JOIN regions AS r ON r.region = p.region AND r.region_version = v.region_version
        {where}"""
    return Statement(select, parameters, "layer, year, region")


def observations(
    edition: EditionReader,
    *,
    region: str | None = None,
    version: str | None = None,
    industry: str | None = None,
    year: int | None = None,
    variable: str | None = None,
) -> Statement:
    """Observations of all years and levels of the source, with bounds; conditions as for `clusters`.

    With a `version`, years of another version of the regions are left out: the same code may have meant another area.
    Years of the source that the panorama does not cover have no version and stay.
    """
    where, parameters = _where({"o.region": region, "o.industry": industry, "o.year": year, "o.variable": variable}, {})
    if version is not None:
        where += f" {'AND' if where else 'WHERE'} (v.region_version IS NULL OR v.region_version = ?)"
        parameters = (*parameters, version)
    select = f"""
        SELECT o.region, v.region_version, n.region_name, o.industry, o.level, o.year, o.variable,
               o.low, o.value, o.high, o.status, o.flag
        FROM observations AS o
        LEFT JOIN {_versions(edition)} ON v.year = o.year
        LEFT JOIN (SELECT region, arg_max(name, region_version) AS region_name FROM regions GROUP BY region) AS n
               ON n.region = o.region
        {where}"""
    return Statement(select, parameters, "region, industry, year, variable")


def regions(
    edition: EditionReader,
    *,
    version: str | None = None,
    level: int | None = None,
    country: str | None = None,
    published: bool | None = None,
) -> Statement:
    """Regions that the edition knows; conditions as for `clusters`."""
    where, parameters = _where(
        {"region_version": version, "level": level, "country": country, "published": published}, {}
    )
    select = f"SELECT * EXCLUDE (fictional) FROM regions {where}"
    return Statement(select, parameters, "region_version, region")


def industries(edition: EditionReader, *, layer: str | None = None) -> Statement:
    """Industries, cluster categories and emerging industries."""
    where, parameters = _where({"layer": layer}, {})
    return Statement(f"SELECT * FROM industries {where}", parameters, "layer, try_cast(industry AS INTEGER), industry")


def measures(
    edition: EditionReader,
    table: str,
    *,
    layer: str | None = None,
    year: int | None = None,
    region: str | None = None,
    industry: str | None = None,
) -> Statement:
    """One of the tables that measures make, with the names of regions and industries; a condition on what it does not have is left out."""
    own = columns_of(edition, table)
    equal = {"layer": layer, "year": year, "region": region, "industry": industry}
    where, parameters = _where({f"t.{name}": value for name, value in equal.items() if name in own}, {})
    names = [f"t.{_quoted(name)}" for name in own]
    joins = ""
    if "industry" in own:
        names.insert(own.index("industry") + 1, "i.label_en, i.label_fr")
        joins += " LEFT JOIN industries AS i ON i.layer = t.layer AND i.industry = t.industry"
    if "region" in own:
        names.insert(0, "n.region_name")
        joins += (
            " LEFT JOIN (SELECT region, arg_max(name, region_version) AS region_name FROM regions GROUP BY region) AS n"
            " ON n.region = t.region"
        )
    keys = ("layer", "industry", "region", "year", "from_year", "years_later", "stars_before", "stars_after")
    order = ", ".join(f"{key} NULLS FIRST" for key in keys if key in own)
    return Statement(f"SELECT {', '.join(names)} FROM {_quoted(table)} AS t{joins} {where}", parameters, order)


def columns_of(edition: EditionReader, table: str) -> list[str]:
    """Names of the columns of one of the edition's tables, in order."""
    return [str(row["column_name"]) for row in edition.query(f"DESCRIBE {_quoted(table)}")]


def _where(equal: dict[str, Any], among: dict[str, Sequence[str]]) -> tuple[str, tuple[Any, ...]]:
    conditions = [f"{name} = ?" for name, value in equal.items() if value is not None]
    parameters = [value for value in equal.values() if value is not None]
    for name, values in among.items():
        if values:
            conditions.append(f"{name} IN ({', '.join('?' * len(values))})")
            parameters += values
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), tuple(parameters)


def _versions(edition: EditionReader) -> str:
    """The version of the regions in each year, as a table to join with."""
    rows = ", ".join(
        f"({int(year)}, '{version.replace(chr(39), chr(39) * 2)}')"
        for year, version in region_versions(edition).items()
    )
    return f"(VALUES {rows}) AS v(year, region_version)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
