"""Which places are compared and make up the reference area, and whether a code names the same land at both ends of a growth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

SAME_LAND = 0.99


def places_compared(
    known: Iterable[tuple[str, int]],
    limited: Set[tuple[str, int]],
    versions: Mapping[int, str],
    region_tables: Mapping[str, Any],
    region_level: int | None,
    years: Sequence[int],
    decisions: list[str],
) -> tuple[pa.Table, int | None, tuple[str, ...], tuple[str, ...]]:
    """Per region and year: whether it is compared, whether it counts as reference area, its country.

    `known` are the regions and years of which something is known (`known_places`), `limited` those that can make up a reference area (`limited_places`).
    """
    import pyarrow as pa

    plain = all(table is None for table in region_tables.values())
    levels = {}
    for region, year in known:
        table = region_tables[versions[year]]
        levels[region, year] = None if table is None else table.level(region)
    level = region_level
    if not plain and level is None:
        found = {each for each in levels.values() if each is not None}
        level = 2 if 2 in found else max(found, default=None)
    rows: list[dict[str, Any]] = []
    for (region, year), own in sorted(levels.items()):
        table = region_tables[versions[year]]
        entry = None if table is None else table.region(region)
        rows.append(
            {
                "region": region,
                "year": year,
                "published": own == level and not (entry is not None and entry.kind == "extra_regio"),
                "country": None if entry is None else entry.country,
                "region_version": versions[year],
                "is_country": own == 0,
            }
        )
    if not any(row["published"] and row["year"] in years for row in rows):
        raise InputError(
            f"no region is left at level {level} in {', '.join(map(str, years))}.",
            remedy=f"Levels in the data: {', '.join(str(each) for each in sorted({x for x in levels.values() if x is not None})) or 'none'}.",
        )
    with_countries = {row["year"] for row in rows if row["is_country"]}
    left_out: dict[int, list[str]] = {}
    for row in rows:
        candidate = row["is_country"] if row["year"] in with_countries else row["published"]
        row["reference"] = candidate and (row["region"], row["year"]) in limited
        if candidate and not row["reference"] and row["year"] in years:
            left_out.setdefault(row["year"], []).append(row["region"])
    for year, codes in sorted(left_out.items()):
        decisions.append(
            f"{year}: left out of the reference area, because nothing limits what is hidden in their totals: {', '.join(codes)}."
        )
    counted = {(row["region"], row["year"]) for row in rows if row["reference"]}

    def belongs(row: Mapping[str, Any]) -> bool:
        return bool((row["country"] if row["year"] in with_countries else row["region"], row["year"]) in counted)

    countries = tuple(sorted({row["region"] for row in rows if row["is_country"]}))
    area = tuple(sorted({row["region"] for row in rows if row["reference"] and row["year"] in years}))
    table_of_places = pa.table(
        {
            "region": [row["region"] for row in rows],
            "year": pa.array([row["year"] for row in rows], pa.int16()),
            "published": [bool(row["published"] and row["year"] in years) for row in rows],
            "reference": [bool(row["reference"]) for row in rows],
            "in_reference": [bool(belongs(row)) for row in rows],
            "country": pa.array([row["country"] for row in rows], pa.string()),
            "region_version": [row["region_version"] for row in rows],
        }
    )
    return table_of_places, level, countries, area if set(years) & with_countries else ()


def known_places(bounded: pa.Table) -> list[tuple[str, int]]:
    """Region and year of every place of whose employment anything is known."""
    import pyarrow.compute as pc

    known = bounded.filter(
        pc.and_(
            pc.equal(bounded["variable"], "employment"),
            pc.not_equal(bounded["status"], "missing"),
        )
    )
    return [(row["region"], row["year"]) for row in known.group_by(["region", "year"]).aggregate([]).to_pylist()]


def limited_places(bounded: pa.Table, top: Sequence[str]) -> set[tuple[str, int]]:
    """Region and year of every place whose total employment lies within finite bounds.

    Only these can make up a reference area: one hole without a limit would take the meaning from every location quotient.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = bounded.filter(
        pc.and_(pc.equal(bounded["variable"], "employment"), pc.is_in(bounded["industry"], pa.array(sorted(top))))
    )
    counted = rows.group_by(["region", "year"]).aggregate([("high", "count"), ("industry", "count")]).to_pylist()
    return {(row["region"], row["year"]) for row in counted if row["high_count"] == row["industry_count"]}


def other_land(places: pa.Table, versions: Mapping[int, str], tables: Mapping[str, Any], window: int) -> pa.Table:
    """Region and year of the places whose code meant other land `window` years before.

    `places` has region and year; `versions` the region version of every year. The same land is 99 % of the population in common, seen from both
    versions. A user's own regions have one version and never change.
    """
    import pyarrow as pa

    found: list[tuple[str, int]] = []
    for year in sorted(set(places["year"].to_pylist())):
        before, now = versions.get(year - window), versions[year]
        if before is None or before == now:
            continue
        here = [row["region"] for row in places.to_pylist() if row["year"] == year]
        found += [(code, year) for code in here if not names_same_land(code, tables[before], tables[now])]
    return pa.table(
        {
            "region": pa.array([code for code, _ in found], pa.string()),
            "year": pa.array([year for _, year in found], pa.int16()),
        }
    )


def names_same_land(code: str, before: Any, now: Any) -> bool:
    """Whether the region of this code keeps nearly all of its people from one version to the other, and gains nearly none."""
    if before is None or now is None or code not in before or code not in now:
        return True  # without an earlier region there is no earlier number either
    return all(
        sum(link.share for link in one.links(code, other.version) if link.code == code) >= SAME_LAND
        for one, other in ((before, now), (now, before))
    )
