"""What must be settled before anything is computed: years, region version, bounds of holes, layers, places and the reference area."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError
from observatory.statistics.panoramas import memberships as members
from observatory.statistics.panoramas.memberships import Memberships
from observatory.statistics.panoramas.territory import known_places, limited_places, places_compared

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.observations import Observations

# What a published unit of wages is turned into when it is divided by persons employed.
PRODUCTIVITY_UNITS = {
    "million EUR": ("thousand EUR per person", 1000.0),
    "thousand EUR": ("thousand EUR per person", 1.0),
    "EUR": ("thousand EUR per person", 0.001),
    "thousand USD": ("thousand USD per person", 1.0),
}


@dataclass(frozen=True)
class Cells:
    """Cells that are in the engine already, in the form of `panoramas.cells.wide`, instead of observations that become cells there.

    `membership` says as `Memberships.table` does what groups are made of, but of *profiles*: industries that belong to the same groups stand in one cell
    of the region and year. `known` is true where no cell has a hole, `whole` where no group holds a part of an industry.
    """

    table: Any
    membership: pa.Table
    known: bool
    whole: bool


@dataclass(frozen=True)
class Preparation:
    """Everything that the computation needs, and what was decided on the way.

    `observations` has bounds; `places` has one row per region and year (published, reference, country, region_version);
    `decisions` are sentences for people: what was chosen where the data left a choice.
    """

    source: Observations
    observations: pa.Table
    places: pa.Table
    memberships: Memberships
    layers: tuple[str, ...]
    years: tuple[int, ...]
    region_level: int | None
    region_versions: Mapping[int, str]
    countries: tuple[str, ...]
    reference: Mapping[str, float] | None
    kinds: Mapping[str, str]
    reference_area: tuple[str, ...]
    productivity_unit: str
    productivity_factor: float
    absent_is_zero: bool
    decisions: tuple[str, ...]
    classifications: tuple[Mapping[str, str], ...]
    conflicts: tuple[Any, ...]
    region_tables: Mapping[str, Any]
    variables: tuple[str, ...]
    cells: Cells | None = None

    def validation(self) -> dict[str, Any]:
        """Findings of the input, with the families of parts and totals that contradict each other beyond all others."""
        content: dict[str, Any] = json.loads(self.source.report.to_json())
        if self.conflicts:
            content["findings"].append(
                {
                    "rule": "bounds-contradiction",
                    "severity": "warning",
                    "message": "Published totals and parts contradict each other; these totals were not used to bound what is hidden.",
                    "codes": sorted({f"{each.region} {each.industry}" for each in self.conflicts})[:20],
                    "lines": [],
                    "count": len(self.conflicts),
                    "source": ", ".join(each.name for each in self.source.sources),
                }
            )
        return content

    def reference_table(self) -> pa.Table:
        """The given reference area as rows of layer, group, year with employment; the layer `denominator` holds its totals.

        Numbers are given by the industries of the source; groups and totals are their sums, a range where a group holds only a part of one.
        """
        import pyarrow as pa

        given = self.reference or {}
        low: dict[tuple[str, str], float] = {}
        high: dict[tuple[str, str], float] = {}
        for layer, group, industry, whole in self.memberships.rows:
            if industry not in given:
                raise InputError(
                    "the reference area has no number for this industry.",
                    code=industry,
                    remedy="Give one for every industry of the regions.",
                )
            high[layer, group] = high.get((layer, group), 0.0) + given[industry]
            low[layer, group] = low.get((layer, group), 0.0) + (given[industry] if whole else 0.0)
        # Industries of the reference area that no region has belong to its totals all the same.
        further = sorted(set(given) - {industry for _, _, industry, _ in self.memberships.rows})
        if further and self.source.industry_classification != "cluster_categories":
            raise InputError(
                "the reference area has a number for an industry that the source does not have, so that its place in the totals is unknown.",
                code=further[0],
                remedy="Leave it out.",
            )
        for code in further:
            for name in ("total", self.kinds.get(code, "")):
                if name:
                    key = ("denominator", name)
                    low[key], high[key] = low.get(key, 0.0) + given[code], high.get(key, 0.0) + given[code]
        rows = [(layer, group, low[layer, group], high[layer, group]) for layer, group in low]
        values = [least if least == most else None for _ in self.years for _, _, least, most in rows]
        return pa.table(
            {
                "layer": [row[0] for _ in self.years for row in rows],
                "group": [row[1] for _ in self.years for row in rows],
                "year": pa.array([year for year in self.years for _ in rows], pa.int16()),
                "employment_low": pa.array([row[2] for _ in self.years for row in rows], pa.float64()),
                "employment": pa.array(values, pa.float64()),
                "employment_high": pa.array([row[3] for _ in self.years for row in rows], pa.float64()),
            }
        )


def prepare(
    observations: Observations,
    *,
    years: Sequence[int] | None = None,
    layers: Sequence[str] | None = None,
    region_level: int | None = None,
    region_version: str | None = None,
    regions: str | Path | None = None,
    categories: str | Path | None = None,
    emerging: str | Path | None = None,
    reference: Mapping[str, int | float] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Preparation:
    """Settle everything for `panorama`; see there for the options."""
    decisions: list[str] = []
    chosen = chosen_years(observations.years(), years)
    table, versions, region_tables = regions_by_year(
        observations.table,
        region_version or observations.region_version,
        regions or observations.regions_file,
        decisions,
    )
    groups = grouped(
        observations.industries(), observations.industry_classification, layers, categories, emerging, kinds
    )
    bounded, conflicts = _bounds(observations, table, versions, region_tables, groups.industries)
    found = places_compared(
        known_places(bounded),
        limited_places(bounded, groups.memberships.top),
        versions,
        region_tables,
        region_level,
        chosen,
        decisions,
    )
    return settled(
        observations, bounded, chosen, versions, region_tables, groups, found, decisions,
        reference=reference, conflicts=conflicts, variables=observations.variables(),
    )  # fmt: skip


def settled(
    observations: Observations,
    bounded: pa.Table,
    years: tuple[int, ...],
    versions: Mapping[int, str],
    region_tables: Mapping[str, Any],
    groups: Groups,
    found: tuple[pa.Table, int | None, tuple[str, ...], tuple[str, ...]],
    decisions: Sequence[str],
    *,
    reference: Mapping[str, int | float] | None,
    conflicts: tuple[Any, ...],
    variables: tuple[str, ...],
    cells: Cells | None = None,
) -> Preparation:
    """A preparation of what was found: `found` is what `places_compared` returns."""
    places, level, countries, reference_area = found
    industries, category_table = groups.industries, groups.categories
    unit, factor = PRODUCTIVITY_UNITS.get(
        observations.units.get("wages", ""), (f"{observations.units.get('wages', 'wages')} per person", 1.0)
    )
    classifications = [
        *(
            {"name": f"regions {name}", "version": name, "sha256": each.sha256}
            for name, each in sorted(region_tables.items())
            if each is not None
        ),
        *(
            [{"name": industries.name, "version": industries.version, "sha256": industries.sha256}]
            if industries is not None
            else []
        ),
        *(
            [{"name": category_table.name, "version": category_table.version, "sha256": category_table.sha256}]
            if category_table is not None
            else []
        ),
    ]
    return Preparation(
        source=observations,
        observations=bounded,
        places=places,
        memberships=groups.memberships,
        layers=groups.layers,
        years=years,
        region_level=level,
        region_versions=versions,
        countries=countries,
        reference={str(code): float(number) for code, number in reference.items()} if reference is not None else None,
        kinds=dict(groups.kinds),
        reference_area=reference_area,
        productivity_unit=unit,
        productivity_factor=factor,
        absent_is_zero=observations.absent == "zero",
        decisions=tuple(decisions),
        classifications=tuple(classifications),
        conflicts=conflicts,
        region_tables=region_tables,
        variables=variables,
        cells=cells,
    )


def chosen_years(available: Sequence[int], years: Sequence[int] | None) -> tuple[int, ...]:
    """The years asked for, or the latest of the ascending `available`; raises InputError for one that is not there."""
    if not available:
        raise InputError(
            "the source has no observations left.", remedy="See the validation report for what was rejected."
        )
    chosen = sorted(set(years)) if years is not None else [available[-1]]
    for year in chosen:
        if year not in available:
            raise InputError(
                f"the year {year} is not in the data.",
                code=str(year),
                remedy=f"Available: {available[0]} to {available[-1]}."
                if len(available) > 1
                else f"Available: {available[0]}.",
            )
    return tuple(chosen)


def regions_by_year(
    table: pa.Table, version: str | None, file: str | Path | None, decisions: list[str]
) -> tuple[pa.Table, dict[int, str], dict[str, Any]]:
    """The rows left once every year speaks one region version, that version by year, and the classifications.

    The table has columns `region`, `year` and `status`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from observatory.statistics.classifications.regions import load_regions

    years = sorted(pc.unique(table["year"]).to_pylist())
    if file is not None:
        own = load_regions(file)
        name = version or own.version
        return table, dict.fromkeys(years, name), {name: own}
    if version == "none":
        return table, dict.fromkeys(years, "none"), {"none": None}
    from observatory.statistics.sources.region_versions import region_versions_by_year

    found = region_versions_by_year(table, version=version)
    versions: dict[int, str] = {}
    drop: Any = None
    for year in sorted(found):
        choice = found[year]
        versions[year] = choice.version
        aside = sorted(code for codes in choice.set_aside.values() for code in codes)
        if aside:
            decisions.append(f"{year}: NUTS {choice.version}; codes of another version set aside: {', '.join(aside)}.")
        if choice.foreign:
            foreign = pc.is_in(table["region"], pa.array(sorted(choice.foreign)))
            here = pc.and_(pc.equal(table["year"], pa.scalar(year, table["year"].type)), foreign)
            drop = here if drop is None else pc.or_(drop, here)
    if drop is not None:
        table = table.filter(pc.invert(drop))
    return table, versions, {name: load_regions(name) for name in sorted(set(versions.values()))}


