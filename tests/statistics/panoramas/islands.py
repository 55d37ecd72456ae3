"""An invented economy of three islands, by formula: with a break, a leap that nobody explains, and two hidden numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

import observatory.statistics as st
from observatory.statistics.observations import Observations, schema
from observatory.statistics.panoramas import Panorama

INDUSTRIES = ("1", "2", "3", "4", "5", "6")
REGIONS = ("AA1", "AA2", "AA3", "BB1", "BB2", "CC1", "CC2", "CC3")
COUNTRIES = ("AA", "BB", "CC")
YEARS = (2018, 2019, 2020, 2021)

BREAK = ("BB1", 2019)
LEAP = ("CC1", "2", 2020)
HIDDEN = {("AA1", "3", 2021), ("AA2", "3", 2021)}
"""Together they are what the country has less what AA3 has: each lies between nought and that."""


def employment(region: str, industry: str, year: int) -> int:
    """Employment by formula: regions differ in what they are strong in, and everything moves a little."""
    r, i = REGIONS.index(region), INDUSTRIES.index(industry)
    base = 1000 + 370 * ((5 * r + 3 * i) % 7) + 90 * r
    peak = 4 if (2 * r + i) % 5 < 2 else 1
    leap = 5 if (region, industry) == LEAP[:2] and year >= LEAP[2] else 1
    return round(base * peak * leap * (1 + 0.03 * (((r + 2 * i) % 5) - 2)) ** (year - 2018))


def wages(region: str, industry: str, year: int) -> int:
    """Regions named later pay more."""
    return employment(region, industry, year) * (10 + 4 * REGIONS.index(region))


def rows() -> Iterator[tuple[str, str, int, str, int | None, str]]:
    for year in YEARS:
        for industry in INDUSTRIES:
            for variable, number in (("employment", employment), ("wages", wages)):
                for region in REGIONS:
                    hidden = variable == "employment" and (region, industry, year) in HIDDEN
                    flag = "c" if hidden else "b" if (region, year) == BREAK and industry == "4" else ""
                    yield region, industry, year, variable, None if hidden else number(region, industry, year), flag
                for country in COUNTRIES:
                    of = sum(number(region, industry, year) for region in REGIONS if region[:2] == country)
                    yield country, industry, year, variable, of, "b" if country == "BB" and year == 2019 else ""


def panorama(folder: Path) -> Panorama:
    """The panorama of all years; the classification of regions is written into `folder`."""
    codes = [*COUNTRIES, *REGIONS]
    lines = [f"{c},{c},{int(len(c) > 2)},{c[:2] * (len(c) > 2)},{c[:2]},," for c in codes]
    (folder / "islands.csv").write_text(
        "code,name,level,parent,country,longitude,latitude\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    table = pa.Table.from_pylist(
        [
            {
                "region": region, "industry": industry, "year": year, "variable": variable,
                "value": None if number is None else Decimal(number), "flag": flag,
                "status": "confidential" if number is None else "observed", "source": "by formula", "line": line,
            }
            for line, (region, industry, year, variable, number, flag) in enumerate(rows(), 1)
        ],
        schema=schema(),
    )  # fmt: skip
    observations = Observations(
        table, industry_classification="cluster_categories", region_version="islands", units={"wages": "EUR"}
    )
    return st.panorama(observations, rule="eccp-2021", year=YEARS, regions=folder / "islands.csv", region_level=1)
