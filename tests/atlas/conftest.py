"""A small invented union with two countries, five regions, holes and a break, published twice as an edition.

The numbers follow from a formula, so that tests can say what a page must show; the editions are built as users build them.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client

from observatory.atlas import fragments
from observatory.evidence.domain.editions import register_edition
from observatory.evidence.models import Edition

REGIONS = """\
code,name,level,parent,country,longitude,latitude
XA,Arland,0,,XA,-30,45
XA1,Arland Mainland,1,XA,XA,-30,45
XA11,Vestmark,2,XA1,XA,-31,45
XA12,Östhaven,2,XA1,XA,-29,45
XA13,Nordby,2,XA1,XA,-30,47
XA131,Little Nordby,3,XA13,XA,-30,47
XB,Bergia,0,,XB,-26,45
XB1,Bergia Mainland,1,XB,XB,-26,45
XB11,Karst,2,XB1,XB,-26,46
XB12,Mirna,2,XB1,XB,-25,45
"""
PUBLISHED = ("XA11", "XA12", "XA13", "XB11", "XB12")
SECTIONS = {"C": ("C10", "C13", "C21", "C29"), "I": ("I55", "I56")}
YEARS = range(2011, 2016)
HIDDEN = {("XA11", "C21"), ("XA11", "C29"), ("XA12", "C21"), ("XA12", "C29")}
"""Confidential in 2015: together with their sums within section and country they are bounded, not known."""


def employment(region: str, division: str, year: int) -> int:
    """Persons employed, by formula: Karst lives on cars, Mirna on hotels, everything grows a little."""
    r, i = PUBLISHED.index(region), [code for codes in SECTIONS.values() for code in codes].index(division)
    base = 1000 + 300 * ((3 * r + 5 * i) % 7)
    lead = 9 if (region, division) in {("XB11", "C29"), ("XB12", "I55"), ("XA13", "C13")} else 1
    return base * lead + 20 * (year - 2011) * (1 + (r + i) % 3)


def observations(*, changed: bool = False) -> pa.Table:
    """The union's statistics; `changed` moves one number, as a revision does."""
    rows: list[dict[str, Any]] = []

    def add(region: str, industry: str, year: int, value: int, status: str = "observed", flag: str = "") -> None:
        for variable, scale in (
            ("employment", Decimal(1)),
            ("establishments", Decimal("0.1")),
            ("wages", Decimal("0.03")),
        ):
            known = status == "observed" or variable == "establishments"
            rows.append(
                {
                    "region": region,
                    "industry": industry,
                    "year": year,
                    "variable": variable,
                    "value": (Decimal(value) * scale).quantize(Decimal("0.001")) if known else None,
                    "status": "observed" if known else status,
                    "flag": flag if known is (flag == "b") else "",
                    "source": "union.csv",
                    "line": len(rows) + 2,
                }
            )

    for year in YEARS:
        for section, divisions in SECTIONS.items():
            value = {
                (region, code): employment(region, code, year)
                + (5000 if changed and (region, code) == ("XA11", "I55") and year == 2015 else 0)
                for region in PUBLISHED
                for code in divisions
            }
            for region in PUBLISHED:
                add(region, section, year, sum(value[region, code] for code in divisions))
                for code in divisions:
                    hidden = year == 2015 and (region, code) in HIDDEN
                    broken = year == 2014 and (region, code) == ("XB12", "C10")
                    add(
                        region, code, year, value[region, code],
                        "confidential" if hidden else "observed", "c" if hidden else "b" if broken else "",
                    )  # fmt: skip
            for country in ("XA", "XB"):
                own = [region for region in PUBLISHED if region.startswith(country)]
                add(country, section, year, sum(value[region, code] for region in own for code in divisions))
                for code in divisions:
                    add(country, code, year, sum(value[region, code] for region in own))
    schema = pa.schema(
        [
            ("region", pa.string()), ("industry", pa.string()), ("year", pa.int16()), ("variable", pa.string()),
            ("value", pa.decimal128(18, 3)), ("status", pa.string()), ("flag", pa.string()), ("source", pa.string()),
            ("line", pa.int64()),
        ]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds an edition of the invented union; `changed` and `title` as wanted, years 2014 and 2015."""
    import observatory.statistics as st
    from observatory.statistics.observations import Observations, Source

    folder = tmp_path_factory.mktemp("union")
    regions = folder / "union.csv"
    regions.write_text(REGIONS, encoding="utf-8")

    def make(name: str, *, changed: bool = False, title: str | None = None, rule: str = "top-20") -> Path:
        given = Observations(
            observations(changed=changed),
            region_version="union",
            industry_classification="nace_rev2",
            units={"employment": "persons employed", "establishments": "local units", "wages": "million EUR"},
            sources=(Source("union.csv", "0" * 64, 1, "table"),),
        )
        result = st.panorama(given, rule=rule, year=[2014, 2015], regions=regions, region_version="union")
        st.build_edition(result, folder / name, title=title or "Panorama of the union", series="union", fictional=True)
        return folder / name

    return make


@pytest.fixture(scope="session")
def first_folder(build: Callable[..., Path]) -> Path:
    return build("first")


@pytest.fixture(scope="session")
def second_folder(build: Callable[..., Path]) -> Path:
    """The same with one revised number."""
    return build("second", changed=True, title="Panorama of the union, revised")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of registered editions lie: under their hash and never changed, so that each is copied and opened once."""
    return tmp_path_factory.mktemp("editions")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, shelf: Path) -> Path:
    """The figures of one test, gone with it, and the editions of all."""
    settings.EDITIONS_ROOT, settings.FIGURES_ROOT = shelf, tmp_path / "figures"
    settings.FIGURES_ROOT.mkdir()
    fragments.forget()
    return tmp_path


@pytest.fixture
def edition(db: None, first_folder: Path) -> Edition:
    """The edition in use."""
    return register_edition(first_folder, draw=False)


@pytest.fixture
def client() -> Client:
    return Client()
