"""The shapes of the answers, as the OpenAPI document shows them. Columns have the words of the downloads' README."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from observatory.atlas.downloads.columns import describe

Language = Literal["en", "fr"]
Form = Literal["json", "csv"]
MeasureTable = Literal[
    "possibilities", "complexity_of_industries", "complexity_of_regions", "networks", "concentrations", "shift_shares",
    "star_moves", "star_turnover", "star_survival", "mapping_ranges",
]  # fmt: skip
Variable = Literal["employment", "establishments", "wages"]

_TYPES: dict[str, Any] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "integer or boolean": int | bool,
}
_INTERVALS = (
    "employment", "establishments", "wages", "region_share", "reference_share", "location_quotient", "productivity",
    "productivity_relative", "growth",
)  # fmt: skip
_BOUNDED = tuple(f"{name}{end}" for name in _INTERVALS for end in ("_low", "", "_high"))
_ORIGIN = ("edition", "fictional")
_STARS = ("stars", "stars_possible", "strong", "strong_possible")


def _row(name: str, about: str, *columns: str) -> type[Schema]:
    """A row with these columns, none of them certain to be there: stars depend on the rule, variables on the source."""
    fields: dict[str, Any] = {}
    for column in columns:
        described = describe(column, {})
        unit = f" Unit: {described.unit}." if described.unit else ""
        fields[column] = (
            _TYPES[described.type] | None,
            Field(None, description=f"{described.text('en')}{unit}"),
        )
    model: type[Schema] = create_model(name, __base__=_Open, __doc__=about, **fields)
    return model


class _Open(Schema):
    model_config = ConfigDict(extra="allow")


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="what was wrong")
    remedy: str = Field(description="what would be right")


class Rule(Schema):
    """The star rule."""

    name: str
    title: str
    verified: bool = Field(
        description="whether its cuts are verified against its publication; if not, stars are a proposal"
    )
    note: str


class Source(Schema):
    """An input file."""

    name: str
    sha256: str


class Edition(_Open):
    """Where the numbers come from; part of every answer."""

    id: str
    identity: str = Field(description="SHA-256 of the manifest")
    series: str
    title: str
    fictional: bool = Field(description="whether regions and numbers are invented")
    coverage: str = Field(description="the industries that totals and shares are of")
    rule: Rule
    units: dict[str, str]
    sources: list[Source]
    notices: list[str]
    citation: str
    withdrawn: str | None = Field(None, description="why the edition must not be used any more")


class EditionEntry(_Open):
    """An edition in the list of all."""

    id: str
    identity: str
    series: str
    title: str
    status: Literal["current", "superseded", "withdrawn"]
    reason: str
    fictional: bool
    registered: str
    years: list[int]
    layers: list[str]
    coverage: str
    rule: Rule
    address: str


class Editions(Schema):
    """All editions, the one registered last first."""

    editions: list[EditionEntry]


class EditionDetails(_Open):
    """An edition with what its manifest says."""

    edition: Edition
    status: Literal["current", "superseded", "withdrawn"]
    years: list[int]
    layers: list[str]
    dimensions: list[str]
    region_versions: dict[str, str]
    files: list[dict[str, Any]]


ClusterRow = _row(
    "ClusterRow",
    "A regional cluster: a row of the panorama. Further columns: star_D and star_D_possible per dimension, grade_G and grade_G_possible per grade.",
    "region", "region_version", "region_name", "country", "year", "layer", "industry", "label_en", "label_fr", "kind",
    "exact", *_BOUNDED, "employment_status", "employment_flag", "growth_years", "growth_break", "employment_rank",
    "employment_rank_best", "employment_rank_worst", "employment_percentile", "location_quotient_rank",
    "location_quotient_rank_best", "location_quotient_rank_worst", "location_quotient_percentile", *_STARS, "grade",
    "grade_possible", "robust", "rule", "rule_verified", *_ORIGIN,
)  # fmt: skip
PortfolioRow = _row(
    "PortfolioRow", "A region and its clusters in sum.",
    "region", "region_version", "region_name", "country", "year", "layer", "employment_low", "employment",
    "employment_high", "industries", "clusters", *_STARS, "holes", "strength_low", "strength", "strength_high", "rule",
    "rule_verified", *_ORIGIN,
)  # fmt: skip
ObservationRow = _row(
    "ObservationRow", "An observation as published, with bounds where it is not.",
    "region", "region_version", "region_name", "industry", "level", "year", "variable", "low", "value", "high", "status",
    "flag", *_ORIGIN,
)  # fmt: skip
IndustryRow = _row(
    "IndustryRow", "An industry, cluster category or emerging industry.",
    "layer", "industry", "label_en", "label_fr", "level", "parent", "kind", "exact", *_ORIGIN,
)  # fmt: skip
MeasuredRow = _row(
    "MeasuredRow", "A row of one of the tables that the measures make; each table has some of these columns.",
    "region", "region_name", "layer", "industry", "label_en", "label_fr", "year", "specialised", "specialised_certain",
    "specialised_possible", "density_low", "density", "density_high", "ubiquity", "diversity", "complexity", "unknown",
    "regions_counted", "regions_left_out", "industries_counted", "specialisations", "components", "component_regions",
    "sign", "sign_correlation", "eigen_gap", "weak_sign", "close_eigenvalues", "employment_measured", "hidden_share",
    "hoover_low", "hoover", "hoover_high", "locational_gini_low", "locational_gini", "locational_gini_high", "theil",
    "theil_between", "from_year", "to_year", "first_year", "last_year", "break_years", "leap_years", "other_land_years",
    "incomplete_years", "reference_area", "start_low", "start", "start_high", "end_low",
    "end", "end_high", "change_low", "change", "change_high", "national_low",
    "national", "national_high", "industry_mix_low", "industry_mix", "industry_mix_high", "competitive_low",
    "competitive", "competitive_high", "dimensions", "stars_before", "stars_after", "moves", "probability", "gained",
    "lost", "kept", "persistence", "left_out_hidden", "left_out_breaks", "years_later", "location_quotient_low",
    "location_quotient_high", "mappings", *_ORIGIN,
)  # fmt: skip
FindingRow = _row(
    "FindingRow", "A finding about the input.",
    "severity", "check", "message", "codes", "lines", "count", "source", *_ORIGIN,
)  # fmt: skip


class RegionRow(_Open):
    """A region of the list."""

    region: str
    region_version: str
    level: int | None
    parent: str | None
    country: str | None
    name: str | None
    names: str | None = Field(description="names by language, as JSON text")
    longitude: float | None
    latitude: float | None
    published: bool
    has_data: bool


class Page(Schema):
    """What every list says beside its rows."""

    edition: Edition
    total: int = Field(description="rows in all")
    limit: int
    offset: int
    next: str | None = Field(description="address of the next page; null on the last one")


def _page(name: str, row: type[Schema]) -> type[Schema]:
    model: type[Schema] = create_model(name, __base__=Page, __doc__=f"A page of {name.lower()}.", rows=(list[row], ...))  # type: ignore[valid-type]
    return model


Clusters = _page("Clusters", ClusterRow)
Portfolios = _page("Portfolios", PortfolioRow)
Measured = _page("Measured", MeasuredRow)
Observations = _page("Observations", ObservationRow)
Industries = _page("Industries", IndustryRow)
Findings = _page("Findings", FindingRow)
Regions = _page("Regions", RegionRow)


class Place(Schema):
    """A region in short."""

    code: str
    version: str
    level: int
    name: str
    published: bool = Field(description="whether the edition has rows of it")
    address: str


class Region(Schema):
    """A region with what it lies in and what lies in it."""

    edition: Edition
    region: Place
    country: str
    names: dict[str, str]
    longitude: float | None
    latitude: float | None
    above: list[Place] = Field(description="nearest first")
    below: list[Place]
    years: list[int] = Field(description="years with rows in the panorama")
    instead: Place | None = Field(description="the region with data that stands for it, if it has none of its own")
    counterparts: list[dict[str, Any]] = Field(description="regions of other versions that cover it, with the share")
    page: str


class Match(Schema):
    """An answer of the search."""

    region: Place
    matched: str = Field(description="the name that fits")
    language: str = Field(description="its language; empty for a code or the official name")
    instead: Place | None


class Matches(Schema):
    """Answers of the search, the best first."""

    edition: Edition
    matches: list[Match]


class Industry(Schema):
    """An industry with its years."""

    edition: Edition
    industry: IndustryRow  # type: ignore[valid-type]
    years: list[int]
    page: str


class Comparison(Schema):
    """Two to six regions side by side."""

    edition: Edition
    regions: list[str]
    layer: str
    year: int
    portfolios: list[PortfolioRow]  # type: ignore[valid-type]
    rows: list[ClusterRow]  # type: ignore[valid-type]


class FigureEntry(Schema):
    """A standard figure."""

    identifier: str
    address: str
    svg: str
    csv: str


class Figures(Schema):
    """Standard figures. Any other figure can be asked for by an identifier of the same form."""

    edition: Edition
    forms: dict[str, str]
    figures: list[FigureEntry]


class Figure(_Open):
    """A figure: what it says, its numbers, its files."""

    edition: Edition
    identifier: str
    title: str
    alternative_text: str
    columns: list[str]
    rows: list[list[Any]]
    svg: str
    csv: str


class Columns(Schema):
    """The README of columns."""

    edition: Edition
    tables: dict[str, list[dict[str, str]]]