@dataclass(frozen=True)
class Groups:
    """The industries of a source and what is made of them: classification, categories, memberships, layers, kinds that were given."""

    industries: Any
    categories: Any
    memberships: Memberships
    layers: tuple[str, ...]
    kinds: Mapping[str, str]


def grouped(
    codes: Sequence[str],
    classification: str,
    layers: Sequence[str] | None,
    categories: str | Path | None,
    emerging: str | Path | None,
    kinds: Mapping[str, str] | None,
) -> Groups:
    """The groups of every layer, made of the published `codes` of the classification; the options are those of `panorama`."""
    kinds = dict(kinds or {})
    if classification == "cluster_categories":
        if layers is not None and tuple(layers) != (members.FLAT_LAYER,):
            raise InputError(
                "the industries of the source are cluster categories.", remedy="Only the layer 'category' can be built."
            )
        from observatory.statistics.classifications.categories import published_categories

        published = published_categories()
        kinds = {**{each.code: str(each.type) for each in published}, **kinds}
        labels = {each.code: {language: each.name(language) for language in ("en", "fr")} for each in published}
        return Groups(None, None, members.flat(codes, kinds, labels), (members.FLAT_LAYER,), kinds)
    from observatory.statistics.classifications.categories import ALTERNATIVES, load_categories, load_emerging
    from observatory.statistics.classifications.industries import load_industries

    industries = load_industries(classification)
    # The table that ships speaks NACE; another classification has categories only if the user brings them.
    has_own = classification == "nace_rev2"
    table = None
    if str(categories) in ALTERNATIVES:
        table = load_categories().alternative(str(categories))
    elif categories is not None or has_own:
        table = load_categories(categories)
    if emerging is not None and table is not None:
        table = load_emerging(emerging, table)
    if layers is None:
        layers = [
            members.default_level(codes, industries),
            *(members.GROUPINGS if table is not None and has_own else ["category"] if table else []),
        ]
    memberships = members.from_classification(codes, industries, table, layers)
    return Groups(industries, table, memberships, tuple(layers), kinds)


