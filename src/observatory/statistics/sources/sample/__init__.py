"""The fictional sample: an invented union of countries with simulated statistics, for demonstration without network.

>>> from observatory.statistics.sources.sample import sample_observations
>>> table = sample_observations(years=[2019], industry_levels=["section"])      # doctest: +SKIP

The model is documented in docs/methods/sample.md. No code in it belongs to a real region; every file and table is
marked as fictional.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from observatory.statistics.sources.sample.union import NOTICE, VERSION

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["NOTICE", "SEED", "VERSION", "sample_observations", "write_establishments", "write_sample"]

SEED = 2014
FILES = ("sample.tsv.gz", "regions.csv", "boundaries.geojson", "README.md")


def sample_observations(
    *,
    seed: int = SEED,
    years: Sequence[int] | None = None,
    industry_levels: Sequence[str] | None = None,
    truth: bool = False,
) -> pa.Table:
    """Observations of the fictional union, columns as in docs/architecture.md, `region_version` "sample".

    Employment in persons, establishments in local units, wages in million EUR. `years` (2012 to 2021) and
    `industry_levels` (section, division, group, class) cut the table; `truth=True` gives the numbers without any hole or flag. The
    schema's metadata has `fictional`, `notice` and `region_version`. Raises InputError for a year or level that the
    sample does not have.
    """
    from observatory.statistics.sources.sample.series import observations_table, select

    return observations_table(select(seed, years, industry_levels, truth))


def write_sample(
    directory: str | Path,
    *,
    seed: int = SEED,
    years: Sequence[int] | None = None,
    industry_levels: Sequence[str] | None = None,
) -> tuple[Path, ...]:
    """Write `sample.tsv.gz`, `regions.csv`, `boundaries.geojson` and `README.md` into `directory`; the same bytes each time.

    Returns their paths in this order. The directory is made if it does not exist; files of these names are replaced.
    """
    from observatory.statistics.sources.sample.geography import boundaries
    from observatory.statistics.sources.sample.series import select, write_tsv

    selection = select(seed, years, industry_levels, truth=False)
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / name for name in FILES)
    write_tsv(selection, paths[0])
    paths[1].write_text(regions_csv(), encoding="utf-8", newline="\n")
    chart = json.dumps(boundaries(), ensure_ascii=False, separators=(",", ":"))
    paths[2].write_text(chart + "\n", encoding="utf-8", newline="\n")
    paths[3].write_text(_readme(seed, selection.years), encoding="utf-8", newline="\n")
    return paths


def write_establishments(
    rows: int, path: str | Path, *, seed: int = SEED, progress: Callable[[int], None] | None = None
) -> Path:
    """Write `rows` rows of invented establishment microdata to a `.parquet`, `.csv` or `.csv.gz` file; returns its path.

    Columns: `plant` (number), `region` (level 2), `industry` (class), `year`, `employment` (persons), `wages` (thousand
    EUR), `longitude`, `latitude` (degrees, inside the region), `fictional` (always true). A plant has ten consecutive
    rows, one per year. Memory does not grow with `rows`. `progress` is called with the number of rows written so far.
    Raises InputError for fewer than one row or an unknown ending.
    """
    from observatory.statistics.sources.sample import establishments

    return establishments.write_establishments(rows, path, seed=seed, progress=progress)


def regions_csv() -> str:
    """The classification of the fictional regions as CSV text: one line per region of levels 0 to 3."""
    from observatory.statistics.sources.sample.geography import archipelago
    from observatory.statistics.sources.sample.union import places

    points = archipelago().points
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["code", "name", "level", "parent", "country", "longitude", "latitude", "name_en", "name_fr", "fictional"]
    )
    for place in places():
        longitude, latitude = points[place.code]
        writer.writerow(
            [
                place.code,
                place.name,
                place.level,
                place.parent,
                place.country,
                f"{longitude:.4f}",
                f"{latitude:.4f}",
                place.name_en,
                place.name_fr,
                "true",
            ]
        )
    return text.getvalue()


def _readme(seed: int, years: Sequence[int]) -> str:
    return f"""# A fictional union

**{NOTICE}**

No country, region, place or number in these files exists. Country codes are user-assigned codes of ISO 3166-1, which
no real country will ever have. Drawn with seed {seed} by the sample of the Open Cluster Observatory; its model is
described in docs/methods/sample.md.

| file | what |
| --- | --- |
| `sample.tsv.gz` | yearly statistics {years[0]} to {years[-1]} in the bulk form of Eurostat: V16110 persons employed, V11210 local units, V13320 wages (million EUR), by NACE Rev. 2 and region |
| `regions.csv` | the classification of regions, version `{VERSION}`, levels 0 to 3, with a point inside each |
| `boundaries.geojson` | polygons of all regions, longitude and latitude (EPSG:4326) |

Coverage: sections B to N without K, and division S95. Coordinates lie in the open Atlantic, where no land is.
Level-3 regions have no figures of their own.
"""
