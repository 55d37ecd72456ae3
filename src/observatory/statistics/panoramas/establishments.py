"""A panorama of establishment microdata: what `preparation` settles from observations is settled here from sums that stay in the engine.

The file is read once. The finest cells, region × industry × year as they are written in the file, are the only large table; of them only the lists
of regions, industries and years are brought here. Industries that belong to the same groups are then added up together, so that the work that
follows grows with the groups that are asked for and not with the industries of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from observatory.statistics.errors import InputError
from observatory.statistics.observations import Observations, schema
from observatory.statistics.panoramas.cells import VARIABLES
from observatory.statistics.panoramas.preparation import (
    Cells,
    Preparation,
    chosen_years,
    grouped,
    regions_by_year,
    settled,
)
from observatory.statistics.panoramas.territory import places_compared
from observatory.statistics.sources.microdata import KEYS, added_again, exact, incomplete
from observatory.statistics.sources.rejection import accepted_regions, some
from observatory.statistics.validation.grid import UNCLASSIFIED
from observatory.statistics.validation.report import Finding, ValidationReport

if TYPE_CHECKING:
    import pyarrow as pa

    from observatory.statistics.engine import Engine
    from observatory.statistics.panoramas.memberships import Memberships
    from observatory.statistics.sources.microdata import Establishments


def prepare_establishments(
    engine: Engine,
    source: Establishments,
    window: int,
    *,
    years: Sequence[int] | None = None,
    layers: Sequence[str] | None = None,
    region_level: int | None = None,
    region_version: str | None = None,
    regions: Any = None,
    categories: Any = None,
    emerging: Any = None,
    reference: Mapping[str, int | float] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Preparation:
    """Add the plants up and settle everything for `panorama`; `window` is how many years growth looks back."""
    import pyarrow as pa

    if source.absent == "unknown":
        raise InputError(
            "the mapping says that a cell without a plant is unknown.",
            file=str(source.path),
            remedy="Read the file with observatory.statistics.read instead.",
        )
    version, file = region_version or source.region_version, regions or source.regions_file
    found = source.cells(engine)
    findings: list[Finding] = []
    places, industries = _listed(engine, found, source, findings)
    region_forms, industry_forms = _forms(places, industries, source, version, file, findings)
    clean = found
    if any(len(set(forms.values())) < len(forms) for forms in (region_forms, industry_forms)):
        clean = added_again(engine, _recoded(engine, found, region_forms, industry_forms), source.plan.variables)
        region_forms = {code: code for code in region_forms.values()}
        industry_forms = {code: code for code in industry_forms.values()}
        places, industries = _listed(engine, clean, source, [])
    places = [row for row in places if row["region"] in region_forms]
    if not places or not industry_forms:
        raise InputError(
            f"Nothing can be used: {'; '.join(each.message for each in findings) or 'no plant was found'}",
            file=str(source.path),
            remedy="Check the classification of industries, the region version, and the columns.",
        )
    decisions: list[str] = []
    spots = pa.table(
        {
            "region": pa.array([region_forms[row["region"]] for row in places], pa.string()),
            "year": pa.array([row["year"] for row in places], pa.int16()),
            "status": ["observed"] * len(places),
            "written": pa.array([row["region"] for row in places], pa.string()),
            "known": [row["holes"] < row["cells"] for row in places],
        }
    )
    chosen = chosen_years(sorted({row["year"] for row in places}), years)
    spots, versions, region_tables = regions_by_year(spots, version, file, decisions)
    groups = grouped(
        sorted(set(industry_forms.values())), source.industry_classification, layers, categories, emerging, kinds
    )
    rows = spots.to_pylist()
    known = [(row["region"], row["year"]) for row in rows if row["known"]]
    holes = sum(row["holes"] for row in places)
    unlimited: set[tuple[str, int]] = set()
    if holes:
        top = {written for written, code in industry_forms.items() if code in set(groups.memberships.top)}
        unlimited = {
            (region_forms[region], year) for region, year in _with_holes(engine, clean, top) if region in region_forms
        }
    compared = places_compared(
        known,
        {*((row["region"], row["year"]) for row in rows)} - unlimited,
        versions,
        region_tables,
        region_level,
        chosen,
        decisions,
    )
    needed = compared[0].to_pylist()
    wanted = {row["region"] for row in needed if row["published"] or row["reference"]} | set(compared[2])
    # Growth looks back to one year; those between could only tell of breaks, and plants have none.
    looked_at = {*chosen, *(year - window for year in chosen)}
    rows = [row for row in rows if row["region"] in wanted and row["year"] in looked_at]
    profiles, membership = _profiles(groups.memberships)
    if len(set(profiles.values())) == len(profiles):
        profiles, membership = {code: code for code in profiles}, groups.memberships.table()
    whole = all(each[3] for each in groups.memberships.rows)
    complete = holes == 0 and not any(row["wages_holes"] for row in places)
    cells = _cells(
        engine,
        clean,
        source,
        rows,
        {written: profiles[code] for written, code in industry_forms.items() if code in profiles},
        complete,
    )
    observations = Observations(
        table=schema().empty_table(),
        report=ValidationReport(tuple(findings)),
        region_version=version,
        industry_classification=source.industry_classification,
        units=source.units,
        regions_file=file,
        absent="zero",
        fictional=source.about.get("fictional") == "true" or any(row["simulated"] for row in places),
    )
    variables = tuple(name for name in VARIABLES if name == "establishments" or name in source.plan.variables)
    return settled(
        observations, observations.table, chosen, versions, region_tables, groups, compared, decisions,
        reference=reference, conflicts=(), variables=variables,
        cells=Cells(engine.keep(cells), membership, complete, whole),
    )  # fmt: skip


def _listed(
    engine: Engine, found: Any, source: Establishments, findings: list[Finding]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The regions and years of the file with their number of plants, cells and holes; the industries with their number of plants."""

    def holes(name: str) -> Any:
        return (found[f"{name}_count"] < found.establishments).cast("int64").sum()

    places = engine.arrow(
        found.group_by("region", "year").aggregate(
            plants=found.establishments.sum(),
            cells=found.count(),
            holes=holes("employment"),
            wages_holes=holes("wages") if "wages" in source.plan.variables else found.count() - found.count(),
            simulated=found.simulated.max(),
        )
    ).to_pylist()
    industries = engine.arrow(found.group_by("industry").aggregate(plants=found.establishments.sum())).to_pylist()
    complete = [row for row in places if row["region"] and row["region"].strip() and row["year"] is not None]
    named = {row["industry"]: row["plants"] for row in industries if row["industry"] and row["industry"].strip()}
    if len(complete) < len(places) or len(named) < len(industries):
        lacking = found.region.isnull() | (found.region.strip() == "") | found.year.isnull()
        lacking = lacking | found.industry.isnull() | (found.industry.strip() == "")
        count = engine.arrow(found.aggregate(plants=found.establishments.sum(where=lacking))).to_pylist()[0]["plants"]
        findings.append(incomplete(int(count), source.path))
    return sorted(complete, key=lambda row: (row["year"], row["region"])), named