def _bounds(
    observations: Observations,
    table: pa.Table,
    versions: Mapping[int, str],
    region_tables: Mapping[str, Any],
    industries: Any,
) -> tuple[pa.Table, tuple[Any, ...]]:
    """Bounded observations of all years, each with the hierarchy of its own region version."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from observatory.statistics.gaps import PlainIndustries, bound_observations

    if observations.absent == "zero":
        return _all_known(table, industries), ()
    if industries is None:
        codes = observations.industries()
        industries = PlainIndustries(
            dict.fromkeys(codes), {code: frozenset([code]) for code in codes}, dict.fromkeys(codes, "category")
        )
    parts: list[pa.Table] = []
    conflicts: list[Any] = []
    for version in sorted(set(versions.values())):
        years = [year for year, name in versions.items() if name == version]
        all_years = len(years) == len(versions)
        rows = table if all_years else table.filter(pc.is_in(table["year"], pa.array(years, table["year"].type)))
        tree = region_tables[version]
        regions = tree if tree is not None else dict.fromkeys(pc.unique(rows["region"]).to_pylist())
        result = bound_observations(rows, regions=regions, industries=industries)
        parts.append(result.table)
        conflicts += result.conflicts
    return pa.concat_tables(parts), tuple(conflicts)


def _all_known(table: pa.Table, industries: Any) -> pa.Table:
    """The rows as they are, for a source in which an absent cell is a true nought."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = table["industry"].to_pylist() if table.num_rows < 1 else None
    unique = table["industry"].unique().to_pylist() if codes is None else []
    level = {code: industries.level(code) if industries is not None else "category" for code in unique}
    levels = pa.array([level[code] for code in unique])
    indices = table["industry"].combine_chunks()
    encoded = indices if pa.types.is_dictionary(indices.type) else indices.dictionary_encode()
    order = pa.array([unique.index(code) for code in encoded.dictionary.to_pylist()])
    return pa.table(
        {
            "region": table["region"],
            "industry": table["industry"],
            "level": levels.take(order.take(encoded.indices)),
            "year": table["year"],
            "variable": table["variable"],
            # A hidden cell of a register is at least nought; nothing else is known of it.
            "low": pc.fill_null(table["value"], pa.scalar(Decimal(0), table["value"].type)),
            "value": table["value"],
            "high": table["value"],
            "status": table["status"],
            "flag": table["flag"],
        }
    )
