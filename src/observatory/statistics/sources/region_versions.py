"""Which NUTS version a table speaks, year by year.

Bulk files carry several versions under one code list: a country that changed its regions has the old ones in the older
years and the new ones in the newer, and in the year of the change often both, each complete. Counting both would count
the country twice. So every year gets one version, the one whose level-2 codes cover most of the codes with data, and
the codes of other versions in that year are set aside - if the chosen version tells of the whole country by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from observatory.statistics.errors import InputError
from observatory.statistics.observations import STATUSES_WITH_VALUE

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.classifications.regions import RegionClassification


@dataclass(frozen=True)
class RegionVersionChoice:
    """The NUTS version of a year.

    ``covered`` of ``counted`` level-2 codes with data belong to it. ``set_aside`` has, per country, the codes of other
    versions that carry data in that year too; ``empty`` those of other versions that stand in the table without data.
    """

    year: int
    version: str
    covered: int
    counted: int
    set_aside: Mapping[str, tuple[str, ...]]
    empty: tuple[str, ...]

    @property
    def foreign(self) -> frozenset[str]:
        """All codes of the year that the version does not know, with data or without."""
        return frozenset(self.empty).union(*self.set_aside.values())


def region_versions_by_year(table: pa.Table, *, version: str | None = None) -> dict[int, RegionVersionChoice]:
    """The version of every year of a table of observations.

    ``version`` settles the question for all years: codes it does not know are then set aside whatever they say. Raises
    `InputError` for a version that is unknown, or if, in some year, a country has codes of two versions with data and
    the chosen version lacks some of its regions.
    """
    from observatory.statistics.classifications.regions import load_regions, region_versions

    known = {name: load_regions(name) for name in region_versions()}
    if version is not None and version not in known:
        raise InputError(
            f"There is no NUTS version {version!r}.", code=version, remedy=f"Known are {', '.join(known)}."
        )
    with_data, listed = codes_by_year(table)
    chosen: dict[int, RegionVersionChoice] = {}
    for year in sorted(listed):
        chosen[year] = _choose(year, with_data.get(year, set()), listed[year], known, version)
    return chosen


def codes_by_year(table: pa.Table) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Region codes with a value, and all region codes, of every year."""
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pc.is_in(table["status"], value_set=pa.array(STATUSES_WITH_VALUE))
    rows = table.select(["year", "region"]).append_column("filled", filled)
    grouped = rows.group_by(["year", "region"]).aggregate([("filled", "any")])
    with_data: dict[int, set[str]] = defaultdict(set)
    listed: dict[int, set[str]] = defaultdict(set)
    columns = (grouped[name].to_pylist() for name in ("year", "region", "filled_any"))
    for year, region, filled_any in zip(*columns, strict=True):
        listed[year].add(region)
        if filled_any:
            with_data[year].add(region)
    return with_data, listed


def _choose(
    year: int, codes: set[str], listed: set[str], known: Mapping[str, RegionClassification], version: str | None
) -> RegionVersionChoice:
    level_two = {
        code for code in codes or listed if any(code in each and each.level(code) == 2 for each in known.values())
    }
    counted = level_two or codes or listed
    coverage = {name: sum(code in each for code in counted) for name, each in known.items()}
    # The oldest of the equally good: a later version that changed nothing here says no more.
    best = version or max(known, key=lambda name: coverage[name])
    regions = known[best]
    aside: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        if code not in regions:
            aside[code[:2]].append(code)
    if version is None:
        for country, foreign in aside.items():
            _require_whole(year, country, foreign, codes, best, known)
    empty = sorted(code for code in listed - codes if code not in regions)
    return RegionVersionChoice(
        year,
        best,
        coverage[best],
        len(counted),
        {key: tuple(each) for key, each in sorted(aside.items())},
        tuple(empty),
    )


def lacking(country: str, codes: Collection[str], regions: RegionClassification) -> list[str]:
    """Level-2 regions of a country, extra-regio aside, that are not among the codes."""
    return [
        code for code in regions.codes(2, extra_regio=False) if regions.country(code) == country and code not in codes
    ]


def _require_whole(
    year: int, country: str, foreign: list[str], codes: set[str], best: str, known: Mapping[str, RegionClassification]
) -> None:
    """Raise unless the chosen version has data for the whole country, so that the other codes say nothing new."""
    if not any(code in each for code in foreign for each in known.values()):
        return  # a region of no version at all: reported as unknown, not a question of versions
    regions = known[best]
    if country in regions and not lacking(country, codes, regions):
        return
    whole = [name for name, each in known.items() if country in each and not lacking(country, codes, each)]
    missing = lacking(country, codes, regions) if country in regions else []
    raise InputError(
        f"{country} has data in {year} under codes of two NUTS versions: {', '.join(foreign)} are not in NUTS {best}"
        + (f", which lacks {', '.join(missing[:5])}" if missing else "")
        + (f"; NUTS {', '.join(whole)} would be complete for this country." if whole else ", and none is complete."),
        code=foreign[0],
        remedy="Choose one with --nuts-version (in Python: region_version=); the codes of the others are then set aside.",
    )


def keep_chosen(table: pa.Table, choices: Mapping[int, RegionVersionChoice]) -> pa.Table:
    """The rows whose region belongs to the version chosen for their year."""
    import pyarrow as pa
    import pyarrow.compute as pc

    drop: pa.ChunkedArray | None = None
    for year, choice in choices.items():
        if choice.foreign:
            here = pc.and_(
                pc.equal(table["year"], pa.scalar(year, table["year"].type)),
                pc.is_in(table["region"], value_set=pa.array(sorted(choice.foreign), pa.string())),
            )
            drop = here if drop is None else pc.or_(drop, here)
    return table if drop is None else table.filter(pc.invert(drop))
