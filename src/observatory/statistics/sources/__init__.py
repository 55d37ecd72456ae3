"""From the world to observations: read files of official statistics, tables of one's own, and establishment microdata.

>>> import observatory.statistics as st
>>> observations = st.read("sbs_r_nuts06_r2.tsv.gz")      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatory.statistics.engine import Engine
    from observatory.statistics.observations import Observations

__all__ = ["read"]


def read(
    *paths: str | Path,
    format: str | None = None,
    mapping: str | Path | Mapping[str, Any] | None = None,
    industry_classification: str | None = None,
    region_version: str | None = None,
    regions: str | Path | None = None,
    variables: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    years: Collection[int] | None = None,
    engine: Engine | None = None,
) -> Observations:
    """Observations of one or several files, with the report of what was wrong with them.

    ``format`` is one of `opening.FORMATS`, judged by the content if None. ``mapping`` is a TOML file (or its content as a dict) that says which
    column is what (see docs/guides/bring-your-own-data.md). ``industry_classification`` and ``region_version`` override
    what the files say; ``regions`` is a CSV of regions of one's own. ``variables`` maps indicators to employment,
    establishments or wages; ``choices`` fixes other dimensions; ``years`` limits the years.
    ``engine`` adds establishment microdata up (default: a DuckDB of its own).

    Raises `observatory.statistics.errors.InputError` for anything that cannot be read, with file, line and column.
    Rows that contradict themselves or name nothing known are taken out of the table and stand in the report, counted.
    """
    from observatory.statistics.sources.gathering import gather

    return gather(
        [Path(path) for path in paths],
        format=format,
        mapping=mapping,
        industry_classification=industry_classification,
        region_version=region_version,
        regions=None if regions is None else Path(regions),
        variables=variables,
        choices=choices,
        years=years,
        engine=engine,
    )