def _forms(
    places: Sequence[Mapping[str, Any]],
    industries: Mapping[str, int],
    source: Establishments,
    version: str | None,
    file: Any,
    findings: list[Finding],
) -> tuple[dict[str, str], dict[str, str]]:
    """The canonical form of every region and industry that stands; findings on all others."""
    plants: dict[str, int] = {}
    for row in places:
        plants[row["region"]] = plants.get(row["region"], 0) + row["plants"]

    def note(rule: str, severity: Any, message: str, codes: Sequence[str], counts: Mapping[str, int]) -> None:
        count = sum(counts[code] for code in codes)
        text = message.format(count="1 plant" if count == 1 else f"{count:,} plants")
        findings.append(Finding(rule, severity, text, tuple(codes), (), count, source.path.name))

    stripped = {code: code.strip() for code in industries}
    industry_forms = stripped
    if source.industry_classification not in UNCLASSIFIED:
        from observatory.statistics.classifications.industries import load_industries

        classification = load_industries(source.industry_classification)
        sorted_codes = classification.normalise_all(sorted(set(stripped.values())))
        counts: dict[str, int] = {}
        for code, form in stripped.items():
            counts[form] = counts.get(form, 0) + industries[code]
        for code in sorted_codes.aggregates:
            note("aggregate-code", "note", f"{code} is a group of industries: {{count}} set aside.", [code], counts)
        if sorted_codes.unknown:
            shown = some(list(sorted_codes.unknown))
            message = f"Rejected: {{count}} with an industry that {classification.title} does not know: {shown}."
            note("unknown-industry", "error", message, sorted_codes.unknown, counts)
        industry_forms = {
            code: sorted_codes.codes[form] for code, form in stripped.items() if form in sorted_codes.codes
        }
    trimmed = {code: code.strip() for code in plants}
    there: dict[str, int] = {}
    for code, form in trimmed.items():
        there[form] = there.get(form, 0) + plants[code]
    accepted, groups, unknown, title = accepted_regions(sorted(there), version, file)
    for code in groups:
        note("aggregate-code", "note", f"{code} is a group of countries: {{count}} set aside.", [code], there)
    if unknown:
        note(
            "unknown-region",
            "error",
            f"Rejected: {{count}} with a region that {title} does not know: {some(unknown)}.",
            unknown,
            there,
        )
    return {code: accepted[form] for code, form in trimmed.items() if form in accepted}, industry_forms


