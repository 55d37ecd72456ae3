"""County Business Patterns: counties × four-digit industries, rolled up to metropolitan areas, to a panorama."""

from __future__ import annotations

import json
import shutil

from benchmarks.measurement import Cost, Line, Result, Setting, observatory, repeated, run, step

CELLS = ("us_cbp", "cbp_county_naics4_2017_2019_2021.parquet")
LINKS = ("us_cbp", "county_to_msa_and_economic_area_2016.csv.gz")
MAPPING = """
industry_classification = "naics_2017"
region_version = "none"
absent = "zero"
[columns]
region = "fips"
industry = "naics"
year = "year"
[variables]
employment = "employees"
establishments = "establishments"
wages = {{ column = "annual_payroll_1000usd", unit = "thousand USD" }}
[concordance]
file = {file}
from = "county_fips"
to = "region_code"
where = {{ region_type = "msa" }}
"""


def measure(setting: Setting) -> Result:
    cells, links = setting.file(*CELLS), setting.file(*LINKS)
    mapping = setting.folder / "mapping.toml"
    mapping.write_text(MAPPING.format(file=json.dumps(str(links))), encoding="utf-8")

    def build(number: int) -> Cost:
        target = setting.folder / f"edition-{number}"
        cost = run(
            observatory(
                "panorama", "build", cells, "--mapping", mapping, "--layer", "group", "--year", "2021", "--to", target
            )
        )
        if number:
            shutil.rmtree(target)
        return cost

    whole, _ = repeated(setting.repeat, build)
    reading, _ = repeated(setting.repeat, lambda _: run(step("read", cells, mapping)))
    peer, _ = repeated(setting.repeat, lambda _: run(step("roll_up", cells, links)))
    rows = run(step("rows", setting.folder / "edition-0")).said()
    result = Result(
        "business_patterns",
        "700,014 rows of counties to a panorama of metropolitan areas; ratio to a bare DuckDB join and GROUP BY",
    )
    result.lines = [
        Line(
            "observatory panorama build",
            whole.wall,
            whole.cpu,
            whole.memory,
            whole.wall / peer.wall,
            f"{rows['panorama']:,} regional clusters",
        ),
        Line(
            "  of it reading and rolling up",
            reading.wall,
            reading.cpu,
            reading.memory,
            reading.wall / peer.wall,
            f"{reading.said()['rows']:,} observations",
        ),
        Line("peer: DuckDB join and GROUP BY", peer.wall, peer.cpu, peer.memory, 1.0, f"{peer.said()['rows']:,} cells"),
    ]
    result.facts = {"rows": rows, "cells": peer.said()["rows"]}
    return result