def _recoded(engine: Engine, found: Any, regions: Mapping[str, str], industries: Mapping[str, str]) -> Any:
    """The cells under the canonical forms of their codes, without those that have none."""
    for name, forms in (("region", regions), ("industry", industries)):
        codes = engine.table(_pairs(forms, name))
        found = found.join(codes, found[name] == codes[f"{name}_written"]).drop(name, f"{name}_written")
        found = found.rename({name: f"{name}_form"})
    return found


def _pairs(forms: Mapping[str, str], name: str) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        {
            f"{name}_written": pa.array(list(forms), pa.string()),
            f"{name}_form": pa.array(list(forms.values()), pa.string()),
        }
    )


def _with_holes(engine: Engine, found: Any, top: set[str]) -> list[tuple[str, int]]:
    """Region and year of the places where a plant of the top industries has no employment."""
    hidden = found.filter((found.employment_count < found.establishments) & found.industry.isin(sorted(top)))
    rows = engine.arrow(hidden.select("region", "year").distinct()).to_pylist()
    return [(row["region"], row["year"]) for row in rows]


def _profiles(memberships: Memberships) -> tuple[dict[str, str], pa.Table]:
    """Per industry the name of its profile, the groups that it belongs to; and what groups are made of, in profiles."""
    import pyarrow as pa

    belongs: dict[str, list[tuple[str, str, bool]]] = {}
    for layer, group, industry, whole in memberships.rows:
        belongs.setdefault(industry, []).append((layer, group, whole))
    names: dict[tuple[tuple[str, str, bool], ...], str] = {}
    profiles = {}
    for industry, groups in belongs.items():
        key = tuple(sorted(groups))
        profiles[industry] = names.setdefault(key, f"profile {len(names) + 1}")
    rows = [(layer, group, name, whole) for key, name in names.items() for layer, group, whole in key]
    columns = dict(zip(("layer", "group", "industry", "whole"), zip(*rows, strict=True), strict=True))
    # The number of members is asked for only where an absent one is no nought.
    return profiles, pa.table({**columns, "size": pa.array([0] * len(rows), pa.int64())})


def _cells(
    engine: Engine,
    found: Any,
    source: Establishments,
    places: Sequence[Mapping[str, Any]],
    profiles: Mapping[str, str],
    complete: bool,
) -> Any:
    """The cells of the wanted places, one for each profile, in the form of `panoramas.cells.wide`."""
    import ibis
    import pyarrow as pa

    here = engine.table(
        pa.table(
            {
                "region_written": pa.array([row["written"] for row in places], pa.string()),
                "of_year": pa.array([row["year"] for row in places], pa.int16()),
                "region_form": pa.array([row["region"] for row in places], pa.string()),
            }
        )
    )
    codes = engine.table(_pairs(profiles, "industry"))
    joined = found.join(here, [found.region == here.region_written, found.year == here.of_year])
    joined = joined.join(codes, joined.industry == codes.industry_written)
    numbers: dict[str, Any] = {"establishments": joined.establishments.cast("decimal(18,3)")}
    for name in source.plan.variables:
        value, _ = exact(joined, source.plan, name)
        numbers[name] = value if complete else (joined[f"{name}_count"] < joined.establishments).ifelse(None, value)
    cells = joined.select(region=joined.region_form, industry=joined.industry_form, year=joined.year, **numbers)
    summed = cells.group_by(KEYS).aggregate(
        **{name: cells[name].sum().cast("decimal(38,3)") for name in numbers},
        **({} if complete else {f"{name}_holes": cells[name].isnull().sum() for name in numbers}),
    )
    columns: dict[str, Any] = {}
    nought = ibis.literal(0).cast("decimal(38,3)")
    for name in VARIABLES:
        if name not in numbers:
            columns |= {each: ibis.null("decimal(38,3)") for each in (f"{name}_low", name, f"{name}_high")}
            continue
        value = summed[name] if complete else (summed[f"{name}_holes"] > 0).ifelse(None, summed[name])
        columns |= {f"{name}_low": summed[name].coalesce(nought), name: value, f"{name}_high": value}
    employment = columns["employment"]
    status = ibis.cases((employment.isnull(), "missing"), (employment == 0, "zero"), else_="observed")
    return summed.select(*KEYS, **columns, status=status, letters=ibis.literal(0).cast("int32"))
